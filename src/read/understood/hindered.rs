//! Says of each agent whom nothing can be planned for which rule stands against it.

use super::fit::{Fit, Hindrance};
use crate::domain::plan::{Agent, Plan};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;

/// Reports agents whose windows hold no work block to `availability`, whose hours are too few or whom no shift is for to `agents`, and whose shifts
/// outside the horizon leave nothing to `worked`.
pub(in crate::read) fn report(plan: &Plan, agents: &mut Findings, availability: &mut Findings, worked: &mut Findings) {
    let fit = Fit::new(plan);
    if plan.horizon.slots() == 0 || !fit.admits_any() {
        return;
    }
    for agent in plan.agents.values() {
        match fit.hindrance(agent) {
            Some(Hindrance::Windows) => windows(&fit, agent, availability),
            Some(Hindrance::Shifts) => shifts(plan, agent, agents),
            Some(Hindrance::Hours) => hours(agent, agents),
            Some(Hindrance::Outside) => outside(agent, worked),
            Some(Hindrance::Never) | None => {}
        }
    }
}

fn windows(fit: &Fit<'_>, agent: &Agent, findings: &mut Findings) {
    if !findings.is_listed(&codes::NO_BLOCK_FITS) {
        return;
    }
    let (id, (longest, shortest)) = (&agent.id, fit.longest_and_shortest(agent));
    let message = text!(
        "no work block fits into the windows of `{id}` (R1, R4, R5): the longest has {longest} min, the shortest block {shortest} \
         min from a time on the block grid",
        "`{id}` 的可用时间内排不下任何工作班段（R1、R4、R5）：最长的一段 {longest} 分钟，最短的班段须从班段网格上的时刻起 {shortest} 分钟"
    );
    findings.add(&codes::NO_BLOCK_FITS, Place::default(), message);
}

fn shifts(plan: &Plan, agent: &Agent, findings: &mut Findings) {
    if !findings.is_listed(&codes::NO_SHIFT_FITS) {
        return;
    }
    let (id, tier) = (&agent.id, &plan.tiers[agent.tier].id);
    let message = text!(
        "no shift of [[shifts]] is for tier `{tier}` and fits the time and the hours of `{id}` (R15)",
        "[[shifts]] 中没有适用于梯队 `{tier}` 且符合 `{id}` 的可用时间与工时的班次（R15）"
    );
    findings.add(&codes::NO_SHIFT_FITS, Place::default(), message);
}

fn hours(agent: &Agent, findings: &mut Findings) {
    if !findings.is_listed(&codes::HOURS_HOLD_NO_BLOCK) {
        return;
    }
    let (id, most) = (&agent.id, agent.max_hours.unwrap_or(0.0));
    let message = text!(
        "max_hours {most} of `{id}` is less than the shortest work block pays (R8)",
        "`{id}` 的 max_hours {most} 少于最短班段的计薪时长（R8）"
    );
    findings.add(&codes::HOURS_HOLD_NO_BLOCK, Place::default(), message);
}

fn outside(agent: &Agent, findings: &mut Findings) {
    if !findings.is_listed(&codes::WORKED_LEAVES_NOTHING) {
        return;
    }
    let id = &agent.id;
    let message = text!(
        "the shifts of `{id}` outside the horizon leave no duty inside it (R6, R7, R14)",
        "`{id}` 在方案时段外的班次使其在时段内无法上班（R6、R7、R14）"
    );
    findings.add(&codes::WORKED_LEAVES_NOTHING, Place::default(), message);
}
