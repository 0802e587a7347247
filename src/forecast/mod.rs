//! Forecasts inquiries: the normal week of every queue, and what a promotion does to it.

mod adjusting;
mod backtest;
mod belief;
mod cells;
mod closed;
mod events;
mod handled;
mod handling;
mod history;
mod methods;
mod notes;
mod ordinary;
mod posterior;
mod queues;
mod rest;
mod series;
mod slots;
mod spread;
mod strays;

use crate::domain::demand::{Event, Forecast, ForecastCell, History, Missing, mean_handling};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::{Plan, Queue as Settings};
use crate::domain::text::Text;
use crate::domain::units::Minutes;
use crate::error::{Error, Finding, Result};
pub use backtest::{DayTest, EventScore, EventTest, QueueBacktest, Score};
use events::backcast;
use events::calendar;
use events::occasion::{self, reach};
use events::openings::{self, Openings};
use events::promotion::{Promotion, Queue, Season};
use events::unsaid::{self, Hints};
use handled::Handling;
pub use handling::trial::{Errors, HandlingTest};
use history::day_types::DayTypes;
use history::grid::Grid;
use history::together::Together;
use history::{hours_change, open};
pub use notes::assumed::{CAMPAIGN, RUNNING_EVENT};
pub use notes::examine::Examination;
use notes::examine::Subject;
pub use notes::propose::{KIND as PROPOSED_KIND, Proposal};
use notes::{ahead, assumed, days_off, examine, festivals, omitted, remarks};
use ordinary::Ordinary;
pub use posterior::{Came, Reforecast, reforecast};
use rayon::prelude::*;
pub use rest::surged;
use series::Makings;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
pub use strays::{counted, crossings, departures};

/// An event may end so long after the horizon; what comes later has no bearing on it.
const MOST_AHEAD: Minutes = Minutes(31 * 1440);
/// Share by which earlier waves change a coming one before it is said.
const TOLD_CHANGE: f64 = 0.02;
/// Share by which a handling time differs from the setting before it is said.
const FAR_HANDLING: f64 = 0.15;
/// Days of normal history below which the normal week is a guess.
const SHORT_DAYS: usize = 14;
/// Days between the history and the horizon beyond which the history is old.
const OLD_DAYS: usize = 28;

/// Forecasts every interval of the horizon; the findings are warnings.
///
/// Cells are inquiries per interval before the bot, finite, non-negative, with p50 ≤ p80 ≤ p95; closed hours are 0.
///
/// # Errors
/// [`Error::Invalid`] for an event in the horizon whose effect neither the history nor the planner tells, or that lies in hours that
/// stay closed. A history that says nothing gives zeros and a warning.
pub fn forecast(plan: &Plan, history: &History) -> Result<(Forecast, Vec<Finding>)> {
    let horizon = plan.horizon.span();
    let coming = calendar::coming(&plan.events, horizon);
    let grid = grid(plan, history, &coming);
    let from = coming.iter().map(|&i| reach(&grid, plan.events[i].span).start).fold(grid.past(), Ord::min);
    let (queues, past) = queues::learned(plan, history, &grid, from, false);
    let unsaid = unsaid_events(plan, history, &grid, &queues.iter().map(|queue| &queue.hints).collect::<Vec<_>>());
    if !unsaid.is_empty() {
        return Err(Error::Invalid(unsaid));
    }
    let season = Season::new(&grid, &plan.events, &queues, past, horizon);
    let promotions: Vec<Promotion> = coming.par_iter().map(|&i| season.promotion(i)).collect();
    let forecast = assembled(plan, history, (&grid, from), &queues, &promotions);
    let closed = closed::closed(plan, &queues, &promotions, &forecast);
    if !closed.is_empty() {
        return Err(Error::Invalid(closed));
    }
    let mut findings = findings(plan, &grid, &queues, &promotions);
    findings.extend(omissions(plan, history));
    findings.extend(handling_of_history(plan, history));
    findings.extend(openings_unseen(plan, history));
    findings.extend(festivals::findings(plan, history));
    Ok((forecast, findings))
}

