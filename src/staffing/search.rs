//! From measures of whole agents to the smallest number, whole or fractional, that reaches a target.
//!
//! A fractional number `N − 1 + f` stands for `N` agents during the share `f` of the time and `N − 1` during the rest, so
//! that shares of the offered inquiries mix linearly. If a measure is monotone in the agents and in the demand for whole
//! agents, so is its mixture, and hence the requirement is monotone in demand and target, without jumps.

use super::{Measures, ROUNDING, Target, Traffic};
use crate::domain::requirement::Limit;
use crate::domain::units::Share;

/// Targets are cut off here: no finite number of agents answers every inquiry in time with certainty.
const HIGHEST_TARGET: f64 = 1.0 - 1e-9;

/// Measures of `agents`, mixed from the whole numbers on both sides.
pub(super) fn mixed(agents: f64, measures: impl Fn(u64) -> Measures) -> Measures {
    let (whole, f) = (agents.floor(), agents.fract());
    let low = measures(whole as u64);
    if f == 0.0 {
        return low;
    }
    let high = measures(whole as u64 + 1);
    let mix = |a: f64, b: f64| a * (1.0 - f) + b * f;
    let share = |a: Share, b: Share| Share(mix(a.0, b.0));
    Measures {
        agents,
        probability_wait: share(low.probability_wait, high.probability_wait),
        service_level: share(low.service_level, high.service_level),
        mean_wait_seconds: mix(low.mean_wait_seconds, high.mean_wait_seconds),
        occupancy: share(low.occupancy, high.occupancy),
        abandoned_share: share(low.abandoned_share, high.abandoned_share),
    }
}

/// The smallest fractional number of agents that reaches `target`, and what sets it.
pub(super) fn smallest(traffic: &Traffic, target: &Target, measures: impl Fn(u64) -> Measures) -> (f64, Option<Limit>) {
    if traffic.is_huge() {
        return (traffic.load() / target.max_occupancy.0, Some(Limit::Occupancy));
    }
    above(smallest_whole(traffic, target, &measures), target, measures)
}

/// [`smallest`], looked for around `near` where measures are dear.
pub(super) fn smallest_near(
    traffic: &Traffic,
    target: &Target,
    near: u64,
    measures: impl Fn(u64) -> Measures,
) -> (f64, Option<Limit>) {
    if traffic.is_huge() {
        return (traffic.load() / target.max_occupancy.0, Some(Limit::Occupancy));
    }
    let whole = if traffic.per_second > 0.0 { bracketed(target, near.max(1), 1, &measures) } else { 0 };
    above(whole, target, measures)
}

/// The smallest fractional number whose next whole number is `whole`, the smallest of those.
fn above(whole: u64, target: &Target, measures: impl Fn(u64) -> Measures) -> (f64, Option<Limit>) {
    if whole == 0 {
        return (0.0, None);
    }
    let (below, at) = (measures(whole - 1), measures(whole));
    let level = target.service_level.0.min(HIGHEST_TARGET);
    let crossing = |from: f64, to: f64, wanted: f64| if to == from { 1.0 } else { (wanted - from) / (to - from) };
    let by_level =
        if below.service_level.0 >= level { 0.0 } else { crossing(below.service_level.0, at.service_level.0, level) };
    let by_occupancy = if below.occupancy.0 <= target.max_occupancy.0 {
        0.0
    } else {
        crossing(below.occupancy.0, at.occupancy.0, target.max_occupancy.0)
    };
    let limit = match whole {
        1 => Limit::AtLeastOne,
        _ if by_occupancy > by_level => Limit::Occupancy,
        _ => Limit::ServiceLevel,
    };
    ((whole - 1) as f64 + by_level.max(by_occupancy).clamp(0.0, 1.0), Some(limit))
}

