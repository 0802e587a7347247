//! The platform's scorecard: how likely each line of it passes, where it is lost, and which hours would raise it.

use super::Facts;
use super::clock::Clock;
use super::figures::{grouped, percent};
use super::listing::Listing;
use super::numbers::{amount, rounded};
use super::view::View;
use crate::domain::calendar::Span;
use crate::domain::currency::unit;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::scorecard::{Criterion, Metric, Raise, Scorecard, Standing, worst_hours};
use crate::domain::text::Text;
use crate::domain::units::Share;
use crate::error::Result;
use crate::text;
use serde_json::{Value, json};

/// Hours that a line names as those in which it is lost.
const WORST: usize = 2;

/// A value with its unit.
pub(super) fn shown(metric: Metric, value: f64) -> Text {
    if metric.is_seconds() {
        return text!("{value:.1} s", "{value:.1} 秒");
    }
    Text::same(percent(value))
}

/// The same with one more digit: an hour of one agent moves it by little.
fn finely(metric: Metric, value: f64) -> Text {
    if metric.is_seconds() {
        return text!("{value:.2} s", "{value:.2} 秒");
    }
    Text::same(format!("{:.2} %", value * 100.0))
}

/// What a metric is called.
pub(super) fn metric_name(criterion: &Criterion) -> Text {
    let seconds = criterion.within_seconds;
    match criterion.metric {
        Metric::FirstReply => text!("mean first reply", "平均首次响应"),
        Metric::MeanReply => text!("mean reply", "平均响应"),
        Metric::RoundsWithin => text!("rounds answered in {seconds} s", "{seconds} 秒内回复轮次占比"),
        Metric::ReplyRate => text!("reply rate", "回复率"),
        Metric::OnlineShare => text!("online share", "在线率"),
    }
}

/// What passes.
pub(super) fn threshold(criterion: &Criterion) -> Text {
    let Text { en, zh } = shown(criterion.metric, criterion.threshold);
    let sign = if criterion.metric.is_seconds() { "≤" } else { "≥" };
    text!("{sign} {en}", "{sign} {zh}")
}

/// When it counts, on the local clock.
pub(super) fn window(criterion: &Criterion) -> Text {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    match criterion.window {
        None => text!("always", "全天"),
        Some([from, to]) if to > 1440 => Text::same(format!("{}–{}", clock(from), clock(to - 1440))),
        Some([from, to]) => Text::same(format!("{}–{}", clock(from), clock(to))),
    }
}

/// Each line of the scorecard; none without a scorecard or a simulation.
pub(super) fn standings(view: &View<'_>) -> Option<Listing> {
    let card = &view.facts.simulation?.scorecard;
    if card.standings.is_empty() {
        return None;
    }
    let row = |(criterion, standing): (&Criterion, &Standing)| {
        let mut cells = vec![
            Text::same(criterion.name.clone()),
            metric_name(criterion),
            window(criterion),
            standing.value.map_or_else(|| Text::same("–"), |value| shown(criterion.metric, value)),
        ];
        let [low, high] = standing.spread.map(|value| shown(criterion.metric, value));
        cells.push(text_range(low, high));
        cells.push(threshold(criterion));
        cells.push(Text::same(if standing.value.is_some() {
            percent(standing.probability.0)
        } else {
            "–".to_owned()
        }));
        let is_safe = standing.probability == Share(1.0);
        cells.push(Text::same(if is_safe { "–".to_owned() } else { worst(&view.facts, criterion, &standing.lost) }));
        cells
    };
    Some(Listing {
        title: text!("The platform's scorecard", "平台考核"),
        heads: vec![
            text!("Line", "考核项"),
            text!("Measured", "指标"),
            text!("Window", "考核时段"),
            text!("Value", "仿真值"),
            text!("5–95 % of runs", "5–95% 区间"),
            text!("Threshold", "门槛"),
            text!("Chance to pass", "达标概率"),
            text!("Most lost", "主要失分时段"),
        ],
        rows: view.plan.scorecard.iter().zip(&card.standings).map(row).collect(),
        notes: notes(view.plan, card),
    })
}

