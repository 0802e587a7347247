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
    assert_eq!(upright, ["Charts", "Fairness", "Overview", "Roster", "Settings", "Squads", "Standby"]);
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
fn sheets_for_the_screen_print_nothing_and_settings_lie_in_two_halves() {
    let bytes = workbook(&double11(30));
    let sheets = sheets(&bytes);
    let names = names(&bytes);
    for sheet in ["Segments", "Day lists", "Simulation", "Settings"] {
        let area = names
            .split("<definedName ")
            .find(|name| name.contains("Print_Area") && name.contains(sheet))
            .and_then(|name| name.split('!').nth(1)?.split('<').next())
            .unwrap_or_else(|| panic!("{sheet} has a print area"));
        let cell = area.replace('$', "");
        assert!(!cell.contains(':') && cell.ends_with('1'), "{sheet}: one cell, {area}");
        assert!(!sheets[sheet].contains(&format!("r=\"{cell}\"")), "{sheet}: nothing is in {area}");
    }
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

#[test]
fn who_may_lead_stands_above_the_squads_with_breaks_and_meal() {
    let fixture = double11(30);
    let mut book = Xlsx::new(Cursor::new(workbook(&fixture))).expect("readable");
    let squads = book.worksheet_range("Squads").expect("cells");
    let leads = |agent: &AgentId| fixture.plan.tiers[fixture.plan.agents[*agent].tier].can_lead;
    let roster = fixture.verified.roster();
    let work = roster.agents().filter(leads).flat_map(|agent| roster.blocks(agent)).filter(|block| !block.standby);
    let n = work.count();
    let mut rows = squads.rows().skip(1);
    assert_eq!(rows.next().expect("a band")[0].to_string(), format!("Those who may lead: {n} blocks"));
    for row in rows.take(n) {
        let agent = fixture.plan.agents.iter().find(|(_, agent)| agent.id == row[2].to_string());
        assert!(agent.is_some_and(|(_, agent)| fixture.plan.tiers[agent.tier].can_lead), "{row:?}");
        assert!(!row[6].to_string().is_empty(), "breaks: {row:?}");
    }
}

#[test]
fn what_is_told_below_a_list_wraps_inside_the_paper() {
    let bytes = workbook(&double11(30));
    let markup = sheets(&bytes).remove("Fairness").expect("a sheet");
    let mut book = Xlsx::new(Cursor::new(&bytes)).expect("readable");
    let cells = book.worksheet_range("Fairness").expect("cells");
    let told = cells.rows().position(|row| row[0].to_string().starts_with("Night hours are")).expect("a note");
    let row = told + 1;
    assert!(markup.contains(&format!("<mergeCell ref=\"A{row}:O{row}\"")), "over all columns");
    let height = markup.split(&format!("<row r=\"{row}\"")).nth(1).and_then(|rest| rest.split('>').next());
    assert!(height.is_some_and(|height| height.contains("ht=\"30\"") || height.contains("ht=\"45\"")), "{height:?}");
}
