//! Climbs the bound: the volume algorithm of Barahona & Anbil (2000) on the prices.
//!
//! Trial prices are a step from the best ones along a running average of supergradients; the average also tells how
//! often each tour is used in a solution of the relaxation.

use super::pins::Pins;
use super::prices::{Priced, Prices, Sample};
use super::problem::Problem;

/// Trials without a better bound after which steps shrink.
const PATIENCE: u32 = 4;
/// Weight of the newest supergradient in the average.
const FRESH: f64 = 0.15;
/// The same late in the climb.
const LEAST_FRESH: f64 = 0.03;
/// First step on a larger sample.
const LATER_STEP: f64 = 0.2;
/// Times that a climb that has settled begins anew with larger steps.
const RESTARTS: u32 = 6;
/// Step below which the climb is over.
const SETTLED: f64 = 0.001;

/// The state of the climb.
#[derive(Debug, Clone)]
pub struct Ascent {
    prices: Prices,
    bound: f64,
    direction: Vec<f64>,
    sample: Sample,
    step: f64,
    fresh: f64,
    restarts: u32,
    fruitless: u32,
}

impl Ascent {
    /// Starts at fair prices, on `sample`.
    pub fn new(problem: &Problem<'_>, pins: &[Option<Pins>], sample: Sample) -> Self {
        Self::at(Prices::start(problem), problem, pins, sample)
    }

    /// Starts at the prices of a climb on another sample.
    pub fn onto(self, problem: &Problem<'_>, pins: &[Option<Pins>], sample: Sample) -> Self {
        Self { step: LATER_STEP, ..Self::at(self.prices, problem, pins, sample) }
    }

    fn at(prices: Prices, problem: &Problem<'_>, pins: &[Option<Pins>], sample: Sample) -> Self {
        let priced = prices.evaluate_on::<f32>(problem, pins, &sample);
        Self {
            prices,
            bound: priced.bound,
            direction: priced.slack,
            sample,
            step: 1.0,
            fresh: FRESH,
            restarts: 0,
            fruitless: 0,
        }
    }

    /// The best prices so far.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// The bound at the best prices, in search precision; a true one only on the sample of all.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Workers priced in one step.
    pub fn work(&self) -> usize {
        self.sample.kinds.len()
    }

    /// The kinds of workers that are priced.
    pub fn kinds(&self) -> &[usize] {
        &self.sample.kinds
    }

    /// Whether steps have become too small to matter.
    pub fn settled(&self) -> bool {
        self.step < SETTLED
    }

    /// One trial towards `target`, an upper limit of the bound.
    pub fn advance(&mut self, problem: &Problem<'_>, pins: &[Option<Pins>], target: f64) -> Priced {
        let free = self.prices.free_direction(problem, &self.direction);
        let norm: f64 = free.iter().map(|d| d * d).sum::<f64>().max(1e-9);
        let length = self.step * (target - self.bound).max(1e-3 * target.abs()) / norm;
        let trial = self.prices.moved(problem, &free, length);
        let priced = trial.evaluate_on::<f32>(problem, pins, &self.sample);
        for (d, s) in self.direction.iter_mut().zip(&priced.slack) {
            *d += self.fresh * (s - *d);
        }
        if priced.bound > self.bound {
            let agrees: f64 = free.iter().zip(&priced.slack).map(|(a, b)| a * b).sum();
            if agrees > 0.0 {
                self.step = (self.step * 1.1).min(2.0);
            }
            if priced.bound - self.bound > 1e-5 * self.bound.abs() {
                self.fruitless = 0;
            }
            self.bound = priced.bound;
            self.prices = trial;
        } else {
            self.fruitless += 1;
            if self.fruitless >= PATIENCE {
                self.fruitless = 0;
                self.step *= 0.66;
                self.fresh = (self.fresh * 0.9).max(LEAST_FRESH);
                if self.step < SETTLED && self.restarts < RESTARTS {
                    self.restarts += 1;
                    self.step = LATER_STEP;
                    self.fresh = FRESH;
                }
            }
        }
        priced
    }
}
