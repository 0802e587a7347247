//! plan.toml of a sample folder: what the template sets, then every other setting as a comment with its default.

use super::campaign::Campaign;
use super::roster::{self, Person};
use super::template::QueueSpec;
use super::{Request, full};
use std::fmt::Write;

/// Every other setting, as comments.
pub(super) const DEFAULTS: &str = include_str!("../../data/init/defaults.toml");
/// Below this many agents the default squad would never need a lead.
const SMALL_TEAM: usize = 20;
/// Members of a squad there, and by default.
const SMALL_SQUAD: usize = 4;
const SQUAD: usize = 10;

/// Above this many days nobody comes on all of them.
const WEEK: u32 = 7;

/// The text of plan.toml for `people`.
pub(super) fn text(request: &Request, queues: &[QueueSpec], people: &[Person]) -> String {
    let template = request.template;
    let zone = template.zone();
    let campaign = Campaign { template, days: request.days };
    let horizon = campaign.horizon();
    let (start, end) = (zone.show(horizon.start), zone.show(horizon.end));
    let mut text = format!(
        "# Made by: peakshift init --template {} --agents {} --seed {}{}{}{}\n\
         # Times are local to `timezone`; ends are exclusive.  时间按 timezone 的当地时间，结束时刻不含在内。\n\n\
         [plan]\n\
         name = \"{}\"\n\
         timezone = \"{}\"\n\
         start = \"{start}\"\n\
         end = \"{end}\"\n\
         interval_minutes = {}        # 15, 30 or 60  预测与人力需求的时间粒度\n\
         currency = \"{}\"\n",
        template.name,
        request.agents,
        request.seed,
        if request.alike { " --alike" } else { "" },
        request.days.map(|days| format!(" --days {days}")).unwrap_or_default(),
        if request.full { " --full" } else { "" },
        template.title,
        template.zone,
        template.interval_minutes,
        template.currency,
    );
    text.extend(queues.iter().map(|queue| of_queue(queue, request.full)));
    let is_small = request.agents < SMALL_TEAM;
    let is_long = request.days.is_some_and(|days| days > WEEK);
    if request.full {
        let size = if is_small { SMALL_SQUAD } else { SQUAD };
        let rules: &[_] = if is_long { &[("max_days_in_row", "6")] } else { &[] };
        let sections = full::sections(&campaign, queues, &roster::tiers(people), size);
        return format!("{text}\n{sections}{}", full::live_defaults(DEFAULTS, rules));
    }
    if is_small {
        let _ = writeln!(
            text,
            "\n[squads]\nsize = {SMALL_SQUAD}                     # members per lead on duty  每名组长带几人"
        );
    }
    if is_long {
        text += "\n[rules]\nmax_days_in_row = 6          # a day off in every seven; default 0: no limit  连续上班天数上限：每七天至少休一天；默认 0 为不限\n";
    }
    text + "\n" + DEFAULTS
}

/// The line with the limit of the answer.
fn limit(queue: &QueueSpec, full: bool) -> String {
    if full && full::MAY_WAIT.contains(&queue.id) {
        return full::WITHIN_HOURS.to_owned();
    }
    format!("answer_within_seconds = {}   # first reply  首响时限", queue.answer_within_seconds)
}

fn of_queue(queue: &QueueSpec, full: bool) -> String {
    let text = format!(
        "\n[[queues]]\n\
         id = \"{}\"\n\
         name = \"{}\"\n\
         aht_seconds = {}            # handling time of one chat by itself  单个会话的平均处理时长\n\
         concurrency = {}              # chats held at once; 1 for phone  同时接待数\n\
         {}\n\
         service_level = {:.2}         # share answered within that  时限内首响占比\n\
         patience_seconds = {}       # mean time until a customer gives up  平均耐心\n\
         bot_share = {}              # closed by the bot before an agent sees them  机器人拦截率\n\
         # hours = \"09:00-24:00\"     # when it is open; left out: as the history shows  开放时间；不写则按历史\n\
         # missing = \"unknown\"       # an interval without a row in the history: unknown, or zero  历史中缺少的时段：未知或为零\n",
        queue.id,
        queue.name,
        queue.aht_seconds,
        queue.concurrency,
        limit(queue, full),
        queue.service_level,
        queue.patience_seconds,
        queue.bot_share,
    );
    text + if full { full::OF_QUEUE } else { "" }
}
