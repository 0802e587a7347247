//! All steps of reading rosters in their order.

use super::codes::{self, Book, explained};
use super::dates::Reading;
use super::days::{self, Context};
use super::headers::Field;
use super::hints::{Hint, hints};
use super::model::{At, Person, Problems};
use super::request::{Outcome, Request};
use super::rows::{self, Rows};
use super::shape::{self, DayColumns, DayHeads, Layout};
use super::{catalogue, legend, long, people, shifts, summary, table, totals};
use crate::domain::imported_roster::ImportedRoster;
use crate::domain::text::Text;
use crate::read::findings::codes as findings;
use crate::read::import::grid::Grid;
use crate::text;
use std::collections::BTreeSet;

type Dated = Result<(Vec<DayColumns>, Text, usize), days::Trouble>;

/// Reads the sheets of all files as one roster.
///
/// # Errors
/// An option that makes no sense.
pub(in crate::read) fn read(grids: &[Grid], request: &Request<'_>) -> Result<Outcome, Text> {
    let mut book = told_codes(&request.choices.codes)?;
    known_tiers(request)?;
    let mut problems = Problems::default();
    let mut notes = Vec::new();
    let mut sheets: Vec<(Layout, Rows)> = Vec::new();
    for layout in layouts(grids, request, &mut notes, &mut problems) {
        let mut rows = rows::read(grids, &layout, &mut problems);
        if layout.is_long() {
            let reading = Reading { order: request.choices.date_order, year: request.choices.year };
            if long::fill(grids, &layout, &mut rows, reading, &mut problems) {
                notes.push(text!(
                    "windows are given by dates without clocks: the last day is inside",
                    "时间窗只写了日期：最后一天包含在内"
                ));
            }
        }
        notes.extend(summary::of_sheet(grids, &layout, &rows));
        notes.extend(summary::of_nameless(grids, &layout));
        sheets.push((layout, rows));
    }
    let legend = read_legend(grids, &sheets, &mut book, &mut problems);
    notes.extend(compare_totals(grids, &sheets, &book, request.roster.skip_totals, &mut problems));
    let has_list = sheets.iter().any(|(layout, _)| layout.is_list());
    let rows: Vec<Person> = sheets.iter().flat_map(|(_, rows)| rows.people.clone()).collect();
    let has_days = rows.iter().any(|person| !person.days.is_empty());
    let mut people = people::gathered(rows, grids, &mut problems);
    let mut roster = ImportedRoster::default();
    if !people.is_empty() {
        roster.agents = table::made(grids, request, &mut people, has_list, &mut notes, &mut problems);
    }
    if has_days {
        let maker = shifts::Maker { grids, plan: request.plan, book: &book, shifts: request.roster.shifts };
        let windows = maker.make(&people, &mut problems);
        notes.extend(summary::of_windows(grids, &windows, &book, &legend, request.roster.shifts));
        roster.shifts = catalogue::proposed(&windows.codes, &book);
        roster.availability = Some(windows.availability);
        roster.worked = Some(windows.worked);
    }
    if roster.agents.is_none() && !has_days && problems.questions.is_empty() && problems.findings.is_empty() {
        ask_for_days(grids, &sheets, &mut problems);
    }
    roster.notes = notes;
    let Problems { questions, findings } = problems;
    Ok(Outcome { roster, questions, findings })
}

/// Asks where shifts or windows stand, where only names were found.
fn ask_for_days(grids: &[Grid], sheets: &[(Layout, Rows)], problems: &mut Problems) {
    let Some((layout, _)) = sheets.first() else { return };
    let at = At { grid: layout.grid, row: layout.header, column: 0 };
    let message =
        text!("no column holds days, shifts, or the start and end of windows", "没有日期、班次或起止时间的列");
    problems.ask(&findings::ROSTER_COLUMN, grids, at, message, vec!["--column start=B --column end=C".to_owned()]);
}

