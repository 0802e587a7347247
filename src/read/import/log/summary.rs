//! What a log says: counts by interval and queue, and what each queue's conversations are like.

use super::counts::{Days, Distribution, IntervalCount};
use super::stamps::DateOrder;
use crate::domain::text::Text;
use crate::domain::units::{Minutes, Share};
use crate::text;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// Lines that a tally names.
const NAMED: usize = 5;

/// A log, counted.
#[derive(Debug, PartialEq)]
pub struct LogSummary {
    /// Encoding of the file.
    pub encoding: &'static str,
    /// Rows below the header that are not empty.
    pub rows: u64,
    /// Rows that are counted in no queue.
    pub left_out: u64,
    /// Length of the intervals.
    pub interval: Minutes,
    /// First and last start of a conversation on the local clock.
    pub span: Option<(NaiveDateTime, NaiveDateTime)>,
    /// Set where the file writes dates such as 13/11/2026: how they were read.
    pub date_order: Option<DateOrder>,
    /// The queues, by name.
    pub queues: Vec<QueueSummary>,
    /// What could not be read, by kind.
    pub problems: BTreeMap<Problem, Tally>,
}

/// The conversations of one queue.
#[derive(Debug, PartialEq)]
pub struct QueueSummary {
    /// Its name in the file; empty where the log has no such column.
    pub name: String,
    /// All conversations, those of the bot and those given up included.
    pub inquiries: u64,
    /// Handling times of those that an agent answered, in seconds.
    pub handling: Option<Distribution>,
    /// First replies of the same.
    pub first_reply: Option<FirstReply>,
    /// How many an agent holds at a time.
    pub concurrency: Option<Concurrency>,
    /// Share that the bot closed, of those of which the log says it.
    pub bot_share: Option<Share>,
    /// Share given up, of those of which the log says it.
    pub abandoned_share: Option<Share>,
    pub(super) days: Days,
}

impl QueueSummary {
    /// The intervals with at least one conversation, in order of time.
    pub fn intervals(&self) -> impl Iterator<Item = IntervalCount> + '_ {
        self.days.intervals()
    }
}

/// How soon customers are answered.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstReply {
    /// Seconds until the first reply.
    pub seconds: Distribution,
    /// For each limit in seconds the share answered within it, of those answered and those given up.
    pub within: Vec<(u32, Share)>,
}

/// Conversations that one agent of a queue holds at once, looked at every full minute with at least one, on a sample of the agents' days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concurrency {
    /// Mean.
    pub mean: f64,
    /// Nine tenths of the minutes have at most so many.
    pub p90: u32,
    /// Minutes that were looked at.
    pub minutes: u64,
}

/// What could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// The start is empty.
    StartEmpty,
    /// The start is no time.
    StartUnreadable,
    /// The start has no clock time.
    StartDateOnly,
    /// The start does not exist.
    StartImpossible,
    /// The queue is empty.
    QueueEmpty,
    /// The queue is no name.
    QueueUnfit,
    /// The end is no time.
    EndUnreadable,
    /// The conversation ends before its start or first reply.
    EndBeforeStart,
    /// The handling time is no length of time.
    HandlingUnreadable,
    /// A length of time longer than a day.
    TooLong,
    /// A length such as 05:12, which may be minutes or hours.
    LengthUnclear,
    /// The first reply is neither a time nor a length.
    ReplyUnreadable,
    /// The first reply comes before the start.
    ReplyBeforeStart,
    /// The cell about the bot says neither.
    BotUnknown,
}

impl Problem {
    /// Whether such a row is counted nowhere; else only the one cell is.
    pub fn leaves_row_out(self) -> bool {
        self <= Problem::QueueUnfit
    }

    /// The problem in words.
    pub fn words(self) -> Text {
        match self {
            Problem::StartEmpty => text!("no start", "没有开始时间"),
            Problem::StartUnreadable => text!("the start is not a time", "开始时间无法识别"),
            Problem::StartDateOnly => text!("the start has no clock time", "开始时间没有时刻"),
            Problem::StartImpossible => text!("the start does not exist", "开始时间不存在"),
            Problem::QueueEmpty => text!("no queue", "没有队列"),
            Problem::QueueUnfit => text!("the queue is not a name", "队列名不可用"),
            Problem::EndUnreadable => text!("the end is not a time", "结束时间无法识别"),
            Problem::EndBeforeStart => {
                text!("the end is before the start or the first reply", "结束早于开始或首次响应")
            }
            Problem::HandlingUnreadable => text!("the handling time cannot be read", "处理时长无法识别"),
            Problem::TooLong => text!("longer than a day", "时长超过一天"),
            Problem::LengthUnclear => text!("minutes or hours? write 0:05:12", "是分还是时？请写作 0:05:12"),
            Problem::ReplyUnreadable => text!("the first reply cannot be read", "首次响应无法识别"),
            Problem::ReplyBeforeStart => text!("the first reply is before the start", "首次响应早于开始"),
            Problem::BotUnknown => text!("neither yes nor no", "既不是“是”也不是“否”"),
        }
    }
}

/// How often something happened, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How often.
    pub count: u64,
    /// The first lines, from 1.
    pub lines: Vec<u64>,
    /// The first cell.
    pub cell: String,
}

impl Tally {
    pub(super) fn add(&mut self, line: u64, cell: impl FnOnce() -> String) {
        if self.count == 0 {
            self.cell = cell();
        }
        self.count += 1;
        if self.lines.len() < NAMED {
            self.lines.push(line);
        }
    }
}
