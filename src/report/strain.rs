//! Who has it hard: duties to look at twice, hours that add up, and wishes that are broken, by person, the worst first.

use super::Facts;
use super::figures::percent;
use super::listing::Listing;
use super::marks::{Mark, Strain};
use super::view::View;
use super::wishes::broken;
use crate::domain::calendar::{Moment, Span};
use crate::domain::fairness::{Load, loads};
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Block};
use crate::domain::text::Text;
use crate::error::Result;
use crate::text;

/// From here on somebody looks twice: pieces of a duty, its length, hours in any seven days, days in a row, breaks of a block beyond
/// the fewest that it needs, and changes of queue in a block.
const PIECES: usize = 3;
/// Eleven hours of rest in each day leave thirteen (Directive 2003/88/EC, article 3).
const SPAN_SECONDS: i64 = 13 * 3600;
const WEEK_HOURS: f64 = 60.0;
const DAYS_IN_ROW: usize = 6;
const EXTRA_BREAKS: i64 = 3;
const SWITCHES: usize = 4;
/// Times that are told of one thing.
const MOST_TIMES: usize = 3;

/// What is hard for whom, computed once for all that is written of a schedule.
pub(super) fn hard<'v>(view: &'v View<'_>) -> &'v Strain {
    view.strain().get_or_init(|| {
        let loads = loads(view.plan, Some(view.requirement), view.roster());
        Strain::new(loads.iter().enumerate().map(|(at, load)| (AgentId(at), marks(view, AgentId(at), load))))
    })
}

/// What is hard for one agent of the plan, what comes again on other days once; empty for most.
fn marks(view: &View<'_>, agent: AgentId, load: &Load) -> Vec<Mark> {
    let blocks = view.roster().blocks(agent);
    let rest = view.plan.rules.min_rest.0 * 60;
    let duties: Vec<&[Block<'_>]> = blocks.chunk_by(|a, b| b.span.start.0 - a.span.end.0 < rest).collect();
    let mut marks: Vec<Mark> = duties.iter().flat_map(|duty| of_duty(view, duty)).collect();
    marks.extend(blocks.iter().filter(|block| !block.standby).flat_map(|block| of_block(view, block)));
    let mut alike: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        match alike.iter_mut().find(|group| group[0].key == mark.key) {
            Some(group) => group.push(mark),
            None => alike.push(vec![mark]),
        }
    }
    let mut marks: Vec<Mark> = alike.into_iter().filter_map(together).collect();
    marks.extend(week(view, agent, &blocks));
    marks.extend(row_of_days(view, &duties));
    marks.extend(night(view.plan, load));
    marks.extend(wishes(view, agent, &blocks, load));
    marks
}

/// Things of one remedy as one: what the worst of them is, and when all of them are.
fn together(mut alike: Vec<Mark>) -> Option<Mark> {
    let n = alike.len();
    alike.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let (weight, times) =
        (alike.iter().map(|mark| mark.weight).sum(), times(alike.iter().map(|mark| mark.when.clone())));
    let worst = alike.into_iter().next()?;
    if n == 1 {
        return Some(worst);
    }
    let Text { en, zh } = worst.what;
    Some(Mark { what: text!("{en}, the worst of {n}", "{zh}，{n} 次中最重"), when: times, key: worst.key, weight })
}

/// Some of `all` one after the other, and how many more they are.
fn times(all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len().saturating_sub(MOST_TIMES);
    let more = (more > 0).then(|| format!("+{more}"));
    all.take(MOST_TIMES).chain(more).collect::<Vec<_>>().join(", ")
}

fn of_duty(view: &View<'_>, duty: &[Block<'_>]) -> Vec<Mark> {
    let (Some(first), Some(last)) = (duty.first(), duty.last()) else { return Vec::new() };
    let span = Span { start: first.span.start, end: last.span.end };
    let (pieces, hours, when) = (duty.len(), span.seconds() as f64 / 3600.0, view.clock.day_range(&span));
    let mut marks = Vec::new();
    if pieces >= PIECES {
        let fewer = PIECES - 1;
        marks.push(Mark {
            what: text!("{pieces} pieces in one duty", "一个班次 {pieces} 段"),
            when: when.clone(),
            key: Text::same(format!("rules.max_blocks_per_duty = {fewer}")),
            weight: pieces as f64 / fewer as f64,
        });
    }
    if span.seconds() > SPAN_SECONDS {
        let most = SPAN_SECONDS / 60;
        marks.push(Mark {
            what: text!("{hours:.1} h from first to last", "首尾相距 {hours:.1} 小时"),
            when,
            key: Text::same(format!("rules.max_span_minutes = {most}")),
            weight: span.seconds() as f64 / SPAN_SECONDS as f64,
        });
    }
    marks
}

