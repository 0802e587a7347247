//! hire.html: the curve as a picture and a table, what stays short, and the shifts to fill.

use super::curve::{curve_table, sentences};
use super::left::left_table;
use super::sheets::agencies;
use super::{HireFacts, HireStep};
use crate::domain::text::Text;
use crate::error::Result;
use crate::report::Facts;
use crate::report::figures::{grouped, percent};
use crate::report::html::{Part, escape, standalone};
use crate::text;

/// What a row of bars shows: its head, the share of the longest bar, and how the number is written.
type Measure = (Text, fn(&HireStep) -> f64, fn(f64) -> String);

/// hire.html.
pub(super) fn bytes(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Result<Vec<u8>> {
    let (plan, lang) = (facts.plan, facts.lang);
    let name = &plan.name;
    let title = text!("{name}: whom to hire", "{name}：雇用方案");
    let said = sentences(plan, hire);
    let said: String = said.iter().map(|line| format!("<p><b>{}</b></p>\n", escape(line.get(lang)))).collect();
    let mut parts = vec![Part::new("", said)];
    let measures: [Measure; 3] = [
        (
            text!("Shortage left by budget, agent-hours", "各预算下的剩余缺口（人时）"),
            |step| step.shortage_hours,
            |hours| format!("{hours:.1}"),
        ),
        (text!("Objective with fees by budget", "各预算下的总代价（含固定费用）"), |step| step.total.0, grouped),
        (
            text!("Service level by budget", "各预算下的服务水平"),
            |step| step.service_level.map_or(0.0, |levels| levels[0].0),
            percent,
        ),
    ];
    parts.extend(measures.map(|(head, of, show)| Part::new(head.get(lang), bars(hire, of, show))));
    let mut listings = vec![curve_table(plan, hire)];
    listings.extend(left_table(plan, hire));
    listings.extend(agencies(facts, hire)?.into_iter().map(|(_, listing)| listing));
    parts.extend(listings.iter().map(|listing| Part::of(listing, lang)));
    Ok(standalone(title.get(lang), &parts, lang).into_bytes())
}

/// One bar for each sum of money, the longest that of the largest value.
fn bars(hire: &HireFacts<'_>, of: fn(&HireStep) -> f64, show: fn(f64) -> String) -> String {
    let most = hire.curve.iter().map(of).fold(0.0, f64::max);
    let bar = |(at, step): (usize, &HireStep)| {
        let width = if most > 0.0 { 60.0 * of(step) / most } else { 0.0 };
        let mark = if at == hire.chosen { " ✓" } else { "" };
        format!(
            "<div class=\"measure\"><span>{}{mark}</span><i style=\"width:{width:.1}%\"></i><b>{}</b></div>\n",
            escape(&grouped(step.budget.0)),
            escape(&show(of(step)))
        )
    };
    hire.curve.iter().enumerate().map(bar).collect()
}
