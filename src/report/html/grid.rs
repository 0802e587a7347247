//! The time grid: a row per agent, a coloured bar per segment, to scale; a row unfolds to the card of the person.

use super::card;
use super::tools::{Marks, tools};
use super::{escape, say};
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, Id, QueueId};
use crate::domain::roster::{Activity, Segment};
use crate::report::fairness::Fairness;
use crate::report::palette;
use crate::report::view::View;
use crate::report::words;
use crate::text;

/// Segments on the page, 13 MB of them; a browser draws more of them slowly, and the workbook has all.
const MOST_SEGMENTS: usize = 150_000;
/// Least pixels of one hour.
const HOUR_PIXELS: i64 = 20;
/// How the lines of one session after another lean, so that they are told apart without colours: apart from standby, which leans by 135.
const HATCHES: [&[u32]; 4] = [&[0], &[90], &[0, 90], &[45, 135]];
/// From here on paper has room for every sixth hour only.
const LONG_HOURS: i64 = 72;

/// The style rules of the bars, and of the lines behind them at midnight.
pub(super) fn colours(view: &View<'_>) -> String {
    let mut css = String::new();
    for queue in view.plan.queues.ids() {
        let at = queue.index();
        css.push_str(&format!(
            ".w{at}{{background:var(--q{at})}}.s{at}{{background:repeating-linear-gradient(135deg,var(--s{at}) 0 2px,var(--paper) 2px 5px)}}\n"
        ));
    }
    for session in view.plan.sessions.ids() {
        let (at, line) = (session.index(), palette::session(session));
        let leaning = HATCHES[at % HATCHES.len()]
            .iter()
            .map(|degrees| format!("repeating-linear-gradient({degrees}deg,#{line:06x} 0 2px,transparent 2px 5px),"));
        css.push_str(&format!(".a{at}{{background:{}var(--paper)}}\n", leaning.collect::<String>()));
    }
    let lines: Vec<String> = midnights(view)
        .map(|at| format!("linear-gradient(var(--ink),var(--ink)) {}% 0/2px 100% no-repeat", brief(x(view, at))))
        .collect();
    if !lines.is_empty() {
        css.push_str(&format!(".row .bar{{background:{}}}\n", lines.join(",")));
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

/// The grid of all who have something to do, with what it is searched by.
pub(super) fn grid(view: &View<'_>) -> String {
    let everybody = view.agents_of_grid();
    if everybody.is_empty() {
        return format!("<p class=\"note\">{}</p>\n", say(view, text!("Nobody is scheduled.", "没有任何排班。")));
    }
    let agents = shown(view, &everybody);
    let fairness = Fairness::of(view);
    let load = |agent: AgentId| fairness.agents.get(agent.index()).map(|part| part.now).unwrap_or_default();
    let marks: Vec<Marks> = agents.iter().map(|&agent| Marks::new(view, agent, &load(agent))).collect();
    let row = |(&agent, marks): (&AgentId, &Marks)| {
        let (summary, card) = (summary(view, agent), card::card(view, agent, &load(agent)));
        format!("<details class=\"row\" data-k=\"{}\"><summary>{summary}</summary>{card}</details>\n", marks.text())
    };
    let rows: String = agents.iter().zip(&marks).map(row).collect();
    let hours = view.plan.horizon.span().seconds() / 3600;
    let (width, long) = (hours * HOUR_PIXELS, if hours > LONG_HOURS { " long" } else { "" });
    format!(
        "{}<form class=\"tools\" hidden>\n{}</form>\n{}<div class=\"scroll grid{long}\" data-w=\"{width}\" role=\"group\" aria-label=\"{}\">\n\
         <div class=\"wide\" style=\"min-width:calc(var(--who) + {width}px)\">\n{}{rows}</div></div>\n",
        left_out(view, agents.len(), everybody.len()),
        tools(view, &marks),
        legend(view),
        say(view, text!("Time grid", "时间网格")),
        scale(view)
    )
}

/// Those for whom a page has room, the first to come first.
fn shown<'a>(view: &View<'_>, everybody: &'a [AgentId]) -> &'a [AgentId] {
    let mut room = MOST_SEGMENTS;
    let fits = |agent: &&AgentId| {
        let left = room.checked_sub(view.roster().of(**agent).len());
        room = left.unwrap_or(0);
        left.is_some()
    };
    &everybody[..everybody.iter().take_while(fits).count()]
}

fn left_out(view: &View<'_>, shown: usize, all: usize) -> String {
    if shown == all {
        return String::new();
    }
    let note = text!(
        "The {shown} who come first, of {all}; all are in schedule.xlsx.",
        "按上班时间显示前 {shown} 人，共 {all} 人；全部见 schedule.xlsx。"
    );
    format!("<p class=\"note\">{}</p>\n", say(view, note))
}

fn legend(view: &View<'_>) -> String {
    let mut keys = String::new();
    let mut key = |class: String, name: String, number: String| {
        keys.push_str(&format!("<span class=\"key\"><i class=\"{class}\">{number}</i>{}</span>", escape(&name)));
    };
    let word = |activity| view.say(words::activity(activity));
    for queue in view.plan.queues.ids() {
        key(format!("w{}", queue.index()), view.queue_name(queue).to_owned(), number(queue));
    }
    key("b".to_owned(), word(Activity::Break), String::new());
    key("m".to_owned(), word(Activity::Meal), String::new());
    for session in view.plan.sessions.ids() {
        key(format!("a{}", session.index()), view.activity_name(Activity::Session(session)), String::new());
    }
    for queue in view.plan.queues.ids() {
        let name = format!("{} {}", word(Activity::Standby), view.queue_name(queue));
        key(format!("s{}", queue.index()), name, number(queue));
    }
    format!("<p class=\"legend\">{keys}</p>\n")
}

/// Where a moment lies on the bar, in percent of its length.
fn x(view: &View<'_>, moment: Moment) -> f64 {
    let horizon = view.plan.horizon;
    (moment.0 - horizon.start.0) as f64 * 100.0 / horizon.span().seconds() as f64
}

/// A number in as few signs as place a bar to a pixel.
fn brief(percent: f64) -> String {
    let shown = format!("{percent:.3}");
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Days and hours above the rows, the name of a day as long as it is seen; the narrower the hours are, the fewer of them a style shows.
fn scale(view: &View<'_>) -> String {
    let horizon = view.plan.horizon;
    let mut marks = String::new();
    for index in 0..horizon.intervals() {
        let at = horizon.interval_start(index);
        let minute = view.plan.zone.minute_of_day(at).0;
        if index == 0 || view.clock.day(at) != view.clock.day(horizon.interval_start(index - 1)) {
            let next = midnights(view).find(|midnight| *midnight > at).unwrap_or(horizon.end);
            let (left, width) = (brief(x(view, at)), brief(x(view, next) - x(view, at)));
            let name = escape(&view.clock.day_name(view.clock.day(at)));
            marks.push_str(&format!("<b style=\"left:{left}%;width:{width}%\"><em>{name}</em></b>"));
        }
        let class = match minute {
            _ if minute % 360 == 0 => "",
            _ if minute % 120 == 0 => " class=\"h2\"",
            _ if minute % 60 == 0 => " class=\"h1\"",
            _ => continue,
        };
        marks.push_str(&format!("<span{class} style=\"left:{}%\">{}</span>", brief(x(view, at)), minute / 60));
    }
    // The head is what paper repeats on every page.
    format!(
        "<div class=\"head\"><div class=\"scale\"><span class=\"who\"></span><div class=\"bar\">{marks}</div></div></div>\n"
    )
}

/// The row of an agent, and where a night changes it, what was published below.
fn summary(view: &View<'_>, agent: AgentId) -> String {
    let segments = view.roster().of(agent);
    let now = bar(view, &who(view, agent), segments, "");
    let was = view.facts.night.map(|night| night.published.of(agent)).filter(|was| *was != segments);
    let published = say(view, text!("published", "原定"));
    now + &was.map_or(String::new(), |was| bar(view, &published, was, " was"))
}

/// The key, which stays readable however long the name is.
fn who(view: &View<'_>, agent: AgentId) -> String {
    let agent = &view.plan.agents[agent];
    let (id, name) = (escape(&agent.id), escape(&agent.name));
    if agent.name.ends_with(&agent.id) { format!("<b>{name}</b>") } else { format!("<b>{id}</b> {name}") }
}

fn bar(view: &View<'_>, who: &str, segments: &[Segment], class_of_row: &str) -> String {
    let mut bars = String::new();
    let (mut last, mut until) = (None, None);
    for segment in segments {
        let Span { start, end } = segment.span;
        last = last.filter(|_| until == Some(start));
        until = Some(end);
        let (left, width) = (brief(x(view, start)), brief(x(view, end) - x(view, start)));
        let title = escape(&card::segment(view, segment));
        // The number of the queue where a block begins or it changes tells colours apart for those who do not see them.
        let number = segment.queue.filter(|queue| last != Some(*queue)).map_or(String::new(), number);
        last = segment.queue.or(last);
        bars.push_str(&format!(
            "<i class={} style=left:{left}%;width:{width}% title=\"{title}\">{number}</i>",
            class(segment)
        ));
    }
    format!(
        "<span class=\"who{class_of_row}\">{who}</span><span class=\"bar{class_of_row}\" aria-hidden=\"true\">{bars}</span>"
    )
}

/// How the grid and its legend number a queue.
fn number(queue: QueueId) -> String {
    let number = queue.index() + 1;
    format!("<s>{number}</s>")
}

/// The midnights inside the horizon.
fn midnights(view: &View<'_>) -> impl Iterator<Item = Moment> {
    let horizon = view.plan.horizon;
    let starts = move |index| (horizon.interval_start(index), view.clock.day(horizon.interval_start(index - 1)));
    (1..horizon.intervals()).map(starts).filter(|(at, before)| view.clock.day(*at) != *before).map(|(at, _)| at)
}
