//! Real series, where the folder `shared/data/forecast` lies beside the repository; silent where it does not.

mod forecast_kit;

use forecast_kit::{World, at};
use peakshift::domain::demand::Observation;
use peakshift::domain::ids::QueueId;
use peakshift::domain::units::Minutes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Counts = BTreeMap<String, BTreeMap<String, f64>>;

fn data(name: &str) -> Option<Counts> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = |up: &Path| Some(up.parent()?.join("shared/data/forecast").join(name));
    let path: PathBuf = here.ancestors().take(3).filter_map(beside).find(|p| p.is_file())?;
    let mut counts = Counts::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        counts.entry(row[1].to_owned()).or_default().insert(row[0].to_owned(), row[2].parse().unwrap());
    }
    Some(counts)
}

/// The hourly rows of `queue` from `from` up to `until`.
fn rows(world: &World, counts: &Counts, queue: &str, from: &str, until: &str) -> Vec<Observation> {
    let observed = counts[queue].range(from.to_owned()..until.to_owned());
    observed
        .map(|(start, &inquiries)| Observation {
            start: world.moment(at(start)),
            length: Minutes(60),
            inquiries,
            aht_seconds: None,
        })
        .collect()
}

#[test]
fn the_white_nights_peak_is_within_a_quarter() {
    let Some(counts) = data("melb_2015.csv") else { return };
    let queues = ["birrarung", "qv", "southern_cross"];
    let mut world = World::new("2016-02-20T12:00", 36, 60);
    world.event("white_night 2015", "white_night", "2015-02-21T00:00", 36);
    world.event("white_night 2016", "white_night", "2016-02-20T00:00", 36);
    world.series = queues.map(|q| rows(&world, &counts, q, "2015", "2016-02-20T12:00")).to_vec();
    let (forecast, _) = world.forecast();
    let total = |hour: usize| {
        let label = world.zone.show(world.moment(world.start) + Minutes(60 * hour as i64));
        let came: f64 = queues.iter().map(|q| counts[*q].get(&label).copied().unwrap_or(0.0)).sum();
        let expected: f64 = (0..queues.len()).map(|q| forecast.cells[QueueId(q)][hour].p50).sum();
        (came, expected)
    };
    let (came, expected) = (0..36).map(total).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    assert!((expected / came - 1.0).abs() <= 0.25, "{expected} for {came}");
}

#[test]
fn normal_weeks_beat_the_mean_of_four_weeks() {
    let Some(counts) = data("nyc_taxi.csv") else { return };
    let (mut error, mut mark) = (0.0, 0.0);
    for monday in ["2014-10-27", "2014-11-03", "2014-11-10", "2014-11-17", "2014-11-24", "2014-12-01"] {
        let mut world = World::new(&format!("{monday}T00:00"), 168, 60);
        let first = (world.start - chrono::Duration::weeks(16)).format("%Y-%m-%dT%H:%M").to_string();
        world.series = vec![rows(&world, &counts, "taxi", &first, monday)];
        for (hour, cell) in world.cells().iter().enumerate() {
            let value = |weeks: i64| {
                let moment = world.moment(world.start) + Minutes(60 * hour as i64) - Minutes(weeks * 10_080);
                counts["taxi"][&world.zone.show(moment)]
            };
            error += (value(0) - cell.p50).abs();
            mark += (value(0) - (1..=4).map(value).sum::<f64>() / 4.0).abs();
        }
    }
    assert!(error < mark, "{error} against {mark}");
}
