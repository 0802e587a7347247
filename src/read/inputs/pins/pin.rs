//! What is to be kept, and where that stands.

use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::roster::Segment;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, of a workbook with the sheet: `schedule.xlsx [班段]`.
    pub file: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column, from 1.
    pub column: Option<usize>,
    /// In a workbook the cell as a spreadsheet calls it: `班段!D17`.
    pub cell: Option<String>,
}

impl Origin {
    /// The place in a sentence.
    pub fn shown(&self) -> String {
        self.cell.clone().unwrap_or_else(|| format!("{}:{}", self.file, self.line.unwrap_or_default()))
    }
}

/// A segment that is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// The segment.
    pub segment: Segment,
    /// Where it stands.
    pub at: Origin,
}

/// Time in which an agent is to have no duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Free {
    /// Who.
    pub agent: AgentId,
    /// From when until when.
    pub span: Span,
    /// Where it stands.
    pub at: Origin,
}

/// All that is to be kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pins {
    /// Segments.
    pub pins: Vec<Pin>,
    /// Time without duty.
    pub free: Vec<Free>,
}
