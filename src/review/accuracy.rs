//! How far the forecast was off, by queue and by local hour.

use crate::domain::calendar::Span;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::{Accuracy, HourAccuracy, ReviewCell};
use crate::domain::units::Minutes;

/// Over all intervals of each queue.
pub fn by_queue(cells: &Table<QueueId, Vec<ReviewCell>>) -> Table<QueueId, Accuracy> {
    cells.map(|cells| {
        let mut sum = Accuracy::default();
        cells.iter().for_each(|cell| sum.count(cell));
        sum
    })
}

/// Over the intervals of each local hour and queue, in order of time; hours of which nothing is known are left out.
pub fn by_hour(plan: &Plan, cells: &Table<QueueId, Vec<ReviewCell>>) -> Vec<HourAccuracy> {
    let mut hours = Vec::new();
    let indices: Vec<usize> = (0..plan.horizon.intervals()).collect();
    let hour = |index: usize| {
        let start = plan.horizon.interval_start(index);
        start - Minutes(plan.zone.minute_of_day(start).0 % 60)
    };
    for group in indices.chunk_by(|a, b| hour(*a) == hour(*b)) {
        let (first, last) = (group[0], group[group.len() - 1]);
        let span = Span { start: plan.horizon.interval_start(first), end: plan.horizon.interval_span(last).end };
        for (queue, cells) in cells.iter() {
            let mut accuracy = Accuracy::default();
            cells[first..=last].iter().for_each(|cell| accuracy.count(cell));
            hours.extend((accuracy.intervals > 0).then_some(HourAccuracy { span, queue, accuracy }));
        }
    }
    hours
}
