//! Rosters of people who do not exist, written as people keep them, beside the truth that they were made from.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::fs;
use std::path::{Path, PathBuf};

pub const PLAN: &str = r#"[plan]
name = "双11"
timezone = "Asia/Shanghai"
start = "2026-11-10T18:00"
end = "2026-11-12T06:00"

[[queues]]
id = "presale"
name = "售前"

[[queues]]
id = "aftersale"
name = "售后"
"#;

/// What somebody does on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    Early,
    Split,
    Late,
    Night,
    Off,
    Leave,
    Training,
}

impl Day {
    /// Hours from the day's midnight.
    pub fn hours(self) -> &'static [(i64, i64)] {
        match self {
            Day::Early => &[(9, 18)],
            Day::Split => &[(9, 12), (14, 18)],
            Day::Late => &[(13, 22)],
            Day::Night => &[(22, 31)],
            Day::Off | Day::Leave | Day::Training => &[],
        }
    }

    /// The code of a sheet.
    pub fn code(self) -> &'static str {
        match self {
            Day::Early => "早",
            Day::Split => "两头",
            Day::Late => "中",
            Day::Night => "夜",
            Day::Off => "休",
            Day::Leave => "年假",
            Day::Training => "培训",
        }
    }

    /// The same as clocks, in one of the ways in which people write them.
    pub fn clocks(self, way: usize) -> String {
        let clock = |hour: i64| match (way % 3, hour > 24) {
            (0, false) => format!("{hour:02}:00"),
            (0, true) => format!("次日{:02}:00", hour - 24),
            (1, _) => format!("{}:00", hour % 24),
            _ => format!("{}", hour % 24),
        };
        let sign = ["-", "~", "-"][way % 3];
        let ranges: Vec<String> =
            self.hours().iter().map(|(a, b)| format!("{}{sign}{}", clock(*a), clock(*b))).collect();
        if ranges.is_empty() { self.code().to_owned() } else { ranges.join(["/", "、", "/"][way % 3]) }
    }
}

/// Explains every code that does not explain itself.
pub const CODES: [&str; 8] = [
    "--code",
    "早=09:00-18:00",
    "--code",
    "两头=9-12/14-18",
    "--code",
    "中=13:00-22:00",
    "--code",
    "夜班=22:00-次日07:00",
];

#[derive(Debug, Clone)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub tier: &'static str,
    pub queues: Vec<&'static str>,
    pub phone: String,
    pub note: String,
    pub hired: NaiveDate,
    pub days: Vec<Day>,
}

#[derive(Debug, Clone)]
pub struct Truth {
    pub people: Vec<Person>,
    pub first: NaiveDate,
}

const TIERS: [(&str, [&str; 3]); 5] = [
    ("senior", ["资深", "组长", "高级客服"]),
    ("regular", ["正式", "熟手", "正式员工"]),
    ("new", ["新人", "实习生", "见习"]),
    ("borrowed", ["借调", "支援", "borrowed"]),
    ("outsourced", ["外包", "外包人员", "BPO"]),
];
const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const GIVEN: [&str; 10] = ["敏", "静", "伟", "磊", "洋", "艳", "勇", "杰", "娟", "涛"];

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A number generator that gives the same each time.
pub fn dice(seed: u64) -> Pcg64 {
    Pcg64::seed_from_u64(seed)
}

impl Truth {
    /// A team of `n` for the week around the plan.
    pub fn draw(n: usize, rng: &mut Pcg64) -> Truth {
        let kinds = [Day::Early, Day::Early, Day::Split, Day::Late, Day::Night, Day::Off, Day::Leave, Day::Training];
        let person = |index: usize| {
            let mut days: Vec<Day> = (0..7).map(|_| *kinds.choose(rng).expect("kinds")).collect();
            // Nobody starts in the morning in which a night ends.
            for day in 1..days.len() {
                if days[day - 1] == Day::Night && matches!(days[day], Day::Early | Day::Split) {
                    days[day] = Day::Off;
                }
            }
            let tier = TIERS.choose(rng).expect("tiers").0;
            let queues =
                [&["presale"][..], &["aftersale"], &["presale", "aftersale"]].choose(rng).expect("skills").to_vec();
            let served = [5, 27, 28, 200, 364, 365, 2000][rng.random_range(0..7)];
            Person {
                id: format!("{:04}", index * 7 + 1),
                name: format!("{}{}{}", SURNAMES[index % 12], GIVEN[index / 12 % 10], GIVEN[index % 10]),
                tier,
                queues,
                phone: format!("139{:08}", rng.random_range(0..100_000_000)),
                note: ["", "夜班优先", "哺乳期，不排夜班", "+1 组"][rng.random_range(0..4)].to_owned(),
                hired: date("2026-11-10") - Days::new(served),
                days,
            }
        };
        Truth { people: (0..n).map(person).collect(), first: date("2026-11-07") }
    }

