//! Replies inside chats, for the scorecard (docs/model/simulation.md).
//!
//! A chat has rounds, each a message of the customer and its reply; the first reply is the answer itself. Further messages come as a Poisson
//! process along the work of a chat, so that a chat of exponential length has a geometric number of rounds with the mean `rounds_mean`. Of the
//! time of a chat alone the agent's own share (see [`super::own_share`]) is spent on the reply; all that a chat lasts longer than alone is waiting
//! for the agent.

use super::demand::generator;
use super::desks::Ended;
use super::tally::Count;
use super::world::World;
use crate::domain::scorecard::Metric;
use rand::RngExt;
use rand_distr::{Distribution, Exp1, Poisson};
use rand_pcg::Pcg64Mcg;

/// Purposes of the generators of rounds, by queue, beyond those of work and patience.
const ROUNDS: u64 = 3 << 29;
/// A reply this little after the limit is within it.
const ROUNDING: f64 = 1e-9;

/// What one run counts for the scorecard.
#[derive(Clone)]
pub(super) struct Replies<'a> {
    world: &'a World,
    /// By queue.
    rngs: Vec<Pcg64Mcg>,
    /// By criterion, queue and interval.
    pub counts: Vec<Vec<Vec<Count>>>,
}

impl<'a> Replies<'a> {
    /// Nothing is counted yet.
    pub fn new(world: &'a World, seed: u64, run: u32) -> Replies<'a> {
        let empty = vec![vec![Count::default(); world.intervals]; world.queues.len()];
        Replies {
            world,
            rngs: (0..world.queues.len() as u64).map(|queue| generator(seed, run, ROUNDS + queue)).collect(),
            counts: vec![empty; world.criteria.len()],
        }
    }

    /// Somebody who came at `arrival` has an answer after `wait` seconds.
    pub fn answered(&mut self, queue: usize, arrival: f64, wait: f64) {
        self.count(queue, arrival, |metric, within| match metric {
            Metric::FirstReply | Metric::MeanReply => Some(wait),
            Metric::RoundsWithin => Some(f64::from(wait <= within + ROUNDING)),
            Metric::ReplyRate => Some(1.0),
            Metric::OnlineShare => None,
        });
    }

    /// Somebody who came at `arrival` has given up.
    pub fn gave_up(&mut self, queue: usize, arrival: f64) {
        self.count(queue, arrival, |metric, _| {
            matches!(metric, Metric::RoundsWithin | Metric::ReplyRate).then_some(0.0)
        });
    }

    /// A chat has ended: its further rounds are drawn.
    pub fn ended(&mut self, chat: &Ended, now: f64) {
        let facts = &self.world.queues[chat.queue];
        let aht = facts.aht_at(chat.work.begun);
        let further = (facts.rounds_mean - 1.0) * chat.work.whole / aht.max(f64::MIN_POSITIVE);
        let Ok(draw) = Poisson::new(further) else { return };
        let rounds: f64 = draw.sample(&mut self.rngs[chat.queue]);
        let lasted = now - chat.work.begun;
        let alone = (chat.work.whole / chat.pace).min(lasted);
        let mean = (facts.own_share * alone + lasted - alone) / (rounds + 1.0);
        for _ in 0..rounds as u64 {
            let rng = &mut self.rngs[chat.queue];
            let at = chat.work.begun + lasted * rng.random::<f64>();
            let drawn: f64 = Exp1.sample(rng);
            let reply = mean * drawn;
            self.count(chat.queue, at, |metric, within| match metric {
                Metric::MeanReply => Some(reply),
                Metric::RoundsWithin => Some(f64::from(reply <= within + ROUNDING)),
                _ => None,
            });
        }
    }

    fn count(&mut self, queue: usize, time: f64, value: impl Fn(Metric, f64) -> Option<f64>) {
        let interval = self.world.interval_of(time);
        for (criterion, counts) in self.world.criteria.iter().zip(&mut self.counts) {
            if let Some(value) = value(criterion.metric, criterion.within_seconds) {
                let count = &mut counts[queue][interval];
                count.number += 1.0;
                count.sum += value;
            }
        }
    }
}
