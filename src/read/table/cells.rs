//! What a cell may hold: texts, numbers, times, lists. A cell that cannot be read leaves a finding with its place.

use super::sheet::Row;
use super::time::{self, Clock, TimeError};
use super::{folding, serials};
use crate::domain::calendar::{LocalTimeError, Moment, Span, Zone};
use crate::domain::text::Text;
use crate::read::findings::codes::{self, Code};
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::text;
use std::borrow::Cow;

pub(in crate::read) use crate::read::findings::list::shortened;

/// Counts, hours and prices above this are slips of the keyboard.
const ABSURD: f64 = 1e9;

/// Most characters of an id or a name.
const LONGEST_NAME: usize = 200;

/// What a spreadsheet shows where a formula failed. `#N/A` is not among them: it says that a value is not known.
const CELL_ERRORS: [&str; 9] =
    ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"];

/// What people and exports write where a value is not known.
const NOT_KNOWN: [&str; 11] = ["", "#N/A", "N/A", "n/a", "-", "--", "–", "—", "——", "空", "无"];

/// Whether a cell says that its value is not known.
pub(in crate::read) fn is_not_known(cell: &str) -> bool {
    NOT_KNOWN.contains(&cell)
}

/// Why a text can be no id or name: too long for a cell that people read, or with characters that only steer a terminal or turn
/// the direction of what stands behind them. A line may be broken inside.
pub(in crate::read) fn unfit(name: &str) -> Option<(&'static Code, Text)> {
    if name.len() > LONGEST_NAME {
        let n = name.chars().count();
        if n > LONGEST_NAME {
            let shown = shortened(name);
            let words = text!(
                "`{shown}` has {n} characters; at most {LONGEST_NAME} are read",
                "`{shown}` 有 {n} 个字符，最多 {LONGEST_NAME} 个"
            );
            return Some((&codes::TEXT_TOO_LONG, words));
        }
    }
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let control = name.chars().find(|&c| turns(c) || c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
    let (shown, number) = (shortened(name), control as u32);
    let words = text!("`{shown}` holds the control character U+{number:04X}", "`{shown}` 含有控制字符 U+{number:04X}");
    Some((&codes::TEXT_CONTROL, words))
}

/// Marks that a finding was added; the caller goes on with the next cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Reported;

/// What numbers a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Sign {
    Any,
    NotNegative,
    Positive,
}

