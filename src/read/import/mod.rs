//! Exports as people have them, made into the tables of a plan folder: the one place where reading is lenient.
//!
//! Knows `findings`, of `table` the encodings and workbooks, and of `settings` the walk over TOML for import.toml. What is not
//! sure becomes a question and never a guess; a shape of table is one file below this folder. `log` counts conversations as a
//! stream, without keeping a row.

pub mod choices;
mod compound;
pub mod dialect;
pub mod existing;
pub mod grid;
pub mod log;
pub mod open;
mod open_document;
pub mod question;
pub mod queues;
pub mod roster;
pub mod run;
mod shared_texts;
mod streamed;
pub mod volume;
pub mod words;
mod zones;
