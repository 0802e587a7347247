//! The agents: who is on line in which queue, which chats they hold, and how fast these go.
//!
//! A chat is drawn as an amount of work, the seconds that it takes a standard agent without other chats. With `k` chats held,
//! each goes at the pace `efficiency / (1 + slowdown (k − 1))`, so the work left is brought up to date when `k` changes.

use super::world::QueueFacts;

const NOBODY: u32 = u32::MAX;
const CLOSED: u32 = u32::MAX;

/// All agents, by index.
#[derive(Clone)]
pub(super) struct Desks<'a> {
    queues: &'a [QueueFacts],
    /// Most chats that an agent can hold in any queue.
    most: usize,
    desks: Vec<Desk>,
    /// `most` places for each agent, the first `held` of them taken.
    chats: Vec<Chat>,
    /// Agents who could take a chat, by queue and chats held, longest in that state first.
    ready: Vec<Ends>,
}

#[derive(Clone, Copy)]
struct Desk {
    efficiency: f64,
    /// Chats that the agent holds at most.
    most: u32,
    /// When the work left was last brought up to date.
    updated: f64,
    /// Queue in which the agent is on line, or `CLOSED`.
    open: u32,
    /// Queue of which the agent takes new chats, or `CLOSED`.
    takes: u32,
    held: u32,
    /// Place of the chat that ends next.
    due: u32,
    before: u32,
    after: u32,
}

/// The work of a chat, in seconds of a standard agent without other chats.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    /// What is left of it, and the whole.
    pub left: f64,
    pub whole: f64,
    /// When the chat began.
    pub begun: f64,
}

impl Work {
    /// A chat that begins `now`.
    pub fn new(seconds: f64, now: f64) -> Work {
        Work { left: seconds, whole: seconds, begun: now }
    }
}

/// A chat that has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub queue: usize,
    pub work: Work,
    /// Efficiency of the agent.
    pub pace: f64,
}

#[derive(Clone, Copy, Default)]
struct Chat {
    work: Work,
    queue: u32,
}

#[derive(Clone, Copy)]
struct Ends {
    first: u32,
    last: u32,
}

