//! What the horizon would need if it were like the past, for a look before the real stages run.

use super::history_facts::in_event;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Event, History, Missing, Observation, mean_handling};
use crate::domain::holidays::OtherDays;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;
use std::collections::BTreeSet;

/// Agents beyond the load, over the square root of the load (Halfin & Whitt 1981): the usual 80 % within 30 s needs about this.
const SAFETY: f64 = 0.5;
/// Weeks of rows that say how busy an hour of the week is.
const WEEKS: i64 = 16;
const WEEK: i64 = 10_080;
const HOURS: usize = 168;

/// Hours of a standard agent, over the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Need {
    /// Spent on inquiries, each agent holding all the chats that one can.
    pub work: f64,
    /// On line, so that customers do not wait long.
    pub on_line: f64,
}

/// What the horizon needs if its hours are as they usually are, on `days` as on those that they are like, raised inside a coming event by what
/// its last edition was over the usual, times its growth; else by its uplift. None where a queue has no rows to tell it from, or an event neither.
pub(super) fn of(plan: &Plan, history: &History, days: Option<&Table<QueueId, OtherDays>>) -> Option<Need> {
    let ordinary = OtherDays::default();
    let days = |queue: QueueId| days.map_or(&ordinary, |days| &days[queue]);
    let needs: Option<Vec<Need>> =
        history.series.iter().map(|(queue, series)| queue_need(plan, queue, series, days(queue))).collect();
    let sum = |of: fn(&Need) -> f64| needs.iter().flatten().map(of).sum::<f64>();
    needs.as_ref().filter(|needs| !needs.is_empty())?;
    Some(Need { work: sum(|n| n.work), on_line: sum(|n| n.on_line) }).filter(|need| need.work > 0.0)
}

/// Inquiries in each hour of the week.
struct Usual<'a> {
    plan: &'a Plan,
    days: &'a OtherDays,
    hours: Vec<f64>,
}

impl Usual<'_> {
    fn hour_of(&self, at: Moment) -> usize {
        match self.days.like.get(&local_day(self.plan, at)) {
            Some(weekday) => (weekday * 24 + self.plan.zone.minute_of_day(at).0 / 60) as usize,
            None => hour_of_week(self.plan, at),
        }
    }

    /// Inquiries to be expected in `length` from `start`.
    fn between(&self, start: Moment, length: Minutes) -> f64 {
        let hour = |(at, minutes): (Moment, i64)| self.hours[self.hour_of(at)] * minutes as f64 / 60.0;
        hours(start, length).map(hour).sum()
    }
}

/// The local day since 1970.
fn local_day(plan: &Plan, at: Moment) -> i64 {
    plan.zone.local(at).and_utc().timestamp().div_euclid(86_400)
}

fn hour_of_week(plan: &Plan, at: Moment) -> usize {
    (plan.zone.minute_of_week(at).0 / 60) as usize
}

/// Pieces of at most an hour from `start` on, with their minutes.
fn hours(start: Moment, length: Minutes) -> impl Iterator<Item = (Moment, i64)> {
    (0..length.0).step_by(60).map(move |minute| (start + Minutes(minute), (length.0 - minute).min(60)))
}

