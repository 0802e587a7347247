//! Codes of `[[scorecard]]`.

use super::code::{Code, rows};

rows! {
    SCORE_CODES "Codes of the scorecard, in order.";

    SCORE_WINDOW_OFF "E349" Error "a window of the scorecard parts an interval", "考核时间窗不在区间边界上" =>
        "begin and end it on the intervals of the plan, or choose a shorter interval_minutes", "请让起止时刻落在方案的区间边界上，或缩短 interval_minutes";
    SCORE_LIMIT_UNUSED "W350" Warning "a limit that its line of the scorecard does not use", "该考核项用不到的时限" =>
        "take within_seconds out, or write metric = \"rounds_within\"", "请删去 within_seconds，或改为 metric = \"rounds_within\"";
    SCORE_ROUNDS_UNKNOWN "W351" Warning "rounds are judged, and chats have one round", "按轮次考核，但会话只有一轮" =>
        "write the mean number of rounds of a chat as rounds_mean of the queue, e.g. rounds_mean = 4", "请在队列中填写平均轮次，例如 rounds_mean = 4";
}
