//! Who comes on line and leaves in a run.

use super::run::Run;
use super::world::Next;
use crate::domain::plan::StretchEnd;

impl Run<'_> {
    pub fn come(&mut self, agent: usize, queue: usize) {
        self.overruns.end(agent, self.now, self.world, &mut self.tally.extras);
        self.posted[agent] = Some(queue);
        if !self.world.paces[agent].is_empty() {
            let pace = self.world.efficiency(agent, self.now);
            self.ends.set(agent, self.desks.change_pace(agent, pace, self.now));
        }
        self.open(agent);
    }

    /// Ends an agent's stretch; the chats held are finished off line or handed over.
    pub fn leave(&mut self, agent: usize, next: Next) {
        self.close(agent);
        self.winding_up[agent] = false;
        let Some(queue) = self.posted[agent].take() else { return };
        self.tally.extras[queue].stretches += u64::from(self.away.is_there(agent));
        if self.desks.held(agent) == 0 {
            return;
        }
        match self.world.breaks {
            StretchEnd::Finish => self.overruns.begin(agent, queue, next, self.now),
            StretchEnd::HandOver => {
                for (of, work) in self.desks.take_all(agent, self.now) {
                    self.lines[of].hand_over(self.now, work);
                    self.tally.extras[of].handed += 1;
                }
                self.ends.set(agent, f64::INFINITY);
            }
        }
    }

    /// Gives an agent no more new chats in this stretch.
    pub fn wind_up(&mut self, agent: usize) {
        self.winding_up[agent] = true;
        self.desks.bar(agent);
    }

    /// Puts an agent who is there on line where the agent is posted.
    pub fn open(&mut self, agent: usize) {
        if let Some(queue) = self.posted[agent].filter(|_| self.away.is_there(agent)) {
            self.settle(queue);
            self.posts[queue].capacity += self.world.concurrency(agent, queue);
            self.posts[queue].busy += self.desks.held(agent);
            self.posts[queue].on_line += 1;
            self.desks.open(agent, queue);
            if self.winding_up[agent] {
                self.desks.bar(agent);
            }
        }
    }

    /// Takes an agent off line, if on line.
    pub fn close(&mut self, agent: usize) {
        if let Some(queue) = self.desks.queue_of(agent) {
            self.settle(queue);
            self.posts[queue].capacity -= self.world.concurrency(agent, queue);
            self.posts[queue].busy -= self.desks.held(agent);
            self.posts[queue].on_line -= 1;
            self.desks.close(agent);
        }
    }
}
