//! Erlang C: customers wait as long as it takes (Erlang 1917; Gans, Koole & Mandelbaum 2003).

use super::{Measures, Model, Traffic, chain};
use crate::domain::text::Text;
use crate::text;

/// M/M/n, with chat concurrency.
pub struct ErlangC;

impl Model for ErlangC {
    fn name(&self) -> &'static str {
        "erlang-c"
    }

    fn about(&self) -> Text {
        text!("customers wait in order and never give up", "顾客按顺序等待，从不放弃")
    }

    fn measures(&self, traffic: &Traffic, agents: u64) -> Measures {
        chain::measures(traffic, agents, 0.0)
    }
}
