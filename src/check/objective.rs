//! The objective of SPEC section 4, from segments alone.

use super::case::{paid_seconds, without_empty};
use super::pay::beyond_wage;
use super::profile::Profile;
use super::waiting::late_and_idle;
use crate::domain::calendar::{Horizon, Moment, SLOT_MINUTES, Slot, Span, Zone};
use crate::domain::demand::Level;
use crate::domain::ids::AgentId;
use crate::domain::objective::Objective;
use crate::domain::plan::{Agent, Plan};
use crate::domain::requirement::{Need, Requirement};
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::sessions::Each;
use crate::domain::units::{AgentHours, Money};
use chrono::Timelike;

const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;
/// First full hour of the clock that is not night any more.
const NIGHT_ENDS: u32 = 6;

/// What `roster` costs, whether it keeps the hard rules or not. The ids in `roster` are those of `plan`.
pub fn objective(plan: &Plan, requirement: &Requirement, roster: &Roster) -> Objective {
    let roster = without_empty(roster);
    let profile = Profile::new(plan, &roster);
    let mut sum = Objective::default();
    cover(plan, requirement, &profile, &mut sum);
    squads(plan, requirement, &profile, &mut sum);
    let night = Night::new(plan.zone, plan.horizon);
    for id in plan.agents.ids() {
        agent(plan, &roster, id, &night, &mut sum);
    }
    sum
}

/// A price per agent-hour for `agents` over one slot.
fn priced(agents: f64, per_hour: f64) -> Money {
    Money(per_hour) * AgentHours(agents * SLOT_MINUTES as f64 / 60.0)
}

/// Need of an interval; a missing one counts as nothing needed on a normal day.
fn need_at(needs: &[Need], interval: usize) -> Need {
    needs.get(interval).copied().unwrap_or_default()
}

fn cover(plan: &Plan, requirement: &Requirement, profile: &Profile, sum: &mut Objective) {
    let penalties = &plan.penalties;
    for (queue, needs) in requirement.needs.iter() {
        let there = profile.online[queue].iter().zip(&profile.standby[queue]);
        let due = plan.queues[queue].due_slots();
        if let Some(due) = due {
            let hours = |agents: f64| agents * SLOT_MINUTES as f64 / 60.0;
            let inflow = (0..plan.horizon.slots()).map(|k| need_at(needs, plan.horizon.interval_of(Slot(k))).required);
            let inflow: Vec<f64> = inflow.map(hours).collect();
            let hands: Vec<f64> = profile.online[queue].iter().map(|&agents| hours(agents)).collect();
            let (late, idle) = late_and_idle(&inflow, &hands, due);
            sum.late_work += Money(late * penalties.late_work);
            sum.surplus += Money(idle * penalties.surplus);
        }
        for (slot, (online, standby)) in there.enumerate() {
            let need = need_at(needs, plan.horizon.interval_of(Slot(slot)));
            let short = if due.is_some() { 0.0 } else { need.required - online };
            sum.shortage += priced(short.max(0.0), penalties.shortage_at(need.level));
            sum.surplus += priced((-short).max(0.0), penalties.surplus);
            sum.standby_shortage += priced((need.standby_required - standby).max(0.0), penalties.standby_shortage);
        }
    }
}

fn squads(plan: &Plan, requirement: &Requirement, profile: &Profile, sum: &mut Objective) {
    let elevated = |interval| requirement.needs.values().any(|needs| need_at(needs, interval).level != Level::Normal);
    for slot in 0..plan.horizon.slots() {
        let [duty, leads, experienced] =
            [&profile.duty, &profile.leads, &profile.experienced].map(|counts| f64::from(counts[slot]));
        let leads_missing = (duty - leads) / plan.squads.size - leads;
        sum.lead_shortage += priced(leads_missing.max(0.0), plan.penalties.lead_shortage);
        if plan.squads.new_per_mentor > 0.0 {
            let missing = f64::from(profile.new[slot]) / plan.squads.new_per_mentor - experienced;
            sum.mentor_shortage += priced(missing.max(0.0), plan.penalties.mentor_shortage);
        }
        for (site, seated) in profile.seated.iter() {
            let excess = seated[slot].saturating_sub(plan.sites[site].seats);
            sum.seat_excess += priced(f64::from(excess), plan.penalties.seat_excess);
        }
        if elevated(plan.horizon.interval_of(Slot(slot))) {
            let missing = plan.squads.experienced_share.0 * duty - experienced;
            sum.experienced_shortage += priced(missing.max(0.0), plan.penalties.experienced_shortage);
        }
    }
}

