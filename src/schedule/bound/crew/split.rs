//! Who serves which queue in a slot: for every number of people of each class on line, the cheapest split between the queues.

use super::{Class, Paid};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::real::Real;

/// People of each class, as one number: the place of each class counts as many as there could be, and none.
#[derive(Debug, Clone)]
pub struct Mixes {
    /// By class: how far one person more is.
    pub stride: Vec<usize>,
    /// By mix: people of each class.
    pub people: Vec<Vec<usize>>,
}

impl Mixes {
    /// All numbers up to `most` of each class.
    pub fn new(most: &[usize]) -> Self {
        let mut people = vec![Vec::new()];
        for &most in most {
            let longer =
                |counts: &Vec<usize>| (0..=most).map(|n| [counts.as_slice(), &[n]].concat()).collect::<Vec<_>>();
            people = people.iter().flat_map(longer).collect();
        }
        let mut stride = vec![1; most.len()];
        for k in (1..most.len()).rev() {
            stride[k - 1] = stride[k] * (most[k] + 1);
        }
        Self { stride, people }
    }

    /// The mix of so many `people` of each class.
    pub fn at(&self, people: &[usize]) -> usize {
        people.iter().zip(&self.stride).map(|(n, stride)| n * stride).sum()
    }
}

/// One queue: the people who could be on line in it, and how others join them.
#[derive(Debug, Clone)]
struct Served {
    /// Mixes of those who have the skill.
    mixes: Vec<usize>,
    /// Standard agents that each of these is.
    amount: Vec<f64>,
    /// By class: its place among the queues of the class, where it has the skill.
    place: Vec<Option<usize>>,
    /// Mix in the queues before, position in `mixes`, mix of both.
    joined: Vec<(u16, u16, u16)>,
}

/// All splits of people between queues.
#[derive(Debug, Clone)]
pub struct Splits {
    mixes: Mixes,
    served: Vec<Served>,
}

/// The splits of one slot at given prices.
#[derive(Debug, Clone)]
pub struct Split<R> {
    /// By queue and mix: the worth of the best split between the queues up to this one.
    stages: Vec<Vec<R>>,
}

impl Splits {
    /// For these classes.
    pub fn new(problem: &Problem<'_>, classes: &[Class]) -> Self {
        let most: Vec<usize> = classes.iter().map(|class| class.most).collect();
        let mixes = Mixes::new(&most);
        let mut before = vec![0];
        let mut served = Vec::new();
        for queue in 0..problem.needs.len() {
            let place: Vec<Option<usize>> =
                classes.iter().map(|class| class.queues.iter().position(|&q| q == queue)).collect();
            let able = |mix: &usize| mixes.people[*mix].iter().zip(&place).all(|(&n, place)| n == 0 || place.is_some());
            let own: Vec<usize> = (0..mixes.people.len()).filter(able).collect();
            let amount = |&mix: &usize| {
                let people = mixes.people[mix].iter().zip(classes);
                people.map(|(&n, class)| n as f64 * class.efficiency).sum()
            };
            let mut joined = Vec::new();
            for &from in &before {
                for (at, &mix) in own.iter().enumerate() {
                    let sum = mixes.people[from].iter().zip(&mixes.people[mix]).map(|(a, b)| a + b);
                    if sum.zip(&most).all(|(sum, &most)| sum <= most) {
                        joined.push((from as u16, at as u16, (from + mix) as u16));
                    }
                }
            }
            before = joined.iter().map(|&(_, _, both)| usize::from(both)).collect();
            before.sort_unstable();
            before.dedup();
            served.push(Served { amount: own.iter().map(amount).collect(), mixes: own, place, joined });
        }
        Self { mixes, served }
    }

    /// Sums of a slot.
    pub fn work(&self) -> usize {
        self.served.iter().map(|served| served.joined.len()).sum()
    }

    /// Mixes of all classes.
    pub fn mixes(&self) -> &Mixes {
        &self.mixes
    }

    /// The best splits in `slot`.
    pub fn split<R: Real>(&self, problem: &Problem<'_>, paid: &Paid<'_>, slot: usize) -> Split<R> {
        let mut before = vec![R::NEVER; self.mixes.people.len()];
        before[0] = R::default();
        let mut stages = Vec::with_capacity(self.served.len());
        for queue in 0..self.served.len() {
            let own = self.worth::<R>(problem, paid, queue, slot);
            let mut stage = vec![R::NEVER; before.len()];
            for &(from, at, both) in &self.served[queue].joined {
                let both = &mut stage[usize::from(both)];
                *both = both.larger(before[usize::from(from)] + own[usize::from(at)]);
            }
            stages.push(stage.clone());
            before = stage;
        }
        Split { stages }
    }

    /// What mixes on line in `queue` are worth in `slot`: never more than nothing, if nobody has to be paid to take.
    fn worth<R: Real>(&self, problem: &Problem<'_>, paid: &Paid<'_>, queue: usize, slot: usize) -> Vec<R> {
        let (served, needs) = (&self.served[queue], &problem.needs[queue]);
        let (required, short) = (needs.required[slot], needs.shortage_price[slot]);
        let price =
            |(class, place): (usize, &Option<usize>)| place.map_or(0.0, |place| paid.online[class][place][slot]);
        let prices: Vec<f64> = served.place.iter().enumerate().map(price).collect();
        let worth = |(&mix, &amount): (&usize, &f64)| {
            let pay: f64 = self.mixes.people[mix].iter().zip(&prices).map(|(&n, price)| n as f64 * price).sum();
            let missing = required - amount;
            R::of(-(missing.max(0.0) * short + (-missing).max(0.0) * problem.surplus_price + pay))
        };
        served.mixes.iter().zip(&served.amount).map(worth).collect()
    }

    /// By class and queue of the class: how the people of `mix` on line share the queues best.
    pub fn shared<R: Real>(
        &self,
        problem: &Problem<'_>,
        (paid, slot): (&Paid<'_>, usize),
        split: &Split<R>,
        mut mix: usize,
    ) -> Vec<Vec<usize>> {
        let mut shared: Vec<Vec<usize>> = paid.online.iter().map(|queues| vec![0; queues.len()]).collect();
        for queue in (0..self.served.len()).rev() {
            let served = &self.served[queue];
            let own = self.worth::<R>(problem, paid, queue, slot);
            let before = |from: usize| match queue.checked_sub(1) {
                Some(before) => split.stages[before][from],
                None if from == 0 => R::default(),
                None => R::NEVER,
            };
            let mut best = (R::NEVER, 0, 0);
            for &(from, at, _) in served.joined.iter().filter(|joined| usize::from(joined.2) == mix) {
                let value = before(usize::from(from)) + own[usize::from(at)];
                if value > best.0 {
                    best = (value, usize::from(from), usize::from(at));
                }
            }
            let people = &self.mixes.people[served.mixes[best.2]];
            for ((own, place), &n) in shared.iter_mut().zip(&served.place).zip(people) {
                if let Some(place) = place {
                    own[*place] += n;
                }
            }
            mix = best.1;
        }
        shared
    }
}

impl<R: Real> Split<R> {
    /// By mix on line: the worth of its best split.
    pub fn worth(&self) -> &[R] {
        self.stages.last().map_or(&[], Vec::as_slice)
    }
}
