//! Erlang A through time: against its forward equations solved by another method, against Erlang A where nothing changes, and against the
//! fluid limit of large teams.

mod common;

use peakshift::domain::demand::{Forecast, ForecastCell};
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::{Plan, Queue};
use peakshift::domain::requirement::{Need, NeedInfo};
use peakshift::domain::units::Share;
use peakshift::staffing::carried::{Stretch, played};
use peakshift::staffing::{Measures, Traffic, model, staff};

const SLOT: f64 = 300.0;

fn traffic(per_second: f64, concurrency: u32, patience_seconds: f64) -> Traffic {
    let slowdown = if concurrency > 1 { 0.15 } else { 0.0 };
    Traffic { per_second, aht_seconds: 240.0, concurrency, slowdown, patience_seconds, within_seconds: 30.0 }
}

/// One case: load of each slot of 5 minutes over the capacity of `agents[0]`, and the agents of each slot.
struct Case {
    loads: [f64; 6],
    agents: [u64; 6],
    concurrency: u32,
    patience: f64,
}

impl Case {
    fn stretches(&self) -> Vec<Stretch> {
        let unit = traffic(1.0, self.concurrency, self.patience);
        let capacity = self.agents[0] as f64 * unit.agent_rate(self.concurrency);
        let one = |(load, agents): (&f64, &u64)| Stretch {
            traffic: Traffic { per_second: load * capacity, ..unit },
            seconds: SLOT,
            agents: *agents,
        };
        self.loads.iter().zip(&self.agents).map(one).collect()
    }
}

/// Rates that jump, ramp, fall, and pulse; teams that stay, grow and shrink; patience short and long; one and three chats.
fn cases() -> Vec<Case> {
    let jump = [0.5, 0.5, 1.6, 1.6, 0.7, 0.7];
    let ramp = [0.2, 0.5, 0.8, 1.1, 1.4, 1.7];
    let fall = [1.8, 1.3, 0.9, 0.6, 0.4, 0.2];
    let pulse = [0.6, 2.5, 0.0, 1.2, 0.3, 0.9];
    let mut cases = Vec::new();
    for (loads, agents) in [(jump, [6; 6]), (ramp, [20; 6]), (fall, [12; 6]), (pulse, [3; 6])] {
        for (concurrency, patience) in [(1, 60.0), (1, 400.0), (3, 60.0), (3, 400.0)] {
            cases.push(Case { loads, agents, concurrency, patience });
        }
    }
    let grow = [10, 10, 20, 20, 20, 14];
    cases.push(Case { loads: jump, agents: grow, concurrency: 1, patience: 120.0 });
    cases.push(Case { loads: jump, agents: grow, concurrency: 3, patience: 120.0 });
    cases.push(Case { loads: fall, agents: [12, 12, 9, 6, 4, 4], concurrency: 1, patience: 180.0 });
    cases.push(Case { loads: fall, agents: [12, 12, 9, 6, 4, 4], concurrency: 3, patience: 180.0 });
    cases
}

/// Chats spread as evenly as possible, ended at the rate of each agent; those who wait give up.
fn death(traffic: &Traffic, agents: u64, j: usize) -> f64 {
    let places = agents as usize * traffic.concurrency as usize;
    let mut held = vec![0_u32; agents as usize];
    (0..j.min(places)).for_each(|chat| held[chat % agents as usize] += 1);
    let ended: f64 = held.iter().map(|&k| traffic.agent_rate(k)).sum();
    ended + j.saturating_sub(places) as f64 / traffic.patience_seconds
}

/// Chance to be answered in time with `w` ahead: the pure death process of those ahead with the customer's own patience, by fourth-order
/// Runge-Kutta steps.
fn chances(traffic: &Traffic, agents: u64, most: usize) -> Vec<f64> {
    let (full, theta) = (agents as f64 * traffic.agent_rate(traffic.concurrency), 1.0 / traffic.patience_seconds);
    // f_w' = −(full + (w + 1) θ) f_w + (full + w θ) f_{w − 1} backwards in time, and f_{−1} = 1: answered.
    let slope = |f: &[f64]| -> Vec<f64> {
        let of = |w: usize| {
            let ahead = full + w as f64 * theta;
            ahead * if w == 0 { 1.0 } else { f[w - 1] } - (ahead + theta) * f[w]
        };
        (0..f.len()).map(of).collect()
    };
    runge_kutta(vec![0.0; most], slope, traffic.within_seconds, 300)
}

