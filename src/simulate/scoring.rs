//! How the scorecard fares over the runs.

use super::tally::{Count, Tally, quantile, sorted};
use super::world::World;
use crate::domain::scorecard::{Metric, Scorecard, Standing};
use crate::domain::units::Share;

/// The scorecard of `runs`, in the order of the criteria.
pub(super) fn scorecard(world: &World, runs: &[Tally]) -> Scorecard {
    let standings = (0..world.criteria.len()).map(|criterion| standing(world, criterion, runs)).collect();
    let all = runs
        .iter()
        .filter(|run| (0..world.criteria.len()).all(|criterion| passes(world, criterion, run) != Some(false)));
    Scorecard { standings, all_pass: Share(all.count() as f64 / runs.len().max(1) as f64) }
}

/// The value of a criterion in one run; none where nothing is counted.
pub(super) fn value(world: &World, criterion: usize, run: &Tally) -> Option<f64> {
    mean(total(world, criterion, run))
}

fn mean(count: Count) -> Option<f64> {
    (count.number > 0.0).then(|| count.sum / count.number)
}

fn passes(world: &World, criterion: usize, run: &Tally) -> Option<bool> {
    value(world, criterion, run).map(|value| world.criteria[criterion].passes(value))
}

fn standing(world: &World, criterion: usize, runs: &[Tally]) -> Standing {
    let values = sorted(runs.iter().filter_map(|run| value(world, criterion, run)).collect());
    let passed = values.iter().filter(|&&value| world.criteria[criterion].passes(value)).count();
    let all = runs.iter().map(|run| total(world, criterion, run)).fold(Count::default(), Count::with);
    let lost = |queue: usize, interval: usize| {
        let all =
            runs.iter().map(|run| cell(world, criterion, run, queue, interval)).fold(Count::default(), Count::with);
        world.criteria[criterion].lost(all.number, all.sum) / runs.len().max(1) as f64
    };
    Standing {
        value: mean(all),
        spread: [0.05, 0.95].map(|q| quantile(&values, q).unwrap_or_default()),
        probability: Share(if values.is_empty() { 1.0 } else { passed as f64 / values.len() as f64 }),
        lost: (0..world.queues.len()).map(|q| (0..world.intervals).map(|i| lost(q, i)).collect()).collect(),
    }
}

fn total(world: &World, criterion: usize, run: &Tally) -> Count {
    let cells = (0..world.queues.len()).flat_map(|queue| (0..world.intervals).map(move |interval| (queue, interval)));
    cells.map(|(queue, interval)| cell(world, criterion, run, queue, interval)).fold(Count::default(), Count::with)
}

/// What a criterion counts of one queue in one interval.
fn cell(world: &World, criterion: usize, run: &Tally, queue: usize, interval: usize) -> Count {
    if !world.counted[criterion][queue][interval] {
        return Count::default();
    }
    match world.criteria[criterion].metric {
        Metric::OnlineShare => {
            let planned = world.planned[queue][interval];
            Count { number: planned, sum: run.cells[queue][interval].on_line.min(planned) }
        }
        _ => run.scores[criterion][queue][interval],
    }
}
