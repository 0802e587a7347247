//! How many conversations an agent holds at once, seen at every full minute.
//!
//! At a full minute `t` an agent holds the conversations with start ≤ t < end; the mean over the minutes with at least one needs no
//! order of rows, only a count for each minute of each agent's day. Where there are more such days than are kept, those stay whose
//! key has a hash that 2, then 4, then 8 … divide: the same whatever the order of the rows.

use super::summary::Concurrency;
use std::collections::BTreeMap;

/// Days of agents that are kept, of 1,440 bytes each.
const KEPT: usize = 12_000;
const MINUTES: usize = 1440;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hash: u64,
    queue: u32,
    day: i32,
}

/// The agents' days, by queue.
#[derive(Debug, Default)]
pub(super) struct Holding {
    days: BTreeMap<Key, Box<[u8]>>,
    /// Bits of the hash that must be 0.
    mask: u64,
}

impl Holding {
    /// Counts a conversation of `agent`, from `second` of the local `day` on, of `length` seconds, at most a day.
    pub fn add(&mut self, agent: &[u8], queue: usize, day: i32, second: u32, length: u32) {
        let (mut minute, mut day) = (second.div_ceil(60) as usize, day);
        let mut left = (second + length).div_ceil(60) as usize - minute;
        while left > 0 {
            if minute >= MINUTES {
                (minute, day) = (minute - MINUTES, day + 1);
            }
            let here = left.min(MINUTES - minute);
            self.count(agent, queue, day, minute, here);
            (minute, left) = (minute + here, left - here);
        }
    }

    fn count(&mut self, agent: &[u8], queue: usize, day: i32, from: usize, minutes: usize) {
        let key = Key { hash: hash(agent, queue, day), queue: queue as u32, day };
        if key.hash & self.mask != 0 {
            return;
        }
        let held = self.days.entry(key).or_insert_with(|| vec![0; MINUTES].into_boxed_slice());
        held[from..from + minutes].iter_mut().for_each(|n| *n = n.saturating_add(1));
        while self.days.len() > KEPT {
            self.mask = self.mask << 1 | 1;
            let mask = self.mask;
            self.days.retain(|key, _| key.hash & mask == 0);
        }
    }

    pub fn of_queue(&self, queue: usize) -> Option<Concurrency> {
        let mut minutes_with = [0u64; 256];
        for (_, held) in self.days.iter().filter(|(key, _)| key.queue == queue as u32) {
            held.iter().for_each(|n| minutes_with[usize::from(*n)] += 1);
        }
        minutes_with[0] = 0;
        let minutes: u64 = minutes_with.iter().sum();
        let held: u64 = minutes_with.iter().zip(0..).map(|(n, held)| n * held).sum();
        let rank = (minutes as f64 * 0.9).ceil() as u64;
        let mut below = 0;
        let p90 = minutes_with.iter().position(|n| {
            below += n;
            below >= rank
        });
        (minutes > 0).then(|| Concurrency {
            mean: held as f64 / minutes as f64,
            p90: p90.unwrap_or_default() as u32,
            minutes,
        })
    }
}

/// FNV-1a with its bits mixed at the end: the same on every machine and with every compiler.
fn hash(agent: &[u8], queue: usize, day: i32) -> u64 {
    let bytes = agent.iter().copied().chain((queue as u32).to_le_bytes()).chain(day.to_le_bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Second by second would give the same: the agent holds 2 during half of the time.
    #[test]
    fn two_at_once_half_of_the_time() {
        let mut holding = Holding::default();
        holding.add(b"A1", 0, 0, 86_000, 1200);
        holding.add(b"A1", 0, 0, 86_000 + 600, 600);
        let seen = holding.of_queue(0).unwrap();
        assert_eq!((seen.mean, seen.p90, seen.minutes), (1.5, 2, 20));
        assert_eq!(holding.of_queue(1), None);
    }

    #[test]
    fn a_sample_hangs_on_no_order() {
        let rows: Vec<(Vec<u8>, i32)> = (0..40_000).map(|i| (format!("A{}", i % 997).into_bytes(), i / 997)).collect();
        let of = |rows: &mut dyn Iterator<Item = &(Vec<u8>, i32)>| {
            let mut holding = Holding::default();
            rows.for_each(|(agent, day)| holding.add(agent, 0, *day, agent.len() as u32 * 60, 600));
            assert!(holding.days.len() <= KEPT);
            holding.of_queue(0)
        };
        assert_eq!(of(&mut rows.iter()), of(&mut rows.iter().rev()));
    }
}
