//! Which event is next: a tournament over event sources, each with at most one event to come.
//!
//! Setting a time replays the matches from its leaf to the root, and stops where the winner stays: O(log sources), without
//! allocation and without outdated entries, which a heap of events would pile up.

/// Event sources `0..n` with the time of their next event.
#[derive(Clone)]
pub(super) struct Clock {
    /// Node 1 is the root, node `i` plays `2 i` against `2 i + 1`, leaves follow the inner nodes.
    nodes: Vec<Entry>,
    leaves: usize,
}

#[derive(Clone, Copy, PartialEq)]
struct Entry {
    at: f64,
    source: u32,
}

impl Clock {
    /// A clock of `sources` sources without any event.
    pub fn new(sources: usize) -> Clock {
        let leaves = sources.next_power_of_two().max(2);
        let never = |source: usize| Entry { at: f64::INFINITY, source: source as u32 };
        let mut nodes: Vec<Entry> = (0..2 * leaves).map(|node| never(node.saturating_sub(leaves))).collect();
        for node in (1..leaves).rev() {
            nodes[node] = nodes[2 * node];
        }
        Clock { nodes, leaves }
    }

    /// The same with room for more sources, `sources` in all, which have no event.
    pub fn grown(&self, sources: usize) -> Clock {
        if sources <= self.leaves {
            return self.clone();
        }
        let mut grown = Clock::new(sources);
        (0..self.leaves).filter(|&source| self.at(source) < f64::INFINITY).for_each(|source| {
            grown.set(source, self.at(source));
        });
        grown
    }

    /// The next event of all: its time and source; the lower source where times are equal.
    pub fn next(&self) -> (f64, usize) {
        let first = self.nodes[1];
        (first.at, first.source as usize)
    }

    /// Time of the next event of `source`.
    pub fn at(&self, source: usize) -> f64 {
        self.nodes[self.leaves + source].at
    }

    /// Sets the next event of `source`; infinity: none.
    pub fn set(&mut self, source: usize, at: f64) {
        let mut node = self.leaves + source;
        self.nodes[node].at = at;
        while node > 1 {
            let (left, right) = (self.nodes[node & !1], self.nodes[node | 1]);
            let winner = if right.at < left.at { right } else { left };
            node /= 2;
            if self.nodes[node] == winner {
                return;
            }
            self.nodes[node] = winner;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_earliest_source_is_next_and_ties_go_to_the_lowest(
            sources in 1_usize..40,
            changes in proptest::collection::vec((0_usize..40, 0_u8..20), 1..200),
        ) {
            let mut clock = Clock::new(sources);
            let mut times = vec![f64::INFINITY; sources];
            for (source, at) in changes {
                let (source, at) = (source % sources, if at == 19 { f64::INFINITY } else { f64::from(at) });
                times[source] = at;
                clock.set(source, at);
                let earliest = times.iter().copied().fold(f64::INFINITY, f64::min);
                let first = times.iter().position(|&t| t == earliest).unwrap_or(0);
                prop_assert_eq!(clock.next(), (earliest, first));
                prop_assert_eq!(clock.at(source), at);
            }
        }
    }
}
