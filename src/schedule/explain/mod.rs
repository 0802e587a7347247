//! Why a schedule is as it is: who could have been on line and what keeps them away, why somebody has this duty, who could stand in
//! (SPEC section 6, Explain).
//!
//! Reasons come from the exact program of each agent: with the duties of now kept, under all rules and then with one rule left out at
//! a time. Prices are changes of the objective: the best schedule of the agent that fulfils the wish, all others staying as they are;
//! for the changes that are named the others answer once more, so that theirs is that of solving again from there.
//!
//! Knows `agent` and `team`.

mod duty;
mod improve;
mod interval;
mod probe;
mod published;
mod requests;
mod settle;

pub use published::Published;
