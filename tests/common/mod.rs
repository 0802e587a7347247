//! Small plans and rosters for tests, built in code.
#![allow(dead_code)]

pub mod exports;
pub mod folder;
pub mod oracle;
pub mod random;

use chrono::NaiveDateTime;
use peakshift::check::violations;
use peakshift::domain::calendar::{Horizon, Moment, Span, Zone};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, QueueId, SessionId, Table, TierId};
use peakshift::domain::plan::{
    Agent, Breaks, Levels, Penalties, Plan, Queue, Rules, SimulationSettings, Solver, Squads, Staffing, Standby, Tier,
};
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::sessions::{Each, Place, Session};
use peakshift::domain::units::{Minutes, Money, Share};
use std::path::{Path, PathBuf};

/// `shared/<path>` beside the project, or beside a folder that holds it, where there is such a thing.
pub fn shared(path: &str) -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    above.map(|folder| folder.join("shared").join(path)).find(|found| found.exists())
}

/// Rows of the default tiers.
pub const SENIOR: TierId = TierId(0);
pub const REGULAR: TierId = TierId(1);
pub const NEW: TierId = TierId(2);

/// Two queues, default settings, no agents, Shanghai from 2026-11-10 18:00 to 2026-11-12 06:00.
pub fn plan() -> Plan {
    plan_in("Asia/Shanghai", "2026-11-10T18:00", 36 * 60)
}

/// The same in another zone, from the local time `start` on.
pub fn plan_in(zone: &str, start: &str, minutes: i64) -> Plan {
    let zone = Zone::named(zone).expect("a zone of the database");
    let start = moment(zone, start);
    Plan {
        name: "test".to_owned(),
        zone,
        horizon: Horizon { start, end: start + Minutes(minutes), interval: Minutes(30) },
        currency: "CNY".to_owned(),
        forecast: Default::default(),
        staffing: Staffing { model: "erlang-a".to_owned(), demand_quantile: Share(0.8) },
        queues: Table::new(vec![queue("presale"), queue("aftersale")]),
        tiers: Table::new(Tier::defaults()),
        sites: Table::new(Vec::new()),
        shifts: Vec::new(),
        sessions: Table::new(Vec::new()),
        rules: Rules::default(),
        breaks: Breaks::default(),
        standby: Standby::default(),
        squads: Squads::default(),
        levels: Levels::default(),
        penalties: Penalties::default(),
        pay: Default::default(),
        solver: Solver::default(),
        simulation: SimulationSettings::default(),
        agents: Table::new(Vec::new()),
        events: Vec::new(),
        adjustments: Vec::new(),
        holidays: Default::default(),
        scorecard: Vec::new(),
    }
}

/// A queue with the settings of a usual chat team.
pub fn queue(id: &str) -> Queue {
    Queue {
        id: id.to_owned(),
        name: id.to_owned(),
        aht_seconds: 240.0,
        concurrency: 3,
        concurrency_slowdown: 0.15,
        answer_within_seconds: 30.0,
        answer_within_hours: None,
        service_level: Share(0.8),
        patience_seconds: 120.0,
        max_occupancy: Share(0.85),
        missing: peakshift::domain::demand::Missing::Unsaid,
        hours: None,
        bot_share: Share(0.0),
        shrinkage: Share(0.05),
        rounds_mean: 1.0,
    }
}

/// An agent of a default tier with that tier's pay and efficiency and no further wishes.
pub fn agent(id: &str, tier: TierId, queues: &[usize]) -> Agent {
    let of_tier = &Tier::defaults()[tier.0];
    Agent {
        id: id.to_owned(),
        name: format!("名{id}"),
        tier,
        queues: queues.iter().map(|&q| QueueId(q)).collect(),
        min_hours: 0.0,
        max_hours: None,
        cost_per_hour: of_tier.cost_per_hour,
        efficiency: of_tier.efficiency,
        steps: Vec::new(),
        max_chats: None,
        available: None,
        prefer: None,
        avoid: Vec::new(),
        worked: Vec::new(),
        site: None,
        carried: Vec::new(),
    }
}

