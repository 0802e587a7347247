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

/// The column of the first day.
const DAYS: u16 = 4;
/// Widths of the columns whose text may need several lines, in narrow characters.
const SKILLS_WIDTH: f64 = 18.0;
const DAY_WIDTH: f64 = 26.0;
/// Days up to which a column has room for two blocks in a line, and the sheet goes on paper upright, with twice the people on a page.
const FEW_DAYS: usize = 2;
const WIDE_DAY: f64 = 46.0;
/// Days that are readable side by side on A4 across, and the percent at which they and the names fit.
const DAYS_OF_PAGE: usize = 7;
const SCALE: u16 = 56;

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let days = days(view);
    let width = if days.len() <= FEW_DAYS { WIDE_DAY } else { DAY_WIDTH };
    let mut columns = vec![
        (view.say(text!("ID", "工号")), 9.0),
        (view.say(text!("Name", "姓名")), 12.0),
        (view.say(text!("Tier", "梯队")), 9.0),
        (view.say(text!("Queues", "技能")), SKILLS_WIDTH),
    ];
    columns.extend(days.iter().map(|&day| (view.clock.day_name(day), width)));
    columns.push((view.say(text!("Paid hours", "计薪工时")), 9.0));
    columns.push((view.say(text!("of them standby", "其中待命")), 9.0));
    columns.push((view.say(text!("Least – most", "保底–上限")), 11.0));
    columns.extend(carried::heads(view));
    heads(sheet, styles, 0, &columns)?;
    sheet.set_freeze_panes(1, 2)?.autofilter(0, 0, view.plan.agents.len() as u32, columns.len() as u16 - 1)?;
    set_up_pages(sheet, days.len())?;
    for (row, agent) in (1..).zip(view.plan.agents.ids()) {
        fill_agent(view, styles, sheet, (row, agent), (&days, width))?;
    }
    Ok(())
}

/// Few days upright, those of a week across, more on several pages across with the names repeated.
fn set_up_pages(sheet: &mut Worksheet, days: usize) -> Done {
    if days <= FEW_DAYS {
        sheet.set_portrait();
    } else if days > DAYS_OF_PAGE {
        let breaks: Vec<u32> =
            (DAYS_OF_PAGE..days).step_by(DAYS_OF_PAGE).map(|day| u32::from(DAYS) + day as u32).collect();
        sheet.set_print_scale(SCALE).set_vertical_page_breaks(&breaks)?.set_repeat_columns(0, 1)?;
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
    (row, id): (u32, AgentId),
    (days, width): (&[NaiveDate], f64),
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
    let between = &view.say(text!("; ", "；"));
    let mut column = DAYS;
    for &day in days {
        let of_day = of_day(view, &blocks, day);
        let shown = of_day.join(if days.len() <= FEW_DAYS { between } else { "\n" });
        most_lines = most_lines.max(shown.lines().map(|line| lines(line, width)).sum());
        let before = view.facts.night.map(|night| self::of_day(view, &night.published.blocks(id), day));
        let changed = before.filter(|before| *before != of_day);
        let format = if changed.is_some() { &styles.changed } else { &styles.wrapped };
        sheet.write_with_format(row, column, shown, format)?;
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

/// The blocks that start on a local day, each with the sessions in it.
fn of_day(view: &View<'_>, blocks: &[Block<'_>], day: NaiveDate) -> Vec<String> {
    let of_day = blocks.iter().filter(|block| view.clock.day(block.span.start) == day);
    of_day.map(|block| line(view, block) + &view.sessions_behind(block)).collect()
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
