//! Says which settings of plan.toml have nobody and nothing to act on.

use crate::domain::calendar::Moment;
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;
use chrono::{Datelike, NaiveDate};

/// Reports activities for nobody in the roster, and holidays that are days of the plan but for their year, to `findings` of plan.toml.
pub(in crate::read) fn report(plan: &Plan, findings: &mut Findings) {
    let is_there = |id: &String| plan.agents.values().any(|agent| agent.id == *id);
    for session in plan.sessions.values() {
        // Of agents who are not in the roster it is said by name.
        let is_known = session.agents.is_empty() || session.agents.iter().any(is_there);
        if is_known && !plan.agents.values().any(|agent| session.concerns(agent)) {
            let name = &session.id;
            let message =
                text!("activity `{name}` is for nobody in the roster", "活动 `{name}` 不适用于名册中的任何人");
            findings.add(&codes::SESSION_CONCERNS_NOBODY, Place::default(), message);
        }
    }
    for day in days(plan) {
        let like = |date: NaiveDate| (date.month(), date.day()) == (day.month(), day.day());
        let holidays = || plan.pay.holidays.iter().map(|holiday| holiday.date).filter(|date| like(*date));
        if let Some(other) = holidays().next().filter(|_| !holidays().any(|date| date == day)) {
            let message =
                text!("{other} is a holiday, {day} of the plan is not", "{other} 列为节假日，而方案中的 {day} 未列入");
            findings.add(&codes::HOLIDAY_OTHER_YEAR, Place::default(), message);
        }
    }
}

/// The local dates of the horizon.
fn days(plan: &Plan) -> impl Iterator<Item = NaiveDate> {
    let span = plan.horizon.span();
    let [first, last] = [span.start, Moment(span.end.0 - 1)].map(|at| plan.zone.local(at).date());
    first.iter_days().take_while(move |date| *date <= last)
}
