//! review.csv: every interval and queue, planned and as it came; what is not known is empty.

use crate::domain::plan::Plan;
use crate::domain::review::{Cause, Review};
use crate::error::Result;
use crate::report::csv::{Writer, brief, cell};

const COLUMNS: [&str; 11] = [
    "start",
    "queue",
    "p50",
    "p95",
    "actual",
    "error",
    "required_in_hindsight",
    "required",
    "scheduled",
    "shortage_in_hindsight",
    "cause",
];

pub(super) fn bytes(plan: &Plan, review: &Review) -> Result<Vec<u8>> {
    let mut out = Writer::new(&COLUMNS)?;
    for index in 0..plan.horizon.intervals() {
        let start = plan.zone.show(plan.horizon.interval_start(index));
        for (id, queue) in plan.queues.iter() {
            let c = &review.cells[id][index];
            let known = |value: Option<f64>| value.map_or(String::new(), brief);
            let short = brief(c.short.total());
            // What is written as nothing has no cause.
            let cause = c.short.largest().filter(|_| short != "0").map_or("", Cause::name);
            out.row([
                start.clone(),
                cell(&queue.id),
                brief(c.p50),
                brief(c.p95),
                known(c.actual),
                known(c.error()),
                known(c.hindsight),
                brief(c.required),
                brief(c.scheduled),
                known(c.actual.map(|_| c.short.total())),
                cause.to_owned(),
            ])?;
        }
    }
    out.finish()
}
