//! The cheapest whole people for one slot at given prices.
//!
//! A bounded knapsack by dynamic programming over the sum of efficiencies (Kellerer, Pferschy & Pisinger 2004, chapter 7):
//!
//! ```text
//! C[s] = least Σ price·n  over whole n[b] <= people[b] with Σ grains[b]·n[b] = s
//! min over s of  C[s] + short·max(0, required − s·GRAIN) + surplus·max(0, s·GRAIN·exactness − required)
//! ```
//!
//! Efficiencies are rounded up to whole grains, which can only make covering cheaper, so the minimum stays a lower bound.
//! Sums go up in the largest unit that all sizes are multiples of: with the tiers' own efficiencies a tenth of an agent.

use crate::schedule::agent::lattice::gcd;

/// Standard agents of one grain.
const GRAIN: f64 = 0.01;

/// Equal agents on offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offered {
    /// Standard agents that one of them is.
    pub efficiency: f64,
    /// Price of one of them for the slot; not below minus the price of the surplus that one is at the least
    /// [`exactness`] of all, so that nobody is worth taking beyond the requirement.
    pub price: f64,
    /// How many there are.
    pub people: u32,
}

/// What is to be covered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Standard agents.
    pub required: f64,
    /// Price of a missing standard agent.
    pub short: f64,
    /// Price of a standard agent too many.
    pub surplus: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pack {
    of: usize,
    count: u32,
    grains: usize,
    repeats: bool,
}

/// Scratch memory.
#[derive(Debug, Clone, Default)]
pub struct Knapsack {
    cost: Vec<f64>,
    packs: Vec<Pack>,
    taken: Vec<bool>,
}

fn grains(efficiency: f64) -> usize {
    (efficiency / GRAIN - 1e-9).ceil().max(0.0) as usize
}

/// What an efficiency is of itself rounded up to whole grains.
pub fn exactness(efficiency: f64) -> f64 {
    match grains(efficiency) {
        0 => 1.0,
        grains => (efficiency / (grains as f64 * GRAIN)).min(1.0),
    }
}

impl Knapsack {
    /// The least cost of the slot; `counts` receives how many of each are taken.
    pub fn cover(&mut self, offered: &[Offered], wanted: Wanted, counts: &mut Vec<u32>) -> f64 {
        let sizes = || offered.iter().filter(|o| o.people > 0).map(|o| grains(o.efficiency));
        let unit = sizes().fold(0, gcd).max(1);
        let grain = GRAIN * unit as f64;
        let largest = sizes().max().unwrap_or(0) / unit;
        let capacity: usize = offered.iter().map(|o| o.people as usize * grains(o.efficiency) / unit).sum();
        let top = ((wanted.required / grain).ceil().max(0.0) as usize).saturating_add(largest).min(capacity);
        self.cost.clear();
        self.cost.resize(top + 1, f64::INFINITY);
        self.cost[0] = 0.0;
        self.packs.clear();
        self.taken.clear();
        for (of, offer) in offered.iter().enumerate() {
            self.add(of, offer, wanted, unit, top);
        }
        let exactness = offered.iter().filter(|o| o.people > 0).map(|o| exactness(o.efficiency)).fold(1.0, f64::min);
        let (mut at, mut least) = (0, f64::INFINITY);
        for (s, &cost) in self.cost.iter().enumerate() {
            let sum = s as f64 * grain;
            let short = (wanted.required - sum).max(0.0) * wanted.short;
            let value = cost + short + (sum * exactness - wanted.required).max(0.0) * wanted.surplus;
            if value < least {
                (at, least) = (s, value);
            }
        }
        self.trace(at, offered.len(), counts);
        least
    }

    /// Lets `offer` be taken: without limit where the limit cannot bind, else in packs of 1, 2, 4, …
    fn add(&mut self, of: usize, offer: &Offered, wanted: Wanted, unit: usize, top: usize) {
        let grains = grains(offer.efficiency) / unit;
        if grains == 0 || offer.people == 0 || offer.price >= wanted.short * (grains * unit) as f64 * GRAIN {
            return;
        }
        if offer.people as usize * grains >= top {
            self.push(Pack { of, count: 1, grains, repeats: true }, offer.price, top);
            return;
        }
        let (mut left, mut size) = (offer.people, 1);
        while left > 0 {
            let count = size.min(left);
            let pack = Pack { of, count, grains: grains * count as usize, repeats: false };
            self.push(pack, offer.price * f64::from(count), top);
            left -= count;
            size *= 2;
        }
    }

    fn push(&mut self, pack: Pack, price: f64, top: usize) {
        let from = self.taken.len();
        self.taken.resize(from + top + 1, false);
        let taken = &mut self.taken[from..];
        let mut offer = |s: usize| {
            let cost = self.cost[s - pack.grains] + price;
            if cost < self.cost[s] {
                self.cost[s] = cost;
                taken[s] = true;
            }
        };
        if pack.grains <= top {
            if pack.repeats {
                (pack.grains..=top).for_each(&mut offer);
            } else {
                (pack.grains..=top).rev().for_each(&mut offer);
            }
        }
        self.packs.push(pack);
    }

    fn trace(&self, mut at: usize, offers: usize, counts: &mut Vec<u32>) {
        counts.clear();
        counts.resize(offers, 0);
        let width = self.cost.len();
        for (pack, taken) in self.packs.iter().zip(self.taken.chunks(width)).rev() {
            while taken[at] {
                counts[pack.of] += pack.count;
                at -= pack.grains;
                if !pack.repeats {
                    break;
                }
            }
        }
    }
}
