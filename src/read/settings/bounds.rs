//! Between what a number of a TOML file must lie.

use crate::read::findings::codes::{self, Code};

/// Bounds of a number, and what to call them.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Bounds {
    low: f64,
    high: f64,
    /// Whether the bounds themselves are allowed.
    closed: (bool, bool),
    pub code: &'static Code,
}

impl Bounds {
    pub const fn from_to(low: f64, high: f64) -> Self {
        Self { low, high, closed: (true, true), code: &codes::OUT_OF_RANGE }
    }

    pub const fn above(low: f64, high: f64) -> Self {
        Self { low, high, closed: (false, true), code: &codes::OUT_OF_RANGE }
    }

    /// A share with or without 0 and 1.
    pub const fn share(zero: bool, one: bool) -> Self {
        Self { low: 0.0, high: 1.0, closed: (zero, one), code: &codes::NOT_A_SHARE }
    }

    /// A share of at least `low`.
    pub const fn share_from(low: f64) -> Self {
        Self { low, high: 1.0, closed: (true, true), code: &codes::NOT_A_SHARE }
    }

    /// A share of at most `high`.
    pub const fn share_to(high: f64) -> Self {
        Self { low: 0.0, high, closed: (true, true), code: &codes::NOT_A_SHARE }
    }

    /// Whether a value lies within.
    pub fn holds(&self, value: f64) -> bool {
        let low = if self.closed.0 { value >= self.low } else { value > self.low };
        let high = if self.closed.1 { value <= self.high } else { value < self.high };
        low && high
    }

    /// "from 0 to 1", in both languages.
    pub fn words(&self) -> (String, String) {
        let Self { low, high, .. } = self;
        let (open, open_zh) = if self.closed.0 { ("from", "不小于") } else { ("above", "大于") };
        let (shut, shut_zh) = if self.closed.1 { ("to", "不大于") } else { ("below", "小于") };
        let shut = if !self.closed.0 && self.closed.1 { "up to" } else { shut };
        (format!("{open} {low} {shut} {high}"), format!("{open_zh} {low} 且{shut_zh} {high}"))
    }
}
