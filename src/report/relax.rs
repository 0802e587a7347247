//! What a step of each rule and target would bring.

use super::figures::grouped;
use super::listing::Listing;
use super::numbers::{amount, rounded};
use crate::domain::currency::unit;
use crate::domain::explained::Step;
use crate::domain::text::Text;
use crate::text;
use serde_json::{Value, json};

/// The steps by worth; none where there is none.
pub fn relaxed(steps: &[Step], currency: &str) -> Option<Listing> {
    let Text { en: currency, zh: yuan } = unit(currency);
    let row = |step: &Step| {
        vec![
            named(step),
            Text::same(step.from.clone()),
            Text::same(step.to.clone()),
            Text::same(grouped(step.worth.0)),
            Text::same(format!("{:.1}", step.shortage_hours)),
        ]
    };
    (!steps.is_empty()).then(|| Listing {
        title: text!("What a step of each rule would bring", "各项规则放宽一步的效果"),
        heads: vec![
            text!("Rule or target", "规则或目标"),
            text!("Now", "现在"),
            text!("Then", "放宽为"),
            text!("Worth, {currency}", "代价减少（{yuan}）"),
            text!("Shortage less, h", "缺口减少（人时）"),
        ],
        rows: steps.iter().map(row).collect(),
        notes: vec![text!(
            "Each solved again from this schedule, everybody answering in turn: it brings this much at least.",
            "每项均从当前班表出发重新求解（逐人调整），实际效果至少如此。"
        )],
    })
}

/// One step in a line.
pub fn line(step: &Step, currency: &str) -> Text {
    let Text { en: currency, zh: yuan } = unit(currency);
    let Text { en, zh } = named(step);
    let (from, to, worth) = (&step.from, &step.to, grouped(step.worth.0));
    let hours = step.shortage_hours;
    if hours >= 0.05 {
        text!(
            "{en}, {from} → {to}: {currency} {worth} less, shortage {hours:.1} h less",
            "{zh}，{from} → {to}：代价减少 {worth} {yuan}，缺口减少 {hours:.1} 人时"
        )
    } else {
        text!("{en}, {from} → {to}: {currency} {worth} less", "{zh}，{from} → {to}：代价减少 {worth} {yuan}")
    }
}

/// The rule or target of a step.
fn named(step: &Step) -> Text {
    let Text { en, zh } = what(step.setting);
    let whom = if step.whom.is_empty() { String::new() } else { format!(" {}", step.whom) };
    let setting = step.setting;
    text!("{en}{whom} ({setting})", "{zh}{whom}（{setting}）")
}

/// The steps for programs.
pub fn steps_object(steps: &[Step]) -> Value {
    let row = |step: &Step| {
        json!({
            "setting": step.setting,
            "whom": step.whom,
            "from": step.from,
            "to": step.to,
            "worth": amount(step.worth),
            "shortage_hours": rounded(step.shortage_hours),
        })
    };
    Value::Array(steps.iter().map(row).collect())
}

fn what(setting: &str) -> Text {
    match setting {
        "breaks.max_work_minutes" => text!("longer stretches", "连续在线更长"),
        "rules.max_block_minutes" => text!("longer blocks", "班段更长"),
        "rules.min_block_minutes" => text!("shorter blocks", "班段更短"),
        "rules.min_gap_minutes" => text!("a shorter gap between blocks", "班段间隔更短"),
        "rules.min_rest_minutes" => text!("less rest between duties", "班次间休息更短"),
        "rules.max_blocks_per_duty" => text!("one more block of a duty", "单班多一段"),
        "rules.max_days_in_row" => text!("one more day in a row", "可多连上一天"),
        "max_hours" => text!("more hours for everybody", "每人工时上限更高"),
        "standby.ratio" => text!("half the standby", "待命减半"),
        "max_occupancy" => text!("a higher occupancy cap", "占用率上限更高"),
        "service_level" => text!("a lower service level", "服务水平目标更低"),
        _ => text!("one more skill for", "多一项技能："),
    }
}
