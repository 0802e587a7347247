//! How much a week differs from the one before, promotions included: the scatter that an event has beside its own.
//!
//! ```text
//! w = (y[t] − y[t − week]) / √max(y[t − week], 1)
//! ```
//!
//! The back-weeks' errors are those of normal weeks with everything odd left out. A promotion is odd, and in a queue whose
//! weeks are wild it is wilder than in one that runs like clockwork, so that here nothing is left out.

use super::grid::Grid;
use super::quantiles::quantile;

/// Weeks that are compared with the one before.
const WEEKS: usize = 6;

/// The quantiles .8 and .95 of `w` over the last weeks of `values`, at least 0; none without a week that has one before it.
pub fn wildness(grid: &Grid, values: &[Option<f64>]) -> Option<[f64; 2]> {
    let end = values.iter().rposition(Option::is_some)? + 1;
    let week = grid.week();
    let since = end.saturating_sub(WEEKS * week).max(week);
    let change = |t: usize| Some((values[t]?, values[t - week]?));
    let mut changes: Vec<f64> =
        (since..end).filter_map(change).map(|(y, before)| (y - before) / before.max(1.0).sqrt()).collect();
    if changes.len() < week / 2 {
        return None;
    }
    Some([quantile(&mut changes, 0.8)?.max(0.0), quantile(&mut changes, 0.95)?.max(0.0)])
}
