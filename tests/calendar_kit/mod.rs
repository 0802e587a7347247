//! Calendar files as two programs that share no code read them, and blocks as a roster has them.
#![allow(dead_code)]

use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use chrono::NaiveDateTime;
use icalendar::{Calendar, CalendarComponent, Component};
use peakshift::domain::diary::Diary;
use peakshift::domain::plan::Plan;
use peakshift::domain::roster::Roster;
use peakshift::domain::text::Lang;
use peakshift::error::Finding;
use peakshift::read;
use peakshift::report::{Calendars, calendars};
use std::fs;
use std::path::Path;

/// An event; times in seconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub start: i64,
    pub end: i64,
    pub agent: String,
    pub uid: String,
    pub sequence: i64,
    pub stamp: i64,
    pub summary: String,
    pub description: String,
    pub location: Option<String>,
    pub category: String,
    pub status: String,
    pub transparency: String,
    /// Seconds from the alarm to the start.
    pub alarms: Vec<i64>,
}

/// The events of a file, by time, once both readers agree on them.
pub fn seen(bytes: &[u8]) -> Vec<Seen> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let (mut one, mut other) = (by_icalendar(text), by_calcard(text));
    one.sort();
    other.sort();
    assert_eq!(one, other, "the two readers differ on\n{text}");
    one
}

/// As the crate `icalendar` reads it, with the clock of the VTIMEZONE that the file itself holds.
fn by_icalendar(text: &str) -> Vec<Seen> {
    let calendar: Calendar = text.parse().expect("a calendar");
    let clock: Vec<Change> = calendar.components.iter().flat_map(changes).collect();
    assert!(!clock.is_empty(), "no zone");
    let event = |event: &icalendar::Event| {
        let value = |key: &str| event.property_value(key).map(str::to_owned);
        let needed = |key: &str| value(key).unwrap_or_else(|| panic!("no {key}"));
        Seen {
            start: instant(event, "DTSTART", &clock),
            end: instant(event, "DTEND", &clock),
            agent: needed("X-PEAKSHIFT-AGENT"),
            uid: needed("UID"),
            sequence: needed("SEQUENCE").parse().expect("a number"),
            stamp: instant(event, "DTSTAMP", &clock),
            summary: needed("SUMMARY"),
            description: needed("DESCRIPTION"),
            location: value("LOCATION"),
            category: event.multi_properties()["CATEGORIES"][0].value().to_owned(),
            status: needed("STATUS"),
            transparency: needed("TRANSP"),
            alarms: event.components().iter().map(|alarm| minutes_before(alarm) * 60).collect(),
        }
    };
    calendar.events().map(event).collect()
}

fn minutes_before(alarm: &impl Component) -> i64 {
    assert_eq!((alarm.component_kind().as_str(), alarm.property_value("ACTION")), ("VALARM", Some("DISPLAY")));
    let trigger = alarm.property_value("TRIGGER").and_then(|text| text.strip_prefix("-PT")?.strip_suffix('M'));
    trigger.and_then(|minutes| minutes.parse().ok()).expect("minutes")
}

/// From when on a clock has which offset, in seconds.
struct Change {
    at: i64,
    offset: i64,
}

fn changes(component: &CalendarComponent) -> Vec<Change> {
    let CalendarComponent::Other(zone) = component else { return Vec::new() };
    assert_eq!(zone.component_kind(), "VTIMEZONE");
    zone.components().iter().map(change).collect()
}

fn change(observance: &impl Component) -> Change {
    assert!(["STANDARD", "DAYLIGHT"].contains(&observance.component_kind().as_str()));
    let value = |key: &str| observance.property_value(key).unwrap_or_else(|| panic!("no {key}"));
    let local = NaiveDateTime::parse_from_str(value("DTSTART"), "%Y%m%dT%H%M%S").expect("a local time");
    Change { at: local.and_utc().timestamp() - offset(value("TZOFFSETFROM")), offset: offset(value("TZOFFSETTO")) }
}

/// `-0430` in seconds.
fn offset(text: &str) -> i64 {
    let (sign, digits) = text.split_at(1);
    let part = |at: usize| digits.get(at..at + 2).map_or(0, |two| two.parse::<i64>().expect("digits"));
    (part(0) * 3600 + part(2) * 60 + part(4)) * if sign == "-" { -1 } else { 1 }
}

