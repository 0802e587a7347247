//! What a step of each rule and target would bring, each by solving again from the schedule that there is.

use super::Run;
use crate::check;
use crate::cli::stage::{RELAX, STAFF};
use crate::domain::explained::Step;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;
use crate::domain::threads;
use crate::domain::units::{Minutes, Money, Share};
use crate::error::Result;
use crate::schedule::explain::Published;
use crate::{staffing, text};
use rayon::prelude::*;

/// Agents times slots up to which a plan weighs its rules by itself: some seconds.
const AT_ONCE: usize = 150_000;
/// Shares of a requirement that a plan may lack without being short.
const SHORT: f64 = 0.002;
/// Steps of settings.
const QUARTER: Minutes = Minutes(15);
const HOUR: Minutes = Minutes(60);
const HOURS: f64 = 2.0;
const SHARE: f64 = 0.05;
const MOST_OCCUPANCY: f64 = 0.95;

/// A setting that gives way by a step.
struct Relaxed {
    setting: &'static str,
    from: String,
    to: String,
    plan: Plan,
    follows: Follows,
}

/// What of the requirement follows from a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Nothing,
    Standby,
    All,
}

impl Run<'_> {
    /// Weighs a step of each rule where agents are short; says where that would take long.
    pub fn weigh_rules(&mut self) -> Result<()> {
        let required: f64 = self.required()?.needs.values().flatten().map(|need| need.required).sum();
        let short = shortage_hours(&self.plan, self.required()?, self.checked()?.roster());
        if short <= SHORT * required * self.plan.horizon.interval.hours() {
            return Ok(());
        }
        if self.plan.agents.len() * self.plan.horizon.slots() > AT_ONCE {
            self.tell(&text!(
                "what a step of each rule would bring is left out on a plan of this size; `peakshift explain --relax` tells it",
                "方案较大，未评估各项规则放宽一步的效果；可用 `peakshift explain --relax` 评估"
            ));
            return Ok(());
        }
        self.relax()
    }

    /// Weighs a step of each rule, whatever it takes.
    pub fn relax(&mut self) -> Result<()> {
        self.steps = self.timed(&RELAX, |run, _| threads::on(run.plan.solver.threads, || run.steps()))?;
        Ok(())
    }

    fn steps(&self) -> Result<Vec<Step>> {
        let (plan, required, roster) = (&self.plan, self.required()?, self.checked()?.roster());
        let follows = self.follows()?;
        let relaxed: Vec<Relaxed> =
            relaxed(plan).into_iter().filter(|one| follows || one.follows == Follows::Nothing).collect();
        // What polishing brings without any step is the worth of none, so that all begin behind it.
        let polished = Published::new(plan, required, roster, &[]).improved();
        let total = self.weighed(plan, required, &polished)?;
        let short = shortage_hours(plan, required, &polished);
        let solved: Vec<(&Relaxed, f64, f64)> = relaxed
            .par_iter()
            .map(|one| {
                let again = match (&self.forecast, one.follows) {
                    (_, Follows::Nothing) | (None, _) => None,
                    (Some(forecast), follows) => {
                        let by_ratio = Some(required).filter(|_| follows == Follows::Standby);
                        let by_ratio = by_ratio.and_then(|required| staffing::with_ratio(&one.plan, required));
                        Some(by_ratio.map_or_else(|| staffing::needs(&one.plan, forecast), Ok)?.rounded())
                    }
                };
                let required = again.as_ref().unwrap_or(required);
                let improved = Published::new(&one.plan, required, &polished, &[]).improved();
                let total = self.weighed(&one.plan, required, &improved)?;
                Ok((one, total, shortage_hours(&one.plan, required, &improved)))
            })
            .collect::<Result<_>>()?;
        let mut steps: Vec<Step> = solved
            .into_iter()
            .map(|(one, new_total, new_short)| {
                let Relaxed { setting, from, to, .. } = one;
                let (from, to, whom) = (from.clone(), to.clone(), String::new());
                let (worth, shortage_hours) = (Money(total - new_total), short - new_short);
                Step { setting, whom, from, to, worth, shortage_hours }
            })
            .collect();
        steps.extend(self.skill()?);
        steps.retain(|step| step.worth.0 >= 1.0);
        steps.sort_by(|a, b| b.worth.0.total_cmp(&a.worth.0));
        Ok(steps)
    }

    /// The total of a schedule, which must keep the rules of its plan.
    fn weighed(&self, plan: &Plan, required: &Requirement, roster: &Roster) -> Result<f64> {
        let checked = check::check(plan, required, roster, &[]);
        let verified = checked.map_err(|violations| self.reject(roster, &violations))?;
        Ok(verified.objective().total().0)
    }

    /// Whether the requirement follows from the forecast: one that was refined or comes from elsewhere does not.
    fn follows(&self) -> Result<bool> {
        let Some(forecast) = &self.forecast else { return Ok(false) };
        let staffed_here = self.refinement.is_empty() && self.seconds.iter().any(|(key, _)| *key == STAFF.key);
        Ok(staffed_here || staffing::needs(&self.plan, forecast)?.rounded().needs == self.required()?.needs)
    }

    /// One more queue for the agent for whom that is worth most.
    fn skill(&self) -> Result<Option<Step>> {
        let (plan, required, roster) = (&self.plan, self.required()?, self.checked()?.roster());
        let Some((queue, change)) = Published::new(plan, required, roster, &[]).best_skill() else { return Ok(None) };
        let others = roster.segments().iter().filter(|row| row.agent != change.agent);
        let with = Roster::new(others.chain(&change.rows).copied().collect());
        let agent = &plan.agents[change.agent];
        let names = |queues: &[crate::domain::ids::QueueId]| {
            queues.iter().map(|queue| plan.queues[*queue].id.as_str()).collect::<Vec<_>>().join(";")
        };
        let from = names(&agent.queues);
        let to = format!("{from};{}", plan.queues[queue].id);
        let (worth, whom) = (Money(-change.price), agent.id.clone());
        let shortage_hours = shortage_hours(plan, required, roster) - shortage_hours(plan, required, &with);
        Ok(Some(Step { setting: "queues", whom, from, to, worth, shortage_hours }))
    }
}

