//! The standby squad in call order, and who works under which lead.

use super::style::{Styles, heads};
use super::{Done, Worksheet, carried};
use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::roster::Block;
use crate::domain::text::Text;
use crate::report::view::View;
use crate::text;
use unicode_width::UnicodeWidthStr;

/// The least width of the column of breaks, in narrow characters.
const BREAKS_WIDTH: f64 = 46.0;

pub(super) fn fill_standby(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let columns = [
        (text!("Call no.", "呼叫序"), 8.0),
        (text!("Queue", "队列"), 14.0),
        (text!("Rank", "梯队顺位"), 9.0),
        (text!("Day", "日期"), 15.0),
        (text!("At call", "待命时段"), 15.0),
        (text!("ID", "工号"), 10.0),
        (text!("Name", "姓名"), 13.0),
        (text!("Tier", "梯队"), 10.0),
        (text!("Efficiency", "效率"), 9.0),
        (text!("Called at / notes", "呼叫时间 / 备注"), 30.0),
    ];
    let mut heading = columns.map(|(head, width)| (view.say(head), width)).to_vec();
    heading.extend(carried::heads(view));
    heads(sheet, styles, 0, &heading)?;
    sheet.set_portrait();
    let mut row = 1;
    for of_queue in view.calls.chunk_by(|a, b| a.queue == b.queue) {
        let (name, count) = (view.queue_name(of_queue[0].queue), of_queue.len());
        let band = text!(
            count,
            "{name}: {count} standby block, called by rank of the tier, then by start and fewer paid hours",
            "{name}: {count} standby blocks, called by rank of the tier, then by start and fewer paid hours",
            "{name}：{count} 个待命班段，按梯队顺位、开始时间、已计薪工时少者先呼叫"
        );
        sheet.merge_range(row, 0, row, 9, &view.say(band), &styles.band)?;
        row += 1;
        for call in of_queue {
            let agent = &view.plan.agents[call.agent];
            let rank = view.plan.tiers[agent.tier].standby_rank;
            sheet.write_with_format(row, 0, call.order as u32, &styles.center)?;
            sheet.write_with_format(row, 1, view.queue_name(call.queue), &styles.cell)?;
            sheet.write_with_format(row, 2, rank, &styles.center)?;
            sheet.write_with_format(row, 3, view.clock.day_name(view.clock.day(call.span.start)), &styles.cell)?;
            sheet.write_with_format(row, 4, view.clock.range(&call.span), &styles.cell)?;
            sheet.write_with_format(row, 5, &agent.id, &styles.cell)?;
            sheet.write_with_format(row, 6, &agent.name, &styles.cell)?;
            sheet.write_with_format(row, 7, view.tier_name(agent), &styles.cell)?;
            sheet.write_with_format(row, 8, call.efficiency, &styles.number)?;
            sheet.write_blank(row, 9, &styles.cell)?;
            carried::fill(view, styles, sheet, (row, 10), call.agent)?;
            row += 1;
        }
    }
    if view.calls.is_empty() {
        sheet.write_with_format(1, 0, view.say(text!("Nobody is on standby.", "没有待命安排。")), &styles.note)?;
    }
    Ok(())
}

/// The line above the blocks of a lead: who that is and when on duty during `span`, and how many work under it.
fn band(view: &View<'_>, lead: Option<AgentId>, span: &Span, people: usize) -> Text {
    let Some(lead) = lead else {
        return text!(
            people,
            "No lead on duty: {people} block",
            "No lead on duty: {people} blocks",
            "无组长在岗：{people} 个班段"
        );
    };
    let with_them = |block: &&Block<'_>| !block.standby && block.span.overlap_seconds(span) > 0;
    let blocks = view.roster().blocks(lead);
    let duty: Vec<String> = blocks.iter().filter(with_them).map(|block| view.clock.day_range(&block.span)).collect();
    let (name, duty) = (view.who(lead), duty.join(", "));
    text!(
        people,
        "Lead {name} ({duty}): {people} block",
        "Lead {name} ({duty}): {people} blocks",
        "组长 {name}（{duty}）：{people} 个班段"
    )
}

