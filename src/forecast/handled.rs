//! Handling time of every interval, and what is said about it.

use super::events::calendar;
use super::events::calendar::MOST_EDITIONS;
use super::handling::evidence::{Timed, timed};
use super::handling::factor::Factor;
use super::handling::hours::Hours;
use super::handling::trial::{self, HandlingTest};
use super::handling::week::Week;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Event, HandlingSpread, History};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::text;
use std::collections::BTreeMap;

/// Share by which hours differ before it is said.
const SAME: f64 = 0.005;

/// What a chat of one queue takes, hour by hour and event by event.
pub struct Handling<'a> {
    plan: &'a Plan,
    queue: QueueId,
    clock: Hours,
    week: Option<Week>,
    spread: HandlingSpread,
    /// Of the coming events that change it.
    events: Vec<(&'a Event, Effect)>,
}

/// What a coming event does to handling times.
enum Effect {
    /// `aht_factor`, the planner's word.
    Said(f64),
    /// By past editions.
    Learned(Factor),
}

impl<'a> Handling<'a> {
    /// Learns from the history of `queue` for the events `coming`; `like` names the local days since 1970 that are like another weekday for
    /// its inquiries.
    pub fn learn(
        plan: &'a Plan,
        history: &History,
        queue: QueueId,
        coming: &[usize],
        like: &BTreeMap<i64, i64>,
    ) -> Self {
        let (clock, rows) = rows(plan, history, queue, like);
        let effect = |&i: &usize| {
            let event = &plan.events[i];
            let effect = match event.aht_factor {
                Some(factor) => Effect::Said(factor),
                None => Effect::Learned(Factor::learn(&clock, &rows, &editions(plan, i))?),
            };
            Some((event, effect))
        };
        let spread = trial::spread(&clock, &rows);
        let events = coming.iter().filter_map(effect).collect();
        Self { plan, queue, week: Week::learn(&rows), spread, events, clock }
    }

    /// How the handling times of an interval err.
    pub fn spread(&self) -> HandlingSpread {
        self.spread
    }

    /// Seconds of a chat at `moment`, while the event of that name is in force, or none if it is empty; none where the setting
    /// holds.
    pub fn seconds(&self, moment: Moment, event: &str) -> Option<f64> {
        let zone = self.plan.zone;
        let in_force = |(own, _): &&(&Event, Effect)| own.name == event && own.span.contains(moment);
        let effect = self.events.iter().find(in_force);
        let usual = self.week.as_ref().map(|week| week.hours[self.clock.of(moment)]);
        match effect {
            Some((_, Effect::Said(factor))) => Some(factor * usual.unwrap_or(self.plan.queues[self.queue].aht_seconds)),
            Some((event, Effect::Learned(factor))) => usual.map(|usual| usual * factor.at(zone, event.span, moment)),
            None => usual,
        }
    }

    /// What is used, in words; nothing where the setting holds throughout.
    pub fn lines(&self) -> Vec<Text> {
        let id = &self.plan.queues[self.queue].id;
        let mut lines = Vec::new();
        if let Some(week) = &self.week {
            let ends = week.hours.iter().fold((f64::INFINITY, 0.0f64), |(a, b), x| (a.min(*x), b.max(*x)));
            let (low, high) = ends;
            lines.push(if high / low - 1.0 > SAME {
                text!(
                    "queue {id}: handling time by hour of the week, {low:.0} to {high:.0} s",
                    "队列 {id}：处理时长按一周各时段预测，{low:.0} 至 {high:.0} 秒"
                )
            } else {
                text!(
                    "queue {id}: handling time {high:.1} s in every hour of the week; hours differ by no more than chance",
                    "队列 {id}：一周各时段处理时长均为 {high:.1} 秒；各时段差异不超过随机波动"
                )
            });
        }
        if self.clock.follows() {
            lines.push(text!(
                "queue {id}: handling times follow the calendar, as those of past days off or make-up days did",
                "队列 {id}：处理时长按节假日日历预测（以往的休息日或调休上班日即如此）"
            ));
        }
        for (event, effect) in &self.events {
            let name = &event.name;
            lines.push(match effect {
                Effect::Said(factor) => text!(
                    "queue {id}: {name} takes {factor:.2} times the usual handling time, by aht_factor",
                    "队列 {id}：{name} 期间处理时长为平时的 {factor:.2} 倍（aht_factor）"
                ),
                Effect::Learned(factor) => {
                    let (times, n) = (factor.mean, factor.editions);
                    text!(
                        n,
                        "queue {id}: {name} takes {times:.2} times the usual handling time, by {n} past edition",
                        "queue {id}: {name} takes {times:.2} times the usual handling time, by {n} past editions",
                        "队列 {id}：{name} 期间处理时长为平时的 {times:.2} 倍（依 {n} 届往届活动）"
                    )
                }
            });
        }
        lines
    }
}

/// How well the handling times of `queue` would have been forecast; none where too few rows have any.
pub fn test(plan: &Plan, history: &History, queue: QueueId, like: &BTreeMap<i64, i64>) -> Option<HandlingTest> {
    let horizon = plan.horizon.span();
    let past = (0..plan.events.len()).filter(|&i| plan.events[i].span.end <= horizon.start);
    let events: Vec<(Span, Vec<Span>)> =
        past.map(|i| (plan.events[i].span, editions(plan, i))).filter(|(_, earlier)| !earlier.is_empty()).collect();
    let (clock, rows) = rows(plan, history, queue, like);
    trial::test(&clock, &rows, &events)
}

/// The rows of `queue`, each with its hour of the week on the clock that they say.
fn rows(plan: &Plan, history: &History, queue: QueueId, like: &BTreeMap<i64, i64>) -> (Hours, Vec<Timed>) {
    let mut rows = timed(plan.zone, &history.series[queue], &plan.events, plan.horizon.start);
    let clock = Hours::learn(plan.zone, &rows, like);
    if clock.follows() {
        rows.iter_mut().for_each(|row| row.hour = row.hour.map(|_| clock.of(row.start)));
    }
    (clock, rows)
}

fn editions(plan: &Plan, of: usize) -> Vec<Span> {
    let found = calendar::editions(&plan.events, of, plan.horizon.span());
    found.into_iter().take(MOST_EDITIONS).map(|i| plan.events[i].span).collect()
}
