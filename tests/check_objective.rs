//! The nine terms worked out by hand, coverage, and whose squad an agent works in.

mod common;

use common::{NEW, REGULAR, SENIOR, agent, block, plan, requirement, segments, span, with_agents};
use peakshift::check::{coverage, objective};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, QueueId, SiteId, Table};
use peakshift::domain::leads::lead_of;
use peakshift::domain::objective::Objective;
use peakshift::domain::plan::{Agent, Holiday, Pay, Plan, Site};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::units::Minutes;

/// Six hours from 2026-11-10 22:00, so that nobody's night begins before two hours have passed.
fn evening(agents: Vec<Agent>) -> Plan {
    let mut plan = plan();
    plan.queues = [common::queue("presale")].into_iter().collect();
    plan.horizon.start = common::moment(plan.zone, "2026-11-10T22:00");
    plan.horizon.end = plan.horizon.start + Minutes(360);
    with_agents(plan, agents)
}

fn cost(plan: &Plan, needed: (f64, f64, Level), all: Vec<Segment>) -> Objective {
    objective(plan, &requirement(plan, needed.0, needed.1, needed.2), &Roster::new(all))
}

const NOTHING: (f64, f64, Level) = (0.0, 0.0, Level::Normal);

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
}

#[test]
fn an_empty_roster_costs_the_whole_requirement() {
    let plan = evening(vec![]);
    let at = |level| cost(&plan, (2.5, 0.5, level), vec![]);
    // Six hours; 300, 600 and 900 for an hour of shortage, 80 for one of standby.
    near(at(Level::Normal).shortage.0, 6.0 * 2.5 * 300.0);
    near(at(Level::Peak).shortage.0, 6.0 * 2.5 * 600.0);
    near(at(Level::Burst).total().0, 6.0 * (2.5 * 900.0 + 0.5 * 80.0));
}

#[test]
fn wages_pay_breaks_in_full_standby_in_part_and_meals_by_setting() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0])]);
    let meal = segments(&plan, 0, "2026-11-10T22:00", &block(330));
    near(cost(&plan, NOTHING, meal.clone()).wages.0, 5.0 * 45.0);
    plan.breaks.meal_paid = true;
    near(cost(&plan, NOTHING, meal).wages.0, 5.5 * 45.0);
    near(cost(&plan, NOTHING, segments(&plan, 0, "2026-11-10T22:00", "s120")).wages.0, 2.0 * 45.0 * 0.5);
}

#[test]
fn breaks_leave_a_shortage_and_efficiency_counts() {
    let mut plan = evening(vec![agent("A", SENIOR, &[0]), agent("B", REGULAR, &[0])]);
    let all = segments(&plan, 0, "2026-11-10T22:00", "w45 b10 w45");
    let found = cost(&plan, (1.0, 0.0, Level::Normal), all.clone());
    near(found.shortage.0, (6.0 - 1.5) * 300.0);
    near(found.surplus.0, 1.5 * 0.2 * 5.0);
    // Nothing is required, and the surplus costs all the same; an agent who handles nothing is no surplus.
    near(cost(&plan, NOTHING, all.clone()).surplus.0, 1.5 * 1.2 * 5.0);
    plan.agents[AgentId(0)].efficiency = 0.0;
    near(cost(&plan, NOTHING, all).surplus.0, 0.0);
}

#[test]
fn shortage_and_surplus_of_one_interval_do_not_cancel() {
    let plan = evening(vec![agent("A", REGULAR, &[0]), agent("B", REGULAR, &[0])]);
    let mut all = segments(&plan, 0, "2026-11-10T22:00", "w15");
    all.extend(segments(&plan, 1, "2026-11-10T22:00", "w15"));
    let needs = requirement(&plan, 1.0, 0.5, Level::Normal);
    let roster = Roster::new(all);
    let found = objective(&plan, &needs, &roster);
    near(found.surplus.0, 0.25 * 5.0);
    near(found.shortage.0, 5.75 * 300.0);
    let cells = coverage(&plan, &needs, &roster);
    assert_eq!(cells[QueueId(0)].len(), 12);
    let first = cells[QueueId(0)][0];
    assert_eq!((first.required, first.scheduled, first.shortage, first.surplus), (1.0, 1.0, 0.5, 0.5));
    assert_eq!((first.standby_required, first.standby), (0.5, 0.0));
}