    pub fn dates(&self) -> Vec<NaiveDate> {
        (0..7).map(|n| self.first + Days::new(n)).collect()
    }

    /// Whether somebody works at a local time.
    pub fn works(&self, person: &Person, at: NaiveDateTime) -> bool {
        self.dates().iter().zip(&person.days).any(|(date, day)| {
            let midnight = date.and_hms_opt(0, 0, 0).expect("midnight");
            let inside = |(from, to): &(i64, i64)| {
                (midnight + TimeDelta::hours(*from)..midnight + TimeDelta::hours(*to)).contains(&at)
            };
            day.hours().iter().any(inside)
        })
    }
}

/// The tier in the words of the trade.
pub fn tier_word(person: &Person, rng: &mut Pcg64) -> String {
    let words = TIERS.iter().find(|(tier, _)| *tier == person.tier).expect("a tier").1;
    (*words.choose(rng).expect("words")).to_owned()
}

/// Skills by name or id, separated by any sign.
pub fn skill_words(person: &Person, rng: &mut Pcg64) -> String {
    let words: Vec<&str> = person
        .queues
        .iter()
        .map(|queue| match (*queue, rng.random_range(0..3)) {
            ("presale", 0) => "售前",
            ("presale", 1) => "售前组",
            ("aftersale", 0) => "售后",
            ("aftersale", 1) => "售后客服",
            (id, _) => id,
        })
        .collect();
    let sign = *[";", "、", "/", ", ", "|", "，", "；", " "].choose(rng).expect("signs");
    words.join(sign)
}

/// A cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Date(NaiveDate),
    Number(f64),
}

pub fn t(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A sheet, with cells that are merged: row and column of the first and the last.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
    pub merged: Vec<(u32, u16, u32, u16)>,
}

impl Sheet {
    pub fn new(name: &str, rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet { name: name.to_owned(), rows, merged: Vec::new() }
    }
}

fn excel(date: NaiveDate) -> ExcelDateTime {
    ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8).expect("a date")
}

/// Writes `sheets` as one workbook, or the first as text.
pub fn write(folder: &Path, name: &str, sheets: &[Sheet], form: &str) -> PathBuf {
    let path = folder.join(format!("{name}.{form}"));
    if form == "xlsx" {
        let mut book = Workbook::new();
        for sheet in sheets {
            let page = book.add_worksheet();
            page.set_name(&sheet.name).expect("a name");
            let format = Format::new().set_num_format("m\"月\"d\"日\"");
            for (first_row, first, last_row, last) in &sheet.merged {
                page.merge_range(*first_row, *first, *last_row, *last, "", &Format::new()).expect("a range");
            }
            for (row, cells) in sheet.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let (row, column) = (row as u32, column as u16);
                    match cell {
                        Cell::Text(text) if text.is_empty() => continue,
                        Cell::Text(text) => page.write_string(row, column, text),
                        Cell::Date(date) => page.write_with_format(row, column, excel(*date), &format),
                        Cell::Number(number) => page.write_number(row, column, *number),
                    }
                    .expect("a cell");
                }
            }
        }
        book.save(&path).expect("a workbook");
        return path;
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &sheets[0].rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Date(date) => format!("{}/{}/{}", date.year(), date.month(), date.day()),
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(cells).expect("a row");
    }
    fs::write(&path, writer.into_inner().expect("bytes")).expect("a file");
    path
}
