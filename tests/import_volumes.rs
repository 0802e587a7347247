//! Exports of inquiries in every shape and dirt, made from a truth: what is sure is imported as it was, and what is not is asked about.

mod common;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use common::exports::{
    self, Cell, DIRT, Dirt, FORMS, Form, QUEUES, Shown, Table, Truth, clocks, count, days, minutes, range, text,
    weekday,
};
use peakshift::domain::calendar::Zone;
use peakshift::domain::imported::{Answers, Told};
use peakshift::read::{Imported, Target, import_inquiries};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 10, 3).unwrap()
}

fn target(folder: &Path) -> Target {
    Target {
        zone: Zone::named("Asia/Shanghai").unwrap(),
        year: 2025,
        interval: 30,
        queues: QUEUES.map(|(id, name)| (id.to_owned(), name.to_owned())).to_vec(),
        inquiries: folder.join("inquiries.csv"),
    }
}

fn import(folder: &Path, files: &[PathBuf], told: &Told) -> Imported {
    import_inquiries(files, &target(folder), told).unwrap()
}

/// The rows of an import as a truth.
fn rows(imported: &Imported) -> BTreeMap<(String, String), (f64, i64)> {
    let row = |row: &peakshift::domain::imported::VolumeRow| {
        ((row.start.clone(), row.queue.clone()), (row.inquiries, row.minutes))
    };
    imported.volumes.rows.iter().map(row).collect()
}

fn wanted(truth: &Truth, minutes: i64) -> BTreeMap<(String, String), (f64, i64)> {
    let start = |start: &NaiveDateTime| start.format("%Y-%m-%dT%H:%M").to_string();
    truth.iter().map(|((at, queue), count)| ((start(at), (*queue).to_owned()), (*count, minutes))).collect()
}

fn at(day: NaiveDate, clock: NaiveTime) -> NaiveDateTime {
    day.and_time(clock)
}

fn texts(names: &[&str]) -> Vec<Cell> {
    names.iter().map(|name| text(*name)).collect()
}

fn stamp(at: NaiveDateTime) -> Cell {
    Cell { shown: Shown::Stamp(at), key: None }
}

/// A long table, its times made by `times`.
fn long(truth: &Truth, header: &[&str], times: impl Fn(NaiveDateTime) -> Vec<Cell>) -> Vec<Table> {
    let mut table = Table::new("Sheet1", texts(header));
    for &(start, queue) in truth.keys() {
        let mut row = times(start);
        let name = QUEUES.iter().find(|(id, _)| *id == queue).unwrap().1;
        row.extend([text(name), count(truth, (start, queue))]);
        table.rows.push(row);
    }
    vec![table]
}

/// A table with a column for each queue.
fn by_queue(truth: &Truth, name: &str, header: &[&str], times: impl Fn(NaiveDateTime) -> Vec<Cell>) -> Table {
    let mut table = Table::new(name, texts(header));
    for day in days(truth) {
        for clock in clocks(truth) {
            let mut row = times(at(day, clock));
            row.extend(QUEUES.map(|(id, _)| count(truth, (at(day, clock), id))));
            table.rows.push(row);
        }
    }
    table
}

/// Clocks across, days down, for one queue.
fn across(truth: &Truth, queue: &'static str, name: &str, clock: impl Fn(NaiveTime) -> Cell) -> Table {
    let mut header = vec![text("日期")];
    header.extend(clocks(truth).into_iter().map(&clock));
    let mut table = Table::new(name, header);
    for day in days(truth) {
        let mut row = vec![text(day.format("%Y-%m-%d").to_string())];
        row.extend(clocks(truth).iter().map(|clock| count(truth, (at(day, *clock), queue))));
        table.rows.push(row);
    }
    table
}

/// Clocks down, days across, for one queue.
fn down(truth: &Truth, queue: &'static str, name: &str, day: impl Fn(NaiveDate) -> Cell) -> Table {
    let mut header = vec![text("时段")];
    header.extend(days(truth).into_iter().map(&day));
    let mut table = Table::new(name, header);
    for clock in clocks(truth) {
        let mut row = vec![text(range(clock, minutes(truth)))];
        row.extend(days(truth).iter().map(|day| count(truth, (at(*day, clock), queue))));
        table.rows.push(row);
    }
    table
}

fn chinese_clock(at: NaiveDateTime) -> String {
    let (hour, minute) = (at.hour(), at.minute());
    let (half, shown) = match hour {
        0..=11 => ("上午", if hour == 0 { 12 } else { hour }),
        _ => ("下午", if hour == 12 { 12 } else { hour - 12 }),
    };
    format!("{half}{shown}:{minute:02}")
}

