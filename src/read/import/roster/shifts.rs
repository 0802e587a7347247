//! From the cells of days to windows of availability.csv and shifts of worked.csv.

use super::codes::{Book, Mark, Meaning};
use super::model::{At, Counted, OnDay, Person, Problems, address, places};
use super::told::Shifts;
use crate::domain::calendar::{LocalTimeError, Moment, Span, Zone};
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::read::import::dialect::Clocks;
use crate::read::import::grid::Grid;
use crate::read::table::cells::report_time;
use crate::read::table::time::TimeError;
use crate::text;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// The code for a cell in which nothing is written.
pub(super) const BLANK: [&str; 2] = ["空", "blank"];

/// What comes of everybody's days.
#[derive(Debug, Default)]
pub(super) struct Windows {
    pub availability: Vec<(String, Span, &'static str)>,
    pub worked: Vec<(String, Span)>,
    /// Codes with what they mean, counted.
    pub codes: Counted,
    /// Shifts that reach across the start or the end of the plan.
    pub across: usize,
    /// Shifts inside the horizon, and how many of them became windows.
    pub inside: usize,
    /// Windows by mark.
    pub marks: Vec<(Mark, usize)>,
    /// Marks on days outside the horizon.
    pub marks_outside: usize,
    /// Cells in which nothing is written.
    pub blank: usize,
    /// Days of the horizon whose shift lies outside it.
    pub shut: usize,
}

/// What windows are made with.
pub(super) struct Maker<'a> {
    pub grids: &'a [Grid],
    pub plan: &'a Plan,
    pub book: &'a Book,
    pub shifts: Shifts,
}

/// A stretch of somebody's work with its cell.
type Work = (Span, At);

