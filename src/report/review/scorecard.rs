//! The scorecard of a review: what came of each line beside what the schedule promised.

use crate::domain::calendar::Span;
use crate::domain::ids::QueueId;
use crate::domain::review::Review;
use crate::domain::scorecard::{Criterion, Judged, worst_hours};
use crate::domain::text::Text;
use crate::report::Facts;
use crate::report::clock::Clock;
use crate::report::figures::percent;
use crate::report::listing::Listing;
use crate::report::numbers::rounded;
use crate::report::scorecard::{asked, metric_name, shown, threshold, window};
use crate::text;
use serde_json::{Value, json};

/// Hours that a line names as those in which it was lost.
const WORST: usize = 2;

/// Each line, passed or not; none without a scorecard.
pub(super) fn listing(facts: &Facts<'_>, review: &Review) -> Option<Listing> {
    let plan = facts.plan;
    let standings = &review.simulation.scorecard.standings;
    let row = |((criterion, judged), standing): ((&Criterion, &Judged), &crate::domain::scorecard::Standing)| {
        let value = |value: Option<f64>| value.map_or_else(|| Text::same("–"), |value| shown(criterion.metric, value));
        vec![
            Text::same(criterion.name.clone()),
            metric_name(criterion),
            window(criterion),
            value(judged.value),
            threshold(criterion),
            match judged.value.map(|value| criterion.passes(value)) {
                Some(true) => text!("passed", "达标"),
                Some(false) => text!("failed", "未达标"),
                None => text!("not told", "数据未含"),
            },
            value(standing.value),
            Text::same(if standing.value.is_some() { percent(standing.probability.0) } else { "–".to_owned() }),
            Text::same(if judged.value.is_some_and(|value| !criterion.passes(value)) {
                lost(facts, criterion, judged)
            } else {
                "–".to_owned()
            }),
        ]
    };
    let rows: Vec<Vec<Text>> = plan.scorecard.iter().zip(&review.scorecard).zip(standings).map(row).collect();
    (!rows.is_empty()).then(|| Listing {
        title: text!("The platform's scorecard", "平台考核"),
        heads: vec![
            text!("Line", "考核项"),
            text!("Measured", "指标"),
            text!("Window", "考核时段"),
            text!("As it came", "实际"),
            text!("Threshold", "门槛"),
            text!("Result", "结果"),
            text!("Schedule played", "按班表仿真"),
            text!("Chance to pass", "达标概率"),
            text!("Most lost", "主要失分时段"),
        ],
        rows,
        notes: vec![text!(
            "First replies and reply rates come from mean_wait_seconds and abandoned of --actuals, rounds from rounds, rounds_within and \
             mean_reply_seconds, time on line from --worked.",
            "首次响应与回复率取自 --actuals 的平均等待与放弃量，轮次指标取自轮次数、及时回复轮次与平均响应，在线率取自 --worked。"
        )],
    })
}

fn lost(facts: &Facts<'_>, criterion: &Criterion, judged: &Judged) -> String {
    let (plan, clock) = (facts.plan, Clock { zone: facts.plan.zone, lang: facts.lang });
    let place = |(queue, span, _): (QueueId, Span, f64)| {
        let when = clock.day_range(&span);
        if criterion.queues.len() > 1 { format!("{} {when}", plan.queues[queue].name) } else { when }
    };
    let named: Vec<String> = worst_hours(&judged.lost, &plan.horizon, WORST).into_iter().map(place).collect();
    if named.is_empty() { "–".to_owned() } else { named.join("; ") }
}

/// `scorecard` of review.json.
pub(super) fn object(facts: &Facts<'_>, review: &Review) -> Value {
    let plan = facts.plan;
    let line = |(at, (criterion, judged)): (usize, (&Criterion, &Judged))| {
        let standing = review.simulation.scorecard.standings.get(at);
        let mut object = asked(plan, criterion);
        object["value"] = json!(judged.value.map(rounded));
        object["passed"] = json!(judged.value.map(|value| criterion.passes(value)));
        object["simulated"] = json!(standing.and_then(|standing| standing.value).map(rounded));
        let lost = worst_hours(&judged.lost, &plan.horizon, usize::MAX).into_iter().map(|(queue, span, lost)| {
            json!({
                "queue": plan.queues[queue].id,
                "start": plan.zone.show(span.start),
                "end": plan.zone.show(span.end),
                "lost": rounded(lost),
            })
        });
        object["lost"] = lost.collect();
        object
    };
    plan.scorecard.iter().zip(&review.scorecard).enumerate().map(line).collect()
}
