//! Logs of single conversations: what is counted equals a count by brute force, whatever the order of rows and columns, the encoding and
//! the form of times; what has two readings is asked.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use peakshift::domain::calendar::Zone;
use peakshift::domain::units::Minutes;
use peakshift::error::Error;
use peakshift::read::import::log::{
    BotFlag, DateOrder, LogOptions, LogSummary, Outcome, Problem, Question, Role, Unit, head, read, recognise,
};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Chat {
    start: NaiveDateTime,
    queue: &'static str,
    length: i64,
    reply: i64,
    agent: usize,
    bot: bool,
    given_up: bool,
}

fn chats(seed: u64, rows: usize) -> Vec<Chat> {
    let mut rng = Pcg64::seed_from_u64(seed);
    let first = NaiveDate::from_ymd_opt(2026, 9, 29).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let queues = ["售前", "after-sale", "物流，海外"];
    let chat = |_| Chat {
        start: first + TimeDelta::seconds(rng.random_range(0..4 * 86_400)),
        queue: queues[rng.random_range(0..queues.len())],
        length: rng.random_range(100..4000),
        reply: rng.random_range(0..100),
        agent: rng.random_range(0..5),
        bot: rng.random_range(0..4) == 0,
        given_up: rng.random_range(0..6) == 0,
    };
    (0..rows).map(chat).collect()
}

const COLUMNS: [&str; 8] =
    ["会话ID", "会话开始时间", "技能组", "会话结束时间", "首次响应时长（秒）", "客服工号", "是否转人工", "是否放弃"];

fn cells(at: usize, chat: &Chat, time: &str) -> Vec<String> {
    let shown = |moment: NaiveDateTime| moment.format(time).to_string();
    let yes = |flag: bool| if flag { "是" } else { "否" }.to_owned();
    vec![
        format!("\"S,{at}\""),
        shown(chat.start),
        chat.queue.to_owned(),
        shown(chat.start + TimeDelta::seconds(chat.length)),
        chat.reply.to_string(),
        format!("A{}", chat.agent),
        yes(!chat.bot),
        yes(chat.given_up),
    ]
}

/// The log as text, with columns in the order of `order`.
fn text(chats: &[Chat], order: &[usize], time: &str) -> String {
    let line = |cells: &[String]| order.iter().map(|i| cells[*i].clone()).collect::<Vec<_>>().join(",") + "\r\n";
    let header = COLUMNS.map(str::to_owned);
    chats.iter().enumerate().fold(line(&header), |text, (at, chat)| text + &line(&cells(at, chat, time)))
}

fn file(folder: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("log.csv");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai").unwrap()
}

fn outcome(path: &Path, minutes: i64) -> Outcome {
    let head = head(path, 20).unwrap();
    let columns = recognise(&head.header, &head.rows).expect("a log").expect("no question");
    let options = LogOptions { interval: Minutes(minutes), ..LogOptions::new(shanghai(), &head) };
    read(path, &columns, &options).unwrap()
}

fn counted(path: &Path, minutes: i64) -> LogSummary {
    match outcome(path, minutes) {
        Outcome::Counted(summary) => *summary,
        Outcome::Asked(question) => panic!("{question:?}"),
    }
}

fn of(bytes: &str) -> LogSummary {
    let folder = TempDir::new().unwrap();
    counted(&file(&folder, bytes.as_bytes()), 60)
}

