//! The calendar files that an earlier run left, `calendar/*.ics`.
//!
//! They are ours, so what is not in the form that `report` gives them is not guessed at: a file that cannot be read whole is left out.

use crate::domain::calendar::{LocalTimeError, Moment, Span, Zone};
use crate::domain::diary::{AGENT, Diary, Owner, SQUAD, TIME, Told, Uid, unescaped};
use crate::domain::text::Text;
use crate::error::Finding;
use crate::read::findings::codes::CALENDAR_UNREADABLE;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::file::read_bytes;
use crate::text;
use chrono::NaiveDateTime;
use ical_vcard::{Contentline, Parser};
use std::fs;
use std::path::Path;

/// Most bytes of a calendar: some thousand events.
const MOST: u64 = 16 << 20;
/// The deepest that components lie in each other: an alarm in an event in a calendar.
const DEEPEST: usize = 3;

/// The calendars in `folder`, by name, and a warning for each that cannot be read; findings name files as `shown`, a slash and the name.
pub fn diaries(folder: &Path, shown: &str) -> (Vec<Diary>, Vec<Finding>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| name.ends_with(".ics"));
    names.sort();
    let (mut diaries, mut warnings) = (Vec::new(), Vec::new());
    for name in names {
        let mut of_file = Findings::new(format!("{shown}/{name}"));
        let read = match read_bytes(&folder.join(&name), MOST, &mut of_file) {
            Some(bytes) => diary(&name, &bytes),
            None => Err(of_file.into_sorted().pop().map(|finding| finding.message).unwrap_or_default()),
        };
        match read {
            Ok(diary) => diaries.push(diary),
            Err(why) => {
                let mut findings = Findings::new(format!("{shown}/{name}"));
                findings.add(&CALENDAR_UNREADABLE, Place::default(), why);
                warnings.extend(findings.into_sorted());
            }
        }
    }
    (diaries, warnings)
}

/// A calendar in the reading.
#[derive(Default)]
struct Draft {
    /// Components that are open.
    open: Vec<String>,
    owner: Option<Owner>,
    event: Event,
    told: Vec<Told>,
}

/// An event in the reading.
#[derive(Default)]
struct Event {
    uid: String,
    agent: Option<String>,
    start: Option<Moment>,
    end: Option<Moment>,
    sequence: u32,
    cancelled: bool,
    lines: Vec<String>,
}

fn diary(file: &str, bytes: &[u8]) -> Result<Diary, Text> {
    let mut draft = Draft::default();
    for line in Parser::new(bytes) {
        draft.take(&line.map_err(|error| text!("{error}", "{error}"))?)?;
    }
    let is_whole = draft.open.is_empty();
    match draft.owner.filter(|_| is_whole) {
        Some(owner) => Ok(Diary { file: file.to_owned(), owner, told: draft.told }),
        None => Err(text!("this is no whole calendar of peakshift", "此文件不是完整的 peakshift 日历")),
    }
}

impl Draft {
    fn take(&mut self, line: &Contentline) -> Result<(), Text> {
        let (name, value) = (line.name().to_ascii_uppercase(), line.value());
        let odd = || text!("a component begins or ends where it cannot", "组件的开始或结束位置不对");
        let is_event = |open: &[String]| open.get(1).is_some_and(|component| component == "VEVENT");
        match name.as_str() {
            "BEGIN" => {
                self.open.push(value.to_ascii_uppercase());
                if self.open[0] != "VCALENDAR" || self.open.len() > DEEPEST {
                    return Err(odd());
                }
                if is_event(&self.open) && self.open.len() > 2 {
                    self.event.lines.push(line.to_string());
                }
            }
            "END" => {
                let in_event = is_event(&self.open);
                if self.open.pop() != Some(value.to_ascii_uppercase()) {
                    return Err(odd());
                }
                if in_event && self.open.len() > 1 {
                    self.event.lines.push(line.to_string());
                } else if in_event {
                    let event = std::mem::take(&mut self.event);
                    self.told.extend(event.told()?);
                }
            }
            _ if self.open.is_empty() => return Err(odd()),
            AGENT if self.open.len() == 1 => self.owner = Some(Owner::Agent(unescaped(value))),
            SQUAD if self.open.len() == 1 => self.owner = Some(Owner::Squad(unescaped(value))),
            _ if is_event(&self.open) => self.event.take(&name, line, self.open.len() > 2)?,
            _ => {}
        }
        Ok(())
    }
}

impl Event {
    fn take(&mut self, name: &str, line: &Contentline, is_inside: bool) -> Result<(), Text> {
        let value = line.value();
        match name {
            _ if is_inside => {}
            "UID" => {
                self.uid = unescaped(value);
                return Ok(());
            }
            "DTSTAMP" => return Ok(()),
            "SEQUENCE" => {
                self.sequence = value.parse().map_err(|_| text!("SEQUENCE {value}", "SEQUENCE {value}"))?;
                return Ok(());
            }
            "DTSTART" => self.start = Some(moment(line)?),
            "DTEND" => self.end = Some(moment(line)?),
            "STATUS" => self.cancelled = value == "CANCELLED",
            AGENT => self.agent = Some(unescaped(value)),
            _ => {}
        }
        self.lines.push(line.to_string());
        Ok(())
    }

    /// What it tells; nothing where it is none of ours.
    fn told(self) -> Result<Option<Told>, Text> {
        let Some(uid) = Uid::parse(&self.uid) else { return Ok(None) };
        let (Some(agent), Some(start), Some(end)) = (self.agent, self.start, self.end) else {
            return Err(text!("an event lacks its agent, start or end", "有日程缺少工号、开始或结束"));
        };
        if end <= start {
            return Err(text!("an event ends before it begins", "有日程的结束早于开始"));
        }
        let Event { sequence, cancelled, lines, .. } = self;
        Ok(Some(Told { uid, agent, span: Span { start, end }, sequence, cancelled, lines }))
    }
}

/// The time of a line. A local time that the zone has twice means the first (RFC 5545, 3.3.5).
fn moment(line: &Contentline) -> Result<Moment, Text> {
    let value = line.value();
    let zone = line.params().iter().find(|param| param.name().eq_ignore_ascii_case("TZID"));
    let zone = zone.and_then(|param| param.values().first()).map(|value| value.as_str().to_owned());
    let read = || {
        let (local, zone) = match (value.strip_suffix('Z'), zone) {
            (Some(local), None) => (local, Zone::UTC),
            (None, Some(name)) => (value, Zone::named(&name)?),
            _ => return None,
        };
        match zone.resolve(NaiveDateTime::parse_from_str(local, TIME).ok()?) {
            Ok(at) | Err(LocalTimeError::Doubled(at, _)) => Some(at),
            Err(LocalTimeError::Skipped) => None,
        }
    };
    read().ok_or_else(|| text!("`{line}` is no time", "`{line}` 不是时间"))
}
