//! Writes what people and later stages read.
//!
//! An export turns [`Facts`] into the bytes of one file and touches no disk; [`contents`] makes those of a set. A new file is one
//! module and one line in [`EXPORTS`].

mod adjustments;
mod advice;
pub mod attendance;
mod calendar;
mod carried;
mod catalogue;
mod clock;
mod compare;
mod csv;
mod explain;
mod fairness;
mod figures;
mod headline;
mod hire;
mod html;
mod imported;
mod imported_roster;
mod incidents;
mod limits;
mod listing;
mod many;
mod marks;
mod misses;
mod night;
mod notice;
mod numbers;
mod overrun;
mod palette;
mod payroll;
mod promises;
mod relax;
mod review;
mod scorecard;
mod service;
mod shortages;
mod standby;
mod strain;
mod summary;
mod view;
mod weight;
mod wishes;
mod words;
mod xlsx;

pub use adjustments::{adjustments, adjustments_object};
pub use calendar::{Calendars, calendars};
pub use catalogue::{catalogue_toml, commented};
pub use compare::{Compared, Comparison, comparison};
pub use explain::{Explanation, Place, duty, offers, relaxation, requests, substitutes, why};
pub use figures::{KeyFigure, key_figures};
pub use hire::{
    HireFacts, HireStep, Left, agents, availability, curve_table, hire_contents, hire_summary, left, left_table,
    sentences,
};
pub use imported::{import_lines, import_object, inquiries};
pub use imported_roster::{roster_object, rosters};
pub use limits::{limits, limits_object};
pub use listing::{Listing, refinement, standby_table};
pub use many::{Many, Shop, ShopState, many};
pub use marks::Strain;
pub use night::{
    NightFacts, NightFigures, Proposal, before_and_after, came, changes_object, curve, proposed, to_tell, watch_object,
    watched,
};
pub use notice::{miss_notice, promise_notice, relax_notice, shortage_notice, strain_notice};
pub use overrun::overrun_table;
pub use review::{proposals, review_contents, review_listings, review_object, review_sentences};
pub use scorecard::scorecard_tables;
pub use strain::strain_table;
pub use summary::summary;
pub use words::terms;

use crate::check::Verified;
use crate::domain::demand::{Forecast, History};
use crate::domain::explained::Step;
use crate::domain::fairness::Past;
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Certificate, Roster};
use crate::domain::scorecard::Raises;
use crate::domain::simulation::{RefineRound, Simulation, StandbyWorth};
use crate::domain::text::Lang;
use crate::domain::units::Money;
use crate::error::{Error, Finding, Result};
use crate::text;
use rayon::prelude::*;
use std::sync::OnceLock;

/// Everything that is known when a report is written; a stage that did not run leaves its part empty.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The history.
    pub history: Option<&'a History>,
    /// The forecast.
    pub forecast: Option<&'a Forecast>,
    /// The requirement.
    pub requirement: Option<&'a Requirement>,
    /// The schedule and its cost.
    pub schedule: Option<(&'a Verified, &'a Certificate)>,
    /// The played schedule.
    pub simulation: Option<&'a Simulation>,
    /// What was played besides the plan.
    pub incidents: Option<&'a Incidents>,
    /// What standby is worth.
    pub standby_worth: Option<&'a StandbyWorth>,
    /// Which hours would raise the scorecard; none where that was not played.
    pub raises: Option<&'a Raises>,
    /// What a step of each rule would bring; empty where that was not asked.
    pub steps: &'a [Step],
    /// The rounds of simulation-based staffing; none without it.
    pub refinement: &'a [RefineRound],
    /// What the agents bore in earlier events; none where there are none given.
    pub past: Option<&'a Past>,
    /// Where what is hard for whom is kept from one output to the next; filled by the first that needs it.
    pub strain: Option<&'a OnceLock<Strain>>,
    /// What is told of a replanned night.
    pub night: Option<&'a NightFacts<'a>>,
    /// Seconds of wall time by stage, in order.
    pub seconds: &'a [(&'static str, f64)],
    /// Warnings until now.
    pub warnings: &'a [Finding],
    /// Language of what people read.
    pub lang: Lang,
}

