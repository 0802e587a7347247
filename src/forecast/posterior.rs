//! The rest of a running event, from what has come in so far (docs/model/replan.md).
//!
//! With `y` the count of an interval, `e` its forecast median and `h = e / (e + ½)`,
//!
//! ```text
//! ln((y + ½) / (e + ½)) + ½ h / (e + ½) = h (a b + d l) + ε,     Var ε = h² (o² + 1/e)
//! ```
//!
//! `b` lasts all event and is partly shared by the queues, `l` fades within hours (Ornstein & Uhlenbeck 1930), both standard normal at
//! first; `a`, `d` and `o` come from the spread that the forecast learned. The second term on the left takes away what the logarithm of a
//! Poisson count lacks in the mean. A count that is far from the forecast and from both its neighbours weighs less (Huber 1964).

use super::belief::{BETWEEN_DAYS, Belief, FADING_HOURS, Outlook, Sight};
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::ids::{QueueId, Table};
use crate::domain::night::Factor;
use crate::domain::plan::Plan;
use crate::domain::units::{Minutes, Share};
use std::collections::BTreeMap;

/// Standard normal quantiles of .8 and .95.
const Z80: f64 = 0.841_621_233_572_914_3;
const Z95: f64 = 1.644_853_626_951_472_2;
/// What keeps the logarithm of a small count finite.
const HALF: f64 = 0.5;
/// Of the variance beyond the scatter of a count that the hours of a day have in common, the part that lasts; hours near each other
/// have the rest.
const LASTING: f64 = 0.2;
/// Least standard deviation of what hours have in common, for a share of 1: few editions make no forecast of a sale surer.
const LEAST_COMMON: f64 = 0.22;
/// Of what does not last, the part that fades within hours.
const LOCAL: f64 = 0.9;
/// Least standard deviation of what fades, and of an interval's own.
const LEAST: f64 = 0.07;
/// Standard deviations beyond which a count that stands alone weighs less.
const ODD: f64 = 2.2;

/// What came in, before the bot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Came {
    /// Start of the row.
    pub start: Moment,
    /// Its length.
    pub length: Minutes,
    /// Queue.
    pub queue: QueueId,
    /// Inquiries.
    pub inquiries: f64,
}

/// A forecast that knows what came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Reforecast {
    /// The past as it was; intervals that begin at or after `now` shifted and narrowed. Rounded like the forecast of the stage.
    pub forecast: Forecast,
    /// The rest of the horizon of each queue.
    pub factors: Table<QueueId, Factor>,
}

/// Learns from `rows`, in any order, and forecasts the intervals that begin at or after `now` again.
///
/// Rows that begin before the horizon, end after `now`, or are no number of inquiries tell nothing. Without a row that tells
/// anything the forecast stays as it is, save that it is rounded. Levels stay those of the forecast: they price an hour, and the plan
/// was made with them.
pub fn reforecast(plan: &Plan, forecast: &Forecast, rows: &[Came], now: Moment) -> Reforecast {
    let grid = Grid::new(plan, forecast);
    let deviations: Vec<Vec<Deviations>> =
        forecast.cells.values().map(|cells| cells.iter().map(Deviations::of).collect()).collect();
    let counts = counts(plan, forecast, &deviations, rows, now);
    let mut belief = Belief::new(forecast.cells.len());
    let (mut at, mut turns) = (0.0, 0);
    for (count, weight) in weighed(&counts) {
        belief.pass((count.middle - at).max(0.0));
        at = at.max(count.middle);
        while turns < grid.turns_before(count.middle) {
            belief.turn();
            turns += 1;
        }
        belief.see(&count.sight(), weight);
    }
    let hours = (now.0 - plan.horizon.start.0) as f64 / 3600.0;
    belief.pass((hours - at).max(0.0));
    let first = (0..plan.horizon.intervals()).position(|i| plan.horizon.interval_start(i) >= now);
    let first = first.unwrap_or(plan.horizon.intervals());
    let mut cells = forecast.cells.clone();
    let mut factors = Vec::new();
    for (queue, cells) in forecast.cells.ids().zip(cells.values_mut()) {
        let coming = |i: usize| Coming {
            median: forecast.cells[queue][i].p50,
            deviations: deviations[queue.0][i],
            lead: (grid.middle(i) - hours).max(0.0),
            turns: grid.turns_before(grid.middle(i)) - turns,
        };
        let coming = (first..cells.len()).map(coming).collect();
        let rest = Rest { outlook: belief.of(queue.0), scale: belief.scale(), coming };
        factors.push(rest.factor());
        if !counts.is_empty() {
            cells.iter_mut().skip(first).zip(&rest.coming).for_each(|(cell, coming)| rest.shift(coming, cell));
        }
    }
    Reforecast { forecast: Forecast { cells }.rounded(), factors: Table::new(factors) }
}

