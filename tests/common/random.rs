//! Random plans, needs and rosters: mostly sensible, with faults thrown in.

use super::{agent, plan_in, segments};
use chrono::Days;
use peakshift::domain::calendar::{Moment, Span};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, QueueId, SessionId, SiteId, Table, TierId};
use peakshift::domain::pace::Step;
use peakshift::domain::plan::{Agent, Holiday, Plan, Site};
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Activity, Segment};
use peakshift::domain::sessions::{Each, Place, Session};
use peakshift::domain::units::{Minutes, Money, Share};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_pcg::Pcg64;

/// Zones with and without doubled and skipped hours in the horizon, one of them by half an hour.
const PLACES: [(&str, &str); 6] = [
    ("Asia/Shanghai", "2026-11-10T18:00"),
    ("America/New_York", "2026-10-31T18:00"),
    ("America/New_York", "2026-03-07T18:00"),
    ("Australia/Lord_Howe", "2026-04-04T18:00"),
    ("Asia/Kathmandu", "2026-11-10T17:45"),
    ("Europe/Berlin", "2026-11-26T22:30"),
];

fn pick<T: Copy>(rng: &mut Pcg64, from: &[T]) -> T {
    *from.choose(rng).expect("something to pick from")
}

/// A plan with settings on and off the defaults and a dozen agents.
pub fn plan(rng: &mut Pcg64) -> Plan {
    let (zone, start) = pick(rng, &PLACES);
    let mut plan = plan_in(zone, start, 60 * pick(rng, &[12, 30, 36]));
    plan.horizon.interval = Minutes(pick(rng, &[15, 30, 60]));
    plan.rules.block_grid = Minutes(pick(rng, &[15, 30, 30, 30, 60]));
    plan.rules.min_gap = Minutes(pick(rng, &[0, 60, 120]));
    plan.rules.min_rest = Minutes(pick(rng, &[480, 660]));
    plan.rules.max_blocks_per_duty = pick(rng, &[1, 2, 3]);
    plan.breaks.meal_paid = rng.random_bool(0.3);
    plan.breaks.meal_margin = Minutes(pick(rng, &[60, 90]));
    plan.standby.pay_ratio = pick(rng, &[0.0, 0.5, 1.0]);
    plan.squads.size = pick(rng, &[1.5, 4.0, 10.0]);
    plan.squads.experienced_share = Share(pick(rng, &[0.0, 0.3, 0.9]));
    plan.penalties.fair_night_hours = pick(rng, &[0.0, 2.5, 12.0]);
    plan.agents = (0..12).map(|i| person(rng, &plan, i)).collect();
    if rng.random_bool(0.2) {
        plan.agents[AgentId(rng.random_range(0..12))].efficiency = 0.0;
    }
    newer(&mut rng.clone(), &mut plan);
    plan
}

/// Settings that most plans leave at their defaults, from numbers of their own.
fn newer(rng: &mut Pcg64, plan: &mut Plan) {
    plan.penalties.extra_break = pick(rng, &[0.0, 0.0, 1.5, 40.0]);
    plan.penalties.queue_switch = pick(rng, &[0.0, 0.0, 2.5, 60.0]);
    plan.breaks.meal_latest = Minutes(pick(rng, &[0, 0, 150, 182]));
    let (start, end) = (plan.horizon.start, plan.horizon.end);
    for agent in plan.agents.values_mut() {
        if !rng.random_bool(0.3) {
            continue;
        }
        let apart = Minutes(pick(rng, &[0, 45, 118, 120, 300, 661]));
        let long = Minutes(pick(rng, &[60, 247, 480]));
        agent.worked = match rng.random_range(0..3) {
            0 => vec![Span { start: start - apart - long, end: start - apart }],
            1 => vec![Span { start: end + apart, end: end + apart + long }],
            _ => {
                let far = start - apart - Minutes(400);
                let before = [
                    Span { start: far - long, end: far },
                    Span { start: start - apart - Minutes(90), end: start - apart },
                ];
                [&before[..], &[Span { start: end + apart, end: end + apart + long }]].concat()
            }
        };
    }
    plan.rules.max_days_in_row = pick(rng, &[0, 0, 1, 2, 3]);
    crowd(rng, plan);
    waiting(&mut rng.clone(), plan);
    plan.sessions = (0..pick(rng, &[0, 0, 1, 3])).map(|at| activity(rng, plan, at)).collect();
    paid(rng, plan);
    learning(rng, plan);
}

