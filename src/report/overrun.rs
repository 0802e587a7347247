//! What agents work after the end of stretches: how much of the breaks is lost, what it costs, and what would keep them.

use super::Facts;
use super::figures::grouped;
use super::listing::Listing;
use super::numbers::{amount, rounded};
use super::view::View;
use crate::domain::currency::unit;
use crate::domain::plan::Plan;
use crate::domain::simulation::{MOST_OVERRUN, Overrun, Simulation, StretchEnd};
use crate::domain::text::Text;
use crate::error::Result;
use crate::text;
use serde_json::{Map, Value, json};

/// The figures of one queue, or of all, as programs read them.
pub(super) fn figures(overrun: &Overrun) -> Map<String, Value> {
    let numbers = [
        ("breaks_lost_minutes", json!(rounded(overrun.breaks_lost_minutes))),
        ("after_duty_minutes", json!(rounded(overrun.after_duty_minutes))),
        ("overrun_minutes_per_stretch", json!(rounded(overrun.per_stretch()))),
        ("overrun_cost", amount(overrun.cost)),
        ("chats_handed_over", json!(rounded(overrun.handed_over))),
        ("handed_over_wait_seconds", json!(rounded(overrun.handed_wait_seconds))),
        ("r9_cap_broken", json!(overrun.breaks_cap())),
    ];
    numbers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// `simulation_overrun`: all queues together, and what would keep the breaks.
pub(super) fn summary(plan: &Plan, simulation: &Simulation) -> Value {
    let all = simulation.overrun();
    let mut object = figures(&all);
    object.insert("breaks".to_owned(), json!(plan.simulation.breaks.name()));
    object.insert("last_chat_minutes".to_owned(), json!(plan.simulation.last_chat));
    let is_broken = simulation.overruns.values().any(Overrun::breaks_cap);
    object.insert("r9_cap_broken".to_owned(), json!(is_broken));
    let keeping = json!({
        "last_chat_minutes": all.keeping_minutes(),
        "agent_hours": rounded(all.keeping_hours()),
    });
    object.insert("to_keep_the_breaks".to_owned(), if all.minutes() > 0.0 { keeping } else { Value::Null });
    Value::Object(object)
}

/// By queue; none without a simulation or where every stretch ends on time.
pub(super) fn listing(view: &View<'_>) -> Option<Listing> {
    let simulation = view.facts.simulation?;
    let all = simulation.overrun();
    if all.minutes() <= 0.0 && all.handed_over <= 0.0 {
        return None;
    }
    let row = |name: String, overrun: &Overrun| {
        let cells = [
            name,
            format!("{:.1}", overrun.breaks_lost_minutes),
            format!("{:.1}", overrun.after_duty_minutes),
            format!("{:.1}{}", overrun.per_stretch(), if overrun.breaks_cap() { " !" } else { "" }),
            grouped(overrun.cost.0),
            format!("{:.1}", overrun.handed_over),
            format!("{:.1}", overrun.handed_wait_seconds),
        ];
        cells.map(|cell| Text { en: cell.clone(), zh: cell }).to_vec()
    };
    let of_queue = |(id, overrun)| row(view.queue_name(id).to_owned(), overrun);
    let mut rows: Vec<Vec<Text>> = simulation.overruns.iter().map(of_queue).collect();
    rows.push(row(view.say(text!("all", "合计")), &all));
    let Text { en: currency, zh: yuan } = unit(&view.plan.currency);
    Some(Listing {
        title: text!("Worked after the end of stretches, a run", "班段结束后仍在处理会话（每次仿真）"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Breaks lost, min", "占用休息（分）"),
            text!("After the duty, min", "下班后（分）"),
            text!("Longer, min a stretch", "每段延长（分）"),
            text!("{currency}", "{yuan}"),
            text!("Chats handed over", "转交会话"),
            text!("Their wait, s", "转交后等待（秒）"),
        ],
        rows,
        notes: notes(view.plan, simulation, &all),
    })
}

fn notes(plan: &Plan, simulation: &Simulation, all: &Overrun) -> Vec<Text> {
    if plan.simulation.breaks == StretchEnd::HandOver {
        return vec![text!(
            "Chats held at the end of a stretch go to the head of the line ([simulation] breaks).",
            "班段结束时手上的会话转到队首（[simulation] breaks）。"
        )];
    }
    let (most, cap) = (MOST_OVERRUN.0, plan.breaks.max_work.0);
    let (minutes, hours) = (all.keeping_minutes(), all.keeping_hours());
    let mut notes = vec![text!(
        "An agent with a chat in hand, per minute, whatever the number of chats; paid at the agent's hourly cost beyond the objective.",
        "按坐席计分钟，与会话数无关；在总代价之外按坐席时薪计费。"
    )];
    if simulation.overruns.values().any(Overrun::breaks_cap) {
        notes.push(text!(
            "! more than {most} minutes a stretch in the mean: the cap of {cap} minutes (R9) shows as broken.",
            "! 平均每段延长超过 {most} 分钟：连续工作 {cap} 分钟的上限（R9）实际未守住。"
        ));
    }
    let set = plan.simulation.last_chat.0;
    notes.push(if set < minutes {
        text!(
            "Under [simulation], last_chat_minutes = {minutes}, the mean of a chat, keeps most of the breaks and breaks = \"hand-over\" all; the work that is done in them now takes {hours:.1} more agent-hours on line.",
            "在 [simulation] 下设 last_chat_minutes = {minutes}（平均会话时长）可保住大部分休息，breaks = \"hand-over\" 可全部保住；其间所做的工作另需 {hours:.1} 在线人时。"
        )
    } else {
        text!(
            "last_chat_minutes = {set} is set, and some chats take longer: under [simulation], breaks = \"hand-over\" keeps all breaks; the work that is still done in them takes {hours:.1} more agent-hours on line.",
            "已设 last_chat_minutes = {set}，仍有会话更长：在 [simulation] 下设 breaks = \"hand-over\" 可全部保住休息；其间仍在处理的工作另需 {hours:.1} 在线人时。"
        )
    });
    notes
}

/// What is worked after the end of stretches, by queue; none without a simulation or where every stretch ends on time.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn overrun_table(facts: &Facts<'_>) -> Result<Option<Listing>> {
    Ok(listing(&View::new(facts)?))
}
