//! CPU seconds and peak memory of counting a log of single conversations, and of pandas over the same file, from one run:
//! `cargo bench --bench import_log`, or `-- 1000000` for so many rows in place of 5 million. On Linux, with python3; pandas comes
//! from PyPI into the target folder where python3 has none. Each reads in a process of its own; loading pandas is not counted.

use peakshift::domain::calendar::Zone;
use peakshift::domain::units::Minutes;
use peakshift::read::import::log::{LogOptions, Outcome, head, read, recognise};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const ROWS: u64 = 5_000_000;
const DAYS: u64 = 365;
const PANDAS: &str = "2.3.3";

/// Counts by queue and hour, and prints CPU seconds, peak KiB, groups, rows and the sum of squared counts.
const SCRIPT: &str = r#"
import resource, sys
import pandas as pd
cpu = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
began, start = cpu(), "会话开始时间"
kept = {"usecols": [start, "技能组"]} if sys.argv[2] == "two" else {}
table = pd.read_csv(sys.argv[1], parse_dates=[start], **kept)
counts = table.groupby(["技能组", table[start].dt.floor("h")]).size()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(cpu() - began, peak, len(counts), counts.sum(), (counts.astype("int64") ** 2).sum())
"#;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [count, file] = arguments.as_slice()
        && count == "count"
    {
        return count_alone(Path::new(file));
    }
    let rows = arguments.first().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log.csv");
    write_log(&log, rows);
    let megabytes = fs::metadata(&log).expect("the log").len() as f64 / 1e6;
    println!("{rows} rows, {megabytes:.0} MB");
    let ours = run(Command::new(std::env::current_exe().expect("this program")).arg("count").arg(&log));
    print("peakshift, all that the log says", &ours);
    let Some(python) = python_with_pandas() else {
        println!("no python3 with pandas {PANDAS} to compare with");
        return;
    };
    for (what, columns) in [("pandas, every column", "all"), ("pandas, the two columns it counts", "two")] {
        let theirs = run(Command::new(&python).args(["-c", SCRIPT]).arg(&log).arg(columns));
        print(what, &theirs);
        assert_eq!(ours[2..], theirs[2..], "both count the same");
        println!("  ratio of CPU {:.3}, of memory {:.3}", ours[0] / theirs[0], ours[1] / theirs[1]);
    }
}

fn print(what: &str, figures: &[f64]) {
    println!("{what}: {:.2} CPU s, peak {:.0} MiB", figures[0], figures[1] / 1024.0);
}

fn run(command: &mut Command) -> Vec<f64> {
    let output = command.output().expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("figures");
    text.split_whitespace().map(|figure| figure.parse().expect("a figure")).collect()
}

/// Counts the log at `path` and prints what the script does.
fn count_alone(path: &Path) {
    let head = head(path, 50).expect("a log");
    let columns = recognise(&head.header, &head.rows).expect("a log").expect("no question");
    let zone = Zone::named("Asia/Shanghai").expect("a zone");
    let options = LogOptions { interval: Minutes(60), ..LogOptions::new(zone, &head) };
    let Outcome::Counted(log) = read(path, &columns, &options).expect("a log") else { panic!("no question") };
    let counts = || log.queues.iter().flat_map(|queue| queue.intervals()).map(|interval| interval.inquiries);
    let (groups, rows, squares) = (counts().count(), counts().sum::<u64>(), counts().map(|n| n * n).sum::<u64>());
    let (cpu, peak) = usage().expect("Linux");
    println!("{cpu} {peak} {groups} {rows} {squares}");
}

/// CPU seconds and peak KiB of this process.
fn usage() -> Option<(f64, f64)> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some((ticks / 100.0, peak.trim().trim_end_matches("kB").trim().parse().ok()?))
}

fn write_log(path: &Path, rows: u64) {
    let queues = ["售前咨询", "售后服务", "物流", "投诉", "直播间", "海外"];
    let channels = ["APP", "小程序", "PC网页", "H5"];
    let mut rng = Pcg64::seed_from_u64(7);
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    writeln!(
        out,
        "会话ID,会话开始时间,会话结束时间,技能组,渠道,客服工号,首次响应时长(秒),是否转人工,满意度,访客ID,首句"
    )
    .expect("space");
    let time = |second: u64| {
        let date = chrono::NaiveDate::from_ymd_opt(2025, 11, 1).expect("a day") + chrono::Days::new(second / 86_400);
        let clock = second % 86_400;
        format!("{date} {:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60)
    };
    for row in 0..rows {
        let start = row * DAYS * 86_400 / rows;
        let length = rng.random_range(30..1200);
        let [queue, channel] = [rng.random_range(0..queues.len()), rng.random_range(0..channels.len())];
        writeln!(
            out,
            "S{row:012},{},{},{},{},A{:04},{},{},{},v{:016x},您好请问什么时候发货",
            time(start),
            time(start + length),
            queues[queue],
            channels[channel],
            rng.random_range(0..800),
            rng.random_range(1..90),
            if rng.random_range(0..10) < 7 { "是" } else { "否" },
            rng.random_range(1..6),
            rng.random::<u64>(),
        )
        .expect("space");
    }
    out.flush().expect("space");
}

/// A python3 that has pandas, if need be in an environment below the target folder.
fn python_with_pandas() -> Option<PathBuf> {
    let has = |python: &Path| {
        let script = format!("import pandas, sys; sys.exit(pandas.__version__ != '{PANDAS}')");
        Command::new(python).args(["-c", &script]).output().is_ok_and(|output| output.status.success())
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pandas-{PANDAS}"));
    let own = folder.join("bin/python");
    for python in [Path::new("python3"), &own] {
        if has(python) {
            return Some(python.to_owned());
        }
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status().ok()?.success();
    let package = format!("pandas=={PANDAS}");
    let installed = made && Command::new(&own).args(["-m", "pip", "install", "-q", &package]).status().ok()?.success();
    (installed && has(&own)).then_some(own)
}