/// A briefing, a training or a coaching, for some people and at some time.
fn activity(rng: &mut Pcg64, plan: &Plan, at: usize) -> Session {
    let (each, place) = (pick(rng, &[Each::Plan, Each::Block]), pick(rng, &[Place::Inside, Place::Start, Place::End]));
    let start = plan.horizon.start + Minutes(5 * rng.random_range(0..100));
    let window = Span { start, end: plan.horizon.end.min(start + Minutes(5 * rng.random_range(12..400))) };
    Session {
        id: ["班前会", "training", "coaching"][at].to_owned(),
        length: Minutes(pick(rng, &[5, 15, 30])),
        tiers: if rng.random_bool(0.3) { vec![TierId(rng.random_range(0..5))] } else { Vec::new() },
        queues: if rng.random_bool(0.3) { vec![QueueId(rng.random_range(0..2))] } else { Vec::new() },
        agents: if rng.random_bool(0.2) { vec!["A03".to_owned(), "A04".to_owned()] } else { Vec::new() },
        missing: Money(pick(rng, &[0.0, 12.5, 100.0])),
        ..super::session("", window, each, place, 0.0)
    }
}

/// Nights, long duties and holidays that are paid better, in half of the plans each.
fn paid(rng: &mut Pcg64, plan: &mut Plan) {
    plan.pay.night_bonus_per_hour = pick(rng, &[0.0, 0.0, 12.5, 40.0]);
    plan.pay.overtime_after_hours = pick(rng, &[0.0, 0.0, 2.25, 7.0]);
    plan.pay.overtime_ratio = pick(rng, &[1.0, 1.5, 3.0]);
    let first = plan.zone.local(plan.horizon.start).date();
    let dates = pick(rng, &[&[][..], &[], &[0], &[1], &[0, 2]]);
    let ratio = pick(rng, &[1.0, 2.0, 3.5]);
    let holiday = |&day: &u64| Holiday { date: first + Days::new(day), ratio };
    plan.pay.holidays = dates.iter().map(holiday).collect();
}

/// In half of the plans some agents who are better, or worse, from a date on.
fn learning(rng: &mut Pcg64, plan: &mut Plan) {
    if rng.random_bool(0.5) {
        return;
    }
    let first = plan.zone.local(plan.horizon.start).date();
    for agent in plan.agents.values_mut().filter(|agent| agent.efficiency > 0.0) {
        let days = pick(rng, &[&[][..], &[0], &[1], &[0, 1], &[1, 2]]);
        let mut step = |&day: &u64| Step { from: first + Days::new(day), efficiency: pick(rng, &[0.4, 0.7, 1.3]) };
        agent.steps = days.iter().map(&mut step).collect();
    }
}

/// Now and then one queue whose work may wait. Its numbers are drawn apart, so that the plans stay what they were.
fn waiting(rng: &mut Pcg64, plan: &mut Plan) {
    if rng.random_bool(0.3) {
        plan.queues[QueueId(1)].answer_within_hours = Some(pick(rng, &[0.5, 4.0, 30.0]));
        plan.penalties.late_work = pick(rng, &[7.0, 60.0]);
    }
}

/// Mentors wanted, and sites with few desks, in half of the plans each.
fn crowd(rng: &mut Pcg64, plan: &mut Plan) {
    plan.squads.new_per_mentor = pick(rng, &[0.0, 0.0, 1.5, 3.0]);
    let sites = pick(rng, &[0, 0, 1, 2]);
    let site = |at: usize, seats: u32| Site { id: ["杭州", "remote"][at].to_owned(), seats };
    plan.sites = (0..sites).map(|at| site(at, rng.random_range(0..4))).collect();
    for agent in plan.agents.values_mut() {
        agent.site = Some(SiteId(rng.random_range(0..3))).filter(|site| site.0 < sites);
    }
}

fn person(rng: &mut Pcg64, plan: &Plan, index: usize) -> Agent {
    let queues = pick(rng, &[&[0][..], &[1], &[0, 1]]);
    let mut person = agent(&format!("A{index:02}"), TierId(rng.random_range(0..5)), queues);
    person.min_hours = pick(rng, &[0.0, 0.0, 3.0, 7.25]);
    person.max_hours = pick(rng, &[None, None, Some(7.25), Some(8.1)]);
    person.efficiency = pick(rng, &[person.efficiency, person.efficiency, 0.37]);
    person.cost_per_hour = Money(pick(rng, &[person.cost_per_hour.0, 0.0, 33.3]));
    person.available = rng.random_bool(0.3).then(|| windows(rng, plan, 0.8)).filter(|spans| !spans.is_empty());
    person.prefer = rng.random_bool(0.4).then(|| windows(rng, plan, 0.6)).filter(|spans| !spans.is_empty());
    person.avoid = if rng.random_bool(0.4) { windows(rng, plan, 0.4) } else { Vec::new() };
    person
}