fn agent(plan: &Plan, roster: &Roster, id: AgentId, night: &Night, sum: &mut Objective) {
    let (agent, penalties) = (&plan.agents[id], &plan.penalties);
    let segments = roster.of(id);
    let on_standby = segments.iter().filter(|s| s.activity == Activity::Standby);
    let standby = hours(on_standby.map(|s| s.span.seconds()).sum());
    let paid = hours(paid_seconds(plan, segments));
    sum.wages += agent.cost_per_hour * AgentHours(paid - standby + standby * plan.standby.pay_ratio);
    sum.wages += beyond_wage(plan, roster, id);
    sum.below_min_hours += Money((agent.min_hours - paid).max(0.0) * penalties.below_min_hours);
    let (mut outside, mut avoided, mut at_night) = (0, 0, 0);
    for block in roster.blocks(id) {
        if let Some(prefer) = &agent.prefer {
            outside += block.span.seconds() - covered_seconds(&block.span, prefer);
        }
        avoided += covered_seconds(&block.span, &agent.avoid);
        at_night += night.seconds(&block.span);
        if !block.standby {
            sum.extra_breaks += Money(extra_breaks(plan, &block) as f64 * penalties.extra_break);
            sum.queue_switch += Money(queue_switches(&block) as f64 * penalties.queue_switch);
        }
    }
    sum.activities += activities(plan, agent, roster, id);
    sum.preference += Money(hours(outside) * penalties.outside_preference + hours(avoided) * penalties.avoided);
    let unfair = hours(at_night) - penalties.fair_night_hours;
    sum.fairness += Money(unfair.max(0.0) * penalties.night_over_fair_share);
}

/// Breaks of a work block beyond the fewest that R9 lets it have.
fn extra_breaks(plan: &Plan, block: &Block<'_>) -> i64 {
    let (mut breaks, mut cuts, mut away) = (0, 0, 0);
    for Segment { activity, span, .. } in block.segments {
        let inside = block.span.start < span.start && span.end < block.span.end;
        match activity {
            Activity::Break => breaks += 1,
            Activity::Meal => (cuts, away) = (cuts + 1, away + span.seconds()),
            Activity::Session(_) => (cuts, away) = (cuts + i64::from(inside), away + span.seconds()),
            Activity::Work | Activity::Standby => {}
        }
    }
    (breaks - plan.breaks.fewest(block.span.seconds(), cuts, away)).max(0)
}

/// Neighbouring stretches of a work block that have different queues.
fn queue_switches(block: &Block<'_>) -> usize {
    let runs = block.segments.chunk_by(|a, b| a.activity == b.activity);
    let queues: Vec<_> = runs.filter(|run| run[0].activity == Activity::Work).map(|run| run[0].queue).collect();
    queues.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// What the sessions cost that an agent should hold and does not.
fn activities(plan: &Plan, agent: &Agent, roster: &Roster, agent_id: AgentId) -> Money {
    if plan.sessions.is_empty() {
        return Money(0.0);
    }
    let blocks: Vec<Block<'_>> = roster.blocks(agent_id).into_iter().filter(|block| !block.standby).collect();
    let mut cost = Money(0.0);
    for (id, session) in plan.sessions.iter().filter(|(_, session)| session.concerns(agent)) {
        // By time, not by row: where blocks overlap, both hold what lies in both.
        let held = roster.of(agent_id).iter().filter(|segment| segment.activity == Activity::Session(id));
        let held: Vec<Moment> = held.map(|segment| segment.span.start).collect();
        let holds = |block: &Block<'_>| held.iter().any(|&start| block.span.contains(start));
        let missed = match session.each {
            Each::Plan => usize::from(!blocks.is_empty() && held.is_empty()),
            Each::Block => blocks.iter().filter(|block| session.is_due(block.span.start) && !holds(block)).count(),
        };
        cost += Money(session.missing.0 * missed as f64);
    }
    cost
}

fn hours(seconds: i64) -> f64 {
    seconds as f64 / 3600.0
}

/// Seconds of `span` inside disjoint `windows`.
pub(super) fn covered_seconds(span: &Span, windows: &[Span]) -> i64 {
    windows.iter().map(|window| window.overlap_seconds(span)).sum()
}

/// Slots whose local clock is before six in the morning.
struct Night {
    zone: Zone,
    horizon: Horizon,
    /// Night slots before each slot of the horizon, and before its end.
    before: Vec<i64>,
}

impl Night {
    fn new(zone: Zone, horizon: Horizon) -> Night {
        let mut before = vec![0];
        let mut count = 0;
        for slot in 0..horizon.slots() {
            count += i64::from(is_night(zone, horizon.slot_start(Slot(slot))));
            before.push(count);
        }
        Night { zone, horizon, before }
    }

    /// Night seconds of `span`, counted by slot from its start.
    fn seconds(&self, span: &Span) -> i64 {
        match (self.slot_of(span.start), self.slot_of(span.end)) {
            (Some(from), Some(to)) => (self.before[to] - self.before[from]) * SLOT_SECONDS,
            _ => self.count(span),
        }
    }

    /// The slot that starts at `moment`, the one after the last included.
    fn slot_of(&self, moment: Moment) -> Option<usize> {
        let seconds = moment.0 - self.horizon.start.0;
        let slot = usize::try_from(seconds / SLOT_SECONDS).ok()?;
        (seconds % SLOT_SECONDS == 0 && slot < self.before.len()).then_some(slot)
    }

    /// Counts a span that is off the grid or leaves the horizon: it breaks R1, so only its order of magnitude matters
    /// and a mistyped century is cut to a year.
    fn count(&self, span: &Span) -> i64 {
        const YEAR: i64 = 366 * 86_400;
        let start = span.start.0.max(self.horizon.start.0 - YEAR);
        let end = span.end.0.min(self.horizon.end.0 + YEAR);
        let starts = (start..end).step_by(SLOT_SECONDS as usize);
        starts.filter(|&t| is_night(self.zone, Moment(t))).map(|t| SLOT_SECONDS.min(end - t)).sum()
    }
}

fn is_night(zone: Zone, moment: Moment) -> bool {
    zone.local(moment).hour() < NIGHT_ENDS
}
