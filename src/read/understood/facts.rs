//! What was understood of a plan folder: the closing part of `check`.
//!
//! Everything here is for a look before the real stages run; no stage depends on it.

use super::fit::{Fit, Hindrance};
use super::history_facts::{self, QueueFacts};
use super::rough_need::{self, Need};
use crate::domain::calendar::Moment;
use crate::domain::demand::{Event, History};
use crate::domain::holidays::OtherDays;
use crate::domain::ids::{Id, QueueId, Table};
use crate::domain::plan::{Agent, Plan};
use crate::domain::text::Text;
use crate::domain::words;
use crate::read::Loaded;
use crate::read::table::sheet::FileFacts;
use crate::text;
use serde::Serialize;

/// A plan folder in figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understood {
    /// Name of the plan.
    pub name: String,
    /// Zone of every local time.
    pub timezone: String,
    /// Start of the horizon, local.
    pub start: String,
    /// End of the horizon, local.
    pub end: String,
    /// Elapsed hours of the horizon.
    pub hours: f64,
    /// Length of an interval.
    pub interval_minutes: i64,
    /// Form of each table.
    pub files: Vec<FileFacts>,
    /// The history by queue.
    pub queues: Vec<QueueFacts>,
    /// The events, by start.
    pub events: Vec<EventFacts>,
    /// The roster.
    pub agents: AgentFacts,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventFacts {
    /// Name of the edition.
    pub name: String,
    /// What its editions have in common.
    pub kind: String,
    /// Start, local.
    pub start: String,
    /// End, local.
    pub end: String,
    /// Whether it touches the horizon.
    pub coming: bool,
    /// Observations of all queues inside it.
    pub observations: usize,
}

/// The roster in figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgentFacts {
    /// Agents.
    pub total: usize,
    /// Agents by tier, in the order of the tiers; tiers without agents are left out.
    pub by_tier: Vec<(String, usize)>,
    /// Paid hours that the agents could work in the horizon, at most.
    pub hours_on_offer: f64,
    /// The same in standard agents on line, breaks taken off.
    pub standard_hours_on_offer: f64,
    /// Agents whose available time or hours hold no work block; their hours are not on offer.
    pub without_block: Vec<String>,
    /// Shifts outside the horizon that count in a duty inside it.
    pub worked_shifts: usize,
    /// All rows of worked.csv.
    pub worked_rows: usize,
    /// Agents whom those shifts leave no duty.
    pub without_duty: Vec<String>,
    /// Standard agent-hours that the inquiries of the horizon take, roughly; none where the history does not tell.
    pub rough_work_hours: Option<f64>,
    /// Standard agent-hours on line that the horizon needs, roughly; none where the history does not tell.
    pub rough_need_hours: Option<f64>,
}

/// What was understood of a plan, of whose queues `days` are other days than they seem.
pub fn understood(loaded: &Loaded, days: Option<&Table<QueueId, OtherDays>>) -> Understood {
    let plan = &loaded.plan;
    let horizon = plan.horizon;
    let history = loaded.history.as_ref();
    let queues = history.map_or_else(Vec::new, |history| history_facts::of(plan, history));
    // A plan whose times could not be read has an empty horizon at no particular time.
    let horizon_time = |at: Moment| if horizon.slots() > 0 { plan.zone.show(at) } else { "?".to_owned() };
    let rough = history.filter(|_| horizon.slots() > 0).and_then(|history| rough_need::of(plan, history, days));
    Understood {
        name: plan.name.clone(),
        timezone: plan.zone.0.name().to_owned(),
        start: horizon_time(horizon.start),
        end: horizon_time(horizon.end),
        hours: horizon.span().seconds() as f64 / 3600.0,
        interval_minutes: horizon.interval.0,
        files: loaded.files.clone(),
        queues,
        events: plan.events.iter().map(|event| event_facts(plan, history, event)).collect(),
        agents: agent_facts(plan, rough),
    }
}

fn event_facts(plan: &Plan, history: Option<&History>, event: &Event) -> EventFacts {
    let inside = |history: &History| history.series.values().flatten().filter(|o| event.span.contains(o.start)).count();
    EventFacts {
        name: event.name.clone(),
        kind: event.kind.clone(),
        start: plan.zone.show(event.span.start),
        end: plan.zone.show(event.span.end),
        coming: event.span.overlap_seconds(&plan.horizon.span()) > 0,
        observations: history.map_or(0, inside),
    }
}

fn agent_facts(plan: &Plan, rough: Option<Need>) -> AgentFacts {
    let mut by_tier = vec![0; plan.tiers.len()];
    plan.agents.values().for_each(|agent| by_tier[agent.tier.index()] += 1);
    let named = plan.tiers.iter().map(|(id, tier)| (tier.id.clone(), by_tier[id.index()]));
    let fit = Fit::new(plan);
    // Of people who learn as they are when the plan starts.
    let efficiency = |id| plan.efficiency(id, plan.horizon.start);
    let hours: Vec<(f64, f64)> =
        plan.agents.iter().map(|(id, agent)| (hours_on_offer(plan, &fit, agent), efficiency(id))).collect();
    let hindered = |is: &dyn Fn(Hindrance) -> bool| {
        let found = plan.agents.values().filter(|agent| fit.hindrance(agent).is_some_and(is));
        found.map(|agent| agent.id.clone()).collect()
    };
    let breaks = &plan.breaks;
    let on_line = breaks.max_work.hours() / (breaks.max_work + breaks.break_length).hours();
    AgentFacts {
        total: plan.agents.len(),
        by_tier: named.filter(|(_, n)| *n > 0).collect(),
        hours_on_offer: hours.iter().map(|(hours, _)| hours).sum(),
        standard_hours_on_offer: hours.iter().map(|(hours, efficiency)| hours * efficiency * on_line).sum(),
        without_block: hindered(&|hindrance| hindrance != Hindrance::Outside),
        worked_shifts: plan.agents.values().map(|agent| fit.counting(agent)).sum(),
        worked_rows: plan.agents.values().map(|agent| agent.worked.len()).sum(),
        without_duty: hindered(&|hindrance| hindrance == Hindrance::Outside),
        rough_work_hours: rough.map(|need| need.work),
        rough_need_hours: rough.map(|need| need.on_line),
    }
}

