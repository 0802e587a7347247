//! Roster: one row per agent, one column per local day.

use super::night::note;
use super::style::{Styles, heads};
use super::{Done, Worksheet, carried};
use crate::domain::ids::AgentId;
use crate::domain::roster::{Activity, Block};
use crate::report::numbers::rounded;
use crate::report::view::View;
use crate::report::words;
use crate::text;
use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

/// Widths of the columns whose text may need several lines, in narrow characters.
const SKILLS_WIDTH: f64 = 18.0;
const DAY_WIDTH: f64 = 22.0;

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let days = days(view);
    let mut columns = vec![
        (view.say(text!("ID", "工号")), 9.0),
        (view.say(text!("Name", "姓名")), 12.0),
        (view.say(text!("Tier", "梯队")), 9.0),
        (view.say(text!("Queues", "技能")), SKILLS_WIDTH),
    ];
    columns.extend(days.iter().map(|&day| (view.clock.day_name(day), DAY_WIDTH)));
    columns.push((view.say(text!("Paid hours", "计薪工时")), 9.0));
    columns.push((view.say(text!("of them standby", "其中待命")), 9.0));
    columns.push((view.say(text!("Least – most", "保底–上限")), 11.0));
    columns.extend(carried::heads(view));
    heads(sheet, styles, 0, &columns)?;
    sheet.set_freeze_panes(1, 2)?;
    for (row, agent) in (1..).zip(view.plan.agents.ids()) {
        fill_agent(view, styles, sheet, row, agent, &days)?;
    }
    Ok(())
}

/// The local days on which a block starts or the horizon lies.
fn days(view: &View<'_>) -> Vec<NaiveDate> {
    let horizon = view.plan.horizon;
    let mut days: Vec<NaiveDate> =
        (0..horizon.intervals()).map(|index| view.clock.day(horizon.interval_start(index))).collect();
    days.sort();
    days.dedup();
    days
}

fn fill_agent(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    row: u32,
    id: AgentId,
    days: &[NaiveDate],
) -> Done {
    let agent = &view.plan.agents[id];
    let blocks = view.roster().blocks(id);
    let queues: Vec<&str> = agent.queues.iter().map(|&queue| view.queue_name(queue)).collect();
    sheet.write_with_format(row, 0, &agent.id, &styles.cell)?;
    sheet.write_with_format(row, 1, &agent.name, &styles.cell)?;
    sheet.write_with_format(row, 2, view.tier_name(agent), &styles.cell)?;
    // A cell holds 32,767 characters, and nobody reads a thousand.
    let skills: String = queues.join(" / ").chars().take(1000).collect();
    let mut most_lines = lines(&skills, SKILLS_WIDTH);
    sheet.write_with_format(row, 3, skills, &styles.wrapped)?;
    let mut column = 4;
    for &day in days {
        let of_day = of_day(view, &blocks, day);
        most_lines = most_lines.max(of_day.iter().map(|block| lines(block, DAY_WIDTH)).sum());
        let before = view.facts.night.map(|night| self::of_day(view, &night.published.blocks(id), day));
        let changed = before.filter(|before| *before != of_day);
        let format = if changed.is_some() { &styles.changed } else { &styles.wrapped };
        sheet.write_with_format(row, column, of_day.join("\n"), format)?;
        if let Some(before) = changed {
            sheet.insert_note(row, column, &note(view, &before))?;
        }
        column += 1;
    }
    let hours = |standby_only: bool| -> f64 {
        let counted = blocks.iter().filter(|block| block.standby || !standby_only);
        rounded(counted.map(|block| view.plan.paid_hours(block.segments)).sum())
    };
    let most = agent.max_hours.map_or_else(|| "∞".to_owned(), |most| format!("{most}"));
    let paid = if hours(false) + 1e-9 < agent.min_hours { &styles.short } else { &styles.number };
    sheet.write_with_format(row, column, hours(false), paid)?;
    sheet.write_with_format(row, column + 1, hours(true), &styles.number)?;
    sheet.write_with_format(row, column + 2, format!("{} – {most}", agent.min_hours), &styles.center)?;
    carried::fill(view, styles, sheet, (row, column + 3), id)?;
    sheet.set_row_height(row, 15 * most_lines)?;
    Ok(())
}

/// The blocks that start on a local day, one line each, and below each the sessions in it.
fn of_day(view: &View<'_>, blocks: &[Block<'_>], day: NaiveDate) -> Vec<String> {
    let of_day = blocks.iter().filter(|block| view.clock.day(block.span.start) == day);
    of_day.flat_map(|block| std::iter::once(line(view, block)).chain(view.block_sessions(block))).collect()
}

/// Lines that `text` takes in a column, which breaks it between words and so never fills a line.
fn lines(text: &str, width: f64) -> u32 {
    (text.width() as f64 / (width - 1.0)).ceil().max(1.0) as u32
}

/// A block in a cell: `18:00–23:30 presale`, `22:00–24:00 standby presale`.
fn line(view: &View<'_>, block: &Block<'_>) -> String {
    let (range, queues) = (view.block_range(block), view.block_queues(block));
    if block.standby {
        format!("{range} {} {queues}", view.say(words::activity(Activity::Standby)))
    } else {
        format!("{range} {queues}")
    }
}
