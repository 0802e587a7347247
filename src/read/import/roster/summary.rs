//! What is said of a roster before anything is written.

use super::agents::Made;
use super::codes::{self, Book, Meaning};
use super::headers::{self, Field};
use super::model::{At, address, places};
use super::rows::{Aside, Rows};
use super::shape::{Layout, nameless};
use super::shifts::Windows;
use super::told::Shifts;
use crate::domain::text::Text;
use crate::read::import::grid::Grid;
use crate::text;

/// How one sheet was read: its header, its columns, its days, the rows that were left out.
pub(super) fn of_sheet(grids: &[Grid], layout: &Layout, rows: &Rows) -> Vec<Text> {
    let Some(grid) = grids.get(layout.grid) else { return Vec::new() };
    let (name, people) = (grid.name(), rows.people.len());
    let header = grid.place(layout.header, 0).line.unwrap_or(layout.header + 1);
    let mut notes = vec![text!(
        people,
        "{name}: the header is row {header}, below it {people} row of people",
        "{name}: the header is row {header}, below it {people} rows of people",
        "{name}：表头在第 {header} 行，其下有 {people} 行人员"
    )];
    let column = |column: &super::shape::Column| {
        let (letter, title) = (Grid::letter(column.at), column.title.replace(['\n', '\r'], " "));
        let told = if column.is_chosen { " (--column)" } else { "" };
        let is = match column.field {
            Field::Serial | Field::Sum(_) | Field::State => text!("left out", "略去"),
            Field::Carried => text!("kept as it is", "原样带出"),
            field => {
                let name = headers::name_of(field);
                text!("{name}", "{name}")
            }
        };
        let Text { en, zh } = is;
        text!("{letter} {title} → {en}{told}", "{letter} {title} → {zh}{told}")
    };
    let columns: Vec<Text> = layout.columns.iter().map(column).collect();
    let (en, zh) = joined(&columns);
    notes.push(text!("  columns: {en}", "  列：{zh}"));
    if let (Some(first), Some(last)) = (layout.days.first(), layout.days.last()) {
        let (n, from, to) = (layout.days.len(), first.date, last.date);
        let Text { en, zh } = &layout.days_why;
        notes.push(text!(
            n,
            "  {n} day, {from}; year and month: {en}",
            "  {n} days, {from} to {to}; year and month: {en}",
            "  {n} 天，{from} 至 {to}；年月依据：{zh}"
        ));
    }
    for kind in [Aside::Total, Aside::HeaderAgain, Aside::Remark, Aside::Leaver] {
        let cells: Vec<At> = rows.aside.iter().filter(|(aside, _)| *aside == kind).map(|(_, at)| *at).collect();
        if !cells.is_empty() {
            let (n, Text { en, zh }, shown) = (cells.len(), kind.words(), places(grids, &cells));
            notes.push(text!(
                n,
                "  left out {n} row, {en}: {shown}",
                "  left out {n} rows, {en}: {shown}",
                "  略去 {n} 行，{zh}：{shown}"
            ));
        }
    }
    notes
}

/// Columns that hold something and have no header.
pub(super) fn of_nameless(grids: &[Grid], layout: &Layout) -> Option<Text> {
    let grid = grids.get(layout.grid)?;
    let cells: Vec<At> =
        nameless(grid, layout).into_iter().map(|(row, column)| At { grid: layout.grid, row, column }).collect();
    let (n, shown) = (cells.len(), places(grids, &cells));
    (n > 0).then(|| {
        text!(
            n,
            "  left out {n} column without a header: {shown}",
            "  left out {n} columns without a header: {shown}",
            "  略去 {n} 个没有表头的列：{shown}"
        )
    })
}

fn joined(parts: &[Text]) -> (String, String) {
    let all = |lang: fn(&Text) -> &str| parts.iter().map(lang).collect::<Vec<_>>();
    (all(|part| &part.en).join(", "), all(|part| &part.zh).join("，"))
}

/// Who there is, by tier and queue.
pub(super) fn of_agents(made: &Made) -> Vec<Text> {
    let n = made.rows.len();
    let mut notes = vec![text!(n, "{n} agent", "{n} agents", "{n} 位坐席")];
    let counts = |counted: &super::model::Counted| {
        counted.words.iter().map(|(word, n, _)| format!("{word} ({n})")).collect::<Vec<_>>().join(", ")
    };
    let (tiers, queues) = (counts(&made.tiers), counts(&made.queues));
    notes.push(text!("  tiers: {tiers}", "  梯队：{tiers}"));
    notes.push(text!("  queues: {queues}", "  队列：{queues}"));
    notes.extend(made.notes.iter().map(|Text { en, zh }| text!("  {en}", "  {zh}")));
    notes
}

