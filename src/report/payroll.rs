//! hours.csv: paid hours by person and local day, for whoever pays: at work and on standby, of these at night, beyond the overtime limit of a
//! duty and on holidays, and what they cost. A duty that lies across midnight is in two rows.

use super::Facts;
use super::csv::{Writer, cell};
use super::numbers::rounded;
use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Block, Segment};
use crate::error::Result;
use chrono::{NaiveDate, Timelike};
use std::collections::BTreeMap;

const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;
const SLOT_HOURS: f64 = SLOT_MINUTES as f64 / 60.0;
/// First full hour of the clock that is not night any more.
const NIGHT_ENDS: u32 = 6;

/// Paid hours of one agent on one day, and their cost.
#[derive(Debug, Clone, Copy, Default)]
struct Day {
    work: f64,
    standby: f64,
    night: f64,
    overtime: f64,
    holiday: f64,
    wages: f64,
}

/// The table.
pub(super) fn bytes(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let (plan, (verified, _)) = (facts.plan, facts.need_schedule()?);
    let mut out = Writer::new(&[
        "agent_id",
        "name",
        "tier",
        "date",
        "work_hours",
        "standby_hours",
        "night_hours",
        "overtime_hours",
        "holiday_hours",
        "wages",
    ])?;
    for id in verified.roster().agents() {
        let agent = &plan.agents[id];
        for (date, day) in days(plan, id, &verified.roster().blocks(id)) {
            let who = [cell(&agent.id), cell(&agent.name), cell(&plan.tiers[agent.tier].id), date.to_string()];
            let hours = [day.work, day.standby, day.night, day.overtime, day.holiday, day.wages];
            out.row(who.into_iter().chain(hours.map(|figure| rounded(figure).to_string())))?;
        }
    }
    out.finish()
}

/// The days on which agent `id` is paid for something.
fn days(plan: &Plan, id: AgentId, blocks: &[Block<'_>]) -> BTreeMap<NaiveDate, Day> {
    let rest = plan.rules.min_rest.0 * 60;
    let mut days = BTreeMap::new();
    for duty in blocks.chunk_by(|a, b| b.span.start.0 - a.span.end.0 < rest) {
        let mut paid = 0.0;
        let segments = duty.iter().flat_map(|block| block.segments);
        for segment in segments.filter(|segment| plan.breaks.meal_paid || segment.activity != Activity::Meal) {
            for at in (segment.span.start.0..segment.span.end.0).step_by(SLOT_SECONDS as usize) {
                let local = plan.zone.local(Moment(at));
                let beyond = beyond(plan, paid);
                paid += SLOT_HOURS;
                add(plan, id, segment, days.entry(local.date()).or_default(), (local.date(), local.hour(), beyond));
            }
        }
    }
    days
}

/// The part of the slot after `paid` hours of a duty that lies beyond its overtime limit.
fn beyond(plan: &Plan, paid: f64) -> f64 {
    let limit = plan.pay.overtime_after_hours;
    if limit <= 0.0 { 0.0 } else { (paid + SLOT_HOURS - limit).clamp(0.0, SLOT_HOURS) }
}

/// Adds a slot of `segment` on a date, in an hour of the clock, some of it beyond the limit.
fn add(plan: &Plan, id: AgentId, segment: &Segment, day: &mut Day, (date, hour, beyond): (NaiveDate, u32, f64)) {
    let (pay, wage) = (&plan.pay, plan.agents[id].cost_per_hour.0);
    let standby = segment.activity == Activity::Standby;
    let hourly = if standby { wage * plan.standby.pay_ratio } else { wage };
    *(if standby { &mut day.standby } else { &mut day.work }) += SLOT_HOURS;
    day.wages += SLOT_HOURS * hourly * pay.ratio_on(date);
    if hour < NIGHT_ENDS {
        day.night += SLOT_HOURS;
        day.wages += SLOT_HOURS * pay.night_bonus_per_hour;
    }
    if pay.holidays.iter().any(|holiday| holiday.date == date) {
        day.holiday += SLOT_HOURS;
    }
    day.overtime += beyond;
    day.wages += beyond * (pay.overtime_ratio - 1.0) * wage;
}
