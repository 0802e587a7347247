//! Staffing models against published values, against chains solved by brute force, and against their own laws.

use peakshift::domain::units::Share;
use peakshift::staffing::erlang::{Question, Wanted, answer};
use peakshift::staffing::{MODELS, Measures, Model, Target, Traffic, model};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn named(name: &str) -> &'static dyn Model {
    model(name).expect("a registered model")
}

fn phone(per_second: f64, aht_seconds: f64, patience_seconds: f64, within_seconds: f64) -> Traffic {
    Traffic { per_second, aht_seconds, concurrency: 1, slowdown: 0.0, patience_seconds, within_seconds }
}

/// Erlang's loss formula: whoever would have to wait leaves at once.
fn blocking(traffic: &Traffic, agents: u64) -> f64 {
    let wide = Traffic { patience_seconds: 1e-9, ..*traffic };
    named("erlang-a").measures(&wide, agents).abandoned_share.0
}

fn reference_files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/erlang_reference.csv");
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/erlang.csv");
    [Some(own), shared.exists().then_some(shared)].into_iter().flatten().collect()
}

#[test]
fn published_values_hold_within_their_tolerance() {
    for path in reference_files() {
        let mut rows = 0;
        for record in csv::Reader::from_path(&path).expect("the reference file").records() {
            let record = record.expect("a row");
            let number = |column: usize| record[column].parse::<f64>().unwrap_or(f64::NAN);
            let (id, quantity, value) = (&record[0], &record[9], number(10));
            let model = if &record[1] == "A" { "a" } else { "c" };
            let patience = if number(6).is_nan() { 300.0 } else { number(6) };
            let within = if number(5).is_nan() { 0.0 } else { number(5) };
            let traffic = phone(number(2), number(3), patience, within);
            let wanted = if quantity == "required" {
                Wanted::AgentsFor(Target { service_level: Share(number(7)), max_occupancy: Share(number(8)) })
            } else {
                Wanted::MeasuresOf(number(4) as u64)
            };
            let per_hour = number(2) * 3600.0;
            let question = Question {
                model,
                per_hour,
                aht_seconds: number(3),
                within_seconds: within,
                patience_seconds: patience,
                wanted,
            };
            let m = answer(&question).expect("a valid question");
            let found = match quantity {
                "pw" => m.probability_wait.0,
                "p_immediate" => 1.0 - m.probability_wait.0,
                "sl" => m.service_level.0,
                "asa" => m.mean_wait_seconds,
                "occ" => m.occupancy.0,
                "pab" => m.abandoned_share.0,
                "required" => m.agents,
                "blocking" => blocking(&traffic, number(4) as u64),
                other => panic!("{id}: unknown quantity {other}"),
            };
            let tolerance = if number(11).is_nan() { 0.0 } else { number(11) };
            assert!((found - value).abs() <= tolerance, "{id} {quantity}: {found}, published {value}");
            rows += 1;
        }
        assert_eq!(rows, 16, "{}", path.display());
    }
}

#[test]
fn without_patience_erlang_a_is_erlangs_loss_formula() {
    for (load, agents) in [(1.0, 1), (10.0, 14), (180.0, 200), (900.0, 800)] {
        let recursion = (1..=agents).fold(1.0, |b, n| load * b / (n as f64 + load * b));
        let found = blocking(&phone(load, 1.0, 1.0, 0.0), agents);
        assert!((found - recursion).abs() < 1e-8, "{load} {agents}: {found}, {recursion}");
    }
}

#[test]
fn a_known_value_that_public_fixtures_have_wrong() {
    let c = named("erlang-c").measures(&phone(1.0, 20.0, 1.0, 0.0), 25);
    assert!((c.probability_wait.0 - 0.209).abs() < 5e-4, "{c:?}");
}

