//! The stages by name.

use crate::domain::text::Text;
use crate::report::Output;

/// What a schedule gives whose requirement stays.
pub const SCHEDULED: [Output; 8] = [
    Output::Schedule,
    Output::Coverage,
    Output::Standby,
    Output::Fairness,
    Output::Hours,
    Output::Summary,
    Output::Workbook,
    Output::Html,
];
/// What a schedule gives with the forecast and the requirement that it was made for.
pub const PLANNED: [Output; 11] = [
    Output::Forecast,
    Output::Spread,
    Output::Requirements,
    Output::Schedule,
    Output::Coverage,
    Output::Standby,
    Output::Fairness,
    Output::Hours,
    Output::Summary,
    Output::Workbook,
    Output::Html,
];

/// A stage as messages and summary.json name it.
pub struct Stage {
    /// Key in summary.json.
    pub key: &'static str,
    en: &'static str,
    zh: &'static str,
}

impl Stage {
    /// Its name for people.
    pub fn title(&self) -> Text {
        Text { en: self.en.to_owned(), zh: self.zh.to_owned() }
    }
}

/// Reading the inputs.
pub const READ: Stage = Stage { key: "read", en: "read", zh: "读取" };
/// The forecast.
pub const FORECAST: Stage = Stage { key: "forecast", en: "forecast", zh: "预测" };
/// The requirement.
pub const STAFF: Stage = Stage { key: "staff", en: "staff", zh: "人力测算" };
/// The search.
pub const SCHEDULE: Stage = Stage { key: "schedule", en: "schedule", zh: "排班" };
/// The rest of a night.
pub const REPLAN: Stage = Stage { key: "replan", en: "replan", zh: "重排" };
/// Whom to hire.
pub const HIRE: Stage = Stage { key: "hire", en: "hire", zh: "雇用测算" };
/// The checker.
pub const VERIFY: Stage = Stage { key: "verify", en: "verify", zh: "校验" };
/// The simulation.
pub const SIMULATE: Stage = Stage { key: "simulate", en: "simulate", zh: "仿真" };
/// A step of each rule.
pub const RELAX: Stage = Stage { key: "relax", en: "weigh rules", zh: "评估规则" };
/// The simulation with standby squads of other sizes.
pub const STANDBY: Stage = Stage { key: "standby", en: "weigh standby", zh: "评估待命" };
/// The simulation with one more agent where the scorecard is lost.
pub const SCORECARD: Stage = Stage { key: "scorecard", en: "weigh the scorecard", zh: "评估考核" };
/// The outputs.
pub const WRITE: Stage = Stage { key: "write", en: "write", zh: "写出文件" };
