//! The cheapest filling of a cell for every number on duty and every credit of pauses.
//!
//! ```text
//! G_t(a) = best split of a people on line between the queues                                       ([`super::split`])
//! K(N, o) = best sum over the slots t of  G_t(N − off_t)   with Σ off_t = o slots off, counted up to w N
//! ```
//!
//! People of a class that is not followed pause whenever they are not needed. To be off with somebody more than needed is never
//! worse, because credit is never a burden; such choices replace those that are worth less.

use super::split::{Mixes, Split};
use super::{Class, Crew, Paid, duty};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::real::Real;

/// The numbers and credits of one class: those of fewer people first, then by credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many could be on duty.
    pub most: usize,
    /// The most credit of one person; 0 where the class is not followed.
    pub credit: usize,
}

impl Place {
    fn of(class: &Class, least_off: usize) -> Self {
        Self { most: class.most, credit: if class.followed { least_off } else { 0 } }
    }

    /// Where the states of so many people begin.
    pub fn from(self, people: usize) -> usize {
        people + self.credit * (people * people.saturating_sub(1) / 2)
    }

    /// All states.
    pub fn count(self) -> usize {
        self.from(self.most + 1)
    }

    /// The people and the credit of a state.
    pub fn read(self, state: usize) -> (usize, usize) {
        let people = (0..=self.most).rev().find(|&people| self.from(people) <= state).unwrap_or(0);
        (people, state - self.from(people))
    }
}

/// States of a cell, and sums of a slot of a cell, for these classes.
pub fn size(classes: &[Class], least_off: usize) -> (usize, usize) {
    let places = || classes.iter().map(|class| Place::of(class, least_off));
    let sums = |place: Place| match place.credit {
        0 => place.most + 1,
        credit => (0..=place.most).map(|n| (credit * n + 1) * (n + 1)).sum(),
    };
    let product = |of: &dyn Fn(Place) -> usize| places().map(of).fold(1, usize::saturating_mul);
    (product(&Place::count), product(&sums))
}

/// One way to be off in a slot.
#[derive(Debug, Clone)]
struct Off {
    /// Row of those who stay on line.
    online: usize,
    /// By slots off so far: how many with these.
    to: Vec<u32>,
    /// Rows on line with one more off.
    further: Vec<usize>,
}

/// The ways to fill a cell with so many people on duty of the followed classes.
#[derive(Debug, Clone)]
struct Shape {
    people: Vec<usize>,
    /// By slots off: the row of states.
    rows: Vec<usize>,
    ways: Vec<Off>,
}

/// All of them. Rows hold all numbers of the classes that are not followed, `width` of them.
#[derive(Debug, Clone)]
pub struct Fillings {
    /// By class.
    pub places: Vec<Place>,
    /// By class: how far its next state is.
    pub stride: Vec<usize>,
    /// All states.
    pub states: usize,
    width: usize,
    followed: usize,
    shapes: Vec<Shape>,
    mixes: Mixes,
}

/// A cell at given prices.
#[derive(Debug)]
pub struct Cell<R> {
    /// By state: the worth of its best filling.
    pub worth: Vec<R>,
    slots: Vec<Split<R>>,
    /// By slot: the worth of the best people on line among those of a mix, all of the followed classes.
    best: Vec<Vec<R>>,
}

/// Raises row `to` of every block of `count` rows, `stride` long each, to row `from` and `bonus`.
pub fn raise<R: Real>(values: &mut [R], (count, stride): (usize, usize), from: usize, to: usize, bonus: R) {
    if stride == 1 {
        values.chunks_exact_mut(count).for_each(|block| block[to] = block[to].larger(block[from] + bonus));
        return;
    }
    for block in values.chunks_exact_mut(count * stride) {
        let (low, high) = block.split_at_mut(from.max(to) * stride);
        let (low, high) = (&mut low[from.min(to) * stride..][..stride], &mut high[..stride]);
        let (source, target) = if from < to { (low, high) } else { (high, low) };
        for (target, &source) in target.iter_mut().zip(source.iter()) {
            *target = target.larger(source + bonus);
        }
    }
}

