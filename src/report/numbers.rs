//! How figures are written that no later stage computes with.

use crate::domain::simulation::ServiceFigures;
use crate::domain::units::Money;
use serde_json::{Value, json};

/// Decimals of figures that no later stage computes with; half a unit of the last is below every tolerance in use.
const DECIMALS: i32 = 4;

/// A number for information, rounded.
pub(super) fn rounded(value: f64) -> f64 {
    let unit = 10_f64.powi(DECIMALS);
    (value * unit).round() / unit + 0.0
}

/// An amount with six decimals: enough for every check, and free of the noise of long sums.
pub(super) fn amount(money: Money) -> Value {
    json!((money.0 * 1e6).round() / 1e6 + 0.0)
}

/// The figures of one queue by their names in simulation.csv and summary.json.
pub(super) fn service_figures(figures: &ServiceFigures) -> [(&'static str, f64); 10] {
    [
        ("offered", figures.offered),
        ("answered_within", figures.answered_within),
        ("service_level", figures.service_level.0),
        ("service_level_p05", figures.service_level_p05.0),
        ("service_level_p95", figures.service_level_p95.0),
        ("mean_wait_seconds", figures.mean_wait_seconds),
        ("abandoned_share", figures.abandoned_share.0),
        ("occupancy", figures.occupancy.0),
        ("backlog_p95", figures.backlog_p95),
        ("standby_called_share", figures.standby_called_share.0),
    ]
}
