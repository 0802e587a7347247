//! What of a running night strays from its plan: counts outside of the band, intervals at another level.

use super::cells::{LEAST_SHARE, level_of};
use super::posterior::Came;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::units::{Minutes, Share};
use crate::domain::watch::{Alarm, Count};

/// A level counts as crossed from this ratio of the known median to the planned one on: less is the rounding of a threshold.
const CLEAR: f64 = 1.1;
/// The band that two intervals in a row must leave on one side, and the one that a single interval must leave.
const BAND: [Share; 2] = [Share(0.05), Share(0.95)];
const WIDE: [Share; 2] = [Share(0.001), Share(0.999)];
/// What ended longer ago is no news.
const OLD: Minutes = Minutes(180);

/// By queue: the newest row of what came in, and all rows together, with what `planned` expects of that time.
pub fn counted(plan: &Plan, planned: &Forecast, rows: &[Came]) -> Table<QueueId, Option<[Count; 2]>> {
    let of_queue = |queue: QueueId| {
        let counts: Vec<Count> = sorted(rows, queue).iter().map(|row| count(plan, planned, row)).collect();
        let (first, newest) = (counts.first()?, *counts.last()?);
        let sum = |of: fn(&Count) -> f64| counts.iter().map(of).sum();
        let span = Span { start: first.span.start, end: newest.span.end };
        Some([newest, Count { span, came: sum(|count| count.came), planned: sum(|count| count.planned) }])
    };
    plan.queues.ids().map(of_queue).collect()
}

/// An alarm for each queue with an interval that begins in `span` and is at a higher level than planned; the first tells.
pub fn crossings(plan: &Plan, planned: &Forecast, known: &Forecast, span: &Span) -> Vec<Alarm> {
    let crossing = |queue: QueueId| {
        let (planned, known) = (&planned.cells[queue], &known.cells[queue]);
        let usual = known.iter().map(|cell| cell.baseline).sum::<f64>() / known.len().max(1) as f64;
        (0..plan.horizon.intervals()).find_map(|index| {
            let (was, is, at) = (&planned[index], &known[index], plan.horizon.interval_start(index));
            let level = level_of(is.p50, is.baseline.max(LEAST_SHARE * usual), &plan.levels);
            let crossed = span.contains(at) && level > was.level && is.p50 >= CLEAR * was.p50;
            crossed.then_some(Alarm::Level { queue, at, planned: was.level, known: level })
        })
    };
    plan.queues.ids().filter_map(crossing).collect()
}

/// An alarm for each queue whose counts left the band of `planned`: the last two whole intervals on one side of its 90 %, or the
/// last one far beyond it.
pub fn departures(plan: &Plan, planned: &Forecast, rows: &[Came], now: Moment) -> Vec<Alarm> {
    let departure = |queue: QueueId| {
        let periods = periods(plan, &sorted(rows, queue));
        let last = periods.last().filter(|row| row.start + row.length + OLD > now)?;
        let side = |row: &Came, band| side(plan, &planned.cells[queue], row, band);
        let before = periods.len().checked_sub(2).map(|at| &periods[at]);
        let twice = before.filter(|row| row.start + row.length == last.start).is_some_and(|row| {
            let sides = (side(row, BAND), side(last, BAND));
            sides.0 == sides.1 && sides.0 != 0
        });
        let left = twice || side(last, WIDE) != 0;
        left.then(|| Alarm::Band { queue, count: count(plan, planned, last) })
    };
    plan.queues.ids().filter_map(departure).collect()
}

/// The rows of a queue in order.
fn sorted(rows: &[Came], queue: QueueId) -> Vec<Came> {
    let mut rows: Vec<Came> = rows.iter().filter(|row| row.queue == queue).copied().collect();
    rows.sort_by_key(|row| row.start);
    rows
}

fn count(plan: &Plan, planned: &Forecast, row: &Came) -> Count {
    let span = Span { start: row.start, end: row.start + row.length };
    let share = |index: usize| {
        let interval = plan.horizon.interval_span(index);
        interval.overlap_seconds(&span) as f64 / interval.seconds() as f64
    };
    let expected = planned.cells[row.queue].iter().enumerate().map(|(index, cell)| cell.mean * share(index)).sum();
    Count { span, came: row.inquiries, planned: expected }
}

/// Rows that follow each other as whole intervals of the plan; coarser ones stay as they are.
fn periods(plan: &Plan, rows: &[Came]) -> Vec<Came> {
    let on_grid = |at: Moment| (at.0 - plan.horizon.start.0).rem_euclid(plan.horizon.interval.0 * 60) == 0;
    let mut found = Vec::new();
    let mut open: Option<Came> = None;
    for row in rows {
        open = match open {
            Some(before) if before.start + before.length == row.start => Some(Came {
                length: Minutes(before.length.0 + row.length.0),
                inquiries: before.inquiries + row.inquiries,
                ..before
            }),
            _ => on_grid(row.start).then_some(*row),
        };
        if let Some(whole) = open.filter(|whole| on_grid(whole.start + whole.length)) {
            found.push(whole);
            open = None;
        }
    }
    found
}

/// Whether a period is above `band` (1), below it (-1), or inside it (0).
fn side(plan: &Plan, cells: &[ForecastCell], row: &Came, band: [Share; 2]) -> i32 {
    let span = Span { start: row.start, end: row.start + row.length };
    let within = |index: &usize| plan.horizon.interval_span(*index).overlap_seconds(&span) > 0;
    let touched: Vec<&ForecastCell> =
        (0..cells.len()).filter(within).map(|index| &cells[index]).filter(|cell| cell.p50 > 0.0).collect();
    let [low, high] = band.map(|q| touched.iter().map(|cell| cell.quantile(q)).sum::<f64>());
    i32::from(!touched.is_empty() && row.inquiries > high) - i32::from(!touched.is_empty() && row.inquiries < low)
}
