//! Counts the rows of a log, one at a time.

use super::columns::{LogColumns, Unit};
use super::counts::{LONGEST_MS, local};
use super::durations::{self, NoLength};
use super::encoded::Charset;
use super::flags::{Flags, bot_closed, given_up, is_yes};
use super::holding::Holding;
use super::queues::Queues;
use super::rows::Record;
use super::stamps::{NoStamp, Stamp, Stamps};
use super::summary::{LogSummary, Problem, Tally};
use crate::domain::text::Text;
use crate::domain::units::Minutes;
use crate::read::findings::list::shortened;
use crate::read::table::cells::is_not_known;
use crate::text;
use std::collections::BTreeMap;

/// Intervals of all queues together, of 16 bytes each.
const MOST_INTERVALS: usize = 5_000_000;
/// Columns that say nothing in a cell, besides what tables know.
const NOTHING: [&[u8]; 8] = [b"NULL", b"null", b"None", b"NaN", b"nan", b"NaT", b"\\N", b"0000-00-00 00:00:00"];

/// Why counting cannot go on.
pub(super) enum Halt {
    /// A date such as 10/11/2026, and nobody has said which number is the day.
    Order { line: u64, column: usize, cell: String },
    /// More queues or days than a plan has.
    TooMuch(Text),
}

pub(super) struct Counter<'a> {
    columns: &'a LogColumns,
    stamps: Stamps,
    charset: Charset,
    interval: Minutes,
    queues: Queues<'a>,
    holding: Holding,
    bots: Flags,
    statuses: Flags,
    problems: BTreeMap<Problem, Tally>,
    rows: u64,
    left_out: u64,
    intervals: usize,
    /// Day and second of the first and the last start.
    span: Option<[(i32, u32); 2]>,
}

/// What a row says about one conversation.
#[derive(Default)]
struct Lengths {
    reply_ms: Option<u64>,
    handled_ms: Option<u64>,
}

impl<'a> Counter<'a> {
    pub fn new(
        columns: &'a LogColumns,
        stamps: Stamps,
        charset: Charset,
        interval: Minutes,
        within: &'a [u32],
    ) -> Self {
        Self {
            columns,
            stamps,
            charset,
            interval,
            queues: Queues::new(interval, within),
            holding: Holding::default(),
            bots: Flags::default(),
            statuses: Flags::default(),
            problems: BTreeMap::new(),
            rows: 0,
            left_out: 0,
            intervals: 0,
            span: None,
        }
    }

    /// Counts one row; what of it cannot be read is counted by kind.
    pub fn row(&mut self, row: &Record<'_>) -> Result<(), Halt> {
        let columns = self.columns;
        let start = match self.start(row) {
            Ok(start) => start,
            Err(NoStamp::Order(..)) => return Err(self.order(row, columns.start)),
            Err(why) => {
                if !row.is_blank() {
                    self.rows += 1;
                    self.report::<()>(start_problem(why, row.cell(columns.start)), row, columns.start);
                }
                return Ok(());
            }
        };
        self.rows += 1;
        let Some(queue) = self.queue(row)? else { return Ok(()) };
        let bot = columns.bot.and_then(|(column, yes)| self.flag(row, column, |text| bot_closed(text, yes)));
        let mut left = columns.status.map(|column| self.status(row, column, |text| Some(given_up(text))));
        if let Some(column) = columns.abandoned {
            left = Some(left.unwrap_or_default() || self.status(row, column, is_yes));
        }
        let lengths =
            if bot == Some(true) || left == Some(true) { Lengths::default() } else { self.lengths(row, &start)? };
        self.intervals += self.queues.add(queue, &start, bot, left, lengths.reply_ms, lengths.handled_ms);
        if self.intervals > MOST_INTERVALS {
            return Err(Halt::TooMuch(text!(
                "more than {MOST_INTERVALS} intervals of all queues together; longer intervals or fewer years are needed",
                "各队列区间合计超过 {MOST_INTERVALS} 个；请用更长的区间或更少的年份"
            )));
        }
        if let (Some(agent), Some(handled)) = (columns.agent, lengths.handled_ms) {
            let agent = row.cell(agent);
            // An agent's time begins with the first reply, after midnight perhaps.
            let from = start.second + (lengths.reply_ms.unwrap_or(0) / 1000) as u32;
            let (day, second) = (start.day + (from / 86_400) as i32, from % 86_400);
            if !agent.is_empty() {
                self.holding.add(agent, queue, day, second, (handled / 1000) as u32);
            }
        }
        let at = (start.day, start.second);
        self.span = Some(self.span.map_or([at, at], |[first, last]| [first.min(at), last.max(at)]));
        Ok(())
    }