/// The chain over `0..=size` chats in the system, solved from its balance equations, every measure as a plain sum.
fn brute_force(traffic: &Traffic, agents: u64, theta: f64, size: usize) -> Measures {
    let places = agents as usize * traffic.concurrency as usize;
    let end_rate = |j: usize| {
        let mut held = vec![0_u32; agents as usize];
        for chat in 0..j.min(places) {
            held[chat % agents as usize] += 1;
        }
        held.iter().map(|&k| traffic.agent_rate(k)).sum::<f64>()
    };
    let full = end_rate(places);
    let mut p = vec![1.0_f64];
    for j in 1..=size {
        let leave = end_rate(j) + j.saturating_sub(places) as f64 * theta;
        p.push(p[j - 1] * traffic.per_second / leave);
    }
    let total: f64 = p.iter().sum();
    let p: Vec<f64> = p.iter().map(|x| x / total).collect();
    // Nobody overtakes: who finds k waiting is served when k + 1 places have come free or their holders given up.
    // A pure death process from k ahead, stepped by small times, with the customer's own patience beside it.
    let steps = 20_000;
    let dt = traffic.within_seconds / steps as f64;
    let mut ahead: Vec<f64> = p[places..].to_vec();
    let mut answered: f64 = p[..places].iter().sum();
    for _ in 0..steps {
        let mut next = ahead.clone();
        for k in 0..ahead.len() {
            let down = ahead[k] * (full + k as f64 * theta) * dt;
            next[k] -= down + ahead[k] * theta * dt;
            if k == 0 {
                answered += down;
            } else {
                next[k - 1] += down;
            }
        }
        ahead = next;
    }
    let waiting: f64 = (places..=size).map(|j| (j - places) as f64 * p[j]).sum();
    let held: f64 = p.iter().enumerate().map(|(j, x)| j.min(places) as f64 * x).sum();
    Measures {
        agents: agents as f64,
        probability_wait: Share(p[places..].iter().sum()),
        service_level: Share(answered),
        mean_wait_seconds: waiting / traffic.per_second,
        occupancy: Share(held / places as f64),
        abandoned_share: Share(waiting * theta / traffic.per_second),
    }
}

fn assert_close(found: &Measures, expected: &Measures, context: &str) {
    let pairs = [
        ("probability_wait", found.probability_wait.0, expected.probability_wait.0, 1e-9),
        ("service_level", found.service_level.0, expected.service_level.0, 2e-3),
        ("mean_wait", found.mean_wait_seconds, expected.mean_wait_seconds, 1e-6 * expected.mean_wait_seconds.max(1.0)),
        ("occupancy", found.occupancy.0, expected.occupancy.0, 1e-9),
        ("abandoned", found.abandoned_share.0, expected.abandoned_share.0, 1e-9),
    ];
    for (name, a, b, tolerance) in pairs {
        assert!((a - b).abs() <= tolerance, "{context}: {name} {a}, brute force {b}");
    }
}

#[test]
fn closed_forms_equal_the_chain_solved_by_brute_force() {
    let cases = [
        // agents, concurrency, slowdown, load per place, patience
        (1, 1, 0.0, 0.5, 60.0),
        (3, 1, 0.0, 1.4, 30.0),
        (2, 3, 0.15, 0.9, 120.0),
        (4, 2, 0.3, 1.3, 45.0),
        (5, 3, 0.0, 0.7, 200.0),
        (2, 4, 1.0, 0.8, 60.0),
        (3, 3, 1.5, 0.9, 60.0),
        (1, 5, 0.5, 0.1, 60.0),
    ];
    for (agents, concurrency, slowdown, load, patience_seconds) in cases {
        let mut traffic = Traffic { concurrency, slowdown, ..phone(0.0, 180.0, patience_seconds, 40.0) };
        traffic.per_second = load * agents as f64 * traffic.agent_rate(concurrency);
        let found = named("erlang-a").measures(&traffic, agents);
        assert_close(&found, &brute_force(&traffic, agents, 1.0 / patience_seconds, 200), &format!("A {traffic:?}"));
        if load < 1.0 {
            let found = named("erlang-c").measures(&traffic, agents);
            assert_close(&found, &brute_force(&traffic, agents, 0.0, 900), &format!("C {traffic:?}"));
        }
    }
}

#[test]
fn erlang_a_with_endless_patience_is_erlang_c() {
    for agents in [11, 12, 14, 20] {
        let patient = phone(200.0 / 3600.0, 180.0, 1e9, 20.0);
        let (a, c) = (named("erlang-a").measures(&patient, agents), named("erlang-c").measures(&patient, agents));
        assert!((a.service_level.0 - c.service_level.0).abs() < 1e-6, "{a:?} {c:?}");
        assert!((a.mean_wait_seconds - c.mean_wait_seconds).abs() < 1e-3 * c.mean_wait_seconds, "{a:?} {c:?}");
    }
}

