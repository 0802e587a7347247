//! Finds what does not belong into a normal week, so that neither level nor profile learns it: days of system failure
//! or of a promotion that nobody labelled, and stretches of zeros that mean missing.
//!
//! Every day is compared with the median week, scaled by the median of the days around it. A day far off, also against the
//! scatter of the queue's days, is taken out if the days after it are back to normal; a change that lasts is a new level,
//! which the methods have to follow. A run of zeros means missing where hours as busy are hardly ever 0. Nothing of it depends
//! on the size of the counts, so that parts of a queue are judged like the whole.

use super::grid::Grid;
use super::past::MEMORY_WEEKS;
use super::quantiles::median;
use std::ops::Range;

/// A day's count over what was to be expected, beyond which it is odd.
const ODD: f64 = 2.5;
/// Days before and after that say how busy the queue is.
const AROUND: usize = 10;
/// Odd days in a row, beyond which they are a new level.
const MOST_DAYS: usize = 3;
/// Robust standard deviations of the queue's days by which an odd day is too low, and too high.
const TOO_LOW: f64 = 3.0;
const TOO_HIGH: f64 = 6.0;
/// Share of the mean day that a day has at least, for its logarithm.
const LEAST_DAY: f64 = 0.1;
/// Counts by which odd hours exceed what was to be expected.
const LEAST_EXCESS: f64 = 30.0;
/// Minus the log of the chance of a run of zeros, beyond which they mean missing.
const NO_CHANCE: f64 = 18.0;
/// Standard deviation of a normal variable over the median of its absolute value.
const NORMAL_OVER_MAD: f64 = 1.4826;
/// Robust standard deviations beyond which an hour is odd.
const FAR: f64 = 8.0;
/// A stretch of zeros shorter than this may be chance or a pause.
const ZERO_HOURS: usize = 3;

/// A stretch that does not belong into a normal week.
#[derive(Debug, Clone, PartialEq)]
pub struct Anomaly {
    /// Its cells.
    pub cells: Range<usize>,
    /// What came in over what was to be expected.
    pub ratio: f64,
}

/// A local day against the median week.
pub struct Day {
    /// Its cells.
    pub cells: Range<usize>,
    expected: f64,
    ratio: Option<f64>,
    /// Expected counts over those of the mean day.
    share: f64,
}

impl Day {
    /// Log of what came in over the median week; none where too little was to be expected.
    pub fn log_ratio(&self) -> Option<f64> {
        self.ratio.filter(|r| *r > 0.0 && self.share >= LEAST_DAY).map(f64::ln)
    }
}

/// The anomalies in the last weeks of `values`, those that the methods look at, in order of time.
pub fn anomalies(grid: &Grid, values: &[Option<f64>]) -> Vec<Anomaly> {
    let cells = recent(grid, values);
    let mut found = zeros(grid, values, &median_week(grid, values, cells.clone()), cells.clone());
    found.extend(odd_days(grid, values, cells));
    found.sort_by_key(|a| a.cells.start);
    found
}

/// The cells that the methods look at, and a week more.
pub fn recent(grid: &Grid, values: &[Option<f64>]) -> Range<usize> {
    let end = values.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    end.saturating_sub((MEMORY_WEEKS + 1) * grid.week())..end
}

/// Hours of `cells` that are far above both the median week and its scatter, in order of time.
pub fn odd_hours(grid: &Grid, values: &[Option<f64>], cells: Range<usize>) -> Vec<Anomaly> {
    let week = median_week(grid, values, cells.clone());
    let days = days(grid, values, &week, cells.clone());
    let mut usual = vec![None; cells.len()];
    for (i, day) in days.iter().enumerate() {
        let level = level_around(&days, i);
        for cell in day.cells.clone() {
            usual[cell - cells.start] = week[grid.bin(cell)].map(|m| m * level);
        }
    }
    let of = |cell: usize| Some((values[cell]?, usual[cell - cells.start]?));
    let score = |(y, m): (f64, f64)| (y - m) / m.max(1.0).sqrt();
    let mut scores: Vec<f64> = cells.clone().filter_map(of).map(|pair| score(pair).abs()).collect();
    let scatter = (NORMAL_OVER_MAD * median(&mut scores).unwrap_or(0.0)).max(1.0);
    let odd = |cell: usize| of(cell).is_some_and(|(y, m)| y > ODD * m && score((y, m)) > FAR * scatter);
    let mut found = Vec::new();
    let mut at = cells.start;
    while at < cells.end {
        let run = (at..cells.end).take_while(|&cell| odd(cell)).count();
        let (seen, expected) = (at..at + run).filter_map(of).fold((0.0, 0.0), |(a, b), (y, m)| (a + y, b + m));
        if run >= grid.hour() && seen - expected >= LEAST_EXCESS {
            found.push(Anomaly { cells: at..at + run, ratio: seen / expected.max(1.0) });
        }
        at += run.max(1);
    }
    found
}

