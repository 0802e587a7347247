//! When sales really opened, by the surge.
//!
//! An opening is a row from which on so many times more come than before, beyond what the normal week rises there:
//!
//! ```text
//! rise(t) = ((y(t, t + w) + k) / (y(t − w, t) + k)) / ((b(t, t + w) + k) / (b(t − w, t) + k))
//! ```
//!
//! with counts `y` of all queues, the normal week `b`, `k` for small counts, and a window `w` of as many rows, half an hour at most, as hold counts that tell
//! something; the largest within an hour to either side. Chance is none: with Poisson counts `ln rise` scatters by `σ² = 1/(y(t, t + w) + k) + 1/(y(t − w, t) + k)`, and an
//! opening is above four of it. The first window of an event is one only if what comes falls again, as a sale that is busier throughout opens nowhere, and what follows hours
//! in which the queues are closed is none. A planned time with such a rise in its own place stays as it is written; one that has none takes the nearest within an hour and
//! a half that belongs to no other time. One that nobody planned becomes a time of its own where it is at least twice as high. On an event of several days most of
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
/// Standard deviations of a rise that are no chance: of some hundred rows one in a hundred events would show one.
const SURE: f64 = 4.0;
/// A window holds so many on the mean, if half an hour does.
const TELLING: f64 = 50.0;
/// After an opening at the start of an event so many times fewer come two hours later.
const FALLS: f64 = 1.2;
const LATER: i64 = 2 * 3600;

/// A row, with what comes from it on.
#[derive(Debug, Clone, Copy)]
struct Step {
    start: Moment,
    rise: f64,
    /// Neither chance nor the start of a busier day.
    is_sure: bool,
}

/// The grid of rows: its first place in the event, and the lengths of rows and windows in seconds.
#[derive(Debug, Clone, Copy)]
struct Grid {
    first: i64,
    row: i64,
    window: i64,
}

