//! What one interval of one queue needs, and what it meets.

use super::{Measures, Model, Target, Traffic, people};
use crate::domain::demand::ForecastCell;
use crate::domain::plan::{Plan, Queue};
use crate::domain::requirement::{Limit, Need, NeedInfo};
use crate::domain::units::Share;

/// Inquiries per interval that are none but for rounding.
const NOBODY: f64 = 1e-9;

/// What is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// What is needed, and what is known about it.
    Whole,
    /// What is needed.
    Needs,
}

/// One queue of a plan.
pub(super) struct Place<'a> {
    pub plan: &'a Plan,
    pub queue: &'a Queue,
    /// Those who have the skill; none where nobody is known.
    pub team: Option<&'a people::Team>,
}

/// One queue in one interval.
pub(super) struct Post<'a> {
    pub place: &'a Place<'a>,
    pub model: &'a dyn Model,
    pub cell: &'a ForecastCell,
}

/// The quantiles of demand from which needs follow.
pub(super) fn of_needs(plan: &Plan) -> Vec<Share> {
    std::iter::once(plan.staffing.demand_quantile).chain(plan.standby.risk_quantile).collect()
}

impl Post<'_> {
    /// The row of the interval on its own, with `given` in place of the model's number.
    pub fn staffed(&self, detail: Detail, given: Option<f64>) -> (Need, NeedInfo) {
        let of_needs = of_needs(self.place.plan);
        let is_asked = |quantile: &Share| detail == Detail::Whole || of_needs.contains(quantile);
        let at = |quantile| Some(quantile).filter(is_asked).map_or((0.0, None), |quantile| self.at(quantile));
        let met = |required| match detail {
            Detail::Whole => self.expected(&self.traffic(self.place.plan.staffing.demand_quantile), required),
            Detail::Needs => super::chain::idle(0),
        };
        self.row(given, at, met)
    }

    /// The row made of the requirement at any quantile, and of what customers meet with a requirement.
    pub fn row(
        &self,
        given: Option<f64>,
        at: impl Fn(Share) -> (f64, Option<Limit>),
        met: impl Fn(f64) -> Measures,
    ) -> (Need, NeedInfo) {
        let (Place { plan, queue, .. }, cell) = (self.place, self.cell);
        let quantile = plan.staffing.demand_quantile;
        let (own, limit) = at(quantile);
        let required = given.unwrap_or(own);
        // A number that the simulation gave was raised or lowered for the service level.
        let limit = if required == own { limit } else { Some(Limit::ServiceLevel).filter(|_| required > 0.0) };
        let standby_required = if plan.standby.levels.contains(&cell.level) {
            let risk = plan.standby.risk_quantile.map_or(0.0, |quantile| at(quantile).0 - required);
            risk.max(plan.standby.ratio * required)
        } else {
            0.0
        };
        let expected = met(required);
        let info = NeedInfo {
            inquiries: cell.quantile(quantile) * (1.0 - queue.bot_share.0),
            agents_p50: at(Share(0.5)).0,
            agents_p95: at(Share(0.95)).0,
            expected_service_level: expected.service_level,
            expected_occupancy: expected.occupancy,
            limit,
        };
        (Need { required, standby_required, level: cell.level }, info)
    }

    /// The row of work that may wait: what comes in, in standard agents who would do it at once.
    pub fn waiting(&self) -> (Need, NeedInfo) {
        let Place { plan, queue, .. } = self.place;
        let comes = |quantile: Share| {
            let traffic = Traffic::of(queue, self.cell.quantile(quantile), plan.horizon.interval);
            Traffic { aht_seconds: queue.handling_seconds(self.cell), ..traffic }.load()
        };
        let quantile = plan.staffing.demand_quantile;
        let expected = self.in_time();
        let info = NeedInfo {
            inquiries: self.cell.quantile(quantile) * (1.0 - queue.bot_share.0),
            agents_p50: comes(Share(0.5)),
            agents_p95: comes(Share(0.95)),
            expected_service_level: expected.service_level,
            expected_occupancy: expected.occupancy,
            limit: None,
        };
        (Need { required: comes(quantile), standby_required: 0.0, level: self.cell.level }, info)
    }

    /// What is met where work that may wait is done in time by those who have nothing else to do.
    pub fn in_time(&self) -> Measures {
        let whole = Share(1.0);
        Measures {
            agents: 0.0,
            probability_wait: whole,
            service_level: whole,
            mean_wait_seconds: 0.0,
            occupancy: whole,
            abandoned_share: Share(0.0),
        }
    }

    fn target(&self) -> Target {
        Target { service_level: self.place.queue.service_level, max_occupancy: self.place.queue.max_occupancy }
    }

    /// The workload at a quantile: that many inquiries, and the handling time that makes the workload of them.
    pub fn traffic(&self, quantile: Share) -> Traffic {
        let Place { plan, queue, .. } = self.place;
        let aht_seconds = queue.handling_seconds(self.cell) * self.cell.workload_over_inquiries(quantile);
        Traffic { aht_seconds, ..Traffic::of(queue, self.demand(quantile), plan.horizon.interval) }
    }

    /// Inquiries at a quantile. A queue that is open and merely quiet needs somebody, though most intervals have no inquiry.
    fn demand(&self, quantile: Share) -> f64 {
        match self.cell.quantile(quantile) {
            none if none <= NOBODY && quantile == self.place.plan.staffing.demand_quantile => self.cell.mean,
            some => some,
        }
    }

    /// The requirement at a quantile of demand, and what sets it.
    pub fn at(&self, quantile: Share) -> (f64, Option<Limit>) {
        let (traffic, target) = (self.traffic(quantile), self.target());
        let in_fractions = || {
            let (agents, limit) = self.model.need(&traffic, &target);
            (agents / (1.0 - self.place.queue.shrinkage.0), limit)
        };
        self.counted(&traffic, &target).map_or_else(in_fractions, |count| count.judged(in_fractions))
    }

    /// The people of the interval, where they are known and meet single inquiries.
    fn counted<'a>(&'a self, traffic: &'a Traffic, target: &'a Target) -> Option<people::Count<'a>> {
        let team = self.place.team.filter(|_| self.model.has_queue())?;
        Some(people::Count { model: self.model, traffic, target, team, shrinkage: self.place.queue.shrinkage.0 })
    }

    /// What customers meet with `required`.
    pub fn expected(&self, traffic: &Traffic, required: f64) -> Measures {
        let (traffic, agents) = self.there(traffic, required);
        self.model.measures_at(&traffic, agents)
    }

    /// Who is there with `required`: few people where they cover it and are enough, else that many less the shrinkage.
    pub fn there(&self, traffic: &Traffic, required: f64) -> (Traffic, f64) {
        let target = self.target();
        let few = self.counted(traffic, &target).filter(|_| required > 0.0).and_then(|count| count.covering(required));
        few.unwrap_or((*traffic, required * (1.0 - self.place.queue.shrinkage.0)))
    }
}
