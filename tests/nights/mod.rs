//! Made nights: a sale opens at midnight, and about half of the hour after it comes in the first 13 minutes; three without a sale. Shared by the
//! bench of staffing and by the tests of refining.
#![allow(dead_code, reason = "every user needs a part")]

use peakshift::check::{Verified, check};
use peakshift::domain::calendar::{Horizon, Moment, Slot, Span, Zone};
use peakshift::domain::demand::{Forecast, ForecastCell, Missing};
use peakshift::domain::ids::{AgentId, QueueId, Table, TierId};
use peakshift::domain::plan::*;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::simulation::{ServiceFigures, SimulationSettings};
use peakshift::domain::units::{Minutes, Money, Share};
use peakshift::simulate::simulate;
use peakshift::staffing::Traffic;
use std::ops::Range;

pub const Q: QueueId = QueueId(0);
/// Slots of five minutes in an hour, and hours of a night: two before the opening, the opening, and two after.
pub const SLOTS: usize = 12;
pub const HOURS: usize = 5;
/// The slots of the hour after the opening.
pub const OPENING: Range<usize> = 2 * SLOTS..3 * SLOTS;
/// 2026-11-10 22:00 in Shanghai.
const START: Moment = Moment(1_794_319_200);
/// Runs are played in so many parts, each with another rounding of fractions.
const PARTS: u32 = 10;
/// An hour after an opening dies away in so many minutes: half of it has come after 13.
const DYING: f64 = 20.0;

/// One night.
#[derive(Debug, Clone, Copy)]
pub struct Night {
    pub opens: bool,
    /// Agents whom the busiest hour would keep busy throughout.
    pub load: f64,
    pub concurrency: u32,
    pub aht: f64,
    pub patience: f64,
    pub max_occupancy: f64,
    /// Minutes of an interval of the forecast.
    pub grid: i64,
}

const fn night(load: f64, concurrency: u32, aht: f64, patience: f64, max_occupancy: f64, grid: i64) -> Night {
    Night { opens: true, load, concurrency, aht, patience, max_occupancy, grid }
}

/// Ten nights with an opening, and three flat ones.
pub const NIGHTS: [Night; 13] = [
    night(4.0, 1, 180.0, 60.0, 1.0, 30),
    night(7.0, 3, 240.0, 120.0, 0.85, 30),
    night(12.0, 1, 300.0, 180.0, 0.85, 60),
    night(18.0, 3, 180.0, 90.0, 1.0, 30),
    night(30.0, 1, 240.0, 120.0, 0.85, 15),
    night(45.0, 3, 300.0, 60.0, 0.85, 30),
    night(70.0, 1, 180.0, 150.0, 1.0, 60),
    night(110.0, 3, 240.0, 180.0, 1.0, 15),
    night(180.0, 1, 300.0, 120.0, 0.85, 30),
    night(250.0, 3, 240.0, 120.0, 1.0, 30),
    Night { opens: false, ..night(6.0, 3, 240.0, 120.0, 0.85, 30) },
    Night { opens: false, ..night(40.0, 1, 300.0, 180.0, 1.0, 30) },
    Night { opens: false, ..night(200.0, 3, 180.0, 60.0, 0.85, 60) },
];

impl Night {
    fn queue(&self) -> Queue {
        Queue {
            id: "q".to_owned(),
            name: "q".to_owned(),
            aht_seconds: self.aht,
            concurrency: self.concurrency,
            concurrency_slowdown: if self.concurrency > 1 { 0.15 } else { 0.0 },
            answer_within_seconds: 30.0,
            answer_within_hours: None,
            service_level: Share(0.8),
            patience_seconds: self.patience,
            max_occupancy: Share(self.max_occupancy),
            missing: Missing::Unsaid,
            hours: None,
            bot_share: Share(0.0),
            shrinkage: Share(0.0),
            rounds_mean: 1.0,
        }
    }

    /// Inquiries of each slot of five minutes.
    pub fn inquiries(&self) -> Vec<f64> {
        let rate = Traffic::of(&self.queue(), 1.0, Minutes(30)).agent_rate(self.concurrency);
        let hour = self.load * rate * 3600.0;
        let left = |minute: f64| (-minute / DYING).exp();
        let slot = |slot: usize| {
            if !self.opens {
                return hour / SLOTS as f64;
            }
            if !OPENING.contains(&slot) {
                let share = if slot < OPENING.start { 0.25 } else { 0.45 - 0.1 * (slot / SLOTS - 3) as f64 };
                return share * hour / SLOTS as f64;
            }
            let from = 5.0 * (slot - OPENING.start) as f64;
            hour * (left(from) - left(from + 5.0)) / (1.0 - left(60.0))
        };
        (0..HOURS * SLOTS).map(slot).collect()
    }

    /// A plan on intervals of `grid` minutes, with `agents` people whom no rule hinders to come and go every five minutes.
    pub fn plan(&self, grid: i64, model: &str, agents: usize) -> Plan {
        let always = Minutes(1440);
        let (now, none) = (Minutes(5), Minutes(0));
        let rules = Rules {
            block_grid: now,
            min_block: now,
            max_block: always,
            min_gap: none,
            max_blocks_per_duty: 1000,
            max_duty: always,
            max_span: always,
            ..Rules::default()
        };
        Plan {
            name: "night".to_owned(),
            zone: Zone::named("Asia/Shanghai").expect("a zone"),
            horizon: Horizon { start: START, end: START + Minutes(60 * HOURS as i64), interval: Minutes(grid) },
            currency: "CNY".to_owned(),
            staffing: Staffing { model: model.to_owned(), demand_quantile: Share(0.5) },
            queues: Table::new(vec![self.queue()]),
            tiers: Table::new(Tier::defaults()),
            sites: Table::new(Vec::new()),
            shifts: Vec::new(),
            sessions: Table::new(Vec::new()),
            rules,
            breaks: Breaks { max_work: always, min_work: now, meal_after: always, ..Breaks::default() },
            standby: Standby { levels: Vec::new(), ..Standby::default() },
            squads: Squads::default(),
            levels: Levels::default(),
            forecast: peakshift::domain::plan::ForecastSettings::default(),
            adjustments: Vec::new(),
            holidays: Default::default(),
            scorecard: Vec::new(),
            penalties: Penalties::default(),
            pay: Default::default(),
            solver: Solver::default(),
            simulation: SimulationSettings::default(),
            agents: (0..agents).map(agent).collect(),
            events: Vec::new(),
        }
    }

