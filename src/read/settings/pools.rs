//! `[[pools]]`: people who could be hired (SPEC section 6, Hire).

use super::block_check::fillable;
use super::sections::id;
use super::toml_walk::{Bounds, Placed, Section};
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{QueueId, TierId};
use crate::domain::plan::{Plan, Pool};
use crate::domain::units::{Minutes, Money};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, did_you_mean, nearest};
use crate::read::table::cells::{list, report_time};
use crate::read::table::names::{self as named, Named};
use crate::read::table::time::Clock;
use crate::text;

/// More people than any pool has; each is planned one by one.
const MOST_PEOPLE: f64 = 1000.0;

/// Reads the pools; one that is not complete leaves its findings and is left out.
pub(in crate::read) fn read(root: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Vec<Pool> {
    let mut pools = Vec::new();
    let mut used = Vec::new();
    for s in root.sections("pools", findings) {
        let id = id(&s, &used, findings);
        used.extend(id.clone());
        let name = s.text("name", findings).map(|name| name.value);
        let tier = s.required_text("tier", findings).and_then(|tier| tier_of(&tier, plan, findings));
        let queues = queues(&s, plan, findings);
        if !s.is_present("most") {
            s.require("most", findings);
        }
        let most = s.optional_whole("most", Bounds::from_to(1.0, MOST_PEOPLE), findings);
        let price = Bounds::from_to(0.0, 1e9);
        let cost = s.optional_number("cost_per_hour", price, findings);
        let efficiency = s.optional_number("efficiency", Bounds::above(0.0, 10.0), findings);
        let fixed_cost = Money(s.number("fixed_cost", 0.0, price, findings));
        let (min_hours, max_hours) = hours(&s, findings);
        let span = span(&s, plan, findings);
        let site = s.text("site", findings).and_then(|site| site_of(site, plan, findings));
        let block = block(&s, plan, findings);
        let cost = price_of_block(&s, plan, block, findings).or(cost);
        let min_people = min_people(&s, most, findings);
        let lead_days = s.whole("lead_days", 0, Bounds::from_to(0.0, 366.0), findings);
        if let (Some(id), Some(tier), Some(most)) = (id, tier, most) {
            pools.push(Pool {
                name: name.unwrap_or_else(|| id.clone()),
                id,
                tier,
                queues,
                most: most as usize,
                cost_per_hour: cost.map_or(plan.tiers[tier].cost_per_hour, Money),
                efficiency: efficiency.unwrap_or(plan.tiers[tier].efficiency),
                fixed_cost,
                min_hours,
                max_hours,
                span,
                site,
                block,
                min_people,
                lead_days,
            });
        }
        s.finish(findings);
    }
    pools
}

/// When the people of a pool can work, inside the horizon.
fn span(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Span {
    let horizon = Span { start: plan.horizon.start, end: plan.horizon.end };
    let start = moment(s, "from", plan, findings).unwrap_or(horizon.start);
    let end = moment(s, "to", plan, findings).unwrap_or(horizon.end);
    let given = Span { start, end };
    if horizon.start < horizon.end {
        if end <= start {
            let message = text!("the pool ends before it starts", "人员池的结束早于开始");
            s.report(&codes::END_NOT_AFTER_START, "to", message, findings);
        } else if given.overlap_seconds(&horizon) == 0 {
            let message = text!("nobody of this pool can work inside the plan", "此人员池在方案时段内无人可用");
            s.report(&codes::POOL_OUTSIDE, if s.is_present("from") { "from" } else { "to" }, message, findings);
        }
    }
    given
}

/// The length of every block of a pool that sells blocks only: one that the rules allow.
fn block(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Option<Minutes> {
    let length = s.optional_whole("block_minutes", Bounds::above(0.0, 2880.0), findings)?;
    if !fillable(&plan.rules, &plan.breaks).any(|possible| possible == length) {
        let message = text!(
            "no work block of {length} minutes keeps the rules of [rules] and [breaks]",
            "{length} 分钟的班段不符合 [rules] 与 [breaks] 的规则"
        );
        s.report(&codes::POOL_BLOCK_IMPOSSIBLE, "block_minutes", message, findings);
        return None;
    }
    Some(Minutes(length))
}

/// People of one block at least; no more than there are.
fn min_people(s: &Section<'_>, most: Option<i64>, findings: &mut Findings) -> usize {
    s.whole("min_people", 1, Bounds::from_to(1.0, most.map_or(MOST_PEOPLE, |most| most as f64)), findings) as usize
}

/// The wage of an hour that makes a block cost what is asked for a seat in it: all blocks are paid equally long.
fn price_of_block(s: &Section<'_>, plan: &Plan, block: Option<Minutes>, findings: &mut Findings) -> Option<f64> {
    let price = s.optional_number("cost_per_block", Bounds::from_to(0.0, 1e9), findings)?;
    if !s.is_present("block_minutes") || s.is_present("cost_per_hour") {
        let message = text!(
            "cost_per_block is the price of a seat in a block of block_minutes, in place of cost_per_hour",
            "cost_per_block 是每个 block_minutes 班段的单人价格，代替 cost_per_hour"
        );
        s.report(&codes::POOL_PRICE_UNCLEAR, "cost_per_block", message, findings);
        return None;
    }
    let (length, breaks) = (block?.0, &plan.breaks);
    let unpaid = if length > breaks.meal_after.0 && !breaks.meal_paid { breaks.meal_length.0 } else { 0 };
    Some(price * 60.0 / (length - unpaid) as f64)
}

/// Paid hours of each: at least and at most.
fn hours(s: &Section<'_>, findings: &mut Findings) -> (f64, Option<f64>) {
    let bounds = Bounds::from_to(0.0, 1e5);
    let min_hours = s.number("min_hours", 0.0, bounds, findings);
    let max_hours = s.optional_number("max_hours", bounds, findings);
    if let Some(most) = max_hours.filter(|most| min_hours > *most) {
        let message =
            text!("min_hours {min_hours} is above max_hours {most}", "min_hours {min_hours} 大于 max_hours {most}");
        s.report(&codes::POOL_HOURS_REVERSED, "min_hours", message, findings);
    }
    (min_hours, max_hours)
}

fn tier_of(given: &Placed<String>, plan: &Plan, findings: &mut Findings) -> Option<TierId> {
    let found = named::tier(&plan.tiers, &given.value);
    if found.is_none() {
        let near = nearest(&given.value, plan.tiers.values().map(|tier| tier.id.as_str()));
        unknown(given, near, findings);
    }
    found
}

/// Where its people sit; like the column of the roster, it says nothing where the plan has no sites.
fn site_of(given: Placed<String>, plan: &Plan, findings: &mut Findings) -> Option<String> {
    if !plan.sites.is_empty() && plan.sites.values().all(|site| site.id != given.value) {
        let near = nearest(&given.value, plan.sites.values().map(|site| site.id.as_str()));
        unknown(&given, near, findings);
        return None;
    }
    Some(given.value)
}

fn queues(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Vec<QueueId> {
    if !s.is_present("queues") {
        s.require("queues", findings);
    }
    let mut queues = Vec::new();
    for name in &names(s, "queues", findings) {
        match named::queue(&plan.queues, &name.value) {
            Named::One(queue) => queues.push(queue),
            Named::Two(a, b) => {
                findings.add(&codes::NAME_OF_TWO, name.at, named::two_queues(&plan.queues, &name.value, a, b));
            }
            Named::Nothing => {
                unknown(name, nearest(&name.value, plan.queues.values().map(|q| q.id.as_str())), findings)
            }
        }
    }
    if s.is_present("queues") && queues.is_empty() && !findings.has_errors() {
        let message = text!("the people of this pool can serve no queue", "此人员池的人员没有可服务的队列");
        s.report(&codes::POOL_WITHOUT_QUEUE, "queues", message, findings);
    }
    queues.sort_unstable();
    queues.dedup();
    queues
}

/// An array of names, or a text with a list of them.
pub(in crate::read) fn names(s: &Section<'_>, key: &'static str, findings: &mut Findings) -> Vec<Placed<String>> {
    if !s.is_text(key) {
        return s.texts(key, findings).unwrap_or_default();
    }
    let given = s.text(key, findings);
    given.iter().flat_map(|g| list(&g.value).map(|part| Placed { value: part.to_owned(), at: g.at })).collect()
}

fn unknown(given: &Placed<String>, near: Option<&str>, findings: &mut Findings) {
    let name = &given.value;
    let message = text!("there is no `{name}` in this plan", "本方案中没有 `{name}`");
    findings.add_with_hint(&codes::POOL_UNKNOWN_NAME, given.at, message, did_you_mean(&codes::POOL_UNKNOWN_NAME, near));
}

/// A time that may be left out.
pub(in crate::read) fn moment(
    s: &Section<'_>,
    key: &'static str,
    plan: &Plan,
    findings: &mut Findings,
) -> Option<Moment> {
    let Placed { value, at } = s.time_text(key, findings)?;
    let mut clock = Clock::new(plan.zone);
    // The keys of ends: 24:00 closes a day.
    match if key == "to" { clock.end(&value) } else { clock.moment(&value) } {
        Ok(moment) => Some(moment),
        Err(error) => {
            report_time(error, &value, at, plan.zone, findings);
            None
        }
    }
}
