//! What is said about coming events: openings that the history is too coarse to show, and hours that stay closed.

use super::remarks::warning;
use crate::domain::demand::Event;
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::text;

/// A history too coarse to show how an opening begins.
pub const OPENING_UNSEEN: &str = "W525";
/// A phase that opens where nothing is expected.
pub const PHASE_CLOSED: &str = "E625";
/// An event wholly in closed hours.
pub const EVENT_CLOSED: &str = "E626";

/// The hours after `openings` phase times of `event` in the horizon are spread by the setting `share`: no row of 15 minutes or less
/// of `queues` shows one.
pub fn opening_unseen(event: &Event, openings: usize, queues: &[&str], share: f64) -> Finding {
    let (name, kind, list) = (&event.name, &event.kind, queues.join(", "));
    warning(
        OPENING_UNSEEN,
        text!(
            openings,
            "{name}: {openings} opening, and no rows of 15 minutes or less show how one of kind {kind} begins ({list}); the hour after it is spread falling, {share} of it in the first quarter, with a wider band inside the hour",
            "{name}: {openings} openings, and no rows of 15 minutes or less show how one of kind {kind} begins ({list}); the hour after each is spread falling, {share} of it in the first quarter, with a wider band inside the hour",
            "{name}：有 {openings} 次开抢，但没有 15 分钟或更细的数据能显示 {kind} 类活动开抢后的走势（{list}）；其后一小时按递减分布拆分，首个一刻钟占 {share}，小时内区间相应放宽"
        ),
        text!(
            "export the past editions by 5 or 15 minutes, at least the hours that follow their phase times; else set opening_quarter_share under [forecast]",
            "请按 5 或 15 分钟导出往届数据（至少波次后的一小时）；否则请设置 [forecast] 的 opening_quarter_share"
        ),
    )
}

/// The phase of `event` at `at` opens in hours in which `queue` is closed and stays so.
pub fn phase_closed(event: &Event, queue: &str, at: &str) -> Finding {
    let name = &event.name;
    at_event(
        event,
        PHASE_CLOSED,
        text!(
            "{name} opens at {at}, where the history shows queue {queue} as closed and no open hour is near: nothing would be expected",
            "{name} 于 {at} 开抢，而历史显示队列 {queue} 此时不开放，附近也没有开放时段：预测将为 0"
        ),
        text!(
            "write `hours` of the event with open hours in them, correct phase_times, or give queue {queue} a row of this event with uplift 0 if it stays closed",
            "请填写包含开放时段的 hours，或更正 phase_times；若队列 {queue} 不开放，请为其写一行并将 uplift 设为 0"
        ),
    )
}

/// `event` lies in hours in which `queue` is closed; none: every queue.
pub fn event_closed(event: &Event, queue: Option<&str>) -> Finding {
    let name = &event.name;
    let message = match queue {
        Some(queue) => text!(
            "{name} lies wholly in hours in which queue {queue} is closed by the history: nothing would be expected",
            "{name} 全部落在历史显示队列 {queue} 不开放的时段：预测将为 0"
        ),
        None => text!(
            "{name} lies wholly in hours in which every queue is closed by the history: nothing would be expected",
            "{name} 全部落在历史显示所有队列都不开放的时段：预测将为 0"
        ),
    };
    at_event(
        event,
        EVENT_CLOSED,
        message,
        text!(
            "write `hours` (09:00-21:00) or phase_times to open them for the event, or uplift 0 if they stay closed",
            "请填写 hours（如 09:00-21:00）或 phase_times 为活动开放这些时段；若不开放请将 uplift 设为 0"
        ),
    )
}

fn at_event(event: &Event, code: &'static str, message: Text, hint: Text) -> Finding {
    let origin = &event.origin;
    let (file, line, column) = (origin.file.clone(), origin.line, origin.column);
    Finding { severity: Severity::Error, code, file, line, column, message, hint }
}