fn of_block(view: &View<'_>, block: &Block<'_>) -> Vec<Mark> {
    let (plan, when, hours) = (view.plan, view.clock.day_range(&block.span), block.span.seconds() as f64 / 3600.0);
    let seconds = |of: &dyn Fn(Activity) -> bool| -> i64 {
        block.segments.iter().filter(|segment| of(segment.activity)).map(|segment| segment.span.seconds()).sum()
    };
    let count = |of: &dyn Fn(Activity) -> bool| block.segments.iter().filter(|segment| of(segment.activity)).count();
    let apart = |activity| matches!(activity, Activity::Meal | Activity::Session(_));
    let breaks = count(&|activity| activity == Activity::Break) as i64;
    let fewest = plan.breaks.fewest(block.span.seconds(), count(&apart) as i64, seconds(&apart));
    let mut marks = Vec::new();
    if breaks >= fewest + EXTRA_BREAKS {
        let stretches = count(&|activity| activity == Activity::Work).max(1) as i64;
        // The least stretch, in steps of five minutes, with which so many do not fit into the block.
        let least = (seconds(&|activity| activity == Activity::Work) / 60 / stretches / 5 + 1) * 5;
        let price = plan.penalties.extra_break;
        let key = if least <= plan.breaks.max_work.0 {
            Text::same(format!("breaks.min_work_minutes = {least}"))
        } else {
            text!("penalties.extra_break above {price}", "penalties.extra_break 高于 {price}")
        };
        marks.push(Mark {
            what: text!(
                "{breaks} breaks in {hours:.1} h, {fewest} are enough",
                "{hours:.1} 小时内小休 {breaks} 次，{fewest} 次即可"
            ),
            when: when.clone(),
            key,
            weight: breaks as f64 / (fewest + EXTRA_BREAKS - 1).max(1) as f64,
        });
    }
    let queues: Vec<_> = block.segments.iter().filter(|s| s.activity == Activity::Work).map(|s| s.queue).collect();
    let switches = queues.windows(2).filter(|pair| pair[0] != pair[1]).count();
    if switches >= SWITCHES {
        let price = plan.penalties.queue_switch;
        marks.push(Mark {
            what: text!("{switches} changes of queue in {hours:.1} h", "{hours:.1} 小时内换队列 {switches} 次"),
            when,
            key: text!("penalties.queue_switch above {price}", "penalties.queue_switch 高于 {price}"),
            weight: switches as f64 / (SWITCHES - 1) as f64,
        });
    }
    marks
}

/// The seven days with most paid hours, those worked before and after the plan included.
fn week(view: &View<'_>, agent: AgentId, blocks: &[Block<'_>]) -> Option<Mark> {
    let plan = view.plan;
    let mut times: Vec<(Span, f64)> =
        blocks.iter().map(|block| (block.span, plan.paid_hours(block.segments))).collect();
    times.extend(plan.agents[agent].worked.iter().map(|span| (*span, span.seconds() as f64 / 3600.0)));
    times.sort_by_key(|(span, _)| *span);
    let within = |start: Moment| {
        let days = Span { start, end: Moment(start.0 + 7 * 86_400) };
        let share =
            |(span, hours): &(Span, f64)| hours * days.overlap_seconds(span) as f64 / span.seconds().max(1) as f64;
        (times.iter().map(share).sum::<f64>(), days)
    };
    let (hours, days) = times.iter().map(|(span, _)| within(span.start)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    let duties = (WEEK_HOURS * 60.0) as i64 / plan.rules.max_duty.0.max(1);
    let key = if duties < 7 {
        Text::same(format!("rules.max_days_in_row = {duties}"))
    } else {
        Text::same(format!("rules.max_duty_minutes = {}", (WEEK_HOURS * 60.0 / 7.0) as i64 / 30 * 30))
    };
    let (from, to) = (view.clock.day(days.start), view.clock.day(Moment(days.end.0 - 1)));
    (hours > WEEK_HOURS).then(|| Mark {
        what: text!("{hours:.1} paid h in 7 days", "7 天内计薪 {hours:.1} 小时"),
        when: format!("{} – {}", view.clock.day_name(from), view.clock.day_name(to)),
        key,
        weight: hours / WEEK_HOURS,
    })
}

fn row_of_days(view: &View<'_>, duties: &[&[Block<'_>]]) -> Option<Mark> {
    let starts: Vec<Moment> = duties.iter().filter_map(|duty| Some(duty.first()?.span.start)).collect();
    let day = |moment: &Moment| view.plan.zone.day(*moment);
    let rows = starts.chunk_by(|a, b| day(b) - day(a) <= 1);
    let longest = rows.max_by_key(|row| row.len())?;
    let (first, last) = (longest.first()?, longest.last()?);
    let days = (day(last) - day(first) + 1) as usize;
    (days > DAYS_IN_ROW).then(|| Mark {
        what: text!("on duty {days} days in a row", "连续上班 {days} 天"),
        when: format!(
            "{} – {}",
            view.clock.day_name(view.clock.day(*first)),
            view.clock.day_name(view.clock.day(*last))
        ),
        key: Text::same(format!("rules.max_days_in_row = {DAYS_IN_ROW}")),
        weight: days as f64 / DAYS_IN_ROW as f64,
    })
}

