//! Shopping festivals of the horizon that no row of events.csv covers: which matter by the history, and the rows to add.

use super::remarks::warning;
use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::demand::{Event, History};
use crate::domain::festivals::{self, DayTotals, Festival, RAISED};
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::error::Finding;
use crate::text;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

/// A festival of the horizon without a row in the events.
pub const FESTIVAL: &str = "W973";
/// No edition is longer.
const LONGEST_DAYS: u64 = 14;

/// A warning for each festival of the plan's country in the horizon that no event covers: where its last edition raised the inquiries, and, where
/// plan.toml names the country, where the history holds none.
pub fn findings(plan: &Plan, history: &History) -> Vec<Finding> {
    let uncovered = uncovered(plan);
    if uncovered.is_empty() {
        return Vec::new();
    }
    let totals = totals(plan.zone, history);
    let one = |(festival, days): &(&'static Festival, [NaiveDate; 2])| {
        let Some((last, times)) = last_edition(festival, &totals) else {
            return is_said(plan).then(|| unseen(festival, *days));
        };
        (times >= RAISED).then(|| raised(plan, festival, *days, (last, times)))
    };
    uncovered.iter().filter_map(one).collect()
}

/// What is to be known of the festivals of the calendar in the horizon: those that it holds, and those whose dates are not known.
pub fn lines(plan: &Plan) -> Vec<Text> {
    if !is_said(plan) {
        return Vec::new();
    }
    let held = ahead(plan).into_iter().map(|(festival, [first, _])| {
        let Text { en, zh } = &festival.name;
        text!("in the horizon: {en} on {first}", "方案时段内：{first} {zh}")
    });
    let [first, last] = horizon(plan);
    let unknown = festivals::of_country(&plan.holidays.calendar).filter_map(|festival| {
        let year = festival.unknown(first..=last)?;
        let Text { en, zh } = &festival.name;
        Some(text!(
            "the days of {en} in {year} are not known; if you take part, write its row to events.csv",
            "{year} 年{zh}的日期未知；若参加请在 events.csv 中写明"
        ))
    });
    held.chain(unknown).collect()
}

/// Whether plan.toml names the country.
fn is_said(plan: &Plan) -> bool {
    !plan.holidays.calendar.is_empty()
}

/// First and last local day of the horizon.
fn horizon(plan: &Plan) -> [NaiveDate; 2] {
    let span = plan.horizon.span();
    [span.start, Moment(span.end.0 - 1)].map(|at| plan.zone.local(at).date())
}

/// The festivals of the plan's country that reach into the horizon, the larger where two fall on one day.
fn ahead(plan: &Plan) -> Vec<(&'static Festival, [NaiveDate; 2])> {
    let said = is_said(plan).then_some(plan.holidays.calendar.as_str());
    let Some(country) = said.or_else(|| festivals::country_of_zone(plan.zone.0.name())) else { return Vec::new() };
    let [first, last] = horizon(plan);
    let from = first.checked_sub_days(Days::new(LONGEST_DAYS)).unwrap_or(first);
    let mut found: Vec<(&Festival, [NaiveDate; 2])> = Vec::new();
    for festival in festivals::of_country(country) {
        for days in festival.editions(from, last).into_iter().filter(|[_, until]| *until >= first) {
            if found.iter().all(|(_, other)| other[0] != days[0]) {
                found.push((festival, days));
            }
        }
    }
    found.sort_by_key(|(_, days)| *days);
    found
}

fn uncovered(plan: &Plan) -> Vec<(&'static Festival, [NaiveDate; 2])> {
    ahead(plan).into_iter().filter(|(_, days)| covering(plan, *days).is_none()).collect()
}

/// The event that covers part of `days`.
fn covering(plan: &Plan, [first, last]: [NaiveDate; 2]) -> Option<&Event> {
    let midnight = |day: NaiveDate| plan.zone.resolve(day.and_time(NaiveTime::MIN)).ok();
    let span = Span { start: midnight(first)?, end: midnight(last.succ_opt()?)? };
    plan.events.iter().find(|event| event.span.overlap_seconds(&span) > 0)
}

fn totals(zone: Zone, history: &History) -> DayTotals {
    let mut totals = DayTotals::new();
    for row in history.series.values().flatten() {
        *totals.entry(zone.local(row.start).date()).or_default() += row.inquiries;
    }
    totals
}

/// The newest edition that the history tells of, and its highest day over the usual of its weekday.
fn last_edition(festival: &Festival, totals: &DayTotals) -> Option<([NaiveDate; 2], f64)> {
    let (first, last) = (*totals.first_key_value()?.0, *totals.last_key_value()?.0);
    festival.editions(first, last).into_iter().rev().find_map(|days| {
        let within = days[0].iter_days().take_while(|day| *day <= days[1]);
        let times = within.filter_map(|day| festivals::times(totals, day)).reduce(f64::max)?;
        Some((days, times))
    })
}

fn raised(plan: &Plan, festival: &Festival, days: [NaiveDate; 2], last: ([NaiveDate; 2], f64)) -> Finding {
    let (before, times) = last;
    let covering = covering(plan, before);
    let row = |kind: &str, days: [NaiveDate; 2]| festival.row_of(kind, days[0].year(), days);
    let rows = match covering {
        Some(event) => row(&event.kind, days),
        None => format!("{} / {}", row(festival.kind, before), row(festival.kind, days)),
    };
    let ([first, _], [then, _]) = (days, before);
    let Text { en, zh } = &festival.name;
    warning(
        FESTIVAL,
        text!(
            "{en} on {first} has no row in the events file; its last edition, {then}, had {times:.1} times the inquiries of a usual day",
            "{first} {zh} 在活动文件中没有对应的行；上一届（{then}）的咨询量为平日的 {times:.1} 倍"
        ),
        text!(
            "add to events.csv (event,kind,start,end): {rows}; if you do not take part, a row with uplift 1",
            "请在 events.csv 中补充（活动,类型,开始,结束）：{rows}；若不参加，写一行并将 uplift 填为 1"
        ),
    )
}

fn unseen(festival: &Festival, days: [NaiveDate; 2]) -> Finding {
    let row = festival.row(days[0].year(), days);
    let [first, _] = days;
    let Text { en, zh } = &festival.name;
    warning(
        FESTIVAL,
        text!(
            "{en} on {first} has no row in the events file, and the history holds no edition of it",
            "{first} {zh} 在活动文件中没有对应的行，历史中也没有往届"
        ),
        text!(
            "if you take part, add to events.csv (event,kind,start,end) with its uplift: {row}; else a row with uplift 1",
            "若参加，请在 events.csv 中补充（活动,类型,开始,结束）并填写 uplift：{row}；否则写一行并将 uplift 填为 1"
        ),
    )
}