#[test]
fn standby_counts_by_queue_and_efficiency() {
    let plan = evening(vec![agent("A", NEW, &[0])]);
    let found = cost(&plan, (0.0, 1.0, Level::Peak), segments(&plan, 0, "2026-11-10T22:00", "s240"));
    near(found.standby_shortage.0, (2.0 + 4.0 * 0.4) * 80.0);
    near(found.surplus.0 + found.lead_shortage.0 + found.experienced_shortage.0, 0.0);
}

#[test]
fn squads_count_everybody_on_duty_breaks_included() {
    let mut plan = evening(vec![agent("A", SENIOR, &[0]), agent("B", NEW, &[0]), agent("C", NEW, &[0])]);
    plan.squads.size = 4.0;
    let hour = |who: usize| segments(&plan, who, "2026-11-10T22:00", "w20 b20 w20");
    // Half a lead for two members, unrounded; no lead is there.
    near(cost(&plan, NOTHING, [hour(1), hour(2)].concat()).lead_shortage.0, 0.5 * 200.0);
    near(cost(&plan, NOTHING, [hour(0), hour(1), hour(2)].concat()).lead_shortage.0, 0.0);
    // Three tenths of two are experienced, in peak and burst only.
    near(cost(&plan, (0.0, 0.0, Level::Peak), [hour(1), hour(2)].concat()).experienced_shortage.0, 0.6 * 60.0);
    near(cost(&plan, (0.0, 0.0, Level::Burst), [hour(1), hour(2)].concat()).experienced_shortage.0, 0.6 * 60.0);
    near(cost(&plan, NOTHING, [hour(1), hour(2)].concat()).experienced_shortage.0, 0.0);
    near(cost(&plan, (0.0, 0.0, Level::Peak), [hour(0), hour(1)].concat()).experienced_shortage.0, 0.0);
}

#[test]
fn mentors_are_missed_beside_new_agents_on_duty() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0]), agent("B", NEW, &[0]), agent("C", NEW, &[0])]);
    let hour = |who: usize| segments(&plan, who, "2026-11-10T22:00", "w20 b20 w20");
    let (new, all) = ([hour(1), hour(2)].concat(), [hour(0), hour(1), hour(2)].concat());
    near(cost(&plan, NOTHING, new.clone()).mentor_shortage.0, 0.0);
    plan.squads.new_per_mentor = 1.5;
    // Two new ones want one and a third, unrounded; somebody on standby is not there.
    near(cost(&plan, NOTHING, new.clone()).mentor_shortage.0, 4.0 / 3.0 * 40.0);
    near(cost(&plan, NOTHING, all).mentor_shortage.0, 1.0 / 3.0 * 40.0);
    let called = segments(&plan, 0, "2026-11-10T22:00", "s60");
    near(cost(&plan, NOTHING, [new, called].concat()).mentor_shortage.0, 4.0 / 3.0 * 40.0);
}

#[test]
fn people_beyond_the_desks_of_their_site_count_breaks_included() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0]), agent("B", NEW, &[0]), agent("C", NEW, &[0])]);
    plan.sites = Table::new(vec![Site { id: "here".to_owned(), seats: 1 }, Site { id: "there".to_owned(), seats: 0 }]);
    let all: Vec<_> = (0..3).flat_map(|who| segments(&plan, who, "2026-11-10T22:00", "w20 b20 w20")).collect();
    near(cost(&plan, NOTHING, all.clone()).seat_excess.0, 0.0);
    plan.agents[AgentId(0)].site = Some(SiteId(0));
    plan.agents[AgentId(1)].site = Some(SiteId(0));
    near(cost(&plan, NOTHING, all.clone()).seat_excess.0, 200.0);
    plan.agents[AgentId(2)].site = Some(SiteId(1));
    near(cost(&plan, NOTHING, all.clone()).seat_excess.0, 400.0);
    let standing_by = segments(&plan, 1, "2026-11-10T22:00", "s60");
    near(cost(&plan, NOTHING, [all[..3].to_vec(), standing_by].concat()).seat_excess.0, 0.0);
}

