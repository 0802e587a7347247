//! The time grid: a row per agent, a coloured bar per segment, to scale.

use super::{escape, say};
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, Id};
use crate::domain::roster::{Activity, Segment};
use crate::report::palette;
use crate::report::view::View;
use crate::report::words;
use crate::text;

/// Agents on the page; a browser draws more of them slowly, and the workbook has all.
const MOST_AGENTS: usize = 300;
/// Least pixels of one hour.
const HOUR_PIXELS: i64 = 20;

/// The style rules of the bars.
pub(super) fn colours(view: &View<'_>) -> String {
    let mut css = format!(".b{{background:#{:06x}}}.m{{background:#{:06x}}}\n", palette::BREAK, palette::MEAL);
    for queue in view.plan.queues.ids() {
        let (at, work, standby) = (queue.index(), palette::queue(queue), palette::standby(queue));
        css.push_str(&format!(
            ".w{at}{{background:#{work:06x}}}.s{at}{{background:repeating-linear-gradient(135deg,#{standby:06x} 0 2px,#fff 2px 5px)}}\n"
        ));
    }
    for session in view.plan.sessions.ids() {
        let (at, line) = (session.index(), palette::session(session));
        css.push_str(&format!(".a{at}{{background:repeating-linear-gradient(0deg,#{line:06x} 0 2px,#fff 2px 4px)}}\n"));
    }
    css
}

fn class(segment: &Segment) -> String {
    let queue = segment.queue.map_or(0, |queue| queue.index());
    match segment.activity {
        Activity::Work => format!("w{queue}"),
        Activity::Standby => format!("s{queue}"),
        Activity::Break => "b".to_owned(),
        Activity::Meal => "m".to_owned(),
        Activity::Session(session) => format!("a{}", session.index()),
    }
}

pub(super) fn grid(view: &View<'_>) -> String {
    let agents = view.agents_of_grid();
    if agents.is_empty() {
        return format!("<p class=\"note\">{}</p>\n", say(view, text!("Nobody is scheduled.", "没有任何排班。")));
    }
    let rows: String = agents.iter().take(MOST_AGENTS).map(|&agent| row(view, agent)).collect();
    let width = view.plan.horizon.span().seconds() * HOUR_PIXELS / 3600;
    let mut html =
        format!("{}<div class=\"scroll grid\" style=\"--w:{width}px\">\n{}{rows}</div>\n", legend(view), scale(view));
    if agents.len() > MOST_AGENTS {
        let all = agents.len();
        let note = text!(
            "The first {MOST_AGENTS} of {all}; all are in schedule.xlsx.",
            "显示前 {MOST_AGENTS} 人，共 {all} 人；全部见 schedule.xlsx。"
        );
        html.push_str(&format!("<p class=\"note\">{}</p>\n", say(view, note)));
    }
    html
}

fn legend(view: &View<'_>) -> String {
    let mut keys = String::new();
    let mut key = |class: String, name: String| {
        keys.push_str(&format!("<span class=\"key\"><i class=\"{class}\"></i>{}</span>", escape(&name)));
    };
    let word = |activity| view.say(words::activity(activity));
    for queue in view.plan.queues.ids() {
        key(format!("w{}", queue.index()), view.queue_name(queue).to_owned());
    }
    key("b".to_owned(), word(Activity::Break));
    key("m".to_owned(), word(Activity::Meal));
    for session in view.plan.sessions.ids() {
        key(format!("a{}", session.index()), view.activity_name(Activity::Session(session)));
    }
    for queue in view.plan.queues.ids() {
        key(format!("s{}", queue.index()), format!("{} {}", word(Activity::Standby), view.queue_name(queue)));
    }
    format!("<p class=\"legend\">{keys}</p>\n")
}

/// Where a moment lies on the bar, in percent of its length.
fn x(view: &View<'_>, moment: Moment) -> f64 {
    let horizon = view.plan.horizon;
    (moment.0 - horizon.start.0) as f64 * 100.0 / horizon.span().seconds() as f64
}

/// Days and hours above the rows.
fn scale(view: &View<'_>) -> String {
    let horizon = view.plan.horizon;
    let mut marks = String::new();
    for index in 0..horizon.intervals() {
        let at = horizon.interval_start(index);
        let minute = view.plan.zone.minute_of_day(at).0;
        let new_day = index == 0 || view.clock.day(at) != view.clock.day(horizon.interval_start(index - 1));
        if new_day {
            let name = escape(&view.clock.day_name(view.clock.day(at)));
            marks.push_str(&format!("<b style=\"left:{:.3}%\">{name}</b>", x(view, at)));
        }
        if minute % 120 == 0 {
            marks.push_str(&format!("<span style=\"left:{:.3}%\">{}</span>", x(view, at), minute / 60));
        }
    }
    format!("<div class=\"row scale\"><span class=\"who\"></span><div class=\"bar\">{marks}</div></div>\n")
}

/// The row of an agent, and where a night changes it, what was published below.
fn row(view: &View<'_>, agent: AgentId) -> String {
    let segments = view.roster().of(agent);
    let now = row_of(view, "row", &view.who(agent), segments);
    let was = view.facts.night.map(|night| night.published.of(agent)).filter(|was| *was != segments);
    let published = view.say(text!("published", "原定"));
    now + &was.map_or(String::new(), |was| row_of(view, "row was", &published, was))
}

fn row_of(view: &View<'_>, row: &str, who: &str, segments: &[Segment]) -> String {
    let mut bars = midnights(view);
    for segment in segments {
        let Span { start, end } = segment.span;
        let (left, width) = (x(view, start), x(view, end) - x(view, start));
        let title = escape(&title(view, segment));
        bars.push_str(&format!(
            "<i class=\"{}\" style=\"left:{left:.3}%;width:{width:.3}%\" title=\"{title}\"></i>",
            class(segment)
        ));
    }
    let who = escape(who);
    format!("<div class=\"{row}\"><span class=\"who\">{who}</span><div class=\"bar\">{bars}</div></div>\n")
}

fn title(view: &View<'_>, segment: &Segment) -> String {
    let (range, word) = (view.clock.range(&segment.span), view.activity_name(segment.activity));
    match segment.queue {
        Some(queue) => format!("{range} {word} {}", view.queue_name(queue)),
        None => format!("{range} {word}"),
    }
}

fn midnights(view: &View<'_>) -> String {
    let horizon = view.plan.horizon;
    let day = |index| view.clock.day(horizon.interval_start(index));
    let starts = (1..horizon.intervals()).filter(|&index| day(index) != day(index - 1));
    starts.map(|index| format!("<u style=\"left:{:.3}%\"></u>", x(view, horizon.interval_start(index)))).collect()
}