/// Hours that an agent could be paid for: those in windows that can hold a block, at most one full duty in each day, at most `max_hours`.
fn hours_on_offer(plan: &Plan, fit: &Fit<'_>, agent: &Agent) -> f64 {
    let horizon = plan.horizon.span();
    let available = fit.usable_seconds(agent) as f64 / 3600.0;
    let days = (horizon.seconds() as f64 / 86_400.0).ceil();
    available.min(days * plan.rules.max_duty.hours()).min(agent.max_hours.unwrap_or(f64::INFINITY))
}

impl Understood {
    /// The figures in words, one statement a line.
    pub fn lines(&self) -> Vec<Text> {
        let Self { name, start, end, hours, timezone, interval_minutes, .. } = self;
        let mut lines = vec![text!(
            "{name}: {start} to {end} ({timezone}), {hours} hours in intervals of {interval_minutes} minutes",
            "{name}：{start} 至 {end}（{timezone}），共 {hours} 小时，区间 {interval_minutes} 分钟"
        )];
        lines.extend(self.files.iter().map(file_line));
        lines.extend(self.queues.iter().flat_map(QueueFacts::lines));
        lines.extend(self.events.iter().map(event_line));
        lines.extend(self.agents.lines());
        lines
    }
}

fn file_line(facts: &FileFacts) -> Text {
    let FileFacts { file, encoding, separator, rows } = facts;
    let written = encoding.replace(" with BOM", "（带 BOM）");
    match separator {
        Some('\t') => {
            text!(
                *rows,
                "{file}: {rows} row, {encoding}, tab-separated",
                "{file}: {rows} rows, {encoding}, tab-separated",
                "{file}：{rows} 行，{written}，制表符分隔"
            )
        }
        Some(c) => {
            text!(
                *rows,
                "{file}: {rows} row, {encoding}, separated by `{c}`",
                "{file}: {rows} rows, {encoding}, separated by `{c}`",
                "{file}：{rows} 行，{written}，以 `{c}` 分隔"
            )
        }
        None => text!(
            *rows,
            "{file}: {rows} row, {encoding}",
            "{file}: {rows} rows, {encoding}",
            "{file}：{rows} 行，{written}"
        ),
    }
}

fn event_line(facts: &EventFacts) -> Text {
    let EventFacts { name, kind, start, end, coming, observations } = facts;
    let (when, when_zh) =
        if *coming { ("in the horizon", "在方案时段内") } else { ("outside the horizon", "在方案时段外") };
    text!(
        *observations,
        "event {name} ({kind}): {start} to {end}, {when}, {observations} interval of history",
        "event {name} ({kind}): {start} to {end}, {when}, {observations} intervals of history",
        "活动 {name}（{kind}）：{start} 至 {end}，{when_zh}，历史区间 {observations} 个"
    )
}

impl AgentFacts {
    fn lines(&self) -> Vec<Text> {
        if self.total == 0 {
            return Vec::new();
        }
        let listed = |of: fn(Text) -> String, between: &str| {
            let tiers = self.by_tier.iter().map(|(tier, n)| format!("{n} {}", of(words::tier(tier))));
            tiers.collect::<Vec<_>>().join(between)
        };
        let (tiers, of_tiers) = (listed(|word| word.en, ", "), listed(|word| word.zh, "、"));
        let (total, paid, standard) = (self.total, self.hours_on_offer, self.standard_hours_on_offer);
        let mut lines = vec![
            text!(total, "{total} agent: {tiers}", "{total} agents: {tiers}", "{total} 位坐席：{of_tiers}"),
            text!(
                "hours on offer: up to {paid:.0} paid, {standard:.0} of a standard agent on line",
                "可用工时：至多 {paid:.0} 计薪小时，折合标准坐席在线 {standard:.0} 小时"
            ),
        ];
        if self.worked_rows > 0 {
            let (count, rows, without) = (self.worked_shifts, self.worked_rows, self.without_duty.len());
            lines.push(text!(
                without,
                "shifts outside the horizon: {count} of {rows} count in a duty inside it; they leave {without} agent no duty",
                "shifts outside the horizon: {count} of {rows} count in a duty inside it; they leave {without} agents no duty",
                "方案时段外的班次：{rows} 行中有 {count} 行计入时段内的班次；因此无法上班的坐席 {without} 位"
            ));
        }
        if let Some((work, need)) = self.rough_work_hours.zip(self.rough_need_hours) {
            let share = 100.0 * standard / need;
            lines.push(text!(
                "rough need: {work:.0} hours of work, {need:.0} of a standard agent on line; on offer are {share:.0} % of it",
                "粗略需求：工作量 {work:.0} 小时，标准坐席在线 {need:.0} 小时；可用工时为其 {share:.0}%"
            ));
        }
        lines
    }
}
