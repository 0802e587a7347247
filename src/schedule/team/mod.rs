//! What agents share: who covers which slot, what one more or one less costs, and an agent's best answer to it.
//!
//! Knows `agent` and the prices of `bound`; here nothing decides whose turn it is, that is for `search`.

pub mod board;
pub mod respond;
pub mod smooth;
pub mod waiting;
