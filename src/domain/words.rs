//! What things are called in tables for people: the reports print these words, and the readers know them.

use crate::domain::demand::Level;
use crate::domain::roster::Activity;
use crate::domain::text::Text;
use crate::text;

/// Ids of the default tiers.
pub const DEFAULT_TIERS: [&str; 5] = ["senior", "regular", "new", "borrowed", "outsourced"];

/// What somebody does.
pub fn activity(activity: Activity) -> Text {
    match activity {
        Activity::Work => text!("On line", "在线"),
        Activity::Break => text!("Break", "小休"),
        Activity::Meal => text!("Meal", "用餐"),
        Activity::Standby => text!("Standby", "待命"),
        Activity::Session(_) => text!("Activity", "活动"),
    }
}

/// How high an interval is.
pub fn level(level: Level) -> Text {
    match level {
        Level::Normal => text!("normal", "平稳"),
        Level::Peak => text!("peak", "高峰"),
        Level::Burst => text!("burst", "爆发"),
    }
}

/// The name of a default tier; a tier of the planner's own keeps its id.
pub fn tier(id: &str) -> Text {
    match id {
        "senior" => text!("senior", "资深"),
        "regular" => text!("regular", "正式"),
        "new" => text!("new", "新人"),
        "borrowed" => text!("borrowed", "借调"),
        "outsourced" => text!("outsourced", "外包"),
        own => text!("{own}", "{own}"),
    }
}
