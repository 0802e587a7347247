//! Sample plan folders: sound, reproducible, and of a size that their roster can carry.

use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::init::{Request, TEMPLATES, Template, files};
use peakshift::read::{self, Needs};
use peakshift::{forecast, staffing};
use std::fs;

const ALL: Needs = Needs { inquiries: true, agents: true };

fn request(template: &'static Template, agents: usize) -> Request {
    Request { template, agents, seed: 7, alike: false, demand: 1.0, days: None, full: false }
}

fn loaded(request: &Request) -> read::Loaded {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files(request) {
        fs::write(folder.path().join(file.name), file.bytes).expect("written");
    }
    read::plan(folder.path(), ALL).unwrap_or_else(|error| panic!("{}: {error:?}", request.template.name))
}

fn required(loaded: &read::Loaded) -> Requirement {
    let history = loaded.history.as_ref().expect("a history");
    let (forecast, _) = forecast::forecast(&loaded.plan, history).expect("a forecast");
    staffing::staff(&loaded.plan, &forecast).expect("a requirement")
}

/// Standard agents if everybody worked at once, and the standard hours that rest and `max_hours` leave.
fn roster(plan: &Plan) -> (f64, f64) {
    let whole = plan.horizon.span().seconds() as f64 / 3600.0;
    let at_once = plan.agents.values().map(|agent| agent.efficiency).sum();
    let hours = |most: Option<f64>| most.unwrap_or(f64::INFINITY).min(whole * 10.0 / 21.0);
    (at_once, plan.agents.values().map(|agent| agent.efficiency * hours(agent.max_hours)).sum())
}

#[test]
fn every_template_is_read_without_a_finding_and_holds_what_a_plan_has() {
    for template in &TEMPLATES {
        for alike in [false, true] {
            let loaded = loaded(&Request { alike, ..request(template, 60) });
            assert_eq!(loaded.warnings, [], "{}", template.name);
            let plan = &loaded.plan;
            assert_eq!(plan.agents.len(), 60);
            let used = |tier| plan.agents.values().any(|agent| agent.tier == tier);
            assert!(plan.tiers.ids().all(used), "{}: all five tiers", template.name);
            assert!(plan.events.iter().filter(|event| event.kind == template.name).count() >= 3);
            let coming = plan.events.last().expect("an event");
            assert!(coming.span.overlap_seconds(&plan.horizon.span()) > 0, "{}: the event is planned", template.name);
            assert!(plan.agents.values().any(|agent| agent.available.is_some()));
        }
    }
}

#[test]
fn every_template_has_a_drill_that_is_read_without_a_finding() {
    for (template, agents) in TEMPLATES.iter().flat_map(|template| [(template, 6), (template, 60)]) {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files(&request(template, agents)) {
            fs::write(folder.path().join(file.name), file.bytes).expect("written");
        }
        let plan = read::plan(folder.path(), ALL).expect("a plan").plan;
        let (drill, found) = read::drill(&folder.path().join("drill.toml"), &plan).expect("a drill");
        assert_eq!(found, [], "{}", template.name);
        let counts = [drill.surges.len(), drill.absences.len(), drill.bot_outages.len(), drill.handling.len()];
        assert_eq!(counts, [1, 1, 1, 1], "{}", template.name);
        let window = drill.surges[0].scope.window.expect("a window");
        assert_eq!(window.overlap_seconds(&plan.horizon.span()), window.seconds(), "inside the plan");
    }
}

#[test]
fn agents_differ_unless_they_are_asked_to_be_alike() {
    let kinds = |alike| {
        let plan = loaded(&Request { alike, ..request(&TEMPLATES[0], 300) }).plan;
        let mut kinds: Vec<String> = plan
            .agents
            .values()
            .map(|a| format!("{:?}", (a.tier, &a.queues, a.min_hours, a.max_hours, &a.available, &a.prefer, &a.avoid)))
            .collect();
        kinds.sort();
        kinds.dedup();
        kinds.len()
    };
    let (own, alike) = (kinds(false), kinds(true));
    assert!(own > 150, "{own} kinds of agents of their own");
    assert!(alike < 60, "{alike} kinds of agents that are alike");
}

#[test]
fn the_same_request_gives_the_same_bytes_and_another_seed_does_not() {
    for template in &TEMPLATES {
        let first = files(&request(template, 30));
        assert_eq!(first, files(&request(template, 30)));
        let other = files(&Request { seed: 8, ..request(template, 30) });
        for name in ["inquiries.csv", "agents.csv"] {
            let bytes = |files: &[peakshift::init::File]| {
                files.iter().find(|file| file.name == name).expect("a table").bytes.clone()
            };
            assert_ne!(bytes(&first), bytes(&other), "{}: {name}", template.name);
        }
    }
}

#[test]
fn the_roster_can_carry_the_event_with_little_to_spare() {
    let sizes = TEMPLATES.iter().flat_map(|template| [6, 12, 30, 100, 1000].map(|agents| (template, agents)));
    let mut odd = Vec::new();
    for (template, agents) in sizes.chain([(&TEMPLATES[0], 3000)]) {
        let loaded = loaded(&request(template, agents));
        let requirement = required(&loaded);
        let plan = &loaded.plan;
        let (at_once, hours) = roster(plan);
        let length = plan.horizon.interval.hours();
        let needed: f64 = requirement.needs.values().flatten().map(|need| need.required * length).sum();
        let peak = (0..plan.horizon.intervals())
            .map(|index| requirement.needs.values().map(|needs| needs[index].required).sum::<f64>())
            .fold(0.0, f64::max);
        let (share, crowd) = (needed / hours, peak / at_once);
        // A few people cannot be fitted closely: each queue needs one at all hours.
        let most = if agents < 20 { 0.95 } else { 0.75 };
        if !(0.5..most).contains(&share) || !(0.4..1.2).contains(&crowd) {
            odd.push(format!("{} {agents}: {share:.2} of the hours, {crowd:.2} of all at the peak", template.name));
        }
    }
    assert_eq!(odd, Vec::<String>::new());
}

#[test]
fn demand_scales_the_inquiries() {
    let sum = |demand| {
        let loaded = loaded(&Request { demand, ..request(&TEMPLATES[1], 30) });
        let history = loaded.history.expect("a history");
        history.series.values().flatten().map(|row| row.inquiries).sum::<f64>()
    };
    let ratio = sum(1.5) / sum(1.0);
    assert!((ratio - 1.5).abs() < 0.02, "{ratio}");
}
