//! How long the intervals of a sheet are, and whether their times are starts or ends.

use super::entry::{Entry, Sheet};
use crate::domain::imported::Question;
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::import::choices::{Choices, Stamp};
use crate::read::import::dialect::Clocks;
use crate::read::import::question;
use crate::text;
use std::collections::BTreeSet;

const DAY: i64 = 1440;

/// Intervals of a sheet, with the reason for each.
pub(super) struct Intervals {
    /// Minutes, for entries that do not say their own.
    pub minutes: i64,
    pub stamp: Stamp,
    pub why_minutes: Text,
    pub why_stamp: Text,
}

/// Finds both, or asks.
pub(super) fn find(sheet: &Sheet<'_>, choices: &Choices, plan: i64) -> Result<Intervals, Box<Question>> {
    let (minutes, why_minutes) = minutes(sheet, choices, plan)?;
    let (stamp, why_stamp) = stamp(sheet, choices, minutes)?;
    Ok(Intervals { minutes, stamp, why_minutes, why_stamp })
}

/// The minutes of the range that an entry names.
pub(super) fn of_range(entry: &Entry) -> Option<i64> {
    let (from, to) = entry.clock?;
    Some((Clocks { from, to: to? }.exclusive().to - from) / 60)
}

fn is_usable(minutes: i64) -> bool {
    minutes > 0 && minutes % 5 == 0 && DAY % minutes == 0
}

fn minutes(sheet: &Sheet<'_>, choices: &Choices, plan: i64) -> Result<(i64, Text), Box<Question>> {
    if let Some(minutes) = choices.interval {
        return Ok((minutes, text!("you said so", "按您的说明")));
    }
    if sheet.is_log {
        return Ok((plan, text!("interval_minutes of the plan", "方案的 interval_minutes")));
    }
    let entries = &sheet.entries;
    if entries.iter().all(|entry| entry.clock.is_none()) {
        return Ok((DAY, text!("rows are whole days", "每行一整天")));
    }
    let ranges: BTreeSet<i64> = entries.iter().filter_map(of_range).collect();
    if let (Some(first), 1) = (ranges.first(), ranges.len()) {
        return Ok((*first, text!("the ranges are so long", "时间范围的长度如此")));
    }
    if !ranges.is_empty() && entries.iter().all(|entry| of_range(entry).is_some()) {
        return Ok((0, text!("each row says its own range", "每行各有时间范围")));
    }
    if entries.iter().all(|entry| entry.minutes.is_some()) {
        return Ok((0, text!("each row says its own length", "每行各有时长")));
    }
    let clocks: BTreeSet<i64> = entries.iter().filter_map(|entry| entry.clock).map(|(at, _)| at / 60 % DAY).collect();
    let steps: Vec<i64> = clocks.iter().zip(clocks.iter().skip(1)).map(|(a, b)| b - a).collect();
    let common = steps.iter().fold(0, |a, b| gcd(a, *b));
    let least = steps.iter().copied().min().unwrap_or(0);
    let full = steps.iter().filter(|step| **step == common).count() * 2 > steps.len();
    if is_usable(common) && least == common && full && (common <= 60 || steps.len() > 2) {
        return Ok((common, text!("the times lie so far apart", "相邻时间的间隔如此")));
    }
    let first = &entries[0];
    let message = text!("the times do not show how long an interval is", "从时间看不出每个时段多长");
    let mut options: Vec<String> = [15, 30, 60].map(|minutes| format!("--interval {minutes}")).to_vec();
    options.retain(|option| {
        common == 0
            || option
                .rsplit(' ')
                .next()
                .is_some_and(|m| m.parse().is_ok_and(|m: i64| common % m == 0 || m % common == 0))
    });
    let at = first.day_at.unwrap_or(first.at);
    Err(Box::new(question::about(&codes::IMPORT_INTERVAL, sheet.grid, at, message, options)))
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn stamp(sheet: &Sheet<'_>, choices: &Choices, minutes: i64) -> Result<(Stamp, Text), Box<Question>> {
    if sheet.is_log || sheet.entries.iter().all(|entry| of_range(entry).is_some()) {
        return Ok((Stamp::Start, text!("a row says where it begins", "每行写明了开始")));
    }
    if let Some(stamp) = choices.stamp {
        return Ok((stamp, text!("you said so", "按您的说明")));
    }
    if sheet.says_end {
        return Ok((Stamp::End, text!("the header says so", "表头如此")));
    }
    let open = || sheet.entries.iter().filter(|entry| entry.clock.is_some_and(|(_, to)| to.is_none()));
    let clocks: BTreeSet<i64> = open().filter_map(|entry| entry.clock).map(|(at, _)| at / 60).collect();
    if clocks.contains(&DAY) && !clocks.contains(&0) {
        return Ok((Stamp::End, text!("a day ends with 24:00 and has no 0:00", "一天以 24:00 结尾且没有 0:00")));
    }
    // From one interval past midnight to a midnight: a whole number of days if the times are ends.
    let first = open().next().and_then(|entry| entry.clock).map(|(at, _)| at / 60);
    let last = open().next_back().and_then(|entry| entry.clock).map(|(at, _)| at / 60);
    if minutes > 0 && minutes < DAY && first == Some(minutes) && last == Some(0) && clocks.len() as i64 == DAY / minutes
    {
        let entry = &sheet.entries[0];
        let at = entry.day_at.unwrap_or(entry.at);
        let message = text!(
            "the first time is one interval past midnight and the last a midnight; are the times starts or ends?",
            "首个时间是零点后一个时段，末个时间是零点；这些时间是时段的开始还是结束？"
        );
        let options = vec!["--stamp end".to_owned(), "--stamp start".to_owned()];
        return Err(Box::new(question::about(&codes::IMPORT_STAMP, sheet.grid, at, message, options)));
    }
    Ok((Stamp::Start, text!("nothing says that they are ends", "没有迹象表明是结束时间")))
}
