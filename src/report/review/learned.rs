//! What a review teaches, as proposals.csv, tables and parts of review.json.

use crate::domain::calendar::Span;
use crate::domain::ids::{QueueId, TierId};
use crate::domain::learned::{Attendance, Lesson, Presence, Proposal};
use crate::domain::plan::Plan;
use crate::domain::review::Review;
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::report::Facts;
use crate::report::clock::Clock;
use crate::report::csv::{Writer, brief, cell};
use crate::report::figures::percent;
use crate::report::listing::Listing;
use crate::report::numbers::rounded;
use crate::report::words;
use crate::text;
use serde_json::{Value, json};

/// The key of a proposal as `compare --variant` takes it.
fn key(plan: &Plan, proposal: &Proposal) -> String {
    format!("queues.{}.{}", plan.queues[proposal.queue].id, proposal.key)
}

/// What a proposal rests on.
fn evidence(proposal: &Proposal) -> Text {
    let decimals = if proposal.observed >= 10.0 { 0 } else { 3 };
    let (count, observed) = (format!("{:.0}", proposal.count), format!("{:.decimals$}", proposal.observed));
    match (proposal.key, proposal.range) {
        ("aht_seconds", Some([least, most])) => {
            let (least, most) = (format!("{least:.0}"), format!("{most:.0}"));
            text!(
                "{count} chats, mean {observed} s; by hour {least} to {most} s",
                "{count} 个会话，平均 {observed} 秒；逐小时 {least} 至 {most} 秒"
            )
        }
        ("patience_seconds", _) => text!(
            "{count} gave up: time waited over those who did, {observed} s",
            "{count} 人放弃：总等待时间除以放弃人数为 {observed} 秒"
        ),
        ("bot_share", _) => text!(
            "{count} inquiries: at most {observed} of them can have ended with the bot",
            "{count} 次咨询：机器人至多解决了其中的 {observed}"
        ),
        ("concurrency", _) => text!(
            "{count} agent-hours in short intervals: {observed} chats held at once",
            "缺人时段的 {count} 人时：同时会话 {observed} 个"
        ),
        _ => text!(
            "{count} agent-hours on line planned: {observed} of them missed by the clock",
            "计划在线 {count} 人时：按打卡缺失 {observed}"
        ),
    }
}

/// proposals.csv.
///
/// # Errors
/// None that an input could cause.
pub fn proposals(plan: &Plan, proposals: &[Proposal], lang: Lang) -> Result<Vec<u8>> {
    let mut out = Writer::new(&["key", "old", "new", "evidence", "weight"])?;
    for proposal in proposals {
        let told = evidence(proposal);
        out.row([
            cell(&key(plan, proposal)),
            brief(proposal.old),
            brief(proposal.new),
            cell(told.get(lang)),
            brief(proposal.weight.0),
        ])?;
    }
    out.finish()
}

/// Who came, what the editions were, and what settings should be.
pub(super) fn listings(facts: &Facts<'_>, review: &Review) -> Vec<Listing> {
    let plan = facts.plan;
    let mut found = Vec::new();
    found.extend(review.presence.as_ref().map(|presence| presence_listing(plan, presence)));
    found.extend(lessons(plan, &review.lessons));
    found.extend(settings(plan, &review.proposals));
    found
}

fn presence_listing(plan: &Plan, presence: &Presence) -> Listing {
    let known = presence.tiers.iter().filter(|(_, attendance)| attendance.planned > 0.0 || attendance.extra > 0.0);
    let row = |(tier, attendance): (TierId, &Attendance)| {
        std::iter::once(words::tier(&plan.tiers[tier])).chain(attendance_cells(attendance)).collect()
    };
    let missing: Vec<&str> = presence.missing.iter().map(|agent| plan.agents[*agent].id.as_str()).collect();
    let names = missing.join(", ");
    let absent = (!missing.is_empty()).then(|| text!("Did not come at all: {names}", "全程未到：{names}"));
    let cut = presence.cut.map(|cut| {
        let (from, to) = (plan.zone.show(cut.start), plan.zone.show(cut.end));
        text!(
            "The clock tells from {from} to {to} alone: all else is not judged.",
            "打卡记录仅覆盖 {from} 至 {to}，其余不作评判。"
        )
    });
    let n = presence.left_out;
    let left_out = (n > 0).then(|| {
        text!(
            n,
            "{n} work block is not judged: the clock does not tell of it, or never of its end.",
            "{n} work blocks are not judged: the clock does not tell of them, or never of their end.",
            "{n} 个班段不作评判：打卡记录未涉及，或只有上班卡。"
        )
    });
    Listing {
        title: text!("Who came", "到岗情况"),
        heads: std::iter::once(text!("Tier", "梯队")).chain(attendance_heads()).collect(),
        rows: known.map(row).collect(),
        notes: absent.into_iter().chain(cut).chain(left_out).collect(),
    }
}