/// The clock times at which `event` opened, where they are others than written. `rows` are what came by queue, and `normal` the normal week
/// over a span, all queues together.
pub fn phase_times(
    zone: Zone,
    event: &Event,
    rows: &Table<QueueId, Vec<Part>>,
    normal: impl Fn(Span) -> f64,
) -> Option<Vec<NaiveTime>> {
    let grid = grid(event, rows)?;
    let steps = steps(event, rows, grid, normal);
    let planned: Vec<(Moment, NaiveTime)> =
        openings(event, zone).into_iter().map(|at| (at, zone.local(at).time())).collect();
    let holds = |start: Moment, at: Moment| start <= at && at.0 < start.0 + grid.row;
    let free: Vec<Step> =
        peaks(&steps).into_iter().filter(|s| !planned.iter().any(|(at, _)| holds(s.start, *at))).collect();
    let mut used: BTreeSet<Moment> = BTreeSet::new();
    let mut moves: BTreeMap<NaiveTime, Vec<Option<NaiveTime>>> = BTreeMap::new();
    for (at, clock) in &planned {
        let own = steps.iter().find(|s| holds(s.start, *at));
        let Some(own) = own else { continue };
        let away = |s: &Step| (s.start.0 - at.0).abs();
        let nearest = free.iter().filter(|s| away(s) <= FARTHEST && !used.contains(&s.start)).min_by_key(|s| away(s));
        // A window that reaches over an opening beside it shows a part of it.
        let is_part = |s: &Step| s.rise >= OPENING * own.rise;
        let moved = nearest.filter(|s| if away(s) < grid.window { is_part(s) } else { own.rise < OPENING });
        used.extend(moved.map(|s| s.start));
        moves.entry(*clock).or_default().push(moved.map(|s| zone.local(s.start).time()));
    }
    let mut unplanned: BTreeMap<NaiveTime, usize> = BTreeMap::new();
    let is_beside = |s: &Step| planned.iter().any(|(at, _)| (s.start.0 - at.0).abs() < grid.window);
    for new in free.iter().filter(|s| s.rise >= UNPLANNED && !used.contains(&s.start) && !is_beside(s)) {
        *unplanned.entry(zone.local(new.start).time()).or_default() += 1;
    }
    let mut times: BTreeSet<NaiveTime> =
        event.phase_times.iter().map(|clock| moved(*clock, moves.get(clock))).collect();
    let on_days = |clock: NaiveTime| openings(&Event { phase_times: vec![clock], ..event.clone() }, zone).len();
    times.extend(unplanned.into_iter().filter(|(clock, n)| n * 2 > on_days(*clock)).map(|(clock, _)| clock));
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

/// The grid of the longest rows inside the event; none where rows are too coarse or there are none.
fn grid(event: &Event, rows: &Table<QueueId, Vec<Part>>) -> Option<Grid> {
    let inside: Vec<&Part> =
        rows.values().flatten().filter(|part| part.span.overlap_seconds(&event.span) > 0).collect();
    let row = inside.iter().map(|part| part.span.seconds()).max().filter(|longest| *longest <= COARSEST)?;
    let anchor = inside.iter().map(|part| part.span.start.0).min()?;
    let first = event.span.start.0 - (event.span.start.0 - anchor).rem_euclid(row);
    let last = inside.iter().map(|part| part.span.end.0).max()?;
    let each = inside.iter().map(|part| part.inquiries).sum::<f64>() / ((last - anchor) as f64 / row as f64);
    let asked = (TELLING / each.max(f64::MIN_POSITIVE)).ceil().min((COARSEST / row) as f64);
    Some(Grid { first, row, window: row * (asked as i64).max(1) })
}

/// Every row inside the event from which on it is known what came, and what came before it.
fn steps(event: &Event, rows: &Table<QueueId, Vec<Part>>, grid: Grid, normal: impl Fn(Span) -> f64) -> Vec<Step> {
    let Grid { first, row, window } = grid;
    let starts = (0..).map(|i| first + i * row).take_while(|start| *start < event.span.end.0);
    let after = |start: i64| Span { start: Moment(start), end: Moment(start + window) };
    let count = |start: i64| -> Option<f64> {
        let span = after(start);
        let of_queue = |parts: &Vec<Part>| {
            let near: Vec<Part> = parts.iter().copied().filter(|part| part.span.overlap_seconds(&span) > 0).collect();
            if parts.is_empty() { Some(0.0) } else { inside(&near, span) }
        };
        rows.values().map(of_queue).sum()
    };
    let usual = |start: i64| normal(after(start));
    // How many times more come from one moment on than from another, beyond the normal week.
    let times = |now: (i64, f64), then: (i64, f64)| {
        (now.1 + SOFT) / (then.1 + SOFT) / ((usual(now.0) + SOFT) / (usual(then.0) + SOFT))
    };
    let step = |start: i64| {
        let (now, before) = (count(start)?, count(start - window)?);
        if before <= 0.0 && usual(start - window) <= 0.0 {
            return None;
        }
        let rise = times((start, now), (start - window, before));
        let scatter = (1.0 / (now + SOFT) + 1.0 / (before + SOFT)).sqrt();
        let is_first = (start - event.span.start.0).abs() < window;
        let falls = || count(start + LATER).is_some_and(|later| times((start, now), (start + LATER, later)) >= FALLS);
        Some(Step { start: Moment(start), rise, is_sure: rise.ln() >= SURE * scatter && (!is_first || falls()) })
    };
    starts.filter_map(step).collect()
}

/// Steps that are high, and the highest around.
fn peaks(steps: &[Step]) -> Vec<Step> {
    let highest = |s: &Step| {
        steps
            .iter()
            .all(|other| (other.start.0 - s.start.0).abs() > AROUND || other.rise < s.rise || other.start == s.start)
    };
    steps.iter().filter(|s| s.is_sure && s.rise >= OPENING && highest(s)).copied().collect()
}
