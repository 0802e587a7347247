//! What comes inside an interval: its inquiries in slots of 5 minutes, and the hours after openings spread over them.
//!
//! The hour after an opening keeps its sum. An interval that has the share `s` of it has it with the precision `w` of the shares,
//! so that its quantiles are as far off as both the hour and the share are:
//!
//! ```text
//! q'(z) = p50' exp(√(ln²(q(z) / p50) + z² σ²)),   σ² = (1 − s) / (s (w + 1))
//! ```

use super::events::openings::{SLOTS, Shape};
use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::demand::ForecastCell;
use std::ops::Range;

/// Standard normal quantiles of .8 and .95.
const Z: [f64; 2] = [0.841_621_233_572_914_3, 1.644_853_626_951_472_2];
/// A slot this much off an even share makes a shape.
const UNEVEN: f64 = 0.005;
const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;

/// The cells of one queue from `start` on, `per` slots each.
pub struct Slots {
    start: Moment,
    per: usize,
    /// Of `p50` of each slot.
    masses: Vec<f64>,
    /// By cell, the variance of the logarithm that its share of an opening's hour adds.
    variances: Vec<f64>,
    /// By cell, whether an opening's hour reaches into it.
    touched: Vec<bool>,
}

impl Slots {
    /// The slots of `cells`, each by its shape.
    pub fn new(start: Moment, per: usize, cells: &[ForecastCell]) -> Self {
        let of = |cell: &ForecastCell| {
            let (p50, shape) = (cell.p50, cell.shape.clone());
            (0..per).map(move |j| p50 * shape.get(j).copied().unwrap_or(1.0 / per as f64))
        };
        Self {
            start,
            per,
            masses: cells.iter().flat_map(of).collect(),
            variances: vec![0.0; cells.len()],
            touched: vec![false; cells.len()],
        }
    }

    /// Spreads the hour from `at` by `shape`, or what comes of it before `next`, the next opening. Closed intervals stay so.
    pub fn open(&mut self, at: Moment, next: Option<Moment>, shape: &Shape) {
        let first = (at.0 - self.start.0).div_euclid(SLOT_SECONDS);
        let next = next.map_or(SLOTS as i64, |next| (next.0 - at.0) / SLOT_SECONDS);
        let slots = first.max(0)..(first + next.clamp(0, SLOTS as i64)).min(self.masses.len() as i64);
        let slots: Vec<usize> = slots.map(|slot| slot as usize).filter(|&slot| self.is_open(slot)).collect();
        let share = |slot: usize| shape.shares[(slot as i64 - first) as usize];
        let (mass, shares) = slots.iter().fold((0.0, 0.0), |(m, s), &slot| (m + self.masses[slot], s + share(slot)));
        if mass <= 0.0 || shares <= 0.0 {
            return;
        }
        slots.iter().for_each(|&slot| self.masses[slot] = mass * share(slot) / shares);
        let cells = slots.first().map_or(0, |s| s / self.per)..slots.last().map_or(0, |s| s / self.per + 1);
        for cell in cells {
            self.touched[cell] = true;
            let range = self.range(cell);
            let own: f64 = slots.iter().filter(|slot| range.contains(slot)).map(|&slot| self.masses[slot]).sum();
            let all: f64 = self.masses[range].iter().sum();
            let s = (own / mass).clamp(f64::MIN_POSITIVE, 1.0);
            let of_cell = if all > 0.0 { own / all } else { 0.0 };
            self.variances[cell] += of_cell * of_cell * (1.0 - s) / (s * (shape.weight + 1.0));
        }
    }

    /// Gives `cells` what the slots hold now: medians, quantiles and shapes. Levels are left as they are.
    pub fn give(&self, cells: &mut [ForecastCell]) {
        for (i, cell) in cells.iter_mut().enumerate().filter(|(i, cell)| self.touched[*i] && cell.p50 > 0.0) {
            let masses = &self.masses[self.range(i)];
            let p50: f64 = masses.iter().sum();
            let spread = |q: f64, z: f64| {
                let own = (q / cell.p50).max(1.0).ln();
                p50 * (own * own + z * z * self.variances[i]).sqrt().exp()
            };
            let (p80, p95) = (spread(cell.p80, Z[0]), spread(cell.p95, Z[1]));
            cell.mean *= p50 / cell.p50;
            (cell.p50, cell.p80, cell.p95) = (p50, p80, p95.max(p80));
            let even = 1.0 / self.per as f64;
            let is_shaped = p50 > 0.0 && masses.iter().any(|m| (m / p50 - even).abs() > UNEVEN);
            cell.shape = if is_shaped { masses.iter().map(|m| m / p50).collect() } else { Vec::new() };
        }
    }

    fn is_open(&self, slot: usize) -> bool {
        self.masses[self.range(slot / self.per)].iter().any(|mass| *mass > 0.0)
    }

    fn range(&self, cell: usize) -> Range<usize> {
        cell * self.per..(cell + 1) * self.per
    }
}
