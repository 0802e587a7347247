//! `peakshift init DIR --from FILES`: a plan folder around the exports of a shop, with the next festival proposed.

use super::Session;
use super::drafts::Drafts;
use super::import::kept;
use super::reading::Reading;
use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::currency;
use crate::domain::festivals::{self, DayTotals};
use crate::domain::imported::{Kind, Told};
use crate::domain::plan::{Breaks, Rules};
use crate::domain::text::Text;
use crate::domain::units::Minutes;
use crate::error::{Error, Finding, Result};
use crate::init::occasions::{self, Coming, Seen};
use crate::init::shop::{Shop, ShopQueue};
use crate::publish::{self, Change};
use crate::read::{self, Imported, Needs, RosterImport, Target};
use crate::{report, text};
use chrono::{Datelike, NaiveDate, NaiveTime};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `init --from`.
// `init` takes the options of rosters, too, and a debug build refuses two groups of one name.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Options {
    /// Exports of inquiries and rosters; the folder is made around them instead of a sample.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["template", "agents", "seed", "alike", "demand", "days", "full"])]
    pub from: Vec<PathBuf>,
    /// With --from: the festival to be planned, e.g. double11, 618 or black-friday.
    #[arg(long, value_name = "KIND", requires = "from", value_parser = kinds())]
    event: Option<String>,
    /// With --from: the time zone of the exports; default: Asia/Shanghai where they are Chinese.
    #[arg(long, value_name = "ZONE", requires = "from")]
    timezone: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

fn kinds() -> clap::builder::PossibleValuesParser {
    let kinds: BTreeSet<&str> = festivals::all().iter().map(|festival| festival.kind).collect();
    kinds.into_iter().collect::<Vec<_>>().into()
}

/// The zone of exports in Chinese.
const CHINA: &str = "Asia/Shanghai";
/// The country of their festivals.
const CHINESE: &str = "CN";
/// The country whose festivals are taken for those of a zone that is not known.
const ELSEWHERE: &str = "US";
/// From the evening before the first day until the morning after the last.
const BEFORE: Minutes = Minutes(6 * 60);
const AFTER: Minutes = Minutes(6 * 60);
/// Minutes of the grid of a plan whose history is not finer.
const GRID: i64 = 30;
/// Editions that a question lists.
const LISTED: usize = 4;

/// Makes the folder, or asks and writes nothing.
pub fn run(folder: &Path, options: &Options, session: &Session) -> Result<ExitCode> {
    let told = options.reading.told(&[Kind::Inquiries, Kind::Agents]);
    let mut zone = zone(options.timezone.as_deref().unwrap_or(CHINA))?;
    let mut sorted = Sorted::new(&options.from, zone, &told)?;
    let stated = sorted.stated_zone().filter(|_| options.timezone.is_none());
    if let Some(other) = stated.filter(|stated| *stated != zone) {
        zone = other;
        sorted = Sorted::new(&options.from, zone, &told)?;
    }
    let Some(volumes) = &sorted.volumes else { return Err(Error::Invalid(vec![no_volumes()])) };
    if !volumes.is_sure() {
        return ask(volumes.told(), &report::import_lines(&volumes.volumes), session);
    }
    let country = match is_chinese(volumes) {
        true => CHINESE,
        false if options.timezone.is_none() && stated.is_none() => {
            return Err(Error::Usage(text!(
                "nothing in the exports says where the shop is: add --timezone, e.g. --timezone America/New_York",
                "导出文件看不出店铺所在时区：请加上 --timezone，例如 --timezone America/New_York"
            )));
        }
        false => festivals::country_of_zone(zone.0.name()).unwrap_or(ELSEWHERE),
    };
    let (seen, coming) = occasion(volumes, country, options.event.as_deref())?;
    let shop = shop(volumes, zone, country, &seen, &coming);
    let rosters = rosters(&sorted, &shop, &told)?;
    if let Some(roster) = rosters.as_ref().filter(|roster| !roster.is_sure()) {
        return ask(roster.told(), &roster.roster.notes, session);
    }
    let changes = contents(&shop, volumes, rosters.as_ref(), &occasions::events_csv(&seen, &coming), told)?;
    let written = made(folder, &changes)?;
    let made = Made { volumes, rosters: rosters.as_ref(), shop: &shop, seen: &seen, coming: &coming };
    made.show(&written, folder, session)
}

/// Makes `folder` with the files of `changes`; returns where they are.
pub fn made(folder: &Path, changes: &[Change]) -> Result<Vec<PathBuf>> {
    publish::make(folder, "init", changes)?.ok_or_else(|| in_use(folder))
}

