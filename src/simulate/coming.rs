//! The coming hour of a running night, played from an hour before it on so that the lines have filled.
//!
//! The hour before holds what really came. Nobody waits when it begins, which patience forgives: who came longer ago has been
//! answered or has given up.

use super::course::Course;
use super::squad::Squad;
use super::tally::{Tally, quantile, sorted, sum};
use super::world::World;
use super::{demand, run};
use crate::check::Verified;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::incidents::{Came, Incidents};
use crate::domain::plan::Plan;
use crate::domain::roster::{Roster, Segment};
use crate::domain::units::{Minutes, Share};
use crate::domain::watch::Outlook;
use rayon::prelude::*;

/// What is played before `now`, and looked at after it.
const HOUR: Minutes = Minutes(60);

/// Plays the intervals of the hour that begins at `now`, inside the horizon, `runs` times, after those of the hour before with what
/// `came`, by queue in order of time.
pub fn coming(
    plan: &Plan,
    forecast: &Forecast,
    schedule: &Verified,
    came: &Table<QueueId, Vec<Came>>,
    now: Moment,
    (seed, runs): (u64, u32),
) -> Table<QueueId, Outlook> {
    let horizon = plan.horizon;
    let interval = |at: Moment| {
        let index = (at.0 - horizon.start.0).max(0) / (horizon.interval.0 * 60);
        (index as usize).min(horizon.intervals().saturating_sub(1))
    };
    let (first, current, last) = (interval(now - HOUR), interval(now), interval(Moment((now + HOUR).0 - 1)) + 1);
    let mut part = plan.clone();
    part.horizon.start = horizon.interval_start(first);
    part.horizon.end = horizon.interval_start(last);
    let expected = Forecast { cells: forecast.cells.map(|cells| cells[first..last].to_vec()) };
    let roster = inside(schedule.roster(), &part.horizon.span());
    let incidents = Incidents { actuals: Some(came.clone()), ..Incidents::default() };
    let world = World::new(&part, &expected, &roster, Squad::WHOLE, &incidents);
    let course = Course::new(&part, &expected, &incidents);
    let play = |number: u32| run::play(&world, demand::draw(&part, &expected, &course, seed, number), seed, number);
    let played: Vec<Tally> = (0..runs).into_par_iter().map(play).collect();
    let from = (now.0 - part.horizon.start.0) as f64;
    (0..plan.queues.len()).map(|queue| outlook(&played, queue, current - first, from)).collect()
}

/// What of `roster` lies in `span`.
fn inside(roster: &Roster, span: &Span) -> Roster {
    let part = |segment: &Segment| Segment {
        span: Span { start: segment.span.start.max(span.start), end: segment.span.end.min(span.end) },
        ..*segment
    };
    let there = roster.segments().iter().filter(|segment| segment.span.overlap_seconds(span) > 0);
    Roster::new(there.map(part).collect())
}

/// `queue` from interval `first` on, and its alarms from `from`, in seconds, on.
fn outlook(played: &[Tally], queue: usize, first: usize, from: f64) -> Outlook {
    let runs: Vec<_> = played.iter().map(|run| sum(&run.cells[queue][first..])).collect();
    let all = sum(&runs);
    let alarmed = played.iter().filter(|run| run.last_alarms[queue] >= from).count();
    Outlook {
        wait_seconds: if all.offered == 0 { 0.0 } else { all.wait_seconds / all.offered as f64 },
        backlog_p95: quantile(&sorted(runs.iter().map(|run| run.backlog as f64).collect()), 0.95).unwrap_or(0.0),
        alarm_share: Share(alarmed as f64 / played.len().max(1) as f64),
    }
}
