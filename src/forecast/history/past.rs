//! What a method may look at: the normal weeks of one queue before a cut, sorted by hour of the week.

use super::grid::Grid;

/// A normal week is judged by at most this many weeks before the cut.
pub const MEMORY_WEEKS: usize = 26;

/// One known interval: how many weeks before the cut it lies, and its inquiries.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// The cell of the grid.
    pub cell: usize,
    /// Inquiries in the interval.
    pub value: f64,
}

/// The known intervals of one queue before a cut, events left out.
#[derive(Debug)]
pub struct Past<'a> {
    /// The grid of the cells.
    pub grid: &'a Grid,
    /// The first cell that is not known.
    pub cut: usize,
    bins: Vec<Vec<Seen>>,
    known: usize,
}

impl<'a> Past<'a> {
    /// The past of `values` (one for each cell of the grid's past) before cell `cut`.
    ///
    /// Looks back [`MEMORY_WEEKS`] from the last known cell, so that a history that ends early still says something.
    pub fn new(grid: &'a Grid, values: &[Option<f64>], cut: usize) -> Self {
        let cut = values[..cut].iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        Self::window(grid, &values[..cut], cut.saturating_sub(MEMORY_WEEKS * grid.week()))
    }

    /// The past that consists of the cells from `from` to the end of `values`.
    pub fn window(grid: &'a Grid, values: &[Option<f64>], from: usize) -> Self {
        let cut = values.len();
        let mut bins = vec![Vec::new(); grid.week()];
        let mut known = 0;
        for cell in (from..cut).rev() {
            if let Some(value) = values[cell] {
                bins[grid.bin(cell)].push(Seen { cell, value });
                known += 1;
            }
        }
        Self { grid, cut, bins, known }
    }

    /// Number of known cells.
    pub fn known(&self) -> usize {
        self.known
    }

    /// The known cells of one hour of the week, latest first.
    pub fn bin(&self, bin: usize) -> &[Seen] {
        &self.bins[bin]
    }

    /// Number of hours of the week, in intervals.
    pub fn week(&self) -> usize {
        self.bins.len()
    }

    /// Age of a cell at the cut in weeks.
    pub fn age(&self, cell: usize) -> f64 {
        (self.cut as f64 - cell as f64 - 0.5) / self.grid.week() as f64
    }

    /// All known cells, hour of the week by hour of the week.
    pub fn seen(&self) -> impl Iterator<Item = (usize, Seen)> + '_ {
        self.bins.iter().enumerate().flat_map(|(bin, row)| row.iter().map(move |s| (bin, *s)))
    }
}

/// A value for each hour of the week, filled up where nothing was seen.
///
/// An hour without a value takes the mean of the same hour on other days; without that, of the nearest hours of its day.
pub fn fill_week(week: Vec<Option<f64>>, per_day: usize) -> Vec<f64> {
    let mut by_time = vec![(0.0, 0usize); per_day];
    for (bin, value) in week.iter().enumerate() {
        if let Some(value) = value {
            let slot = &mut by_time[bin % per_day];
            *slot = (slot.0 + value, slot.1 + 1);
        }
    }
    let same_time = |bin: usize| {
        let (sum, n) = by_time[bin % per_day];
        (n > 0).then(|| sum / n as f64)
    };
    (0..week.len()).map(|bin| week[bin].or_else(|| same_time(bin)).unwrap_or(0.0)).collect()
}
