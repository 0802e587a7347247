//! What standby is worth: squads of other sizes on the same runs.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::plan::{Agent, Plan, StretchEnd};
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::simulation::{ServiceFigures, Simulation, SquadWorth, StandbyWorth};
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::{Absence, Incidents, drill, standby_worth};

const Q0: QueueId = QueueId(0);
const Q1: QueueId = QueueId(1);
const START: &str = "2026-11-10T18:00";
const SEED: u64 = 7;
const NONE: usize = 0;
const HALF: usize = 2;
const WHOLE: usize = 4;
const TWICE: usize = 6;
/// The intervals with which the second hour begins and the fourth is over.
const HOUR_2: usize = 2;
const HOUR_5: usize = 8;

/// Two queues from 18:00 to midnight, rules that allow any block, two chats at a time.
fn lenient(agents: Vec<Agent>, runs: u32) -> Plan {
    let mut plan = common::with_agents(common::plan(), agents);
    plan.horizon.end = plan.horizon.start + Minutes(6 * 60);
    let (short, long) = (Minutes(5), Minutes(36 * 60));
    (plan.rules.block_grid, plan.rules.min_block, plan.rules.max_block) = (short, short, long);
    (plan.rules.min_gap, plan.rules.max_duty, plan.rules.max_span) = (short, long, long);
    (plan.breaks.min_work, plan.breaks.max_work, plan.breaks.meal_after) = (short, long, long);
    (plan.standby.min_block, plan.standby.max_block) = (short, long);
    plan.simulation.runs = runs;
    for queue in plan.queues.values_mut() {
        (queue.concurrency, queue.patience_seconds, queue.aht_seconds) = (2, 900.0, 240.0);
    }
    plan
}

fn team(n: usize) -> Vec<Agent> {
    (0..n).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0, 1])).collect()
}

/// Agents on line in queue 0 all the time, then standby for it by `words` each.
fn segments(plan: &Plan, on_line: usize, standby: &[&str]) -> Vec<Segment> {
    let work = (0..on_line).flat_map(|i| common::segments(plan, i, START, "w360"));
    let squad = standby.iter().enumerate().flat_map(|(i, words)| common::segments(plan, on_line + i, START, words));
    work.chain(squad).collect()
}

fn verified(plan: &Plan, requirement: &Requirement, segments: Vec<Segment>) -> Verified {
    check(plan, requirement, &Roster::new(segments), &[]).expect("a valid schedule")
}

/// `inquiries` in every interval of queue 0, with spread, and nobody in queue 1.
fn demand(plan: &Plan, inquiries: f64) -> Forecast {
    let cell = |p50: f64| ForecastCell { p50, p80: p50 * 1.2, p95: p50 * 1.5, ..ForecastCell::default() };
    let of = |queue| vec![cell(if queue == Q0 { inquiries } else { 0.0 }); plan.horizon.intervals()];
    Forecast { cells: plan.queues.ids().map(of).collect() }
}

fn worth(plan: &Plan, inquiries: f64, segments: Vec<Segment>, incidents: &Incidents) -> StandbyWorth {
    let requirement = common::requirement(plan, 6.0, 2.0, Level::Burst);
    let schedule = verified(plan, &requirement, segments);
    let forecast = demand(plan, inquiries);
    standby_worth(plan, &forecast, &requirement, &schedule, incidents, SEED, plan.simulation.runs).expect("runs")
}

fn squad(worth: &StandbyWorth) -> &SquadWorth {
    worth.queues[Q0].as_ref().expect("somebody stands by")
}

const SQUAD: [&str; 4] = ["s180", "s360", "-60 s240", "-180 s180"];

#[test]
fn the_whole_squad_is_what_drill_plays_and_none_is_a_roster_without_standby() {
    let plan = lenient(team(8), 30);
    let incidents = Incidents { no_show: Share(0.1), ..Incidents::default() };
    let found = worth(&plan, 75.0, segments(&plan, 4, &SQUAD), &incidents);
    let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
    for (size, standby) in [(WHOLE, &SQUAD[..]), (NONE, &[])] {
        let schedule = verified(&plan, &requirement, segments(&plan, 4, standby));
        let played = drill(&plan, &demand(&plan, 75.0), &schedule, &incidents, SEED).expect("runs");
        let (figures, total) = (squad(&found).sizes[size], played.totals[Q0]);
        // Somebody stands by in every interval of the six hours.
        assert_eq!((figures.service_level, figures.abandoned_share), (total.service_level, total.abandoned_share));
    }
    let level = |size: usize| squad(&found).sizes[size].service_level.0;
    let levels = [NONE, HALF, WHOLE, TWICE].map(level);
    assert!(levels.windows(2).all(|pair| pair[0] + 0.02 < pair[1]), "{levels:?}");
    assert_eq!(found.queues[Q1], None, "nobody stands by there");
}

/// Service level and share that gave up, over the intervals of queue 0 from the second hour to the end of the fourth.
fn in_the_middle(played: &Simulation) -> (f64, f64) {
    let cells = &played.cells[Q0][HOUR_2..HOUR_5];
    let over = |of: fn(&ServiceFigures) -> f64| {
        cells.iter().map(of).sum::<f64>() / cells.iter().map(|c| c.offered).sum::<f64>()
    };
    (over(|cell| cell.answered_within), over(|cell| cell.offered * cell.abandoned_share.0))
}

