//! The integer program over tours: its variables and rows, one file for each term, one for each solver crate; and the program of
//! whole people who could be hired.
//!
//! The only place that names `good_lp`. Knows `agent` and the coverage of `team`; which tours enter it is for `search` to say.

pub mod formulation;
pub mod master;
pub mod solvers;
pub mod terms;
