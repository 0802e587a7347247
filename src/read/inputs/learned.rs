//! inquiries.csv with what came in an event, and events.csv with what it really was: to take the place of the old ones.

use super::events::FORM as EVENTS;
use super::inquiries::FORM as INQUIRIES;
use super::intervals::is_usable;
use super::rewritten::Rewritten;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Event, History, Observation};
use crate::domain::ids::{Id, QueueId};
use crate::domain::learned::Lesson;
use crate::domain::plan::Plan;
use crate::domain::review::Counted;
use crate::error::{Error, Result};
use crate::read::findings::list::Findings;
use crate::read::table::names::{self, Named};
use crate::read::table::time::Clock;
use std::path::Path;

/// Whether a row can stand in a history as it is.
pub fn fits_history(row: &Counted) -> bool {
    let minutes = row.span.seconds() / 60;
    row.span.seconds() % 60 == 0 && is_usable(minutes) && row.span.start.0 % 300 == 0
}

/// The history at `path`, which says `history`, with `rows`, each of which must fit a history, in order of start. Rows of the same queue and
/// time go. Rows that do not say how long they are say it then, as those that follow could be of another length.
///
/// # Errors
/// [`Error::Invalid`] where the table cannot be read.
pub fn history_with(path: &Path, plan: &Plan, history: &History, rows: &[Counted]) -> Result<Vec<u8>> {
    let mut spans: Vec<Vec<Span>> = vec![Vec::new(); plan.queues.len()];
    rows.iter().for_each(|row| spans[row.queue.index()].push(row.span));
    spans.iter_mut().for_each(|spans| spans.sort());
    let mut clock = Clock::new(plan.zone);
    let mut unheard = Findings::new(String::new());
    let mut lengths: Vec<Option<i64>> = Vec::new();
    let mut findings = Findings::new(path.display().to_string());
    let table = Rewritten::open(path, &INQUIRIES, &mut findings, |row| {
        let start = row.time_text(0, "start", &mut unheard).ok().and_then(|cell| clock.moment(&cell).ok());
        let queue = names::queue(&plan.queues, row.cell(1));
        let (Some(start), Named::One(queue)) = (start, queue) else {
            lengths.push(None);
            return true;
        };
        let stays = !holds(&spans[queue.index()], start);
        lengths.extend(stays.then(|| length_of(&history.series[queue], start)));
        stays
    });
    let Some(mut table) = table else { return Err(Error::Invalid(findings.into_sorted())) };
    let (start, queue, inquiries) =
        (table.column_or_new("start"), table.column_or_new("queue"), table.column_or_new("inquiries"));
    let length = table.column_or_new("interval_minutes");
    let timed = rows.iter().any(|row| row.aht_seconds.is_some());
    let aht = timed.then(|| table.column_or_new("aht_seconds"));
    let (of_count, of_length) = (table.unit(inquiries), table.unit(length));
    let of_aht = aht.map_or(1.0, |column| table.unit(column));
    for (at, minutes) in lengths.into_iter().enumerate().filter_map(|(at, minutes)| Some((at, minutes?))) {
        if table.cell(at, Some(length)).trim().is_empty() {
            table.set(at, length, number(minutes as f64 / of_length));
        }
    }
    for row in rows {
        let mut cells = vec![
            (start, plan.zone.show(row.span.start)),
            (queue, plan.queues[row.queue].id.clone()),
            (inquiries, number(row.inquiries / of_count)),
            (length, number((row.span.seconds() / 60) as f64 / of_length)),
        ];
        cells.extend(aht.zip(row.aht_seconds).map(|(column, seconds)| (column, number(seconds / of_aht))));
        table.add(usize::MAX, &cells);
    }
    table.bytes()
}

/// Minutes of the row at `start`; of a row longer than an hour the clock may count others than passed.
fn length_of(series: &[Observation], start: Moment) -> Option<i64> {
    let at = series.binary_search_by_key(&start, |row| row.start).ok()?;
    Some(series[at].length.0).filter(|minutes| *minutes <= 60)
}

/// Whether one of `spans`, which are sorted and apart, holds `start`.
fn holds(spans: &[Span], start: Moment) -> bool {
    let after = spans.partition_point(|span| span.start <= start);
    after > 0 && spans[after - 1].contains(start)
}

