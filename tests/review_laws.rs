//! The laws of a review: rows keep their sums, causes add up, one fault has one cause, and what is learned is what was put in.

mod common;

use peakshift::check;
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::{Event, Forecast, ForecastCell, History, Level, Observation};
use peakshift::domain::ids::{AgentId, QueueId, Table};
use peakshift::domain::learned::Clocked;
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::review::{Cause, Counted, Split};
use peakshift::domain::roster::Roster;
use peakshift::domain::units::Minutes;
use peakshift::review::hindsight::{Hindsight, as_it_came, hindsight};
use peakshift::review::learn::Part;
use peakshift::review::learn::growth::{growth, last_edition};
use peakshift::review::learn::phases::phase_times;
use peakshift::review::{causes, presence, service};
use peakshift::staffing;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_distr::{Distribution, Poisson};

const Q0: QueueId = QueueId(0);
const START: &str = "2026-11-10T18:00";

/// Four hours of half hours with so many people who can do all.
fn plan(agents: usize) -> Plan {
    let team = (0..agents).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0, 1])).collect();
    let mut plan = common::with_agents(common::plan_in("Asia/Shanghai", START, 240), team);
    let (short, long) = (Minutes(5), Minutes(36 * 60));
    (plan.rules.block_grid, plan.rules.min_block, plan.rules.max_block) = (short, short, long);
    (plan.breaks.max_work, plan.breaks.meal_after) = (long, long);
    plan
}

/// `agents` on line in the first queue for all of the time.
fn at_work(plan: &Plan, agents: usize) -> Roster {
    Roster::new((0..agents).flat_map(|agent| common::segments(plan, agent, START, "w240")).collect())
}

fn flat(plan: &Plan, inquiries: f64) -> Forecast {
    let cell = |inquiries: f64| ForecastCell {
        baseline: inquiries,
        mean: inquiries,
        p50: inquiries,
        p80: inquiries,
        p95: inquiries,
        ..ForecastCell::default()
    };
    let of_queue = |queue: QueueId| {
        (0..plan.horizon.intervals()).map(|_| cell(if queue == Q0 { inquiries } else { 0.0 })).collect()
    };
    Forecast { cells: plan.queues.ids().map(of_queue).collect() }
}

fn row(plan: &Plan, from: i64, minutes: i64, inquiries: f64) -> Counted {
    let start = plan.horizon.start + Minutes(from);
    Counted {
        span: Span { start, end: start + Minutes(minutes) },
        queue: Q0,
        inquiries,
        answered_within: None,
        mean_wait_seconds: None,
        abandoned: None,
        aht_seconds: None,
        rounds: Default::default(),
    }
}

/// Every half hour of the first queue with so many inquiries.
fn rows(plan: &Plan, inquiries: f64) -> Vec<Counted> {
    (0..8).map(|i| row(plan, i * 30, 30, inquiries)).collect()
}

/// The shortage by cause over the whole night, in agent-hours; the chain that the command makes.
fn shortage(plan: &Plan, forecast: &Forecast, published: &Requirement, roster: &Roster, seen: &Hindsight) -> Split {
    let staffed = |forecast| staffing::staff(plan, forecast).expect("a model").rounded();
    let levels = causes::levels(&seen.came, &staffed(&as_it_came(forecast, &seen.came)), &staffed(forecast), published);
    let covered = levels.each_ref().map(|level| check::coverage(plan, level, roster));
    let mut sum = Split::default();
    for queue in plan.queues.ids() {
        for index in 0..plan.horizon.intervals() {
            sum += causes::split(covered.each_ref().map(|cells| &cells[queue][index])).scaled(0.5);
        }
    }
    sum
}

fn only(split: &Split, cause: Cause) {
    for other in Cause::ALL {
        let part = split.of(other);
        assert_eq!(part > 0.0, other == cause, "{}: {part}", other.name());
    }
    assert_eq!(split.largest(), Some(cause));
}

