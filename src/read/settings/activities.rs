//! `[[activities]]`: what agents do on duty and off line besides breaks and meals (R13).

use super::sections::id;
use super::toml_walk::{Bounds, Placed, Section};
use crate::domain::calendar::{Moment, SLOT_MINUTES, Span};
use crate::domain::plan::Plan;
use crate::domain::sessions::{Each, Place, Session};
use crate::domain::units::{Minutes, Money};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place as At};
use crate::read::table::cells::report_time;
use crate::read::table::names;
use crate::read::table::time::Clock;
use crate::text;

/// Longer than any activity of a day.
const MINUTES: Bounds = Bounds::from_to(SLOT_MINUTES as f64, 1440.0);
/// More than anything costs.
const PRICE: Bounds = Bounds::from_to(0.0, 1e9);
/// Price of one that is not held, where the plan says none.
const MISSING: f64 = 100.0;

/// The agents that activities name, with where they do.
pub(in crate::read) type Named = Vec<(String, At)>;

/// Reads the activities; one that is not complete leaves its findings and is left out.
pub(in crate::read) fn read(root: &Section<'_>, plan: &Plan, findings: &mut Findings) -> (Vec<Session>, Named) {
    let (mut sessions, mut named): (Vec<Session>, Named) = (Vec::new(), Vec::new());
    let mut used = Vec::new();
    for s in root.sections("activities", findings) {
        let id = id(&s, &used, findings);
        used.extend(id.clone());
        let name = s.text("name", findings).map(|name| name.value);
        if !s.is_present("minutes") {
            s.require("minutes", findings);
        }
        let minutes = s.optional_whole("minutes", MINUTES, findings);
        let tiers = super::places::tiers(&s.texts("tiers", findings).unwrap_or_default(), plan, findings);
        let given = s.texts("queues", findings).unwrap_or_default();
        let queues = given.iter().filter_map(|q| names::queue_at(&q.value, q.at, &plan.queues, findings).ok());
        let queues = queues.collect();
        let agents: Vec<Placed<String>> = s.texts("agents", findings).unwrap_or_default();
        let window = Span {
            start: moment(&s, "from", plan, findings).unwrap_or(plan.horizon.start),
            end: moment(&s, "to", plan, findings).unwrap_or(plan.horizon.end),
        };
        let each = s.word("each", &[("plan", Each::Plan), ("block", Each::Block)], findings).unwrap_or(Each::Plan);
        let places = [("inside", Place::Inside), ("start", Place::Start), ("end", Place::End)];
        let place = s.word("at", &places, findings).unwrap_or(Place::Inside);
        let missing = Money(s.number("missing", MISSING, PRICE, findings));
        let minutes = minutes.filter(|&minutes| fits(&s, minutes, window, plan, place, findings));
        s.finish(findings);
        named.extend(agents.iter().map(|agent| (agent.value.clone(), agent.at)));
        if let (Some(id), Some(minutes)) = (id, minutes) {
            let (name, length) = (name.unwrap_or_else(|| id.clone()), Minutes(minutes));
            let agents = agents.into_iter().map(|agent| agent.value).collect();
            sessions.push(Session { id, name, length, tiers, queues, agents, window, each, place, missing });
        }
    }
    (sessions, named)
}

fn fits(s: &Section<'_>, minutes: i64, window: Span, plan: &Plan, place: Place, findings: &mut Findings) -> bool {
    let room = window.seconds() / 60;
    if room <= 0 {
        let key = if s.is_present("to") { "to" } else { "from" };
        let message = text!("the window is over before it begins", "时间窗的结束不晚于开始");
        s.report(&codes::END_NOT_AFTER_START, key, message, findings);
        return false;
    }
    let message = if minutes % SLOT_MINUTES != 0 {
        text!("an activity of {minutes} minutes; it must be a multiple of 5", "活动为 {minutes} 分钟，须为 5 的倍数")
    } else if minutes > room {
        text!(
            "an activity of {minutes} minutes in a window of {room}",
            "活动为 {minutes} 分钟，而时间窗只有 {room} 分钟"
        )
    } else {
        warn_of_unheld(s, minutes, window, plan, place, findings);
        return true;
    };
    s.report(&codes::SESSION_IMPOSSIBLE, "minutes", message, findings);
    false
}

/// Such an activity is charged for everybody whatever the schedule, which is what was asked for and hardly what was meant.
fn warn_of_unheld(s: &Section<'_>, minutes: i64, window: Span, plan: &Plan, place: Place, findings: &mut Findings) {
    let inside = window.overlap_seconds(&plan.horizon.span()) / 60;
    let (longest, work) = (plan.rules.max_block.0, plan.breaks.min_work.0 * if place == Place::Inside { 2 } else { 1 });
    let message = if minutes > inside {
        text!(
            "an activity of {minutes} minutes, of whose window {inside} lie inside the plan",
            "活动为 {minutes} 分钟，而其时间窗只有 {inside} 分钟在方案时段内"
        )
    } else if minutes + work > longest {
        text!(
            "an activity of {minutes} minutes; a work block has at most {longest}, of which at least {work} are work",
            "活动为 {minutes} 分钟；工作班段最长 {longest} 分钟，其中至少 {work} 分钟为工作"
        )
    } else {
        return;
    };
    s.report(&codes::SESSION_UNHELD, "minutes", message, findings);
}

fn moment(s: &Section<'_>, key: &'static str, plan: &Plan, findings: &mut Findings) -> Option<Moment> {
    let Placed { value, at } = s.time_text(key, findings)?;
    let mut clock = Clock::new(plan.zone);
    let read = if key == "to" { clock.end(&value) } else { clock.moment(&value) };
    read.map_err(|error| report_time(error, &value, at, plan.zone, findings)).ok()
}