fn night(plan: &Plan, load: &Load) -> Option<Mark> {
    let (hours, fair, price) = (load.night, plan.penalties.fair_night_hours, plan.penalties.night_over_fair_share);
    (hours > fair).then(|| Mark {
        what: text!("{hours:.1} night h, {fair} are fair", "夜间 {hours:.1} 小时，均摊为 {fair}"),
        when: String::new(),
        key: text!("penalties.night_over_fair_share above {price}", "penalties.night_over_fair_share 高于 {price}"),
        weight: hours / fair.max(1.0),
    })
}

fn wishes(view: &View<'_>, agent: AgentId, blocks: &[Block<'_>], load: &Load) -> Vec<Mark> {
    let all = broken(&view.plan.agents[agent], blocks);
    let share = 1.0 - load.share_kept().unwrap_or(1.0);
    let penalties = &view.plan.penalties;
    let kinds = [
        (true, text!("to be avoided", "希望避开"), "avoided", penalties.avoided),
        (false, text!("not preferred", "非优先时段"), "outside_preference", penalties.outside_preference),
    ];
    let mark = |(avoided, name, key, price): (bool, Text, &str, f64)| {
        let of_kind: Vec<Span> = all.iter().filter(|wish| wish.avoided == avoided).map(|wish| wish.span).collect();
        let hours = of_kind.iter().map(Span::seconds).sum::<i64>() as f64 / 3600.0;
        let (part, Text { en, zh }) = (percent(share), name);
        (hours > 0.0).then(|| Mark {
            what: text!(
                "wish broken for {hours:.1} h: {en}; {part} of the time against a wish",
                "违背意愿 {hours:.1} 小时（{zh}）；占其工时 {part}"
            ),
            when: times(of_kind.iter().map(|span| view.clock.day_range(span))),
            key: text!(
                "penalties.{key} above {price}, or unavailable in availability.csv",
                "penalties.{key} 高于 {price}，或在 availability.csv 写 unavailable"
            ),
            weight: share,
        })
    };
    kinds.into_iter().filter_map(mark).collect()
}

/// What is hard for whom, a row for each thing, the worst person first; none where nothing is.
pub(super) fn strain(view: &View<'_>) -> Option<Listing> {
    let people = hard(view).worst();
    let rows = people.iter().flat_map(|(agent, marks)| {
        let (who, tier) = (view.who(*agent), view.tier_name(&view.plan.agents[*agent]));
        let row = move |mark: &Mark| {
            let [who, tier, when] = [who.clone(), tier.clone(), mark.when.clone()].map(Text::same);
            vec![who, tier, mark.what.clone(), when, mark.key.clone()]
        };
        marks.iter().map(row)
    });
    let (hours, span, extra) = (WEEK_HOURS, SPAN_SECONDS / 3600, EXTRA_BREAKS);
    (!people.is_empty()).then(|| Listing {
        title: text!("Fatigue and wishes by person, the worst first", "疲劳与意愿，按人，最重者在前"),
        heads: vec![
            text!("Agent", "坐席"),
            text!("Tier", "梯队"),
            text!("What", "情况"),
            text!("When", "时间"),
            text!("Against it in plan.toml", "plan.toml 中的对策"),
        ],
        rows: rows.collect(),
        notes: vec![text!(
            "Told from: {PIECES} pieces or more than {span} h from first to last in one duty; more than {hours} paid h in any 7 days, or {DAYS_IN_ROW} days in a row; \
             {extra} breaks more than a block needs; {SWITCHES} changes of queue in a block; nights beyond the fair share; every broken wish. \
             A rule forbids, a higher price makes it rarer.",
            "列出：一个班次不少于 {PIECES} 段或首尾超过 {span} 小时；任意 7 天计薪超过 {hours} 小时，或连续上班超过 {DAYS_IN_ROW} 天；\
             一段内小休比所需多 {extra} 次以上；一段内换队列 {SWITCHES} 次以上；夜班超出均摊；所有违背的意愿。规则可禁止，提高罚金可减少。"
        )],
    })
}

/// What is hard for whom, as [`strain`] lists it.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn strain_table(facts: &Facts<'_>) -> Result<Option<Listing>> {
    Ok(strain(&View::new(facts)?))
}