/// The smallest whole number of agents that reaches `target`, looked for around the offered load; 0 without traffic.
pub(super) fn smallest_whole(traffic: &Traffic, target: &Target, measures: impl Fn(u64) -> Measures) -> u64 {
    if traffic.per_second <= 0.0 {
        return 0;
    }
    let load = traffic.load();
    bracketed(target, (load.ceil() as u64).max(1), (load.sqrt().ceil() as u64).max(1), measures)
}

/// The smallest whole number that reaches `target`, from `start` in strides that double, and then by halves.
fn bracketed(target: &Target, start: u64, mut stride: u64, measures: impl Fn(u64) -> Measures) -> u64 {
    let level = target.service_level.0.min(HIGHEST_TARGET);
    let enough = |n: u64| {
        let m = measures(n);
        m.service_level.0 >= level - ROUNDING && m.occupancy.0 <= target.max_occupancy.0 + ROUNDING
    };
    let (mut short, mut reached);
    if enough(start) {
        reached = start;
        loop {
            short = reached.saturating_sub(stride);
            if short == 0 || !enough(short) {
                break;
            }
            reached = short;
            stride *= 2;
        }
    } else {
        short = start;
        loop {
            reached = short + stride;
            if enough(reached) {
                break;
            }
            short = reached;
            stride *= 2;
        }
    }
    while reached - short > 1 {
        let middle = short + (reached - short) / 2;
        if enough(middle) {
            reached = middle;
        } else {
            short = middle;
        }
    }
    reached
}

/// The neighbours between which `over` turns from less than 0, as at `short`, to at least 0, as at `reached`, each given with its value, where it
/// never falls: the Illinois method (Dowell & Jarratt 1971) on whole numbers, with each third look in the middle.
pub(super) fn narrowed(short: (u32, f64), reached: (u32, f64), over: impl Fn(u32) -> f64) -> (u32, u32) {
    let ((mut short, mut lacks), (mut reached, mut spares)) = (short, reached);
    let mut last = None;
    for look in 1_u32.. {
        if reached - short <= 1 {
            break;
        }
        let crossing = f64::from(short) + f64::from(reached - short) * lacks / (lacks - spares);
        let middle = short + (reached - short) / 2;
        let at = if look % 3 == 0 { middle } else { (crossing.ceil() as u32).clamp(short + 1, reached - 1) };
        let value = over(at);
        let is_enough = value >= 0.0;
        if is_enough {
            (reached, spares) = (at, value);
        } else {
            (short, lacks) = (at, value);
        }
        if last == Some(is_enough) {
            *if is_enough { &mut lacks } else { &mut spares } /= 2.0;
        }
        last = Some(is_enough);
    }
    (short, reached)
}

#[cfg(test)]
mod tests {
    use super::narrowed;
    use std::cell::Cell;

    #[test]
    fn neighbours_are_found_whatever_the_curve_between_them() {
        let curves: [fn(f64) -> f64; 6] =
            [|x| x, |x| x.signum(), |x| x.powi(3), f64::cbrt, |x| 1.0 - (-x / 5.0).exp(), |x| (x / 9.0).exp() - 1.0];
        for curve in curves {
            for (length, root) in (2..150).flat_map(|length| (1..=length).map(move |root| (length, root))) {
                let over = |at: u32| curve(f64::from(at) - f64::from(root) + 0.5);
                let asked = Cell::new(0);
                let counted = |at: u32| {
                    asked.set(asked.get() + 1);
                    over(at)
                };
                assert_eq!(narrowed((0, over(0)), (length, over(length)), counted), (root - 1, root));
                assert!(asked.get() <= 24, "{} looks at {root} of {length}", asked.get());
            }
        }
    }

    #[test]
    fn ends_that_lack_and_spare_nothing_are_no_trouble() {
        for ends in [(0.0, 0.0), (1e-12, 1e-12), (f64::NEG_INFINITY, f64::INFINITY), (-1.0, f64::INFINITY)] {
            assert_eq!(narrowed((0, ends.0), (90, ends.1), |at| if at < 33 { -1e-13 } else { 0.0 }), (32, 33));
        }
    }
}