fn runge_kutta(mut y: Vec<f64>, slope: impl Fn(&[f64]) -> Vec<f64>, seconds: f64, steps: usize) -> Vec<f64> {
    let h = seconds / steps as f64;
    let along = |y: &[f64], k: &[f64], by: f64| y.iter().zip(k).map(|(y, k)| y + by * k).collect::<Vec<f64>>();
    for _ in 0..steps {
        let a = slope(&y);
        let b = slope(&along(&y, &a, h / 2.0));
        let c = slope(&along(&y, &b, h / 2.0));
        let d = slope(&along(&y, &c, h));
        for (j, y) in y.iter_mut().enumerate() {
            *y += h / 6.0 * (a[j] + 2.0 * b[j] + 2.0 * c[j] + d[j]);
        }
    }
    y
}

/// Service level and mean occupancy of every stretch: the forward equations and both integrals by Runge-Kutta steps.
fn solved(stretches: &[Stretch]) -> Vec<(f64, f64)> {
    const STATES: usize = 160;
    let mut p = vec![0.0; STATES + 2];
    p[0] = 1.0;
    let mut before = 0;
    let one = |stretch: &Stretch| {
        let Stretch { traffic, agents, .. } = *stretch;
        let places = agents as usize * traffic.concurrency as usize;
        if agents < before {
            p = left(&p, before as usize * traffic.concurrency as usize, agents as f64 / before as f64);
        }
        before = agents;
        let deaths: Vec<f64> = (0..STATES).map(|j| death(&traffic, agents, j)).collect();
        let chances = chances(&traffic, agents, STATES);
        let answered = |j: usize| if j < places { 1.0 } else { chances[j - places] };
        // The last two entries integrate the share answered and the places taken.
        let slope = |p: &[f64]| -> Vec<f64> {
            let mut change = vec![0.0; STATES + 2];
            for j in 0..STATES {
                let up = if j + 1 < STATES { traffic.per_second * p[j] } else { 0.0 };
                change[j] -= up + deaths[j] * p[j];
                if j + 1 < STATES {
                    change[j + 1] += up;
                }
                if j > 0 {
                    change[j - 1] += deaths[j] * p[j];
                }
                change[STATES] += p[j] * answered(j);
                change[STATES + 1] += p[j] * j.min(places) as f64;
            }
            change
        };
        (p[STATES], p[STATES + 1]) = (0.0, 0.0);
        p = runge_kutta(p.clone(), slope, stretch.seconds, 1500);
        (p[STATES] / stretch.seconds, p[STATES + 1] / stretch.seconds / places as f64)
    };
    stretches.iter().map(one).collect()
}

/// Those who go take their chats along: of `x` chats held a share stays, between whole numbers in proportion; who waits stays.
fn left(p: &[f64], places: usize, stay: f64) -> Vec<f64> {
    let mut out = vec![0.0; p.len()];
    for (j, share) in p[..p.len() - 2].iter().enumerate() {
        let to = j.saturating_sub(places) as f64 + j.min(places) as f64 * stay;
        out[to.floor() as usize] += share * (1.0 - to.fract());
        out[to.floor() as usize + 1] += share * to.fract();
    }
    out
}

#[test]
fn twenty_courses_equal_their_forward_equations_solved_by_runge_kutta() {
    let cases = cases();
    assert_eq!(cases.len(), 20);
    for case in cases {
        let stretches = case.stretches();
        let found = played(&stretches);
        for (slot, ((level, occupancy), found)) in solved(&stretches).into_iter().zip(found).enumerate() {
            let context =
                || format!("{:?} x {:?}, slot {slot}: {level} {occupancy}, {found:?}", case.loads, case.agents);
            assert!((found.occupancy.0 - occupancy).abs() < 1e-6, "{}", context());
            let offered = stretches[slot].traffic.per_second > 0.0;
            assert!(!offered || (found.service_level.0 - level).abs() < 1e-6, "{}", context());
        }
    }
}

fn erlang_a(traffic: &Traffic, agents: u64) -> Measures {
    model("erlang-a").expect("a model").measures(traffic, agents)
}

