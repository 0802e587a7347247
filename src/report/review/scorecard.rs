//! The scorecard of a review: what came of each line beside what the schedule promised.

use crate::domain::review::Review;
use crate::domain::scorecard::{Criterion, Judged, Standing};
use crate::domain::text::Text;
use crate::report::Facts;
use crate::report::figures::percent;
use crate::report::listing::Listing;
use crate::report::numbers::rounded;
use crate::report::scorecard::{asked, lost_object, metric_name, shown, threshold, window, worst};
use crate::text;
use serde_json::{Value, json};

/// Each line, passed or not; none without a scorecard.
pub(super) fn listing(facts: &Facts<'_>, review: &Review) -> Option<Listing> {
    let plan = facts.plan;
    let standings = &review.simulation.scorecard.standings;
    let row = |((criterion, judged), standing): ((&Criterion, &Judged), &Standing)| {
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
                worst(facts, criterion, &judged.lost)
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

/// `scorecard` of review.json.
pub(super) fn object(facts: &Facts<'_>, review: &Review) -> Value {
    let plan = facts.plan;
    let line = |(at, (criterion, judged)): (usize, (&Criterion, &Judged))| {
        let standing = review.simulation.scorecard.standings.get(at);
        let mut object = asked(plan, criterion);
        object["value"] = json!(judged.value.map(rounded));
        object["passed"] = json!(judged.value.map(|value| criterion.passes(value)));
        object["simulated"] = json!(standing.and_then(|standing| standing.value).map(rounded));
        object["lost"] = lost_object(plan, &judged.lost);
        object
    };
    plan.scorecard.iter().zip(&review.scorecard).enumerate().map(line).collect()
}
