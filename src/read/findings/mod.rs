//! What is wrong with an input, and how it is told: the registry of codes, the collector, and the rendering for people.
//!
//! Knows `error` and `domain::text` only; every other room of `read` adds to the collector.

mod attendance_codes;
mod calendar_codes;
mod code;
pub mod codes;
mod forecast_codes;
mod import_codes;
pub mod list;
mod many_codes;
mod pay_codes;
mod pin_codes;
pub mod render;
mod review_codes;
mod score_codes;
mod session_codes;
mod span_codes;
