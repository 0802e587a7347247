//! The effect of an event on an interval, as the two ways to find it both give it.

/// What an event does to one interval of one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// Log of the event's over the normal inquiries, both softened by `k`.
    pub x: f64,
    /// The expected inquiries.
    pub point: f64,
    /// Log standard deviation.
    pub sigma: f64,
    /// Whether the cell belongs to the event itself.
    pub inside: bool,
    /// Whether a past edition had inquiries in this cell.
    pub seen: bool,
    /// Whether the event opens the cell, which is closed in normal weeks.
    pub opens: bool,
    /// Share of the variance that the event's cells have in common.
    pub common: f64,
}