/// The same hour by hour; none without a clock.
pub(super) fn presence_hours(facts: &Facts<'_>, review: &Review) -> Option<Listing> {
    let presence = review.presence.as_ref()?;
    let clock = Clock { zone: facts.plan.zone, lang: facts.lang };
    let row = |(span, tier, attendance): &(Span, TierId, Attendance)| {
        let head = [Text::same(clock.day_range(span)), words::tier(&facts.plan.tiers[*tier])];
        head.into_iter().chain(attendance_cells(attendance)).collect()
    };
    Some(Listing {
        title: text!("Who came, hour by hour", "逐小时到岗情况"),
        heads: [text!("When", "时段"), text!("Tier", "梯队")].into_iter().chain(attendance_heads()).collect(),
        rows: presence.hours.iter().map(row).collect(),
        notes: Vec::new(),
    })
}

fn attendance_heads() -> Vec<Text> {
    vec![
        text!("Planned hours", "计划工时"),
        text!("there", "在岗"),
        text!("absent", "缺勤"),
        text!("late", "迟到"),
        text!("away", "离岗"),
        text!("outside of the plan", "计划外"),
        text!("Adherence", "遵时率"),
        text!("Came late", "迟到次数"),
    ]
}

fn attendance_cells(attendance: &Attendance) -> Vec<Text> {
    let Attendance { planned, present, absent, late, away, extra, blocks } = *attendance;
    let mut cells: Vec<Text> =
        [planned, present, absent, late, away, extra].iter().map(|hours| Text::same(format!("{hours:.1}"))).collect();
    cells.push(Text::same(attendance.adherence().map_or_else(|| "–".to_owned(), |share| percent(share.0))));
    cells.push(Text::same(format!("{} / {}", blocks[2], blocks[0])));
    cells
}

fn lessons(plan: &Plan, lessons: &[Lesson]) -> Option<Listing> {
    let number = |value: Option<f64>| Text::same(value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}")));
    let row = |lesson: &Lesson| {
        let event = &plan.events[lesson.event];
        let queues: Vec<String> =
            lesson.growth_by_queue.iter().map(|(q, g)| format!("{} {g:.2}", plan.queues[*q].id)).collect();
        vec![
            Text::same(&event.name),
            number(lesson.growth),
            Text::same(queues.join(", ")),
            number(lesson.uplift),
            Text::same(lesson.phase_times.as_ref().map_or_else(|| "–".to_owned(), |times| clocks(times))),
        ]
    };
    (!lessons.is_empty()).then(|| Listing {
        title: text!("What the event really was", "活动的真实情况"),
        heads: vec![
            text!("Event", "活动"),
            text!("Growth", "实际增长"),
            text!("by queue", "分队列"),
            text!("Uplift", "峰值倍数"),
            text!("Phases, where others", "波次（与计划不同时）"),
        ],
        rows: lessons.iter().map(row).collect(),
        notes: Vec::new(),
    })
}

fn clocks(times: &[chrono::NaiveTime]) -> String {
    times.iter().map(|time| time.format("%H:%M").to_string()).collect::<Vec<_>>().join(";")
}

