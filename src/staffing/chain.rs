//! The queue behind both Erlang models: a birth-death process with impatient customers, for any concurrency.
//!
//! `n` agents hold up to `c` chats each, so `S = n c` places. With `j ≤ S` chats spread as evenly as possible the chats
//! end at rate `μ_j = Σ r(k_i)`, `r(k) = k / (AHT (1 + s (k − 1)))`; with all places taken at rate `M = n r(c)`, and each
//! of those who wait gives up at rate `θ = 1 / patience`. With `c = 1` this is M/M/n+M, Erlang A; with `θ = 0` Erlang C.
//!
//! The wait that a customer with endless patience would have has an atom at 0 and the density (Zeltyn & Mandelbaum 2005,
//! "Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue", section 3)
//!
//! ```text
//! v(x) = λ π_{S−1} exp(g(x)),   g(x) = λ (1 − e^{−θx}) / θ − M x,   J(λ) = ∫_0^∞ exp(g(x)) dx
//! ```
//!
//! from which every measure follows in closed form. All is kept as the reciprocals `B = π_{S−1} / Σ_{j<S} π_j` (a blocking
//! probability) and `R = 1 / J` (a rate), which lie between 0 and 1 and between 0 and `M + λ`: nothing overflows.

use super::{Measures, ROUNDING, Traffic};
use crate::domain::units::Share;

/// Terms smaller than this part of their sum change no digit of it.
const NEGLIGIBLE: f64 = 1e-18;
/// A weight of `exp(−VANISHED)` is zero as a floating-point number.
const VANISHED: f64 = 800.0;
/// Sums are scaled down when they pass this.
const LARGE: f64 = 1e250;
/// Where the agents end this many chats in one customer's patience, `J` is integrated instead of summed.
const PATIENT: f64 = 1e6;
/// Load over capacity beyond which patient customers are a fluid.
const DEEP: f64 = 10.0;

/// The long-run measures of `agents` agents; `theta` is the rate at which one waiting customer gives up.
pub(super) fn measures(traffic: &Traffic, agents: u64, theta: f64) -> Measures {
    let lambda = traffic.per_second;
    let full_rate = agents as f64 * traffic.agent_rate(traffic.concurrency);
    if lambda <= 0.0 {
        return idle(agents);
    }
    if full_rate == 0.0 || (theta == 0.0 && lambda >= full_rate * (1.0 - ROUNDING)) {
        return swamped(agents, theta);
    }
    let busy = Delay { lambda, full_rate, theta };
    if busy.is_deep() {
        return busy.fluid(agents, traffic.within_seconds);
    }
    let below = below_full(traffic, agents);
    let Wait { rate, density, longer } = busy.wait(traffic.within_seconds);
    let scale = below.blocking / (rate + lambda * below.blocking);
    let probability_wait = lambda * scale;
    let answered_late = scale * (density - rate + full_rate * (1.0 - longer));
    let abandoned = if theta == 0.0 { 0.0 } else { (scale * (rate + lambda - full_rate)).clamp(0.0, 1.0) };
    let mean_wait = if theta == 0.0 { probability_wait / (full_rate - lambda) } else { abandoned / theta };
    Measures {
        agents: agents as f64,
        probability_wait: Share(probability_wait.clamp(0.0, 1.0)),
        service_level: Share((1.0 - probability_wait + answered_late).clamp(0.0, 1.0)),
        mean_wait_seconds: mean_wait,
        occupancy: Share(((1.0 - probability_wait) * below.held_share + probability_wait).clamp(0.0, 1.0)),
        abandoned_share: Share(abandoned),
    }
}

/// Nobody comes.
pub(super) fn idle(agents: u64) -> Measures {
    Measures {
        agents: agents as f64,
        probability_wait: Share(0.0),
        service_level: Share(1.0),
        mean_wait_seconds: 0.0,
        occupancy: Share(0.0),
        abandoned_share: Share(0.0),
    }
}

/// The queue grows until all who wait give up, or without end.
fn swamped(agents: u64, theta: f64) -> Measures {
    Measures {
        agents: agents as f64,
        probability_wait: Share(1.0),
        service_level: Share(0.0),
        mean_wait_seconds: 1.0 / theta,
        occupancy: Share(1.0),
        abandoned_share: Share(if theta > 0.0 { 1.0 } else { 0.0 }),
    }
}

