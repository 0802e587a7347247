//! Queues, tiers and words as people name them: an id in any width, or the name that the tables for people print beside it.

use super::cells::{Reported, shortened};
use super::folding::folded;
use crate::domain::ids::{QueueId, SessionId, Table, TierId};
use crate::domain::plan::{Queue, Tier};
use crate::domain::sessions::Session;
use crate::domain::text::Text;
use crate::domain::words;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::text;

/// What stands between the parts of a list, the strongest first.
const SEPARATORS: [&[char]; 4] =
    [&[';', '；', '、'], &[',', '，'], &['/', '／', '|', '｜'], &[' ', '\u{3000}', '\t', '\n', '\r']];

/// What a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// This queue.
    One(QueueId),
    /// Either of two queues.
    Two(QueueId, QueueId),
    /// None.
    Nothing,
}

/// The queue that `text` names by its id or its name, as written or else in another width.
pub fn queue(queues: &Table<QueueId, Queue>, text: &str) -> Named {
    let one_of = |fits: &dyn Fn(&str) -> bool| {
        let mut found = queues.iter().filter(|(_, queue)| fits(&queue.id) || fits(&queue.name)).map(|(id, _)| id);
        match (found.next(), found.next()) {
            (Some(a), Some(b)) => Named::Two(a, b),
            (Some(one), None) => Named::One(one),
            _ => Named::Nothing,
        }
    };
    match one_of(&|name| name == text) {
        Named::Nothing => {
            let text = folded(text);
            one_of(&|name| folded(name) == text)
        }
        found => found,
    }
}

/// The session that `text` names by its id or its name, as written or else in another width.
pub fn session(sessions: &Table<SessionId, Session>, text: &str) -> Option<SessionId> {
    let plain = folded(text);
    let exact = sessions.find(|session| session.id == text).or_else(|| sessions.find(|s| s.name == text));
    exact.or_else(|| sessions.find(|session| folded(&session.id) == plain || folded(&session.name) == plain))
}

/// Why `text` names two queues, in words.
pub fn two_queues(queues: &Table<QueueId, Queue>, text: &str, a: QueueId, b: QueueId) -> Text {
    let [a, b] = [a, b].map(|queue| (&queues[queue].id, &queues[queue].name));
    let (shown, (a, a_name), (b, b_name)) = (shortened(text), a, b);
    text!(
        "`{shown}` is queue `{a}` ({a_name}) or queue `{b}` ({b_name})",
        "`{shown}` 可指队列 `{a}`（{a_name}）或队列 `{b}`（{b_name}）"
    )
}

/// The queue that a cell or a setting names; what names none or two leaves its finding.
pub(in crate::read) fn queue_at(
    text: &str,
    place: Place,
    queues: &Table<QueueId, Queue>,
    findings: &mut Findings,
) -> Result<QueueId, Reported> {
    match queue(queues, text) {
        Named::One(queue) => return Ok(queue),
        Named::Two(a, b) => findings.add(&codes::NAME_OF_TWO, place, two_queues(queues, text, a, b)),
        Named::Nothing if queues.is_empty() => {}
        // To look for the nearest name takes longer than to read the row, and there may be millions of them.
        Named::Nothing if !findings.is_listed(&codes::QUEUE_UNKNOWN) => {
            findings.add(&codes::QUEUE_UNKNOWN, place, Text::default());
        }
        Named::Nothing => {
            let near = nearest(text, queues.values().map(|q| q.id.as_str()));
            let shown = shortened(text);
            let message = text!("there is no queue `{shown}`", "没有队列 `{shown}`");
            findings.add_with_hint(&codes::QUEUE_UNKNOWN, place, message, did_you_mean(&codes::QUEUE_UNKNOWN, near));
        }
    }
    Err(Reported)
}

/// The parts of a list of queues, each as long as it names one: `售前/售后`, `Pre-sale; After sale`.
pub(in crate::read) fn queue_parts<'a>(queues: &Table<QueueId, Queue>, list: &'a str) -> Vec<&'a str> {
    fn split<'a>(queues: &Table<QueueId, Queue>, part: &'a str, level: usize, found: &mut Vec<&'a str>) {
        let part = part.trim();
        match SEPARATORS.get(level) {
            _ if part.is_empty() => {}
            Some(marks) if queue(queues, part) == Named::Nothing => {
                let parts = || part.split(*marks);
                // A name of several words that nobody knows is told as one.
                let last = level + 1 == SEPARATORS.len();
                if last && parts().all(|part| queue(queues, part) == Named::Nothing) {
                    found.push(part);
                } else {
                    parts().for_each(|part| split(queues, part, level + 1, found));
                }
            }
            _ => found.push(part),
        }
    }
    let mut found = Vec::new();
    split(queues, list, 0, &mut found);
    found
}

/// The tier that `text` names by its id, or a default one by the words for it.
pub(in crate::read) fn tier(tiers: &Table<TierId, Tier>, text: &str) -> Option<TierId> {
    if let Some(tier) = tiers.find(|tier| tier.id == text) {
        return Some(tier);
    }
    let text = folded(text);
    let by_id = || tiers.find(|tier| folded(&tier.id).eq_ignore_ascii_case(&text));
    let called = |tier: &Tier| words::DEFAULT_TIERS.contains(&tier.id.as_str()) && words::tier(&tier.id).zh == text;
    by_id().or_else(|| tiers.find(called))
}
