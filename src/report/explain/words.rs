//! Reasons, rules and kinds of change in words.

use crate::domain::change::Kind;
use crate::domain::explained::Reason;
use crate::domain::text::Text;
use crate::report::figures::grouped;
use crate::text;

pub(super) fn price(price: f64) -> String {
    let shown = grouped(price);
    if price >= 0.5 { format!("+{shown}") } else { shown }
}

pub(super) fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Called => text!("called", "召回"),
        Kind::Extended => text!("longer", "延长"),
        Kind::Added => text!("one block more", "加班"),
        Kind::Moved => text!("other hours or queues", "调整时段或队列"),
        Kind::Shortened => text!("shorter", "缩短"),
        Kind::Released => text!("at home", "不上班"),
        Kind::Absent => text!("absent", "缺席"),
    }
}

pub(super) fn reason(reason: Reason) -> Text {
    match reason {
        Reason::OnLine => text!("on line", "在线"),
        Reason::Pausing => text!("pausing", "小休或用餐"),
        Reason::Elsewhere => text!("on duty elsewhere", "在其他队列"),
        Reason::Standby => text!("standby", "待命"),
        Reason::Absent => text!("absent", "缺席"),
        Reason::NoSkill => text!("no skill", "没有该技能"),
        Reason::NotAvailable => text!("not available", "该时段不可用"),
        Reason::Rest => text!("rest, limits of a duty or days in a row", "班次间休息、单班上限或连续上班天数"),
        Reason::Hours => text!("hours used up", "工时已满"),
        Reason::Blocks => text!("block or gap rules", "班段长度或间隔规则"),
        Reason::TooDear => text!("too dear", "不划算"),
    }
}

/// What a rule is about, and the setting or file that says it.
pub(super) fn rule(id: &str) -> Text {
    match id {
        "R3" => text!("one more skill (agents.csv: queues)", "多一项技能（agents.csv 的 queues）"),
        "R4" => text!("availability (availability.csv)", "可用时段（availability.csv）"),
        "R5" => text!(
            "block lengths (rules.min_block_minutes, max_block_minutes)",
            "班段长度（rules.min_block_minutes、max_block_minutes）"
        ),
        "R6" => text!("gap between blocks (rules.min_gap_minutes)", "班段间隔（rules.min_gap_minutes）"),
        "R7" => text!(
            "rest and length of a duty (rules.min_rest_minutes, max_duty_minutes, max_span_minutes)",
            "班次间休息与单班上限（rules.min_rest_minutes、max_duty_minutes、max_span_minutes）"
        ),
        "R15" => text!("the catalogue of shifts ([[shifts]])", "班次表（[[shifts]]）"),
        "R14" => text!("days in a row (rules.max_days_in_row)", "连续上班天数（rules.max_days_in_row）"),
        _ => text!("hours (agents.csv: max_hours)", "工时上限（agents.csv 的 max_hours）"),
    }
}
