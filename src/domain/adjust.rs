//! adjust.csv: the planner's word over the forecast, interval by interval.

use super::calendar::Span;
use super::ids::QueueId;

/// What a row of adjust.csv does to the inquiries of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Multiplies them.
    Times,
    /// Adds to them.
    Plus,
    /// Takes their place.
    Equals,
    /// Raises them to this at least.
    AtLeast,
    /// Lowers them to this at most.
    AtMost,
}

impl Op {
    /// The sign or word in files.
    pub fn name(self) -> &'static str {
        match self {
            Op::Times => "×",
            Op::Plus => "+",
            Op::Equals => "=",
            Op::AtLeast => "min",
            Op::AtMost => "max",
        }
    }
}

/// One row of adjust.csv.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustment {
    /// When it holds.
    pub span: Span,
    /// For which queue; none: for all.
    pub queue: Option<QueueId>,
    /// What it does.
    pub op: Op,
    /// A factor, or inquiries per interval of the plan.
    pub value: f64,
    /// Why, in the planner's words.
    pub reason: String,
}

impl Adjustment {
    /// Whether it says something about `queue`.
    pub fn is_for(&self, queue: QueueId) -> bool {
        self.queue.is_none_or(|own| own == queue)
    }

    /// What it makes of `inquiries` of an interval of which it covers the share `covered`, from 0 to 1; never below 0.
    pub fn applied(&self, inquiries: f64, covered: f64) -> f64 {
        let whole = match self.op {
            Op::Times => inquiries * self.value,
            Op::Plus => inquiries + self.value,
            Op::Equals => self.value,
            Op::AtLeast => inquiries.max(self.value),
            Op::AtMost => inquiries.min(self.value),
        };
        (inquiries + covered * (whole - inquiries)).max(0.0)
    }
}
