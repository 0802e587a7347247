//! Intervals whose simulated service level misses the target although the requirement is met.

use super::Facts;
use super::figures::percent;
use super::view::View;
use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::simulation::{ServiceFigures, Simulation};
use crate::error::Result;
use crate::text;

/// Mean shortage of an interval, in standard agents, up to which it counts as covered.
const COVERED: f64 = 0.05;
/// What differences of printed figures may be off by.
const ROUNDING: f64 = 1e-9;
/// Misses in one notice; the reports list the others.
const MOST_LINES: usize = 3;

/// One such interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Miss {
    pub queue: QueueId,
    pub interval: usize,
    pub figures: ServiceFigures,
    pub cell: CoverageCell,
    /// Inquiries per run that lack to the target.
    pub lacking: f64,
}

/// All of them, those with the most customers first.
pub(super) fn misses(plan: &Plan, simulation: &Simulation, coverage: &Table<QueueId, Vec<CoverageCell>>) -> Vec<Miss> {
    let mut found = Vec::new();
    for (queue, facts) in plan.queues.iter() {
        for (interval, (figures, cell)) in simulation.cells[queue].iter().zip(&coverage[queue]).enumerate() {
            let is_missed = figures.offered > 0.0 && figures.service_level < facts.service_level;
            if is_missed && cell.shortage <= COVERED + ROUNDING {
                let lacking = (facts.service_level.0 - figures.service_level.0) * figures.offered;
                found.push(Miss { queue, interval, figures: *figures, cell: *cell, lacking });
            }
        }
    }
    found.sort_by(|a, b| b.lacking.total_cmp(&a.lacking).then((a.interval, a.queue).cmp(&(b.interval, b.queue))));
    found
}

/// The worst of them in a few lines in the reader's language, and last how many are left out; empty where there is none.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn miss_notice(facts: &Facts<'_>) -> Result<Vec<String>> {
    let view = View::new(facts)?;
    let line = |miss: &Miss| {
        let queue = view.queue_name(miss.queue);
        let when = view.clock.day_range(&view.plan.horizon.interval_span(miss.interval));
        let level = percent(miss.figures.service_level.0);
        let target = percent(view.plan.queues[miss.queue].service_level.0);
        let (required, scheduled) = (miss.cell.required, miss.cell.scheduled);
        view.say(text!(
            "{queue}, {when}: {level} instead of {target} with {scheduled:.1} agents for {required:.1} required",
            "{queue}，{when}：{level}，目标 {target}；需求 {required:.1} 人，在线 {scheduled:.1} 人"
        ))
    };
    let mut lines: Vec<String> = view.misses.iter().take(MOST_LINES).map(line).collect();
    let more = view.misses.len() - lines.len();
    if more > 0 {
        lines.push(view.say(text!("{more} more in report.html", "其余 {more} 处见 report.html")));
    }
    Ok(lines)
}
