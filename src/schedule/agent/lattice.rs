//! Where blocks may start and end (R1): multiples of the block grid after local midnight, as points of one uniform
//! lattice of slots. Uniform steps let every table be swept along its starts; a zone that jumps only makes the step
//! finer, and points off the grid are marked.

use crate::domain::calendar::{Horizon, Slot, Zone};
use crate::domain::units::Minutes;
use std::ops::Range;

/// Slot boundaries `offset + point * step`, for `points` points, of which only `allowed` bound blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lattice {
    /// Slot of point 0.
    pub offset: usize,
    /// Slots between two points, at least 1.
    pub step: usize,
    /// Whether blocks may start and end at each point.
    pub allowed: Vec<bool>,
}

/// Greatest common divisor; of 0 and b it is b.
pub fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Lattice {
    /// The boundaries of `horizon` that the local clock of `zone` shows at a multiple of `grid` after midnight.
    pub fn new(horizon: &Horizon, zone: &Zone, grid: Minutes) -> Self {
        let on_grid = |&slot: &usize| zone.minute_of_day(horizon.slot_start(Slot(slot))).0 % grid.0.max(1) == 0;
        Self::through((0..=horizon.slots()).filter(on_grid).collect())
    }

    /// Every slot boundary: the lattice without R1.
    pub fn every_slot(slots: usize) -> Self {
        Self::through((0..=slots).collect())
    }

    fn through(bounds: Vec<usize>) -> Self {
        let Some((&first, &last)) = bounds.first().zip(bounds.last()) else {
            return Self { offset: 0, step: 1, allowed: Vec::new() };
        };
        let step = bounds.windows(2).fold(0, |step, pair| gcd(step, pair[1] - pair[0])).max(1);
        let mut allowed = vec![false; (last - first) / step + 1];
        for bound in bounds {
            allowed[(bound - first) / step] = true;
        }
        Self { offset: first, step, allowed }
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.allowed.len()
    }

    /// The points between which somebody is available at all who can go from each to its point of `reach` without interruption.
    pub fn hull(&self, reach: &[usize]) -> Range<usize> {
        let points = self.points();
        let from = (0..points).find(|&point| reach[point] > point).unwrap_or(points);
        let to = (from..points).map(|point| reach[point] + 1).max().unwrap_or(points);
        from..to
    }

    /// The first point at `slot` or later.
    pub fn point_from(&self, slot: usize) -> usize {
        slot.saturating_sub(self.offset).div_ceil(self.step)
    }

    /// By point: the last point until which every slot is `free`.
    pub fn reach(&self, free: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut reach: Vec<usize> = (0..self.points()).collect();
        for point in (0..self.points().saturating_sub(1)).rev() {
            if (self.slot(point)..self.slot(point + 1)).all(&free) {
                reach[point] = reach[point + 1];
            }
        }
        reach
    }

    /// Slot of `point`.
    pub fn slot(&self, point: usize) -> usize {
        self.offset + point * self.step
    }
}
