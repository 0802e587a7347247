//! What is odd in the history, by name: what the forecast leaves out, follows or takes for missing, and peaks that want a
//! label. The forecast does all this by itself; the planner should know, and can do better where they know why.

use super::propose::{self, Proposal};
use super::{assumed, remarks};
use crate::domain::calendar::{Span, Zone};
use crate::error::Finding;
use crate::forecast::history::clean::{self, Anomaly};
use crate::forecast::history::grid::Grid;
use crate::forecast::history::hours_change::{self, Change};
use crate::forecast::history::shift::{self, Shift};
use std::borrow::Cow;

/// A shorter stretch of nothing but zeros is missing rather than a failure.
const DAY_SECONDS: i64 = 86_400;

/// What is odd in the history of all queues.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// Warnings, queue by queue in order of time, then the peaks of all queues together.
    pub findings: Vec<Finding>,
    /// Peaks that no event explains.
    pub proposals: Vec<Proposal>,
}

/// One queue, as far as an examination goes.
pub struct Subject {
    /// Its id.
    pub id: String,
    /// Its counts outside events; none where unknown.
    pub outside: Vec<Option<f64>>,
    /// Changes of its opening hours, which `outside` follows.
    pub changes: Vec<Change>,
}

/// Examines `subjects`, all on `grid`.
pub fn examine(grid: &Grid, zone: Zone, subjects: &[Subject]) -> Examination {
    let levels: Vec<Vec<Shift>> = subjects.iter().map(|s| shifts(grid, &s.outside)).collect();
    let proposals = {
        let levelled: Vec<Cow<'_, [Option<f64>]>> =
            subjects.iter().zip(&levels).map(|(s, shifts)| shift::levelled(&s.outside, shifts)).collect();
        let values: Vec<&[Option<f64>]> = levelled.iter().map(|values| &**values).collect();
        propose::proposals(grid, &values)
    };
    let mut findings = Vec::new();
    for (subject, shifts) in subjects.iter().zip(&levels) {
        let anomalies = clean::anomalies(grid, &subject.outside);
        for (span, ratio) in stretches(grid, &anomalies) {
            let proposed = proposals.iter().any(|p| p.span.overlap_seconds(&span) > 0);
            if ratio > 1.0 && !proposed {
                findings.push(remarks::peak_of_a_queue(&subject.id, zone, span, ratio));
            } else if ratio <= 0.0 && span.seconds() < DAY_SECONDS {
                findings.push(remarks::zeros(&subject.id, zone, span));
            } else if ratio < 1.0 {
                findings.push(remarks::failure(&subject.id, zone, span, ratio));
            }
        }
        findings.extend(changed_hours(grid, zone, &subject.id, &subject.changes));
        findings.extend(shifted(grid, zone, &subject.id, shifts));
    }
    findings.extend(proposals.iter().map(|p| remarks::unlabelled_peak(zone, p)));
    Examination { findings, proposals }
}

/// The lasting changes of level in `outside`, what is odd left out.
fn shifts(grid: &Grid, outside: &[Option<f64>]) -> Vec<Shift> {
    let normal = clean::without(outside, &clean::anomalies(grid, outside));
    shift::shifts(grid, &normal, clean::recent(grid, &normal))
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
