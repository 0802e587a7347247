//! What an import understood, for people and for programs, and the table that it makes.

use super::csv::{Writer, cell, exact};
use super::figures::percent;
use crate::domain::imported::{Proposed, Question, SheetFacts, StatedZone, VolumeRow, Volumes};
use crate::domain::text::Text;
use crate::error::Result;
use crate::text;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Days that are listed one by one; more are summed by month.
const MOST_DAYS: usize = 31;
/// Totals of a file that are listed.
const MOST_TOTALS: usize = 8;

/// The bytes of inquiries.csv.
///
/// # Errors
/// None that an input could cause.
pub fn inquiries(rows: &[VolumeRow]) -> Result<Vec<u8>> {
    let timed = rows.iter().any(|row| row.handling.is_some());
    let mut columns = vec!["start", "queue", "inquiries", "interval_minutes"];
    columns.extend(timed.then_some("aht_seconds"));
    let mut out = Writer::new(&columns)?;
    for row in rows {
        let mut cells = vec![row.start.clone(), cell(&row.queue), exact(row.inquiries), row.minutes.to_string()];
        if timed {
            cells.push(row.handling.map_or(String::new(), exact));
        }
        out.row(cells)?;
    }
    out.finish()
}

/// What was understood, line by line.
pub fn import_lines(volumes: &Volumes) -> Vec<Text> {
    let mut lines: Vec<Text> = volumes.sheets.iter().flat_map(sheet_lines).collect();
    lines.extend(volumes.zones.iter().map(zone_line));
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for row in &volumes.rows {
        *sums.entry(&row.queue).or_default() += row.inquiries;
    }
    for (queue, sum) in sums {
        let rows = volumes.rows.iter().filter(|row| row.queue == queue).count();
        lines.push(text!(
            rows,
            "queue {queue}: {sum} inquiries in {rows} interval",
            "queue {queue}: {sum} inquiries in {rows} intervals",
            "队列 {queue}：{rows} 个时段共 {sum} 次咨询"
        ));
    }
    let by_month = volumes.days.len() > MOST_DAYS;
    let mut periods: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for (day, queues) in &volumes.days {
        let period = if by_month { day.get(..7).unwrap_or(day) } else { day };
        for (queue, sum) in queues {
            *periods.entry(period).or_default().entry(queue).or_default() += sum;
        }
    }
    for (period, queues) in periods {
        let list = queues.iter().map(|(queue, sum)| format!("{queue} {sum}")).collect::<Vec<_>>().join(", ");
        lines.push(text!("{period}: {list}", "{period}：{list}"));
    }
    lines.extend(volumes.proposed.iter().flat_map(|(queue, proposed)| proposal(queue, proposed)));
    lines
}

fn zone_line(stated: &StatedZone) -> Text {
    let StatedZone { cell, zone, agrees } = stated;
    match agrees {
        None => text!("{cell}: times are those of {zone}", "{cell}：时间为 {zone}"),
        Some(true) => {
            text!("{cell}: times are those of {zone}, as the plan's are", "{cell}：时间为 {zone}，与方案时区一致")
        }
        Some(false) => text!(
            "{cell}: times are said to be those of {zone}, which are not the plan's",
            "{cell}：写明时间为 {zone}，与方案时区不同"
        ),
    }
}

fn sheet_lines(sheet: &SheetFacts) -> Vec<Text> {
    let (name, encoding) = (&sheet.name, &sheet.encoding);
    let Text { en, zh } = &sheet.shape;
    let written = encoding.replace(" with BOM", "（带 BOM）");
    let mut lines = vec![match sheet.header {
        Some(row) => {
            text!("{name} ({encoding}): {en}; its header is row {row}", "{name}（{written}）：{zh}；表头在第 {row} 行")
        }
        None => text!("{name} ({encoding}): {en}; no header", "{name}（{written}）：{zh}；没有表头"),
    }];
    for column in &sheet.columns {
        let (letter, title, is) = (&column.letter, &column.title, &column.is);
        let Text { en, zh } = &column.why;
        lines.push(text!("  {letter} `{title}`: {is}, {en}", "  {letter} 列 `{title}`：{is}，{zh}"));
    }
    if let (Some((minutes, why)), Some((stamp, stamped))) = (&sheet.interval, &sheet.stamp) {
        let (en, zh, en_stamp, zh_stamp) = (&why.en, &why.zh, &stamped.en, &stamped.zh);
        let (en_unit, zh_unit) = if *minutes == 0 {
            ("of their own length".to_owned(), "长度各异".to_owned())
        } else {
            (format!("of {minutes} minutes"), format!("{minutes} 分钟"))
        };
        lines.push(text!(
            "  intervals {en_unit}: {en}; times are their {stamp}: {en_stamp}",
            "  时段{zh_unit}：{zh}；时间为其 {stamp}：{zh_stamp}"
        ));
    }
    if let Some((queue, why)) = &sheet.queue {
        let (en, zh) = (&why.en, &why.zh);
        lines.push(text!("  all rows are of queue {queue}: {en}", "  所有行属于队列 {queue}：{zh}"));
    }
    if let Some((first, last)) = &sheet.times {
        let rows = sheet.rows;
        lines.push(text!("  {rows} counts from {first} to {last}", "  {rows} 个数值，从 {first} 到 {last}"));
    }
    for (reason, n, cells) in &sheet.left_out {
        let (en, zh, list) = (&reason.en, &reason.zh, cells.join(", "));
        lines.push(text!("  left out: {n} × {en}: {list}", "  忽略：{n} × {zh}：{list}"));
    }
    if !sheet.totals.is_empty() {
        let (n, shown) = (sheet.totals.len(), sheet.totals.iter().take(MOST_TOTALS));
        let list = shown.map(|(cell, value, sum)| format!("{cell} {value} / {sum}")).collect::<Vec<_>>().join("; ");
        lines.push(text!(
            n,
            "  {n} total of the file beside the sum of its rows: {list}",
            "  {n} totals of the file beside the sum of their rows: {list}",
            "  文件的 {n} 个合计与各行之和：{list}"
        ));
    }
    lines
}

