//! Days off and make-up working days: from plan.toml and the files to the forecast, and what is said of them.

mod forecast_kit;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use forecast_kit::{World, sum_p50};
use peakshift::domain::demand::ForecastCell;
use peakshift::domain::ids::QueueId;
use peakshift::error::{Error, Finding};
use peakshift::forecast;
use peakshift::read::{self, Loaded, Needs};
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

const NEEDS: Needs = Needs { inquiries: true, agents: false };
/// Days off on weekdays, and make-up days, of China from March 2026 to January 2027, by the notice; of 2027 as everybody has New Year.
const OFF: [&str; 12] = [
    "2026-04-06",
    "2026-05-01",
    "2026-05-04",
    "2026-05-05",
    "2026-06-19",
    "2026-09-25",
    "2026-10-01",
    "2026-10-02",
    "2026-10-05",
    "2026-10-06",
    "2026-10-07",
    "2027-01-01",
];
const MADE_UP: [&str; 3] = ["2026-05-09", "2026-09-20", "2026-10-10"];

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// An office: 100 an hour on days at work, `free` on others.
fn office(day: NaiveDate, free: f64) -> f64 {
    let is_in = |days: &[&str]| days.iter().any(|text| day == date(text));
    let works = !is_weekend(day) && !is_in(&OFF) || is_in(&MADE_UP);
    if works { 100.0 } else { free }
}

struct Case {
    /// Lines of `[forecast]`.
    settings: String,
    from: &'static str,
    start: &'static str,
    end: &'static str,
    /// The file of days.
    days: Option<&'static str>,
}

impl Case {
    fn new(settings: &str) -> Case {
        let settings = settings.to_owned();
        Case { settings, from: "2026-03-02", start: "2026-09-14", end: "2026-10-13", days: None }
    }

    /// A folder with rows from 9 to 18 o'clock; a count of 0 has no row.
    fn folder(&self, count: impl Fn(NaiveDate) -> f64) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let Case { settings, start, end, .. } = self;
        let plan = format!(
            "[plan]\nname = \"t\"\ntimezone = \"Asia/Shanghai\"\nstart = \"{start}T00:00\"\nend = \"{end}T00:00\"\ninterval_minutes = 60\n\
             [[queues]]\nid = \"office\"\n{settings}"
        );
        let mut rows = "start,queue,inquiries\n".to_owned();
        let mut day = date(self.from);
        while day < date(start) {
            for hour in 9..18 {
                // A little scatter, the same for every run.
                let n = count(day);
                let n = if n > 0.0 { n + f64::from((day.ordinal() * 7 + hour * 3) % 11) - 5.0 } else { n };
                if n > 0.0 {
                    writeln!(rows, "{day}T{hour:02}:00,office,{n}").expect("a string");
                }
            }
            day += TimeDelta::days(1);
        }
        fs::write(folder.path().join("plan.toml"), plan).expect("plan.toml");
        fs::write(folder.path().join("inquiries.csv"), rows).expect("inquiries.csv");
        if let Some(days) = self.days {
            fs::write(folder.path().join("days.csv"), days).expect("days.csv");
        }
        folder
    }

    fn load(&self, count: impl Fn(NaiveDate) -> f64) -> Loaded {
        read::plan(self.folder(count).path(), NEEDS).expect("a plan")
    }

    fn forecast(&self, count: impl Fn(NaiveDate) -> f64) -> Made {
        let loaded = self.load(count);
        let (forecast, findings) =
            forecast::forecast(&loaded.plan, loaded.history.as_ref().expect("a history")).expect("a forecast");
        Made { first: date(self.start), cells: forecast.cells[QueueId(0)].clone(), findings, loaded }
    }
}

struct Made {
    first: NaiveDate,
    cells: Vec<ForecastCell>,
    findings: Vec<Finding>,
    loaded: Loaded,
}

impl Made {
    /// Mean of the medians of a day's nine hours.
    fn on(&self, day: &str) -> f64 {
        let at = (date(day) - self.first).num_days() as usize * 24;
        self.cells[at..at + 24].iter().map(|cell| cell.p50).sum::<f64>() / 9.0
    }

    fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding.code).collect()
    }

    fn near(&self, day: &str, wanted: f64) {
        let found = self.on(day);
        assert!((found - wanted).abs() <= 0.06 * wanted.max(1.0), "{day}: {found:.1}, not {wanted}");
    }

    fn lines(&self) -> String {
        let history = self.loaded.history.as_ref().expect("a history");
        forecast::examine(&self.loaded.plan, history).calendar.iter().map(|line| line.en.clone() + "\n").collect()
    }
}

const GOLDEN_WEEK: [&str; 5] = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"];
const MAKE_UP_DAYS: [&str; 2] = ["2026-09-20", "2026-10-10"];
const CHINA: &str = "[forecast]\ncalendar = \"CN\"\n";

#[test]
fn an_office_works_on_make_up_days_and_rests_in_the_golden_week() {
    let made = Case::new(CHINA).forecast(|day| office(day, 30.0));
    MAKE_UP_DAYS.iter().for_each(|day| made.near(day, 100.0));
    GOLDEN_WEEK.iter().for_each(|day| made.near(day, 30.0));
    for (day, wanted) in [("2026-09-30", 100.0), ("2026-10-08", 100.0), ("2026-10-03", 30.0), ("2026-10-11", 30.0)] {
        made.near(day, wanted);
    }
    let at_nine = (date("2026-10-10") - made.first).num_days() as usize * 24 + 9;
    assert!((made.cells[at_nine].baseline - 100.0).abs() < 8.0, "the baseline is that of a day at work");
    assert!(made.cells[at_nine].p95 > 100.0 && made.cells[at_nine].p95 < 160.0, "its band, too");
    let lines = made.lines();
    assert!(lines.contains("2026-10-01 to 2026-10-07 off (National Day)"), "{lines}");
    assert!(lines.contains("2026-10-10 at work") && lines.contains("knows 2022-2026"), "{lines}");
    // One make-up day is too few to learn from; five days off are not.
    assert_eq!(made.codes(), ["W971"], "{lines}");
    assert!(made.findings[0].message.en.contains("make-up"), "{}", made.findings[0].message.en);
}

#[test]
fn without_the_setting_days_are_what_they_seem() {
    let made = Case::new("").forecast(|day| office(day, 30.0));
    MAKE_UP_DAYS.iter().for_each(|day| made.near(day, 30.0));
    GOLDEN_WEEK.iter().for_each(|day| made.near(day, 100.0));
    assert!(made.codes().is_empty() && made.lines().is_empty());
}

#[test]
fn an_office_that_is_closed_at_weekends_opens_on_make_up_days() {
    for from in ["2026-03-02", "2026-06-29"] {
        let made = Case { from, ..Case::new(CHINA) }.forecast(|day| office(day, 0.0));
        MAKE_UP_DAYS.iter().for_each(|day| made.near(day, 100.0));
        GOLDEN_WEEK.iter().chain(&["2026-09-19", "2026-10-11"]).for_each(|day| made.near(day, 0.0));
    }
}

#[test]
fn a_queue_that_does_not_care_stays_as_it_is() {
    let shop = |free: f64| move |day: NaiveDate| if is_weekend(day) { free } else { 100.0 };
    // A weekend that differs decides where nothing is known, but not against days that are known.
    for free in [30.0, 70.0, 100.0, 150.0] {
        let with = Case::new(CHINA).forecast(shop(free));
        let without = Case::new("").forecast(shop(free));
        assert_eq!(with.cells, without.cells, "weekends of {free}");
        assert!(with.codes().is_empty(), "{:?}", with.codes());
        assert!(with.lines().contains("are forecast as ordinary days"), "{}", with.lines());
    }
    let unknown = Case { from: "2026-06-29", ..Case::new(CHINA) }.forecast(shop(90.0));
    let without = Case { from: "2026-06-29", ..Case::new("") }.forecast(shop(90.0));
    assert_eq!(unknown.cells, without.cells, "a weekend that hardly differs says nothing");
}

