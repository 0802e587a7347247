//! One agent's program in the night against all schedules that it could have, tried one by one.

mod common;

use common::{REGULAR, agent, plan_in, requirement, with_agents};
use peakshift::check::{Replanned, objective};
use peakshift::domain::calendar::{Moment, Span};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::night::Night;
use peakshift::domain::pace::Step;
use peakshift::domain::plan::{Holiday, Plan, Replan};
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::units::{Minutes, Money, Share};
use peakshift::schedule::night::replan;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// What the order of help may decide against the cost.
const ORDER: f64 = 0.05;

/// Six hours in which a block is one stretch or one stretch after a call, so that all schedules can be listed.
fn small_plan() -> Plan {
    let mut plan = plan_in("Asia/Shanghai", "2026-11-10T18:00", 360);
    plan.rules.block_grid = Minutes(20);
    (plan.rules.min_block, plan.rules.max_block) = (Minutes(60), Minutes(100));
    (plan.rules.min_gap, plan.rules.max_blocks_per_duty) = (Minutes(60), 2);
    (plan.breaks.min_work, plan.breaks.max_work) = (Minutes(60), Minutes(100));
    (plan.standby.min_block, plan.standby.max_block) = (Minutes(60), Minutes(100));
    plan.squads.experienced_share = Share(0.0);
    plan.penalties.lead_shortage = 0.0;
    with_agents(plan, vec![agent("A1", REGULAR, &[0, 1])])
}

/// The same around midnight, after which it is night and a holiday and the agent does more or less, with overtime.
fn around_midnight(seed: u64) -> Plan {
    let mut plan = small_plan();
    plan.horizon.start = plan.horizon.start + Minutes(200);
    plan.horizon.end = plan.horizon.end + Minutes(200);
    let midnight = plan.zone.local(plan.horizon.end).date();
    plan.pay.night_bonus_per_hour = 15.0;
    plan.pay.holidays = vec![Holiday { date: midnight, ratio: 1.5 }];
    (plan.pay.overtime_after_hours, plan.pay.overtime_ratio) = (1.5, 3.0);
    let efficiency = [0.5, 1.4][seed as usize / 2 % 2];
    plan.agents[AgentId(0)].steps = vec![Step { from: midnight, efficiency }];
    plan
}

fn random_requirement(rng: &mut Pcg64, plan: &Plan) -> Requirement {
    let mut needed = requirement(plan, 0.0, 0.0, Level::Normal);
    for queue in [0, 1] {
        for need in &mut needed.needs[QueueId(queue)] {
            need.required = if rng.random_bool(0.5) { rng.random_range(0.0..1.5) } else { 0.0 };
            need.standby_required = if queue == 0 && rng.random_bool(0.5) { rng.random_range(0.0..1.2) } else { 0.0 };
        }
    }
    needed
}

fn at(plan: &Plan, minutes: i64) -> Moment {
    plan.horizon.start + Minutes(minutes)
}

fn row(plan: &Plan, from: i64, to: i64, activity: Activity, queue: usize) -> Segment {
    Segment {
        agent: AgentId(0),
        span: Span { start: at(plan, from), end: at(plan, to) },
        activity,
        queue: Some(QueueId(queue)),
    }
}

/// Rows from `from` to `to`, parted where a published row ends inside.
fn parted(
    plan: &Plan,
    published: &[Segment],
    (from, to): (i64, i64),
    activity: Activity,
    queue: usize,
) -> Vec<Segment> {
    let like = |other: &&Segment| {
        (other.activity, other.queue) == (activity, Some(QueueId(queue))) && other.span.start == at(plan, from)
    };
    let end = published.iter().find(like).map(|other| (other.span.end.0 - plan.horizon.start.0) / 60);
    match end.filter(|&end| from < end && end < to) {
        Some(end) => vec![row(plan, from, end, activity, queue), row(plan, end, to, activity, queue)],
        None => vec![row(plan, from, to, activity, queue)],
    }
}

