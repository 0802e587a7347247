//! What a review says in a few sentences.

use crate::domain::currency::unit;
use crate::domain::review::{Accuracy, Cause, Review};
use crate::domain::text::Text;
use crate::report::Facts;
use crate::report::figures::{grouped, percent};
use crate::text;

/// What came against the forecast, what was short and why, what would have been enough.
pub fn review_sentences(facts: &Facts<'_>, review: &Review) -> Vec<Text> {
    let mut said = vec![known(facts, review)];
    said.extend(review.was_replanned.then(|| {
        text!(
            "The night was replanned: forecast and requirement are those from before, the schedule is the one in force.",
            "当晚已重排：预测与需求取重排之前的，班表取现行的。"
        )
    }));
    said.extend(forecast(review));
    said.push(short(facts, review));
    said.extend(cost(facts, review));
    said
}

fn known(facts: &Facts<'_>, review: &Review) -> Text {
    let (known, all, partly) = (review.known(), facts.plan.horizon.intervals() * review.cells.len(), review.partly);
    if partly > 0 {
        return text!(
            partly,
            "What came is known for {known} of {all} intervals of a queue; {partly} is covered in part only and left out.",
            "What came is known for {known} of {all} intervals of a queue; {partly} are covered in part only and left out.",
            "{all} 个队列时段中已知实际来量 {known} 个；{partly} 个只有部分数据，未计入。"
        );
    }
    text!(
        "What came is known for {known} of {all} intervals of a queue.",
        "{all} 个队列时段中已知实际来量 {known} 个。"
    )
}

/// The accuracy over all queues.
pub(super) fn overall(review: &Review) -> Accuracy {
    let mut sum = Accuracy::default();
    review.cells.values().flatten().for_each(|cell| sum.count(cell));
    sum
}

fn forecast(review: &Review) -> Option<Text> {
    let all = overall(review);
    let (came, expected) = (grouped(all.actual), grouped(all.forecast));
    let off = percent(all.wape()?);
    let [_, p80, p95] = all.covered_share()?.map(|share| percent(share.0));
    Some(text!(
        "{came} inquiries came, the forecast's median was {expected}; interval by interval it was off by {off}. No more came than p80 in {p80} of the intervals, than p95 in {p95}.",
        "实际来量 {came}，预测中位数 {expected}；逐时段误差 {off}。不超过 p80 的时段占 {p80}，不超过 p95 的占 {p95}。"
    ))
}

fn short(facts: &Facts<'_>, review: &Review) -> Text {
    let split = review.all_short(facts.plan.horizon.interval.hours());
    let total = format!("{:.1}", split.total());
    if total == "0.0" {
        return text!("Nobody was missing for what came.", "以实际来量而论，没有缺口。");
    }
    let [forecast, staffing, schedule] = Cause::ALL.map(|cause| format!("{:.1}", split.of(cause)));
    text!(
        "Short in hindsight: {total} agent-hours; the forecast missed {forecast}, staffing left out {staffing}, the schedule {schedule}.",
        "事后看缺 {total} 人时：预测偏低 {forecast}，人力测算少算 {staffing}，排班不足 {schedule}。"
    )
}

fn cost(facts: &Facts<'_>, review: &Review) -> Option<Text> {
    let Text { en: currency, zh: yuan } = unit(&facts.plan.currency);
    let each = format!("{:.2}", review.cost_per_contact()?);
    let hours: f64 = review.enough.values().map(|enough| enough.hours).sum();
    let idle: f64 = review.enough.values().map(|enough| enough.idle_hours).sum();
    let price: f64 = review.enough.values().map(|enough| enough.cost.0).sum();
    let (hours, idle, price) = (format!("{hours:.1}"), format!("{idle:.1}"), grouped(price));
    Some(text!(
        "A contact cost {currency} {each} in wages. {hours} more agent-hours in the right place would have been enough, at about {currency} {price}; {idle} were beyond what came.",
        "每个咨询的工资成本为 {each} {yuan}。在对的时段再有 {hours} 人时即已足够，约 {price} {yuan}；另有 {idle} 人时超出实际所需。"
    ))
}
