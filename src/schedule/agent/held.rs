//! Sessions that are held once over the horizon (R13), in the program of a whole schedule.
//!
//! The blocks of a schedule are chosen one by one, and each may hold such a session. With r what holding it is worth, λ ≥ 0 a price and n
//! how often a schedule holds it, every schedule with n ≤ 1 is worth at most
//!
//! ```text
//! max over schedules of  value + Σ (r − λ) n + λ                                                                    (6d)
//! ```
//!
//! so that (6d) bounds the best from above whatever λ is, and is the best where its answer holds the session once, or where λ is 0 and it
//! holds none. λ is sought between what it costs the two blocks least to hold it. A schedule with work pays for every session that it does
//! not hold: that fee is charged in the end, against the best schedule of standby alone.

use super::planner::{Planner, Task};
use super::real::Real;
use super::tour::Placed;

/// Prices of a session that are tried.
const TRIES: usize = 5;

/// Between which worths of a session its answers change from none to several.
#[derive(Debug, Clone, Copy)]
struct Between {
    none: f64,
    several: f64,
}

impl<R: Real> Planner<R> {
    /// An upper limit of the best, exact where prices settle it, with its blocks. `solve` finds the best where sessions are worth what it
    /// is given, by task; `idle` the best without work.
    pub(super) fn plan_held(
        &mut self,
        task: &Task<'_, R>,
        mut solve: impl FnMut(&mut Self, &[f64]) -> (R, Vec<Placed>),
        idle: impl FnOnce(&mut Self, &[f64]) -> (R, Vec<Placed>),
    ) -> (R, Vec<Placed>) {
        let sessions = &task.worker.sessions;
        let full = sessions.rewards();
        let mut rewards = full.clone();
        let mut known: Vec<Between> = full.iter().map(|&r| Between { none: f64::NEG_INFINITY, several: r }).collect();
        let mut best: Option<(R, Vec<Placed>)> = None;
        for _ in 0..TRIES {
            let (value, placed) = solve(self, &rewards);
            let prices = full.iter().zip(&rewards).map(|(full, reward)| full - reward).sum::<f64>();
            let limit = value + R::of(prices);
            let settled = task.settle(&placed, &full, &mut rewards, &mut known);
            if best.as_ref().is_none_or(|best| limit < best.0) {
                best = Some((limit, placed));
            }
            if settled {
                break;
            }
        }
        let (value, placed) = best.unwrap_or_default();
        let value = value - R::of(sessions.fee());
        let alone = idle(self, &rewards);
        if sessions.fee() > 0.0 && alone.0 > value { alone } else { (value, placed) }
    }
}

impl<R: Real> Task<'_, R> {
    /// Moves the worth of each session on by what `placed` holds; true where nothing is left to move.
    fn settle(&self, placed: &[Placed], full: &[f64], rewards: &mut [f64], known: &mut [Between]) -> bool {
        let asked = rewards.to_vec();
        let work: Vec<&Placed> = placed.iter().filter(|block| !block.standby).collect();
        let mut settled = true;
        for i in (0..full.len()).filter(|&i| self.worker.sessions.tasks[i].is_wide()) {
            let holds = |block: &&&Placed| {
                self.blocks.holds(block.start, block.end - block.start, &asked).tasks().any(|task| task == i)
            };
            let mut losses: Vec<f64> = work.iter().filter(holds).map(|block| self.loss(block, i, &asked)).collect();
            let between = &mut known[i];
            match losses.len() {
                1 => continue,
                0 if asked[i] >= full[i] => continue,
                0 => between.none = asked[i],
                _ => between.several = asked[i],
            }
            settled = false;
            losses.sort_by(f64::total_cmp);
            let middle = (between.none + between.several) / 2.0;
            let next = if losses.len() > 1 { (losses[0] + losses[1]) / 2.0 } else { middle };
            rewards[i] = if between.none < next && next < between.several { next } else { middle };
            if !rewards[i].is_finite() {
                rewards[i] = between.several - full[i].abs().max(1.0);
            }
        }
        settled
    }

    /// What it costs a block to hold session `task`.
    fn loss(&self, block: &Placed, task: usize, rewards: &[f64]) -> f64 {
        let steps = block.end - block.start;
        let with = self.blocks.get(block.start, steps, rewards).wide() - rewards[task];
        let mut without = rewards.to_vec();
        without[task] = f64::NEG_INFINITY;
        self.blocks.get(block.start, steps, &without).wide() - with
    }
}
