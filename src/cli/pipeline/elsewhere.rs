//! People whom several plans of a list share: what one plan gives them is no time of theirs in later ones.

use super::Run;
use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::{Block, Roster};
use crate::domain::units::Minutes;
use crate::error::Result;
use crate::publish::fingerprint;
use crate::read::{self, Free, Origin};
use crate::report::Output;

/// A block that a plan gave to somebody who is borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Who, by `agent_id`.
    pub agent_id: String,
    /// When.
    span: Span,
    /// Paid hours in it.
    paid: f64,
    /// The rest that the plan asks for between two duties.
    rest: Minutes,
}

impl Run<'_> {
    /// The blocks of those who are borrowed in the schedule of this run.
    pub fn lent(&self) -> Result<Vec<Duty>> {
        Ok(lent(&self.plan, self.checked()?.roster()))
    }

    /// The same in the schedule that an earlier command published.
    ///
    /// # Errors
    /// [`crate::error::Error::Invalid`] where it cannot be read.
    pub fn lent_before(&self) -> Result<Vec<Duty>> {
        let (roster, _) = read::schedule(&self.out().join(Output::Schedule.export().file), &self.plan)?;
        Ok(lent(&self.plan, &roster))
    }

    /// Takes from those who are borrowed the time of `duties` with the rest before and after, and the hours paid in them within this
    /// horizon from the hours that they may be paid here.
    pub fn keep_clear_of(&mut self, duties: &[Duty]) {
        if duties.is_empty() {
            return;
        }
        self.roster_print = Some(self.print_of_roster());
        let horizon = self.plan.horizon.span();
        let mut free = Vec::new();
        for index in 0..self.plan.agents.len() {
            let (id, least) = (AgentId(index), self.plan.rules.min_rest);
            let agent = &mut self.plan.agents[id];
            if !agent.is_borrowed() {
                continue;
            }
            for duty in duties.iter().filter(|duty| duty.agent_id == agent.id) {
                let rest = Minutes(duty.rest.0.max(least.0));
                let span = Span { start: duty.span.start - rest, end: duty.span.end + rest };
                free.push(Free {
                    agent: id,
                    span,
                    at: Origin { file: String::new(), line: None, column: None, cell: None },
                });
                if duty.span.overlap_seconds(&horizon) > 0 {
                    agent.max_hours = agent.max_hours.map(|most| (most - duty.paid).max(0.0));
                }
            }
        }
        self.plan = read::keep_free(&self.plan, &free);
    }
}

/// The fingerprint of `duties`.
pub(super) fn print(duties: &[Duty]) -> String {
    fingerprint(format!("{duties:?}").as_bytes())
}

fn lent(plan: &Plan, roster: &Roster) -> Vec<Duty> {
    let borrowed = plan.agents.iter().filter(|(_, agent)| agent.is_borrowed());
    let duties = borrowed.flat_map(|(id, agent)| {
        let duty = move |block: Block<'_>| Duty {
            agent_id: agent.id.clone(),
            span: block.span,
            paid: plan.paid_hours(block.segments),
            rest: plan.rules.min_rest,
        };
        roster.blocks(id).into_iter().map(duty).collect::<Vec<_>>()
    });
    duties.collect()
}
