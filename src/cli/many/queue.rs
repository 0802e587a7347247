//! Which plan begins next, and on how many threads.
//!
//! Plans begin in the order of the list as threads become free, each after those that it has to wait for. A short plan gets its share
//! of the threads among all that run or could run, one at least; a large one gets all of them, and nothing overtakes it while it waits.

/// The state of one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    /// On so many threads.
    Running(usize),
    Over,
}

/// The plans that are still to be done.
#[derive(Debug)]
pub struct Queue {
    threads: usize,
    before: Vec<Vec<usize>>,
    large: Vec<bool>,
    phases: Vec<Phase>,
}

impl Queue {
    /// All plans wait; each has those `before` it that must be over first, and is `large` or not.
    pub fn new(threads: usize, before: Vec<Vec<usize>>, large: Vec<bool>) -> Self {
        let phases = vec![Phase::Waiting; before.len()];
        Self { threads: threads.max(1), before, large, phases }
    }

    /// The plan that begins now, and its threads; none where all that could must wait for others.
    pub fn begin(&mut self) -> Option<(usize, usize)> {
        let is_over = |at: &usize| self.phases[*at] == Phase::Over;
        let is_ready = |at: &usize| self.phases[*at] == Phase::Waiting && self.before[*at].iter().all(is_over);
        let ready: Vec<usize> = (0..self.phases.len()).filter(is_ready).collect();
        let at = *ready.first()?;
        let free = self.threads - self.running().map(|(_, threads)| threads).sum::<usize>();
        let share = self.threads / (ready.len() + self.running().count());
        let threads = if self.large[at] { self.threads } else { share.max(1).min(free) };
        if threads == 0 || threads > free {
            return None;
        }
        self.phases[at] = Phase::Running(threads);
        Some((at, threads))
    }

    /// The plan at `at` is over.
    pub fn end(&mut self, at: usize) {
        self.phases[at] = Phase::Over;
    }

    /// The plans that run, each with its threads.
    pub fn running(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.phases.iter().enumerate().filter_map(|(at, phase)| match phase {
            Phase::Running(threads) => Some((at, *threads)),
            _ => None,
        })
    }

    /// How many are over.
    pub fn over(&self) -> usize {
        self.phases.iter().filter(|phase| **phase == Phase::Over).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_plans_share_the_threads_and_a_large_one_has_all() {
        let mut queue = Queue::new(4, vec![Vec::new(); 4], vec![false, false, true, false]);
        assert_eq!([queue.begin(), queue.begin(), queue.begin()], [Some((0, 1)), Some((1, 1)), None]);
        queue.end(0);
        assert_eq!(queue.begin(), None, "nothing overtakes the large one");
        queue.end(1);
        assert_eq!([queue.begin(), queue.begin()], [Some((2, 4)), None]);
        queue.end(2);
        assert_eq!(queue.begin(), Some((3, 4)), "the last is alone");
    }

    #[test]
    fn a_chain_goes_one_by_one_on_all_threads() {
        let mut queue = Queue::new(2, vec![vec![], vec![0], vec![0, 1]], vec![false; 3]);
        for at in 0..3 {
            assert_eq!([queue.begin(), queue.begin()], [Some((at, 2)), None]);
            queue.end(at);
        }
    }

    proptest! {
        /// Every plan comes once, after those before it, and never do more threads run than there are.
        #[test]
        fn every_plan_is_done_once_in_order(
            threads in 1..9usize,
            plans in prop::collection::vec((any::<bool>(), prop::collection::vec(0..20usize, 0..3)), 1..20),
            ends in prop::collection::vec(0..9usize, 20),
        ) {
            let before: Vec<Vec<usize>> =
                plans.iter().enumerate().map(|(at, (_, other))| other.iter().copied().filter(|o| *o < at).collect()).collect();
            let mut queue = Queue::new(threads, before.clone(), plans.iter().map(|(large, _)| *large).collect());
            let mut over = Vec::new();
            for end in ends {
                while let Some((at, _)) = queue.begin() {
                    prop_assert!(before[at].iter().all(|earlier| over.contains(earlier)));
                }
                let running: Vec<(usize, usize)> = queue.running().collect();
                prop_assert!(running.iter().map(|(_, threads)| threads).sum::<usize>() <= threads);
                let Some((at, _)) = running.get(end % running.len().max(1)) else { break };
                queue.end(*at);
                over.push(*at);
            }
            prop_assert_eq!(queue.over(), over.len());
            prop_assert_eq!(over.len(), plans.len(), "nothing waits for ever");
        }
    }
}
