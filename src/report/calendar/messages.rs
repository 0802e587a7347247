//! messages.txt: a text for each agent, to be sent in a chat where nobody imports calendars.

use super::events::Teller;
use crate::domain::ids::AgentId;
use crate::domain::roster::{Activity, Block, Segment};
use crate::domain::text::Lang;
use crate::text;

/// Its name, beside the calendars.
pub(super) const FILE: &str = "messages.txt";
/// Stands between two texts.
const RULE: &str = "\n--------\n\n";

/// The texts of all agents, in the order of the roster.
pub(super) fn bytes(teller: &Teller<'_>) -> Vec<u8> {
    let texts: Vec<String> = teller.plan.agents.ids().map(|agent| message(teller, agent)).collect();
    texts.join(RULE).into_bytes()
}

/// A line about the duties of an agent.
pub(super) enum Line {
    /// The day of the blocks that follow.
    Day(String),
    /// A block, with its lead.
    Block(String),
    /// Its activities, meal and breaks.
    Pauses(String),
}

/// Day by day each block with its lead, activities, meal and breaks; nothing for somebody without one.
pub(super) fn lines(teller: &Teller<'_>, agent: AgentId) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut last = None;
    for (block, lead) in teller.blocks(agent) {
        let day = teller.clock.day(block.span.start);
        if last.replace(day) != Some(day) {
            lines.push(Line::Day(teller.clock.day_name(day)));
        }
        let lead = lead.map_or(String::new(), |lead| {
            let lead = teller.who(lead);
            teller.say(&text!(", lead: {lead}", "，组长：{lead}"))
        });
        lines.push(Line::Block(format!("{} {}{lead}", teller.clock.range(&block.span), teller.duty_in_order(&block))));
        lines.extend(pauses(teller, &block).map(Line::Pauses));
    }
    lines
}

fn message(teller: &Teller<'_>, agent: AgentId) -> String {
    let (plan, who) = (&teller.plan.name, teller.who(agent));
    let mut told = vec![teller.say(&text!("{plan}: {who}", "【{plan}】{who}"))];
    let lines = lines(teller, agent);
    if lines.is_empty() {
        told.push(teller.say(&text!("No shift this time.", "本次没有排班。")));
    }
    told.extend(lines.into_iter().map(|line| match line {
        Line::Day(day) => day,
        Line::Block(block) => format!("  {block}"),
        Line::Pauses(pauses) => format!("    {pauses}"),
    }));
    told.join("\n") + "\n"
}

/// What parts the work of a block, by kind, each with its times; none where nothing does.
fn pauses(teller: &Teller<'_>, block: &Block<'_>) -> Option<String> {
    let mut kinds: Vec<Activity> = Vec::new();
    for segment in block.segments.iter().filter(|segment| segment.queue.is_none()) {
        if !kinds.contains(&segment.activity) {
            kinds.push(segment.activity);
        }
    }
    // What is held once comes before the breaks, which are many.
    kinds.sort_by_key(|&kind| kind == Activity::Break);
    let [within, between] = if teller.clock.lang == Lang::Zh { ["、", "；"] } else { [", ", "; "] };
    let times = |&kind: &Activity| {
        let of_kind: Vec<&Segment> = block.segments.iter().filter(|segment| segment.activity == kind).collect();
        let times: Vec<String> = of_kind.iter().map(|segment| teller.clock.range(&segment.span)).collect();
        Some(format!("{} {}", teller.doing(of_kind.first()?), times.join(within)))
    };
    let told: Vec<String> = kinds.iter().filter_map(times).collect();
    (!told.is_empty()).then(|| told.join(between))
}