/// A number with at most three decimals.
fn number(value: f64) -> String {
    format!("{}", (value * 1e3).round() / 1e3 + 0.0)
}

/// The events at `path`, with what `lessons` say of them. An event whose queues grew differently has a row for each of them.
///
/// # Errors
/// [`Error::Invalid`] where the table cannot be read.
pub fn events_with(path: &Path, plan: &Plan, lessons: &[Lesson]) -> Result<Vec<u8>> {
    let mut findings = Findings::new(path.display().to_string());
    let table = Rewritten::open(path, &EVENTS, &mut findings, |_| true);
    let Some(mut table) = table else { return Err(Error::Invalid(findings.into_sorted())) };
    for lesson in lessons {
        learn(&mut table, plan, &plan.events[lesson.event], lesson);
    }
    table.bytes()
}

/// Keeps the planner's growth of a row beside the one that it turned out to be: waves that are still to come are measured by it.
fn keep_promise(table: &mut Rewritten, at: usize, growth: usize, learned: f64) {
    let promised = table.cell(at, Some(growth)).trim().to_owned();
    if promised.is_empty() || promised == number(learned) {
        return;
    }
    let column = table.column_or_new("planned_growth");
    if table.cell(at, Some(column)).trim().is_empty() {
        table.set(at, column, promised);
    }
}

fn learn(table: &mut Rewritten, plan: &Plan, event: &Event, lesson: &Lesson) {
    let columns = ["event", "kind", "start", "end", "queue"].map(|name| table.column(name));
    let mut clock = Clock::new(plan.zone);
    let mut is_of = |table: &Rewritten, at: usize| {
        let [name, kind, start, ..] = columns.map(|column| table.cell(at, column).trim_start_matches('\'').to_owned());
        name.trim() == event.name
            && kind.trim() == event.kind
            && clock.moment(start.trim()).ok() == Some(event.span.start)
    };
    let own: Vec<usize> = (0..table.len()).filter(|&at| is_of(table, at)).collect();
    let queue_of = |table: &Rewritten, at: usize| match names::queue(&plan.queues, table.cell(at, columns[4])) {
        Named::One(queue) => Some(queue),
        _ => None,
    };
    let told: Vec<(usize, Option<QueueId>)> = own.iter().map(|&at| (at, queue_of(table, at))).collect();
    for (at, queue) in &told {
        let growth = queue.map_or(lesson.growth, |queue| lesson.growth_by_queue.get(&queue).copied());
        if let Some(growth) = growth {
            let column = table.column_or_new("growth");
            keep_promise(table, *at, column, growth);
            table.set(*at, column, number(growth));
        }
        if let Some(uplift) = lesson.uplift.filter(|_| queue.is_none()) {
            let column = table.column_or_new("uplift");
            table.set(*at, column, number(uplift));
        }
        if let Some(times) = lesson.phase_times.as_ref().filter(|_| queue.is_none()) {
            let column = table.column_or_new("phase_times");
            let times: Vec<String> = times.iter().map(|time| time.format("%H:%M").to_string()).collect();
            table.set(*at, column, times.join(";"));
        }
    }
    let Some(&(first, _)) = told.first() else { return };
    if lesson.growth_by_queue.len() < 2 {
        return;
    }
    let after = told.last().map_or(first, |(last, _)| last + 1);
    let new = lesson.growth_by_queue.iter().filter(|(queue, _)| !told.iter().any(|(_, known)| known == &Some(**queue)));
    for (n, (queue, growth)) in new.enumerate() {
        let mut cells: Vec<(usize, String)> =
            columns[..4].iter().flatten().map(|&column| (column, table.cell(first, Some(column)).to_owned())).collect();
        let (of_queue, of_growth) = (table.column_or_new("queue"), table.column_or_new("growth"));
        cells.push((of_queue, plan.queues[*queue].id.clone()));
        cells.push((of_growth, number(*growth)));
        let promised =
            table.column("planned_growth").map(|column| (column, table.cell(first, Some(column)).to_owned()));
        cells.extend(promised);
        table.add(after + n, &cells);
    }
}
