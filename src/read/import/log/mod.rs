//! Logs with one row per conversation, read as a stream: counted by interval and queue, with handling and first-reply times.
//!
//! ```text
//! 会话开始时间,技能组,会话结束时间,首次响应时长(秒),客服
//! 2026-10-01 09:00:12,售前,2026-10-01 09:06:40,14,A0001
//! ```
//!
//! No row is kept. What grows is one count for each queue and interval, one histogram for each queue, and a bounded sample of
//! the agents' days, so memory hangs on how many queues and days a log has and not on how many rows.

mod columns;
mod counter;
mod counts;
mod durations;
mod encoded;
mod flags;
mod holding;
mod pass;
mod queues;
mod rows;
mod stamps;
mod summary;
mod titles;

pub use columns::{BotFlag, LogColumns, Question, Unit, recognise};
pub use counts::{Distribution, IntervalCount};
pub use pass::{Head, LogOptions, Outcome, head, read};
pub use stamps::{DateOrder, UnixTime};
pub use summary::{Concurrency, FirstReply, LogSummary, Problem, QueueSummary, Tally};
pub use titles::Role;
