//! The sources of events of a run besides the agents.

/// Where each event source besides the agents sits on its clock: arrivals, patience and alarm of each queue, the schedule,
/// the squad on its way.
#[derive(Clone, Copy)]
pub(super) struct Sources {
    pub queues: usize,
}

impl Sources {
    pub fn arrival(self, queue: usize) -> usize {
        queue
    }
    pub fn patience(self, queue: usize) -> usize {
        self.queues + queue
    }
    pub fn alarm(self, queue: usize) -> usize {
        2 * self.queues + queue
    }
    pub fn schedule(self) -> usize {
        3 * self.queues
    }
    pub fn squad(self) -> usize {
        3 * self.queues + 1
    }
}
