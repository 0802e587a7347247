//! What a slot wants at given prices, and what that is worth: the first sum of (7).
//!
//! Divisible coverage: with prices within their ranges the minimum is at the requirement itself, Σ price·required. Whole
//! people: the cheapest people of each band ([`super::people`]), and the cheapest people of each class on duty, found by
//! trying all numbers of all classes but the largest, and for that one the numbers at which its cost bends.

use super::layout::{Class, Layout};
use super::people::{Knapsack, Offered, Wanted};
use super::waiting;
use crate::schedule::agent::problem::Problem;

/// Scratch memory of one thread.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    knapsack: Knapsack,
    offered: Vec<Offered>,
    counts: Vec<u32>,
}

impl Needs {
    /// The value of `slot` at `prices`; `put` receives each row's position and what is wanted there.
    pub fn of(
        &mut self,
        problem: &Problem<'_>,
        layout: &Layout,
        prices: &[f64],
        slot: usize,
        mut put: impl FnMut(usize, f64),
    ) -> f64 {
        let mut value = 0.0;
        for (queue, needs) in problem.needs.iter().enumerate() {
            let online = Wanted {
                required: needs.required[slot],
                short: needs.shortage_price[slot],
                surplus: problem.surplus_price,
            };
            let standby = Wanted { required: needs.standby_required[slot], short: problem.standby_price, surplus: 0.0 };
            let (on, by) = (|band| layout.online(band, queue), |band| layout.standby(band, queue));
            if needs.waiting.is_some() {
                // What is wanted on line is asked of all slots together.
                if layout.whole {
                    value += self.people(layout, prices, (queue, slot), by, standby, &mut put);
                } else {
                    value += prices[by(0) + slot] * standby.required;
                    put(by(0) + slot, standby.required);
                }
                continue;
            }
            if layout.crew.is_some() {
                value += self.people(layout, prices, (queue, slot), by, standby, &mut put);
            } else if layout.whole {
                value += self.people(layout, prices, (queue, slot), on, online, &mut put);
                value += self.people(layout, prices, (queue, slot), by, standby, &mut put);
            } else {
                for (at, required) in [(on(0) + slot, online.required), (by(0) + slot, standby.required)] {
                    value += prices[at] * required;
                    put(at, required);
                }
            }
        }
        if layout.crew.is_some() {
            return value;
        }
        if layout.classes.is_empty() {
            put(layout.duty(0) + slot, 0.0);
            put(layout.duty(1) + slot, 0.0);
            for (at, crowd) in problem.crowds.iter().enumerate() {
                let position = layout.duty(2 + at) + slot;
                value -= prices[position] * crowd.free;
                put(position, -crowd.free);
            }
        } else {
            value += self.duty(problem, layout, prices, slot, &mut put);
        }
        value
    }

    /// The value of work that may wait, at `prices`, in any band; `put` receives each position of it.
    pub fn of_work(problem: &Problem<'_>, layout: &Layout, prices: &[f64], mut put: impl FnMut(usize, f64)) -> f64 {
        let mut value = 0.0;
        for (queue, needs) in problem.needs.iter().enumerate() {
            let Some(waiting) = &needs.waiting else { continue };
            let row = |band: usize| layout.online(band, queue);
            let best = |slot: usize| {
                let bands = (0..layout.bands.len()).map(|band| (prices[row(band) + slot], band));
                bands.reduce(|a, b| if b.0 < a.0 { b } else { a }).unwrap_or((0.0, 0))
            };
            let least: Vec<(f64, usize)> = (0..layout.slots).map(best).collect();
            let price: Vec<f64> = least.iter().map(|&(price, _)| price).collect();
            let mut wanted = vec![0.0; layout.slots];
            value += waiting::cheapest(waiting, &needs.required, &price, |slot, work| wanted[slot] += work);
            for (slot, (&work, &(_, best))) in wanted.iter().zip(&least).enumerate() {
                for band in 0..layout.bands.len() {
                    put(row(band) + slot, if band == best { work } else { 0.0 });
                }
            }
        }
        value
    }

