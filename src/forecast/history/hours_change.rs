//! Opening hours that changed: hours of the week that fell silent, and hours that came to life, in the newest weeks.
//!
//! Adjacent hours of a day fell silent if nothing came in their `k ≥ 2` newest weeks, where with the means `λ` of the eight weeks
//! before `Σ λ k ≥ 20` inquiries were to be expected, and in none of those weeks nothing came in all of these hours: what is
//! quiet now and then is no closing time. An hour came to life if all since were busy and at least three times as many weeks
//! before it were silent: twenty inquiries at this time of the day, in two weeks of the hour or on three days of the week, which
//! no sale of one or two days shows.
//! A 0 is silent, and so is an hour without a row in a stretch that has others; a stretch without any row is a gap.

use super::grid::Grid;
use std::ops::Range;

/// Weeks that are looked at.
const WEEKS: usize = 16;
/// Weeks of silence that close an hour.
const LEAST_SILENT: usize = 2;
/// Weeks before the silence that say what was to be expected.
const BEFORE: usize = 8;
/// Inquiries that no chance leaves out, or brings.
const NO_CHANCE: f64 = 20.0;
/// Weeks before a silence that have to be known.
const LEAST_BEFORE: usize = 2;
/// Silent weeks before, to each busy one, of an hour that came to life.
const SILENT_TO_BUSY: usize = 3;
/// Days of the week that show a new hour where one week is all there is.
const LEAST_WEEKDAYS: usize = 3;
/// Rows so many days before and after make a day without rows a silent one.
const NEAR_DAYS: usize = 3;
/// Lost rows over known ones, beyond which a missing row says nothing.
const MOST_LOST: f64 = 0.01;

/// Hours of the week that changed together.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The hours, in intervals from Monday 00:00, in order.
    pub bins: Vec<usize>,
    /// First cell of the new hours.
    pub cell: usize,
    /// Whether they are open now.
    pub opens: bool,
}

/// The newest weeks of one hour of the week.
#[derive(Debug, Clone, Copy, Default)]
struct Newest {
    busy: bool,
    /// Weeks in the same state.
    weeks: usize,
    /// First cell of those.
    since: usize,
    /// Inquiries in them.
    inquiries: f64,
    /// Weeks in the other state before them, without a break.
    before: usize,
    /// Mean of the weeks before.
    rate: f64,
}

/// What changed in `values`, the counts outside the events that cover `mask`: what closed, then what opened.
pub fn changes(grid: &Grid, values: &[Option<f64>], mask: &[bool]) -> Vec<Change> {
    let Some(last) = values.iter().rposition(Option::is_some) else { return Vec::new() };
    let first = values.iter().position(Option::is_some).unwrap_or(0);
    let window = (last + 1).saturating_sub(WEEKS * grid.week()).max(first)..last + 1;
    // A closed day at the end of the history has no row after it; what follows the last row opens nothing.
    let weeks = occurrences(grid, values, mask, window.start..values.len());
    let closed = closed(grid, &newest(&weeks), &weeks);
    let newest = newest(&occurrences(grid, values, mask, window));
    let opened = opened(grid, &newest);
    let change = |opens, bins: Vec<usize>, cell: Option<usize>| cell.map(|cell| Change { bins, cell, opens });
    let since = opened.iter().filter_map(|&bin| newest[bin].map(|n| n.since)).min();
    let closed_since = closed.iter().map(|(_, cell)| *cell).min();
    let closed = closed.into_iter().flat_map(|(bins, _)| bins).collect();
    [change(false, closed, closed_since), change(true, opened, since)].into_iter().flatten().collect()
}

/// `values` and the hours `open` as the newest weeks have them: what came before hours came to life says nothing about them,
/// and what has not come since they closed is no failure.
pub fn apply(grid: &Grid, values: &mut [Option<f64>], open: &mut [bool], changes: &[Change]) {
    for change in changes {
        let mut of = vec![false; grid.week()];
        for &bin in &change.bins {
            (of[bin], open[bin]) = (true, change.opens);
        }
        let cells = if change.opens { 0..change.cell } else { change.cell..values.len() };
        for cell in cells.filter(|&cell| of[grid.bin(cell)]) {
            values[cell] = None;
        }
    }
}

/// For each cell of `window`, from its start, whether rows lie shortly before and after it; the end of the window counts as one.
fn near(grid: &Grid, values: &[Option<f64>], window: Range<usize>) -> Vec<bool> {
    let reach = NEAR_DAYS * grid.day();
    let mut before = vec![false; window.len()];
    let mut seen = None;
    for (i, cell) in window.clone().enumerate() {
        if values[cell].is_some() {
            seen = Some(i);
        }
        before[i] = seen.is_some_and(|s| i - s <= reach);
    }
    let mut seen = Some(window.len());
    for (i, cell) in window.enumerate().rev() {
        if values[cell].is_some() {
            seen = Some(i);
        }
        before[i] &= seen.is_some_and(|s| s - i <= reach);
    }
    before
}

/// Whether rows are missing here and there, in the same hour of whose neighbouring weeks there are some: what is missing then says
/// nothing about hours.
fn loses_rows(grid: &Grid, values: &[Option<f64>], window: Range<usize>) -> bool {
    let week = grid.week();
    let known = values[window.clone()].iter().flatten().count();
    let lost = |&cell: &usize| {
        values[cell].is_none() && values[cell - week].is_some() && values.get(cell + week).is_some_and(Option::is_some)
    };
    let lost = (window.start + week..window.end).filter(lost).count();
    lost as f64 > MOST_LOST * known as f64
}

