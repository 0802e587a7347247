//! The rest of a running event from what has come in: laws, and the posterior by brute force.

mod forecast_kit;

use forecast_kit::World;
use peakshift::domain::calendar::Moment;
use peakshift::domain::demand::{Forecast, ForecastCell};
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::units::{Minutes, Share};
use peakshift::forecast::{Came, Reforecast, reforecast};
use proptest::prelude::*;

const Z80: f64 = 0.841_621_233_572_914_3;
const Z95: f64 = 1.644_853_626_951_472_2;

/// An event of 24 hours of `queues`, with cells of the median `p50`, a log standard deviation and a share in common.
fn sale(minutes: i64, queues: usize, p50: impl Fn(usize) -> f64, deviation: f64, common: f64) -> (Plan, Forecast) {
    let mut world = World::new("2026-11-11T00:00", 24, minutes);
    world.series = vec![Vec::new(); queues];
    let plan = world.plan();
    let cell = |i: usize| {
        let p50 = p50(i);
        ForecastCell {
            baseline: p50 / 3.0,
            mean: p50 * (deviation * deviation / 2.0).exp(),
            p50,
            p80: p50 * (deviation * Z80).exp(),
            p95: p50 * (deviation * Z95).exp(),
            event: "sale".to_owned(),
            common: Share(common),
            ..ForecastCell::default()
        }
    };
    let cells: Vec<ForecastCell> = (0..plan.horizon.intervals()).map(cell).collect();
    (plan, Forecast { cells: Table::new(vec![cells; queues]) })
}

fn busy(i: usize) -> f64 {
    [200.0, 400.0, 300.0, 250.0][i % 4]
}

fn hour(plan: &Plan, hours: i64) -> Moment {
    plan.horizon.start + Minutes(60 * hours)
}

/// Rows of `queue` before `hours`, each `factor` times the forecast median.
fn rows(plan: &Plan, forecast: &Forecast, queue: usize, hours: i64, factor: impl Fn(usize) -> f64) -> Vec<Came> {
    let first = (60 * hours / plan.horizon.interval.0) as usize;
    let row = |i: usize| Came {
        start: plan.horizon.interval_start(i),
        length: plan.horizon.interval,
        queue: QueueId(queue),
        inquiries: forecast.cells[QueueId(queue)][i].p50 * factor(i),
    };
    (0..first).map(row).collect()
}

/// New median over old by interval of `queue`.
fn factors(before: &Forecast, after: &Reforecast, queue: usize) -> Vec<f64> {
    let queue = QueueId(queue);
    before.cells[queue].iter().zip(&after.forecast.cells[queue]).map(|(old, new)| new.p50 / old.p50).collect()
}

#[test]
fn without_rows_the_forecast_stays() {
    let (plan, forecast) = sale(30, 2, busy, 0.3, 0.4);
    for hours in [0, 6, 24] {
        let learned = reforecast(&plan, &forecast, &[], hour(&plan, hours));
        assert_eq!(learned.forecast, forecast.clone().rounded());
        for factor in learned.factors.values() {
            assert!((factor.mean - 1.0).abs() < 1e-12, "{factor:?}");
            assert!(hours == 24 || (factor.p05 < 0.9 && 1.1 < factor.p95), "{factor:?}");
        }
    }
}

#[test]
fn rows_like_the_forecast_leave_its_level_and_narrow_it() {
    let (plan, forecast) = sale(30, 2, busy, 0.3, 0.4);
    let all: Vec<Came> = (0..2).flat_map(|queue| rows(&plan, &forecast, queue, 6, |_| 1.0)).collect();
    let before = reforecast(&plan, &forecast, &[], hour(&plan, 6));
    let after = reforecast(&plan, &forecast, &all, hour(&plan, 6));
    for queue in forecast.cells.ids() {
        assert!((after.factors[queue].mean - 1.0).abs() < 3e-3);
        assert!(after.factors[queue].p95 < before.factors[queue].p95);
        assert!(after.factors[queue].p05 > before.factors[queue].p05);
        let (old, new) = (&before.forecast.cells[queue], &after.forecast.cells[queue]);
        assert_eq!(old[..12], new[..12], "the past as it was");
        for (old, new) in old[12..].iter().zip(&new[12..]) {
            assert!(new.p95 / new.p50 < old.p95 / old.p50 && new.p80 / new.p50 < old.p80 / old.p50);
            assert!(new.p50 <= new.p80 && new.p80 <= new.p95 && new.p50 <= new.mean);
        }
    }
}

