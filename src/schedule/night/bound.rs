//! A lower bound on the cost of the rest of a night: (7) of [`super::super::bound`] with the programs of the night.
//!
//! ```text
//! L(p) = Σ needs(p) − Σ over agents: max( value of the published schedule, best value at p − price of a change )        (15)
//! ```
//!
//! For any prices p this is a relaxation: what agents share is paid at p instead of being met. What is over has one coverage, and at
//! the slope of its cost there the relaxation loses nothing. The prices begin at the slopes where the search has ended, and a few
//! supergradient steps (11) raise them. Fairness is left out of the programs, which only lowers the bound.

use super::program::Desk;
use super::respond::Setting;
use crate::schedule::agent::tour::Tour;
use crate::schedule::bound::prices::Prices;
use crate::schedule::team::board::Board;
use rayon::prelude::*;

/// Steps of the prices: work for about as long as the search.
const STEPS: usize = 16;
/// The first step as a share of Polyak's, and what is left of it in the next.
const FIRST_STEP: f64 = 0.7;
const COOLING: f64 = 0.9;
/// Need at which a row is scaled by half.
const SCALE: f64 = 5.0;
/// Standard agents over which the slope of a cost turns from shortage to surplus, where people are whole.
const BEND: f64 = 1.0;

/// The best of the bounds at the prices on the way from the slopes of `board`, whose cost with changes is `target`.
pub fn bound(setting: &Setting<'_>, board: &Board, target: f64) -> f64 {
    let problem = setting.problem;
    let mut prices = Prices::start(problem);
    let slopes = slopes(setting, board, &prices);
    let before = prices.values().to_vec();
    prices.change(|at| slopes[at] - before[at]);
    let slots: Vec<usize> = (0..problem.grammar.slots).collect();
    let scale: Vec<f64> = prices.layout().expected(problem).iter().map(|need| 1.0 / (need + SCALE)).collect();
    let mut best = f64::NEG_INFINITY;
    let mut share = FIRST_STEP;
    for _ in 0..STEPS {
        let mut slack = vec![0.0; scale.len()];
        let needs = prices.needs::<f64>(problem, &slots, |at, wanted| slack[at] = wanted);
        let answers = answers(setting, &prices);
        let value = needs - answers.iter().map(|(value, _)| value).sum::<f64>();
        best = best.max(value);
        let mut cover = vec![0.0; scale.len()];
        for (worker, (_, tour)) in answers.iter().enumerate() {
            prices.cover(problem, worker, tour, 1.0, &mut cover);
        }
        slack.iter_mut().zip(&cover).for_each(|(slack, cover)| *slack -= cover);
        let direction: Vec<f64> = (0..slack.len())
            .map(|at| if prices.blocked(at, slack[at]) { 0.0 } else { slack[at] * scale[at] })
            .collect();
        let norm = direction.iter().zip(&slack).map(|(d, s)| d * s).sum::<f64>();
        if norm <= 1e-9 || target - value <= 1e-6 * target.abs() {
            break;
        }
        let length = share * (target - value).max(0.0) / norm;
        prices.change(|at| length * direction[at]);
        share *= COOLING;
    }
    best
}

/// The best value of each agent at `prices`, and the schedule behind it.
fn answers(setting: &Setting<'_>, prices: &Prices) -> Vec<(f64, Tour)> {
    let problem = setting.problem;
    let of = |desk: &mut Desk, worker: usize| {
        let stand = &setting.stands[worker];
        prices.offer(problem, worker, stand.worker.efficiency, &mut desk.offer);
        let published = published(setting, worker, desk);
        let best = desk.best(problem, stand, setting.call_from, 0.0);
        let penalty = if stand.absent { 0.0 } else { setting.penalty };
        match best {
            Some((value, tour)) if value - penalty > published => (value - penalty, tour),
            _ => (published, stand.base.clone()),
        }
    };
    (0..setting.stands.len()).into_par_iter().map_init(Desk::default, of).collect()
}

/// What the published schedule of an agent is worth at the values of `desk`.
fn published(setting: &Setting<'_>, worker: usize, desk: &Desk) -> f64 {
    let (problem, stand) = (setting.problem, &setting.stands[worker]);
    desk.offer.worth(&stand.worker.queues, &stand.base.pieces) - problem.private_cost(worker, &stand.base)
}

/// The slopes of the shared cost at what `board` covers; smoothed where it can still change.
fn slopes(setting: &Setting<'_>, board: &Board, prices: &Prices) -> Vec<f64> {
    let (problem, layout, coverage) = (setting.problem, prices.layout(), board.coverage());
    let mut slopes = vec![0.0; prices.values().len()];
    for slot in 0..problem.grammar.slots {
        let bend = if slot < setting.call_from { 0.0 } else { BEND };
        let between = |missing: f64, low: f64, high: f64| {
            let share = if bend > 0.0 { missing / bend + 0.5 } else { f64::from(u8::from(missing > 0.0)) };
            low + (high - low) * share.clamp(0.0, 1.0)
        };
        for (queue, needs) in problem.needs.iter().enumerate() {
            if needs.waiting.is_none() {
                let missing = needs.required[slot] - coverage.online(queue, slot);
                slopes[layout.online(0, queue) + slot] =
                    between(missing, -problem.surplus_price, needs.shortage_price[slot]);
            }
            let missing = needs.standby_required[slot] - coverage.standby(queue, slot);
            slopes[layout.standby(0, queue) + slot] = between(missing, 0.0, problem.standby_price);
        }
        let (members, leads, experienced) = coverage.on_duty(slot);
        let leads_missing = members * problem.leads_per_member - leads;
        slopes[layout.duty(0) + slot] = between(leads_missing, 0.0, problem.lead_price);
        let wanted = problem.experienced_share * (members + leads) - experienced;
        slopes[layout.duty(1) + slot] = between(wanted, 0.0, problem.experience_price[slot]);
        for (at, crowd) in problem.crowds.iter().enumerate() {
            slopes[layout.duty(2 + at) + slot] = between(coverage.crowd(at, slot) - crowd.free, 0.0, crowd.price);
        }
    }
    for queue in (0..problem.needs.len()).filter(|&queue| problem.needs[queue].waiting.is_some()) {
        let worths = coverage.online_worth(problem, queue, 0..problem.grammar.slots, 1.0);
        slopes[layout.online(0, queue)..].iter_mut().zip(worths).for_each(|(slope, worth)| *slope = worth);
    }
    slopes
}
