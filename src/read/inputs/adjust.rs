//! adjust.csv: `start, end, queue, op, value`, optionally `reason`: the planner's word over the forecast.
//!
//! ```text
//! start,end,queue,op,value,reason
//! 2026-11-11T00:00,2026-11-11T02:00,presale,×,1.3,livestream at midnight
//! 2026-11-11T20:00,2026-11-11T20:30,,+,150,coupon drop
//! ```
//!
//! Rows hold in the order of the file. An empty queue stands for all.

use super::stage_tables::queue_of;
use crate::domain::adjust::{Adjustment, Op};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::read::table::cells::{Reported, Times, parse_number, shortened};
use crate::read::table::columns::Form;
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::Clock;
use crate::text;
use std::collections::BTreeMap;
use std::path::Path;

const FORM: Form = Form { required: &["start", "end", "queue", "op", "value"], optional: &["reason"], ignored: &[] };
const START: usize = 0;
const END: usize = 1;
const QUEUE: usize = 2;
const OP: usize = 3;
const VALUE: usize = 4;
const REASON: usize = 5;
/// A season; who knows better for longer changes the growth.
const MOST_DAYS: i64 = 92;

/// How people and spreadsheets write each.
const OPS: [(&[&str], Op); 5] = [
    (&["×", "x", "*", "✕", "＊", "乘"], Op::Times),
    (&["+", "＋", "加"], Op::Plus),
    (&["=", "＝", "等于"], Op::Equals),
    (&["min", "至少"], Op::AtLeast),
    (&["max", "至多"], Op::AtMost),
];

/// Reads the rows, in the order of the file.
pub(in crate::read) fn read(path: &Path, plan: &Plan, findings: &mut Findings) -> Option<(Vec<Adjustment>, FileFacts)> {
    let sheet = Sheet::open(path, &FORM, findings)?;
    let mut clock = Clock::new(plan.zone);
    let mut found = Vec::new();
    // By what a row says: to compare each with all others would take hours where a file has a million of them.
    let mut lines: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let rows = sheet.rows(findings, |row, findings| {
        let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
        let Ok(adjustment) = read_row(row, plan, &mut times) else { return };
        let line = lines.entry(format!("{adjustment:?}")).or_insert(row.place(START).line);
        if let Some(line) = line.filter(|&line| Some(line) != row.place(START).line) {
            let message = text!("the same as line {line}, and done once more", "与第 {line} 行相同，将再执行一次");
            findings.add(&codes::ADJUST_TWICE, row.place(START), message);
        }
        found.push(adjustment);
    });
    let facts = sheet.facts(findings.file(), rows);
    Some((found, facts))
}

fn read_row(row: &Row<'_>, plan: &Plan, times: &mut Times<'_>) -> Result<Adjustment, Reported> {
    let span = row.short_span([START, END], MOST_DAYS, times);
    let queue = queue(row, plan, times.findings);
    let value = op(row, times.findings).and_then(|op| Ok((op, value(row, op, times.findings)?)));
    let reason = row.name(REASON, times.findings)?.to_owned();
    let (span, queue, (op, value)) = (span?, queue?, value?);
    let horizon = plan.horizon.span();
    // The times of a plan that could not be read say nothing.
    if horizon.seconds() > 0 && span.overlap_seconds(&horizon) == 0 {
        let (start, end) = (plan.zone.show(horizon.start), plan.zone.show(horizon.end));
        let message = text!(
            "this row lies outside the horizon, {start} to {end}, and changes nothing",
            "该行在方案时段 {start} 至 {end} 之外，不起作用"
        );
        times.findings.add(&codes::ADJUST_OUTSIDE, row.place(START), message);
    }
    Ok(Adjustment { span, queue, op, value, reason })
}

fn queue(row: &Row<'_>, plan: &Plan, findings: &mut Findings) -> Result<Option<QueueId>, Reported> {
    if row.cell(QUEUE).is_empty() {
        return Ok(None);
    }
    queue_of(row, QUEUE, plan, findings).map(Some)
}

fn op(row: &Row<'_>, findings: &mut Findings) -> Result<Op, Reported> {
    let cell = row.text(OP, "op", findings)?;
    let lower = cell.to_lowercase();
    let found = OPS.iter().find(|(words, _)| words.contains(&lower.as_str())).map(|(_, op)| *op);
    found.ok_or_else(|| {
        let shown = shortened(cell);
        let message = text!("`{shown}` is none of × + = min max", "`{shown}` 不是 × + = min max 之一");
        findings.add(&codes::ADJUST_OP_UNKNOWN, row.place(OP), message);
        Reported
    })
}

/// A factor or a count; only what is added may be below zero.
fn value(row: &Row<'_>, op: Op, findings: &mut Findings) -> Result<f64, Reported> {
    if op == Op::Plus
        && let Some(value) = parse_number(row.cell(VALUE), row.separator()).filter(|value| *value < 0.0)
        && value.is_finite()
    {
        return Ok(value);
    }
    let value = row.count(VALUE, "value", findings)?;
    if op == Op::Times && value > MOST_TIMES {
        let message = text!(
            "a factor of {value}: more than {MOST_TIMES} times the forecast",
            "倍数 {value}：超过预测的 {MOST_TIMES} 倍"
        );
        findings.add(&codes::ADJUST_FACTOR_ABSURD, row.place(VALUE), message);
        return Err(Reported);
    }
    Ok(value)
}

/// A larger factor is a count under the wrong sign.
const MOST_TIMES: f64 = 100.0;
