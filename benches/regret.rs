//! What a night costs by what is done about it: `cargo bench --bench regret`, 24 generated nights of three sizes; `-- SECONDS` gives each
//! search for a whole schedule that time (20), `--each` shows every night.
//!
//! Each night loses 2 to 8 agents who were to be on duty and gets a surge of 1.2 to 2.0 from the question on, in one queue or in all, for
//! one hour to four, and is judged against the requirement that it really has: the published schedule without the absent, at most 5
//! changes, as many as are worth it, and the schedule of one who knew all of it when the plan was made, the hours before the question
//! too. Costs are the objective of SPEC section 4 without the price of changes; what few changes take back is that of their costs
//! over that of free ones, of the sums of all nights and in the mean of the nights.

use peakshift::check::{self, Replanned, check_replanned};
use peakshift::domain::calendar::{Moment, SLOT_MINUTES, Span};
use peakshift::domain::demand::Forecast;
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::incidents::{Scaling, Scope};
use peakshift::domain::night::Night;
use peakshift::domain::plan::{Plan, Replan};
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::Roster;
use peakshift::domain::units::Minutes;
use peakshift::schedule::night::{Step, replan};
use peakshift::{forecast, init, read, schedule, staffing};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::fs;

const SIZES: [usize; 3] = [30, 100, 300];
const NIGHTS: u64 = 8;
const FEW: usize = 5;
/// Minutes from the question to the event; the same for every third night.
const BEFORE: [i64; 3] = [20, 80, 200];
const SECONDS: f64 = 20.0;

/// What a night costs.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    total: f64,
    shortage_hours: f64,
}

/// Doing nothing, few changes, as many as are worth it, all known.
type Costs = [Cost; 4];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(SECONDS);
    let each = arguments.iter().any(|argument| argument == "--each");
    println!(
        "| agents | nights | shortage h: nothing | {FEW} changes | free | all known | cost: nothing | {FEW} changes | free | all known | free over all known | {FEW} changes take back | mean of nights |"
    );
    println!("|{}", " --- |".repeat(13));
    let mut all = Vec::new();
    for agents in SIZES {
        let mut of_size = Vec::new();
        for seed in 0..NIGHTS {
            let costs = night(agents, seed, seconds);
            if each {
                line(&format!("{agents}, seed {seed}"), &[costs]);
            }
            of_size.push(costs);
        }
        line(&agents.to_string(), &of_size);
        all.extend(of_size);
    }
    line("all", &all);
}

fn line(name: &str, nights: &[Costs]) {
    let mean = |of: &dyn Fn(&Costs) -> f64| nights.iter().map(of).sum::<f64>() / nights.len() as f64;
    let hours: String = (0..4).map(|i| format!(" {:.1} |", mean(&|costs| costs[i].shortage_hours))).collect();
    let totals: String = (0..4).map(|i| format!(" {:.0} |", mean(&|costs| costs[i].total))).collect();
    let over = mean(&|costs| costs[2].total / costs[3].total);
    let gained = |i: usize| mean(&|costs| costs[0].total - costs[i].total);
    let share = mean(&|costs| (costs[0].total - costs[1].total) / (costs[0].total - costs[2].total));
    let taken_back = gained(1) / gained(2);
    println!("| {name} | {} |{hours}{totals} {over:.3} | {taken_back:.2} | {share:.2} |", nights.len());
}

fn night(agents: usize, seed: u64, seconds: f64) -> Costs {
    let mut random = Pcg64::seed_from_u64(1000 * seed + agents as u64);
    let template = &init::TEMPLATES[seed as usize % init::TEMPLATES.len()];
    let (mut plan, expected) =
        forecast_of(&init::Request { template, agents, seed, alike: false, demand: 1.0, days: None, full: false });
    plan.solver.time_limit_seconds = seconds;
    let required = staffed(&plan, &expected);
    let published = solved(&plan, &required);
    let opening = plan.events.iter().map(|event| event.span.start).filter(|&at| at >= plan.horizon.start).min();
    let now = opening.expect("an event in the horizon") + Minutes(-BEFORE[seed as usize % BEFORE.len()]);
    let away = absences(&plan, &published, now, &mut random);
    let surge = surge(&plan, now, &mut random);
    let actual = staffed(&plan, &forecast::surged(&plan, &expected, &[surge], now).rounded());
    let free = Night::new(now, &Replan::default(), away.clone(), None);
    let few = Night::new(now, &Replan::default(), away, Some(FEW));
    let replanned = replan(&plan, &actual, &published, &few, true, &Unobserved);
    let settled = replan(&plan, &actual, &published, &free, true, &Unobserved);
    let judged = |step: &Step, night: &Night| {
        let judge = Replanned { plan: &plan, published: &published, night };
        let verified = check_replanned(judge, &actual, &step.roster).expect("a valid schedule");
        cost(&plan, &actual, verified.roster(), verified.objective().total().0)
    };
    let known = solved(&without(&plan, &free), &actual);
    let known_total = check::check(&plan, &actual, &known, &[]).expect("a valid schedule").objective().total().0;
    [
        judged(&settled.curve[0], &free),
        judged(&replanned.curve[replanned.chosen], &few),
        judged(&settled.curve[settled.chosen], &free),
        cost(&plan, &actual, &known, known_total),
    ]
}

