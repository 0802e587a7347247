//! Rolling back-tests on the history alone: how well each method would have done, and how they are combined.
//!
//! The last weeks are forecast one by one from what was known before them, with the same lead as the coming horizon.
//! A method's weight falls with a power of its error relative to the best, so that methods that are about equal share
//! the work (Bates & Granger, "The combination of forecasts", 1969) and poor ones drop out.

use super::handling::trial::HandlingTest;
use super::history::day_types::{DayTypes, Verdict};
use super::history::grid::Grid;
use super::history::past::Past;
use super::methods::METHODS;
use crate::domain::holidays::DayKind;
use crate::domain::text::Text;
use crate::text;
use serde::Serialize;
use std::ops::Range;

/// Weeks that are forecast back.
const WEEKS: usize = 8;
/// Weeks of history below which a back-week says nothing.
const LEAST_WEEKS: usize = 3;
/// Power of the relative error in the weights.
const POWER: f64 = 8.0;

/// Share of the counts below which an error is none.
const NO_ERROR: f64 = 1e-6;

/// How one method did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Name in the registry.
    pub method: &'static str,
    /// What it does.
    pub summary: Text,
    /// Σ |actual − forecast| / Σ actual over all back-weeks; none where nothing could be forecast back.
    pub wape: Option<f64>,
    /// Its share of the combination.
    pub weight: f64,
}

/// One interval that was forecast back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Back-week, 0 for the last.
    pub week: usize,
    /// The cell that was forecast.
    pub cell: usize,
    /// Hour of the week, in intervals.
    pub bin: usize,
    /// What the combination said.
    pub forecast: f64,
    /// What came.
    pub actual: f64,
}

/// The back-test of one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueBacktest {
    /// Weeks that were forecast back.
    pub weeks: usize,
    /// All methods, in the order of the registry.
    pub scores: Vec<Score>,
    /// Error of the combination, as for the methods.
    pub wape: Option<f64>,
    /// The same by week, the last week first; none where nothing came in.
    pub by_week: Vec<Option<f64>>,
    /// Past events that had an earlier edition, latest first.
    pub events: Vec<EventTest>,
    /// Why the ways to carry an event over weigh what they do; none where no event is known.
    pub event_reason: Option<Text>,
    /// Why the weights are what they are.
    pub reason: Text,
    /// How well handling times would have been forecast; none where too few rows have any.
    pub handling: Option<HandlingTest>,
    /// Past days off and make-up days, as ordinary days and by the calendar; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days_off: Vec<DayTest>,
    /// Interval by interval, for the spread.
    #[serde(skip)]
    pub trials: Vec<Trial>,
}

/// Past days of the calendar in one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayTest {
    /// `off` or `work`.
    pub kind: &'static str,
    /// Past days that were compared.
    pub days: usize,
    /// Σ |actual − guess| / Σ actual of their totals, guessed as ordinary days of their weekday.
    pub ordinary: f64,
    /// The same, guessed as the days that the calendar makes of them.
    pub calendar: f64,
    /// Whether the forecast follows the calendar in days of this kind.
    pub followed: bool,
}

/// One past event in one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventTest {
    /// Name of the edition.
    pub event: String,
    /// Its start, local.
    pub start: String,
    /// Error of the weighed methods after earlier waves of the campaign, the weights learned from the other past events.
    pub wape: f64,
    /// The methods.
    pub scores: Vec<EventScore>,
    /// The factor by which earlier waves of its campaign raise what the methods say together; left out where none came before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<f64>,
}

/// How one method did on a past event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventScore {
    /// Name of the method.
    pub method: &'static str,
    /// What it does.
    pub summary: Text,
    /// Σ |actual − forecast| / Σ actual over the known hours of the event.
    pub wape: f64,
    /// Its share of the combination.
    pub weight: f64,
}

/// The past days that tell whether a queue follows the calendar.
pub fn of_days(days: &DayTypes) -> Vec<DayTest> {
    let one = |verdict: &Verdict| {
        let [ordinary, calendar] = verdict.errors?;
        let kind = if verdict.kind == DayKind::Off { "off" } else { "work" };
        Some(DayTest { kind, days: verdict.days, ordinary, calendar, followed: verdict.followed })
    };
    days.verdicts.iter().filter_map(one).collect()
}

struct Week {
    cells: Range<usize>,
    forecasts: Vec<Vec<f64>>,
}

