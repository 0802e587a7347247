//! The planner's word beside the model: what each row of adjust.csv changed, and why.

use super::figures::grouped;
use super::listing::Listing;
use crate::domain::adjust::Adjustment;
use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::text;

/// The rows of adjust.csv with the inquiries that the model and the forecast have in their intervals; none without any.
pub fn adjustments(plan: &Plan, forecast: &Forecast) -> Option<Listing> {
    let is_beside = forecast.cells.values().flatten().any(|cell| cell.model.is_some());
    let horizon = plan.horizon.span();
    let inside: Vec<&Adjustment> =
        plan.adjustments.iter().filter(|row| is_beside && row.span.overlap_seconds(&horizon) > 0).collect();
    (!inside.is_empty()).then(|| Listing {
        title: text!("The planner's word over the forecast (adjust.csv)", "人工调整预测（adjust.csv）"),
        heads: vec![
            text!("From – to", "时段"),
            text!("Queue", "队列"),
            text!("Change", "调整"),
            text!("Model", "模型预测"),
            text!("Forecast", "调整后"),
            text!("Reason", "原因"),
        ],
        rows: inside.into_iter().map(|row| cells(plan, forecast, row)).collect(),
        notes: vec![text!(
            "Medians of the intervals that a row covers, in part ones included, after all rows; forecast.csv has the model's beside each.",
            "为该行所涉区间（含部分覆盖）的中位数合计，已计入全部调整；forecast.csv 逐区间列出模型预测。"
        )],
    })
}

fn cells(plan: &Plan, forecast: &Forecast, row: &Adjustment) -> Vec<Text> {
    let covered: Vec<&ForecastCell> = (forecast.cells.iter().filter(|(queue, _)| row.is_for(*queue)))
        .flat_map(|(_, cells)| cells.iter().enumerate())
        .filter(|(i, _)| plan.horizon.interval_span(*i).overlap_seconds(&row.span) > 0)
        .map(|(_, cell)| cell)
        .collect();
    let model: f64 = covered.iter().map(|cell| cell.model.unwrap_or(cell.p50)).sum();
    let now: f64 = covered.iter().map(|cell| cell.p50).sum();
    let (from, to) = (plan.zone.show(row.span.start), plan.zone.show(row.span.end));
    let (op, value) = (row.op.name(), row.value);
    let (model, now, reason) = (grouped(model), grouped(now), &row.reason);
    vec![
        text!("{from} – {to}", "{from} – {to}"),
        match row.queue {
            Some(queue) => {
                let name = &plan.queues[queue].name;
                text!("{name}", "{name}")
            }
            None => text!("all", "全部"),
        },
        text!("{op} {value}", "{op} {value}"),
        text!("{model}", "{model}"),
        text!("{now}", "{now}"),
        text!("{reason}", "{reason}"),
    ]
}
