//! The platform's scorecard as it came, as far as the rows of what came and of the clock tell.

use super::presence::{Told, covered};
use super::service::offered;
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{Id, QueueId, Table};
use crate::domain::learned::Clocked;
use crate::domain::plan::Plan;
use crate::domain::review::Counted;
use crate::domain::roster::Roster;
use crate::domain::scorecard::{Criterion, Judged, Metric};

/// Each line of the scorecard over the rows inside the horizon and its window. The first reply is the mean wait over all offered.
pub fn judged(plan: &Plan, roster: &Roster, rows: &[Counted], clocked: Option<&Clocked>) -> Vec<Judged> {
    let of = |criterion: &Criterion| match criterion.metric {
        Metric::OnlineShare => {
            let parts = clocked.map_or_else(Vec::new, |clocked| on_line(plan, roster, clocked));
            judge(plan, criterion, parts.into_iter())
        }
        _ => {
            let inside = |row: &&Counted| row.span.start >= plan.horizon.start && row.span.end <= plan.horizon.end;
            let parts = rows.iter().filter(inside).filter_map(|row| {
                let (number, sum) = counted(plan, criterion.metric, row)?;
                Some(Part { queue: row.queue, start: row.span.start, number, sum })
            });
            judge(plan, criterion, parts)
        }
    };
    plan.scorecard.iter().map(of).collect()
}

/// Something that counts: how many, and what they add up to.
struct Part {
    queue: QueueId,
    start: Moment,
    number: f64,
    sum: f64,
}

fn judge(plan: &Plan, criterion: &Criterion, parts: impl Iterator<Item = Part>) -> Judged {
    let (mut number, mut sum) = (0.0, 0.0);
    let mut lost: Table<QueueId, Vec<f64>> = plan.queues.map(|_| vec![0.0; plan.horizon.intervals()]);
    let seconds = plan.horizon.interval.0 * 60;
    for part in parts.filter(|part| criterion.queues.contains(&part.queue) && criterion.counts(part.start, plan.zone)) {
        number += part.number;
        sum += part.sum;
        let interval = ((part.start.0 - plan.horizon.start.0) / seconds) as usize;
        lost[part.queue][interval] += criterion.lost(part.number, part.sum);
    }
    Judged { value: (number > 0.0).then(|| sum / number), lost }
}

/// What a row counts for a metric; none where it does not tell.
fn counted(plan: &Plan, metric: Metric, row: &Counted) -> Option<(f64, f64)> {
    let all = offered(plan, row);
    match metric {
        Metric::FirstReply => Some((all, all * row.mean_wait_seconds?)),
        Metric::ReplyRate => Some((all, all - row.abandoned?)),
        Metric::MeanReply => {
            let rounds = row.rounds.number.unwrap_or(all);
            Some((rounds, rounds * row.rounds.mean_reply_seconds?))
        }
        Metric::RoundsWithin => Some((row.rounds.number?, row.rounds.within?)),
        Metric::OnlineShare => None,
    }
}

/// Time that agents were planned on line, and of that on the clock, by queue and interval.
fn on_line(plan: &Plan, roster: &Roster, clocked: &Clocked) -> Vec<Part> {
    let told = Told::new(plan, roster, clocked);
    let mut parts = Vec::new();
    for (agent, (queue, span)) in told.agents().flat_map(|agent| told.line(agent).map(move |part| (agent, part))) {
        for index in plan.horizon.intervals_in(&span) {
            let interval = plan.horizon.interval_span(index);
            let both = Span { start: span.start.max(interval.start), end: span.end.min(interval.end) };
            let (number, sum) = (both.seconds() as f64, covered(told.spans(agent), &both) as f64);
            parts.push(Part { queue, start: interval.start, number, sum });
        }
    }
    // In the order of queues and time, whoever it is: sums of floats depend on it.
    parts.sort_by_key(|part| (part.queue.index(), part.start));
    parts
}
