//! The six numbers that matter.

use super::{Facts, words};
use crate::check;
use crate::domain::coverage::CoverageCell;
use crate::domain::currency::{money, unit};
use crate::domain::demand::{GUESSED, Level};
use crate::domain::plan::Queue;
use crate::domain::simulation::ServiceFigures;
use crate::domain::text::Text;
use crate::text;

/// Share of the standby wanted in bursts whose lack is explained, and share of those on line who are kept back to show what it would cost.
const MISSED_STANDBY: f64 = 0.02;
const KEPT_BACK: f64 = 0.1;

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

/// Agents, cost, shortage, service level, standby and gap, each as far as the stages that ran tell it; those that rest on a guess of the
/// planner's say so.
pub fn key_figures(facts: &Facts<'_>) -> Vec<KeyFigure> {
    let is_guessed = facts.warnings.iter().any(|warning| warning.code == GUESSED);
    let resting = [agents(facts), cost(facts), shortage(facts), service_level(facts), standby(facts)];
    let marked = |figure: KeyFigure| if is_guessed { guessed(figure) } else { figure };
    resting.into_iter().flatten().map(marked).chain(gap(facts)).collect()
}

/// What the figures say of agents, wages and shortage; none before there is a schedule.
pub(super) fn scheduled_values(facts: &Facts<'_>) -> Option<[Text; 3]> {
    Some([agents(facts)?, cost(facts)?, shortage(facts)?].map(|figure| figure.value))
}

/// The share that a simulation answers in time; none before there is one, and where all work may wait for hours.
pub(super) fn played_level(facts: &Facts<'_>) -> Option<Text> {
    let value = facts.simulation.and(service_level(facts)).map(|figure| figure.value);
    value.filter(|value| value.en.ends_with('%'))
}

fn guessed(figure: KeyFigure) -> KeyFigure {
    let KeyFigure { label: Text { en, zh }, value, note } = figure;
    KeyFigure { label: text!("{en} (on a guess)", "{zh}（按估计）"), value, note }
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
    let wages = grouped(verified.objective().wages.0);
    let total = grouped(facts.total()?.0);
    Some(KeyFigure {
        label: text!("Wages", "工资成本"),
        value: money(&facts.plan.currency, &wages),
        note: text!("with shortages and wishes priced in: {total}", "含缺口等计价的总代价 {total}"),
    })
}

fn shortage(facts: &Facts<'_>) -> Option<KeyFigure> {
    let (verified, _) = facts.schedule?;
    let requirement = facts.requirement?;
    let hours = facts.plan.horizon.interval.hours();
    let coverage = check::coverage(facts.plan, requirement, verified.roster());
    // What comes into a queue whose work may wait is no requirement.
    let prompt = |queue| facts.plan.queues[queue].answer_within_hours.is_none();
    let cells = || coverage.iter().filter(|(queue, _)| prompt(*queue)).flat_map(|(_, cells)| cells);
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
            runs,
            "simulated, {runs} run; lowest {name} {least}, in 5–95 % of runs {low} – {high}",
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

/// Hours on standby of those wanted, and why they are missing where it bursts: people are worth more on line then.
fn standby(facts: &Facts<'_>) -> Option<KeyFigure> {
    let (verified, _) = facts.schedule?;
    let requirement = facts.requirement?;
    let (plan, hours) = (facts.plan, facts.plan.horizon.interval.hours());
    let coverage = check::coverage(plan, requirement, verified.roster());
    let cells: Vec<(Level, &CoverageCell)> = coverage
        .iter()
        .flat_map(|(queue, cells)| requirement.needs[queue].iter().map(|need| need.level).zip(cells))
        .collect();
    let sums = |only: Option<Level>| {
        let then = cells.iter().filter(|(level, _)| only.is_none_or(|only| only == *level));
        then.fold((0.0, 0.0), |(kept, wanted), (_, cell)| {
            (kept + cell.standby.min(cell.standby_required) * hours, wanted + cell.standby_required * hours)
        })
    };
    let ((of_all, all), (of_bursts, bursts)) = (sums(None), sums(Some(Level::Burst)));
    if all <= 0.0 {
        return None;
    }
    let then = text!("in bursts {of_bursts:.0} of {bursts:.0}", "爆发时段 {of_bursts:.0} / {bursts:.0}");
    let note = if cells.iter().all(|(level, _)| *level != Level::Burst) {
        text!("no burst is expected", "预计没有爆发时段")
    } else if bursts - of_bursts <= MISSED_STANDBY * bursts {
        then
    } else {
        let one_in_ten = |cell: &CoverageCell| {
            let left = cell.required - (1.0 - KEPT_BACK) * cell.scheduled;
            (left.max(0.0) - (cell.required - cell.scheduled).max(0.0)) * hours
        };
        let bursting = cells.iter().filter(|(level, _)| *level == Level::Burst);
        let more: f64 = bursting.map(|(_, cell)| one_in_ten(cell)).sum();
        let price = plan.penalties.shortage_at(Level::Burst);
        let cost = grouped(more * price);
        let Text { en: currency, zh: yuan } = unit(&plan.currency);
        let why = text!(
            "worth more on line then: one in ten kept back leaves {more:.1} agent-hours more short ({currency} {cost})",
            "此时在线更值：十留一待命则缺口多 {more:.1} 人时（{cost} {yuan}）"
        );
        joined(&[then, why])
    };
    Some(KeyFigure {
        label: text!("Standby", "待命"),
        value: text!("{of_all:.0} of {all:.0} agent-hours", "{of_all:.0} / {all:.0} 人时"),
        note,
    })
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
            label: text!("Gap to the bound", "最多还能再省"),
            value: text!("not known", "未知"),
            note: text!(
                "run `peakshift schedule` for a bound",
                "如需知道最多还能再省多少，请运行 `peakshift schedule`"
            ),
        });
    }
    let gap = percent(certificate.gap(facts.total()?).0);
    Some(KeyFigure {
        label: text!("Gap to the bound", "最多还能再省"),
        value: text!("{gap}", "{gap}"),
        note: words::status(certificate.status),
    })
}