/// What holds while at least one place is free.
struct BelowFull {
    /// `π_{S−1} / Σ_{j<S} π_j`; with concurrency 1 Erlang's loss formula for `S − 1` agents.
    blocking: f64,
    /// Mean share of the places that are taken.
    held_share: f64,
}

/// Sums `w_j = π_j / π_{S−1}` from `j = S − 1` down, by `w_{j−1} = w_j μ_j / λ`.
///
/// Once `q = μ_j / λ < 1`, and the rates below are no larger, the rest is at most `w_j q / (1 − q)`: where that is
/// negligible the sum stops, so that it has about `S − load + 9 √load` terms.
fn below_full(traffic: &Traffic, agents: u64) -> BelowFull {
    let places = agents * u64::from(traffic.concurrency);
    let rates_fall = traffic.slowdown <= 1.0;
    let (mut weight, mut top, mut sum, mut held) = (1.0_f64, 1.0_f64, 0.0_f64, 0.0_f64);
    let mut j = places - 1;
    if let Some(first) = first_that_counts(traffic, agents).filter(|first| rates_fall && *first < j) {
        (j, top) = (first, 0.0);
    }
    'agents: for level in (0..traffic.concurrency).rev() {
        let from = u64::from(level) * agents;
        if j < from {
            continue;
        }
        let (low, high) = (traffic.agent_rate(level), traffic.agent_rate(level + 1));
        loop {
            sum += weight;
            held += weight * j as f64;
            if j == 0 {
                break 'agents;
            }
            let extra = (j - from) as f64;
            let ratio = ((agents as f64 - extra) * low + extra * high) / traffic.per_second;
            let monotone_below = rates_fall || level == 0;
            if monotone_below && ratio < 1.0 && weight * ratio < NEGLIGIBLE * sum * (1.0 - ratio) {
                break 'agents;
            }
            weight *= ratio;
            if weight > LARGE {
                for value in [&mut weight, &mut top, &mut sum, &mut held] {
                    *value /= LARGE;
                }
            }
            j -= 1;
            if j < from {
                break;
            }
        }
    }
    BelowFull { blocking: top / sum, held_share: held / sum / places as f64 }
}

/// The number of chats above which no state counts, not even in the smallest number: from where the chats end at rate
/// `(1 + δ) λ` on, weights fall by `1 + δ` a step, and `VANISHED / ln (1 + δ)` steps further nothing is left. `δ` makes the
/// way from the middle of the weights to there short.
fn first_that_counts(traffic: &Traffic, agents: u64) -> Option<u64> {
    let delta = (VANISHED / traffic.load().max(1.0)).sqrt().min(1.0);
    let fast = (1.0 + delta) * traffic.per_second;
    for level in 0..traffic.concurrency {
        let (low, high) = (traffic.agent_rate(level), traffic.agent_rate(level + 1));
        if agents as f64 * high > fast {
            let extra = ((fast - agents as f64 * low) / (high - low)).max(0.0).ceil();
            let steps = (VANISHED / delta.ln_1p()).ceil();
            return Some(u64::from(level) * agents + (extra + steps) as u64);
        }
    }
    None
}

/// The wait of those who must, at a time `t`.
struct Wait {
    /// `R = 1 / J(λ)`.
    rate: f64,
    /// `R e^{g(t)}`, the density of the wait.
    density: f64,
    /// `P(V > t | wait)`.
    longer: f64,
}

/// The time during which all places are taken.
struct Delay {
    lambda: f64,
    full_rate: f64,
    theta: f64,
}

impl Delay {
    /// `g(x)`; `exp(g(x))` is how the density of the wait falls off.
    fn exponent(&self, x: f64) -> f64 {
        let patient = if self.theta == 0.0 { x } else { -(-self.theta * x).exp_m1() / self.theta };
        self.lambda * patient - self.full_rate * x
    }

    /// Whether a sum of `J` would be too long, and what it decides is which of one in ten customers are answered.
    fn is_deep(&self) -> bool {
        self.full_rate < PATIENT * self.theta && self.lambda > DEEP * (self.full_rate + PATIENT * self.theta)
    }