fn usual<'a>(plan: &'a Plan, series: &[Observation], missing: Missing, days: &'a OtherDays) -> Option<Usual<'a>> {
    let end = series.last().map(|row| row.start + row.length)?;
    let first = series.first()?.start.max(end - Minutes(WEEKS * WEEK));
    let is_usual = |row: &&Observation| !in_event(&plan.events, row) && !days.has(local_day(plan, row.start));
    let outside: Vec<&Observation> = series.iter().filter(|row| row.start >= first && is_usual(row)).collect();
    if outside.is_empty() {
        return None;
    }
    let mut sums = vec![0.0; HOURS];
    let mut weeks: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); HOURS];
    for row in outside {
        for (at, minutes) in hours(row.start, row.length) {
            let hour = hour_of_week(plan, at);
            sums[hour] += row.inquiries * minutes as f64 / row.length.0 as f64;
            weeks[hour].insert((end.0 - at.0).div_euclid(WEEK * 60));
        }
    }
    let all = ((end.0 - first.0) as f64 / (WEEK * 60) as f64).max(1.0);
    let mean = |hour: usize| match (weeks[hour].len(), missing) {
        (0, _) => None,
        (_, Missing::Zero) => Some(sums[hour] / all),
        (n, _) => Some(sums[hour] / n as f64),
    };
    let known: Vec<Option<f64>> = (0..HOURS).map(mean).collect();
    let spanned = end.0 - first.0 >= WEEK * 60;
    let others = |hour: usize| {
        let same: Vec<f64> = (0..7).filter_map(|day| known[day * 24 + hour % 24]).collect();
        if same.is_empty() { 0.0 } else { same.iter().sum::<f64>() / same.len() as f64 }
    };
    // A weekday that a short history does not reach is like the others; one that it does is closed.
    let filled = |hour: usize| {
        let day = hour / 24 * 24;
        let unseen = !spanned && known[day..day + 24].iter().all(Option::is_none);
        known[hour].unwrap_or_else(|| if unseen { others(hour) } else { 0.0 })
    };
    Some(Usual { plan, days, hours: (0..HOURS).map(filled).collect() })
}

fn queue_need(plan: &Plan, id: QueueId, series: &[Observation], days: &OtherDays) -> Option<Need> {
    let queue = &plan.queues[id];
    let usual = usual(plan, series, queue.missing, days)?;
    let horizon = &plan.horizon;
    let in_horizon = plan.events.iter().filter(|event| event.span.overlap_seconds(&horizon.span()) > 0);
    let coming: Vec<(Span, f64)> =
        in_horizon.map(|event| Some((event.span, factor(plan, event, id, series, &usual)?))).collect::<Option<_>>()?;
    let chats = f64::from(queue.concurrency);
    let aht = mean_handling(series).unwrap_or(queue.aht_seconds);
    let seconds_each = aht * (1.0 + queue.concurrency_slowdown * (chats - 1.0)) / chats;
    let work_each = (1.0 - queue.bot_share.0) * seconds_each / 3600.0;
    let hours = horizon.interval.hours();
    let need = |i: usize| {
        let span = horizon.interval_span(i);
        let raised = coming.iter().filter(|(event, _)| event.overlap_seconds(&span) > 0).map(|(_, factor)| *factor);
        let raised = raised.reduce(f64::max).map(|factor| factor.max(1.0));
        let own = || days.factors.get(&local_day(plan, span.start)).copied().unwrap_or(1.0);
        let work = usual.between(span.start, horizon.interval) * raised.unwrap_or_else(own) * work_each;
        let load = work / hours / (1.0 - queue.shrinkage.0);
        (work, (load + SAFETY * load.sqrt()).max(load / queue.max_occupancy.0) * hours)
    };
    let all = (0..horizon.intervals()).map(need).fold((0.0, 0.0), |(a, b), (work, on_line)| (a + work, b + on_line));
    Some(Need { work: all.0, on_line: all.1 })
}

/// How far an event stands over usual hours; none where neither the history nor the planner says.
fn factor(plan: &Plan, event: &Event, queue: QueueId, series: &[Observation], usual: &Usual<'_>) -> Option<f64> {
    let earlier = plan.events.iter().filter(|e| e.kind == event.kind && e.span.end <= event.span.start);
    let seen = earlier.rev().find_map(|edition| {
        let inside = series.iter().filter(|row| edition.span.contains(row.start));
        let sums = inside.map(|row| (row.inquiries, usual.between(row.start, row.length)));
        let (came, usual) = sums.fold((0.0, 0.0), |(a, b), (came, usual)| (a + came, b + usual));
        (usual > 0.0).then_some(came / usual)
    });
    match seen {
        Some(ratio) => Some(ratio * event.growth_of(queue).unwrap_or(1.0)),
        None => event.uplift_of(queue),
    }
}
