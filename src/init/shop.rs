//! plan.toml around the tables of a shop: what its exports say, and beside it what is the template's and waits to be put right.

use super::settings::DEFAULTS;
use super::template::{QueueSpec, TEMPLATES};
use crate::domain::calendar::{Span, Zone};
use std::fmt::Write;

/// A queue as the exports of a shop show it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShopQueue {
    /// Id in every table.
    pub id: String,
    /// Name in the exports.
    pub name: String,
    /// Seconds of one chat.
    pub aht_seconds: Option<f64>,
    /// Chats that one agent was seen to hold at once.
    pub concurrency: Option<u32>,
    /// Share that the bot closes.
    pub bot_share: Option<f64>,
    /// Whether its export only has rows where something came.
    pub only_what_came: bool,
}

/// What a plan folder of a shop is written with.
#[derive(Debug, Clone, PartialEq)]
pub struct Shop {
    /// Name of the plan.
    pub name: String,
    /// Zone of all times.
    pub zone: Zone,
    /// Currency of wages and prices.
    pub currency: String,
    /// The time to be planned.
    pub horizon: Span,
    /// Minutes of the grid.
    pub interval_minutes: i64,
    /// Queues, the largest first.
    pub queues: Vec<ShopQueue>,
}

/// Words in the name of a queue that say which queue of a template is like it.
const LIKE: [(&str, &[&str]); 6] = [
    ("aftersale", &["售后", "退", "换", "after", "return"]),
    ("logistics", &["物流", "快递", "logistic", "deliver", "shipping"]),
    ("phone", &["电话", "热线", "phone", "call", "hotline"]),
    ("orders", &["订单", "order"]),
    ("chat", &["chat"]),
    ("presale", &[]),
];

/// The queue of a template whose settings fit a queue of that name best.
fn like(name: &str) -> &'static QueueSpec {
    let lower = name.to_lowercase();
    let kind = LIKE.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let id = kind.map_or("presale", |(id, _)| id);
    let mut all = TEMPLATES.iter().flat_map(|template| template.queues);
    all.find(|queue| queue.id == id).unwrap_or(&TEMPLATES[0].queues[0])
}

impl Shop {
    /// The settings that are the template's and not the shop's, by queue: id and keys.
    pub fn assumed(&self) -> Vec<(String, Vec<&'static str>)> {
        let of = |queue: &ShopQueue| {
            let measured = [
                ("aht_seconds", queue.aht_seconds.is_some()),
                ("concurrency", queue.concurrency.is_some()),
                ("bot_share", queue.bot_share.is_some()),
                ("answer_within_seconds", false),
                ("service_level", false),
                ("patience_seconds", false),
            ];
            measured.into_iter().filter(|(_, known)| !known).map(|(key, _)| key).collect()
        };
        self.queues.iter().map(|queue| (queue.id.clone(), of(queue))).collect()
    }

    /// The text of plan.toml.
    pub fn plan_toml(&self) -> String {
        let (start, end) = (self.zone.show(self.horizon.start), self.zone.show(self.horizon.end));
        let mut text = format!(
            "# Made by: peakshift init --from\n\
             # Times are local to `timezone`; ends are exclusive.  时间按 timezone 的当地时间，结束时刻不含在内。\n\
             # `measured` comes from the exports; `assumed` is a template's: put it right.  measured 来自导出文件；assumed 为模板值，请核对。\n\n\
             [plan]\n\
             name = {}\n\
             timezone = {}\n\
             start = \"{start}\"\n\
             end = \"{end}\"\n\
             interval_minutes = {}        # 15, 30 or 60  预测与人力需求的时间粒度\n\
             currency = {}             # assumed by the time zone; wages are in it  按时区推定；时薪以此计\n",
            quoted(&self.name),
            quoted(self.zone.0.name()),
            self.interval_minutes,
            quoted(&self.currency),
        );
        for queue in &self.queues {
            text += &queue_toml(queue);
        }
        text + "\n" + DEFAULTS
    }
}

/// A text as TOML writes it.
fn quoted(word: &str) -> String {
    toml::Value::String(word.to_owned()).to_string()
}

fn queue_toml(queue: &ShopQueue) -> String {
    let like = like(&queue.name);
    let mut text = format!("\n[[queues]]\nid = {}\nname = {}\n", quoted(&queue.id), quoted(&queue.name));
    let mut line = |key: &str, value: String, measured: bool, about: &str| {
        let origin = if measured { "measured" } else { "assumed" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:<32}# {origin}; {about}", format!("{key} = {value}"));
    };
    let seconds = queue.aht_seconds.unwrap_or(like.aht_seconds);
    line(
        "aht_seconds",
        format!("{seconds:.0}"),
        queue.aht_seconds.is_some(),
        "handling time of one chat by itself  单个会话的平均处理时长",
    );
    let held = queue.concurrency.unwrap_or(like.concurrency);
    line("concurrency", held.to_string(), queue.concurrency.is_some(), "chats held at once; 1 for phone  同时接待数");
    line("answer_within_seconds", like.answer_within_seconds.to_string(), false, "first reply  首响时限");
    line("service_level", format!("{:.2}", like.service_level), false, "share answered within that  时限内首响占比");
    line("patience_seconds", like.patience_seconds.to_string(), false, "mean time until a customer gives up  平均耐心");
    // What a desk counts has passed the bot, unless the export says otherwise.
    let bot = format!("{:.2}", queue.bot_share.unwrap_or(0.0));
    line("bot_share", bot, queue.bot_share.is_some(), "closed by the bot before an agent sees them  机器人拦截率");
    if queue.only_what_came {
        line("missing", "\"zero\"".to_owned(), true, "an interval without a row  历史中缺少的时段");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Moment;

    fn shop() -> Shop {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let start = Moment(1_794_304_800);
        Shop {
            name: "双11 \"2026\"".to_owned(),
            zone,
            currency: "CNY".to_owned(),
            horizon: Span { start, end: start + crate::domain::units::Minutes(36 * 60) },
            interval_minutes: 30,
            queues: vec![
                ShopQueue {
                    id: "售后".into(), name: "售后".into(), aht_seconds: Some(412.4), ..ShopQueue::default()
                },
                ShopQueue { id: "q2".into(), name: "咨询".into(), bot_share: Some(0.6), ..ShopQueue::default() },
            ],
        }
    }

    #[test]
    fn what_is_measured_and_what_is_assumed_is_told_apart() {
        let text = shop().plan_toml();
        let line = |key: &str| text.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
        assert!(line("aht_seconds = 412").contains("# measured"), "{text}");
        assert!(line("patience_seconds").contains("# assumed"), "{text}");
        let parsed: toml::Table = text.parse().unwrap();
        let queues = parsed["queues"].as_array().unwrap();
        assert_eq!(queues[1]["bot_share"].as_float(), Some(0.6));
        assert_eq!(parsed["plan"]["name"].as_str(), Some("双11 \"2026\""));
        let assumed = shop().assumed();
        assert!(!assumed[0].1.contains(&"aht_seconds") && assumed[1].1.contains(&"aht_seconds"));
    }

    #[test]
    fn names_choose_the_settings_that_fit() {
        assert_eq!(like("售后咨询").id, "aftersale");
        assert_eq!(like("400电话").id, "phone");
        assert_eq!(like("女装旗舰店").id, "presale");
    }
}
