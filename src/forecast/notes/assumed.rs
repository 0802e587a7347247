//! What a forecast assumes about the newest days: a first edition, a running event, opening hours that changed.

use super::remarks::warning;
use crate::domain::calendar::{Moment, Zone};
use crate::domain::demand::Event;
use crate::error::{Finding, Severity};
use crate::text;
use std::collections::BTreeMap;
use std::ops::Range;

/// A first edition of which nobody says what it will do.
pub const UPLIFT_MISSING: &str = "E965";
/// Opening hours that changed.
pub const HOURS_CHANGED: &str = "W966";
/// Hours that only plan.toml has.
pub const HOURS_UNSEEN: &str = "W969";
/// A running event that sets the level of its rest.
pub const RUNNING_EVENT: &str = "W967";
/// Waves of a campaign that set the level of a later one.
pub const CAMPAIGN: &str = "W972";
/// A queue without rows where others have some.
pub const QUEUE_SILENT: &str = "W968";

const DAYS: [[&str; 2]; 7] = [
    ["Mon", "周一"],
    ["Tue", "周二"],
    ["Wed", "周三"],
    ["Thu", "周四"],
    ["Fri", "周五"],
    ["Sat", "周六"],
    ["Sun", "周日"],
];
const DAY: i64 = 1440;

/// Nothing says what `event` will do; `peaks` is what other kinds did here.
pub fn uplift_missing(event: &Event, peaks: &BTreeMap<String, f64>) -> Finding {
    let (name, kind) = (&event.name, &event.kind);
    let list = |between: &str| {
        let word = |(kind, peak): (&String, &f64)| format!("{kind} {peak:.1}");
        peaks.iter().map(word).collect::<Vec<_>>().join(between)
    };
    let (en, zh) = (list(", "), list("、"));
    let hint = if peaks.is_empty() {
        text!(
            "write its uplift, the peak day over a normal day: 1 for a day like others, 2 to 10 for a sale, 0 if closed",
            "请填写 uplift（最高日与平日之比）：与平日相同为 1，促销为 2 至 10，不开放为 0"
        )
    } else {
        text!(
            "write its uplift, the peak day over a normal day: 1 for a day like others, 2 to 10 for a sale, 0 if closed; in this history: {en}",
            "请填写 uplift（最高日与平日之比）：与平日相同为 1，促销为 2 至 10，不开放为 0；本历史中：{zh}"
        )
    };
    Finding {
        severity: Severity::Error,
        code: UPLIFT_MISSING,
        file: event.origin.file.clone(),
        line: event.origin.line,
        column: event.origin.column,
        message: text!(
            "no edition of kind {kind} is in the history, and no uplift says what {name} will do",
            "历史中没有同类活动 {kind}，也没有 uplift 说明 {name} 的规模"
        ),
        hint,
    }
}

/// `event` runs since before the plan, in `queue` at `factor` times what was expected of it.
pub fn running(event: &str, queue: &str, factor: f64) -> Finding {
    warning(
        RUNNING_EVENT,
        text!(
            "queue {queue}: {event} runs already, so far at {factor:.2} times what was expected of it; its rest is forecast at that level",
            "队列 {queue}：{event} 已在进行，至今为预期的 {factor:.2} 倍；其余下时段按此水平预测"
        ),
        text!(
            "nothing, if it goes on like that; else let its row end before the plan starts and give the rest a row with its own uplift",
            "若将持续如此则无需处理；否则请让该行在方案开始前结束，并为余下时段另写一行及其 uplift"
        ),
    )
}