/// The days of `cells` that are far off the days around them, in order of time.
pub fn odd_days(grid: &Grid, values: &[Option<f64>], cells: Range<usize>) -> Vec<Anomaly> {
    let week = median_week(grid, values, cells.clone());
    let days = days(grid, values, &week, cells);
    let mut found = Vec::new();
    let levels: Vec<f64> = (0..days.len()).map(|i| level_around(&days, i)).collect();
    let relative = |i: usize| days[i].ratio.map(|r| r / levels[i]);
    let mut off: Vec<f64> =
        (0..days.len()).filter_map(|i| Some((relative(i)? - 1.0).abs() * days[i].share.sqrt())).collect();
    let scatter = NORMAL_OVER_MAD * median(&mut off).unwrap_or(0.0);
    let odd = |i: usize| {
        let far = |times: f64| times * scatter / days[i].share.sqrt();
        relative(i).is_some_and(|r| (r < 1.0 / ODD && 1.0 - r >= far(TOO_LOW)) || (r > ODD && r - 1.0 >= far(TOO_HIGH)))
    };
    let mut i = 0;
    while i < days.len() {
        let run = (i..days.len()).take_while(|&j| odd(j)).count();
        if (1..=MOST_DAYS).contains(&run) {
            for (j, day) in days.iter().enumerate().skip(i).take(run) {
                found.push(Anomaly { cells: day.cells.clone(), ratio: relative(j).unwrap_or(1.0) });
            }
        }
        i += run.max(1);
    }
    found
}

/// `values` without the cells of `anomalies`.
pub fn without(values: &[Option<f64>], anomalies: &[Anomaly]) -> Vec<Option<f64>> {
    let mut out = values.to_vec();
    for anomaly in anomalies {
        out[anomaly.cells.clone()].fill(None);
    }
    out
}

/// The median of each hour of the week over `cells`; none where nothing is known.
pub fn median_week(grid: &Grid, values: &[Option<f64>], cells: Range<usize>) -> Vec<Option<f64>> {
    let mut bins = vec![Vec::new(); grid.week()];
    for cell in cells {
        if let Some(value) = values[cell] {
            bins[grid.bin(cell)].push(value);
        }
    }
    bins.iter_mut().map(|bin| median(bin)).collect()
}

/// Runs of zeros in hours that are otherwise busy.
fn zeros(grid: &Grid, values: &[Option<f64>], week: &[Option<f64>], cells: Range<usize>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    let mut at = cells.start;
    while at < cells.end {
        let run = values[at..cells.end].iter().take_while(|v| **v == Some(0.0)).count();
        let expected: f64 = (at..at + run).filter_map(|c| week[grid.bin(c)]).sum();
        if run >= ZERO_HOURS * grid.hour()
            && expected > 0.0
            && run as f64 * -zero_chance(grid, values, week, cells.clone(), at..at + run).ln() >= NO_CHANCE
        {
            found.push(Anomaly { cells: at..at + run, ratio: 0.0 });
        }
        at += run.max(1);
    }
    found
}

/// The share of zeros outside of `run` in hours of the week up to twice as busy, half a zero more than were seen.
fn zero_chance(
    grid: &Grid,
    values: &[Option<f64>],
    week: &[Option<f64>],
    cells: Range<usize>,
    run: Range<usize>,
) -> f64 {
    let usual = |cell: usize| week[grid.bin(cell)].unwrap_or(0.0);
    let most = 2.0 * run.clone().map(usual).sum::<f64>() / run.len() as f64;
    let others = cells.filter(|cell| !run.contains(cell) && usual(*cell) <= most);
    let (zeros, all) = others
        .filter_map(|cell| values[cell])
        .fold((0.5, 1.0), |(zeros, all), value| (zeros + f64::from(u8::from(value <= 0.0)), all + 1.0));
    zeros / all
}

/// The local days of `cells` against the median week.
pub fn days(grid: &Grid, values: &[Option<f64>], week: &[Option<f64>], cells: Range<usize>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut at = cells.start;
    while at < cells.end {
        let day = grid.local(at).div_euclid(1440);
        let length = (at..cells.end).take_while(|&c| grid.local(c).div_euclid(1440) == day).count();
        let (mut seen, mut expected) = (0.0, 0.0);
        for cell in at..at + length {
            if let (Some(y), Some(m)) = (values[cell], week[grid.bin(cell)]) {
                seen += y;
                expected += m;
            }
        }
        let ratio = (expected > 0.0).then(|| seen / expected);
        days.push(Day { cells: at..at + length, expected, ratio, share: 0.0 });
        at += length;
    }
    let known = days.iter().filter(|day| day.expected > 0.0);
    let mean = known.clone().map(|day| day.expected).sum::<f64>() / known.count().max(1) as f64;
    days.iter_mut().filter(|day| day.expected > 0.0).for_each(|day| day.share = day.expected / mean);
    days
}

/// How busy the days around day `i` were against the median week; 1 where nothing is known.
fn level_around(days: &[Day], i: usize) -> f64 {
    let around = &days[i.saturating_sub(AROUND)..(i + AROUND + 1).min(days.len())];
    let mut ratios: Vec<f64> = around.iter().filter_map(|d| d.ratio).collect();
    median(&mut ratios).filter(|level| *level > 0.0).unwrap_or(1.0)
}
