//! What the integer program of hiring is worth: `cargo bench --bench hire [-- SECONDS]`. Sample teams that are short, with pools; the
//! whole command with its integer program, the same search without it, prices rounded up, and one person after the other, each with
//! the same time, against one bound.

use peakshift::domain::calendar::Span;
use peakshift::domain::hire::Crew;
use peakshift::domain::ids::{QueueId, TierId};
use peakshift::domain::plan::{Plan, Pool};
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::units::Money;
use peakshift::init::{self, Request};
use peakshift::read::{self, Needs};
use peakshift::schedule::hire::people::{self, Work};
use peakshift::schedule::hire::polish::Until;
use peakshift::schedule::hire::{problem, rivals};
use peakshift::schedule::program::solvers::SOLVERS;
use peakshift::schedule::search::Search;
use peakshift::schedule::team::board::Board;
use peakshift::{forecast, staffing};
use std::time::{Duration, Instant};

/// Teams, how much more comes in than they can serve, and people of each of four pools.
const CASES: [(usize, f64, usize); 4] = [(12, 1.5, 3), (40, 1.4, 6), (120, 1.25, 20), (300, 1.2, 40)];

fn instance(agents: usize, demand: f64, most: usize) -> (Plan, Vec<Pool>, Requirement) {
    let folder = tempfile::tempdir().expect("a folder");
    let request = Request { template: &init::TEMPLATES[0], agents, seed: 7, alike: false, demand };
    for file in init::files(&request) {
        std::fs::write(folder.path().join(file.name), file.bytes).expect("written");
    }
    let loaded = read::plan(folder.path(), Needs { inquiries: true, agents: true }).expect("a plan");
    let history = loaded.history.expect("a history");
    let (forecast, _) = forecast::forecast(&loaded.plan, &history).expect("a forecast");
    let requirement = staffing::staff(&loaded.plan, &forecast).expect("a requirement").rounded();
    let plan = loaded.plan;
    let span = Span { start: plan.horizon.start, end: plan.horizon.end };
    let pool = |id: &str, tier: usize, queues: Vec<QueueId>, fee: f64, wage: f64| Pool {
        id: id.to_owned(),
        name: id.to_owned(),
        tier: TierId(tier),
        queues,
        most,
        cost_per_hour: Money(wage),
        efficiency: plan.tiers[TierId(tier)].efficiency,
        fixed_cost: Money(fee),
        min_hours: 0.0,
        max_hours: Some(10.0),
        span,
        site: None,
        block: None,
        min_people: 1,
        lead_days: 0,
    };
    let last = QueueId(plan.queues.len() - 1);
    let pools = vec![
        pool("agency", 4, vec![QueueId(0)], 150.0, 40.0),
        pool("agency-2", 4, vec![last], 300.0, 55.0),
        pool("friends", 3, vec![QueueId(0), last], 0.0, 50.0),
        pool("trainees", 2, plan.queues.ids().collect(), 500.0, 35.0),
    ];
    (plan, pools, requirement)
}

fn main() {
    let seconds: f64 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(60.0);
    println!("objective with fees after {seconds} s; in brackets what it is above the bound");
    println!(
        "{:>7} {:>6} {:>22} {:>22} {:>22} {:>22} {:>22}",
        "agents", "pools", "integer program", "search alone", "prices rounded up", "greedy", "program: before, after"
    );
    for (agents, demand, most) in CASES {
        let (mut plan, pools, requirement) = instance(agents, demand, most);
        plan.solver.time_limit_seconds = seconds;
        plan.solver.gap.0 = 0.0;
        row(&plan, &pools, &requirement, seconds);
    }
}

fn row(plan: &Plan, pools: &[Pool], requirement: &Requirement, seconds: f64) {
    let crew = Crew::new(plan, pools);
    let instance = problem(&crew, &crew.plan, requirement, 1.0);
    let work = Work::new(&crew, &instance, SOLVERS[0], &Unobserved);
    let free = people::best(&work);
    let cost = |tours: &[_]| Board::of(&instance, tours).cost();
    let until = |share: f64| {
        let end = Instant::now() + Duration::from_secs_f64(seconds * share);
        Until { rounds: u64::MAX, end: Some(end) }
    };
    let alone = Search::new(&instance, &work.pins, SOLVERS[0], &Unobserved, plan.solver.seed, work.limits(1.0)).run();
    let rounded = rivals::rounded_up(&work, &free.groups, until(1.0));
    let named = Crew::new(plan, &[]);
    let roster = problem(&named, &named.plan, requirement, 1.0);
    let own = Work::new(&named, &roster, SOLVERS[0], &Unobserved);
    let settled = Search::new(&roster, &own.pins, SOLVERS[0], &Unobserved, plan.solver.seed, own.limits(0.5)).run();
    let greedy = rivals::greedy(&work, &settled.tours, until(0.5));
    let bound = free.bound.max(alone.bound);
    let shown = |total: f64| format!("{total:.0} ({:.1} %)", 100.0 * (total - bound) / total);
    let program = format!("{:.0} → {:.0}", free.program.0, free.program.1);
    println!(
        "{:>7} {:>6} {:>22} {:>22} {:>22} {:>22}   {}",
        plan.agents.len(),
        pools.iter().map(|pool| pool.most).sum::<usize>(),
        shown(cost(&free.tours)),
        shown(cost(&alone.tours)),
        rounded.map_or("–".to_owned(), |tours| shown(cost(&tours))),
        shown(cost(&greedy)),
        program,
    );
}
