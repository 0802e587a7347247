//! When pay has to be counted. Without its limits the best is quickly found, and often it keeps them; a bonus for every unit
//! of pay, or a price, brings its sum to a limit, and leaves few starts to count for.

use crate::schedule::agent::blocks::{Choice, rewarded};
use crate::schedule::agent::duties::{Duties, HoursRule};
use crate::schedule::agent::real::Real;
use crate::schedule::agent::tour::Placed;

/// Share of the best without limits on pay, down to which starts are looked at first where pay binds.
const NEAR: f64 = 0.01;
/// Bonuses of a unit of pay to try where the sum of pay binds.
const PRICED: usize = 6;
/// What rounding may take off a value, as a share of the best.
const ROUNDING: f64 = 1e-5;

/// The best where the sum of pay has no limit.
#[derive(Debug, Default)]
pub(super) struct Unlimited<R> {
    /// Without the bonus.
    pub value: R,
    /// Units of pay.
    pub paid: f64,
    /// The blocks of duties whose pay was not counted.
    placed: Vec<Placed>,
    /// The others: start, length and units of pay.
    counted: Vec<(usize, usize, usize)>,
}

impl<R: Real> Duties<R> {
    /// The best value over the horizon, never below the value of staying at home, with the blocks that give it.
    pub fn solve(&mut self, hours: &HoursRule) -> (R, Vec<Placed>) {
        self.solve_as(hours, true)
    }

    /// The same, where pay is not counted over the horizon: the best of the two schedules within the limits between which its
    /// Lagrangean relaxation closes, so a value that may be below the best.
    pub fn solve_nearly(&mut self, hours: &HoursRule) -> (R, Vec<Placed>) {
        self.solve_as(hours, false)
    }

    fn solve_as(&mut self, hours: &HoursRule, counted: bool) -> (R, Vec<Placed>) {
        let hours = &hours.in_units(self.unit);
        let (most, promised) = (hours.max_paid as f64, hours.promised);
        if promised > most {
            self.open = vec![true; self.points()];
            return self.within_limits(hours);
        }
        let free = self.unlimited(0.0);
        let (target, mut more, mut less) = if free.paid > most {
            (most, free, Unlimited::default())
        } else if free.paid >= promised {
            return (free.value, self.blocks_of(free));
        } else {
            let eager = self.unlimited(hours.price);
            if eager.paid <= promised {
                let missed = R::of((promised - eager.paid) * hours.price);
                return (eager.value - missed, self.blocks_of(eager));
            }
            (promised, eager, free)
        };
        let mut bonus = 0.0;
        for _ in 0..PRICED {
            bonus = (more.value - less.value).wide() / (less.paid - more.paid);
            let next = self.unlimited(bonus);
            if next.paid == target {
                return (next.value, self.blocks_of(next));
            }
            let end = if next.paid > target { &mut more } else { &mut less };
            if end.paid == next.paid {
                break;
            }
            *end = next;
        }
        if counted {
            return self.among_open(hours, R::of(bonus * target));
        }
        let worth = |found: &Unlimited<R>| match found.paid > most {
            true => R::NEVER,
            false => found.value - R::of((promised - found.paid).max(0.0) * hours.price),
        };
        let (of_more, of_less) = (worth(&more), worth(&less));
        if of_more > of_less { (of_more, self.blocks_of(more)) } else { (of_less, self.blocks_of(less)) }
    }

    /// The best within the limits, where without them and at this bonus it is worth `advance` more at most.
    fn among_open(&mut self, hours: &HoursRule, advance: R) -> (R, Vec<Placed>) {
        let best = self.chains.best().wide();
        let limits = self.chains.limits();
        let above = |floor: f64| limits.iter().map(|limit| limit.wide() >= floor).collect::<Vec<bool>>();
        self.open = above(best - NEAR * best.abs());
        let (value, placed) = self.within_limits(hours);
        let open = above((value + advance).wide() - ROUNDING * best.abs());
        if open.iter().zip(&self.open).all(|(&now, &before)| before || !now) {
            return (value, placed);
        }
        self.open = open;
        self.within_limits(hours)
    }

    /// The best where the sum of pay has no limit and every unit of pay is worth `bonus` besides.
    pub(super) fn unlimited(&mut self, bonus: f64) -> Unlimited<R> {
        let extra = R::of(bonus);
        self.chains.fill(&self.blocks, self.frame, extra, self.days.as_ref());
        if let Some(edges) = &self.edges {
            self.chains.keep_room(edges);
        }
        while let Some(last) = self.settle(extra) {
            self.chains.look_ahead(last);
        }
        let mut found = Unlimited::default();
        for (start, length) in self.chains.path() {
            found.paid += self.place(start, length, extra, &mut found) as f64;
        }
        found.value = self.chains.best() - extra * R::of(found.paid);
        found
    }

    /// Counts the pay of duties from the starts of those duties of the best that pay too much; returns the last start.
    fn settle(&mut self, bonus: R) -> Option<usize> {
        let mut last = None;
        for (start, length) in self.chains.path() {
            if self.chains.settled(start) {
                continue;
            }
            let paid =
                self.chains.trace(&self.blocks, start, length).iter().map(|(_, choice)| choice.paid).sum::<usize>();
            if paid > self.most(start, length) || self.overtime.is_due(paid) {
                self.count(start);
                let rows = self.counted[start].chunks(self.width);
                let worth = |(paid, &value): (usize, &R)| rewarded(value, paid, bonus);
                let best = rows.map(|row| row.iter().enumerate().map(worth).fold(R::NEVER, R::larger));
                self.chains.settle(start, best);
                last = Some(start);
            }
        }
        last
    }

    /// Adds the best duty from `start` of `length` points to `found`; returns its units of pay.
    fn place(&mut self, start: usize, length: usize, bonus: R, found: &mut Unlimited<R>) -> usize {
        if !self.chains.settled(start) {
            let duty = self.chains.trace(&self.blocks, start, length);
            let paid = duty.iter().map(|(_, choice)| choice.paid).sum();
            let blocks = duty.into_iter().map(|(start, Choice { end, standby, .. })| Placed { start, end, standby });
            found.placed.extend(blocks);
            return paid;
        }
        let row = &self.counted[start][length * self.width..][..self.width];
        let value = self.chains.duty(start, length);
        let paid = row.iter().enumerate().position(|(paid, &v)| rewarded(v, paid, bonus) == value).unwrap_or(0);
        found.counted.push((start, length, paid));
        paid
    }

    /// All blocks of `found`, in order of time.
    pub(super) fn blocks_of(&mut self, found: Unlimited<R>) -> Vec<Placed> {
        let mut placed = found.placed;
        for (start, length, paid) in found.counted {
            self.sweep_duty(start);
            placed.extend(self.trace_duty(start, length, paid));
        }
        placed.sort_by_key(|block| block.start);
        placed
    }
}
