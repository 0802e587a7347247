//! First editions of which nobody says what they will do, and what other kinds did in this history.

use super::calendar::{self, MOST_EDITIONS, editions};
use super::running;
use crate::domain::calendar::Span;
use crate::domain::demand::Event;
use crate::domain::ids::QueueId;
use crate::forecast::history::clean::median_week;
use crate::forecast::history::grid::Grid;
use std::collections::BTreeMap;

/// Weeks before and after an event that say what a normal day is.
const AROUND_WEEKS: usize = 6;
const DAY: i64 = 1440;

/// What the counts of one queue say of each event.
#[derive(Debug)]
pub struct Hints {
    /// Whether anything ever came.
    came: bool,
    /// By event, whether a third of its cells are known.
    known: Vec<bool>,
    /// By event, whether it runs and its days so far say enough to go by.
    speaks: Vec<bool>,
}

impl Hints {
    /// What `values`, one for each past cell of `grid`, say of `events`.
    pub fn new(grid: &Grid, events: &[Event], values: &[Option<f64>]) -> Self {
        let known = |event: &Event| {
            let cells = grid.cells(event.span);
            let past = cells.start.min(grid.past())..cells.end.min(grid.past());
            let seen = values[past].iter().flatten().count();
            seen > 0 && 3 * seen >= cells.len()
        };
        let speaks = |event: &Event| running::speaks(grid, &grid.cells(event.span), |cell| values[cell]);
        Self {
            came: values.iter().flatten().any(|y| *y > 0.0),
            known: events.iter().map(known).collect(),
            speaks: events.iter().map(speaks).collect(),
        }
    }
}

/// Indices of the events in the horizon whose effect neither the history nor the planner tells; `queues` is what all queues say.
pub fn unsaid(events: &[Event], queues: &[&Hints], horizon: Span) -> Vec<usize> {
    let known = |i: usize| queues.iter().any(|hints| hints.known[i]);
    let open = |&i: &usize| {
        let event = &events[i];
        // Any times nothing is nothing.
        let said =
            |(q, hints): (usize, &&Hints)| !hints.came || event.uplift_of(QueueId(q)).is_some() || hints.speaks[i];
        event.span.overlap_seconds(&horizon) > 0
            && !queues.iter().enumerate().all(said)
            && !editions(events, i, horizon).into_iter().take(MOST_EDITIONS).any(known)
    };
    (0..events.len()).filter(open).collect()
}

/// Peak day over a normal day of the latest edition of each kind that the history knows, where `total` is what all queues have together.
pub fn peaks(grid: &Grid, events: &[Event], total: &[Option<f64>]) -> BTreeMap<String, f64> {
    let mask = calendar::masked(grid, events);
    let normal: Vec<Option<f64>> = total.iter().zip(&mask).map(|(y, masked)| y.filter(|_| !masked)).collect();
    let mut order: Vec<&Event> = events.iter().collect();
    order.sort_by_key(|event| event.span.start);
    let mut found = BTreeMap::new();
    for event in order {
        let cells = grid.cells(event.span);
        let around = AROUND_WEEKS * grid.week();
        let week = median_week(
            grid,
            &normal,
            cells.start.saturating_sub(around).min(normal.len())..(cells.end + around).min(normal.len()),
        );
        let mut days: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
        for cell in cells.start..cells.end.min(total.len()) {
            if let Some((y, usual)) = total[cell].zip(week[grid.bin(cell)]) {
                let day = days.entry(grid.local(cell).div_euclid(DAY)).or_default();
                *day = (day.0 + y, day.1 + usual);
            }
        }
        let peak = days.values().filter(|(_, usual)| *usual > 0.0).map(|(y, usual)| y / usual).fold(0.0, f64::max);
        if peak > 0.0 {
            found.insert(event.kind.clone(), peak);
        }
    }
    found
}