fn proposal(queue: &str, proposed: &Proposed) -> Vec<Text> {
    let mut lines = Vec::new();
    if let Some(seconds) = proposed.handling {
        lines.push(text!(
            "for plan.toml, queue {queue}: aht_seconds = {seconds} is what these rows say",
            "可用于 plan.toml，队列 {queue}：数据显示 aht_seconds = {seconds}"
        ));
    }
    if let Some((n, [half, most, nearly])) = proposed.first_reply {
        lines.push(text!(
            "queue {queue}: {n} first replies, half within {half} s, 80 % within {most} s, 95 % within {nearly} s",
            "队列 {queue}：{n} 次首次响应，半数在 {half} 秒内，80% 在 {most} 秒内，95% 在 {nearly} 秒内"
        ));
    }
    if let Some((seconds, share)) = proposed.answered_within {
        let share = percent(share);
        lines.push(text!(
            "queue {queue}: {share} were answered within {seconds} s",
            "队列 {queue}：{share} 在 {seconds} 秒内得到应答"
        ));
    }
    if let Some(held) = proposed.concurrency {
        lines.push(text!(
            "for plan.toml, queue {queue}: concurrency = {held} covers nine tenths of the time",
            "可用于 plan.toml，队列 {queue}：concurrency = {held} 覆盖九成时间"
        ));
    }
    if let Some(share) = proposed.bot_share {
        lines.push(text!(
            "for plan.toml, queue {queue}: bot_share = {share:.2}",
            "可用于 plan.toml，队列 {queue}：bot_share = {share:.2}"
        ));
    }
    if proposed.only_what_came {
        lines.push(text!(
            "for plan.toml, queue {queue}: missing = \"zero\", because a log only holds what came",
            "可用于 plan.toml，队列 {queue}：missing = \"zero\"，因为明细只含来过的会话"
        ));
    }
    lines
}

/// The same as one object.
pub fn import_object(volumes: &Volumes, questions: &[Question]) -> Value {
    let both = |text: &Text| json!({ "en": text.en, "zh": text.zh });
    let sheets = volumes.sheets.iter().map(|sheet| {
        json!({
            "name": sheet.name,
            "encoding": sheet.encoding,
            "shape": both(&sheet.shape),
            "header": sheet.header,
            "columns": sheet.columns.iter().map(|column| json!({
                "column": column.letter, "title": column.title, "is": column.is, "why": both(&column.why),
            })).collect::<Vec<_>>(),
            "interval_minutes": sheet.interval.as_ref().map(|(minutes, _)| minutes),
            "stamp": sheet.stamp.as_ref().map(|(stamp, _)| stamp),
            "queue": sheet.queue.as_ref().map(|(queue, _)| queue),
            "first": sheet.times.as_ref().map(|(first, _)| first),
            "last": sheet.times.as_ref().map(|(_, last)| last),
            "counts": sheet.rows,
            "left_out": sheet.left_out.iter().map(|(reason, n, cells)| json!({
                "reason": both(reason), "count": n, "cells": cells,
            })).collect::<Vec<_>>(),
            "totals": sheet.totals.iter().map(|(cell, value, sum)| json!({
                "cell": cell, "value": value, "rows": sum,
            })).collect::<Vec<_>>(),
        })
    });
    let asked = questions.iter().map(|question| {
        json!({
            "code": question.code,
            "file": question.file,
            "cell": question.cell,
            "message": both(&question.message),
            "options": question.options,
        })
    });
    let proposed = volumes.proposed.iter().map(|(queue, proposed)| {
        let reply = proposed.first_reply.map(|(n, quantiles)| json!({ "count": n, "p50_p80_p95": quantiles }));
        let missing = proposed.only_what_came.then_some("zero");
        let within = proposed.answered_within.map(|(seconds, share)| json!({ "seconds": seconds, "share": share }));
        let object = json!({
            "aht_seconds": proposed.handling,
            "first_reply": reply,
            "answered_within": within,
            "concurrency": proposed.concurrency,
            "bot_share": proposed.bot_share,
            "missing": missing,
        });
        (queue.clone(), object)
    });
    json!({
        "sheets": sheets.collect::<Vec<_>>(),
        "days": volumes.days,
        "rows": volumes.rows.len(),
        "zones": volumes.zones.iter().map(|stated| json!({
            "cell": stated.cell, "zone": stated.zone, "agrees": stated.agrees,
        })).collect::<Vec<_>>(),
        "proposed": proposed.collect::<serde_json::Map<_, _>>(),
        "questions": asked.collect::<Vec<_>>(),
    })
}
