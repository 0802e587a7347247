//! Colours that stay apart on a screen, on paper and for most colour-blind eyes, with dark text on top.

use crate::domain::ids::{Id, QueueId, SessionId};

/// Work in the first queues; further queues take lighter ones of the same.
const QUEUES: [u32; 8] = [0x8FBCE6, 0xF2B872, 0x93CFA0, 0xCFA6DB, 0xE6D467, 0x7FCFCB, 0xC9AD92, 0xB4BACB];

/// Sessions, in lines on white.
const SESSIONS: [u32; 4] = [0xC2417A, 0x3E7CB1, 0x5B8C3A, 0x8A5FBF];

pub(super) const BREAK: u32 = 0xE3E3E3;
pub(super) const MEAL: u32 = 0x9A9A9A;
pub(super) const SHORTAGE: u32 = 0xD64545;
pub(super) const SHORTAGE_PALE: u32 = 0xF8C9C4;
pub(super) const CHANGED: u32 = 0xFFF2B3;
pub(super) const HEADER: u32 = 0x24405E;
pub(super) const BAND: u32 = 0xEDF2F8;
pub(super) const INK: u32 = 0x1F2933;
pub(super) const RULE: u32 = 0xC9D1DA;

/// The fill of work in `queue`.
pub(super) fn queue(queue: QueueId) -> u32 {
    let base = QUEUES[queue.index() % QUEUES.len()];
    mix(base, 0xFFFFFF, 0.35 * ((queue.index() / QUEUES.len()) as f64).min(2.0))
}

/// The lines of standby for `queue`, darker than its work.
pub(super) fn standby(queue_id: QueueId) -> u32 {
    mix(queue(queue_id), 0x000000, 0.35)
}

/// The lines of a session.
pub(super) fn session(session: SessionId) -> u32 {
    SESSIONS[session.index() % SESSIONS.len()]
}

/// `share` of the way from one colour to another.
fn mix(from: u32, to: u32, share: f64) -> u32 {
    let channel = |shift: u32| {
        let (a, b) = (f64::from(from >> shift & 0xFF), f64::from(to >> shift & 0xFF));
        ((a + (b - a) * share).round() as u32) << shift
    };
    channel(16) | channel(8) | channel(0)
}