#[test]
fn what_has_begun_stays_and_levels_do() {
    let (plan, forecast) = sale(60, 1, busy, 0.3, 0.4);
    let now = hour(&plan, 6) + Minutes(20);
    let learned = reforecast(&plan, &forecast, &rows(&plan, &forecast, 0, 6, |_| 1.6), now);
    let factors = factors(&forecast, &learned, 0);
    assert!(factors[..7].iter().all(|factor| (factor - 1.0).abs() < 1e-4));
    assert!(factors[7..].iter().all(|factor| *factor > 1.05), "{factors:?}");
    let levels = |forecast: &Forecast| forecast.cells[QueueId(0)].iter().map(|cell| cell.level).collect::<Vec<_>>();
    assert_eq!(levels(&learned.forecast), levels(&forecast));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn more_so_far_is_more_to_come(low in 0.3..3.0f64, more in 1.02..2.0f64, hours in 1..20i64, minutes in prop::sample::select(vec![15, 30, 60])) {
        let (plan, forecast) = sale(minutes, 2, busy, 0.3, 0.4);
        let of = |factor: f64| reforecast(&plan, &forecast, &rows(&plan, &forecast, 0, hours, |_| factor), hour(&plan, hours));
        let (low, high) = (of(low), of(low * more));
        for queue in forecast.cells.ids() {
            prop_assert!(low.factors[queue].mean < high.factors[queue].mean);
            let pairs = low.forecast.cells[queue].iter().zip(&high.forecast.cells[queue]);
            prop_assert!(pairs.into_iter().all(|(low, high)| low.p50 <= high.p50));
        }
    }

    #[test]
    fn the_order_of_rows_says_nothing(seed in any::<u64>(), counts in prop::collection::vec(0.0..900.0f64, 24)) {
        let (plan, forecast) = sale(30, 2, busy, 0.3, 0.4);
        let given: Vec<Came> = (0..2)
            .flat_map(|queue| rows(&plan, &forecast, queue, 6, |_| 1.0))
            .zip(&counts)
            .map(|(row, &inquiries)| Came { inquiries, ..row })
            .collect();
        let mut shuffled = given.clone();
        let n = shuffled.len() as u64;
        (0..n).for_each(|i| shuffled.swap(i as usize, (seed.rotate_left(i as u32) % n) as usize));
        let now = hour(&plan, 6);
        prop_assert_eq!(reforecast(&plan, &forecast, &given, now), reforecast(&plan, &forecast, &shuffled, now));
    }

    #[test]
    fn quantiles_stay_in_order_whatever_comes(counts in prop::collection::vec(0.0..1e5f64, 12), deviation in 0.0..1.5f64, common in 0.0..=1.0f64, quiet in 0.0..3.0f64) {
        let (plan, forecast) = sale(30, 1, |i| if i % 5 == 0 { 0.0 } else { quiet }, deviation, common);
        let given = rows(&plan, &forecast, 0, 6, |_| 1.0);
        let given: Vec<Came> = given.into_iter().zip(&counts).map(|(row, &inquiries)| Came { inquiries, ..row }).collect();
        let learned = reforecast(&plan, &forecast, &given, hour(&plan, 6));
        for cell in &learned.forecast.cells[QueueId(0)] {
            prop_assert!([cell.mean, cell.p50, cell.p80, cell.p95, cell.common.0].iter().all(|value| value.is_finite() && *value >= 0.0));
            prop_assert!(cell.p50 <= cell.p80 && cell.p80 <= cell.p95 && cell.common.0 <= 1.0);
        }
        let factor = learned.factors[QueueId(0)];
        prop_assert!(0.0 <= factor.p05 && factor.p05 <= factor.mean && factor.mean <= factor.p95 && factor.p95.is_finite());
    }
}

