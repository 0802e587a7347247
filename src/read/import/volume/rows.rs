//! The rows of all sheets together: queues named, times settled, repeated rows told, totals compared.

use super::context::Context;
use super::dates::{self, Asked};
use super::entry::{At, Sheet};
use super::intervals::{self, Intervals};
use super::merge::{self, Placed};
use super::{Outcome, Plan};
use crate::domain::imported::{Question, SheetFacts};
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::import::choices::Stamp;
use crate::read::import::question;
use crate::read::import::queues::Found;
use crate::text;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use std::collections::BTreeMap;

/// Joins what the sheets hold.
pub(super) fn join(sheets: Vec<(Sheet<'_>, Context)>, plan: &Plan<'_>, outcome: &mut Outcome) {
    let mut placed = Vec::new();
    let mut unknown = BTreeMap::new();
    for (mut sheet, context) in sheets {
        let mut facts = SheetFacts {
            name: sheet.grid.name(),
            encoding: sheet.grid.encoding.clone(),
            shape: sheet.shape.clone(),
            header: sheet.header.map(|row| sheet.grid.place(row, 0).line.unwrap_or(row + 1)),
            ..SheetFacts::default()
        };
        let queues = queues(&mut sheet, &context, plan, &mut unknown, &mut facts);
        let asked = Asked { choices: plan.choices, year: context.year, now: plan.year };
        let is_open = !sheet.questions.is_empty();
        let dates = if is_open { None } else { dates::resolve(&mut sheet, &asked) };
        let found = match intervals::find(&sheet, plan.choices, plan.interval) {
            Ok(found) if !sheet.entries.is_empty() => Some(found),
            Ok(_) => None,
            Err(question) => {
                sheet.questions.extend((!is_open && !sheet.entries.is_empty()).then_some(*question));
                None
            }
        };
        if let (Some(dates), Some(found)) = (dates, found) {
            tell(&found, &mut facts);
            let rows = place(&mut sheet, &dates, &found, &queues);
            let first = rows.iter().map(|row| row.local).min();
            let last = rows.iter().map(|row| row.local + TimeDelta::minutes(row.minutes)).max();
            facts.times = first.zip(last).map(|(first, last)| (shown(first), shown(last)));
            facts.rows = rows.len();
            placed.extend(rows);
        }
        compare_totals(&mut sheet, &mut facts);
        let left_out = sheet.left_out.0.into_iter();
        facts.left_out =
            left_out.map(|([en, zh], (n, cells))| (Text { en: en.to_owned(), zh: zh.to_owned() }, n, cells)).collect();
        facts.columns = sheet.columns;
        merge::note_replies(&sheet.first_replies, plan, outcome);
        outcome.questions.append(&mut sheet.questions);
        outcome.findings.append(&mut sheet.findings);
        outcome.volumes.sheets.push(facts);
    }
    outcome.questions.extend(unknown.into_values().map(|(question, ..)| question));
    merge::merge(placed, plan, outcome);
    merge::dedup(&mut outcome.questions);
}

fn shown(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%dT%H:%M").to_string()
}

fn tell(found: &Intervals, facts: &mut SheetFacts) {
    let name = if found.stamp == Stamp::Start { "start" } else { "end" };
    facts.interval = Some((found.minutes, found.why_minutes.clone()));
    facts.stamp = Some((name, found.why_stamp.clone()));
}

/// A name that the plan does not have: its question, and how many rows it has.
type Unknown = BTreeMap<String, (Question, usize)>;

/// The id of the queue of each entry; none where it is left out or asked about.
fn queues(
    sheet: &mut Sheet<'_>,
    context: &Context,
    plan: &Plan<'_>,
    unknown: &mut Unknown,
    facts: &mut SheetFacts,
) -> Vec<Option<String>> {
    let whole = whole(context, plan);
    let mut ids = Vec::new();
    let (mut nameless, mut left_out) = (None, Vec::new());
    for entry in &sheet.entries {
        let name = entry.queue.as_deref().filter(|name| !name.is_empty());
        let id = match (name, &whole) {
            (Some(name), _) => match plan.queues.find(name) {
                Found::Id(id) => Some(id),
                Found::LeftOut => {
                    left_out.push(entry.at);
                    None
                }
                Found::Unknown => {
                    let known = unknown.entry(name.to_owned());
                    known.or_insert_with(|| (about_name(sheet, entry.at, name, plan), 0)).1 += 1;
                    None
                }
            },
            (None, Some((id, why))) => {
                facts.queue = Some((id.clone(), why.clone()));
                Some(id.clone())
            }
            (None, None) => {
                nameless = nameless.or(Some(entry.at));
                None
            }
        };
        let id = id.filter(|id| {
            let is_known = plan.queues.known.is_empty() || plan.queues.ids().any(|known| known == id);
            if !is_known {
                let key = format!("={id}");
                unknown.entry(key).or_insert_with(|| (about_id(sheet, entry.at, id, plan), 0)).1 += 1;
            }
            is_known
        });
        ids.push(id);
    }
    if let Some(at) = nameless {
        let mut options: Vec<String> = plan.queues.ids().map(|id| format!("--queue {id}")).collect();
        if options.is_empty() {
            options.push("--queue presale".to_owned());
        }
        let message = text!("no column, sheet or title names the queue", "没有列、工作表名或标题说明队列");
        sheet.questions.push(question::about(&codes::IMPORT_QUEUE, sheet.grid, at, message, options));
    }
    for at in left_out {
        sheet.left_out.add(["a queue that you left out", "您忽略的队列"], sheet.grid, at);
    }
    ids
}

/// The queue of rows that name none: as answered, as the sheet's name or title says, or the plan's only one.
fn whole(context: &Context, plan: &Plan<'_>) -> Option<(String, Text)> {
    if let Some(id) = &plan.choices.queue_of_all {
        return Some((id.clone(), text!("you said so", "按您的说明")));
    }
    if let Some((name, [en, zh])) = &context.queue
        && let Found::Id(id) = plan.queues.find(name)
    {
        return Some((id, text!("{en} says so", "{zh}如此")));
    }
    let mut ids = plan.queues.ids();
    let first = ids.next()?;
    ids.next().is_none().then(|| (first.to_owned(), text!("the plan has no other", "方案只有这一个队列")))
}

fn about_name(sheet: &Sheet<'_>, at: At, name: &str, plan: &Plan<'_>) -> Question {
    let shown = crate::read::findings::list::shortened(name);
    let mut options: Vec<String> =
        plan.queues.ids().map(|id| question::option("--queue", &format!("{name}={id}"))).collect();
    options.push(question::option("--queue", &format!("{name}=")));
    let message = text!(
        "the plan has no queue `{shown}`; say which it is, leave it out with an empty id, or add [[queues]] with name = \"{shown}\" to plan.toml",
        "方案中没有队列 `{shown}`；请说明它是哪一个，或以空 id 忽略，或在 plan.toml 中添加 name = \"{shown}\" 的 [[queues]]"
    );
    question::about(&codes::IMPORT_QUEUE, sheet.grid, at, message, options)
}

fn about_id(sheet: &Sheet<'_>, at: At, id: &str, plan: &Plan<'_>) -> Question {
    let list = plan.queues.ids().collect::<Vec<_>>().join(", ");
    let message = text!(
        "`{id}` is no id of a queue in plan.toml; there are {list}",
        "`{id}` 不是 plan.toml 中的队列 id；现有 {list}"
    );
    let options = plan.queues.ids().map(|known| format!("--queue NAME={known}")).collect();
    question::about(&codes::IMPORT_QUEUE, sheet.grid, at, message, options)
}

/// The entries with their starts.
fn place(sheet: &mut Sheet<'_>, dates: &[NaiveDate], found: &Intervals, queues: &[Option<String>]) -> Vec<Placed> {
    let mut rows = Vec::new();
    let (mut off, mut without_clock) = (Vec::new(), Vec::new());
    let has_clocks = sheet.entries.iter().any(|entry| entry.clock.is_some());
    for ((entry, date), queue) in sheet.entries.iter().zip(dates).zip(queues) {
        let Some(queue) = queue else { continue };
        if has_clocks && entry.clock.is_none() {
            without_clock.push(entry.at);
            continue;
        }
        let own = intervals::of_range(entry).or(entry.minutes);
        let minutes = if found.minutes == 0 { own.unwrap_or(0) } else { entry.minutes.unwrap_or(found.minutes) };
        let seconds = entry.clock.map_or(0, |(from, _)| from);
        let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::seconds(seconds);
        let is_range = intervals::of_range(entry).is_some();
        let local = match found.stamp {
            Stamp::End if !is_range && entry.clock.is_some() => local - TimeDelta::minutes(minutes),
            _ => local,
        };
        let local = if sheet.is_log { floor(local, minutes) } else { local };
        if local.and_utc().timestamp() % 300 != 0 || !(1..=1440).contains(&minutes) {
            off.push(entry.day_at.unwrap_or(entry.at));
            continue;
        }
        let (file, cell) = (sheet.grid.name(), sheet.grid.address(entry.at.0, entry.at.1));
        let line = sheet.grid.row(entry.at.0).iter().map(|cell| &*cell.text).collect::<Vec<_>>().join("\u{1f}");
        let place = sheet.grid.place(entry.at.0, entry.at.1);
        rows.push(Placed {
            local,
            offset: entry.offset,
            minutes,
            queue: queue.clone(),
            count: entry.count,
            handling: entry.handling,
            file,
            cell,
            place: (place.line.unwrap_or(1), place.column.unwrap_or(1)),
            line: if sheet.is_log { String::new() } else { line },
            is_log: sheet.is_log,
        });
    }
    for at in without_clock {
        super::figures::no_time(at, sheet);
    }
    for at in off {
        let text = sheet.grid.cell(at.0, at.1).text.to_string();
        let message = text!("`{text}` begins off the 5-minute grid", "`{text}` 不在 5 分钟网格上");
        super::figures::report(&codes::OBSERVATION_OFF_GRID, at, message, sheet);
    }
    rows
}

fn floor(local: NaiveDateTime, minutes: i64) -> NaiveDateTime {
    let seconds = local.and_utc().timestamp().rem_euclid(minutes.max(1) * 60);
    local - TimeDelta::seconds(seconds)
}

/// Each total of the file beside what its rows come to; one that is none of the sums is an error with both numbers.
fn compare_totals(sheet: &mut Sheet<'_>, facts: &mut SheetFacts) {
    let alike = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(1.0);
    for total in std::mem::take(&mut sheet.totals) {
        let right = total.sums.iter().copied().find(|sum| alike(*sum, total.value));
        let sum = right.or(total.sums.first().copied()).unwrap_or(0.0);
        facts.totals.push((sheet.grid.address(total.at.0, total.at.1), total.value, sum));
        if right.is_none() {
            let value = total.value;
            let message = text!("the total says {value}, its rows come to {sum}", "合计写着 {value}，各行相加为 {sum}");
            super::figures::report(&codes::IMPORT_TOTAL, total.at, message, sheet);
        }
    }
}
