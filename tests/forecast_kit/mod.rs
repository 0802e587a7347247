//! Plans and histories for forecast tests, made from a function of the local clock.

#![allow(dead_code, reason = "each test file uses its part")]

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use peakshift::domain::adjust::Adjustment;
use peakshift::domain::calendar::{Horizon, LocalTimeError, Moment, Span, Zone};
use peakshift::domain::demand::{Event, Forecast, ForecastCell, History, Observation};
use peakshift::domain::holidays::Holidays;
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::{
    Breaks, Levels, Penalties, Plan, Queue, Rules, SimulationSettings, Solver, Squads, Staffing, Standby, Tier,
};
use peakshift::domain::units::{Minutes, Share};
use peakshift::error::Finding;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Poisson, StandardNormal};
use rand_pcg::Pcg64;

pub fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

pub fn day(text: &str) -> NaiveDateTime {
    text.parse::<NaiveDate>().unwrap().and_time(NaiveTime::MIN)
}

/// A plan under construction with the history of its queues.
pub struct World {
    pub zone: Zone,
    pub start: NaiveDateTime,
    pub hours: i64,
    pub interval: i64,
    pub events: Vec<Event>,
    pub adjustments: Vec<Adjustment>,
    pub holidays: Holidays,
    pub series: Vec<Vec<Observation>>,
}

impl World {
    pub fn new(start: &str, hours: i64, interval: i64) -> Self {
        let zone = Zone::named("Asia/Shanghai").expect("a zone");
        Self {
            zone,
            start: at(start),
            hours,
            interval,
            events: Vec::new(),
            adjustments: Vec::new(),
            holidays: Holidays::default(),
            series: Vec::new(),
        }
    }

    pub fn moment(&self, local: NaiveDateTime) -> Moment {
        match self.zone.resolve(local) {
            Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => moment,
            Err(LocalTimeError::Skipped) => panic!("{local} is skipped"),
        }
    }

    /// Adds a queue with `step`-minute rows from `from` to the plan's start; none where `count` says so.
    pub fn queue(&mut self, from: &str, step: i64, mut count: impl FnMut(NaiveDateTime) -> Option<f64>) -> &mut Self {
        let (mut moment, end) = (self.moment(day(from)), self.moment(self.start));
        let mut rows = Vec::new();
        while moment < end {
            if let Some(inquiries) = count(self.zone.local(moment)) {
                rows.push(Observation { start: moment, length: Minutes(step), inquiries, aht_seconds: None });
            }
            moment = moment + Minutes(step);
        }
        self.series.push(rows);
        self
    }

    pub fn event(&mut self, name: &str, kind: &str, start: &str, hours: i64) -> &mut Event {
        let start = self.moment(at(start));
        self.events.push(Event {
            name: name.to_owned(),
            kind: kind.to_owned(),
            campaign: None,
            span: Span { start, end: start + Minutes(60 * hours) },
            growth: None,
            planned_growth: None,
            uplift: None,
            phase_times: Vec::new(),
            by_queue: Default::default(),
            hours: None,
            aht_factor: None,
            origin: Default::default(),
        });
        self.events.last_mut().unwrap()
    }

    pub fn plan(&self) -> Plan {
        let start = self.moment(self.start);
        let queue = |i: usize| Queue {
            id: format!("q{i}"),
            name: format!("Queue {i}"),
            aht_seconds: 240.0,
            concurrency: 1,
            concurrency_slowdown: 0.0,
            answer_within_seconds: 30.0,
            answer_within_hours: None,
            service_level: Share(0.8),
            patience_seconds: 120.0,
            max_occupancy: Share(0.85),
            missing: peakshift::domain::demand::Missing::Unsaid,
            hours: None,
            bot_share: Share(0.0),
            shrinkage: Share(0.0),
            rounds_mean: 1.0,
        };
        let mut events = self.events.clone();
        events.sort_by_key(|e| e.span.start);
        Plan {
            name: "test".to_owned(),
            zone: self.zone,
            horizon: Horizon { start, end: start + Minutes(60 * self.hours), interval: Minutes(self.interval) },
            currency: "CNY".to_owned(),
            forecast: Default::default(),
            staffing: Staffing { model: "erlang-a".to_owned(), demand_quantile: Share(0.8) },
            queues: (0..self.series.len()).map(queue).collect(),
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
            events,
            adjustments: self.adjustments.clone(),
            holidays: self.holidays.clone(),
            scorecard: Vec::new(),
        }
    }

    pub fn history(&self) -> History {
        History { series: self.series.iter().cloned().collect() }
    }

    pub fn forecast(&self) -> (Forecast, Vec<Finding>) {
        peakshift::forecast::forecast(&self.plan(), &self.history()).unwrap()
    }

    /// The cells of the first queue.
    pub fn cells(&self) -> Vec<ForecastCell> {
        self.forecast().0.cells[QueueId(0)].clone()
    }
}

/// Busy by day, quiet at night, half as busy on Sundays.
pub fn usual(local: NaiveDateTime, scale: f64) -> f64 {
    use chrono::{Datelike, Weekday};
    let hour = f64::from(local.hour()) + f64::from(local.minute()) / 60.0;
    let shape = 0.15 + (-((hour - 14.0) / 5.0).powi(2)).exp();
    let weekday = if local.weekday() == Weekday::Sun { 0.5 } else { 1.0 };
    scale * shape * weekday
}

/// Poisson counts with a fixed seed.
pub struct Noise(Pcg64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 0.0 { Poisson::new(mean).unwrap().sample(&mut self.0) } else { 0.0 }
    }

    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }
}

pub fn sum_p50(cells: &[ForecastCell]) -> f64 {
    cells.iter().map(|c| c.p50).sum()
}

/// Σ |forecast − truth| / Σ truth of the medians against a known mean.
pub fn wape(world: &World, cells: &[ForecastCell], truth: impl Fn(NaiveDateTime) -> f64) -> f64 {
    let truths: Vec<f64> =
        (0..cells.len() as i64).map(|i| truth(world.start + Duration::minutes(i * world.interval))).collect();
    let error: f64 = cells.iter().zip(&truths).map(|(c, t)| (c.p50 - t).abs()).sum();
    error / truths.iter().sum::<f64>()
}
