//! What the simulation found, in the workbook, on the page and in summary.json.

mod report_fixture;

use calamine::{Data, Reader, Xlsx};
use peakshift::domain::calendar::Span;
use peakshift::domain::ids::{AgentId, QueueId, Table};
use peakshift::domain::incidents::{Absence, Incidents, Scaling, Scope};
use peakshift::domain::simulation::{Overrun, RefineRound, SquadFigures, SquadWorth, StandbyWorth};
use peakshift::domain::text::Lang;
use peakshift::domain::units::{Minutes, Money, Share};
use peakshift::report::{Facts, Output, miss_notice, refinement, summary};
use report_fixture::{Fixture, double11};
use std::io::Cursor;

const PRESALE: QueueId = QueueId(0);

/// A fixture with one interval that misses though covered, one that misses because it is short, and all that a simulation can say.
struct Played {
    fixture: Fixture,
    incidents: Incidents,
    worth: StandbyWorth,
    rounds: Vec<RefineRound>,
    covered: usize,
}

fn played() -> Played {
    let mut fixture = double11(30);
    let facts = fixture.facts(Lang::En);
    let coverage = peakshift::check::coverage(facts.plan, &fixture.requirement, fixture.verified.roster());
    let cells = &coverage[PRESALE];
    let covered =
        cells.iter().position(|cell| cell.shortage == 0.0 && cell.required > 0.0).expect("a covered interval");
    let short = cells.iter().position(|cell| cell.shortage > 1.0).expect("a short interval");
    for interval in [covered, short] {
        let figures = &mut fixture.simulation.cells[PRESALE][interval];
        (figures.service_level, figures.service_level_p05) = (Share(0.61), Share(0.37));
    }
    let from = fixture.plan.events[0].span.start;
    let window = Some(Span { start: from, end: from + Minutes(120) });
    let scope = Scope { queue: Some(PRESALE), window };
    let incidents = Incidents {
        name: "<b>opening</b>".to_owned(),
        surges: vec![Scaling { scope, factor: 1.5 }],
        handling: vec![Scaling { scope: Scope { queue: None, window: None }, factor: 2.0 }],
        bot_outages: vec![scope],
        absences: vec![
            Absence { agents: Some((0..7).map(AgentId).collect()), share: Share(1.0), window },
            Absence { agents: None, share: Share(0.05), window: None },
        ],
        no_show: Share(0.02),
        actuals: None,
    };
    let figures = |size: f64, held: f64| SquadFigures {
        size,
        segments: (8.0 * size) as usize,
        hours: 12.0 * size,
        service_level: Share(0.7 + 0.1 * size),
        abandoned_share: Share(0.2 - 0.05 * size),
        held_share: Share(held),
    };
    let squad = |smallest| SquadWorth {
        required_hours: 80.0,
        ratio_hours: 20.0,
        standby_required_hours: 24.0,
        sizes: vec![figures(0.0, 0.1), figures(0.5, 0.6), figures(1.0, 0.96), figures(2.0, 1.0)],
        smallest,
    };
    let worth = StandbyWorth {
        runs: 80,
        probability: Share(0.95),
        queues: Table::new(vec![Some(squad(Some(2))), Some(squad(None)), Some(squad(Some(0)))]),
    };
    let round = |required_hours, service_level, under_target, simulated_cost, is_published| RefineRound {
        required_hours,
        service_level: Share(service_level),
        under_target,
        wages: Money(14_000.4),
        total: Money(20_000.6),
        simulated_cost: Money(simulated_cost),
        is_published,
    };
    let rounds = vec![round(500.0, 0.81, 9, 18_000.0, false), round(490.5, 0.83, 4, 17_500.25, true)];
    Played { fixture, incidents, worth, rounds, covered }
}

impl Played {
    fn facts(&self, lang: Lang) -> Facts<'_> {
        Facts {
            incidents: Some(&self.incidents),
            standby_worth: Some(&self.worth),
            steps: &[],
            refinement: &self.rounds,
            past: None,
            ..self.fixture.facts(lang)
        }
    }
}

/// A sheet as a reader sees it, cells apart by bars.
fn sheet(facts: &Facts<'_>, name: &str) -> String {
    let bytes = (Output::Workbook.export().bytes)(facts).expect("a workbook");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let line = |row: &[Data]| {
        let cells: Vec<String> = row.iter().map(Data::to_string).collect();
        cells.join(" | ").trim_end_matches([' ', '|']).to_owned() + "\n"
    };
    book.worksheet_range(name).expect("the sheet").rows().map(line).collect()
}

#[test]
fn the_sheet_reads_well_in_both_languages() {
    let played = played();
    insta::assert_snapshot!("simulation_sheet_en", sheet(&played.facts(Lang::En), "Simulation"));
    insta::assert_snapshot!("simulation_sheet_zh", sheet(&played.facts(Lang::Zh), "仿真"));
    let facts =
        Facts { simulation: None, incidents: None, standby_worth: None, refinement: &[], ..played.facts(Lang::En) };
    assert_eq!(sheet(&facts, "Simulation"), "Simulation\nNot played.\n");
}

