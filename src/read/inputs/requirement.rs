//! requirements.csv: `start, queue, required, standby_required, level`, optionally `interval_minutes`, and how each need came about as
//! staffing tells it: `inquiries, agents_p50, agents_p95, expected_service_level, expected_occupancy, limit`.
//!
//! ```text
//! start,queue,required,standby_required,level
//! 2026-11-10T18:00,presale,12.5,3.1,peak
//! ```
//!
//! Rows coarser than the plan's intervals hold for all that they cover: as long as `interval_minutes` says, or else as far apart as
//! the rows of their queue are.

use super::stage_tables::{LEVELS, queue_of, read};
use crate::domain::ids::{Id, QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::requirement::{Limit, Need, NeedInfo, Requirement};
use crate::domain::units::{Minutes, Share};
use crate::error::{Finding, Result};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::cells::{Reported, Sign, Times, parse_number};
use crate::read::table::columns::Form;
use crate::read::table::sheet::Row;
use crate::read::table::time::Clock;
use crate::text;
use std::path::Path;

const FORM: Form = Form {
    required: &["start", "queue", "required", "standby_required", "level"],
    optional: &[
        "interval_minutes",
        "inquiries",
        "agents_p50",
        "agents_p95",
        "expected_service_level",
        "expected_occupancy",
        "limit",
    ],
    ignored: &[],
};
const START: usize = 0;
const QUEUE: usize = 1;
const REQUIRED: usize = 2;
const STANDBY: usize = 3;
const LEVEL: usize = 4;
const LENGTH: usize = 5;
/// The first of the numbers that tell how a need came about, and what set it.
const INFO: usize = 6;
const LIMIT: usize = 11;

/// With fewer rows of a queue nothing is told from how far apart they are.
const FEWEST_TO_TELL: usize = 3;

/// One row.
struct Given {
    queue: QueueId,
    /// Intervals from plan.start; negative before it.
    interval: i64,
    /// How many intervals `interval_minutes` says.
    length: Option<i64>,
    need: Need,
    /// How it came about, where the row tells all of it.
    info: Option<NeedInfo>,
    place: Place,
}

/// Reads a requirement; an interval that no row covers counts as 0 and normal, with one warning.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every finding.
pub fn requirements(path: &Path, plan: &Plan) -> Result<(Requirement, Vec<Finding>)> {
    read(path, &FORM, |sheet, findings| {
        let mut clock = Clock::new(plan.zone);
        let mut rows: Vec<Given> = Vec::new();
        sheet.rows(findings, |row, findings| {
            let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
            rows.extend(given(row, plan, &mut times));
        });
        rows.sort_by_key(|row| (row.queue, row.interval, row.place.line));
        report_repeats(&rows, plan, findings);
        let lengths = lengths(&rows, plan);
        report_coarse(&rows, &lengths, plan, findings);
        let needs = filled(&rows, &lengths, plan, findings);
        Requirement { needs: needs.into_iter().collect(), info: told(&rows, &lengths, plan) }
    })
}

fn given(row: &Row<'_>, plan: &Plan, times: &mut Times<'_>) -> std::result::Result<Given, Reported> {
    let start = row.moment(START, "start", times);
    let queue = queue_of(row, QUEUE, plan, times.findings);
    let required = row.count(REQUIRED, "required", times.findings);
    let standby = row.number(STANDBY, Sign::NotNegative, times.findings);
    let level = row.word(LEVEL, "level", &codes::LEVEL_UNKNOWN, &LEVELS, times.findings);
    let minutes = row.number(LENGTH, Sign::Positive, times.findings);
    let (start, each) = (start?, plan.horizon.interval.0);
    let seconds = start.0 - plan.horizon.start.0;
    if seconds % (each * 60) != 0 {
        let cell = row.cell(START);
        let message =
            text!("{cell} is not on the {each}-minute intervals of the plan", "{cell} 不在方案的 {each} 分钟区间上");
        times.findings.add(&codes::START_OFF_INTERVAL, row.place(START), message);
        return Err(Reported);
    }
    let minutes = minutes?;
    if let Some(minutes) = minutes.filter(|minutes| minutes % each as f64 != 0.0 || *minutes > 1440.0) {
        let message = text!(
            "a row of {minutes} minutes; the intervals of the plan have {each}",
            "该行为 {minutes} 分钟，方案区间为 {each} 分钟"
        );
        times.findings.add(&codes::INTERVAL_UNUSABLE, row.place(LENGTH), message);
        return Err(Reported);
    }
    let need = Need { required: required?, standby_required: standby?.unwrap_or(0.0), level: level? };
    let length = minutes.map(|minutes| minutes as i64 / each);
    Ok(Given { queue: queue?, interval: seconds / (each * 60), length, need, info: info(row), place: row.place(START) })
}

/// How the need of a row came about. Nothing is computed with it, so a row that does not tell it is no worse for that.
fn info(row: &Row<'_>) -> Option<NeedInfo> {
    let mut numbers = [0.0; LIMIT - INFO];
    for (column, number) in (INFO..).zip(&mut numbers) {
        *number = parse_number(row.cell(column), row.separator())?;
    }
    let limit = match row.cell(LIMIT) {
        "" => None,
        name => Some(Limit::ALL.into_iter().find(|limit| limit.name() == name)?),
    };
    let [inquiries, agents_p50, agents_p95, level, occupancy] = numbers;
    let (expected_service_level, expected_occupancy) = (Share(level), Share(occupancy));
    Some(NeedInfo { inquiries, agents_p50, agents_p95, expected_service_level, expected_occupancy, limit })
}

/// How all needs came about, where every interval has a row of its own that tells it.
fn told(rows: &[Given], lengths: &[i64], plan: &Plan) -> Option<Table<QueueId, Vec<NeedInfo>>> {
    let intervals = plan.horizon.intervals();
    let mut cells = vec![vec![None; intervals]; plan.queues.len()];
    for (row, _) in rows.iter().zip(lengths).filter(|(_, length)| **length == 1) {
        if let Some(cell) = usize::try_from(row.interval).ok().and_then(|at| cells[row.queue.index()].get_mut(at)) {
            *cell = row.info;
        }
    }
    cells.into_iter().map(|cells| cells.into_iter().collect()).collect::<Option<Vec<_>>>().map(Table::new)
}

fn report_repeats(rows: &[Given], plan: &Plan, findings: &mut Findings) {
    for pair in rows.windows(2).filter(|pair| pair[0].queue == pair[1].queue && pair[0].interval == pair[1].interval) {
        let queue = &plan.queues[pair[1].queue].id;
        let start = plan.zone.show(plan.horizon.start + Minutes(plan.horizon.interval.0 * pair[1].interval));
        let message = text!("{queue} at {start} is given twice", "{queue} 的 {start} 重复");
        findings.add(&codes::ROW_TWICE, pair[1].place, message);
    }
}

/// For how many intervals each row holds.
fn lengths(rows: &[Given], plan: &Plan) -> Vec<i64> {
    let per_day = 1440 / plan.horizon.interval.0;
    let mut lengths = Vec::new();
    for of_queue in rows.chunk_by(|a, b| a.queue == b.queue) {
        let spacing = spacing(of_queue, per_day);
        lengths.extend(of_queue.iter().map(|row| row.length.unwrap_or(spacing)));
    }
    lengths
}

/// How many intervals lie between the rows of one queue: more than one only where nothing speaks against it.
fn spacing(rows: &[Given], per_day: i64) -> i64 {
    let gaps: Vec<i64> = rows.windows(2).map(|pair| pair[1].interval - pair[0].interval).collect();
    let step = gaps.iter().copied().min().unwrap_or(1);
    let even = step > 1 && per_day % step == 0 && gaps.iter().all(|gap| gap % step == 0);
    let usual = 2 * gaps.iter().filter(|gap| **gap == step).count() > gaps.len();
    if even && usual && rows.len() >= FEWEST_TO_TELL { step } else { 1 }
}

fn report_coarse(rows: &[Given], lengths: &[i64], plan: &Plan, findings: &mut Findings) {
    let Some((row, length)) = rows.iter().zip(lengths).find(|(_, length)| **length > 1) else { return };
    let (n, each) = (lengths.iter().filter(|length| **length > 1).count(), plan.horizon.interval.0);
    let minutes = length * each;
    let message = text!(
        n,
        "{n} row of {minutes} minutes, here: it holds for all {each}-minute intervals that it covers",
        "{n} rows of {minutes} minutes, as the first here: each holds for all {each}-minute intervals that it covers",
        "{n} 行为 {minutes} 分钟（首行在此），各自适用于其覆盖的所有 {each} 分钟区间"
    );
    findings.add(&codes::REQUIREMENT_COARSE, row.place, message);
}

/// The needs by queue and interval; reports rows that reach into the next, rows outside, and intervals without a row.
fn filled(rows: &[Given], lengths: &[i64], plan: &Plan, findings: &mut Findings) -> Vec<Vec<Need>> {
    let intervals = plan.horizon.intervals();
    let mut cells = vec![vec![None; intervals]; plan.queues.len()];
    let mut outside = None;
    for (at, (row, length)) in rows.iter().zip(lengths).enumerate() {
        let end = row.interval + length;
        let next = rows.get(at + 1).filter(|next| next.queue == row.queue && next.interval > row.interval);
        if let Some(next) = next.filter(|next| next.interval < end) {
            let line = next.place.line.unwrap_or_default();
            let message = text!("reaches into the row of line {line}", "与第 {line} 行重叠");
            findings.add(&codes::OBSERVATIONS_OVERLAP, row.place, message);
        }
        let covered = row.interval.max(0)..end.min(intervals as i64);
        if covered.is_empty() {
            outside.get_or_insert((0, row.place)).0 += 1;
        }
        for interval in covered {
            cells[row.queue.index()][interval as usize] = Some(row.need);
        }
    }
    if let Some((n, place)) = outside {
        let message = text!(
            n,
            "{n} row, here, is outside the horizon",
            "{n} rows, the first here, are outside the horizon",
            "{n} 行在方案时段之外，首行在此"
        );
        findings.add(&codes::OUTSIDE_HORIZON, place, message);
    }
    let missing = cells.iter().flatten().filter(|cell| cell.is_none()).count();
    // A row that could not be read lacks only because of its error, which is told already.
    if missing > 0 && !findings.has_errors() {
        let message = text!(
            missing,
            "{missing} interval has no row and counts as 0 and normal",
            "{missing} intervals have no row and count as 0 and normal",
            "{missing} 个区间没有数据，按 0 和 normal 计"
        );
        findings.add(&codes::REQUIREMENT_INCOMPLETE, Place::default(), message);
    }
    cells.into_iter().map(|cells| cells.into_iter().map(Option::unwrap_or_default).collect()).collect()
}
