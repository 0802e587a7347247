//! agents.csv and availability.csv: who there is, when, and for how long.

use super::campaign::Campaign;
use super::demand::stamp;
use super::template::{QueueSpec, Template};
use super::{Request, contracts, full, names};
use crate::domain::calendar::{Moment, Span};
use crate::domain::plan::Tier;
use crate::domain::units::Minutes;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, RngExt};
use std::collections::BTreeMap;

/// One agent of a sample roster.
#[derive(Debug)]
pub(super) struct Person {
    id: String,
    name: String,
    tier: &'static TierSpec,
    queues: Vec<&'static str>,
    min_hours: Option<u32>,
    max_hours: Option<u32>,
    cost_per_hour: Option<f64>,
    efficiency: Option<f64>,
    windows: Vec<(Span, &'static str)>,
}

/// How a tier looks in a sample roster.
#[derive(Debug)]
struct TierSpec {
    id: &'static str,
    /// Percent of the roster.
    percent: usize,
    /// Chance that an agent has a second queue; half of it for a third.
    second_queue: f64,
    /// Least and most of `max_hours` per 36 hours of horizon.
    hours: (u32, u32),
    /// Chance of a promise of hours.
    promised: f64,
    /// Chance that the agent works in fixed windows only.
    windowed: f64,
}

static TIERS: [TierSpec; 5] = [
    TierSpec { id: "senior", percent: 12, second_queue: 1.0, hours: (16, 20), promised: 0.6, windowed: 0.15 },
    TierSpec { id: "regular", percent: 44, second_queue: 0.5, hours: (16, 20), promised: 0.6, windowed: 0.2 },
    TierSpec { id: "new", percent: 15, second_queue: 0.45, hours: (14, 18), promised: 0.5, windowed: 0.2 },
    TierSpec { id: "borrowed", percent: 13, second_queue: 0.35, hours: (10, 13), promised: 0.0, windowed: 0.45 },
    TierSpec { id: "outsourced", percent: 16, second_queue: 0.45, hours: (18, 20), promised: 0.0, windowed: 0.4 },
];

/// Shifts that people have in mind: first hour and length, in hours.
const SHIFTS: [(i64, i64); 5] = [(6, 10), (9, 10), (13, 11), (16, 11), (20, 12)];
/// Chances of a wish for a shift, of avoiding nights, and of an appointment.
const WISHES: (f64, f64, f64) = (0.25, 0.14, 0.07);
/// Chance that pay or efficiency differ from the tier's.
const PERSONAL: f64 = 0.12;
/// Share of a horizon in which one agent can work at most: duties of 10 hours, 11 hours of rest between.
const DUTY_SHARE: f64 = 10.0 / 21.0;

/// A roster in which each tier has its share; the order is mixed, as in an export by hiring date.
pub(super) fn draw(
    request: &Request,
    campaign: &Campaign,
    queues: &'static [QueueSpec],
    rng: &mut impl Rng,
) -> Vec<Person> {
    let mut tiers: Vec<&'static TierSpec> = tier_by_tier(request.agents);
    tiers.shuffle(rng);
    let digits = request.agents.to_string().len().max(4);
    tiers
        .into_iter()
        .enumerate()
        .map(|(index, tier)| {
            let number = index + 1;
            let name = match (tier.id, request.template.chinese_names > 0.0) {
                ("outsourced", true) => format!("外包{number:02}"),
                ("outsourced", false) => format!("Partner {number:02}"),
                _ => names::draw(request.template.chinese_names, rng),
            };
            let mut person = Person {
                id: format!("A{number:0digits$}"),
                name,
                tier,
                queues: skills(tier, queues, rng),
                min_hours: None,
                max_hours: None,
                cost_per_hour: None,
                efficiency: None,
                windows: Vec::new(),
            };
            if request.alike {
                as_group(&mut person, campaign, rng);
            } else {
                as_individual(&mut person, campaign, rng);
            }
            if request.full {
                person.max_hours = person.max_hours.map(|hours| hours.max(full::least_hours(tier.id)));
                if !full::has_shift(tier.id, campaign, &person.windows) {
                    person.windows.retain(|(_, kind)| !["available", "unavailable"].contains(kind));
                }
            }
            person
        })
        .collect()
}

/// Agent-hours at a standard agent's efficiency that the roster can give in the horizon.
pub(super) fn standard_hours(people: &[Person], horizon: Span) -> f64 {
    let whole = horizon.seconds() as f64 / 3600.0;
    people.iter().map(|person| person.standard_hours(whole)).sum()
}

/// agents.csv without its mark of byte order.
pub(super) fn agents(people: &[Person], request: &Request, campaign: &Campaign) -> String {
    let further = if request.full { full::COLUMNS } else { "" };
    let head = format!("agent_id,name,tier,queues,min_hours,max_hours,cost_per_hour,efficiency{further}\n");
    let mut of_tier: BTreeMap<&str, usize> = BTreeMap::new();
    let row = |person: &Person| {
        let Person { id, name, tier, .. } = person;
        let hours = [person.min_hours, person.max_hours].map(|hours| hours.map(|h| h.to_string()).unwrap_or_default());
        let cost = person.cost_per_hour.map(|cost| format!("{cost:.1}")).unwrap_or_default();
        let efficiency = person.efficiency.map(|efficiency| format!("{efficiency:.2}")).unwrap_or_default();
        let nth = of_tier.entry(tier.id).or_insert(0);
        let further = if request.full { full::cells(tier.id, *nth, request.alike, campaign) } else { String::new() };
        *nth += 1;
        let (tier, queues, [least, most]) = (tier.id, person.queues.join(";"), hours);
        format!("{id},{name},{tier},{queues},{least},{most},{cost},{efficiency}{further}\n")
    };
    head + &people.iter().map(row).collect::<String>()
}

/// The tiers of `people`, by agent.
pub(super) fn tiers(people: &[Person]) -> Vec<&'static str> {
    people.iter().map(|person| person.tier.id).collect()
}