    fn people(
        &mut self,
        layout: &Layout,
        prices: &[f64],
        (queue, slot): (usize, usize),
        row: impl Fn(usize) -> usize,
        wanted: Wanted,
        put: &mut impl FnMut(usize, f64),
    ) -> f64 {
        self.offered.clear();
        self.offered.extend(layout.bands.iter().enumerate().map(|(b, band)| Offered {
            efficiency: band.efficiency,
            price: prices[row(b) + slot] * band.efficiency,
            people: if wanted.required > 0.0 { band.people[queue][slot] } else { 0 },
        }));
        let value = self.knapsack.cover(&self.offered, wanted, &mut self.counts);
        for (b, (band, &count)) in layout.bands.iter().zip(&self.counts).enumerate() {
            put(row(b) + slot, band.efficiency * f64::from(count));
        }
        value
    }

    /// The least of lead and experienced shortage less what the classes on duty cost at `prices`.
    fn duty(
        &mut self,
        problem: &Problem<'_>,
        layout: &Layout,
        prices: &[f64],
        slot: usize,
        put: &mut impl FnMut(usize, f64),
    ) -> f64 {
        let classes = &layout.classes;
        let Some(free) = (0..classes.len()).max_by_key(|&c| classes[c].people[slot]) else { return 0.0 };
        let cost = |counts: &[u32]| {
            let paid = (0..classes.len()).map(|c| f64::from(counts[c]) * prices[layout.duty(c) + slot]).sum::<f64>();
            OnDuty::of(classes, counts).shortage(problem, slot) - paid
        };
        let (mut least, mut best) = (0.0, vec![0; classes.len()]);
        self.counts.clear();
        self.counts.resize(classes.len(), 0);
        loop {
            self.counts[free] = 0;
            let bends = OnDuty::of(classes, &self.counts).bends(problem, &classes[free]);
            let most = f64::from(classes[free].people[slot]);
            for x in [0.0, most, bends[0].floor(), bends[0].ceil(), bends[1].floor(), bends[1].ceil()] {
                self.counts[free] = x.clamp(0.0, most) as u32;
                let value = cost(&self.counts);
                if value < least {
                    least = value;
                    best.clone_from(&self.counts);
                }
            }
            self.counts[free] = 0;
            let others = (0..classes.len()).filter(|&c| c != free);
            let Some(next) = others.clone().find(|&c| self.counts[c] < classes[c].people[slot]) else { break };
            others.filter(|&c| c < next).for_each(|c| self.counts[c] = 0);
            self.counts[next] += 1;
        }
        for (c, &count) in best.iter().enumerate() {
            put(layout.duty(c) + slot, -f64::from(count));
        }
        least
    }
}

/// People on duty in one slot.
#[derive(Debug, Clone, Copy, Default)]
struct OnDuty {
    members: f64,
    leads: f64,
    experienced: f64,
}

impl OnDuty {
    fn of(classes: &[Class], counts: &[u32]) -> Self {
        let mut all = Self::default();
        for (class, &count) in classes.iter().zip(counts) {
            let count = f64::from(count);
            *(if class.leads { &mut all.leads } else { &mut all.members }) += count;
            all.experienced += if class.experienced { count } else { 0.0 };
        }
        all
    }

    fn shortage(&self, problem: &Problem<'_>, slot: usize) -> f64 {
        let leads = (self.members * problem.leads_per_member - self.leads).max(0.0) * problem.lead_price;
        let wanted = problem.experienced_share * (self.members + self.leads);
        leads + (wanted - self.experienced).max(0.0) * problem.experience_price[slot]
    }

    /// How many more of `class` bend the lead shortage and the experienced shortage: between bends the cost is linear.
    fn bends(&self, problem: &Problem<'_>, class: &Class) -> [f64; 2] {
        let wanted = self.members * problem.leads_per_member - self.leads;
        let by_leads = if class.leads { wanted } else { -wanted / problem.leads_per_member };
        let missing = problem.experienced_share * (self.members + self.leads) - self.experienced;
        [by_leads, missing / (f64::from(u8::from(class.experienced)) - problem.experienced_share)]
    }
}
