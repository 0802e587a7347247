//! Simulation-based staffing: plays the schedule, changes the requirement, schedules again, and keeps the best round.

use super::interrupt;
use super::pipeline::Run;
use crate::check::Verified;
use crate::domain::ids::Id;
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Certificate, Segment};
use crate::domain::simulation::RefineRound;
use crate::domain::units::Share;
use crate::error::Result;
use crate::simulate::Round;
use crate::{simulate, staffing, text};

/// A round, its requirement and its schedule.
type Kept = (usize, Requirement, Option<(Verified, Certificate)>);

/// Changes the requirement and solves again `rounds` times, and leaves the round of the lowest simulated cost in `run`,
/// the earliest where costs are equal. It stops at the first round that does not lower the cost beyond chance: the step that leads on from
/// there starts from a worse schedule. A round that is cheaper by chance alone is not counted. The schedule for the model's own
/// requirement must be there. Ctrl-C ends with the best so far.
pub fn refine(run: &mut Run<'_>, rounds: u32, pins: &[Segment]) -> Result<()> {
    let incidents = usual_absence(&run.plan, run.required()?);
    let unseen = simulate::unseen_openings(&run.plan, run.past()?);
    let mut best: Option<Kept> = None;
    for round in 0..=rounds {
        let simulation = run.play(&incidents)?;
        let mut judged = simulate::judge(&run.plan, run.expected()?, run.required()?, run.checked()?, &simulation);
        // What is worked in breaks and after the duty is paid, and a smaller team works more of it.
        judged.simulated_cost += simulation.overrun().cost;
        if let Some(best) = &best
            && !is_better(run, best, judged, &incidents)?
        {
            run.tell(&text!(
                "round {round} did not lower the simulated cost by more than chance: refining ends",
                "第 {round} 轮降低的仿真成本未超出随机误差：修正结束"
            ));
            break;
        }
        run.refinement.push(judged);
        best = Some((round as usize, run.required()?.clone(), run.schedule.clone()));
        if round == rounds || interrupt::requested() {
            break;
        }
        let next = simulate::refined(&run.plan, run.required()?, run.checked()?, &simulation, &unseen);
        run.requirement = Some(staffing::staff_at(&run.plan, run.expected()?, &next)?.rounded());
        let coming = round + 1;
        run.tell(&text!("refined requirement: round {coming} of {rounds}", "修正需求：第 {coming} 轮，共 {rounds} 轮"));
        run.schedule(pins)?;
    }
    if let Some((at, requirement, schedule)) = best {
        run.refinement[at].is_published = true;
        run.requirement = Some(requirement);
        if let Some((verified, certificate)) = schedule {
            run.take(verified, certificate);
        }
    }
    Ok(())
}

/// Whether the schedule in `run`, which was `judged`, costs less than the best before it; a dearer one is put on the list of rounds.
fn is_better(run: &mut Run<'_>, best: &Kept, judged: RefineRound, incidents: &Incidents) -> Result<bool> {
    let (at, requirement, Some((schedule, _))) = best else { return Ok(true) };
    if judged.simulated_cost >= run.refinement[*at].simulated_cost {
        run.refinement.push(judged);
        return Ok(false);
    }
    let before = Round { requirement, schedule };
    let after = Round { requirement: run.required()?, schedule: run.checked()? };
    simulate::is_cheaper(&run.plan, run.expected()?, incidents, before, after)
}

/// The absence that the requirement reckons with: the queues' shrinkage, weighed by what they require. Without it, the simulation
/// would take the reserve for shrinkage to be too many agents.
fn usual_absence(plan: &Plan, requirement: &Requirement) -> Incidents {
    let hours = |queue: usize| requirement.needs[Id::from_index(queue)].iter().map(|need| need.required).sum::<f64>();
    let weights: Vec<(f64, f64)> =
        plan.queues.values().enumerate().map(|(at, queue)| (hours(at), queue.shrinkage.0)).collect();
    let all: f64 = weights.iter().map(|(weight, _)| weight).sum();
    let absent: f64 = weights.iter().map(|(weight, share)| weight * share).sum();
    Incidents { no_show: Share(if all > 0.0 { absent / all } else { 0.0 }), ..Incidents::default() }
}
