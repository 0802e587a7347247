//! peakshift plans customer-service shifts for promotions.
//!
//! One pipeline of plain types: [`read`] makes a [`domain::plan::Plan`] and a [`domain::demand::History`] from a plan
//! folder, [`forecast`] a [`domain::demand::Forecast`], [`staffing`] a [`domain::requirement::Requirement`],
//! [`schedule`] a [`domain::roster::Candidate`], and [`check`] judges that one and makes a [`check::Verified`], the only
//! schedule that [`simulate`] plays and [`report`] writes. [`cli`] alone composes the stages.
//!
//! ```
//! use peakshift::{check, domain::progress::Unobserved, forecast, init, read, schedule, simulate, staffing};
//!
//! let folder = tempfile::tempdir()?;
//! let request = init::Request { template: &init::TEMPLATES[0], agents: 6, seed: 1, alike: false, demand: 1.0, days: None, full: false };
//! for file in init::files(&request) {
//!     std::fs::write(folder.path().join(file.name), file.bytes)?;
//! }
//!
//! let read::Loaded { mut plan, history, .. } = read::plan(folder.path(), read::Needs { inquiries: true, agents: true })?;
//! plan.solver.iterations = Some(1);
//! plan.simulation.runs = 5;
//! let (forecast, _warnings) = forecast::forecast(&plan, &history.expect("asked for"))?;
//! let requirement = staffing::staff(&plan, &forecast)?;
//! let candidate = schedule::solve(&plan, &requirement, &[], &Unobserved)?;
//! let verified = check::check(&plan, &requirement, &candidate.roster, &[]).expect("no rule is broken");
//! let simulation = simulate::simulate(&plan, &forecast, &verified, plan.solver.seed)?;
//!
//! assert!(candidate.certificate.bound.0 <= verified.objective().total().0);
//! assert!(simulation.totals.values().all(|queue| queue.offered > 0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod check;
pub mod cli;
pub mod domain;
pub mod error;
pub mod forecast;
pub mod init;
pub mod publish;
pub mod read;
pub mod report;
pub mod review;
pub mod schedule;
pub mod simulate;
pub mod staffing;