/// What is said of a folder that holds something.
pub fn in_use(folder: &Path) -> Error {
    let folder = folder.display();
    Error::Usage(text!("{folder} is not empty; name a new folder", "{folder} 不是空文件夹；请换一个新的文件夹名"))
}

fn zone(name: &str) -> Result<Zone> {
    Zone::named(name).ok_or_else(|| {
        Error::Usage(text!(
            "there is no time zone `{name}`; e.g. Asia/Shanghai",
            "没有时区“{name}”；例如 Asia/Shanghai"
        ))
    })
}

fn no_volumes() -> Finding {
    let message = text!("none of the files holds inquiries by time", "所给文件中没有按时间的咨询量");
    read::findings::codes::IMPORT_NOTHING.about("--from", message)
}

/// Says what was understood and what is open; nothing is written.
fn ask(findings: Vec<Finding>, lines: &[Text], session: &Session) -> Result<ExitCode> {
    lines.iter().for_each(|line| session.say(line));
    Err(Error::Invalid(findings))
}

/// The files, told apart by what they hold.
struct Sorted {
    volumes: Option<Imported>,
    /// Those that are no volumes.
    others: Vec<PathBuf>,
}

impl Sorted {
    /// The one time zone that their title rows name; none where they name none or several.
    fn stated_zone(&self) -> Option<Zone> {
        let zones: BTreeSet<&str> =
            self.volumes.iter().flat_map(|read| &read.volumes.zones).map(|z| z.zone.as_str()).collect();
        let mut zones = zones.into_iter();
        zones.next().filter(|_| zones.next().is_none()).and_then(Zone::named)
    }

    fn new(files: &[PathBuf], zone: Zone, told: &Told) -> Result<Sorted> {
        let target = Target {
            zone,
            year: chrono::Local::now().year(),
            interval: GRID,
            queues: Vec::new(),
            inquiries: PathBuf::from("inquiries.csv"),
        };
        let read = |files: &[PathBuf]| read::import_inquiries(files, &target, told).map_err(Error::Usage);
        let (mut volumes, mut others) = (Vec::new(), Vec::new());
        for file in files {
            let alone = read(std::slice::from_ref(file))?;
            let has_none = alone.volumes.rows.is_empty() && alone.volumes.sheets.is_empty();
            // Days across and numbers down could be counts as well, until one looks at the other headers.
            let is_roster = has_none || !alone.is_sure() && read::holds_people(file);
            if is_roster { &mut others } else { &mut volumes }.push(file.clone());
        }
        let volumes = if volumes.is_empty() { None } else { Some(read(&volumes)?) };
        Ok(Sorted { volumes, others })
    }
}

/// Whether names and titles are in Chinese.
fn is_chinese(imported: &Imported) -> bool {
    let volumes = &imported.volumes;
    let titles = volumes.sheets.iter().flat_map(|sheet| &sheet.columns).map(|column| column.title.as_str());
    let mut words = titles.chain(volumes.rows.iter().map(|row| row.queue.as_str()));
    words.any(|word| word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)))
}

/// The editions that the history shows, and the one to be planned.
fn occasion(imported: &Imported, country: &str, asked: Option<&str>) -> Result<(Vec<Seen>, Coming)> {
    let totals: DayTotals = imported
        .volumes
        .days
        .iter()
        .filter_map(|(day, queues)| Some((day.parse().ok()?, queues.values().sum())))
        .collect();
    let last = totals.last_key_value().map_or_else(|| chrono::Local::now().date_naive(), |(day, _)| *day);
    let country = asked.map_or(country, |kind| keeper(kind, country));
    let seen = occasions::seen(&totals, country);
    let coming = occasions::coming(&seen, country, last);
    let of_kind = |coming: &&Coming| asked.is_none_or(|kind| coming.festival.kind == kind);
    let chosen = coming.iter().filter(of_kind).find(|coming| asked.is_some() || coming.seen > 0).copied();
    if let Some(chosen) = chosen {
        return Ok((seen, chosen));
    }
    let list: Vec<String> = coming
        .iter()
        .take(LISTED)
        .map(|coming| format!("--event {} ({} {})", coming.festival.kind, coming.festival.row_name(), coming.day))
        .collect();
    let list = list.join(", ");
    Err(Error::Usage(text!(
        "the history shows no festival that comes again: say which is planned: {list}",
        "历史中看不出即将到来的大促：请指明要排哪一个：{list}"
    )))
}

