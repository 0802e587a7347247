//! Plans at the edges of what can be said: the search returns a checked schedule for each.

mod common;
mod schedule_support;

use common::{NEW, REGULAR, SENIOR, agent, plan_in, requirement, segments, span, with_agents};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::TierId;
use peakshift::domain::plan::{Agent, Plan};
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Status};
use peakshift::domain::units::Minutes;
use schedule_support::{needs, solved, with_rounds};

/// Twelve hours over midnight in Shanghai with `agents`, three rounds of search.
fn evening(agents: Vec<Agent>) -> Plan {
    with_rounds(with_agents(plan_in("Asia/Shanghai", "2026-11-10T18:00", 720), agents), 3)
}

/// Agents of all tiers and skills.
fn team(count: usize) -> Vec<Agent> {
    let skills = [&[0][..], &[1], &[0, 1]];
    (0..count).map(|i| agent(&format!("A{i:03}"), TierId(i % 5), skills[i % 3])).collect()
}

/// Needs that rise to a peak in the middle of the horizon, with standby there.
fn hill(plan: &Plan, top: f64) -> Requirement {
    let middle = plan.horizon.intervals() as f64 / 2.0;
    let height = |i: usize| top * (1.0 - (i as f64 - middle).abs() / (middle + 1.0));
    let mut found = needs(plan, Level::Normal, |queue, i| height(i) / (1.0 + queue as f64));
    for need in found.needs.values_mut().flatten() {
        need.required = (need.required * 100.0).round() / 100.0;
        if need.required > top / 2.0 {
            (need.level, need.standby_required) = (Level::Burst, top / 4.0);
        }
    }
    found
}

#[test]
fn one_agent_works() {
    let plan = evening(vec![agent("A", SENIOR, &[0])]);
    let (found, _) = solved(&plan, &requirement(&plan, 1.0, 0.0, Level::Burst), &[]);
    let worked: i64 = found.roster.segments().iter().map(|s| s.span.seconds()).sum();
    assert!(worked >= 8 * 3600, "a burst all night, and only {worked} seconds on duty");
}

#[test]
fn nobody_at_all_is_short_of_everything() {
    let plan = evening(Vec::new());
    for gap in [0.0, 0.01] {
        let mut plan = plan.clone();
        plan.solver.gap.0 = gap;
        for (required, standby) in [(0.0, 0.0), (2.0, 0.0), (2.35, 0.7), (0.0, 1.1)] {
            let (found, total) = solved(&plan, &requirement(&plan, required, standby, Level::Peak), &[]);
            let short = 2.0 * 12.0 * (required * 600.0 + standby * 80.0);
            assert!((total.0 - short).abs() < 1e-6 * (1.0 + short), "{total:?} instead of {short}");
            assert!(found.certificate.bound.0 >= 0.99 * short, "{:?}", found.certificate);
        }
    }
}

#[test]
fn a_queue_that_nobody_knows_stays_short() {
    let plan = evening(vec![agent("A", REGULAR, &[0]), agent("B", SENIOR, &[0])]);
    let asked = needs(&plan, Level::Normal, |queue, _| queue as f64);
    let (found, total) = solved(&plan, &asked, &[]);
    assert!((total.0 - 12.0 * 300.0).abs() < 1e-6, "{total:?}");
    assert_eq!(found.certificate.status, Status::Optimal);
    let idle = evening(vec![agent("A", REGULAR, &[])]);
    assert_eq!(solved(&idle, &asked, &[]).0.roster.segments(), []);
}

#[test]
fn where_nothing_is_required_nobody_works_and_promised_hours_are_owed() {
    let mut people = team(6);
    people[1].min_hours = 4.0;
    people[1].avoid = Vec::new();
    let plan = evening(people);
    let (found, total) = solved(&plan, &requirement(&plan, 0.0, 0.0, Level::Normal), &[]);
    // An hour on standby costs 22.5, owing it costs 30: the promise is kept on standby, if no night or wish stands against it.
    assert!((total.0 - 4.0 * 22.5).abs() < 1e-6, "{total:?}");
    assert!(found.roster.segments().iter().all(|s| s.activity == Activity::Standby));
    let mut free = plan.clone();
    free.penalties.below_min_hours = 20.0;
    let (found, total) = solved(&free, &requirement(&free, 0.0, 0.0, Level::Normal), &[]);
    assert_eq!((found.roster.segments(), total.0), (&[][..], 80.0));
}

