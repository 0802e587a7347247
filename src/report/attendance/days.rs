//! The schedule by person and day.

use super::{DayRow, Lacking, System, is_number};
use crate::domain::attendance::{Ids, day_name};
use crate::domain::plan::Plan;
use crate::domain::roster::{Block, Roster};
use chrono::{NaiveDate, NaiveTime};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn days(plan: &Plan, roster: &Roster, ids: &Ids, system: &dyn System) -> (Vec<DayRow>, Lacking) {
    let whole = whole_days(plan);
    let (mut rows, mut lacking) = (Vec::new(), Lacking::default());
    let mut not_numbers = BTreeSet::new();
    for agent in plan.agents.ids() {
        let blocks = roster.blocks(agent);
        let worked = worked(plan, &blocks);
        if worked.is_empty() && whole.is_empty() {
            continue;
        }
        let id = &plan.agents[agent].id;
        let user = match ids.agents.get(id) {
            Some(Some(user)) => user.clone(),
            Some(None) => continue,
            None => {
                lacking.agents.push(id.clone());
                String::new()
            }
        };
        for date in whole.iter().chain(worked.keys()).collect::<BTreeSet<_>>() {
            let name = worked.get(date);
            let shift = name.and_then(|name| ids.shifts.get(name));
            if let (Some(name), None) = (name, shift) {
                *lacking.shifts.entry(name.clone()).or_default() += 1;
            }
            not_numbers.extend(shift.filter(|shift| system.has_numbers() && !is_number(shift)).cloned());
            rows.push(DayRow { user: user.clone(), date: *date, shift: shift.cloned() });
        }
    }
    lacking.not_numbers = not_numbers.into_iter().collect();
    rows.sort_by_key(DayRow::month);
    (rows, lacking)
}

/// What is worked on each day on which a block begins.
fn worked(plan: &Plan, blocks: &[Block<'_>]) -> BTreeMap<NaiveDate, String> {
    let mut by_day: BTreeMap<NaiveDate, Vec<&Block<'_>>> = BTreeMap::new();
    for block in blocks.iter().filter(|block| !block.standby) {
        by_day.entry(plan.zone.local(block.span.start).date()).or_default().push(block);
    }
    by_day.into_iter().map(|(date, blocks)| (date, day_name(plan, &blocks))).collect()
}

/// The local days that lie in the plan from midnight to midnight.
fn whole_days(plan: &Plan) -> Vec<NaiveDate> {
    let [start, end] = [plan.horizon.start, plan.horizon.end].map(|at| plan.zone.local(at));
    let first = if start.time() == NaiveTime::MIN { Some(start.date()) } else { start.date().succ_opt() };
    first.into_iter().flat_map(|first| first.iter_days()).take_while(|date| *date < end.date()).collect()
}
