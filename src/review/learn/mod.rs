//! What to know better next time: true growth and phases of the editions, and settings that should be others.

pub mod growth;
pub mod phases;
pub mod proposals;

use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::Observation;
use crate::domain::review::Counted;
use crate::domain::units::Minutes;

/// A row of a count, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// When.
    pub span: Span,
    /// How many, before the bot.
    pub inquiries: f64,
}

impl Part {
    /// A row of a history.
    pub fn observed(row: &Observation) -> Part {
        Part { span: Span { start: row.start, end: row.start + row.length }, inquiries: row.inquiries }
    }

    /// A row of what came.
    pub fn counted(row: &Counted) -> Part {
        Part { span: row.span, inquiries: row.inquiries }
    }
}

/// Inquiries of `parts` inside `window`, rows going by time; none where they do not cover all of it.
pub(super) fn inside(parts: &[Part], window: Span) -> Option<f64> {
    let (mut sum, mut covered) = (0.0, 0);
    for part in parts {
        let seconds = part.span.overlap_seconds(&window);
        covered += seconds;
        sum += part.inquiries * seconds as f64 / part.span.seconds().max(1) as f64;
    }
    (covered >= window.seconds()).then_some(sum)
}

/// The whole hours of `span` from its start, the last one shorter where it ends so.
pub(super) fn hours(span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = span.start;
    while start < span.end {
        let end = Moment((start + Minutes(60)).0.min(span.end.0));
        found.push(Span { start, end });
        start = end;
    }
    found
}
