//! Settings that should be others, with their evidence.
//!
//! What an event says, `observed`, stands beside what was believed, `old`, which counts as much as `PRIOR` of its evidence:
//! `new = old + w (observed − old)`, `w = n / (n + PRIOR)`, the mean of a conjugate prior. The evidence `n`:
//!
//! | setting | observed | n |
//! | --- | --- | --- |
//! | aht_seconds | mean handling time of the rows, weighed by inquiries | chats |
//! | patience_seconds | Σ time waited / Σ who gave up: the estimate of an exponential patience from waits that an answer cuts short (Cox & Oakes 1984) | who gave up |
//! | bot_share | 1 − (answered in time + gave up) / inquiries, where that is below the setting | inquiries |
//! | concurrency | chats held at once by an agent, `handled × aht / seconds on line` (Little 1961), in intervals that were short, where that is above the setting | agent-hours |
//! | shrinkage | hours on line missed over planned, by the clock | agent-hours |
//!
//! A proposal that would move a setting by less than a hundredth of it is none.

use crate::domain::ids::QueueId;
use crate::domain::learned::{Presence, Proposal};
use crate::domain::plan::{Plan, Queue};
use crate::domain::review::{Counted, Review};
use crate::domain::roster::{Activity, Roster};
use crate::domain::units::Share;
use crate::review::service::offered;
use std::collections::BTreeMap;

/// Chats, inquiries, those who gave up, and agent-hours that a setting is worth.
const PRIOR_CHATS: f64 = 200.0;
const PRIOR_LOST: f64 = 50.0;
const PRIOR_HOURS: f64 = 100.0;
/// Less evidence says nothing.
const LEAST_WEIGHT: f64 = 0.1;
/// Less of a change is none.
const LEAST_CHANGE: f64 = 0.01;
/// Handling times and chats at once of an event are no more times the setting, nor less; patience is known far less well.
const MOST_TIMES: f64 = 5.0;
/// More chats at once than the setting by this share are no chance.
const CLEARLY_MORE: f64 = 1.05;

/// What is known of an event.
pub struct Evidence<'a> {
    /// The plan as it was planned with.
    pub plan: &'a Plan,
    /// What came, inside the horizon.
    pub rows: &'a [Counted],
    /// What was short.
    pub review: &'a Review,
    /// The schedule.
    pub roster: &'a Roster,
    /// Who came; none where nobody said.
    pub presence: Option<&'a Presence>,
}

/// Proposals by queue, in the order of the table above.
pub fn proposals(about: &Evidence<'_>) -> Vec<Proposal> {
    let of_queue = |queue: QueueId| {
        let rows: Vec<&Counted> = about.rows.iter().filter(|row| row.queue == queue).collect();
        let found = [
            handling(about.plan, queue, &rows),
            patience(about.plan, queue, &rows),
            bot_share(about.plan, queue, &rows),
            concurrency(about, queue, &rows),
            shrinkage(about, queue),
        ];
        found.into_iter().flatten()
    };
    about.plan.queues.ids().flat_map(of_queue).collect()
}

/// A setting, how it is written: rounded to so many units, and how many times it an event may show at most, or of it at least: what is further off
/// was counted in another unit.
struct Setting {
    key: &'static str,
    of: fn(&Queue) -> f64,
    unit: f64,
    credible: Option<f64>,
}

fn proposal(
    plan: &Plan,
    queue: QueueId,
    setting: &Setting,
    observed: f64,
    (count, prior): (f64, f64),
) -> Option<Proposal> {
    let old = (setting.of)(&plan.queues[queue]);
    let weight = count / (count + prior);
    let new = ((old + weight * (observed - old)) * setting.unit).round() / setting.unit;
    let moves = (new - old).abs() >= LEAST_CHANGE * old.abs().max(LEAST_CHANGE);
    let is_far = setting.credible.is_some_and(|times| observed > old * times || observed * times < old);
    let is_credible = observed.is_finite() && !is_far;
    (weight >= LEAST_WEIGHT && moves && is_credible).then_some(Proposal {
        queue,
        key: setting.key,
        old,
        observed,
        new,
        weight: Share(weight),
        count,
        range: None,
    })
}

/// Queues whose handling times are credible in no way, with the mean of `rows` in seconds.
pub fn in_another_unit(plan: &Plan, rows: &[Counted]) -> Vec<(QueueId, f64)> {
    let of_queue = |(id, queue): (QueueId, &Queue)| {
        let timed =
            || rows.iter().filter(|row| row.queue == id).filter_map(|row| Some((row.inquiries, row.aht_seconds?)));
        let chats: f64 = timed().map(|(chats, _)| chats).sum();
        let mean = timed().map(|(chats, seconds)| chats * seconds).sum::<f64>() / chats;
        let old = queue.aht_seconds;
        (mean > old * MOST_TIMES || mean * MOST_TIMES < old).then_some((id, mean))
    };
    plan.queues.iter().filter_map(of_queue).collect()
}

