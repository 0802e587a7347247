//! The same for programs, in summary.json.

use super::{Fairness, MEASURES, Part};
use crate::domain::fairness::Load;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;
use crate::report::Facts;
use crate::report::numbers::rounded;
use serde_json::{Map, Value, json};

/// Hours by agent (mean, least, most, standard deviation), how many have more nights than is fair, and what each tier bears; where there
/// are earlier events, the same over all events under `with_past`.
pub(in crate::report) fn summary(facts: &Facts<'_>, requirement: &Requirement, roster: &Roster) -> Value {
    let fairness = Fairness::new(facts, requirement, roster);
    let plan = facts.plan;
    let mut object = spreads(&fairness, |part| part.now);
    let fair = plan.penalties.fair_night_hours;
    let beyond = fairness.agents.iter().filter(|part| part.now.night > fair).count();
    object.insert("agents_over_fair_night_hours".to_owned(), json!(beyond));
    let tiers = fairness.tiers.iter().map(|(tier, part)| (plan.tiers[*tier].id.clone(), tier_object(part)));
    object.insert("tiers".to_owned(), Value::Object(tiers.collect()));
    if fairness.events > 0 {
        object.insert("past_events".to_owned(), json!(fairness.events));
        object.insert("carry_over".to_owned(), json!(plan.solver.carry_over));
        object.insert("with_past".to_owned(), Value::Object(spreads(&fairness, Part::sum)));
    }
    Value::Object(object)
}

fn spreads(fairness: &Fairness, of: impl Fn(&Part) -> Load) -> Map<String, Value> {
    let spread = |measure: fn(&Load) -> f64| {
        let values: Vec<f64> = fairness.agents.iter().map(|part| measure(&of(part))).collect();
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
        let (least, most) = values.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), &value| (a.min(value), b.max(value)));
        let least = if values.is_empty() { 0.0 } else { least };
        json!({
            "mean": rounded(mean),
            "least": rounded(least),
            "most": rounded(most),
            "deviation": rounded(deviation),
        })
    };
    let names = ["night_hours", "peak_hours", "paid_hours"];
    names.into_iter().zip(MEASURES).map(|(name, measure)| (name.to_owned(), spread(measure.of))).collect()
}

fn tier_object(part: &Part) -> Value {
    let load = &part.now;
    json!({
        "people": part.people,
        "paid_hours": rounded(load.paid),
        "night_hours": rounded(load.night),
        "peak_hours": rounded(load.peak),
        "split_duties": load.split,
        "queue_switches": load.switches,
        "wish_hours_kept": rounded(load.kept),
        "wish_hours_broken": rounded(load.broken),
    })
}
