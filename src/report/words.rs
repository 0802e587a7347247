//! Words that the workbook and the page share, in both languages.

use crate::domain::objective::Objective;
use crate::domain::plan::Tier;
use crate::domain::requirement::Limit;
use crate::domain::roster::Status;
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::text;

pub(super) use crate::domain::words::{activity, level};

pub(super) fn limit(limit: Limit) -> Text {
    match limit {
        Limit::ServiceLevel => text!("service level", "服务水平"),
        Limit::Occupancy => text!("occupancy", "占用率"),
        Limit::AtLeastOne => text!("at least one", "至少一人"),
    }
}

/// The name of a default tier; a tier of the planner's own keeps its key.
pub(super) fn tier(tier: &Tier) -> Text {
    crate::domain::words::tier(&tier.id)
}

pub(super) fn status(status: Status) -> Text {
    match status {
        Status::Optimal => text!("no schedule is cheaper", "已证明最优"),
        Status::GapReached => text!("the gap asked for is reached", "已达到要求的差距"),
        Status::IterationLimit => text!("the iterations asked for are done", "已达到迭代次数上限"),
        Status::TimeLimit => text!("the time asked for is over", "已到时间上限"),
        Status::Interrupted => text!("interrupted; the best schedule until then", "已中断，取当时最优班表"),
    }
}

/// The terms of the objective with what they stand for, and the price of `changes` where a night is replanned.
pub fn terms(objective: &Objective, changes: Option<Money>) -> Vec<(Text, Money)> {
    let used = objective.used_terms();
    let amount = |name| used.iter().find(|(term, _)| *term == name).map(|(_, money)| *money);
    let words = [
        ("wages", text!("Wages", "工资")),
        ("shortage", text!("Shortage", "缺人")),
        ("surplus", text!("Surplus", "富余")),
        ("late_work", text!("Work done late", "逾期工作")),
        ("standby_shortage", text!("Standby shortage", "待命不足")),
        ("lead_shortage", text!("Leads missing", "组长不足")),
        ("experienced_shortage", text!("Experienced agents missing", "熟手不足")),
        ("mentor_shortage", text!("Mentors missing beside new agents", "带教不足")),
        ("seat_excess", text!("People beyond the desks", "超出工位")),
        ("below_min_hours", text!("Below promised hours", "低于保底工时")),
        ("preference", text!("Against preferences", "违背意愿")),
        ("fairness", text!("Nights beyond the fair share", "夜班超出均摊")),
        ("activities", text!("Activities not held", "未安排的活动")),
        ("queue_switch", text!("Changes of queue inside a block", "班段内切换队列")),
        ("extra_breaks", text!("Breaks beyond those needed", "多余的小休")),
    ];
    let changes = changes.map(|price| (text!("Changes", "变动"), price));
    words.into_iter().filter_map(|(name, words)| Some((words, amount(name)?))).chain(changes).collect()
}