fn instant(event: &icalendar::Event, key: &str, clock: &[Change]) -> i64 {
    let property = &event.properties()[key];
    let value = property.value();
    let local = NaiveDateTime::parse_from_str(value.trim_end_matches('Z'), "%Y%m%dT%H%M%S").expect("a time");
    let local = local.and_utc().timestamp();
    if value.ends_with('Z') {
        assert!(property.params().is_empty());
        return local;
    }
    assert!(property.params().contains_key("TZID"));
    let in_force = |at: i64| clock.iter().filter(|change| change.at <= at).max_by_key(|change| change.at);
    let meant = clock.iter().map(|change| local - change.offset);
    let meant = meant.filter(|&at| in_force(at).is_some_and(|change| change.offset == local - at));
    let mut meant: Vec<i64> = meant.collect();
    meant.sort_unstable();
    meant.dedup();
    assert_eq!(meant.len(), 1, "{key} {value} must mean one time only");
    meant[0]
}

/// As the crate `calcard` reads it, with the clock of its own copy of the database.
fn by_calcard(text: &str) -> Vec<Seen> {
    let calendar = ICalendar::parse(text).expect("a calendar");
    let dates = calendar.expand_dates(Tz::Floating, 100_000);
    assert_eq!(dates.errors, []);
    let is_event = |component: &&ICalendarComponent| component.component_type == ICalendarComponentType::VEvent;
    assert_eq!(dates.events.len(), calendar.components.iter().filter(is_event).count());
    let event = |comp_id: u32, (start, end): (i64, i64)| {
        let event = calendar.component_by_id(comp_id).expect("a component");
        let entry = |name: &ICalendarProperty| event.property(name).and_then(|entry| entry.values.first());
        let value = |name: ICalendarProperty| entry(&name).and_then(ICalendarValue::as_text).map(str::to_owned);
        let needed = |name: ICalendarProperty| value(name.clone()).unwrap_or_else(|| panic!("no {name:?}"));
        let stamp = entry(&ICalendarProperty::Dtstamp).and_then(|value| value.as_partial_date_time());
        let alarm = |alarm: &ICalendarComponent| match alarm.property(&ICalendarProperty::Trigger) {
            Some(entry) => match &entry.values[..] {
                [ICalendarValue::Duration(before)] => -before.as_seconds(),
                other => panic!("{other:?}"),
            },
            None => panic!("no trigger"),
        };
        Seen {
            start,
            end,
            agent: needed(ICalendarProperty::Other("X-PEAKSHIFT-AGENT".to_owned())),
            uid: event.uid().expect("a UID").to_owned(),
            sequence: entry(&ICalendarProperty::Sequence).and_then(ICalendarValue::as_integer).expect("a number"),
            stamp: stamp.and_then(|stamp| stamp.to_date_time_with_tz(Tz::UTC)).expect("a time").timestamp(),
            summary: needed(ICalendarProperty::Summary),
            description: needed(ICalendarProperty::Description),
            location: value(ICalendarProperty::Location),
            category: needed(ICalendarProperty::Categories),
            status: needed(ICalendarProperty::Status),
            transparency: needed(ICalendarProperty::Transp),
            alarms: calendar.alarms_for_id(comp_id).map(alarm).collect(),
        }
    };
    dates.events.iter().map(|found| event(found.comp_id, found.timestamps())).collect()
}

/// A folder of calendars as runs leave it.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn earlier(&self) -> (Vec<Diary>, Vec<Finding>) {
        read::diaries(self.path(), "out/calendar")
    }

    /// Writes what a run makes of `roster` and of what lies here.
    pub fn publish(&self, plan: &Plan, roster: &Roster) -> Calendars {
        let made = calendars(plan, roster, Lang::Zh, &self.earlier().0).expect("calendars");
        for (name, bytes) in &made.files {
            fs::write(self.path().join(name), bytes).expect("written");
        }
        for name in &made.gone {
            fs::remove_file(self.path().join(name)).expect("taken away");
        }
        made
    }

    pub fn seen(&self, file: &str) -> Vec<Seen> {
        seen(&fs::read(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}")))
    }
}