/// Standard deviations of an interval's log factor.
///
/// With `s = ln(p95 / p50) / 1.645`, `c` the share in common and `v = max(s² − 1/p50, 0)`, what is beyond the scatter of a count:
///
/// ```text
/// a² = c max(v / 5, 0.22²)      d² = max(0.9 r, 0.07²)      o² = max(0.1 r, 0.07²)      r = max(v − a², 0)
/// ```
#[derive(Debug, Clone, Copy, Default)]
struct Deviations {
    /// Of what lasts all day or event.
    lasting: f64,
    /// Of what fades within hours.
    local: f64,
    /// Of the interval alone, beyond the scatter of its count.
    own: f64,
}

impl Deviations {
    /// By the forecast of an interval.
    fn of(cell: &ForecastCell) -> Self {
        if cell.p50 <= 0.0 {
            return Self::default();
        }
        let spread = (cell.p95 / cell.p50).ln() / Z95;
        let beyond = (spread * spread - 1.0 / cell.p50).max(0.0);
        let lasting = cell.common.0 * (LASTING * beyond).max(LEAST_COMMON.powi(2));
        let rest = (beyond - lasting).max(0.0);
        let [local, own] = [LOCAL, 1.0 - LOCAL].map(|part| (part * rest).max(LEAST.powi(2)).sqrt());
        Self { lasting: lasting.sqrt(), local, own }
    }
}

/// Where the intervals lie, in hours since the start, and between which of them another day or event begins.
struct Grid {
    interval: f64,
    turns: Vec<f64>,
}

impl Grid {
    fn new(plan: &Plan, forecast: &Forecast) -> Self {
        let of = |i: usize| {
            let names = forecast.cells.values().filter_map(|cells| Some(cells.get(i)?.event.as_str()));
            let event = names.filter(|name| !name.is_empty()).max().unwrap_or_default();
            let date = plan.zone.local(plan.horizon.interval_start(i)).date();
            (event.to_owned(), event.is_empty().then_some(date))
        };
        let interval = plan.horizon.interval.hours();
        let turns = (1..plan.horizon.intervals()).filter(|&i| of(i) != of(i - 1)).map(|i| i as f64 * interval);
        Self { interval, turns: turns.collect() }
    }

    fn middle(&self, interval: usize) -> f64 {
        (interval as f64 + 0.5) * self.interval
    }

    fn turns_before(&self, hours: f64) -> usize {
        self.turns.iter().filter(|&&turn| turn <= hours).count()
    }
}

/// What came in a stretch of at least an interval, beside the forecast of the same minutes.
#[derive(Debug, Clone, Copy)]
struct Count {
    queue: QueueId,
    /// Hours from the start of the horizon to its middle.
    middle: f64,
    expected: f64,
    inquiries: f64,
    deviations: Deviations,
}

impl Count {
    fn gain(&self) -> f64 {
        self.expected / (self.expected + HALF)
    }

    fn value(&self) -> f64 {
        ((self.inquiries + HALF) / (self.expected + HALF)).ln() + HALF * self.gain() / (self.expected + HALF)
    }

    fn noise(&self) -> f64 {
        self.deviations.own.powi(2) + 1.0 / self.expected
    }