/// The country whose festivals hold `kind`: `country` if it does.
fn keeper<'a>(kind: &str, country: &'a str) -> &'a str {
    let of_kind = |festival: &&'static festivals::Festival| festival.kind == kind;
    match festivals::of_country(country).find(of_kind) {
        Some(_) => country,
        None => festivals::all().iter().find(of_kind).map_or(country, |festival| festival.country),
    }
}

/// What the exports say of the shop, and the time from the evening before the festival.
fn shop(imported: &Imported, zone: Zone, country: &str, seen: &[Seen], coming: &Coming) -> Shop {
    let volumes = &imported.volumes;
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    volumes.rows.iter().for_each(|row| *totals.entry(&row.queue).or_default() += row.inquiries);
    let mut queues: Vec<(&str, f64)> = totals.into_iter().collect();
    queues.sort_by(|a, b| b.1.total_cmp(&a.1));
    let queue = |(id, _): (&str, f64)| {
        let proposed = volumes.proposed.get(id).cloned().unwrap_or_default();
        ShopQueue {
            id: id.to_owned(),
            name: id.to_owned(),
            aht_seconds: proposed.handling,
            concurrency: proposed.concurrency,
            bot_share: proposed.bot_share,
            only_what_came: proposed.only_what_came,
        }
    };
    let [first, last] = coming.days(seen);
    let midnight = |day: NaiveDate| zone.resolve(day.and_time(NaiveTime::MIN)).unwrap_or(Moment(0));
    let next = last.succ_opt().unwrap_or(last);
    let start = Moment(midnight(first).0 - BEFORE.0 * 60);
    let finest = volumes.rows.iter().map(|row| row.minutes).min().unwrap_or(GRID);
    Shop {
        name: format!("{} {}", coming.festival.row_name(), coming.day.year()),
        zone,
        currency: currency::of_zone(zone.0.name()).unwrap_or(if country == CHINESE { "CNY" } else { "USD" }).to_owned(),
        horizon: Span { start, end: midnight(next) + AFTER },
        interval_minutes: if finest == 15 { 15 } else { GRID },
        queues: queues.into_iter().map(queue).collect(),
    }
}

/// The rosters among the other files, read for the plan to be.
fn rosters(sorted: &Sorted, shop: &Shop, told: &Told) -> Result<Option<RosterImport>> {
    if sorted.others.is_empty() {
        return Ok(None);
    }
    let failed = |source| Error::Output { path: std::env::temp_dir(), source };
    let draft = Drafts::new()?;
    std::fs::write(draft.path().join("plan.toml"), shop.plan_toml()).map_err(failed)?;
    let plan = read::plan(draft.path(), Needs { inquiries: false, agents: false })?.plan;
    read::import_roster(&sorted.others, &plan, Kind::Agents, told).map(Some).map_err(Error::Usage)
}

/// The files of the folder.
fn contents(
    shop: &Shop,
    volumes: &Imported,
    rosters: Option<&RosterImport>,
    events: &str,
    told: Told,
) -> Result<Vec<Change>> {
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let mut changes = vec![
        Change::Write("plan.toml".to_owned(), (shop.plan_toml() + &catalogue(rosters)).into_bytes()),
        Change::Write("inquiries.csv".to_owned(), report::inquiries(&volumes.volumes.rows)?),
        Change::Write("events.csv".to_owned(), marked(events)),
    ];
    if let Some(rosters) = rosters {
        let bytes = report::rosters(&rosters.roster, shop.zone)?;
        let names = ["agents.csv", "availability.csv", "worked.csv"];
        let tables = names.into_iter().zip(bytes).filter_map(|(name, bytes)| Some((name, bytes?)));
        let filled = tables.filter(|(_, bytes)| bytes.iter().filter(|byte| **byte == b'\n').count() > 1);
        changes.extend(filled.map(|(name, bytes)| Change::Write(name.to_owned(), bytes)));
    }
    let told = kept(told, volumes).lasting();
    if told != Told::default() {
        changes.push(Change::Write(read::IMPORT_FILE.to_owned(), read::import_contents(&told)));
    }
    Ok(changes)
}

/// The shifts of the rosters behind the other settings, as comments: a normal week has none for the night of a festival, so that a plan
/// in them alone would be short, and whoever wants it takes off the marks.
fn catalogue(rosters: Option<&RosterImport>) -> String {
    let shifts = rosters.map_or(&[][..], |rosters| &rosters.roster.shifts);
    match report::catalogue_toml(shifts, &Rules::default(), &Breaks::default()) {
        none if none.is_empty() => none,
        some => format!("\n{}", report::commented(&some)),
    }
}