/// Disjoint windows of some hours on a 5-minute grid, each kept with probability `share`.
fn windows(rng: &mut Pcg64, plan: &Plan, share: f64) -> Vec<Span> {
    let mut at = plan.horizon.start - Minutes(120);
    let mut found = Vec::new();
    while at < plan.horizon.end {
        let end = at + Minutes(5 * rng.random_range(24..120));
        if rng.random_bool(share) {
            found.push(Span { start: at, end: end - Minutes(5) });
        }
        at = end;
    }
    found
}

/// Needs between nobody and half of the agents, with all three levels.
pub fn requirement(rng: &mut Pcg64, plan: &Plan) -> Requirement {
    let needs = plan.queues.ids().map(|_| {
        let mut need = || Need {
            required: f64::from(rng.random_range(0..300)) / 100.0,
            standby_required: pick(rng, &[0.0, 0.0, 0.8]),
            level: pick(rng, &Level::ALL),
        };
        (0..plan.horizon.intervals()).map(|_| need()).collect()
    });
    Requirement { needs: needs.collect::<Vec<Vec<Need>>>().into_iter().collect::<Table<QueueId, _>>(), info: None }
}

/// Segments of all agents; about one in `1 / faults` of them is damaged.
pub fn roster(rng: &mut Pcg64, plan: &Plan, faults: f64) -> Vec<Segment> {
    let mut all = Vec::new();
    for id in plan.agents.ids() {
        let mut at = plan.horizon.start + Minutes(30 * rng.random_range(0..12));
        for _ in 0..rng.random_range(0..4) {
            let start = plan.zone.local(at).format("%Y-%m-%dT%H:%M").to_string();
            let words = words(rng, plan, id);
            let block = segments(plan, id.0, &start, &words);
            // The words start at the first of a doubled hour; both ends move along.
            let shift = at.0 - block[0].span.start.0;
            let moved = |m: Moment| Moment(m.0 + shift);
            all.extend(
                block
                    .iter()
                    .map(|s| Segment { span: Span { start: moved(s.span.start), end: moved(s.span.end) }, ..*s }),
            );
            at = all[all.len() - 1].span.end + Minutes(30 * pick(rng, &[0, 2, 4, 5, 16, 22, 23]));
        }
    }
    let count = all.len();
    for _ in 0..count {
        if rng.random_bool(faults) {
            damage(rng, plan, &mut all);
        }
    }
    all
}

fn words(rng: &mut Pcg64, plan: &Plan, id: AgentId) -> String {
    let queue = pick(rng, &plan.agents[id].queues).0;
    if rng.random_bool(0.2) {
        return format!("s{}@{queue}", 30 * rng.random_range(1..9));
    }
    let block = super::block(30 * rng.random_range(5..20));
    let mut block = block;
    if !plan.sessions.is_empty() && rng.random_bool(0.5) {
        let at = rng.random_range(0..plan.sessions.len());
        let word = format!("a{}@{at}", plan.sessions[SessionId(at)].length.0);
        block = match rng.random_range(0..3) {
            0 => format!("{word} {block}"),
            1 => format!("{block} {word}"),
            _ => block.replacen("b10", &word, 1),
        };
    }
    let queued = |word: &str| if word.starts_with('w') { format!("{word}@{queue}") } else { word.to_owned() };
    block.split(' ').map(queued).collect::<Vec<_>>().join(" ")
}

fn damage(rng: &mut Pcg64, plan: &Plan, all: &mut Vec<Segment>) {
    if all.is_empty() {
        return;
    }
    let at = rng.random_range(0..all.len());
    let by = pick(rng, &[-30, -5, -1, 1, 5, 30]);
    let moved = |moment: Moment| moment + Minutes(by);
    match rng.random_range(0..11) {
        0 => all[at].span.end = moved(all[at].span.end),
        1 => all[at].span.start = moved(all[at].span.start),
        2 => all[at].span = Span { start: moved(all[at].span.start), end: moved(all[at].span.end) },
        // A boundary that moves together with its neighbour.
        3 if at + 1 < all.len() && all[at].span.end == all[at + 1].span.start => {
            all[at].span.end = moved(all[at].span.end);
            all[at + 1].span.start = all[at].span.end;
        }
        4 => all[at].queue = all[at].queue.map(|_| QueueId(rng.random_range(0..plan.queues.len()))),
        5 => all[at].activity = pick(rng, &Activity::ALL),
        6 => {
            all.remove(at);
        }
        7 => all.push(all[at]),
        8 => all[at].agent = AgentId(rng.random_range(0..plan.agents.len())),
        9 => all[at].queue = None,
        // A row in two parts.
        _ => {
            let middle = all[at].span.start + Minutes(10);
            all.push(Segment { span: Span { start: middle, ..all[at].span }, ..all[at] });
            all[at].span.end = middle;
        }
    }
    let last = all.len() - 1;
    for i in [at.min(last), last] {
        if matches!(all[i].activity, Activity::Break | Activity::Meal) {
            all[i].queue = None;
        }
    }
}
