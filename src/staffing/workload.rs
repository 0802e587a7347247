//! Workload: handling time divided by the occupancy cap, without a queue; for work that may wait.

use super::{Measures, Model, Target, Traffic, chain};
use crate::domain::requirement::Limit;
use crate::domain::text::Text;
use crate::domain::units::Share;
use crate::text;

/// A fluid: demand beyond the capacity is lost, all else is answered at once.
pub struct Workload;

impl Model for Workload {
    fn name(&self) -> &'static str {
        "workload"
    }

    fn about(&self) -> Text {
        text!("handling time over the occupancy cap, without randomness", "处理时长除以占用率上限，不考虑随机波动")
    }

    fn measures(&self, traffic: &Traffic, agents: u64) -> Measures {
        self.measures_at(traffic, agents as f64)
    }

    fn measures_at(&self, traffic: &Traffic, agents: f64) -> Measures {
        let load = traffic.load();
        if load <= 0.0 {
            return Measures { agents, ..chain::idle(0) };
        }
        let answered = (agents / load).min(1.0);
        Measures {
            agents,
            probability_wait: Share(if answered < 1.0 { 1.0 } else { 0.0 }),
            service_level: Share(answered),
            mean_wait_seconds: (1.0 - answered) * traffic.patience_seconds,
            occupancy: Share((load / agents).min(1.0)),
            abandoned_share: Share(1.0 - answered),
        }
    }

    fn need(&self, traffic: &Traffic, target: &Target) -> (f64, Option<Limit>) {
        let load = traffic.load();
        (load / target.max_occupancy.0, Some(Limit::Occupancy).filter(|_| load > 0.0))
    }

    fn has_queue(&self) -> bool {
        false
    }
}