/// `event` is forecast by its `queues` at so many times what it would be else, because of earlier waves, each with its name and what came over
/// what was expected of it.
pub fn campaign(event: &str, waves: &[(&str, f64)], queues: &[(&str, f64)]) -> Finding {
    let list = |of: &[(&str, f64)], between: &str| {
        of.iter().map(|(name, times)| format!("{name} × {times:.2}")).collect::<Vec<_>>().join(between)
    };
    let (waves_en, waves_zh) = (list(waves, ", "), list(waves, "、"));
    let (en, zh) = (list(queues, ", "), list(queues, "、"));
    warning(
        CAMPAIGN,
        text!(
            "{event} follows earlier waves of its campaign, over what was expected of them: {waves_en}; its forecast is changed by queue: {en}",
            "{event} 参照同一大促中已过的波次（实际与预期之比）：{waves_zh}；各队列的预测相应调整：{zh}"
        ),
        text!(
            "nothing, if the campaign goes on like that; else write its `growth` to events.csv: where only the coming wave has one, it stands as it is; waves of another campaign get a name of their own in `campaign`",
            "若大促将持续如此则无需处理；否则请在 events.csv 中填写 growth：只有后续波次填写时，按所填数值预测；若不属同一大促，请在 campaign 中写不同名称"
        ),
    )
}

/// The hours `ranges` of the week, in minutes from Monday 00:00, of `queue` opened or closed at `at`.
pub fn hours_changed(queue: &str, zone: Zone, at: Moment, opens: bool, ranges: &[Range<i64>]) -> Finding {
    let from = zone.show(at);
    let [en, zh] = [0, 1].map(|lang| week(ranges, lang));
    let message = if opens {
        text!(
            "queue {queue}: open since {from}, closed before: {en}; forecast as in the newest weeks",
            "队列 {queue}：自 {from} 起开放、此前不开放：{zh}；按最近几周预测"
        )
    } else {
        text!(
            "queue {queue}: nothing came since {from} where it was busy before: {en}; taken for closed",
            "队列 {queue}：自 {from} 起无咨询、此前繁忙：{zh}；按不开放处理"
        )
    };
    let hint = text!(
        "nothing, if these are the hours of the plan, too; else take the rows out of the inquiries file",
        "若方案时段内开放时间仍如此则无需处理；否则请从咨询量文件中删去这些行"
    );
    warning(HOURS_CHANGED, message, hint)
}

/// `queue` is open by plan.toml where its history shows nothing.
pub fn hours_unseen(queue: &str, ranges: &[Range<i64>]) -> Finding {
    let [en, zh] = [0, 1].map(|lang| week(ranges, lang));
    let message = text!(
        "queue {queue}: open by plan.toml where the history shows nothing: {en}; 0 is forecast there",
        "队列 {queue}：plan.toml 写明开放，但历史中没有数据：{zh}；该时段预测为 0"
    );
    let hint = text!(
        "lay what you expect over these hours with adjust.csv, or shorten `hours`",
        "请用 adjust.csv 写入这些时段的预计来量，或缩短 hours"
    );
    warning(HOURS_UNSEEN, message, hint)
}

/// `queue` has no rows for `days` days while other queues have.
pub fn queue_silent(queue: &str, days: usize) -> Finding {
    warning(
        QUEUE_SILENT,
        text!(
            "queue {queue} has no rows in the last {days} days, and other queues have: forecast as if it went on",
            "队列 {queue} 最近 {days} 天没有数据，而其他队列有：按仍在开放预测"
        ),
        text!(
            "write zeros for these days, or take the queue out of plan.toml, if it has ended; else export its newest weeks",
            "若该队列已停用，请为这些天写入 0 或从 plan.toml 中删除；否则请导出其最近几周的数据"
        ),
    )
}

/// Hours of the week in words, e.g. `Mon-Sun 18:00-22:00`; `lang` 0 is English.
fn week(ranges: &[Range<i64>], lang: usize) -> String {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let of = |day: i64| {
        let inside = ranges.iter().filter(|r| r.start / DAY == day);
        let words = inside.map(|r| format!("{}-{}", clock(r.start - day * DAY), clock(r.end - day * DAY)));
        words.collect::<Vec<_>>().join(" ")
    };
    let hours: Vec<String> = (0..7).map(of).collect();
    let (mut parts, mut first) = (Vec::new(), 0);
    while first < hours.len() {
        let run = hours[first..].iter().take_while(|h| **h == hours[first]).count();
        let (from, to) = (DAYS[first][lang], DAYS[first + run - 1][lang]);
        if !hours[first].is_empty() {
            let days = if run > 1 { format!("{from}-{to}") } else { from.to_owned() };
            parts.push(format!("{days} {}", hours[first]));
        }
        first += run;
    }
    parts.join("; ")
}
