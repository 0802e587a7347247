//! Every hard rule on both sides of its boundary.

mod common;

use common::{NEW, REGULAR, SENIOR, agent, block, broken, moment, plan, plan_in, segments, span, with_agents};
use peakshift::check::{RULES, check, violations};
use peakshift::domain::calendar::Moment;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::AgentId;
use peakshift::domain::plan::{Plan, Rules, Shift};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::units::Minutes;

const DAY: &str = "2026-11-11T09:00";

fn one() -> Plan {
    with_agents(plan(), vec![agent("A1", REGULAR, &[0])])
}

/// Rules broken by blocks given as (local start, words).
fn judged(plan: &Plan, blocks: &[(&str, &str)]) -> Vec<&'static str> {
    let all: Vec<Segment> = blocks.iter().flat_map(|(start, words)| segments(plan, 0, start, words)).collect();
    broken(plan, &all)
}

fn on_day(plan: &Plan, words: &str) -> Vec<&'static str> {
    judged(plan, &[(DAY, words)])
}

const NONE: [&str; 0] = [];

#[test]
fn rules_are_numbered_in_order() {
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id().to_owned()).collect();
    assert_eq!(ids, (1..=15).map(|n| format!("R{n}")).collect::<Vec<_>>());
    for rule in RULES {
        assert!(!rule.statement().en.is_empty() && !rule.statement().zh.is_empty(), "{}", rule.id());
    }
}

#[test]
fn a_usual_day_breaks_nothing() {
    for minutes in [180, 240, 300, 330, 480, 540] {
        assert_eq!(on_day(&one(), &block(minutes)), NONE, "{minutes} min: {}", block(minutes));
    }
}

#[test]
fn r1_slots() {
    assert_eq!(on_day(&one(), "w44 b10 w45 b10 w31 b10 w30"), ["R1"]);
    let mut half_minute = segments(&one(), 0, DAY, &block(180));
    half_minute[0].span.end = Moment(half_minute[0].span.end.0 - 30);
    half_minute[1].span.start = half_minute[0].span.end;
    assert!(broken(&one(), &half_minute).contains(&"R1"));
}

#[test]
fn r1_horizon() {
    let plan = one();
    assert_eq!(judged(&plan, &[("2026-11-10T18:00", &block(180))]), NONE);
    assert_eq!(judged(&plan, &[("2026-11-10T17:30", &block(180))]), ["R1"]);
    assert_eq!(judged(&plan, &[("2026-11-12T03:00", &block(180))]), NONE);
    assert_eq!(judged(&plan, &[("2026-11-12T03:30", &block(180))]), ["R1"]);
}

#[test]
fn r1_block_grid_follows_the_local_clock() {
    assert_eq!(judged(&one(), &[("2026-11-11T09:05", &block(180))]), ["R1"]);
    // Kathmandu is 5:45 ahead: its full hours are not those of UTC.
    let kathmandu =
        with_agents(plan_in("Asia/Kathmandu", "2026-11-10T18:00", 36 * 60), vec![agent("A1", REGULAR, &[0])]);
    assert_eq!(on_day(&kathmandu, &block(180)), NONE);
    assert_eq!(judged(&kathmandu, &[("2026-11-11T09:15", &block(180))]), ["R1"]);
    // The grid starts anew at midnight: 00:50 is on a grid of 50 minutes, 01:00 (23:20 + 100 min) is not.
    let mut fifty = one();
    fifty.rules.block_grid = Minutes(50);
    assert_eq!(judged(&fifty, &[("2026-11-11T00:50", &block(200))]), NONE);
    assert_eq!(judged(&fifty, &[("2026-11-11T01:00", &block(200))]), ["R1"]);
}

#[test]
fn r1_segments_must_last() {
    let plan = one();
    let mut all = segments(&plan, 0, DAY, &block(180));
    let mut empty = all[0];
    empty.span.end = empty.span.start;
    all.push(empty);
    assert_eq!(broken(&plan, &all), ["R1"]);
    all[7].span.end = empty.span.start - Minutes(600);
    assert!(broken(&plan, &all).contains(&"R1"), "a segment that ends before it starts");
}

