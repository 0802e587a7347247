//! Inquiries: a daily profile, a week, yearly growth, and the peaks of promotions; Poisson counts around them.
//!
//! The rate of a queue at time t, in inquiries per hour, is
//! `level · volume · [profile(hour) · week(day) · (1 + lift(t)) + peak · Σ height · decay(t − opening)]`.

use super::campaign::{Campaign, Held, Side};
use super::template::{Day, Phase, QueueSpec, Template};
use crate::domain::calendar::{Moment, Span};
use crate::domain::units::Minutes;
use chrono::{Datelike, Timelike};
use rand::Rng;
use rand_distr::{Distribution, LogNormal, Normal, Poisson};
use std::fmt::Write;

/// Level of one year over the last.
const YEARLY_GROWTH: f64 = 1.1;
/// Lift of the whole day of an event over a normal day.
const DAY_LIFT: f64 = 0.6;
/// Hours over which the day after calms down.
const AFTER_HOURS: f64 = 8.0;
/// Hours over which the rush ebbs away at the end.
const OVER_HOURS: f64 = 0.5;
/// Hours over which people gather before a sale opens, and their share of its height.
const GATHERING: (f64, f64) = (0.6, 0.3);
/// Requirement hours that fit a roster hour: pauses, block lengths and uneven peaks take the rest.
const USABLE: f64 = 0.6;
/// Requirement over bare load in a large team: occupancy, shrinkage, and the quantile that is staffed for.
const MARGIN: f64 = 1.25;
/// What a small team needs beyond that, per square root of the load.
const SAFETY: f64 = 0.5;
/// Spread of a whole day, and of one interval, beyond Poisson.
const NOISE: (f64, f64) = (0.05, 0.06);

/// Inquiries per hour over the mean of the day, by hour: mornings and late evenings before buying.
const EVENING: [f64; 24] = [
    0.62, 0.38, 0.22, 0.15, 0.12, 0.14, 0.28, 0.5, 0.83, 1.15, 1.38, 1.42, 1.3, 1.32, 1.42, 1.44, 1.34, 1.24, 1.26,
    1.56, 1.85, 1.92, 1.6, 1.08,
];
/// Inquiries per hour over the mean of the day, by hour: office hours for orders and complaints.
const OFFICE: [f64; 24] = [
    0.33, 0.2, 0.12, 0.08, 0.08, 0.12, 0.28, 0.62, 1.1, 1.68, 1.9, 1.74, 1.39, 1.52, 1.71, 1.74, 1.53, 1.34, 1.22,
    1.17, 1.15, 1.05, 0.84, 0.56,
];
/// Monday to Sunday over the mean day.
const WEEK: [f64; 7] = [1.0, 0.98, 0.97, 0.98, 1.0, 1.05, 1.02];

/// The level, in inquiries per hour of the first queue on a mean hour, at which the coming event needs
/// `standard_hours` of agents on the roster.
pub(super) fn level(campaign: &Campaign, queues: &[QueueSpec], standard_hours: f64) -> f64 {
    let step = Minutes(campaign.template.interval_minutes);
    let (horizon, calendar) = (campaign.horizon(), Calendar::new(campaign));
    let calendar = &calendar;
    // Agents kept busy at level 1, by queue and interval.
    let loads: Vec<f64> = queues
        .iter()
        .flat_map(|queue| {
            let agents = queue.agents_per_hourly_inquiry();
            moments(horizon, step).map(move |at| agents * calendar.rate(queue, at))
        })
        .collect();
    let needed = |level: f64| -> f64 { loads.iter().map(|load| required(level * load) * step.hours()).sum() };
    let (mut low, mut high) = (0.0, 1.0);
    while needed(high) < standard_hours * USABLE {
        high *= 2.0;
    }
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if needed(middle) < standard_hours * USABLE { low = middle } else { high = middle }
    }
    low
}

