//! Which column of a log is what, by its header in Chinese or English.

use super::stamps::UnixTime;
use super::titles::{Role, plain, role_of};
use crate::domain::text::Text;
use crate::read::table::columns::{bracketed, of_header};
use crate::text;

/// The unit of a column of lengths without one in its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl Unit {
    /// Milliseconds of one.
    pub fn milliseconds(self) -> f64 {
        match self {
            Unit::Milliseconds => 1.0,
            Unit::Seconds => 1e3,
            Unit::Minutes => 60e3,
            Unit::Hours => 3600e3,
        }
    }
}

/// What a plain yes means in the column about the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BotFlag {
    /// The bot closed the conversation.
    YesIsBot,
    /// The conversation came to an agent.
    YesIsAgent,
}

/// The columns of a log by their index from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogColumns {
    /// When a conversation began.
    pub start: usize,
    /// Set where the start is a number since 1970.
    pub start_unix: Option<UnixTime>,
    /// Its queue; none: all are of one queue without a name.
    pub queue: Option<usize>,
    /// When it ended.
    pub end: Option<usize>,
    /// How long it was handled, with the unit of plain numbers.
    pub handling: Option<(usize, Unit)>,
    /// When the first reply came or after how long, with the unit of plain numbers.
    pub first_reply: Option<(usize, Unit)>,
    /// Who handled it.
    pub agent: Option<usize>,
    /// Whether the bot closed it.
    pub bot: Option<(usize, BotFlag)>,
    /// How it went, in words.
    pub status: Option<usize>,
    /// Whether it was given up, yes or no.
    pub abandoned: Option<usize>,
}

impl LogColumns {
    /// Cells of a row that are needed.
    pub(super) fn width(&self) -> usize {
        let lengths = [self.handling, self.first_reply].map(|column| column.map(|(column, _)| column));
        let others =
            [self.queue, self.end, self.agent, self.bot.map(|(column, _)| column), self.status, self.abandoned];
        lengths.into_iter().chain(others).flatten().fold(self.start, usize::max) + 1
    }
}

/// What only the user can settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Several columns may have this role: index and title of each.
    Column(Role, Vec<(usize, String)>),
    /// Both readings of a date such as 10/11/2026 fit the whole file.
    DateOrder {
        /// Line of the first such date, from 1.
        line: u64,
        /// Index of its column.
        column: usize,
        /// The cell.
        cell: String,
    },
    /// The start is a number, and no header says what it counts.
    StartIsNumber {
        /// Index of the column.
        column: usize,
        /// Its title.
        title: String,
    },
}

impl Question {
    /// The question in words, and how to settle it.
    pub fn words(&self) -> Text {
        match self {
            Question::Column(role, columns) => {
                let (role, titles) = (role.words(), columns.iter().map(|(_, title)| format!("`{title}`")));
                let (en, zh, titles) = (role.en, role.zh, titles.collect::<Vec<_>>().join(", "));
                text!("which column is the {en}: {titles}?", "哪一列是{zh}：{titles}？")
            }
            Question::DateOrder { line, cell, .. } => text!(
                "line {line}: is `{cell}` day/month or month/day? every date of the file fits both; --date-order dmy or mdy settles it",
                "第 {line} 行：`{cell}` 是日/月还是月/日？全文件的日期两种都说得通；请用 --date-order dmy 或 mdy 指明"
            ),
            Question::StartIsNumber { title, .. } => text!(
                "`{title}` holds numbers: seconds or milliseconds since 1970? name the unit in the header, e.g. `{title}(ms)`",
                "`{title}` 是数字：1970 年以来的秒还是毫秒？请在表头写明单位，例如 `{title}(ms)`"
            ),
        }
    }
}

/// The unit that a title names, in brackets or as its last word.
fn unit_of(title: &str) -> Option<Unit> {
    let unit = |word: &str| match word.trim().to_lowercase().as_str() {
        "毫秒" | "ms" | "millis" | "milliseconds" => Some(Unit::Milliseconds),
        "秒" | "s" | "sec" | "secs" | "seconds" | "秒数" => Some(Unit::Seconds),
        "分" | "分钟" | "min" | "mins" | "minutes" | "分钟数" => Some(Unit::Minutes),
        "小时" | "时" | "h" | "hours" => Some(Unit::Hours),
        _ => None,
    };
    let (bare, bracket) = bracketed(title);
    bracket.and_then(unit).or_else(|| bare.rsplit(['_', '-', ' ']).next().and_then(unit))
}