#[test]
fn a_hundred_times_the_roster_is_short_with_everybody_at_work() {
    let plan = evening(team(6));
    let (found, total) = solved(&plan, &requirement(&plan, 600.0, 60.0, Level::Burst), &[]);
    assert_eq!(found.roster.agents().count(), 6);
    assert!(found.certificate.bound.0 > 0.99 * total.0);
}

#[test]
fn a_horizon_shorter_than_a_block_has_no_work() {
    for (minutes, start) in [(30, "2026-11-10T18:00"), (150, "2026-11-10T18:00"), (15, "2026-11-10T18:10")] {
        let mut plan = with_rounds(with_agents(plan_in("Asia/Shanghai", start, minutes), team(4)), 3);
        plan.horizon.interval = Minutes(15);
        let (found, _) = solved(&plan, &requirement(&plan, 1.0, 0.5, Level::Burst), &[]);
        assert!(found.roster.segments().iter().all(|s| s.activity == Activity::Standby), "{minutes} minutes");
        assert_eq!(found.roster.segments().is_empty(), minutes < 60, "{minutes} minutes");
    }
}

#[test]
fn everybody_away_is_nobody() {
    let mut people = team(5);
    people.iter_mut().for_each(|person| person.available = Some(Vec::new()));
    let plan = evening(people);
    let (found, _) = solved(&plan, &requirement(&plan, 2.0, 1.0, Level::Burst), &[]);
    assert_eq!(found.roster.segments(), []);
    // A window shorter than any block, and one off the grid that holds exactly one of three hours.
    let mut people = vec![agent("A", REGULAR, &[0]), agent("B", REGULAR, &[0])];
    let plan = evening(Vec::new());
    people[0].available = Some(vec![span(&plan, "2026-11-10T20:00", "2026-11-10T20:55")]);
    people[1].available = Some(vec![span(&plan, "2026-11-10T19:35", "2026-11-10T23:25")]);
    let plan = with_agents(plan, people);
    let (found, _) = solved(&plan, &requirement(&plan, 1.0, 0.0, Level::Burst), &[]);
    assert_eq!(found.roster.agents().map(|a| a.0).collect::<Vec<_>>(), [1]);
    let on_duty = span(&plan, "2026-11-10T20:00", "2026-11-10T23:00");
    let rows = found.roster.segments();
    assert_eq!((rows[0].span.start, rows[rows.len() - 1].span.end), (on_duty.start, on_duty.end));
}

/// What each settings change leaves to be solved: at least two thirds of the agents find work on a hill of needs.
#[test]
fn unusual_settings_are_solved() {
    type Change = fn(&mut Plan);
    let changes: [(&str, Change); 17] = [
        ("intervals of 15 minutes", |plan| plan.horizon.interval = Minutes(15)),
        ("intervals of an hour", |plan| plan.horizon.interval = Minutes(60)),
        ("blocks on 15 minutes", |plan| plan.rules.block_grid = Minutes(15)),
        ("blocks on 5 minutes", |plan| {
            plan.rules.block_grid = Minutes(5);
            plan.horizon.end = plan.horizon.start + Minutes(360);
        }),
        ("blocks on the hour", |plan| plan.rules.block_grid = Minutes(60)),
        ("blocks on 50 minutes", |plan| {
            plan.rules.block_grid = Minutes(50);
            plan.rules.min_block = Minutes(150);
        }),
        ("no breaks are needed", |plan| plan.breaks.max_work = Minutes(540)),
        ("no breaks exist", |plan| {
            plan.breaks.max_work = Minutes(540);
            plan.breaks.break_length = Minutes(0);
        }),
        ("no meals exist", |plan| plan.breaks.meal_after = Minutes(540)),
        ("meals of no length", |plan| {
            plan.breaks.meal_after = Minutes(540);
            plan.breaks.meal_length = Minutes(0);
        }),
        ("stretches of an hour", |plan| {
            plan.breaks.max_work = Minutes(60);
            plan.breaks.min_work = Minutes(60);
            plan.breaks.break_length = Minutes(15);
            plan.rules.block_grid = Minutes(15);
            plan.rules.min_block = Minutes(60);
            plan.breaks.meal_after = Minutes(300);
        }),
        ("a start off the grid", |plan| {
            plan.horizon.start = plan.horizon.start + Minutes(15);
            plan.horizon.end = plan.horizon.end + Minutes(15);
        }),
        ("a start off the grid and an end off it", |plan| {
            plan.horizon.start = plan.horizon.start + Minutes(20);
            plan.horizon.end = plan.horizon.end - Minutes(10);
        }),
        ("two fair hours of night", |plan| plan.penalties.fair_night_hours = 2.0),
        ("a single block a duty", |plan| plan.rules.max_blocks_per_duty = 1),
        ("no gap and no rest", |plan| {
            plan.rules.min_gap = Minutes(0);
            plan.rules.min_rest = Minutes(0);
        }),
        ("free standby and paid meals", |plan| {
            plan.standby.pay_ratio = 0.0;
            plan.breaks.meal_paid = true;
        }),
    ];
    for (what, change) in changes {
        let mut plan = evening(team(9));
        change(&mut plan);
        let (found, _) = solved(&plan, &hill(&plan, 4.0), &[]);
        assert!(found.roster.agents().count() >= 6, "{what}: {} agents", found.roster.agents().count());
        let worked = found.roster.segments().iter().any(|s| s.activity == Activity::Work);
        assert!(worked, "{what}");
    }
}

