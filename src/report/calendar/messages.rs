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

/// Who, and day by day each block with its lead, activities, meal and breaks.
fn message(teller: &Teller<'_>, agent: AgentId) -> String {
    let (plan, who) = (&teller.plan.name, teller.who(agent));
    let mut lines = vec![teller.say(&text!("{plan}: {who}", "【{plan}】{who}"))];
    let mut last = None;
    for (block, lead) in teller.blocks(agent) {
        let day = teller.clock.day(block.span.start);
        if last.replace(day) != Some(day) {
            lines.push(teller.clock.day_name(day));
        }
        let lead = lead.map_or(String::new(), |lead| {
            let lead = teller.who(lead);
            teller.say(&text!(", lead: {lead}", "，组长：{lead}"))
        });
        lines.push(format!("  {} {}{lead}", teller.clock.range(&block.span), teller.duty_in_order(&block)));
        lines.extend(pauses(teller, &block).map(|pauses| format!("    {pauses}")));
    }
    if last.is_none() {
        lines.push(teller.say(&text!("No shift this time.", "本次没有排班。")));
    }
    lines.join("\n") + "\n"
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