#[test]
fn any_patience_is_computed_alike_and_at_once() {
    // On both sides of the patience at which the sum gives way to the integral, in calm, at capacity and overloaded.
    let agents = 40;
    let switch = 1e6 * 180.0 / agents as f64;
    for load in [0.5, 0.95, 0.999_9, 1.0, 1.000_1] {
        let at = |patience: f64| named("erlang-a").measures(&phone(load * 40.0 / 180.0, 180.0, patience, 20.0), agents);
        let (summed, integrated) = (at(switch * (1.0 - 1e-9)), at(switch * (1.0 + 1e-9)));
        let pairs = [
            (summed.probability_wait.0, integrated.probability_wait.0),
            (summed.service_level.0, integrated.service_level.0),
            (summed.abandoned_share.0, integrated.abandoned_share.0),
        ];
        for (a, b) in pairs {
            assert!((a - b).abs() < 1e-8, "load {load}: {summed:?} {integrated:?}");
        }
    }
    // Patience without end: Erlang C below capacity, and above it only the surplus gives up.
    for patience in [1e9, 1e12, 1e15] {
        for load in [0.7, 0.95] {
            let t = phone(load * 40.0 / 180.0, 180.0, patience, 20.0);
            let (a, c) = (named("erlang-a").measures(&t, agents), named("erlang-c").measures(&t, agents));
            assert!((a.service_level.0 - c.service_level.0).abs() < 1e-5, "{patience} {load}: {a:?} {c:?}");
        }
        let a = named("erlang-a").measures(&phone(1.25 * 40.0 / 180.0, 180.0, patience, 20.0), agents);
        assert!((a.abandoned_share.0 - 0.2).abs() < 1e-6 && a.service_level.0 < 1e-6, "{patience}: {a:?}");
    }
    // A crowd at the door of one agent.
    let m = named("erlang-a").measures(&phone(1e7, 60.0, 100.0, 20.0), 1);
    assert!(m.abandoned_share.0 > 0.999_999 && m.service_level.0 == 0.0 && m.mean_wait_seconds < 100.0, "{m:?}");
}