/// Everything that the summary says, from the conversations.
fn check(summary: &LogSummary, chats: &[Chat], minutes: i64) {
    assert_eq!((summary.rows, summary.left_out), (chats.len() as u64, 0));
    assert!(summary.problems.is_empty(), "{:?}", summary.problems);
    let names: Vec<_> = summary.queues.iter().map(|queue| queue.name.as_str()).collect();
    assert!(names.is_sorted());
    for queue in &summary.queues {
        let own = || chats.iter().filter(|chat| chat.queue == queue.name);
        let handled = || own().filter(|chat| !chat.bot && !chat.given_up);
        assert_eq!(queue.inquiries, own().count() as u64);
        let mut intervals: BTreeMap<NaiveDateTime, (u64, Vec<f64>)> = BTreeMap::new();
        for chat in own() {
            let minute = i64::from(chat.start.time().num_seconds_from_midnight()) / 60 / minutes * minutes;
            let start = chat.start.date().and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minute);
            let cell = intervals.entry(start).or_default();
            cell.0 += 1;
            cell.1.extend((!chat.bot && !chat.given_up).then_some((chat.length - chat.reply) as f64));
        }
        let expected: Vec<_> = intervals.into_iter().collect();
        let seen: Vec<_> = queue.intervals().collect();
        assert_eq!(seen.len(), expected.len());
        for (seen, (start, (inquiries, lengths))) in seen.iter().zip(expected) {
            assert_eq!((seen.start, seen.inquiries, seen.handled), (start, inquiries, lengths.len() as u64));
            let mean = (!lengths.is_empty()).then(|| lengths.iter().sum::<f64>() / lengths.len() as f64);
            assert_eq!(seen.aht_seconds, mean, "{start}");
        }
        let mut replies: Vec<i64> = handled().map(|chat| chat.reply).collect();
        replies.sort_unstable();
        let at = |share: f64| replies[(replies.len() as f64 * share).ceil() as usize - 1] as f64;
        let reply = queue.first_reply.as_ref().unwrap();
        assert_eq!((reply.seconds.median, reply.seconds.p90), (at(0.5), at(0.9)));
        let given_up = own().filter(|chat| chat.given_up).count();
        let within = replies.iter().filter(|reply| **reply <= 30).count() as f64;
        // Of the bot's no reply is counted; given up is given up, whoever spoke.
        assert_eq!(reply.within[0].1.0, within / (replies.len() + given_up) as f64);
        assert_eq!(queue.bot_share.unwrap().0, own().filter(|chat| chat.bot).count() as f64 / own().count() as f64);
        assert_eq!(queue.abandoned_share.unwrap().0, given_up as f64 / own().count() as f64);
        let (held, minutes) = held(handled());
        let seen = queue.concurrency.unwrap();
        assert_eq!(seen.minutes, minutes);
        assert!((seen.mean - held as f64 / minutes as f64).abs() < 1e-12);
    }
}

/// At every full minute with a conversation, for each agent: how many are held, and how many such minutes there are.
fn held<'a>(chats: impl Iterator<Item = &'a Chat>) -> (u64, u64) {
    let mut by_minute: BTreeMap<(usize, i64), u64> = BTreeMap::new();
    for chat in chats {
        let start = chat.start.and_utc().timestamp();
        let held = start + chat.reply..start + chat.length;
        let full = (held.start..held.end).filter(|second| second % 60 == 0);
        full.for_each(|second| *by_minute.entry((chat.agent, second / 60)).or_default() += 1);
    }
    (by_minute.values().sum(), by_minute.len() as u64)
}

#[test]
fn counts_are_those_of_brute_force_in_every_order_of_rows_and_columns() {
    let folder = TempDir::new().unwrap();
    let mut rng = Pcg64::seed_from_u64(3);
    for (seed, minutes) in [(1, 5), (2, 15), (3, 30), (4, 60), (5, 15), (6, 15)] {
        let mut chats = chats(seed, 700);
        let mut order: Vec<usize> = (0..COLUMNS.len()).collect();
        order.shuffle(&mut rng);
        let path = file(&folder, text(&chats, &order, "%Y-%m-%d %H:%M:%S").as_bytes());
        let first = counted(&path, minutes);
        check(&first, &chats, minutes);
        chats.sort_by_key(|chat| (chat.start, chat.length));
        order.shuffle(&mut rng);
        let path = file(&folder, text(&chats, &order, "%Y-%m-%d %H:%M:%S").as_bytes());
        assert_eq!(counted(&path, minutes), first);
    }
}

