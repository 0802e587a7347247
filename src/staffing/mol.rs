//! Erlang A carried through time: what waits at the end of an interval is there in the next, and an interval has slots inside.
//!
//! Staffing by the modified offered load (Jennings, Mandelbaum, Massey & Whitt 1996; Feldman, Mandelbaum, Massey & Whitt 2008) puts the load
//! that is present, in place of the rate of the moment, into the formulas of the long run. It supposes that the staffing follows the load and so
//! little waits. Agents change at the ends of intervals only and a spike leaves a queue, so the load that is present is computed here as
//! what it is, with its whole distribution ([`super::carried`]).

use super::carried::{COARSE, FINE, Slots, State, is_fine_anyway};
use super::{Measures, Model, Target, Traffic, chain, search};
use crate::domain::requirement::Limit;
use crate::domain::text::Text;
use crate::text;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// M(t)/M/n(t)+M, with chat concurrency.
pub struct ErlangAMol;

impl Model for ErlangAMol {
    fn name(&self) -> &'static str {
        "erlang-a-mol"
    }

    fn about(&self) -> Text {
        text!(
            "erlang-a through time: who waits at the end of an interval waits on in the next",
            "随时间推进的 erlang-a：区间结束时仍在等待的顾客带入下一区间"
        )
    }

    /// In the long run nothing changes: Erlang A.
    fn measures(&self, traffic: &Traffic, agents: u64) -> Measures {
        chain::measures(traffic, agents, 1.0 / traffic.patience_seconds)
    }

    fn carries(&self) -> bool {
        true
    }
}

/// One interval as a model of its own, that knows who is there at its start and the slots inside.
pub(super) struct Interval<'a> {
    before: &'a State,
    /// Share of the inquiries in each slot; empty: evenly.
    shape: &'a [f64],
    seconds: f64,
    /// What was played already, by agents, rate and handling time.
    played: Mutex<BTreeMap<[u64; 3], (Measures, State)>>,
}

impl<'a> Interval<'a> {
    /// The `seconds` after `before`.
    pub fn new(before: &'a State, shape: &'a [f64], seconds: f64) -> Interval<'a> {
        Interval { before, shape, seconds, played: Mutex::default() }
    }

    fn played(&self, traffic: &Traffic, agents: u64) -> (Measures, State) {
        let key = [agents, traffic.per_second.to_bits(), traffic.aht_seconds.to_bits()];
        let mut played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        played.entry(key).or_insert_with(|| self.slots(traffic, FINE).played(self.before, agents)).clone()
    }

    fn slots(&self, traffic: &Traffic, fineness: f64) -> Slots<'_> {
        Slots { traffic: *traffic, shape: self.shape, seconds: self.seconds, fineness }
    }

    /// The queue at the end of the interval.
    pub fn after(&self, traffic: &Traffic, agents: f64) -> State {
        let low = self.played(traffic, agents.floor() as u64).1;
        if agents.fract() == 0.0 {
            return low;
        }
        low.mixed(&self.played(traffic, agents.ceil() as u64).1, agents.fract())
    }
}

impl Model for Interval<'_> {
    fn name(&self) -> &'static str {
        ErlangAMol.name()
    }

    fn about(&self) -> Text {
        ErlangAMol.about()
    }

    fn measures(&self, traffic: &Traffic, agents: u64) -> Measures {
        self.played(traffic, agents).0
    }

    /// Looked for around the number of the long run, roughly first: both are far cheaper.
    fn need(&self, traffic: &Traffic, target: &Target) -> (f64, Option<Limit>) {
        let near = |agents: f64| agents.ceil() as u64;
        let steady = near(ErlangAMol.required(traffic, target));
        let rough = |n| {
            if is_fine_anyway(traffic, n) {
                return self.measures(traffic, n);
            }
            self.slots(traffic, COARSE).played(self.before, n).0
        };
        let (rough, _) = search::smallest_near(traffic, target, steady, rough);
        search::smallest_near(traffic, target, near(rough), |n| self.measures(traffic, n))
    }
}
