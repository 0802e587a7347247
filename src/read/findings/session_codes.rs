//! Codes of `[[activities]]`.

use super::code::{Code, rows};

rows! {
    SESSION_CODES "Codes of activities, in order.";

    SESSION_IMPOSSIBLE "E318" Error "an activity that nobody can hold", "无法安排的活动" =>
        "let minutes be a multiple of 5 that fits between from and to", "minutes 须为 5 的倍数，且能放进 from 与 to 之间";
    SESSIONS_TOO_MANY "E319" Error "too many activities could fall into one work block", "可能落入同一班段的活动过多" =>
        "narrow their windows, or name the tiers, queues or agents that they are for", "请缩小时间窗，或指定适用的梯队、队列或客服";
    SESSION_OF_NOBODY "W346" Warning "an activity names an agent who is not in the roster", "活动指定的客服不在名册中" =>
        "write an agent_id of the roster", "请填写名册中的工号";
}
