//! adjust.csv: the planner's word over the forecast, from its operations to what every command shows.

mod forecast_kit;

use forecast_kit::{World, usual};
use peakshift::domain::adjust::{Adjustment, Op};
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::{ForecastCell, Level};
use peakshift::domain::ids::QueueId;
use peakshift::domain::units::Minutes;
use std::fs;
use std::process::Command;

fn world() -> World {
    let mut world = World::new("2026-11-10T00:00", 24, 30);
    world.queue("2026-08-01", 30, |t| Some(usual(t, 100.0).round()));
    world.queue("2026-08-01", 30, |t| Some(usual(t, 40.0).round()));
    world
}

fn row(world: &World, minutes: [i64; 2], queue: Option<usize>, op: Op, value: f64) -> Adjustment {
    let start = world.moment(world.start);
    let span = Span { start: start + Minutes(minutes[0]), end: start + Minutes(minutes[1]) };
    Adjustment { span, queue: queue.map(QueueId), op, value, reason: "why".to_owned() }
}

/// The cells of a queue with `rows` in force.
fn cells(world: &World, rows: Vec<Adjustment>, queue: usize) -> Vec<ForecastCell> {
    let adjusted = World { adjustments: rows, ..copy(world) };
    adjusted.forecast().0.cells[QueueId(queue)].clone()
}

fn copy(world: &World) -> World {
    World {
        zone: world.zone,
        start: world.start,
        hours: world.hours,
        interval: world.interval,
        events: world.events.clone(),
        adjustments: Vec::new(),
        holidays: world.holidays.clone(),
        series: world.series.clone(),
    }
}

#[test]
fn every_operation_does_what_it_says_in_its_intervals_and_queue_and_nowhere_else() {
    let world = world();
    let model = cells(&world, Vec::new(), 0);
    assert!(model.iter().all(|cell| cell.model.is_none()));
    let at = 28;
    let p = model[at].p50;
    let cases = [
        (Op::Times, 1.5, 1.5 * p),
        (Op::Plus, 20.0, p + 20.0),
        (Op::Plus, -20.0, p - 20.0),
        (Op::Plus, -1e6, 0.0),
        (Op::Equals, 33.0, 33.0),
        (Op::AtLeast, 2.0 * p, 2.0 * p),
        (Op::AtLeast, 0.5 * p, p),
        (Op::AtMost, 0.5 * p, 0.5 * p),
        (Op::AtMost, 2.0 * p, p),
    ];
    for (op, value, wanted) in cases {
        let found = cells(&world, vec![row(&world, [840, 870], Some(0), op, value)], 0);
        assert!((found[at].p50 - wanted).abs() < 1e-9, "{op:?} {value}: {} for {wanted}", found[at].p50);
        let factor = wanted / p;
        assert!(
            (found[at].p95 - factor * model[at].p95).abs() < 1e-6
                && (found[at].mean - factor * model[at].mean).abs() < 1e-6
        );
        for (i, (now, then)) in found.iter().zip(&model).enumerate().filter(|(i, _)| *i != at) {
            assert_eq!((now.p50, now.p95), (then.p50, then.p95), "{op:?} at {i}");
        }
        assert!(found.iter().zip(&model).all(|(now, then)| now.model == Some(then.p50)), "the model stands beside");
        let other = cells(&world, vec![row(&world, [840, 870], Some(0), op, value)], 1);
        assert!(other.iter().zip(cells(&world, Vec::new(), 1)).all(|(now, then)| now.p50 == then.p50));
    }
}

#[test]
fn an_interval_covered_in_part_counts_by_its_minutes_and_rows_hold_one_after_the_other() {
    let world = world();
    let p = cells(&world, Vec::new(), 0)[28].p50;
    for (op, value, whole) in [(Op::Times, 2.0, 2.0 * p), (Op::Plus, 30.0, p + 30.0), (Op::Equals, 5.0, 5.0)] {
        let found = cells(&world, vec![row(&world, [850, 870], None, op, value)], 0);
        assert!((found[28].p50 - (p + (whole - p) * 20.0 / 30.0)).abs() < 1e-9, "{op:?}");
    }
    let rows = |first: Op, second: Op| {
        vec![row(&world, [840, 870], None, first, 2.0), row(&world, [840, 870], None, second, 2.0)]
    };
    let [plus_times, times_plus] =
        [rows(Op::Plus, Op::Times), rows(Op::Times, Op::Plus)].map(|rows| cells(&world, rows, 0)[28].p50);
    assert!((plus_times - 2.0 * (p + 2.0)).abs() < 1e-9 && (times_plus - (2.0 * p + 2.0)).abs() < 1e-9);
}

