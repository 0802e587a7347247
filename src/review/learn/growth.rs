//! How much an edition really grew.
//!
//! The hours of the event of which both editions are known stand beside each other, `growth = Σ this / Σ last`. They are laid on each other
//! by whole days of the local clock, or from start to start where an edition is shorter than half a day, as the forecast does.
//! Where no earlier edition is in the history, the uplift is the largest `Σ came / Σ normal week` of a local day.

use super::{Part, hours, inside};
use crate::domain::calendar::{LocalTimeError, Moment, Span, Zone};
use crate::domain::demand::{Event, Forecast, History};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::Came;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// An event that is shorter begins with a bang, at whatever hour.
const SHORT: i64 = 12 * 3600;
const DAY: i64 = 86_400;
/// A growth of fewer inquiries in the last edition is chance.
const FEWEST: f64 = 100.0;
/// Of a local day so much must be known.
const MOST_OF_A_DAY: f64 = 0.5;

/// Growth over all queues, and by queue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Growth {
    /// All queues together.
    pub all: Option<f64>,
    /// By queue.
    pub by_queue: BTreeMap<QueueId, f64>,
}

/// The last edition of the kind of `event` that ends before the plan.
pub fn last_edition<'a>(plan: &'a Plan, event: &Event) -> Option<&'a Event> {
    let earlier = |other: &&Event| {
        other.kind == event.kind && other.span.start < event.span.start && other.span.end <= plan.horizon.start
    };
    plan.events.iter().filter(earlier).max_by_key(|other| other.span.start)
}

/// Growth of `event` over `last`, as far as `rows` of each queue tell of the one and `history` of the other.
pub fn growth(
    plan: &Plan,
    history: &History,
    rows: &Table<QueueId, Vec<Part>>,
    (event, last): (&Event, &Event),
) -> Growth {
    let earlier = |at: Moment| earlier(plan.zone, (event.span, last.span), at);
    let (mut found, mut all) = (Growth::default(), [0.0, 0.0]);
    for (queue, rows) in rows.iter() {
        let before: Vec<Part> = history.series[queue].iter().map(Part::observed).collect();
        let near = |parts: &[Part], span: &Span| -> Vec<Part> {
            parts.iter().copied().filter(|part| part.span.overlap_seconds(span) > 0).collect()
        };
        let mut sums = [0.0, 0.0];
        for hour in hours(event.span) {
            let Some(start) = earlier(hour.start) else { continue };
            let earlier = Span { start, end: Moment(start.0 + hour.seconds()) };
            if earlier.overlap_seconds(&last.span) < earlier.seconds() {
                continue;
            }
            if let (Some(now), Some(then)) =
                (inside(&near(rows, &hour), hour), inside(&near(&before, &earlier), earlier))
            {
                sums = [sums[0] + now, sums[1] + then];
            }
        }
        all = [all[0] + sums[0], all[1] + sums[1]];
        if sums[1] >= FEWEST && sums[0] > 0.0 {
            found.by_queue.insert(queue, sums[0] / sums[1]);
        }
    }
    found.all = (all[1] >= FEWEST && all[0] > 0.0).then(|| all[0] / all[1]);
    found
}

/// What lies in `last` where `at` lies in `event`; none where the clock skipped it.
fn earlier(zone: Zone, (event, last): (Span, Span), at: Moment) -> Option<Moment> {
    if event.seconds().max(last.seconds()) < SHORT {
        return Some(Moment(at.0 - event.start.0 + last.start.0));
    }
    let behind = zone.local(event.start) - zone.local(last.start);
    let days = (behind.num_seconds() as f64 / DAY as f64).round() as i64;
    match zone.resolve(zone.local(at) - TimeDelta::days(days)) {
        Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => Some(moment),
        Err(LocalTimeError::Skipped) => None,
    }
}

/// The peak day of `event` over a normal one; none where too little is known.
pub fn uplift(
    plan: &Plan,
    forecast: &Forecast,
    came: &Table<QueueId, Vec<Option<Came>>>,
    event: &Event,
) -> Option<f64> {
    let mut days: BTreeMap<i64, [f64; 4]> = BTreeMap::new();
    for index in 0..plan.horizon.intervals() {
        let span = plan.horizon.interval_span(index);
        if span.overlap_seconds(&event.span) == 0 {
            continue;
        }
        let sums = days.entry(plan.zone.day(span.start)).or_default();
        for (queue, cells) in forecast.cells.iter() {
            sums[2] += 1.0;
            if let Some(came) = &came[queue][index] {
                sums[0] += came.inquiries;
                sums[1] += cells[index].baseline;
                sums[3] += 1.0;
            }
        }
    }
    let known = days.values().filter(|sums| sums[3] >= MOST_OF_A_DAY * sums[2] && sums[1] >= FEWEST);
    known.map(|sums| sums[0] / sums[1]).max_by(f64::total_cmp)
}
