//! The queues of a log: their names, and what is counted for each.

use super::counts::{Days, Histogram};
use super::holding::Holding;
use super::stamps::Stamp;
use super::summary::{FirstReply, QueueSummary};
use crate::domain::text::Text;
use crate::domain::units::{Minutes, Share};
use crate::read::table::cells::unfit;
use crate::text;
use std::collections::BTreeMap;

/// Queues of a log; more are numbers of conversations or customers.
const MOST_QUEUES: usize = 200;

struct Queue {
    name: String,
    inquiries: u64,
    days: Days,
    handling: Histogram,
    reply: Histogram,
    /// For each limit how many were answered within it.
    within: Vec<u64>,
    bot_said: u64,
    bot_closed: u64,
    status_said: u64,
    given_up: u64,
}

pub(super) struct Queues<'a> {
    seconds: u32,
    limits: &'a [u32],
    by_cell: BTreeMap<Vec<u8>, usize>,
    all: Vec<Queue>,
    /// The cell of the row before, and its queue.
    last: (Vec<u8>, usize),
}

impl<'a> Queues<'a> {
    pub fn new(interval: Minutes, limits: &'a [u32]) -> Self {
        let seconds = (interval.0 * 60) as u32;
        Self { seconds, limits, by_cell: BTreeMap::new(), all: Vec::new(), last: (Vec::new(), 0) }
    }

    /// The queue of a cell that was seen before.
    pub fn known(&mut self, cell: &[u8]) -> Option<usize> {
        if self.last.0 == cell && !cell.is_empty() {
            return Some(self.last.1);
        }
        let queue = *self.by_cell.get(cell)?;
        self.last.0.clear();
        self.last.0.extend_from_slice(cell);
        self.last.1 = queue;
        Some(queue)
    }

    /// The queue of a cell with its text; none where that is no name.
    pub fn of(&mut self, cell: &[u8], name: &str) -> Result<Option<usize>, Text> {
        if let Some(queue) = self.known(cell) {
            return Ok(Some(queue));
        }
        if unfit(name).is_some() {
            return Ok(None);
        }
        if self.all.len() == MOST_QUEUES {
            return Err(text!(
                "more than {MOST_QUEUES} queues: the column holds something else",
                "队列超过 {MOST_QUEUES} 个：该列可能不是队列"
            ));
        }
        self.by_cell.insert(cell.to_owned(), self.all.len());
        self.all.push(Queue {
            name: name.to_owned(),
            inquiries: 0,
            days: Days::new(self.seconds),
            handling: Histogram::default(),
            reply: Histogram::default(),
            within: vec![0; self.limits.len()],
            bot_said: 0,
            bot_closed: 0,
            status_said: 0,
            given_up: 0,
        });
        Ok(Some(self.all.len() - 1))
    }

    /// Counts a conversation; returns how many intervals this made room for.
    pub fn add(
        &mut self,
        queue: usize,
        start: &Stamp,
        bot: Option<bool>,
        given_up: Option<bool>,
        reply_ms: Option<u64>,
        handled_ms: Option<u64>,
    ) -> usize {
        let queue = &mut self.all[queue];
        queue.inquiries += 1;
        queue.bot_said += u64::from(bot.is_some());
        queue.bot_closed += u64::from(bot == Some(true));
        queue.status_said += u64::from(given_up.is_some());
        queue.given_up += u64::from(given_up == Some(true));
        if let Some(ms) = reply_ms {
            queue.reply.add(ms);
            for (limit, n) in self.limits.iter().zip(&mut queue.within) {
                *n += u64::from(ms <= u64::from(*limit) * 1000);
            }
        }
        if let Some(ms) = handled_ms {
            queue.handling.add(ms);
        }
        queue.days.add(start.day, start.second, handled_ms)
    }

    /// What was counted, by name.
    pub fn finish(self, holding: &Holding) -> Vec<QueueSummary> {
        let limits = self.limits;
        let share = |part: u64, whole: u64| (whole > 0).then(|| Share(part as f64 / whole as f64));
        let summary = |(at, queue): (usize, Queue)| {
            let answered = queue.reply.count();
            let within = limits.iter().zip(&queue.within);
            let within = within.filter_map(|(limit, n)| Some((*limit, share(*n, answered + queue.given_up)?)));
            let within: Vec<_> = within.collect();
            QueueSummary {
                inquiries: queue.inquiries,
                handling: queue.handling.distribution(),
                first_reply: queue.reply.distribution().map(|seconds| FirstReply { seconds, within }),
                concurrency: holding.of_queue(at),
                bot_share: share(queue.bot_closed, queue.bot_said),
                abandoned_share: share(queue.given_up, queue.status_said),
                name: queue.name,
                days: queue.days,
            }
        };
        let mut all: Vec<_> = self.all.into_iter().enumerate().map(summary).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }
}
