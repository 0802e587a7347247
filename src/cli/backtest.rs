//! `peakshift backtest`: how well each forecast method would have done on this history.

use super::figures::{columns, percent};
use super::pipeline::Run;
use super::progress::during;
use super::{PlanPath, Session};
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::forecast;
use crate::forecast::{DayTest, Errors, EventTest, HandlingTest, QueueBacktest};
use crate::read::Needs;
use crate::text;
use serde_json::{Map, Value, json};
use std::process::ExitCode;

/// Options of `backtest`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
}

/// Prints each queue's methods with their errors and weights, and why they are weighed so.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let run = Run::open(&args.path.plan, Needs { inquiries: true, agents: false }, session)?;
    let history = run.past()?;
    let tests = during(session, text!("back-test", "回测"), || forecast::backtest(&run.plan, history));
    if session.json {
        let by_queue: Map<String, Value> =
            tests.iter().map(|(id, test)| (run.plan.queues[id].id.clone(), json!(test))).collect();
        session.object(&json!({ "queues": by_queue }))?;
    } else {
        let pages: Vec<String> =
            tests.iter().map(|(id, test)| page(&run.plan.queues[id].name, test, session.lang)).collect();
        session.result(&pages.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn page(queue: &str, test: &QueueBacktest, lang: Lang) -> String {
    let error = |wape: Option<f64>| wape.map_or_else(|| "-".to_owned(), percent);
    let weeks = test.weeks;
    let head = text!(
        weeks,
        "{queue}: {weeks} week forecast back",
        "{queue}: {weeks} weeks forecast back",
        "{queue}：回测 {weeks} 周"
    );
    let mut rows: Vec<(String, String)> = test
        .scores
        .iter()
        .map(|score| {
            let (wape, weight) = (error(score.wape), percent(score.weight));
            let about = score.summary.get(lang);
            let line =
                text!("error {wape:>7}   weight {weight:>7}   {about}", "误差 {wape:>7}   权重 {weight:>7}   {about}");
            (score.method.to_owned(), line.get(lang).to_owned())
        })
        .collect();
    let (name, wape) = (text!("used", "采用"), error(test.wape));
    let used = text!("error {wape:>7}   the weighed methods together", "误差 {wape:>7}   各方法加权");
    rows.push((name.get(lang).to_owned(), used.get(lang).to_owned()));
    let weeks: Vec<String> = test.by_week.iter().map(|wape| error(*wape)).collect();
    let weeks = weeks.join(", ");
    let by_week = text!("by week, the last first: {weeks}", "逐周误差（最近在前）：{weeks}");
    let mut page = format!("{}\n{}", head.get(lang), columns(&rows));
    if !test.by_week.is_empty() {
        page += &format!("  {}\n", by_week.get(lang));
    }
    page += &format!("  {}\n", test.reason.get(lang));
    if !test.events.is_empty() {
        page += &events(&test.events, lang);
    }
    if let Some(reason) = &test.event_reason {
        page += &format!("  {}\n", reason.get(lang));
    }
    page.extend(test.days_off.iter().map(|days| day_off(days, lang)));
    if let Some(test) = &test.handling {
        page += &handling(test, lang);
    }
    page
}

/// Past days of the calendar of one kind: a line.
fn day_off(test: &DayTest, lang: Lang) -> String {
    let (days, ordinary, calendar) = (test.days, percent(test.ordinary), percent(test.calendar));
    let kind = if test.kind == "off" {
        text!("days off", "休息日")
    } else {
        text!("make-up working days", "调休上班日")
    };
    let used = if test.followed { text!("the calendar", "日历") } else { text!("ordinary days", "平日") };
    let (kind_en, kind_zh, used_en, used_zh) = (&kind.en, &kind.zh, &used.en, &used.zh);
    let line = text!(
        "{days} past {kind_en}: error as ordinary days {ordinary}, by the calendar {calendar}; used: {used_en}",
        "以往 {days} 个{kind_zh}：按平日误差 {ordinary}，按日历误差 {calendar}；采用：{used_zh}"
    );
    format!("  {}\n", line.get(lang))
}

/// Handling times, forecast back beside their constant mean.
fn handling(test: &HandlingTest, lang: Lang) -> String {
    let head = text!(
        "handling time: error by hour of the week and event, and of the mean of 16 weeks",
        "处理时长误差：按一周各时段与活动预测，以及 16 周均值"
    );
    let peaks = text!("busiest tenth", "最忙的十分之一");
    let events = text!("past events", "往届活动");
    let weeks = test.weeks;
    let all = text!(weeks, "{weeks} back-week", "{weeks} back-weeks", "回测 {weeks} 周");
    let lines = [(all, Some(test.all)), (peaks, Some(test.peaks)), (events, test.events)];
    let row = |(name, errors): &(Text, Option<Errors>)| {
        let errors = (*errors)?;
        let (own, constant) = (percent(errors.forecast), percent(errors.constant));
        let line = text!("used {own:>7}   mean {constant:>7}", "采用 {own:>7}   均值 {constant:>7}");
        Some((name.get(lang).to_owned(), line.get(lang).to_owned()))
    };
    let (p95, together) = (test.p95_over_forecast, test.correlation);
    let spread = text!(
        "19 of 20 chats lie in intervals under {p95:.2} times the forecast; correlation with how busy it is: {together:.2}",
        "95% 的会话所在区间不超过预测的 {p95:.2} 倍；与繁忙程度的相关系数：{together:.2}"
    );
    let rows: Vec<_> = lines.iter().filter_map(row).collect();
    format!("  {}\n{}  {}\n", head.get(lang), columns(&rows), spread.get(lang))
}

/// Past events, one line each: how the used method did, and the others.
fn events(tests: &[EventTest], lang: Lang) -> String {
    let (used, waves) = (text!("used", "采用"), text!("waves", "前序波次"));
    let row = |test: &EventTest| {
        let shares = test.scores.iter().map(|score| format!("{} {:>7}", score.method, percent(score.wape)));
        let all = shares.chain([format!("{} {:>7}", used.get(lang), percent(test.wape))]);
        let factor = test.campaign.map(|factor| format!("{} × {factor:.2}", waves.get(lang)));
        (test.event.clone(), all.chain(factor).collect::<Vec<_>>().join("   "))
    };
    let head = text!(
        "past events from their earlier editions; `used` is event-blend and last-edition weighed by the other past events",
        "以往届推算过去的活动；“采用”为 event-blend 与 last-edition 按其余往届活动的误差加权"
    );
    let mut page = format!("  {}\n{}", head.get(lang), columns(&tests.iter().map(row).collect::<Vec<_>>()));
    if tests.iter().any(|test| test.campaign.is_some()) {
        let about = text!(
            "`used` holds the factor `waves`: what earlier waves of its campaign had brought beside what was expected of them",
            "“采用”已乘“前序波次”：同一大促此前各波次的实际与预期之比"
        );
        page += &format!("  {}\n", about.get(lang));
    }
    page
}
