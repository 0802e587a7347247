//! Brute force on tiny instances: every roster of an agent, and the cheapest combination, judged by `check` alone.
//!
//! A roster of one agent is a label for each slot: off, or an activity with its queue. Equal neighbours are one segment,
//! which loses nothing: adjacent work rows of one queue are one stretch, and adjacent breaks or meals break R10 or R11.

use peakshift::check::{objective, violations};
use peakshift::domain::calendar::{Moment, SLOT_MINUTES, Slot, Span};
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::objective::Objective;
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::units::Minutes;

/// What an agent does in one slot; none: off.
type Label = Option<(Activity, Option<QueueId>)>;

/// An hour in twelve slots, in which every rule binds. One queue, no agents.
pub fn tiny_plan() -> Plan {
    let mut plan = super::plan_in("Asia/Shanghai", "2026-11-10T23:30", 60);
    plan.queues = [super::queue("presale")].into_iter().collect();
    plan.horizon.interval = Minutes(15);
    plan.rules.block_grid = Minutes(15);
    plan.rules.min_block = Minutes(15);
    plan.rules.max_block = Minutes(45);
    plan.rules.min_gap = Minutes(15);
    plan.rules.max_blocks_per_duty = 2;
    plan.rules.max_duty = Minutes(40);
    plan.rules.max_span = Minutes(60);
    plan.rules.min_rest = Minutes(45);
    plan.breaks.max_work = Minutes(15);
    plan.breaks.min_work = Minutes(5);
    plan.breaks.break_length = Minutes(5);
    plan.breaks.meal_after = Minutes(30);
    plan.breaks.meal_length = Minutes(5);
    plan.breaks.meal_margin = Minutes(10);
    plan.standby.min_block = Minutes(15);
    plan.standby.max_block = Minutes(30);
    plan.squads.size = 2.0;
    plan.penalties.fair_night_hours = 0.25;
    plan
}

/// The labels that agent `id` could have in a slot.
fn labels(plan: &Plan, id: AgentId) -> Vec<Label> {
    let queues = &plan.agents[id].queues;
    let mut labels = vec![None, Some((Activity::Break, None)), Some((Activity::Meal, None))];
    labels.extend(plan.sessions.ids().map(|session| Some((Activity::Session(session), None))));
    for activity in [Activity::Work, Activity::Standby] {
        labels.extend(queues.iter().map(|&queue| Some((activity, Some(queue)))));
    }
    labels
}

/// The segments that a row of labels says, from the start of the horizon on.
fn segments(plan: &Plan, id: AgentId, row: &[Label]) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut at = 0;
    for run in row.chunk_by(|a, b| a == b) {
        let span =
            Span { start: plan.horizon.slot_start(Slot(at)), end: plan.horizon.slot_start(Slot(at + run.len())) };
        found.extend(run[0].map(|(activity, queue)| Segment { agent: id, span, activity, queue }));
        at += run.len();
    }
    found
}

/// Every row of labels of agent `id`, sound or not, as segments: 3 + 2 × queues + activities to the power of the slots.
pub fn every_labelling(plan: &Plan, id: AgentId) -> impl Iterator<Item = Vec<Segment>> + '_ {
    let labels = labels(plan, id);
    let slots = plan.horizon.slots();
    let count = labels.len().checked_pow(slots as u32).expect("a tiny instance");
    (0..count).map(move |mut number| {
        let digit = |_| {
            let label = labels[number % labels.len()];
            number /= labels.len();
            label
        };
        segments(plan, id, &(0..slots).map(digit).collect::<Vec<Label>>())
    })
}

/// Every roster of agent `id` that `check` accepts, the empty one included.
pub fn rosters(plan: &Plan, id: AgentId) -> Vec<Vec<Segment>> {
    let mut found = Vec::new();
    grow(plan, id, &labels(plan, id), &mut Vec::new(), &mut found);
    found
}

fn grow(plan: &Plan, id: AgentId, labels: &[Label], row: &mut Vec<Label>, found: &mut Vec<Vec<Segment>>) {
    if row.len() == plan.horizon.slots() {
        let roster = segments(plan, id, row);
        if violations(plan, &Roster::new(roster.clone()), &[]).iter().all(|v| v.agent_id != plan.agents[id].id) {
            found.push(roster);
        }
        return;
    }
    for &label in labels {
        if may_follow(plan, row, label) {
            row.push(label);
            grow(plan, id, labels, row, found);
            row.pop();
        }
    }
}

