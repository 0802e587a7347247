//! The choices that rosters alone have.

use super::tiers::Service;
use crate::domain::imported_roster::RosterTold;
use crate::domain::text::Text;
use crate::read::findings::list::Findings;
use crate::read::settings::toml_walk::{Bounds, Section};
use crate::text;
use chrono::NaiveDate;

/// The section of import.toml that keeps them.
pub(in crate::read) const SECTION: &str = "roster";

const SHIFTS: [(&str, &str); 2] = [("as-available", "as-available"), ("ignore", "ignore")];
/// Most days that a rule of service counts.
const MOST_DAYS: f64 = 36_500.0;

/// What becomes of shifts inside the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::read) enum Shifts {
    /// Windows in which alone the agent can work.
    #[default]
    AsAvailable,
    /// Nothing.
    Ignore,
}

/// [`RosterTold`] in types.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read) struct RosterChoices {
    pub tiers: Vec<(String, String)>,
    pub tier_of_all: Option<String>,
    pub make_ids: bool,
    pub shifts: Shifts,
    pub first_day: Option<NaiveDate>,
    pub(super) service: Service,
    pub skip_totals: bool,
}

/// Days after which somebody is no longer new, and from which on senior.
const SERVICE: Service = Service { new: 28, senior: 365 };

impl RosterChoices {
    /// The choices in types; an error says which one makes no sense.
    pub fn of(told: &RosterTold) -> Result<RosterChoices, Text> {
        let shifts = match told.shifts.as_deref() {
            None | Some("as-available") => Shifts::AsAvailable,
            Some("ignore") => Shifts::Ignore,
            Some(other) => {
                return Err(text!(
                    "--shifts {other}: choose from as-available, ignore",
                    "--shifts {other}：可选 as-available、ignore"
                ));
            }
        };
        let first_day = match &told.first_day {
            None => None,
            Some(text) => Some(text.parse::<NaiveDate>().map_err(|_| {
                text!("--first-day {text}: write a date, 2026-11-09", "--first-day {text}：请写日期，例如 2026-11-09")
            })?),
        };
        let pair = |text: &String| match text.split_once('=') {
            Some((word, tier)) if !word.trim().is_empty() => Ok((word.trim().to_owned(), tier.trim().to_owned())),
            _ => Err(text!("--tier {text}: write NAME=TIER", "--tier {text}：应写作 名称=梯队")),
        };
        let service =
            Service { new: told.new_days.unwrap_or(SERVICE.new), senior: told.senior_days.unwrap_or(SERVICE.senior) };
        if service.new > service.senior {
            let (new, senior) = (service.new, service.senior);
            return Err(text!(
                "--new-days {new} is above --senior-days {senior}",
                "--new-days {new} 大于 --senior-days {senior}"
            ));
        }
        Ok(RosterChoices {
            tiers: told.tiers.iter().map(pair).collect::<Result<_, _>>()?,
            tier_of_all: told.tier_of_all.clone(),
            make_ids: told.make_ids,
            shifts,
            first_day,
            service,
            skip_totals: told.skip_totals,
        })
    }
}

/// `now`, and of `before` what `now` does not say.
pub(in crate::read) fn merged(now: &RosterTold, before: &RosterTold) -> RosterTold {
    let word = |pair: &str| pair.split('=').next().unwrap_or_default().trim().to_owned();
    let kept = before.tiers.iter().filter(|pair| now.tiers.iter().all(|new| word(new) != word(pair)));
    RosterTold {
        tiers: kept.chain(&now.tiers).cloned().collect(),
        tier_of_all: now.tier_of_all.clone().or_else(|| before.tier_of_all.clone()),
        make_ids: now.make_ids || before.make_ids,
        shifts: now.shifts.clone().or_else(|| before.shifts.clone()),
        first_day: now.first_day.clone(),
        new_days: now.new_days.or(before.new_days),
        senior_days: now.senior_days.or(before.senior_days),
        skip_totals: now.skip_totals,
    }
}

/// What a section of import.toml keeps.
pub(in crate::read) fn kept(section: Section<'_>, findings: &mut Findings) -> RosterTold {
    let tiers = section.texts("tiers", findings).unwrap_or_default();
    let days = Bounds::from_to(0.0, MOST_DAYS);
    let told = RosterTold {
        tiers: tiers.into_iter().map(|text| text.value).collect(),
        tier_of_all: section.text("tier", findings).map(|tier| tier.value),
        make_ids: section.flag("make_ids", false, findings),
        shifts: section.word("shifts", &SHIFTS, findings).map(str::to_owned),
        first_day: None,
        new_days: section.optional_whole("new_days", days, findings),
        senior_days: section.optional_whole("senior_days", days, findings),
        skip_totals: false,
    };
    section.finish(findings);
    told
}

/// The lines of import.toml that keep `told`: none where nothing was told that holds for the next roster, too.
pub(in crate::read) fn lines(told: &RosterTold) -> Vec<String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut lines = Vec::new();
    if !told.tiers.is_empty() {
        let tiers = told.tiers.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
        lines.push(format!("tiers = [{tiers}]"));
    }
    lines.extend(told.tier_of_all.as_deref().map(|tier| format!("tier = {}", quoted(tier))));
    lines.extend(told.make_ids.then(|| "make_ids = true".to_owned()));
    lines.extend(told.shifts.as_deref().map(|shifts| format!("shifts = {}", quoted(shifts))));
    lines.extend(told.new_days.map(|days| format!("new_days = {days}")));
    lines.extend(told.senior_days.map(|days| format!("senior_days = {days}")));
    if !lines.is_empty() {
        lines.insert(0, format!("\n[{SECTION}]"));
    }
    lines
}