/// What the codes mean, where each meaning comes from, and what became of the days.
pub(super) fn of_windows(
    grids: &[Grid],
    windows: &Windows,
    book: &Book,
    legend: &[(String, At)],
    shifts: Shifts,
) -> Vec<Text> {
    let mut notes = Vec::new();
    let code = |(word, n, at): &(String, usize, At)| {
        let place = address(grids, *at);
        let from = legend.iter().find(|(code, _)| code == codes::name(word)).map(|(_, at)| address(grids, *at));
        let (en, zh) = match (&from, book.has(word)) {
            (Some(cell), _) => (format!("; legend in {cell}"), format!("；图例见 {cell}")),
            (None, true) => ("; --code".to_owned(), "；--code".to_owned()),
            (None, false) => (String::new(), String::new()),
        };
        let meaning = match book.meaning(word) {
            Some(Meaning::Work(ranges)) => codes::shown(&ranges),
            Some(Meaning::Marked(mark, ranges)) => {
                format!("{} {}", mark.name(), codes::shown(&ranges)).trim().to_owned()
            }
            Some(Meaning::Nothing) | None => "ignore".to_owned(),
        };
        text!("{word} = {meaning} ({n}, {place}{en})", "{word} = {meaning}（{n}，{place}{zh}）")
    };
    // Clocks that stand in the cells themselves need no table of meanings.
    let told = |(word, ..): &&(String, usize, At)| codes::clocks(word).is_none();
    let codes: Vec<Text> = windows.codes.words.iter().filter(told).map(code).collect();
    if !codes.is_empty() {
        let (en, zh) = joined(&codes);
        notes.push(text!("codes: {en}", "代码：{zh}"));
    }
    let clocks: usize = windows.codes.words.iter().filter(|word| !told(word)).map(|(_, n, _)| n).sum();
    if clocks > 0 {
        notes.push(text!(
            clocks,
            "{clocks} cell with clocks",
            "{clocks} cells with clocks",
            "{clocks} 个单元格写明了时刻"
        ));
    }
    notes.extend(of_shifts(windows, shifts));
    notes
}

fn of_shifts(windows: &Windows, shifts: Shifts) -> Vec<Text> {
    let mut notes = Vec::new();
    let Windows { inside, across, .. } = windows;
    match shifts {
        Shifts::AsAvailable if *inside > 0 => notes.push(text!(
            *inside,
            "{inside} shift inside the plan becomes a window `available`: who has it works only inside it (--shifts ignore to work at any time)",
            "{inside} shifts inside the plan become windows `available`: these people work only inside them (--shifts ignore to let them work at any time)",
            "方案时段内的 {inside} 个班次写作 available 时间窗：这些人只在其中上班（--shifts ignore 则不作限制）"
        )),
        Shifts::Ignore if *inside > 0 => {
            notes.push(text!(
                *inside,
                "{inside} shift inside the plan is left out (--shifts ignore)",
                "{inside} shifts inside the plan are left out (--shifts ignore)",
                "略去方案时段内的 {inside} 个班次（--shifts ignore）"
            ));
        }
        _ => {}
    }
    let worked = windows.worked.len();
    if worked > 0 {
        notes.push(text!(
            worked,
            "{worked} shift outside the plan goes to worked.csv",
            "{worked} shifts outside the plan go to worked.csv",
            "方案时段外的 {worked} 个班次写入 worked.csv"
        ));
    }
    if *across > 0 {
        notes.push(text!(
            *across,
            "{across} shift reaches across the start or end of the plan: it is split there, and the rest rules count both parts as blocks",
            "{across} shifts reach across the start or end of the plan: each is split there, and the rest rules count both parts as blocks",
            "{across} 个班次跨越方案的开始或结束：在该处切开，休息规则将两部分各算一个班段"
        ));
    }
    notes.extend(of_days_off(windows));
    notes
}

/// Days without work: windows, and what says nothing of the plan.
fn of_days_off(windows: &Windows) -> Vec<Text> {
    let mut notes = Vec::new();
    let Windows { marks_outside, blank, shut, .. } = windows;
    for (mark, n) in &windows.marks {
        let (name, kind) = (mark.name(), mark.kind());
        notes.push(text!(
            *n,
            "{n} window `{kind}` for {name}",
            "{n} windows `{kind}` for {name}",
            "{n} 个 {kind} 时间窗，来自 {name}"
        ));
    }
    if *shut > 0 {
        notes.push(text!(
            *shut,
            "{shut} day on which the shift lies outside the plan, of somebody without any shift inside it, is `unavailable`",
            "{shut} days on which the shift lies outside the plan, of people without any shift inside it, are `unavailable`",
            "{shut} 天的班次在方案时段之外，而这些人在时段内没有班次：写作 unavailable"
        ));
    }
    if *marks_outside > 0 {
        notes.push(text!(
            *marks_outside,
            "{marks_outside} day off or of leave outside the plan is left out",
            "{marks_outside} days off or leave outside the plan are left out",
            "略去方案时段外的 {marks_outside} 天休息或请假"
        ));
    }
    if *blank > 0 {
        notes.push(text!(
            *blank,
            "{blank} cell is blank and says nothing (--code blank=off if it does)",
            "{blank} cells are blank and say nothing (--code blank=off if they do)",
            "{blank} 个单元格空白，不作含义（如表示休息请用 --code blank=off）"
        ));
    }
    notes
}