#[test]
fn r2_overlap() {
    let plan = one();
    let mut all = segments(&plan, 0, DAY, &block(180));
    all[0].span.end = all[0].span.end + Minutes(5);
    assert_eq!(broken(&plan, &all), ["R2"]);
    // A long segment that hides two later ones: the second of them overlaps it although its neighbour does not.
    let long = segments(&plan, 0, DAY, "w60");
    let inside = segments(&plan, 0, DAY, "-10 b10 -10 b10");
    let found = violations(&plan, &Roster::new([long, inside].concat()), &[]);
    assert_eq!(found.iter().filter(|v| v.rule == "R2").count(), 2);
}

#[test]
fn r2_work_and_standby_do_not_touch() {
    let mut plan = one();
    plan.rules.min_gap = Minutes(0);
    assert_eq!(on_day(&plan, &format!("{} s60", block(180))), ["R2"]);
    assert_eq!(on_day(&plan, &format!("s60 {}", block(180))), ["R2"]);
    assert_eq!(on_day(&plan, &format!("{} -30 s60", block(180))), NONE);
    // Without a gap the touching blocks are also too near.
    assert_eq!(on_day(&one(), &format!("{} s60", block(180))), ["R2", "R6"]);
}

#[test]
fn r3_skill() {
    assert_eq!(on_day(&one(), "w45@1 b10 w45 b10 w30 b10 w30"), ["R3"]);
    assert_eq!(on_day(&one(), "s60@1"), ["R3"]);
    let mut nameless = segments(&one(), 0, DAY, &block(180));
    nameless[0].queue = None;
    assert_eq!(broken(&one(), &nameless), ["R3"]);
}

#[test]
fn r4_availability() {
    let mut plan = one();
    let windows = |plan: &Plan, pairs: &[(&str, &str)]| {
        let spans = pairs.iter().map(|(a, b)| span(plan, &format!("2026-11-11T{a}"), &format!("2026-11-11T{b}")));
        Some(spans.collect())
    };
    for (pairs, expected) in [
        (&[("09:00", "12:00")][..], &NONE[..]),
        (&[("09:00", "11:55")], &["R4"]),
        (&[("09:05", "12:00")], &["R4"]),
        (&[("09:00", "10:00"), ("10:00", "12:00")], &NONE),
        (&[("09:00", "10:00"), ("10:05", "12:00")], &["R4"]),
        (&[], &["R4"]),
    ] {
        plan.agents[AgentId(0)].available = windows(&plan, pairs);
        assert_eq!(on_day(&plan, &block(180)), expected, "{pairs:?}");
    }
    plan.agents[AgentId(0)].available = windows(&plan, &[("09:00", "09:55")]);
    assert_eq!(on_day(&plan, "s60"), ["R4"], "standby needs the agent too");
}

#[test]
fn r5_block_length() {
    let plan = one();
    assert_eq!(on_day(&plan, &block(150)), ["R5"]);
    assert_eq!(on_day(&plan, &block(570)), ["R5"]);
    assert_eq!(on_day(&plan, "s60"), NONE);
    assert_eq!(on_day(&plan, "s30"), ["R5"]);
    assert_eq!(on_day(&plan, "s240"), NONE);
    assert_eq!(on_day(&plan, "s270"), ["R5"]);
}

#[test]
fn r5_a_standby_block_may_change_its_queue() {
    let plan = with_agents(plan(), vec![agent("A1", REGULAR, &[0, 1])]);
    assert_eq!(on_day(&plan, "s30@0 s30@1"), NONE);
    assert_eq!(on_day(&plan, "s150@0 s120@1"), ["R5"]);
}

#[test]
fn r6_gap() {
    let plan = one();
    let two = |gap: i64, second: &str| on_day(&plan, &format!("{} -{gap} {second}", block(180)));
    assert_eq!(two(120, &block(180)), NONE);
    assert_eq!(two(90, &block(180)), ["R6"]);
    assert_eq!(two(120, "s60"), NONE);
    assert_eq!(two(90, "s60"), ["R6"]);
}