#[test]
fn a_night_with_one_fault_has_one_cause() {
    let plan = plan(40);
    let forecast = flat(&plan, 60.0);
    let model = staffing::staff(&plan, &forecast).expect("a model").rounded();
    let needed = model.needs[Q0][3].required;
    assert!(needed > 4.0, "{needed}");
    let enough = at_work(&plan, needed.ceil() as usize);
    let night = |requirement: &Requirement, roster: &Roster, came: f64| {
        shortage(&plan, &forecast, requirement, roster, &hindsight(&plan, &forecast, &rows(&plan, came)))
    };
    assert_eq!(night(&model, &enough, 60.0).total(), 0.0, "as planned, nothing is short");
    only(&night(&model, &enough, 120.0), Cause::Forecast);
    only(&night(&model, &at_work(&plan, needed.floor() as usize - 2), 60.0), Cause::Schedule);
    let mut too_low = model.clone();
    too_low.needs[Q0].iter_mut().for_each(|need| need.required = (need.required - 2.0).floor());
    let as_required = at_work(&plan, too_low.needs[Q0][3].required as usize);
    only(&night(&too_low, &as_required, 60.0), Cause::Staffing);
    // All three at once are the sum of all.
    let all = night(&too_low, &at_work(&plan, as_required.agents().count() - 1), 120.0);
    assert!(Cause::ALL.into_iter().all(|cause| all.of(cause) > 0.0), "{all:?}");
    assert_eq!(all.largest(), Some(Cause::Forecast));
}

#[test]
fn an_hour_of_which_nothing_is_known_is_short_of_nothing() {
    let plan = plan(4);
    let forecast = flat(&plan, 60.0);
    let model = staffing::staff(&plan, &forecast).expect("a model").rounded();
    let seen = hindsight(&plan, &forecast, &rows(&plan, 60.0)[..3]);
    assert_eq!(seen.came[Q0].iter().filter(|came| came.is_some()).count(), 3);
    let part = shortage(&plan, &forecast, &model, &at_work(&plan, 1), &seen).total();
    let whole = hindsight(&plan, &forecast, &rows(&plan, 60.0));
    let all = shortage(&plan, &forecast, &model, &at_work(&plan, 1), &whole).total();
    assert!((all / part - 8.0 / 3.0).abs() < 1e-6, "{part} of {all}");
    let seen = hindsight(&plan, &forecast, &[row(&plan, 0, 45, 90.0)]);
    assert_eq!((seen.came[Q0].iter().flatten().count(), seen.partly), (1, 1), "a half hour of which half is told");
}