    /// All wait `ln (λ/M) / θ`, and those who stay so long are answered.
    fn fluid(&self, agents: u64, within: f64) -> Measures {
        let answered = self.full_rate / self.lambda;
        let wait = -answered.ln() / self.theta;
        Measures {
            service_level: Share(if wait <= within { answered } else { 0.0 }),
            mean_wait_seconds: (1.0 - answered) / self.theta,
            abandoned_share: Share(1.0 - answered),
            ..swamped(agents, self.theta)
        }
    }

    fn wait(&self, t: f64) -> Wait {
        if self.full_rate > PATIENT * self.theta && self.theta > 0.0 {
            return self.wait_integrated(t);
        }
        let (ln_rate, fall) = (self.ln_rate(self.lambda), self.exponent(t));
        let later = self.ln_rate(self.lambda * (-self.theta * t).exp());
        Wait { rate: ln_rate.exp(), density: (ln_rate + fall).exp(), longer: (ln_rate + fall - later).exp() }
    }

    /// By quadrature around the peak of `g`, for `M` far above `θ`: there the integrand is close to a normal or an exponential
    /// density, and its part below `e^{−45}` is left out.
    fn wait_integrated(&self, t: f64) -> Wait {
        let Delay { lambda, full_rate, theta } = *self;
        let bell = |rate: f64| 11.0 / (rate * theta).sqrt();
        // With x = peak + y: g(x) = top + rate (1 − e^{−θy}) / θ − M y.
        let (peak, top, rate, reach) = if lambda > full_rate {
            let peak = (lambda / full_rate).ln() / theta;
            (peak, (lambda - full_rate) / theta - full_rate * peak, full_rate, bell(full_rate))
        } else {
            (0.0, 0.0, lambda, (45.0 / (full_rate - lambda)).min(bell(lambda)))
        };
        let fall = |y: f64| (-rate * (-theta * y).exp_m1() / theta - full_rate * y).exp();
        let from = |y: f64| if y < reach { integrate(fall, y.max(-reach), reach) } else { 0.0 };
        let all = from(-peak);
        Wait { rate: (-top).exp() / all, density: fall(t - peak) / all, longer: from(t - peak) / all }
    }

    /// `ln (1 / J(λ))`, for `θ = 0` or by summing.
    fn ln_rate(&self, lambda: f64) -> f64 {
        if self.theta == 0.0 { (self.full_rate - lambda).ln() } else { self.ln_rate_summed(lambda) }
    }

    /// `ln (1 / J(λ))` from `J(λ) = (1/M) Σ_i Π_{m≤i} λ / (M + m θ)`.
    ///
    /// Terms rise up to `i = (λ − M) / θ` and then fall; once their ratio `q` is below 1 the rest is at most
    /// `term q / (1 − q)`.
    fn ln_rate_summed(&self, lambda: f64) -> f64 {
        let (mut term, mut sum, mut ln_scale, mut i) = (1.0_f64, 1.0_f64, 0.0_f64, 1.0_f64);
        loop {
            let ratio = lambda / (self.full_rate + i * self.theta);
            if ratio < 1.0 && term * ratio < NEGLIGIBLE * sum * (1.0 - ratio) {
                return self.full_rate.ln() - sum.ln() - ln_scale;
            }
            term *= ratio;
            sum += term;
            if sum > LARGE {
                term /= LARGE;
                sum /= LARGE;
                ln_scale += LARGE.ln();
            }
            i += 1.0;
        }
    }
}

/// `∫ f` over a finite interval by the double exponential rule (Takahasi & Mori 1974), for `f` analytic inside.
fn integrate(f: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    use std::f64::consts::FRAC_PI_2;
    const STEP: f64 = 1.0 / 32.0;
    let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
    let term = |i: i32| {
        let t = f64::from(i) * STEP;
        let u = FRAC_PI_2 * t.sinh();
        f(middle + half * u.tanh()) * t.cosh() / u.cosh().powi(2)
    };
    half * FRAC_PI_2 * STEP * (-112..=112).map(term).sum::<f64>()
}
