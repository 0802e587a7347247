//! The history in figures: spans, gaps, outliers, and how long a chat takes.

use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Event, History, Observation, mean_handling};
use crate::domain::plan::{Plan, Queue};
use crate::domain::text::Text;
use crate::text;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Gaps and outliers that are listed for a queue.
const LISTED: usize = 20;

/// An outlier is this many robust standard deviations from the median of its hour of the week.
const OUTLIER: f64 = 6.0;

/// Fewer observations of an hour of the week say nothing about it.
const FEWEST: usize = 4;

/// Minutes in a week.
const WEEK: i64 = 10_080;

/// The history of one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueFacts {
    /// Key of the queue.
    pub id: String,
    /// Observations.
    pub observations: usize,
    /// Start of the first, local.
    pub from: String,
    /// End of the last, local.
    pub to: String,
    /// Lengths of intervals that occur.
    pub interval_minutes: Vec<i64>,
    /// Sum of inquiries.
    pub inquiries: f64,
    /// Mean handling time by the history, weighted by inquiries, which staffing and simulation use; none where it has none.
    pub aht_seconds: Option<f64>,
    /// Handling time by plan.toml, which they use where the history has none.
    pub setting_aht_seconds: f64,
    /// Stretches without rows in hours that mostly have rows, in all.
    pub gap_count: usize,
    /// The longest of them, by start.
    pub gaps: Vec<Gap>,
    /// Intervals outside of events that stand far out of their hour of the week, in all.
    pub outlier_count: usize,
    /// The farthest of them, by start.
    pub outliers: Vec<Outlier>,
}

/// A stretch of history without rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// Start, local.
    pub start: String,
    /// End, local.
    pub end: String,
    /// Elapsed hours.
    pub hours: f64,
}

/// An interval unlike others at its hour of the week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlier {
    /// Start, local.
    pub start: String,
    /// Its inquiries.
    pub inquiries: f64,
    /// Median of its hour of the week.
    pub usual: f64,
    /// Distance in robust standard deviations.
    pub z: f64,
}

/// Hour of the week, with the length of the interval: what an observation is compared with.
type Place = (i64, i64);

fn place(plan: &Plan, observation: &Observation) -> Place {
    (plan.zone.minute_of_week(observation.start).0, observation.length.0)
}

/// The place that the calendar gives an observation, where that is another.
fn like(plan: &Plan, observation: &Observation) -> Option<Place> {
    let local = plan.zone.local(observation.start);
    let (_, weekday) = plan.holidays.like(local.date())?;
    let minute = i64::from(weekday.num_days_from_monday()) * 1440 + plan.zone.minute_of_day(observation.start).0;
    Some((minute, observation.length.0))
}

/// Facts of every queue that has a history.
pub(in crate::read) fn of(plan: &Plan, history: &History) -> Vec<QueueFacts> {
    let with_rows = history.series.iter().filter(|(_, series)| !series.is_empty());
    with_rows.map(|(queue, series)| queue_facts(plan, &plan.queues[queue], series)).collect()
}

fn queue_facts(plan: &Plan, queue: &Queue, series: &[Observation]) -> QueueFacts {
    let (first, last) = (&series[0], &series[series.len() - 1]);
    let lengths: BTreeSet<i64> = series.iter().map(|o| o.length.0).collect();
    let mut gaps = gaps(plan, series);
    let gap_count = gaps.len();
    gaps.sort_by_key(|gap| (-gap.seconds(), gap.start));
    gaps.truncate(LISTED);
    gaps.sort();
    let show = |gap: &Span| Gap {
        start: plan.zone.show(gap.start),
        end: plan.zone.show(gap.end),
        hours: gap.seconds() as f64 / 3600.0,
    };
    let mut outliers = outliers(plan, series);
    let outlier_count = outliers.len();
    outliers.sort_by(|(a, _, z), (b, _, y)| y.abs().total_cmp(&z.abs()).then(a.start.cmp(&b.start)));
    outliers.truncate(LISTED);
    outliers.sort_by_key(|(o, ..)| o.start);
    let outlier = |(o, usual, z): (&Observation, f64, f64)| Outlier {
        start: plan.zone.show(o.start),
        inquiries: o.inquiries,
        usual,
        z: (z * 10.0).round() / 10.0,
    };
    QueueFacts {
        id: queue.id.clone(),
        observations: series.len(),
        from: plan.zone.show(first.start),
        to: plan.zone.show(last.start + last.length),
        interval_minutes: lengths.into_iter().collect(),
        inquiries: series.iter().map(|o| o.inquiries).sum(),
        aht_seconds: mean_handling(series),
        setting_aht_seconds: queue.aht_seconds,
        gap_count,
        gaps: gaps.iter().map(show).collect(),
        outlier_count,
        outliers: outliers.into_iter().map(outlier).collect(),
    }
}