/// What was made, to be told.
struct Made<'a> {
    volumes: &'a Imported,
    rosters: Option<&'a RosterImport>,
    shop: &'a Shop,
    seen: &'a [Seen],
    coming: &'a Coming,
}

impl Made<'_> {
    fn show(&self, written: &[PathBuf], folder: &Path, session: &Session) -> Result<ExitCode> {
        let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        if session.json {
            session.object(&self.object(&files))?;
            return Ok(ExitCode::SUCCESS);
        }
        report::import_lines(&self.volumes.volumes).iter().for_each(|line| session.say(line));
        session.findings(&self.volumes.told());
        if let Some(rosters) = self.rosters {
            rosters.roster.notes.iter().for_each(|line| session.say(line));
            session.findings(&rosters.told());
        }
        self.lines().iter().for_each(|line| session.say(line));
        session.result(&files.join("\n"))?;
        let folder = folder.display();
        session.say(&text!("next: peakshift check {folder}", "下一步：peakshift check {folder}"));
        Ok(ExitCode::SUCCESS)
    }

    /// The events, the time and the settings that want a look.
    fn lines(&self) -> Vec<Text> {
        let mut lines: Vec<Text> = self
            .seen
            .iter()
            .map(|seen| {
                let (name, year, [first, last], times) = (seen.festival.row_name(), seen.day.year(), seen.days, seen.times);
                text!(
                    "events.csv: {name} {year} from {first} to {last}, {times:.1} times a usual day; strike the row if it was none",
                    "events.csv：{name} {year}，{first} 至 {last}，为平日的 {times:.1} 倍；若不是大促请删去该行"
                )
            })
            .collect();
        let (name, [first, last]) = (self.coming.festival.row_name(), self.coming.days(self.seen));
        let [from, to] = [self.shop.horizon.start, self.shop.horizon.end].map(|at| self.shop.zone.show(at));
        lines.push(text!(
            "planned next: {name} from {first} to {last}, the plan from {from} to {to}; put growth, hours and phase_times right in events.csv",
            "接下来：{name}，{first} 至 {last}，方案时段 {from} 至 {to}；请在 events.csv 中核对增长、开放时间和波次"
        ));
        if self.coming.seen == 0 {
            lines.push(text!(
                "no past edition is in the history: write in column uplift of events.csv how many times a usual day is expected",
                "历史中没有往届：请在 events.csv 的 uplift 列写明预计为平日的几倍"
            ));
        }
        for (queue, keys) in self.shop.assumed() {
            let keys = keys.join(", ");
            lines.push(text!(
                "queue {queue}: from a template, not from the exports: {keys}",
                "队列 {queue}：以下为模板值，并非来自导出文件：{keys}"
            ));
        }
        let shifts = self.rosters.map_or(0, |rosters| rosters.roster.shifts.len());
        if shifts > 0 {
            lines.push(text!(
                shifts,
                "plan.toml: the {shifts} shift of the roster stands at its end as a comment; take off the marks to plan in it alone",
                "plan.toml: the {shifts} shifts of the roster stand at its end as comments; take off the marks to plan in them alone",
                "plan.toml：末尾以注释列出名册中的 {shifts} 个班次；去掉注释符即只按这些班次排班"
            ));
        }
        if self.rosters.is_none() {
            lines.push(text!(
                "no roster among the files: agents.csv is missing; `peakshift import FILE --into PLAN --as agents` makes it",
                "所给文件中没有花名册：缺少 agents.csv；可用 `peakshift import 文件 --into 方案 --as agents` 生成"
            ));
        }
        lines
    }

    fn object(&self, files: &[String]) -> Value {
        let day = |days: [NaiveDate; 2]| days.map(|day| day.to_string());
        let seen = self.seen.iter().map(|seen| {
            json!({ "kind": seen.festival.kind, "days": day(seen.days), "times": (seen.times * 100.0).round() / 100.0 })
        });
        let assumed: BTreeMap<String, Vec<&str>> = self.shop.assumed().into_iter().collect();
        json!({
            "files": files,
            "understood": report::import_object(&self.volumes.volumes, &[]),
            "seen": seen.collect::<Vec<_>>(),
            "coming": { "kind": self.coming.festival.kind, "days": day(self.coming.days(self.seen)), "seen": self.coming.seen },
            "assumed": assumed,
            "shifts": self.rosters.map_or(0, |rosters| rosters.roster.shifts.len()),
        })
    }
}
