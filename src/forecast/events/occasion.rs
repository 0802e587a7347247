//! One event in one queue: what came in, what a normal week would have brought, and the ratio of the two.

use crate::domain::calendar::Span;
use crate::domain::units::Minutes;
use crate::forecast::history::grid::Grid;
use crate::forecast::history::past::{Past, fill_week};
use crate::forecast::history::quantiles::median;
use crate::forecast::methods::regression;
use std::cell::OnceCell;
use std::ops::Range;

/// Warm-up and after-glow: so long before and after an event its effect may be felt.
pub const HALO: Minutes = Minutes(12 * 60);
/// Weeks before and after a past event whose normal hours say what it would have been without.
const BEFORE_WEEKS: usize = 6;
const AFTER_WEEKS: usize = 4;
/// Weeks before an event that say how busy the queue was then.
const LEVEL_WEEKS: usize = 6;

/// Counts below which a median is too coarse.
const LEAST_MEDIAN: f64 = 5.0;
/// Share of the log growth of normal weeks that events are taken to have.
const GROWTH_TRUST: f64 = 0.85;

/// Mean inquiries of each hour of the week, in intervals; none where unknown.
pub type Level = Vec<Option<f64>>;

/// One event in one queue, halo included.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// First cell of the halo.
    pub first: usize,
    /// Cells of the event itself.
    pub inside: Range<usize>,
    /// What came in, from `first`; none where unknown.
    pub counts: Vec<Option<f64>>,
    /// What a normal week would have brought, from `first`.
    pub baseline: Vec<f64>,
    /// Whether any normal hour was known to make the baseline from.
    pub has_usual: bool,
    /// How busy the queue was before.
    pub level: Level,
}

/// The cells of an event with its halo.
pub fn reach(grid: &Grid, span: Span) -> Range<usize> {
    grid.cells(Span { start: span.start - HALO, end: span.end + HALO })
}

impl Occasion {
    /// A past event: `values` are all counts of the queue, `normal` those outside events.
    pub fn past(grid: &Grid, span: Span, values: &[Option<f64>], normal: &[Option<f64>], open: &[bool]) -> Self {
        let reach = reach(grid, span);
        let week = grid.week();
        let window =
            reach.start.saturating_sub(BEFORE_WEEKS * week)..(reach.end + AFTER_WEEKS * week).min(normal.len());
        let usual = usual(grid, &normal[..window.end], window.start);
        let has_usual = normal[window.clone()].iter().any(Option::is_some);
        let before = reach.start.saturating_sub(LEVEL_WEEKS * week)..reach.start.min(normal.len());
        let level = match level(grid, normal, before) {
            Some(level) => level,
            None => level_of(grid, normal, window).0,
        };
        let baseline = reach.clone().map(|c| if open[grid.bin(c)] { usual[grid.bin(c)] } else { 0.0 }).collect();
        let counts = reach.clone().map(|c| values.get(c).copied().flatten()).collect();
        Self { first: reach.start, inside: grid.cells(span), counts, baseline, has_usual, level }
    }

    /// The coming event, with the forecast of its normal hours; `level` is how busy the queue was in the last weeks.
    pub fn coming(grid: &Grid, span: Span, level: Level, baseline: impl Fn(usize) -> f64) -> Self {
        let reach = reach(grid, span);
        Self {
            first: reach.start,
            inside: grid.cells(span),
            counts: vec![None; reach.len()],
            baseline: reach.map(baseline).collect(),
            has_usual: true,
            level,
        }
    }

    /// Count and baseline at a cell of the grid, if it lies in reach.
    pub fn at(&self, cell: usize) -> Option<(Option<f64>, f64)> {
        let i = cell.checked_sub(self.first)?;
        Some((*self.counts.get(i)?, self.baseline[i]))
    }

    /// Whether at least a third of the event's own cells are known.
    pub fn is_known(&self) -> bool {
        let inside = self.inside.start - self.first..self.inside.end - self.first;
        let known = self.counts[inside.clone()].iter().flatten().count();
        known > 0 && 3 * known >= inside.len()
    }
}

/// How busy the queue was in the last weeks that are known.
pub fn recent_level(grid: &Grid, normal: &[Option<f64>]) -> Level {
    let end = normal.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    level_of(grid, normal, end.saturating_sub(LEVEL_WEEKS * grid.week())..end).0
}

/// The level over `cells`, if a week's worth of days is known there.
fn level(grid: &Grid, normal: &[Option<f64>], cells: Range<usize>) -> Option<Level> {
    let (level, days) = level_of(grid, normal, cells);
    (days >= 5).then_some(level)
}

fn level_of(grid: &Grid, normal: &[Option<f64>], cells: Range<usize>) -> (Level, usize) {
    let mut bins: Vec<Vec<f64>> = vec![Vec::new(); grid.week()];
    let (mut days, mut last) = (0, None);
    for cell in cells {
        if let Some(value) = normal[cell] {
            bins[grid.bin(cell)].push(value);
            let day = grid.local(cell).div_euclid(1440);
            days += usize::from(last != Some(day));
            last = Some(day);
        }
    }
    let mean = |v: &Vec<f64>| (!v.is_empty()).then(|| v.iter().sum::<f64>() / v.len() as f64);
    (bins.iter().map(mean).collect(), days)
}

/// Growth from one level to another over the hours that both know; 1 where they share none.
///
/// A ratio of two estimates is too far from 1 on average, so that its logarithm is taken back a little.
pub fn growth(then: &Level, now: &Level) -> f64 {
    let both: Vec<(f64, f64)> = then.iter().zip(now).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
    let (a, b) = both.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    if a > 0.0 && b > 0.0 { (b / a).powf(GROWTH_TRUST).clamp(0.05, 20.0) } else { 1.0 }
}

/// The usual week of the cells from `from` on.
///
/// The median of each hour, which a single odd week does not move; a regression where there are too few weeks or
/// counts for a median to say anything.
fn usual(grid: &Grid, normal: &[Option<f64>], from: usize) -> Vec<f64> {
    let past = Past::window(grid, normal, from);
    let smooth = OnceCell::new();
    let of = |bin: usize| {
        let mut seen: Vec<f64> = past.bin(bin).iter().map(|s| s.value).collect();
        let enough = seen.len() >= 3;
        let middle = median(&mut seen).filter(|m| enough && *m >= LEAST_MEDIAN);
        middle.or_else(|| smooth.get_or_init(|| regression::week(&past)).as_ref().map(|s| s[bin]))
    };
    fill_week((0..past.week()).map(of).collect(), grid.day())
}
