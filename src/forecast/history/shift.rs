//! Lasting changes of level: a channel that was added, a bot that went live, a queue that was split.
//!
//! With `ℓ(d)` the log of a day's count over the median week, a shift at day `d` is a difference of at least ln 1.4 between
//! the medians of the three weeks before and after, which the five days next to it show as well: a season comes gradually,
//! a shift overnight. Four days to two weeks after it are enough if each of them shows it, and the day before does not: three days or
//! fewer may be a promotion without a label. Of neighbouring days the one with the smallest sum of absolute deviations on both sides is taken.

use super::clean::{Day, days, median_week};
use super::grid::Grid;
use super::quantiles::median;
use std::borrow::Cow;
use std::ops::Range;

/// Days on either side that are compared.
const AROUND: usize = 21;
/// Known days that each side needs.
const LEAST_DAYS: usize = 14;
/// Known days after it, all at the new level, of a shift that is younger.
const LEAST_NEW: usize = 4;
/// Share of the jump by which a day may be off the new level then.
const NEAR: f64 = 0.35;
/// Days next to the shift that have to show it.
const NEXT: usize = 5;
/// The least factor up or down.
const LEAST_FACTOR: f64 = 1.4;
/// Share of the shift that the days next to it have to show.
const ABRUPT: f64 = 0.75;
/// The least shift in mean absolute deviations of single days.
const LEAST_DEVIATIONS: f64 = 6.0;

/// A lasting change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// First cell at the new level.
    pub cell: usize,
    /// New over old level.
    pub factor: f64,
}

/// The shifts in `cells` of `values`, in order of time.
pub fn shifts(grid: &Grid, values: &[Option<f64>], cells: Range<usize>) -> Vec<Shift> {
    let week = median_week(grid, values, cells.clone());
    let days = days(grid, values, &week, cells);
    let logs: Vec<Option<f64>> = days.iter().map(Day::log_ratio).collect();
    let candidates: Vec<(usize, f64, f64)> = (0..days.len()).filter_map(|d| candidate(&logs, d)).collect();
    let mut found: Vec<(usize, f64, f64)> = Vec::new();
    for candidate in candidates {
        match found.last_mut() {
            Some(last) if candidate.0 - last.0 <= AROUND => {
                if candidate.2 < last.2 {
                    *last = candidate;
                }
            }
            _ => found.push(candidate),
        }
    }
    found.into_iter().map(|(d, jump, _)| Shift { cell: days[d].cells.start, factor: jump.exp() }).collect()
}

/// Day `d`, the jump there, and the mean absolute deviation from the medians of both sides, if it is a shift.
fn candidate(logs: &[Option<f64>], d: usize) -> Option<(usize, f64, f64)> {
    let known = |range: Range<usize>| -> Vec<f64> { logs[range].iter().flatten().copied().collect() };
    let (mut before, mut after) = (known(d.saturating_sub(AROUND)..d), known(d..(d + AROUND).min(logs.len())));
    if before.len() < LEAST_DAYS || after.len() < LEAST_NEW {
        return None;
    }
    let (newest, last) = (after.clone(), before.last().copied()?);
    let (old, new) = (median(&mut before)?, median(&mut after)?);
    let jump = new - old;
    let off = |day: f64, level: f64| (day - level).abs() > NEAR * jump.abs();
    if newest.len() < LEAST_DAYS && (off(last, old) || newest.iter().any(|&day| off(day, new))) {
        return None;
    }
    let deviation = before.iter().map(|l| (l - old).abs()).chain(after.iter().map(|l| (l - new).abs())).sum::<f64>()
        / (before.len() + after.len()) as f64;
    let near = median(&mut known(d..(d + NEXT).min(logs.len())))? - median(&mut known(d.saturating_sub(NEXT)..d))?;
    let is_shift = jump.abs() >= LEAST_FACTOR.ln().max(LEAST_DEVIATIONS * deviation) && near / jump >= ABRUPT;
    is_shift.then_some((d, jump, deviation))
}

/// `values` as if the newest level had been there all along; themselves where it was.
pub fn levelled<'a>(values: &'a [Option<f64>], shifts: &[Shift]) -> Cow<'a, [Option<f64>]> {
    let mut out = Cow::from(values);
    for shift in shifts {
        out.to_mut()[..shift.cell].iter_mut().flatten().for_each(|value| *value *= shift.factor);
    }
    out
}