#[test]
fn r7_blocks_of_one_duty() {
    let mut plan = one();
    assert_eq!(on_day(&plan, "s60 -120 s60 -120 s60"), NONE);
    assert_eq!(on_day(&plan, "s60 -120 s60 -120 s60 -120 s60"), ["R7"]);
    plan.rules.max_blocks_per_duty = 1;
    plan.rules.max_span = Minutes(1200);
    assert_eq!(on_day(&plan, "s60 -660 s60"), NONE, "a gap of min_rest ends the duty");
    assert_eq!(on_day(&plan, "s60 -630 s60"), ["R7"]);
}

#[test]
fn r7_paid_minutes_of_one_duty() {
    let mut plan = one();
    // 300 + 120 min gap + 300: 600 paid minutes without a meal.
    let full = format!("{} -120 {}", block(300), block(300));
    assert_eq!(on_day(&plan, &full), NONE);
    plan.rules.max_duty = Minutes(599);
    assert_eq!(on_day(&plan, &full), ["R7"]);
    // A meal counts only if it is paid; standby always counts in full.
    plan.rules.max_duty = Minutes(510);
    assert_eq!(on_day(&plan, &block(540)), NONE);
    plan.breaks.meal_paid = true;
    assert_eq!(on_day(&plan, &block(540)), ["R7"]);
    plan.rules.max_duty = Minutes(239);
    assert_eq!(on_day(&plan, "s240"), ["R7"]);
}

#[test]
fn r7_span_of_one_duty() {
    let spread = |gap: i64| on_day(&one(), &format!("{} -{gap} {}", block(180), block(180)));
    assert_eq!(spread(480), NONE, "840 minutes");
    assert_eq!(spread(510), ["R7"], "870 minutes");
    assert_eq!(spread(660), NONE, "two duties");
}

/// A week from the 9th on with at most two days in a row, and the starts of R14 that standby at these local times breaks.
fn days_in_row(zone: &str, first: &str, worked: &[(&str, &str)], starts: &[&str]) -> Vec<(String, String)> {
    let mut plan = with_agents(plan_in(zone, first, 7 * 24 * 60), vec![agent("A1", REGULAR, &[0])]);
    plan.rules.max_days_in_row = 2;
    plan.agents[AgentId(0)].worked = worked.iter().map(|(from, to)| span(&plan, from, to)).collect();
    let all: Vec<Segment> = starts.iter().flat_map(|start| segments(&plan, 0, start, "s60")).collect();
    let found = violations(&plan, &Roster::new(all), &[]);
    found.into_iter().map(|v| (v.rule.to_owned(), format!("{} {}", v.agent_id, v.start))).collect()
}

#[test]
fn r14_days_in_a_row() {
    let week = |starts: &[&str]| days_in_row("Asia/Shanghai", "2026-11-09T00:00", &[], starts);
    let told = |at: &str| vec![("R14".to_owned(), format!("A1 {at}"))];
    assert_eq!(week(&["2026-11-09T20:00", "2026-11-10T20:00", "2026-11-12T08:00"]), []);
    let three = ["2026-11-09T20:00", "2026-11-10T20:00", "2026-11-11T23:00"];
    assert_eq!(week(&three), told("2026-11-11T23:00"));
    // The block after midnight is of the duty that began the evening before; with a rest between them it is another one.
    assert_eq!(week(&["2026-11-09T20:00", "2026-11-10T21:00", "2026-11-11T02:00"]), []);
    assert_eq!(week(&["2026-11-09T20:00", "2026-11-10T21:00", "2026-11-11T09:00"]), told("2026-11-11T09:00"));
    // Two duties of one day count once, and a run is told once.
    let twice = ["2026-11-09T00:00", "2026-11-09T20:00", "2026-11-10T20:00", "2026-11-11T20:00", "2026-11-12T20:00"];
    assert_eq!(week(&twice), told("2026-11-11T20:00"));
}

