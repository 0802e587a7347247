//! What would close a shortage, in words.

use super::figures::percent;
use super::shortages::Shortage;
use super::view::View;
use super::weight::Weight;
use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::text::Text;
use crate::text;

/// Names in one sentence; more would not be read.
const MOST_NAMES: usize = 5;

/// Standard agents, averaged over the shortage, from which standby is a help.
const WORTH_CALLING: f64 = 0.05;

/// Standard agents short from which one more is looked for.
const WORTH_FINDING: f64 = 0.5;

/// Why nothing is to be done; else who to call, who to ask, and how many to find elsewhere, in the order of help.
pub(super) fn close(view: &View<'_>, (weight, shortage): &(Weight, Shortage)) -> Text {
    match weight {
        Weight::Enough(level) => {
            let (level, target) = (percent(level.0), percent(view.plan.queues[shortage.queue].service_level.0));
            return text!("enough for the target: {level}, {target} wanted", "已够达标：{level}，目标 {target}");
        }
        Weight::Small => return text!("less than one agent for one hour", "不足 1 人 1 小时，无需处理"),
        Weight::Act => {}
    }
    let mut parts = Vec::new();
    let strength = mean_strength(shortage);
    if strength >= WORTH_CALLING {
        let called: Vec<AgentId> = shortage.standby.iter().map(|call| call.agent).collect();
        let names = names(view, &called);
        parts.push(text!(
            "call the standby squad: {names} (worth {strength:.1} on average)",
            "召集待命：{names}（平均相当于 {strength:.1} 人）"
        ));
    }
    if !shortage.free.is_empty() {
        let names = names(view, &shortage.free);
        parts.push(text!("ask who is free and rested: {names}", "询问当时空闲且休息充足者：{names}"));
    }
    let heads = (shortage.worst - WORTH_FINDING).ceil().max(1.0);
    let from = if parts.is_empty() { text!("find", "需另找") } else { text!("else find", "否则另找") };
    let (en, zh) = (from.en, from.zh);
    parts.push(Text { en: format!("{en} {heads:.0} more"), zh: format!("{zh} {heads:.0} 人") });
    let join = |pick: fn(&Text) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<_>>().join(by);
    Text { en: join(|part| &part.en, "; "), zh: join(|part| &part.zh, "；") }
}

/// How many shortages ask for nothing, and their hours; none where all ask for something.
pub(super) fn nothing_to_do(view: &View<'_>) -> Option<Text> {
    let calm = &view.shortages[view.to_close()..];
    let (count, hours) = (calm.len(), calm.iter().map(|(_, shortage)| shortage.hours).sum::<f64>());
    (count > 0).then(|| {
        text!(
            count,
            "nothing to do in {count} place, {hours:.1} agent-hours: it reaches its target, or lacks less than one agent for one hour",
            "nothing to do in {count} places, {hours:.1} agent-hours in all: they reach their target, or lack less than one agent for one hour",
            "{count} 处（合计 {hours:.1} 人时）无需处理：仍可达标，或不足 1 人 1 小时"
        )
    })
}

fn names(view: &View<'_>, agents: &[AgentId]) -> String {
    let mut distinct: Vec<AgentId> = Vec::new();
    for &agent in agents {
        if !distinct.contains(&agent) {
            distinct.push(agent);
        }
    }
    let shown: Vec<String> = distinct.iter().take(MOST_NAMES).map(|&agent| view.who(agent)).collect();
    let more = distinct.len().saturating_sub(MOST_NAMES);
    if more == 0 { shown.join(", ") } else { format!("{}, +{more}", shown.join(", ")) }
}

/// Efficiency on standby, averaged over the time that is short, in standard agents.
fn mean_strength(shortage: &Shortage) -> f64 {
    let seconds = |span: &Span| span.overlap_seconds(&shortage.span) as f64;
    let of = shortage.standby.iter().map(|call| seconds(&call.span) * call.efficiency);
    of.sum::<f64>() / shortage.span.seconds() as f64
}
