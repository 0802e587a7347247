//! Two shops as they export: whoever has only the README gets a plan folder out of them in one command, or is asked in words that help.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Format, Workbook};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, arguments: &[&str], lang: &str) -> (i32, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--lang", lang]).current_dir(folder).output().expect("runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("an exit code"), text(&output.stdout) + &text(&output.stderr))
}

fn days(from: (i32, u32, u32), to: (i32, u32, u32)) -> Vec<NaiveDate> {
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    day(from).iter_days().take_while(|at| *at <= day(to)).collect()
}

/// What came in an hour of a day, on 11 November six times as much.
fn came(day: NaiveDate, hour: u32) -> u32 {
    let profile =
        [2, 1, 1, 1, 1, 1, 3, 5, 12, 20, 24, 22, 20, 20, 22, 22, 20, 18, 18, 24, 28, 26, 18, 8][hour as usize];
    let raised = if (day.month(), day.day()) == (11, 11) { 6 } else { 1 };
    profile * raised + (day.day() + hour) % 3
}

/// Hours down and days of a month across, under a merged title and a line about the export, above totals and a note.
fn month(path: &Path, of: &[NaiveDate]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("售前").expect("a name");
    let (title, width) = (Format::new().set_bold(), of.len() as u16);
    let (year, number) = (of[0].year(), of[0].month());
    sheet
        .merge_range(0, 0, 0, width + 1, &format!("云鹿旗舰店 {year}年{number}月 咨询量统计"), &title)
        .expect("merged");
    sheet.write(1, 0, "导出时间：2026-11-02 09:12").expect("written");
    sheet.write(2, 0, "时段").expect("written");
    sheet.write(2, width + 1, "合计").expect("written");
    sheet.write(27, 0, "合计").expect("written");
    for (at, day) in (1_u16..).zip(of) {
        sheet.write(2, at, format!("{}月{}日", day.month(), day.day())).expect("written");
        sheet.write(27, at, (0..24).map(|hour| came(*day, hour)).sum::<u32>()).expect("written");
    }
    for hour in 0..24_u32 {
        let row = hour + 3;
        sheet.write(row, 0, format!("{hour:02}:00-{:02}:00", hour + 1)).expect("written");
        for (at, day) in (1_u16..).zip(of) {
            sheet.write(row, at, came(*day, hour)).expect("written");
        }
        sheet.write(row, width + 1, of.iter().map(|day| came(*day, hour)).sum::<u32>()).expect("written");
    }
    sheet.write(28, 0, "备注：不含机器人已解决的咨询").expect("written");
    book.save(path).expect("saved");
}

/// Heads over two rows, those beside the days merged downwards; a week of codes; how many people there are in a row of its own.
fn table_of_shifts(path: &Path, people: u32) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("11月排班").expect("a name");
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 12, "云鹿旗舰店客服排班表（2026年11月9日—11月15日）", &plain).expect("merged");
    for (at, head) in (0_u16..).zip(["序号", "工号", "姓名", "组别", "级别", "手机号"]) {
        sheet.merge_range(1, at, 2, at, head, &plain).expect("merged");
    }
    for (at, weekday) in (0_u16..).zip(["周一", "周二", "周三", "周四", "周五", "周六", "周日"]) {
        sheet.write(1, 6 + at, format!("11/{}", 9 + at)).expect("written");
        sheet.write(2, 6 + at, weekday).expect("written");
    }
    for n in 1..=people {
        let row = n + 2;
        sheet.write(row, 0, n).expect("written");
        let tier = if n % 6 == 1 { "组长" } else { "正式" };
        let cells = [format!("YL{n:03}"), format!("王{n}"), "售前".to_owned(), tier.to_owned(), format!("138{n:08}")];
        for (at, cell) in (1_u16..).zip(cells) {
            sheet.write(row, at, cell).expect("written");
        }
        for day in 0..7_u16 {
            let code = if (1..4).contains(&day) {
                "大促"
            } else {
                ["早", "晚", "休"][(n as usize + usize::from(day)) % 3]
            };
            sheet.write(row, 6 + day, code).expect("written");
        }
    }
    sheet.write(people + 3, 0, "合计").expect("written");
    sheet.write(people + 3, 2, format!("{people}人")).expect("written");
    sheet.write(people + 5, 0, "班次说明：早=08:00-16:30；晚=16:00-00:30；休=休息").expect("written");
    book.save(path).expect("saved");
}

#[test]
fn a_shop_with_workbooks_of_months_and_a_table_of_shifts() {
    let folder = tempfile::tempdir().expect("a folder");
    month(&folder.path().join("2025年11月.xlsx"), &days((2025, 11, 1), (2025, 11, 30)));
    month(&folder.path().join("2026年10月.xlsx"), &days((2026, 10, 1), (2026, 10, 31)));
    table_of_shifts(&folder.path().join("11月排班.xlsx"), 18);
    let files = ["2025年11月.xlsx", "2026年10月.xlsx", "11月排班.xlsx"];
    let (code, told) = run(folder.path(), &[&["init", "shop", "--from"], &files[..]].concat(), "zh");
    assert!(
        code == 3 && told.contains("E1062") && told.contains("大促"),
        "only a code without a meaning is asked: {told}"
    );
    assert_eq!(told.matches("错误[").count(), 1, "{told}");
    let arguments = [&["init", "shop", "--from"], &files[..], &["--code", "大促=available"]].concat();
    let (code, told) = run(folder.path(), &arguments, "zh");
    assert_eq!(code, 0, "{told}");
    let read = |name: &str| fs::read_to_string(folder.path().join("shop").join(name)).expect("written");
    assert_eq!(read("agents.csv").lines().count(), 19, "{}", read("agents.csv"));
    assert!(!read("agents.csv").contains("18人") && told.contains("合计行"), "{told}");
    assert!(read("plan.toml").contains("currency = \"CNY\""));
    let (code, told) = run(folder.path(), &["check", "shop"], "zh");
    assert_eq!(code, 0, "{told}");
}

