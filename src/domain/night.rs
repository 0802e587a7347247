//! What is known in the night itself, when the rest of a published schedule is planned anew (SPEC section 6, Replan).

use super::calendar::{Moment, Span};
use super::ids::AgentId;
use super::plan::Replan;
use super::roster::{Activity, Roster, Segment};

/// What stands and what is free from some moment on.
#[derive(Debug, Clone, PartialEq)]
pub struct Night {
    /// The moment of the question.
    pub now: Moment,
    /// Segments that begin earlier stay.
    pub frozen_until: Moment,
    /// The first moment at which somebody on standby can begin to work.
    pub call_from: Moment,
    /// Agents who are away, and when, by agent and start; those of one agent neither overlap nor touch.
    absences: Vec<(AgentId, Span)>,
    /// Most agents that may change; none: as many as are worth it.
    pub max_changes: Option<usize>,
    /// The prices and times of `[replan]`.
    pub settings: Replan,
}

impl Night {
    /// The night at `now`. Absences of one agent that overlap or touch become one.
    pub fn new(now: Moment, settings: &Replan, absences: Vec<(AgentId, Span)>, max_changes: Option<usize>) -> Self {
        Self {
            now,
            frozen_until: now + settings.notice,
            call_from: now + settings.call,
            absences: joined(absences),
            max_changes,
            settings: settings.clone(),
        }
    }

    /// The same night with more absences.
    pub fn also_away(mut self, more: Vec<(AgentId, Span)>) -> Self {
        self.absences.extend(more);
        self.absences = joined(self.absences);
        self
    }

    /// When `agent` is away, in order.
    pub fn absences(&self, agent: AgentId) -> impl Iterator<Item = Span> + '_ {
        self.absences.iter().filter(move |(who, _)| *who == agent).map(|(_, span)| *span)
    }

    /// All absences, by agent and start.
    pub fn all_absences(&self) -> &[(AgentId, Span)] {
        &self.absences
    }

    /// Whether `agent` is away at some time.
    pub fn is_absent(&self, agent: AgentId) -> bool {
        self.absences(agent).next().is_some()
    }

    /// What absences leave of `rows`, one agent's in order of time: a row that lies across the beginning of an absence is cut
    /// there, and what follows in its block is gone too, since the agent has left.
    pub fn without_absences(&self, agent: AgentId, rows: &[Segment]) -> Vec<Segment> {
        let mut left: Vec<Segment> = Vec::new();
        // The end of the last row as published, and whether its block is broken off.
        let mut last: Option<(Moment, bool)> = None;
        for row in rows {
            let same_block = last.is_some_and(|(end, _)| end == row.span.start);
            let broken = same_block && last.is_some_and(|(_, broken)| broken);
            let away = self.absences(agent).find(|away| away.overlap_seconds(&row.span) > 0);
            let end = away.map_or(row.span.end, |away| away.start.min(row.span.end));
            last = Some((row.span.end, broken || away.is_some()));
            if !broken && end > row.span.start {
                left.push(Segment { span: Span { start: row.span.start, end }, ..*row });
            }
        }
        left
    }

    /// `published` without what absences take away.
    pub fn cut(&self, published: &Roster) -> Roster {
        let rows = published.agents().flat_map(|agent| self.without_absences(agent, published.of(agent)));
        Roster::new(rows.collect())
    }
}

/// Absences by agent and start, those of one agent that overlap or touch as one.
fn joined(mut absences: Vec<(AgentId, Span)>) -> Vec<(AgentId, Span)> {
    absences.sort();
    let mut joined: Vec<(AgentId, Span)> = Vec::new();
    for (agent, span) in absences {
        match joined.last_mut() {
            Some((last, before)) if *last == agent && span.start <= before.end => before.end = before.end.max(span.end),
            _ => joined.push((agent, span)),
        }
    }
    joined
}

/// What is known of the rest of an event: inquiries over those that were forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// The expected factor.
    pub mean: f64,
    /// 5 % quantile.
    pub p05: f64,
    /// 95 % quantile.
    pub p95: f64,
}

impl Factor {
    /// Nothing came in that tells.
    pub const NONE: Factor = Factor { mean: 1.0, p05: 1.0, p95: 1.0 };
}

/// Whether standby ends and work begins at the border of two rows of one agent.
pub fn is_call(before: &Segment, after: &Segment) -> bool {
    before.activity == Activity::Standby && after.activity != Activity::Standby && before.span.end == after.span.start
}