impl Maker<'_> {
    /// Makes the windows of everybody; what is open goes to `problems`.
    pub fn make(&self, people: &[Person], problems: &mut Problems) -> Windows {
        let mut made = Windows::default();
        let (mut unknown, mut free) = (Counted::default(), Vec::new());
        for person in people {
            let Some(id) = &person.id else { continue };
            let mut days: Vec<(&OnDay, Meaning)> = Vec::new();
            for day in &person.days {
                match self.meaning(day) {
                    Some(meaning) => {
                        if !day.text.is_empty() {
                            made.codes.add(&day.text, day.at);
                        }
                        days.push((day, meaning));
                    }
                    None => unknown.add(&day.text, day.at),
                }
            }
            let work = self.work(&days, problems);
            self.report_overlaps(&person.shown(), &work, &days, problems);
            self.put(id, &work, &days, (&mut made, &mut free, problems));
        }
        self.ask(&unknown, &free, problems);
        made
    }

    fn meaning(&self, day: &OnDay) -> Option<Meaning> {
        if !day.text.is_empty() {
            return self.book.meaning(&day.text);
        }
        let told = BLANK.iter().find(|code| self.book.has(code)).and_then(|code| self.book.meaning(code));
        Some(told.unwrap_or(Meaning::Nothing))
    }

    /// The stretches of work, in order; the same one from two cells counts once.
    fn work(&self, days: &[(&OnDay, Meaning)], problems: &mut Problems) -> Vec<Work> {
        let mut work: Vec<Work> = Vec::new();
        for (day, meaning) in days {
            let Meaning::Work(ranges) = meaning else { continue };
            let spans: Vec<Option<Span>> = match day.span {
                Some((from, to)) => vec![self.between(from, to, day.at, problems)],
                None => {
                    let clocks = ranges.iter().map(|range| (at(day.date, range.from), at(day.date, range.to)));
                    clocks.map(|(from, to)| self.between(from, to, day.at, problems)).collect()
                }
            };
            for span in spans.into_iter().flatten() {
                if work.iter().all(|(other, _)| *other != span) {
                    work.push((span, day.at));
                }
            }
        }
        work.sort();
        work
    }

    fn between(&self, from: NaiveDateTime, to: NaiveDateTime, at: At, problems: &mut Problems) -> Option<Span> {
        let mut moment = |local: NaiveDateTime| match self.plan.zone.resolve(local) {
            Ok(moment) => Some(moment),
            Err(error) => {
                self.report_clock(error, local, at, problems);
                None
            }
        };
        let span = Span { start: moment(from)?, end: moment(to)? };
        (span.end > span.start).then_some(span)
    }

    fn report_clock(&self, error: LocalTimeError, local: NaiveDateTime, at: At, problems: &mut Problems) {
        let Some(grid) = self.grids.get(at.grid) else { return };
        let mut findings = Findings::new(grid.name());
        let written = local.format("%Y-%m-%dT%H:%M").to_string();
        report_time(TimeError::Local(error), &written, grid.place(at.row, at.column), self.plan.zone, &mut findings);
        problems.findings.extend(findings.into_sorted());
    }

    fn report_overlaps(&self, who: &str, work: &[Work], days: &[(&OnDay, Meaning)], problems: &mut Problems) {
        for pair in work.windows(2).filter(|pair| pair[0].0.overlap_seconds(&pair[1].0) > 0) {
            let other = address(self.grids, pair[0].1);
            let message =
                text!("this shift of {who} overlaps the one in {other}", "{who} 的这一班与 {other} 的班次重叠");
            problems.refuse(&codes::ROSTER_CONFLICT, self.grids, pair[1].1, message);
        }
        let is_off = |meaning: &Meaning| matches!(meaning, Meaning::Marked(Mark::Off | Mark::Leave, ranges) if ranges.is_empty());
        let away = days.iter().filter(|(day, meaning)| day.span.is_none() && is_off(meaning));
        for (day, _) in away {
            let works = |(other, meaning): &&(&OnDay, Meaning)| {
                other.date == day.date && other.span.is_none() && matches!(meaning, Meaning::Work(_))
            };
            if let Some((other, _)) = days.iter().find(works) {
                let (cell, text) = (address(self.grids, other.at), &other.text);
                let message =
                    text!("{who} is away here and has {text} in {cell}", "{who} 此处为休假，而 {cell} 处为 {text}");
                problems.refuse(&codes::ROSTER_CONFLICT, self.grids, day.at, message);
            }
        }
    }

    /// The whole local day.
    fn day(&self, date: NaiveDate) -> Option<Span> {
        let start = midnight(self.plan.zone, date);
        Some(Span { start, end: midnight(self.plan.zone, date.succ_opt()?) })
    }

    fn put(
        &self,
        id: &str,
        work: &[Work],
        days: &[(&OnDay, Meaning)],
        (made, free, problems): (&mut Windows, &mut Vec<At>, &mut Problems),
    ) {
        let horizon = self.plan.horizon.span();
        let mut bounded = false;
        for (span, _) in work {
            let inside = Span { start: span.start.max(horizon.start), end: span.end.min(horizon.end) };
            let before = Span { start: span.start, end: span.end.min(horizon.start) };
            let after = Span { start: span.start.max(horizon.end), end: span.end };
            let outside = [before, after].into_iter().filter(|part| part.start < part.end);
            let outside: Vec<(String, Span)> = outside.map(|part| (id.to_owned(), part)).collect();
            if inside.start < inside.end {
                made.inside += 1;
                made.across += usize::from(!outside.is_empty());
                if self.shifts == Shifts::AsAvailable {
                    bounded = true;
                    made.availability.push((id.to_owned(), inside, Mark::Available.name()));
                }
            }
            made.worked.extend(outside);
        }
        for (day, meaning) in days {
            let Meaning::Marked(mark, ranges) = meaning else { continue };
            let spans = self.marked(day, ranges, work, problems);
            // Whoever has such a row works, or wishes to, only inside such rows, wherever they lie.
            let binds = matches!(mark, Mark::Available | Mark::Prefer);
            let kept = |span: &Span| binds || span.overlap_seconds(&horizon) > 0;
            let spans: Vec<Span> = spans.into_iter().filter(kept).collect();
            made.marks_outside += usize::from(spans.is_empty());
            bounded |= *mark == Mark::Available && !spans.is_empty();
            match made.marks.iter_mut().find(|(known, _)| known == mark) {
                Some((_, n)) => *n += spans.len(),
                None if spans.is_empty() => {}
                None => made.marks.push((*mark, spans.len())),
            }
            made.availability.extend(spans.into_iter().map(|span| (id.to_owned(), span, mark.kind())));
        }
        self.put_rest(id, work, days, bounded, made, free);
    }

    /// The spans of a mark: its clocks, or the whole day without what somebody works of the night before.
    fn marked(&self, day: &OnDay, ranges: &[Clocks], work: &[Work], problems: &mut Problems) -> Vec<Span> {
        if let Some((from, to)) = day.span {
            return self.between(from, to, day.at, problems).into_iter().collect();
        }
        if ranges.is_empty() {
            return self.day(day.date).map_or(Vec::new(), |whole| without(whole, work));
        }
        let clocks = ranges.iter().map(|range| (at(day.date, range.from), at(day.date, range.to)));
        clocks.filter_map(|(from, to)| self.between(from, to, day.at, problems)).collect()
    }

    /// Days of the horizon of which nothing is left: without a window somebody could work at any time.
    fn put_rest(
        &self,
        id: &str,
        work: &[Work],
        days: &[(&OnDay, Meaning)],
        bounded: bool,
        made: &mut Windows,
        free: &mut Vec<At>,
    ) {
        made.blank += days.iter().filter(|(day, meaning)| day.text.is_empty() && *meaning == Meaning::Nothing).count();
        if bounded || self.shifts == Shifts::Ignore {
            return;
        }
        let horizon = self.plan.horizon.span();
        for (day, meaning) in days.iter().filter(|(day, _)| day.span.is_none()) {
            let Some(whole) = self.day(day.date).filter(|whole| whole.overlap_seconds(&horizon) > 0) else { continue };
            match meaning {
                Meaning::Nothing if day.text.is_empty() => free.push(day.at),
                Meaning::Work(_) => {
                    made.shut += 1;
                    let spans = without(whole, work).into_iter().filter(|span| span.overlap_seconds(&horizon) > 0);
                    made.availability.extend(spans.map(|span| (id.to_owned(), span, Mark::Off.kind())));
                }
                _ => {}
            }
        }
    }

    fn ask(&self, unknown: &Counted, free: &[At], problems: &mut Problems) {
        let grids = self.grids;
        if let Some((_, _, at)) = unknown.words.first() {
            let words = unknown.shown(grids);
            let message = text!("codes without a meaning: {words}", "没有说明的代码：{words}");
            let clocks =
                unknown.words.iter().map(|(word, ..)| format!("--code \"{word}=09:00-18:00\"")).collect::<Vec<_>>();
            let options = vec![clocks.join(" "), "--code CODE=off, leave, training, available, ignore".to_owned()];
            problems.ask(&codes::ROSTER_CODE_UNKNOWN, grids, *at, message, options);
        }
        if let Some(at) = free.first() {
            let (n, cells) = (free.len(), places(grids, free));
            let message = text!(
                n,
                "{n} blank cell on a day of the plan, of somebody without a shift inside it: {cells}; that may be a day off, or one free to work at any time",
                "{n} blank cells on days of the plan, of people without a shift inside it: {cells}; they may be off, or free to work at any time",
                "{n} 个空白单元格落在方案时段内，而这些人在时段内没有班次：{cells}；空白可能是休息，也可能是随时可排"
            );
            let options = vec!["--code blank=off".to_owned(), "--code blank=available".to_owned()];
            problems.ask(&codes::ROSTER_CODE_UNKNOWN, grids, *at, message, options);
        }
    }
}

/// Seconds after the midnight with which `date` begins, on the clock.
fn at(date: NaiveDate, seconds: i64) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds)
}

/// The first moment of a local day.
fn midnight(zone: Zone, date: NaiveDate) -> Moment {
    let mut local = date.and_time(NaiveTime::MIN);
    for _ in 0..8 {
        match zone.resolve(local) {
            Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => return moment,
            Err(LocalTimeError::Skipped) => local += TimeDelta::minutes(30),
        }
    }
    Moment(local.and_utc().timestamp())
}

/// What of `whole` remains without work.
fn without(whole: Span, work: &[Work]) -> Vec<Span> {
    let (mut found, mut start) = (Vec::new(), whole.start);
    for (span, _) in work.iter().filter(|(span, _)| span.overlap_seconds(&whole) > 0) {
        if span.start > start {
            found.push(Span { start, end: span.start });
        }
        start = start.max(span.end);
    }
    if start < whole.end {
        found.push(Span { start, end: whole.end });
    }
    found
}