#[test]
fn only_covered_intervals_are_named_as_missed() {
    let played = played();
    let object = summary(&played.facts(Lang::En));
    let missed = object["missed_though_covered"].as_array().expect("a list");
    assert_eq!(missed.len(), 1, "{missed:?}");
    let start = played.fixture.plan.zone.show(played.fixture.plan.horizon.interval_start(played.covered));
    assert_eq!((&missed[0]["queue"], &missed[0]["start"]), (&"presale".into(), &start.as_str().into()));
    assert_eq!((&missed[0]["service_level"], &missed[0]["target"]), (&0.61.into(), &0.8.into()));
    let lines = miss_notice(&played.facts(Lang::En)).expect("a notice");
    assert!(lines.len() == 1 && lines[0].contains("61.0 % instead of 80.0 %"), "{lines:?}");
    let calm = double11(30);
    assert!(miss_notice(&calm.facts(Lang::En)).expect("a notice").is_empty());
    assert_eq!(summary(&calm.facts(Lang::En))["missed_though_covered"], serde_json::json!([]));
}

#[test]
fn the_summary_holds_what_was_played_and_found() {
    let played = played();
    let object = summary(&played.facts(Lang::En));
    let incidents = &object["incidents"];
    assert_eq!((&incidents["name"], &incidents["no_show"]), (&"<b>opening</b>".into(), &0.02.into()));
    let list = incidents["incidents"].as_array().expect("a list");
    assert_eq!(
        list[0],
        serde_json::json!({
            "kind": "surge", "queue": "presale", "from": "2026-11-11T00:00", "to": "2026-11-11T02:00", "factor": 1.5
        })
    );
    assert_eq!(list[1]["queue"], serde_json::Value::Null);
    assert_eq!((&list[3]["agents"][0], &list[4]["agents"]), (&"A0001".into(), &serde_json::Value::Null));
    let squads = &object["standby_worth"]["queues"];
    assert_eq!(squads["presale"]["smallest"]["size"], 1.0);
    assert_eq!(squads["aftersale"]["smallest"], serde_json::Value::Null);
    assert_eq!(squads["logistics"]["smallest"]["segments"], 0);
    let mut nobody = played.worth.clone();
    nobody.queues[PRESALE] = None;
    let object = summary(&Facts { standby_worth: Some(&nobody), ..played.facts(Lang::En) });
    assert!(object["standby_worth"]["queues"].get("presale").is_none(), "nobody stands by there");
    let rounds = object["refinement"].as_array().expect("rounds");
    assert_eq!((&rounds[1]["round"], &rounds[1]["published"]), (&1.into(), &true.into()));
    assert_eq!((&rounds[0]["intervals_under_target"], &rounds[1]["simulated_cost"]), (&9.into(), &17_500.25.into()));
    let plain = summary(&played.fixture.facts(Lang::En));
    assert!(["incidents", "standby_worth", "refinement"].iter().all(|key| plain.get(key).is_none()));
}

#[test]
fn the_page_shows_them_and_runs_nothing_that_a_user_wrote() {
    let played = played();
    let html =
        String::from_utf8((Output::Html.export().bytes)(&played.facts(Lang::En)).expect("a page")).expect("UTF-8");
    let parts = [
        "&lt;b&gt;opening&lt;/b&gt;",
        "Played with",
        "the bot is out: 售前, Wed 11 Nov 00:00–02:00",
        "A0005, +2, Wed 11 Nov",
        "Covered, and yet below the service level",
        "What the standby squad is worth",
        "100\u{a0}% ✓",
        "Refined by simulation",
    ];
    for part in parts {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<b>opening"));
    assert_eq!(refinement(&played.fixture.facts(Lang::En)), None, "nothing without rounds");
}

#[test]
fn work_after_the_end_of_stretches_is_told_everywhere_with_what_would_keep_the_breaks() {
    let mut fixture = double11(30);
    fixture.simulation.overruns[PRESALE] = Overrun {
        stretches: 40.0,
        breaks_lost_minutes: 180.0,
        after_duty_minutes: 60.0,
        cost: Money(142.5),
        handed_over: 0.0,
        handed_wait_seconds: 0.0,
        chat_minutes: 5.2,
    };
    let facts = fixture.facts(Lang::En);
    let page = String::from_utf8((Output::Html.export().bytes)(&facts).expect("a page")).expect("UTF-8");
    for place in [sheet(&facts, "Simulation"), page] {
        for told in
            ["Breaks lost, min", "180", "6.0 !", "the cap of 45 minutes (R9) shows as broken", "4.0 more agent-hours"]
        {
            assert!(place.contains(told), "{told}: {place}");
        }
        assert!(place.contains("last_chat_minutes = 6, the mean of a chat"), "{place}");
    }
    let object = summary(&facts);
    let presale = &object["simulation"]["presale"];
    assert_eq!((&presale["breaks_lost_minutes"], &presale["overrun_cost"]), (&180.0.into(), &142.5.into()));
    assert_eq!((&presale["overrun_minutes_per_stretch"], &presale["r9_cap_broken"]), (&6.0.into(), &true.into()));
    let all = &object["simulation_overrun"];
    assert_eq!((&all["breaks"], &all["r9_cap_broken"]), (&"finish".into(), &true.into()));
    assert_eq!(all["to_keep_the_breaks"], serde_json::json!({ "last_chat_minutes": 6, "agent_hours": 4.0 }));
    // What is done already is no advice.
    fixture.plan.simulation.last_chat = Minutes(6);
    let told = sheet(&fixture.facts(Lang::En), "Simulation");
    assert!(told.contains("last_chat_minutes = 6 is set") && !told.contains("the mean of a chat"), "{told}");
}
