//! How a schedule meets a requirement.

/// Means over one interval of one queue, in standard agents.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CoverageCell {
    /// Required on line.
    pub required: f64,
    /// Σ efficiency on line.
    pub scheduled: f64,
    /// Required beyond scheduled, slot by slot.
    pub shortage: f64,
    /// Scheduled beyond required, slot by slot.
    pub surplus: f64,
    /// Required on standby.
    pub standby_required: f64,
    /// Σ efficiency on standby.
    pub standby: f64,
}
