//! The number type of the dynamic programs: `f32` for the search, whose result is priced again exactly, and `f64` for
//! bounds.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Mul, Sub};

/// A floating-point number.
pub trait Real:
    Copy
    + Debug
    + PartialOrd
    + Default
    + Send
    + Sync
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
{
    /// What no path reaches.
    const NEVER: Self;

    /// Rounds from `f64`.
    fn of(value: f64) -> Self;

    /// Widens to `f64`.
    fn wide(self) -> f64;

    /// Whether some path reaches this value.
    fn reached(self) -> bool {
        self > Self::NEVER
    }

    /// The larger of two; written so that it compiles to one instruction in a loop.
    fn larger(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

impl Real for f32 {
    const NEVER: Self = f32::NEG_INFINITY;
    fn of(value: f64) -> Self {
        value as f32
    }
    fn wide(self) -> f64 {
        f64::from(self)
    }
}

impl Real for f64 {
    const NEVER: Self = f64::NEG_INFINITY;
    fn of(value: f64) -> Self {
        value
    }
    fn wide(self) -> f64 {
        self
    }
}

/// Running sums with a zero in front.
pub fn summed(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for value in values {
        sum += value;
        sums.push(sum);
    }
    sums
}
