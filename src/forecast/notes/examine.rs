//! What is odd in the history, by name: what the forecast leaves out, follows or takes for missing, and peaks that want a
//! label. The forecast does all this by itself; the planner should know, and can do better where they know why.

use super::propose::{self, Proposal};
use super::{assumed, remarks};
use crate::domain::calendar::{Span, Zone};
use crate::domain::holidays::OtherDays;
use crate::domain::ids::{QueueId, Table};
use crate::domain::text::Text;
use crate::error::Finding;
use crate::forecast::history::clean::{self, Anomaly};
use crate::forecast::history::grid::Grid;
use crate::forecast::history::hours_change::{self, Change};
use crate::forecast::history::shift::{self, Shift};
use crate::forecast::history::together::Together;
use std::ops::Range;

/// A shorter stretch of nothing but zeros is missing rather than a failure.
const DAY_SECONDS: i64 = 86_400;

/// What is odd in the history of all queues.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// Warnings, queue by queue in order of time, then the peaks of all queues together.
    pub findings: Vec<Finding>,
    /// Peaks that no event explains.
    pub proposals: Vec<Proposal>,
    /// The hours of the week in which each queue is closed, in minutes from Monday 00:00 local; adjacent ones are one range.
    pub closed: Table<QueueId, Vec<Range<i64>>>,
    /// What the calendar says of the horizon, and which queues follow it, in words; nothing without a calendar.
    pub calendar: Vec<Text>,
    /// Of each queue, the days that the calendar makes other days.
    pub days: Table<QueueId, OtherDays>,
}

/// One queue, as far as an examination goes.
#[derive(Debug)]
pub struct Subject {
    /// Stretches that are out of line, with what came in over what was to be expected.
    stretches: Vec<(Span, f64)>,
    /// Lasting changes of its level.
    shifts: Vec<Shift>,
    /// Changes of its opening hours.
    changes: Vec<Change>,
}

impl Subject {
    /// The queue with the counts `outside` events, one for each past cell of `grid`, none where unknown; they follow `changes` of its opening
    /// hours. With the counts as if its newest level had been there all along.
    pub fn new(grid: &Grid, outside: &[Option<f64>], changes: Vec<Change>) -> (Self, Vec<Option<f64>>) {
        let anomalies = clean::anomalies(grid, outside);
        let normal = clean::without(outside, &anomalies);
        let shifts = shift::shifts(grid, &normal, clean::recent(grid, &normal));
        let levelled = shift::levelled(outside, &shifts).into_owned();
        (Self { stretches: stretches(grid, &anomalies), shifts, changes }, levelled)
    }
}

/// What is odd in `queues`, by id, all on `grid`, and the peaks that no event explains; `together` is what all of them have at their
/// newest levels.
pub fn examine(
    grid: &Grid,
    zone: Zone,
    queues: &[(&str, Subject)],
    together: &Together,
) -> (Vec<Finding>, Vec<Proposal>) {
    let proposals = propose::proposals(grid, together.counts());
    let mut findings = Vec::new();
    for (id, subject) in queues {
        for &(span, ratio) in &subject.stretches {
            let proposed = proposals.iter().any(|p| p.span.overlap_seconds(&span) > 0);
            if ratio > 1.0 && !proposed {
                findings.push(remarks::peak_of_a_queue(id, zone, span, ratio));
            } else if ratio <= 0.0 && span.seconds() < DAY_SECONDS {
                findings.push(remarks::zeros(id, zone, span));
            } else if ratio < 1.0 {
                findings.push(remarks::failure(id, zone, span, ratio));
            }
        }
        findings.extend(changed_hours(grid, zone, id, &subject.changes));
        findings.extend(shifted(grid, zone, id, &subject.shifts));
    }
    findings.extend(proposals.iter().map(|p| remarks::unlabelled_peak(zone, p)));
    (findings, proposals)
}

/// A warning for each change of the opening hours of `queue`.
pub fn changed_hours(grid: &Grid, zone: Zone, queue: &str, changes: &[Change]) -> Vec<Finding> {
    let word = |change: &Change| {
        let ranges = hours_change::ranges(grid, &change.bins);
        assumed::hours_changed(queue, zone, grid.start_of(change.cell), change.opens, &ranges)
    };
    changes.iter().map(word).collect()
}

/// A warning for each change of the level of `queue`.
pub fn shifted(grid: &Grid, zone: Zone, queue: &str, shifts: &[Shift]) -> Vec<Finding> {
    shifts.iter().map(|s| remarks::level_shift(queue, zone, grid.start_of(s.cell), s.factor)).collect()
}

fn span_of(grid: &Grid, anomaly: &Anomaly) -> Span {
    Span { start: grid.start_of(anomaly.cells.start), end: grid.start_of(anomaly.cells.end) }
}

/// The anomalies as stretches of time, with what came in over what was to be expected; adjacent ones of the same
/// direction are one stretch.
fn stretches(grid: &Grid, anomalies: &[Anomaly]) -> Vec<(Span, f64)> {
    let mut found: Vec<(Span, f64)> = Vec::new();
    for anomaly in anomalies {
        let span = span_of(grid, anomaly);
        match found.last_mut() {
            // A day of failure is found as an odd day and as a stretch of zeros; the longer one says how bad it was.
            Some((last, ratio)) if span.start < last.end => {
                if span.seconds() > last.seconds() {
                    *ratio = anomaly.ratio;
                }
                last.end = last.end.max(span.end);
            }
            Some((last, ratio)) if last.end == span.start && (*ratio > 1.0) == (anomaly.ratio > 1.0) => {
                last.end = span.end;
                *ratio = if *ratio > 1.0 { ratio.max(anomaly.ratio) } else { ratio.min(anomaly.ratio) };
            }
            _ => found.push((span, anomaly.ratio)),
        }
    }
    found
}