#[test]
fn one_elevated_queue_is_enough_for_experienced_agents() {
    let mut plan = evening(vec![agent("B", NEW, &[0])]);
    plan.queues = [common::queue("presale"), common::queue("aftersale")].into_iter().collect();
    let mut needs = requirement(&plan, 0.0, 0.0, Level::Normal);
    needs.needs[QueueId(1)][0].level = Level::Burst;
    let roster = Roster::new(segments(&plan, 0, "2026-11-10T22:00", "w45 b10 w45"));
    near(objective(&plan, &needs, &roster).experienced_shortage.0, 0.5 * 0.3 * 60.0);
}

#[test]
fn promised_hours_count_standby_in_full_and_absence() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0])]);
    plan.agents[AgentId(0)].min_hours = 4.0;
    near(cost(&plan, NOTHING, vec![]).below_min_hours.0, 4.0 * 30.0);
    near(cost(&plan, NOTHING, segments(&plan, 0, "2026-11-10T22:00", "s180")).below_min_hours.0, 30.0);
}

#[test]
fn wishes_count_whole_blocks() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0])]);
    let all = segments(&plan, 0, "2026-11-10T22:00", &block(180));
    near(cost(&plan, NOTHING, all.clone()).preference.0, 0.0);
    plan.agents[AgentId(0)].prefer = Some(vec![span(&plan, "2026-11-11T00:30", "2026-11-11T02:00")]);
    plan.agents[AgentId(0)].avoid = vec![span(&plan, "2026-11-10T20:00", "2026-11-10T22:45")];
    near(cost(&plan, NOTHING, all).preference.0, 2.5 * 8.0 + 0.75 * 20.0);
    // A wish outside the horizon is a wish: every hour is outside it.
    plan.agents[AgentId(0)].prefer = Some(vec![span(&plan, "2026-11-12T00:00", "2026-11-12T06:00")]);
    plan.agents[AgentId(0)].avoid.clear();
    near(cost(&plan, NOTHING, segments(&plan, 0, "2026-11-10T22:00", "s60")).preference.0, 8.0);
}

#[test]
fn night_hours_beyond_the_fair_share() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0])]);
    plan.penalties.fair_night_hours = 1.0;
    let all = segments(&plan, 0, "2026-11-10T22:00", &block(330));
    near(cost(&plan, NOTHING, all).fairness.0, 2.5 * 25.0);
    near(cost(&plan, NOTHING, segments(&plan, 0, "2026-11-11T00:00", "s120")).fairness.0, 25.0);
    // Six in the morning is day.
    plan.horizon.end = plan.horizon.start + Minutes(720);
    near(cost(&plan, NOTHING, segments(&plan, 0, "2026-11-11T05:00", "s180")).fairness.0, 0.0);
}

