//! Whether what came fits the forecast far better some hours earlier or later: an export of another time zone, which nothing else shows.
//!
//! With the counts `y` of all queues, the forecast `m` of the same queues and `s = Σ y / Σ m`, the error of a move is `Σ |y − s m| / Σ y` over the
//! intervals that are known and lie in the plan after it, so that the size of the event does not matter.

use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::Came;
use crate::domain::units::Minutes;

/// Zones are at most so far apart, and a clock that was read wrong is not further off.
const MOST: Minutes = Minutes(14 * 60);
/// Zones differ by half hours at the finest.
const STEP: Minutes = Minutes(30);
/// A shape with a smaller error is the day's own.
const FAR_OFF: f64 = 0.3;
/// A move has to take so much of the error.
const LEFT: f64 = 0.4;
/// Less than so much of the plan has no shape.
const LEAST: Minutes = Minutes(12 * 60);

/// A move that fits better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Minutes by which what came would have to be later.
    pub later: i64,
    /// The error as it is.
    pub error: f64,
    /// The error after the move.
    pub after: f64,
}

/// The move after which what `came` fits `forecast` far better; none where it fits as it is, or nowhere.
pub fn moved(plan: &Plan, forecast: &Forecast, came: &Table<QueueId, Vec<Option<Came>>>) -> Option<Moved> {
    let step = STEP.0.max(plan.horizon.interval.0);
    let each = plan.horizon.interval.0;
    let error = |by: i64| error(forecast, came, by, (LEAST.0 / each) as usize);
    let now = error(0).filter(|error| *error > FAR_OFF)?;
    let moves = (-MOST.0..=MOST.0).filter(|minutes| minutes % step == 0 && *minutes != 0);
    let tried = moves.filter_map(|later| Some((error(later / each)?, later)));
    let (after, later) = tried.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (after < LEFT * now).then_some(Moved { later, error: now, after })
}

/// The error of a move by so many intervals; none where fewer than `least` intervals are left.
fn error(forecast: &Forecast, came: &Table<QueueId, Vec<Option<Came>>>, by: i64, least: usize) -> Option<f64> {
    let intervals = came.values().map(Vec::len).max()?;
    let pair = |index: usize| {
        let target = usize::try_from(index as i64 + by).ok()?;
        let of_queue = |(queue, came): (QueueId, &Vec<Option<Came>>)| {
            Some((came[index].as_ref()?.inquiries, forecast.cells[queue].get(target)?.mean))
        };
        let known: Vec<(f64, f64)> = came.iter().filter_map(of_queue).collect();
        (!known.is_empty()).then(|| known.iter().fold((0.0, 0.0), |(y, m), pair| (y + pair.0, m + pair.1)))
    };
    let pairs: Vec<(f64, f64)> = (0..intervals).filter_map(pair).collect();
    let (all, expected) = pairs.iter().fold((0.0, 0.0), |(y, m), pair| (y + pair.0, m + pair.1));
    if pairs.len() < least || all <= 0.0 || expected <= 0.0 {
        return None;
    }
    let scale = all / expected;
    Some(pairs.iter().map(|(y, m)| (y - scale * m).abs()).sum::<f64>() / all)
}