/// By hour of the week, newest first: cell and inquiries; weeks of which nothing is known are left out.
fn occurrences(grid: &Grid, values: &[Option<f64>], mask: &[bool], window: Range<usize>) -> Vec<Vec<(usize, f64)>> {
    let near = if loses_rows(grid, values, window.clone()) {
        vec![false; window.len()]
    } else {
        near(grid, values, window.clone())
    };
    let mut found = vec![Vec::new(); grid.week()];
    for cell in window.clone().rev().filter(|&cell| !mask[cell]) {
        match values[cell] {
            Some(value) => found[grid.bin(cell)].push((cell, value)),
            None if near[cell - window.start] => found[grid.bin(cell)].push((cell, 0.0)),
            None => {}
        }
    }
    found
}

fn newest(weeks: &[Vec<(usize, f64)>]) -> Vec<Option<Newest>> {
    weeks.iter().map(|weeks| of(weeks)).collect()
}

fn of(weeks: &[(usize, f64)]) -> Option<Newest> {
    let busy = weeks.first()?.1 > 0.0;
    let run = weeks.iter().take_while(|(_, y)| (*y > 0.0) == busy).count();
    let before = &weeks[run..];
    let compared = &before[..before.len().min(BEFORE)];
    Some(Newest {
        busy,
        weeks: run,
        since: weeks[run - 1].0,
        inquiries: weeks[..run].iter().map(|(_, y)| y).sum(),
        before: before.iter().take_while(|(_, y)| (*y > 0.0) != busy).count(),
        rate: compared.iter().map(|(_, y)| y).sum::<f64>() / compared.len().max(1) as f64,
    })
}

/// The adjacent hours of a day that fell silent, each with the first cell of the silence.
fn closed(grid: &Grid, newest: &[Option<Newest>], weeks: &[Vec<(usize, f64)>]) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    for day in 0..7 {
        let mut bin = day * grid.day();
        let end = bin + grid.day();
        while bin < end {
            let mut run = 1;
            for silent in LEAST_SILENT..=WEEKS {
                let of = |bin: usize| newest[bin].filter(|n| !n.busy && n.weeks >= silent && n.rate > 0.0);
                let bins = bin..bin + (bin..end).map_while(of).count();
                if let Some(since) = fell_silent(newest, &weeks[bins.clone()], bins.clone(), silent) {
                    run = bins.len();
                    found.push((bins, since));
                    break;
                }
            }
            bin += run;
        }
    }
    found
}

/// The first cell of the silence of the hours `bins`, whose `weeks` were silent in the newest `silent`, if that is no chance; the
/// busiest of them dates it.
fn fell_silent(
    newest: &[Option<Newest>],
    weeks: &[Vec<(usize, f64)>],
    bins: Range<usize>,
    silent: usize,
) -> Option<usize> {
    let of: Vec<Newest> = bins.filter_map(|bin| newest[bin]).collect();
    let (at, busiest) = of.iter().enumerate().max_by(|a, b| a.1.rate.total_cmp(&b.1.rate))?;
    let expected: f64 = of.iter().map(|n| n.rate * silent as f64).sum();
    let before = busiest.weeks..busiest.weeks + BEFORE;
    let sums: Vec<f64> = before
        .filter_map(|week| weeks.iter().filter_map(|w| w.get(week)).map(|(_, y)| *y).reduce(|a, b| a + b))
        .collect();
    let always = sums.len() >= LEAST_BEFORE && sums.iter().all(|sum| *sum > 0.0);
    (expected >= NO_CHANCE && always).then(|| busiest.since.saturating_sub(at))
}

fn opened(grid: &Grid, newest: &[Option<Newest>]) -> Vec<usize> {
    let day = grid.day();
    let mut found = Vec::new();
    for time in 0..day {
        let alive = |n: &Newest| n.busy && n.before >= SILENT_TO_BUSY.max(SILENT_TO_BUSY * n.weeks);
        let bins: Vec<(usize, Newest)> =
            (0..7).map(|d| d * day + time).filter_map(|bin| Some((bin, newest[bin].filter(alive)?))).collect();
        let inquiries: f64 = bins.iter().map(|(_, n)| n.inquiries).sum();
        let lasting = bins.len() >= LEAST_WEEKDAYS || bins.iter().any(|(_, n)| n.weeks >= LEAST_SILENT);
        if inquiries >= NO_CHANCE && lasting {
            found.extend(bins.iter().map(|(bin, _)| *bin));
        }
    }
    found.sort_unstable();
    found
}

/// The hours `bins` as minutes from Monday 00:00; adjacent ones of a day are one range.
pub fn ranges(grid: &Grid, bins: &[usize]) -> Vec<Range<i64>> {
    let minutes = 1440 / grid.day() as i64;
    let mut found: Vec<Range<i64>> = Vec::new();
    for &bin in bins {
        let hour = bin as i64 * minutes..(bin as i64 + 1) * minutes;
        match found.last_mut() {
            Some(last) if last.end == hour.start && hour.start % 1440 != 0 => last.end = hour.end,
            _ => found.push(hour),
        }
    }
    found
}