type Shape = (&'static str, i64, fn(&Truth) -> Vec<Table>);

/// Name, minutes of an interval, and the tables of a truth.
const SHAPES: &[Shape] = &[
    ("start in one column", 30, |truth| {
        long(truth, &["start", "queue", "inquiries"], |at| vec![text(at.format("%Y-%m-%dT%H:%M").to_string())])
    }),
    ("real dates with clocks", 30, |truth| {
        long(truth, &["开始时间", "技能组", "咨询量(次)"], |at| vec![stamp(at)])
    }),
    ("date and clock", 60, |truth| {
        long(truth, &["日期", "时间", "队列", "进线量"], |at| {
            vec![stamp(at.date().and_time(NaiveTime::MIN)), Cell { shown: Shown::Clock(at.time()), key: None }]
        })
    }),
    ("date and range", 30, |truth| {
        long(truth, &["统计日期", "时段", "业务线", "咨询人数"], |at| {
            vec![text(at.format("%Y/%-m/%-d").to_string()), text(range(at.time(), 30))]
        })
    }),
    ("date and range in one cell", 60, |truth| {
        long(truth, &["时段", "队列", "咨询量"], |at| {
            vec![text(format!("{} {}", at.format("%Y-%m-%d"), range(at.time(), 60).replace('-', "~")))]
        })
    }),
    ("ranges of bare hours", 60, |truth| {
        long(truth, &["日期", "时段", "队列", "咨询量"], |at| {
            let range = text(format!("{}-{}", at.hour(), at.hour() + 1));
            vec![text(at.format("%Y-%m-%d").to_string()), range]
        })
    }),
    ("ends, as the header says", 30, |truth| {
        long(truth, &["截止时间", "队列", "咨询量"], |at| {
            vec![text((at + TimeDelta::minutes(30)).format("%Y-%m-%d %H:%M").to_string())]
        })
    }),
    ("ends, as 24:00 says", 60, |truth| {
        long(truth, &["日期", "小时", "队列", "咨询量"], |at| {
            vec![text(at.format("%Y.%m.%d").to_string()), text(format!("{}:00", at.hour() + 1))]
        })
    }),
    ("bare hours", 60, |truth| {
        long(truth, &["date", "hour", "skill group", "chats"], |at| {
            vec![text(at.format("%Y%m%d").to_string()), Cell { shown: Shown::Number(f64::from(at.hour())), key: None }]
        })
    }),
    ("Chinese dates, weekdays and hours", 60, |truth| {
        long(truth, &["日期", "时段", "队列", "咨询量"], |at| {
            let day = at.date();
            vec![text(format!("{}({})", day.format("%Y年%-m月%-d日"), weekday(day))), text(format!("{}时", at.hour()))]
        })
    }),
    ("forenoon and afternoon", 30, |truth| {
        long(truth, &["日期", "时间", "队列", "咨询量"], |at| {
            vec![text(at.format("%Y-%m-%d").to_string()), text(chinese_clock(at))]
        })
    }),
    ("day before month, as the 13th says", 60, |truth| {
        long(truth, &["Date", "Time", "Queue", "Contacts"], |at| {
            vec![text(at.format("%d/%m/%Y").to_string()), text(at.format("%-I:%M %p").to_string())]
        })
    }),
    ("serial numbers", 60, |truth| {
        long(truth, &["时间", "队列", "咨询量"], |at| {
            let days = at.and_utc().timestamp() as f64 / 86_400.0 + 25_569.0;
            vec![Cell { shown: Shown::Number(days), key: None }]
        })
    }),
    ("no year, but a weekday", 60, |truth| {
        long(truth, &["日期", "时段", "队列", "咨询量"], |at| {
            let day = at.date();
            vec![text(format!("{} {}", day.format("%-m月%-d日"), weekday(day))), text(range(at.time(), 60))]
        })
    }),
    ("a column for each queue", 30, |truth| {
        vec![by_queue(truth, "Sheet1", &["日期", "时段", "售前", "售后"], |at| {
            vec![text(at.format("%Y-%m-%d").to_string()), text(at.format("%-H:%M").to_string())]
        })]
    }),
    ("a column for each queue, with words of counting", 60, |truth| {
        vec![by_queue(truth, "Sheet1", &["开始时间", "售前咨询量", "售后咨询量"], |at| {
            vec![text(at.format("%Y/%-m/%-d %-H:%M").to_string())]
        })]
    }),
    ("the day only once", 60, |truth| {
        vec![by_queue(truth, "Sheet1", &["日期", "时段", "售前", "售后"], |at| {
            let is_first = at.hour() == 0;
            vec![if is_first { stamp(at) } else { exports::nothing() }, text(range(at.time(), 60))]
        })]
    }),
    ("merged days", 60, |truth| {
        let mut table = by_queue(truth, "Sheet1", &["日期", "时段", "售前", "售后"], |at| {
            let is_first = at.hour() == 0;
            vec![if is_first { stamp(at) } else { exports::nothing() }, text(range(at.time(), 60))]
        });
        table.merged = (0..days(truth).len()).map(|day| (day * 24 + 1, day * 24 + 24, 0, 0)).collect();
        vec![table]
    }),
    ("one sheet for each queue", 30, |truth| {
        let one = |(id, name): (&'static str, &str)| {
            let mut table = Table::new(name, texts(&["时间", "咨询量"]));
            for &(start, queue) in truth.keys().filter(|(_, queue)| *queue == id) {
                table.rows.push(vec![stamp(start), count(truth, (start, queue))]);
            }
            table
        };
        QUEUES.map(one).to_vec()
    }),
    ("hours across", 60, |truth| {
        QUEUES.map(|(id, name)| across(truth, id, name, |clock| text(clock.format("%-H:%M").to_string()))).to_vec()
    }),
    ("half hours across, as ranges", 30, |truth| {
        QUEUES.map(|(id, name)| across(truth, id, name, |clock| text(range(clock, 30)))).to_vec()
    }),
    ("hours across as words, queues beside days", 60, |truth| {
        let mut header = texts(&["日期", "队列"]);
        header.extend((0..24).map(|hour| text(format!("{hour}点"))));
        let mut table = Table::new("Sheet1", header);
        for day in days(truth) {
            for (id, name) in QUEUES {
                let mut row = vec![text(day.format("%Y-%m-%d").to_string()), text(name)];
                row.extend(clocks(truth).iter().map(|clock| count(truth, (at(day, *clock), id))));
                table.rows.push(row);
            }
        }
        vec![table]
    }),
    ("hours across with totals beside", 60, |truth| {
        let with_total = |(id, name): (&'static str, &str)| {
            let mut table = across(truth, id, name, |clock| text(clock.format("%H:%M").to_string()));
            table.rows[0].push(text("合计"));
            for (row, day) in table.rows[1..].iter_mut().zip(days(truth)) {
                let sum: f64 = truth.iter().filter(|(key, _)| key.0.date() == day && key.1 == id).map(|(_, n)| n).sum();
                row.push(Cell { shown: Shown::Number(sum), key: None });
            }
            table
        };
        QUEUES.map(with_total).to_vec()
    }),
    ("days across", 30, |truth| {
        QUEUES.map(|(id, name)| down(truth, id, name, |day| text(day.format("%Y-%m-%d").to_string()))).to_vec()
    }),
    ("real days across", 60, |truth| {
        QUEUES.map(|(id, name)| down(truth, id, name, |day| stamp(day.and_time(NaiveTime::MIN)))).to_vec()
    }),
    ("days of a month across", 60, |truth| {
        let sheet = |(id, name): (&'static str, &str)| {
            down(truth, id, &format!("2025年10月{name}"), |day| text(day.format("%-d日").to_string()))
        };
        QUEUES.map(sheet).to_vec()
    }),
    ("days across with queues below", 60, |truth| {
        let mut days_row = vec![text("时段")];
        let mut queues_row = vec![text("时段")];
        for day in days(truth) {
            days_row.extend([text(day.format("%Y-%m-%d").to_string()), exports::nothing()]);
            queues_row.extend(QUEUES.map(|(_, name)| text(name)));
        }
        let mut table = Table::new("Sheet1", days_row);
        table.rows.push(queues_row);
        table.header = 1;
        for clock in clocks(truth) {
            let mut row = vec![text(range(clock, 60))];
            for day in days(truth) {
                row.extend(QUEUES.map(|(id, _)| count(truth, (at(day, clock), id))));
            }
            table.rows.push(row);
        }
        table.merged = (0..days(truth).len()).map(|day| (0, 0, day * 2 + 1, day * 2 + 2)).collect();
        vec![table]
    }),
    ("one sheet for each day", 60, |truth| {
        let one = |day: NaiveDate| {
            let name = day.format("%Y-%m-%d").to_string();
            let part: Truth = truth.iter().filter(|(key, _)| key.0.date() == day).map(|(key, n)| (*key, *n)).collect();
            by_queue(&part, &name, &["时段", "售前", "售后"], |at| vec![text(at.format("%H:%M").to_string())])
        };
        days(truth).into_iter().map(one).collect()
    }),
];

#[test]
fn every_sure_export_is_imported_as_it_was() {
    let mut failures = Vec::new();
    let mut made = 0;
    for (index, (name, step, shape)) in SHAPES.iter().enumerate() {
        for (number, dirt) in DIRT.into_iter().enumerate() {
            let seed = (index * 100 + number) as u64;
            let mut truth = exports::truth(seed, first(), 14, *step);
            let mut tables = shape(&truth);
            exports::spoil(&mut tables, dirt, seed, &mut truth);
            let form = FORMS[(index + number) % FORMS.len()];
            let forms = if dirt == Dirt::None { FORMS.to_vec() } else { vec![form] };
            for form in forms {
                let folder = tempfile::tempdir().unwrap();
                let files = exports::write(folder.path(), "export", &tables, form);
                let imported = import(folder.path(), &files, &Told::default());
                made += 1;
                let found: Vec<String> = imported.told().iter().map(|f| f.message.en.clone()).collect();
                let (got, wanted) = (rows(&imported), wanted(&truth, *step));
                if !imported.is_sure() || got != wanted {
                    let missing = wanted.iter().find(|(key, value)| got.get(*key) != Some(*value));
                    let extra = got.iter().find(|(key, _)| !wanted.contains_key(*key));
                    let why =
                        format!("{} of {} rows, first wrong {missing:?}, extra {extra:?}", got.len(), wanted.len());
                    failures.push(format!("{name} / {dirt:?} / {form:?}: {found:?} {why}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {made} failed:\n{}", failures.len(), failures.join("\n"));
    assert!(made >= 24 * DIRT.len(), "{made} exports");
}

/// What is told to an import about inquiries.
fn answers(change: impl Fn(&mut Answers)) -> Told {
    let mut told = Told::default();
    change(&mut told.answers[0]);
    told
}

/// A text file that leaves something open: the code and the cell of the question, an option that it must name, and what it then holds.
struct Open {
    name: &'static str,
    file: &'static str,
    text: &'static str,
    code: &'static str,
    cell: &'static str,
    option: &'static str,
    told: fn(&mut Told),
    first: (&'static str, &'static str, f64, i64),
}

const OPEN: &[Open] = &[
    Open {
        name: "day and month may be exchanged",
        file: "a.csv",
        text: "日期,时段,队列,咨询量\n10/11/2025,9:00-10:00,售前,5\n10/11/2025,10:00-11:00,售前,6\n",
        code: "E1001",
        cell: "2:1",
        option: "--date-order dmy",
        told: |told| told.answers[0].date_order = Some("dmy".to_owned()),
        first: ("2025-11-10T09:00", "presale", 5.0, 60),
    },
    Open {
        name: "no year anywhere",
        file: "a.csv",
        text: "日期,时段,队列,咨询量\n11月10日,9:00-10:00,售前,5\n",
        code: "E1002",
        cell: "2:1",
        option: "--year 2024",
        told: |told| told.answers[0].year = Some(2024),
        first: ("2024-11-10T09:00", "presale", 5.0, 60),
    },
    Open {
        name: "a column of numbers without a name",
        file: "a.csv",
        text: "时间,队列,\n2025-11-10 9:00,售前,5\n2025-11-10 9:30,售前,6\n2025-11-10 10:00,售前,6\n",
        code: "E1003",
        cell: "2:3",
        option: "--column inquiries=C",
        told: |told| told.answers[0].columns = vec!["inquiries=C".to_owned()],
        first: ("2025-11-10T09:00", "presale", 5.0, 30),
    },
    Open {
        name: "two columns of inquiries",
        file: "a.csv",
        text: "时间,队列,咨询量,进线量\n2025-11-10 9:00,售前,5,7\n2025-11-10 9:30,售前,6,8\n2025-11-10 10:00,售前,6,8\n",
        code: "E1003",
        cell: "2:4",
        option: "--column inquiries=D",
        told: |told| told.answers[0].columns = vec!["inquiries=进线量".to_owned()],
        first: ("2025-11-10T09:00", "presale", 7.0, 30),
    },
    Open {
        name: "a queue that the plan does not have",
        file: "a.csv",
        text: "时间,队列,咨询量\n2025-11-10 9:00,VIP,5\n2025-11-10 9:30,VIP,6\n2025-11-10 10:00,VIP,6\n",
        code: "E1008",
        cell: "2:3",
        option: "--queue VIP=aftersale",
        told: |told| told.queues = vec!["VIP=aftersale".to_owned()],
        first: ("2025-11-10T09:00", "aftersale", 5.0, 30),
    },
    Open {
        name: "a column of one more queue",
        file: "a.csv",
        text: "时间,售前,售后,物流\n2025-11-10 9:00,5,1,2\n2025-11-10 9:30,6,1,2\n2025-11-10 10:00,6,1,2\n",
        code: "E1003",
        cell: "2:4",
        option: "--queue 物流=",
        told: |told| told.queues = vec!["物流=".to_owned()],
        first: ("2025-11-10T09:00", "aftersale", 1.0, 30),
    },
    Open {
        name: "no queue at all",
        file: "a.csv",
        text: "时间,咨询量\n2025-11-10 9:00,5\n2025-11-10 9:30,6\n2025-11-10 10:00,6\n",
        code: "E1008",
        cell: "2:2",
        option: "--queue presale",
        told: |told| told.answers[0].queue_of_all = Some("presale".to_owned()),
        first: ("2025-11-10T09:00", "presale", 5.0, 30),
    },
    Open {
        name: "times too sparse for a length",
        file: "a.csv",
        text: "时间,队列,咨询量\n2025-11-10 9:00,售前,5\n2025-11-10 12:00,售前,6\n2025-11-11 9:00,售前,6\n",
        code: "E1005",
        cell: "2:1",
        option: "--interval 60",
        told: |told| told.answers[0].interval = Some(60),
        first: ("2025-11-10T09:00", "presale", 5.0, 60),
    },
    Open {
        name: "seconds or minutes",
        file: "a.csv",
        text: "时间,队列,咨询量,平均处理时长\n2025-11-10 9:00,售前,5,4.5\n2025-11-10 9:30,售前,6,5\n2025-11-10 10:00,售前,6,5\n",
        code: "E1007",
        cell: "2:4",
        option: "--unit minutes",
        told: |told| told.answers[0].unit = Some("minutes".to_owned()),
        first: ("2025-11-10T09:00", "presale", 5.0, 30),
    },
    Open {
        name: "thousands or decimals",
        file: "a.csv",
        text: "时间;队列;咨询量\n2025-11-10 9:00;售前;1,234\n2025-11-10 9:30;售前;1,5\n2025-11-10 10:00;售前;6\n",
        code: "E1017",
        cell: "2:3",
        option: "--decimal comma",
        told: |told| told.answers[0].decimal = Some("comma".to_owned()),
        first: ("2025-11-10T09:00", "presale", 1.234, 30),
    },
    Open {
        name: "two rows of one interval",
        file: "a.csv",
        text: "时间,队列,渠道,咨询量\n2025-11-10 9:00,售前,app,5\n2025-11-10 9:00,售前,web,6\n2025-11-10 9:30,售前,app,6\n2025-11-10 10:00,售前,app,6\n",
        code: "E1009",
        cell: "3:4",
        option: "--repeated sum",
        told: |told| told.answers[0].repeated = Some("sum".to_owned()),
        first: ("2025-11-10T09:00", "presale", 11.0, 30),
    },
];

#[test]
fn every_open_export_is_asked_about_and_settled_by_the_option_that_is_named() {
    for case in OPEN {
        let Open { name, file, text, code, cell, option, told, first } = case;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        fs::write(&path, text).unwrap();
        let open = import(folder.path(), std::slice::from_ref(&path), &Told::default());
        let asked = open.questions.iter().find(|question| question.code == *code);
        let asked = asked.unwrap_or_else(|| panic!("{name}: {:?}", open.told()));
        assert_eq!(
            (asked.cell.as_str(), asked.options.iter().any(|o| o == option)),
            (*cell, true),
            "{name}: {asked:?}"
        );
        let mut settled = Told::default();
        told(&mut settled);
        let sure = import(folder.path(), &[path], &settled);
        assert!(sure.is_sure(), "{name}: {:?}", sure.told());
        let row = &sure.volumes.rows[0];
        assert_eq!((row.start.as_str(), row.queue.as_str(), row.inquiries, row.minutes), *first, "{name}");
    }
}

#[test]
fn whole_days_from_one_interval_past_midnight_may_be_ends() {
    let truth = exports::truth(7, first(), 3, 30);
    let tables = long(&truth, &["时间", "队列", "咨询量"], |at| vec![stamp(at + TimeDelta::minutes(30))]);
    let folder = tempfile::tempdir().unwrap();
    let files = exports::write(folder.path(), "export", &tables, Form::Xlsx);
    let open = import(folder.path(), &files, &Told::default());
    let asked = open.questions.first().unwrap();
    assert_eq!((asked.code, asked.cell.as_str()), ("E1006", "A2"));
    let sure = import(folder.path(), &files, &answers(|answers| answers.stamp = Some("end".to_owned())));
    assert_eq!(rows(&sure), wanted(&truth, 30));
}

#[test]
fn a_wrong_total_is_an_error_with_both_numbers() {
    let truth = exports::truth(3, first(), 3, 60);
    let mut tables = vec![across(&truth, "presale", "售前", |clock| text(clock.format("%H:%M").to_string()))];
    let mut left = truth.clone();
    exports::spoil(&mut tables, Dirt::Totals, 1, &mut left);
    let last = tables[0].rows.last_mut().unwrap();
    let Shown::Number(sum) = last[3].shown else { panic!("a total") };
    last[3].shown = Shown::Number(sum + 1.0);
    let folder = tempfile::tempdir().unwrap();
    let files = exports::write(folder.path(), "export", &tables, Form::Xlsx);
    let imported = import(folder.path(), &files, &Told::default());
    let told = imported.told();
    assert_eq!((told.len(), told[0].code), (1, "E1012"));
    let words = &told[0].message.en;
    assert!(
        words.contains("D5") && words.contains(&sum.to_string()) && words.contains(&(sum + 1.0).to_string()),
        "{words}"
    );
}

#[test]
fn a_log_is_counted_and_its_lengths_are_summarised() {
    let text = "会话ID,技能组,开始时间,结束时间,首次响应时长(秒)\n\
                1,售前,2025-10-03 09:00:12,2025-10-03 09:04:12,12\n\
                2,售前,2025-10-03 09:29:59,2025-10-03 09:31:59,20\n\
                3,售后,2025-10-03 09:30:00,2025-10-03 09:35:00,30\n\
                4,售前,2025-10-03 23:59:59,2025-10-04 00:01:59,30\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv");
    fs::write(&path, text).unwrap();
    let imported = import(folder.path(), &[path], &Told::default());
    let rows: Vec<_> =
        imported.volumes.rows.iter().map(|r| (r.start.as_str(), r.queue.as_str(), r.inquiries, r.handling)).collect();
    let wanted = [
        ("2025-10-03T09:00", "presale", 2.0, Some(180.0)),
        ("2025-10-03T09:30", "aftersale", 1.0, Some(300.0)),
        ("2025-10-03T23:30", "presale", 1.0, Some(120.0)),
    ];
    assert_eq!(rows, wanted, "{:?}", imported.told());
    let proposed = &imported.volumes.proposed["presale"];
    assert_eq!((proposed.handling, proposed.only_what_came), (Some(160.0), true));
    assert_eq!(proposed.first_reply, Some((3, [20.0, 30.0, 30.0])));
}

#[test]
fn problems_of_one_kind_are_one_line_with_their_cells() {
    let mut text = String::from("时间,队列,咨询量\n");
    for hour in 0..20 {
        text += &format!("2025-10-03 {hour}:00,售前,约{hour}\n");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, text).unwrap();
    let told = import(folder.path(), &[path], &Told::default()).told();
    assert_eq!(told.iter().filter(|finding| finding.code == "E1010").count(), 1, "{told:?}");
    assert!(told[0].message.en.contains("19 more like it: 3:3"), "{}", told[0].message.en);
}

/// The codes of what an import of one text file tells.
fn codes_of(name: &str, text: &str) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    import(folder.path(), &[path], &Told::default()).told().iter().map(|finding| finding.code).collect()
}

#[test]
fn what_holds_no_table_or_no_time_is_told() {
    assert_eq!(codes_of("a.csv", "客服中心,电话\n张三,李四\n"), ["E1004"]);
    assert_eq!(codes_of("a.csv", "时间,队列,咨询量\n"), ["E1016"]);
    let text =
        "时间,队列,咨询量\n2025-10-03 9:00,售前,5\n2025-10-03 9:30,售前,5\nsoon,售前,6\n2025-10-03 10:00,售前,5\n";
    assert_eq!(codes_of("a.csv", text), ["E1011"]);
    // The sum of a day among its hours is no count of its midnight.
    let text = "时间,队列,咨询量\n2025-10-03 9:00,售前,5\n2025-10-03 9:30,售前,5\n2025-10-03 10:00,售前,6\n2025-10-03,售前,16\n";
    assert_eq!(codes_of("a.csv", text), ["E1011"]);
    let text =
        "日期,时段,队列,咨询量\n2025-10-03,9:00-10:00,售前,5\n2025-10-03,10:00-11:00,售前,5\n2025-10-03,,售前,10\n";
    assert_eq!(codes_of("a.csv", text), ["E1011"]);
}

/// tests/fixtures/export.xls was saved by a spreadsheet program from three half hours of two days and their total.
#[test]
fn an_old_workbook_is_read_as_any_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/export.xls");
    let imported = import(Path::new("."), &[path], &Told::default());
    let counts: Vec<f64> = imported.volumes.rows.iter().map(|row| row.inquiries).collect();
    assert_eq!(counts, [12.0, 3.0, 5.0, 8.0, 6.0, 7.0], "{:?}", imported.told());
    let row = &imported.volumes.rows[5];
    assert_eq!((row.start.as_str(), row.queue.as_str(), row.minutes), ("2025-10-02T10:00", "presale", 30));
}

#[test]
fn a_sheet_that_unpacks_to_too_many_cells_is_refused() {
    let content = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
                   <office:spreadsheet><table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1000000\">\
                   <table:table-cell table:number-columns-repeated=\"1000\" office:value-type=\"float\" office:value=\"1\"/>\
                   </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.ods");
    fs::write(&path, exports::archive(content)).unwrap();
    let told = import(folder.path(), &[path], &Told::default()).told();
    assert_eq!(told.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["E156"]);
}

const PLAN: &str = "[plan]\nname = \"D11\"\ntimezone = \"Asia/Shanghai\"\nstart = \"2025-11-10T00:00\"\nend = \"2025-11-12T00:00\"\n\n\
                    [[queues]]\nid = \"presale\"\nname = \"售前\"\n\n[[queues]]\nid = \"aftersale\"\nname = \"售后\"\n";

/// Exit code and what is said, of an import into `folder`.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = assert_cmd::Command::cargo_bin("peakshift").unwrap();
    command
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .args(["import", "--into", "plan", "--lang", "en"])
        .args(arguments);
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn export(rows: &[(&str, &str, u32)]) -> String {
    let rows = rows.iter().map(|(start, queue, count)| format!("{start},{queue},{count}\n"));
    String::from("开始时间,队列,咨询量\n") + &rows.collect::<String>()
}

#[test]
fn nothing_is_lost_without_being_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (here, plan) = (folder.path(), folder.path().join("plan"));
    fs::create_dir(&plan).unwrap();
    fs::write(plan.join("plan.toml"), PLAN).unwrap();
    let table = || fs::read_to_string(plan.join("inquiries.csv")).unwrap();
    let hours = |day: &'static str, count: u32| {
        ["9:00", "10:00", "11:00"].map(|clock| (format!("{day} {clock}"), "售前", count))
    };
    let write = |name: &str, rows: &[(String, &str, u32)]| {
        let rows: Vec<_> = rows.iter().map(|(start, queue, count)| (start.as_str(), *queue, *count)).collect();
        fs::write(here.join(name), export(&rows)).unwrap();
    };
    write("october.csv", &hours("2025-10-30", 5));
    write("november.csv", &hours("2025-11-03", 7));
    write("wrong.csv", &hours("2025-10-30", 6));

    assert_eq!(run(here, &["october.csv"]).0, 0);
    let october = table();
    assert!(
        october.starts_with("\u{feff}start,queue,inquiries,interval_minutes\n2025-10-30T09:00,presale,5,60\n"),
        "{october}"
    );
    assert_eq!((run(here, &["october.csv"]).0, table()), (0, october.clone()), "the same again");

    let (code, said) = run(here, &["november.csv"]);
    assert_eq!((code, table()), (3, october.clone()));
    assert!(said.contains("E1013") && said.contains("lacks 3") && said.contains("2025-10-30T09:00"), "{said}");
    let (code, said) = run(here, &["wrong.csv", "--append"]);
    assert_eq!((code, table()), (3, october.clone()));
    assert!(said.contains("E1015") && said.contains("has 5 here and 6"), "{said}");
    assert_eq!(run(here, &["november.csv", "--append"]).0, 0);
    assert_eq!(table().lines().count(), 7);
    assert_eq!(run(here, &["november.csv", "--replace", "--dry-run"]).0, 0);
    assert_eq!(table().lines().count(), 7);
    assert_eq!(run(here, &["november.csv", "--replace"]).0, 0);
    assert_eq!(table().lines().count(), 4);

    let (loaded, found) = peakshift::read::survey(&plan, peakshift::read::Needs { inquiries: true, agents: false });
    let history = loaded.unwrap().history.unwrap();
    let presale: Vec<f64> =
        history.series[peakshift::domain::ids::QueueId(0)].iter().map(|row| row.inquiries).collect();
    assert_eq!(presale, [7.0; 3], "the strict reader takes what import wrote: {found:?}");
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let (here, plan) = (folder.path(), folder.path().join("plan"));
    fs::create_dir(&plan).unwrap();
    fs::write(plan.join("plan.toml"), PLAN).unwrap();
    let rows = "日期,时段,技能组,人次\n3/11/2025,9:00-10:00,VIP,5\n3/11/2025,10:00-11:00,VIP,6\n";
    fs::write(here.join("a.csv"), rows).unwrap();
    assert_eq!(run(here, &["a.csv"]).0, 3);
    assert!(!plan.join("inquiries.csv").exists() && !plan.join("import.toml").exists());
    let answers = ["--date-order", "dmy", "--queue", "VIP=presale", "--column", "inquiries=D"];
    let (code, said) = run(here, &[&["a.csv"], answers.as_slice()].concat());
    assert_eq!(code, 0, "{said}");
    let kept = fs::read_to_string(plan.join("import.toml")).unwrap();
    assert!(kept.contains("inquiries=人次") && kept.contains("dmy") && kept.contains("VIP=presale"), "{kept}");
    fs::remove_file(plan.join("inquiries.csv")).unwrap();
    let (code, said) = run(here, &["a.csv"]);
    assert_eq!(code, 0, "{said}");
    assert!(fs::read_to_string(plan.join("inquiries.csv")).unwrap().contains("2025-11-03T09:00,presale,5,60"));
}