/// The columns of a log, by the cells of its header and its first rows; none where this is no log: a log has a start, and a
/// column that only a conversation has or starts off the five-minute grid.
pub fn recognise(header: &[String], rows: &[Vec<String>]) -> Option<Result<LogColumns, Question>> {
    let counts = ["inquiries", "mean", "required", "activity", "tier", "uplift"];
    if header.iter().any(|title| of_header(title).is_some_and(|name| counts.contains(&name))) {
        return None;
    }
    let of = |role| -> Vec<usize> { (0..header.len()).filter(|i| role_of(&header[*i]) == Some(role)).collect() };
    let starts = of(Role::Start);
    let own = [Role::Handling, Role::FirstReply, Role::Bot, Role::Other].iter().any(|role| !of(*role).is_empty());
    let first = *starts.first()?;
    if !own && !off_grid(first, rows) {
        return None;
    }
    let one = |role| -> Result<Option<usize>, Question> {
        match of(role).as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            several => Err(Question::Column(role, several.iter().map(|i| (*i, header[*i].clone())).collect())),
        }
    };
    let columns = || -> Result<LogColumns, Question> {
        let start = one(Role::Start)?.unwrap_or(first);
        let with_unit = |column: Option<usize>| column.map(|i| (i, unit_of(&header[i]).unwrap_or(Unit::Seconds)));
        let flag = |i: usize| {
            let title = plain(&header[i]);
            let agent = ["转人工", "transfer", "escalat"].iter().any(|word| title.contains(word));
            (i, if agent { BotFlag::YesIsAgent } else { BotFlag::YesIsBot })
        };
        Ok(LogColumns {
            start,
            start_unix: unix(start, header, rows)?,
            queue: one(Role::Queue)?,
            end: one(Role::End)?,
            handling: with_unit(one(Role::Handling)?),
            first_reply: with_unit(one(Role::FirstReply)?),
            // The number and the name of one person are two columns of one thing.
            agent: of(Role::Agent).first().copied(),
            bot: one(Role::Bot)?.map(flag),
            status: one(Role::Status)?,
            abandoned: one(Role::Abandoned)?,
        })
    };
    Some(columns())
}

/// Whether starts lie between the five minutes of a grid.
fn off_grid(start: usize, rows: &[Vec<String>]) -> bool {
    let minute = |cell: &String| -> Option<bool> {
        let clock = cell.rsplit([' ', 'T']).next()?;
        let mut parts = clock.split(':').skip(1).map(|part| part.parse::<f64>());
        let (minute, second) = (parts.next()?.ok()?, parts.next().map_or(Some(0.0), Result::ok)?);
        Some(minute % 5.0 != 0.0 || second != 0.0)
    };
    let seen: Vec<bool> = rows.iter().filter_map(|row| row.get(start)).filter_map(minute).collect();
    2 * seen.iter().filter(|off| **off).count() > seen.len()
}

/// What the numbers of a start count; none where it is no number.
fn unix(start: usize, header: &[String], rows: &[Vec<String>]) -> Result<Option<UnixTime>, Question> {
    let cells = || rows.iter().filter_map(|row| row.get(start)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let long = |cell: &str| matches!(cell.len(), 10 | 13) && cell.bytes().all(|b| b.is_ascii_digit());
    if cells().next().is_none() || !cells().all(long) {
        return Ok(None);
    }
    let (title, thousandths) = (&header[start], cells().all(|cell| cell.len() == 13));
    let said = plain(title);
    match unit_of(title) {
        Some(Unit::Milliseconds) => Ok(Some(UnixTime::Milliseconds)),
        Some(Unit::Seconds) => Ok(Some(UnixTime::Seconds)),
        _ if ["时间戳", "timestamp", "unix", "epoch"].iter().any(|w| said.contains(w)) || said.ends_with("ts") => {
            Ok(Some(if thousandths { UnixTime::Milliseconds } else { UnixTime::Seconds }))
        }
        _ => Err(Question::StartIsNumber { column: start, title: title.clone() }),
    }
}
