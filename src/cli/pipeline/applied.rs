//! A replanned night as the published schedule: what it is judged by, what it was made from, how it is published.
//!
//! A published file of a night names in fingerprints.json the kept file that it was made from, the last one before the first replan:
//! so a night that is replanned again starts from there, and factors do not multiply.

use super::kept::CAME;
use super::night::Known;
use super::provenance::Prints;
use super::{OUT, Run};
use crate::check::{self, Replanned, Verified, Violation, check_replanned};
use crate::cli::stage::PLANNED;
use crate::domain::night::Night;
use crate::domain::plan::Replan;
use crate::domain::roster::{Roster, Segment};
use crate::domain::units::Minutes;
use crate::error::{Error, Finding, Result};
use crate::publish::versions::{self, NightRecord, Record};
use crate::publish::{Change, Manifest, fingerprint};
use crate::read;
use crate::report::{Facts, Output};
use std::path::PathBuf;

/// Where a schedule stands in R12 of pins.
const PIN: &str = "R12";

/// The night that made what is published.
pub struct InForce {
    /// What was free and what stood.
    pub night: Night,
    /// The schedule that it replaced.
    pub before: Roster,
}

/// The price and times of `settings` with those of a record.
fn as_recorded(settings: &Replan, record: &NightRecord) -> Replan {
    Replan { notice: Minutes(record.notice_minutes), call: Minutes(record.call_minutes), ..settings.clone() }
}

/// `error` as one of the file `place`.
fn at(error: Error, place: &str) -> Error {
    let Error::Invalid(findings) = error else { return error };
    let located = |finding: Finding| Finding { file: place.to_owned(), ..finding };
    Error::Invalid(findings.into_iter().map(located).collect())
}

