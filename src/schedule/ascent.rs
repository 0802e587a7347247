//! Climbs the bound: the volume algorithm of Barahona & Anbil (2000) on the prices.
//!
//! Trial prices are a step from the best ones along a running average of supergradients; the average also tells how
//! often each tour is used in a solution of the relaxation.

use super::pins::Pins;
use super::prices::{Priced, Prices};
use super::problem::Problem;

/// Trials without a better bound after which steps halve.
const PATIENCE: u32 = 8;

/// The state of the climb.
#[derive(Debug, Clone)]
pub struct Ascent {
    prices: Prices,
    bound: f64,
    direction: Vec<f64>,
    step: f64,
    fruitless: u32,
}

impl Ascent {
    /// Starts at fair prices.
    pub fn new(problem: &Problem<'_>, pins: &[Option<Pins>]) -> (Self, Priced) {
        let prices = Prices::start(problem);
        let priced = prices.evaluate::<f32>(problem, pins);
        let ascent = Self { prices, bound: priced.bound, direction: priced.slack.clone(), step: 1.0, fruitless: 0 };
        (ascent, priced)
    }

    /// The best prices so far.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// The bound at the best prices, in search precision.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Whether steps have become too small to matter.
    pub fn settled(&self) -> bool {
        self.step < 1e-3
    }

    /// One trial towards `target`, an upper limit of the bound.
    pub fn advance(&mut self, problem: &Problem<'_>, pins: &[Option<Pins>], target: f64) -> Priced {
        let free = self.prices.free_direction(problem, &self.direction);
        let norm: f64 = free.iter().map(|d| d * d).sum::<f64>().max(1e-9);
        let length = self.step * (target - self.bound).max(1e-4 * target.abs()) / norm;
        let trial = self.prices.moved(problem, &free, length);
        let priced = trial.evaluate::<f32>(problem, pins);
        let share = 0.15;
        for (d, s) in self.direction.iter_mut().zip(&priced.slack) {
            *d += share * (s - *d);
        }
        if priced.bound > self.bound {
            if priced.bound - self.bound > 1e-5 * self.bound.abs() {
                self.fruitless = 0;
            }
            let agrees: f64 = free.iter().zip(&priced.slack).map(|(a, b)| a * b).sum();
            if agrees > 0.0 {
                self.step = (self.step * 1.1).min(2.0);
            }
            self.bound = priced.bound;
            self.prices = trial;
        } else {
            self.fruitless += 1;
            if self.fruitless >= PATIENCE {
                self.fruitless = 0;
                self.step *= 0.6;
            }
        }
        priced
    }
}
