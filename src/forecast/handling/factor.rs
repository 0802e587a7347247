//! What an event does to handling times, by the past editions of its kind.
//!
//! An edition's factor is `F = Σ n a / Σ n b` over its rows, with the handling time `b` of a normal week then. Editions weigh half
//! as much as the next one, and what they say in logarithms leans on no effect by their sampling variance `s²/n`:
//!
//! ```text
//! ln F̄ = Σ p ln F / (Σ p + 1/0.3²),   p = 2^(−age) / (0.05² + s²/n)
//! ```
//!
//! A row of `n` inquiries says as much as `n k / (n + k)`, `k` the mean of a row of normal weeks: rows of one hour err together, so that
//! a busy one is no surer in proportion.
//!
//! The hours of an event, counted from the midnight before it begins, lean on `F̄` as those of a week do on their mean.

use super::credible::{Group, leaned};
use super::evidence::Timed;
use super::hours::Hours;
use super::week::Week;
use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::units::Minutes;

/// Weight of an edition relative to the next one.
const AGE_WEIGHT: f64 = 0.5;
/// Log standard deviation of an event's factor before anything is known,
const PRIOR: f64 = 0.3;
/// and of one edition's around the next one's.
const BETWEEN: f64 = 0.05;
/// Weeks before an edition that say what a chat took then.
const BEFORE: Minutes = Minutes(16 * 10_080);
/// Hours of an event that are told apart.
const MOST_HOURS: usize = 31 * 24;
const HOUR: i64 = 3600;

/// Handling time over that of a normal week, by hour from the midnight before an event begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Over the whole event.
    pub mean: f64,
    hours: Vec<f64>,
    /// Editions that say so.
    pub editions: usize,
}

impl Factor {
    /// Learns from the `editions` of a kind, latest first, and the rows of a queue; none where no edition has a row.
    pub fn learn(clock: &Hours, rows: &[Timed], editions: &[Span]) -> Option<Self> {
        let (mut sum, mut precision, mut count, mut noise) = (0.0, 1.0 / (PRIOR * PRIOR), 0, 1.0);
        let mut hours: Vec<Group> = Vec::new();
        for (age, span) in editions.iter().enumerate() {
            let Some(then) = before(rows, span.start) else { continue };
            let weight = AGE_WEIGHT.powi(age as i32);
            let (mut came, mut usual, mut inquiries) = (0.0, 0.0, 0.0);
            for row in rows.iter().filter(|row| span.contains(row.start)) {
                let normal = then.hours[row.hour.unwrap_or_else(|| clock.of(row.start))];
                came += row.inquiries * row.seconds;
                usual += row.inquiries * normal;
                let says = row.inquiries * then.row / (row.inquiries + then.row);
                inquiries += says;
                let hour = hour_of_event(clock.zone, *span, row.start);
                if row.hour.is_some() && hour < MOST_HOURS {
                    hours.resize(hours.len().max(hour + 1), Group::default());
                    hours[hour].add(weight * says, row.seconds / normal);
                }
            }
            if usual <= 0.0 {
                continue;
            }
            let own = weight / (BETWEEN * BETWEEN + then.variance / inquiries);
            sum += own * (came / usual).ln();
            precision += own;
            count += 1;
            noise = then.variance;
        }
        let mean = (sum / precision).exp();
        let hours = leaned(&hours, |_| mean, noise * mean * mean);
        (count > 0).then_some(Self { mean, hours, editions: count })
    }

    /// The factor at `moment` of the event `span`.
    pub fn at(&self, zone: Zone, span: Span, moment: Moment) -> f64 {
        self.hours.get(hour_of_event(zone, span, moment)).copied().unwrap_or(self.mean)
    }
}

/// The normal week before `moment`; where no row is older, that of all rows.
fn before(rows: &[Timed], moment: Moment) -> Option<Week> {
    let window: Vec<Timed> =
        rows.iter().filter(|row| row.is_normal && row.start < moment && row.start > moment - BEFORE).copied().collect();
    Week::learn(&window).or_else(|| Week::learn(rows))
}

/// Elapsed hours since the local midnight before `span` begins.
fn hour_of_event(zone: Zone, span: Span, moment: Moment) -> usize {
    let midnight = span.start - zone.minute_of_day(span.start);
    ((moment.0 - midnight.0).max(0) / HOUR) as usize
}