pub(super) fn fill_squads(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let groups = groups(view);
    let breaks = groups.iter().flat_map(|(_, members)| members).map(|(_, block)| view.block_breaks(block).width());
    // What does not fit would lie over the meal.
    let widest = breaks.max().map_or(0.0, |width| width as f64).max(BREAKS_WIDTH);
    let columns = [
        (text!("Day", "日期"), 15.0),
        (text!("Start – end", "时段"), 15.0),
        (text!("ID", "工号"), 10.0),
        (text!("Name", "姓名"), 14.0),
        (text!("Tier", "梯队"), 10.0),
        (text!("Queues", "队列"), 24.0),
        (text!("Breaks at", "小休开始"), widest),
        (text!("Meal", "用餐"), 13.0),
    ];
    let mut heading = columns.map(|(head, width)| (view.say(head), width)).to_vec();
    let has_sessions = !view.plan.sessions.is_empty();
    heading.extend(has_sessions.then(|| (view.say(text!("Activities", "活动")), 26.0)));
    let edge = heading.len() as u16 - 1;
    heading.extend(carried::heads(view));
    heads(sheet, styles, 0, &heading)?;
    sheet.set_portrait();
    let mut row = 1;
    for (band, members) in groups {
        sheet.merge_range(row, 0, row, edge, &view.say(band), &styles.band)?;
        row += 1;
        for (agent, block) in members {
            let member = &view.plan.agents[agent];
            let cells = [
                view.clock.day_name(view.clock.day(block.span.start)),
                view.block_range(&block),
                member.id.clone(),
                member.name.clone(),
                view.tier_name(member),
                view.block_queues(&block),
                view.block_breaks(&block),
                view.block_meal(&block),
            ];
            for (column, cell) in (0_u16..).zip(&cells) {
                sheet.write_with_format(row, column, cell, &styles.cell)?;
            }
            if has_sessions {
                let sessions = view.block_sessions(&block);
                sheet.write_with_format(row, edge, sessions.join("\n"), &styles.wrapped)?;
                sheet.set_row_height(row, 15 * sessions.len().max(1) as u32)?;
            }
            carried::fill(view, styles, sheet, (row, edge + 1), agent)?;
            row += 1;
        }
    }
    Ok(())
}

/// Work blocks under what is said of them: those of all who may lead, then those of each squad.
fn groups<'a>(view: &View<'a>) -> Vec<(Text, Vec<(AgentId, Block<'a>)>)> {
    let leads = |agent: &AgentId| view.plan.tiers[view.plan.agents[*agent].tier].can_lead;
    let of = |agent| view.roster().blocks(agent).into_iter().map(move |block| (agent, block));
    let blocks = view.roster().agents().filter(leads).flat_map(of);
    let mut leading: Vec<(AgentId, Block<'a>)> = blocks.filter(|(_, block)| !block.standby).collect();
    leading.sort_by_key(|(agent, block)| (block.span, *agent));
    let n = leading.len();
    let first = (n > 0).then(|| {
        let band =
            text!(n, "Those who may lead: {n} block", "Those who may lead: {n} blocks", "可任组长者：{n} 个班段");
        (band, leading)
    });
    let squad = |Squad { lead, members }: Squad<'a>| {
        let span = Span { start: members[0].1.span.start, end: members[members.len() - 1].1.span.end };
        (band(view, lead, &span, members.len()), members)
    };
    first.into_iter().chain(squads(view).into_iter().map(squad)).collect()
}

/// The work blocks of a local day that one lead looks after, by start; without a lead, those that nobody does.
struct Squad<'a> {
    lead: Option<AgentId>,
    members: Vec<(AgentId, Block<'a>)>,
}

/// All squads, those of a lead together, blocks without a lead last.
fn squads<'a>(view: &View<'a>) -> Vec<Squad<'a>> {
    let leads = |agent: AgentId| view.plan.tiers[view.plan.agents[agent].tier].can_lead;
    let of = |agent| view.roster().blocks(agent).into_iter().map(move |block| (agent, block));
    let blocks = view.roster().agents().filter(|&agent| !leads(agent)).flat_map(of);
    let mut led: Vec<(Option<AgentId>, AgentId, Block<'a>)> = blocks
        .filter(|(_, block)| !block.standby)
        .map(|(agent, block)| (view.lead_of(agent, &block), agent, block))
        .collect();
    led.sort_by_key(|(lead, agent, block)| (lead.is_none(), *lead, block.span, *agent));
    let mut squads: Vec<Squad<'a>> = Vec::new();
    let mut last = None;
    for (lead, agent, block) in led {
        let key = Some((lead, view.clock.day(block.span.start)));
        if last != key {
            squads.push(Squad { lead, members: Vec::new() });
            last = key;
        }
        if let Some(squad) = squads.last_mut() {
            squad.members.push((agent, block));
        }
    }
    squads
}