/// About how many agents a load asks for: the square-root rule of staffing, and what is staffed above the median.
fn required(load: f64) -> f64 {
    MARGIN * load + load.sqrt() * SAFETY
}

/// inquiries.csv without its mark of byte order.
pub(super) fn inquiries(campaign: &Campaign, queues: &[QueueSpec], level: f64, rng: &mut impl Rng) -> String {
    let (template, calendar) = (campaign.template, Calendar::new(campaign));
    let mut text =
        String::from(if template.office { "时间,队列,咨询量\n" } else { "start,queue,inquiries,aht_seconds\n" });
    let step = Minutes(template.history_minutes);
    for span in campaign.history() {
        let mut of_day = 1.0;
        for at in moments(span, step) {
            if at == span.start || template.zone().minute_of_day(at) == Minutes(0) {
                of_day = lognormal(NOISE.0, rng);
            }
            for queue in queues {
                let mean = level * calendar.rate(queue, at) * step.hours() * of_day * lognormal(NOISE.1, rng);
                let count = Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(rng));
                let aht = queue.aht_seconds * Normal::new(1.0, 0.05).map_or(1.0, |normal| normal.sample(rng));
                let start = stamp(template, at);
                // Writing to a string cannot fail.
                let _ = match template.office {
                    true => writeln!(text, "{start},{},{count:.0}", queue.id),
                    false => writeln!(text, "{start},{},{count:.0},{aht:.0}", queue.id),
                };
            }
        }
    }
    text
}

/// events.csv without its mark of byte order.
pub(super) fn events(campaign: &Campaign) -> String {
    let (template, held) = (campaign.template, campaign.held());
    let by_name = campaign.days.is_some();
    let row = |name: &str, kind: &str, span: Span, growth: &str, phases: &[Phase], of: &str| {
        let [start, end] = [span.start, span.end].map(|at| stamp(template, at));
        let clock: Vec<String> = phases.iter().map(|phase| format!("{:02.0}:00", phase.hour)).collect();
        let of = if by_name { format!(",{of}") } else { String::new() };
        format!("{name},{kind},{start},{end},{growth},{}{of}\n", clock.join(";"))
    };
    let whole = |day: Day| Span { start: template.midnight(day, 0), end: template.midnight(day, 1) };
    // An edition in order of time: the waves before its day, the day, the waves after it.
    let edition = |day: Day, growth: &str| {
        let (early, late): (Vec<&Held>, Vec<&Held>) =
            held.iter().filter(|held| held.year == day.0).partition(|held| held.wave.first < 0);
        let name = format!("{} {}", template.event, day.0);
        let wave = |held: &&Held| {
            row(&format!("{} {}", held.wave.name, day.0), held.wave.kind, held.span, growth, held.wave.phases, &name)
        };
        let own = row(&name, template.name, whole(day), growth, template.phases, &name);
        early.iter().map(wave).chain([own]).chain(late.iter().map(wave)).collect::<String>()
    };
    let mut text = format!("event,kind,start,end,growth,phase_times{}\n", if by_name { ",campaign" } else { "" });
    text.extend(template.editions.iter().map(|&day| edition(day, "")));
    text.extend(campaign.small_events().map(|small| row(small.name, small.kind, whole(small.day), "", &[], "")));
    let growth = template.growth.map(|growth| growth.to_string()).unwrap_or_default();
    text + &edition(template.day, &growth)
}

/// A time as the template's tables show it.
pub(super) fn stamp(template: &Template, at: Moment) -> String {
    let zone = template.zone();
    if !template.office {
        return zone.show(at);
    }
    let local = zone.local(at);
    let (year, month, day) = (local.year(), local.month(), local.day());
    format!("{year}/{month}/{day} {}:{:02}", local.hour(), local.minute())
}

/// The waves of a campaign, found once for many moments.
struct Calendar {
    template: &'static Template,
    small: Vec<Moment>,
    held: Vec<Held>,
}

