//! Day lists: every block of a local day by its start, with its pauses and its lead; for the screen, as the squads have the same on paper.

use super::style::{Styles, heads, on_screen_only};
use super::{Done, Worksheet};
use crate::domain::ids::AgentId;
use crate::domain::roster::{Activity, Block};
use crate::report::view::View;
use crate::report::words;
use crate::text;
use unicode_width::UnicodeWidthStr;

/// The column of the queues and its width in narrow characters.
const QUEUES: u16 = 5;
const QUEUES_WIDTH: f64 = 30.0;
/// The column of what a block holds besides work, breaks and the meal, where the plan has any of it; one line each.
const SESSIONS: u16 = 10;
const SESSIONS_WIDTH: f64 = 26.0;

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let pause = view.plan.breaks.break_length.0;
    let mut columns = vec![
        (text!("Start – end", "时段"), 14.0),
        (text!("ID", "工号"), 9.0),
        (text!("Name", "姓名"), 12.0),
        (text!("Tier", "梯队"), 9.0),
        (text!("Duty", "班别"), 9.0),
        (text!("Queues", "队列"), QUEUES_WIDTH),
        (text!("Breaks ({pause} min each) at", "小休（各 {pause} 分钟）开始"), 54.0),
        (text!("Meal", "用餐"), 13.0),
        (text!("Lead", "组长"), 16.0),
        (text!("Paid hours", "计薪工时"), 9.0),
    ];
    if !view.plan.sessions.is_empty() {
        columns.push((text!("Activities", "活动"), SESSIONS_WIDTH));
    }
    let last = columns.len() as u16 - 1;
    let columns: Vec<(String, f64)> = columns.into_iter().map(|(head, width)| (view.say(head), width)).collect();
    heads(sheet, styles, 0, &columns)?;
    let of = |agent| view.roster().blocks(agent).into_iter().map(move |block| (agent, block));
    let mut blocks: Vec<(AgentId, Block<'_>)> = view.roster().agents().flat_map(of).collect();
    blocks.sort_by_key(|(agent, block)| (block.span, *agent));
    let mut row = 1;
    for of_day in blocks.chunk_by(|a, b| view.clock.day(a.1.span.start) == view.clock.day(b.1.span.start)) {
        let (day, count) = (view.clock.day_name(view.clock.day(of_day[0].1.span.start)), of_day.len());
        let band = text!(count, "{day}: {count} block", "{day}: {count} blocks", "{day}：{count} 个班段");
        sheet.merge_range(row, 0, row, last, &view.say(band), &styles.band)?;
        row += 1;
        for (agent, block) in of_day {
            fill_block(view, styles, sheet, row, *agent, block)?;
            row += 1;
        }
    }
    on_screen_only(sheet, (0, SESSIONS + 2))
}

fn fill_block(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    row: u32,
    id: AgentId,
    block: &Block<'_>,
) -> Done {
    let agent = &view.plan.agents[id];
    let activity = if block.standby { Activity::Standby } else { Activity::Work };
    let leads = view.plan.tiers[agent.tier].can_lead && !block.standby;
    let lead = match view.lead_of(id, block) {
        Some(lead) => view.who(lead),
        None if leads => view.say(text!("leads", "（组长）")),
        None => String::new(),
    };
    let queues = view.block_queue_changes(block);
    let cells = [
        view.block_range(block),
        agent.id.clone(),
        agent.name.clone(),
        view.tier_name(agent),
        view.say(words::activity(activity)),
        queues.clone(),
        view.block_breaks(block),
        view.block_meal(block),
        lead,
    ];
    for (column, cell) in (0_u16..).zip(&cells) {
        let style = if column == QUEUES { &styles.wrapped } else { &styles.cell };
        sheet.write_with_format(row, column, cell, style)?;
    }
    let sessions = view.block_sessions(block);
    if !view.plan.sessions.is_empty() {
        sheet.write_with_format(row, SESSIONS, sessions.join("\n"), &styles.wrapped)?;
    }
    let lines = (queues.width() as f64 / QUEUES_WIDTH).ceil().max(sessions.len() as f64).max(1.0);
    sheet.set_row_height(row, 15.0 * lines)?;
    sheet.write_with_format(row, 9, view.plan.paid_hours(block.segments), &styles.number)?;
    Ok(())
}
