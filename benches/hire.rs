//! What the integer program of hiring is worth: `cargo bench --bench hire [-- SECONDS [PLANS [AGENTS]]]`. Sample teams that are short,
//! with pools, so many plans of each size, or of the size with so many agents alone; the whole command with its integer program, the
//! same search without it, prices rounded up, and one person after the other, each with the same time, on the mean of the plans.

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
const CASES: [(usize, f64, usize); 4] = [(24, 1.5, 4), (60, 1.4, 8), (100, 1.3, 12), (300, 1.2, 40)];
/// Seed of the first plan of a size.
const SEED: u64 = 7;

fn instance(agents: usize, demand: f64, most: usize, seed: u64) -> (Plan, Vec<Pool>, Requirement) {
    let folder = tempfile::tempdir().expect("a folder");
    let request =
        Request { template: &init::TEMPLATES[0], agents, seed, alike: false, demand, days: None, full: false };
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

/// The ways to hire that are compared.
const METHODS: [&str; 4] = ["integer program", "search alone", "prices rounded up", "greedy"];
/// What a plan came to by each of them, then the bound, and what the program itself made cheaper.
type Came = [f64; 6];

fn main() {
    let given: Vec<f64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let seconds = given.first().copied().unwrap_or(60.0);
    let plans = given.get(1).map_or(3, |plans| *plans as u64);
    println!("objective with fees after {seconds} s, mean of {plans} plans; in brackets what it is above the bound");
    print!("{:>7} {:>6}", "agents", "pools");
    METHODS.iter().for_each(|method| print!(" {method:>20}"));
    println!("   gained by the program itself");
    for (agents, demand, most) in CASES {
        if given.get(2).is_some_and(|only| *only != agents as f64) {
            continue;
        }
        let mut sums: Came = [0.0; 6];
        for seed in SEED..SEED + plans {
            let (mut plan, pools, requirement) = instance(agents, demand, most, seed);
            plan.solver.time_limit_seconds = seconds;
            plan.solver.gap.0 = 0.0;
            plan.solver.threads = rayon::current_num_threads();
            sums.iter_mut().zip(came(&plan, &pools, &requirement, seconds)).for_each(|(sum, came)| *sum += came);
        }
        let [.., bound, program] = sums;
        print!("{agents:>7} {:>6}", 4 * most);
        for total in &sums[..METHODS.len()] {
            let mean = format!("{:.0} ({:.1} %)", total / plans as f64, 100.0 * (total - bound) / total);
            print!(" {:>20}", if total.is_nan() { "–".to_owned() } else { mean });
        }
        println!("   {:.0}", program / plans as f64);
    }
}

fn came(plan: &Plan, pools: &[Pool], requirement: &Requirement, seconds: f64) -> Came {
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
    [
        cost(&free.tours),
        cost(&alone.tours),
        rounded.map_or(f64::NAN, |tours| cost(&tours)),
        cost(&greedy),
        free.bound.max(alone.bound),
        free.program.0 - free.program.1,
    ]
}