#[test]
fn nights_in_which_the_clock_jumps_are_solved() {
    let nights = [
        ("Europe/Berlin", "2026-03-28T20:00"),
        ("Europe/Berlin", "2026-10-24T20:00"),
        ("Australia/Lord_Howe", "2026-04-04T20:00"),
        ("Australia/Lord_Howe", "2026-10-03T20:00"),
        ("America/New_York", "2026-11-01T01:30"),
        ("Asia/Kathmandu", "2026-11-10T17:45"),
    ];
    for (zone, start) in nights {
        for grid in [15, 30, 60] {
            let mut plan = with_rounds(with_agents(plan_in(zone, start, 660), team(6)), 2);
            plan.rules.block_grid = Minutes(grid);
            let (found, _) = solved(&plan, &hill(&plan, 3.0), &[]);
            assert!(found.roster.agents().count() > 3, "{zone} from {start} on {grid} minutes");
        }
    }
}

#[test]
fn a_week_with_twenty_agents_is_solved() {
    let mut people = team(20);
    for (i, person) in people.iter_mut().enumerate() {
        person.max_hours = Some(40.0);
        person.min_hours = if i % 2 == 0 { 20.0 } else { 0.0 };
    }
    let plan = with_rounds(with_agents(plan_in("Asia/Shanghai", "2026-11-09T00:00", 168 * 60), people), 1);
    let asked = needs(&plan, Level::Normal, |_, i| f64::from(u8::from((18..46).contains(&(i % 48)))) * 3.0);
    let (found, _) = solved(&plan, &asked, &[]);
    assert_eq!(found.roster.agents().count(), 20);
}

#[test]
fn agents_who_handle_nothing_stay_at_home() {
    let mut people = vec![agent("A", NEW, &[0]), agent("B", REGULAR, &[0, 1])];
    people.iter_mut().for_each(|person| person.efficiency = 0.0);
    let plan = evening(people);
    let (found, _) = solved(&plan, &requirement(&plan, 2.0, 1.0, Level::Burst), &[]);
    assert_eq!(found.roster.segments(), []);
}

#[test]
fn unpaid_agents_and_free_penalties_are_no_trouble() {
    let mut plan = evening(team(5));
    plan.agents.values_mut().for_each(|person| person.cost_per_hour.0 = 0.0);
    solved(&plan, &hill(&plan, 3.0), &[]);
    plan.penalties.shortage = [0.0; 3];
    plan.penalties.surplus = 0.0;
    plan.penalties.standby_shortage = 0.0;
    plan.penalties.lead_shortage = 0.0;
    plan.penalties.experienced_shortage = 0.0;
    assert_eq!(solved(&plan, &hill(&plan, 3.0), &[]).1.0, 0.0);
}

/// Twins differ in nothing, and a pin on one of them is not a pin on the other.
#[test]
fn a_pinned_twin_is_planned_apart() {
    let plan = evening((0..4).map(|i| agent(&format!("T{i}"), SENIOR, &[0])).collect());
    let pins = segments(&plan, 2, "2026-11-11T01:00", "s60");
    let (found, _) = solved(&plan, &requirement(&plan, 0.0, 0.0, Level::Normal), &pins);
    assert_eq!(found.roster.segments(), pins);
}