#[test]
fn squads_of_a_part_of_the_time_are_what_drill_plays_of_it() {
    const MIDDLE: [&str; 3] = ["-60 s120", "-90 s150", "-60 s60"];
    let mut plan = lenient(team(7), 20);
    let start = plan.horizon.start;
    let absence = |from: i64, to: i64| Absence {
        agents: None,
        share: Share(0.3),
        window: Some(Span { start: start + Minutes(from), end: start + Minutes(to) }),
    };
    let incidents = Incidents { absences: vec![absence(0, 100), absence(110, 200)], ..Incidents::default() };
    for (inquiries, last_chat, ends) in [
        (20.0, 0, StretchEnd::Finish),
        (60.0, 10, StretchEnd::Finish),
        (90.0, 0, StretchEnd::HandOver),
        (250.0, 5, StretchEnd::HandOver),
    ] {
        (plan.simulation.last_chat, plan.simulation.breaks) = (Minutes(last_chat), ends);
        let found = worth(&plan, inquiries, segments(&plan, 4, &MIDDLE), &incidents);
        let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
        for (size, standby) in [(NONE, &[][..]), (WHOLE, &MIDDLE[..])] {
            let schedule = verified(&plan, &requirement, segments(&plan, 4, standby));
            let played = drill(&plan, &demand(&plan, inquiries), &schedule, &incidents, SEED).expect("runs");
            let figures = squad(&found).sizes[size];
            let (level, lost) = in_the_middle(&played);
            let apart = (figures.service_level.0 - level).abs() + (figures.abandoned_share.0 - lost).abs();
            assert!(apart < 1e-9, "{inquiries} {size}: {figures:?}, {level} {lost}");
        }
    }
}

#[test]
fn twice_the_squad_is_a_roster_with_everybody_on_standby_twice() {
    let plan = lenient(team(6), 30);
    let found = worth(&plan, 70.0, segments(&plan, 4, &SQUAD[..2]), &Incidents::default());
    let doubled = lenient(team(8), 30);
    let twins = worth(&doubled, 70.0, segments(&doubled, 4, &["s180", "s180", "s360", "s360"]), &Incidents::default());
    let (twice, whole) = (squad(&found).sizes[TWICE], squad(&twins).sizes[WHOLE]);
    assert_eq!((twice.segments, twice.hours), (whole.segments, whole.hours));
    assert_eq!(twice.service_level, whole.service_level);
    assert_eq!(twice.abandoned_share, whole.abandoned_share);
    assert_eq!(twice.held_share, whole.held_share);
}

#[test]
fn the_smallest_squad_is_the_first_that_holds_often_enough() {
    let mut plan = lenient(team(8), 60);
    for (target, probability) in [(0.3, 0.9), (0.5, 0.5), (0.6, 0.8), (0.999, 0.99)] {
        plan.queues[Q0].service_level = Share(target);
        plan.standby.risk_quantile = Some(Share(probability));
        let found = worth(&plan, 75.0, segments(&plan, 4, &SQUAD), &Incidents::default());
        let (squad, enough) = (squad(&found), |held: Share| held.0 >= probability);
        assert_eq!(found.probability.0, probability);
        let before = squad.smallest.unwrap_or(squad.sizes.len());
        assert!(squad.sizes[..before].iter().all(|size| !enough(size.held_share)), "{squad:?}");
        assert!(squad.smallest.is_none_or(|at| enough(squad.sizes[at].held_share)), "{squad:?}");
    }
    plan.queues[Q0].service_level = Share(0.0);
    let found = worth(&plan, 75.0, segments(&plan, 4, &SQUAD), &Incidents::default());
    assert_eq!(squad(&found).smallest, Some(NONE), "nobody is needed for nothing");
    plan.queues[Q0].service_level = Share(1.0);
    let found = worth(&plan, 400.0, segments(&plan, 4, &SQUAD), &Incidents::default());
    assert_eq!(squad(&found).smallest, None);
}

#[test]
fn hours_and_the_rule_are_those_of_the_intervals_with_standby() {
    let mut plan = lenient(team(6), 5);
    plan.agents[AgentId(5)].efficiency = 1.2;
    plan.standby.ratio = 0.25;
    let found = worth(&plan, 10.0, segments(&plan, 4, &["s60", "-60 s60"]), &Incidents::default());
    let squad = squad(&found);
    // Two hours, with six required on line and two on standby.
    assert_eq!((squad.required_hours, squad.standby_required_hours, squad.ratio_hours), (12.0, 4.0, 3.0));
    let hours: Vec<f64> = squad.sizes.iter().map(|size| size.hours).collect();
    assert_eq!((hours[NONE], hours[HALF], hours[WHOLE], hours[TWICE]), (0.0, 1.2, 2.2, 4.4));
    assert!(hours[NONE].is_sign_positive(), "a reader would see -0.0");
    let sizes: Vec<f64> = squad.sizes.iter().map(|size| size.size).collect();
    assert!([0.0, 0.5, 1.0, 2.0].iter().all(|size| sizes.contains(size)) && sizes.is_sorted(), "{sizes:?}");
}

#[test]
fn it_does_not_depend_on_the_number_of_threads() {
    let plan = lenient(team(8), 20);
    let incidents = Incidents { no_show: Share(0.3), ..Incidents::default() };
    let play = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| worth(&plan, 75.0, segments(&plan, 4, &SQUAD), &incidents))
    };
    assert_eq!(play(1), play(3));
}
