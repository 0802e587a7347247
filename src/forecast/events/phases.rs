//! Sales that open and coupons that drop at clock times: how their surge moves when the times move.
//!
//! The effect of an edition is its background plus one excess for each phase: the inquiries above the straight line, of log effects, between
//! the ends of the phase's stretch. An end that lies outside the event says nothing about its background, and the other stands for both. Moving
//! a phase moves its excess as the inquiries that it is, whatever hour it comes to, and leaves the background; with equal times nothing changes.

use crate::forecast::history::grid::Grid;
use chrono::{NaiveTime, Timelike};
use std::ops::Range;

/// A phase is felt from so many minutes before its time
const BEFORE: i64 = 60;
/// to so many minutes after.
const AFTER: i64 = 240;
/// Share of an hour's inquiries that stays whatever moves away.
const LEAST_LEFT: f64 = 0.05;
const DAY: i64 = 1440;

/// The phases of one edition, in minutes after local midnight, sorted, without repeats.
pub fn minutes(times: &[NaiveTime]) -> Vec<i64> {
    let mut minutes: Vec<i64> = times.iter().map(|t| i64::from(t.hour() * 60 + t.minute())).collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// The log effect of an edition, cell by cell.
pub struct Felt<'a> {
    /// The grid.
    pub grid: &'a Grid,
    /// The first cell.
    pub first: usize,
    /// The cells of the event.
    pub inside: &'a Range<usize>,
    /// Log of the event's over the normal inquiries, for each cell from `first`.
    pub effect: &'a [f64],
    /// The normal inquiries that it stands on, above 0.
    pub usual: &'a [f64],
}

/// Moves the phases of an effect from the times `old` to the times `new`, on every day of the event.
///
/// Times in both stay; of the others the nearest belong together; an old one without a partner goes, and a new one
/// without a partner gets the mean excess of the old ones. Without times on either side nothing moves.
pub fn transport(felt: &Felt<'_>, old: &[i64], new: &[i64]) -> Vec<f64> {
    let Felt { grid, first, inside, effect, usual } = felt;
    if old.is_empty() || new.is_empty() || old == new {
        return effect.to_vec();
    }
    let per_hour = grid.hour() as i64;
    let cells = |m: i64| m * per_hour / 60;
    let width = (cells(BEFORE) + cells(AFTER)).max(2) as usize;
    let mut counts: Vec<f64> = effect.iter().zip(*usual).map(|(x, usual)| x.exp() * usual).collect();
    let pairs = partners(old, new);
    for midnight in midnights(grid, inside) {
        let place = |minute: i64| (midnight + minute - grid.local(*first)).div_euclid(60 / per_hour);
        let mut mean = vec![0.0; width];
        let mut excesses = Vec::new();
        for &phase in old {
            let excess = felt.excess(place(phase) - cells(BEFORE), width);
            mean.iter_mut().zip(&excess).for_each(|(m, e)| *m += e / old.len() as f64);
            excesses.push(excess);
        }
        for (from, to) in &pairs {
            let excess = from.map_or(&mean, |i| &excesses[i]);
            if from.is_some_and(|i| Some(old[i]) == *to) {
                continue;
            }
            if let Some(i) = from {
                felt.add(&mut counts, place(old[*i]) - cells(BEFORE), excess, -1.0);
            }
            if let Some(to) = to {
                felt.add(&mut counts, place(*to) - cells(BEFORE), excess, 1.0);
            }
        }
    }
    // Where two phases overlap both may be taken away, which leaves little but not nothing.
    let log = |(i, count): (usize, &f64)| (count / usual[i]).max(LEAST_LEFT * effect[i].exp()).ln();
    counts.iter().enumerate().map(log).collect()
}

