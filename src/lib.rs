//! peakshift plans customer-service shifts for promotions.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod check;
pub mod domain;
pub mod error;
pub mod forecast;
pub mod read;
pub mod report;
pub mod schedule;
pub mod simulate;
pub mod staffing;