#[test]
fn where_nothing_changes_it_is_erlang_a() {
    // Up to 21 agents with three chats exactly, above in lumps.
    for (agents, tolerance) in [(1_u64, 1e-6), (5, 1e-6), (21, 1e-6), (60, 2e-3), (300, 2e-3), (3000, 2e-3)] {
        for (concurrency, patience) in [(1, 60.0), (1, 600.0), (3, 120.0)] {
            for load in [0.6, 0.9, 1.0, 1.15] {
                let unit = traffic(1.0, concurrency, patience);
                let per_second = load * agents as f64 * unit.agent_rate(concurrency);
                let steady = Traffic { per_second, ..unit };
                let hours = [Stretch { traffic: steady, seconds: 14_400.0, agents }; 2];
                let (found, expected) = (played(&hours)[1], erlang_a(&steady, agents));
                let pairs = [
                    (found.probability_wait, expected.probability_wait),
                    (found.service_level, expected.service_level),
                    (found.occupancy, expected.occupancy),
                    (found.abandoned_share, expected.abandoned_share),
                ];
                for (found, expected) in pairs {
                    assert!(
                        (found.0 - expected.0).abs() < tolerance,
                        "{agents} {concurrency} {load}: {found:?} {expected:?}"
                    );
                }
                let wait = (found.mean_wait_seconds - expected.mean_wait_seconds).abs();
                assert!(wait < tolerance * patience, "{agents} {concurrency} {load}: {found:?} {expected:?}");
            }
        }
    }
}

/// `x' = λ(t) − μ min(x, n(t)) − θ (x − n(t))⁺` (Mandelbaum, Massey & Reiman 1998).
#[test]
fn large_teams_follow_the_fluid_limit() {
    let agents = [2000, 2000, 2000, 4000, 4000, 3000];
    let loads = [0.5, 2.2, 1.8, 1.2, 0.8, 0.4];
    let case = Case { loads, agents, concurrency: 1, patience: 150.0 };
    let stretches = case.stretches();
    let found = played(&stretches);
    let (mu, theta) = (1.0 / 240.0, 1.0 / 150.0);
    let (mut x, mut before) = (0.0_f64, 0.0_f64);
    for (stretch, found) in stretches.iter().zip(found) {
        let n = stretch.agents as f64;
        x = if n < before { (x - before).max(0.0) + x.min(before) * n / before } else { x };
        before = n;
        let (mut waiting, mut busy) = (0.0, 0.0);
        for _ in 0..30_000 {
            let h = stretch.seconds / 30_000.0;
            waiting += h * (x - n).max(0.0);
            busy += h * x.min(n) / n;
            x += h * (stretch.traffic.per_second - mu * x.min(n) - theta * (x - n).max(0.0));
        }
        let wait = waiting / (stretch.traffic.per_second * stretch.seconds);
        assert!((found.mean_wait_seconds - wait).abs() < 0.02 * wait + 0.3, "{wait}, {found:?}");
        assert!((found.occupancy.0 - busy / stretch.seconds).abs() < 0.01, "{}, {found:?}", busy / stretch.seconds);
    }
}

/// What a plan with one queue of `inquiries` per interval needs, with the shape inside.
fn staffed(mut plan: Plan, name: &str, inquiries: &[f64], shape: &[f64]) -> Vec<(Need, NeedInfo)> {
    plan.queues = Table::new(vec![plan.queues[QueueId(0)].clone()]);
    plan.staffing.model = name.to_owned();
    plan.agents = Table::new(Vec::new());
    let cell = |n: &f64| ForecastCell {
        p50: *n,
        p80: *n,
        p95: *n,
        mean: *n,
        shape: shape.to_vec(),
        ..ForecastCell::default()
    };
    let forecast = Forecast { cells: Table::new(vec![inquiries.iter().map(cell).collect()]) };
    let requirement = staff(&plan, &forecast).expect("a model");
    let info = requirement.info.expect("how");
    requirement.needs[QueueId(0)].iter().copied().zip(info[QueueId(0)].iter().copied()).collect()
}

/// Needs of one queue alone, changed by `change`.
fn required(name: &str, change: impl Fn(&mut Queue), inquiries: &[f64], shape: &[f64]) -> Vec<f64> {
    let mut plan = common::plan();
    change(&mut plan.queues[QueueId(0)]);
    staffed(plan, name, inquiries, shape).into_iter().map(|(need, _)| need.required).collect()
}

#[test]
fn a_flat_plan_is_staffed_as_by_erlang_a() {
    // From two agents to two thousand, with the service level and with the cap as the limit, in lumps and without.
    for (concurrency, cap) in [(1, 1.0), (1, 0.85), (3, 1.0), (3, 0.85)] {
        for inquiries in [12.0, 60.0, 400.0, 3000.0, 20_000.0] {
            let change = |queue: &mut Queue| (queue.concurrency, queue.max_occupancy) = (concurrency, Share(cap));
            for shape in [&[][..], &[1.0 / 6.0; 6]] {
                let [through, alone] =
                    ["erlang-a-mol", "erlang-a"].map(|name| required(name, change, &[inquiries; 6], shape));
                for (at, (through, alone)) in through.iter().zip(&alone).enumerate() {
                    let off = (through - alone).abs();
                    assert!(off < 0.01 + 0.002 * alone, "{concurrency} {cap} {inquiries}, {at}: {through} {alone}");
                }
            }
        }
    }
}

