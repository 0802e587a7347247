//! What agents work after the end of a stretch: chats that reach into a break or a meal, or beyond the duty.
//!
//! It is counted in agent-minutes, not chat-minutes: who finishes three chats in five minutes of a break has lost five.

use super::tally::Extra;
use super::world::{Next, World};

/// Who works on after a stretch, until the last chat held ends or the agent is due on line again.
#[derive(Clone)]
pub(super) struct Overruns {
    running: Vec<Option<Running>>,
}

#[derive(Clone, Copy)]
struct Running {
    /// Queue of the stretch.
    queue: usize,
    since: f64,
    next: Next,
}

impl Overruns {
    /// Nobody of so many agents works on.
    pub fn new(agents: usize) -> Overruns {
        Overruns { running: vec![None; agents] }
    }

    /// There are more agents, so many in all.
    pub fn grow(&mut self, agents: usize) {
        self.running.resize(agents, None);
    }

    /// The stretch of `agent` in `queue` ends with chats in hand, before what is `next`.
    pub fn begin(&mut self, agent: usize, queue: usize, next: Next, now: f64) {
        self.running[agent] = Some(Running { queue, since: now, next });
    }

    /// The last chat of `agent` has ended, or the agent is due on line again: the time until now is booked.
    pub fn end(&mut self, agent: usize, now: f64, world: &World, extras: &mut [Extra]) {
        let Some(Running { queue, since, next }) = self.running[agent].take() else { return };
        let (extra, seconds) = (&mut extras[queue], now - since);
        match next {
            Next::Pause => extra.pause_seconds += seconds,
            Next::Rest => extra.rest_seconds += seconds,
            Next::Work => return,
        }
        extra.paid += seconds / 3600.0 * world.hourly[agent];
    }

    /// The horizon ends: what still runs is booked.
    pub fn end_all(&mut self, now: f64, world: &World, extras: &mut [Extra]) {
        for agent in 0..self.running.len() {
            self.end(agent, now, world, extras);
        }
    }
}