impl<'a> Row<'a> {
    /// A text that must be there.
    pub fn text(&self, column: usize, name: &str, findings: &mut Findings) -> Result<&'a str, Reported> {
        let cell = self.cell(column);
        self.sound(column, findings)?;
        if cell.is_empty() {
            let message = text!("`{name}` is empty", "`{name}` 为空");
            findings.add(&codes::CELL_EMPTY, self.place(column), message);
            return Err(Reported);
        }
        Ok(cell)
    }

    /// An id or a name that may be left out: what goes into every table that follows.
    pub fn name(&self, column: usize, findings: &mut Findings) -> Result<&'a str, Reported> {
        let cell = self.cell(column);
        self.sound(column, findings)?;
        match unfit(cell) {
            Some((code, message)) => {
                findings.add(code, self.place(column), message);
                Err(Reported)
            }
            None => Ok(cell),
        }
    }

    /// An id or a name that must be there.
    pub fn required_name(&self, column: usize, name: &str, findings: &mut Findings) -> Result<&'a str, Reported> {
        self.text(column, name, findings)?;
        self.name(column, findings)
    }

    /// Refuses the error value of a formula that failed.
    fn sound(&self, column: usize, findings: &mut Findings) -> Result<(), Reported> {
        let cell = self.cell(column);
        if !cell.starts_with('#') || !CELL_ERRORS.contains(&cell) {
            return Ok(());
        }
        let message = match self.address(column) {
            Some(at) => text!("the formula in {at} gives {cell}", "{at} 中的公式结果为 {cell}"),
            None => text!("the cell holds {cell}", "单元格内容为 {cell}"),
        };
        findings.add(&codes::CELL_ERROR, self.place(column), message);
        Err(Reported)
    }

    /// A number that may be left out, or whose place says that it is not known.
    pub fn number(&self, column: usize, sign: Sign, findings: &mut Findings) -> Result<Option<f64>, Reported> {
        let cell = self.cell(column);
        if is_not_known(cell) {
            return Ok(None);
        }
        self.sound(column, findings)?;
        let problem = match parse_number(cell, self.separator()) {
            None => &codes::NUMBER_INVALID,
            Some(value) if !value.is_finite() => &codes::NOT_FINITE,
            Some(value) if value < 0.0 && sign != Sign::Any => &codes::NUMBER_NEGATIVE,
            Some(0.0) if sign == Sign::Positive => &codes::NUMBER_NOT_POSITIVE,
            Some(value) if value * self.scale(column) > ABSURD => &codes::NUMBER_ABSURD,
            Some(value) => return Ok(Some(value * self.scale(column))),
        };
        Err(self.refuse(column, problem, findings))
    }

    /// A number that must be there.
    pub fn count(&self, column: usize, name: &str, findings: &mut Findings) -> Result<f64, Reported> {
        if let Some(number) = self.number(column, Sign::NotNegative, findings)? {
            return Ok(number);
        }
        let message = text!("`{name}` is empty", "`{name}` 为空");
        findings.add(&codes::CELL_EMPTY, self.place(column), message);
        Err(Reported)
    }

    /// A number that must be there and is at most `most`.
    pub fn count_to(&self, column: usize, name: &str, most: f64, findings: &mut Findings) -> Result<f64, Reported> {
        let number = self.count(column, name, findings)?;
        if number > most {
            let message = text!("`{name}` is {number}, above {most}", "`{name}` 为 {number}，大于 {most}");
            findings.add(&codes::NUMBER_ABSURD, self.place(column), message);
            return Err(Reported);
        }
        Ok(number)
    }

    fn refuse(&self, column: usize, code: &'static Code, findings: &mut Findings) -> Reported {
        let cell = shortened(self.cell(column));
        let [en, zh] = code.title;
        findings.add(code, self.place(column), text!("`{cell}`: {en}", "`{cell}`：{zh}"));
        Reported
    }

    /// A time that must be there.
    pub fn moment(&self, column: usize, name: &str, ctx: &mut Times) -> Result<Moment, Reported> {
        self.moment_by(column, name, ctx, Clock::moment)
    }

    /// The end of something, which must be there: 24:00 closes a day.
    pub fn end(&self, column: usize, ctx: &mut Times) -> Result<Moment, Reported> {
        self.moment_by(column, "end", ctx, Clock::end)
    }

    fn moment_by(
        &self,
        column: usize,
        name: &str,
        ctx: &mut Times,
        read: impl Fn(&mut Clock, &str) -> Result<Moment, TimeError>,
    ) -> Result<Moment, Reported> {
        let cell = self.time_text(column, name, ctx.findings)?;
        let error = match read(ctx.clock, &cell) {
            Ok(moment) => return Ok(moment),
            Err(error) => error,
        };
        report_time(error, &cell, self.place(column), ctx.zone, ctx.findings);
        Err(Reported)
    }

    /// The text of a time that must be there, of a serial number what a spreadsheet shows.
    pub fn time_text(&self, column: usize, name: &str, findings: &mut Findings) -> Result<Cow<'a, str>, Reported> {
        let cell = self.text(column, name, findings)?;
        let serial = if self.has_serials(column) { serials::shown(cell) } else { None };
        Ok(serial.map_or(Cow::from(cell), Cow::from))
    }

    /// From a start to a later end, with a warning where the end is the last second of a minute.
    pub fn span(&self, start: usize, end: usize, ctx: &mut Times) -> Result<Span, Reported> {
        let span = self.window(start, end, ctx)?;
        if span.end.0 % 60 == 59 && !ctx.findings.has(&codes::END_INCLUSIVE) {
            let to = self.cell(end);
            let message = text!("{to} leaves out its last second", "{to} 漏掉了最后一秒");
            ctx.findings.add(&codes::END_INCLUSIVE, self.place(end), message);
        }
        Ok(span)
    }

    /// [`Row::span`] with a warning where it lasts longer than so many days.
    pub fn short_span(&self, [start, end]: [usize; 2], most_days: i64, ctx: &mut Times) -> Result<Span, Reported> {
        let span = self.span(start, end, ctx)?;
        let days = span.seconds() / 86_400;
        if days > most_days {
            let message = text!("{days} days from start to end", "起止相隔 {days} 天");
            ctx.findings.add(&codes::SPAN_LONG, self.place(start), message);
        }
        Ok(span)
    }

    /// From a start to a later end.
    pub fn window(&self, start: usize, end: usize, ctx: &mut Times) -> Result<Span, Reported> {
        let from = self.moment(start, "start", ctx);
        let to = self.end(end, ctx);
        let span = Span { start: from?, end: to? };
        if span.end <= span.start {
            let (from, to) = (self.cell(start), self.cell(end));
            let message =
                text!("from {from} to {to}: the end is not after the start", "从 {from} 到 {to}：结束不晚于开始");
            ctx.findings.add(&codes::END_NOT_AFTER_START, self.place(end), message);
            return Err(Reported);
        }
        Ok(span)
    }

    /// One of a few words; `code` says what is wrong with any other.
    pub fn word<T>(
        &self,
        column: usize,
        name: &str,
        code: &'static Code,
        known: &[(&str, T)],
        findings: &mut Findings,
    ) -> Result<T, Reported>
    where
        T: Copy,
    {
        let cell = self.text(column, name, findings)?;
        if let Some(value) = folding::word(known, cell) {
            return Ok(value);
        }
        let near = nearest(cell, known.iter().map(|(word, _)| *word));
        let (place, [en, zh], cell) = (self.place(column), code.title, shortened(cell));
        let message = text!("`{cell}`: {en}", "`{cell}`：{zh}");
        findings.add_with_hint(code, place, message, did_you_mean(code, near));
        Err(Reported)
    }
}

