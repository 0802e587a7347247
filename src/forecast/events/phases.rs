//! Sales that open and coupons that drop at clock times: how their surge moves when the times move.
//!
//! The log effect of an edition is its background plus one excess for each phase: what lies above the straight line
//! between the ends of the phase's stretch. Moving a phase moves its excess and leaves the background; with equal
//! times nothing changes.

use crate::forecast::history::grid::Grid;
use chrono::{NaiveTime, Timelike};
use std::ops::Range;

/// A phase is felt from so many minutes before its time
const BEFORE: i64 = 60;
/// to so many minutes after.
const AFTER: i64 = 240;
const DAY: i64 = 1440;

/// The phases of one edition, in minutes after local midnight, sorted, without repeats.
pub fn minutes(times: &[NaiveTime]) -> Vec<i64> {
    let mut minutes: Vec<i64> = times.iter().map(|t| i64::from(t.hour() * 60 + t.minute())).collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// Moves the phases of `effect`, a log ratio for each cell from `first`, from the times `old` to the times `new`, on
/// every day of the event, whose cells are `inside`.
///
/// Times in both stay; of the others the nearest belong together; an old one without a partner goes, and a new one
/// without a partner gets the mean excess of the old ones. Without times on either side nothing moves.
pub fn transport(
    grid: &Grid,
    first: usize,
    inside: &Range<usize>,
    effect: &[f64],
    old: &[i64],
    new: &[i64],
) -> Vec<f64> {
    if old.is_empty() || new.is_empty() || old == new {
        return effect.to_vec();
    }
    let per_hour = grid.hour() as i64;
    let cells = |m: i64| m * per_hour / 60;
    let width = (cells(BEFORE) + cells(AFTER)).max(2) as usize;
    let mut out = effect.to_vec();
    let pairs = partners(old, new);
    for midnight in midnights(grid, inside) {
        let place = |minute: i64| (midnight + minute - grid.local(first)).div_euclid(60 / per_hour);
        let mut mean = vec![0.0; width];
        let mut excesses = Vec::new();
        for &phase in old {
            let excess = excess(effect, place(phase) - cells(BEFORE), width);
            mean.iter_mut().zip(&excess).for_each(|(m, e)| *m += e / old.len() as f64);
            excesses.push(excess);
        }
        for (from, to) in &pairs {
            let excess = from.map_or(&mean, |i| &excesses[i]);
            if from.is_some_and(|i| Some(old[i]) == *to) {
                continue;
            }
            if let Some(i) = from {
                add(&mut out, place(old[*i]) - cells(BEFORE), excess, -1.0);
            }
            if let Some(to) = to {
                add(&mut out, place(*to) - cells(BEFORE), excess, 1.0);
            }
        }
    }
    out
}

/// Local midnights of the days that `cells` touch.
fn midnights(grid: &Grid, cells: &Range<usize>) -> Vec<i64> {
    if cells.is_empty() {
        return Vec::new();
    }
    let day = |cell: usize| grid.local(cell).div_euclid(DAY);
    (day(cells.start)..=day(cells.end - 1)).map(|day| day * DAY).collect()
}

/// What lies above the straight line between the ends of a stretch; nothing where the stretch leaves the effect.
fn excess(effect: &[f64], from: i64, width: usize) -> Vec<f64> {
    let at = |i: i64| usize::try_from(i).ok().and_then(|i| effect.get(i)).copied();
    let (Some(a), Some(b)) = (at(from), at(from + width as i64 - 1)) else { return vec![0.0; width] };
    (0..width).map(|i| at(from + i as i64).unwrap_or(a) - (a + (b - a) * i as f64 / (width - 1) as f64)).collect()
}

fn add(effect: &mut [f64], from: i64, excess: &[f64], sign: f64) {
    for (i, e) in excess.iter().enumerate() {
        if let Some(slot) = usize::try_from(from + i as i64).ok().and_then(|i| effect.get_mut(i)) {
            *slot += sign * e;
        }
    }
}

/// Who moves where: index of the old time and the new time.
fn partners(old: &[i64], new: &[i64]) -> Vec<(Option<usize>, Option<i64>)> {
    let mut free_old: Vec<usize> = (0..old.len()).filter(|&i| !new.contains(&old[i])).collect();
    let mut free_new: Vec<i64> = new.iter().copied().filter(|t| !old.contains(t)).collect();
    let mut pairs = Vec::new();
    while let Some((i, j)) = (0..free_old.len())
        .flat_map(|i| (0..free_new.len()).map(move |j| (i, j)))
        .min_by_key(|&(i, j)| (old[free_old[i]] - free_new[j]).abs())
    {
        pairs.push((Some(free_old.remove(i)), Some(free_new.remove(j))));
    }
    pairs.extend(free_old.into_iter().map(|i| (Some(i), None)));
    pairs.extend(free_new.into_iter().map(|t| (None, Some(t))));
    pairs
}
