//! Contacts per second of the simulation on one thread: `cargo bench --bench simulate`. `benches/simulation_peers.sh` plays the first
//! case in other simulators too.

use peakshift::check::{Verified, check};
use peakshift::domain::calendar::{Horizon, Moment, Zone};
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId, Table, TierId};
use peakshift::domain::plan::*;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::simulate;
use peakshift::staffing::Traffic;
use std::time::Instant;

struct Case {
    name: &'static str,
    queues: usize,
    agents: usize,
    concurrency: u32,
    load: f64,
    runs: u32,
}

const CASES: [Case; 4] = [
    Case { name: "phone, 30 agents", queues: 1, agents: 30, concurrency: 1, load: 0.9, runs: 200 },
    Case { name: "phone, 300 agents", queues: 1, agents: 300, concurrency: 1, load: 0.9, runs: 40 },
    Case { name: "phone, 300 agents, overloaded", queues: 1, agents: 300, concurrency: 1, load: 1.3, runs: 40 },
    Case { name: "3 chat queues, 300 agents", queues: 3, agents: 300, concurrency: 3, load: 0.9, runs: 200 },
];

fn plan(case: &Case) -> Plan {
    let always = Minutes(36 * 60);
    let start = Moment(1_794_304_800);
    let queue = Queue {
        id: "q".to_owned(),
        name: "q".to_owned(),
        aht_seconds: 240.0,
        concurrency: case.concurrency,
        concurrency_slowdown: 0.15,
        answer_within_seconds: 30.0,
        answer_within_hours: None,
        service_level: Share(0.8),
        patience_seconds: 120.0,
        max_occupancy: Share(0.85),
        missing: peakshift::domain::demand::Missing::Unsaid,
        hours: None,
        bot_share: Share(0.0),
        shrinkage: Share(0.0),
        rounds_mean: 1.0,
    };
    let agent = |i: usize| Agent {
        id: format!("a{i}"),
        name: String::new(),
        tier: TierId(1),
        queues: (0..case.queues).map(QueueId).collect(),
        min_hours: 0.0,
        max_hours: None,
        cost_per_hour: Tier::defaults()[1].cost_per_hour,
        efficiency: 1.0,
        steps: Vec::new(),
        max_chats: None,
        available: None,
        prefer: None,
        avoid: Vec::new(),
        worked: Vec::new(),
        site: None,
        carried: Vec::new(),
    };
    Plan {
        name: case.name.to_owned(),
        zone: Zone::named("Asia/Shanghai").expect("a zone"),
        horizon: Horizon { start, end: start + always, interval: Minutes(30) },
        currency: "CNY".to_owned(),
        forecast: Default::default(),
        staffing: Staffing { model: "erlang-a".to_owned(), demand_quantile: Share(0.8) },
        queues: Table::new(vec![queue; case.queues]),
        tiers: Table::new(Tier::defaults()),
        sites: Table::new(Vec::new()),
        shifts: Vec::new(),
        sessions: Table::new(Vec::new()),
        rules: Rules { max_block: always, max_duty: always, max_span: always, ..Rules::default() },
        breaks: Breaks { max_work: always, meal_after: always, ..Breaks::default() },
        standby: Standby::default(),
        squads: Squads::default(),
        levels: Levels::default(),
        penalties: Penalties::default(),
        pay: Default::default(),
        solver: Solver::default(),
        simulation: SimulationSettings { runs: case.runs, ..SimulationSettings::default() },
        agents: (0..case.agents).map(agent).collect(),
        events: Vec::new(),
        adjustments: Vec::new(),
        holidays: Default::default(),
        scorecard: Vec::new(),
    }
}

fn always_on(plan: &Plan) -> Verified {
    let segment = |(i, _)| Segment {
        agent: AgentId(i),
        span: plan.horizon.span(),
        activity: Activity::Work,
        queue: Some(QueueId(i % plan.queues.len())),
    };
    let roster = Roster::new(plan.agents.values().enumerate().map(segment).collect());
    let none = Requirement { needs: plan.queues.map(|_| vec![Need::default(); plan.horizon.intervals()]), info: None };
    check(plan, &none, &roster, &[]).expect("a valid schedule")
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    for case in &CASES {
        let plan = plan(case);
        let schedule = always_on(&plan);
        let rate = Traffic::of(&plan.queues[QueueId(0)], 1.0, Minutes(30)).agent_rate(case.concurrency);
        let per_interval = case.load * rate * (case.agents / case.queues) as f64 * 1800.0;
        let cell = ForecastCell {
            baseline: per_interval,
            mean: per_interval,
            p50: per_interval,
            p80: per_interval,
            p95: per_interval,
            level: Level::Normal,
            event: String::new(),
            ..ForecastCell::default()
        };
        let forecast = Forecast { cells: plan.queues.map(|_| vec![cell.clone(); plan.horizon.intervals()]) };
        let begun = Instant::now();
        let simulation = pool.install(|| simulate(&plan, &forecast, &schedule, 1)).expect("runs");
        let seconds = begun.elapsed().as_secs_f64();
        let contacts: u64 = simulation.flows.iter().flat_map(|run| run.values()).map(|flow| flow.arrived).sum();
        let figures = simulation.totals[QueueId(0)];
        println!(
            "{:32} {contacts:>10} contacts {:>6.2} million/s, service level {:.4}, gave up {:.4}",
            case.name,
            contacts as f64 / seconds / 1e6,
            figures.service_level.0,
            figures.abandoned_share.0
        );
    }
}