    fn sight(&self) -> Sight {
        let gain = self.gain();
        let Deviations { lasting, local, .. } = self.deviations;
        let noise = gain * gain * self.noise();
        Sight { queue: self.queue.0, value: self.value(), lasting: gain * lasting, local: gain * local, noise }
    }
}

/// The counts until `now` by time and queue: rows finer than the plan's intervals together, coarser ones as they are. Where nothing
/// was expected, nothing is said.
fn counts(plan: &Plan, forecast: &Forecast, deviations: &[Vec<Deviations>], rows: &[Came], now: Moment) -> Vec<Count> {
    let horizon = plan.horizon;
    let seconds = horizon.interval.0 * 60;
    let told = |row: &&Came| {
        let is_inside = row.start >= horizon.start && row.start + row.length <= now.min(horizon.end);
        is_inside && row.length.0 > 0 && row.inquiries.is_finite() && row.inquiries >= 0.0
    };
    // By queue and its first and last interval, so that rows inside one interval are one count whatever their order.
    let mut merged: BTreeMap<(QueueId, i64, i64), Vec<&Came>> = BTreeMap::new();
    for row in rows.iter().filter(told).filter(|row| row.queue.0 < forecast.cells.len()) {
        let [first, last] = [row.start.0, (row.start + row.length).0 - 1].map(|at| (at - horizon.start.0) / seconds);
        merged.entry((row.queue, first, last)).or_default().push(row);
    }
    let count = |((queue, first, last), mut rows): ((QueueId, i64, i64), Vec<&Came>)| {
        rows.sort_by(|a, b| (a.start, a.length).cmp(&(b.start, b.length)).then(a.inquiries.total_cmp(&b.inquiries)));
        let median = |i: &usize| forecast.cells[queue].get(*i).map_or(0.0, |cell| cell.p50);
        let of_row = |row: &Came| -> f64 {
            let span = Span { start: row.start, end: row.start + row.length };
            let part = |i: usize| horizon.interval_span(i).overlap_seconds(&span) as f64 / seconds as f64;
            (first as usize..=last as usize).map(|i| median(&i) * part(i)).sum()
        };
        let busiest = (first as usize..=last as usize).max_by(|a, b| median(a).total_cmp(&median(b)));
        Count {
            queue,
            middle: (first + last + 1) as f64 / 2.0 * horizon.interval.hours(),
            expected: rows.iter().map(|row| of_row(row)).sum(),
            inquiries: rows.iter().map(|row| row.inquiries).sum(),
            deviations: busiest.and_then(|i| deviations[queue.0].get(i).copied()).unwrap_or_default(),
        }
    };
    let mut counts: Vec<Count> = merged.into_iter().map(count).filter(|count| count.expected > 0.0).collect();
    counts.sort_by(|a, b| a.middle.total_cmp(&b.middle).then(a.queue.cmp(&b.queue)));
    counts
}

/// Each count with its weight: 1, or less where it is farther from the forecast, from the count before and from the one after
/// than chance would have it; the first of all is held against the forecast and what may last or fade.
fn weighed(counts: &[Count]) -> Vec<(&Count, f64)> {
    let ratio = |count: &Count| count.value() / count.gain();
    let weigh = |i: usize| {
        let count = &counts[i];
        let same = |other: &&Count| other.queue == count.queue;
        let neighbours = [counts[..i].iter().rev().find(same), counts[i + 1..].iter().find(same)];
        let beside = neighbours
            .into_iter()
            .flatten()
            .map(|other| (ratio(count) - ratio(other)).abs() / (count.noise() + other.noise()).sqrt());
        let Deviations { lasting, local, .. } = count.deviations;
        match beside.reduce(f64::min) {
            Some(beside) => (ODD / beside.min(ratio(count).abs() / count.noise().sqrt())).min(1.0).powi(2),
            None => (ODD * (count.noise() + lasting.powi(2) + local.powi(2)).sqrt() / ratio(count).abs()).min(1.0),
        }
    };
    counts.iter().enumerate().map(|(i, count)| (count, weigh(i))).collect()
}

