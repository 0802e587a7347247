//! A promotion of any size with a schedule that keeps the rules, made without the optimizer.

use chrono::NaiveDate;
use peakshift::check::{Verified, check};
use peakshift::domain::calendar::{Horizon, Moment, Span, Zone};
use peakshift::domain::demand::{Event, Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId, Table, TierId};
use peakshift::domain::plan::*;
use peakshift::domain::requirement::{Limit, Need, NeedInfo, Requirement};
use peakshift::domain::roster::{Activity, Certificate, Roster, Segment, Status};
use peakshift::domain::simulation::{Overrun, ServiceFigures, Simulation};
use peakshift::domain::text::Lang;
use peakshift::domain::units::{Minutes, Money, Share};
use peakshift::report::Facts;

/// All that a report can show.
pub struct Fixture {
    pub plan: Plan,
    pub forecast: Forecast,
    pub requirement: Requirement,
    pub verified: Verified,
    pub certificate: Certificate,
    pub simulation: Simulation,
}

impl Fixture {
    pub fn facts(&self, lang: Lang) -> Facts<'_> {
        Facts {
            plan: &self.plan,
            history: None,
            forecast: Some(&self.forecast),
            requirement: Some(&self.requirement),
            schedule: Some((&self.verified, &self.certificate)),
            simulation: Some(&self.simulation),
            incidents: None,
            standby_worth: None,
            raises: None,
            steps: &[],
            refinement: &[],
            past: None,
            strain: None,
            night: None,
            seconds: &[("forecast", 0.5), ("schedule", 60.0)],
            warnings: &[],
            lang,
        }
    }
}

/// `agents` agents and `hours` hours from `start` on the clock of `zone`, with three queues.
pub fn fixture(zone: &str, start: &str, hours: i64, agents: usize) -> Fixture {
    let plan = plan(zone, start, hours, agents);
    let forecast = forecast(&plan);
    let requirement = requirement(&forecast);
    let roster = Roster::new(plan.agents.ids().flat_map(|agent| duties(&plan, agent)).collect());
    let verified = check(&plan, &requirement, &roster, &[]).unwrap_or_else(|found| panic!("{:?}", &found[..1]));
    let total = verified.objective().total();
    let certificate = Certificate {
        bound: Money(total.0 * 0.988),
        status: Status::TimeLimit,
        iterations: 1200,
        solver: "test".to_owned(),
    };
    let simulation = simulation(&forecast);
    Fixture { plan, forecast, requirement, verified, certificate, simulation }
}

/// The Double 11 of the examples: 36 hours over midnight in Shanghai.
pub fn double11(agents: usize) -> Fixture {
    fixture("Asia/Shanghai", "2026-11-10T18:00", 36, agents)
}

pub fn moment(zone: Zone, local: &str) -> Moment {
    zone.resolve(local.parse::<chrono::NaiveDateTime>().or_else(|_| format!("{local}:00").parse()).unwrap()).unwrap()
}

fn plan(tz: &str, start: &str, hours: i64, agents: usize) -> Plan {
    let zone = Zone::named(tz).expect("a zone");
    let start = moment(zone, start);
    let horizon = Horizon { start, end: start + Minutes(hours * 60), interval: Minutes(30) };
    let queue = |id: &str, name: &str, aht, concurrency| Queue {
        id: id.to_owned(),
        name: name.to_owned(),
        aht_seconds: aht,
        concurrency,
        concurrency_slowdown: 0.15,
        answer_within_seconds: 30.0,
        answer_within_hours: None,
        service_level: Share(0.8),
        patience_seconds: 120.0,
        max_occupancy: Share(0.85),
        missing: peakshift::domain::demand::Missing::Unsaid,
        hours: None,
        bot_share: Share(0.2),
        shrinkage: Share(0.05),
        rounds_mean: 1.0,
    };
    let night = zone.local(start).date().succ_opt().unwrap_or(NaiveDate::MAX);
    let sale = moment(zone, &format!("{night}T00:00"));
    Plan {
        name: "双11 2026".to_owned(),
        zone,
        horizon,
        currency: "CNY".to_owned(),
        forecast: Default::default(),
        staffing: Staffing { model: "erlang-a".to_owned(), demand_quantile: Share(0.8) },
        queues: Table::new(vec![
            queue("presale", "售前", 240.0, 3),
            queue("aftersale", "售后", 330.0, 2),
            queue("logistics", "物流", 200.0, 3),
        ]),
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
        agents: (0..agents).map(agent).collect(),
        events: vec![Event {
            name: "双11 2026".to_owned(),
            kind: "double11".to_owned(),
            campaign: None,
            span: Span { start: sale, end: sale + Minutes(1440) },
            growth: Some(1.1),
            uplift: None,
            phase_times: Vec::new(),
            planned_growth: None,
            by_queue: Default::default(),
            hours: None,
            aht_factor: None,
            origin: Default::default(),
        }],
        adjustments: Vec::new(),
        holidays: Default::default(),
        scorecard: Vec::new(),
    }
}

