//! What holidays that have a name are beside other days off: Spring Festival below a Sunday, Thanksgiving unlike both.
//!
//! Each past day of a name with total `y` has a guess `b`: the median of the weekday that it is taken for. With the sums over the `n` newest days
//! of the name,
//!
//! ```text
//! f = (Σ y / Σ b)^(n / (n + 1))        followed:  Σ |y − f₋ b| ≤ ¾ Σ |y − b|   and   Σ |y − b| / n ≥ 2.5 s,   n ≥ 2
//! ```
//!
//! where `f₋` knows all of these days but the one that it is tried on, and `s` is the mean distance of ordinary days from what is usual.

use crate::domain::text::Text;
use std::collections::BTreeMap;

/// Days of a name that say something.
const LEAST_DAYS: usize = 2;
/// The newest days of a name that are looked at.
const MOST_DAYS: usize = 24;
/// Error with the factor over that without from which on it is used.
const BETTER: f64 = 0.75;
/// Distance over that of other days from which on it is no chance.
const BEYOND_CHANCE: f64 = 2.5;
/// Weight of no effect at all, in days.
const PRIOR_DAYS: f64 = 1.0;
/// A day on which nothing comes counts as this share of its guess.
const LEAST_FACTOR: f64 = 0.02;

/// A past day that has a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name.
    pub name: Text,
    /// What came.
    pub came: f64,
    /// What the weekday that it is taken for has.
    pub guess: f64,
}

/// What days of a name are, over the weekday that they are taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct NameLevel {
    /// The name.
    pub name: Text,
    /// Past days that say so.
    pub days: usize,
    /// The factor.
    pub factor: f64,
}

/// Names whose days depart from their guesses; `named` oldest first, `scatter` the mean distance of ordinary days from what is usual.
pub fn learn(named: &[Named], scatter: f64) -> Vec<NameLevel> {
    let mut names: BTreeMap<&str, Vec<&Named>> = BTreeMap::new();
    for day in named.iter().rev().filter(|day| day.guess > 0.0 && !day.name.en.is_empty()) {
        let days = names.entry(&day.name.en).or_default();
        if days.len() < MOST_DAYS {
            days.push(day);
        }
    }
    names.values().filter_map(|days| level(days, scatter)).collect()
}

fn level(days: &[&Named], scatter: f64) -> Option<NameLevel> {
    let n = days.len();
    if n < LEAST_DAYS {
        return None;
    }
    let error = |factor: &dyn Fn(usize) -> f64| -> f64 {
        days.iter().enumerate().map(|(i, day)| (day.came - factor(i) * day.guess).abs()).sum()
    };
    let without = error(&|_| 1.0);
    let with = error(&|i| factor(days.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, day)| *day)));
    let clear = without > 0.0 && without >= BEYOND_CHANCE * scatter * n as f64;
    (clear && with <= BETTER * without).then(|| NameLevel {
        name: days[0].name.clone(),
        days: n,
        factor: factor(days.iter().copied()),
    })
}

fn factor<'a>(days: impl Iterator<Item = &'a Named>) -> f64 {
    let (came, guess, n) =
        days.fold((0.0, 0.0, 0.0), |(came, guess, n), day| (came + day.came, guess + day.guess, n + 1.0));
    (came / guess).max(LEAST_FACTOR).powf(n / (n + PRIOR_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(name: &str, came: &[f64]) -> Vec<Named> {
        came.iter().map(|&came| Named { name: Text::same(name.to_owned()), came, guess: 100.0 }).collect()
    }

    #[test]
    fn a_name_counts_where_its_days_agree_and_are_no_chance() {
        let found = learn(&days("festival", &[30.0, 31.0, 29.0, 30.0, 30.0, 28.0, 32.0]), 5.0);
        assert_eq!((found.len(), found[0].days), (1, 7));
        assert!((found[0].factor - 0.3f64.powf(7.0 / 8.0)).abs() < 0.01, "{found:?}");
        assert!(learn(&days("one day", &[30.0]), 5.0).is_empty());
        assert!(learn(&days("chance", &[92.0, 91.0, 93.0]), 5.0).is_empty());
        assert!(learn(&days("undecided", &[30.0, 180.0, 40.0, 170.0]), 5.0).is_empty());
        assert!(learn(&days("", &[30.0, 30.0, 30.0]), 5.0).is_empty());
        assert!(learn(&[], 0.0).is_empty());
    }

    #[test]
    fn names_do_not_lend_each_other_their_days() {
        let all = [days("low", &[20.0, 20.0, 20.0]), days("usual", &[100.0, 102.0, 98.0])].concat();
        let found = learn(&all, 3.0);
        assert_eq!(found.iter().map(|level| level.name.en.as_str()).collect::<Vec<_>>(), ["low"]);
    }
}
