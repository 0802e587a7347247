//! The rows that a search is to keep: where each stands, and which rule stands against it.

use crate::check::{self, Violation};
use crate::domain::plan::Plan;
use crate::domain::roster::{Roster, Segment};
use crate::error::{Error, Finding, Result, Severity};
use crate::read::Pin;
use crate::read::findings::codes::PIN_UNKEPT;
use crate::{schedule, text};

/// Rules that no further segment can mend: what breaks one by itself need not be tried.
const BEYOND_HELP: [&str; 4] = ["R2", "R3", "R4", "R8"];

/// The rows of one file.
#[derive(Debug, Default)]
pub struct Pinned {
    file: String,
    pins: Vec<Pin>,
}

impl Pinned {
    /// The rows of `file`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a finding for each row that breaks a rule whatever stands beside it.
    pub fn new(file: String, pins: Vec<Pin>, plan: &Plan) -> Result<Self> {
        let pinned = Self { file, pins };
        let broken = pinned.violations(plan);
        let refused: Vec<_> = broken
            .iter()
            .filter(|violation| BEYOND_HELP.contains(&violation.rule))
            .filter_map(|violation| Some((violation, pinned.pin_of(violation, plan)?)))
            .map(|(violation, pin)| pinned.refusal(plan, pin, &[violation]))
            .collect();
        if refused.is_empty() { Ok(pinned) } else { Err(Error::Invalid(refused)) }
    }

    /// The segments.
    pub fn segments(&self) -> Vec<Segment> {
        self.pins.iter().map(|pin| pin.segment).collect()
    }

    /// `error` with the file, line and rule of each row that a search could not keep.
    pub fn located(&self, error: Error, plan: &Plan) -> Error {
        let Error::Invalid(findings) = error else { return error };
        let broken = self.violations(plan);
        let locate = |finding: Finding| {
            let pin = self.pins.iter().find(|pin| schedule::unkept(plan, &pin.segment).message == finding.message);
            let Some(pin) = pin else { return finding };
            let of_agent = |v: &&Violation| v.agent_id == plan.agents[pin.segment.agent].id;
            let here: Vec<_> = broken.iter().filter(of_agent).filter(|v| self.pin_of(v, plan) == Some(pin)).collect();
            let first: Vec<_> = broken.iter().filter(of_agent).take(1).collect();
            self.refusal(plan, pin, if here.is_empty() { &first } else { &here })
        };
        Error::Invalid(findings.into_iter().map(locate).collect())
    }

    /// What the rows break by themselves.
    fn violations(&self, plan: &Plan) -> Vec<Violation> {
        if self.pins.is_empty() { Vec::new() } else { check::violations(plan, &Roster::new(self.segments()), &[]) }
    }

    /// The row at which a rule is broken.
    fn pin_of(&self, violation: &Violation, plan: &Plan) -> Option<&Pin> {
        let of = |pin: &&Pin| plan.agents[pin.segment.agent].id == violation.agent_id;
        let at = |pin: &&Pin| plan.zone.show(pin.segment.span.start) == violation.start;
        self.pins.iter().filter(of).find(at).or_else(|| self.pins.iter().find(of))
    }

    fn refusal(&self, plan: &Plan, pin: &Pin, broken: &[&Violation]) -> Finding {
        let unkept = schedule::unkept(plan, &pin.segment);
        let [en, zh] = [|v: &Violation| v.message.en.clone(), |v: &Violation| v.message.zh.clone()]
            .map(|words| broken.iter().map(|v| format!("; {} {}: {}", v.rule, v.start, words(v))).collect::<String>());
        let (known, known_zh) = (unkept.message.en, unkept.message.zh);
        Finding {
            severity: Severity::Error,
            code: PIN_UNKEPT.code,
            file: self.file.clone(),
            line: pin.line,
            message: text!("{known}{en}", "{known_zh}{zh}"),
            ..unkept
        }
    }
}
