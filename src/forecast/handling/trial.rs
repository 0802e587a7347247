//! How well handling times would have been forecast, week by week and on past events, beside their constant mean.

use super::evidence::Timed;
use super::factor::Factor;
use super::hours::Hours;
use super::week::Week;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::HandlingSpread;
use crate::domain::units::Minutes;
use crate::forecast::history::quantiles::weighted_quantile;
use serde::Serialize;

/// Weeks that are forecast back.
const WEEKS: i64 = 8;
/// Weeks of rows below which a back-week says nothing.
const LEAST_WEEKS: i64 = 3;
/// Weeks whose mean is the constant one.
const CONSTANT_WEEKS: i64 = 16;
/// Share of the rows, the busiest first, that are peaks.
const BUSIEST: f64 = 0.1;
/// Rows that count as much as the belief that the two move apart.
const FEW: f64 = 50.0;
const WEEK: i64 = 10_080;

/// Errors as shares: Σ inquiries × |actual − forecast| / Σ inquiries × actual.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Errors {
    /// By hour of the week and event.
    pub forecast: f64,
    /// By the mean of the last 16 weeks.
    pub constant: f64,
}

/// The back-test of one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HandlingTest {
    /// Weeks that were forecast back.
    pub weeks: usize,
    /// Over all their rows outside events.
    pub all: Errors,
    /// Over the busiest tenth of them.
    pub peaks: Errors,
    /// Over past events that had an earlier edition; none without any.
    pub events: Option<Errors>,
    /// 95 % quantile of the handling time of a row over its forecast.
    pub p95_over_forecast: f64,
    /// Correlation of what handling time and inquiries of a row have over the usual, in logarithms.
    pub correlation: f64,
}

/// A row that was forecast back.
struct Tried {
    inquiries: f64,
    /// Inquiries of the hour of the week before.
    usual: f64,
    seconds: f64,
    forecast: f64,
    constant: f64,
}

/// Forecasts the last weeks of `rows` from what was known before each; `events` are past ones with the earlier editions of their
/// kind, latest first. None where the rows are too few.
pub fn test(clock: &Hours, rows: &[Timed], events: &[(Span, Vec<Span>)]) -> Option<HandlingTest> {
    let (weeks, tried) = back_weeks(clock, rows);
    let all = errors(tried.iter())?;
    let mut busiest: Vec<&Tried> = tried.iter().collect();
    busiest.sort_by(|a, b| b.inquiries.total_cmp(&a.inquiries));
    busiest.truncate((BUSIEST * busiest.len() as f64).ceil() as usize);
    let peaks = errors(busiest.into_iter())?;
    let mut ratios: Vec<(f64, f64)> = tried.iter().map(|t| (t.seconds / t.forecast, t.inquiries)).collect();
    Some(HandlingTest {
        weeks,
        all,
        peaks,
        events: errors(events.iter().flat_map(|event| of_event(clock, rows, event)).collect::<Vec<_>>().iter()),
        p95_over_forecast: weighted_quantile(&mut ratios, 0.95).unwrap_or(1.0),
        correlation: correlation(&tried),
    })
}

/// How the mean handling time of a row erred in the last weeks, beyond what exponential chats do, which is in the staffing model and in the
/// simulation already: with `x` the logarithm of the handling time over its forecast, and `y` of the inquiries over the usual, of `n` inquiries,
///
/// ```text
/// sigma² = max(0, mean (x − x̄)² − mean 1/n)        together = cov(x, y) / (sigma sd(y)) · k / (k + 50)
/// ```
///
/// weighed by what is usual, over `k` rows. Nothing where they are too few.
pub fn spread(clock: &Hours, rows: &[Timed]) -> HandlingSpread {
    let (_, tried) = back_weeks(clock, rows);
    let Some(moments) = Moments::of(&tried) else { return HandlingSpread::default() };
    let sigma = (moments.xx - moments.chance).max(0.0).sqrt();
    let scale = sigma * moments.yy.sqrt();
    if scale <= 0.0 {
        return HandlingSpread { sigma, together: 0.0 };
    }
    let rows = tried.len() as f64;
    HandlingSpread { sigma, together: (moments.xy / scale).clamp(-1.0, 1.0) * rows / (rows + FEW) }
}

