//! Whether a queue follows the calendar: what its past days off and make-up days were like, and what days are like others for it.
//!
//! Each past day of the calendar with total `y` is compared with two guesses, medians of the days of six weeks before and after it:
//! `o`, days of its own weekday, and `c`, days of the weekday that the calendar makes of it.
//!
//! ```text
//! followed:  Σ |y − c| ≤ ¾ Σ |y − o|   and   Σ |y − o| / n ≥ 2.5 s,   n ≥ 2
//! ```
//!
//! with `s` the mean distance of the queue's other days from theirs. A queue whose customers do not care has `y` near `o`, and one
//! without a weekend has `c` near `o`. Where one kind was hardly seen the other kind speaks, and without either the weekend
//! does: it has to differ from working days by a factor of 1.4 and by 2.5 `s`. What a holiday or a shopping festival by name is beside all that: [`day_levels`].

use super::day_levels::{self, NameLevel, Named};
use super::grid::Grid;
use super::quantiles::median;
use crate::domain::festivals;
use crate::domain::holidays::{DayKind, Holidays, OtherDays};
use crate::domain::text::Text;
use chrono::{DateTime, NaiveDate};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Days of a kind that say something.
const LEAST_DAYS: usize = 2;
/// The newest days of a kind that are looked at.
const MOST_DAYS: usize = 24;
/// Weeks before and after a day that say what is usual.
const AROUND: i64 = 6;
/// Days of a weekday that make a median.
const LEAST_USUAL: usize = 3;
/// Error by the calendar over that of ordinary days from which on the calendar is followed.
const BETTER: f64 = 0.75;
/// Distance over that of other days from which on it is no chance.
const BEYOND_CHANCE: f64 = 2.5;
/// Factor between working days and the weekend that says that people care.
const CLEAR: f64 = 1.4;
/// Rows so many days before and after make a day without rows a closed one.
const NEAR_DAYS: i64 = 10;
const DAY: i64 = 1440;

/// Why days of a kind are like others or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Past days of the kind.
    History,
    /// Past days of the other kind; few or none of this one are known.
    OtherKind,
    /// The weekend against working days; few or none of either kind are known.
    Weekend,
}

/// What holds for the days of one kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The kind.
    pub kind: DayKind,
    /// Whether they are like the days that the calendar makes of them.
    pub followed: bool,
    /// Why.
    pub ground: Ground,
    /// Past days that were compared.
    pub days: usize,
    /// Error as ordinary days and as the calendar has it, over what came; none where nothing was compared or came.
    pub errors: Option<[f64; 2]>,
}

/// What the calendar does to one queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DayTypes {
    /// By kind; empty without a calendar, or where nothing is known.
    pub verdicts: Vec<Verdict>,
    /// The days that are other days for this queue.
    pub others: OtherDays,
    /// Holidays that depart from the weekday that they are taken for.
    pub names: Vec<NameLevel>,
}

impl DayTypes {
    /// Whether local day `day`, since 1970, is no ordinary one for this queue.
    pub fn is_special(&self, day: i64) -> bool {
        self.others.has(day)
    }

    /// What local day `day`, since 1970, is over the weekday that it is taken for; none for days without a name that says so.
    pub fn factor(&self, day: i64) -> Option<f64> {
        self.others.factors.get(&day).copied()
    }
}

/// Past days of one kind, each with what came and both guesses.
struct Seen {
    kind: DayKind,
    came: f64,
    ordinary: f64,
    calendar: f64,
}

/// Learns from `values`, one for each past cell of `grid`; `mask` names those that an event covers.
pub fn learn(grid: &Grid, values: &[Option<f64>], mask: &[bool], holidays: &Holidays) -> DayTypes {
    if holidays.days.is_empty() {
        return DayTypes::default();
    }
    let Some(days) = Days::new(grid, values, mask, holidays) else { return DayTypes::default() };
    let seen = days.seen();
    let scatter = days.scatter();
    let alone = [DayKind::Off, DayKind::Work].map(|kind| by_history(kind, &seen, scatter));
    let verdicts: Vec<Verdict> = (0..2)
        .map(|i| {
            let (own, other) = (alone[i], alone[1 - i]);
            if own.days >= LEAST_DAYS {
                return own;
            }
            // A single day decides nothing, but it may speak against the guess.
            let refuted = own.errors.is_some_and(|[ordinary, calendar]| ordinary < calendar);
            let (followed, ground) = if other.days >= LEAST_DAYS {
                (other.followed, Ground::OtherKind)
            } else {
                (days.weekend_differs(own.kind, scatter), Ground::Weekend)
            };
            Verdict { followed: followed && !refuted, ground, ..own }
        })
        .collect();
    let followed = |kind: DayKind| verdicts.iter().any(|verdict| verdict.kind == kind && verdict.followed);
    let like: BTreeMap<i64, i64> =
        days.like.iter().filter(|(_, (kind, _))| followed(*kind)).map(|(day, (_, like))| (*day, *like)).collect();
    let names = day_levels::learn(&days.named(holidays, &like), scatter);
    let factor = |day: i64| {
        let name = days.name(holidays, day)?;
        Some((day, names.iter().find(|level| level.name == *name)?.factor))
    };
    let factors = days.all.clone().filter_map(factor).collect();
    DayTypes { verdicts, others: OtherDays { like, factors }, names }
}