/// Every block that the small plan has room for, as start, end and rows; called ones at every slot.
fn blocks(plan: &Plan, published: &[Segment]) -> Vec<(i64, i64, Vec<Segment>)> {
    let mut found = Vec::new();
    for from in (0..360).step_by(20) {
        for to in (from + 60..=(from + 100).min(360)).step_by(20) {
            for queue in [0, 1] {
                found.push((from, to, parted(plan, published, (from, to), Activity::Work, queue)));
                for call in (from + 5..to - 55).step_by(5) {
                    let mut rows = vec![row(plan, from, call, Activity::Standby, 0)];
                    rows.push(row(plan, call, to, Activity::Work, queue));
                    found.push((from, to, rows));
                }
            }
            found.push((from, to, parted(plan, published, (from, to), Activity::Standby, 0)));
        }
    }
    found
}

/// The least cost with the price of a change over all schedules of at most two blocks that the checker lets pass.
fn least(plan: &Plan, needed: &Requirement, published: &Roster, night: &Night) -> f64 {
    let judge = Replanned { plan, published, night };
    let all = blocks(plan, published.segments());
    let mut least = f64::INFINITY;
    let mut try_rows = |rows: Vec<Segment>| {
        let roster = Roster::new(rows);
        if judge.violations(&roster).is_empty() {
            let price = if roster == *published { 0.0 } else { night.settings.change_penalty.0 };
            least = least.min(objective(plan, needed, &roster).total().0 + price);
        }
    };
    try_rows(published.segments().to_vec());
    try_rows(Vec::new());
    let stands = |segment: &&Segment| segment.span.start < night.frozen_until;
    let begun =
        published.segments().iter().find(stands).map(|segment| (segment.span.start.0 - plan.horizon.start.0) / 60);
    for (from, to, first) in all.iter().filter(|(from, ..)| begun.is_none_or(|begun| begun == *from)) {
        try_rows(first.clone());
        for (later, _, second) in &all {
            if *later >= to + 60 && *from < *later {
                try_rows(first.iter().chain(second).copied().collect());
            }
        }
    }
    least
}

#[test]
fn the_program_finds_the_best_of_all_schedules() {
    let (mut called, mut stayed) = (0, 0);
    for seed in 0..40 {
        let plan = if seed < 24 { small_plan() } else { around_midnight(seed) };
        let mut rng = Pcg64::seed_from_u64(seed);
        let needed = random_requirement(&mut rng, &plan);
        let begin = 20 * rng.random_range(1..=4);
        let activity = if rng.random_bool(0.7) { Activity::Standby } else { Activity::Work };
        let mut rows = vec![row(&plan, begin, begin + 20 * rng.random_range(3..=5), activity, 0)];
        if rng.random_bool(0.6) {
            let (later, queue) = if rng.random_bool(0.5) { (Activity::Work, 1) } else { (Activity::Standby, 0) };
            rows.push(row(&plan, 260, 260 + 20 * rng.random_range(3..=5), later, queue));
        }
        let published = Roster::new(rows);
        let settings = Replan { change_penalty: Money([0.0, 20.0, 2000.0][seed as usize % 3]), ..Replan::default() };
        let night = Night::new(at(&plan, begin + 5 * rng.random_range(0..8)), &settings, Vec::new(), None);
        let found = replan(&plan, &needed, &published, &night, true, &Unobserved);
        let last = found.curve.last().expect("a step");
        let judge = Replanned { plan: &plan, published: &published, night: &night };
        assert_eq!(judge.violations(&last.roster), [], "seed {seed}");
        let cost = objective(&plan, &needed, &last.roster).total().0 + settings.change_penalty.0 * last.changed as f64;
        let best = least(&plan, &needed, &published, &night);
        assert!(best - 1e-6 <= cost && cost <= best + ORDER, "seed {seed}: {cost}, and {best} is possible");
        assert!(found.certificate.bound.0 <= best + 1e-6, "seed {seed}: {:?} and {best}", found.certificate);
        let joins = |pair: &[Segment]| pair[0].activity == Activity::Standby && pair[1].activity == Activity::Work;
        let touches = |pair: &[Segment]| pair[0].span.end == pair[1].span.start;
        called += usize::from(last.roster.segments().windows(2).any(|pair| joins(pair) && touches(pair)));
        stayed += usize::from(last.changed == 0);
    }
    assert!(called >= 3 && stayed >= 3, "{called} called, {stayed} stayed");
}