#[test]
fn a_workbook_beside_the_table_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let (here, plan) = (folder.path(), folder.path().join("plan"));
    fs::create_dir(&plan).unwrap();
    fs::write(plan.join("plan.toml"), PLAN).unwrap();
    fs::write(plan.join("inquiries.xlsx"), "").unwrap();
    fs::write(
        here.join("a.csv"),
        export(&[("2025-10-30 9:00", "售前", 5), ("2025-10-30 9:30", "售前", 5), ("2025-10-30 10:00", "售前", 5)]),
    )
    .unwrap();
    let (code, said) = run(here, &["a.csv"]);
    assert!(code == 3 && said.contains("E1014") && said.contains("inquiries.xlsx"), "{said}");
    assert_eq!(run(here, &["a.csv", "--replace"]).0, 0);
}

#[test]
fn an_hour_that_the_zone_has_twice_keeps_both_of_its_rows() {
    let text = export(&[
        ("2025-11-02 0:00", "售前", 1),
        ("2025-11-02 1:00", "售前", 2),
        ("2025-11-02 1:00", "售前", 3),
        ("2025-11-02 2:00", "售前", 4),
        ("2025-11-02 3:00", "售前", 5),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, text).unwrap();
    let zone = Zone::named("America/New_York").unwrap();
    let imported = import_inquiries(&[path], &Target { zone, ..target(folder.path()) }, &Told::default()).unwrap();
    let rows: Vec<_> = imported.volumes.rows.iter().map(|row| (row.start.as_str(), row.inquiries)).collect();
    assert_eq!(rows[1..3], [("2025-11-02T01:00-04:00", 2.0), ("2025-11-02T01:00-05:00", 3.0)], "{:?}", imported.told());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    /// Whatever a file holds, an import ends with rows, questions or findings.
    #[test]
    fn no_text_makes_an_import_panic(
        cells in proptest::collection::vec("[0-9:/年月日时点上午下星期周一合计量售前队列次日Tt+.()% -]{0,12}|日期|时段|咨询量|2025-10-03 9:00|1,234", 0..60),
        width in 1_usize..7,
    ) {
        let lines: Vec<String> = cells.chunks(width).map(|row| row.join(";")).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2025年.csv");
        fs::write(&path, lines.join("\n")).unwrap();
        let imported = import(folder.path(), &[path], &Told::default());
        proptest::prop_assert!(!imported.is_sure() || !imported.volumes.rows.is_empty());
    }
}

#[test]
fn what_a_sample_leaves_in_the_folder_is_named() {
    let parent = tempfile::tempdir().expect("a folder");
    let plan = parent.path().join("plan");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
        let output = command.args(arguments).args(["--lang", "en"]).output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let folder = plan.to_str().expect("UTF-8");
    assert_eq!(run(&["init", folder, "--agents", "8"]).0, Some(0));
    let table = parent.path().join("mine.csv");
    std::fs::write(&table, "start,queue,inquiries\n2026-10-01T09:00,presale,5\n2026-10-01T10:00,presale,7\n")
        .expect("written");
    let (code, told) = run(&["import", table.to_str().expect("UTF-8"), "--into", folder, "--replace"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("drill.toml, events.csv, agents.csv, availability.csv"), "{told}");
    assert!(told.contains("queue presale in plan.toml"), "{told}");
}
