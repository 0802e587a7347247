//! `efficiency_from`, `hired` and `max_chats` of agents.csv: who somebody is on which day, and how many chats at once.

use crate::domain::ids::QueueId;
use crate::domain::pace::{Step, ramped};
use crate::domain::plan::{Agent, Plan, Tier};
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::read::table::cells::{Reported, Sign, list, parse_number, shortened};
use crate::read::table::sheet::Row;
use crate::read::table::time::date;
use crate::text;

/// The columns of a row.
pub(super) struct Columns {
    pub efficiency_from: usize,
    pub hired: usize,
    pub max_chats: usize,
}

impl Columns {
    /// The efficiencies of an agent of `tier` by date: its own steps, else the ramp of its tier from its date of hiring on.
    pub fn steps(
        &self,
        row: &Row<'_>,
        tier: &Tier,
        usual: f64,
        findings: &mut Findings,
    ) -> Result<Vec<Step>, Reported> {
        let cell = row.cell(self.efficiency_from);
        if !cell.is_empty() {
            return own(row, self.efficiency_from, findings);
        }
        let hired = row.cell(self.hired);
        if hired.is_empty() || tier.ramp.is_empty() {
            return Ok(Vec::new());
        }
        match date(hired) {
            Some(hired) => Ok(ramped(&tier.ramp, hired, usual)),
            None => {
                let shown = shortened(hired);
                let message = text!("`{shown}` is not a date", "`{shown}` 不是日期");
                findings.add(&codes::HIRED_UNREADABLE, row.place(self.hired), message);
                Err(Reported)
            }
        }
    }

    /// Chats held at once; none: as many as the queue says.
    pub fn chats(&self, row: &Row<'_>, findings: &mut Findings) -> Result<Option<u32>, Reported> {
        let Some(chats) = row.number(self.max_chats, Sign::NotNegative, findings)? else { return Ok(None) };
        if chats.fract() != 0.0 || !(1.0..=1000.0).contains(&chats) {
            let message = text!("{chats} chats at once", "同时 {chats} 个会话");
            findings.add(&codes::CHATS_INVALID, row.place(self.max_chats), message);
            return Err(Reported);
        }
        Ok(Some(chats as u32))
    }

    /// Whether an agent of `tier` would learn by a ramp, but nobody knows since when.
    pub fn lacks_date(&self, row: &Row<'_>, tier: &Tier) -> bool {
        !tier.ramp.is_empty() && row.cell(self.hired).is_empty() && row.cell(self.efficiency_from).is_empty()
    }
}

/// Says how many agents of tiers with a ramp have no date of hiring.
pub(super) fn report_undated(plan: &Plan, undated: usize, findings: &mut Findings) {
    let tiers: Vec<&str> = plan.tiers.values().filter(|tier| !tier.ramp.is_empty()).map(|tier| &*tier.id).collect();
    let names = tiers.join(", ");
    let message = text!(
        undated,
        "{undated} agent of a tier with a ramp ({names}) has no date in `hired`",
        "{undated} agents of a tier with a ramp ({names}) have no date in `hired`",
        "有成长阶段的梯队（{names}）中，{undated} 人未填 `hired`"
    );
    findings.add(&codes::HIRED_MISSING, Default::default(), message);
}

/// Says how many of `agents` hold fewer chats at once than a queue of theirs.
pub(super) fn report_fewer_chats(plan: &Plan, agents: &[Agent], findings: &mut Findings) {
    let fewer = |agent: &&Agent| {
        let of_queue = |queue: &QueueId| agent.max_chats.is_some_and(|most| most < plan.queues[*queue].concurrency);
        agent.queues.iter().any(of_queue)
    };
    let count = agents.iter().filter(fewer).count();
    if count > 0 {
        let message = text!(
            count,
            "{count} agent holds fewer chats at once than a queue of that agent; requirement and schedule count that agent by the efficiency alone",
            "{count} agents hold fewer chats at once than a queue of theirs; requirement and schedule count them by their efficiency alone",
            "{count} 人同时会话数少于其队列的设置；需求与排班只按其效率计算"
        );
        findings.add(&codes::CHATS_FEWER, Default::default(), message);
    }
}

/// Steps like `2026-11-01=0.7;2026-11-10=0.9`.
fn own(row: &Row<'_>, column: usize, findings: &mut Findings) -> Result<Vec<Step>, Reported> {
    let mut steps: Vec<Step> = Vec::new();
    for part in list(row.cell(column)) {
        let shown = shortened(part);
        let step = part.split_once(['=', '＝']).and_then(|(from, value)| {
            let efficiency = parse_number(value.trim(), None).filter(|value| (0.0..=100.0).contains(value))?;
            Some(Step { from: date(from)?, efficiency })
        });
        let Some(step) = step else {
            let message = text!("`{shown}` is not a date with an efficiency", "`{shown}` 不是“日期=效率”");
            findings.add(&codes::STEPS_UNREADABLE, row.place(column), message);
            return Err(Reported);
        };
        if steps.last().is_some_and(|last| last.from >= step.from) {
            let message = text!("`{shown}` comes after a later date or the same", "`{shown}` 之前的日期不早于它");
            findings.add(&codes::STEPS_NOT_RISING, row.place(column), message);
            return Err(Reported);
        }
        steps.push(step);
    }
    Ok(steps)
}