#[test]
fn finer_rows_say_what_their_sum_says() {
    let (plan, forecast) = sale(60, 1, busy, 0.3, 0.4);
    let hourly = rows(&plan, &forecast, 0, 6, |i| 1.0 + 0.1 * i as f64);
    let quarters: Vec<Came> = hourly
        .iter()
        .flat_map(|row| {
            (0..4).map(|q| Came {
                start: row.start + Minutes(15 * q),
                length: Minutes(15),
                inquiries: row.inquiries / 4.0,
                ..*row
            })
        })
        .collect();
    let of = |rows: &[Came]| reforecast(&plan, &forecast, rows, hour(&plan, 6)).factors[QueueId(0)].mean;
    assert!((of(&hourly) - of(&quarters)).abs() < 1e-9);
    let two_hours: Vec<Came> = hourly
        .chunks(2)
        .map(|pair| Came { length: Minutes(120), inquiries: pair[0].inquiries + pair[1].inquiries, ..pair[0] })
        .collect();
    assert!((of(&hourly) / of(&two_hours) - 1.0).abs() < 0.05, "{} {}", of(&hourly), of(&two_hours));
}

#[test]
fn rows_from_elsewhere_in_time_and_no_numbers_tell_nothing() {
    let (plan, forecast) = sale(30, 1, busy, 0.3, 0.4);
    let now = hour(&plan, 6);
    let row = |start: Moment, inquiries: f64| Came { start, length: Minutes(30), queue: QueueId(0), inquiries };
    let given = [
        row(plan.horizon.start - Minutes(30), 9e3),
        row(now, 9e3),
        row(now - Minutes(15), 9e3),
        row(plan.horizon.start, f64::NAN),
        row(plan.horizon.start, -1.0),
        Came { queue: QueueId(7), ..row(plan.horizon.start, 9e3) },
        Came { length: Minutes(0), ..row(plan.horizon.start, 9e3) },
    ];
    assert_eq!(reforecast(&plan, &forecast, &given, now), reforecast(&plan, &forecast, &[], now));
}

#[test]
fn one_odd_interval_swings_nothing_and_a_hot_hour_does() {
    let (plan, forecast) = sale(15, 1, busy, 0.3, 0.4);
    // The last interval before now, and one with others after it.
    for ends in [24, 20] {
        let of = |hot: usize| {
            let given = rows(&plan, &forecast, 0, 6, |i| if i < ends && i >= ends - hot { 3.0 } else { 1.0 });
            let learned = reforecast(&plan, &forecast, &given, hour(&plan, 6));
            factors(&forecast, &learned, 0)[24]
        };
        let (odd, hour) = (of(1) - 1.0, of(4) - 1.0);
        assert!(odd < 0.25 * hour, "{odd} {hour}");
        assert!(ends < 24 || hour > 0.25, "{hour}");
        assert!(ends < 24 || odd < 0.1, "{odd}");
    }
}

#[test]
fn a_local_deviation_fades_and_a_lasting_one_stays() {
    let (plan, forecast) = sale(30, 1, busy, 0.3, 0.4);
    let hot = |from: usize| {
        let given = rows(&plan, &forecast, 0, 12, |i| if i >= from { 1.5 } else { 1.0 });
        factors(&forecast, &reforecast(&plan, &forecast, &given, hour(&plan, 12)), 0)
    };
    let (hour, all) = (hot(22), hot(0));
    assert!(hour[24] > 1.1 && hour[47] < 1.0 + 0.6 * (hour[24] - 1.0), "{} {}", hour[24], hour[47]);
    assert!(all[47] > 1.1 && all[47] - 1.0 > 3.0 * (hour[47] - 1.0), "{} {}", hour[47], all[47]);
}

#[test]
fn a_queue_without_rows_moves_as_far_as_it_has_something_in_common() {
    let moved = |common: f64, queue: usize| {
        let (plan, forecast) = sale(30, 2, busy, 0.3, common);
        let learned = reforecast(&plan, &forecast, &rows(&plan, &forecast, 0, 6, |_| 1.5), hour(&plan, 6));
        learned.factors[QueueId(queue)].mean
    };
    assert!((moved(0.0, 1) - 1.0).abs() < 1e-12);
    let by_share: Vec<f64> = [0.1, 0.3, 0.6].map(|common| moved(common, 1)).to_vec();
    assert!(1.0 < by_share[0] && by_share.is_sorted(), "{by_share:?}");
    assert!(moved(0.3, 1) - 1.0 < 0.8 * (moved(0.3, 0) - 1.0), "less than the queue that was seen");
}