impl Felt<'_> {
    /// Inquiries above the straight line between the ends of a stretch; none outside the event.
    fn excess(&self, from: i64, width: usize) -> Vec<f64> {
        let at = |i: i64| self.cell(i).map(|i| self.effect[i]);
        let last = width as i64 - 1;
        let (a, b) = (at(from), at(from + last));
        let Some((a, b)) = a.or(b).zip(b.or(a)) else { return vec![0.0; width] };
        let above = |i: i64| {
            let cell = self.cell(from + i)?;
            let line = a + (b - a) * i as f64 / last as f64;
            Some((self.effect[cell].exp() - line.exp()) * self.usual[cell])
        };
        (0..width as i64).map(|i| above(i).unwrap_or(0.0)).collect()
    }

    fn add(&self, counts: &mut [f64], from: i64, excess: &[f64], sign: f64) {
        for (i, e) in excess.iter().enumerate() {
            if let Some(cell) = self.cell(from + i as i64) {
                counts[cell] += sign * e;
            }
        }
    }

    /// The place of a cell of the event, `i` after the first.
    fn cell(&self, i: i64) -> Option<usize> {
        usize::try_from(i).ok().filter(|i| *i < self.effect.len() && self.inside.contains(&(self.first + i)))
    }
}

/// Local midnights of the days that `cells` touch.
fn midnights(grid: &Grid, cells: &Range<usize>) -> Vec<i64> {
    if cells.is_empty() {
        return Vec::new();
    }
    let day = |cell: usize| grid.local(cell).div_euclid(DAY);
    (day(cells.start)..=day(cells.end - 1)).map(|day| day * DAY).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Horizon, Moment, Zone};
    use crate::domain::units::Minutes;

    /// Half hours of a day, from midnight on, and twelve hours before and after; 20 inquiries by day, 10 late in the evening.
    fn usual(cell: usize) -> f64 {
        if (cell + 24) % 48 >= 46 { 10.0 } else { 20.0 }
    }

    fn moved(old: i64, new: i64) -> [Vec<f64>; 2] {
        let zone = Zone::named("UTC").expect("a zone");
        let start = Moment(1_794_268_800 - 43_200);
        let horizon = Horizon { start, end: start + Minutes(2880), interval: Minutes(30) };
        let grid = Grid::new(zone, &horizon, None, start);
        let (first, inside) = (0, 24..72);
        let midnight = grid.local(24);
        // Twice the normal inquiries, and a surge of 100 that halves within the hour; the day begins at cell 24.
        let true_counts = |phase: i64| -> Vec<f64> {
            let count = |cell: usize| {
                if !inside.contains(&cell) {
                    return usual(cell);
                }
                let after = (grid.local(cell) - midnight - phase) as f64;
                2.0 * usual(cell) + if after < 0.0 { 0.0 } else { 100.0 * (-after / 60.0 * 2.0f64.ln()).exp() }
            };
            (0..96).map(count).collect()
        };
        let usual: Vec<f64> = (0..96).map(usual).collect();
        let effect: Vec<f64> = true_counts(old).iter().zip(&usual).map(|(y, b)| (y / b).ln()).collect();
        let felt = Felt { grid: &grid, first, inside: &inside, effect: &effect, usual: &usual };
        let moved = transport(&felt, &[old], &[new]);
        [moved.iter().zip(&usual).map(|(x, b)| x.exp() * b).collect(), true_counts(new)]
    }

    #[test]
    fn a_surge_moves_as_the_inquiries_that_it_is() {
        for (old, new) in [(1260, 1200), (1200, 1260), (1200, 1140), (600, 720), (60, 0)] {
            let [found, truth] = moved(old, new);
            let error: f64 = (24..72).map(|i| (found[i] - truth[i]).abs()).sum();
            let all: f64 = truth[24..72].iter().sum();
            assert!(error < 0.05 * all, "{old} to {new}: {error:.1} of {all:.1}");
            let late = 24 + (new / 30) as usize;
            assert!((found[late] / truth[late] - 1.0).abs() < 0.06, "{old} to {new}: {} {}", found[late], truth[late]);
            assert!(found[..24].iter().zip(&truth).all(|(a, b)| (a - b).abs() < 1e-9), "nothing moves outside");
        }
    }

    #[test]
    fn equal_times_change_nothing() {
        let [found, truth] = moved(1200, 1200);
        assert!(found.iter().zip(&truth).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
