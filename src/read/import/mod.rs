//! Exports as they come, before they are tables of a plan folder.
//!
//! What lives here reads files that no plan names, and says what it took them for. It may use the forms of cells and times of
//! `table`, and knows nothing of the readers in `inputs`.

pub mod log;
