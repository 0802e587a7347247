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

/// The rows of an edition from `since` on: those that `came`, and before the first of them those of the `history`, where an event began before the plan.
pub fn of_edition(history: &[Observation], came: &[Part], since: Moment) -> Vec<Part> {
    let Some(first) = came.iter().map(|part| part.span.start).min() else { return Vec::new() };
    let before = history.iter().map(Part::observed).filter(|part| part.span.start >= since && part.span.end <= first);
    before.chain(came.iter().copied()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_that_began_before_the_plan_has_its_days_in_the_history() {
        let observed = |start: i64| Observation {
            start: Moment(start * 3600),
            length: Minutes(60),
            inquiries: start as f64,
            aht_seconds: None,
        };
        let part = |start: i64| Part::observed(&Observation { inquiries: 50.0, ..observed(start) });
        let history: Vec<Observation> = (0..10).map(observed).collect();
        let hours = |came: &[Part]| {
            let found = of_edition(&history, came, Moment(6 * 3600));
            found.iter().map(|part| (part.span.start.0 / 3600, part.inquiries)).collect::<Vec<_>>()
        };
        assert_eq!(hours(&[part(10), part(11)]), [(6, 6.0), (7, 7.0), (8, 8.0), (9, 9.0), (10, 50.0), (11, 50.0)]);
        assert_eq!(hours(&[part(8), part(11)]), [(6, 6.0), (7, 7.0), (8, 50.0), (11, 50.0)], "what came goes before");
        assert!(hours(&[]).is_empty(), "of a queue of which nothing is told");
    }
}