impl Shape {
    fn new(people: Vec<usize>, mixes: &Mixes, places: &[Place]) -> Self {
        let full: Vec<usize> = people.iter().zip(places).map(|(n, place)| n * place.credit).collect();
        let row = |off: &Vec<usize>| {
            let states = off.iter().zip(&people).zip(places);
            states.fold(0, |row, ((&off, &n), place)| row * place.count() + place.from(n) + off)
        };
        let done = Mixes::new(&full);
        let way = |off: Vec<usize>| {
            let to = |before: &Vec<usize>| {
                let sum: Vec<usize> =
                    before.iter().zip(&off).zip(&full).map(|((a, b), &full)| (a + b).min(full)).collect();
                done.at(&sum) as u32
            };
            let online: Vec<usize> = people.iter().zip(&off).map(|(n, off)| n - off).collect();
            let less = |k: usize| {
                let mut less = online.clone();
                less[k] -= 1;
                mixes.at(&less)
            };
            let further = (0..online.len()).filter(|&k| online[k] > 0).map(less).collect();
            Off { online: mixes.at(&online), to: done.people.iter().map(to).collect(), further }
        };
        let ways = Mixes::new(&people).people.into_iter().map(way).collect();
        Self { rows: done.people.iter().map(row).collect(), ways, people }
    }
}

impl Fillings {
    /// For these classes, the followed ones first.
    pub fn new(classes: &[Class], least_off: usize) -> Self {
        let places: Vec<Place> = classes.iter().map(|class| Place::of(class, least_off)).collect();
        let most: Vec<usize> = classes.iter().map(|class| class.most).collect();
        let followed = classes.iter().filter(|class| class.followed).count();
        let mut stride = vec![1; places.len()];
        for k in (1..places.len()).rev() {
            stride[k - 1] = stride[k] * places[k].count();
        }
        let of_followed = Mixes::new(&most[..followed]);
        let shape = |people: &Vec<usize>| Shape::new(people.clone(), &of_followed, &places[..followed]);
        Self {
            states: places.iter().map(|place| place.count()).product(),
            width: most[followed..].iter().map(|most| most + 1).product(),
            shapes: of_followed.people.iter().map(shape).collect(),
            mixes: Mixes::new(&most),
            followed,
            stride,
            places,
        }
    }

    /// By class: people and credit of a state.
    pub fn read(&self, state: usize) -> Vec<(usize, usize)> {
        let place = |(place, stride): (&Place, &usize)| place.read(state / stride % place.count());
        self.places.iter().zip(&self.stride).map(place).collect()
    }

    /// Every state of `cell` at what people are `paid`.
    pub fn cell<R: Real>(&self, problem: &Problem<'_>, crew: &Crew, paid: &Paid<'_>, cell: usize) -> Cell<R> {
        let split = |slot| crew.splits.split::<R>(problem, paid, slot);
        let slots: Vec<Split<R>> = crew.slots(cell).map(split).collect();
        let best: Vec<Vec<R>> = slots.iter().map(|split| self.unfollowed(split.worth().to_vec())).collect();
        let duty = duty::worth(problem, crew, paid, cell);
        let mut worth = vec![R::NEVER; self.states];
        let (mut now, mut next) = (Vec::new(), Vec::new());
        for (shape, duty) in self.shapes.iter().zip(duty.chunks(self.width)) {
            if duty.iter().all(Option::is_none) {
                continue;
            }
            self.begin(shape, &mut now);
            for best in &best {
                self.pass(shape, best, &now, &mut next);
                std::mem::swap(&mut now, &mut next);
            }
            for (&row, sums) in shape.rows.iter().zip(now.chunks(self.width)) {
                let worth = &mut worth[row * self.width..][..self.width];
                for ((worth, &sum), duty) in worth.iter_mut().zip(sums).zip(duty) {
                    *worth = duty.map_or(R::NEVER, |duty| sum + R::of(duty));
                }
            }
        }
        Cell { worth, slots, best }
    }

