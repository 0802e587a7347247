//! What is said about days off and make-up days: which the horizon holds, which queues follow them, and which years nobody knows.

use super::remarks::warning;
use crate::domain::calendar::Moment;
use crate::domain::holidays::{DayKind, Special};
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::error::Finding;
use crate::forecast::history::day_levels::NameLevel;
use crate::forecast::history::day_types::{self, DayTypes, Ground, Verdict};
use crate::forecast::history::grid::Grid;
use crate::forecast::history::past::MEMORY_WEEKS;
use crate::text;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// A year that the calendar does not know.
pub const YEAR_UNKNOWN: &str = "W970";
/// Days of a kind of which a history shows too few.
pub const DAYS_ASSUMED: &str = "W971";

/// Warnings about years that nobody knows, and queues whose days are a guess; none without a calendar.
pub fn findings(plan: &Plan, grid: &Grid, days: &[&DayTypes]) -> Vec<Finding> {
    if !plan.holidays.is_given() {
        return Vec::new();
    }
    let mut found: Vec<Finding> = unknown(plan, grid).into_iter().collect();
    let ahead = ahead(plan);
    for (days, queue) in days.iter().zip(plan.queues.values()) {
        let guessed = |verdict: &&Verdict| verdict.followed && verdict.ground != Ground::History;
        for verdict in days.verdicts.iter().filter(guessed) {
            let matters = |(date, special): &&(NaiveDate, &Special)| {
                special.kind == verdict.kind && plan.holidays.like(*date).is_some()
            };
            if ahead.iter().any(|day| matters(&day)) {
                found.push(assumed(&queue.id, verdict));
            }
        }
    }
    found
}

/// The days of the calendar in the horizon.
fn ahead(plan: &Plan) -> Vec<(NaiveDate, &Special)> {
    let span = plan.horizon.span();
    let (first, last) = (plan.zone.local(span.start).date(), plan.zone.local(Moment(span.end.0 - 1)).date());
    if last < first {
        return Vec::new();
    }
    plan.holidays.days.range(first..=last).map(|(date, special)| (*date, special)).collect()
}

/// The years of the horizon and of the weeks that a normal week is made from, as far as nobody knows them.
fn unknown(plan: &Plan, grid: &Grid) -> Option<Finding> {
    let horizon = grid.horizon();
    let year = |cell: usize| Some(day_types::date(grid.local(cell).div_euclid(1440))?.year());
    let from = horizon.start.saturating_sub(MEMORY_WEEKS * grid.week());
    let used: BTreeSet<i32> =
        [from, horizon.start, horizon.end.saturating_sub(1)].into_iter().filter_map(year).collect();
    let (first, last) = (*used.first()?, *used.last()?);
    let unknown: Vec<String> =
        (first..=last).filter(|year| !plan.holidays.years.contains(year)).map(|year| year.to_string()).collect();
    (!unknown.is_empty()).then(|| year_unknown(plan, &unknown))
}

fn year_unknown(plan: &Plan, unknown: &[String]) -> Finding {
    let (en, zh) = (unknown.join(", "), unknown.join("、"));
    let (source, known) = (source(plan), spans(&plan.holidays.years));
    warning(
        YEAR_UNKNOWN,
        text!(
            "days off and make-up days of {en} are not known: calendar {source} covers {known}; every day of {en} counts as its weekday, which is not to say that it is one",
            "{zh} 年的休息日与调休上班日未知：日历 {source} 仅含 {known}；{zh} 年的每一天暂按其星期几处理，并不表示没有调休"
        ),
        text!(
            "once they are announced, write them to a file with the columns date, kind (off or work) and name it in plan.toml: [forecast] holidays = \"holidays.csv\"",
            "公布后请将其写入文件（列为 日期、类型，类型填 休息 或 上班），并在 plan.toml 的 [forecast] 中写 holidays = \"holidays.csv\""
        ),
    )
}

/// The table and the planner's file.
fn source(plan: &Plan) -> String {
    let names = [plan.holidays.calendar.as_str(), plan.holidays.file.as_str()];
    names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" + ")
}

/// `2022-2026, 2028`.
fn spans(years: &BTreeSet<i32>) -> String {
    let mut found: Vec<(i32, i32)> = Vec::new();
    for &year in years {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => found.push((year, year)),
        }
    }
    let one = |(first, last): &(i32, i32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    if found.is_empty() { "-".to_owned() } else { found.iter().map(one).collect::<Vec<_>>().join(", ") }
}

fn kind(kind: DayKind) -> Text {
    match kind {
        DayKind::Off => text!("days off", "休息日"),
        DayKind::Work => text!("make-up working days", "调休上班日"),
    }
}

/// What days of a kind are taken for.
fn like(kind: DayKind) -> Text {
    match kind {
        DayKind::Off => text!("Sundays", "周日"),
        DayKind::Work => text!("the working day beside them", "相邻的工作日"),
    }
}

/// Why a guess was made.
fn ground(verdict: &Verdict) -> Text {
    match verdict.ground {
        Ground::Weekend => text!("because its weekends differ from working days", "因为其周末与工作日差别明显"),
        Ground::OtherKind if verdict.kind == DayKind::Off => {
            text!("because its past make-up days followed the calendar", "因为其以往的调休上班日与日历一致")
        }
        Ground::OtherKind => text!("because its past days off followed the calendar", "因为其以往的休息日与日历一致"),
        Ground::History => text!("by its past days", "依据其以往表现"),
    }
}

