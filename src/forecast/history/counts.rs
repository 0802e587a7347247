//! From rows of any length to one count for each cell of the grid, or none where the history is silent.
//!
//! Finer rows are summed. Coarser ones are split by a piecewise linear rate whose slope is taken from the neighbouring rows and
//! limited so that it stays non-negative; every row keeps its sum (the reconstruction step of van Leer, "Towards the ultimate
//! conservative difference scheme", 1977). Rows of more than four hours tell nothing of the hours of a day: see [`totals`].
//!
//! A cell that rows cover in part counts by what they hold, as at the edges of the opening hours. Only where the weeks beside
//! it are covered further is the rest missing: with `c` the cover and `m` the median cover of the cell and the same hour of
//! two weeks before and after,
//!
//! ```text
//! count = sum · max(1, m / c)      unknown where c < m / 2
//! ```

use super::grid::Grid;
use super::sums::{Sums, overlaps};
use super::totals;
use crate::domain::demand::{LONGEST_SHAPED, Missing, Observation};

/// A cell that is seen for at least this share of what is usual is scaled up; below that it is unknown.
const LEAST_COVER: f64 = 0.5;
/// Weeks on either side that say how much of a cell is usually covered.
const BESIDE: usize = 2;

/// One count for each cell before the horizon; none where `rows`, sorted by start, do not say.
pub fn dense(grid: &Grid, rows: &[Observation], missing: Missing) -> Vec<Option<f64>> {
    let mut sums = Sums { inquiries: vec![0.0; grid.past()], covered: vec![0.0; grid.past()] };
    let (mut shaped, mut totals) = (false, false);
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.length.0 > 0 && row.inquiries.is_finite()) {
        if row.length > LONGEST_SHAPED {
            totals = true;
        } else {
            shaped = true;
            add(grid, &mut sums, rows, i);
        }
    }
    if shaped && totals {
        totals::spread(grid, &mut sums, rows);
    }
    if missing == Missing::Zero {
        cover_all(grid, &mut sums, rows);
    }
    counts(grid, &sums)
}

fn add(grid: &Grid, sums: &mut Sums, rows: &[Observation], i: usize) {
    let row = &rows[i];
    let slope = if row.length.0 * 60 > grid.seconds() { slope(rows, i) } else { 0.0 };
    let length = (row.length.0 * 60) as f64;
    let middle = (row.start.0 - grid.start_of(0).0) as f64 + length / 2.0;
    for (cell, a, b) in overlaps(grid, row) {
        sums.inquiries[cell] += (b - a) * (row.inquiries.max(0.0) / length + slope * ((a + b) / 2.0 - middle));
        sums.covered[cell] += b - a;
    }
}

/// Takes everything between the first and the last row for covered: what has no row had no inquiry.
fn cover_all(grid: &Grid, sums: &mut Sums, rows: &[Observation]) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let length = (last.start + last.length).0 - first.start.0;
    let span = Observation { length: crate::domain::units::Minutes(length / 60), ..*first };
    for (cell, a, b) in overlaps(grid, &span) {
        sums.covered[cell] = b - a;
    }
}

fn counts(grid: &Grid, sums: &Sums) -> Vec<Option<f64>> {
    let mut bins: Vec<Vec<usize>> = vec![Vec::new(); grid.week()];
    for cell in (0..grid.past()).filter(|&cell| sums.covered[cell] > 0.0) {
        bins[grid.bin(cell)].push(cell);
    }
    let mut out = vec![None; grid.past()];
    for cells in &bins {
        for (i, &cell) in cells.iter().enumerate() {
            let beside = &cells[i.saturating_sub(BESIDE)..(i + BESIDE + 1).min(cells.len())];
            let mut covers: Vec<f64> = beside.iter().map(|&cell| sums.covered[cell]).collect();
            covers.sort_by(f64::total_cmp);
            let usual = covers[(covers.len() - 1) / 2];
            let covered = sums.covered[cell];
            if covered >= LEAST_COVER * usual {
                out[cell] = Some((sums.inquiries[cell] * (usual / covered).max(1.0)).max(0.0));
            }
        }
    }
    out
}

/// Change of the rate per second inside row `i`, limited so that the rate stays non-negative at both ends.
fn slope(rows: &[Observation], i: usize) -> f64 {
    let rate = |o: &Observation| o.inquiries.max(0.0) / (o.length.0 * 60) as f64;
    let middle = |o: &Observation| o.start.0 as f64 + o.length.0 as f64 * 30.0;
    let here = &rows[i];
    let before = i.checked_sub(1).map(|j| &rows[j]).filter(|o| o.start + o.length == here.start);
    let after = rows.get(i + 1).filter(|o| here.start + here.length == o.start);
    let (left, right) = (before.unwrap_or(here), after.unwrap_or(here));
    let distance = middle(right) - middle(left);
    if distance <= 0.0 {
        return 0.0;
    }
    let most = 2.0 * rate(here) / (here.length.0 * 60) as f64;
    ((rate(right) - rate(left)) / distance).clamp(-most, most)
}