    pub fn finish(self) -> LogSummary {
        LogSummary {
            encoding: self.charset.name(),
            rows: self.rows,
            left_out: self.left_out,
            interval: self.interval,
            span: self.span.map(|[first, last]| (local(first.0, first.1), local(last.0, last.1))),
            date_order: self.stamps.order,
            queues: self.queues.finish(&self.holding),
            problems: self.problems,
        }
    }

    fn start(&mut self, row: &Record<'_>) -> Result<Stamp, NoStamp> {
        let cell = row.cell(self.columns.start);
        match self.columns.start_unix {
            None => self.stamp(cell),
            Some(unit) => {
                let text = self.charset.text(cell).ok_or(NoStamp::Unreadable)?;
                self.stamps.unix(&text, unit)
            }
        }
    }

    fn stamp(&mut self, cell: &[u8]) -> Result<Stamp, NoStamp> {
        match self.stamps.usual(cell) {
            Some(stamp) => Ok(stamp),
            None => self.stamps.any(&self.charset.text(cell).ok_or(NoStamp::Unreadable)?),
        }
    }

    fn queue(&mut self, row: &Record<'_>) -> Result<Option<usize>, Halt> {
        let Some(column) = self.columns.queue else { return self.queues.of(b"", "").map_err(Halt::TooMuch) };
        let cell = row.cell(column);
        if let Some(queue) = self.queues.known(cell) {
            return Ok(Some(queue));
        }
        let text = self.charset.text(cell);
        let problem = if self.is_nothing(cell) { Problem::QueueEmpty } else { Problem::QueueUnfit };
        let queue = match text.filter(|_| problem != Problem::QueueEmpty) {
            Some(text) => self.queues.of(cell, text.trim()).map_err(Halt::TooMuch)?,
            None => None,
        };
        if queue.is_none() {
            self.report::<()>(problem, row, column);
        }
        Ok(queue)
    }

    /// Time to the first reply, and time handled: as the log says it, else from the first reply, else from the start, to the end.
    fn lengths(&mut self, row: &Record<'_>, start: &Stamp) -> Result<Lengths, Halt> {
        let reply_ms = match self.columns.first_reply {
            Some((column, unit)) => self.reply(row, column, unit, start)?,
            None => None,
        };
        let mut handled_ms = None;
        let handling = self.columns.handling.filter(|(column, _)| !self.is_nothing(row.cell(*column)));
        if let Some((column, unit)) = handling {
            handled_ms = match self.charset.text(row.cell(column)).map(|text| durations::parse(text.trim(), unit)) {
                Some(Ok(ms)) => self.sane(ms, row, column),
                Some(Err(NoLength::Unclear)) => self.report(Problem::LengthUnclear, row, column),
                Some(Err(NoLength::Unreadable)) | None => self.report(Problem::HandlingUnreadable, row, column),
            };
        } else if let Some(column) = self.columns.end.filter(|column| !self.is_nothing(row.cell(*column))) {
            handled_ms = match self.stamp(row.cell(column)) {
                Err(NoStamp::Order(..)) => return Err(self.order(row, column)),
                Err(_) => self.report(Problem::EndUnreadable, row, column),
                Ok(end) => match end.at.zip(start.at).map(|(end, start)| (end - start) * 1000) {
                    None => None,
                    Some(ms) if ms < reply_ms.unwrap_or(0) as i64 => self.report(Problem::EndBeforeStart, row, column),
                    Some(ms) => self.sane(ms as u64 - reply_ms.unwrap_or(0), row, column),
                },
            };
        }
        Ok(Lengths { reply_ms, handled_ms: handled_ms.filter(|ms| *ms > 0) })
    }

