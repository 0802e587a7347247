//! What a step of the bound costs where agents are alike: `cargo bench --bench bound`. Ten kinds of agents, each 3 to 1,000
//! times, one thread; the last column is the cost over that of the fewest agents of the same horizon.

use peakshift::domain::calendar::{Horizon, Moment, Zone};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{QueueId, Table, TierId};
use peakshift::domain::plan::*;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::units::{Minutes, Share};
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::bound::ascent::{Ascent, Cooling};
use peakshift::schedule::bound::prices::Prices;
use std::time::Instant;

const KINDS: usize = 10;
const STEPS: u32 = 40;

fn plan(agents: usize, hours: i64) -> Plan {
    let start = Moment(1_794_304_800);
    let queue = |id: &str| Queue {
        id: id.to_owned(),
        name: id.to_owned(),
        aht_seconds: 240.0,
        concurrency: 3,
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
    let tiers = Tier::defaults();
    let agent = |i: usize| {
        let kind = i % KINDS;
        let tier = kind % tiers.len();
        Agent {
            id: format!("a{i}"),
            name: String::new(),
            tier: TierId(tier),
            queues: if kind < tiers.len() { vec![QueueId(0)] } else { vec![QueueId(0), QueueId(1)] },
            min_hours: 0.0,
            max_hours: None,
            cost_per_hour: tiers[tier].cost_per_hour,
            efficiency: tiers[tier].efficiency,
            steps: Vec::new(),
            max_chats: None,
            available: None,
            prefer: None,
            avoid: Vec::new(),
            worked: Vec::new(),
            site: None,
            carried: Vec::new(),
        }
    };
    Plan {
        name: "alike".to_owned(),
        zone: Zone::named("Asia/Shanghai").expect("a zone"),
        horizon: Horizon { start, end: start + Minutes(60 * hours), interval: Minutes(30) },
        currency: "CNY".to_owned(),
        forecast: Default::default(),
        staffing: Staffing { model: "erlang-a".to_owned(), demand_quantile: Share(0.8) },
        queues: Table::new(vec![queue("one"), queue("two")]),
        tiers: Table::new(tiers.clone()),
        sites: Table::new(Vec::new()),
        shifts: Vec::new(),
        sessions: Table::new(Vec::new()),
        rules: Rules::default(),
        breaks: Breaks::default(),
        standby: Standby::default(),
        squads: Squads::default(),
        levels: Levels::default(),
        penalties: Penalties::default(),
        pay: Default::default(),
        solver: Solver::default(),
        simulation: SimulationSettings::default(),
        agents: (0..agents).map(agent).collect(),
        events: Vec::new(),
        adjustments: Vec::new(),
        holidays: Default::default(),
        scorecard: Vec::new(),
    }
}

/// A day that swells to a third of the team in one queue and a sixth in the other, every day.
fn requirement(plan: &Plan) -> Requirement {
    let agents = plan.agents.len() as f64;
    let need = |share: f64, interval: usize| {
        let hour = interval as f64 / 2.0;
        let required = share * agents * (1.2 - (hour * std::f64::consts::TAU / 24.0).cos()) / 2.2;
        Need { required, standby_required: 0.0, level: Level::Normal }
    };
    let of = |share: f64| (0..plan.horizon.intervals()).map(|i| need(share, i)).collect();
    Requirement { needs: Table::new(vec![of(1.0 / 3.0), of(1.0 / 6.0)]), info: None }
}

/// Seconds of a step of the climb.
fn step(agents: usize, hours: i64) -> f64 {
    let plan = plan(agents, hours);
    let requirement = requirement(&plan);
    let problem = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
    let pins = vec![None; agents];
    let mut ascent = Ascent::new(&problem, Prices::start(&problem), 1, Cooling { from: 1.0, per_pass: 0.97 });
    let target = 1e3 * agents as f64;
    let begun = Instant::now();
    for _ in 0..STEPS {
        ascent.advance(&problem, &pins, target);
    }
    begun.elapsed().as_secs_f64() / f64::from(STEPS)
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    println!("hours  agents   ms of a step   over the fewest");
    for hours in [24, 60, 168] {
        let mut fewest = None;
        for agents in [30, 100, 300, 1_000, 3_000, 10_000] {
            let seconds = pool.install(|| step(agents, hours));
            let first = *fewest.get_or_insert(seconds);
            println!("{hours:>5} {agents:>7} {:>14.2} {:>17.2}", seconds * 1e3, seconds / first);
        }
    }
}
