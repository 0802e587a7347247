//! `[[sites]]` and `[[shifts]]`: where people sit, and the work blocks that they know.

use super::sections::id;
use super::toml_walk::{Bounds, Placed, Section};
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::ids::TierId;
use crate::domain::plan::{Plan, Shift, Site};
use crate::domain::units::Minutes;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, did_you_mean, nearest, shortened};
use crate::read::table::names;
use crate::read::table::time::parse_clock;
use crate::text;
use chrono::Timelike;

/// More desks than any place has.
const SEATS: Bounds = Bounds::from_to(0.0, 1_000_000.0);
/// A shift is shorter than two days.
const MINUTES: Bounds = Bounds::from_to(SLOT_MINUTES as f64, 2880.0);

/// Reads the sites; one that is not complete leaves its findings and is left out.
pub(in crate::read) fn sites(root: &Section<'_>, findings: &mut Findings) -> Vec<Site> {
    let mut sites = Vec::new();
    let mut used = Vec::new();
    for s in root.sections("sites", findings) {
        let id = id(&s, &used, findings);
        if !s.is_present("seats") {
            s.require("seats", findings);
        }
        let seats = s.optional_whole("seats", SEATS, findings);
        s.finish(findings);
        if let (Some(id), Some(seats)) = (id, seats) {
            used.push(id.clone());
            sites.push(Site { id, seats: seats as u32 });
        }
    }
    sites
}

/// Reads the catalogue of shifts in the same way. No block could be a shift that the rules of blocks do not allow.
pub(in crate::read) fn shifts(root: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Vec<Shift> {
    let mut shifts = Vec::new();
    let mut used = Vec::new();
    for s in root.sections("shifts", findings) {
        let id = id(&s, &used, findings);
        used.extend(id.clone());
        for key in ["starts", "minutes"].into_iter().filter(|key| !s.is_present(key)) {
            s.require(key, findings);
        }
        let starts = starts(&s, plan, findings);
        let minutes = s.optional_whole("minutes", MINUTES, findings).filter(|&minutes| {
            let (rules, grid) = (&plan.rules, plan.rules.block_grid.0);
            let (low, high) = (rules.min_block.0, rules.max_block.0);
            let fits = (low..=high).contains(&minutes) && minutes % grid == 0;
            if !fits {
                let message = text!(
                    "a shift of {minutes} minutes; work blocks are {low} to {high} minutes long, in steps of {grid}",
                    "班次为 {minutes} 分钟；工作班段须为 {low} 至 {high} 分钟，且为 {grid} 分钟的整数倍"
                );
                s.report(&codes::SHIFT_IMPOSSIBLE, "minutes", message, findings);
            }
            fits
        });
        let tiers = s.texts("tiers", findings).map(|given| tiers(&given, plan, findings));
        s.finish(findings);
        if let (Some(id), Some(minutes), false) = (id, minutes, starts.is_empty()) {
            shifts.push(Shift { id, starts, length: Minutes(minutes), tiers });
        }
    }
    shifts
}

/// The clocks at which a shift starts, in minutes after midnight, sorted.
fn starts(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Vec<i64> {
    let grid = plan.rules.block_grid.0.max(1);
    let mut starts = Vec::new();
    for given in s.texts("starts", findings).unwrap_or_default() {
        let shown = shortened(&given.value);
        match parse_clock(&given.value).map(|time| i64::from(time.hour() * 60 + time.minute())) {
            Some(minute) if minute % grid == 0 => starts.push(minute),
            Some(_) => {
                let message = text!(
                    "a shift starts at {shown}; blocks start on multiples of {grid} minutes",
                    "班次于 {shown} 开始；班段须在 {grid} 分钟的整数倍开始"
                );
                findings.add(&codes::SHIFT_IMPOSSIBLE, given.at, message);
            }
            None => {
                let message = text!("`{shown}` is not a time of day", "`{shown}` 不是钟点");
                let hint =
                    text!("write e.g. starts = [\"08:00\", \"08:30\"]", "请写作例如 starts = [\"08:00\", \"08:30\"]");
                findings.add_with_hint(&codes::UNKNOWN_WORD, given.at, message, hint);
            }
        }
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The tiers that a setting names.
pub(super) fn tiers(given: &[Placed<String>], plan: &Plan, findings: &mut Findings) -> Vec<TierId> {
    let mut tiers = Vec::new();
    for name in given {
        match names::tier(&plan.tiers, &name.value) {
            Some(tier) => tiers.push(tier),
            None => {
                let near = nearest(&name.value, plan.tiers.values().map(|tier| tier.id.as_str()));
                let shown = shortened(&name.value);
                let message = text!("there is no tier `{shown}`", "没有梯队 `{shown}`");
                let hint = did_you_mean(&codes::UNKNOWN_WORD, near);
                findings.add_with_hint(&codes::UNKNOWN_WORD, name.at, message, hint);
            }
        }
    }
    tiers
}