/// availability.csv without its mark of byte order.
pub(super) fn availability(people: &[Person], template: &Template) -> String {
    let row = |person: &Person, (span, kind): &(Span, &str)| {
        format!("{},{},{},{kind}\n", person.id, stamp(template, span.start), stamp(template, span.end))
    };
    let rows = people.iter().flat_map(|person| person.windows.iter().map(move |window| row(person, window)));
    "agent_id,start,end,kind\n".to_owned() + &rows.collect::<String>()
}

impl Person {
    fn standard_hours(&self, horizon_hours: f64) -> f64 {
        let known = Tier::defaults().into_iter().find(|tier| tier.id == self.tier.id);
        let efficiency = self.efficiency.or(known.map(|tier| tier.efficiency)).unwrap_or(1.0);
        let most = horizon_hours * DUTY_SHARE;
        efficiency * self.max_hours.map_or(most, |hours| f64::from(hours).min(most))
    }
}

/// The tier of each agent by the largest remainder, senior people first, so that a team of six has a lead.
fn tier_by_tier(agents: usize) -> Vec<&'static TierSpec> {
    let mut upto = 0;
    let mut tiers = Vec::with_capacity(agents);
    for tier in &TIERS {
        upto += tier.percent;
        tiers.resize((agents * upto).div_ceil(100), tier);
    }
    tiers
}

