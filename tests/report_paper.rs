//! schedule.xlsx on paper: who comes first stands first, lists go upright, and an evening shares the page of the day after it.

mod report_fixture;

use calamine::{Reader, Xlsx};
use peakshift::domain::calendar::Moment;
use peakshift::domain::ids::AgentId;
use peakshift::domain::text::Lang;
use peakshift::report::Output;
use report_fixture::{Fixture, double11, fixture as made};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Rows of the time grid above the agents.
const HEADS: usize = 4;

fn workbook(fixture: &Fixture) -> Vec<u8> {
    (Output::Workbook.export().bytes)(&fixture.facts(Lang::En)).expect("a workbook")
}

/// The markup of every sheet by its name.
fn sheets(bytes: &[u8]) -> BTreeMap<String, String> {
    let names = Xlsx::new(Cursor::new(bytes)).expect("readable").sheet_names();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut markup = |number: usize| {
        let mut text = String::new();
        let mut file = archive.by_name(&format!("xl/worksheets/sheet{number}.xml")).expect("a sheet");
        file.read_to_string(&mut text).expect("text");
        text
    };
    names.into_iter().enumerate().map(|(at, name)| (name, markup(at + 1))).collect()
}

/// The markup that tells the names of places in the workbook.
fn names(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut names = String::new();
    archive.by_name("xl/workbook.xml").expect("a workbook").read_to_string(&mut names).expect("text");
    names
}

#[test]
fn who_comes_first_stands_first_in_the_grid() {
    let fixture = double11(30);
    let mut book = Xlsx::new(Cursor::new(workbook(&fixture))).expect("readable");
    let grid = book.worksheet_range("Time grid").expect("cells");
    let shown: Vec<String> = grid.rows().skip(HEADS).map(|row| row[0].to_string()).collect();
    let roster = fixture.verified.roster();
    let mut agents: Vec<(Moment, Moment, AgentId)> = roster
        .agents()
        .map(|agent| (roster.blocks(agent)[0].span.start, roster.blocks(agent)[0].span.end, agent))
        .collect();
    let by_number: Vec<AgentId> = agents.iter().map(|(_, _, agent)| *agent).collect();
    agents.sort();
    let by_start: Vec<AgentId> = agents.iter().map(|(_, _, agent)| *agent).collect();
    assert_ne!(by_start, by_number, "a plan in which the order shows");
    assert_eq!(shown, by_start.iter().map(|&agent| fixture.plan.agents[agent].id.clone()).collect::<Vec<_>>());
}

#[test]
fn lists_go_upright() {
    let sheets = sheets(&workbook(&made("Asia/Shanghai", "2026-11-10T18:00", 30, 30)));
    let upright: Vec<&str> = sheets
        .iter()
        .filter(|(_, sheet)| sheet.contains("orientation=\"portrait\""))
        .map(|(name, _)| &**name)
        .collect();
    assert_eq!(
        upright,
        ["Charts", "Day lists", "Fairness", "Overview", "Roster", "Settings", "Simulation", "Squads", "Standby"]
    );
}

#[test]
fn an_evening_shares_the_page_of_the_day_after_it() {
    let grid = |start: &str, hours: i64| {
        sheets(&workbook(&made("Asia/Shanghai", start, hours, 6))).remove("Time grid").expect("a grid")
    };
    let together = grid("2026-11-10T18:00", 30);
    assert!(together.contains("scale=\"62\"") && !together.contains("<colBreaks"), "thirty hours side by side");
    let apart = grid("2026-11-10T00:00", 48);
    assert!(apart.contains("scale=\"74\"") && apart.contains("<colBreaks count=\"1\""), "a page for each of two days");
}

#[test]
fn a_sheet_for_locks_prints_nothing_and_settings_lie_in_two_halves() {
    let bytes = workbook(&double11(30));
    let sheets = sheets(&bytes);
    let names = names(&bytes);
    let area = names.split("<definedName ").find(|name| name.contains("Print_Area") && name.contains("Segments!"));
    let area = area.and_then(|name| name.split("Segments!").nth(1)?.split('<').next()).expect("a print area");
    assert_eq!(area, "$K$1", "an empty cell");
    assert!(!sheets["Segments"].contains("r=\"K1\""), "nothing is there");
    assert!(
        sheets["Settings"].contains("fitToHeight=\"1\"") || !sheets["Settings"].contains("fitToHeight"),
        "one page"
    );
    let mut book = Xlsx::new(Cursor::new(&bytes)).expect("readable");
    let settings = book.worksheet_range("Settings").expect("cells");
    let keys = |column: usize| {
        settings.rows().filter(|row| row.get(column).is_some_and(|cell| !cell.to_string().is_empty())).count()
    };
    assert!(keys(0).abs_diff(keys(3)) < 25, "halves of {} and {} rows", keys(0), keys(3));
}

#[test]
fn of_a_large_roster_the_worst_are_printed_and_all_are_there() {
    let fixture = made("Asia/Shanghai", "2026-11-10T18:00", 30, 300);
    let bytes = workbook(&fixture);
    let names = names(&bytes);
    let area = names.split("Fairness!$A$1:").nth(1).and_then(|rest| rest.split('<').next()).expect("a print area");
    let last: usize = area.rsplit('$').next().and_then(|row| row.parse().ok()).expect("a row");
    let mut book = Xlsx::new(Cursor::new(&bytes)).expect("readable");
    let listed = book.worksheet_range("Fairness").expect("cells");
    let known = |id: &str| fixture.plan.agents.iter().any(|(_, agent)| agent.id == id);
    let shown = listed.rows().filter(|row| known(&row[0].to_string())).count();
    assert_eq!(shown, fixture.plan.agents.len(), "everybody on the screen");
    assert!(last < shown && last <= 280, "printed up to row {last}");
}