impl<'a> Desks<'a> {
    /// Agents with these efficiencies and most chats at once, all off line and without chats.
    pub fn new(queues: &'a [QueueFacts], agents: impl Iterator<Item = (f64, u32)>) -> Desks<'a> {
        let most = queues.iter().map(|queue| queue.concurrency as usize).max().unwrap_or(1);
        let desk = |(efficiency, most)| Desk {
            efficiency,
            most,
            updated: 0.0,
            open: CLOSED,
            takes: CLOSED,
            held: 0,
            due: 0,
            before: NOBODY,
            after: NOBODY,
        };
        let desks: Vec<Desk> = agents.map(desk).collect();
        Desks {
            queues,
            most,
            chats: vec![Chat::default(); desks.len() * most],
            ready: vec![Ends { first: NOBODY, last: NOBODY }; queues.len() * most],
            desks,
        }
    }

    /// All as they are with `others`, who have the first places here too; those beyond have done nothing.
    pub fn taken_over(mut self, others: &Desks<'_>) -> Desks<'a> {
        self.desks[..others.desks.len()].copy_from_slice(&others.desks);
        self.chats[..others.chats.len()].copy_from_slice(&others.chats);
        self.ready.copy_from_slice(&others.ready);
        self
    }

    /// The queue in which an agent is on line.
    pub fn queue_of(&self, agent: usize) -> Option<usize> {
        let open = self.desks[agent].open;
        (open != CLOSED).then_some(open as usize)
    }

    /// Chats that an agent holds.
    pub fn held(&self, agent: usize) -> u32 {
        self.desks[agent].held
    }

    /// Chats of each queue that anybody holds.
    pub fn held_by_queue(&self) -> Vec<u64> {
        let mut held = vec![0; self.queues.len()];
        for (agent, desk) in self.desks.iter().enumerate() {
            for chat in &self.chats[agent * self.most..][..desk.held as usize] {
                held[chat.queue as usize] += 1;
            }
        }
        held
    }

    /// Lets an agent work at another pace from now on; returns when the next chat ends.
    pub fn change_pace(&mut self, agent: usize, efficiency: f64, now: f64) -> f64 {
        self.progress(agent, now);
        self.desks[agent].efficiency = efficiency;
        self.next_end(agent, now)
    }

    /// Puts an agent on line.
    pub fn open(&mut self, agent: usize, queue: usize) {
        (self.desks[agent].open, self.desks[agent].takes) = (queue as u32, queue as u32);
        self.link(agent);
    }

    /// Gives an agent on line no more new chats.
    pub fn bar(&mut self, agent: usize) {
        self.unlink(agent);
        self.desks[agent].takes = CLOSED;
    }

    /// Takes an agent off line; chats that are held go on.
    pub fn close(&mut self, agent: usize) {
        self.unlink(agent);
        (self.desks[agent].open, self.desks[agent].takes) = (CLOSED, CLOSED);
    }

    /// Takes all chats from an agent off line: queue and work of each, in the order in which they are held.
    pub fn take_all(&mut self, agent: usize, now: f64) -> Vec<(usize, Work)> {
        self.progress(agent, now);
        let held = std::mem::take(&mut self.desks[agent].held) as usize;
        let chats = &self.chats[agent * self.most..][..held];
        let left = |work: Work| Work { left: work.left.max(0.0), ..work };
        chats.iter().map(|chat| (chat.queue as usize, left(chat.work))).collect()
    }

    /// Who takes the next chat of `queue`: of those who hold fewest, the one who has done so longest.
    pub fn ready(&self, queue: usize) -> Option<usize> {
        let lists = &self.ready[queue * self.most..][..self.queues[queue].concurrency as usize];
        lists.iter().map(|ends| ends.first).find(|&first| first != NOBODY).map(|first| first as usize)
    }

    /// Gives a chat to an agent; returns when the agent's next chat ends.
    pub fn begin(&mut self, agent: usize, queue: usize, work: Work, now: f64) -> f64 {
        self.unlink(agent);
        self.progress(agent, now);
        let held = self.desks[agent].held as usize;
        self.chats[agent * self.most + held] = Chat { work, queue: queue as u32 };
        self.desks[agent].held += 1;
        self.link(agent);
        self.next_end(agent, now)
    }

    /// Ends the chat that is due; returns it and when the agent's next chat ends.
    pub fn end(&mut self, agent: usize, now: f64) -> (Ended, f64) {
        self.unlink(agent);
        self.progress(agent, now);
        let desk = &mut self.desks[agent];
        desk.held -= 1;
        let (base, last, due) = (agent * self.most, desk.held as usize, desk.due as usize);
        let Chat { work, queue } = self.chats[base + due];
        let ended = Ended { queue: queue as usize, work, pace: desk.efficiency };
        self.chats[base + due] = self.chats[base + last];
        self.link(agent);
        (ended, self.next_end(agent, now))
    }

    fn slowness(&self, chat: &Chat, held: u32) -> f64 {
        1.0 + self.queues[chat.queue as usize].slowdown * f64::from(held - 1)
    }

    fn progress(&mut self, agent: usize, now: f64) {
        let Desk { efficiency, updated, held, .. } = self.desks[agent];
        let effort = (now - updated) * efficiency;
        for place in agent * self.most..agent * self.most + held as usize {
            let slowness = self.slowness(&self.chats[place], held);
            self.chats[place].work.left -= effort / slowness;
        }
        self.desks[agent].updated = now;
    }

    fn next_end(&mut self, agent: usize, now: f64) -> f64 {
        let Desk { efficiency, held, .. } = self.desks[agent];
        let mut first = f64::INFINITY;
        for (place, chat) in self.chats[agent * self.most..][..held as usize].iter().enumerate() {
            let needed = chat.work.left.max(0.0) * self.slowness(chat, held);
            if needed < first {
                first = needed;
                self.desks[agent].due = place as u32;
            }
        }
        now + first / efficiency
    }

    /// The list in which an agent is ready, if any.
    fn list(&self, agent: usize) -> Option<usize> {
        let Desk { takes, held, most, .. } = self.desks[agent];
        let queue = takes as usize;
        (takes != CLOSED && held < self.queues[queue].concurrency.min(most)).then(|| queue * self.most + held as usize)
    }

    fn link(&mut self, agent: usize) {
        if let Some(list) = self.list(agent) {
            let last = self.ready[list].last;
            (self.desks[agent].before, self.desks[agent].after) = (last, NOBODY);
            if last == NOBODY {
                self.ready[list].first = agent as u32;
            } else {
                self.desks[last as usize].after = agent as u32;
            }
            self.ready[list].last = agent as u32;
        }
    }

    fn unlink(&mut self, agent: usize) {
        if let Some(list) = self.list(agent) {
            let Desk { before, after, .. } = self.desks[agent];
            if before == NOBODY {
                self.ready[list].first = after;
            } else {
                self.desks[before as usize].after = after;
            }
            if after == NOBODY {
                self.ready[list].last = before;
            } else {
                self.desks[after as usize].before = before;
            }
        }
    }
}