#[test]
fn every_encoding_gives_the_same_counts() {
    let folder = TempDir::new().unwrap();
    // Longer than what the encoding is told from, so that characters are cut at the ends of buffers.
    let chats = chats(9, 9000);
    let order: Vec<usize> = (0..COLUMNS.len()).collect();
    let text = text(&chats, &order, "%Y-%m-%d %H:%M:%S");
    let utf16: Vec<u16> = [0xFEFF].into_iter().chain(text.encode_utf16()).collect();
    let cases: [(&str, Vec<u8>); 5] = [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with BOM", [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat()),
        ("GB18030", encoding_rs::GB18030.encode(&text).0.into_owned()),
        ("UTF-16 LE", utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16 BE", utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
    ];
    for (name, bytes) in cases {
        let summary = counted(&file(&folder, &bytes), 15);
        assert_eq!(summary.encoding, name);
        check(&summary, &chats, 15);
    }
}

#[test]
fn every_form_of_times_gives_the_same_counts() {
    let folder = TempDir::new().unwrap();
    let chats = chats(4, 300);
    let order: Vec<usize> = (0..COLUMNS.len()).collect();
    for time in [
        "%Y/%m/%d %H:%M:%S",
        "%Y/%-m/%-d %-H:%M:%S",
        "%Y-%m-%dT%H:%M:%S.123",
        "%Y-%m-%dT%H:%M:%S+08:00",
        "%Y年%-m月%-d日 %H:%M:%S",
        "%Y.%m.%d %H:%M:%S",
        "%Y%m%d %H:%M:%S",
        "%Y%m%d%H%M%S",
        // The 29th and 30th of September leave no doubt.
        "%d/%m/%Y %H:%M:%S",
        "%m/%d/%Y %H:%M:%S",
    ] {
        let summary = counted(&file(&folder, text(&chats, &order, time).as_bytes()), 15);
        check(&summary, &chats, 15);
    }
}

#[test]
fn moments_since_1970_are_read_where_a_header_says_so() {
    let log = |title: &str, cell: &str| format!("会话ID,{title},队列\n1,{cell},售前\n2,{cell},售前\n");
    let local = NaiveDate::from_ymd_opt(2026, 11, 10).unwrap().and_hms_opt(18, 0, 0).unwrap();
    let at = (local.and_utc().timestamp() - 8 * 3600).to_string();
    for (title, cell) in [("时间戳", at.clone()), ("start_ts", at.clone()), ("开始时间(ms)", format!("{at}123"))]
    {
        let summary = of(&log(title, &cell));
        let counts: Vec<_> = summary.queues[0].intervals().map(|count| (count.start, count.inquiries)).collect();
        assert_eq!(counts, [(local, 2)], "{title}");
    }
    let header = ["会话ID", "开始时间", "队列"].map(str::to_owned);
    let rows = [["1".to_owned(), at, "售前".to_owned()].to_vec()];
    let question = recognise(&header, &rows).unwrap().unwrap_err();
    assert_eq!(question, Question::StartIsNumber { column: 1, title: "开始时间".to_owned() });
}

#[test]
fn a_date_of_two_readings_is_asked_about_and_settled_by_one_row_or_the_user() {
    let folder = TempDir::new().unwrap();
    let log = |last: &str| format!("session_id,start_time,queue\n1,10/11/2026 09:00,presale\n2,{last} 09:05,presale\n");
    let path = file(&folder, log("11/12/2026").as_bytes());
    let asked = Question::DateOrder { line: 2, column: 1, cell: "10/11/2026 09:00".to_owned() };
    assert_eq!(outcome(&path, 60), Outcome::Asked(asked.clone()));
    assert!(asked.words().en.contains("--date-order"));
    let head = head(&path, 5).unwrap();
    let columns = recognise(&head.header, &head.rows).unwrap().unwrap();
    let first = |order| {
        let options = LogOptions { date_order: Some(order), ..LogOptions::new(shanghai(), &head) };
        let Outcome::Counted(summary) = read(&path, &columns, &options).unwrap() else { panic!("settled") };
        summary.span.unwrap().0.date().to_string()
    };
    assert_eq!(first(DateOrder::DayMonth), "2026-11-10");
    assert_eq!(first(DateOrder::MonthDay), "2026-10-11");
    let told = of(&log("13/11/2026"));
    assert_eq!((told.date_order, told.left_out), (Some(DateOrder::DayMonth), 0));
    assert_eq!(of(&log("11/13/2026")).date_order, Some(DateOrder::MonthDay));
}

#[test]
fn rows_that_cannot_be_read_are_counted_by_kind_with_their_lines() {
    let log = "开始时间,技能组,会话ID,结束时间,首响,处理时长\n\
        2026-11-10 09:00:00,售前,1,,,300\n\
        \n\
        合计,售前,,,,\n\
        2026-11-10,售前,2,,,\n\
        2026-02-30 09:00:00,售前,3,,,\n\
        ,售前,4,,,\n\
        2026-11-10 09:00:00,,5,,,\n\
        \"2026-11-10 09:01:00\",\"售\n前\",6,,,\n\
        2026-11-10 09:02:00,售前,7,2026-11-10 09:01:00,,\n\
        2026-11-10 09:02:00,售前,8,,05:12,\n\
        2026-11-10 09:02:00,售前,9,,,x\n\
        2026-11-10 09:02:00,售前,9,,2026-11-10 09:01:00,100000\n";
    let summary = of(log);
    let seen: Vec<_> = summary.problems.iter().map(|(problem, tally)| (*problem, tally.lines.clone())).collect();
    assert_eq!(
        seen,
        [
            (Problem::StartEmpty, vec![7]),
            (Problem::StartUnreadable, vec![4]),
            (Problem::StartDateOnly, vec![5]),
            (Problem::StartImpossible, vec![6]),
            (Problem::QueueEmpty, vec![8]),
            (Problem::EndBeforeStart, vec![11]),
            (Problem::HandlingUnreadable, vec![13]),
            (Problem::TooLong, vec![14]),
            (Problem::LengthUnclear, vec![12]),
            (Problem::ReplyBeforeStart, vec![14]),
        ]
    );
    assert_eq!((summary.rows, summary.left_out), (11, 5));
    assert_eq!(summary.problems[&Problem::StartUnreadable].cell, "合计");
    // What is wrong in one cell leaves the conversation counted.
    assert_eq!(
        summary.queues.iter().map(|queue| (&*queue.name, queue.inquiries)).collect::<Vec<_>>(),
        [("售\n前", 1), ("售前", 5)]
    );
    assert_eq!(summary.queues[1].handling.unwrap().count, 1);
}

#[test]
fn many_rows_of_one_kind_name_the_first_lines_only() {
    let log = (0..1000).fold("会话ID,开始时间\n".to_owned(), |log, i| log + &format!("{i},x\n"));
    let tally = of(&log).problems.remove(&Problem::StartUnreadable).unwrap();
    assert_eq!((tally.count, tally.lines), (1000, vec![2, 3, 4, 5, 6]));
}

#[test]
fn columns_are_found_by_their_headers() {
    let header = |titles: &str| titles.split(',').map(str::to_owned).collect::<Vec<_>>();
    let found = |titles: &str| recognise(&header(titles), &[]).map(|found| found.unwrap());
    let zh =
        found("会话编号,渠道,接入时间,结束时间,技能组,会话时长(分钟),首次响应时长,客服,是否转人工,会话状态").unwrap();
    assert_eq!((zh.start, zh.end, zh.queue, zh.agent, zh.status), (2, Some(3), Some(4), Some(7), Some(9)));
    assert_eq!((zh.handling, zh.first_reply), (Some((5, Unit::Minutes)), Some((6, Unit::Seconds))));
    assert_eq!(zh.bot, Some((8, BotFlag::YesIsAgent)));
    let en = found("Conversation ID,Created At,Queue Name,Closed At,First Response (s),Agent,Closed by Bot,Abandoned")
        .unwrap();
    assert_eq!((en.start, en.queue, en.end, en.first_reply), (1, Some(2), Some(3), Some((4, Unit::Seconds))));
    assert_eq!((en.bot, en.abandoned), (Some((6, BotFlag::YesIsBot)), Some(7)));
    let two = recognise(&header("会话ID,创建时间,接入时间,技能组"), &[]).unwrap().unwrap_err();
    let titles = vec![(1, "创建时间".to_owned()), (2, "接入时间".to_owned())];
    assert_eq!(two, Question::Column(Role::Start, titles));
    // Tables of a plan folder are no logs.
    for table in [
        "start,queue,inquiries",
        "agent_id,start,end,kind",
        "agent_id,start,end,activity,queue",
        "event,kind,start,end",
    ] {
        assert!(found(table).is_none(), "{table}");
    }
    // With starts on no grid a log needs no other sign.
    let rows = |cell: &str| vec![vec![cell.to_owned(), "售前".to_owned()]];
    assert!(recognise(&header("时间戳,队列"), &rows("2026-11-10 09:01:17")).is_some());
    assert!(recognise(&header("开始时间,队列"), &rows("2026-11-10 09:00:00")).is_none());
}

#[test]
fn handling_is_measured_over_a_change_of_clocks() {
    let folder = TempDir::new().unwrap();
    // 01:59 to 03:01 of the local clock is two minutes; an end in a skipped or doubled hour says nothing.
    let log = "会话ID,开始时间,结束时间\n1,2026-03-08 01:59:00,2026-03-08 03:01:00\n2,2026-11-01 00:59:00,2026-11-01 01:30:00\n";
    let path = file(&folder, log.as_bytes());
    let head = head(&path, 5).unwrap();
    let columns = recognise(&head.header, &head.rows).unwrap().unwrap();
    let zone = Zone::named("America/New_York").unwrap();
    let Outcome::Counted(summary) = read(&path, &columns, &LogOptions::new(zone, &head)).unwrap() else {
        panic!("no question")
    };
    let handling = summary.queues[0].handling.unwrap();
    assert_eq!((handling.count, handling.mean, summary.rows), (1, 120.0, 2));
}

#[test]
fn what_is_no_log_of_queues_ends_in_an_error() {
    let folder = TempDir::new().unwrap();
    let refused = |bytes: &[u8]| {
        let path = file(&folder, bytes);
        let head = head(&path, 0).unwrap();
        let columns = recognise(&head.header, &head.rows).unwrap().unwrap();
        let Err(Error::Invalid(findings)) = read(&path, &columns, &LogOptions::new(shanghai(), &head)) else {
            panic!("refused")
        };
        (findings[0].code, findings[0].line)
    };
    let many = (0..300)
        .fold("会话ID,开始时间,队列\n".to_owned(), |log, i| log + &format!("1,2026-11-10 09:00,q{i}\n"));
    assert_eq!(refused(many.as_bytes()), ("E157", None));
    let days = (0..40_000).fold("会话ID,开始时间,队列\n".to_owned(), |log, i| {
        let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Days::new(i);
        log + &format!("1,{day} 09:00,a\n1,{day} 09:00,b\n")
    });
    assert_eq!(refused(days.as_bytes()), ("E157", None));
    // A quotation mark that nobody closes must not take the whole file for one cell.
    let open = format!("会话ID,开始时间,队列\n1,2026-11-10 09:00,\"售前\n{}", "2,2026-11-10 09:00,a\n".repeat(100_000));
    assert_eq!(refused(open.as_bytes()), ("E413", Some(2)));
    let open = "会话ID,开始时间,队列\n1,2026-11-10 09:00,a\n2,2026-11-10 09:00,\"a\n3,2026-11-10 09:00,a\n";
    assert_eq!(refused(open.as_bytes()), ("E413", Some(3)));
}

/// A log beyond what a grid would hold, and the same conversations in one that a grid reads, become the same table.
#[test]
fn a_large_log_is_imported_as_a_small_one_with_two_names_as_one_queue() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let chats = chats(11, 4000);
    // What only the large one has: a long word in a column that nobody reads.
    let table = |filler: &str| {
        let head = format!("{},备注\n", COLUMNS.join(","));
        let rows = chats.iter().enumerate().map(|(at, chat)| {
            let cells = cells(at, chat, "%Y-%m-%d %H:%M:%S");
            let quoted =
                cells.iter().map(|cell| if cell.contains('，') { format!("\"{cell}\"") } else { cell.clone() });
            format!("{},{filler}\n", quoted.collect::<Vec<_>>().join(","))
        });
        head + &rows.collect::<String>()
    };
    std::fs::write(path("small.csv"), table("x")).unwrap();
    std::fs::write(path("large.csv"), table(&"x".repeat(2200))).unwrap();
    assert!(std::fs::metadata(path("large.csv")).unwrap().len() > 8 << 20);
    let imported = |log: &str| {
        let plan = path(&format!("plan-{log}"));
        std::fs::create_dir(&plan).unwrap();
        let toml = "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-10T18:00\"\nend = \"2026-11-12T06:00\"\n\
            [[queues]]\nid = \"presale\"\nname = \"售前\"\n[[queues]]\nid = \"after-sale\"\n";
        std::fs::write(Path::new(&plan).join("plan.toml"), toml).unwrap();
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
        let arguments = ["import", &path(log), "--into", &plan, "--queue", "物流，海外=presale"];
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{log}: {}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(Path::new(&plan).join("inquiries.csv")).unwrap();
        let rows = text.lines().skip(1).map(|row| row.split(',').take(3).map(str::to_owned).collect::<Vec<_>>());
        rows.collect::<Vec<_>>()
    };
    let (small, large) = (imported("small.csv"), imported("large.csv"));
    assert_eq!(small, large);
    let total: f64 = large.iter().map(|row| row[2].parse::<f64>().unwrap()).sum();
    assert_eq!(total, 4000.0, "two names are one queue, and nobody is lost");
}
