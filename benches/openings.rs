//! Staffing through a sale that opens at midnight: `cargo bench --bench openings`. For ten made nights with an opening and three flat ones, what
//! customers of the hour after midnight meet in the simulation, and the agent-hours of the whole night, with the requirement of
//!
//! - `erlang-a`, every interval on its own;
//! - the same with the best constant correction: the factor on the first interval after the opening, or on the whole hour, that takes the
//!   fewest hours to reach the target, or what the occupancy cap gives where that is more;
//! - `erlang-a-mol`.

#[path = "../tests/nights/mod.rs"]
mod nights;

use nights::{NIGHTS, Night, OPENING, Q, by_slot};
use peakshift::staffing::staff;
use std::ops::Range;
use std::time::Instant;

const RUNS: u32 = 100;
const TARGET: f64 = 0.8;

/// Agents by slot, and the service level of the hour after the opening that the model expects with them.
fn required(night: &Night, model: &str) -> (Vec<f64>, f64) {
    let plan = night.plan(night.grid, model, 0);
    let forecast = night.forecast(night.grid, true);
    let requirement = staff(&plan, &forecast).expect("a model");
    let numbers: Vec<f64> = requirement.needs[Q].iter().map(|need| need.required).collect();
    let slots = by_slot(&numbers, night.grid);
    let each = night.grid as usize / 5;
    let info = &requirement.info.as_ref().expect("how")[Q];
    let hour = OPENING.start / each..OPENING.end / each;
    let weight = |i: usize| info[i].inquiries;
    let all: f64 = hour.clone().map(weight).sum();
    (slots, hour.map(|i| weight(i) * info[i].expected_service_level.0).sum::<f64>() / all)
}

fn hours(agents: &[f64]) -> f64 {
    agents.iter().sum::<f64>() / 12.0
}

fn times(agents: &[f64], slots: &Range<usize>, factor: f64) -> Vec<f64> {
    agents.iter().enumerate().map(|(at, n)| if slots.contains(&at) { n * factor } else { *n }).collect()
}

/// The factor on `slots` that just reaches `goal` in the hour after the opening; none where none up to 3 does.
fn corrected(night: &Night, agents: &[f64], slots: &Range<usize>, goal: f64) -> Option<(f64, Vec<f64>)> {
    let enough = |factor: f64| night.level(&times(agents, slots, factor), RUNS, OPENING) >= goal;
    let (mut short, mut reached) = (0.5, 3.0);
    if !enough(reached) {
        return None;
    }
    while reached - short > 0.004 {
        let middle = (short + reached) / 2.0;
        *if enough(middle) { &mut reached } else { &mut short } = middle;
    }
    Some((reached, times(agents, slots, reached)))
}

fn main() {
    println!(
        "target {TARGET} within 30 s; service level of the hour after the opening, played; hours of the whole night"
    );
    println!("                                        erlang-a         best factor              erlang-a-mol");
    println!(
        "load chats aht patience cap grid      level  hours   factor level  hours   level expected  hours  /best  ms"
    );
    for night in &NIGHTS {
        let (plain, _) = required(night, "erlang-a");
        let began = Instant::now();
        let (carried, expected) = required(night, "erlang-a-mol");
        let milliseconds = began.elapsed().as_secs_f64() * 1e3;
        let first = OPENING.start..OPENING.start + night.grid as usize / 5;
        let goal = expected.max(TARGET);
        let corrections = [first, OPENING].into_iter().filter_map(|slots| corrected(night, &plain, &slots, goal));
        let best = corrections.min_by(|a, b| hours(&a.1).total_cmp(&hours(&b.1)));
        let (factor, best) = best.unwrap_or((f64::NAN, vec![f64::NAN; plain.len()]));
        let level = |agents: &[f64]| night.level(agents, RUNS, OPENING);
        println!(
            "{:4} {:5} {:3} {:8} {:.2} {:4} {:4}  {:.3} {:6.1}    {factor:.3} {:.3} {:6.1}   {:.3}    {expected:.3} {:6.1}  {:.3} {milliseconds:3.0}",
            night.load,
            night.concurrency,
            night.aht,
            night.patience,
            night.max_occupancy,
            night.grid,
            if night.opens { "" } else { "flat" },
            level(&plain),
            hours(&plain),
            level(&best),
            hours(&best),
            level(&carried),
            hours(&carried),
            hours(&carried) / hours(&best),
        );
    }
}
