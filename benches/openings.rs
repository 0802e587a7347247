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
use std::io::Write;
use std::ops::Range;
use std::time::Instant;

const TARGET: f64 = 0.8;
/// Customers of the hour after midnight who are played for one service level, and the fewest and most runs for it.
const CUSTOMERS: f64 = 200_000.0;
const RUNS: [f64; 2] = [60.0, 600.0];
/// First step of the search for a factor.
const STEP: f64 = 0.03;

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

/// The factor on `slots` that just reaches `goal` in the hour after the opening, looked for around `near`; all factors are played with the same
/// customers, and between two that are a step apart the level is as good as straight. None where none up to 3 does.
fn corrected(night: &Night, agents: &[f64], slots: &Range<usize>, goal: f64, near: f64) -> Option<(f64, Vec<f64>)> {
    let over = |factor: f64| night.level(&times(agents, slots, factor), runs(night), OPENING).0 - goal;
    let (mut at, mut value) = (near, over(near));
    let step = if value < 0.0 { STEP } else { -STEP };
    loop {
        let next = at + step;
        if !(0.3..3.0).contains(&next) {
            return None;
        }
        let beyond = over(next);
        if (beyond < 0.0) != (value < 0.0) {
            let factor = at + step * value / (value - beyond);
            return Some((factor, times(agents, slots, factor)));
        }
        (at, value) = (next, beyond);
    }
}

/// Enough runs for some thousandths of a service level.
fn runs(night: &Night) -> u32 {
    let hour: f64 = night.inquiries()[OPENING].iter().sum();
    (CUSTOMERS / hour).clamp(RUNS[0], RUNS[1]) as u32
}

/// The best constant correction of `agents` that reaches `goal`, looked for around what `carried` has.
fn best(night: &Night, agents: &[f64], carried: &[f64], goal: f64) -> (f64, Vec<f64>) {
    let first = OPENING.start..OPENING.start + night.grid as usize / 5;
    let mut ranges = vec![first, OPENING];
    ranges.dedup();
    let near = |slots: &Range<usize>| hours(&carried[slots.clone()]) / hours(&agents[slots.clone()]);
    let found = ranges.iter().filter_map(|slots| corrected(night, agents, slots, goal, near(slots)));
    let best = found.min_by(|a, b| hours(&a.1).total_cmp(&hours(&b.1)));
    best.unwrap_or((f64::NAN, vec![f64::NAN; agents.len()]))
}

fn main() {
    println!(
        "target {TARGET} within 30 s; service level of the hour after the opening, played, ± its standard error; hours of the whole night"
    );
    println!("                                        erlang-a         best factor              erlang-a-mol");
    println!(
        "load chats aht patience cap grid      level  hours   factor level  hours   level     ± expected  hours  /best   ms    s"
    );
    for night in &NIGHTS {
        let began = Instant::now();
        let (plain, _) = required(night, "erlang-a");
        let staffing = Instant::now();
        let (carried, expected) = required(night, "erlang-a-mol");
        let milliseconds = staffing.elapsed().as_secs_f64() * 1e3;
        let (factor, best) = best(night, &plain, &carried, expected.max(TARGET));
        let level = |agents: &[f64]| night.level(agents, runs(night), OPENING);
        let (reached, error) = level(&carried);
        let best_level = if factor.is_nan() { f64::NAN } else { level(&best).0 };
        println!(
            "{:4} {:5} {:3} {:8} {:.2} {:4} {:4}  {:.3} {:6.1}    {factor:.3} {best_level:.3} {:6.1}   {reached:.3} {error:.3}    {expected:.3} {:6.1}  {:.3} {milliseconds:4.0} {:4.0}",
            night.load,
            night.concurrency,
            night.aht,
            night.patience,
            night.max_occupancy,
            night.grid,
            if night.opens { "" } else { "flat" },
            level(&plain).0,
            hours(&plain),
            hours(&best),
            hours(&carried),
            hours(&carried) / hours(&best),
            began.elapsed().as_secs_f64(),
        );
        // Rows are read as they come, also through a pipe.
        std::io::stdout().flush().expect("a terminal");
    }
}
