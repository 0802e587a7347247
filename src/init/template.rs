//! The promotions that `init` knows.

use crate::domain::calendar::{LocalTimeError, Moment, Zone};
use chrono::{Days, NaiveDate, NaiveTime};

/// A promotion with its queues and its past.
#[derive(Debug)]
pub struct Template {
    /// Name on the command line; also the kind of the event.
    pub name: &'static str,
    /// What it is, for the help.
    pub about: &'static str,
    /// Name of the plan.
    pub(super) title: &'static str,
    /// Name of the event without its year.
    pub(super) event: &'static str,
    pub(super) zone: &'static str,
    pub(super) currency: &'static str,
    pub(super) interval_minutes: i64,
    /// Grid of the history.
    pub(super) history_minutes: i64,
    /// Day of the coming edition.
    pub(super) day: Day,
    /// Days of the past editions, oldest first.
    pub(super) editions: &'static [Day],
    /// Smaller promotions in the last weeks.
    pub(super) small_events: &'static [SmallEvent],
    /// Hours from the eve's midnight to the start of the horizon.
    pub(super) starts_at_hour: i64,
    /// Length of the horizon.
    pub(super) hours: i64,
    /// Sale openings on the day, in hours.
    pub(super) phases: &'static [Phase],
    /// The coming edition over the last, where the planner says.
    pub(super) growth: Option<f64>,
    pub(super) queues: &'static [QueueSpec],
    /// How tables are written: by the program of a Chinese office, or in ISO form.
    pub(super) office: bool,
    /// Share of agents with Chinese names.
    pub(super) chinese_names: f64,
}

/// Year, month, day.
pub(super) type Day = (i32, u32, u32);

/// A small promotion of one day.
#[derive(Debug)]
pub(super) struct SmallEvent {
    pub name: &'static str,
    pub kind: &'static str,
    pub day: Day,
}

/// A sale that opens on the day of the event.
#[derive(Debug)]
pub(super) struct Phase {
    pub hour: f64,
    /// Extra inquiries per hour at the opening, relative to the mean hour of a normal day.
    pub height: f64,
    /// Hours until the extra has fallen to a third.
    pub decay_hours: f64,
}

/// A queue of a template.
#[derive(Debug)]
pub(super) struct QueueSpec {
    pub id: &'static str,
    pub name: &'static str,
    pub aht_seconds: f64,
    pub concurrency: u32,
    pub answer_within_seconds: u32,
    pub service_level: f64,
    pub patience_seconds: u32,
    pub bot_share: f64,
    /// Inquiries relative to the first queue.
    pub volume: f64,
    /// How much of the template's peaks the queue sees.
    pub peak: f64,
    /// Extra share on the day after the event.
    pub after: f64,
    /// Whether most inquiries come in the evening, before buying, or in office hours.
    pub evening: bool,
}

/// Slowdown per further chat that the plans are written with (the default of SPEC section 1).
const SLOWDOWN: f64 = 0.15;

impl QueueSpec {
    /// Standard agents that one inquiry per hour keeps busy when they hold all the chats that they can.
    pub fn agents_per_hourly_inquiry(&self) -> f64 {
        let held = f64::from(self.concurrency);
        let handling = self.aht_seconds * (1.0 + SLOWDOWN * (held - 1.0)) / held;
        handling / 3600.0 * (1.0 - self.bot_share)
    }
}

impl Template {
    /// The queues that a roster of `agents` is split over: fewer for small teams, so that each queue has people.
    pub(super) fn queues_for(&self, agents: usize) -> &'static [QueueSpec] {
        let most = match agents {
            0..12 => 1,
            12..24 => 2,
            _ => 3,
        };
        &self.queues[..most.min(self.queues.len())]
    }

    pub(super) fn zone(&self) -> Zone {
        Zone::named(self.zone).unwrap_or(Zone::UTC)
    }

    /// Local midnight at which `day`, shifted by some days, begins.
    pub(super) fn midnight(&self, day: Day, shift: i64) -> Moment {
        let (year, month, number) = day;
        let date = NaiveDate::from_ymd_opt(year, month, number).unwrap_or_default();
        let days = Days::new(shift.unsigned_abs());
        let shifted = if shift < 0 { date.checked_sub_days(days) } else { date.checked_add_days(days) };
        let local = shifted.unwrap_or(date).and_time(NaiveTime::MIN);
        match self.zone().resolve(local) {
            Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => moment,
            // No template lives where midnight is skipped; an hour later would be right there.
            Err(LocalTimeError::Skipped) => Moment(local.and_utc().timestamp()),
        }
    }
}