/// `--code` as a book.
fn told_codes(codes: &[(String, String)]) -> Result<Book, Text> {
    let mut book = Book::default();
    for (code, value) in codes {
        let meaning = explained(value).ok_or_else(|| {
            text!(
                "--code {code}={value}: write clocks as 09:00-18:00, or off, leave, training, available, ignore",
                "--code {code}={value}：请写时刻如 09:00-18:00，或 off、leave、training、available、ignore"
            )
        })?;
        if book.add(code, meaning).is_some() {
            return Err(text!("--code {code} is given twice", "--code {code} 给了两次"));
        }
    }
    Ok(book)
}

/// Every tier that an option names is one of the plan.
fn known_tiers(request: &Request<'_>) -> Result<(), Text> {
    let given = request.roster.tiers.iter().map(|(_, tier)| tier).chain(&request.roster.tier_of_all);
    for tier in given {
        if request.plan.tiers.values().all(|known| known.id != *tier) {
            let known = request.plan.tiers.values().map(|tier| tier.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(text!(
                "there is no tier `{tier}`; the plan has {known}",
                "没有梯队 `{tier}`；方案中有 {known}"
            ));
        }
    }
    Ok(())
}

/// The layout of every sheet that has one.
fn layouts(grids: &[Grid], request: &Request<'_>, notes: &mut Vec<Text>, problems: &mut Problems) -> Vec<Layout> {
    let mut found = Vec::new();
    let mut without: Vec<usize> = Vec::new();
    let before = problems.questions.len();
    for (index, grid) in grids.iter().enumerate() {
        let is_wanted = |sheet: &String| request.choices.sheets.is_empty() || request.choices.sheets.contains(sheet);
        if !grid.sheet.as_ref().is_none_or(is_wanted) {
            let name = grid.name();
            notes.push(text!("{name} is not read (--sheet)", "不读取 {name}（--sheet）"));
            continue;
        }
        match layout(grids, index, request, problems) {
            Some(layout) => found.push(layout),
            None => without.push(index),
        }
    }
    if problems.questions.len() > before {
        return found;
    }
    match (found.is_empty(), without.first()) {
        (true, Some(index)) => {
            let at = At { grid: *index, row: 0, column: 0 };
            let message = text!(
                "no row of the first 40 names a column of people: 工号, 姓名, agent_id or name, and something besides",
                "前 40 行中没有人员表头：需有 工号 或 姓名，以及其他列"
            );
            let options = vec!["--column name=A".to_owned(), "--sheet NAME".to_owned()];
            problems.ask(&findings::ROSTER_NO_HEADER, grids, at, message, options);
        }
        _ => {
            let names = without.iter().filter_map(|index| grids.get(*index)).map(Grid::name);
            notes.extend(names.map(|name| text!("{name} holds no people", "{name} 中没有人员")));
        }
    }
    found
}

fn layout(grids: &[Grid], index: usize, request: &Request<'_>, problems: &mut Problems) -> Option<Layout> {
    let grid = &grids[index];
    let chosen = &request.choices.columns;
    let days = shape::day_heads(grid);
    let layout = match &days {
        Some(found) => {
            let titles = shape::titles(grid, found.row);
            match dated(grid, found, &titles, request) {
                Ok((days, days_why, last)) => {
                    let taken: Vec<usize> = days.iter().flat_map(|day| day.columns.clone()).collect();
                    let columns = shape::columns(grid, (found.row, last), &taken, chosen);
                    Layout { grid: index, header: found.row, first: last + 1, columns, days, days_why }
                }
                Err(trouble) => {
                    let column = found.heads.first().map_or(0, |(column, _)| *column);
                    ask_days(&trouble, At { grid: index, row: found.row, column }, grids, problems);
                    return None;
                }
            }
        }
        None => {
            let header = shape::list_header(grid, chosen).or_else(|| shape::told_header(grid, chosen))?;
            let columns = shape::columns(grid, (header, header), &[], chosen);
            Layout { grid: index, header, first: header + 1, columns, days: Vec::new(), days_why: Text::default() }
        }
    };
    (layout.has(Field::Id) || layout.has(Field::Name)).then_some(layout.settled())
}

/// The days of a table with their dates.
fn dated(grid: &Grid, found: &DayHeads, titles: &[(String, Text)], request: &Request<'_>) -> Dated {
    let day = |moment| request.plan.zone.local(moment).date();
    let horizon = request.plan.horizon;
    let hints: Vec<(Hint, Text)> =
        titles.iter().flat_map(|(text, place)| hints(text).into_iter().map(|hint| (hint, place.clone()))).collect();
    let context = Context {
        hints: &hints,
        first: request.roster.first_day,
        year: request.choices.year,
        order: request.choices.date_order,
        plan: (day(horizon.start), day(horizon.end)),
    };
    shape::day_columns(grid, found, &context)
}

fn ask_days(trouble: &days::Trouble, at: At, grids: &[Grid], problems: &mut Problems) {
    let (message, options) = match trouble {
        days::Trouble::Open => (
            text!(
                "neither a title nor a name says in which month these days lie",
                "标题和文件名都没有说明这些日期属于哪个月"
            ),
            vec!["--first-day 2026-11-01".to_owned()],
        ),
        days::Trouble::Several(starts) => {
            let shown = starts.iter().map(ToString::to_string).collect::<Vec<_>>();
            let both = shown.join(", ");
            let message = text!("the first day may be {both}", "首日可能是 {both}");
            (message, shown.iter().map(|day| format!("--first-day {day}")).collect())
        }
        days::Trouble::Contradiction => (
            text!(
                "no dates fit the days, weekdays and titles that stand here",
                "没有日期能同时符合此处的日期、星期与标题"
            ),
            vec!["--first-day 2026-11-01".to_owned(), "--year 2026".to_owned()],
        ),
    };
    problems.ask(&findings::ROSTER_DAYS_OPEN, grids, at, message, options);
}

/// Adds to `book` what the files themselves explain; says where.
fn read_legend(
    grids: &[Grid],
    sheets: &[(Layout, Rows)],
    book: &mut Book,
    problems: &mut Problems,
) -> Vec<(String, At)> {
    let days = sheets.iter().flat_map(|(_, rows)| &rows.people).flat_map(|person| &person.days);
    let used: BTreeSet<String> =
        days.map(|day| codes::name(&day.text).to_owned()).filter(|code| !code.is_empty()).collect();
    let read: Vec<(Layout, BTreeSet<usize>)> =
        sheets.iter().map(|(layout, rows)| (layout.clone(), rows.rows.iter().copied().collect())).collect();
    let entries = legend::entries(grids, &read, &used, book, problems);
    for entry in &entries {
        book.add(&entry.code, entry.meaning.clone());
    }
    entries.into_iter().map(|entry| (entry.code, entry.at)).collect()
}

fn compare_totals(
    grids: &[Grid],
    sheets: &[(Layout, Rows)],
    book: &Book,
    skip: bool,
    problems: &mut Problems,
) -> Option<Text> {
    // Codes that nobody has explained count nothing yet.
    let texts = sheets.iter().flat_map(|(_, rows)| &rows.people).flat_map(|p| &p.days).map(|day| &day.text);
    if texts.filter(|text| !text.is_empty()).any(|text| book.meaning(text).is_none()) {
        return None;
    }
    let mut unheard = Problems::default();
    let heard = if skip { &mut unheard } else { problems };
    let (mut sums, mut differ) = (0, 0);
    for (layout, rows) in sheets {
        let compared = totals::compare(grids, layout, rows, book, heard);
        sums += compared.sums;
        differ += compared.differ;
    }
    (sums > 0).then(|| {
        text!(
            sums,
            "{sums} sum of the file compared, {differ} differ",
            "{sums} sums of the file compared, {differ} differ",
            "核对文件中的 {sums} 处合计，{differ} 处不符"
        )
    })
}
