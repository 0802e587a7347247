//! Which events matter: the coming ones, the past editions of their kinds, and what they hide from the normal week.

use super::campaign;
use super::occasion::{HALO, reach};
use crate::domain::calendar::Span;
use crate::domain::demand::Event;
use crate::domain::ids::QueueId;
use crate::forecast::history::grid::Grid;
use std::iter::once;

/// A past event longer than this hides no halo from the normal week, which would be left with too little.
const LONG_DAYS: i64 = 14;
/// Events shorter than this begin with a bang, at whatever hour they begin.
const SHORT_HOURS: i64 = 12;
/// Likeness of two events that begin on different types of day.
const OTHER_DAY: f64 = 0.5;
/// Editions that are looked at.
pub const MOST_EDITIONS: usize = 4;
/// Past events from which the carry-over is learned.
const MOST_LESSONS: usize = 12;
const DAY: i64 = 1440;

/// For each past cell, whether an event or its halo covers it; `events` in any order.
pub fn masked(grid: &Grid, events: &[Event]) -> Vec<bool> {
    let mut mask = vec![false; grid.past()];
    for event in events {
        let long = event.span.seconds() > LONG_DAYS * 86_400;
        let cells = if long { grid.cells(event.span) } else { reach(grid, event.span) };
        let end = cells.end.min(mask.len());
        mask[cells.start.min(end)..end].fill(true);
    }
    mask
}

/// Indices of the events whose effect may reach into the horizon, `horizon`.
pub fn coming(events: &[Event], horizon: Span) -> Vec<usize> {
    let near = |e: &Event| {
        let reach = Span { start: e.span.start - HALO, end: e.span.end + HALO };
        reach.overlap_seconds(&horizon) > 0
    };
    (0..events.len()).filter(|&i| near(&events[i])).collect()
}

/// Indices of the earlier editions of event `of` that end before the horizon, latest first.
pub fn editions(events: &[Event], of: usize, horizon: Span) -> Vec<usize> {
    let event = &events[of];
    let earlier = |e: &Event| e.kind == event.kind && e.span.start < event.span.start && e.span.end <= horizon.start;
    let mut found: Vec<usize> = (0..events.len()).filter(|&i| i != of && earlier(&events[i])).collect();
    found.sort_by_key(|&i| std::cmp::Reverse(events[i].span.start));
    found
}

/// Growth of event `of` in `queue` over its edition `from` by the planner's word: the product along the editions after `from`.
///
/// None if `of` itself says nothing; an edition in between without a growth of its own counts as `level` says.
pub fn planned_growth(
    events: &[Event],
    queue: QueueId,
    of: usize,
    from: usize,
    between: impl Fn(usize, usize) -> f64,
) -> Option<f64> {
    let mut total = events[of].planned_growth_of(queue)?;
    let mut chain: Vec<usize> = (0..events.len())
        .filter(|&i| {
            let start = events[i].span.start;
            events[i].kind == events[of].kind && start > events[from].span.start && start < events[of].span.start
        })
        .collect();
    chain.sort_by_key(|&i| events[i].span.start);
    let mut before = from;
    for edition in chain {
        total *= events[edition].growth_of(queue).unwrap_or_else(|| between(before, edition));
        before = edition;
    }
    Some(total)
}

/// For each of `events`, whether it is looked at: past ones, and waves of a campaign that have begun.
///
/// Without a coming event there is nothing to learn for; `always` learns all the same.
pub fn needed(events: &[Event], horizon: Span, always: bool) -> Vec<bool> {
    let mut needed: Vec<usize> = Vec::new();
    let coming = coming(events, horizon);
    let begun = campaign::begun(events, &coming, horizon);
    for of in coming.into_iter().chain(begun.iter().copied()) {
        needed.extend(editions(events, of, horizon).into_iter().take(MOST_EDITIONS));
    }
    needed.extend(begun);
    if always || !needed.is_empty() {
        for lesson in lessons(events, horizon) {
            for of in once(lesson).chain(campaign::earlier(events, lesson)) {
                needed.push(of);
                needed.extend(editions(events, of, horizon).into_iter().take(MOST_EDITIONS));
            }
        }
    }
    (0..events.len()).map(|i| needed.contains(&i)).collect()
}

/// Past events that had an earlier edition, latest first.
pub fn lessons(events: &[Event], horizon: Span) -> Vec<usize> {
    let past = |i: &usize| events[*i].span.end <= horizon.start;
    let mut found: Vec<usize> =
        (0..events.len()).filter(past).filter(|&i| !editions(events, i, horizon).is_empty()).collect();
    found.sort_by_key(|&i| std::cmp::Reverse(events[i].span.start));
    found.truncate(MOST_LESSONS);
    found
}

/// How much event `a` is like event `b`, from 0 to 1: a sale of one day says less about one of three, and one on a working
/// day less about one on a weekend.
pub fn similarity(grid: &Grid, events: &[Event], a: usize, b: usize) -> f64 {
    let [a, b] = [events[a].span, events[b].span];
    let (short, long) = (a.seconds().min(b.seconds()), a.seconds().max(b.seconds()));
    let length = short as f64 / long.max(1) as f64;
    let kind = |span: Span| day_type_at(grid.local_at(span.start));
    length * if kind(a) == kind(b) { 1.0 } else { OTHER_DAY }
}

/// Working day, Saturday or Sunday, at a minute of the local clock.
fn day_type_at(local: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    ((local.div_euclid(DAY) + 3).rem_euclid(7) - 4).max(0)
}

/// Minutes on the local clock by which event `later` follows event `earlier`.
///
/// Whole days where the events are long enough for the clock to shape them, else from start to start.
pub fn shift(grid: &Grid, earlier: Span, later: Span) -> i64 {
    let minutes = grid.local_at(later.start) - grid.local_at(earlier.start);
    let short = earlier.seconds().max(later.seconds()) < SHORT_HOURS * 3600;
    if short { minutes } else { (minutes as f64 / DAY as f64).round() as i64 * DAY }
}