fn handling(plan: &Plan, queue: QueueId, rows: &[&Counted]) -> Option<Proposal> {
    let setting = Setting { key: "aht_seconds", of: |queue| queue.aht_seconds, unit: 10.0, credible: Some(MOST_TIMES) };
    let timed = || rows.iter().filter_map(|row| Some((row.span, offered(plan, row), row.aht_seconds?)));
    let chats: f64 = timed().map(|(_, chats, _)| chats).sum();
    let seconds: f64 = timed().map(|(_, chats, seconds)| chats * seconds).sum();
    let mut hours: BTreeMap<i64, [f64; 2]> = BTreeMap::new();
    for (span, chats, seconds) in timed() {
        let sums = hours.entry(span.start.0.div_euclid(3600)).or_default();
        *sums = [sums[0] + chats * seconds, sums[1] + chats];
    }
    let means = || hours.values().filter(|sums| sums[1] > 0.0).map(|sums| sums[0] / sums[1]);
    let range = [means().fold(f64::INFINITY, f64::min), means().fold(0.0, f64::max)];
    let found = proposal(plan, queue, &setting, seconds / chats, (chats, PRIOR_CHATS))?;
    Some(Proposal { range: Some(range), ..found })
}

fn patience(plan: &Plan, queue: QueueId, rows: &[&Counted]) -> Option<Proposal> {
    let setting = Setting {
        key: "patience_seconds",
        of: |queue| queue.patience_seconds,
        unit: 1.0,
        credible: Some(MOST_TIMES * MOST_TIMES),
    };
    let told = || rows.iter().filter_map(|row| Some((offered(plan, row) * row.mean_wait_seconds?, row.abandoned?)));
    let lost: f64 = told().map(|(_, lost)| lost).sum();
    let waited: f64 = told().map(|(waited, _)| waited).sum();
    let found = proposal(plan, queue, &setting, waited / lost, (lost, PRIOR_LOST))?;
    (found.new >= 1.0).then_some(found)
}

fn bot_share(plan: &Plan, queue: QueueId, rows: &[&Counted]) -> Option<Proposal> {
    let setting = Setting { key: "bot_share", of: |queue| queue.bot_share.0, unit: 1000.0, credible: None };
    let told = || rows.iter().filter_map(|row| Some((row.inquiries, row.answered_within? + row.abandoned?)));
    let inquiries: f64 = told().map(|(inquiries, _)| inquiries).sum();
    let seen: f64 = told().map(|(_, seen)| seen).sum();
    let at_most = 1.0 - seen / inquiries;
    let old = (setting.of)(&plan.queues[queue]);
    let found = proposal(plan, queue, &setting, at_most, (inquiries, PRIOR_CHATS))?;
    (at_most < old).then_some(found)
}

fn concurrency(about: &Evidence<'_>, queue: QueueId, rows: &[&Counted]) -> Option<Proposal> {
    let setting =
        Setting { key: "concurrency", of: |queue| f64::from(queue.concurrency), unit: 1.0, credible: Some(MOST_TIMES) };
    let (plan, cells) = (about.plan, &about.review.cells[queue]);
    let on_line = people_on_line(plan, about.roster, queue);
    let (mut held, mut hours) = (0.0, 0.0);
    for (index, people) in on_line.iter().enumerate().filter(|(index, _)| cells[*index].short.total() > 0.0) {
        let span = plan.horizon.interval_span(index);
        let part = |row: &&&Counted| -> Option<f64> {
            let share = row.span.overlap_seconds(&span) as f64 / row.span.seconds() as f64;
            Some((offered(plan, row) - row.abandoned?) * row.aht_seconds? * share)
        };
        let seconds: Option<f64> =
            rows.iter().filter(|row| row.span.overlap_seconds(&span) > 0).map(|row| part(&row)).sum();
        if let Some(seconds) = seconds {
            held += seconds / 3600.0;
            hours += people;
        }
    }
    let observed = if hours > 0.0 { held / hours } else { 0.0 };
    let found = proposal(plan, queue, &setting, observed, (hours, PRIOR_HOURS))?;
    (observed > found.old * CLEARLY_MORE && found.new > found.old).then_some(found)
}

/// Agent-hours on line in each interval, whatever their efficiency.
fn people_on_line(plan: &Plan, roster: &Roster, queue: QueueId) -> Vec<f64> {
    let mut hours = vec![0.0; plan.horizon.intervals()];
    let length = plan.horizon.interval.0 * 60;
    let works = roster.segments().iter().filter(|s| s.activity == Activity::Work && s.queue == Some(queue));
    for segment in works {
        let first = (segment.span.start.0 - plan.horizon.start.0).div_euclid(length).max(0) as usize;
        let touched = (first..hours.len()).take_while(|index| plan.horizon.interval_start(*index) < segment.span.end);
        for index in touched {
            hours[index] += segment.span.overlap_seconds(&plan.horizon.interval_span(index)) as f64 / 3600.0;
        }
    }
    hours
}

fn shrinkage(about: &Evidence<'_>, queue: QueueId) -> Option<Proposal> {
    let setting = Setting { key: "shrinkage", of: |queue| queue.shrinkage.0, unit: 1000.0, credible: None };
    let [planned, missed] = about.presence?.line[queue];
    let found = proposal(about.plan, queue, &setting, missed / planned, (planned, PRIOR_HOURS))?;
    (found.new < 1.0).then_some(found)
}

/// Rows that lie inside the horizon.
pub fn inside(plan: &Plan, rows: &[Counted]) -> Vec<Counted> {
    let horizon = plan.horizon.span();
    rows.iter().filter(|row| row.span.start >= horizon.start && row.span.end <= horizon.end).copied().collect()
}
