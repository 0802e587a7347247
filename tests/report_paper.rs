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