    /// Lets those who are not followed pause: the best of all numbers on line up to those on duty.
    fn unfollowed<R: Real>(&self, mut worth: Vec<R>) -> Vec<R> {
        for class in self.followed..self.places.len() {
            let (stride, count) = (self.mixes.stride[class], self.places[class].most + 1);
            for people in 1..count {
                raise(&mut worth, (count, stride), people - 1, people, R::default());
            }
        }
        worth
    }

    fn begin<R: Real>(&self, shape: &Shape, sums: &mut Vec<R>) {
        sums.clear();
        sums.resize(shape.rows.len() * self.width, R::NEVER);
        sums[..self.width].fill(R::default());
    }

    /// One slot more.
    fn pass<R: Real>(&self, shape: &Shape, best: &[R], now: &[R], next: &mut Vec<R>) {
        let width = self.width;
        let online = |row: usize| &best[row * width..][..width];
        next.clear();
        next.resize(now.len(), R::NEVER);
        for way in &shape.ways {
            let worth = online(way.online);
            let beaten = |&further: &usize| online(further).iter().zip(worth).all(|(more, now)| more >= now);
            if way.further.iter().any(beaten) {
                continue;
            }
            let reached = now.chunks(width).zip(&way.to).filter(|(sums, _)| sums[0].reached());
            for (sums, &to) in reached {
                let best = &mut next[to as usize * width..][..width];
                for ((best, &sum), &worth) in best.iter_mut().zip(sums).zip(worth) {
                    *best = best.larger(sum + worth);
                }
            }
        }
    }

    /// By slot, class and queue of the class: who is on line in the best filling of `state`.
    pub fn trace<R: Real>(
        &self,
        problem: &Problem<'_>,
        crew: &Crew,
        paid: &Paid<'_>,
        (cell, at): (usize, &Cell<R>),
        state: usize,
    ) -> Vec<Vec<Vec<usize>>> {
        let read = self.read(state);
        let people: Vec<usize> = read.iter().map(|&(people, _)| people).collect();
        let Some(shape) = self.shapes.iter().find(|shape| shape.people == people[..self.followed]) else {
            return Vec::new();
        };
        let beside = self.mixes.at(&people) % self.width;
        let mut passes = vec![Vec::new()];
        self.begin(shape, &mut passes[0]);
        for best in &at.best {
            let mut next = Vec::new();
            self.pass(shape, best, &passes[passes.len() - 1], &mut next);
            passes.push(next);
        }
        let row = state / self.width;
        let mut off = shape.rows.iter().position(|&at| at == row).unwrap_or(0);
        let mut online = Vec::new();
        for (slot, best) in at.best.iter().enumerate().rev() {
            let mut found = (R::NEVER, 0, 0);
            for way in &shape.ways {
                let before = (0..way.to.len()).filter(|&before| way.to[before] as usize == off);
                for before in before {
                    let worth = passes[slot][before * self.width + beside] + best[way.online * self.width + beside];
                    if worth > found.0 {
                        found = (worth, before, way.online);
                    }
                }
            }
            off = found.1;
            online.push((slot, found.2));
        }
        online.reverse();
        let slots = crew.slots(cell);
        let shared = |(slot, row): (usize, usize)| {
            let mix = self.of_unfollowed(row, &people, at.slots[slot].worth());
            crew.splits.shared(problem, (paid, slots.start + slot), &at.slots[slot], mix)
        };
        online.into_iter().map(shared).collect()
    }

    /// The best mix on line with the followed ones of `row`, among `people` on duty.
    fn of_unfollowed<R: Real>(&self, row: usize, people: &[usize], worth: &[R]) -> usize {
        let among = |mix: &usize| {
            let online = self.mixes.people[*mix][self.followed..].iter().zip(&people[self.followed..]);
            online.into_iter().all(|(online, on_duty)| online <= on_duty)
        };
        let mixes = (row * self.width..(row + 1) * self.width).filter(among);
        mixes.fold((R::NEVER, 0), |best, mix| if worth[mix] > best.0 { (worth[mix], mix) } else { best }).1
    }
}
