//! The lower bound: prices on everything that agents share, each agent planned exactly at these prices, each slot covered
//! exactly at these prices.
//!
//! With a price p on every row of the [`layout::Layout`], w the coverage of a row by an agent,
//!
//! ```text
//! L(p) = Σ_slots min over coverage A that the slot can have of  F(A) + Σ p·A
//!      − Σ_agents max over schedules of                         Σ p·w − private cost                              (7)
//! ```
//!
//! is at most the cost of every schedule (Lagrangian decomposition; Geoffrion 1974, Guignard & Kim 1987; docs/MODEL.md shows
//! why for each term). It is concave in the prices, and coverage less need is a supergradient.

pub mod ascent;
pub mod crew;
pub mod floor;
pub mod layout;
pub mod needs;
pub mod people;
pub mod prices;
pub mod shared;
mod waiting;