#[test]
fn a_history_without_such_days_guesses_by_the_weekend_and_says_so() {
    let made = Case { from: "2026-06-29", ..Case::new(CHINA) }.forecast(|day| office(day, 30.0));
    made.near("2026-10-10", 100.0);
    made.near("2026-10-01", 30.0);
    assert_eq!(made.codes(), ["W971", "W971"]);
}

#[test]
fn days_off_of_the_past_do_not_bend_the_normal_week() {
    // The plan begins after a week off, in which less came, but not so little that it stands out.
    let case = |settings| Case { from: "2026-06-29", start: "2026-10-08", end: "2026-10-15", ..Case::new(settings) };
    let made = case(CHINA).forecast(|day| office(day, 60.0));
    let without = case("").forecast(|day| office(day, 60.0));
    assert!(without.on("2026-10-08") < 93.0, "it bends the week: {}", without.on("2026-10-08"));
    ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-14"].iter().for_each(|day| made.near(day, 100.0));
    made.near("2026-10-11", 60.0);
}

#[test]
fn a_calendar_changes_nothing_where_there_is_no_special_day() {
    let quiet =
        |settings: &str| Case { from: "2026-06-22", start: "2026-08-24", end: "2026-09-07", ..Case::new(settings) };
    for free in [0.0, 30.0, 120.0] {
        let with = quiet(CHINA).forecast(|day| office(day, free));
        let without = quiet("").forecast(|day| office(day, free));
        assert_eq!(with.cells, without.cells);
        assert_eq!(with.codes(), without.codes());
    }
}

#[test]
fn a_year_that_nobody_knows_is_not_an_ordinary_one() {
    let late = || Case { from: "2026-08-31", start: "2027-01-25", end: "2027-02-20", ..Case::new(CHINA) };
    let made = late().forecast(|day| office(day, 30.0));
    let told = &made.findings.iter().find(|finding| finding.code == "W970").expect("a warning").message;
    assert!(told.en.contains("of 2027 are not known") && told.en.contains("covers 2022-2026"), "{}", told.en);
    assert!(told.zh.contains("2027 年") && told.zh.contains("未知"), "{}", told.zh);
    let history = made.loaded.history.as_ref().expect("a history");
    let checked = forecast::examine(&made.loaded.plan, history).findings;
    assert_eq!(checked.iter().filter(|finding| finding.code == "W970").count(), 1, "check says it, too");
    // The file of the planner knows it.
    let settings = format!("{CHINA}holidays = \"days.csv\"\n");
    let days = Some("日期,类型,name\n2027-02-05,休息,a bridge\n2027/2/6,上班,\n2027-02-07,补班,\n");
    let made = Case { settings, days, ..late() }.forecast(|day| office(day, 30.0));
    assert!(!made.codes().contains(&"W970"), "{:?}", made.codes());
    made.near("2027-02-05", 30.0);
    made.near("2027-02-06", 100.0);
    made.near("2027-02-07", 100.0);
    assert!(made.lines().contains("CN + days.csv: knows 2022-2027"), "{}", made.lines());
}

#[test]
fn the_file_goes_before_the_table_and_needs_none() {
    let settings = format!("{CHINA}holidays = \"days.csv\"\n");
    let days = Some("date,kind\n2026-10-10,normal\n2026-10-08,off\n");
    let made = Case { settings, days, ..Case::new("") }.forecast(|day| office(day, 30.0));
    for (day, wanted) in [("2026-10-10", 30.0), ("2026-10-08", 30.0), ("2026-10-07", 30.0), ("2026-09-20", 100.0)] {
        made.near(day, wanted);
    }
    let alone = "[forecast]\nholidays = \"days.csv\"\n";
    let days = Some("date,kind\n2026-10-09,off\n2026-05-01,off\n2026-05-04,off\n");
    let made = Case { days, ..Case::new(alone) }.forecast(|day| office(day, 30.0));
    made.near("2026-10-09", 30.0);
    made.near("2026-10-07", 100.0);
    assert!(!made.codes().contains(&"W970"), "2026 has rows");
}

