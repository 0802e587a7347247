//! How the hour after an opening is spread over its slots of 5 minutes: by the kind's past openings, else by the setting.
//!
//! Without finer history the shares of the 12 slots fall by one factor, so that the first three have the share `o` of the setting:
//!
//! ```text
//! p_j ∝ r^j,   (1 − r³) / (1 − r¹²) = o
//! ```
//!
//! Rows of 15 minutes or less teach more. With the counts `y_j` of past openings, of the kind, then of the kind in the queue, then of
//! those at the same clock time, each step leans on the one before:
//!
//! ```text
//! p_j ← (κ p_j + Σ m y_j) / (κ + Σ m n),   n = Σ_j y_j,   m = 2^(−age) M / (n + M),   M = 100
//! ```
//!
//! Where the plan's intervals are no shorter, rows of half an hour show how the halves part: each is spread by the shares of the step before.
//!
//! `M` says how far openings differ from each other: a thousand inquiries of one opening count as some ninety. The weight behind the
//! last step says how sure the shares are (the precision of a Dirichlet distribution).

use super::calendar;
use crate::domain::calendar::{LocalTimeError, Moment, SLOT_MINUTES, Span, Zone};
use crate::domain::demand::{Event, History, Missing, Observation};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;
use chrono::Days;
use std::ops::Range;

/// Slots of an hour.
pub const SLOTS: usize = 12;
/// The longest row that shows how an hour begins.
const FINE: Minutes = Minutes(15);
/// The longest row that shows how its halves part.
const COARSE: Minutes = Minutes(30);
/// Slots of a quarter.
const QUARTER: i32 = 3;
/// Inquiries as which one opening counts at most.
const MOST: f64 = 100.0;
/// Weight of an edition relative to the next one.
const AGE_WEIGHT: f64 = 0.5;
/// Inquiries that the shares before each step count for: those of the setting, of the kind, of the queue.
const LEANING: [f64; 3] = [20.0, 20.0, 40.0];
const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;

/// The shares of the hour after an opening.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Of each slot of 5 minutes; they add up to 1.
    pub shares: [f64; SLOTS],
    /// Inquiries behind them, the setting counting for 20.
    pub weight: f64,
}

/// A past opening in one queue.
struct Past {
    queue: QueueId,
    clock: Minutes,
    rows: Rows,
    weight: f64,
}

/// What came in the hour after an opening: the slots of each row, and its inquiries.
struct Rows {
    found: Vec<(Range<usize>, f64)>,
    /// Whether no row is longer than a quarter of an hour.
    fine: bool,
}

impl Rows {
    fn sum(&self) -> f64 {
        self.found.iter().map(|(_, y)| y).sum()
    }

    /// The inquiries of each slot: of a short row even, of a long one by `shares`.
    fn counts(&self, shares: &[f64; SLOTS]) -> [f64; SLOTS] {
        let mut counts = [0.0; SLOTS];
        for (slots, y) in &self.found {
            let long = slots.len() as i64 * SLOT_MINUTES > FINE.0;
            let all: f64 = shares[slots.clone()].iter().sum();
            for slot in slots.clone() {
                counts[slot] += if long { y * shares[slot] / all } else { y / slots.len() as f64 };
            }
        }
        counts
    }
}

/// When the phases of `event` open, in order of time, each at the start of its slot.
pub fn openings(zone: Zone, event: &Event) -> Vec<Moment> {
    let (first, last) = (zone.local(event.span.start).date(), zone.local(event.span.end).date());
    let days = (0..).map_while(|n| first.checked_add_days(Days::new(n))).take_while(|day| *day <= last);
    let at = |local| match zone.resolve(local) {
        Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => Some(moment),
        Err(LocalTimeError::Skipped) => None,
    };
    let all = days.flat_map(|day| event.phase_times.iter().filter_map(move |time| at(day.and_time(*time))));
    let mut found: Vec<Moment> = all.filter(|moment| event.span.contains(*moment)).map(on_slot).collect();
    found.sort_unstable();
    found
}

fn on_slot(moment: Moment) -> Moment {
    Moment(moment.0.div_euclid(SLOT_SECONDS) * SLOT_SECONDS)
}

/// The openings of `event` whose hour reaches into `horizon`.
pub fn ahead(zone: Zone, event: &Event, horizon: Span) -> Vec<Moment> {
    let mut found = openings(zone, event);
    found.retain(|at| *at < horizon.end && *at + Minutes(60) > horizon.start);
    found
}

/// Shares that fall by one factor, the first quarter having `first` of the hour.
pub fn falling(first: f64) -> [f64; SLOTS] {
    let (mut low, mut high) = (1e-9f64, 1.0f64);
    for _ in 0..60 {
        let r = (low + high) / 2.0;
        let share = (1.0 - r.powi(QUARTER)) / (1.0 - r.powi(SLOTS as i32));
        if share > first { low = r } else { high = r }
    }
    normalised(std::array::from_fn(|j| high.powi(j as i32)))
}

/// What the past openings of each kind show.
pub struct Openings<'a> {
    plan: &'a Plan,
    past: Vec<(&'a str, Past)>,
}