#[test]
fn r14_counts_what_is_worked_outside() {
    let week =
        |worked: &[(&str, &str)], starts: &[&str]| days_in_row("Asia/Shanghai", "2026-11-09T00:00", worked, starts);
    let told = |at: &str| vec![("R14".to_owned(), format!("A1 {at}"))];
    let before = [("2026-11-07T20:00", "2026-11-07T22:00"), ("2026-11-08T20:00", "2026-11-08T22:00")];
    assert_eq!(week(&before, &["2026-11-09T20:00"]), told("2026-11-09T20:00"));
    assert_eq!(week(&before, &["2026-11-09T02:00"]), [], "one duty with the evening before");
    assert_eq!(week(&before, &["2026-11-10T20:00"]), []);
    let after = [("2026-11-16T09:00", "2026-11-16T11:00"), ("2026-11-17T09:00", "2026-11-17T11:00")];
    assert_eq!(week(&after, &["2026-11-15T09:00"]), told("2026-11-17T09:00"));
    assert_eq!(week(&after, &["2026-11-15T23:00"]), [], "the shift after the horizon is of its duty");
    assert_eq!(week(&after, &[]), [], "who does nothing breaks nothing");
}

#[test]
fn r14_follows_the_local_calendar() {
    // 23:30 and 00:30 are an hour apart on either side of midnight, also where a day has 23 hours.
    let spring = |starts: &[&str]| days_in_row("America/New_York", "2026-03-06T00:00", &[], starts);
    assert_eq!(spring(&["2026-03-07T23:00", "2026-03-08T23:00", "2026-03-10T00:00"]), []);
    let found = spring(&["2026-03-07T23:00", "2026-03-08T23:00", "2026-03-09T23:00"]);
    assert_eq!(found, [("R14".to_owned(), "A1 2026-03-09T23:00".to_owned())]);
}

#[test]
fn r8_hours() {
    let mut plan = one();
    let limit = |plan: &mut Plan, hours| plan.agents[AgentId(0)].max_hours = Some(hours);
    limit(&mut plan, 8.5);
    assert_eq!(on_day(&plan, &block(540)), NONE, "the meal is not paid");
    limit(&mut plan, 8.499);
    assert_eq!(on_day(&plan, &block(540)), ["R8"]);
    limit(&mut plan, 0.0);
    assert_eq!(judged(&plan, &[]), NONE);
    limit(&mut plan, 3.0);
    assert_eq!(on_day(&plan, "s120 -660 s60"), NONE);
    assert_eq!(on_day(&plan, "s120 -660 s90"), ["R8"], "hours count over all duties");
    // A limit that no binary fraction hits: 55 minutes written with sixteen digits.
    limit(&mut plan, 0.9166666666666666);
    plan.standby.min_block = Minutes(55);
    plan.rules.block_grid = Minutes(5);
    assert_eq!(on_day(&plan, "s55"), NONE);
}

#[test]
fn r9_stretch() {
    let plan = one();
    assert_eq!(on_day(&plan, "w45 b10 w45 b10 w45 b10 w45 b10 w20"), NONE);
    assert_eq!(on_day(&plan, "w50 b10 w40 b10 w30 b10 w30"), ["R9"]);
    assert_eq!(on_day(&plan, "w45 b10 w45 b10 w40 b10 w20"), NONE);
    assert_eq!(on_day(&plan, "w45 b10 w45 b10 w45 b10 w15"), ["R9"]);
}

#[test]
fn r9_adjacent_rows_are_one_stretch() {
    let plan = with_agents(plan(), vec![agent("A1", REGULAR, &[0, 1])]);
    assert_eq!(on_day(&plan, "w10 w35 b10 w45 b10 w30 b10 w30"), NONE);
    assert_eq!(on_day(&plan, "w25 w25 b10 w40 b10 w30 b10 w30"), ["R9"]);
    assert_eq!(on_day(&plan, "w20@0 w20@1 b10 w40 b10 w40 b10 w30"), ["R9"], "one queue in a stretch");
    assert_eq!(on_day(&plan, "w45@0 b10 w45@1 b10 w30@0 b10 w30@1"), NONE, "a pause may change the queue");
}

#[test]
fn r9_a_block_starts_and_ends_with_work() {
    let mut plan = one();
    plan.rules.block_grid = Minutes(5);
    assert_eq!(on_day(&plan, &format!("b10 {}", block(180))), ["R9", "R10"]);
    assert_eq!(on_day(&plan, &format!("{} b10", block(180))), ["R9", "R10"]);
}