#[test]
fn unstable_erlang_c_waits_for_ever_and_says_null() {
    let m = named("erlang-c").measures(&phone(1.0, 10.0, 60.0, 20.0), 10);
    assert_eq!((m.probability_wait.0, m.service_level.0, m.occupancy.0), (1.0, 0.0, 1.0));
    insta::assert_snapshot!(serde_json::to_string(&m).expect("json"), @r#"{"agents":10,"probability_wait":1.0,"service_level":0.0,"mean_wait_seconds":null,"occupancy":1.0,"abandoned_share":0.0}"#);
}

#[test]
fn sizes_far_beyond_factorials_stay_exact() {
    // Halfin-Whitt: with n = R + β √R the probability of waiting tends to 1 / (1 + β Φ(β) / φ(β)); here β = 1.
    let limit = 0.223_361;
    let load = 1e6_f64;
    let m = named("erlang-c").measures(&phone(load, 1.0, 1.0, 0.0), (load + load.sqrt()) as u64);
    assert!((m.probability_wait.0 - limit).abs() < 1e-3, "{m:?}");
    // Far overloaded, Erlang A is a fluid: those who cannot be served give up.
    let m = named("erlang-a").measures(&phone(5_000.0, 1.0, 300.0, 20.0), 2_000);
    assert!((m.abandoned_share.0 - 0.6).abs() < 1e-9 && m.service_level.0 < 1e-8, "{m:?}");
    assert!((m.mean_wait_seconds - 180.0).abs() < 1e-6, "{m:?}");
    // Far underloaded, nobody waits.
    let m = named("erlang-a").measures(&phone(100.0, 1.0, 300.0, 20.0), 50_000);
    assert_eq!((m.probability_wait.0, m.service_level.0), (0.0, 1.0));
    assert!((m.occupancy.0 - 0.002).abs() < 1e-12, "{m:?}");
}

#[test]
fn the_fractional_requirement_meets_its_target_exactly_and_rounds_up_to_the_whole_one() {
    let traffic = Traffic { concurrency: 3, slowdown: 0.15, ..phone(0.05, 240.0, 120.0, 30.0) };
    let target = Target { service_level: Share(0.8), max_occupancy: Share(0.85) };
    for name in ["erlang-a", "erlang-c"] {
        let x = named(name).required(&traffic, &target);
        let m = named(name).measures_at(&traffic, x);
        let slack = (m.service_level.0 - 0.8).min(0.85 - m.occupancy.0);
        assert!(slack.abs() < 1e-9, "{name}: {m:?}");
    }
}

#[test]
fn workload_divides_handling_time_by_the_occupancy_cap() {
    let traffic = Traffic { concurrency: 2, slowdown: 0.5, ..phone(0.1, 100.0, 60.0, 30.0) };
    let target = Target { service_level: Share(0.8), max_occupancy: Share(0.8) };
    // Two chats at once take 150 s each, so that one agent ends one chat every 75 s.
    assert!((named("workload").required(&traffic, &target) - 0.1 * 75.0 / 0.8).abs() < 1e-12);
    let m = named("workload").measures_at(&traffic, 5.0);
    assert!((m.abandoned_share.0 - 1.0 / 3.0).abs() < 1e-12, "{m:?}");
}

#[test]
fn a_plan_may_name_every_model() {
    let folder = tempfile::tempdir().expect("a folder");
    for model in MODELS {
        let name = model.name();
        let plan =
            "name = \"x\"\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-10T18:00\"\nend = \"2026-11-11T18:00\"";
        let queue = "id = \"q\"\naht_seconds = 240\nconcurrency = 1";
        let text = format!("[plan]\n{plan}\n[staffing]\nmodel = \"{name}\"\n[[queues]]\n{queue}\n");
        std::fs::write(folder.path().join("plan.toml"), text).expect("written");
        let needs = peakshift::read::Needs { inquiries: false, agents: false };
        let loaded = peakshift::read::plan(folder.path(), needs).expect("a plan");
        assert_eq!(loaded.plan.staffing.model, name);
    }
}

#[test]
fn nonsense_is_refused_by_name() {
    let good = Question {
        model: "a",
        per_hour: 100.0,
        aht_seconds: 100.0,
        within_seconds: 20.0,
        patience_seconds: 60.0,
        wanted: Wanted::MeasuresOf(5),
    };
    let target = |level, cap| Wanted::AgentsFor(Target { service_level: Share(level), max_occupancy: Share(cap) });
    let bad = [
        Question { model: "erlang-z", ..good },
        Question { per_hour: -1.0, ..good },
        Question { per_hour: f64::NAN, ..good },
        Question { per_hour: 1e15, ..good },
        Question { aht_seconds: 0.0, ..good },
        Question { within_seconds: -5.0, ..good },
        Question { patience_seconds: 0.0, ..good },
        Question { patience_seconds: f64::INFINITY, ..good },
        Question { wanted: target(1.0, 0.85), ..good },
        Question { wanted: target(0.8, 0.0), ..good },
        Question { wanted: target(0.8, 1.01), ..good },
        Question { wanted: Wanted::MeasuresOf(u64::MAX), ..good },
    ];
    let messages: Vec<String> =
        bad.iter().map(|question| answer(question).expect_err("nonsense").to_string()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

fn traffic() -> impl Strategy<Value = Traffic> {
    let chats = (1_u32..5, 0.0..1.2);
    (0.0005..3.0_f64, 20.0..600.0_f64, chats, 5.0..600.0_f64, 0.0..120.0_f64).prop_map(
        |(per_second, aht_seconds, (concurrency, slowdown), patience_seconds, within_seconds)| Traffic {
            per_second,
            aht_seconds,
            concurrency,
            slowdown,
            patience_seconds,
            within_seconds,
        },
    )
}

fn target() -> impl Strategy<Value = Target> {
    (0.05..0.995_f64, 0.3..1.0_f64)
        .prop_map(|(level, cap)| Target { service_level: Share(level), max_occupancy: Share(cap) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn asking_for_more_never_needs_fewer(t in traffic(), goal in target(), more in 1.0..1.5_f64, tighter in 0.0..1.0_f64) {
        let harder_level = Share(goal.service_level.0 + (1.0 - goal.service_level.0) * tighter * 0.99);
        for m in MODELS {
            let base = m.required(&t, &goal);
            let at_least = |what: &str, found: f64| {
                prop_assert!(found >= base - 1e-6 * base, "{} {what}: {found} after {base}", m.name());
                Ok(())
            };
            at_least("demand", m.required(&Traffic { per_second: t.per_second * more, ..t }, &goal))?;
            at_least("limit", m.required(&Traffic { within_seconds: t.within_seconds * tighter, ..t }, &goal))?;
            at_least("level", m.required(&t, &Target { service_level: harder_level, ..goal }))?;
            let cap = Share(goal.max_occupancy.0 / more);
            at_least("occupancy", m.required(&t, &Target { max_occupancy: cap, ..goal }))?;
            at_least("handling", m.required(&Traffic { aht_seconds: t.aht_seconds * more, ..t }, &goal))?;
        }
    }

    #[test]
    fn measures_are_shares_and_more_agents_serve_better(t in traffic(), agents in 1_u64..400) {
        for m in MODELS {
            let (few, more) = (m.measures(&t, agents), m.measures(&t, agents + 1));
            for share in [few.probability_wait, few.service_level, few.occupancy, few.abandoned_share] {
                prop_assert!((0.0..=1.0).contains(&share.0), "{} {few:?}", m.name());
            }
            prop_assert!(more.service_level.0 >= few.service_level.0 - 1e-9, "{} {few:?} {more:?}", m.name());
            prop_assert!(more.occupancy.0 <= few.occupancy.0 + 1e-9, "{} {few:?} {more:?}", m.name());
            prop_assert!(more.mean_wait_seconds <= few.mean_wait_seconds + 1e-6, "{} {few:?} {more:?}", m.name());
        }
    }
}