impl<'a> Facts<'a> {
    fn need_forecast(&self) -> Result<&'a Forecast> {
        self.forecast.ok_or_else(|| missing("forecast"))
    }

    fn need_requirement(&self) -> Result<&'a Requirement> {
        self.requirement.ok_or_else(|| missing("requirement"))
    }

    fn need_schedule(&self) -> Result<(&'a Verified, &'a Certificate)> {
        self.schedule.ok_or_else(|| missing("schedule"))
    }

    /// The objective of the schedule, with the price of changes where a night is replanned.
    fn total(&self) -> Option<Money> {
        let price = self.night.map_or(Money(0.0), NightFacts::price);
        self.schedule.map(|(verified, _)| verified.objective().total() + price)
    }

    fn need_simulation(&self) -> Result<&'a Simulation> {
        self.simulation.ok_or_else(|| missing("simulation"))
    }
}

fn missing(fact: &str) -> Error {
    Error::Defect(text!("an output was asked for that needs a {fact}", "所要求的输出缺少前置结果：{fact}"))
}

/// The outputs of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// forecast.csv.
    Forecast,
    /// spread.csv.
    Spread,
    /// requirements.csv.
    Requirements,
    /// schedule.csv.
    Schedule,
    /// coverage.csv.
    Coverage,
    /// simulation.csv.
    Simulation,
    /// summary.json.
    Summary,
    /// schedule.xlsx.
    Workbook,
    /// report.html.
    Html,
    /// standby.csv.
    Standby,
    /// fairness.csv.
    Fairness,
    /// hours.csv.
    Hours,
}

/// How one output is made.
pub struct Export {
    /// Which output.
    pub output: Output,
    /// Its file name under out/.
    pub file: &'static str,
    /// Its bytes; an error when a stage that it needs did not run.
    pub bytes: fn(&Facts<'_>) -> Result<Vec<u8>>,
}

/// The name and the bytes of each of `outputs`, in order; they are made side by side, as the workbook and the page of a long plan take
/// seconds each.
///
/// # Errors
/// [`Error::Defect`] when a stage that an output needs did not run.
pub fn contents(facts: &Facts<'_>, outputs: &[Output]) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let made = |output: &Output| {
        let export = output.export();
        Ok((export.file, (export.bytes)(facts)?))
    };
    outputs.par_iter().map(made).collect()
}

/// The outputs of a replanned night that any schedule has.
const OF_NIGHT: [Output; 7] = [
    Output::Schedule,
    Output::Forecast,
    Output::Requirements,
    Output::Coverage,
    Output::Workbook,
    Output::Html,
    Output::Summary,
];

/// The name and the bytes of every file of a replanned night: those of any schedule, and the changes.
///
/// # Errors
/// [`Error::Defect`] when a stage that an output needs did not run.
pub fn night_contents(facts: &Facts<'_>) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut files = contents(facts, &OF_NIGHT)?;
    files.push(("changes.csv", night::csv(facts)?));
    files.push(("changes.txt", night::text(facts)?));
    Ok(files)
}

/// A schedule that breaks a rule as a table, for the report of a defect.
///
/// # Errors
/// None that an input could cause.
pub fn rejected(plan: &Plan, roster: &Roster) -> Result<Vec<u8>> {
    csv::roster(plan, roster)
}

/// All exports.
pub const EXPORTS: [Export; 12] = [
    Export { output: Output::Forecast, file: "forecast.csv", bytes: csv::forecast },
    Export { output: Output::Spread, file: "spread.csv", bytes: csv::spread },
    Export { output: Output::Requirements, file: "requirements.csv", bytes: csv::requirements },
    Export { output: Output::Schedule, file: "schedule.csv", bytes: csv::schedule },
    Export { output: Output::Coverage, file: "coverage.csv", bytes: csv::coverage },
    Export { output: Output::Simulation, file: "simulation.csv", bytes: csv::simulation },
    Export { output: Output::Summary, file: "summary.json", bytes: summary::bytes },
    Export { output: Output::Workbook, file: "schedule.xlsx", bytes: xlsx::bytes },
    Export { output: Output::Html, file: "report.html", bytes: html::bytes },
    Export { output: Output::Standby, file: "standby.csv", bytes: csv::standby },
    Export { output: Output::Fairness, file: "fairness.csv", bytes: fairness::bytes },
    Export { output: Output::Hours, file: "hours.csv", bytes: payroll::bytes },
];

impl Output {
    /// How it is made.
    pub fn export(self) -> &'static Export {
        &EXPORTS[self as usize]
    }
}
