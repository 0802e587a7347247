//! What a row asks of a slot, with its true cost and the same smoothed around a price.
//!
//! The true cost bends where the row is covered: short by d standard agents it costs s·d, over by d it costs u·d. Planned one
//! after the other on that, agents find a slot worth everything until it is covered and nothing after. With w the width of
//! the smoothing and p the price of the row,
//!
//! ```text
//! F_w(d) = (s + u) w ln(1 + exp(d/w + ln((p + u)/(s − p)))) − u d        d standard agents missing                  (13)
//! ```
//!
//! falls with slope p where d is 0: at any width, who covers the row exactly is paid its price. For w to infinity every agent is
//! paid p, whatever the others do; for w to 0 it is the true cost. (Smoothing after Chen & Mangasarian 1995; the price in it
//! makes it what the augmented Lagrangian does with a quadratic, Bertsekas 1982, kept between −u and s.)

use crate::schedule::agent::real::Real;

/// Widths from the bend beyond which it is not felt: e^-20 of the slopes.
const STRAIGHT: f64 = 20.0;
/// Standard agents that a row is taken to ask for at least where a width grows with what is asked for.
const LEAST_REQUIRED: f64 = 0.25;
/// How near, as a share of the way between them, a price is taken to come to what shortage and surplus cost: a true price may
/// lie on either, where (13) would have no bend at all.
const NEAREST: f64 = 2e-3;

/// What one row asks of one slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Standard agents.
    pub required: f64,
    /// Cost of each that is missing.
    pub shortage_price: f64,
    /// Cost of each beyond.
    pub surplus_price: f64,
}

impl Asked {
    /// The cost of `covered` standard agents.
    pub fn cost(self, covered: f64) -> f64 {
        let short = self.required - covered;
        if short > 0.0 { short * self.shortage_price } else { -short * self.surplus_price }
    }

    /// What `amount` standard agents are worth beside `covered` others.
    pub fn worth(self, covered: f64, amount: f64) -> f64 {
        self.cost(covered) - self.cost(covered + amount)
    }

    /// The same by (13): `price` is that of the row, `width` counts roots of what is required.
    pub fn smoothed_worth(self, covered: f64, amount: f64, price: f64, width: f64) -> f64 {
        let slopes = self.shortage_price + self.surplus_price;
        if self.required <= 0.0 || slopes <= 0.0 {
            return self.worth(covered, amount);
        }
        let width = width * self.required.max(LEAST_REQUIRED).sqrt();
        let share = ((price + self.surplus_price) / slopes).clamp(NEAREST, 1.0 - NEAREST);
        let bend = (self.required - covered) / width + (share / (1.0 - share)).ln();
        let less = bend - amount / width;
        // The difference of the two logarithms of (13), as one where neither is straight.
        let bent = if less > STRAIGHT {
            amount
        } else if bend > STRAIGHT {
            width * (bend - less.exp().ln_1p())
        } else if bend > -STRAIGHT {
            width * ((1.0 + bend.exp()) / (1.0 + less.exp())).ln()
        } else {
            0.0
        };
        slopes * bent - self.surplus_price * amount
    }
}

/// How far values depart from true cost, so that agents who are planned early leave room for those who come late: the width of
/// (13) in roots of what is required.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing(pub f64);

impl Smoothing {
    /// True cost.
    pub const NONE: Self = Self(0.0);
    /// The prices alone.
    pub const PRICES: Self = Self(f64::INFINITY);

    /// A true value of being on duty, which has no width of its own, moved towards `priced`.
    pub fn between<R: Real>(self, exact: R, priced: R) -> R {
        exact + (priced - exact) * R::of(self.0 / (1.0 + self.0))
    }
}
