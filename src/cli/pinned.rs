//! What a search is to keep: where each row or cell stands, and which rule stands against it.

use crate::check::{self, RULES, Violation};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster, Segment};
use crate::domain::text::Text;
use crate::error::{Error, Finding, Result, Severity};
use crate::read::findings::codes::PIN_UNKEPT;
use crate::read::{Free, Pin, Pins};
use crate::schedule::Unkeepable;
use crate::{read, schedule, text};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Rules that no further segment can mend: what breaks one by itself need not be tried.
const BEYOND_HELP: [&str; 4] = ["R2", "R3", "R4", "R8"];

/// Rules on what a block holds: where pins alone break them, it is not for want of what is still to be planned.
const CONTENT: [&str; 3] = ["R9", "R10", "R11"];

/// The rows and cells of one file.
#[derive(Debug, Default)]
pub struct Pinned {
    pins: Vec<Pin>,
    free: Vec<Free>,
}

impl Pinned {
    /// What `given` says. Where it is `sought`, some schedule of each agent keeps it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a finding for each segment that breaks a rule whatever stands beside it, or that no schedule of its
    /// agent keeps, in the order of the file.
    pub fn new(given: Pins, plan: &Plan, sought: bool) -> Result<Self> {
        let pinned = Self { pins: given.pins, free: given.free };
        let plan = &*pinned.plan(plan);
        let broken = pinned.violations(plan);
        let beyond: Vec<_> = broken.iter().filter(|violation| BEYOND_HELP.contains(&violation.rule)).collect();
        let settled: BTreeSet<&str> = beyond.iter().map(|violation| violation.agent_id.as_str()).collect();
        let open = |pin: &Segment| sought && !settled.contains(plan.agents[pin.agent].id.as_str());
        let to_try: Vec<Segment> = pinned.segments().into_iter().filter(open).collect();
        let unkeepable = schedule::unkeepable(plan, &to_try);
        let refuse = |pin: &Pin| {
            let of_rule = beyond.iter().filter(|violation| pinned.pin_of(violation, plan) == Some(pin));
            let mut against: Vec<Text> = of_rule.map(|violation| worded(violation)).collect();
            let unkept = unkeepable.iter().find(|unkept| unkept.pin == pin.segment);
            against.extend(unkept.into_iter().flat_map(|unkept| pinned.reasons(unkept, &broken, plan)));
            (!against.is_empty()).then(|| refusal(plan, pin, &against))
        };
        let refused: Vec<Finding> = pinned.pins.iter().filter_map(refuse).collect();
        if refused.is_empty() { Ok(pinned) } else { Err(Error::Invalid(refused)) }
    }

    /// `plan` without the time that is to stay free of duty. It is none of what the plan itself says.
    pub fn plan<'p>(&self, plan: &'p Plan) -> Cow<'p, Plan> {
        if self.free.is_empty() { Cow::Borrowed(plan) } else { Cow::Owned(read::keep_free(plan, &self.free)) }
    }

    /// The segments.
    pub fn segments(&self) -> Vec<Segment> {
        self.pins.iter().map(|pin| pin.segment).collect()
    }

    /// `error` with the place of each row that a search could not keep.
    pub fn located(&self, error: Error, plan: &Plan) -> Error {
        let Error::Invalid(findings) = error else { return error };
        let locate = |finding: Finding| {
            let pin = self.pins.iter().find(|pin| schedule::unkept(plan, &pin.segment).message == finding.message);
            let of_all = self.pins.first().filter(|_| finding.file.is_empty()).map(|pin| pin.at.file.clone());
            pin.map_or(Finding { file: of_all.unwrap_or_default(), ..finding }, |pin| refusal(plan, pin, &[]))
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

    /// The rules against a pin: what the rows break of them there, else what they say.
    fn reasons(&self, unkept: &Unkeepable, broken: &[Violation], plan: &Plan) -> Vec<Text> {
        let id = &plan.agents[unkept.pin.agent].id;
        let own: Vec<&Violation> = broken.iter().filter(|violation| violation.agent_id == *id).collect();
        let start = plan.zone.show(unkept.pin.span.start);
        if unkept.rules.is_empty() {
            let own_rules = rules_of(unkept.pin.activity);
            let here: Vec<&&Violation> =
                own.iter().filter(|v| v.start == start && own_rules.contains(&v.rule)).collect();
            // Where a pin breaks nothing by itself, the first of its neighbours that does stands in its way.
            let first = own.iter().find(|v| CONTENT.contains(&v.rule)).or(own.first()).filter(|_| here.is_empty());
            let found: Vec<Text> = here.into_iter().chain(first).map(|violation| worded(violation)).collect();
            let several = text!("several rules together stand against it", "多条规则共同与之冲突");
            return if found.is_empty() { vec![several] } else { found };
        }
        let of_rule = |rule: &&str| {
            let shown = own.iter().find(|violation| violation.rule == *rule && violation.start == start);
            shown.map(|violation| worded(violation)).or_else(|| {
                let rule = RULES.iter().find(|known| known.id() == *rule)?;
                let (id, Text { en, zh }) = (rule.id(), rule.statement());
                Some(text!("{id}: {en}", "{id}：{zh}"))
            })
        };
        unkept.rules.iter().filter_map(of_rule).collect()
    }
}

/// The rules that a segment can break by itself, wherever its block begins and ends.
fn rules_of(activity: Activity) -> &'static [&'static str] {
    match activity {
        Activity::Break => &["R1", "R10"],
        Activity::Meal => &["R1", "R11"],
        Activity::Work => &["R1", "R9"],
        Activity::Standby => &["R1", "R5"],
        Activity::Session(_) => &["R1", "R13"],
    }
}

fn worded(violation: &Violation) -> Text {
    let Violation { rule, start, message: Text { en, zh }, .. } = violation;
    text!("{rule} {start}: {en}", "{rule} {start}：{zh}")
}

fn refusal(plan: &Plan, pin: &Pin, against: &[Text]) -> Finding {
    let unkept = schedule::unkept(plan, &pin.segment);
    let cell = pin.at.cell.as_ref();
    let [en, zh] = [
        cell.map_or(String::new(), |cell| format!("{cell}: ")),
        cell.map_or(String::new(), |cell| format!("{cell}：")),
    ];
    let rules: String = against.iter().map(|text| format!("; {}", text.en)).collect();
    let rules_zh: String = against.iter().map(|text| format!("; {}", text.zh)).collect();
    let (known, known_zh) = (unkept.message.en, unkept.message.zh);
    Finding {
        severity: Severity::Error,
        code: PIN_UNKEPT.code,
        file: pin.at.file.clone(),
        line: pin.at.line,
        column: pin.at.column,
        message: text!("{en}{known}{rules}", "{zh}{known_zh}{rules_zh}"),
        ..unkept
    }
}