impl<'a> Openings<'a> {
    /// Looks up the past openings of the kinds of the events `coming` in `history`.
    pub fn learn(plan: &'a Plan, history: &History, coming: &[usize]) -> Self {
        let mut past = Vec::new();
        let mut kinds: Vec<&str> = coming.iter().map(|&i| plan.events[i].kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let longest = if plan.horizon.interval < COARSE { FINE } else { COARSE };
        for kind in kinds {
            let mut editions: Vec<&Event> = plan.events.iter().filter(|event| event.kind == kind).collect();
            editions.retain(|event| event.span.start < plan.horizon.start);
            editions.sort_by_key(|event| std::cmp::Reverse(event.span.start));
            for (age, edition) in editions.into_iter().enumerate() {
                let weight = AGE_WEIGHT.powi(age as i32);
                for at in openings(plan.zone, edition) {
                    let clock = plan.zone.minute_of_day(at);
                    let of = |(queue, rows): (QueueId, &Vec<Observation>)| {
                        let missing = plan.queues[queue].missing == Missing::Zero;
                        Some((kind, Past { queue, clock, rows: self::rows(rows, at, missing, longest)?, weight }))
                    };
                    past.extend(history.series.iter().filter_map(of));
                }
            }
        }
        Self { plan, past }
    }

    /// The shares of the hour after `at`, an opening of an event of `kind`, in `queue`.
    pub fn shape(&self, kind: &str, queue: QueueId, at: Moment) -> Shape {
        let clock = self.plan.zone.minute_of_day(at);
        let of_kind = || self.past.iter().filter(|(own, _)| *own == kind).map(|(_, past)| past);
        let mut shares = falling(self.plan.forecast.opening_quarter_share.0);
        let mut weight = LEANING[0];
        let steps: [&dyn Fn(&Past) -> bool; 3] =
            [&|_| true, &|past| past.queue == queue, &|past| past.queue == queue && past.clock == clock];
        for (leaning, wanted) in LEANING.into_iter().zip(steps) {
            let (mut sums, mut seen) = (shares.map(|share| leaning * share), 0.0);
            for past in of_kind().filter(|past| wanted(past)) {
                let n = past.rows.sum();
                let each = past.weight * MOST / (n + MOST);
                sums.iter_mut().zip(past.rows.counts(&shares)).for_each(|(sum, y)| *sum += each * y);
                seen += each * n;
            }
            shares = sums.map(|sum| sum / (leaning + seen));
            weight = weight.max(LEANING[0] + seen);
        }
        Shape { shares: normalised(shares), weight }
    }

    /// Openings in the horizon of a kind of which finer history shows none in any queue: the event, how many, and its queues.
    pub fn unseen(&self, history: &History, coming: &[usize]) -> Vec<(usize, usize, Vec<QueueId>)> {
        let horizon = self.plan.horizon.span();
        let with_rows = |queue: &QueueId| history.series[*queue].iter().any(|row| row.inquiries > 0.0);
        let one = |&i: &usize| {
            let event = &self.plan.events[i];
            let ahead = ahead(self.plan.zone, event, horizon);
            let is_seen = self.past.iter().any(|(kind, past)| *kind == event.kind && past.rows.fine);
            let open = self.plan.queues.ids().filter(|queue| !event.is_closed(*queue));
            let queues: Vec<QueueId> = open.filter(with_rows).collect();
            (!is_seen && !ahead.is_empty() && !queues.is_empty()).then_some((i, ahead.len(), queues))
        };
        coming.iter().filter_map(one).collect()
    }
}

/// The events of `plan` that have an opening whose hour reaches into the horizon.
pub fn with_openings(plan: &Plan) -> Vec<usize> {
    let horizon = plan.horizon.span();
    let mut found = calendar::coming(&plan.events, horizon);
    found.retain(|&i| !ahead(plan.zone, &plan.events[i], horizon).is_empty());
    found
}

/// What came in the slots after `at`, if rows of at most `longest` tell of all of them, or `missing` ones hold nothing.
fn rows(rows: &[Observation], at: Moment, missing: bool, longest: Minutes) -> Option<Rows> {
    let hour = Span { start: at, end: at + Minutes(60) };
    let first = rows.partition_point(|row| row.start + row.length <= at);
    let inside = rows[first..].iter().take_while(|row| row.start < hour.end);
    let (mut found, mut covered, mut fine) = (Vec::new(), 0, true);
    for row in inside {
        if row.length > longest || !row.inquiries.is_finite() {
            return None;
        }
        let (slots, from) = ((row.length.0 / SLOT_MINUTES).max(1), (row.start.0 - at.0).div_euclid(SLOT_SECONDS));
        let within = from.max(0) as usize..((from + slots).max(0) as usize).min(SLOTS);
        fine &= row.length <= FINE;
        // What of a long row lies outside of the hour nobody knows.
        if row.length > FINE && (within.len() as i64) < slots {
            return None;
        }
        covered += within.len();
        found.push((within.clone(), row.inquiries.max(0.0) * within.len() as f64 / slots as f64));
    }
    let (known, rows) = (covered == SLOTS || (missing && covered > 0), Rows { found, fine });
    (known && rows.sum() > 0.0).then_some(rows)
}

fn normalised(shares: [f64; SLOTS]) -> [f64; SLOTS] {
    let total: f64 = shares.iter().sum();
    shares.map(|share| share / total)
}
