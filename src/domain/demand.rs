//! Inquiries: what came in, what promotions there were, and what is expected.

use super::calendar::{Moment, Span};
use super::ids::{QueueId, Table};
use super::units::{Minutes, Share};
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The code of the finding that the history has no edition of a coming event: the forecast is the planner's guess then, and so is what rests
/// on it.
pub const GUESSED: &str = "W913";

/// One row of history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Start of the interval.
    pub start: Moment,
    /// Length of the interval.
    pub length: Minutes,
    /// Inquiries that came in, before the bot.
    pub inquiries: f64,
    /// Mean handling time of one chat in seconds, where the export has it.
    pub aht_seconds: Option<f64>,
}

/// A longer row of history tells nothing of the hours inside it.
pub const LONGEST_SHAPED: Minutes = Minutes(240);

/// What an interval without a row means, between the first and the last row of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// Nobody has said: unknown, with a warning where the rows look otherwise.
    #[default]
    Unsaid,
    /// Nobody knows what came in.
    Unknown,
    /// Nothing came in: the file only holds what came.
    Zero,
}

impl Missing {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Missing::Unsaid | Missing::Unknown => "unknown",
            Missing::Zero => "zero",
        }
    }
}

/// Inquiries by queue, sorted by start, without overlaps; an interval without a row is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Observations of each queue.
    pub series: Table<QueueId, Vec<Observation>>,
}

/// Weeks of rows that say how long a chat takes.
const HANDLING_WEEKS: i64 = 16;

/// Mean handling time in seconds of the last weeks of `rows` that have one, weighed by inquiries; none where no row has.
pub fn mean_handling(rows: &[Observation]) -> Option<f64> {
    let timed = |row: &&Observation| row.aht_seconds.is_some() && row.inquiries > 0.0;
    let last = rows.iter().rev().find(timed)?.start;
    let recent = rows.iter().filter(timed).filter(|row| row.start > last - Minutes(HANDLING_WEEKS * 10_080));
    let (seconds, inquiries) = recent.fold((0.0, 0.0), |(seconds, n), row| {
        (seconds + row.inquiries * row.aht_seconds.unwrap_or_default(), n + row.inquiries)
    });
    Some(seconds / inquiries)
}

/// A promotion, past or coming.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Name of this edition, e.g. `Double 11 2026`.
    pub name: String,
    /// What its editions have in common, e.g. `double11`.
    pub kind: String,
    /// The campaign of which it is a wave, by the planner's word.
    pub campaign: Option<String>,
    /// From the first to the last hour.
    pub span: Span,
    /// Inquiries of this edition over the last of its kind, by the planner's word.
    pub growth: Option<f64>,
    /// The planner's growth before a review wrote in `growth` what it really was: what waves of the campaign after it are measured by.
    pub planned_growth: Option<f64>,
    /// Peak day over a normal day, by the planner's word, where no edition is in the history; 0: closed.
    pub uplift: Option<f64>,
    /// The planner's word for single queues; what it leaves out is the word for all.
    pub by_queue: BTreeMap<QueueId, Word>,
    /// Open from and until these minutes of every local day of the event, whatever the history shows.
    pub hours: Option<[i64; 2]>,
    /// Handling time in the event over the usual.
    pub aht_factor: Option<f64>,
    /// Where the planner wrote it.
    pub origin: Origin,
    /// Local clock times at which a sale opens or a coupon drops, on every day of the event.
    pub phase_times: Vec<NaiveTime>,
}

/// The planner's word for one queue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Word {
    /// As [`Event::growth`].
    pub growth: Option<f64>,
    /// As [`Event::planned_growth`].
    pub planned_growth: Option<f64>,
    /// As [`Event::uplift`].
    pub uplift: Option<f64>,
}

/// A place in an input file; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Name of the file; empty where there is none.
    pub file: String,
    /// Line of the row.
    pub line: Option<usize>,
    /// Column of the uplift, or of the event's name where there is no such column.
    pub column: Option<usize>,
}

