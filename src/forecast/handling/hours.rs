//! The hour of the week that a moment has for handling times: that of its weekday, or of the weekday that its day is taken for.
//!
//! Days off and make-up days that are other days for the inquiries of a queue are so for its handling times where those of past days say it. With
//! the mean handling time `y` of such a day, and the medians `o` of the ordinary days of its own weekday within six weeks and `c` of those of the weekday that
//! it is taken for, over the newest `n` days,
//!
//! ```text
//! followed:  Σ |y − c| ≤ ¾ Σ |y − o|   and   Σ |y − o| ≥ 2.5 n s,   n ≥ 2
//! ```
//!
//! with `s` the mean of `|y − o|` over ordinary days. Where days of a kind, off or at work, are too few the other kind speaks; without either they are
//! days like others.

use super::evidence::{Timed, hour_of_week};
use crate::domain::calendar::{Moment, Zone};
use crate::forecast::history::quantiles::median;
use std::collections::BTreeMap;

/// Days of a kind that say something, and the newest ones that are looked at.
const LEAST_DAYS: usize = 2;
const MOST_DAYS: usize = 24;
/// Days before and after a day that say what is usual.
const AROUND: i64 = 42;
/// Ordinary days of a weekday that make a median.
const LEAST_USUAL: usize = 3;
/// Error by the calendar over that of ordinary days from which on the calendar is followed.
const BETTER: f64 = 0.75;
/// Distance over that of other days from which on it is no chance.
const BEYOND_CHANCE: f64 = 2.5;
/// A day off is taken for this weekday; 0 is Monday.
const SUNDAY: i64 = 6;
const DAY: i64 = 1440;

/// Hours of the week, by the local clock and the days that are like others.
#[derive(Debug, Clone)]
pub struct Hours {
    /// The local clock.
    pub zone: Zone,
    /// Local days since 1970 that are like another weekday; 0 is Monday.
    like: BTreeMap<i64, i64>,
}

impl Hours {
    /// Those of the local clock alone.
    pub fn plain(zone: Zone) -> Self {
        Self { zone, like: BTreeMap::new() }
    }

    /// Learns from `rows` which days of `like`, by local day since 1970 the weekday that each is taken for, are like that for handling times.
    pub fn learn(zone: Zone, rows: &[Timed], like: &BTreeMap<i64, i64>) -> Self {
        if like.is_empty() {
            return Self::plain(zone);
        }
        let days = Days::new(zone, rows, like);
        let scatter = days.scatter();
        let [off, work] = [true, false].map(|off| days.verdict(off, scatter));
        let followed = |off_day: bool| if off_day { off.or(work) } else { work.or(off) }.unwrap_or(false);
        let like = like.iter().filter(|(_, like)| followed(**like == SUNDAY)).map(|(day, like)| (*day, *like));
        Self { zone, like: like.collect() }
    }

    /// The hour of the week of `moment`, 0 to 167.
    pub fn of(&self, moment: Moment) -> usize {
        let hour = hour_of_week(self.zone, moment);
        let like = (!self.like.is_empty()).then(|| self.like.get(&local_day(self.zone, moment))).flatten();
        like.map_or(hour, |&like| like as usize * 24 + hour % 24)
    }

    /// Whether some day is like another weekday.
    pub fn follows(&self) -> bool {
        !self.like.is_empty()
    }
}

fn local_day(zone: Zone, moment: Moment) -> i64 {
    (zone.local(moment).and_utc().timestamp() / 60).div_euclid(DAY)
}

/// 0 is Monday; 1970-01-01 was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Mean handling times by local day, events left out.
struct Days<'a> {
    means: BTreeMap<i64, f64>,
    like: &'a BTreeMap<i64, i64>,
}

impl<'a> Days<'a> {
    fn new(zone: Zone, rows: &[Timed], like: &'a BTreeMap<i64, i64>) -> Self {
        let mut sums: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.is_normal) {
            let (seconds, inquiries) = sums.entry(local_day(zone, row.start)).or_default();
            *seconds += row.seconds * row.inquiries;
            *inquiries += row.inquiries;
        }
        Self { means: sums.into_iter().map(|(day, (seconds, n))| (day, seconds / n)).collect(), like }
    }

    /// The median of the ordinary days of `weekday` around `day`, that one left out.
    fn usual(&self, day: i64, weekday: i64) -> Option<f64> {
        let alike = |&(&other, _): &(&i64, &f64)| {
            other != day && self::weekday(other) == weekday && !self.like.contains_key(&other)
        };
        let near = self.means.range(day - AROUND..=day + AROUND).filter(alike);
        let mut means: Vec<f64> = near.map(|(_, mean)| *mean).collect();
        (means.len() >= LEAST_USUAL).then(|| median(&mut means)).flatten()
    }

    /// Mean distance of ordinary days from what is usual.
    fn scatter(&self) -> f64 {
        let ordinary = self.means.iter().filter(|(day, _)| !self.like.contains_key(day));
        let distances: Vec<f64> =
            ordinary.filter_map(|(&day, mean)| Some((mean - self.usual(day, weekday(day))?).abs())).collect();
        distances.iter().sum::<f64>() / distances.len().max(1) as f64
    }

    /// Whether past days off, or make-up days, are like what the calendar makes of them; none where they are too few.
    fn verdict(&self, off: bool, scatter: f64) -> Option<bool> {
        let one = |(day, like): (&i64, &i64)| {
            let mean = self.means.get(day)?;
            Some([(mean - self.usual(*day, weekday(*day))?).abs(), (mean - self.usual(*day, *like)?).abs()])
        };
        let of_kind = self.like.iter().rev().filter(|(_, like)| (**like == SUNDAY) == off);
        let errors: Vec<[f64; 2]> = of_kind.filter_map(one).take(MOST_DAYS).collect();
        let sum = |way: usize| errors.iter().map(|error| error[way]).sum::<f64>();
        let beyond = sum(0) > 0.0 && sum(0) >= BEYOND_CHANCE * scatter * errors.len() as f64;
        (errors.len() >= LEAST_DAYS).then(|| beyond && sum(1) <= BETTER * sum(0))
    }
}
