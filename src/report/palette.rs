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

/// Bands of a forecast, and its curves.
pub(super) const BAND_95: u32 = 0xDCE6F2;
pub(super) const BAND_80: u32 = 0xA9C4E4;
pub(super) const MEDIAN: u32 = 0x1F5FA8;
pub(super) const BASELINE: u32 = 0x7A8794;
/// The time of a promotion.
pub(super) const EVENT: u32 = 0xFFF4D6;
/// Lines behind a chart, and its frame.
pub(super) const MESH: u32 = 0xE3E7EC;
pub(super) const AXIS: u32 = 0x76828E;
/// Bars of figures, those that count less, and words that explain.
pub(super) const BAR: u32 = 0x3B74B5;
pub(super) const BAR_PALE: u32 = 0xB9CDE4;
pub(super) const SOFT: u32 = 0x52606D;

/// Colours of the pages by the name of their variable: in the light, and in the dark.
pub(super) const TONES: [(&str, u32, u32); 24] = [
    ("page", 0xF5F7FA, 0x11161C),
    ("paper", 0xFFFFFF, 0x1A212A),
    ("ink", INK, 0xE8EDF3),
    ("soft", SOFT, 0xAAB6C2),
    ("line", 0xE1E6EC, 0x35404C),
    ("rule", RULE, 0x4C5966),
    ("head", HEADER, 0x2C4C6E),
    ("scale", BAND, 0x25303C),
    ("link", 0x1B5799, 0x8FBDF2),
    ("bad", 0x9B1C1C, 0xFF9C93),
    ("good", 0x1B6E3C, 0x7FD49B),
    ("band95", BAND_95, 0x24374D),
    ("band80", BAND_80, 0x3D648F),
    ("median", MEDIAN, 0x8FC1FA),
    ("base", BASELINE, 0x93A0AD),
    ("event", EVENT, 0x332C1B),
    ("mesh", MESH, 0x323C47),
    ("axis", AXIS, 0x7F8C99),
    ("bar", BAR, 0x5F97D6),
    ("pale", BAR_PALE, 0x3D5A7A),
    ("short", SHORTAGE, 0xE8655F),
    ("pause", BREAK, 0xB9BFC6),
    ("meal", MEAL, 0x77808A),
    // Labels of plotters.
    ("word", 0x000000, 0xD5DCE4),
];

/// The fill of work in `queue`.
pub(super) fn queue(queue: QueueId) -> u32 {
    let base = QUEUES[queue.index() % QUEUES.len()];
    mix(base, 0xFFFFFF, 0.35 * ((queue.index() / QUEUES.len()) as f64).min(2.0))
}

/// The lines of standby for `queue`, darker than its work.
pub(super) fn standby(queue_id: QueueId) -> u32 {
    mix(queue(queue_id), 0x000000, 0.35)
}

/// The fill of work in `queue_id` in the dark, under light text.
pub(super) fn queue_in_the_dark(queue_id: QueueId) -> u32 {
    mix(queue(queue_id), 0x000000, 0.45)
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