/// The cells of all queues through the horizon; the normal weeks of `queues` are forecast from a cell of the grid on.
fn assembled(
    plan: &Plan,
    history: &History,
    (grid, from): (&Grid, usize),
    queues: &[Queue],
    promotions: &[Promotion],
) -> Forecast {
    let name = |p: &Promotion| plan.events[p.event].name.as_str();
    let named: Vec<(&str, &Promotion)> = promotions.iter().map(|p| (name(p), p)).collect();
    let opening = openings::with_openings(plan);
    let coming: Vec<usize> = promotions.iter().map(|p| p.event).collect();
    let makings = Makings {
        plan,
        grid,
        from,
        masked: &calendar::masked(grid, &plan.events),
        named: &named,
        openings: &Openings::learn(plan, history, &opening),
        opening: &opening,
    };
    let one = |(q, queue): (usize, &Queue)| {
        let id = QueueId(q);
        let handling = Handling::learn(plan, history, id, &coming, &queue.days.others.like);
        makings.cells(q, queue, &history.series[id], &handling)
    };
    let cells: Vec<Vec<ForecastCell>> = queues.par_iter().enumerate().map(one).collect();
    Forecast { cells: Table::new(cells) }
}

/// A warning for each event with openings ahead that no finer history shows.
fn openings_unseen(plan: &Plan, history: &History) -> Vec<Finding> {
    let opening = openings::with_openings(plan);
    let unseen = Openings::learn(plan, history, &opening).unseen(history, &opening);
    let share = plan.forecast.opening_quarter_share.0;
    let one = |(event, count, queues): (usize, usize, Vec<QueueId>)| {
        let ids: Vec<&str> = queues.iter().map(|queue| plan.queues[*queue].id.as_str()).collect();
        ahead::opening_unseen(&plan.events[event], count, &ids, share)
    };
    unseen.into_iter().map(one).collect()
}

/// What handling times are used, queue by queue, in words; nothing where the settings hold throughout.
pub fn handling_used(plan: &Plan, history: &History) -> Vec<Text> {
    let coming = calendar::coming(&plan.events, plan.horizon.span());
    let like = days_like_others(plan, history);
    let lines =
        |(queue, like): (QueueId, &BTreeMap<i64, i64>)| Handling::learn(plan, history, queue, &coming, like).lines();
    like.iter().flat_map(lines).collect()
}

/// Of each queue, the local days since 1970 that the calendar makes another weekday.
fn days_like_others(plan: &Plan, history: &History) -> Table<QueueId, BTreeMap<i64, i64>> {
    let mut found = Vec::new();
    if plan.holidays.is_given() {
        ordinary::each(plan, history, &grid(plan, history, &[]), |own| own.days.others.like, |like| found.push(like));
    }
    found.resize(plan.queues.len(), BTreeMap::new());
    Table::new(found)
}

/// How well each method would have done on the normal weeks and the past events of each queue, on the history alone.
pub fn backtest(plan: &Plan, history: &History) -> Table<QueueId, QueueBacktest> {
    let grid = grid(plan, history, &[]);
    let (queues, past) = queues::learned(plan, history, &grid, grid.past(), true);
    let season = Season::new(&grid, &plan.events, &queues, past, plan.horizon.span());
    let mut tests: Vec<Vec<EventTest>> = vec![Vec::new(); queues.len()];
    for (queue, test) in backcast::tests(&season, plan.zone) {
        tests[queue].push(test);
    }
    let event_reason = |queue| (!plan.events.is_empty()).then(|| season.reason(queue));
    let reasons: Vec<Option<Text>> = (0..queues.len()).map(event_reason).collect();
    (queues.into_iter().zip(tests).zip(reasons).enumerate())
        .map(|(i, ((q, events), event_reason))| QueueBacktest {
            events,
            event_reason,
            handling: handled::test(plan, history, QueueId(i), &q.days.others.like),
            days_off: backtest::of_days(&q.days),
            ..q.week.backtest
        })
        .collect()
}

/// What an examination keeps of one queue.
struct Look {
    subject: Subject,
    last: Option<usize>,
    hints: Hints,
    days: DayTypes,
    closed: Vec<Range<i64>>,
}

