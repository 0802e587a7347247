//! What every sum of money buys: as a table, and in a sentence for those who pay.

use super::{HireFacts, HireStep};
use crate::domain::currency::unit;
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::error::Result;
use crate::report::csv::{Writer, brief, exact};
use crate::report::figures::{grouped, percent};
use crate::report::listing::Listing;
use crate::text;

/// curve.csv.
pub(super) fn csv(hire: &HireFacts<'_>) -> Result<Vec<u8>> {
    let mut out =
        Writer::new(&["budget", "people", "cost", "shortage_hours", "shortage_cost", "total", "service_level"])?;
    let cents = |money: f64| exact((money * 100.0).round() / 100.0);
    for step in &hire.curve {
        out.row([
            cents(step.budget.0),
            step.people.to_string(),
            cents(step.money.0),
            brief(step.shortage_hours),
            cents(step.shortage.0),
            cents(step.total.0),
            step.service_level.map_or_else(String::new, |levels| brief(levels[0].0)),
        ])?;
    }
    out.finish()
}

/// The curve as a table; the step that is proposed has a mark.
pub fn curve_table(plan: &Plan, hire: &HireFacts<'_>) -> Listing {
    let row = |(at, step): (usize, &HireStep)| {
        let mark = if at == hire.chosen { " ✓" } else { "" };
        let level = step.service_level.map_or_else(
            || "–".to_owned(),
            |[mean, low, high]| {
                format!("{} ({}–{})", percent(mean.0), percent(low.0).trim_end_matches(" %"), percent(high.0))
            },
        );
        [
            format!("{}{mark}", grouped(step.budget.0)),
            step.people.to_string(),
            grouped(step.money.0),
            format!("{:.1}", step.shortage_hours),
            grouped(step.shortage.0),
            grouped(step.total.0),
            level,
        ]
        .map(Text::same)
        .to_vec()
    };
    let Text { en: currency, zh: yuan } = unit(&plan.currency);
    Listing {
        title: text!("What money buys", "预算与效果"),
        heads: vec![
            text!("Budget, {currency}", "预算（{yuan}）"),
            text!("People", "人数"),
            text!("Spent", "花费"),
            text!("Short, hours", "缺口人时"),
            text!("Shortage, {currency}", "缺口成本（{yuan}）"),
            text!("Objective with fees", "总代价含固定费用"),
            text!("Service level (5–95 %)", "服务水平（5–95%）"),
        ],
        rows: hire.curve.iter().enumerate().map(row).collect(),
        notes: vec![text!(
            "Spent: pay and fees of those who are hired. The objective never rises from row to row; the service level is simulated.",
            "花费为外援的工资与固定费用。总代价逐行不升；服务水平为仿真结果。"
        )],
    }
}

/// The sentences for those who pay: what the proposal closes, and what the next money would.
pub fn sentences(plan: &Plan, hire: &HireFacts<'_>) -> Vec<Text> {
    let Text { en: currency, zh: yuan } = unit(&plan.currency);
    let (Some(none), chosen) = (hire.curve.first(), hire.chosen()) else { return Vec::new() };
    if none.shortage_hours <= 0.05 {
        return vec![text!("Nobody is short: hiring closes no shortage.", "没有缺口，无需雇人补缺。")];
    }
    if chosen.people == 0 {
        let hours = format!("{:.1}", none.shortage_hours);
        return vec![text!(
            "Hiring nobody is cheapest: {hours} agent-hours stay short, and no pool closes them for less than they cost.",
            "不雇人最省：仍缺 {hours} 人时，但没有人员池能以低于缺口成本的价格补上。"
        )];
    }
    let closed = |step: &HireStep| 1.0 - step.shortage_hours / none.shortage_hours;
    let share = |share: f64| format!("{:.0} %", (share * 100.0).max(0.0));
    let (money, people, part) = (grouped(chosen.money.0), chosen.people, share(closed(chosen)));
    let count = |people: usize| if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    let all = count(people);
    let mut said = vec![text!(
        "{currency} {money} for {all} closes {part} of the shortage.",
        "花 {money} {yuan}雇 {people} 人，可补上 {part} 的缺口。"
    )];
    // Where most of it is closed for less, those who pay want to know.
    let early = hire.curve[..hire.chosen].iter().rfind(|step| step.people > 0 && closed(step) < closed(chosen) - 0.005);
    if let Some(early) = early {
        let (less, fewer, most) = (grouped(early.money.0), early.people, share(closed(early)));
        let (more, rest) = (grouped(chosen.money.0 - early.money.0), share(closed(chosen) - closed(early)));
        let few = count(fewer);
        said.push(text!(
            "{currency} {less} for {few} would close {most}; the next {more} close {rest}.",
            "其中 {less} {yuan}（{fewer} 人）可补上 {most}；再花 {more} 补上 {rest}。"
        ));
    }
    let beyond = hire.curve.iter().skip(hire.chosen + 1).find(|step| step.money.0 > chosen.money.0);
    if let Some(next) = beyond {
        let (more, rest) = (grouped(next.money.0 - chosen.money.0), share(closed(next) - closed(chosen)));
        said.push(text!("The next {currency} {more} would close {rest} more.", "再加 {more} {yuan}可再补 {rest}。"));
    }
    said
}