/// Stretches between observations that hold an hour of the week which has rows in at least half of the weeks.
fn gaps(plan: &Plan, series: &[Observation]) -> Vec<Span> {
    let week_of = |moment: Moment| moment.0.div_euclid(WEEK * 60);
    let hour_of = |moment: Moment| (plan.zone.minute_of_week(moment).0 / 60) as usize;
    let mut weeks = BTreeSet::new();
    let mut seen: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); 168];
    for observation in series {
        let week = week_of(observation.start);
        weeks.insert(week);
        for hour in 0..(observation.length.0 + 59) / 60 {
            seen[hour_of(Moment(observation.start.0 + hour * 3600))].insert(week);
        }
    }
    let open: Vec<bool> = seen.iter().map(|with_rows| 2 * with_rows.len() >= weeks.len()).collect();
    let stretches = series.windows(2).map(|pair| Span { start: pair[0].start + pair[0].length, end: pair[1].start });
    let has_open_hour = |stretch: &Span| {
        let hours = (stretch.start.0..stretch.end.0).step_by(3600).take(168);
        hours.into_iter().any(|at| open[hour_of(Moment(at))])
    };
    stretches.filter(|stretch| stretch.seconds() > 0 && has_open_hour(stretch)).collect()
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Medians by hour of the week, outside of events.
fn usual<'a>(plan: &Plan, series: impl Iterator<Item = &'a Observation>) -> BTreeMap<Place, (f64, f64)> {
    let mut groups: BTreeMap<Place, Vec<f64>> = BTreeMap::new();
    for observation in series.filter(|o| !in_event(&plan.events, o)) {
        groups.entry(place(plan, observation)).or_default().push(observation.inquiries);
    }
    let spread = |mut values: Vec<f64>| {
        let middle = median(&mut values);
        values.iter_mut().for_each(|value| *value = (*value - middle).abs());
        // Counts scatter at least like a Poisson variable, however alike the few seen happen to be.
        (middle, (1.4826 * median(&mut values)).max(middle.max(1.0).sqrt()))
    };
    let enough = groups.into_iter().filter(|(_, values)| values.len() >= FEWEST);
    enough.map(|(place, values)| (place, spread(values))).collect()
}

pub(super) fn in_event(events: &[Event], observation: &Observation) -> bool {
    let span = Span { start: observation.start, end: observation.start + observation.length };
    events.iter().any(|event| event.span.overlap_seconds(&span) > 0)
}

/// Outliers outside of events, with the usual value and the distance.
fn outliers<'a>(plan: &Plan, series: &'a [Observation]) -> Vec<(&'a Observation, f64, f64)> {
    let usual = usual(plan, series.iter());
    let judged = series.iter().filter_map(|o| {
        let beside = |place: &Place| {
            let (middle, spread) = usual.get(place)?;
            Some((o, *middle, (o.inquiries - middle) / spread))
        };
        let own = beside(&place(plan, o))?;
        // A day off may be as its own weekday is or as a day off is; out of line is what is neither.
        let like = like(plan, o).and_then(|place| beside(&place));
        Some(like.filter(|like| like.2.abs() < own.2.abs()).unwrap_or(own))
    });
    judged.filter(|(o, _, z)| z.abs() > OUTLIER && !in_event(&plan.events, o)).collect()
}

impl QueueFacts {
    /// The figures in words.
    pub(in crate::read) fn lines(&self) -> Vec<Text> {
        let Self { id, observations, from, to, inquiries, .. } = self;
        let lengths = self.interval_minutes.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let mut lines = vec![text!(
            "queue {id}: {observations} intervals of {lengths} minutes from {from} to {to}, {inquiries:.0} inquiries",
            "队列 {id}：{observations} 个 {lengths} 分钟区间，{from} 至 {to}，共 {inquiries:.0} 次咨询"
        )];
        let setting = self.setting_aht_seconds;
        lines.push(match self.aht_seconds {
            Some(seconds) => text!(
                "queue {id}: handling time {seconds:.1} s by the history is used, not the {setting} s of plan.toml",
                "队列 {id}：处理时长采用历史的 {seconds:.1} 秒，而非 plan.toml 的 {setting} 秒"
            ),
            None => text!(
                "queue {id}: handling time {setting} s of plan.toml is used; the history has none",
                "队列 {id}：处理时长采用 plan.toml 的 {setting} 秒；历史中没有"
            ),
        });
        if let Some(gap) = self.gaps.iter().max_by(|a, b| a.hours.total_cmp(&b.hours)) {
            let (n, Gap { start, end, hours }) = (self.gap_count, gap);
            lines.push(text!(
                n,
                "queue {id}: {n} gap of {hours:.0} hours, {start} to {end}",
                "queue {id}: {n} gaps; the longest has {hours:.0} hours, {start} to {end}",
                "队列 {id}：{n} 处缺口；最长 {hours:.0} 小时，{start} 至 {end}"
            ));
        }
        if let Some(far) = self.outliers.iter().max_by(|a, b| a.z.abs().total_cmp(&b.z.abs())) {
            let (n, Outlier { start, inquiries, usual, .. }) = (self.outlier_count, far);
            lines.push(text!(
                n,
                "queue {id}: {n} outlier, at {start} with {inquiries} where {usual} are usual",
                "queue {id}: {n} outliers; the farthest at {start} with {inquiries} where {usual} are usual",
                "队列 {id}：{n} 个离群值；最远在 {start}，为 {inquiries}，通常为 {usual}"
            ));
        }
        lines
    }
}