/// What is odd in the history, with a warning for each: failures, zeros that mean missing, shifts of level, and peaks that
/// no event explains, for the planner to name; and what is seen of opening hours and of the calendar.
pub fn examine(plan: &Plan, history: &History) -> Examination {
    let grid = grid(plan, history, &[]);
    let one = |own: Ordinary| {
        let (last, hints) =
            (own.values.iter().rposition(Option::is_some), Hints::new(&grid, &plan.events, &own.values));
        let (subject, levelled) = Subject::new(&grid, &own.outside, own.changes);
        (Look { subject, last, hints, days: own.days, closed: open::closed(&grid, &own.open) }, levelled)
    };
    let (mut looks, mut together) = (Vec::new(), Together::new(grid.past()));
    ordinary::each(plan, history, &grid, one, |(look, levelled)| {
        together.add(&levelled);
        looks.push(look);
    });
    let unsaid = unsaid_events(plan, history, &grid, &looks.iter().map(|look| &look.hints).collect::<Vec<_>>());
    let silent = silences(plan, &grid, looks.iter().map(|look| look.last));
    let (mut subjects, mut days, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for (look, queue) in looks.into_iter().zip(plan.queues.values()) {
        subjects.push((queue.id.as_str(), look.subject));
        days.push(look.days);
        closed.push(look.closed);
    }
    let (mut findings, proposals) = examine::examine(&grid, plan.zone, &subjects, &together);
    findings.extend(silent);
    findings.extend(days_off::findings(plan, &grid, &days.iter().collect::<Vec<_>>()));
    findings.extend(unsaid);
    findings.extend(omissions(plan, history));
    findings.extend(handling_of_history(plan, history));
    findings.extend(openings_unseen(plan, history));
    findings.extend(festivals::findings(plan, history));
    let mut calendar = days_off::lines(plan, &days);
    calendar.extend(festivals::lines(plan));
    let days = days.into_iter().map(|days| days.others).collect();
    Examination { findings, proposals, closed: Table::new(closed), calendar, days }
}

/// A warning for each queue whose handling time by the history is far from the setting.
fn handling_of_history(plan: &Plan, history: &History) -> Vec<Finding> {
    handling(plan, |queue| mean_handling(&history.series[queue]), remarks::handling_of_history)
}

/// A warning for each queue whose handling time by a forecast, in `seconds`, is far from the setting.
pub fn handling_of_forecast(plan: &Plan, seconds: impl Fn(QueueId) -> Option<f64>) -> Vec<Finding> {
    handling(plan, seconds, remarks::handling_of_forecast)
}

fn handling(
    plan: &Plan,
    seconds: impl Fn(QueueId) -> Option<f64>,
    remark: fn(&str, f64, f64) -> Finding,
) -> Vec<Finding> {
    let far = |(id, queue): (QueueId, &Settings)| {
        let (seconds, setting) = (seconds(id)?, queue.aht_seconds);
        ((seconds / setting - 1.0).abs() > FAR_HANDLING).then(|| remark(&queue.id, seconds, setting))
    };
    plan.queues.iter().filter_map(far).collect()
}

/// An error for each event in the horizon whose effect neither the history nor the planner tells; `hints` is what each queue says.
fn unsaid_events(plan: &Plan, history: &History, grid: &Arc<Grid>, hints: &[&Hints]) -> Vec<Finding> {
    let unsaid = unsaid::unsaid(&plan.events, hints, plan.horizon.span());
    if unsaid.is_empty() {
        return Vec::new();
    }
    let mut together = Together::new(grid.past());
    ordinary::each(plan, history, grid, |own| own.values, |values| together.add(&values));
    let peaks = unsaid::peaks(grid, &plan.events, together.counts());
    unsaid.into_iter().map(|i| assumed::uplift_missing(&plan.events[i], &peaks)).collect()
}

/// A warning for each queue without rows in the newest weeks, where another has some; `last` is the last cell with a count of each.
fn silences(plan: &Plan, grid: &Grid, last: impl Iterator<Item = Option<usize>> + Clone) -> Vec<Finding> {
    let silent = |last: Option<usize>| last.map(|last| (grid.past() - 1 - last) / grid.day());
    let newest = last.clone().filter_map(silent).min().unwrap_or(0);
    let ended = |days: &usize| (SHORT_DAYS..=OLD_DAYS).contains(days) && days - newest >= SHORT_DAYS - 1;
    (last.zip(plan.queues.values()))
        .filter_map(|(last, queue)| Some(assumed::queue_silent(&queue.id, silent(last).filter(ended)?)))
        .collect()
}

/// A warning for each queue whose history looks as if intervals without inquiries were left out, where nobody says so.
fn omissions(plan: &Plan, history: &History) -> Vec<Finding> {
    let unsaid = plan.queues.iter().filter(|(_, queue)| queue.missing == Missing::Unsaid);
    unsaid
        .filter_map(|(id, queue)| {
            let share = omitted::share(plan.zone, &history.series[id])?;
            Some(remarks::omitted(&queue.id, share))
        })
        .collect()
}

/// The hours of the week in which the planner says that `queue` is open and the history shows it closed, in minutes from Monday 00:00.
fn unseen_hours(grid: &Grid, queue: &Settings, open: &[bool]) -> Vec<Range<i64>> {
    let minutes = 1440 / grid.day() as i64;
    let said = |bin: usize| queue.hours.is_some() && !queue.is_shut((bin % grid.day()) as i64 * minutes);
    let unseen: Vec<usize> = (0..open.len()).filter(|&bin| said(bin) && !open[bin]).collect();
    hours_change::ranges(grid, &unseen)
}

/// The plan's intervals from the first row to the end of the events `coming`, or of the horizon.
fn grid(plan: &Plan, history: &History, coming: &[usize]) -> Arc<Grid> {
    let horizon = plan.horizon.span();
    let first = history.series.values().filter_map(|s| s.first()).map(|o| o.start).min();
    let until = coming.iter().map(|&i| plan.events[i].span.end + occasion::HALO).fold(horizon.end, Ord::max);
    Arc::new(Grid::new(plan.zone, &plan.horizon, first, until.min(horizon.end + MOST_AHEAD)))
}

fn findings(plan: &Plan, grid: &Grid, queues: &[Queue], promotions: &[Promotion]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (queue, settings) in queues.iter().zip(plan.queues.values()) {
        let id = settings.id.as_str();
        let Some(last) = queue.last else {
            findings.push(remarks::no_history(id));
            continue;
        };
        let days = queue.normal.div_ceil(grid.day());
        if days < SHORT_DAYS && queue.week.backtest.weeks == 0 {
            findings.push(remarks::short_history(id, days));
        }
        let unseen = unseen_hours(grid, settings, &queue.week.open);
        if !unseen.is_empty() {
            findings.push(assumed::hours_unseen(id, &unseen));
        }
        let silent = (grid.past() - 1 - last) / grid.day();
        if silent > OLD_DAYS {
            findings.push(remarks::old_history(id, silent));
        }
    }
    findings.extend(newest(plan, grid, queues));
    findings.extend(days_off::findings(plan, grid, &queues.iter().map(|queue| &queue.days).collect::<Vec<_>>()));
    for promotion in promotions {
        let event = &plan.events[promotion.event];
        if let Some(uplift) = uplift_words(plan, event).filter(|_| promotion.unseen) {
            findings.push(remarks::no_edition(&event.name, &event.kind, &uplift));
        }
        for (pace, queue) in promotion.paces.iter().zip(plan.queues.values()) {
            findings.extend(pace.map(|factor| assumed::running(&event.name, &queue.id, factor)));
        }
        findings.extend(campaign_follows(plan, promotion));
    }
    findings
}

/// What earlier waves of its campaign change of a coming event, where that is more than little.
fn campaign_follows(plan: &Plan, promotion: &Promotion) -> Option<Finding> {
    let event = &plan.events[promotion.event];
    // The after-glow alone of a wave that is over may reach into the horizon.
    if event.span.end <= plan.horizon.start {
        return None;
    }
    let queues = promotion.campaign.factors.iter().zip(plan.queues.values());
    let changed: Vec<(&str, f64)> = queues
        .filter_map(|(factor, queue)| Some((queue.id.as_str(), (*factor)?)))
        .filter(|(_, factor)| (factor - 1.0).abs() >= TOLD_CHANGE)
        .collect();
    let waves: Vec<(&str, f64)> =
        promotion.campaign.waves.iter().rev().map(|(i, times)| (plan.events[*i].name.as_str(), *times)).collect();
    (!changed.is_empty()).then(|| assumed::campaign(&event.name, &waves, &changed))
}

/// What the newest weeks changed: opening hours, levels, queues that fell silent.
fn newest(plan: &Plan, grid: &Grid, queues: &[Queue]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (queue, settings) in queues.iter().zip(plan.queues.values()) {
        findings.extend(examine::changed_hours(grid, plan.zone, &settings.id, &queue.changes));
        findings.extend(examine::shifted(grid, plan.zone, &settings.id, &queue.shifts));
    }
    findings.extend(silences(plan, grid, queues.iter().map(|queue| queue.last)));
    findings
}

/// The uplift of `event` in words, by queue where they differ; none where nobody says any, or closed is all that is said.
fn uplift_words(plan: &Plan, event: &Event) -> Option<String> {
    let said: Vec<(&str, f64)> =
        (plan.queues.iter()).filter_map(|(id, queue)| Some((queue.id.as_str(), event.uplift_of(id)?))).collect();
    let first = said.first().map(|(_, uplift)| *uplift)?;
    if said.iter().all(|(_, uplift)| *uplift == first) {
        return (first > 0.0).then(|| first.to_string());
    }
    Some(said.iter().map(|(id, uplift)| format!("{id} {uplift}")).collect::<Vec<_>>().join(", "))
}