/// An interval that is still to come.
struct Coming {
    /// Its median by the forecast.
    median: f64,
    deviations: Deviations,
    /// Hours from now to its middle.
    lead: f64,
    /// Days and events that begin until then.
    turns: usize,
}

impl Coming {
    /// Correlation with now of what lasts and of what fades.
    fn kept(&self) -> [f64; 2] {
        [BETWEEN_DAYS.powi(self.turns as i32), (-self.lead / FADING_HOURS).exp()]
    }

    /// Variance of what is the interval's own, when it has this median.
    fn own(&self, median: f64) -> f64 {
        self.deviations.own.powi(2) + 1.0 / median.max(HALF)
    }
}

/// The intervals of a queue that are still to come, and what is believed of it.
struct Rest {
    outlook: Outlook,
    scale: f64,
    coming: Vec<Coming>,
}

impl Rest {
    /// Mean of the log factor of an interval.
    fn log_factor(&self, coming: &Coming) -> f64 {
        let [lasting, local] = coming.kept();
        coming.deviations.lasting * lasting * self.outlook.lasting
            + coming.deviations.local * local * self.outlook.local
    }

    /// Covariance of the log factors of two intervals, without what is their own: what lasts, and the rest.
    fn covariance(&self, one: &Coming, other: &Coming) -> [f64; 2] {
        let ([b, l], [c, m]) = (one.kept(), other.kept());
        let (a, d) = (&one.deviations, &other.deviations);
        let between = BETWEEN_DAYS.powi(one.turns.abs_diff(other.turns) as i32);
        let apart = (-(one.lead - other.lead).abs() / FADING_HOURS).exp();
        let lasting = a.lasting * d.lasting * (b * c * self.outlook.lasting_variance + between - b * c);
        let local = a.local * d.local * (l * m * self.outlook.local_variance + apart - l * m);
        [lasting, local + (a.lasting * d.local * b * m + a.local * d.lasting * l * c) * self.outlook.covariance]
    }

    /// A cell with its median shifted and its quantiles drawn together.
    fn shift(&self, coming: &Coming, cell: &mut ForecastCell) {
        let factor = self.log_factor(coming).exp();
        let own = coming.own(cell.p50);
        let before = coming.deviations.lasting.powi(2) + coming.deviations.local.powi(2) + own;
        let [lasting, local] = self.covariance(coming, coming);
        let ratio = (self.scale * (lasting + local + own) / before).sqrt();
        let old = cell.clone();
        cell.mean = factor * (old.p50 + (old.mean - old.p50) * ratio * ratio);
        cell.p50 = factor * old.p50;
        cell.p80 = factor * old.at_normal_score(Z80 * ratio);
        cell.p95 = factor * old.at_normal_score(Z95 * ratio);
        cell.common = Share((lasting / (lasting + local + own)).clamp(0.0, 1.0));
    }

    /// The rest over its forecast.
    fn factor(&self) -> Factor {
        let total: f64 = self.coming.iter().map(|coming| coming.median).sum();
        if total <= 0.0 {
            return Factor { mean: 1.0, p05: 1.0, p95: 1.0 };
        }
        let after: Vec<(&Coming, f64)> = (self.coming.iter())
            .map(|coming| (coming, coming.median * self.log_factor(coming).exp() / total))
            .filter(|(_, share)| *share > 0.0)
            .collect();
        let mean: f64 = after.iter().map(|(_, share)| share).sum();
        let mut variance = 0.0;
        for (one, share) in &after {
            variance += (share / mean).powi(2) * one.own(share * total);
            variance += after
                .iter()
                .map(|(other, its)| share * its / (mean * mean) * self.covariance(one, other).iter().sum::<f64>())
                .sum::<f64>();
        }
        let deviation = (self.scale * variance).sqrt();
        Factor { mean, p05: mean * (-Z95 * deviation).exp(), p95: mean * (Z95 * deviation).exp() }
    }
}