#[test]
fn an_interval_that_comes_at_its_start_needs_more_than_an_even_one_and_leaves_less() {
    let front = [0.4, 0.2, 0.15, 0.1, 0.08, 0.07];
    let back: Vec<f64> = front.iter().rev().copied().collect();
    for inquiries in [40.0, 400.0, 4000.0] {
        let calm = 0.4 * inquiries;
        let needs = |shape: &[f64]| required("erlang-a-mol", |_| {}, &[inquiries, calm], shape);
        let even = needs(&[]);
        assert!(needs(&front)[0] > 1.03 * even[0], "{inquiries}: {:?} {even:?}", needs(&front));
        assert!(needs(&back)[1] > needs(&front)[1], "{inquiries}: {:?} {:?}", needs(&back), needs(&front));
    }
}

#[test]
fn the_interval_after_a_spike_serves_what_waits_from_it() {
    // The cap would hide it.
    let uncapped = |queue: &mut Queue| queue.max_occupancy = Share(1.0);
    for inquiries in [40.0, 400.0, 4000.0] {
        let behind = required("erlang-a-mol", uncapped, &[2.0 * inquiries, inquiries, inquiries], &[]);
        let calm = required("erlang-a-mol", uncapped, &[inquiries; 3], &[]);
        let alone = required("erlang-a", uncapped, &[2.0 * inquiries, inquiries, inquiries], &[]);
        assert!(behind[1] > 1.01 * calm[1] && behind[1] > 1.01 * alone[1], "{behind:?} {calm:?} {alone:?}");
        assert!(behind[1] - behind[2] > 0.5 * (behind[1] - calm[1]), "it is over soon: {behind:?} {calm:?}");
    }
}

/// What plan.toml may say at its bounds is staffed, and soon: no sum is as long as the number of agents or of those who wait.
#[test]
fn the_bounds_of_the_settings_are_staffed_through_time() {
    let front = [0.4, 0.2, 0.15, 0.1, 0.08, 0.07];
    // Concurrency, slowdown, patience, handling time, limit of the first reply, service level, occupancy cap.
    let corners: [(u32, f64, f64, f64, f64, f64, f64); 8] = [
        (1, 0.0, 1.0, 240.0, 30.0, 0.8, 0.85),
        (1, 0.0, 1.0, 1.0, 0.0, 0.0, 0.05),
        (1, 0.0, 604_800.0, 240.0, 30.0, 0.9999, 1.0),
        (1, 0.0, 604_800.0, 86_400.0, 604_800.0, 0.8, 0.85),
        (100, 0.0, 1.0, 240.0, 0.0, 0.9999, 1.0),
        (100, 0.0, 604_800.0, 1.0, 30.0, 0.8, 0.85),
        (100, 1.0, 604_800.0, 240.0, 30.0, 0.8, 0.85),
        (100, 1.0, 604_800.0, 86_400.0, 604_800.0, 0.9999, 1.0),
    ];
    for (concurrency, slowdown, patience, aht, within, level, cap) in corners {
        for inquiries in [1.0, 1e5] {
            let change = |queue: &mut Queue| {
                (queue.concurrency, queue.concurrency_slowdown) = (concurrency, slowdown);
                (queue.aht_seconds, queue.answer_within_seconds) = (aht, within);
                (queue.patience_seconds, queue.service_level) = (patience, Share(level));
                queue.max_occupancy = Share(cap);
            };
            let found = required("erlang-a-mol", change, &[inquiries, 0.0], &front);
            let is_one = |n: &f64| n.is_finite() && *n >= 0.0;
            assert!(found.iter().all(is_one), "{concurrency} {patience} {aht} {within}: {found:?}");
            assert!(found[0] > 0.0 && found[1] == 0.0, "{concurrency} {patience} {aht} {within}: {found:?}");
        }
    }
}

#[test]
fn a_queue_that_closes_needs_nobody_and_starts_afresh() {
    let rows = staffed(common::plan(), "erlang-a-mol", &[100.0, 0.0, 0.0, 100.0], &[]);
    assert_eq!((rows[1].0.required, rows[1].1.limit), (0.0, None));
    assert!(rows[3].0.required > 0.9 * rows[0].0.required && rows[3].0.required < rows[0].0.required, "{rows:?}");
}