/// The last weeks, each forecast from what was known before it, and how many they are.
fn back_weeks(clock: &Hours, rows: &[Timed]) -> (usize, Vec<Tried>) {
    let (mut weeks, mut tried) = (0, Vec::new());
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return (weeks, tried) };
    for k in 1..=WEEKS {
        let start = last.start + Minutes(60) - Minutes(k * WEEK);
        if start < first.start + Minutes(LEAST_WEEKS * WEEK) {
            break;
        }
        let (known, ahead) = rows.split_at(rows.partition_point(|row| row.start < start));
        let week = ahead.iter().take_while(|row| row.start < start + Minutes(WEEK)).filter(|row| row.is_normal);
        tried.extend(ahead_of(clock, known, week, |_| 1.0).unwrap_or_default());
        weeks += 1;
    }
    (weeks, tried)
}

/// The rows of a past event, forecast from what was known before it; nothing where no earlier edition says anything.
fn of_event(clock: &Hours, rows: &[Timed], (span, editions): &(Span, Vec<Span>)) -> Vec<Tried> {
    let known = &rows[..rows.partition_point(|row| row.start < span.start)];
    let Some(factor) = Factor::learn(clock, known, editions) else { return Vec::new() };
    let inside = rows.iter().filter(|row| span.contains(row.start));
    ahead_of(clock, known, inside, |at| factor.at(clock.zone, *span, at)).unwrap_or_default()
}

fn ahead_of<'a>(
    clock: &Hours,
    known: &[Timed],
    rows: impl Iterator<Item = &'a Timed>,
    factor: impl Fn(Moment) -> f64,
) -> Option<Vec<Tried>> {
    let (week, last) = (Week::learn(known)?, known.last()?.start);
    let newest = || known.iter().filter(|row| row.start > last - Minutes(CONSTANT_WEEKS * WEEK));
    let inquiries: f64 = newest().map(|row| row.inquiries).sum();
    let constant = newest().map(|row| row.inquiries * row.seconds).sum::<f64>() / inquiries;
    let mut usual = vec![(0.0, 0.0); week.hours.len()];
    for (row, hour) in newest().filter(|row| row.is_normal).filter_map(|row| Some((row, row.hour?))) {
        usual[hour] = (usual[hour].0 + row.inquiries, usual[hour].1 + 1.0);
    }
    let one = |row: &Timed| {
        let hour = row.hour.unwrap_or_else(|| clock.of(row.start));
        Tried {
            inquiries: row.inquiries,
            usual: if usual[hour].1 > 0.0 { usual[hour].0 / usual[hour].1 } else { 0.0 },
            seconds: row.seconds,
            forecast: week.hours[hour] * factor(row.start),
            constant,
        }
    };
    Some(rows.map(one).collect())
}

fn errors<'a>(tried: impl Iterator<Item = &'a Tried>) -> Option<Errors> {
    let (mut actual, mut forecast, mut constant) = (0.0, 0.0, 0.0);
    for t in tried {
        actual += t.inquiries * t.seconds;
        forecast += t.inquiries * (t.seconds - t.forecast).abs();
        constant += t.inquiries * (t.seconds - t.constant).abs();
    }
    (actual > 0.0).then(|| Errors { forecast: forecast / actual, constant: constant / actual })
}

/// Second moments of what handling times and inquiries have over the usual, in logarithms, weighed by what is usual, so that quiet hours do not
/// decide.
struct Moments {
    xx: f64,
    yy: f64,
    xy: f64,
    /// Variance of the mean of as many exponential times.
    chance: f64,
}

impl Moments {
    fn of(tried: &[Tried]) -> Option<Moments> {
        let rows = || tried.iter().filter(|t| t.usual > 0.0);
        let total: f64 = rows().map(|t| t.usual).sum();
        if total <= 0.0 {
            return None;
        }
        let mean = |of: &dyn Fn(&Tried) -> f64| rows().map(|t| t.usual * of(t)).sum::<f64>() / total;
        let (over, came) = (|t: &Tried| (t.seconds / t.forecast).ln(), |t: &Tried| (t.inquiries / t.usual).ln());
        let (x, y) = (mean(&over), mean(&came));
        Some(Moments {
            xx: mean(&|t| (over(t) - x).powi(2)),
            yy: mean(&|t| (came(t) - y).powi(2)),
            xy: mean(&|t| (over(t) - x) * (came(t) - y)),
            chance: mean(&|t| 1.0 / t.inquiries),
        })
    }
}

fn correlation(tried: &[Tried]) -> f64 {
    let scaled = |m: Moments| if m.xx > 0.0 && m.yy > 0.0 { m.xy / (m.xx * m.yy).sqrt() } else { 0.0 };
    Moments::of(tried).map_or(0.0, scaled)
}
