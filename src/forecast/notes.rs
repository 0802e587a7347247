//! What the user should know about a forecast.

use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::text;

/// A queue without any history.
pub const NO_HISTORY: &str = "W911";
/// A history of less than two weeks.
pub const SHORT_HISTORY: &str = "W912";
/// A coming event without an edition in the history.
pub const NO_EDITION: &str = "W913";
/// A history that ends long before the plan begins.
pub const OLD_HISTORY: &str = "W914";

fn warning(code: &'static str, message: Text, hint: Text) -> Finding {
    Finding { severity: Severity::Warning, code, file: String::new(), line: None, column: None, message, hint }
}

/// Queue `queue` has no usable row.
pub fn no_history(queue: &str) -> Finding {
    warning(
        NO_HISTORY,
        text!(
            "queue {queue} has no history before the plan starts: its forecast is 0",
            "队列 {queue} 在计划开始前没有历史：预测为 0"
        ),
        text!(
            "add rows of this queue to the inquiries file, or give `schedule` a requirement",
            "请在咨询量文件中补充该队列的数据，或为 schedule 提供需求表"
        ),
    )
}

/// Queue `queue` has rows of `days` days only.
pub fn short_history(queue: &str, days: usize) -> Finding {
    warning(
        SHORT_HISTORY,
        text!(
            "queue {queue} has {days} day(s) of normal history: its normal week is a guess",
            "队列 {queue} 只有 {days} 天平日历史：平日周的预测仅为粗估"
        ),
        text!("give at least four weeks without events", "请提供至少四周无活动的历史"),
    )
}

/// The history of queue `queue` ends `days` days before the plan starts.
pub fn old_history(queue: &str, days: usize) -> Finding {
    warning(
        OLD_HISTORY,
        text!(
            "the history of queue {queue} ends {days} days before the plan starts",
            "队列 {queue} 的历史在计划开始前 {days} 天就结束了"
        ),
        text!("export the latest weeks as well", "请导出最近几周的数据"),
    )
}

/// No edition of `event` of kind `kind` is in the history; `uplift` is used, by the planner's word or by default.
pub fn no_edition(event: &str, kind: &str, uplift: f64, said: bool) -> Finding {
    let message = if said {
        text!(
            "no edition of kind {kind} is in the history: {event} is forecast as {uplift} times a normal day by your word, with a wide band",
            "历史中没有同类活动 {kind}：按您给出的倍数，{event} 以平日的 {uplift} 倍预测，区间较宽"
        )
    } else {
        text!(
            "no edition of kind {kind} is in the history: {event} is forecast as {uplift} times a normal day, a mere default, with a wide band",
            "历史中没有同类活动 {kind}：{event} 暂以平日的 {uplift} 倍（默认值）预测，区间较宽"
        )
    };
    let hint = text!(
        "add the past edition to events and inquiries, or write your own `uplift`",
        "请把往届活动补充到活动表和咨询量中，或填写 uplift"
    );
    warning(NO_EDITION, message, hint)
}
