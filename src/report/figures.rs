//! The five numbers that matter.

use super::{Facts, words};
use crate::check;
use crate::domain::plan::Queue;
use crate::domain::simulation::ServiceFigures;
use crate::domain::text::Text;
use crate::text;

/// One of the numbers on top of every report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it is.
    pub label: Text,
    /// The number with its unit.
    pub value: Text,
    /// How to read it.
    pub note: Text,
}

/// Agents, cost, shortage, service level and gap, each as far as the stages that ran tell it.
pub fn key_figures(facts: &Facts<'_>) -> Vec<KeyFigure> {
    [agents(facts), cost(facts), shortage(facts), service_level(facts), gap(facts)].into_iter().flatten().collect()
}

/// An amount with thousands apart and without decimals.
pub(super) fn grouped(amount: f64) -> String {
    let digits = format!("{:.0}", amount.abs().round());
    let groups: Vec<String> =
        digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let sign = if amount <= -0.5 { "-" } else { "" };
    format!("{sign}{}", groups.join(","))
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn agents(facts: &Facts<'_>) -> Option<KeyFigure> {
    let (verified, _) = facts.schedule?;
    let (used, all) = (verified.roster().agents().count(), facts.plan.agents.len());
    Some(KeyFigure {
        label: text!("Agents scheduled", "排班人数"),
        value: text!("{used} of {all}", "{used} / {all}"),
        note: text!("of the roster", "占名册人数"),
    })
}

fn cost(facts: &Facts<'_>) -> Option<KeyFigure> {
    let (verified, _) = facts.schedule?;
    let currency = &facts.plan.currency;
    let wages = grouped(verified.objective().wages.0);
    let total = grouped(facts.total()?.0);
    Some(KeyFigure {
        label: text!("Wages", "工资成本"),
        value: text!("{currency} {wages}", "{currency} {wages}"),
        note: text!("objective in all: {total}", "目标函数合计 {total}"),
    })
}

fn shortage(facts: &Facts<'_>) -> Option<KeyFigure> {
    let (verified, _) = facts.schedule?;
    let requirement = facts.requirement?;
    let hours = facts.plan.horizon.interval.hours();
    let coverage = check::coverage(facts.plan, requirement, verified.roster());
    let cells = || coverage.values().flatten();
    let short: f64 = cells().map(|cell| cell.shortage * hours).sum();
    let required: f64 = cells().map(|cell| cell.required * hours).sum();
    let share = percent(if required > 0.0 { short / required } else { 0.0 });
    Some(KeyFigure {
        label: text!("Shortage", "缺口"),
        value: text!("{short:.1} agent-hours", "{short:.1} 人时"),
        note: text!("{share} of {required:.0} required", "占需求 {required:.0} 人时的 {share}"),
    })
}

/// The simulated service level over all queues, weighed by what was offered; before a simulation, the one that the
/// staffing model expects of the requirement.
fn service_level(facts: &Facts<'_>) -> Option<KeyFigure> {
    let label = text!("Service level expected", "预期服务水平");
    let weigh = |pairs: &[(f64, f64)]| {
        let weight: f64 = pairs.iter().map(|(weight, _)| weight).sum();
        let sum: f64 = pairs.iter().map(|(weight, value)| weight * value).sum();
        (weight > 0.0).then(|| sum / weight)
    };
    if let Some(simulation) = facts.simulation {
        let queues = &facts.plan.queues;
        let totals = || simulation.totals.iter().filter(|(_, total)| total.offered > 0.0);
        let prompt = || totals().filter(|(queue, _)| queues[*queue].answer_within_hours.is_none());
        let pairs: Vec<_> = prompt().map(|(_, total)| (total.offered, total.service_level.0)).collect();
        let in_time: Vec<Text> = totals().filter_map(|(id, total)| in_time(&queues[id], total)).collect();
        let Some(mean) = weigh(&pairs).map(percent) else {
            let [value, rest @ ..] = in_time.as_slice() else { return None };
            return Some(KeyFigure { label, value: value.clone(), note: joined(rest) });
        };
        let runs = simulation.runs;
        let (lowest, total) = prompt().min_by(|a, b| a.1.service_level.0.total_cmp(&b.1.service_level.0))?;
        let name = shown(&queues[lowest]);
        let [least, low, high] =
            [total.service_level, total.service_level_p05, total.service_level_p95].map(|level| percent(level.0));
        let note = text!(
            "simulated, {runs} runs; lowest {name} {least}, in 5–95 % of runs {low} – {high}",
            "模拟 {runs} 次；最低 {name} {least}，5–95% 区间 {low} – {high}"
        );
        let note = joined(&[vec![note], in_time].concat());
        return Some(KeyFigure { label, value: text!("{mean}", "{mean}"), note });
    }
    let info = facts.requirement?.info.as_ref()?;
    let pairs: Vec<_> = info.values().flatten().map(|info| (info.inquiries, info.expected_service_level.0)).collect();
    let mean = percent(weigh(&pairs)?);
    let note = text!("by the staffing model, where the requirement is met", "按排班模型，需求满足时");
    Some(KeyFigure { label, value: text!("{mean}", "{mean}"), note })
}

fn shown(queue: &Queue) -> &str {
    if queue.name.is_empty() { &queue.id } else { &queue.name }
}

/// What share of the work of `queue` is done in time, where it may wait.
fn in_time(queue: &Queue, total: &ServiceFigures) -> Option<Text> {
    let (hours, name, share) = (queue.answer_within_hours?, shown(queue), percent(total.service_level.0));
    Some(text!("{name} {share} done within {hours} h", "{name} {share} 在 {hours} 小时内完成"))
}

fn joined(notes: &[Text]) -> Text {
    let of = |word: fn(&Text) -> &String, between: &str| {
        notes.iter().map(|note| word(note).as_str()).collect::<Vec<_>>().join(between)
    };
    Text { en: of(|note| &note.en, "; "), zh: of(|note| &note.zh, "；") }
}

fn gap(facts: &Facts<'_>) -> Option<KeyFigure> {
    let (_, certificate) = facts.schedule?;
    if !certificate.is_known() {
        return Some(KeyFigure {
            label: text!("Gap to the bound", "与下界差距"),
            value: text!("not known", "未知"),
            note: text!("run `peakshift schedule` for a bound", "如需下界请运行 `peakshift schedule`"),
        });
    }
    let gap = percent(certificate.gap(facts.total()?).0);
    Some(KeyFigure {
        label: text!("Gap to the bound", "与下界差距"),
        value: text!("{gap}", "{gap}"),
        note: words::status(certificate.status),
    })
}
