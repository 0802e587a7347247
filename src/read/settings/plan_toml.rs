//! plan.toml: every setting of a plan, merged with the defaults.

use super::activities;
use super::block_check;
use super::forecast;
use super::places;
use super::sections;
use super::toml_walk::{Bounds, Placed, Section, Source};
use crate::domain::calendar::{Horizon, Moment, Zone};
use crate::domain::ids::Table;
use crate::domain::plan::{Plan, Pool, Replan, Staffing};
use crate::domain::units::{Minutes, Share};
use crate::domain::zones;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest, shortened};
use crate::read::table::cells::report_time;
use crate::read::table::time::{Clock, TimeError};
use crate::text;
use std::path::{Component, Path};

/// Longest horizon: 366 days.
const LONGEST_SECONDS: i64 = 366 * 86_400;

/// A time after every row, for a plan whose own start could not be read.
const NO_HORIZON: Moment = Moment(100_000_000_000);

/// Names of the input files.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read) struct Inputs {
    pub inquiries: Input,
    pub events: Input,
    pub agents: Input,
    pub availability: Input,
    pub worked: Input,
    pub adjust: Input,
    /// Named under `[forecast]`, where there is one.
    pub holidays: Option<Input>,
}

/// One input file.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read) struct Input {
    pub name: String,
    /// Where plan.toml names it; none for the default name.
    pub named_at: Option<Place>,
}

/// Everything in plan.toml. Where a value could not be read the default stands in, so that the tables can still be read.
#[derive(Debug, Clone)]
pub(in crate::read) struct Settings {
    pub plan: Plan,
    pub inputs: Inputs,
    pub pools: Vec<Pool>,
    pub replan: Replan,
    /// Agents whom activities name.
    pub named_agents: activities::Named,
    /// Whether queues were left out, so that nothing which names one can be judged.
    pub lacks_queues: bool,
}

/// Reads the text of plan.toml.
pub(in crate::read) fn read(text: &str, folder_name: &str, findings: &mut Findings) -> Settings {
    let (document, source) = Source::parse(text, findings);
    let root = Section::root(&source, document.get_ref());
    let head = Head::read(&root, folder_name, findings);
    let (forecast, holidays, own_days) = forecast::read(&root, findings);
    let staffing = staffing(&root, findings);
    let (queues, lacks_queues) = sections::queues(&root, findings);
    if queues.is_empty() && !source.broken {
        let message = text!("there is no usable [[queues]] table", "没有可用的 [[queues]] 表");
        findings.add(&codes::NO_QUEUE, Place::default(), message);
    }
    let tiers = sections::tiers(&root, findings);
    let mut plan = Plan {
        name: head.name,
        zone: head.zone,
        horizon: head.horizon,
        currency: head.currency,
        forecast,
        staffing,
        queues: Table::new(queues),
        tiers: Table::new(tiers),
        sites: Table::new(places::sites(&root, findings)),
        rules: sections::rules(&root, findings),
        shifts: Vec::new(),
        sessions: Table::new(Vec::new()),
        breaks: sections::breaks(&root, findings),
        standby: sections::standby(&root, findings),
        squads: sections::squads(&root, findings),
        levels: sections::levels(&root, findings),
        penalties: sections::penalties(&root, findings),
        pay: super::pay::read(&root, findings),
        solver: sections::solver(&root, findings),
        simulation: sections::simulation(&root, findings),
        agents: Table::new(Vec::new()),
        events: Vec::new(),
        adjustments: Vec::new(),
        holidays,
        scorecard: Vec::new(),
    };
    block_check::report(&plan, &root, findings);
    plan.shifts = places::shifts(&root, &plan, findings);
    let (sessions, named_agents) = activities::read(&root, &plan, findings);
    plan.sessions = Table::new(sessions);
    plan.scorecard = super::scorecard::read(&root, &plan, findings);
    let pools = super::pools::read(&root, &plan, findings);
    let replan = sections::replan(&root, findings);
    own_days.iter().for_each(|name| tell_outside(name, findings));
    let named = |name: Placed<String>| Input { named_at: Some(name.at), name: name.value };
    let inputs = Inputs { holidays: own_days.map(named), ..inputs(&root, findings) };
    root.finish(findings);
    Settings { plan, inputs, pools, replan, named_agents, lacks_queues }
}

struct Head {
    name: String,
    zone: Zone,
    horizon: Horizon,
    currency: String,
}

impl Head {
    fn read(root: &Section<'_>, folder_name: &str, findings: &mut Findings) -> Head {
        let section = root.section("plan", findings);
        let name = section.text("name", findings).map_or(folder_name.to_owned(), |name| name.value);
        let currency = section.text("currency", findings).map_or("CNY".to_owned(), |currency| currency.value);
        let zone = zone(&section, findings);
        let interval = interval(&section, findings);
        let start = moment(&section, "start", zone, findings);
        let end = moment(&section, "end", zone, findings);
        let horizon = match (start, end) {
            (Some(start), Some(end)) => horizon(&section, start, end, interval, findings),
            _ => None,
        };
        section.finish(findings);
        let horizon = horizon.unwrap_or(Horizon { start: NO_HORIZON, end: NO_HORIZON, interval });
        Head { name, zone: zone.unwrap_or(Zone::UTC), horizon, currency }
    }
}

