//! One look at a running night: what came in, what the coming hour may bring, what a replan would do about it.

use super::night::Known;
use super::{Run, unready};
use crate::check::{Replanned, check_replanned};
use crate::cli::stage::SIMULATE;
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{QueueId, Table};
use crate::domain::incidents::Came;
use crate::domain::night::Night;
use crate::domain::roster::Roster;
use crate::domain::units::{Minutes, Money};
use crate::domain::watch::{Alarm, QueueWatch, Watch};
use crate::error::Result;
use crate::report::{self, Facts, Proposal};
use crate::{forecast, read, simulate};
use std::path::Path;

/// Runs of the coming hour.
const RUNS: u32 = 100;
/// The coming hour.
const HOUR: Minutes = Minutes(60);
/// Those whom a proposal names.
const FIRST_TOLD: usize = 5;

impl Run<'_> {
    /// The end of the newest row of the file at `path`; none where it has no row.
    pub fn newest(&mut self, path: &Path) -> Result<Option<Moment>> {
        let (rows, _) = read::actuals(path, &self.plan)?;
        Ok(rows.iter().map(|row| row.span.end).max())
    }

    /// Every queue at the time of `night`, by what is `known`; `published` is the schedule.
    pub fn watch(&mut self, night: &Night, published: &Roster, known: &Known) -> Result<Watch> {
        let judge = Replanned { plan: &self.plan, published, night };
        let left = check_replanned(judge, self.required()?, &night.cut(published)).map_err(|_| unready("schedule"))?;
        // Where only those who are away break a rule.
        let planned = self.judged(published)?.0.unwrap_or_else(|_| left.clone());
        let (now, came) = (night.now, known.came());
        let of_queue = |queue: QueueId| -> Vec<Came> {
            let rows = known.rows.iter().filter(|row| row.queue == queue);
            rows.map(|row| Came { span: row.span, inquiries: row.inquiries }).collect()
        };
        let rows: Table<QueueId, Vec<Came>> = self.plan.queues.ids().map(of_queue).collect();
        let none = self.plan.queues.map(|_| Vec::new());
        let draw = (self.plan.solver.seed, RUNS);
        let (outlook, as_planned) = self.timed(&SIMULATE, |run, _| {
            let of_now = simulate::coming(&run.plan, run.expected()?, &left, &rows, now, draw);
            Ok((of_now, simulate::coming(&run.plan, &known.base, &planned, &none, now, draw)))
        })?;
        let counted = forecast::counted(&self.plan, &known.base, &came);
        let queue = |queue: QueueId| QueueWatch {
            queue,
            newest: counted[queue].map(|[newest, _]| newest),
            so_far: counted[queue].map(|[_, all]| all),
            factor: known.factors[queue],
            outlook: outlook[queue],
            planned: as_planned[queue],
        };
        let queues: Vec<QueueWatch> = self.plan.queues.ids().map(queue).collect();
        let long = queues.iter().filter(|of| of.outlook.is_alarming(&of.planned));
        let mut alarms: Vec<Alarm> =
            long.map(|of| Alarm::Wait { queue: of.queue, share: of.outlook.alarm_share }).collect();
        let hour = Span { start: now, end: now + HOUR };
        alarms.extend(forecast::crossings(&self.plan, &known.base, self.expected()?, &hour));
        alarms.extend(forecast::departures(&self.plan, &known.base, &came, now));
        Ok(Watch { now, queues, alarms })
    }

    /// What a replan would bring now, and how much more it costs an interval later; `command` publishes it.
    pub fn propose(&mut self, night: &Night, published: &Roster, known: &Known, command: String) -> Result<Proposal> {
        let told = self.replan(night, published, known)?;
        let facts = Facts { night: Some(&told), seconds: &[], ..self.facts() };
        let first = report::to_tell(&facts)?.rows.into_iter().take(FIRST_TOLD).filter_map(|row| row.into_iter().next());
        let first = first.collect();
        let figures =
            |told: &report::NightFacts<'_>, at: usize| told.curve.get(at).cloned().ok_or_else(|| unready("curve"));
        let (before, after) = (figures(&told, 0)?, figures(&told, told.chosen)?);
        let at = (night.now + self.plan.horizon.interval).min(self.plan.horizon.end);
        let later = Night::new(at, &night.settings, night.all_absences().to_vec(), night.max_changes);
        let then = self.replan(&later, published, known)?;
        let waited = figures(&then, then.chosen)?.total;
        let waiting = Money((waited.0 - after.total.0).max(0.0));
        Ok(Proposal { before, after, waiting, later: self.plan.zone.show(at), first, command })
    }
}
