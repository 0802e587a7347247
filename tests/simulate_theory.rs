//! The simulation against queueing theory: Erlang A and C, chats by their birth-death chain, and the fluid limit.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId, Table};
use peakshift::domain::plan::{Plan, Queue};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::simulation::{ServiceFigures, Simulation};
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::simulate;
use peakshift::staffing::{Measures, Traffic, model};

/// A day and a half with one queue in which `agents` standard agents are on line throughout.
fn flat(queue: Queue, agents: usize, runs: u32) -> (Plan, Verified) {
    let mut plan = common::plan();
    plan.queues = Table::new(vec![queue]);
    let always = Minutes(36 * 60);
    (plan.rules.max_block, plan.rules.max_duty, plan.rules.max_span) = (always, always, always);
    (plan.breaks.max_work, plan.breaks.meal_after) = (always, always);
    plan.simulation.runs = runs;
    plan.agents = (0..agents).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0])).collect();
    let on_line =
        |i| Segment { agent: AgentId(i), span: plan.horizon.span(), activity: Activity::Work, queue: Some(QueueId(0)) };
    let roster = Roster::new((0..agents).map(on_line).collect());
    let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
    let verified = check(&plan, &requirement, &roster, &[]).expect("a valid schedule");
    (plan, verified)
}

/// The same number of inquiries in every interval of every queue, without spread.
fn steady(plan: &Plan, inquiries: f64) -> Forecast {
    let cell = ForecastCell {
        baseline: inquiries,
        mean: inquiries,
        p50: inquiries,
        p80: inquiries,
        p95: inquiries,
        level: Level::Normal,
        event: String::new(),
        ..ForecastCell::default()
    };
    Forecast { cells: plan.queues.map(|_| vec![cell.clone(); plan.horizon.intervals()]) }
}

/// Means over the intervals after the first `warm` ones, weighed by what was offered.
fn after(simulation: &Simulation, warm: usize) -> ServiceFigures {
    let cells = &simulation.cells[QueueId(0)][warm..];
    let offered: f64 = cells.iter().map(|cell| cell.offered).sum();
    let mean = |of: fn(&ServiceFigures) -> f64| cells.iter().map(|c| of(c) * c.offered).sum::<f64>() / offered;
    ServiceFigures {
        offered,
        service_level: Share(mean(|c| c.service_level.0)),
        mean_wait_seconds: mean(|c| c.mean_wait_seconds),
        abandoned_share: Share(mean(|c| c.abandoned_share.0)),
        occupancy: Share(cells.iter().map(|c| c.occupancy.0).sum::<f64>() / cells.len() as f64),
        ..ServiceFigures::default()
    }
}

fn traffic(plan: &Plan, inquiries: f64) -> Traffic {
    Traffic::of(&plan.queues[QueueId(0)], inquiries, plan.horizon.interval)
}

/// Plays groups of runs with different seeds; the mean over groups must lie within `widths` standard errors of theory.
fn agrees(queue: &Queue, agents: usize, load: f64, theory: &dyn Fn(&Traffic) -> Measures, slack: f64) {
    const GROUPS: usize = 10;
    let (plan, verified) = flat(queue.clone(), agents, 4);
    let places = agents as f64 * traffic(&plan, 1.0).agent_rate(queue.concurrency);
    let inquiries = load * places * plan.horizon.interval.0 as f64 * 60.0;
    let expected = theory(&traffic(&plan, inquiries));
    let forecast = steady(&plan, inquiries);
    let groups: Vec<ServiceFigures> = (0..GROUPS)
        .map(|group| after(&simulate(&plan, &forecast, &verified, 1_000 + group as u64).expect("runs"), 12))
        .collect();
    let check = |name: &str, of: &dyn Fn(&ServiceFigures) -> f64, expected: f64, unit: f64| {
        let mean = groups.iter().map(of).sum::<f64>() / GROUPS as f64;
        let variance = groups.iter().map(|g| (of(g) - mean).powi(2)).sum::<f64>() / (GROUPS - 1) as f64;
        let error = (variance / GROUPS as f64).sqrt();
        // 4.8 standard errors are the two-sided 99.9 % point of Student's t with 9 degrees of freedom.
        let allowed = 4.8 * error + slack * unit + 1e-4 * unit;
        assert!(
            (mean - expected).abs() <= allowed,
            "{agents} agents, load {load}, {queue:?}: {name} {mean:.5} ± {error:.5}, theory {expected:.5}"
        );
    };
    check("service level", &|g| g.service_level.0, expected.service_level.0, 1.0);
    check("mean wait", &|g| g.mean_wait_seconds, expected.mean_wait_seconds, queue.aht_seconds);
    check("abandoned", &|g| g.abandoned_share.0, expected.abandoned_share.0, 1.0);
    check("occupancy", &|g| g.occupancy.0, expected.occupancy.0, 1.0);
}

fn phone(patience_seconds: f64, answer_within_seconds: f64) -> Queue {
    Queue {
        aht_seconds: 180.0,
        concurrency: 1,
        concurrency_slowdown: 0.0,
        patience_seconds,
        answer_within_seconds,
        ..common::queue("phone")
    }
}

#[test]
fn impatient_customers_meet_erlang_a() {
    for agents in [1, 3, 10, 40] {
        for load in [0.5, 0.8, 0.95, 1.1, 1.6] {
            for (patience, within) in [(60.0, 20.0), (400.0, 60.0)] {
                let theory = |t: &Traffic| model("erlang-a").expect("registered").measures(t, agents as u64);
                agrees(&phone(patience, within), agents, load, &theory, 0.0);
            }
        }
    }
}

#[test]
fn patient_customers_meet_erlang_c() {
    for agents in [1, 3, 10, 40] {
        for load in [0.3, 0.6, 0.8] {
            let theory = |t: &Traffic| model("erlang-c").expect("registered").measures(t, agents as u64);
            agrees(&phone(1e12, 20.0), agents, load, &theory, 0.0);
        }
    }
}

#[test]
fn one_agent_with_many_chats_meets_the_birth_death_chain() {
    for (concurrency, slowdown) in [(2, 0.0), (3, 0.15), (4, 0.6), (3, 1.4)] {
        for load in [0.6, 0.9, 1.4] {
            let queue =
                Queue { concurrency, concurrency_slowdown: slowdown, patience_seconds: 90.0, ..common::queue("chat") };
            let theory = |t: &Traffic| model("erlang-a").expect("registered").measures(t, 1);
            agrees(&queue, 1, load, &theory, 0.0);
        }
    }
}

#[test]
fn many_agents_with_many_chats_stay_near_the_even_spread() {
    for (agents, concurrency, slowdown) in [(3, 3, 0.15), (10, 2, 0.3), (20, 3, 0.15)] {
        for load in [0.6, 0.85, 1.2] {
            let queue = Queue { concurrency, concurrency_slowdown: slowdown, ..common::queue("chat") };
            let theory = |t: &Traffic| model("erlang-a").expect("registered").measures(t, agents as u64);
            agrees(&queue, agents, load, &theory, 0.01);
        }
    }
}
