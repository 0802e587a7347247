//! `[[scorecard]]`: what a platform judges a shop's service by.

use super::sections::hours;
use super::toml_walk::{Bounds, Section};
use crate::domain::plan::Plan;
use crate::domain::scorecard::{Criterion, Metric};
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::read::table::names;
use crate::text;

/// Up to a day.
const SECONDS: Bounds = Bounds::from_to(1.0, 86_400.0);
/// More than any line of a scorecard weighs.
const WEIGHT: Bounds = Bounds::from_to(0.0, 1e6);
/// The limit of a reply that platforms set most.
const WITHIN_SECONDS: f64 = 180.0;

/// Reads the scorecard; a line that is not complete leaves its findings and is left out.
pub(in crate::read) fn read(root: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for s in root.sections("scorecard", findings) {
        let name = s.text("name", findings).map(|name| name.value);
        for key in ["metric", "threshold"].into_iter().filter(|key| !s.is_present(key)) {
            s.require(key, findings);
        }
        let metric = s.word("metric", &Metric::ALL.map(|metric| (metric.name(), metric)), findings);
        let bounds = if metric.is_some_and(Metric::is_seconds) { SECONDS } else { Bounds::share(true, true) };
        let threshold = s.optional_number("threshold", bounds, findings);
        let within_seconds = s.number("within_seconds", WITHIN_SECONDS, SECONDS, findings);
        if s.is_present("within_seconds") && metric.is_some_and(|metric| metric != Metric::RoundsWithin) {
            let message = text!(
                "within_seconds is the limit of `rounds_within`; of this metric the threshold is all",
                "within_seconds 只用于 rounds_within；该指标只看 threshold"
            );
            s.report(&codes::SCORE_LIMIT_UNUSED, "within_seconds", message, findings);
        }
        let given = s.texts("queues", findings).unwrap_or_default();
        let mut queues: Vec<_> = given
            .iter()
            .filter_map(|queue| names::queue_at(&queue.value, queue.at, &plan.queues, findings).ok())
            .collect();
        if given.is_empty() {
            let prompt = plan.queues.iter().filter(|(_, queue)| queue.answer_within_hours.is_none());
            queues = prompt.map(|(id, _)| id).collect();
        }
        queues.sort_unstable();
        queues.dedup();
        let window = hours(&s, "window", findings);
        if let Some(window) = window {
            on_intervals(&s, plan, window, findings);
        }
        let weight = s.number("weight", 1.0, WEIGHT, findings);
        if metric.is_some_and(|metric| matches!(metric, Metric::MeanReply | Metric::RoundsWithin))
            && !queues.is_empty()
            && queues.iter().all(|&queue| plan.queues[queue].rounds_mean <= 1.0)
        {
            let message = text!(
                "this line counts rounds, and each chat of its queues has one only",
                "该项按轮次计算，而其队列的每个会话只有一轮"
            );
            s.report(&codes::SCORE_ROUNDS_UNKNOWN, "metric", message, findings);
        }
        s.finish(findings);
        if let (Some(metric), Some(threshold)) = (metric, threshold) {
            let name = name.unwrap_or_else(|| metric.name().to_owned());
            criteria.push(Criterion { name, metric, window, queues, within_seconds, threshold, weight });
        }
    }
    criteria
}

/// Reports a window that parts an interval: what is counted is counted by intervals.
fn on_intervals(s: &Section<'_>, plan: &Plan, window: [i64; 2], findings: &mut Findings) {
    let minutes = plan.horizon.interval.0;
    let offset = plan.zone.minute_of_day(plan.horizon.start).0;
    if window.iter().any(|edge| (edge - offset) % minutes != 0) {
        let message =
            text!("the window parts an interval of {minutes} minutes", "时间窗不在 {minutes} 分钟区间的边界上");
        s.report(&codes::SCORE_WINDOW_OFF, "window", message, findings);
    }
}