impl Event {
    /// An edition of which the planner says nothing but its name, kind and time.
    pub fn new(name: &str, kind: &str, span: Span) -> Self {
        Self {
            name: name.to_owned(),
            kind: kind.to_owned(),
            campaign: None,
            span,
            growth: None,
            planned_growth: None,
            uplift: None,
            by_queue: BTreeMap::new(),
            hours: None,
            aht_factor: None,
            origin: Origin::default(),
            phase_times: Vec::new(),
        }
    }

    /// The growth of `queue`.
    pub fn growth_of(&self, queue: QueueId) -> Option<f64> {
        self.by_queue.get(&queue).and_then(|word| word.growth).or(self.growth)
    }

    /// The growth of `queue` that was planned, whatever it turned out to be.
    pub fn planned_growth_of(&self, queue: QueueId) -> Option<f64> {
        let of_queue = self.by_queue.get(&queue).and_then(|word| word.planned_growth.or(word.growth));
        of_queue.or(self.planned_growth).or(self.growth)
    }

    /// The uplift of `queue`.
    pub fn uplift_of(&self, queue: QueueId) -> Option<f64> {
        self.by_queue.get(&queue).and_then(|word| word.uplift).or(self.uplift)
    }

    /// Whether the planner says that `queue` is closed during the event.
    pub fn is_closed(&self, queue: QueueId) -> bool {
        self.uplift_of(queue) == Some(0.0)
    }
}

/// How far an interval stands out of the normal week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As in any week.
    #[default]
    Normal,
    /// Above `levels.peak` times the normal week.
    Peak,
    /// Above `levels.burst` times the normal week.
    Burst,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Level; 3] = [Level::Normal, Level::Peak, Level::Burst];

    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Normal => "normal",
            Level::Peak => "peak",
            Level::Burst => "burst",
        }
    }

    /// The level that a file names.
    pub fn parse(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == word)
    }
}

/// What is expected in one interval of one queue: inquiries per interval, before the bot.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastCell {
    /// The normal week.
    pub baseline: f64,
    /// Expected value.
    pub mean: f64,
    /// Median.
    pub p50: f64,
    /// 80 % quantile, not below the median.
    pub p80: f64,
    /// 95 % quantile, not below the 80 % quantile.
    pub p95: f64,
    /// How far `p50` stands above the normal week.
    pub level: Level,
    /// The event in force, or empty.
    pub event: String,
    /// Handling time of one chat in seconds by the history; none: the queue's setting holds.
    pub aht_seconds: Option<f64>,
    /// Share of the variance of the normal score that the interval has in common with the others of its day or event.
    pub common: Share,
    /// Shares of the interval's inquiries that come in each of its slots of 5 minutes, adding up to 1; empty: evenly.
    pub shape: Vec<f64>,
    /// `p50` before adjust.csv; none where the plan has no adjustment.
    pub model: Option<f64>,
    /// How handling times err beside the inquiries.
    pub handling: HandlingSpread,
}

/// How the mean handling time of an interval errs, beyond what the scatter of single chats makes. All 0: not at all.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HandlingSpread {
    /// Standard deviation of its logarithm.
    pub sigma: f64,
    /// Correlation with the logarithm of the inquiries, from −1 to 1.
    pub together: f64,
}

/// The share in common where nobody has measured it.
pub const USUAL_COMMON: Share = Share(0.5);

impl Default for ForecastCell {
    fn default() -> Self {
        Self {
            baseline: 0.0,
            mean: 0.0,
            p50: 0.0,
            p80: 0.0,
            p95: 0.0,
            level: Level::default(),
            event: String::new(),
            aht_seconds: None,
            common: USUAL_COMMON,
            shape: Vec::new(),
            model: None,
            handling: HandlingSpread::default(),
        }
    }
}

/// Standard normal quantiles of .8 and .95.
const Z80: f64 = 0.841_621_233_572_914_3;
const Z95: f64 = 1.644_853_626_951_472_2;

impl ForecastCell {
    /// Quantile `q` of the predictive distribution, in inquiries per interval.
    ///
    /// The three published quantiles are joined by straight lines over the standard normal quantile; above .95 the
    /// last line goes on, below .5 the first is mirrored on the ratio scale, so that the result is never negative.
    pub fn quantile(&self, q: Share) -> f64 {
        use statrs::distribution::{ContinuousCDF, Normal};
        self.at_normal_score(Normal::standard().inverse_cdf(q.0.clamp(1e-9, 1.0 - 1e-9)))
    }