fn shortage_hours(plan: &Plan, required: &Requirement, roster: &Roster) -> f64 {
    let coverage = check::coverage(plan, required, roster);
    coverage.values().flatten().map(|cell| cell.shortage).sum::<f64>() * plan.horizon.interval.hours()
}

/// Takes a setting, its old and new value, what of the requirement follows, and how the plan changes.
type Add<'a> = dyn FnMut(&'static str, (String, String), Follows, &dyn Fn(&mut Plan)) + 'a;

/// Every setting that can give way by a step.
fn relaxed(plan: &Plan) -> Vec<Relaxed> {
    let mut found = Vec::new();
    let mut add = |setting, (from, to): (String, String), follows, change: &dyn Fn(&mut Plan)| {
        let mut plan = plan.clone();
        change(&mut plan);
        found.push(Relaxed { setting, from, to, plan, follows });
    };
    rules(plan, &mut add);
    if plan.agents.values().any(|agent| agent.max_hours.is_some()) {
        let change = |plan: &mut Plan| {
            plan.agents.values_mut().for_each(|agent| agent.max_hours = agent.max_hours.map(|hours| hours + HOURS));
        };
        add("max_hours", ("+0".to_owned(), format!("+{HOURS}")), Follows::Nothing, &change);
    }
    if plan.standby.ratio > 0.0 {
        let half = plan.standby.ratio / 2.0;
        add("standby.ratio", (plan.standby.ratio.to_string(), half.to_string()), Follows::Standby, &|plan| {
            plan.standby.ratio = half
        });
    }
    let by_queue = |of: &dyn Fn(&crate::domain::plan::Queue) -> f64| {
        let mut shares: Vec<String> = plan.queues.values().map(|queue| format!("{:.2}", of(queue))).collect();
        shares.dedup();
        shares.join(";")
    };
    let occupied = |share: f64| (share + SHARE).min(MOST_OCCUPANCY).max(share);
    let shares = (by_queue(&|queue| queue.max_occupancy.0), by_queue(&|queue| occupied(queue.max_occupancy.0)));
    add("max_occupancy", shares, Follows::All, &|plan| {
        plan.queues.values_mut().for_each(|queue| queue.max_occupancy = Share(occupied(queue.max_occupancy.0)));
    });
    let lower = |share: f64| (share - SHARE).max(0.0);
    let shares = (by_queue(&|queue| queue.service_level.0), by_queue(&|queue| lower(queue.service_level.0)));
    add("service_level", shares, Follows::All, &|plan| {
        plan.queues.values_mut().for_each(|queue| queue.service_level = Share(lower(queue.service_level.0)));
    });
    found
}

/// The rules of breaks, blocks and duties, in which a step does not change the requirement.
fn rules(plan: &Plan, add: &mut Add<'_>) {
    let minutes = |from: Minutes, to: Minutes| (from.0.to_string(), to.0.to_string());
    let (rules, breaks) = (&plan.rules, &plan.breaks);
    let longer = breaks.max_work + QUARTER;
    add("breaks.max_work_minutes", minutes(breaks.max_work, longer), Follows::Nothing, &|plan| {
        plan.breaks.max_work = longer
    });
    let longer = rules.max_block + HOUR;
    add("rules.max_block_minutes", minutes(rules.max_block, longer), Follows::Nothing, &|plan| {
        plan.rules.max_block = longer
    });
    let shorter = Minutes(rules.min_block.0 - HOUR.0);
    if shorter.0 >= HOUR.0 {
        add("rules.min_block_minutes", minutes(rules.min_block, shorter), Follows::Nothing, &|plan| {
            plan.rules.min_block = shorter
        });
    }
    let less = Minutes((rules.min_gap.0 - HOUR.0).max(0));
    if less < rules.min_gap {
        add("rules.min_gap_minutes", minutes(rules.min_gap, less), Follows::Nothing, &|plan| plan.rules.min_gap = less);
    }
    let less = Minutes((rules.min_rest.0 - HOUR.0).max(0));
    if less < rules.min_rest {
        add("rules.min_rest_minutes", minutes(rules.min_rest, less), Follows::Nothing, &|plan| {
            plan.rules.min_rest = less
        });
    }
    let more = rules.max_blocks_per_duty + 1;
    let counts = (rules.max_blocks_per_duty.to_string(), more.to_string());
    add("rules.max_blocks_per_duty", counts, Follows::Nothing, &|plan| plan.rules.max_blocks_per_duty = more);
    let days = rules.max_days_in_row + 1;
    if days > 1 {
        let counts = (rules.max_days_in_row.to_string(), days.to_string());
        add("rules.max_days_in_row", counts, Follows::Nothing, &|plan| plan.rules.max_days_in_row = days);
    }
}
