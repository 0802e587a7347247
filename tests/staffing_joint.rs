//! Volume and handling time staffed as one: the quantile of their product, against drawn pairs.

mod common;

use peakshift::domain::demand::{Forecast, ForecastCell, HandlingSpread};
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::units::Share;
use peakshift::staffing::staff;
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;

const DRAWS: usize = 400_000;
const MEDIAN: f64 = 600.0;
const SECONDS: f64 = 240.0;
const Z: [f64; 2] = [0.841_621_233_572_914_3, 1.644_853_626_951_472_2];

/// A cell whose inquiries are lognormal around [`MEDIAN`], with handling times of [`SECONDS`] in the mean over inquiries.
fn cell(volume: f64, handling: HandlingSpread) -> ForecastCell {
    let [p80, p95] = Z.map(|z| MEDIAN * (volume * z).exp());
    let mean = MEDIAN * (volume * volume / 2.0).exp();
    ForecastCell { mean, p50: MEDIAN, p80, p95, aht_seconds: Some(SECONDS), handling, ..ForecastCell::default() }
}

/// Workloads in seconds of drawn inquiries and handling times, in order.
fn drawn(volume: f64, HandlingSpread { sigma, together }: HandlingSpread) -> Vec<f64> {
    let mut rng = Pcg64Mcg::seed_from_u64(7);
    let pairs: Vec<(f64, f64)> = (0..DRAWS)
        .map(|_| {
            let (a, b): (f64, f64) = (StandardNormal.sample(&mut rng), StandardNormal.sample(&mut rng));
            let c = together * a + (1.0 - together * together).sqrt() * b;
            (MEDIAN * (volume * a).exp(), (sigma * c).exp())
        })
        .collect();
    let weighed = pairs.iter().map(|(n, h)| n * h).sum::<f64>() / pairs.iter().map(|(n, _)| n).sum::<f64>();
    let mut loads: Vec<f64> = pairs.iter().map(|(n, h)| n * h * SECONDS / weighed).collect();
    loads.sort_by(f64::total_cmp);
    loads
}

/// Standard agents by workload, which is one to one with the load.
fn required(quantile: f64, cell: &ForecastCell) -> f64 {
    let mut plan = common::plan();
    plan.queues = Table::new(vec![plan.queues[QueueId(0)].clone()]);
    plan.staffing.model = "workload".to_owned();
    plan.staffing.demand_quantile = Share(quantile);
    let forecast = Forecast { cells: Table::new(vec![vec![cell.clone()]]) };
    staff(&plan, &forecast).expect("a model").needs[QueueId(0)][0].required
}

#[test]
fn the_staffed_quantile_is_that_of_the_workload() {
    for (volume, sigma, together) in [(0.15, 0.04, 0.0), (0.15, 0.08, 0.5), (0.3, 0.15, 0.7), (0.2, 0.1, -0.6)] {
        let handling = HandlingSpread { sigma, together };
        let (joint, apart) = (cell(volume, handling), cell(volume, HandlingSpread::default()));
        let loads = drawn(volume, handling);
        for quantile in [0.5, 0.8, 0.95] {
            let oracle = loads[(quantile * DRAWS as f64) as usize] / (apart.quantile(Share(quantile)) * SECONDS);
            let found = required(quantile, &joint) / required(quantile, &apart);
            let context = format!("{volume} {sigma} {together} at {quantile}: {found}, not {oracle}");
            assert!((found / oracle - 1.0).abs() < 0.006, "{context}");
        }
    }
}

#[test]
fn moving_together_asks_for_more_and_certain_handling_times_for_nothing_else() {
    let at = |sigma: f64, together: f64| required(0.95, &cell(0.2, HandlingSpread { sigma, together }));
    assert!(at(0.1, -0.5) < at(0.1, 0.0) && at(0.1, 0.0) < at(0.1, 0.5) && at(0.1, 0.5) < at(0.2, 0.5));
    assert_eq!(at(0.0, 0.5), required(0.95, &cell(0.2, HandlingSpread::default())));
    let nobody = ForecastCell { handling: HandlingSpread { sigma: 0.1, together: 0.5 }, ..ForecastCell::default() };
    assert_eq!(required(0.8, &nobody), 0.0);
}