    /// The quantile `q` of the workload, inquiries × handling time, over that of the inquiries × the handling time expected.
    ///
    /// Both are lognormal around the quantile, so their product is (Aitchison & Brown, "The Lognormal Distribution", 1957): with the normal score `z`
    /// of `q`, `d = ln(quantile / p50) / z`, and `h`, `r` of [`HandlingSpread`],
    ///
    /// ```text
    /// exp(z (√(d² + h² + 2 r d h) − d) − h²/2 − r d h)
    /// ```
    ///
    /// The handling time expected is weighed by inquiries, hence the last two terms. 1 where half of the intervals have no inquiry.
    pub fn workload_over_inquiries(&self, q: Share) -> f64 {
        use statrs::distribution::{ContinuousCDF, Normal};
        let HandlingSpread { sigma: h, together: r } = self.handling;
        let z = Normal::standard().inverse_cdf(q.0.clamp(1e-9, 1.0 - 1e-9));
        let score = if z.abs() < 0.1 { Z80 } else { z };
        let d = (self.at_normal_score(score) / self.p50).ln() / score;
        if h <= 0.0 || self.p50 <= 0.0 || !d.is_finite() {
            return 1.0;
        }
        let both = (d * d + h * h + 2.0 * r * d * h).max(0.0).sqrt();
        (z * (both - d) - h * h / 2.0 - r * d * h).exp()
    }

    /// The value whose standard normal score is `z`; see [`ForecastCell::quantile`].
    pub fn at_normal_score(&self, z: f64) -> f64 {
        if z < 0.0 {
            let mirrored = self.at_normal_score(-z);
            return if mirrored > 0.0 { self.p50 * self.p50 / mirrored } else { 0.0 };
        }
        if z <= Z80 {
            self.p50 + (self.p80 - self.p50) * z / Z80
        } else {
            self.p80 + (self.p95 - self.p80) * (z - Z80) / (Z95 - Z80)
        }
    }
}

/// Expected inquiries by queue; one cell for each interval of the horizon, closed ones included.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Cells of each queue, in order of intervals.
    pub cells: Table<QueueId, Vec<ForecastCell>>,
}

impl Forecast {
    /// The forecast with every count and quantile `factor` times as large; baseline and levels stay.
    pub fn scaled(mut self, factor: f64) -> Self {
        for cell in self.cells.values_mut().flatten() {
            for value in [&mut cell.mean, &mut cell.p50, &mut cell.p80, &mut cell.p95] {
                *value *= factor;
            }
        }
        self
    }

    /// The forecast with three decimals, shares of a shape with four. The forecast stage ends with it, so that the stage after it computes with
    /// exactly the numbers that forecast.csv publishes, whether it reads them there or is called in the same run.
    pub fn rounded(mut self) -> Self {
        for cell in self.cells.values_mut().flatten() {
            for value in [&mut cell.baseline, &mut cell.mean, &mut cell.p50, &mut cell.p80, &mut cell.p95] {
                *value = round(*value, 1e3);
            }
            cell.shape = rounded_shape(&cell.shape);
            cell.model = cell.model.map(|model| round(model, 1e3));
            cell.common = Share(round(cell.common.0, 1e3));
            cell.aht_seconds = cell.aht_seconds.map(|seconds| round(seconds, 1e3));
        }
        self
    }
}

/// `shape` with four decimals, the largest share making up for the rest of 1.
fn rounded_shape(shape: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = shape.iter().map(|share| round(*share, 1e4)).collect();
    let largest = (0..out.len()).max_by(|&a, &b| out[a].total_cmp(&out[b]).then(b.cmp(&a)));
    if let Some(largest) = largest {
        let others: f64 = out.iter().enumerate().filter(|(i, _)| *i != largest).map(|(_, share)| share).sum();
        out[largest] = round(1.0 - others, 1e4);
    }
    out
}

/// `value` to the nearest multiple of `1 / unit`, never a negative zero.
pub(super) fn round(value: f64, unit: f64) -> f64 {
    (value * unit).round() / unit + 0.0
}
