//! Which way to carry a past edition over, chosen by how each would have done on past events: the blend of count and ratio
//! of all editions, or the counts of the last edition times growth.
//!
//! For every past event with an earlier edition, the log of the blend's error over the last edition's, `e`, is one vote.
//! Votes are few, so that a queue leans on all queues and those on a prior, each worth `ν` events:
//!
//! ```text
//! E_q = (ν E + Σ_q a e) / (ν + Σ_q a),   E = (ν E₀ + Σ a e) / (ν + Σ a),   weight of the last edition = 1 / (1 + exp(−p E_q))
//! ```
//!
//! where `a = d / (d + 0.1)` with the difference `d` of the two as a share of the counts: ways that say the same decide nothing.
//! The weight falls with the power `p` of the relative error, as that of the methods of the normal week does.

use crate::domain::text::Text;
use crate::text;

/// Prior log E₀ of the blend's error over the last edition's: −ln 7 / p, an eighth of the weight for the last edition.
const PRIOR: f64 = -0.243;
/// Weight ν of the prior, in past events.
const PRIOR_EVENTS: f64 = 2.0;
/// Power p of the relative error in the weights.
const POWER: f64 = 8.0;
/// A vote counts at most this much: one odd edition must not decide.
const MOST_VOTE: f64 = 0.7;
/// Share of the counts that is added to either error, since no method errs by nothing.
const LEAST_ERROR: f64 = 0.02;

/// Difference of the two ways, as a share of the counts, at which a vote is half heard.
const HALF_HEARD: f64 = 0.1;

/// One past event in one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vote {
    /// The past event, by index.
    pub event: usize,
    queue: usize,
    log_ratio: f64,
    weight: f64,
}

impl Vote {
    /// Compares what the two ways said about `event` in `queue`, given their errors and their difference as shares of the
    /// counts.
    pub fn new(event: usize, queue: usize, [blend, last]: [f64; 2], difference: f64) -> Self {
        let log_ratio = ((blend + LEAST_ERROR) / (last + LEAST_ERROR)).ln().clamp(-MOST_VOTE, MOST_VOTE);
        Self { event, queue, log_ratio, weight: difference / (difference + HALF_HEARD) }
    }
}

/// The weight of the last edition in each queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    weights: Vec<f64>,
    votes: usize,
    log_ratio: f64,
}

impl Choice {
    /// Learns for `queues` queues from `votes`; without any, the prior decides.
    pub fn learn(votes: &[Vote], queues: usize) -> Self {
        let sum = |queue: Option<usize>| {
            let heard = votes.iter().filter(|v| queue.is_none_or(|q| v.queue == q));
            heard.fold((0.0, 0.0), |(sum, n), v| (sum + v.weight * v.log_ratio, n + v.weight))
        };
        let leaned = |prior: f64, (sum, n): (f64, f64)| (PRIOR_EVENTS * prior + sum) / (PRIOR_EVENTS + n);
        let all = leaned(PRIOR, sum(None));
        let weight = |queue| 1.0 / (1.0 + (-POWER * leaned(all, sum(Some(queue)))).exp());
        let log_ratio = sum(None).0 / sum(None).1.max(f64::MIN_POSITIVE);
        Self { weights: (0..queues).map(weight).collect(), votes: votes.len(), log_ratio }
    }

    /// The weight of the last edition in `queue`; the blend has the rest.
    pub fn last(&self, queue: usize) -> f64 {
        self.weights[queue]
    }

    /// The log effects `blend` and `last` of `queue` weighed together.
    pub fn weighed(&self, queue: usize, blend: &[f64], last: &[f64]) -> Vec<f64> {
        blend.iter().zip(last).map(|(blend, last)| blend + self.weights[queue] * (last - blend)).collect()
    }

    /// Why the weights of `queue` are what they are.
    pub fn reason(&self, queue: usize) -> Text {
        let last = 100.0 * self.weights[queue];
        let blend = 100.0 - last;
        let (votes, times) = (self.votes, self.log_ratio.exp());
        if votes == 0 {
            return text!(
                "no past event has an earlier edition to test with: event-blend weighs {blend:.0} %, last-edition {last:.0} %, as chosen on public series",
                "没有可回测的往届活动：event-blend 权重 {blend:.0} %，last-edition {last:.0} %（依公开数据选定）"
            );
        }
        text!(
            votes,
            "over {votes} test on past events of all queues event-blend had {times:.2} times the error of last-edition; leaned on a prior, they weigh {blend:.0} % and {last:.0} % in this queue",
            "over {votes} tests on past events of all queues event-blend had {times:.2} times the error of last-edition; leaned on a prior, they weigh {blend:.0} % and {last:.0} % in this queue",
            "在所有队列的 {votes} 次往届活动回测中，event-blend 误差为 last-edition 的 {times:.2} 倍；结合先验，本队列权重为 {blend:.0} % 与 {last:.0} %"
        )
    }
}
