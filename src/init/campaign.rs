//! The planned time of a sample: the event by itself, or the local days of a campaign around it, with its waves.
//!
//! A promotion of weeks comes in waves: its opening, the days after that, a second rush, the day itself, and what comes back. Each
//! is an event of a kind of its own, with an edition in each year of the history.

use super::template::{Day, Phase, SmallEvent, Template};
use crate::domain::calendar::{Moment, Span};
use crate::domain::units::Minutes;

/// Weeks of history before the coming event or campaign.
const RECENT_WEEKS: i64 = 16;
/// Days of history before and after a past edition of the event by itself.
const AROUND_EVENT: (i64, i64) = (28, 8);
/// The same where the edition was a campaign: four normal weeks before its first wave, and a week after its last.
const AROUND_CAMPAIGN: (i64, i64) = (52, 18);
/// Share of the other days of a campaign that lie before the day of the event.
const BEFORE: (i64, i64) = (2, 3);

/// Whom a wave brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Those who want to buy.
    Buying,
    /// Those who have bought.
    Returning,
}

/// A wave of a campaign besides the day of the event.
#[derive(Debug)]
pub(super) struct Wave {
    /// Name without its year.
    pub name: &'static str,
    pub kind: &'static str,
    /// Days from the day of the event to the first of the wave.
    pub first: i64,
    /// Its length in days.
    pub days: i64,
    pub side: Side,
    /// Lift of its days over a normal day in a queue that sees all of it.
    pub lift: f64,
    /// Openings, in hours of its first day.
    pub phases: &'static [Phase],
}

/// One edition of a wave.
#[derive(Debug)]
pub(super) struct Held {
    pub wave: &'static Wave,
    pub year: i32,
    pub span: Span,
}

/// What is planned of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Campaign {
    pub template: &'static Template,
    /// Local days; none: the event alone, from its eve.
    pub days: Option<u32>,
}

impl Campaign {
    /// Days from the first local midnight of the campaign to the day of the event.
    fn before(days: u32) -> i64 {
        (i64::from(days) - 1) * BEFORE.0 / BEFORE.1
    }

    /// First and last local day of the horizon, counted from the day of the event.
    pub fn shifts(&self) -> (i64, i64) {
        match self.days {
            Some(days) => (-Self::before(days), i64::from(days) - 1 - Self::before(days)),
            None => (-1, self.template.hours / 24 + 1),
        }
    }

    /// The planned time.
    pub fn horizon(&self) -> Span {
        let (template, (first, last)) = (self.template, self.shifts());
        if self.days.is_some() {
            return Span {
                start: template.midnight(template.day, first),
                end: template.midnight(template.day, last + 1),
            };
        }
        let start = template.midnight(template.day, -1) + Minutes(template.starts_at_hour * 60);
        Span { start, end: start + Minutes(template.hours * 60) }
    }

    /// The local day at `shift` days from the day of the event.
    pub fn day(&self, shift: i64) -> Span {
        let midnight = |shift| self.template.midnight(self.template.day, shift);
        Span { start: midnight(shift), end: midnight(shift + 1) }
    }

    /// The times that the history covers: around each past edition, then the last weeks until the day before the start.
    pub fn history(&self) -> Vec<Span> {
        let template = self.template;
        let (before, after) = if self.days.is_some() { AROUND_CAMPAIGN } else { AROUND_EVENT };
        let around = |&day: &Day| Span { start: template.midnight(day, -before), end: template.midnight(day, after) };
        // The event by itself starts in the evening of its eve, so the counts of that day and the one before are not in yet.
        let (first, last) = self.days.map_or((0, -2), |days| (-Self::before(days), -Self::before(days) - 1));
        let midnight = |shift| template.midnight(template.day, shift);
        let recent = Span { start: midnight(first - 7 * RECENT_WEEKS), end: midnight(last) };
        template.editions.iter().map(around).chain([recent]).collect()
    }

    /// The small promotions that the history shows.
    pub fn small_events(&self) -> impl Iterator<Item = &'static SmallEvent> {
        let (template, until) = (self.template, self.history().last().map_or(Moment(0), |recent| recent.end));
        template.small_events.iter().filter(move |small| template.midnight(small.day, 1) <= until)
    }

    /// Every wave of every edition that begins before the end of the horizon, in order of time.
    pub fn held(&self) -> Vec<Held> {
        let template = self.template;
        let waves = if self.days.is_some() { waves(template) } else { &[] };
        let of_edition = |&day: &Day| {
            waves.iter().map(move |wave| {
                let [start, end] = [wave.first, wave.first + wave.days].map(|shift| template.midnight(day, shift));
                Held { wave, year: day.0, span: Span { start, end } }
            })
        };
        let all = template.editions.iter().chain([&template.day]).flat_map(of_edition);
        let end = self.horizon().end;
        all.filter(|held| held.span.start < end).collect()
    }
}

fn waves(template: &Template) -> &'static [Wave] {
    match template.name {
        "double11" => &DOUBLE11,
        "618" => &MIDYEAR,
        _ => &BLACK_FRIDAY,
    }
}

const fn wave(name: &'static str, kind: &'static str, (first, days): (i64, i64), lift: f64) -> Wave {
    Wave { name, kind, first, days, side: Side::Buying, lift, phases: &[] }
}

const fn opening(name: &'static str, kind: &'static str, first: i64, phases: &'static [Phase]) -> Wave {
    Wave { phases, ..wave(name, kind, (first, 1), 0.6) }
}

const fn returns(name: &'static str, kind: &'static str, first: i64) -> Wave {
    Wave { side: Side::Returning, ..wave(name, kind, (first, 7), 2.5) }
}

static EVENING_RUSH: [Phase; 1] = [Phase { hour: 20.0, height: 3.0, decay_hours: 2.0 }];
static MIDNIGHT_RUSH: [Phase; 1] = [Phase { hour: 0.0, height: 4.0, decay_hours: 1.2 }];
static MORNING_RUSH: [Phase; 1] = [Phase { hour: 8.0, height: 1.5, decay_hours: 4.0 }];

static DOUBLE11: [Wave; 4] = [
    opening("双11预售开启", "double11-presale", -18, &EVENING_RUSH),
    wave("双11付定金", "double11-deposits", (-17, 7), 0.35),
    opening("双11付尾款", "double11-final-payments", -10, &MIDNIGHT_RUSH),
    returns("双11退换货", "double11-returns", 2),
];

static MIDYEAR: [Wave; 4] = [
    opening("618预售开启", "618-presale", -18, &EVENING_RUSH),
    wave("618付定金", "618-deposits", (-17, 4), 0.35),
    opening("618付尾款", "618-final-payments", -13, &MIDNIGHT_RUSH),
    returns("618退换货", "618-returns", 2),
];

static BLACK_FRIDAY: [Wave; 4] = [
    opening("Early access", "early-access", -15, &MORNING_RUSH),
    wave("Early deals", "early-deals", (-14, 7), 0.35),
    opening("Cyber Monday", "cyber-monday", 3, &MORNING_RUSH),
    returns("Black Friday returns", "black-friday-returns", 5),
];