fn text_range(low: Text, high: Text) -> Text {
    Text { en: format!("{} – {}", low.en, high.en), zh: format!("{} – {}", low.zh, high.zh) }
}

/// The worst hours of `lost`; with their queue where the line counts more than one.
pub(super) fn worst(facts: &Facts<'_>, criterion: &Criterion, lost: &Table<QueueId, Vec<f64>>) -> String {
    let (plan, clock) = (facts.plan, Clock { zone: facts.plan.zone, lang: facts.lang });
    let place = |(queue, span, _): (QueueId, Span, f64)| {
        let when = clock.day_range(&span);
        if criterion.queues.len() > 1 { format!("{} {when}", plan.queues[queue].name) } else { when }
    };
    let named: Vec<String> = worst_hours(lost, &plan.horizon, WORST).into_iter().map(place).collect();
    if named.is_empty() { "–".to_owned() } else { named.join("; ") }
}

fn notes(plan: &Plan, card: &Scorecard) -> Vec<Text> {
    let mut notes = Vec::new();
    if let Some(score) = card.expected_score(&plan.scorecard).filter(|_| plan.scorecard.len() > 1) {
        let (score, all) = (percent(score), percent(card.all_pass.0));
        notes.push(text!(
            "{score} of the weight passes in the mean; all lines together in {all} of the runs.",
            "按权重平均达标 {score}；全部达标的概率为 {all}。"
        ));
    }
    notes.push(text!(
        "Judged over the hours of this plan alone; a platform judges some days or weeks together.",
        "仅按本方案的时段评估；平台通常按多日或数周合并考核。"
    ));
    notes
}

/// The hours that would raise it; none where nothing was tried or nothing helps.
pub(super) fn raises(view: &View<'_>) -> Option<Listing> {
    let raises = view.facts.raises?;
    let row = |raise: &Raise| {
        let criterion = &view.plan.scorecard[raise.criterion];
        let [before, after] = raise.values.map(|value| finely(criterion.metric, value));
        let [low, high] = raise.probabilities.map(|share| percent(share.0));
        vec![
            Text::same(criterion.name.clone()),
            Text::same(view.queue_name(raise.queue).to_owned()),
            Text::same(view.clock.day_range(&raise.span)),
            Text::same(grouped(raise.cost.0)),
            arrow(&before, &after),
            Text::same(format!("{low} → {high}")),
        ]
    };
    let Text { en: currency, zh: yuan } = unit(&view.plan.currency);
    let runs = raises.runs;
    let mut notes = vec![text!(
        runs,
        "One more standard agent for an hour, at the queue's lowest wage, in the same {runs} run; what brings most for its price first.",
        "One more standard agent for an hour, at the queue's lowest wage, in the same {runs} runs; what brings most for its price first.",
        "增加 1 名标准坐席 1 小时（按该队列最低时薪），同样的 {runs} 次仿真；按每单位成本的改善排序。"
    )];
    for (criterion, cost, value, probability) in &raises.together {
        let criterion = &view.plan.scorecard[*criterion];
        let (name, cost, chance) = (&criterion.name, grouped(cost.0), percent(probability.0));
        let Text { en, zh } = shown(criterion.metric, *value);
        notes.push(text!(
            "{name}: all of its hours together cost {currency} {cost}, and give {en}; it then passes in {chance} of the runs.",
            "{name}：以上时段全部加人共 {cost} {yuan}，可达 {zh}，达标概率 {chance}。"
        ));
    }
    (!raises.single.is_empty()).then(|| Listing {
        title: text!("What would raise the scorecard", "怎样提高考核达标率"),
        heads: vec![
            text!("Line", "考核项"),
            text!("Queue", "队列"),
            text!("One more agent", "加 1 人的时段"),
            text!("{currency}", "{yuan}"),
            text!("Value", "仿真值"),
            text!("Chance to pass", "达标概率"),
        ],
        rows: raises.single.iter().map(row).collect(),
        notes,
    })
}

