//! What the history says about each queue: its normal week, and its past events beside it.

use super::closed;
use super::events::calendar;
use super::events::occasion::{Occasion, recent_level};
use super::events::promotion::Queue;
use super::events::unsaid::Hints;
use super::history::grid::Grid;
use super::history::{clean, rhythm, shift};
use super::methods::normal::NormalWeek;
use super::ordinary::{self, Ordinary};
use crate::domain::demand::History;
use crate::domain::plan::Plan;
use std::sync::Arc;

/// By event, what it was in each queue; none for events that nobody looks at.
pub type Past = Vec<Option<Vec<Occasion>>>;

/// Each queue, with the normal week forecast from cell `from` to the end of the grid, and the past events that are looked at: with a coming
/// event, or `always`.
pub fn learned(plan: &Plan, history: &History, grid: &Arc<Grid>, from: usize, always: bool) -> (Vec<Queue>, Past) {
    let needed = calendar::needed(&plan.events, plan.horizon.span(), always);
    let mut past: Past = needed.iter().map(|needed| needed.then(Vec::new)).collect();
    let mut queues = Vec::with_capacity(history.series.len());
    ordinary::each(
        plan,
        history,
        grid,
        |own| one(plan, own, from, &needed),
        |(queue, occasions)| {
            queues.push(queue);
            past.iter_mut().flatten().zip(occasions).for_each(|(of_all, of_queue)| of_all.push(of_queue));
        },
    );
    (queues, past)
}

/// One queue, and what the `needed` events were in it.
fn one(plan: &Plan, own: Ordinary, from: usize, needed: &[bool]) -> (Queue, Vec<Occasion>) {
    let Ordinary { grid, values, plain, outside, open, changes, days } = own;
    let (last, hints) = (values.iter().rposition(Option::is_some), Hints::new(&grid, &plan.events, &values));
    // A history of nothing but events is still better than none.
    let normal = if outside.iter().any(Option::is_some) { outside } else { values.clone() };
    let normal = clean::without(&normal, &clean::anomalies(&grid, &normal));
    let shifts = shift::shifts(&grid, &normal, clean::recent(&grid, &normal));
    let levelled = shift::levelled(&normal, &shifts);
    let has_hours = closed::has_hours(&grid, &values, &open);
    let mut week = NormalWeek::forecast(&grid, &levelled, open, from..grid.len());
    // What editions did is learned over the week without names, so that it is put upon the same.
    let covered = |cell: usize| {
        let at = grid.start_of(cell);
        plan.events.iter().any(|event| event.span.start <= at && at < event.span.end)
    };
    week.scale(|cell| (!covered(cell)).then(|| days.factor(grid.local(cell).div_euclid(1440))).flatten());
    let past = |(event, _): (_, _)| Occasion::past(&grid, event, &values, &normal, &week.open);
    let looked_at = plan.events.iter().map(|event| event.span).zip(needed).filter(|(_, needed)| **needed);
    let occasions = looked_at.map(past).collect();
    let queue = Queue {
        last,
        normal: normal.iter().flatten().count(),
        has_hours,
        hints,
        from,
        newest: values[from.min(values.len())..].to_vec(),
        level: recent_level(&grid, &levelled),
        wildness: rhythm::wildness(&grid, &plain),
        grid,
        week,
        shifts,
        changes,
        days,
    };
    (queue, occasions)
}