fn zone(section: &Section<'_>, findings: &mut Findings) -> Option<Zone> {
    let Placed { value, at } = section.required_text("timezone", findings)?;
    let zone = Zone::named(&value);
    if zone.is_none() {
        let near = nearest(&value, zones::names());
        let message = text!("there is no time zone `{value}`", "没有时区 `{value}`");
        findings.add_with_hint(&codes::ZONE_UNKNOWN, at, message, did_you_mean(&codes::ZONE_UNKNOWN, near));
    }
    zone
}

fn interval(section: &Section<'_>, findings: &mut Findings) -> Minutes {
    let minutes = section.whole("interval_minutes", 30, Bounds::from_to(1.0, 1440.0), findings);
    if ![15, 30, 60].contains(&minutes) {
        let message = text!(
            "`plan.interval_minutes` is {minutes}; it must be 15, 30 or 60",
            "`plan.interval_minutes` 为 {minutes}，应为 15、30 或 60"
        );
        section.report(&codes::OUT_OF_RANGE, "interval_minutes", message, findings);
        return Minutes(30);
    }
    Minutes(minutes)
}

/// A time of the plan; none where it cannot be read or the zone is not known.
fn moment(section: &Section<'_>, key: &'static str, zone: Option<Zone>, findings: &mut Findings) -> Option<Moment> {
    let given = section.time_text(key, findings);
    if given.is_none() && !section.is_present(key) {
        section.require(key, findings);
    }
    let Placed { value, at } = given?;
    let known = zone.unwrap_or(Zone::UTC);
    let mut clock = Clock::new(known);
    // 24:00 closes a day, and opens none.
    match if key == "end" { clock.end(&value) } else { clock.moment(&value) } {
        Ok(moment) => zone.map(|_| moment),
        Err(TimeError::Local(_)) if zone.is_none() => None,
        Err(error) => {
            report_time(error, &value, at, known, findings);
            None
        }
    }
}

fn horizon(
    section: &Section<'_>,
    start: Moment,
    end: Moment,
    interval: Minutes,
    findings: &mut Findings,
) -> Option<Horizon> {
    let (code, key, message) = if end <= start {
        let message = text!("`plan.end` is not after `plan.start`", "`plan.end` 不晚于 `plan.start`");
        (&codes::HORIZON_REVERSED, "end", message)
    } else if start.0 % 300 != 0 {
        let message = text!("`plan.start` is not a multiple of 5 minutes", "`plan.start` 不是 5 分钟的整数倍");
        (&codes::HORIZON_OFF_GRID, "start", message)
    } else if end.0 - start.0 > LONGEST_SECONDS {
        let days = (end.0 - start.0) / 86_400;
        (&codes::HORIZON_TOO_LONG, "end", text!("the horizon has {days} days", "方案时段长达 {days} 天"))
    } else if (end.0 - start.0) % (interval.0 * 60) != 0 {
        let (minutes, each) = ((end.0 - start.0) as f64 / 60.0, interval.0);
        let message = text!(
            "the horizon has {minutes} minutes, which are not whole intervals of {each}",
            "方案时段共 {minutes} 分钟，不是 {each} 分钟区间的整数倍"
        );
        (&codes::HORIZON_NOT_WHOLE, "end", message)
    } else {
        return Some(Horizon { start, end, interval });
    };
    section.report(code, key, message, findings);
    None
}

fn staffing(root: &Section<'_>, findings: &mut Findings) -> Staffing {
    let section = root.section("staffing", findings);
    let models = ["erlang-a-mol", "erlang-a", "erlang-c", "workload"].map(|name| (name, name));
    let model = section.word("model", &models, findings).unwrap_or("erlang-a-mol");
    let demand_quantile = Share(section.number("demand_quantile", 0.8, Bounds::share(false, false), findings));
    section.finish(findings);
    Staffing { model: model.to_owned(), demand_quantile }
}

/// Says that a file which plan.toml names lies elsewhere: who looks through the folder does not see it.
fn tell_outside(name: &Placed<String>, findings: &mut Findings) {
    if climbs_out(&name.value) {
        let file = shortened(&name.value);
        let message = text!("{file} lies outside of the plan folder", "{file} 位于方案文件夹之外");
        findings.add(&codes::INPUT_OUTSIDE, name.at, message);
    }
}

/// Whether a file name leads out of the folder that it is relative to.
fn climbs_out(name: &str) -> bool {
    let mut depth = 0;
    Path::new(name).components().any(|part| {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir => depth -= 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return true,
        }
        depth < 0
    })
}

fn inputs(root: &Section<'_>, findings: &mut Findings) -> Inputs {
    let section = root.section("inputs", findings);
    let mut input = |key: &'static str, default: &str| {
        let named = section.long_text(key, findings);
        let named_at = named.as_ref().map(|name| name.at);
        named.iter().for_each(|name| tell_outside(name, findings));
        Input { name: named.map_or(default.to_owned(), |name| name.value), named_at }
    };
    let inputs = Inputs {
        inquiries: input("inquiries", "inquiries.csv"),
        events: input("events", "events.csv"),
        agents: input("agents", "agents.csv"),
        availability: input("availability", "availability.csv"),
        worked: input("worked", "worked.csv"),
        adjust: input("adjust", "adjust.csv"),
        holidays: None,
    };
    section.finish(findings);
    inputs
}
