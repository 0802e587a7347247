//! Rosters as people keep them: lists of people, tables with a column for each day, rows of single shifts.
//!
//! `headers`, `words`, `hints`, `days` and `shape` find out what stands where; `rows` and `long` read it; `people` says who is who;
//! `columns`, `tiers`, `skills` and `agents` make agents.csv; `codes`, `legend` and `shifts` make availability.csv and worked.csv, `catalogue` the
//! shifts that a plan could have; `totals` and `summary` say whether and how it was understood.

mod agents;
mod asked;
mod catalogue;
mod codes;
mod columns;
mod dates;
mod days;
mod headers;
mod hints;
mod legend;
mod long;
mod model;
mod people;
mod read;
mod request;
mod rows;
pub mod run;
mod shape;
mod shifts;
mod skills;
mod summary;
mod table;
mod tiers;
pub mod told;
mod totals;
mod words;
