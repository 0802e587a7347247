//! Hours of the week whose rows are 0 throughout: closed, unless the queue is merely quiet then.
//!
//! An export lists closed hours with 0. A queue that is open and quiet has such hours by chance, so that what was to be
//! expected decides: by the hour of the day over all days, or, where nothing ever came at that hour, the less busy of the
//! nearest two hours that had inquiries. A run of zeros where eight inquiries or more were to be expected is no chance. Where hours
//! of the day are all but empty, inquiries on one day in seven at least and at several of these hours are a quiet night's; fewer
//! are strays, as of somebody who came just before closing time.

use super::grid::Grid;
use std::collections::BTreeSet;
use std::ops::Range;

/// Inquiries to be expected in a run of zeros that is no chance: one run in three thousand would be.
const NO_CHANCE: f64 = 8.0;
/// Below this share of rows with inquiries an hour of the day is all but empty.
const ALL_BUT_EMPTY: f64 = 0.1;
/// Share of days with inquiries in such hours below which they are strays.
const STRAYS: f64 = 0.15;
/// Hours of the day that the inquiries of quiet nights are seen at.
const LEAST_HOURS: usize = 3;
/// Hours of a day.
const HOURS: usize = 24;

/// An hour of the week or of the day.
#[derive(Debug, Clone, Copy, Default)]
struct Hour {
    rows: f64,
    positive: f64,
    inquiries: f64,
}

impl Hour {
    fn rate(&self) -> f64 {
        if self.rows > 0.0 { self.inquiries / self.rows } else { 0.0 }
    }
}

/// For each interval of the week, whether the zeros in the cells `window` of `values` say that the queue is closed.
pub fn closed(grid: &Grid, values: &[Option<f64>], window: Range<usize>) -> Vec<bool> {
    let hour = grid.hour();
    let mut week = vec![Hour::default(); 7 * HOURS];
    for cell in window.clone() {
        if let Some(value) = values[cell] {
            let at = &mut week[grid.bin(cell) / hour];
            at.rows += 1.0;
            at.positive += f64::from(u8::from(value > 0.0));
            at.inquiries += value;
        }
    }
    let rates = expected(grid, values, window, &week);
    let silent = |at: usize| week[at].rows > 0.0 && week[at].inquiries <= 0.0;
    let mut closed = vec![false; week.len()];
    // A run may go on from Sunday to Monday; it is counted from the first hour that is not silent.
    let first = (0..week.len()).find(|&at| !silent(at)).unwrap_or(0);
    let order: Vec<usize> = (0..week.len()).map(|i| (first + i) % week.len()).collect();
    let mut i = 0;
    while i < order.len() {
        let run = order[i..].iter().take_while(|&&at| silent(at)).count();
        let chance: f64 = order[i..i + run].iter().map(|&at| week[at].rows * rates[at % HOURS]).sum();
        if chance >= NO_CHANCE || run == order.len() {
            order[i..i + run].iter().for_each(|&at| closed[at] = true);
        }
        i += run.max(1);
    }
    (0..grid.week()).map(|bin| closed[bin / hour]).collect()
}

/// Inquiries per row to be expected at each hour of the day, were the queue open.
fn expected(grid: &Grid, values: &[Option<f64>], window: Range<usize>, week: &[Hour]) -> Vec<f64> {
    let mut day = vec![Hour::default(); HOURS];
    for (at, hour) in week.iter().enumerate() {
        let sum = &mut day[at % HOURS];
        sum.rows += hour.rows;
        sum.positive += hour.positive;
        sum.inquiries += hour.inquiries;
    }
    let empty = |h: usize| day[h].positive < ALL_BUT_EMPTY * day[h].rows;
    let busy: Vec<usize> = (0..HOURS).filter(|&h| !empty(h) && day[h].positive > 0.0).collect();
    let quiet = quiet(grid, values, window, &(0..HOURS).map(empty).collect::<Vec<_>>());
    (0..HOURS)
        .map(|h| {
            if day[h].positive > 0.0 && !empty(h) {
                return day[h].rate();
            }
            // Nights with some inquiries on some of them share what came.
            if let Some(rate) = quiet {
                return rate;
            }
            let after = busy.iter().find(|&&b| b > h).or(busy.first());
            let before = busy.iter().rev().find(|&&b| b < h).or(busy.last());
            before.into_iter().chain(after).map(|&b| day[b].rate()).fold(f64::INFINITY, f64::min)
        })
        .map(|rate: f64| if rate.is_finite() { rate } else { 0.0 })
        .collect()
}

/// Inquiries per row of the hours of the day in `empty` together; none where they are strays.
fn quiet(grid: &Grid, values: &[Option<f64>], window: Range<usize>, empty: &[bool]) -> Option<f64> {
    let (mut days, mut with_inquiries, mut hours) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut inquiries, mut rows) = (0.0, 0.0);
    for cell in window {
        let local = grid.local(cell);
        let hour = (local.rem_euclid(1440) / 60) as usize;
        let Some(value) = values[cell].filter(|_| empty[hour]) else { continue };
        let day = local.div_euclid(1440);
        days.insert(day);
        if value > 0.0 {
            with_inquiries.insert(day);
            hours.insert(hour);
        }
        inquiries += value;
        rows += 1.0;
    }
    let several = hours.len() >= LEAST_HOURS.min(empty.iter().filter(|empty| **empty).count());
    let often = with_inquiries.len() as f64 >= STRAYS * days.len() as f64;
    (rows > 0.0 && several && often).then(|| inquiries / rows)
}