fn assumed(queue: &str, verdict: &Verdict) -> Finding {
    let (kind, like, ground, days) = (kind(verdict.kind), like(verdict.kind), ground(verdict), verdict.days);
    let (kind_en, like_en, ground_en) = (&kind.en, &like.en, &ground.en);
    let (kind_zh, like_zh, ground_zh) = (&kind.zh, &like.zh, &ground.zh);
    warning(
        DAYS_ASSUMED,
        text!(
            "queue {queue}: its history has too few {kind_en} to learn from ({days}); those of the horizon are taken for {like_en}, {ground_en}",
            "队列 {queue}：历史中可供学习的{kind_zh}只有 {days} 天；方案时段内的{kind_zh}按{like_zh}预测，{ground_zh}"
        ),
        text!(
            "nothing, if it is so; else write these days as normal to the file of [forecast] holidays, or a number to adjust.csv",
            "若确实如此则无需处理；否则请在 [forecast] holidays 的文件中将这些天写为 平日，或在 adjust.csv 中写入来量"
        ),
    )
}

/// The calendar, its days in the horizon, and what each queue makes of them.
pub fn lines(plan: &Plan, days: &[DayTypes]) -> Vec<Text> {
    let holidays = &plan.holidays;
    if !holidays.is_given() {
        return Vec::new();
    }
    let (source, years) = (source(plan), spans(&holidays.years));
    let mut lines = vec![text!("calendar {source}: knows {years}", "日历 {source}：已知 {years} 年")];
    lines.extend(stretches(&ahead(plan)).iter().map(stretch));
    for (days, queue) in days.iter().zip(plan.queues.values()) {
        lines.extend(days.verdicts.iter().map(|verdict| of_queue(&queue.id, verdict)));
        lines.extend(days.names.iter().map(|level| of_name(&queue.id, level)));
    }
    lines
}

/// Days in a row of one kind and name.
fn stretches<'a>(days: &[(NaiveDate, &'a Special)]) -> Vec<(NaiveDate, NaiveDate, &'a Special)> {
    let mut found: Vec<(NaiveDate, NaiveDate, &Special)> = Vec::new();
    for &(date, special) in days {
        match found.last_mut() {
            Some((_, last, of)) if last.succ_opt() == Some(date) && *of == special => *last = date,
            _ => found.push((date, date, special)),
        }
    }
    found
}

fn stretch((first, last, special): &(NaiveDate, NaiveDate, &Special)) -> Text {
    let (en, zh) = if first == last {
        (first.to_string(), first.to_string())
    } else {
        (format!("{first} to {last}"), format!("{first} 至 {last}"))
    };
    let bracketed = |name: &str, open: &str, close: &str| {
        if name.is_empty() { String::new() } else { format!("{open}{name}{close}") }
    };
    let (name, name_zh) = (bracketed(&special.name.en, " (", ")"), bracketed(&special.name.zh, "（", "）"));
    match special.kind {
        DayKind::Off => text!("in the horizon: {en} off{name}", "方案时段内：{zh} 休息{name_zh}"),
        DayKind::Work => text!("in the horizon: {en} at work{name}", "方案时段内：{zh} 上班{name_zh}"),
    }
}

fn of_name(queue: &str, level: &NameLevel) -> Text {
    let (name, percent, days) = (&level.name, 100.0 * level.factor, level.days);
    let (en, zh) = (&name.en, &name.zh);
    text!(
        days,
        "queue {queue}: {en} is forecast at {percent:.0} % of what its days would be else, by {days} past one",
        "queue {queue}: {en} is forecast at {percent:.0} % of what its days would be else, by {days} past ones",
        "队列 {queue}：{zh}按其各日通常来量的 {percent:.0}% 预测（依据以往 {days} 天）"
    )
}

fn of_queue(queue: &str, verdict: &Verdict) -> Text {
    let (kind, like, days) = (kind(verdict.kind), like(verdict.kind), verdict.days);
    let (kind_en, kind_zh, like_en, like_zh) = (&kind.en, &kind.zh, &like.en, &like.zh);
    let (en, zh) = match verdict.errors {
        Some([ordinary, calendar]) => {
            let (ordinary, calendar) = (100.0 * ordinary, 100.0 * calendar);
            (
                format!("{days} past ones: {ordinary:.0} % off as ordinary days, {calendar:.0} % by the calendar"),
                format!("以往 {days} 天：按平日误差 {ordinary:.0}%，按日历误差 {calendar:.0}%"),
            )
        }
        None => (format!("{days} past ones"), format!("以往 {days} 天")),
    };
    if !verdict.followed {
        return text!(
            "queue {queue}: {kind_en} are forecast as ordinary days ({en})",
            "队列 {queue}：{kind_zh}按平日预测（{zh}）"
        );
    }
    let ground = ground(verdict);
    let (why_en, why_zh) = (&ground.en, &ground.zh);
    text!(
        "queue {queue}: {kind_en} are forecast like {like_en}, {why_en} ({en})",
        "队列 {queue}：{kind_zh}按{like_zh}预测，{why_zh}（{zh}）"
    )
}