/// Whether some sound row can begin with `row` and then `next`. It may say yes too often, never no too often: each no is
/// a breach of R1, R2, R5, R9, R10 or R11 that lies wholly in the past.
fn may_follow(plan: &Plan, row: &[Label], next: Label) -> bool {
    let activity = |label: Label| label.map(|(activity, _)| activity);
    let last = row.last().copied().flatten();
    let run = row.iter().rev().take_while(|label| **label == last).count() as i64 * SLOT_MINUTES;
    let on_grid = || on_grid(plan, plan.horizon.slot_start(Slot(row.len())));
    let at_pause = |label| matches!(activity(label), Some(Activity::Break | Activity::Meal));
    if next == last {
        return match activity(last) {
            None => true,
            Some(Activity::Work) => run < plan.breaks.max_work.0,
            Some(Activity::Break) => run < plan.breaks.break_length.0,
            Some(Activity::Meal) => run < plan.breaks.meal_length.0,
            Some(Activity::Session(id)) => run < plan.sessions[id].length.0,
            Some(Activity::Standby) => block_minutes(row) < plan.standby.max_block.0,
        } && (activity(last) == Some(Activity::Standby)
            || block_minutes(row) < plan.rules.max_block.0
            || last.is_none());
    }
    match (activity(last), activity(next)) {
        (None, _) => !at_pause(next) && on_grid(),
        (Some(Activity::Standby), None) => block_minutes(row) >= plan.standby.min_block.0 && on_grid(),
        (Some(Activity::Standby), Some(Activity::Standby)) => block_minutes(row) < plan.standby.max_block.0,
        (Some(Activity::Standby), _) | (_, Some(Activity::Standby)) => false,
        (Some(Activity::Work), None) => {
            run >= plan.breaks.min_work.0 && block_minutes(row) >= plan.rules.min_block.0 && on_grid()
        }
        (Some(Activity::Work), Some(Activity::Work)) => false,
        (Some(Activity::Work), Some(_)) => run >= plan.breaks.min_work.0,
        (Some(Activity::Session(id)), None) => {
            run == plan.sessions[id].length.0 && block_minutes(row) >= plan.rules.min_block.0 && on_grid()
        }
        (Some(Activity::Session(id)), _) => activity(next) == Some(Activity::Work) && run == plan.sessions[id].length.0,
        (Some(Activity::Break), _) => activity(next) == Some(Activity::Work) && run == plan.breaks.break_length.0,
        (Some(Activity::Meal), _) => activity(next) == Some(Activity::Work) && run == plan.breaks.meal_length.0,
    }
}

/// Minutes of the block that `row` ends in.
fn block_minutes(row: &[Label]) -> i64 {
    row.iter().rev().take_while(|label| label.is_some()).count() as i64 * SLOT_MINUTES
}

fn on_grid(plan: &Plan, at: Moment) -> bool {
    plan.zone.minute_of_day(at).0 % plan.rules.block_grid.0 == 0
}

/// The cheapest schedule of all agents together, by trying every combination of their sound rosters.
pub fn optimum(plan: &Plan, requirement: &Requirement) -> (Objective, Roster) {
    let choices: Vec<Vec<Vec<Segment>>> = plan.agents.ids().map(|id| rosters(plan, id)).collect();
    let mut best: Option<(Objective, Roster)> = None;
    combine(&choices, &mut Vec::new(), &mut |all: &[Segment]| {
        let roster = Roster::new(all.to_vec());
        let cost = objective(plan, requirement, &roster);
        if best.as_ref().is_none_or(|(least, _)| cost.total().0 < least.total().0) {
            best = Some((cost, roster));
        }
    });
    best.expect("the empty roster is one of the choices")
}

fn combine(choices: &[Vec<Vec<Segment>>], chosen: &mut Vec<Segment>, visit: &mut impl FnMut(&[Segment])) {
    let Some((first, others)) = choices.split_first() else { return visit(chosen) };
    for roster in first {
        let before = chosen.len();
        chosen.extend(roster);
        combine(others, chosen, visit);
        chosen.truncate(before);
    }
}