#[test]
fn what_cannot_be_read_has_its_place() {
    let settings = format!("{CHINA}holidays = \"days.csv\"\n");
    let days = "date,kind\n2027-02-30,off\n2027-10-01,party\n2027-10-02,off\n2027-10-02,work\n";
    let case = Case { settings, days: Some(days), ..Case::new("") };
    let folder = case.folder(|day| office(day, 30.0));
    let Err(Error::Invalid(found)) = read::plan(folder.path(), NEEDS) else { panic!("no error") };
    let places: Vec<_> = found.iter().map(|f| (f.code, f.file.as_str(), f.line, f.column)).collect();
    let at = |code, line, column| (code, "days.csv", Some(line), Some(column));
    assert_eq!(places, [at("E631", 2, 1), at("E632", 3, 2), at("E633", 5, 1)]);

    let folder = Case::new("[forecast]\ncalendar = \"China\"\n").folder(|day| office(day, 30.0));
    let Err(Error::Invalid(found)) = read::plan(folder.path(), NEEDS) else { panic!("no error") };
    assert!(
        found[0].message.en.contains("AU, BR, CA, CN, DE, FR, GB, JP, KR, SG, US") && found[0].line == Some(10),
        "{:?}",
        found[0]
    );

    let folder = Case::new("[forecast]\nholidays = \"days.csv\"\n").folder(|day| office(day, 30.0));
    let Err(Error::Invalid(found)) = read::plan(folder.path(), NEEDS) else { panic!("no error") };
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["E102"], "a file that is named has to be there");
}

#[test]
fn the_rough_need_of_a_look_follows_the_calendar_as_the_forecast_does() {
    let case = |settings| Case { start: "2026-10-01", end: "2026-10-11", ..Case::new(settings) };
    let work = |settings| {
        let loaded = case(settings).load(|day| office(day, 30.0));
        let days = forecast::examine(&loaded.plan, loaded.history.as_ref().expect("a history")).days;
        read::understood(&loaded, Some(&days)).agents.rough_work_hours.expect("a need")
    };
    let (with, without) = (work(CHINA), work(""));
    // By the calendar seven days off, two working days and a make-up Saturday; else a weekend and another Saturday.
    let wanted = (7.0 * 30.0 + 3.0 * 100.0) / (3.0 * 30.0 + 7.0 * 100.0);
    assert!((with / without / wanted - 1.0).abs() < 0.03, "{with} of {without}");
}

#[test]
fn a_back_test_shows_both_errors_and_which_is_used() {
    let case = Case::new(CHINA);
    let made = case.forecast(|day| office(day, 30.0));
    let tests = forecast::backtest(&made.loaded.plan, made.loaded.history.as_ref().expect("a history"));
    let days = &tests[QueueId(0)].days_off;
    assert_eq!(
        days.iter().map(|test| (test.kind, test.days, test.followed)).collect::<Vec<_>>(),
        [("off", 5, true), ("work", 1, true)]
    );
    assert!(days.iter().all(|test| test.calendar < 0.1 && test.ordinary > 0.6), "{days:?}");
    let plain = Case::new("").load(|day| office(day, 30.0));
    let tests = forecast::backtest(&plain.plan, plain.history.as_ref().expect("a history"));
    assert!(tests[QueueId(0)].days_off.is_empty());
}

#[test]
fn an_event_goes_before_the_calendar() {
    // A sale over days off: its editions say what it does, on either kind of day.
    let case = Case::new(CHINA);
    let folder = case.folder(|day| office(day, 30.0));
    let events = "event,kind,start,end,uplift\nsale,sale,2026-10-05T00:00,2026-10-07T00:00,3\n";
    fs::write(folder.path().join("events.csv"), events).expect("events.csv");
    let loaded = read::plan(folder.path(), NEEDS).expect("a plan");
    let (made, _) = forecast::forecast(&loaded.plan, loaded.history.as_ref().expect("a history")).expect("a forecast");
    let day = |text: &str| {
        let at = (date(text) - date(case.start)).num_days() as usize * 24;
        made.cells[QueueId(0)][at..at + 24].iter().map(|cell| cell.p50).sum::<f64>() / 9.0
    };
    assert!((day("2026-10-05") / 90.0 - 1.0).abs() < 0.15, "three times a day off: {}", day("2026-10-05"));
    assert!((day("2026-10-02") / 30.0 - 1.0).abs() < 0.1, "{}", day("2026-10-02"));
}

