//! What one stage writes and another reads by interval: forecast.csv and spread.csv; and what really came in.

use super::intervals::inferred;
use crate::domain::calendar::{Moment, SLOT_MINUTES, Span};
use crate::domain::demand::{Forecast, ForecastCell, HandlingSpread, Level, Missing, USUAL_COMMON};
use crate::domain::ids::{Id, QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::{Counted, Rounds};
use crate::domain::units::{Minutes, Share};
use crate::error::{Error, Finding, Result, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::cells::{Reported, Sign, Times, list, parse_number, shortened};
use crate::read::table::columns::Form;
use crate::read::table::names::queue_at;
use crate::read::table::sheet::{Row, Sheet};
use crate::read::table::time::Clock;
use crate::text;
use std::collections::BTreeMap;
use std::path::Path;

/// The words for levels.
pub(super) const LEVELS: [(&str, Level); 6] = [
    ("normal", Level::Normal),
    ("peak", Level::Peak),
    ("burst", Level::Burst),
    ("平稳", Level::Normal),
    ("高峰", Level::Peak),
    ("爆发", Level::Burst),
];

/// One table of cells by queue and interval, while it is read.
struct Grid<'a, T> {
    plan: &'a Plan,
    clock: Clock,
    cells: Vec<Vec<Option<T>>>,
    outside: Option<(usize, Place)>,
}

/// Rounded shares of a shape add up to 1 within this.
const SHAPE_OFF: f64 = 0.005;
/// The form of what really came in.
pub(super) const ACTUALS: Form = Form {
    required: &["start", "queue", "inquiries"],
    optional: &[
        "answered_within",
        "mean_wait_seconds",
        "abandoned",
        "interval_minutes",
        "aht_seconds",
        "rounds",
        "rounds_within",
        "mean_reply_seconds",
    ],
    ignored: &["mean", "level"],
};

/// Columns 0 and 1 of every grid.
const START: usize = 0;
const QUEUE: usize = 1;

impl<'a, T: Clone> Grid<'a, T> {
    fn new(plan: &'a Plan) -> Self {
        let cells = vec![vec![None; plan.horizon.intervals()]; plan.queues.len()];
        Self { plan, clock: Clock::new(plan.zone), cells, outside: None }
    }

    /// Reads all rows; `value` reads what stands beside start and queue.
    fn read(
        &mut self,
        sheet: &Sheet,
        findings: &mut Findings,
        value: impl Fn(&Row<'_>, &mut Findings) -> std::result::Result<T, Reported>,
    ) {
        sheet.rows(findings, |row, findings| {
            let at = self.place(row, findings);
            let value = value(row, findings);
            if let (Ok(Some((queue, interval))), Ok(value)) = (at, value) {
                let cell = &mut self.cells[queue.index()][interval];
                if cell.is_some() {
                    let (start, queue) = (row.cell(START), row.cell(QUEUE));
                    let message = text!("{queue} at {start} is given twice", "{queue} 的 {start} 重复");
                    findings.add(&codes::ROW_TWICE, row.place(START), message);
                }
                *cell = Some(value);
            }
        });
        if let Some((n, place)) = self.outside {
            let message = text!(
                n,
                "{n} row, here, is outside the horizon",
                "{n} rows, the first here, are outside the horizon",
                "{n} 行在方案时段之外，首行在此"
            );
            findings.add(&codes::OUTSIDE_HORIZON, place, message);
        }
    }

    /// Queue and interval of a row; none outside the horizon.
    fn place(
        &mut self,
        row: &Row<'_>,
        findings: &mut Findings,
    ) -> std::result::Result<Option<(QueueId, usize)>, Reported> {
        let mut times = Times { clock: &mut self.clock, zone: self.plan.zone, findings };
        let start = row.moment(START, "start", &mut times);
        let queue = queue_of(row, QUEUE, self.plan, findings);
        let (start, queue) = (start?, queue?);
        let horizon = &self.plan.horizon;
        let (seconds, step) = (start.0 - horizon.start.0, horizon.interval.0 * 60);
        if seconds % step != 0 {
            let (cell, minutes) = (row.cell(START), horizon.interval.0);
            let message = text!(
                "{cell} is not on the {minutes}-minute intervals of the plan",
                "{cell} 不在方案的 {minutes} 分钟区间上"
            );
            findings.add(&codes::START_OFF_INTERVAL, row.place(START), message);
            return Err(Reported);
        }
        if !horizon.span().contains(start) {
            self.outside.get_or_insert((0, row.place(START))).0 += 1;
            return Ok(None);
        }
        Ok(Some((queue, (seconds / step) as usize)))
    }

    fn missing(&self) -> usize {
        self.cells.iter().flatten().filter(|cell| cell.is_none()).count()
    }

    fn into_table<U>(self, cell: impl Fn(Option<T>) -> U) -> Table<QueueId, Vec<U>> {
        self.cells.into_iter().map(|cells| cells.into_iter().map(&cell).collect()).collect()
    }
}

/// The queue that a cell names.
pub(super) fn queue_of(
    row: &Row<'_>,
    column: usize,
    plan: &Plan,
    findings: &mut Findings,
) -> std::result::Result<QueueId, Reported> {
    let cell = row.text(column, "queue", findings)?;
    queue_at(cell, row.place(column), &plan.queues, findings)
}

/// Opens a table that a command names, reads it, and turns errors among the findings into [`Error::Invalid`].
pub(super) fn read<T>(
    path: &Path,
    form: &Form,
    body: impl FnOnce(&Sheet, &mut Findings) -> T,
) -> Result<(T, Vec<Finding>)> {
    let mut findings = Findings::new(path.display().to_string());
    let value = if path.exists() {
        Sheet::open(path, form, &mut findings).map(|sheet| body(&sheet, &mut findings))
    } else {
        let shown = path.display();
        let message = text!("there is no `{shown}`", "没有 `{shown}`");
        let hint = text!("correct the path", "请更正路径");
        findings.add_with_hint(&codes::FILE_MISSING, Place::default(), message, hint);
        None
    };
    let findings = findings.into_sorted();
    match value {
        Some(value) if findings.iter().all(|f| f.severity != Severity::Error) => Ok((value, findings)),
        _ => Err(Error::Invalid(findings)),
    }
}

/// Reads a forecast in the form of forecast.csv, which must have every interval and queue.
///
/// # Errors
/// [`Error::Invalid`] with every finding.
pub fn forecast(path: &Path, plan: &Plan) -> Result<(Forecast, Vec<Finding>)> {
    const FORM: Form = Form {
        required: &["start", "queue", "baseline", "mean", "p50", "p80", "p95", "level", "event"],
        optional: &["aht_seconds", "model"],
        ignored: &[],
    };
    read(path, &FORM, |sheet, findings| {
        let mut grid = Grid::new(plan);
        grid.read(sheet, findings, forecast_cell);
        let missing = grid.missing();
        if missing > 0 {
            let message = text!(missing, "{missing} row is missing", "{missing} rows are missing", "缺少 {missing} 行");
            findings.add(&codes::FORECAST_INCOMPLETE, Place::default(), message);
        }
        Forecast { cells: grid.into_table(Option::unwrap_or_default) }
    })
}

fn forecast_cell(row: &Row<'_>, findings: &mut Findings) -> std::result::Result<ForecastCell, Reported> {
    let numbers = [(2, "baseline"), (3, "mean"), (4, "p50"), (5, "p80"), (6, "p95")]
        .map(|(column, name)| row.count(column, name, findings));
    let level = row.word(7, "level", &codes::LEVEL_UNKNOWN, &LEVELS, findings);
    let aht_seconds = row.number(9, Sign::Positive, findings);
    let model = row.number(10, Sign::NotNegative, findings);
    let [baseline, mean, p50, p80, p95] = numbers;
    let (baseline, mean, p50, p80, p95) = (baseline?, mean?, p50?, p80?, p95?);
    if p50 > p80 || p80 > p95 {
        let message = text!("p50 {p50}, p80 {p80}, p95 {p95} do not rise", "p50 {p50}、p80 {p80}、p95 {p95} 未递增");
        findings.add(&codes::QUANTILES_CROSS, row.place(4), message);
    }
    Ok(ForecastCell {
        baseline,
        mean,
        p50,
        p80,
        p95,
        level: level?,
        event: row.cell(8).to_owned(),
        aht_seconds: aht_seconds?,
        common: USUAL_COMMON,
        shape: Vec::new(),
        model: model?,
        handling: HandlingSpread::default(),
    })
}

/// Reads what spread.csv says about `forecast` beside its quantiles: `start, queue, common`, optionally `shape`, `aht_spread`, `aht_together`.
///
/// # Errors
/// [`Error::Invalid`] with every finding.
pub fn spread(path: &Path, plan: &Plan, forecast: &mut Forecast) -> Result<Vec<Finding>> {
    const FORM: Form = Form {
        required: &["start", "queue", "common"],
        optional: &["shape", "aht_spread", "aht_together"],
        ignored: &[],
    };
    let (shares, findings) = read(path, &FORM, |sheet, findings| {
        let mut grid = Grid::new(plan);
        grid.read(sheet, findings, |row, findings| {
            let share = row.count(2, "common", findings)?;
            if share > 1.0 {
                let message = text!("`common` is {share}, above 1", "`common` 为 {share}，大于 1");
                findings.add(&codes::NOT_A_SHARE, row.place(2), message);
                return Err(Reported);
            }
            Ok((Share(share), shape(row, plan.horizon.interval, findings)?, handling(row, findings)?))
        });
        grid.into_table(|read| read.unwrap_or((USUAL_COMMON, Vec::new(), HandlingSpread::default())))
    })?;
    for (queue, shares) in shares.iter() {
        for (cell, (share, shape, handling)) in forecast.cells[queue].iter_mut().zip(shares) {
            cell.common = *share;
            cell.handling = *handling;
            cell.shape.clone_from(shape);
        }
    }
    Ok(findings)
}

/// How handling times err; not at all where nothing is said.
fn handling(row: &Row<'_>, findings: &mut Findings) -> std::result::Result<HandlingSpread, Reported> {
    let sigma = row.number(4, Sign::NotNegative, findings)?.unwrap_or(0.0);
    let together = row.number(5, Sign::Any, findings)?.unwrap_or(0.0);
    if together.abs() > 1.0 {
        let message =
            text!("`aht_together` is {together}, not from -1 to 1", "`aht_together` 为 {together}，不在 -1 到 1 之间");
        findings.add(&codes::NOT_A_SHARE, row.place(5), message);
        return Err(Reported);
    }
    Ok(HandlingSpread { sigma, together })
}

/// The shares of the slots of an interval, empty where it is even.
fn shape(row: &Row<'_>, interval: Minutes, findings: &mut Findings) -> std::result::Result<Vec<f64>, Reported> {
    let cell = row.cell(3);
    if cell.is_empty() {
        return Ok(Vec::new());
    }
    let slots = (interval.0 / SLOT_MINUTES) as usize;
    let shares: Option<Vec<f64>> = list(cell).map(|part| parse_number(part, None)).collect();
    let is_whole = |shares: &Vec<f64>| {
        shares.len() == slots
            && shares.iter().all(|share| (0.0..=1.0).contains(share))
            && (shares.iter().sum::<f64>() - 1.0).abs() <= SHAPE_OFF
    };
    shares.filter(is_whole).ok_or_else(|| {
        let shown = shortened(cell);
        let message =
            text!("`{shown}` is not {slots} shares that add up to 1", "`{shown}` 不是合计为 1 的 {slots} 个占比");
        findings.add(&codes::SHAPE_INVALID, row.place(3), message);
        Reported
    })
}

/// Reads what really came in: `start, queue, inquiries`, optionally `answered_within, mean_wait_seconds, abandoned,
/// interval_minutes, aht_seconds, rounds, rounds_within, mean_reply_seconds`. Rows may lie anywhere and be of any length of 1 to 1440 minutes; they are sorted by start and queue, and
/// none is given twice or reaches into the next.
///
/// # Errors
/// [`Error::Invalid`] with every finding.
pub fn actuals(path: &Path, plan: &Plan) -> Result<(Vec<Counted>, Vec<Finding>)> {
    read(path, &ACTUALS, |sheet, findings| {
        let mut clock = Clock::new(plan.zone);
        let mut seen: BTreeMap<(QueueId, Moment), Begun> = BTreeMap::new();
        sheet.rows(findings, |row, findings| {
            let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
            let Ok(counted) = actual(row, plan, &mut times) else { return };
            if seen.insert((counted.actual.queue, counted.actual.span.start), counted).is_some() {
                let (start, queue) = (row.cell(START), row.cell(QUEUE));
                let message = text!("{queue} at {start} is given twice", "{queue} 的 {start} 重复");
                findings.add(&codes::ROW_TWICE, row.place(START), message);
            }
        });
        let rows: Vec<Begun> = seen.into_values().collect();
        let of_queues = rows.chunk_by(|a, b| a.actual.queue == b.actual.queue);
        let mut actuals: Vec<Counted> = of_queues.flat_map(|rows| with_ends(rows, plan, findings)).collect();
        actuals.sort_by_key(|actual| (actual.span.start, actual.queue));
        actuals
    })
}

/// A row of what came in whose end is not known yet.
pub(super) struct Begun {
    pub actual: Counted,
    minutes: Option<i64>,
    place: Place,
}

/// The rows of one queue, in order of start, with their ends, and rows of 0 for the time between them where the queue's file
/// only holds what came; reports rows that say that they reach into the next.
fn with_ends(rows: &[Begun], plan: &Plan, findings: &mut Findings) -> Vec<Counted> {
    let spacings: Vec<i64> =
        rows.windows(2).map(|pair| (pair[1].actual.span.start.0 - pair[0].actual.span.start.0) / 60).collect();
    let end = |(i, row): (usize, &Begun)| {
        let minutes = row.minutes.unwrap_or_else(|| inferred(&spacings, i, plan.horizon.interval.0));
        let end = row.actual.span.start + Minutes(minutes.max(1));
        let next = rows.get(i + 1).map_or(end, |next| next.actual.span.start);
        if row.minutes.is_some() && next < end {
            let next = plan.zone.show(next);
            let message = text!(
                "{minutes} minutes from here reach past the next row at {next}",
                "由此起 {minutes} 分钟越过了下一行的开始 {next}"
            );
            findings.add(&codes::OBSERVATIONS_OVERLAP, row.place, message);
        }
        Counted { span: Span { end: end.min(next), ..row.actual.span }, ..row.actual }
    };
    let mut actuals: Vec<Counted> = rows.iter().enumerate().map(end).collect();
    let Some(first) = actuals.first().filter(|first| plan.queues[first.queue].missing == Missing::Zero) else {
        return actuals;
    };
    let nothing = Counted {
        inquiries: 0.0,
        answered_within: None,
        mean_wait_seconds: None,
        abandoned: None,
        aht_seconds: None,
        rounds: Rounds::default(),
        ..*first
    };
    let between = |pair: &[Counted]| Span { start: pair[0].span.end, end: pair[1].span.start };
    let holes = actuals.windows(2).map(between).filter(|span| span.start < span.end);
    let holes: Vec<Counted> = holes.map(|span| Counted { span, ..nothing }).collect();
    actuals.extend(holes);
    actuals
}

/// One row of what came in.
pub(super) fn actual(row: &Row<'_>, plan: &Plan, times: &mut Times<'_>) -> std::result::Result<Begun, Reported> {
    let start = row.moment(START, "start", times);
    let queue = queue_of(row, QUEUE, plan, times.findings);
    let inquiries = row.count(2, "inquiries", times.findings);
    let [answered_within, mean_wait_seconds, abandoned] =
        [3, 4, 5].map(|column| row.number(column, Sign::NotNegative, times.findings));
    let minutes = row.number(6, Sign::Positive, times.findings);
    let aht = row.number(7, Sign::NotNegative, times.findings);
    let [number, within, mean_reply_seconds] =
        [8, 9, 10].map(|column| row.number(column, Sign::NotNegative, times.findings));
    let (start, queue, inquiries, minutes) = (start?, queue?, inquiries?, minutes?);
    let aht_seconds = aht?.filter(|seconds| *seconds > 0.0);
    if let Some(minutes) = minutes.filter(|minutes| minutes.fract() != 0.0 || *minutes > 1440.0) {
        let message = text!("an interval of {minutes} minutes cannot be used", "无法使用 {minutes} 分钟的区间");
        times.findings.add(&codes::INTERVAL_UNUSABLE, row.place(6), message);
        return Err(Reported);
    }
    let (answered_within, mean_wait_seconds, abandoned) = (answered_within?, mean_wait_seconds?, abandoned?);
    if answered_within.unwrap_or(0.0) + abandoned.unwrap_or(0.0) > inquiries {
        let message = text!(
            "answered_within and abandoned add up to more than {inquiries} inquiries",
            "answered_within 与 abandoned 之和超过咨询量 {inquiries}"
        );
        times.findings.add(&codes::MORE_THAN_INQUIRIES, row.place(2), message);
    }
    let rounds = Rounds { number: number?, within: within?, mean_reply_seconds: mean_reply_seconds? };
    if rounds.number.zip(rounds.within).is_some_and(|(number, within)| within > number) {
        let message = text!("rounds_within is more than rounds", "rounds_within 大于 rounds");
        times.findings.add(&codes::MORE_THAN_INQUIRIES, row.place(9), message);
    }
    let span = Span { start, end: start };
    let actual = Counted { span, queue, inquiries, answered_within, mean_wait_seconds, abandoned, aht_seconds, rounds };
    Ok(Begun { actual, minutes: minutes.map(|minutes| minutes as i64), place: row.place(START) })
}