/// The plan with these agents.
pub fn with_agents(mut plan: Plan, agents: Vec<Agent>) -> Plan {
    plan.agents = Table::new(agents);
    plan
}

/// The moment of a local time `2026-11-11T00:00` of `zone`; the earlier one where the zone has it twice.
pub fn moment(zone: Zone, local: &str) -> Moment {
    use peakshift::domain::calendar::LocalTimeError::Doubled;
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").expect("a local time");
    match zone.resolve(local) {
        Ok(at) | Err(Doubled(at, _)) => at,
        Err(error) => panic!("{local}: {error:?}"),
    }
}

/// A span between two local times of the plan.
pub fn span(plan: &Plan, start: &str, end: &str) -> Span {
    Span { start: moment(plan.zone, start), end: moment(plan.zone, end) }
}

/// The same need in every interval of every queue.
pub fn requirement(plan: &Plan, required: f64, standby_required: f64, level: Level) -> Requirement {
    let need = Need { required, standby_required, level };
    Requirement { needs: plan.queues.map(|_| vec![need; plan.horizon.intervals()]), info: None }
}

/// Consecutive segments from the local time `start` on, as words: `w45 b10 w45@1 m30 s60`, where `@1` names queue 1
/// (queue 0 if absent) and a minus before the number of minutes goes back; `-30` alone leaves a hole of 30 minutes.
pub fn segments(plan: &Plan, agent: usize, start: &str, words: &str) -> Vec<Segment> {
    let mut at = moment(plan.zone, start);
    let mut found = Vec::new();
    for word in words.split_whitespace() {
        let (length, queue) = word.split_once('@').unwrap_or((word, "0"));
        let activity = match &length[..1] {
            "w" => Activity::Work,
            "b" => Activity::Break,
            "m" => Activity::Meal,
            "s" => Activity::Standby,
            "a" => Activity::Session(SessionId(queue.parse().expect("a session"))),
            _ => {
                at = at + Minutes(length[1..].parse().expect("minutes"));
                continue;
            }
        };
        let end = at + Minutes(length[1..].parse().expect("minutes"));
        let queued = matches!(activity, Activity::Work | Activity::Standby);
        let queue = queued.then(|| QueueId(queue.parse().expect("a queue")));
        found.push(Segment { agent: AgentId(agent), span: Span { start: at, end }, activity, queue });
        at = end;
    }
    found
}

/// An activity of five minutes, anywhere in `window`.
pub fn session(id: &str, window: Span, each: Each, place: Place, missing: f64) -> Session {
    Session {
        id: id.to_owned(),
        name: id.to_owned(),
        length: Minutes(5),
        tiers: Vec::new(),
        queues: Vec::new(),
        agents: Vec::new(),
        window,
        each,
        place,
        missing: Money(missing),
    }
}

/// Words of a work block that keeps R9 to R11 with the default breaks, `minutes` long.
pub fn block(minutes: i64) -> String {
    if minutes <= 300 {
        return stretches(minutes);
    }
    let left = (minutes - 30) / 10 * 5;
    format!("{} m30 {}", stretches(left), stretches(minutes - 30 - left))
}

fn stretches(minutes: i64) -> String {
    let count = (1..).find(|n| minutes - 10 * (n - 1) <= 45 * n).expect("some number of stretches fits");
    let mut rest = minutes - 10 * (count - 1);
    let mut words = Vec::new();
    for left in (1..=count).rev() {
        let length = (rest / left + 4) / 5 * 5;
        words.push(format!("w{}", length.min(rest)));
        rest -= length;
    }
    words.join(" b10 ")
}

/// The rules that one agent's segments break, each once, in order of number.
pub fn broken(plan: &Plan, segments: &[Segment]) -> Vec<&'static str> {
    let mut rules: Vec<_> = violations(plan, &Roster::new(segments.to_vec()), &[]).iter().map(|v| v.rule).collect();
    rules.sort_by_key(|rule| rule[1..].parse::<u32>().expect("a number"));
    rules.dedup();
    rules
}
