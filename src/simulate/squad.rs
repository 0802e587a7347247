//! How much of the standby squad there is: a part of it, all of it, or more than all.
//!
//! A squad of the size `s` takes the standby segments of a queue in order of time and gives the `i`-th of them
//! `⌊s (i + 1)⌋ − ⌊s i⌋` people, so that any part covers the same hours as the whole as evenly as it can. The second and each
//! further person is a clone: as fast and of the same rank, with a luck of its own.

/// A standby segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StandbyShift {
    pub agent: usize,
    pub queue: usize,
    pub start: f64,
    pub end: f64,
}

/// A squad relative to the one on the roster, in quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Squad {
    pub quarters: usize,
}

/// A squad with its people.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Drafted {
    /// In call order; the clones of an agent stand behind the agent.
    pub shifts: Vec<StandbyShift>,
    /// Whom each clone is a clone of; clones are numbered on from the agents.
    pub clones: Vec<usize>,
}

impl Squad {
    /// The squad as it is on the roster.
    pub const WHOLE: Squad = Squad { quarters: 4 };

    /// The squad out of `shifts`, all those on the roster in call order, of `agents` agents.
    pub fn of(self, shifts: Vec<StandbyShift>, agents: usize) -> Drafted {
        let mut people = vec![0; shifts.len()];
        let mut by_time: Vec<usize> = (0..shifts.len()).collect();
        by_time.sort_by(|&a, &b| {
            let key = |i: usize| (shifts[i].queue, shifts[i].start);
            key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
        });
        for of_queue in by_time.chunk_by(|&a, &b| shifts[a].queue == shifts[b].queue) {
            for (i, &shift) in of_queue.iter().enumerate() {
                people[shift] = self.quarters * (i + 1) / 4 - self.quarters * i / 4;
            }
        }
        let mut drafted = Drafted::default();
        for (shift, people) in shifts.into_iter().zip(people) {
            for clone in 0..people {
                let agent = if clone == 0 { shift.agent } else { drafted.clone_of(shift.agent, clone, agents) };
                drafted.shifts.push(StandbyShift { agent, ..shift });
            }
        }
        drafted
    }
}

impl Drafted {
    /// The number of the `nth` clone of `agent`, who may have other segments already.
    fn clone_of(&mut self, agent: usize, nth: usize, agents: usize) -> usize {
        let known = self.clones.iter().enumerate().filter(|(_, original)| **original == agent).nth(nth - 1);
        let index = known.map(|(index, _)| index).unwrap_or_else(|| {
            self.clones.push(agent);
            self.clones.len() - 1
        });
        agents + index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifts() -> Vec<StandbyShift> {
        // In call order, which is not the order of time; agent 3 has two segments of one block.
        let shift = |agent, queue, start: f64| StandbyShift { agent, queue, start, end: start + 60.0 };
        vec![shift(2, 0, 120.0), shift(0, 0, 0.0), shift(3, 0, 60.0), shift(3, 1, 120.0), shift(1, 0, 180.0)]
    }

    fn drafted(quarters: usize) -> Drafted {
        Squad { quarters }.of(shifts(), 4)
    }

    #[test]
    fn the_whole_squad_is_the_one_on_the_roster_and_none_is_nobody() {
        assert_eq!(drafted(4), Drafted { shifts: shifts(), clones: Vec::new() });
        assert_eq!(drafted(0), Drafted::default());
    }

    #[test]
    fn half_a_squad_takes_every_second_segment_of_a_queue_in_order_of_time() {
        let agents: Vec<usize> = drafted(2).shifts.iter().map(|shift| shift.agent).collect();
        assert_eq!(agents, [3, 1], "those of 60 and 180 in queue 0; half of one segment is nobody");
    }

    #[test]
    fn twice_a_squad_has_a_clone_of_each_agent_with_all_the_segments() {
        let twice = drafted(8);
        assert_eq!(twice.clones, [2, 0, 3, 1]);
        let of = |agent: usize| {
            let mine = twice.shifts.iter().filter(|shift| shift.agent == agent);
            mine.map(|shift| (shift.queue, shift.start as i64)).collect::<Vec<_>>()
        };
        for (clone, &original) in twice.clones.iter().enumerate() {
            assert_eq!(of(4 + clone), of(original));
        }
        let order: Vec<usize> = twice.shifts.iter().map(|shift| shift.agent).collect();
        assert_eq!(order, [2, 4, 0, 5, 3, 6, 3, 6, 1, 7], "each clone is called right after its original");
    }
}
