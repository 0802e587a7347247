//! What demand alone forces, whatever the rules say of schedules: a bound that needs no prices.
//!
//! Every standard agent who is required in a slot is paid for, or missing. With wage[i] the pay of a slot and eff[i] the standard
//! agents that i is, covering costs wage[i]/eff[i] for each, by those who are available with the skill, the cheapest first, and
//! nobody covers more than eff[i], the largest that i ever has. All other terms, what is paid on top of the wage included, are never
//! negative; work that may wait is left out.

use crate::schedule::agent::problem::{Problem, QueueNeeds, Worker};

/// People who could cover a queue, the cheapest first: the cost of a standard agent, how many one is, and who.
fn offers(problem: &Problem<'_>, queue: usize, pay: impl Fn(&Worker) -> f64) -> Vec<(f64, f64, usize)> {
    let best = |w: &Worker| w.stages.all().fold(0.0, f64::max);
    let able = problem.workers.iter().enumerate().filter(|(_, w)| best(w) > 0.0 && w.queues.contains(&queue));
    let mut offers: Vec<_> = able.map(|(i, w)| (pay(w) / best(w), best(w), i)).collect();
    offers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    offers
}

/// A lower bound of the cost of every schedule, in currency.
pub fn floor(problem: &Problem<'_>) -> f64 {
    let available: Vec<&Vec<bool>> = problem.grammar.available.values().collect();
    let forced = |offers: &[(f64, f64, usize)], slot: usize, required: f64, short: f64| {
        let (mut left, mut cost) = (required, 0.0);
        for &(rate, amount, who) in offers.iter().take_while(|offer| offer.0 < short) {
            if left <= 0.0 {
                break;
            }
            if available[who][slot] {
                cost += rate * amount.min(left);
                left -= amount;
            }
        }
        cost + left.max(0.0) * short
    };
    let queue = |(queue, needs): (usize, &QueueNeeds)| {
        let (online, standby) = (offers(problem, queue, |w| w.wage), offers(problem, queue, |w| w.standby_wage));
        let slot = |slot: usize| {
            forced(&online, slot, needs.required[slot], needs.shortage_price[slot])
                + forced(&standby, slot, needs.standby_required[slot], problem.standby_price)
        };
        (0..problem.grammar.slots).map(slot).sum::<f64>()
    };
    let by_slot = |(_, needs): &(usize, &QueueNeeds)| needs.waiting.is_none();
    problem.needs.iter().enumerate().filter(by_slot).map(queue).sum()
}
