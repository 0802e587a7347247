//! peakshift plans customer-service shifts for promotions.
//!
//! One pipeline of plain types: [`read`] makes a [`domain::plan::Plan`] and a [`domain::demand::History`] from a plan
//! folder, [`forecast`] a [`domain::demand::Forecast`], [`staffing`] a [`domain::requirement::Requirement`],
//! [`schedule`] a [`domain::roster::Candidate`], and [`check`] judges that one and makes a [`check::Verified`], the only
//! schedule that [`simulate`] plays and [`report`] writes. [`cli`] alone composes the stages.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod check;
pub mod cli;
pub mod domain;
pub mod error;
pub mod forecast;
pub mod init;
pub mod read;
pub mod report;
pub mod schedule;
pub mod simulate;
pub mod staffing;
