//! Units, so that minutes, hours, money and shares cannot be mistaken for each other.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

/// Whole minutes of elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub i64);

/// Hours of agents: people times hours.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgentHours(pub f64);

/// An amount in the plan's currency.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub f64);

/// A part of a whole, from 0 to 1; a probability.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(pub f64);

impl Minutes {
    /// The same time in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 60.0
    }
}

macro_rules! arithmetic {
    ($($unit:ident),*) => {$(
        impl Add for $unit {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $unit {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl AddAssign for $unit {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl Sum for $unit {
            fn sum<It: Iterator<Item = Self>>(items: It) -> Self {
                items.fold(Self::default(), Add::add)
            }
        }
    )*};
}

arithmetic!(Minutes, AgentHours, Money);

impl Mul<AgentHours> for Money {
    type Output = Money;
    /// A price per agent-hour times agent-hours.
    fn mul(self, hours: AgentHours) -> Money {
        Money(self.0 * hours.0)
    }
}
