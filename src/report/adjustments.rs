//! The planner's word beside the model: what each row of adjust.csv changed, and why.

use super::figures::grouped;
use super::listing::Listing;
use super::numbers::rounded;
use crate::domain::adjust::Adjustment;
use crate::domain::demand::Forecast;
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::text;
use serde_json::{Value, json};

/// A row of adjust.csv with the medians, over the intervals that it covers, of the model and of the forecast.
struct Told<'a> {
    row: &'a Adjustment,
    model: f64,
    now: f64,
}

/// The rows of adjust.csv that the forecast heeds.
fn told<'a>(plan: &'a Plan, forecast: &Forecast) -> Vec<Told<'a>> {
    let is_beside = forecast.cells.values().flatten().any(|cell| cell.model.is_some());
    let horizon = plan.horizon.span();
    let inside = plan.adjustments.iter().filter(|row| is_beside && row.span.overlap_seconds(&horizon) > 0);
    let one = |row: &'a Adjustment| {
        let covered = || {
            (forecast.cells.iter().filter(|(queue, _)| row.is_for(*queue)))
                .flat_map(|(_, cells)| cells.iter().enumerate())
                .filter(|(i, _)| plan.horizon.interval_span(*i).overlap_seconds(&row.span) > 0)
                .map(|(_, cell)| cell)
        };
        let model = covered().map(|cell| cell.model.unwrap_or(cell.p50)).sum();
        Told { row, model, now: covered().map(|cell| cell.p50).sum() }
    };
    inside.map(one).collect()
}

/// `adjustments`: the same for programs.
pub fn adjustments_object(plan: &Plan, forecast: &Forecast) -> Value {
    let one = |told: Told<'_>| {
        json!({
            "from": plan.zone.show(told.row.span.start),
            "to": plan.zone.show(told.row.span.end),
            "queue": told.row.queue.map(|queue| plan.queues[queue].id.as_str()),
            "op": told.row.op.name(),
            "value": told.row.value,
            "model": rounded(told.model),
            "forecast": rounded(told.now),
            "reason": told.row.reason,
        })
    };
    told(plan, forecast).into_iter().map(one).collect()
}

/// The rows of adjust.csv with the inquiries that the model and the forecast have in their intervals; none without any.
pub fn adjustments(plan: &Plan, forecast: &Forecast) -> Option<Listing> {
    let rows = told(plan, forecast);
    (!rows.is_empty()).then(|| Listing {
        title: text!("The planner's word over the forecast (adjust.csv)", "人工调整预测（adjust.csv）"),
        heads: vec![
            text!("From – to", "时段"),
            text!("Queue", "队列"),
            text!("Change", "调整"),
            text!("Model", "模型预测"),
            text!("Forecast", "调整后"),
            text!("Reason", "原因"),
        ],
        rows: rows.iter().map(|row| cells(plan, row)).collect(),
        notes: vec![text!(
            "Medians of the intervals that a row covers, in part ones included, after all rows; forecast.csv has the model's beside each.",
            "为该行所涉区间（含部分覆盖）的中位数合计，已计入全部调整；forecast.csv 逐区间列出模型预测。"
        )],
    })
}

fn cells(plan: &Plan, told: &Told<'_>) -> Vec<Text> {
    let row = told.row;
    let (from, to) = (plan.zone.show(row.span.start), plan.zone.show(row.span.end));
    let (op, value) = (row.op.name(), row.value);
    let (model, now, reason) = (grouped(told.model), grouped(told.now), &row.reason);
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
