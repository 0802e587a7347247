//! What really came, interval by interval, and the forecast that would have said so.
//!
//! Rows may be finer or coarser than the plan's intervals. A row falls onto its slots of 5 minutes as the forecast expects inquiries there,
//! `mean × shape`, and evenly where nothing is expected; what lies outside the horizon goes by time. Sums of rows are kept. An interval is
//! known where rows cover all of it, or all of it in which the forecast expects anything.

use crate::domain::calendar::{Moment, SLOT_MINUTES, Slot, Span};
use crate::domain::demand::{Forecast, ForecastCell, HandlingSpread};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::{Came, Counted};

/// Shares of a shape that differ by less are even.
const EVEN: f64 = 1e-9;
/// A covered share that lacks less than this lacks nothing.
const WHOLE: f64 = 1e-9;

/// What came in each interval, and in how many intervals rows tell of a part only.
#[derive(Debug, Clone, PartialEq)]
pub struct Hindsight {
    /// By queue and interval; none where it is not known.
    pub came: Table<QueueId, Vec<Option<Came>>>,
    /// Intervals that are covered in part, which count as not known.
    pub partly: usize,
}

/// Sums of one slot of 5 minutes.
#[derive(Debug, Clone, Copy, Default)]
struct SlotSum {
    inquiries: f64,
    /// Seconds that rows cover.
    covered: f64,
    /// Σ inquiries × handling time, and the inquiries that have one.
    handling: [f64; 2],
}

/// Lays `rows` on the intervals of `plan`, as `forecast` expects inquiries.
pub fn hindsight(plan: &Plan, forecast: &Forecast, rows: &[Counted]) -> Hindsight {
    let mut partly = 0;
    let of_queue = |queue: QueueId| {
        let cells = &forecast.cells[queue];
        let mut slots = vec![SlotSum::default(); plan.horizon.slots()];
        rows.iter().filter(|row| row.queue == queue).for_each(|row| lay(plan, cells, row, &mut slots));
        let interval = |index: usize| {
            let own = &slots[plan.horizon.interval_slots(index)];
            let share = covered(cells.get(index), own);
            partly += usize::from(share > 0.0 && share < 1.0 - WHOLE);
            (share >= 1.0 - WHOLE).then(|| summed(own))
        };
        (0..plan.horizon.intervals()).map(interval).collect()
    };
    let came = plan.queues.ids().map(of_queue).collect::<Vec<_>>();
    Hindsight { came: Table::new(came), partly }
}

/// What `cell` expects in slot `slot` of an interval of `slots`.
fn expected(cell: Option<&ForecastCell>, slot: usize, slots: usize) -> f64 {
    let even = 1.0 / slots as f64;
    cell.map_or(0.0, |cell| cell.mean * cell.shape.get(slot).copied().unwrap_or(even))
}

/// Adds one row to the slots that it covers.
fn lay(plan: &Plan, cells: &[ForecastCell], row: &Counted, slots: &mut [SlotSum]) {
    let horizon = &plan.horizon;
    let inside = Span { start: row.span.start.max(horizon.start), end: row.span.end.min(horizon.end) };
    if inside.end <= inside.start {
        return;
    }
    let inquiries = row.inquiries * inside.seconds() as f64 / row.span.seconds() as f64;
    let (length, each) = (SLOT_MINUTES * 60, horizon.slots_per_interval());
    let index = |at: Moment| ((at.0 - horizon.start.0) / length) as usize;
    let touched: Vec<(usize, f64)> = (index(inside.start)..=index(Moment(inside.end.0 - 1)))
        .map(|slot| {
            let start = horizon.slot_start(Slot(slot));
            (slot, inside.overlap_seconds(&Span { start, end: Moment(start.0 + length) }) as f64)
        })
        .collect();
    let wanted =
        |&(slot, seconds): &(usize, f64)| expected(cells.get(slot / each), slot % each, each) * seconds / length as f64;
    let all: f64 = touched.iter().map(wanted).sum();
    for part in &touched {
        let by_time = part.1 / inside.seconds() as f64;
        let share = if all > 0.0 { wanted(part) / all } else { by_time };
        let sum = &mut slots[part.0];
        sum.inquiries += inquiries * share;
        sum.covered += part.1;
        if let Some(seconds) = row.aht_seconds {
            sum.handling[0] += inquiries * share * seconds;
            sum.handling[1] += inquiries * share;
        }
    }
}

/// The share of what is expected in an interval, or of its time where nothing is, that rows cover.
fn covered(cell: Option<&ForecastCell>, slots: &[SlotSum]) -> f64 {
    let of_slot = |sum: &SlotSum| (sum.covered / (SLOT_MINUTES * 60) as f64).min(1.0);
    let by_time = slots.iter().map(of_slot).sum::<f64>() / slots.len() as f64;
    let wanted = |(slot, _): &(usize, &SlotSum)| expected(cell, *slot, slots.len());
    let all: f64 = slots.iter().enumerate().map(|part| wanted(&part)).sum();
    if by_time == 0.0 || all <= 0.0 {
        return by_time;
    }
    slots.iter().enumerate().map(|part| wanted(&part) * of_slot(part.1)).sum::<f64>() / all
}

fn summed(slots: &[SlotSum]) -> Came {
    let sum = |of: fn(&SlotSum) -> f64| slots.iter().map(of).sum::<f64>();
    let inquiries = sum(|slot| slot.inquiries);
    let [seconds, timed] = [sum(|slot| slot.handling[0]), sum(|slot| slot.handling[1])];
    let shape: Vec<f64> = slots.iter().map(|slot| slot.inquiries / inquiries).collect();
    let even = 1.0 / slots.len() as f64;
    let is_even = inquiries <= 0.0 || shape.iter().all(|share| (share - even).abs() < EVEN);
    Came {
        inquiries,
        aht_seconds: (timed > 0.0).then(|| seconds / timed),
        shape: if is_even { Vec::new() } else { shape },
    }
}

/// `forecast` as it would have been, had it known what came: every quantile is the count. What is not known stays as it was.
pub fn as_it_came(forecast: &Forecast, came: &Table<QueueId, Vec<Option<Came>>>) -> Forecast {
    let cell = |(cell, came): (&ForecastCell, &Option<Came>)| {
        let Some(came) = came else { return cell.clone() };
        ForecastCell {
            mean: came.inquiries,
            p50: came.inquiries,
            p80: came.inquiries,
            p95: came.inquiries,
            aht_seconds: came.aht_seconds.or(cell.aht_seconds),
            shape: came.shape.clone(),
            handling: HandlingSpread::default(),
            ..cell.clone()
        }
    };
    let of_queue = |(queue, cells): (QueueId, &Vec<ForecastCell>)| cells.iter().zip(&came[queue]).map(cell).collect();
    Forecast { cells: forecast.cells.iter().map(of_queue).collect() }
}
