//! docs/first-promotion.md and its Chinese twin, step by step on files that are made here.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Format, Workbook};
use std::path::Path;
use std::process::Command;

/// The commands of a guide, in order.
fn commands(guide: &str) -> Vec<String> {
    let blocks = guide.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Inquiries of an hour: a daily profile, and a day of six times as many.
fn inquiries(day: NaiveDate, hour: u32, queue: usize) -> u32 {
    let profile =
        [2, 1, 1, 1, 1, 1, 3, 5, 12, 20, 24, 22, 20, 20, 22, 22, 20, 18, 18, 24, 28, 26, 18, 8][hour as usize];
    let raised = if (day.month(), day.day()) == (11, 11) { 6 } else { 1 };
    profile * raised / (1 + queue as u32) + (day.day() + hour) % 3
}

/// One sheet for each queue, hours across and days down, under a title and above a row of totals.
fn volumes(path: &Path) {
    let mut book = Workbook::new();
    let title = Format::new().set_bold();
    for (queue, name) in ["售前", "售后"].into_iter().enumerate() {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        sheet.merge_range(0, 0, 0, 24, "客服咨询量（次）", &title).expect("merged");
        sheet.write(1, 0, "日期").expect("written");
        for hour in 0..24_u16 {
            sheet.write(1, hour + 1, format!("{hour:02}:00-{:02}:00", hour + 1)).expect("written");
        }
        let first = NaiveDate::from_ymd_opt(2025, 9, 1).expect("a day");
        let last = NaiveDate::from_ymd_opt(2026, 11, 8).expect("a day");
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
        for (row, day) in days.iter().enumerate() {
            let row = row as u32 + 2;
            sheet.write(row, 0, day.format("%Y/%-m/%-d").to_string()).expect("written");
            for hour in 0..24_u32 {
                sheet.write(row, hour as u16 + 1, inquiries(*day, hour, queue)).expect("written");
            }
        }
        let end = days.len() as u32 + 2;
        sheet.write(end, 0, "合计").expect("written");
        for hour in 0..24_u32 {
            let sum: u32 = days.iter().map(|day| inquiries(*day, hour, queue)).sum();
            sheet.write(end, hour as u16 + 1, sum).expect("written");
        }
    }
    book.save(path).expect("saved");
}

fn roster(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in ["工号", "姓名", "级别", "技能", "电话"].into_iter().enumerate() {
        sheet.write(0, column as u16, head).expect("written");
    }
    for n in 1..=24_u32 {
        let tier = ["资深", "正式", "正式", "新人"][n as usize % 4];
        let skills = if n % 3 == 0 {
            "售前、售后"
        } else if n % 3 == 1 {
            "售前"
        } else {
            "售后"
        };
        let cells =
            [format!("{n:04}"), format!("客服{n}"), tier.to_owned(), skills.to_owned(), format!("1380000{n:04}")];
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write(n, column as u16, cell).expect("written");
        }
    }
    book.save(path).expect("saved");
}

#[test]
fn every_step_of_the_guide_works_as_it_is_written() {
    let read = |name: &str| std::fs::read_to_string(Path::new("docs").join(name)).expect("a guide");
    let (english, chinese) = (read("first-promotion.md"), read("first-promotion.zh.md"));
    let steps = commands(&english);
    assert_eq!(steps, commands(&chinese), "both guides give the same commands");
    assert!(steps.len() >= 4, "{steps:?}");
    let folder = tempfile::tempdir().expect("a folder");
    volumes(&folder.path().join("volumes.xlsx"));
    roster(&folder.path().join("roster.xlsx"));
    for step in &steps {
        let mut words = step.split_whitespace();
        assert_eq!(words.next(), Some("peakshift"), "{step}");
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
        let output = command.args(words).args(["--lang", "zh"]).current_dir(folder.path()).output().expect("runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{step}\n{stderr}{}", String::from_utf8_lossy(&output.stdout));
    }
    let plan = folder.path().join("double11");
    let read = |name: &str| std::fs::read_to_string(plan.join(name)).expect("written");
    let events = read("events.csv");
    assert!(events.contains("双11 2025,double11,2025-11-11T00:00,2025-11-12T00:00"), "{events}");
    assert!(events.contains("双11 2026,double11,2026-11-11T00:00,2026-11-12T00:00"), "{events}");
    let agents = read("agents.csv");
    assert_eq!(agents.lines().count(), 25, "{agents}");
    assert!(agents.contains("0003") && agents.contains("13800000003"), "{agents}");
    assert!(read("plan.toml").contains("start = \"2026-11-10T18:00\""));
    assert!(plan.join("out/schedule.xlsx").exists() && plan.join("out/report.html").exists());
}
