//! Which wishes of an agent a schedule breaks, and when.

use crate::domain::calendar::{Moment, Span};
use crate::domain::plan::Agent;
use crate::domain::roster::Block;

/// A part of a block against a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    /// From when until when.
    pub span: Span,
    /// Whether the agent wished to avoid it; else it lies outside every time that the agent prefers.
    pub avoided: bool,
}

/// The parts of `blocks` against a wish of `agent`, by time; together as long as `domain::fairness` counts.
pub(super) fn broken(agent: &Agent, blocks: &[Block<'_>]) -> Vec<Broken> {
    let mut all: Vec<Broken> = Vec::new();
    for block in blocks {
        let inside = |window: &&Span| window.overlap_seconds(&block.span) > 0;
        let windows = agent.prefer.iter().flatten().chain(&agent.avoid).filter(inside);
        let mut edges: Vec<Moment> = windows.flat_map(|window| [window.start, window.end]).collect();
        edges.extend([block.span.start, block.span.end]);
        edges.retain(|edge| (block.span.start..=block.span.end).contains(edge));
        edges.sort();
        edges.dedup();
        for pair in edges.windows(2) {
            let span = Span { start: pair[0], end: pair[1] };
            let avoided = agent.avoid.iter().any(|window| window.contains(span.start));
            let preferred = |prefer: &Vec<Span>| prefer.iter().any(|window| window.contains(span.start));
            if avoided || !agent.prefer.as_ref().is_none_or(preferred) {
                join(&mut all, Broken { span, avoided });
            }
        }
    }
    all
}

fn join(all: &mut Vec<Broken>, next: Broken) {
    match all.last_mut() {
        Some(last) if last.span.end == next.span.start && last.avoided == next.avoided => last.span.end = next.span.end,
        _ => all.push(next),
    }
}