/// 22:00 to 03:30 with half an hour of unpaid meal, of which 00:00 to 03:30 is night, and on a holiday.
#[test]
fn nights_holidays_and_long_duties_are_paid_better() {
    let mut plan = evening(vec![agent("A", REGULAR, &[0])]);
    let all = segments(&plan, 0, "2026-11-10T22:00", &block(330));
    let meal = all.iter().find(|s| s.activity == Activity::Meal).expect("a meal").span;
    let midnight = plan.zone.local(meal.start).date();
    assert_eq!(midnight.to_string(), "2026-11-11", "the meal is after midnight");
    let wages = |plan: &Plan, all: &[Segment]| cost(plan, NOTHING, all.to_vec()).wages.0;
    near(wages(&plan, &all), 5.0 * 45.0);
    plan.pay.night_bonus_per_hour = 10.0;
    near(wages(&plan, &all), 5.0 * 45.0 + 3.0 * 10.0);
    plan.breaks.meal_paid = true;
    near(wages(&plan, &all), 5.5 * 45.0 + 3.5 * 10.0);
    plan.breaks.meal_paid = false;
    plan.pay.night_bonus_per_hour = 0.0;
    plan.pay.holidays = vec![Holiday { date: midnight, ratio: 3.0 }];
    near(wages(&plan, &all), 5.0 * 45.0 + 3.0 * 2.0 * 45.0);
    let standby = segments(&plan, 0, "2026-11-10T23:00", "s120");
    near(wages(&plan, &standby), (2.0 + 2.0) * 22.5);
    plan.pay = Pay { overtime_after_hours: 4.0, overtime_ratio: 1.5, ..Pay::default() };
    near(wages(&plan, &all), 5.0 * 45.0 + 0.5 * 45.0);
    // Standby counts in full, and a second duty begins anew.
    let later = segments(&plan, 0, "2026-11-11T05:30", "s60");
    near(wages(&plan, &[all.clone(), later].concat()), 5.0 * 45.0 + 22.5 + 2.0 * 0.5 * 45.0);
    plan.horizon.end = plan.horizon.start + Minutes(1440);
    let rested = segments(&plan, 0, "2026-11-11T14:30", "s120");
    near(wages(&plan, &[all, rested].concat()), 5.0 * 45.0 + 45.0 + 0.5 * 45.0);
}

#[test]
fn the_lead_is_who_overlaps_longest() {
    let mut plan = evening(vec![
        agent("L1", SENIOR, &[0]),
        agent("L2", SENIOR, &[0]),
        agent("M", NEW, &[0]),
        agent("S", NEW, &[0]),
        agent("N", NEW, &[0]),
    ]);
    plan.horizon.end = plan.horizon.start + Minutes(1440);
    let at = |who, start: &str, words: &str| segments(&plan, who, start, words);
    let leads = |all: Vec<Segment>, who: usize| -> Vec<Option<usize>> {
        let roster = Roster::new(all);
        let of = lead_of(&plan, &roster);
        assert_eq!(of.len(), roster.segments().len());
        let mine = roster.segments().iter().zip(of).filter(|(s, _)| s.agent == AgentId(who));
        mine.map(|(_, lead)| lead.map(|id| id.0)).collect()
    };
    let member = || at(2, "2026-11-10T22:00", &block(180));
    let team = |first: Vec<Segment>, second: Vec<Segment>| [first, second, member()].concat();
    let early = at(0, "2026-11-10T22:00", "w60");
    assert_eq!(
        leads(team(early.clone(), at(1, "2026-11-10T23:00", &block(240))), 2),
        [Some(1); 7],
        "all rows of a block"
    );
    assert_eq!(leads(team(early.clone(), at(1, "2026-11-11T00:00", "w60")), 2), [Some(0); 7], "the first of equals");
    assert_eq!(leads(team(early.clone(), at(1, "2026-11-10T22:00", "w35 -60 w35")), 2), [Some(1); 7], "blocks add up");
    assert_eq!(leads(team(vec![], at(1, "2026-11-11T01:00", "w60")), 2), [None; 7], "who comes after the block");
    assert_eq!(leads(team(vec![], at(1, "2026-11-10T22:00", "s120")), 2), [None; 7], "standby leads nobody");
    assert_eq!(leads(team(early.clone(), vec![]), 0), [None], "a lead has no lead");
    assert_eq!(leads([early.clone(), at(3, "2026-11-10T22:00", "s60")].concat(), 3), [None], "nobody leads on standby");
    let afterwards = at(1, "2026-11-11T05:00", &block(540));
    let between = at(4, "2026-11-11T01:30", "w30");
    let apart = [early.clone(), afterwards, between].concat();
    assert_eq!(leads(apart, 4), [None], "one lead went before, the other comes later");
    let long = at(0, "2026-11-10T22:00", &block(540));
    let short = at(1, "2026-11-11T05:00", "w60");
    let late = at(4, "2026-11-11T06:00", "w30");
    assert_eq!(leads([long, short, late].concat(), 4), [Some(0)], "a long block that began before others");
}