fn agent(at: usize) -> Agent {
    let tier = TierId([0, 1, 1, 2, 1, 3, 1, 4, 1, 2][at % 10]);
    let of_tier = &Tier::defaults()[tier.0];
    let family = ["吕", "林", "孙", "彭", "王", "李", "赵", "陈", "黄", "周", "欧阳"][at % 11];
    let given = ["鑫霞", "勇娟", "明芳", "怡怡", "磊", "静", "浩然"][at % 7];
    let queues = [vec![0, 2], vec![1, 2], vec![0], vec![0, 1, 2]];
    Agent {
        id: format!("A{:04}", at + 1),
        name: format!("{family}{given}"),
        tier,
        queues: queues[at % 4].iter().map(|&queue| QueueId(queue)).collect(),
        min_hours: if at.is_multiple_of(5) { 6.0 } else { 0.0 },
        max_hours: if at.is_multiple_of(3) { None } else { Some(400.0) },
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

/// How busy a moment is: a daily wave, and a burst around the midnight of the sale and at ten in the morning.
fn shape(plan: &Plan, at: Moment) -> (f64, f64) {
    let hour = plan.zone.minute_of_day(at).hours();
    let normal = 0.25 + 0.75 * (-((hour - 14.0) / 6.0).powi(2)).exp();
    let bump = |to: Moment, width: f64| (-((at.0 - to.0) as f64 / 3600.0 / width).powi(2)).exp();
    let sale = plan.events[0].span.start;
    (
        normal,
        normal * 1.1 + 2.2 * bump(sale, 1.2) + 1.6 * bump(sale + Minutes(600), 1.5) + bump(sale + Minutes(1200), 1.5),
    )
}

fn forecast(plan: &Plan) -> Forecast {
    let cells = |queue: QueueId| {
        let volume = plan.agents.len() as f64 * [6.0, 3.0, 2.5][queue.0];
        let cell = |index: usize| {
            let at = plan.horizon.interval_start(index);
            let (normal, now) = shape(plan, at);
            let ratio = now / normal;
            let level =
                [Level::Normal, Level::Peak, Level::Burst][usize::from(ratio >= 1.5) + usize::from(ratio >= 3.0)];
            let event = &plan.events[0];
            ForecastCell {
                baseline: normal * volume,
                mean: now * volume * 1.02,
                p50: now * volume,
                p80: now * volume * 1.15,
                p95: now * volume * 1.32,
                level,
                event: if event.span.contains(at) { event.name.clone() } else { String::new() },
                ..ForecastCell::default()
            }
        };
        (0..plan.horizon.intervals()).map(cell).collect()
    };
    Forecast { cells: plan.queues.ids().map(cells).collect() }.rounded()
}

fn requirement(forecast: &Forecast) -> Requirement {
    let info = |cell: &ForecastCell| NeedInfo {
        inquiries: cell.p80 * 0.8,
        agents_p50: cell.p50 * 0.05,
        agents_p95: cell.p95 * 0.05,
        expected_service_level: Share(0.83),
        expected_occupancy: Share(0.8),
        limit: (cell.p50 > 0.0).then_some(Limit::ServiceLevel),
    };
    let need = |cell: &ForecastCell| Need {
        required: cell.p80 * 0.015,
        standby_required: if cell.level == Level::Normal { 0.0 } else { cell.p80 * 0.015 * 0.25 },
        level: cell.level,
    };
    Requirement {
        needs: forecast.cells.map(|cells| cells.iter().map(need).collect()),
        info: Some(forecast.cells.map(|cells| cells.iter().map(info).collect())),
    }
    .rounded()
}

/// Every agent works a duty a day: nine hours, two blocks of four, or six hours and a standby after them.
fn duties(plan: &Plan, agent: AgentId) -> Vec<Segment> {
    let mut segments = Vec::new();
    let queues = &plan.agents[agent].queues;
    let first = plan.horizon.start + Minutes([0, 60, 180, 300, 480, 600, 720, 840, 960][agent.0 % 9]);
    let mut day = 0;
    while first + Minutes(day * 1440 + 600) <= plan.horizon.end && agent.0 % 13 != 12 {
        let start = first + Minutes(day * 1440);
        let queue = |at: usize| queues[at % queues.len()];
        match agent.0 % 4 {
            0 => segments.extend(work(plan, agent, start, 540, queue(day as usize))),
            1 | 2 => {
                segments.extend(work(plan, agent, start, 240, queue(0)));
                segments.extend(work(plan, agent, start + Minutes(360), 240, queue(1)));
            }
            _ => {
                segments.extend(work(plan, agent, start, 330, queue(0)));
                let from = start + Minutes(450);
                let span = Span { start: from, end: from + Minutes(120) };
                segments.push(Segment { agent, span, activity: Activity::Standby, queue: Some(queue(1)) });
            }
        }
        day += 1;
    }
    segments
}

/// A block filled with stretches of near equal length; a long one has its meal in the middle.
fn work(plan: &Plan, agent: AgentId, start: Moment, minutes: i64, queue: QueueId) -> Vec<Segment> {
    let meal = minutes > plan.breaks.meal_after.0;
    let (stretches, pause) = ((minutes + 10) / 50 + 1, plan.breaks.break_length.0);
    let meal_extra = if meal { plan.breaks.meal_length.0 - pause } else { 0 };
    let slots = (minutes - (stretches - 1) * pause - meal_extra) / 5;
    let mut segments = Vec::new();
    let mut at = start;
    let mut push = |length: i64, activity, queue| {
        segments.push(Segment { agent, span: Span { start: at, end: at + Minutes(length) }, activity, queue });
        at = at + Minutes(length);
    };
    for stretch in 0..stretches {
        let length = 5 * (slots * (stretch + 1) / stretches - slots * stretch / stretches);
        push(length, Activity::Work, Some(queue));
        if stretch + 1 == stretches {
            break;
        }
        match meal && stretch + 1 == stretches / 2 {
            true => push(plan.breaks.meal_length.0, Activity::Meal, None),
            false => push(pause, Activity::Break, None),
        }
    }
    segments
}

fn simulation(forecast: &Forecast) -> Simulation {
    let figures = |offered: f64| ServiceFigures {
        offered,
        answered_within: offered * 0.81,
        service_level: Share(0.81),
        service_level_p05: Share(0.72),
        service_level_p95: Share(0.9),
        mean_wait_seconds: 21.5,
        abandoned_share: Share(0.03),
        occupancy: Share(0.78),
        backlog_p95: 6.0,
        standby_called_share: Share(0.1),
    };
    let cells = forecast.cells.map(|cells| cells.iter().map(|cell| figures(cell.mean)).collect());
    let totals = forecast.cells.map(|cells| figures(cells.iter().map(|cell| cell.mean).sum()));
    Simulation {
        runs: 200,
        seed: 1,
        cells,
        totals,
        flows: Vec::new(),
        overruns: forecast.cells.map(|_| Overrun::default()),
        scorecard: Default::default(),
    }
}
