//! The rules of a night that is replanned (SPEC section 6, Replan): what gives way, what stays, and who changes.
//!
//! *Called*: standby that goes over into work at a moment c is one block for R1, R2, R6, R7 and R14, at most as long as a work block, and
//! its work keeps R9 to R11 as if the block began at c. *Cut*: a block that ends where an absence of its agent begins need not keep
//! R5, R9 to R11 and R15, nor end on the block grid, and a call is no shift of a catalogue. R16 gives way: calls and cuts make kinds of
//! their own. Everything else is judged as ever.

use super::case::{Case, without_empty};
use super::rules::{Breach, RULES};
use super::{Verified, Violation, objective};
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::AgentId;
use crate::domain::night::{Night, is_call};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::text::Text;
use crate::text;

/// The shortest work after a call.
const LEAST_CALLED_SECONDS: i64 = 3600;
/// The rules of what is inside a block.
const OF_CONTENT: [&str; 3] = ["R9", "R10", "R11"];
/// The rules of how long a block is.
const OF_LENGTH: [&str; 2] = ["R5", "R15"];
/// What is said of what does not stay, and of too many changes.
const STAYS: &str = "R12";

/// What a replanned schedule is judged by.
#[derive(Clone, Copy)]
pub struct Replanned<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The schedule that was published.
    pub published: &'a Roster,
    /// What is free and what stands.
    pub night: &'a Night,
}

/// Checks a replanned schedule by the rules that hold in the night, and computes its objective without the price of changes.
///
/// # Errors
/// All violations, by agent and time.
pub fn check_replanned(
    judge: Replanned<'_>,
    requirement: &Requirement,
    roster: &Roster,
) -> Result<Verified, Vec<Violation>> {
    let found = judge.violations(roster);
    if !found.is_empty() {
        return Err(found);
    }
    Ok(Verified { roster: roster.clone(), objective: objective(judge.plan, requirement, roster) })
}

