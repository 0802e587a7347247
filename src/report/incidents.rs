//! What a drill played, in words.

use super::figures::percent;
use super::view::View;
use crate::domain::calendar::Span;
use crate::domain::ids::QueueId;
use crate::domain::incidents::{Absence, Incidents, Scope};
use crate::domain::text::Text;
use crate::text;

/// Agents that one line names.
const MOST_NAMES: usize = 5;

/// One line for each incident in the reader's language; empty for a day that goes by the plan.
pub(super) fn lines(view: &View<'_>, incidents: &Incidents) -> Vec<String> {
    let mut lines: Vec<Text> = Vec::new();
    if !incidents.name.is_empty() {
        let name = &incidents.name;
        lines.push(text!("{name}", "{name}"));
    }
    for surge in &incidents.surges {
        let (place, factor) = (place(view, &surge.scope), surge.factor);
        lines.push(text!("inquiries × {factor}: {place}", "来量 × {factor}：{place}"));
    }
    for slower in &incidents.handling {
        let (place, factor) = (place(view, &slower.scope), slower.factor);
        lines.push(text!("handling time × {factor}: {place}", "处理时长 × {factor}：{place}"));
    }
    for outage in &incidents.bot_outages {
        let place = place(view, outage);
        lines.push(text!("the bot is out: {place}", "机器人中断：{place}"));
    }
    lines.extend(incidents.absences.iter().map(|away| absence(view, away)));
    if incidents.no_show.0 > 0.0 {
        let share = percent(incidents.no_show.0);
        lines.push(text!("not coming at all: each of all with {share}", "缺勤：全员，每人概率 {share}"));
    }
    if incidents.actuals.is_some() {
        lines.push(text!("the inquiries that really came", "按实际来量"));
    }
    lines.into_iter().map(|line| view.say(line)).collect()
}

fn absence(view: &View<'_>, away: &Absence) -> Text {
    let (share, when) = (percent(away.share.0), when(view, away.window));
    let Some(agents) = &away.agents else {
        return text!("agents away: each of all with {share}, {when}", "离岗：全员，每人概率 {share}，{when}");
    };
    let shown: Vec<String> = agents.iter().take(MOST_NAMES).map(|&agent| view.who(agent)).collect();
    let more = agents.len().saturating_sub(MOST_NAMES);
    let who = if more == 0 { shown.join(", ") } else { format!("{}, +{more}", shown.join(", ")) };
    if away.share.0 == 1.0 {
        return text!("agents away: {who}, {when}", "离岗：{who}，{when}");
    }
    text!("agents away: each of {who} with {share}, {when}", "离岗：{who}，每人概率 {share}，{when}")
}

/// Queue and time.
fn place(view: &View<'_>, scope: &Scope) -> String {
    let all = || view.say(text!("all queues", "全部队列"));
    let queue = scope.queue.map_or_else(all, |queue: QueueId| view.queue_name(queue).to_owned());
    format!("{queue}, {}", when(view, scope.window))
}

fn when(view: &View<'_>, window: Option<Span>) -> String {
    let Some(span) = window else { return view.say(text!("throughout", "全程")) };
    let clock = &view.clock;
    if clock.day(span.start) == clock.day(span.end) {
        return clock.day_range(&span);
    }
    let show = |moment| format!("{} {}", clock.day_name(clock.day(moment)), clock.time(moment));
    format!("{} – {}", show(span.start), show(span.end))
}
