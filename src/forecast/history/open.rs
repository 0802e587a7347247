//! Which hours of the week a queue is open (SPEC section 1).

use super::grid::Grid;
use super::silence;
use std::ops::Range;

/// Weeks before the horizon that decide.
const WEEKS: usize = 16;

/// For each hour of the week, in intervals, whether the queue is open.
///
/// Closed is an hour without a row, or with zeros only, in the last 16 weeks on a weekday that has rows at other hours, and a
/// weekday without any row in all those weeks. Where those weeks hold no row at all, they are a gap and the last 16 weeks of rows decide.
/// A weekday that the rows do not span even once is unknown rather than closed: it is open when other days are.
pub fn hours(grid: &Grid, values: &[Option<f64>]) -> Vec<bool> {
    let (week, day) = (grid.week(), grid.day());
    let Some(last) = values.iter().rposition(Option::is_some) else { return vec![true; week] };
    let end = if values.len() - last > WEEKS * week { last + 1 } else { values.len() };
    let from = end.saturating_sub(WEEKS * week);
    let first = from + values[from..end].iter().position(Option::is_some).unwrap_or(0);
    let mut rows = vec![false; week];
    let mut spanned = [0usize; 7];
    for (cell, value) in values.iter().enumerate().take(last + 1).skip(first) {
        let bin = grid.bin(cell);
        rows[bin] |= value.is_some();
        spanned[bin / day] += 1;
    }
    let with_rows: Vec<bool> = rows.chunks(day).map(|day| day.contains(&true)).collect();
    let silent = silence::closed(grid, values, first..last + 1);
    rows.iter_mut().zip(&silent).for_each(|(rows, silent)| *rows &= !silent);
    let any_day: Vec<bool> = (0..day).map(|time| (0..7).any(|d| rows[d * day + time])).collect();
    (0..week)
        .map(|bin| {
            let weekday = bin / day;
            // Half a day is what a history that begins or ends inside a day shows of it.
            let unknown = !with_rows[weekday] && spanned[weekday] <= day / 2;
            if unknown { any_day[bin % day] } else { rows[bin] }
        })
        .collect()
}

/// The closed hours of the week in minutes from Monday 00:00 local; adjacent ones are one range. None where nothing is open.
pub fn closed(grid: &Grid, open: &[bool]) -> Vec<Range<i64>> {
    let minutes = 1440 / grid.day() as i64;
    let mut found: Vec<Range<i64>> = Vec::new();
    if !open.contains(&true) {
        return found;
    }
    for bin in (0..open.len()).filter(|&bin| !open[bin]) {
        let hour = bin as i64 * minutes..(bin as i64 + 1) * minutes;
        match found.last_mut() {
            Some(last) if last.end == hour.start => last.end = hour.end,
            _ => found.push(hour),
        }
    }
    found
}