/// Quarters of an hour of a shop that is open from 07:00 to 01:00, with clocks of twelve hours.
fn quarters(days: &[NaiveDate]) -> String {
    let mut text = "Chat volume report - Northlight Outdoor\r\nTime zone: Europe/London\r\n\r\n".to_owned();
    text += "Date;Interval start;Skill;Chats offered;Chats answered;AHT (s)\r\n";
    for day in days {
        let raised = if (day.month(), day.day()) == (11, 28) { 5 } else { 1 };
        for quarter in (0..96_u32).filter(|quarter| !(4..28).contains(quarter)) {
            let (hour, minute) = (quarter / 4, quarter % 4 * 15);
            let clock = format!("{:02}:{minute:02} {}", (hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" });
            for (skill, base) in [("Sales chat", 6), ("Order support", 4)] {
                let n = (base + quarter % 3) * raised;
                let day = day.format("%d/%m/%Y");
                writeln!(text, "{day};{clock};{skill};{n};{};305.5\r", n - 1).expect("text");
            }
        }
    }
    text
}

const ROTA: &str = "Employee no.;First name;Surname;Skills;Level;Contract hrs/week;Mobile;Thu 26 Nov;Fri 27 Nov;Sat 28 Nov\r\n\
    4100;Amy;Ali;Sales chat;Team leader;37.5;+44 7700 900100;E;7am-3pm;OFF\r\n\
    4101;Ben;Brown;Sales chat;Advisor;20;+44 7700 900101;L;12pm-8:30pm;E\r\n\
    4102;Carla;Clarke;Order support;Advisor;30;+44 7700 900102;OFF;4:30pm-1am;L\r\n\
    4103;Dev;Davies;Sales chat, Order support;Trainee;37.5;+44 7700 900103;E;any;OFF\r\n";

#[test]
fn a_shop_with_semicolons_clocks_of_twelve_hours_and_names_in_two_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("2025.csv", &quarters(&days((2025, 11, 10), (2025, 12, 7))));
    write("2026.csv", &quarters(&days((2026, 10, 12), (2026, 11, 15))));
    write("rota wk48.csv", ROTA);
    let files = ["init", "shop", "--timezone", "Europe/London", "--from", "2025.csv", "2026.csv", "rota wk48.csv"];
    let (code, told) = run(folder.path(), &files, "en");
    assert!(code == 3 && told.contains("codes without a meaning: E (3, 2:8), L (2, 3:8)"), "{told}");
    assert_eq!(told.matches("error[").count(), 1, "{told}");
    let answers = ["--code", "E=7:00-15:00", "--code", "L=16:30-1:00"];
    let (code, told) = run(folder.path(), &[&files[..], &answers].concat(), "en");
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("its header is row 4") && told.contains("`Chats offered`: inquiries"), "{told}");
    let read = |name: &str| fs::read_to_string(folder.path().join("shop").join(name)).expect("written");
    let agents = read("agents.csv");
    for row in ["4100,Amy Ali,senior,Sales chat", "4102,Carla Clarke,regular,Order support", "4103,Dev Davies,new,"] {
        assert!(agents.contains(row), "{row}: {agents}");
    }
    assert!(read("plan.toml").contains("currency = \"GBP\""), "the money of the place");
    let (code, told) = run(folder.path(), &["check", "shop"], "en");
    assert_eq!(code, 0, "{told}");
}

#[test]
fn the_time_zone_that_exports_name_is_that_of_the_shop_and_a_plan_of_another_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("2025.csv", &quarters(&days((2025, 11, 10), (2025, 12, 7))));
    write("2026.csv", &quarters(&days((2026, 10, 12), (2026, 11, 15))));
    let (code, told) = run(folder.path(), &["init", "shop", "--from", "2025.csv", "2026.csv"], "en");
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("2025.csv 2:1: times are those of Europe/London, as the plan's are"), "{told}");
    let plan = fs::read_to_string(folder.path().join("shop/plan.toml")).expect("written");
    assert!(plan.contains("timezone = \"Europe/London\"") && !told.contains("W1018"), "{plan}");

    write("shop/plan.toml", &plan.replace("Europe/London", "Asia/Shanghai"));
    let arguments = ["import", "2026.csv", "--into", "shop", "--replace"];
    let (code, told) = run(folder.path(), &arguments, "en");
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("W1018") && told.contains("they were read as Asia/Shanghai"), "{told}");
    let (_, told) = run(folder.path(), &arguments, "zh");
    assert!(told.contains("标题写明时间为 Europe/London，而方案时区为 Asia/Shanghai"), "{told}");
}

/// What a hint says can be typed as it stands.
#[test]
fn hints_hold_names_with_blanks_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = "Date,Time,Web sales,Web care\n".to_owned();
    for hour in 0..24 {
        writeln!(text, "2026-10-01,{hour:02}:00,3,4").expect("text");
    }
    fs::write(folder.path().join("a.csv"), text).expect("written");
    fs::create_dir(folder.path().join("plan")).expect("made");
    let (code, told) = run(folder.path(), &["import", "a.csv", "--into", "plan"], "en");
    assert!(code == 3 && told.contains("--queue 'Web sales=ID'"), "{told}");
}
