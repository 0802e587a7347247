//! When sales really opened, by the surge.
//!
//! An opening is a step of rows from which on so many times more come than the step before, beyond what the normal week rises there:
//!
//! ```text
//! rise(i) = ((y_i + k) / (y_{i−1} + k)) / ((b_i + k) / (b_{i−1} + k))
//! ```
//!
//! with counts `y` of all queues, the normal week `b` and `k` for the scatter of small counts, the largest within an hour to either side. A
//! planned time with such a step in its own place stays as it is written; one that has none takes the nearest within an hour and
//! a half that belongs to no other time. A step that nobody planned becomes a time of its own where it is at least twice as high. On an event of several days most of
//! them must agree, since times hold for every day.

use super::{Part, inside};
use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::demand::Event;
use crate::domain::ids::{QueueId, Table};
use crate::domain::openings::openings;
use chrono::{NaiveTime, Timelike};
use std::collections::{BTreeMap, BTreeSet};

/// Rows longer than this hide when something opened.
const COARSEST: i64 = 30 * 60;
/// A step this high is an opening.
const OPENING: f64 = 1.5;
/// One that nobody planned must be this high.
const UNPLANNED: f64 = 2.0;
/// It is the highest so far around.
const AROUND: i64 = 3600;
/// A planned time moves at most so far.
const FARTHEST: i64 = 90 * 60;
/// For the scatter of small counts.
const SOFT: f64 = 5.0;

/// A step of rows.
#[derive(Debug, Clone, Copy)]
struct Step {
    start: Moment,
    rise: f64,
}

/// The clock times at which `event` opened, where they are others than written. `rows` are what came by queue, and `normal` the normal week
/// over a span, all queues together.
pub fn phase_times(
    zone: Zone,
    event: &Event,
    rows: &Table<QueueId, Vec<Part>>,
    normal: impl Fn(Span) -> f64,
) -> Option<Vec<NaiveTime>> {
    let step = step(event, rows)?;
    let steps = steps(event, rows, step, normal);
    let planned: Vec<(Moment, NaiveTime)> =
        openings(event, zone).into_iter().map(|at| (at, zone.local(at).time())).collect();
    let holds = |start: Moment, at: Moment| start <= at && at.0 < start.0 + step;
    let free: Vec<Step> =
        peaks(&steps).into_iter().filter(|s| !planned.iter().any(|(at, _)| holds(s.start, *at))).collect();
    let mut used: BTreeSet<Moment> = BTreeSet::new();
    let mut moves: BTreeMap<NaiveTime, Vec<Option<NaiveTime>>> = BTreeMap::new();
    for (at, clock) in &planned {
        let own = steps.iter().find(|s| holds(s.start, *at));
        let Some(own) = own else { continue };
        let near = |s: &&Step| (s.start.0 - at.0).abs() <= FARTHEST && !used.contains(&s.start);
        let nearest = free.iter().filter(near).min_by_key(|s| (s.start.0 - at.0).abs());
        let moved = nearest.filter(|_| own.rise < OPENING);
        used.extend(moved.map(|s| s.start));
        moves.entry(*clock).or_default().push(moved.map(|s| zone.local(s.start).time()));
    }
    let mut unplanned: BTreeMap<NaiveTime, usize> = BTreeMap::new();
    for new in free.iter().filter(|s| s.rise >= UNPLANNED && !used.contains(&s.start)) {
        *unplanned.entry(zone.local(new.start).time()).or_default() += 1;
    }
    let days = days(zone, &steps);
    let mut times: BTreeSet<NaiveTime> =
        event.phase_times.iter().map(|clock| moved(*clock, moves.get(clock))).collect();
    times.extend(unplanned.into_iter().filter(|(_, n)| n * 2 > days).map(|(clock, _)| clock));
    let times: Vec<NaiveTime> = times.into_iter().collect();
    (times != event.phase_times).then_some(times)
}

/// Where most days of a planned time say that it was.
fn moved(clock: NaiveTime, days: Option<&Vec<Option<NaiveTime>>>) -> NaiveTime {
    let Some(days) = days else { return clock };
    let to = |time: &NaiveTime| days.iter().filter(|day| day.as_ref() == Some(time)).count();
    let most = days.iter().flatten().max_by_key(|time| (to(time), std::cmp::Reverse(time.num_seconds_from_midnight())));
    most.filter(|time| to(time) * 2 > days.len()).copied().unwrap_or(clock)
}

fn days(zone: Zone, steps: &[Step]) -> usize {
    steps.iter().map(|s| zone.day(s.start)).collect::<BTreeSet<_>>().len()
}

/// The longest row inside the event, in seconds; none where rows are too coarse or there are none.
fn step(event: &Event, rows: &Table<QueueId, Vec<Part>>) -> Option<i64> {
    let inside = rows.values().flatten().filter(|part| part.span.overlap_seconds(&event.span) > 0);
    inside.map(|part| part.span.seconds()).max().filter(|longest| *longest <= COARSEST)
}

/// Every step inside the event whose rise is known.
fn steps(event: &Event, rows: &Table<QueueId, Vec<Part>>, step: i64, normal: impl Fn(Span) -> f64) -> Vec<Step> {
    let first = event.span.start.0.div_euclid(step) * step;
    let starts = (0..).map(|i| first + i * step).take_while(|start| *start < event.span.end.0);
    let count = |start: i64| -> Option<f64> {
        let span = Span { start: Moment(start), end: Moment(start + step) };
        let of_queue = |parts: &Vec<Part>| {
            let near: Vec<Part> = parts.iter().copied().filter(|part| part.span.overlap_seconds(&span) > 0).collect();
            if parts.is_empty() { Some(0.0) } else { inside(&near, span) }
        };
        rows.values().map(of_queue).sum()
    };
    let usual = |start: i64| normal(Span { start: Moment(start), end: Moment(start + step) });
    let rise = |start: i64| {
        let (now, before) = (count(start)?, count(start - step)?);
        let normally = (usual(start) + SOFT) / (usual(start - step) + SOFT);
        Some(Step { start: Moment(start), rise: (now + SOFT) / (before + SOFT) / normally })
    };
    starts.filter_map(rise).collect()
}

/// Steps that are high, and the highest around.
fn peaks(steps: &[Step]) -> Vec<Step> {
    let highest = |s: &Step| {
        steps
            .iter()
            .all(|other| (other.start.0 - s.start.0).abs() > AROUND || other.rise < s.rise || other.start == s.start)
    };
    steps.iter().filter(|s| s.rise >= OPENING && highest(s)).copied().collect()
}