impl Calendar {
    fn new(campaign: &Campaign) -> Self {
        let template = campaign.template;
        let small = campaign.small_events().map(|small| template.midnight(small.day, 0)).collect();
        Self { template, small, held: campaign.held() }
    }

    /// Inquiries per hour of `queue` at level 1.
    fn rate(&self, queue: &QueueSpec, at: Moment) -> f64 {
        let template = self.template;
        let local = template.zone().local(at);
        let hour = f64::from(local.hour()) + f64::from(local.minute()) / 60.0;
        let profile = between_hours(if queue.evening { &EVENING } else { &OFFICE }, hour);
        let week = WEEK[local.weekday().num_days_from_monday() as usize];
        let years = f64::from(local.year() - template.day.0);
        let normal = profile * week;

        let mut extra: f64 = 0.0;
        for &day in template.editions.iter().chain([&template.day]) {
            extra = extra.max(of_event(template, queue, normal, hours_after(template.midnight(day, 0), at)));
        }
        for &day in &self.small {
            let hours = hours_after(day, at);
            extra = extra.max(if (0.0..24.0).contains(&hours) { DAY_LIFT * normal } else { 0.0 });
        }
        for held in &self.held {
            extra = extra.max(of_wave(held, queue, normal, at));
        }
        queue.volume * YEARLY_GROWTH.powf(years) * (normal + extra)
    }
}

/// Extra inquiries per hour of a wave.
fn of_wave(held: &Held, queue: &QueueSpec, normal: f64, at: Moment) -> f64 {
    let hours = hours_after(held.span.start, at);
    let past = hours_after(held.span.end, at).max(0.0);
    let share = if held.wave.side == Side::Buying { queue.peak } else { queue.after };
    let lift = if hours >= 0.0 { held.wave.lift * normal } else { 0.0 };
    let openings: f64 = held.wave.phases.iter().map(|phase| opening(phase, hours - phase.hour)).sum();
    share * (lift + openings) * (-past / OVER_HOURS).exp()
}

/// Extra inquiries per hour, `hours` after the midnight at which the event begins.
fn of_event(template: &Template, queue: &QueueSpec, normal: f64, hours: f64) -> f64 {
    let lift = match hours {
        0.0..24.0 => DAY_LIFT,
        24.0.. => (DAY_LIFT + queue.after) * (-(hours - 24.0) / AFTER_HOURS).exp(),
        _ => 0.0,
    };
    let openings: f64 = template.phases.iter().map(|phase| opening(phase, hours - phase.hour)).sum();
    // When the sale is over, the rush for it is.
    let over = (-(hours - 24.0).max(0.0) / OVER_HOURS).exp();
    lift * normal + queue.peak * openings * over
}

/// People gather before a sale opens, come at once when it does, and leave slowly.
fn opening(phase: &Phase, after: f64) -> f64 {
    let (gathering, share) = GATHERING;
    if after < 0.0 {
        phase.height * share * (after / gathering).exp()
    } else {
        phase.height * (-after / phase.decay_hours).exp()
    }
}

fn hours_after(begin: Moment, at: Moment) -> f64 {
    (at.0 - begin.0) as f64 / 3600.0
}

/// The profile at a fractional hour, so that half hours and quarters are no steps.
fn between_hours(profile: &[f64; 24], hour: f64) -> f64 {
    let (whole, part) = (hour.floor(), hour.fract());
    let at = |h: f64| profile[h as usize % 24];
    at(whole) * (1.0 - part) + at(whole + 1.0) * part
}

fn moments(span: Span, step: Minutes) -> impl Iterator<Item = Moment> {
    let steps = span.seconds() / (step.0 * 60);
    (0..steps).map(move |index| span.start + Minutes(index * step.0))
}

/// A factor of mean one.
fn lognormal(spread: f64, rng: &mut impl Rng) -> f64 {
    LogNormal::new(-spread * spread / 2.0, spread).map_or(1.0, |factor| factor.sample(rng))
}