fn skills(tier: &TierSpec, queues: &'static [QueueSpec], rng: &mut impl Rng) -> Vec<&'static str> {
    let mut left: Vec<(usize, &QueueSpec)> = queues.iter().enumerate().collect();
    let mut chosen = Vec::new();
    let mut chance = 1.0;
    while !left.is_empty() && rng.random_bool(chance) {
        // Weighed by volume, so that the busiest queue has the most people.
        let weigh = |(_, queue): &(usize, &QueueSpec)| queue.volume * queue.agents_per_hourly_inquiry();
        let Ok(&next) = left.choose_weighted(rng, weigh) else { break };
        left.retain(|(index, _)| *index != next.0);
        chosen.push(next);
        chance = if chosen.len() == 1 { tier.second_queue } else { tier.second_queue / 4.0 };
    }
    chosen.sort_by_key(|(index, _)| *index);
    chosen.into_iter().map(|(_, queue)| queue.id).collect()
}

/// Hours in proportion to the horizon: a plan of a week promises more than one of a day.
fn scaled(hours: u32, template: &Template) -> u32 {
    (f64::from(hours) * template.hours as f64 / 36.0).round() as u32
}

fn as_individual(person: &mut Person, campaign: &Campaign, rng: &mut impl Rng) {
    let (tier, template) = (person.tier, campaign.template);
    let defaults = Tier::defaults().into_iter().find(|known| known.id == tier.id);
    person.max_hours = rng.random_bool(0.93).then(|| scaled(rng.random_range(tier.hours.0..=tier.hours.1), template));
    person.min_hours = rng.random_bool(tier.promised).then(|| scaled(rng.random_range(6..=8), template));
    if let Some(tier) = defaults {
        let mut near = |value: f64| rng.random_bool(PERSONAL).then(|| value * rng.random_range(0.88..1.18));
        person.cost_per_hour = near(tier.cost_per_hour.0);
        person.efficiency = near(tier.efficiency);
    }
    let (wish, no_nights, appointment) = WISHES;
    let windowed = rng.random_bool(tier.windowed);
    let wishing = rng.random_bool(wish);
    let quarter = Minutes(15 * rng.random_range(0..=2));
    let mut windows = Vec::new();
    if windowed {
        let shift = *SHIFTS.choose(rng).unwrap_or(&SHIFTS[0]);
        windows.extend(daily(campaign, shift).map(|span| (Span { start: span.start + quarter, ..span }, "available")));
    }
    if wishing {
        let shift = *SHIFTS.choose(rng).unwrap_or(&SHIFTS[0]);
        windows.extend(daily(campaign, shift).map(|span| (span, "prefer")));
    }
    if rng.random_bool(no_nights) {
        windows.extend(daily(campaign, (0, 6)).map(|span| (span, "avoid")));
    }
    if rng.random_bool(appointment) {
        let horizon = campaign.horizon();
        let start = horizon.start + Minutes(30 * rng.random_range(0..horizon.seconds() / 1800));
        let end = start + Minutes(30 * rng.random_range(2..=8));
        windows.push((Span { start, end }, "unavailable"));
    }
    person.windows = windows;
    if let Some(days) = campaign.days {
        agree(person, campaign, days, rng);
    }
    person.windows.sort_by_key(|(span, _)| *span);
}

/// Hours by the week in place of those of one event, leave, and days that are wished off.
fn agree(person: &mut Person, campaign: &Campaign, days: u32, rng: &mut impl Rng) {
    let agreed = contracts::draw(person.tier.id, campaign, days, rng);
    (person.min_hours, person.max_hours) = (agreed.hours.0, Some(agreed.hours.1));
    let is_off = |span: &Span| agreed.days_off.iter().any(|day| day.start <= span.start && span.start < day.end);
    person.windows.retain(|(span, kind)| *kind != "prefer" || !is_off(span));
    person.windows.extend(agreed.days_off.iter().map(|day| (*day, "avoid")));
    person.windows.extend(agreed.leave.map(|leave| (leave, "unavailable")));
}

/// Only tier, skills and one of two working times differ.
fn as_group(person: &mut Person, campaign: &Campaign, rng: &mut impl Rng) {
    let tier = person.tier;
    person.max_hours = Some(scaled(tier.hours.1, campaign.template));
    if let Some(days) = campaign.days {
        let (promised, most) = contracts::alike(tier.id, days);
        (person.min_hours, person.max_hours) = (promised, Some(most));
    }
    if rng.random_bool(tier.windowed) {
        person.windows = daily(campaign, (12, 14)).map(|span| (span, "available")).collect();
    }
}

/// A daily shift on every day on which it overlaps the horizon.
fn daily(campaign: &Campaign, (first, hours): (i64, i64)) -> impl Iterator<Item = Span> {
    let (horizon, template, (from, to)) = (campaign.horizon(), campaign.template, campaign.shifts());
    (from - 1..=to + 1)
        .map(move |shift| {
            let start: Moment = template.midnight(template.day, shift) + Minutes(first * 60);
            Span { start, end: start + Minutes(hours * 60) }
        })
        .filter(move |span| span.overlap_seconds(&horizon) > 0)
}
