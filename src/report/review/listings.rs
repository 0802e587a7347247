//! The tables of a review, as the page and the terminal show them.

use super::worst::worst;
use super::{learned, scorecard};
use crate::domain::currency::unit;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::{Accuracy, Cause, Labour, Review, Split};
use crate::domain::text::{Lang, Text};
use crate::report::Facts;
use crate::report::clock::Clock;
use crate::report::figures::{grouped, percent};
use crate::report::listing::Listing;
use crate::report::words;
use crate::text;

/// Shortages that are told one by one.
const MOST_SHORT: usize = 12;

/// Forecast, service, shortage and its worst hours, standby, tiers, who came, and what is learned.
pub fn review_listings(facts: &Facts<'_>, review: &Review) -> Vec<Listing> {
    let plan = facts.plan;
    let all = [
        Some(forecast(plan, review)),
        Some(service(plan, review)),
        scorecard::listing(facts, review),
        Some(shortage(plan, review)),
        worst_hours(facts, review),
        standby(facts, review),
        Some(tiers(plan, review)),
    ];
    all.into_iter().flatten().chain(learned::listings(facts, review)).collect()
}

/// A queue by its name, or by its key where it has none.
fn queue_name(plan: &Plan, queue: QueueId) -> Text {
    let queue = &plan.queues[queue];
    Text::same(if queue.name.is_empty() { &queue.id } else { &queue.name })
}

fn number(value: f64) -> Text {
    Text::same(format!("{value:.1}"))
}

fn share(value: Option<f64>) -> Text {
    Text::same(value.map_or_else(|| "–".to_owned(), percent))
}

/// Name or time, what came, the median, its error, and how often p80 and p95 held.
fn accuracy_cells(accuracy: &Accuracy) -> Vec<Text> {
    let covered = accuracy.covered_share();
    let error = (accuracy.forecast > 0.0).then(|| accuracy.actual / accuracy.forecast - 1.0);
    let signed = error.map_or_else(|| "–".to_owned(), |error| format!("{:+.1} %", error * 100.0));
    vec![
        Text::same(grouped(accuracy.actual)),
        Text::same(grouped(accuracy.forecast)),
        Text::same(signed),
        share(accuracy.wape()),
        share(covered.map(|[_, p80, _]| p80.0)),
        share(covered.map(|[_, _, p95]| p95.0)),
    ]
}

fn accuracy_heads() -> Vec<Text> {
    vec![
        text!("Came", "实际来量"),
        text!("Median", "预测中位数"),
        text!("Came over median", "实际比预测"),
        text!("Off by interval", "逐时段误差"),
        text!("Within p80", "不超 p80"),
        text!("Within p95", "不超 p95"),
    ]
}