    /// What is expected, with no spread, on intervals of `grid` minutes, with the shape inside or without.
    pub fn forecast(&self, grid: i64, shaped: bool) -> Forecast {
        let cell = |slots: &[f64]| {
            let sum: f64 = slots.iter().sum();
            let shape = if shaped { slots.iter().map(|slot| slot / sum).collect() } else { Vec::new() };
            ForecastCell { baseline: sum, mean: sum, p50: sum, p80: sum, p95: sum, shape, ..ForecastCell::default() }
        };
        Forecast { cells: Table::new(vec![self.inquiries().chunks(grid as usize / 5).map(cell).collect()]) }
    }

    /// Plays the night as it is, in slots of five minutes, from its start until `agents` ends, with `agents[i]` in slot `i`: a fraction `f` above a
    /// whole number means one more in the share `f` of the runs. Figures of all slots, added up over `runs` runs, for each tenth of the runs.
    pub fn parts(&self, agents: &[f64], runs: u32) -> Vec<Vec<ServiceFigures>> {
        let whole_night = self.forecast(5, false);
        let forecast = Forecast { cells: whole_night.cells.map(|cells| cells[..agents.len()].to_vec()) };
        let part = |part: u32| {
            let dice = (f64::from(part) + 0.5) / f64::from(PARTS);
            let whole: Vec<usize> = agents.iter().map(|n| (n + 1.0 - dice).floor() as usize).collect();
            let mut plan = self.plan(5, "erlang-a", whole.iter().copied().max().unwrap_or(0));
            plan.horizon.end = plan.horizon.slot_start(Slot(agents.len()));
            plan.simulation.runs = (runs / PARTS).max(1);
            let simulation = simulate(&plan, &forecast, &on_line(&plan, &whole), u64::from(part)).expect("runs");
            simulation.cells[Q].clone()
        };
        (0..PARTS).map(part).collect()
    }

    /// [`Self::parts`] added up.
    pub fn played(&self, agents: &[f64], runs: u32) -> Vec<ServiceFigures> {
        let mut sums = vec![ServiceFigures::default(); agents.len()];
        for part in self.parts(agents, runs) {
            for (sum, cell) in sums.iter_mut().zip(&part) {
                sum.offered += cell.offered;
                sum.answered_within += cell.answered_within;
            }
        }
        sums
    }

    /// Share answered in time of those who came in `slots`, and its standard error.
    pub fn level(&self, agents: &[f64], runs: u32, slots: Range<usize>) -> (f64, f64) {
        // What comes later changes nothing but for those who still wait.
        let until = (slots.end + 1).min(agents.len());
        let parts = self.parts(&agents[..until], runs);
        let sum = |part: &[ServiceFigures], of: fn(&ServiceFigures) -> f64| part[slots.clone()].iter().map(of).sum();
        let within: Vec<f64> = parts.iter().map(|part| sum(part, |figures| figures.answered_within)).collect();
        let offered: Vec<f64> = parts.iter().map(|part| sum(part, |figures| figures.offered)).collect();
        let (all, mean): (f64, f64) = (offered.iter().sum(), within.iter().sum::<f64>() / offered.iter().sum::<f64>());
        let squares: f64 = within.iter().zip(&offered).map(|(within, offered)| (within - mean * offered).powi(2)).sum();
        (mean, (squares * f64::from(PARTS) / f64::from(PARTS - 1)).sqrt() / all)
    }
}

/// Numbers of intervals of `grid` minutes, by slot.
pub fn by_slot(numbers: &[f64], grid: i64) -> Vec<f64> {
    numbers.iter().flat_map(|n| std::iter::repeat_n(*n, grid as usize / 5)).collect()
}

fn agent(index: usize) -> Agent {
    Agent {
        id: format!("a{index}"),
        name: String::new(),
        tier: TierId(1),
        queues: vec![Q],
        min_hours: 0.0,
        max_hours: None,
        cost_per_hour: Money(45.0),
        efficiency: 1.0,
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

/// The first `agents[i]` of the plan on line in slot `i`.
pub fn on_line(plan: &Plan, agents: &[usize]) -> Verified {
    let mut segments = Vec::new();
    for index in 0..plan.agents.len() {
        let mut slot = 0;
        while slot < agents.len() {
            let end = (slot..agents.len()).find(|at| agents[*at] <= index).unwrap_or(agents.len());
            if end > slot {
                let span = Span { start: plan.horizon.slot_start(Slot(slot)), end: plan.horizon.slot_start(Slot(end)) };
                segments.push(Segment { agent: AgentId(index), span, activity: Activity::Work, queue: Some(Q) });
            }
            slot = end + 1;
        }
    }
    let none = Requirement { needs: plan.queues.map(|_| vec![Need::default(); plan.horizon.intervals()]), info: None };
    check(plan, &none, &Roster::new(segments), &[]).expect("a valid schedule")
}
