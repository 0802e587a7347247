//! What the user should know about a forecast.

use super::propose::Proposal;
use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::demand::GUESSED;
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::text;

/// A queue without any history.
pub const NO_HISTORY: &str = "W911";
/// A history of less than two weeks.
pub const SHORT_HISTORY: &str = "W912";
/// A coming event without an edition in the history.
/// A history that ends long before the plan begins.
pub const OLD_HISTORY: &str = "W914";
/// Days with far less than usual.
pub const FAILURE: &str = "W915";
/// A peak that no event explains.
pub const UNLABELLED_PEAK: &str = "W916";
/// A lasting change of level.
pub const LEVEL_SHIFT: &str = "W917";
/// Zeros that rather mean missing.
pub const ZEROS: &str = "W918";
/// Intervals without inquiries that an export leaves out.
pub const OMITTED: &str = "W561";
/// A handling time by the history that is far from the setting.
pub const HANDLING: &str = "W564";

pub(super) fn warning(code: &'static str, message: Text, hint: Text) -> Finding {
    Finding { severity: Severity::Warning, code, file: String::new(), line: None, column: None, message, hint }
}

/// Queue `queue` has no usable row.
pub fn no_history(queue: &str) -> Finding {
    warning(
        NO_HISTORY,
        text!(
            "queue {queue} has no history before the plan starts: its forecast is 0",
            "队列 {queue} 在方案开始前没有历史：预测为 0"
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
            days,
            "queue {queue} has {days} day of normal history: its normal week is a guess",
            "queue {queue} has {days} days of normal history: its normal week is a guess",
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
            "队列 {queue} 的历史在方案开始前 {days} 天就结束了"
        ),
        text!("export the latest weeks as well", "请导出最近几周的数据"),
    )
}

/// No edition of `event` of kind `kind` is in the history; `uplift` is the planner's word, for all queues or by queue.
pub fn no_edition(event: &str, kind: &str, uplift: &str) -> Finding {
    let message = text!(
        "no edition of kind {kind} is in the history: {event} is forecast as {uplift} times a normal day by your word, with a wide band",
        "历史中没有同类活动 {kind}：按您给出的倍数，{event} 以平日的 {uplift} 倍预测，区间较宽"
    );
    let hint = text!(
        "add the past edition to events and inquiries, or correct `uplift`",
        "请把往届活动补充到活动表和咨询量中，或更正 uplift"
    );
    warning(GUESSED, message, hint)
}

/// In `span` queue `queue` had `ratio` of what was to be expected.
pub fn failure(queue: &str, zone: Zone, span: Span, ratio: f64) -> Finding {
    let (from, to, share) = (zone.show(span.start), zone.show(span.end), 100.0 * ratio);
    warning(
        FAILURE,
        text!(
            "queue {queue}: from {from} to {to} came {share:.0} % of what is usual, as in a system failure; left out of the normal week",
            "队列 {queue}：{from} 至 {to} 仅有平常的 {share:.0}%，疑似系统故障；不计入平日周"
        ),
        text!(
            "take the rows out if they are wrong; nothing, if the days were so",
            "若数据有误请删去这些行；若确实如此则无需处理"
        ),
    )
}

/// In `span` queue `queue` had zeros where it is usually busy.
pub fn zeros(queue: &str, zone: Zone, span: Span) -> Finding {
    let (from, to) = (zone.show(span.start), zone.show(span.end));
    warning(
        ZEROS,
        text!(
            "queue {queue}: nothing but zeros from {from} to {to}, where it is busy otherwise; taken for missing",
            "队列 {queue}：{from} 至 {to} 全为零，而平时繁忙；按缺失处理"
        ),
        text!("leave missing intervals out of the file", "缺失的区间请勿写入文件"),
    )
}

/// From `at` on queue `queue` has `factor` times as much as before.
pub fn level_shift(queue: &str, zone: Zone, at: Moment, factor: f64) -> Finding {
    let from = zone.show(at);
    warning(
        LEVEL_SHIFT,
        text!(
            "queue {queue}: from {from} on {factor:.2} times as much as before; older weeks count at the new level",
            "队列 {queue}：自 {from} 起为此前的 {factor:.2} 倍；更早的数据按新水平折算"
        ),
        text!(
            "nothing, if this lasts; else label the time as an event in the events file",
            "若为长期变化则无需处理；否则请在活动表中标注这段时间"
        ),
    )
}