#[test]
fn r10_break() {
    let plan = one();
    assert_eq!(on_day(&plan, "w45 b15 w40 b10 w30 b10 w30"), ["R10"]);
    assert_eq!(on_day(&plan, "w45 b5 w45 b10 w35 b10 w30"), ["R10"]);
    assert_eq!(on_day(&plan, "w45 b5 b5 w45 b10 w30 b10 w30"), ["R10"], "a break is one row");
    assert_eq!(on_day(&plan, "w45 b10 b10 w45 b10 w30 b10 w20"), ["R10"], "two breaks without work between them");
}

#[test]
fn r11_number_of_meals() {
    let plan = one();
    let without = "w45 b10 w45 b10 w45 b10 w45 b10 w45 b10";
    assert_eq!(on_day(&plan, &format!("{without} w25")), NONE, "300 minutes need no meal");
    assert_eq!(on_day(&plan, &format!("{without} w25 b10 w20")), ["R11"], "330 minutes do");
    assert_eq!(on_day(&plan, "w45 b10 w40 m30 w45 b10 w40 b10 w40"), ["R11"], "270 minutes with a meal");
}

#[test]
fn r11_length_and_place_of_the_meal() {
    let mut plan = one();
    plan.rules.block_grid = Minutes(5);
    let meal = |plan: &Plan, left: &str, meal: i64, right: &str| on_day(plan, &format!("{left} m{meal} {right}"));
    let (ninety, long) = ("w40 b10 w40", "w45 b10 w45 b10 w45 b10 w45");
    assert_eq!(meal(&plan, ninety, 30, long), NONE, "90 minutes from the start");
    assert_eq!(meal(&plan, long, 30, ninety), NONE, "90 minutes from the end");
    assert_eq!(meal(&plan, "w40 b10 w35", 30, long), ["R11"]);
    assert_eq!(meal(&plan, long, 30, "w40 b10 w35"), ["R11"]);
    assert_eq!(meal(&plan, ninety, 25, long), ["R11"]);
    assert_eq!(meal(&plan, ninety, 35, long), ["R11"]);
    assert_eq!(meal(&plan, &format!("{ninety} m30 {ninety}"), 30, ninety), ["R11"], "two meals");
    assert_eq!(meal(&plan, &format!("{ninety} b10"), 30, long), ["R10", "R11"], "no work before the meal");
}

#[test]
fn r12_pins() {
    let plan = one();
    let all = segments(&plan, 0, DAY, &block(180));
    let roster = Roster::new(all.clone());
    assert!(violations(&plan, &roster, &all).is_empty());
    let mut moved = all[0];
    moved.span.end = moved.span.end - Minutes(5);
    let found = violations(&plan, &roster, &[moved]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].start.as_str()), ("R12", DAY));
    let nobody = violations(&plan, &Roster::default(), &all[..1]);
    assert_eq!(nobody.len(), 1, "a pin of an agent who has no segment left");
}

#[test]
fn r15_catalogue_of_shifts() {
    let mut plan = one();
    let usual = &block(330);
    let shift = |id: &str, clock: i64, length| Shift {
        id: id.to_owned(),
        starts: vec![clock * 60],
        length: Minutes(length),
        tiers: None,
    };
    assert_eq!(on_day(&plan, usual), NONE, "free blocks");
    plan.shifts = vec![shift("早", 9, 300), shift("早", 10, 330)];
    assert_eq!(on_day(&plan, usual), ["R15"], "neither of them");
    plan.shifts.push(shift("晚", 9, 330));
    assert_eq!(on_day(&plan, usual), NONE);
    plan.shifts[2].tiers = Some(vec![NEW]);
    assert_eq!(on_day(&plan, usual), ["R15"], "for another tier");
    assert_eq!(on_day(&plan, "s120"), NONE, "standby is free");
}