/// An office from nine to six, and a shop that never rests, on a grid of `interval` minutes.
fn two(interval: i64, settings: &str) -> World {
    let mut world = World::new("2026-09-28T00:00", 14 * 24, interval);
    world.holidays = Case::new(settings).load(|_| 1.0).plan.holidays;
    let open = |t: chrono::NaiveDateTime| (9..18).contains(&chrono::Timelike::hour(&t));
    let ripple = |t: chrono::NaiveDateTime| f64::from(t.ordinal() % 5) / 25.0;
    world.queue("2026-03-02", 15, |t| open(t).then(|| (office(t.date(), 30.0) * (0.25 + ripple(t))).round()));
    world.queue("2026-03-02", 15, |t| Some((40.0 * (0.9 + ripple(t))).round()));
    world
}

#[test]
fn one_queue_that_follows_leaves_the_others() {
    let (with, _) = two(60, CHINA).forecast();
    let (without, _) = two(60, "").forecast();
    assert_ne!(with.cells[QueueId(0)], without.cells[QueueId(0)]);
    assert_eq!(with.cells[QueueId(1)], without.cells[QueueId(1)]);
}

#[test]
fn days_of_the_calendar_are_the_same_on_every_grid() {
    let days = |interval: i64| -> Vec<f64> {
        let (made, _) = two(interval, CHINA).forecast();
        made.cells[QueueId(0)].chunks((1440 / interval) as usize).map(sum_p50).collect()
    };
    let hourly = days(60);
    for interval in [15, 30] {
        for (day, (finer, whole)) in days(interval).iter().zip(&hourly).enumerate() {
            assert!((finer - whole).abs() <= 1e-6 * whole.max(1.0), "day {day} by {interval}: {finer} and {whole}");
        }
    }
    assert!(hourly[12] > 2.0 * hourly[4] && hourly[13] < 0.5 * hourly[12], "a make-up Saturday: {hourly:?}");
}

fn peakshift(arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_peakshift")).args(arguments).output().expect("it runs");
    [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text")).concat()
}

#[test]
fn the_commands_say_it_in_both_languages_and_notice_another_file() {
    let settings = format!("{CHINA}holidays = \"days.csv\"\n");
    let case = Case { settings, days: Some("date,kind\n2026-10-08,off\n"), ..Case::new("") };
    let folder = case.folder(|day| office(day, 30.0));
    fs::write(folder.path().join("agents.csv"), "agent_id,name,tier,queues\nA1,a,regular,office\n")
        .expect("agents.csv");
    let path = folder.path().to_str().expect("a path");
    let english = peakshift(&["--lang", "en", "check", path]);
    let chinese = peakshift(&["--lang", "zh", "check", path]);
    for (told, wanted) in [
        (&english, "in the horizon: 2026-10-01 to 2026-10-07 off (National Day)"),
        (&english, "queue office: days off are forecast like Sundays, by its past days"),
        (&chinese, "方案时段内：2026-10-10 上班（国庆节）"),
        (&chinese, "队列 office：休息日按周日预测，依据其以往表现"),
    ] {
        assert!(told.contains(wanted), "{wanted} is not in\n{told}");
    }
    assert!(!english.contains("outlier"), "days off are none:\n{english}");
    let tested = peakshift(&["--lang", "zh", "backtest", path]);
    assert!(tested.contains("以往 5 个休息日") && tested.contains("采用：日历"), "{tested}");

    peakshift(&["forecast", path]);
    assert!(!peakshift(&["staff", path]).contains("W950"));
    fs::write(folder.path().join("days.csv"), "date,kind\n2026-10-08,normal\n").expect("days.csv");
    assert!(peakshift(&["staff", path]).contains("W950"), "the forecast is older than the file");
}