fn cost(plan: &Plan, required: &Requirement, roster: &Roster, total: f64) -> Cost {
    let coverage = check::coverage(plan, required, roster);
    let short: f64 = coverage.values().flatten().map(|cell| cell.shortage).sum();
    Cost { total, shortage_hours: short * plan.horizon.interval.hours() }
}

/// The forecast of a sample folder.
fn forecast_of(request: &init::Request) -> (Plan, Forecast) {
    let folder = tempfile::tempdir().expect("a folder");
    for file in init::files(request) {
        fs::write(folder.path().join(file.name), file.bytes).expect("written");
    }
    let loaded = read::plan(folder.path(), read::Needs { inquiries: true, agents: true }).expect("a plan");
    let (forecast, _) = forecast::forecast(&loaded.plan, &loaded.history.expect("a history")).expect("a forecast");
    (loaded.plan, forecast.rounded())
}

fn staffed(plan: &Plan, forecast: &Forecast) -> Requirement {
    staffing::staff(plan, forecast).expect("a requirement").rounded()
}

fn solved(plan: &Plan, required: &Requirement) -> Roster {
    schedule::solve(plan, required, &[], &Unobserved).expect("a schedule").roster
}

/// Two to eight of those who are on duty some time after the question, away from it on to the end, or for three to six hours.
fn absences(plan: &Plan, published: &Roster, now: Moment, random: &mut Pcg64) -> Vec<(AgentId, Span)> {
    let busy: Vec<AgentId> =
        plan.agents.ids().filter(|&id| published.of(id).iter().any(|row| row.span.end > now)).collect();
    let count = random.random_range(2..=8);
    let of = |id: &AgentId, random: &mut Pcg64| {
        let hours = Minutes(random.random_range(36..=72) * SLOT_MINUTES);
        let end = if random.random_bool(0.5) { plan.horizon.end } else { (now + hours).min(plan.horizon.end) };
        (*id, Span { start: now, end })
    };
    let ill: Vec<AgentId> = busy.sample(random, count).copied().collect();
    ill.iter().map(|id| of(id, random)).collect()
}

/// More inquiries from the question on.
fn surge(plan: &Plan, now: Moment, random: &mut Pcg64) -> Scaling {
    let factor = random.random_range(1.2..2.0);
    let end = (now + Minutes(random.random_range(12..=48) * SLOT_MINUTES)).min(plan.horizon.end);
    let queue = random.random_bool(0.5).then(|| QueueId(random.random_range(0..plan.queues.len())));
    Scaling { scope: Scope { queue, window: Some(Span { start: now, end }) }, factor }
}

/// The plan of one who knows who will be away.
fn without(plan: &Plan, night: &Night) -> Plan {
    let mut known = plan.clone();
    let ids: Vec<AgentId> = plan.agents.ids().collect();
    for id in ids {
        let agent = &plan.agents[id];
        let all = vec![Span { start: plan.horizon.start, end: plan.horizon.end }];
        let mut windows = agent.available.clone().unwrap_or(all);
        for away in night.absences(id) {
            let around = |window: Span| {
                [
                    Span { start: window.start, end: window.end.min(away.start) },
                    Span { start: window.start.max(away.end), end: window.end },
                ]
            };
            windows = windows.into_iter().flat_map(around).filter(|window| window.end > window.start).collect();
        }
        if night.is_absent(id) {
            known.agents[id].available = Some(windows);
        }
    }
    known
}
