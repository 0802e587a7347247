//! The workbook to send: the curve for those who pay, and a sheet for each agency.

use super::HireFacts;
use super::blocks::{Order, blocks};
use super::curve::{curve_table, sentences};
use super::left::left_table;
use crate::domain::calendar::Moment;
use crate::domain::currency::unit;
use crate::domain::text::Text;
use crate::error::Result;
use crate::report::Facts;
use crate::report::figures::grouped;
use crate::report::listing::Listing;
use crate::report::view::View;
use crate::report::{words, xlsx};
use crate::text;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// hire.xlsx.
pub(super) fn bytes(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Result<Vec<u8>> {
    let view = View::new(facts)?;
    let mut curve = curve_table(facts.plan, hire);
    curve.notes.splice(0..0, sentences(facts.plan, hire));
    let mut first = vec![curve];
    first.extend(left_table(facts.plan, hire));
    let mut sheets = vec![(view.say(text!("Curve", "预算曲线")), first)];
    sheets.extend(agencies(facts, hire)?.into_iter().map(|(name, listing)| (name, vec![listing])));
    xlsx::listings(&view, "hire.xlsx", sheets, hire.curve.len())
}

/// What is asked of each pool: the pool's name and the shifts to fill, in order of time.
pub(super) fn agencies(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Result<Vec<(String, Listing)>> {
    let view = View::new(facts)?;
    let mut orders = blocks(facts, hire)?;
    orders.sort_by_key(|order| (order.pool, order.span.start, order.span.end, order.queue));
    let listing = |at: usize| {
        let own: Vec<&Order> = orders.iter().filter(|order| order.pool == at).collect();
        (hire.pools[at].name.clone(), of_pool(&view, hire, at, &own))
    };
    Ok((0..hire.pools.len()).map(listing).collect())
}

fn of_pool(view: &View<'_>, hire: &HireFacts<'_>, at: usize, orders: &[&Order]) -> Listing {
    let (plan, pool) = (view.plan, &hire.pools[at]);
    let tier = words::tier(&plan.tiers[pool.tier]);
    let lock = Moment(plan.horizon.start.0 - pool.lead_days * DAY);
    let lock = format!("{} {}", view.clock.day_name(view.clock.day(lock)), view.clock.time(lock));
    let row = |order: &&Order| {
        let hours = order.span.seconds() as f64 / 3600.0;
        let kind = if order.standby { text!("standby", "待命") } else { text!("work", "在岗") };
        vec![
            Text::same(view.clock.day_name(view.clock.day(order.span.start))),
            Text::same(view.clock.range(&order.span)),
            Text::same(format!("{hours:.1}")),
            Text::same(view.queue_name(order.queue).to_owned()),
            kind,
            Text::same(order.people.to_string()),
            tier.clone(),
            Text::same(lock.clone()),
        ]
    };
    let people = hire.people.iter().filter(|(_, of)| *of == at).count();
    let cost = grouped(orders.iter().map(|order| order.cost).sum());
    let name = &pool.name;
    let Text { en: currency, zh: yuan } = unit(&plan.currency);
    let note = if people == 0 {
        text!("Nobody is needed from here.", "此处无需雇人。")
    } else {
        text!(
            "{people} different people, {currency} {cost} in all; please confirm until {lock}.",
            "共 {people} 人，合计 {cost} {yuan}；请于 {lock} 前确认。"
        )
    };
    Listing {
        title: text!("{name}: shifts to fill", "{name}：需求班次"),
        heads: vec![
            text!("Day", "日期"),
            text!("From – to", "起止"),
            text!("Hours", "时长"),
            text!("Queue", "队列"),
            text!("Kind", "类型"),
            text!("People", "人数"),
            text!("Tier", "梯队"),
            text!("Confirm until", "锁定时间"),
        ],
        rows: orders.iter().map(row).collect(),
        notes: vec![note],
    }
}
