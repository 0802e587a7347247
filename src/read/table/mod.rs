//! Tables as they come: encodings, separators, workbooks, headers with their aliases, and cells as numbers, times and names.
//!
//! Knows `findings`. The only place that names `calamine` and `encoding_rs`; what a table means is for `inputs`.

pub mod cells;
pub mod columns;
pub mod encoding;
pub mod file;
pub mod folding;
pub mod header;
pub mod hours;
pub mod names;
pub mod package;
pub mod serials;
pub mod sheet;
pub mod spoken;
pub mod time;
pub mod workbook;