#[test]
fn r16_kinds_of_work_blocks() {
    let mut plan = with_agents(plan(), vec![agent("A1", REGULAR, &[0]), agent("A2", REGULAR, &[0])]);
    let at = |who: usize, start: &str, words: &str| segments(&plan, who, start, words);
    // Twice from nine o'clock for three hours, once for four, once from ten; standby is of no kind.
    let three = [at(0, DAY, &block(180)), at(0, "2026-11-10T20:00", "s120"), at(1, DAY, &block(180))].concat();
    let four = [three.clone(), at(0, "2026-11-11T14:00", &block(240))].concat();
    let five = [four.clone(), at(1, "2026-11-11T14:00", &block(180))].concat();
    let kinds = |most: usize, all: &[Segment]| {
        let limited = Plan { rules: Rules { max_shift_kinds: most, ..plan.rules.clone() }, ..plan.clone() };
        let found = violations(&limited, &Roster::new(all.to_vec()), &[]);
        found.iter().map(|violation| violation.rule).collect::<Vec<_>>()
    };
    assert_eq!((kinds(1, &three), kinds(1, &four)), (vec![], vec!["R16"]));
    assert_eq!((kinds(2, &four), kinds(2, &five), kinds(3, &five)), (vec![], vec!["R16"], vec![]));
    assert_eq!(kinds(0, &five), NONE, "no limit");
    plan.rules.max_shift_kinds = 1;
    assert_eq!(violations(&plan, &Roster::new(five), &[])[0].agent_id, "", "nobody's alone");
}

#[test]
fn lengths_are_elapsed_time_where_the_clock_goes_back() {
    // New York, 2026-11-01: 01:00 to 02:00 comes twice.
    let plan = with_agents(plan_in("America/New_York", "2026-10-31T18:00", 24 * 60), vec![agent("A1", REGULAR, &[0])]);
    let fold = "2026-11-01T00:00";
    assert_eq!(judged(&plan, &[(fold, &block(180))]), NONE, "until 02:00 on the clock");
    assert_eq!(
        judged(&plan, &[(fold, &block(150))]),
        ["R5"],
        "two and a half hours although the clock says one and a half"
    );
    let end = segments(&plan, 0, fold, &block(180))[6].span.end;
    assert_eq!(plan.zone.show(end), "2026-11-01T02:00");
}

#[test]
fn violations_come_by_agent_time_and_rule() {
    let plan = with_agents(plan(), vec![agent("B", REGULAR, &[0]), agent("A", SENIOR, &[1])]);
    let mut all = segments(&plan, 1, "2026-11-10T18:00", "s30@0");
    all.extend(segments(&plan, 0, DAY, "w50 b10 w40 b10 w30 b10 w35"));
    let found = violations(&plan, &Roster::new(all), &[]);
    let seen: Vec<_> = found.iter().map(|v| (v.agent_id.as_str(), v.start.as_str(), v.rule)).collect();
    assert_eq!(
        seen,
        [
            ("B", "2026-11-11T09:00", "R9"),
            ("B", "2026-11-11T12:05", "R1"),
            ("A", "2026-11-10T18:00", "R3"),
            ("A", "2026-11-10T18:00", "R5"),
        ]
    );
}

#[test]
fn only_a_faultless_roster_becomes_verified() {
    let plan = one();
    let needs = common::requirement(&plan, 1.0, 0.0, Level::Normal);
    let good = Roster::new(segments(&plan, 0, DAY, &block(180)));
    let verified = check(&plan, &needs, &good, &[]).expect("no violation");
    assert_eq!(verified.roster(), &good);
    assert!(check(&plan, &needs, &Roster::new(segments(&plan, 0, DAY, &block(150))), &[]).is_err());
}

#[test]
fn absurd_times_are_violations_not_panics() {
    let plan = one();
    for (start, end) in [(-62_135_596_800, 7), (0, 253_402_300_799), (-62_135_596_800, 253_402_300_799)] {
        let mut segment = segments(&plan, 0, DAY, "w45")[0];
        segment.span.start = Moment(start);
        segment.span.end = Moment(end);
        let roster = Roster::new(vec![segment]);
        assert!(broken(&plan, roster.segments()).contains(&"R1"));
        let needs = common::requirement(&plan, 1.0, 0.0, Level::Normal);
        assert!(peakshift::check::objective(&plan, &needs, &roster).total().0.is_finite());
    }
    assert!(moment(plan.zone, DAY) > plan.horizon.start);
}