/// What reading a time needs.
pub(in crate::read) struct Times<'a> {
    pub clock: &'a mut Clock,
    pub zone: Zone,
    pub findings: &'a mut Findings,
}

/// Adds the finding for a time that names no moment.
pub(in crate::read) fn report_time(error: TimeError, written: &str, place: Place, zone: Zone, findings: &mut Findings) {
    let cell = shortened(written);
    match error {
        TimeError::Local(LocalTimeError::Skipped) => {
            let name = zone.0.name();
            let message = text!("{name} skips the local time {cell}", "{name} 跳过了本地时间 {cell}");
            findings.add(&codes::TIME_SKIPPED, place, message);
        }
        TimeError::Local(LocalTimeError::Doubled(first, second)) => {
            let (name, a, b) = (zone.0.name(), zone.show(first), zone.show(second));
            let message = text!("{name} has the local time {cell} twice", "{name} 的本地时间 {cell} 出现两次");
            findings.add_with_hint(&codes::TIME_DOUBLED, place, message, text!("write {a} or {b}", "请写 {a} 或 {b}"));
        }
        TimeError::DateOnly => {
            let day = time::day_of(written).unwrap_or_else(|| "2026-11-11".to_owned());
            let hint = text!(
                "add the clock time, e.g. {day}T00:00; ends are exclusive",
                "请补上时刻，例如 {day}T00:00；结束时间不含在内"
            );
            findings.add_with_hint(
                &codes::TIME_INVALID,
                place,
                text!("`{cell}` has no clock time", "`{cell}` 没有时刻"),
                hint,
            );
        }
        TimeError::Hour24 => {
            let hint = text!(
                "write 00:00 of the next day; if every row is stamped with its end, write the starts",
                "请写次日 00:00；若各行标的是区间结束时间，请改写开始时间"
            );
            findings.add_with_hint(
                &codes::TIME_INVALID,
                place,
                text!("`{cell}`: there is no hour 24", "`{cell}`：没有 24 点"),
                hint,
            );
        }
        TimeError::Impossible => {
            let message = text!("`{cell}`: there is no such date or clock time", "`{cell}`：日期或时刻不存在");
            report_no_time(message, written, place, findings);
        }
        TimeError::Unreadable => {
            report_no_time(text!("`{cell}` is not a time", "`{cell}` 不是有效时间"), written, place, findings);
        }
    }
}

fn report_no_time(message: Text, written: &str, place: Place, findings: &mut Findings) {
    match past_midnight(written) {
        Some(clock) => {
            let hint = text!(
                "hours count from 0 to 23: write the date of the day after, and {clock}",
                "小时从 0 到 23：请写次日的日期和 {clock}"
            );
            findings.add_with_hint(&codes::TIME_INVALID, place, message, hint);
        }
        None => findings.add(&codes::TIME_INVALID, place, message),
    }
}

/// The clock time of the day after that hours counted on past midnight mean: 01:30 for `25:30`.
pub(in crate::read) fn past_midnight(written: &str) -> Option<String> {
    let clock = written.rsplit([' ', 'T']).next()?;
    let (hours, rest) = clock.split_once([':', '：'])?;
    let hour: u32 = hours.parse().ok().filter(|hour| (24..48).contains(hour))?;
    rest.bytes().all(|b| b.is_ascii_digit() || b == b':').then(|| format!("{:02}:{rest}", hour - 24))
}

/// The parts of a list between semicolons, commas or bars of either width, trimmed, without empty ones.
pub(in crate::read) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；', '、', ',', '，', '|', '｜']).map(str::trim).filter(|part| !part.is_empty())
}

/// Reads a number with a decimal point, with or without a comma between thousands.
///
/// In a file whose cells are separated by `;` or tab a comma may be the decimal sign, so there it is refused.
pub(in crate::read) fn parse_number(cell: &str, separator: Option<u8>) -> Option<f64> {
    if let Ok(value) = cell.parse() {
        return Some(value);
    }
    let plain: String = cell
        .chars()
        .filter_map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
            '−' => Some('-'),
            _ => Some(c),
        })
        .collect();
    if !plain.contains(',') {
        return plain.trim().parse().ok();
    }
    let whole = plain.split('.').next().unwrap_or_default();
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()));
    let grouped = first && groups.all(|g| g.len() == 3);
    (grouped && separator == Some(b',')).then(|| plain.replace(',', "").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (cell, value) in
            [("12", 12.0), ("１２．５", 12.5), ("1,234,567", 1_234_567.0), ("1，234.5", 1234.5), ("−3", -3.0)]
        {
            assert_eq!(parse_number(cell, Some(b',')), Some(value), "{cell}");
        }
        for cell in ["1,23", "12人", "1,2345", "", "80%", "1 234"] {
            assert_eq!(parse_number(cell, Some(b',')), None, "{cell}");
        }
        assert_eq!(parse_number("1,234", Some(b';')), None, "may be a decimal comma");
    }

    #[test]
    fn lists_take_both_semicolons() {
        assert_eq!(list("a; b；；c").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
