//! Hours that the history shows as closed and an event opens: by its `hours`, or by a phase time inside them.

use super::lift::Lift;
use super::occasion::Occasion;
use super::phases;
use crate::domain::demand::Event;
use crate::forecast::history::grid::Grid;

/// A phase time opens so many minutes after it.
const AFTER_PHASE: i64 = 120;
const DAY: i64 = 1440;

/// Which cells of `target` the event opens that are closed in `open`, the hours of the week.
pub fn opened(grid: &Grid, target: &Occasion, event: &Event, open: &[bool]) -> Vec<bool> {
    let times = phases::minutes(&event.phase_times);
    let length = DAY / grid.day() as i64;
    let opens = |cell: usize| {
        let minute = grid.local(cell).rem_euclid(DAY);
        let by_hours = event.hours.is_some_and(|[from, to]| minute + length > from && minute < to);
        let by_phase = times.iter().any(|phase| {
            let since = (minute - phase).rem_euclid(DAY);
            since < AFTER_PHASE || since + length > DAY
        });
        target.inside.contains(&cell) && !open[grid.bin(cell)] && (by_hours || by_phase)
    };
    (0..target.baseline.len()).map(|i| opens(target.first + i)).collect()
}

/// Gives the opened cells of `baseline` that hold nothing what the nearest open cell holds.
pub fn fill_baseline(baseline: &mut [f64], opened: &[bool]) {
    let before = baseline.to_vec();
    for i in (0..before.len()).filter(|&i| opened[i]) {
        if let Some(near) = nearest(before.len(), i, |j| !opened[j] && before[j] > 0.0) {
            baseline[i] = before[near];
        }
    }
}

/// Gives the opened cells that no edition has shown the lift of the nearest cell of the event that is open.
pub fn fill_lifts(lifts: &mut [Lift], opened: &[bool]) {
    let before = lifts.to_vec();
    for i in (0..before.len()).filter(|&i| opened[i] && !before[i].seen) {
        let known = |j: usize| before[j].inside && (!opened[j] || before[j].seen) && before[j].point > 0.0;
        if let Some(near) = nearest(before.len(), i, known) {
            lifts[i] = Lift { seen: false, opens: true, ..before[near] };
        }
    }
}

/// The index nearest to `i` for which `known` holds, the earlier of two.
fn nearest(count: usize, i: usize, known: impl Fn(usize) -> bool) -> Option<usize> {
    (0..count).filter(|&j| known(j)).min_by_key(|&j| j.abs_diff(i))
}
