//! Words that the workbook and the page share, in both languages.

use crate::domain::demand::Level;
use crate::domain::objective::Objective;
use crate::domain::plan::Tier;
use crate::domain::roster::{Activity, Status};
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::text;

pub(super) fn activity(activity: Activity) -> Text {
    match activity {
        Activity::Work => text!("On line", "在线"),
        Activity::Break => text!("Break", "小休"),
        Activity::Meal => text!("Meal", "用餐"),
        Activity::Standby => text!("Standby", "待命"),
    }
}

pub(super) fn level(level: Level) -> Text {
    match level {
        Level::Normal => text!("normal", "平稳"),
        Level::Peak => text!("peak", "高峰"),
        Level::Burst => text!("burst", "爆发"),
    }
}

/// The name of a default tier; a tier of the planner's own keeps its key.
pub(super) fn tier(tier: &Tier) -> Text {
    match tier.id.as_str() {
        "senior" => text!("senior", "资深"),
        "regular" => text!("regular", "正式"),
        "new" => text!("new", "新人"),
        "borrowed" => text!("borrowed", "借调"),
        "outsourced" => text!("outsourced", "外包"),
        own => text!("{own}", "{own}"),
    }
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
pub(super) fn terms(objective: &Objective, changes: Option<Money>) -> Vec<(Text, Money)> {
    let used = objective.used_terms();
    let amount = |name| used.iter().find(|(term, _)| *term == name).map(|(_, money)| *money);
    let words = [
        ("wages", text!("Wages", "工资")),
        ("shortage", text!("Shortage", "缺人")),
        ("surplus", text!("Surplus", "富余")),
        ("standby_shortage", text!("Standby shortage", "待命不足")),
        ("lead_shortage", text!("Leads missing", "组长不足")),
        ("experienced_shortage", text!("Experienced agents missing", "熟手不足")),
        ("below_min_hours", text!("Below promised hours", "低于保底工时")),
        ("preference", text!("Against preferences", "违背意愿")),
        ("fairness", text!("Nights beyond the fair share", "夜班超出均摊")),
        ("extra_breaks", text!("Breaks beyond those needed", "多余的小休")),
    ];
    let changes = changes.map(|price| (text!("Changes", "变动"), price));
    words.into_iter().filter_map(|(name, words)| Some((words, amount(name)?))).chain(changes).collect()
}
