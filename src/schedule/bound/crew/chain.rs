//! Whole people on duty from cell to cell: (16) as a chain over the states of all classes.
//!
//! All costs of a step are sums over classes, so the classes step one after the other: people leave, and with whoever leaves the
//! credit of the class falls to what those who stay can have; people start, each at a price; and at least the slots off that the
//! credit leaves wanting are taken. Then the cell is filled ([`super::cell`]).

use super::cell::{Cell, Fillings, Place, raise};
use crate::schedule::agent::real::Real;

/// A cell of the best chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Its state.
    pub state: usize,
    /// By class: how many start a block.
    pub starts: Vec<usize>,
}

/// The best worth up to every state of every cell.
#[derive(Debug)]
pub struct Chain<'a, R, S> {
    fillings: &'a Fillings,
    /// By cell and state.
    best: Vec<Vec<R>>,
    starts: S,
}

/// One class on its way into the next cell: from people and credit to people and slots off that are wanted.
fn step<R: Real>(values: &mut [R], place: Place, stride: usize, start: R) {
    let rows = (place.count(), stride);
    for people in (1..=place.most).rev() {
        let fewer = people - 1;
        for credit in 0..=place.credit * people {
            let kept = credit.min(place.credit * fewer);
            raise(values, rows, place.from(people) + credit, place.from(fewer) + kept, R::default());
        }
    }
    for people in 1..=place.most {
        let (from, last) = (place.from(people), place.credit * people);
        for credit in 0..last.div_ceil(2) {
            for block in values.chunks_mut(rows.0 * stride) {
                let (low, high) = block.split_at_mut((from + last - credit) * stride);
                low[(from + credit) * stride..][..stride].swap_with_slice(&mut high[..stride]);
            }
        }
    }
    for people in 1..=place.most {
        for wanted in 0..=place.credit * (people - 1) {
            raise(values, rows, place.from(people - 1) + wanted, place.from(people) + wanted, start);
        }
    }
    for people in 1..=place.most {
        for wanted in 1..=place.credit * people {
            let at = place.from(people) + wanted;
            raise(values, rows, at - 1, at, R::default());
        }
    }
}

impl<'a, R: Real, S: Fn(usize) -> Vec<R>> Chain<'a, R, S> {
    /// Through `cells`; `starts` gives by cell what a start of a block in each class is worth.
    pub fn new(fillings: &'a Fillings, cells: &[Cell<R>], starts: S) -> Self {
        let mut values = vec![R::NEVER; fillings.states];
        values[0] = R::default();
        let mut best = Vec::with_capacity(cells.len());
        for (at, cell) in cells.iter().enumerate() {
            for ((&place, &stride), start) in fillings.places.iter().zip(&fillings.stride).zip(starts(at)) {
                step(&mut values, place, stride, start);
            }
            for (value, &worth) in values.iter_mut().zip(&cell.worth) {
                *value += worth;
            }
            best.push(values.clone());
        }
        Self { fillings, best, starts }
    }

    /// The best worth over all cells, and how it comes about.
    pub fn best(&self) -> (f64, Vec<Step>) {
        let last = self.best.last().map_or(&[][..], Vec::as_slice);
        let first = (R::NEVER, 0);
        let (worth, mut state) =
            last.iter().enumerate().fold(first, |best, (at, &worth)| if worth > best.0 { (worth, at) } else { best });
        let mut steps = Vec::with_capacity(self.best.len());
        for cell in (0..self.best.len()).rev() {
            let (before, starts) = self.before(cell, state);
            steps.push(Step { state, starts });
            state = before;
        }
        steps.reverse();
        (worth.wide(), steps)
    }

    /// The best state before `state` of `cell`, with who starts: one class after the other is narrowed down to what it may come from.
    fn before(&self, cell: usize, state: usize) -> (usize, Vec<usize>) {
        let Fillings { places, stride, states, .. } = self.fillings;
        let mut nobody = Vec::new();
        let from = match cell.checked_sub(1) {
            Some(before) => &self.best[before],
            None => {
                nobody.resize(*states, R::NEVER);
                nobody[0] = R::default();
                &nobody
            }
        };
        let starts = (self.starts)(cell);
        let ways: Vec<Vec<(usize, usize, R)>> = self
            .fillings
            .read(state)
            .into_iter()
            .zip(places)
            .zip(&starts)
            .map(|((to, &place), &start)| ways(place, to, start))
            .collect();
        let mut narrowed = vec![from.clone()];
        for (ways, &stride) in ways.iter().zip(stride) {
            let wide = &narrowed[narrowed.len() - 1];
            let mut next = vec![R::NEVER; stride];
            for &(from, _, bonus) in ways {
                for (best, &value) in next.iter_mut().zip(&wide[from * stride..][..stride]) {
                    *best = best.larger(value + bonus);
                }
            }
            narrowed.push(next);
        }
        let (mut begun, mut at) = (vec![0; places.len()], 0);
        for k in (0..places.len()).rev() {
            let value = |way: &&(usize, usize, R)| narrowed[k][way.0 * stride[k] + at] + way.2;
            let mut best = (R::NEVER, 0, 0);
            for way in &ways[k] {
                if value(&way) > best.0 {
                    best = (value(&way), way.0, way.1);
                }
            }
            begun[k] = best.2;
            at += best.1 * stride[k];
        }
        (at, begun)
    }
}

/// From which states of a class one comes to `people` and `credit`, with how many starts, and what these are worth.
fn ways<R: Real>(place: Place, (people, credit): (usize, usize), start: R) -> Vec<(usize, usize, R)> {
    let mut ways = Vec::new();
    for before in 0..=place.most {
        for kept in 0..=place.credit * before {
            for stay in 0..=before.min(people) {
                let wanted = place.credit * stay - kept.min(place.credit * stay);
                if wanted <= credit {
                    let begun = people - stay;
                    ways.push((place.from(before) + kept, begun, start * R::of(begun as f64)));
                }
            }
        }
    }
    ways
}