fn forecast(plan: &Plan, review: &Review) -> Listing {
    let row = |(queue, accuracy): (QueueId, &Accuracy)| {
        std::iter::once(queue_name(plan, queue)).chain(accuracy_cells(accuracy)).collect()
    };
    Listing {
        title: text!("What came against the forecast", "实际来量与预测"),
        heads: std::iter::once(text!("Queue", "队列")).chain(accuracy_heads()).collect(),
        rows: review.accuracy.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

/// The same hour by hour.
pub(super) fn hours(facts: &Facts<'_>, review: &Review) -> Listing {
    let clock = Clock { zone: facts.plan.zone, lang: facts.lang };
    let row = |hour: &crate::domain::review::HourAccuracy| {
        let head = [Text::same(clock.day_range(&hour.span)), queue_name(facts.plan, hour.queue)];
        head.into_iter().chain(accuracy_cells(&hour.accuracy)).collect()
    };
    Listing {
        title: text!("Hour by hour", "逐小时"),
        heads: [text!("When", "时段"), text!("Queue", "队列")].into_iter().chain(accuracy_heads()).collect(),
        rows: review.hours.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn service(plan: &Plan, review: &Review) -> Listing {
    let row = |(id, queue): (QueueId, &crate::domain::plan::Queue)| {
        let (met, played) = (&review.met[id], &review.simulation.totals[id]);
        let (target, limit) = (percent(queue.service_level.0), queue.answer_within_seconds);
        let target = match queue.answer_within_hours {
            Some(hours) => text!("done within {hours} h", "{hours} 小时内完成"),
            None => text!("{target} within {limit} s", "{limit} 秒内 {target}"),
        };
        let wait = |seconds: Option<f64>| {
            Text::same(seconds.map_or_else(|| "–".to_owned(), |seconds| format!("{seconds:.0} s")))
        };
        vec![
            queue_name(plan, id),
            target,
            share(met.service_level.map(|level| level.0)),
            share(Some(played.service_level.0)),
            wait(met.mean_wait_seconds),
            wait(Some(played.mean_wait_seconds)),
            share(met.abandoned_share.map(|share| share.0)),
            share(Some(played.abandoned_share.0)),
        ]
    };
    let runs = review.simulation.runs;
    Listing {
        title: text!("What customers met", "顾客的实际感受"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Target", "目标"),
            text!("Service level", "服务水平"),
            text!("by simulation", "仿真"),
            text!("Mean wait", "平均等待"),
            text!("by simulation", "仿真"),
            text!("Gave up", "放弃率"),
            text!("by simulation", "仿真"),
        ],
        rows: plan.queues.iter().map(row).collect(),
        notes: vec![text!(
            runs,
            "By simulation: the published schedule played against what came, {runs} run. A dash: the file does not tell.",
            "By simulation: the published schedule played against what came, {runs} runs. A dash: the file does not tell.",
            "仿真：以实际来量演练已发布的班表 {runs} 次。短横表示文件中没有该数据。"
        )],
    }
}

fn shortage(plan: &Plan, review: &Review) -> Listing {
    let hours = plan.horizon.interval.hours();
    let row = |queue: QueueId| {
        let split = review.short(queue, hours);
        let known = || review.cells[queue].iter().filter(|cell| cell.actual.is_some());
        let sum = |of: fn(&crate::domain::review::ReviewCell) -> f64| known().map(|cell| of(cell) * hours).sum::<f64>();
        let with_standby = sum(|cell| cell.short_with_standby);
        let mut cells = vec![queue_name(plan, queue)];
        cells.extend(
            [sum(|cell| cell.hindsight.unwrap_or(0.0)), sum(|cell| cell.required), sum(|cell| cell.scheduled)]
                .map(number),
        );
        cells.push(number(split.total()));
        cells.extend(Cause::ALL.map(|cause| number(split.of(cause))));
        cells.extend([with_standby, review.enough[queue].idle_hours].map(number));
        cells
    };
    Listing {
        title: text!("Agent-hours in hindsight", "事后看人力（人时）"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Needed", "实际所需"),
            text!("Required", "计划需求"),
            text!("On line", "在线"),
            text!("Short", "缺口"),
            text!("by forecast", "因预测"),
            text!("by staffing", "因测算"),
            text!("by schedule", "因排班"),
            text!("short with all standby", "待命全上后仍缺"),
            text!("idle", "富余"),
        ],
        rows: plan.queues.ids().map(row).collect(),
        notes: vec![text!(
            "By forecast: beyond what the staffed quantile needs. By staffing: left out of the requirement. By schedule: required and not on line.",
            "因预测：超出测算所用分位数的部分；因测算：需求中少算的部分；因排班：有需求而无人在线的部分。"
        )],
    }
}

/// The cause of the largest part in words.
fn cause(split: &Split) -> Text {
    match split.largest() {
        Some(Cause::Forecast) => text!("forecast", "预测"),
        Some(Cause::Staffing) => text!("staffing", "人力测算"),
        Some(Cause::Schedule) => text!("schedule", "排班"),
        None => Text::default(),
    }
}

fn worst_hours(facts: &Facts<'_>, review: &Review) -> Option<Listing> {
    let clock = Clock { zone: facts.plan.zone, lang: facts.lang };
    let all = worst(facts.plan, review);
    let row = |short: &super::worst::Short| {
        vec![
            Text::same(clock.day_range(&short.span)),
            queue_name(facts.plan, short.queue),
            number(short.hours.total()),
            number(short.most),
            cause(&short.hours),
        ]
    };
    let more = all.len().saturating_sub(MOST_SHORT);
    let more = (more > 0).then(|| {
        text!(
            more,
            "{more} smaller one in review.csv",
            "{more} smaller ones in review.csv",
            "其余 {more} 处见 review.csv"
        )
    });
    (!all.is_empty()).then(|| Listing {
        title: text!("Where it was short", "哪里缺人"),
        heads: vec![
            text!("When", "时段"),
            text!("Queue", "队列"),
            text!("Agent-hours", "人时"),
            text!("Most at once", "最多缺（人）"),
            text!("Cause", "原因"),
        ],
        rows: all.iter().take(MOST_SHORT).map(row).collect(),
        notes: more.into_iter().collect(),
    })
}

fn standby(facts: &Facts<'_>, review: &Review) -> Option<Listing> {
    let standby = &review.standby;
    if standby.hours <= 0.0 && standby.called.is_empty() {
        return None;
    }
    let clock = Clock { zone: facts.plan.zone, lang: facts.lang };
    let row = |what: &Text, stretch: &crate::domain::review::Stretch, most: String| {
        vec![
            Text::same(clock.day_range(&stretch.span)),
            queue_name(facts.plan, stretch.queue),
            what.clone(),
            Text::same(most),
        ]
    };
    let (needed, called) = (text!("needed", "需要"), text!("called", "召集"));
    let needs = standby.needed.iter().map(|stretch| row(&needed, stretch, format!("{:.1}", stretch.most)));
    let calls = standby.called.iter().map(|stretch| row(&called, stretch, percent(stretch.most)));
    let (hours, closed) = (format!("{:.1}", standby.hours), format!("{:.1}", standby.closed_hours));
    Some(Listing {
        title: text!("Standby", "待命"),
        heads: vec![
            text!("When", "时段"),
            text!("Queue", "队列"),
            text!("What", "情况"),
            text!("Most short, or runs", "最多缺或占比"),
        ],
        rows: needs.chain(calls).collect(),
        notes: vec![text!(
            "{hours} agent-hours stood by; they would have closed {closed} of those that were short. Called: by the simulation of what came, in at least half of the runs.",
            "待命共 {hours} 人时，可补上缺口中的 {closed} 人时。召集：以实际来量仿真，至少半数运行中召集。"
        )],
    })
}

fn labour_cells(labour: &Labour) -> Vec<Text> {
    let under_pressure = (labour.hours > 0.0).then(|| labour.short_hours / labour.hours);
    vec![
        Text::same(labour.agents.to_string()),
        number(labour.hours),
        number(labour.standard_hours),
        share(under_pressure),
        Text::same(grouped(labour.wages.0)),
    ]
}

fn labour_heads(first: Text, currency: &str) -> Vec<Text> {
    let Text { en: currency, zh: yuan } = unit(currency);
    vec![
        first,
        text!("Agents", "人数"),
        text!("Hours on line", "在线工时"),
        text!("as standard agents", "折合标准人时"),
        text!("while short", "其间缺人"),
        text!("Wages ({currency})", "工资（{yuan}）"),
    ]
}

fn tiers(plan: &Plan, review: &Review) -> Listing {
    let worked = review.tiers.iter().filter(|(_, labour)| labour.agents > 0);
    let row = |(tier, labour)| std::iter::once(words::tier(&plan.tiers[tier])).chain(labour_cells(labour)).collect();
    Listing {
        title: text!("Tiers", "梯队"),
        heads: labour_heads(text!("Tier", "梯队"), &plan.currency),
        rows: worked.map(row).collect(),
        notes: vec![by_queue(plan, &review.labour, &review.contacts)],
    }
}

/// What a contact of each queue cost.
fn by_queue(plan: &Plan, labour: &Table<QueueId, Labour>, contacts: &Table<QueueId, f64>) -> Text {
    let Text { en: currency, zh: yuan } = unit(&plan.currency);
    let told = contacts.iter().filter(|(_, contacts)| **contacts > 0.0).map(|(queue, contacts)| {
        let name = queue_name(plan, queue).get(Lang::En).to_owned();
        format!("{name} {:.2}", labour[queue].wages.0 / contacts)
    });
    let told = told.collect::<Vec<_>>().join(", ");
    text!("Wages for each contact in {currency}: {told}", "每个咨询的工资成本（{yuan}）：{told}")
}

/// Squads by lead; none without squads.
pub(super) fn squads(plan: &Plan, review: &Review) -> Option<Listing> {
    let row = |(lead, labour): &(crate::domain::ids::AgentId, Labour)| {
        let agent = &plan.agents[*lead];
        let name = if agent.name.is_empty() { agent.id.clone() } else { format!("{} {}", agent.name, agent.id) };
        std::iter::once(Text::same(name)).chain(labour_cells(labour)).collect()
    };
    (!review.squads.is_empty()).then(|| Listing {
        title: text!("Squads by lead", "各组（按组长）"),
        heads: labour_heads(text!("Lead", "组长"), &plan.currency),
        rows: review.squads.iter().map(row).collect(),
        notes: Vec::new(),
    })
}
