//! Erlang A: customers give up after an exponential patience (Palm 1957; Garnett, Mandelbaum & Reiman 2002).

use super::{Measures, Model, Traffic, chain};
use crate::domain::text::Text;
use crate::text;

/// M/M/n+M, with chat concurrency.
pub struct ErlangA;

impl Model for ErlangA {
    fn name(&self) -> &'static str {
        "erlang-a"
    }

    fn about(&self) -> Text {
        text!("customers wait in order and give up after a while", "顾客按顺序等待，等久了会放弃")
    }

    fn measures(&self, traffic: &Traffic, agents: u64) -> Measures {
        chain::measures(traffic, agents, 1.0 / traffic.patience_seconds)
    }
}