#[test]
fn another_day_learns_half() {
    let mut world = World::new("2026-11-11T00:00", 48, 60);
    world.series = vec![Vec::new()];
    let plan = world.plan();
    let (_, day) = sale(60, 1, |_| 1000.0, 0.3, 0.4);
    let normal = ForecastCell { event: String::new(), ..day.cells[QueueId(0)][0].clone() };
    let forecast = Forecast { cells: Table::new(vec![vec![normal; 48]]) };
    let learned = reforecast(&plan, &forecast, &rows(&plan, &forecast, 0, 12, |_| 1.5), hour(&plan, 12));
    let factors = factors(&forecast, &learned, 0);
    assert!((factors[47].ln() / factors[23].ln() - 0.5).abs() < 0.05, "{} {}", factors[23], factors[47]);
}

#[test]
fn where_nothing_is_expected_nothing_is_learned() {
    let (plan, forecast) = sale(30, 2, |_| 0.0, 0.0, 0.4);
    let given: Vec<Came> =
        rows(&plan, &forecast, 0, 6, |_| 1.0).into_iter().map(|row| Came { inquiries: 50.0, ..row }).collect();
    let learned = reforecast(&plan, &forecast, &given, hour(&plan, 6));
    assert_eq!(learned.forecast, forecast.rounded());
    assert!(learned.factors.values().all(|factor| (factor.p05, factor.mean, factor.p95) == (1.0, 1.0, 1.0)));
}

/// docs/model/replan.md by brute force: all states on a grid, weighed by prior and likelihood.
#[test]
fn the_posterior_is_that_of_brute_force() {
    let (deviation, common, median) = (0.4, 0.4, 1000.0);
    let (plan, forecast) = sale(60, 2, |_| median, deviation, common);
    let counts = [1250.0, 1180.0];
    let given = rows(&plan, &forecast, 0, 2, |i| counts[i] / median);
    let learned = reforecast(&plan, &forecast, &given, hour(&plan, 2));

    let beyond: f64 = deviation * deviation - 1.0 / median;
    let lasting = (common * f64::max(beyond / 5.0, 0.22 * 0.22)).sqrt();
    let rest = beyond - lasting * lasting;
    let (local, own) = ((0.9 * rest).sqrt(), 0.1 * rest);
    let (fading, shared) = (4.0_f64, 0.5);
    let gain = median / (median + 0.5);
    let noise = gain * gain * (own + 1.0 / median);
    let seen = counts.map(|count: f64| ((count + 0.5) / (median + 0.5)).ln() + 0.5 * gain / (median + 0.5));
    let hourly = (-1.0 / fading).exp();
    let density = |x: f64, variance: f64| (-x * x / (2.0 * variance)).exp();
    let grid: Vec<f64> = (-50..=50).map(|i| f64::from(i) * 0.1).collect();
    let (mut all, mut means) = (0.0, [0.0; 2]);
    for &lasts in &grid {
        for &first in &grid {
            for &second in &grid {
                let prior =
                    density(lasts, 1.0) * density(first, 1.0) * density(second - hourly * first, 1.0 - hourly * hourly);
                let sight = |x: f64, fades: f64| density(x - gain * (lasting * lasts + local * fades), noise);
                let weight = prior * sight(seen[0], first) * sight(seen[1], second);
                all += weight;
                means[0] += weight * lasts;
                means[1] += weight * second;
            }
        }
    }
    let [lasts, fades] = means.map(|sum| sum / all);
    for (i, lead) in [(2, 1.0_f64), (5, 4.0)] {
        let expected = lasting * lasts + local * fades * (-lead / fading).exp();
        let found = factors(&forecast, &learned, 0)[i].ln();
        assert!((found - expected).abs() < 2e-6, "{found} {expected}");
    }
    // What lasts is shared by the queues by half, and the other queue was not seen.
    let found = factors(&forecast, &learned, 1)[2].ln();
    assert!((found - shared * lasting * lasts).abs() < 2e-6, "{found}");
}