#[test]
fn levels_follow_and_a_closed_hour_gets_the_band_of_a_word() {
    let mut world = World::new("2026-11-10T00:00", 24, 30);
    world.queue("2026-08-01", 30, |t| {
        use chrono::Timelike;
        (9..21).contains(&t.hour()).then_some(20.0)
    });
    let found = cells(&world, vec![row(&world, [840, 870], None, Op::Times, 4.0)], 0);
    assert_eq!((found[28].level, found[27].level), (Level::Burst, Level::Normal));
    let found = cells(&world, vec![row(&world, [60, 90], None, Op::Equals, 10.0)], 0);
    assert!(found[2].p50 == 10.0 && found[2].p80 > 12.0 && found[2].p95 > 20.0 && found[3].p50 == 0.0);
}

#[test]
fn a_queue_with_an_inquiry_now_and_then_follows_by_its_mean() {
    let mut noise = forecast_kit::Noise::new(4);
    let mut world = World::new("2026-11-10T00:00", 24, 30);
    world.queue("2026-06-01", 30, |_| Some(noise.poisson(0.2)));
    let model = cells(&world, Vec::new(), 0);
    for (at, cell) in model.iter().enumerate().filter(|(_, cell)| cell.mean > 0.0) {
        let minutes = [30 * at as i64, 30 * at as i64 + 30];
        let twice = &cells(&world, vec![row(&world, minutes, None, Op::Times, 2.0)], 0)[at];
        assert!(
            (twice.mean / cell.mean - 2.0).abs() < 1e-9 && (twice.p95 - 2.0 * cell.p95).abs() < 1e-9,
            "{at}: {twice:?}"
        );
        let none = &cells(&world, vec![row(&world, minutes, None, Op::Equals, 0.0)], 0)[at];
        assert_eq!((none.mean, none.p95), (0.0, 0.0), "{at}");
    }
}

/// A plan folder with two months of flat history and `adjust` as its adjust.csv.
fn folder(adjust: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plan = "[plan]\nname = \"word\"\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-10T00:00\"\nend = \"2026-11-11T00:00\"\n\
        interval_minutes = 60\n[[queues]]\nid = \"presale\"\nconcurrency = 1\n[solver]\niterations = 1\n";
    let mut rows = String::from("start,queue,inquiries\n");
    for day in 0..42 {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 9, 29).unwrap() + chrono::TimeDelta::days(day);
        (0..24).for_each(|hour| rows += &format!("{date}T{hour:02}:00,presale,40\n"));
    }
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    fs::write(folder.path().join("inquiries.csv"), rows).unwrap();
    let agents: String = (1..9).map(|i| format!("A{i},a{i},regular,presale\n")).collect();
    fs::write(folder.path().join("agents.csv"), format!("agent_id,name,tier,queues\n{agents}")).unwrap();
    if let Some(adjust) = adjust {
        fs::write(folder.path().join("adjust.csv"), adjust).unwrap();
    }
    folder
}

fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_peakshift")).args(["--lang", "en"]).args(arguments).output().unwrap();
    let told = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.code().unwrap(), told)
}

const ADJUST: &str =
    "start,end,queue,op,value,reason\n2026-11-10T20:00,2026-11-10T22:00,presale,×,2,livestream at eight\n";

#[test]
fn the_word_stands_beside_the_model_in_every_place_with_its_reason() {
    let folder = folder(Some(ADJUST));
    let path = folder.path().to_str().unwrap();
    let (code, told) = run(&["plan", path]);
    assert!(code == 0 && told.contains("× 2") && told.contains("livestream at eight"), "{told}");
    let out = |file: &str| fs::read(folder.path().join("out").join(file)).unwrap();
    let forecast = String::from_utf8(out("forecast.csv")).unwrap();
    let mut lines = forecast.lines();
    assert!(lines.next().unwrap().ends_with(",aht_seconds,model"));
    let evening = lines.nth(20).unwrap().split(',').collect::<Vec<_>>();
    let [p50, model] = [evening[4], evening[10]].map(|cell| cell.parse::<f64>().unwrap());
    assert!((p50 / model - 2.0).abs() < 1e-3 && (model / 40.0 - 1.0).abs() < 0.05, "{evening:?}");
    assert!(String::from_utf8(out("report.html")).unwrap().contains("livestream at eight"));
    let mut strings = String::new();
    let workbook = folder.path().join("out/schedule.xlsx");
    let mut archive = zip::ZipArchive::new(fs::File::open(workbook).unwrap()).unwrap();
    std::io::Read::read_to_string(&mut archive.by_name("xl/sharedStrings.xml").unwrap(), &mut strings).unwrap();
    assert!(strings.contains("livestream at eight"));
    let (code, told) = run(&["forecast", path]);
    assert!(code == 0 && told.contains("livestream at eight"), "{told}");
}

