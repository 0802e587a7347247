//! The work blocks that a catalogue of shifts, or a limit of their kinds, leaves to an agent.

/// Work blocks by start and length, in slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// By start: the lengths, sorted.
    lengths: Vec<Vec<usize>>,
}

impl Catalogue {
    /// `blocks` are starts with lengths, in a horizon of so many slots.
    pub fn new(slots: usize, blocks: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut lengths = vec![Vec::new(); slots];
        for (start, length) in blocks {
            lengths[start].push(length);
        }
        for lengths in &mut lengths {
            lengths.sort_unstable();
            lengths.dedup();
        }
        Self { lengths }
    }

    /// The blocks that both have.
    pub fn common(&self, other: &Self) -> Self {
        let both = |(own, others): (&Vec<usize>, &Vec<usize>)| -> Vec<usize> {
            own.iter().copied().filter(|length| others.contains(length)).collect()
        };
        Self { lengths: self.lengths.iter().zip(&other.lengths).map(both).collect() }
    }

    /// Whether a block of `length` slots from `start` is one of them.
    pub fn has(&self, start: usize, length: usize) -> bool {
        self.lengths.get(start).is_some_and(|lengths| lengths.binary_search(&length).is_ok())
    }
}