    fn reply(&mut self, row: &Record<'_>, column: usize, unit: Unit, start: &Stamp) -> Result<Option<u64>, Halt> {
        let cell = row.cell(column);
        if self.is_nothing(cell) {
            return Ok(None);
        }
        if self.stamps.usual(cell).is_none() {
            match self.charset.text(cell).map(|text| durations::parse(text.trim(), unit)) {
                Some(Ok(ms)) => return Ok(self.sane(ms, row, column)),
                Some(Err(NoLength::Unclear)) => return Ok(self.report(Problem::LengthUnclear, row, column)),
                _ => {}
            }
        }
        Ok(match self.stamp(cell) {
            Err(NoStamp::Order(..)) => return Err(self.order(row, column)),
            Err(_) => self.report(Problem::ReplyUnreadable, row, column),
            Ok(reply) => match reply.at.zip(start.at).map(|(reply, start)| (reply - start) * 1000) {
                None => None,
                Some(ms) if ms < 0 => self.report(Problem::ReplyBeforeStart, row, column),
                Some(ms) => self.sane(ms as u64, row, column),
            },
        })
    }

    fn sane(&mut self, ms: u64, row: &Record<'_>, column: usize) -> Option<u64> {
        if ms <= LONGEST_MS { Some(ms) } else { self.report(Problem::TooLong, row, column) }
    }

    fn flag(&mut self, row: &Record<'_>, column: usize, read: impl Fn(&str) -> Option<bool>) -> Option<bool> {
        let cell = row.cell(column);
        if self.is_nothing(cell) {
            return None;
        }
        let flag = self.bots.read(cell, &mut self.charset, read);
        if flag.is_none() {
            self.report::<()>(Problem::BotUnknown, row, column);
        }
        flag
    }

    fn status(&mut self, row: &Record<'_>, column: usize, read: impl Fn(&str) -> Option<bool>) -> bool {
        self.statuses.read(row.cell(column), &mut self.charset, read).unwrap_or_default()
    }

    fn is_nothing(&mut self, cell: &[u8]) -> bool {
        // A long cell is something, whatever it is.
        cell.is_empty()
            || cell.len() <= 20
                && (NOTHING.contains(&cell)
                    || !cell[0].is_ascii_digit()
                        && self
                            .charset
                            .text(cell)
                            .is_some_and(|text| is_not_known(&text) || matches!(&*text, "空" | "无")))
    }

    fn report<T>(&mut self, problem: Problem, row: &Record<'_>, column: usize) -> Option<T> {
        self.left_out += u64::from(problem.leaves_row_out());
        let cell = || {
            let text = self.charset.text(row.cell(column));
            text.map(|text| shortened(&text).into_owned()).unwrap_or_default()
        };
        self.problems.entry(problem).or_default().add(row.line, cell);
        None
    }

    fn order(&mut self, row: &Record<'_>, column: usize) -> Halt {
        let cell = self.charset.text(row.cell(column)).map(|text| shortened(&text).into_owned());
        Halt::Order { line: row.line, column, cell: cell.unwrap_or_default() }
    }
}

fn start_problem(why: NoStamp, cell: &[u8]) -> Problem {
    match why {
        _ if cell.is_empty() => Problem::StartEmpty,
        NoStamp::DateOnly => Problem::StartDateOnly,
        NoStamp::Impossible => Problem::StartImpossible,
        NoStamp::Unreadable | NoStamp::Order(..) => Problem::StartUnreadable,
    }
}