#[test]
fn a_later_stage_says_when_the_word_has_changed() {
    for first in [Some(ADJUST), None] {
        let folder = folder(first);
        let path = folder.path().to_str().unwrap();
        assert_eq!(run(&["forecast", path]).0, 0);
        let (_, told) = run(&["staff", path]);
        assert!(!told.contains("W950"), "{told}");
        fs::write(folder.path().join("adjust.csv"), ADJUST.replace("×,2", "×,3")).unwrap();
        let (_, told) = run(&["staff", path]);
        assert!(told.contains("W950") && told.contains("adjust.csv"), "{told}");
    }
}

#[test]
fn without_a_word_there_is_no_column_and_a_bad_one_ends_the_command() {
    let plain = folder(None);
    assert_eq!(run(&["forecast", plain.path().to_str().unwrap()]).0, 0);
    let forecast = fs::read_to_string(plain.path().join("out/forecast.csv")).unwrap();
    assert!(forecast.lines().next().unwrap().ends_with(",aht_seconds"));
    let bad = folder(Some(&ADJUST.replace('×', "mal")));
    let (code, told) = run(&["forecast", bad.path().to_str().unwrap()]);
    assert!(code == 3 && told.contains("E627") && told.contains("adjust.csv:2:"), "{told}");
}

/// What `plan` hands over in memory and what a stage reads from its files are the same numbers.
#[test]
fn a_forecast_reads_back_from_its_files_as_it_was() {
    use peakshift::domain::text::Lang;
    use peakshift::read::{self, Needs};
    use peakshift::report::{self, Facts, Output};
    let folder = folder(Some(ADJUST));
    let events = "event,kind,start,end,uplift,phase_times\nS,s,2026-11-10T10:00,2026-11-10T23:00,4,10:00;20:30\n";
    fs::write(folder.path().join("events.csv"), events).unwrap();
    let loaded = read::plan(folder.path(), Needs { inquiries: true, agents: false }).unwrap();
    let (plan, history) = (&loaded.plan, loaded.history.as_ref().unwrap());
    let forecast = peakshift::forecast::forecast(plan, history).unwrap().0.rounded();
    let facts = Facts {
        night: None,
        plan,
        history: None,
        forecast: Some(&forecast),
        requirement: None,
        schedule: None,
        simulation: None,
        incidents: None,
        standby_worth: None,
        raises: None,
        steps: &[],
        refinement: &[],
        past: None,
        strain: None,
        seconds: &[],
        warnings: &[],
        lang: Lang::En,
    };
    for (name, bytes) in report::contents(&facts, &[Output::Forecast, Output::Spread]).unwrap() {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let mut read = read::forecast(&folder.path().join("forecast.csv"), plan).unwrap().0;
    read::spread(&folder.path().join("spread.csv"), plan, &mut read).unwrap();
    for (a, b) in forecast.cells[QueueId(0)].iter().zip(&read.cells[QueueId(0)]) {
        assert_eq!((a.p50, a.p95, a.model, &a.shape), (b.p50, b.p95, b.model, &b.shape));
        assert!(a.shape.is_empty() || (a.shape.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
    assert!(forecast.cells[QueueId(0)].iter().filter(|cell| !cell.shape.is_empty()).count() >= 3);
    let spoilt = fs::read_to_string(folder.path().join("spread.csv")).unwrap();
    let row = spoilt.lines().find(|row| row.contains(';')).unwrap();
    fs::write(folder.path().join("spread.csv"), spoilt.replace(row, &row.replacen(';', ";0.5;", 1))).unwrap();
    let Err(peakshift::error::Error::Invalid(found)) = read::spread(&folder.path().join("spread.csv"), plan, &mut read)
    else {
        panic!("a shape of 13 slots is read")
    };
    assert!(found.iter().any(|finding| finding.code == "E825" && finding.line.is_some()));
}