#[test]
fn a_coarse_row_falls_along_the_forecast_and_a_fine_one_gives_the_shape() {
    let plan = plan(1);
    let mut forecast = flat(&plan, 10.0);
    forecast.cells[Q0][1].mean = 30.0;
    let seen = hindsight(&plan, &forecast, &[row(&plan, 0, 60, 80.0)]);
    let came: Vec<f64> = seen.came[Q0].iter().flatten().map(|came| came.inquiries).collect();
    assert!((came[0] - 20.0).abs() < 1e-9 && (came[1] - 60.0).abs() < 1e-9, "{came:?}");
    let fine: Vec<Counted> = (0..6)
        .map(|i| Counted { aht_seconds: Some(100.0 + i as f64), ..row(&plan, i * 5, 5, (6 - i) as f64) })
        .collect();
    let seen = hindsight(&plan, &forecast, &fine);
    let came = seen.came[Q0][0].as_ref().expect("known");
    assert_eq!(came.inquiries, 21.0);
    assert!((came.shape[0] - 6.0 / 21.0).abs() < 1e-9 && (came.shape.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!((came.aht_seconds.expect("timed") - 2135.0 / 21.0).abs() < 1e-9, "weighed by inquiries");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn rows_of_any_length_keep_their_sum(
        lengths in prop::collection::vec((1i64..90, 0u32..400), 1..40),
        means in prop::collection::vec(0u32..50, 8),
    ) {
        let plan = plan(1);
        let mut forecast = flat(&plan, 1.0);
        for (cell, mean) in forecast.cells[Q0].iter_mut().zip(means) {
            cell.mean = f64::from(mean);
        }
        let (mut at, mut rows) = (0, Vec::new());
        for (minutes, inquiries) in lengths {
            let minutes = minutes.min(240 - at);
            if minutes > 0 {
                rows.push(row(&plan, at, minutes, f64::from(inquiries)));
            }
            at += minutes;
        }
        rows.push(row(&plan, at, (240 - at).max(1), 7.0));
        let rows: Vec<Counted> = rows.into_iter().filter(|row| row.span.start < plan.horizon.end).collect();
        let all: f64 = rows.iter().map(|row| row.inquiries).sum();
        let seen = hindsight(&plan, &forecast, &rows);
        prop_assert_eq!(seen.partly, 0);
        let came: f64 = seen.came[Q0].iter().flatten().map(|came| came.inquiries).sum();
        prop_assert_eq!(seen.came[Q0].iter().flatten().count(), 8);
        prop_assert!((came - all).abs() < 1e-6 * (1.0 + all), "{} of {}", came, all);
    }

    #[test]
    fn causes_are_never_negative_and_add_up(
        needs in prop::collection::vec((0.0f64..12.0, 0.0f64..12.0, 0.0f64..12.0), 8),
        people in 0usize..10,
    ) {
        let plan = plan(10);
        let requirement = |of: fn(&(f64, f64, f64)) -> f64| {
            let need = |row| Need { required: of(row), standby_required: 0.0, level: Level::Normal };
            let nothing = vec![Need::default(); 8];
            Requirement { needs: Table::new(vec![needs.iter().map(need).collect(), nothing]), info: None }
        };
        let forecast = flat(&plan, 1.0);
        let seen = hindsight(&plan, &forecast, &rows(&plan, 1.0));
        let levels =
            causes::levels(&seen.came, &requirement(|n| n.0), &requirement(|n| n.1), &requirement(|n| n.2));
        let roster = at_work(&plan, people);
        let covered = levels.each_ref().map(|level| check::coverage(&plan, level, &roster));
        for (index, (hindsight, _, _)) in needs.iter().enumerate() {
            let split = causes::split(covered.each_ref().map(|cells| &cells[Q0][index]));
            prop_assert!(Cause::ALL.into_iter().all(|cause| split.of(cause) >= 0.0));
            let whole = (hindsight - people as f64).max(0.0);
            prop_assert!((split.total() - whole).abs() < 1e-9, "{:?} for {}", split, whole);
        }
    }
}

#[test]
fn what_customers_met_is_weighed_by_those_who_reached_an_agent() {
    let mut plan = plan(1);
    plan.queues[Q0].bot_share.0 = 0.5;
    let told = |inquiries: f64, answered: f64, wait: f64, lost: f64, from: i64| Counted {
        answered_within: Some(answered),
        mean_wait_seconds: Some(wait),
        abandoned: Some(lost),
        ..row(&plan, from, 30, inquiries)
    };
    let rows = [told(200.0, 80.0, 10.0, 5.0, 0), told(100.0, 10.0, 40.0, 30.0, 30), row(&plan, 60, 30, 500.0)];
    let met = service::met(&plan, &rows)[Q0];
    assert!((met.service_level.expect("told").0 - 90.0 / 150.0).abs() < 1e-9);
    assert!((met.mean_wait_seconds.expect("told") - 20.0).abs() < 1e-9);
    assert!((met.abandoned_share.expect("told").0 - 35.0 / 150.0).abs() < 1e-9);
    assert_eq!(service::met(&plan, &rows)[QueueId(1)].service_level, None);
}

#[test]
fn growth_is_that_of_the_hours_that_both_editions_have() {
    let mut plan = common::plan();
    let event = |name: &str, from: &str, to: &str| Event::new(name, "sale", common::span(&plan, from, to));
    plan.events = vec![
        event("2025", "2025-11-11T00:00", "2025-11-12T00:00"),
        event("2026", "2026-11-11T00:00", "2026-11-12T00:00"),
    ];
    let start = |name: usize| plan.events[name].span.start;
    let observation = |i: i64| Observation {
        start: start(0) + Minutes(i * 60),
        length: Minutes(60),
        inquiries: 100.0 + i as f64,
        aht_seconds: None,
    };
    let history = History { series: Table::new(vec![(0..24).map(observation).collect(), Vec::new()]) };
    // The last hours of this edition are not known; the first queue doubled.
    let half = |i: i64| Part {
        span: Span { start: start(1) + Minutes(i * 30), end: start(1) + Minutes(i * 30 + 30) },
        inquiries: 100.0 + (i / 2) as f64,
    };
    let rows = Table::new(vec![(0..40).map(half).collect::<Vec<_>>(), Vec::new()]);
    let last = last_edition(&plan, &plan.events[1]).expect("an edition");
    assert_eq!(last.name, "2025");
    let found = growth(&plan, &history, &rows, (&plan.events[1], last));
    assert!((found.by_queue[&Q0] - 2.0).abs() < 1e-9, "{found:?}");
    assert_eq!(found.by_queue.len(), 1);
}

/// A sale from midnight to midnight at Easter: the clocks go forward between the editions, or have gone.
#[test]
fn growth_lies_on_the_local_clock() {
    let mut plan = common::plan_in("Europe/London", "2025-04-18T00:00", 1440);
    let sale = |plan: &Plan, day: &str, next: &str| {
        Event::new(day, "easter", common::span(plan, &format!("{day}T00:00"), &format!("{next}T00:00")))
    };
    plan.events = vec![sale(&plan, "2024-03-29", "2024-03-30"), sale(&plan, "2025-04-18", "2025-04-19")];
    let starts = [0, 1].map(|edition: usize| plan.events[edition].span.start);
    // The first hour is the opening; so is it in both.
    let busy = |i: i64| if i == 0 { 2000.0 } else { 10.0 * i as f64 };
    let observation = |i: i64| Observation {
        start: starts[0] + Minutes(60 * i),
        length: Minutes(60),
        inquiries: busy(i),
        aht_seconds: None,
    };
    let before = (-3..30).map(|i| Observation { inquiries: if i < 0 { 1.0 } else { busy(i) }, ..observation(i) });
    let history = History { series: Table::new(vec![before.collect(), Vec::new()]) };
    let part = |i: i64| {
        let start = starts[1] + Minutes(60 * i);
        Part { span: Span { start, end: start + Minutes(60) }, inquiries: busy(i) }
    };
    let rows = Table::new(vec![(0..24).map(part).collect::<Vec<_>>(), Vec::new()]);
    let found = growth(&plan, &history, &rows, (&plan.events[1], &plan.events[0]));
    assert_eq!(found.all, Some(1.0), "{found:?}");
}

/// Half hours of a day of 100 each, an opening at each of `openings` (minutes after midnight), as rows of the event.
fn opened(plan: &Plan, openings: &[i64]) -> Table<QueueId, Vec<Part>> {
    let midnight = common::moment(plan.zone, "2026-11-11T00:00");
    let factor = |minute: i64| {
        let last = openings.iter().filter(|at| **at <= minute).max();
        last.map_or(1.0, |at| 1.0 + 3.0 * (-((minute - at) as f64) / 60.0).exp())
    };
    let part = |i: i64| {
        let start = midnight + Minutes(i * 30);
        Part { span: Span { start, end: start + Minutes(30) }, inquiries: 100.0 * factor(i * 30) }
    };
    Table::new(vec![(-2..48).map(part).collect(), Vec::new()])
}

#[test]
fn a_phase_that_moved_or_that_nobody_planned_is_found_and_finding_it_again_changes_nothing() {
    let plan = common::plan();
    let clock = |text: &str| text.parse::<chrono::NaiveTime>().expect("a clock");
    let mut event = Event::new("2026", "sale", common::span(&plan, "2026-11-11T00:00", "2026-11-12T00:00"));
    event.phase_times = [clock("00:00"), clock("10:00")].to_vec();
    let normal = |span: Span| 100.0 * span.seconds() as f64 / 1800.0;
    let found = |event: &Event, openings: &[i64]| phase_times(plan.zone, event, &opened(&plan, openings), normal);
    assert_eq!(found(&event, &[0, 600]), None, "as planned");
    assert_eq!(found(&event, &[0, 660]), Some(vec![clock("00:00"), clock("11:00")]));
    let three = vec![clock("00:00"), clock("10:00"), clock("20:00")];
    assert_eq!(found(&event, &[0, 600, 1200]), Some(three.clone()));
    event.phase_times = three;
    assert_eq!(found(&event, &[0, 600, 1200]), None, "learned once, it is as planned");
    let coarse = Table::new(vec![vec![Part { span: event.span, inquiries: 5000.0 }], Vec::new()]);
    assert_eq!(phase_times(plan.zone, &event, &coarse, normal), None, "a whole day tells of no opening");
}

/// Whatever the length of rows, nights of a small shop without any opening beside the planned ones teach no other.
#[test]
fn scatter_is_no_opening() {
    let plan = common::plan();
    let clock = |text: &str| text.parse::<chrono::NaiveTime>().expect("a clock");
    let mut event = Event::new("2026", "sale", common::span(&plan, "2026-11-11T00:00", "2026-11-12T00:00"));
    event.phase_times = vec![clock("00:00")];
    let midnight = common::moment(plan.zone, "2026-11-11T00:00");
    let normal = |span: Span| 60.0 * span.seconds() as f64 / 1800.0;
    let mut rng = rand_pcg::Pcg64::seed_from_u64(5);
    let mut wrong = 0;
    for (night, minutes) in (0..60).flat_map(|night| [5_i64, 15, 30].map(|minutes| (night, minutes))) {
        let rows = -(60 / minutes)..1440 / minutes;
        let part = |i: i64| {
            let start = midnight + Minutes(i * minutes);
            let mean = 2.0 * minutes as f64;
            let inquiries = Poisson::new(mean).expect("a mean").sample(&mut rng);
            Part { span: Span { start, end: start + Minutes(minutes) }, inquiries }
        };
        let found = Table::new(vec![rows.map(part).collect::<Vec<_>>(), Vec::new()]);
        let times = phase_times(plan.zone, &event, &found, normal);
        wrong += usize::from(times.is_some());
        assert!(wrong <= 2, "night {night} by {minutes} minutes: {times:?}");
    }
}

#[test]
fn a_busier_day_and_a_desk_that_opens_are_no_sale_that_opens() {
    let plan = common::plan();
    let event = Event::new("2026", "sale", common::span(&plan, "2026-11-11T00:00", "2026-11-12T00:00"));
    let midnight = common::moment(plan.zone, "2026-11-11T00:00");
    let found = |count: &dyn Fn(i64) -> f64, usual: &dyn Fn(i64) -> f64| {
        let part = |i: i64| {
            let start = midnight + Minutes(i * 30);
            Part { span: Span { start, end: start + Minutes(30) }, inquiries: count(i) }
        };
        let rows = Table::new(vec![(-6..48).map(part).collect::<Vec<_>>(), Vec::new()]);
        phase_times(plan.zone, &event, &rows, |span| usual((span.start.0 - midnight.0).div_euclid(1800)))
    };
    assert_eq!(found(&|i| if i < 0 { 100.0 } else { 300.0 }, &|_| 100.0), None, "three times as busy throughout");
    let desk = |i: i64| if (18..36).contains(&i) { 100.0 } else { 0.0 };
    assert_eq!(found(&|i| 2.0 * desk(i), &desk), None, "the desk opens at nine, as on every day");
}

#[test]
fn an_opening_is_found_by_rows_of_five_minutes_off_the_half_hour() {
    let plan = common::plan_in("Asia/Kathmandu", "2026-11-11T00:00", 1440);
    let clock = |text: &str| text.parse::<chrono::NaiveTime>().expect("a clock");
    let mut event = Event::new("2026", "sale", common::span(&plan, "2026-11-11T00:00", "2026-11-12T00:00"));
    event.phase_times = vec![clock("20:00")];
    let midnight = common::moment(plan.zone, "2026-11-11T00:00");
    for minutes in [5_i64, 15, 30] {
        let part = |i: i64| {
            let (at, start) = (i * minutes, midnight + Minutes(i * minutes));
            let surge = if at < 1260 { 1.0 } else { 1.0 + 4.0 * (-((at - 1260) as f64) / 60.0).exp() };
            Part { span: Span { start, end: start + Minutes(minutes) }, inquiries: 2.0 * minutes as f64 * surge }
        };
        let rows = Table::new(vec![(0..1440 / minutes).map(part).collect::<Vec<_>>(), Vec::new()]);
        let normal = |span: Span| 60.0 * span.seconds() as f64 / 1800.0;
        assert_eq!(phase_times(plan.zone, &event, &rows, normal), Some(vec![clock("21:00")]), "{minutes} minutes");
    }
}

#[test]
fn who_came_is_counted_by_block() {
    let plan = plan(4);
    let roster = at_work(&plan, 3);
    let at = |minutes: i64| plan.horizon.start + Minutes(minutes);
    let span = |from: i64, to: i64| Span { start: at(from), end: at(to) };
    // One is there and stays on, one comes an hour late and is away for half an hour, one does not come.
    let rows = vec![(AgentId(0), span(-10, 270)), (AgentId(1), span(60, 120)), (AgentId(1), span(150, 240))];
    let found = presence::presence(&plan, &roster, &Clocked { rows, open: Vec::new() });
    let all = found.tiers[common::REGULAR];
    assert_eq!([all.planned, all.present, all.absent, all.late, all.away, all.extra], [12.0, 6.5, 4.0, 1.0, 0.5, 0.0]);
    assert_eq!(all.blocks, [3, 1, 1]);
    assert_eq!(found.missing, [AgentId(2)]);
    assert_eq!(found.line[Q0], [12.0, 5.5]);
    let hours: f64 = found.hours.iter().map(|(_, _, hour)| hour.present).sum();
    assert_eq!((hours, found.hours.len()), (all.present, 4));
    // Somebody without any block came in for two hours.
    let called = Clocked { rows: vec![(AgentId(3), span(60, 180))], open: Vec::new() };
    assert_eq!(presence::presence(&plan, &roster, &called).tiers[common::REGULAR].extra, 2.0);
    assert!(
        presence::presence(&plan, &roster, &Clocked::default()).missing.is_empty(),
        "of a tier that the clock does not know nothing is said"
    );
}

#[test]
fn what_a_clock_does_not_tell_is_not_judged() {
    let plan = plan(5);
    let roster = at_work(&plan, 4);
    let at = |minutes: i64| plan.horizon.start + Minutes(minutes);
    let span = |from: i64, to: i64| Span { start: at(from), end: at(to) };
    let found = |rows: &[(usize, i64, i64)], open: &[(usize, i64)]| {
        let rows = rows.iter().map(|(agent, from, to)| (AgentId(*agent), span(*from, *to))).collect();
        let open = open.iter().map(|(agent, from)| (AgentId(*agent), at(*from))).collect();
        presence::presence(&plan, &roster, &Clocked { rows, open })
    };
    // All are planned for four hours. The file ends after two: of one who was there until then, of one who came late, of two without a row.
    let cut = found(&[(0, 0, 120), (1, 30, 120)], &[]);
    let all = cut.tiers[common::REGULAR];
    assert_eq!([all.planned, all.present, all.absent, all.late, all.away], [4.0, 3.5, 0.0, 0.5, 0.0]);
    assert_eq!((cut.cut, cut.left_out, cut.missing.as_slice()), (Some(span(0, 120)), 2, &[][..]));
    assert_eq!(cut.line[Q0], [4.0, 0.5]);
    assert_eq!(cut.hours.len(), 2);
    let whole = found(&[(0, 0, 200), (1, 30, 120)], &[]);
    assert_eq!((whole.cut, whole.left_out, whole.missing.len()), (None, 0, 2), "somebody may leave early");
    let late = found(&[(0, 90, 240), (1, 90, 240)], &[]);
    assert_eq!((late.cut, late.tiers[common::REGULAR].late), (Some(span(90, 240)), 0.0), "a file that begins later");
    // One came and never clocked out, one came back after that, one was there all the time, one not at all.
    let open = found(&[(1, 60, 240), (2, 0, 240)], &[(0, 5), (1, -600), (2, 100)]);
    let all = open.tiers[common::REGULAR];
    assert_eq!([all.planned, all.present, all.absent], [8.0, 4.0, 4.0]);
    assert_eq!((open.left_out, open.missing.as_slice()), (2, &[AgentId(3)][..]));
}

#[test]
fn a_split_has_the_largest_part_as_its_cause() {
    assert_eq!(Split::new([0.0, 0.0, 0.0]).largest(), None);
    assert_eq!(Split::new([1.0, 1.0, 0.5]).largest(), Some(Cause::Forecast), "the earlier of equals");
    assert_eq!(Split::new([0.1, 0.2, 0.3]).largest(), Some(Cause::Schedule));
}

/// Lines of the scorecard by rows of what came and of the clock, weighed, inside their windows.
#[test]
fn the_scorecard_is_that_of_the_rows_that_tell() {
    use peakshift::domain::review::Rounds;
    use peakshift::domain::scorecard::{Criterion, Metric};
    use peakshift::review::scorecard::judged;
    let mut plan = plan(2);
    let line = |metric, window| Criterion {
        name: String::new(),
        metric,
        window,
        queues: vec![Q0],
        within_seconds: 180.0,
        threshold: 0.9,
        weight: 1.0,
    };
    let minute = plan.zone.minute_of_day(plan.horizon.start).0;
    let first_hour = Some([minute, minute + 60]);
    let all = Metric::ALL.map(|metric| line(metric, None));
    plan.scorecard = all.into_iter().chain([line(Metric::RoundsWithin, first_hour)]).collect();
    let told = |from: i64, inquiries: f64, rounds: f64, within: f64, reply: f64| Counted {
        mean_wait_seconds: Some(reply / 10.0),
        abandoned: Some(1.0),
        rounds: Rounds { number: Some(rounds), within: Some(within), mean_reply_seconds: Some(reply) },
        ..row(&plan, from, 30, inquiries)
    };
    let rows = [told(0, 10.0, 30.0, 30.0, 20.0), told(30, 30.0, 90.0, 60.0, 60.0), told(60, 40.0, 80.0, 20.0, 90.0)];
    let rows: Vec<Counted> = rows.into_iter().chain([row(&plan, 90, 30, 500.0)]).collect();
    let roster = at_work(&plan, 1);
    let half = Span { start: plan.horizon.start, end: plan.horizon.start + Minutes(90) };
    let last = Span { start: plan.horizon.start + Minutes(230), end: plan.horizon.start + Minutes(240) };
    let clocked = Clocked { rows: vec![(AgentId(0), half), (AgentId(0), last)], open: Vec::new() };
    let found = judged(&plan, &roster, &rows, Some(&clocked));
    let values: Vec<Option<f64>> = found.iter().map(|judged| judged.value).collect();
    let [first, mean, within, rate, on_line, windowed] = values[..] else { panic!("six lines") };
    assert_eq!(first, Some((10.0 * 2.0 + 30.0 * 6.0 + 40.0 * 9.0) / 80.0));
    assert_eq!(mean, Some((30.0 * 20.0 + 90.0 * 60.0 + 80.0 * 90.0) / 200.0));
    assert_eq!((within, rate, windowed), (Some(110.0 / 200.0), Some(77.0 / 80.0), Some(90.0 / 120.0)));
    assert_eq!(on_line, Some(100.0 / 240.0));
    let cut = Clocked { rows: vec![(AgentId(0), half)], open: Vec::new() };
    assert_eq!(
        judged(&plan, &roster, &rows, Some(&cut))[4].value,
        Some(1.0),
        "what the clock does not tell is not lost"
    );
    let lost: Vec<f64> = found[2].lost[Q0][..4].to_vec();
    assert_eq!(lost, [0.0, 30.0, 60.0, 0.0]);
    assert_eq!(found[5].lost[Q0].iter().sum::<f64>(), 30.0, "outside of the window nothing is lost");
    assert_eq!(judged(&plan, &roster, &rows, None)[4].value, None, "without a clock nobody knows who was on line");
}
