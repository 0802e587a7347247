//! Pins beside what else a block may hold: what one schedule has is kept by the next.

mod common;
mod schedule_support;

use common::{REGULAR, agent, plan_in, segments, session, with_agents};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, Table};
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::sessions::{Each, Place, Session};
use peakshift::domain::units::Minutes;
use peakshift::schedule::unkeepable;
use schedule_support::{solved, with_rounds};

/// Each of two blocks could go on until a closing activity, which is held once: the other has no way to go on as long without it.
#[test]
fn blocks_are_kept_beside_an_activity_that_only_one_can_hold() {
    let plan = plan_in("Asia/Shanghai", "2026-11-10T18:00", 24 * 60);
    let mut plan = with_agents(plan, vec![agent("A01", REGULAR, &[0])]);
    plan.breaks.break_length = Minutes(15);
    let closing = session("closing", plan.horizon.span(), Each::Plan, Place::End, 100.0);
    plan.sessions = Table::new(vec![Session { length: Minutes(25), ..closing }]);
    let words = "w40 b15 w35 b15 w40 b15 w20";
    let pins = [segments(&plan, 0, "2026-11-10T18:00", words), segments(&plan, 0, "2026-11-10T23:30", words)].concat();
    assert_eq!(unkeepable(&plan, &pins), []);
    let nothing = Need { required: 0.0, standby_required: 0.0, level: Level::Normal };
    let needs = plan.queues.map(|_| vec![nothing; plan.horizon.intervals()]);
    let (found, _) = solved(&with_rounds(plan, 5), &Requirement { needs, info: None }, &pins);
    assert!(pins.iter().all(|pin| found.roster.of(AgentId(0)).contains(pin)));
}
