//! The headline and the list of shortages say what a lead must know and send nobody out for nothing.

mod report_fixture;

use peakshift::domain::demand::Level;
use peakshift::domain::text::{Lang, Text};
use peakshift::error::{Finding, Severity};
use peakshift::report::{Facts, KeyFigure, key_figures, shortage_notice};
use report_fixture::{Fixture, double11};

/// The fixture with this service level everywhere.
fn with_level(agents: usize, level: f64) -> Fixture {
    let mut fixture = double11(agents);
    for queue in fixture.plan.queues.ids() {
        for figures in &mut fixture.simulation.cells[queue] {
            figures.answered_within = figures.offered * level;
        }
    }
    fixture
}

fn lines(fixture: &Fixture, simulated: bool) -> Vec<String> {
    let facts = fixture.facts(Lang::En);
    let simulation = facts.simulation.filter(|_| simulated);
    shortage_notice(&Facts { simulation, ..facts }).expect("a notice")
}

fn figure(facts: &Facts<'_>, label: &str) -> Option<KeyFigure> {
    key_figures(facts).into_iter().find(|figure| figure.label.en.starts_with(label))
}

#[test]
fn what_reaches_its_target_asks_for_nobody() {
    let lines = lines(&with_level(6, 0.95), true);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("nothing to do in "), "{}", lines[0]);
}

#[test]
fn what_misses_its_target_asks_for_people_unless_it_is_less_than_one() {
    for lines in [lines(&with_level(6, 0.5), true), lines(&double11(6), false)] {
        let (last, others) = lines.split_last().expect("lines");
        assert!(last.starts_with("nothing to do in "), "the smallest ones: {last}");
        assert!(others[0].contains("1.2 agents short, 5.7 agent-hours; find 1 more"), "{}", others[0]);
        for line in others.iter().filter(|line| line.contains("agents short")) {
            let (_, told) = line.split_once("up to ").expect("a number");
            let numbers: Vec<f64> = told.split([' ', ',']).take(5).filter_map(|word| word.parse().ok()).collect();
            assert!(numbers.len() == 2 && numbers.iter().any(|number| *number >= 1.0), "{numbers:?}: {line}");
        }
    }
}

/// Nothing is left out: those with something to do, those left to the report and those with nothing add up.
#[test]
fn every_shortage_is_counted() {
    let fixture = with_level(6, 0.5);
    let all = peakshift::report::summary(&fixture.facts(Lang::En))["shortages"].as_array().expect("a list").len();
    let counted: usize = lines(&fixture, true)
        .iter()
        .map(|line| {
            let words = line.strip_prefix("nothing to do in ").unwrap_or(line);
            let is_count = line.contains(" more in report.html") || words.len() < line.len();
            if is_count { words.split(' ').next().and_then(|word| word.parse().ok()).expect("a count") } else { 1 }
        })
        .sum();
    assert_eq!(counted, all);
}

#[test]
fn standby_that_is_missing_in_bursts_is_said_with_its_price() {
    let fixture = double11(30);
    let facts = fixture.facts(Lang::En);
    let standby = figure(&facts, "Standby").expect("a figure");
    let hours = fixture.plan.horizon.interval.hours();
    let needs = || fixture.plan.queues.ids().flat_map(|queue| &fixture.requirement.needs[queue]);
    let wanted: f64 = needs().map(|need| need.standby_required * hours).sum();
    let bursts: f64 = needs().filter(|need| need.level == Level::Burst).map(|need| need.standby_required * hours).sum();
    assert!(standby.value.en.ends_with(&format!(" of {wanted:.0} agent-hours")), "{}", standby.value.en);
    assert!(bursts > 0.0 && standby.note.en.contains(&format!(" of {bursts:.0}")), "{}", standby.note.en);
    assert!(standby.note.en.contains("one in ten kept back"), "{}", standby.note.en);

    let mut without = double11(30);
    for queue in without.plan.queues.ids() {
        without.requirement.needs[queue].iter_mut().for_each(|need| need.standby_required = 0.0);
    }
    assert_eq!(figure(&without.facts(Lang::En), "Standby"), None, "none is wanted");
}

#[test]
fn what_rests_on_a_guess_is_marked() {
    let fixture = double11(6);
    let said = Text { en: String::new(), zh: String::new() };
    let guess = Finding {
        severity: Severity::Warning,
        code: "W913",
        file: String::new(),
        line: None,
        column: None,
        message: said.clone(),
        hint: said,
    };
    let (warnings, plain) = ([guess], fixture.facts(Lang::En));
    assert!(key_figures(&plain).iter().all(|figure| !figure.label.en.contains("guess")));
    let guessed = key_figures(&Facts { warnings: &warnings, ..plain });
    let (last, others) = guessed.split_last().expect("figures");
    assert!(!last.label.en.contains("guess"), "the gap is proven whatever the demand: {}", last.label.en);
    assert!(others.iter().all(|figure| figure.label.en.ends_with(" (on a guess)")), "{others:?}");
    assert!(others.iter().all(|figure| figure.label.zh.ends_with("（按估计）")), "{others:?}");
}
