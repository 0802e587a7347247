//! Shortage and surplus: Σ eff·x + U[q,t] − V[q,t] = required[q,t], U at the shortage price, V at the surplus price.
//!
//! Work that may wait, with D, L and E what is done in time, given up as late and done late up to a slot, A what has come in, d the slots until
//! it is due: hands of a slot do some of D, some of E or nothing (at the surplus price), D + L <= A and E <= L before a slot's lateness, D + L >= A
//! of d slots ago after it; what is left in the end counts by its share.

use super::Term;
use crate::domain::objective::Objective;
use crate::domain::roster::Activity;
use crate::schedule::agent::problem::Worker;
use crate::schedule::agent::tour::Piece;
use crate::schedule::agent::waiting::Waiting;
use crate::schedule::program::formulation::{Covered, Formulation, Row};
use good_lp::{Expression, constraint};

/// shortage, surplus and late_work.
pub struct Coverage;

impl Term for Coverage {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for queue in 0..problem.needs.len() {
            let needs = &problem.needs[queue];
            if let Some(waiting) = needs.waiting {
                work(formulation, queue, waiting);
                continue;
            }
            for row in formulation.alike(
                |slot| [needs.required[slot], needs.shortage_price[slot]],
                |(worker, stage), piece| {
                    let works = piece.activity == Activity::Work && piece.queue == queue;
                    if works { worker.stages.efficiency(stage) } else { 0.0 }
                },
            ) {
                let Row { slot, slots, count, sum } = row;
                let short = formulation.slack(count * needs.shortage_price[slot]);
                let surplus = formulation.slack(count * problem.surplus_price);
                let fixed = formulation.rest.online(queue, slot);
                formulation.cover(
                    Covered::Online(queue),
                    slots,
                    (sum + short - surplus).eq(needs.required[slot] - fixed),
                );
            }
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        (objective.shortage + objective.surplus + objective.late_work).0
    }
}

/// The rows of work that may wait.
fn work(formulation: &mut Formulation<'_>, queue: usize, waiting: Waiting) {
    let problem = formulation.problem;
    let required = &problem.needs[queue].required;
    let on_line = |(worker, stage): (&Worker, usize), piece: &Piece| {
        let works = piece.activity == Activity::Work && piece.queue == queue;
        if works { worker.stages.efficiency(stage) } else { 0.0 }
    };
    let mut rows = formulation.alike(|slot| [slot as f64, 0.0], on_line);
    rows.sort_by_key(|row| row.slot);
    let last = required.len().saturating_sub(1);
    let (mut done, mut late, mut made_up) = (Expression::from(0.0), Expression::from(0.0), Expression::from(0.0));
    let (mut come, mut due) = (0.0, 0.0);
    for Row { slot, slots, sum, .. } in rows {
        let [now, of_late] = [0.0, 0.0].map(|price| formulation.slack(price));
        let idle = formulation.slack(waiting.surplus_price);
        let fixed = formulation.rest.online(queue, slot);
        formulation.cover(Covered::Online(queue), slots, (sum - now - of_late - idle).eq(-fixed));
        come += required[slot];
        done += now;
        made_up += of_late;
        formulation.constraints.push(constraint!(done.clone() + late.clone() <= come));
        formulation.constraints.push(constraint!(made_up.clone() <= late.clone()));
        if slot >= waiting.due && required[slot - waiting.due] > 0.0 {
            due += required[slot - waiting.due];
            late += formulation.slack(waiting.late_price);
            formulation.constraints.push(constraint!(done.clone() + late.clone() >= due));
        }
    }
    // What is not yet due in the end, the oldest first.
    let mut left = done + late;
    for (slot, &came) in required.iter().enumerate().skip((last + 1).saturating_sub(waiting.due)) {
        due += came;
        left += formulation.slack(waiting.late_price * (last - slot) as f64 / waiting.due as f64);
        formulation.constraints.push(constraint!(left.clone() >= due));
    }
}
