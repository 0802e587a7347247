//! What `check` says at its end, and how findings look.

use peakshift::domain::text::Lang;
use peakshift::read::{self, Needs};
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

const ALL: Needs = Needs { inquiries: true, agents: true };

const PLAN: &str = "[plan]
name = \"618\"
timezone = \"Asia/Shanghai\"
start = \"2026-06-17T18:00\"
end = \"2026-06-18T18:00\"
[[queues]]
id = \"presale\"
aht_seconds = 360
concurrency = 1
shrinkage = 0.0
[rules]
max_duty_minutes = 480
";

/// Ten weeks of hourly rows, 10 an hour from 08:00 to 22:00; `skip` and `count` change them by day and hour.
fn folder(skip: impl Fn(i64, i64) -> bool, count: impl Fn(i64, i64) -> i64, events: &str) -> TempDir {
    let mut rows = String::from("start,queue,inquiries\n");
    let first = chrono::NaiveDate::from_ymd_opt(2026, 4, 8).unwrap();
    for day in 0..70 {
        for hour in (8..22).filter(|hour| !skip(day, *hour)) {
            let date = first + chrono::TimeDelta::days(day);
            writeln!(rows, "{date}T{hour:02}:00,presale,{}", count(day, hour)).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("plan.toml", PLAN);
    write("inquiries.csv", &rows);
    write("events.csv", &format!("event,kind,start,end,growth,uplift\n{events}"));
    write("agents.csv", "agent_id,name,tier,queues,max_hours\nA1,a,senior,presale,6\nA2,b,regular,presale,\n");
    write("availability.csv", "agent_id,start,end,kind\nA2,2026-06-17T20:00,2026-06-18T01:00,available\n");
    folder
}

fn understood(folder: &TempDir) -> read::Understood {
    read::understood(&read::plan(folder.path(), ALL).unwrap(), None)
}

#[test]
fn closed_nights_are_no_gaps_and_missing_days_are() {
    let whole = understood(&folder(|_, _| false, |_, _| 10, ""));
    assert_eq!((whole.queues[0].gap_count, whole.queues[0].outlier_count), (0, 0));
    let holed = understood(&folder(|day, _| (20..23).contains(&day), |_, _| 10, ""));
    let gap = &holed.queues[0].gaps[0];
    assert_eq!(
        (holed.queues[0].gap_count, gap.start.as_str(), gap.end.as_str()),
        (1, "2026-04-27T22:00", "2026-05-01T08:00")
    );
}

#[test]
fn outliers_are_those_outside_of_events() {
    let peak = |day, _| if day == 30 { 60 } else { 10 };
    assert_eq!(understood(&folder(|_, _| false, peak, "")).queues[0].outlier_count, 14);
    let labelled = understood(&folder(|_, _| false, peak, "x,fair,2026-05-08T00:00,2026-05-09T00:00,,\n"));
    assert_eq!(labelled.queues[0].outlier_count, 0);
}

#[test]
fn hours_on_offer_respect_windows_limits_and_duties() {
    let agents = understood(&folder(|_, _| false, |_, _| 10, "")).agents;
    // A1: one duty of 8 h, at most 6; A2: five hours of window.
    assert_eq!(agents.hours_on_offer, 11.0);
    assert_eq!(agents.by_tier, [("senior".to_owned(), 1), ("regular".to_owned(), 1)]);
}

/// 14 open hours of one erlang each: 14 × (1 + 0.5 √1). With a twin of three times the usual: three erlangs each.
#[test]
fn the_rough_need_follows_the_last_edition_of_the_coming_event() {
    let calm = understood(&folder(|_, _| false, |_, _| 10, "")).agents.rough_need_hours.unwrap();
    assert!((calm - 14.0 * 1.5).abs() < 1e-9, "{calm}");
    let editions = "a,fair,2026-05-08T00:00,2026-05-09T00:00,,\nb,fair,2026-06-17T00:00,2026-06-19T00:00,2,\n";
    let tripled = folder(|_, _| false, |day, _| if day == 30 { 30 } else { 10 }, editions);
    let busy = understood(&tripled).agents.rough_need_hours.unwrap();
    let load = 6.0_f64;
    assert!((busy - 14.0 * (load / 0.85).max(load + 0.5 * load.sqrt())).abs() < 1e-9, "{busy}");
}

/// Three weeks of 60 an hour for 13 hours a day are no less than sixteen; where nothing is known nothing is said.
#[test]
fn the_rough_need_of_a_short_history_is_its_work() {
    for weeks in [1, 3, 4, 10] {
        let short = folder(|day, _| day < 70 - 7 * weeks, |_, _| 60, "");
        let work = understood(&short).agents.rough_work_hours.unwrap();
        assert!((work - 14.0 * 6.0).abs() < 1e-9, "{weeks} weeks: {work}");
    }
    let few_days = understood(&folder(|day, _| day < 67, |_, _| 60, "")).agents.rough_work_hours.unwrap();
    assert!((few_days - 14.0 * 6.0).abs() < 1e-9, "{few_days}");
    let sale = "x,fair,2026-01-01T00:00,2026-06-17T00:00,,\n";
    let none = understood(&folder(|_, _| false, |_, _| 60, sale)).agents;
    assert_eq!((none.rough_work_hours, none.rough_need_hours), (None, None));
}

#[test]
fn the_rough_need_counts_handling_by_the_history() {
    let folder = folder(|_, _| false, |_, _| 10, "");
    let text = fs::read_to_string(folder.path().join("inquiries.csv")).unwrap();
    let timed: String = text
        .lines()
        .enumerate()
        .map(|(i, row)| format!("{row},{}\n", if i == 0 { "aht_seconds" } else { "720" }))
        .collect();
    fs::write(folder.path().join("inquiries.csv"), timed).unwrap();
    let understood = understood(&folder);
    assert_eq!(understood.queues[0].aht_seconds, Some(720.0));
    assert!((understood.agents.rough_work_hours.unwrap() - 14.0 * 2.0).abs() < 1e-9);
    let lines: Vec<String> = understood.lines().into_iter().map(|line| line.en).collect();
    assert!(lines.contains(
        &"queue presale: handling time 720.0 s by the history is used, not the 360 s of plan.toml".to_owned()
    ));
}

#[test]
fn what_is_said_covers_files_history_events_and_roster() {
    let lines = understood(&folder(|_, _| false, |_, _| 10, "b,fair,2026-06-18T00:00,2026-06-19T00:00,,\n")).lines();
    let all = lines.iter().map(|line| line.en.as_str()).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(all, @r"
    618: 2026-06-17T18:00 to 2026-06-18T18:00 (Asia/Shanghai), 24 hours in intervals of 30 minutes
    agents.csv: 2 rows, UTF-8, separated by `,`
    availability.csv: 1 row, UTF-8, separated by `,`
    events.csv: 1 row, UTF-8, separated by `,`
    inquiries.csv: 980 rows, UTF-8, separated by `,`
    queue presale: 980 intervals of 60 minutes from 2026-04-08T08:00 to 2026-06-16T22:00, 9800 inquiries
    queue presale: handling time 360 s of plan.toml is used; the history has none
    event b (fair): 2026-06-18T00:00 to 2026-06-19T00:00, in the horizon, 0 intervals of history
    2 agents: 1 senior, 1 regular
    hours on offer: up to 11 paid, 10 of a standard agent on line
    ");
    assert!(lines.iter().all(|line| !line.zh.is_empty() && line.zh != line.en));
}

#[test]
fn a_folder_with_errors_is_understood_as_far_as_it_goes() {
    let folder = folder(|_, _| false, |_, _| 10, "");
    let plan = PLAN.replace("2026-06-17T18:00", "soon").replace("concurrency = 1", "concurrency = 0");
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let (loaded, found) = read::survey(folder.path(), ALL);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["E403", "E205"]);
    let understood = read::understood(&loaded.unwrap(), None);
    assert_eq!((understood.start.as_str(), understood.queues[0].observations), ("?", 980));
}

#[test]
fn findings_in_a_terminal_show_the_line() {
    let folder = folder(|_, _| false, |_, _| 10, "");
    let plan = PLAN.replace("aht_seconds", "aht_secunds");
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    fs::write(folder.path().join("agents.csv"), "agent_id,name,tier,queues\nA1,a,seniro,presale\n").unwrap();
    let (_, found) = read::survey(folder.path(), Needs { inquiries: false, agents: true });
    insta::assert_snapshot!(read::render(&found[..1], folder.path(), Lang::Zh, false), @r"
    错误[E202] plan.toml:8:1: `queues[1]` 没有键 `aht_secunds`
      提示: 是否想写 `aht_seconds`？
    ");
    let styled = read::render(&found, folder.path(), Lang::En, true);
    let bare: String = styled
        .split('\u{1b}')
        .map(|s| s.split_once('m').filter(|(c, _)| c.starts_with('[')).map_or(s, |(_, t)| t))
        .collect();
    insta::assert_snapshot!(bare, @r"
    error[E202]: `queues[1]` has no key `aht_secunds`
     --> plan.toml:8:1
      |
    8 | aht_secunds = 360
      | ^^^^^^^^^^^
      |
      = hint: did you mean `aht_seconds`?

    error[E702] agents.csv:2:3: there is no tier `seniro`
      hint: did you mean `senior`?
    error[E703] availability.csv:2:1: there is no agent `A2`
      hint: did you mean `A1`?
    ");
}
