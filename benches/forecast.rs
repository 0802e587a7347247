//! CPU seconds and memory of reading and forecasting two years of quarter hours of 20 queues, 1.4 million rows:
//! `cargo bench --bench forecast`, with rows sorted by time, or `cargo bench --bench forecast -- by-queue`. On Linux;
//! elsewhere wall seconds only.

use peakshift::{forecast, read};
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Poisson};
use rand_pcg::Pcg64;
use std::f64::consts::TAU;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

const QUEUES: usize = 20;
const DAYS: i64 = 730;
const QUARTERS: i64 = 96;
/// 2026-11-11 00:00 in days since 1970.
const FIRST_DAY: i64 = 20_768;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    write_plan(folder.path(), std::env::args().any(|argument| argument == "by-queue"));
    let began = Instant::now();
    let loaded = read::plan(folder.path(), read::Needs { inquiries: true, agents: false }).expect("a plan");
    let history = loaded.history.expect("a history");
    let rows: usize = history.series.values().map(Vec::len).sum();
    let (read_wall, read_cpu) = (began.elapsed().as_secs_f64(), cpu_seconds());
    let (forecast, _) = forecast::forecast(&loaded.plan, &history).expect("a forecast");
    let (wall, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds());
    assert!(forecast.cells.values().flatten().all(|cell| cell.p95.is_finite()));
    println!("{rows} rows: read {read_wall:.2} s, read and forecast {wall:.2} s of wall time");
    if let (Some(before), Some((read, all)), Some(peak)) = (GENERATED.get(), read_cpu.zip(cpu), peak_mebibytes()) {
        let (read, all) = (read - before, all - before);
        println!("read {read:.2} CPU s, read and forecast {all:.2} CPU s, peak {peak:.0} MiB");
    }
}

/// CPU seconds that the generator took.
static GENERATED: std::sync::OnceLock<f64> = std::sync::OnceLock::new();

/// A plan over Double 11 with 20 queues, an edition in each of the two years before, and a member day every month.
fn write_plan(folder: &Path, by_queue: bool) {
    let day =
        |day: i64| chrono::DateTime::from_timestamp(day * 86_400, 0).expect("a date").format("%Y-%m-%d").to_string();
    let mut plan = format!(
        "[plan]\nname = \"speed\"\ntimezone = \"Asia/Shanghai\"\nstart = \"{}T00:00\"\nend = \"{}T00:00\"\ninterval_minutes = 15\n",
        day(FIRST_DAY),
        day(FIRST_DAY + 2)
    );
    for queue in 0..QUEUES {
        write!(plan, "\n[[queues]]\nid = \"q{queue}\"\nname = \"Queue {queue}\"\naht_seconds = 240\nconcurrency = 3\nanswer_within_seconds = 30\nservice_level = 0.8\npatience_seconds = 120\n").expect("written");
    }
    let mut events = "event,kind,start,end\n".to_owned();
    let sales = [FIRST_DAY - 729, FIRST_DAY - 364, FIRST_DAY];
    for (i, &sale) in sales.iter().enumerate() {
        writeln!(events, "sale {i},sale,{}T00:00,{}T00:00", day(sale), day(sale + 1)).expect("written");
    }
    let members: Vec<i64> = (1..24).map(|month| FIRST_DAY - 30 * month - 11).collect();
    for (i, &member) in members.iter().enumerate() {
        writeln!(events, "member {i},member,{}T00:00,{}T00:00", day(member), day(member + 1)).expect("written");
    }
    let mut rows = vec![String::new(); if by_queue { QUEUES } else { 1 }];
    let mut random = Pcg64::seed_from_u64(1);
    for today in FIRST_DAY - DAYS..FIRST_DAY {
        let weather: f64 = 1.0 + 0.1 * (random.random::<f64>() - 0.5);
        let times = if sales.contains(&today) {
            5.0
        } else if members.contains(&today) {
            1.5
        } else {
            1.0
        };
        let weekday = if today % 7 == 3 { 0.7 } else { 1.0 };
        let date = day(today);
        for quarter in 0..QUARTERS {
            let shape = 1.1 + ((quarter as f64 / QUARTERS as f64 - 0.6) * TAU).cos();
            for queue in 0..QUEUES {
                let mean = (2.0 + 2.0 * queue as f64) * shape * weather * times * weekday;
                let count = Poisson::new(mean).expect("a mean").sample(&mut random);
                let part = queue % rows.len();
                writeln!(rows[part], "{date}T{:02}:{:02},q{queue},{count}", quarter / 4, quarter % 4 * 15)
                    .expect("written");
            }
        }
    }
    for (name, text) in [
        ("plan.toml", plan),
        ("events.csv", events),
        ("inquiries.csv", format!("start,queue,inquiries\n{}", rows.concat())),
    ] {
        fs::write(folder.join(name), text).expect("written");
    }
    if let Some(seconds) = cpu_seconds() {
        GENERATED.get_or_init(|| seconds);
    }
}

/// User and system time of this process, in seconds.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit(')').next()?;
    let ticks = |i: usize| after_name.split_whitespace().nth(i)?.parse::<f64>().ok();
    // Linux counts in hundredths of a second on every architecture that Rust builds for.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// The most memory that this process ever held.
fn peak_mebibytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}