impl Run<'_> {
    /// The night that made what is published; none where that is an ordinary schedule.
    ///
    /// # Errors
    /// [`Error::Invalid`] where a version cannot be read or does not fit the plan.
    pub fn in_force(&self) -> Result<Option<InForce>> {
        let out = self.out();
        let versions = versions::list(&out)?;
        let Some(maker) = versions::maker(&versions) else { return Ok(None) };
        let Some(record) = &maker.record.night else { return Ok(None) };
        let place = format!("{OUT}/{}", versions::name(maker.number, versions::RECORD));
        let night = read::night(&self.plan, &as_recorded(&self.replan, record), &record.now, &[], None);
        let absences = read::absences(&self.plan, &maker.record.absences, &place)?;
        let before = out.join(versions::name(maker.number, Output::Schedule.export().file));
        let (before, _) = read::schedule(&before, &self.plan)?;
        Ok(Some(InForce { night: night.map_err(|error| at(error, &place))?.also_away(absences), before }))
    }

    /// Everything in the published schedule that breaks a rule: by the rules of the night where it is that of one. `pins` are rows that
    /// R12 asks to keep.
    pub fn violations(&self, roster: &Roster, pins: &[Segment]) -> Result<Vec<Violation>> {
        let plain = check::violations(&self.kept_plan(), roster, pins);
        let Some(InForce { night, before }) = self.in_force()? else { return Ok(plain) };
        let mut found = Replanned { plan: &self.plan, published: &before, night: &night }.violations(roster);
        found.extend(plain.into_iter().filter(|violation| violation.rule == PIN));
        Ok(found)
    }

    /// The published schedule judged the same way; and whether it is that of a night.
    pub(super) fn judged(&self, roster: &Roster) -> Result<(std::result::Result<Verified, Vec<Violation>>, bool)> {
        Ok(match self.in_force()? {
            None => (check::check(&self.plan, self.required()?, roster, &[]), false),
            Some(InForce { night, before }) => {
                let judge = Replanned { plan: &self.plan, published: &before, night: &night };
                (check_replanned(judge, self.required()?, roster), true)
            }
        })
    }

    /// Where the file lies, under the folder of outputs, that the published `output` of a night was made from; none where it was
    /// made from no such file, or was changed since by hand.
    pub(super) fn base_of(&self, output: Output) -> Option<String> {
        let name = output.export().file;
        let manifest = Manifest::of(&self.out());
        let entry = manifest.entry(name).filter(|entry| self.print_of(output).as_ref() == Some(&entry.content))?;
        let kept = |key: &&String| key.starts_with(versions::FOLDER) && key.ends_with(name);
        entry.made_from.keys().find(kept).cloned()
    }

    /// The same as a place that is there.
    ///
    /// # Errors
    /// [`Error::Invalid`] with E858 where the version is gone.
    pub(super) fn base_path(&self, output: Output) -> Result<Option<PathBuf>> {
        let Some(name) = self.base_of(output) else { return Ok(None) };
        let path = self.out().join(&name);
        if path.is_file() {
            return Ok(Some(path));
        }
        Err(Error::Invalid(vec![versions::unreadable(&self.out(), &name, "not there")]))
    }

    /// Publishes the night in one set with the version that keeps what it replaces; returns the number of that version, or none where
    /// all of it is published already.
    pub fn apply(&self, facts: &Facts<'_>, known: &Known, note: &str) -> Result<Option<u32>> {
        let Some(night) = facts.night else { return Ok(None) };
        let (mut manifest, mut changes) = self.set(facts, &PLANNED, &[Output::Simulation])?;
        let record = self.record_of(night.night, night.published, known, note)?;
        if let Some(came) = known.table(&self.plan)? {
            manifest.note(CAME, &came, Prints::new());
            changes.push(Change::Write(CAME.to_owned(), came));
        }
        if !self.is_news(&changes, &record)? {
            self.catch_up(facts)?;
            return Ok(None);
        }
        let number = versions::next(&self.out());
        for output in [Output::Forecast, Output::Spread, Output::Requirements] {
            let name = output.export().file;
            if let Some(bytes) = changes.iter().find_map(|change| written(change, name)) {
                manifest.note(name, bytes, self.made_from_base(output, number, &changes));
            }
        }
        changes.extend(self.keep(&record)?);
        self.put(&manifest, changes)?;
        Ok(Some(number))
    }

    /// What `output` of the night is made from: what its base was, and the base, which is kept now as version `number` unless an
    /// earlier one has it.
    fn made_from_base(&self, output: Output, number: u32, changes: &[Change]) -> Prints {
        let name = output.export().file;
        let mut prints = Manifest::of(&self.out()).entry(name).map(|entry| entry.made_from.clone()).unwrap_or_default();
        if self.base_of(output).is_none() {
            prints.retain(|key, _| !key.starts_with(versions::FOLDER));
            prints.insert(versions::name(number, name), self.print_of(output).unwrap_or_default());
        }
        let forecast = Output::Forecast.export().file;
        let bytes = changes.iter().find_map(|change| written(change, forecast));
        if let (Some(print), Some(bytes)) = (prints.get_mut(forecast), bytes) {
            *print = fingerprint(bytes);
        }
        prints
    }

    /// The change that publishes `night`.
    fn record_of(&self, night: &Night, published: &Roster, known: &Known, note: &str) -> Result<Record> {
        let (plan, roster) = (&self.plan, self.checked()?.roster());
        let id = |agent| plan.agents[agent].id.clone();
        let span = |span: &crate::domain::calendar::Span| {
            format!("{}/{}", plan.zone.show(span.start), plan.zone.show(span.end))
        };
        let surge = |surge: &crate::domain::incidents::Scaling| {
            let queue = surge.scope.queue.map_or(String::new(), |queue| format!("{}=", plan.queues[queue].id));
            let window = surge.scope.window.map_or(String::new(), |window| format!("@{}", span(&window)));
            format!("{queue}{}{window}", surge.factor)
        };
        let differs = |agent: &crate::domain::ids::AgentId| published.of(*agent) != roster.of(*agent);
        Ok(Record {
            absences: night
                .all_absences()
                .iter()
                .map(|(agent, away)| format!("{}@{}", id(*agent), span(away)))
                .collect(),
            surges: known.surges.iter().map(surge).collect(),
            changed: plan.agents.ids().filter(differs).map(id).collect(),
            night: Some(NightRecord {
                now: plan.zone.show(night.now),
                notice_minutes: night.settings.notice.0,
                call_minutes: night.settings.call.0,
            }),
            ..self.record(note)
        })
    }

    /// Whether `changes`, with `record`, are anything but what is published.
    fn is_news(&self, changes: &[Change], record: &Record) -> Result<bool> {
        let out = self.out();
        let told = [Output::Forecast, Output::Requirements, Output::Schedule].map(|output| output.export().file);
        let differs = |name: &str| {
            let bytes = changes.iter().find_map(|change| written(change, name));
            bytes.is_some_and(|bytes| std::fs::read(out.join(name)).is_ok_and(|there| there != *bytes))
        };
        let versions = versions::list(&out)?;
        let before = versions::in_force(&versions);
        let remembered = before.map_or((&[][..], &[][..]), |record| (&record.absences, &record.surges));
        Ok(told.into_iter().any(differs) || remembered != (&record.absences[..], &record.surges[..]))
    }
}

/// What `change` writes to `name`.
fn written<'c>(change: &'c Change, name: &str) -> Option<&'c Vec<u8>> {
    match change {
        Change::Write(to, bytes) if to == name => Some(bytes),
        _ => None,
    }
}
