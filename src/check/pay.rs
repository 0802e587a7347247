//! What [pay] adds to the wages of one agent, from its segments on the clock (SPEC section 4).

use super::case::{is_paid, paid_seconds};
use crate::domain::calendar::{Moment, SLOT_MINUTES, Span};
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::units::Money;
use chrono::Timelike;

const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;
/// First full hour of the clock that is not night any more.
const NIGHT_ENDS: u32 = 6;

/// Night bonus, overtime and holidays of agent `id`.
pub(super) fn beyond_wage(plan: &Plan, roster: &Roster, id: AgentId) -> Money {
    Money(by_clock(plan, id, roster.of(id))) + overtime(plan, id, &roster.blocks(id))
}

/// The wage of some segments of agent `id` with night bonus and holidays; overtime is of whole duties.
pub fn wage(plan: &Plan, id: AgentId, segments: &[Segment]) -> Money {
    let of = |segment: &Segment| hours(paid_seconds(plan, std::slice::from_ref(segment))) * hourly(plan, id, segment);
    Money(segments.iter().map(of).sum::<f64>() + by_clock(plan, id, segments))
}

/// What an hour of `segment` costs on a day like others.
fn hourly(plan: &Plan, id: AgentId, segment: &Segment) -> f64 {
    let ratio = if segment.activity == Activity::Standby { plan.standby.pay_ratio } else { 1.0 };
    plan.agents[id].cost_per_hour.0 * ratio
}

/// Night bonus and holidays.
fn by_clock(plan: &Plan, id: AgentId, segments: &[Segment]) -> f64 {
    let (bonus, zone) = (plan.pay.night_bonus_per_hour, plan.zone);
    let of = |segment: &Segment| {
        let at_night = || seconds_in(plan, &segment.span, |at| zone.local(at).hour() < NIGHT_ENDS);
        let night = if bonus > 0.0 { hours(at_night()) * bonus } else { 0.0 };
        let on = |day| hours(seconds_in(plan, &segment.span, |at| zone.local(at).date() == day));
        let days = plan.pay.holidays.iter().map(|holiday| (holiday.ratio - 1.0) * on(holiday.date)).sum::<f64>();
        night + days * hourly(plan, id, segment)
    };
    segments.iter().filter(|segment| is_paid(plan, segment)).map(of).sum()
}

/// What the paid hours of each duty beyond the limit cost more, by all blocks of agent `id`.
pub fn overtime(plan: &Plan, id: AgentId, blocks: &[Block<'_>]) -> Money {
    let limit = plan.pay.overtime_after_hours;
    if limit <= 0.0 {
        return Money(0.0);
    }
    let rest = plan.rules.min_rest.0 * 60;
    let duties = blocks.chunk_by(|a, b| b.span.start.0 - a.span.end.0 < rest);
    let beyond = |duty: &[Block<'_>]| {
        let paid: i64 = duty.iter().map(|block| paid_seconds(plan, block.segments)).sum();
        (hours(paid) - limit).max(0.0)
    };
    Money(duties.map(beyond).sum::<f64>() * (plan.pay.overtime_ratio - 1.0) * plan.agents[id].cost_per_hour.0)
}

/// Seconds of `span` in the slots, counted from its start, whose start `is` so. A span that leaves the horizon breaks R1, so only its
/// order of magnitude matters and a mistyped century is cut to a year.
fn seconds_in(plan: &Plan, span: &Span, is: impl Fn(Moment) -> bool) -> i64 {
    const YEAR: i64 = 366 * 86_400;
    let start = span.start.0.max(plan.horizon.start.0 - YEAR);
    let end = span.end.0.min(plan.horizon.end.0 + YEAR);
    let slots = (start..end).step_by(SLOT_SECONDS as usize);
    slots.filter(|&at| is(Moment(at))).map(|at| SLOT_SECONDS.min(end - at)).sum()
}

fn hours(seconds: i64) -> f64 {
    seconds as f64 / 3600.0
}