impl Replanned<'_> {
    /// Everything in `roster` that breaks a rule of the night.
    pub fn violations(&self, roster: &Roster) -> Vec<Violation> {
        let lasting = without_empty(roster);
        let mut found = Vec::new();
        for (id, agent) in self.plan.agents.iter() {
            let mut of_agent = self.of_agent(id, roster, &lasting);
            of_agent.sort_by_key(|(_, breach)| breach.at);
            found.extend(of_agent.into_iter().map(|(rule, breach)| Violation {
                rule,
                agent_id: agent.id.clone(),
                start: self.plan.zone.show(breach.at),
                message: breach.message,
            }));
        }
        let (changed, most) = (self.changed(roster).len(), self.night.max_changes);
        if let Some(most) = most.filter(|&most| changed > most) {
            let message = text!(
                changed,
                "{changed} agent changes, at most {most} may",
                "{changed} agents change, at most {most} may",
                "有 {changed} 人变动，最多 {most} 人"
            );
            let (agent_id, start) = (String::new(), self.plan.zone.show(self.night.now));
            found.push(Violation { rule: STAYS, agent_id, start, message });
        }
        found
    }

    /// The agents who are there throughout and whose segments differ from the published ones.
    pub fn changed(&self, roster: &Roster) -> Vec<AgentId> {
        let differs = |id: &AgentId| !self.night.is_absent(*id) && roster.of(*id) != self.published.of(*id);
        self.plan.agents.ids().filter(differs).collect()
    }

    fn of_agent(&self, id: AgentId, roster: &Roster, lasting: &Roster) -> Vec<(&'static str, Breach)> {
        let plan = self.plan;
        let mut case = Case::new(plan, id, roster.of(id), lasting, &[]);
        let plain = std::mem::take(&mut case.blocks);
        let (blocks, calls) = self.joined(id, plain, case.segments);
        let is_cut = |end: Moment| self.night.absences(id).any(|away| away.start == end);
        let called = |block: &Block<'_>| calls.iter().copied().find(|&c| block.span.start < c && c < block.span.end);
        let mut found = Vec::new();
        let mut judge = |case: &Case<'_>, is_meant: &dyn Fn(&str, Moment) -> bool| {
            for rule in RULES.iter() {
                let breaches = rule.judge(case).into_iter().map(|breach| (rule.id(), breach));
                found.extend(breaches.filter(|(rule, breach)| is_meant(rule, breach.at)));
            }
        };
        case.blocks = blocks.clone();
        judge(&case, &|rule, at| {
            !(OF_CONTENT.contains(&rule) || OF_LENGTH.contains(&rule) || rule == "R1" && is_cut(at))
        });
        case.blocks = blocks.iter().filter(|b| called(b).is_none() && !is_cut(b.span.end)).cloned().collect();
        judge(&case, &|rule, _| OF_CONTENT.contains(&rule) || OF_LENGTH.contains(&rule));
        let at_work = blocks.iter().filter(|block| !is_cut(block.span.end));
        case.blocks = at_work.filter_map(|block| Some(work_from(called(block)?, block))).collect();
        judge(&case, &|rule, _| OF_CONTENT.contains(&rule));
        for block in &blocks {
            if let Some(c) = called(block) {
                found.extend(self.length_of_call(block, c, is_cut(block.span.end)).map(|breach| ("R5", breach)));
            }
        }
        found.extend(self.stays(id, case.segments, &calls).into_iter().map(|breach| (STAYS, breach)));
        found
    }

    /// The blocks of an agent with called ones in one, and when they are called.
    fn joined<'a>(&self, id: AgentId, plain: Vec<Block<'a>>, all: &'a [Segment]) -> (Vec<Block<'a>>, Vec<Moment>) {
        let (mut blocks, mut calls): (Vec<Block<'a>>, Vec<Moment>) = (Vec::new(), Vec::new());
        for block in plain {
            let c = block.span.start;
            let before =
                blocks.last().filter(|b| b.standby && !block.standby && b.span.end == c && self.may_call(id, c));
            let Some(before) = before else {
                blocks.push(block);
                continue;
            };
            let span = Span { start: before.span.start, end: block.span.end };
            let from = all.partition_point(|segment| segment.span.start < span.start);
            let to = all.partition_point(|segment| segment.span.start < span.end);
            blocks.pop();
            blocks.push(Block { standby: false, span, segments: &all[from..to] });
            calls.push(c);
        }
        (blocks, calls)
    }

    /// Whether `id` was to be on standby just before `c`, and that can be reached; or was called then already.
    fn may_call(&self, id: AgentId, c: Moment) -> bool {
        let rows = self.published.of(id);
        let on_standby = |row: &Segment| row.activity == Activity::Standby && row.span.start < c && c <= row.span.end;
        let known = rows.windows(2).any(|pair| is_call(&pair[0], &pair[1]) && pair[1].span.start == c);
        known || c >= self.night.call_from && rows.iter().any(on_standby)
    }

    fn length_of_call(&self, block: &Block<'_>, c: Moment, cut: bool) -> Option<Breach> {
        let (whole, most) = (block.span.seconds(), self.plan.rules.max_block.0);
        let work = block.span.end.0 - c.0;
        let message = if whole > most * 60 {
            let long = whole / 60;
            text!("the called block is {long} min long, at most {most}", "转上线的班段共 {long} 分钟，最多 {most} 分钟")
        } else if work < LEAST_CALLED_SECONDS && !cut {
            let long = work / 60;
            text!("the called work is {long} min long, at least 60", "转上线后的工作只有 {long} 分钟，至少 60 分钟")
        } else {
            return None;
        };
        Some(Breach { at: block.span.start, message })
    }

    /// What begins before notice is over: the published rows stand, new ones come by a call alone, and nobody works while away.
    fn stays(&self, id: AgentId, rows: &[Segment], calls: &[Moment]) -> Vec<Breach> {
        let night = self.night;
        let mut found = Vec::new();
        let mut add = |at: Moment, message: Text| found.push(Breach { at, message });
        for row in rows.iter().filter(|row| night.absences(id).any(|away| away.overlap_seconds(&row.span) > 0)) {
            add(row.span.start, text!("the agent is absent then", "该坐席此时不在"));
        }
        let was = night.without_absences(id, self.published.of(id));
        let of_call = |row: &Segment| {
            let cut_at = |c: &Moment| {
                let left = Segment { span: Span { start: row.span.start, end: *c }, ..*row };
                *c <= row.span.start || *c <= row.span.end && rows.contains(&left)
            };
            row.activity == Activity::Standby && calls.iter().any(cut_at)
        };
        for row in was.iter().filter(|row| row.span.start < night.frozen_until) {
            if !rows.contains(row) && !of_call(row) {
                let until = self.plan.zone.show(row.span.end);
                add(
                    row.span.start,
                    text!("what begins so soon stays: the row until {until}", "临近开始的时段（至 {until}）须保持不变"),
                );
            }
        }
        for row in rows.iter().filter(|row| row.span.start < night.frozen_until && !was.contains(row)) {
            let by_call =
                calls.iter().any(|&c| c <= row.span.start || row.activity == Activity::Standby && c == row.span.end);
            if !by_call {
                add(row.span.start, text!("a new row begins before notice is over", "新时段的开始早于通知期限"));
            }
        }
        found
    }
}

/// The work of a called block.
fn work_from<'a>(c: Moment, block: &Block<'a>) -> Block<'a> {
    let from = block.segments.partition_point(|segment| segment.span.start < c);
    Block { standby: false, span: Span { start: c, end: block.span.end }, segments: &block.segments[from..] }
}