/// Forecasts the last weeks of `values` (normal weeks, one value for each past cell) with every method.
///
/// `open` names the hours of the week that count; `lead` is the number of cells between the last known one and the
/// horizon.
pub fn run(grid: &Grid, values: &[Option<f64>], open: &[bool], lead: usize) -> QueueBacktest {
    let weeks = weeks(grid, values, lead);
    let known = |cell: usize| values[cell].filter(|_| open[grid.bin(cell)]);
    let mut actual = 0.0;
    let mut errors = vec![0.0; METHODS.len()];
    for week in &weeks {
        for (i, cell) in week.cells.clone().enumerate() {
            let Some(y) = known(cell) else { continue };
            actual += y;
            for (error, forecast) in errors.iter_mut().zip(&week.forecasts) {
                *error += (y - forecast[i]).abs();
            }
        }
    }
    let weights = weights(&errors, actual);
    let mut trials = Vec::new();
    for (age, week) in weeks.iter().enumerate() {
        for (i, cell) in week.cells.clone().enumerate() {
            let Some(y) = known(cell) else { continue };
            let forecast = week.forecasts.iter().zip(&weights).map(|(f, w)| w * f[i]).sum();
            trials.push(Trial { week: age, cell, bin: grid.bin(cell), forecast, actual: y });
        }
    }
    let share = |error: f64| (actual > 0.0).then(|| error / actual);
    let scores: Vec<Score> = METHODS
        .iter()
        .zip(errors.iter().zip(&weights))
        .map(|(m, (&e, &weight))| Score { method: m.name(), summary: m.summary(), wape: share(e), weight })
        .collect();
    let wape = wape_of(trials.iter());
    let reason = reason(&scores, weeks.len(), wape);
    let by_week = (0..weeks.len()).map(|week| wape_of(trials.iter().filter(|t| t.week == week))).collect();
    QueueBacktest {
        weeks: weeks.len(),
        scores,
        wape,
        by_week,
        events: Vec::new(),
        event_reason: None,
        reason,
        handling: None,
        days_off: Vec::new(),
        trials,
    }
}

/// Σ |actual − forecast| / Σ actual; none where nothing came in.
fn wape_of<'a>(trials: impl Iterator<Item = &'a Trial>) -> Option<f64> {
    let (error, actual) = trials.fold((0.0, 0.0), |(e, y), t| (e + (t.actual - t.forecast).abs(), y + t.actual));
    (actual > 0.0).then(|| error / actual)
}

/// The back-weeks with every method's forecast, last week first.
fn weeks(grid: &Grid, values: &[Option<f64>], lead: usize) -> Vec<Week> {
    let Some(first) = values.iter().position(Option::is_some) else { return Vec::new() };
    let end = values.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let week = grid.week();
    (1..=WEEKS)
        .map_while(|k| end.checked_sub(k * week))
        .take_while(|start| start.saturating_sub(lead) >= first + LEAST_WEEKS * week)
        .map(|start| {
            let cells = start..start + week;
            let past = Past::new(grid, values, start - lead);
            Week { forecasts: METHODS.iter().map(|m| m.forecast(&past, cells.clone())).collect(), cells }
        })
        .collect()
}

fn weights(errors: &[f64], actual: f64) -> Vec<f64> {
    if actual <= 0.0 {
        return vec![1.0 / errors.len() as f64; errors.len()];
    }
    let floor = NO_ERROR * actual;
    let best = errors.iter().copied().fold(f64::INFINITY, f64::min).max(floor);
    let raw: Vec<f64> = errors.iter().map(|e| (best / e.max(floor)).powf(POWER)).collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|w| w / sum).collect()
}

fn reason(scores: &[Score], weeks: usize, wape: Option<f64>) -> Text {
    let best = scores
        .iter()
        .filter(|s| s.wape.is_some())
        .min_by(|a, b| a.wape.partial_cmp(&b.wape).unwrap_or(std::cmp::Ordering::Equal));
    let (Some(best), Some(wape)) = (best, wape) else {
        return text!(
            "history too short to forecast weeks back: all methods weigh the same",
            "历史太短，无法回测：各方法权重相同"
        );
    };
    let (name, error, all) = (best.method, 100.0 * best.wape.unwrap_or(0.0), 100.0 * wape);
    text!(
        weeks,
        "over {weeks} back-week {name} had the least error ({error:.1} %); weights fall with the 8th power of the error, and the combination had {all:.1} %",
        "over {weeks} back-weeks {name} had the least error ({error:.1} %); weights fall with the 8th power of the error, and the combination had {all:.1} %",
        "回测 {weeks} 周，{name} 误差最小（{error:.1} %）；权重随误差的 8 次方下降，组合误差 {all:.1} %"
    )
}