/// All templates, the default first.
pub static TEMPLATES: [Template; 3] = [
    Template {
        name: "double11",
        about: "Double 11 in China: 00:00, 10:00 and 20:00 openings, three chat queues",
        title: "双11 2026",
        event: "双11",
        zone: "Asia/Shanghai",
        currency: "CNY",
        interval_minutes: 30,
        history_minutes: 30,
        day: (2026, 11, 11),
        editions: &[(2024, 11, 11), (2025, 11, 11)],
        small_events: &[
            SmallEvent { name: "会员日 2026-09-18", kind: "member-day", day: (2026, 9, 18) },
            SmallEvent { name: "会员日 2026-10-18", kind: "member-day", day: (2026, 10, 18) },
        ],
        starts_at_hour: 18,
        hours: 30,
        phases: &[
            Phase { hour: 0.0, height: 7.0, decay_hours: 1.2 },
            Phase { hour: 10.0, height: 3.0, decay_hours: 1.6 },
            Phase { hour: 20.0, height: 3.0, decay_hours: 4.0 },
        ],
        growth: Some(1.12),
        queues: &CHAT_QUEUES,
        office: false,
        chinese_names: 0.8,
    },
    Template {
        name: "618",
        about: "618 in China: hourly history as a Chinese spreadsheet saves it, two chat queues",
        title: "618 2026",
        event: "618",
        zone: "Asia/Shanghai",
        currency: "CNY",
        interval_minutes: 30,
        history_minutes: 60,
        day: (2026, 6, 18),
        editions: &[(2024, 6, 18), (2025, 6, 18)],
        small_events: &[SmallEvent { name: "会员日 2026-05-20", kind: "member-day", day: (2026, 5, 20) }],
        starts_at_hour: 18,
        hours: 30,
        phases: &[
            Phase { hour: 0.0, height: 5.0, decay_hours: 1.2 },
            Phase { hour: 10.0, height: 2.2, decay_hours: 1.6 },
            Phase { hour: 20.0, height: 2.4, decay_hours: 4.0 },
        ],
        growth: None,
        queues: CHAT_QUEUES.split_at(2).0,
        office: true,
        chinese_names: 0.9,
    },
    Template {
        name: "black-friday",
        about: "Black Friday in New York: 15-minute grid, chat, phone and order queues, in US dollars",
        title: "Black Friday 2026",
        event: "Black Friday",
        zone: "America/New_York",
        currency: "USD",
        interval_minutes: 15,
        history_minutes: 15,
        day: (2026, 11, 27),
        editions: &[(2024, 11, 29), (2025, 11, 28)],
        small_events: &[SmallEvent { name: "Fall sale 2026", kind: "fall-sale", day: (2026, 10, 7) }],
        starts_at_hour: 18,
        hours: 36,
        phases: &[
            Phase { hour: 0.0, height: 2.0, decay_hours: 1.5 },
            Phase { hour: 8.0, height: 2.2, decay_hours: 4.0 },
            Phase { hour: 19.0, height: 1.5, decay_hours: 3.0 },
        ],
        growth: Some(1.08),
        queues: &SHOP_QUEUES,
        office: false,
        chinese_names: 0.0,
    },
];

static CHAT_QUEUES: [QueueSpec; 3] = [
    QueueSpec {
        id: "presale",
        name: "售前",
        aht_seconds: 240.0,
        concurrency: 3,
        answer_within_seconds: 30,
        service_level: 0.8,
        patience_seconds: 120,
        bot_share: 0.2,
        volume: 1.0,
        peak: 1.0,
        after: 0.1,
        evening: true,
    },
    QueueSpec {
        id: "aftersale",
        name: "售后",
        aht_seconds: 330.0,
        concurrency: 2,
        answer_within_seconds: 60,
        service_level: 0.8,
        patience_seconds: 180,
        bot_share: 0.1,
        volume: 0.6,
        peak: 0.4,
        after: 0.4,
        evening: false,
    },
    QueueSpec {
        id: "logistics",
        name: "物流",
        aht_seconds: 200.0,
        concurrency: 3,
        answer_within_seconds: 60,
        service_level: 0.8,
        patience_seconds: 150,
        bot_share: 0.35,
        volume: 0.4,
        peak: 0.5,
        after: 0.6,
        evening: false,
    },
];

static SHOP_QUEUES: [QueueSpec; 3] = [
    QueueSpec {
        id: "chat",
        name: "Chat",
        aht_seconds: 300.0,
        concurrency: 3,
        answer_within_seconds: 40,
        service_level: 0.8,
        patience_seconds: 150,
        bot_share: 0.3,
        volume: 1.0,
        peak: 1.0,
        after: 0.2,
        evening: true,
    },
    QueueSpec {
        id: "phone",
        name: "Phone",
        aht_seconds: 260.0,
        concurrency: 1,
        answer_within_seconds: 20,
        service_level: 0.8,
        patience_seconds: 90,
        bot_share: 0.0,
        volume: 0.35,
        peak: 0.6,
        after: 0.3,
        evening: false,
    },
    QueueSpec {
        id: "orders",
        name: "Orders & returns",
        aht_seconds: 360.0,
        concurrency: 2,
        answer_within_seconds: 60,
        service_level: 0.8,
        patience_seconds: 240,
        bot_share: 0.15,
        volume: 0.4,
        peak: 0.4,
        after: 0.6,
        evening: false,
    },
];