fn settings(plan: &Plan, proposals: &[Proposal]) -> Option<Listing> {
    let row = |proposal: &Proposal| {
        vec![
            Text::same(key(plan, proposal)),
            Text::same(brief(proposal.old)),
            Text::same(brief(proposal.new)),
            Text::same(percent(proposal.weight.0)),
            evidence(proposal),
        ]
    };
    (!proposals.is_empty()).then(|| Listing {
        title: text!("Settings for the next time", "下次应采用的设置"),
        heads: vec![
            text!("Key", "键"),
            text!("Old", "原值"),
            text!("New", "新值"),
            text!("Weight", "权重"),
            text!("Evidence", "依据"),
        ],
        rows: proposals.iter().map(row).collect(),
        notes: vec![text!(
            "`review --apply` writes them into plan.toml, with the history and the events in out/learned/.",
            "`review --apply` 会将其写入 plan.toml，并启用 out/learned/ 中的历史与活动。"
        )],
    })
}

/// What was learned, for review.json.
pub(super) fn object(plan: &Plan, review: &Review) -> Value {
    let id = |queue: &QueueId| plan.queues[*queue].id.clone();
    let lesson = |lesson: &Lesson| {
        let event = &plan.events[lesson.event];
        let by_queue: serde_json::Map<String, Value> =
            lesson.growth_by_queue.iter().map(|(queue, growth)| (id(queue), json!(rounded(*growth)))).collect();
        json!({
            "event": event.name,
            "kind": event.kind,
            "growth": lesson.growth.map(rounded),
            "growth_by_queue": by_queue,
            "uplift": lesson.uplift.map(rounded),
            "phase_times": lesson.phase_times.as_ref().map(|times| clocks(times)),
            "known": rounded(lesson.known.0),
        })
    };
    let proposal = |proposal: &Proposal| {
        json!({
            "key": key(plan, proposal),
            "old": proposal.old,
            "observed": rounded(proposal.observed),
            "new": proposal.new,
            "weight": rounded(proposal.weight.0),
            "count": rounded(proposal.count),
        })
    };
    json!({
        "events": review.lessons.iter().map(lesson).collect::<Vec<_>>(),
        "proposals": review.proposals.iter().map(proposal).collect::<Vec<_>>(),
    })
}

/// Who came, for review.json.
pub(super) fn presence_object(plan: &Plan, presence: &Presence) -> Value {
    let attended = |attendance: &Attendance| {
        json!({
            "planned_hours": rounded(attendance.planned),
            "present_hours": rounded(attendance.present),
            "absent_hours": rounded(attendance.absent),
            "late_hours": rounded(attendance.late),
            "away_hours": rounded(attendance.away),
            "extra_hours": rounded(attendance.extra),
            "adherence": attendance.adherence().map(|share| rounded(share.0)),
            "blocks": attendance.blocks[0],
            "blocks_absent": attendance.blocks[1],
            "blocks_late": attendance.blocks[2],
        })
    };
    let tier = |(tier, attendance): (TierId, &Attendance)| {
        let mut object = attended(attendance);
        object["tier"] = json!(plan.tiers[tier].id);
        object
    };
    let hour = |(span, tier, attendance): &(Span, TierId, Attendance)| {
        let mut object = attended(attendance);
        object["start"] = json!(plan.zone.show(span.start));
        object["tier"] = json!(plan.tiers[*tier].id);
        object
    };
    let line = |(queue, [planned, missed]): (QueueId, &[f64; 2])| {
        let share = if *planned > 0.0 { Some(rounded(missed / planned)) } else { None };
        json!({ "queue": plan.queues[queue].id, "planned_hours": rounded(*planned), "missed_hours": rounded(*missed), "shrinkage": share })
    };
    let known = presence.tiers.iter().filter(|(_, attendance)| attendance.planned > 0.0 || attendance.extra > 0.0);
    json!({
        "tiers": known.map(tier).collect::<Vec<_>>(),
        "hours": presence.hours.iter().map(hour).collect::<Vec<_>>(),
        "queues": presence.line.iter().map(line).collect::<Vec<_>>(),
        "from": presence.cut.map(|cut| plan.zone.show(cut.start)),
        "to": presence.cut.map(|cut| plan.zone.show(cut.end)),
        "blocks_not_judged": presence.left_out,
        "missing": presence.missing.iter().map(|agent| &plan.agents[*agent].id).collect::<Vec<_>>(),
    })
}
