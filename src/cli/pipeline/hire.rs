//! The stages of hiring: what is needed, whom to hire, what every sum of money buys, and the files.

use super::Run;
use crate::check::{self, Verified};
use crate::cli::progress::Meter;
use crate::cli::stage::{HIRE, SIMULATE, VERIFY, WRITE};
use crate::domain::hire::{Crew, Hired};
use crate::domain::incidents::Incidents;
use crate::domain::roster::Certificate;
use crate::domain::simulation::Simulation;
use crate::domain::units::Money;
use crate::error::Result;
use crate::publish::{self, Change};
use crate::report::{self, HireFacts, HireStep, Left, Output};
use crate::schedule::hire::Step;
use crate::{schedule, simulate};
use std::path::PathBuf;

/// The folder of whom to hire, inside that of outputs.
const FOLDER: &str = "hire";

/// Runs of one sum of money: there are many sums.
const MOST_RUNS: u32 = 50;

/// Whom to hire, as it was found and checked.
pub struct Engaged {
    hired: Hired,
    curve: Vec<HireStep>,
    chosen: usize,
    fees: Money,
    certificate: Certificate,
    left: Vec<Left>,
}

impl Run<'_> {
    /// Takes the requirement that an earlier command wrote, with its forecast where there is one, or makes both.
    pub fn need(&mut self, staffed: bool) -> Result<()> {
        if !staffed {
            self.forecast()?;
            return self.staff();
        }
        if self.out().join(Output::Forecast.export().file).is_file() {
            self.read_forecast()?;
        }
        self.read_requirement(None)
    }

    /// Finds whom to hire of `crew`, checks the schedule of every sum of money, and plays it.
    ///
    /// # Errors
    /// A defect when a schedule breaks a rule; it is kept aside for the report of the defect.
    pub fn hire(&mut self, crew: &Crew, budgets: &[Money]) -> Result<Engaged> {
        let found = self.timed(&HIRE, |run, meter| schedule::hire::hire(crew, run.required()?, budgets, meter))?;
        let people: Vec<Hired> = found.curve.iter().map(|step| crew.hired(&step.roster)).collect();
        let judged = self.timed(&VERIFY, |run, _| {
            let judge = |hired: &Hired| Ok(check::check(&hired.plan, run.required()?, &hired.roster, &[]));
            people.iter().map(judge).collect::<Result<Vec<_>>>()
        })?;
        let mut checked: Vec<Verified> = Vec::new();
        for (hired, judged) in people.iter().zip(judged) {
            match judged {
                Ok(verified) => checked.push(verified),
                Err(violations) => {
                    self.plan = hired.plan.clone();
                    return Err(self.reject(&hired.roster, &violations));
                }
            }
        }
        let fees = |hired: &Hired| hired.people.iter().map(|&(_, pool)| crew.pools[pool].fixed_cost).sum::<Money>();
        let curve = self.timed(&SIMULATE, |run, _| {
            let mut curve: Vec<HireStep> = Vec::new();
            let steps: Vec<(&Step, (&Hired, &Verified))> =
                found.curve.iter().zip(people.iter().zip(&checked)).collect();
            for (at, &(step, (hired, verified))) in steps.iter().enumerate() {
                let figures = (hired.people.len(), step.money, fees(hired));
                let known = (at > 0 && found.curve[at - 1].roster == step.roster).then(|| curve[at - 1].service_level);
                let played = if known.is_some() { None } else { run.played(hired, verified)? };
                let about = (&hired.plan, run.required()?);
                let told = HireStep::of(about, verified, step.budget, figures, played.as_ref());
                curve.push(HireStep { service_level: known.unwrap_or(told.service_level), ..told });
            }
            Ok(curve)
        })?;
        let left = match (people.last(), checked.last()) {
            (Some(all), Some(schedule)) => {
                report::left((&all.plan, self.required()?), schedule, &crew.pools, &all.people)
            }
            _ => Vec::new(),
        };
        let chosen = found.chosen;
        let hired = people.into_iter().nth(chosen).unwrap_or_else(|| crew.hired(&Default::default()));
        let engaged = Engaged { fees: fees(&hired), hired, curve, chosen, certificate: found.certificate, left };
        self.plan = engaged.hired.plan.clone();
        let certificate = engaged.facts(crew).beside_fees();
        self.take(checked.swap_remove(chosen), certificate);
        Ok(engaged)
    }

    /// A schedule played as often as takes a moment; none without a forecast.
    fn played(&self, hired: &Hired, verified: &Verified) -> Result<Option<Simulation>> {
        let Some(forecast) = &self.forecast else { return Ok(None) };
        let mut plan = hired.plan.clone();
        plan.simulation.runs = simulate::brief_runs(&plan, forecast).min(MOST_RUNS);
        simulate::drill(&plan, forecast, verified, &Incidents::default(), plan.solver.seed).map(Some)
    }

    /// Writes whom to hire beside what is published, all or nothing; returns where the files are.
    pub fn write_hire(&self, hire: &HireFacts<'_>) -> Result<Vec<PathBuf>> {
        let _shown = Meter::start(self.session, WRITE.title());
        let contents = report::hire_contents(&self.facts(), hire)?;
        let folder = self.out().join(FOLDER);
        let names: Vec<&str> = contents.iter().map(|(name, _)| *name).collect();
        let mut changes: Vec<Change> = Vec::new();
        // Windows of an earlier run are none of this one.
        changes.extend((!names.contains(&"availability.csv")).then(|| Change::Retire("availability.csv".to_owned())));
        changes.extend(contents.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)));
        publish::replace(&folder, &changes)
    }
}

impl Engaged {
    /// What the reports may tell of it.
    pub fn facts<'a>(&'a self, crew: &'a Crew) -> HireFacts<'a> {
        HireFacts {
            pools: &crew.pools,
            people: &self.hired.people,
            curve: self.curve.clone(),
            chosen: self.chosen,
            fees: self.fees,
            certificate: self.certificate.clone(),
            left: self.left.clone(),
        }
    }
}
