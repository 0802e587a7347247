//! Editions that have grown by themselves, beyond the normal weeks around them.
//!
//! The mean over several editions of one event would lie at the size of years that are over where an event grows from year to year. Whether a
//! difference between two editions is growth or chance the counts of two nights do not tell; a `growth` in events.csv says that it is growth, and the
//! counts of the hours that both know say how much:
//!
//! ```text
//! ln G = ln(Σ y / Σ y') − ln g        y', y counts of both, g growth of the normal weeks
//! ```
//!
//! An older edition's log effect goes up by the sum of ln G over the editions after it.

use super::calendar;
use super::occasion::{Occasion, growth};
use crate::domain::demand::Event;
use crate::domain::ids::QueueId;
use crate::forecast::history::grid::Grid;

/// Fewer counts than these in both editions together tell no growth.
const FEWEST: f64 = 200.0;

/// For each of `editions` of an event, newest first, by how much it is to be raised in `queue` to be of the size of the newest, in logarithms.
///
/// `past` are the occasions of an event by its index; none where it is not looked at.
pub fn raised<'o>(
    grid: &Grid,
    events: &[Event],
    editions: &[usize],
    queue: QueueId,
    past: impl Fn(usize) -> Option<&'o Occasion>,
) -> Vec<f64> {
    let step = |pair: &[usize]| -> Option<f64> {
        let &[newer, older] = pair else { return None };
        events[newer].growth_of(queue)?;
        let shift = calendar::shift(grid, events[older].span, events[newer].span);
        beyond_normal(grid, past(newer)?, past(older)?, shift)
    };
    let steps = editions.windows(2).map(|pair| step(pair).unwrap_or(0.0));
    let sums = steps.scan(0.0, |sum, step| {
        *sum += step;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// ln G of `newer`, which follows `older` by `shift` minutes on the local clock; none where too few counts tell.
fn beyond_normal(grid: &Grid, newer: &Occasion, older: &Occasion, shift: i64) -> Option<f64> {
    let both = newer.inside.clone().filter_map(|cell| {
        let before = grid.at_local(grid.local(cell) - shift).filter(|before| older.inside.contains(before))?;
        newer.at(cell)?.0.zip(older.at(before)?.0)
    });
    let (now, then) = both.fold((0.0, 0.0), |(now, then), (y, before)| (now + y, then + before));
    let tells = now > 0.0 && then > 0.0 && now + then >= FEWEST;
    tells.then(|| (now / then / growth(&older.level, &newer.level)).ln())
}