fn by_history(kind: DayKind, seen: &[Seen], scatter: f64) -> Verdict {
    let of_kind: Vec<&Seen> = seen.iter().rev().filter(|day| day.kind == kind).take(MOST_DAYS).collect();
    let sum = |of: fn(&Seen) -> f64| of_kind.iter().map(|day| of(day)).sum::<f64>();
    let (came, ordinary) = (sum(|day| day.came), sum(|day| (day.came - day.ordinary).abs()));
    let calendar = sum(|day| (day.came - day.calendar).abs());
    let days = of_kind.len();
    let beyond = ordinary >= BEYOND_CHANCE * scatter * days as f64;
    let errors = (days > 0 && came > 0.0).then(|| [ordinary / came, calendar / came]);
    let followed = days > 0 && ordinary > 0.0 && calendar <= BETTER * ordinary && beyond;
    Verdict { kind, followed, ground: Ground::History, days, errors }
}

/// The days of one queue.
struct Days {
    /// First local day of the history, since 1970.
    first: i64,
    /// What came; none where unknown.
    totals: Vec<Option<f64>>,
    /// Whether it is an ordinary day: no event, and not in the calendar.
    plain: Vec<bool>,
    /// All days of the grid that the calendar makes another weekday, with their kind.
    like: BTreeMap<i64, (DayKind, i64)>,
    /// All days of the grid.
    all: RangeInclusive<i64>,
    /// Those of them on which the country of the calendar keeps a shopping festival, with its name.
    festivals: BTreeMap<i64, Text>,
}

impl Days {
    /// None where fewer than three days are known.
    fn new(grid: &Grid, values: &[Option<f64>], mask: &[bool], holidays: &Holidays) -> Option<Days> {
        let day = |cell: usize| grid.local(cell).div_euclid(DAY);
        let known = |&cell: &usize| values[cell].is_some();
        let first = day((0..values.len()).find(known)?) + 1;
        let end = day((0..values.len()).rev().find(known)?);
        // The first and the last day may be known in part.
        let count = usize::try_from(end - first).ok().filter(|count| *count > 0)?;
        let at = |cell: usize| usize::try_from(day(cell) - first).ok().filter(|at| *at < count);
        let mut totals: Vec<Option<f64>> = vec![None; count];
        let mut plain: Vec<bool> = (0..count as i64).map(|i| !is_special(holidays, first + i)).collect();
        let mut covered = vec![false; count];
        for cell in 0..values.len() {
            let Some(at) = at(cell) else { continue };
            covered[at] |= mask[cell];
            if let Some(value) = values[cell] {
                *totals[at].get_or_insert(0.0) += value;
            }
        }
        plain.iter_mut().zip(&covered).for_each(|(plain, covered)| *plain &= !covered);
        let closed = silent(&totals);
        totals.iter_mut().zip(&covered).zip(closed).for_each(|((total, covered), closed)| {
            *total = total.or(closed.then_some(0.0)).filter(|_| !covered);
        });
        let all = day(0)..=day(grid.len() - 1);
        let like = all.clone().filter_map(|day| {
            let (kind, weekday) = holidays.like(date(day)?)?;
            Some((day, (kind, i64::from(weekday.num_days_from_monday()))))
        });
        let like = like.collect();
        let festivals = festival_days(&holidays.calendar, &all);
        Some(Days { first, totals, plain, like, all, festivals })
    }

    /// Past days of the calendar, oldest first.
    fn seen(&self) -> Vec<Seen> {
        let one = |(&day, &(kind, like)): (&i64, &(DayKind, i64))| {
            let at = usize::try_from(day - self.first).ok()?;
            let came = (*self.totals.get(at)?)?;
            Some(Seen { kind, came, ordinary: self.usual(at, weekday(day))?, calendar: self.usual(at, like)? })
        };
        self.like.iter().filter_map(one).collect()
    }

