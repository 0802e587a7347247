//! A running night in words: the table of its queues, its alarms, and what a replan would bring.

use super::NightFigures;
use crate::domain::currency::unit;
use crate::domain::plan::{Plan, Queue};
use crate::domain::simulation::SimulationSettings;
use crate::domain::text::{Lang, Text};
use crate::domain::units::Money;
use crate::domain::watch::{Alarm, Count, QueueWatch, Watch};
use crate::report::clock::Clock;
use crate::report::figures::{grouped, percent};
use crate::report::listing::Listing;
use crate::report::numbers::{amount, rounded};
use crate::report::words;
use crate::text;
use serde_json::{Value, json};

/// What a replan would bring, and what it costs to wait with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Where nobody changes.
    pub before: NightFigures,
    /// With the changes.
    pub after: NightFigures,
    /// What the same replan an interval later costs more.
    pub waiting: Money,
    /// When that is, as a local time.
    pub later: String,
    /// Who is told first, one line each.
    pub first: Vec<Text>,
    /// The command line that makes it; empty where there is nothing to change.
    pub command: String,
}

fn name(queue: &Queue) -> &str {
    if queue.name.is_empty() { &queue.id } else { &queue.name }
}

/// The table of all queues, with the alarms as notes.
pub fn watched(plan: &Plan, watch: &Watch, lang: Lang) -> Listing {
    let clock = Clock { zone: plan.zone, lang };
    let counted = |count: Option<Count>| match count {
        Some(Count { came, planned, .. }) => Text::same(format!("{} / {}", grouped(came), grouped(planned))),
        None => Text::same("–".to_owned()),
    };
    let row = |of: &QueueWatch| {
        let (outlook, planned) = (&of.outlook, &of.planned);
        let span = of.newest.map_or_else(|| "–".to_owned(), |count| clock.range(&count.span));
        vec![
            Text::same(name(&plan.queues[of.queue]).to_owned()),
            Text::same(span),
            counted(of.newest),
            counted(of.so_far),
            Text::same(format!("{:.2}", of.factor.mean)),
            Text::same(format!("{:.0} / {:.0}", outlook.wait_seconds, planned.wait_seconds)),
            Text::same(format!("{:.0} / {:.0}", outlook.backlog_p95, planned.backlog_p95)),
        ]
    };
    let mut notes: Vec<Text> = watch.alarms.iter().map(|alarm| alarm_line(plan, alarm, &clock)).collect();
    if notes.is_empty() {
        notes.push(text!("no alarm", "无警报"));
    }
    let foreseen = watch.queues.iter().filter(|of| of.outlook.is_likely() && !of.outlook.is_alarming(&of.planned));
    notes.extend(foreseen.map(|of| {
        let (name, share) = (name(&plan.queues[of.queue]), percent(of.outlook.alarm_share.0));
        text!(
            "{name}: a long wait or backlog is likely within the hour ({share} of the runs), as planned",
            "{name}：未来一小时内很可能出现长等待或积压（概率 {share}），与计划一致"
        )
    }));
    let (day, time) = (clock.day_name(clock.day(watch.now)), clock.time(watch.now));
    Listing {
        title: text!("{day} {time}, each against the plan", "{day} {time}，均为 实际 / 计划"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Newest row", "最新时段"),
            text!("came", "来量"),
            text!("came so far", "累计来量"),
            text!("rest, times", "余下倍数"),
            text!("wait in the coming hour, s", "未来一小时等待（秒）"),
            text!("backlog (95 %)", "积压（95 %）"),
        ],
        rows: watch.queues.iter().map(row).collect(),
        notes,
    }
}

