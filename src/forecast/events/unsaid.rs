//! First editions of which nobody says what they will do, and what other kinds did in this history.

use super::calendar::{self, editions};
use super::promotion::MOST_EDITIONS;
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

/// Indices of the events in the horizon whose effect neither the history nor the planner tells; `queues` are all counts.
pub fn unsaid(grid: &Grid, events: &[Event], queues: &[Vec<Option<f64>>], horizon: Span) -> Vec<usize> {
    let known = |i: usize| {
        let cells = grid.cells(events[i].span);
        let past = cells.start.min(grid.past())..cells.end.min(grid.past());
        queues.iter().any(|values| {
            let seen = values[past.clone()].iter().flatten().count();
            seen > 0 && 3 * seen >= cells.len()
        })
    };
    let open = |&i: &usize| {
        let event = &events[i];
        let said = |(q, values): (usize, &Vec<Option<f64>>)| {
            // Any times nothing is nothing.
            values.iter().flatten().all(|y| *y <= 0.0)
                || event.uplift_of(QueueId(q)).is_some()
                || running::speaks(grid, &grid.cells(event.span), values)
        };
        event.span.overlap_seconds(&horizon) > 0
            && !queues.iter().enumerate().all(said)
            && !editions(events, i, horizon).into_iter().take(MOST_EDITIONS).any(known)
    };
    (0..events.len()).filter(open).collect()
}

/// Peak day over a normal day of the latest edition of each kind that the history knows, all queues together.
pub fn peaks(grid: &Grid, events: &[Event], queues: &[Vec<Option<f64>>]) -> BTreeMap<String, f64> {
    let sum = |cell: usize| queues.iter().filter_map(|values| values[cell]).reduce(|a, b| a + b);
    let total: Vec<Option<f64>> = (0..grid.past()).map(sum).collect();
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
