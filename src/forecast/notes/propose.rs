//! Peaks that nobody labelled: rows to add to the events.

use crate::domain::calendar::{Span, Zone};
use crate::forecast::history::clean::{Anomaly, odd_days, odd_hours, without};
use crate::forecast::history::grid::Grid;
use crate::forecast::history::past::MEMORY_WEEKS;

/// The kind that is proposed; what it was, the planner knows.
pub const KIND: &str = "peak";

/// A stretch without a row in the events that looks like one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proposal {
    /// Whole local days, or the hours of a short peak.
    pub span: Span,
    /// Inquiries over those of a normal time, on the highest day or over the hours.
    pub times: f64,
}

impl Proposal {
    /// The name that is proposed for it.
    pub fn name(&self, zone: Zone) -> String {
        format!("peak {}", zone.local(self.span.start).date())
    }

    /// The row `event,kind,start,end` of events.csv.
    pub fn row(&self, zone: Zone) -> String {
        format!("{},{KIND},{},{}", self.name(zone), zone.show(self.span.start), zone.show(self.span.end))
    }
}

/// Peaks of all queues together, `total` outside known events, in order of time; adjacent days are one proposal.
pub fn proposals(grid: &Grid, total: &[Option<f64>]) -> Vec<Proposal> {
    let window = MEMORY_WEEKS * grid.week();
    let mut found: Vec<Proposal> = Vec::new();
    for from in (0..total.len()).step_by(window) {
        let cells = from..(from + window).min(total.len());
        let days = odd_days(grid, total, cells.clone());
        let mut peaks = odd_hours(grid, &without(total, &days), cells);
        peaks.extend(days.into_iter().filter(|day| day.ratio > 1.0));
        peaks.sort_by_key(|peak| peak.cells.start);
        for peak in &peaks {
            add(&mut found, grid, peak);
        }
    }
    found
}

/// Adds a peak, joined with the last one where that ends as it begins.
fn add(found: &mut Vec<Proposal>, grid: &Grid, peak: &Anomaly) {
    let span = Span { start: grid.start_of(peak.cells.start), end: grid.start_of(peak.cells.end) };
    match found.last_mut() {
        Some(last) if last.span.end == span.start => {
            *last = Proposal { span: Span { end: span.end, ..last.span }, times: last.times.max(peak.ratio) };
        }
        _ => found.push(Proposal { span, times: peak.ratio }),
    }
}