    /// The name of a day off or of a festival; a make-up day bears its name as well and is none.
    fn name<'a>(&'a self, holidays: &'a Holidays, day: i64) -> Option<&'a Text> {
        let off = holidays.days.get(&date(day)?).filter(|special| special.kind == DayKind::Off);
        off.map(|special| &special.name).or_else(|| self.festivals.get(&day))
    }

    /// Past days with a name, oldest first, where `like` names the days that are taken for another weekday.
    fn named(&self, holidays: &Holidays, like: &BTreeMap<i64, i64>) -> Vec<Named> {
        let one = |at: usize| {
            let day = self.first + at as i64;
            let name = self.name(holidays, day)?.clone();
            let guess = self.usual(at, like.get(&day).copied().unwrap_or_else(|| weekday(day)))?;
            Some(Named { name, came: self.totals[at]?, guess })
        };
        (0..self.totals.len()).filter_map(one).collect()
    }

    /// The median of the ordinary days of `weekday` around day number `at`, that one left out.
    fn usual(&self, at: usize, weekday: i64) -> Option<f64> {
        let reach = (7 * AROUND) as usize;
        let near = at.saturating_sub(reach)..(at + reach + 1).min(self.totals.len());
        self.middle(near.filter(|&i| i != at), weekday)
    }

    fn middle(&self, days: impl Iterator<Item = usize>, weekday: i64) -> Option<f64> {
        let alike = |&i: &usize| self.plain[i] && self::weekday(self.first + i as i64) == weekday;
        let mut totals: Vec<f64> = days.filter(alike).filter_map(|i| self.totals[i]).collect();
        (totals.len() >= LEAST_USUAL).then(|| median(&mut totals)).flatten()
    }

    /// Mean distance of ordinary days of half a year from what is usual.
    fn scatter(&self) -> f64 {
        let newest = self.totals.len().saturating_sub(26 * 7)..self.totals.len();
        let distance = |i: usize| {
            let usual = self.usual(i, weekday(self.first + i as i64))?;
            Some((self.totals[i]? - usual).abs())
        };
        let distances: Vec<f64> = newest.filter(|&i| self.plain[i]).filter_map(distance).collect();
        distances.iter().sum::<f64>() / distances.len().max(1) as f64
    }

    /// Whether the weekend of the newest weeks is another matter than working days.
    fn weekend_differs(&self, kind: DayKind, scatter: f64) -> bool {
        let newest = self.totals.len().saturating_sub(8 * 7)..self.totals.len();
        let mean = |weekdays: &[i64]| {
            let middles: Option<Vec<f64>> = weekdays.iter().map(|&day| self.middle(newest.clone(), day)).collect();
            middles.map(|middles| middles.iter().sum::<f64>() / middles.len() as f64)
        };
        let free: &[i64] = if kind == DayKind::Off { &[6] } else { &[5, 6] };
        let Some((work, free)) = mean(&[0, 1, 2, 3, 4]).zip(mean(free)) else { return false };
        let (low, high) = (work.min(free), work.max(free));
        high > CLEAR * low && high - low >= BEYOND_CHANCE * scatter
    }
}

/// For each of `totals`, whether it is a day without rows between others that have some.
fn silent(totals: &[Option<f64>]) -> Vec<bool> {
    let known: Vec<i64> = (0..totals.len()).filter(|&i| totals[i].is_some()).map(|i| i as i64).collect();
    let near = |i: usize| {
        let (at, next) = (i as i64, known.partition_point(|&day| day < i as i64));
        let before = next.checked_sub(1).is_some_and(|last| at - known[last] <= NEAR_DAYS);
        before && known.get(next).is_some_and(|&day| day - at <= NEAR_DAYS)
    };
    (0..totals.len()).map(|i| totals[i].is_none() && near(i)).collect()
}

/// The festivals of `country` on `days`, by local day since 1970, the larger where two fall on one day.
fn festival_days(country: &str, days: &RangeInclusive<i64>) -> BTreeMap<i64, Text> {
    let mut found = BTreeMap::new();
    let Some((first, last)) = date(*days.start()).zip(date(*days.end())) else { return found };
    for festival in festivals::of_country(country) {
        for [from, until] in festival.editions(first, last) {
            for day in from.iter_days().take_while(|day| *day <= until) {
                let since = (day - NaiveDate::default()).num_days();
                found.entry(since).or_insert_with(|| festival.name.clone());
            }
        }
    }
    found
}

fn is_special(holidays: &Holidays, day: i64) -> bool {
    date(day).is_some_and(|date| holidays.days.contains_key(&date))
}

/// The date of a local day since 1970.
pub fn date(day: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp(day * 86_400, 0).map(|at| at.date_naive())
}

/// 0 is Monday; 1970-01-01 was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}
