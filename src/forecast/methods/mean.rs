//! Mean of the last four same hours of the week: the mark that every other method has to beat.

use super::method::Method;
use crate::domain::text::Text;
use crate::forecast::history::past::{Past, fill_week};
use crate::text;
use std::ops::Range;

/// Weeks in the mean.
const WEEKS: usize = 4;

/// See the module.
pub struct MeanOfWeeks;

impl Method for MeanOfWeeks {
    fn name(&self) -> &'static str {
        "mean4"
    }

    fn summary(&self) -> Text {
        text!("mean of the last four same hours of the week", "最近四周同一时段的均值")
    }

    fn forecast(&self, past: &Past<'_>, cells: Range<usize>) -> Vec<f64> {
        let mean = |bin: usize| {
            let last = &past.bin(bin)[..past.bin(bin).len().min(WEEKS)];
            (!last.is_empty()).then(|| last.iter().map(|s| s.value).sum::<f64>() / last.len() as f64)
        };
        let week = fill_week((0..past.week()).map(mean).collect(), past.grid.day());
        cells.map(|cell| week[past.grid.bin(cell)]).collect()
    }
}