/// Queue `queue` alone had a peak of `times` the usual in `span`.
pub fn peak_of_a_queue(queue: &str, zone: Zone, span: Span, times: f64) -> Finding {
    let (from, to) = (zone.show(span.start), zone.show(span.end));
    warning(
        UNLABELLED_PEAK,
        text!(
            "queue {queue}: {times:.1} times the usual from {from} to {to}, and no event; left out of the normal week",
            "队列 {queue}：{from} 至 {to} 为平常的 {times:.1} 倍，且无对应活动；不计入平日周"
        ),
        text!("if it was a promotion, add it to the events file", "若为促销活动，请补充到活动表"),
    )
}

/// All queues together had the peak `proposal`; the hint is the row that events.csv lacks.
pub fn unlabelled_peak(zone: Zone, proposal: &Proposal) -> Finding {
    let (from, to, times) = (zone.show(proposal.span.start), zone.show(proposal.span.end), proposal.times);
    let row = proposal.row(zone);
    warning(
        UNLABELLED_PEAK,
        text!(
            "{times:.1} times the usual from {from} to {to}, and no event",
            "{from} 至 {to} 为平常的 {times:.1} 倍，且无对应活动"
        ),
        text!(
            "if it was a promotion, add a row to the events file, with its own kind: {row}",
            "若为促销活动，请在活动表中添加一行并写明类型：{row}"
        ),
    )
}

/// The history of queue `queue` never holds a 0, and `share` of its quiet intervals have no row.
pub fn omitted(queue: &str, share: f64) -> Finding {
    let percent = 100.0 * share;
    warning(
        OMITTED,
        text!(
            "queue {queue}: no row holds a 0, and {percent:.0} % of the quiet intervals have no row, as where an export leaves out what is empty; they count as unknown, so that quiet hours are overstated",
            "队列 {queue}：没有任何为 0 的行，而 {percent:.0}% 的清淡时段没有数据，像是导出时省略了空时段；目前按未知处理，清淡时段会被高估"
        ),
        text!(
            "write missing = \"zero\" under queue {queue} in plan.toml if no row means that nobody came, missing = \"unknown\" if it does not",
            "若没有数据表示无人咨询，请在 plan.toml 的队列 {queue} 下写 missing = \"zero\"；否则写 missing = \"unknown\""
        ),
    )
}

/// Queue `queue` has a handling time of `seconds` by the history and of `setting` by plan.toml.
pub fn handling_of_history(queue: &str, seconds: f64, setting: f64) -> Finding {
    warning(
        HANDLING,
        text!(
            "queue {queue}: a chat takes {seconds:.0} s by the history and {setting:.0} s by plan.toml; staffing and simulation use the {seconds:.0} s of the history",
            "队列 {queue}：历史中的处理时长为 {seconds:.0} 秒，plan.toml 为 {setting:.0} 秒；人力测算与仿真采用历史的 {seconds:.0} 秒"
        ),
        text!(
            "correct aht_seconds in plan.toml if the history is right; take the column aht_seconds out of the inquiries if it is wrong",
            "若历史正确，请更正 plan.toml 中的 aht_seconds；若历史有误，请从咨询量文件中删去 aht_seconds 列"
        ),
    )
}

/// Queue `queue` has a handling time of `seconds` by the forecast and of `setting` by plan.toml, whichever is newer.
pub fn handling_of_forecast(queue: &str, seconds: f64, setting: f64) -> Finding {
    warning(
        HANDLING,
        text!(
            "queue {queue}: a chat takes {seconds:.0} s by the forecast and {setting:.0} s by plan.toml; staffing and simulation use the {seconds:.0} s of the forecast",
            "队列 {queue}：预测中的处理时长为 {seconds:.0} 秒，plan.toml 为 {setting:.0} 秒；人力测算与仿真采用预测的 {seconds:.0} 秒"
        ),
        text!(
            "run `peakshift forecast` again if plan.toml is newer; correct aht_seconds there if the history is right",
            "若 plan.toml 较新，请重新运行 `peakshift forecast`；若历史正确，请更正其中的 aht_seconds"
        ),
    )
}