fn alarm_line(plan: &Plan, alarm: &Alarm, clock: &Clock) -> Text {
    let name = name(&plan.queues[alarm.key().1]);
    match alarm {
        Alarm::Wait { share, .. } => {
            let SimulationSettings { standby_call_wait_seconds: wait, standby_call_backlog: most, .. } =
                plan.simulation;
            let (minutes, share) = (wait / 60.0, percent(share.0));
            text!(
                "ALARM {name}: within the hour somebody waits over {minutes} min or more than {most} wait, in {share} of the runs",
                "警报 {name}：未来一小时内等待超过 {minutes} 分钟或积压超过 {most} 的概率为 {share}"
            )
        }
        Alarm::Level { at, planned, known, .. } => {
            let at = clock.time(*at);
            let [Text { en: was, zh: was_zh }, Text { en: is, zh: is_zh }] = [*planned, *known].map(words::level);
            text!("ALARM {name}: {is} from {at} on, planned as {was}", "警报 {name}：{at} 起为{is_zh}，计划为{was_zh}")
        }
        Alarm::Band { count, .. } => {
            let (span, came, planned) = (clock.range(&count.span), grouped(count.came), grouped(count.planned));
            text!(
                "ALARM {name}: {came} came {span} where {planned} were planned, outside of what the forecast holds likely",
                "警报 {name}：{span} 来量 {came}，计划 {planned}，已超出预测区间"
            )
        }
    }
}

/// What is proposed, one line each; the command last.
pub fn proposed(plan: &Plan, proposal: &Proposal) -> Vec<Text> {
    let Proposal { before, after, waiting, later, first, command } = proposal;
    if after.changed == 0 {
        return vec![text!(
            "a replan would change nobody: nothing is worth its price",
            "重排不会变动任何人：没有值得的变动"
        )];
    }
    let n = after.changed;
    let [hours, hours_after] = [before, after].map(|figures| format!("{:.1}", figures.shortage_hours));
    let [total, total_after] = [before, after].map(|figures| grouped(figures.total.0));
    let price = grouped(waiting.0);
    let Text { en: currency, zh: yuan } = unit(&plan.currency);
    let mut lines = vec![
        text!(
            "PROPOSAL: {n} change, shortage {hours} to {hours_after} agent-hours, in all {currency} {total} to {total_after}",
            "建议：变动 {n} 人，缺口由 {hours} 降至 {hours_after} 人时，合计由 {total} {yuan} 降至 {total_after}"
        ),
        text!(
            "waiting with it until {later} costs {currency} {price} more",
            "若等到 {later} 再重排，将多花 {price} {yuan}"
        ),
    ];
    lines.extend(first.iter().map(|Text { en, zh }| Text { en: format!("  {en}"), zh: format!("  {zh}") }));
    lines.push(text!("to publish it: {command}", "如要发布：{command}"));
    lines
}

/// All of it for programs.
pub fn watch_object(plan: &Plan, watch: &Watch, proposal: Option<&Proposal>, lang: Lang) -> Value {
    let clock = Clock { zone: plan.zone, lang };
    let count = |count: Option<Count>| {
        count.map(|Count { span, came, planned }| {
            let [start, end] = [span.start, span.end].map(|at| plan.zone.show(at));
            json!({ "start": start, "end": end, "came": rounded(came), "planned": rounded(planned) })
        })
    };
    let queue = |of: &QueueWatch| {
        json!({
            "queue": plan.queues[of.queue].id,
            "newest": count(of.newest),
            "so_far": count(of.so_far),
            "factor": { "mean": rounded(of.factor.mean), "p05": rounded(of.factor.p05), "p95": rounded(of.factor.p95) },
            "wait_seconds": rounded(of.outlook.wait_seconds),
            "wait_seconds_planned": rounded(of.planned.wait_seconds),
            "backlog_p95": rounded(of.outlook.backlog_p95),
            "backlog_p95_planned": rounded(of.planned.backlog_p95),
            "alarm_share": rounded(of.outlook.alarm_share.0),
        })
    };
    let alarm = |alarm: &Alarm| {
        let (kind, queue) = alarm.key();
        let message = alarm_line(plan, alarm, &clock);
        json!({ "kind": kind, "queue": plan.queues[queue].id, "message": message.get(lang) })
    };
    let proposal = proposal.map(|proposal| {
        json!({
            "changed": proposal.after.changed,
            "shortage_hours": [rounded(proposal.before.shortage_hours), rounded(proposal.after.shortage_hours)],
            "total": [amount(proposal.before.total), amount(proposal.after.total)],
            "waiting_until": proposal.later,
            "waiting_costs": amount(proposal.waiting),
            "command": proposal.command,
        })
    });
    json!({
        "now": plan.zone.show(watch.now),
        "queues": watch.queues.iter().map(queue).collect::<Vec<_>>(),
        "alarms": watch.alarms.iter().map(alarm).collect::<Vec<_>>(),
        "proposal": proposal,
    })
}
