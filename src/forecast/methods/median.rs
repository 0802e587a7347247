//! Median of the last eight same hours of the week: slow to follow, hard to mislead by a single odd week.

use super::method::Method;
use crate::domain::text::Text;
use crate::forecast::history::past::{Past, fill_week};
use crate::forecast::history::quantiles::median;
use crate::text;
use std::ops::Range;

/// Weeks in the median.
const WEEKS: usize = 8;

/// See the module.
pub struct MedianOfWeeks;

impl Method for MedianOfWeeks {
    fn name(&self) -> &'static str {
        "median8"
    }

    fn summary(&self) -> Text {
        text!("median of the last eight same hours of the week", "最近八周同一时段的中位数")
    }

    fn forecast(&self, past: &Past<'_>, cells: Range<usize>) -> Vec<f64> {
        let middle = |bin: usize| {
            let mut last: Vec<f64> = past.bin(bin).iter().take(WEEKS).map(|s| s.value).collect();
            median(&mut last)
        };
        let week = fill_week((0..past.week()).map(middle).collect(), past.grid.day());
        cells.map(|cell| week[past.grid.bin(cell)]).collect()
    }
}