fn arrow(before: &Text, after: &Text) -> Text {
    Text { en: format!("{} → {}", before.en, after.en), zh: format!("{} → {}", before.zh, after.zh) }
}

/// Both tables for the terminal, as far as they are there.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn scorecard_tables(facts: &Facts<'_>) -> Result<Vec<Listing>> {
    if facts.plan.scorecard.is_empty() {
        return Ok(Vec::new());
    }
    let view = View::new(facts)?;
    Ok([standings(&view), raises(&view)].into_iter().flatten().collect())
}

/// `scorecard` of summary.json.
pub(super) fn summary(facts: &Facts<'_>, card: &Scorecard) -> Value {
    let plan = facts.plan;
    let lines = plan.scorecard.iter().zip(&card.standings).map(|(criterion, standing)| line(plan, criterion, standing));
    let mut object = json!({
        "expected_score": card.expected_score(&plan.scorecard).map(rounded),
        "all_pass_probability": rounded(card.all_pass.0),
        "lines": lines.collect::<Vec<_>>(),
    });
    if let Some(raises) = facts.raises {
        object["raises"] = json!({
            "runs": raises.runs,
            "hours": raises.single.iter().map(|raise| raised(plan, raise)).collect::<Vec<_>>(),
            "together": raises.together.iter().map(|(criterion, cost, value, probability)| json!({
                "line": plan.scorecard[*criterion].name,
                "cost": amount(*cost),
                "value": rounded(*value),
                "probability": rounded(probability.0),
            })).collect::<Vec<_>>(),
        });
    }
    object
}

/// A line of the scorecard as plan.toml says it.
pub(super) fn asked(plan: &Plan, criterion: &Criterion) -> Value {
    json!({
        "name": criterion.name,
        "metric": criterion.metric.name(),
        "window": criterion.window.map(|_| window(criterion).en.replace('–', "-")),
        "queues": criterion.queues.iter().map(|&queue| plan.queues[queue].id.as_str()).collect::<Vec<_>>(),
        "within_seconds": (criterion.metric == Metric::RoundsWithin).then_some(criterion.within_seconds),
        "threshold": criterion.threshold,
        "weight": criterion.weight,
    })
}

fn line(plan: &Plan, criterion: &Criterion, standing: &Standing) -> Value {
    let mut object = asked(plan, criterion);
    let is_judged = standing.value.is_some();
    object["value"] = json!(standing.value.map(rounded));
    object["p05"] = json!(is_judged.then(|| rounded(standing.spread[0])));
    object["p95"] = json!(is_judged.then(|| rounded(standing.spread[1])));
    object["probability"] = json!(is_judged.then(|| rounded(standing.probability.0)));
    object["lost"] = lost_object(plan, &standing.lost);
    object
}

/// The hours of `lost`, the worst first.
pub(super) fn lost_object(plan: &Plan, lost: &Table<QueueId, Vec<f64>>) -> Value {
    let hours = worst_hours(lost, &plan.horizon, usize::MAX).into_iter().map(|(queue, span, lost)| {
        json!({
            "queue": plan.queues[queue].id,
            "start": plan.zone.show(span.start),
            "end": plan.zone.show(span.end),
            "lost": rounded(lost),
        })
    });
    hours.collect()
}

fn raised(plan: &Plan, raise: &Raise) -> Value {
    json!({
        "line": plan.scorecard[raise.criterion].name,
        "queue": plan.queues[raise.queue].id,
        "start": plan.zone.show(raise.span.start),
        "end": plan.zone.show(raise.span.end),
        "cost": amount(raise.cost),
        "value_before": rounded(raise.values[0]),
        "value_after": rounded(raise.values[1]),
        "probability_before": rounded(raise.probabilities[0].0),
        "probability_after": rounded(raise.probabilities[1].0),
    })
}
