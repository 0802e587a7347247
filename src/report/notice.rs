//! The dearest shortages in a few lines, for those who read the terminal only.

use super::view::View;
use super::{Facts, advice};
use crate::error::Result;
use crate::text;

/// Shortages in one notice; the reports list the others.
const MOST_LINES: usize = 3;

/// Where, when and how many agents are short and what would close it, dearest first, one line each in the reader's
/// language, and last how many places are left out; empty where nothing is short.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn shortage_notice(facts: &Facts<'_>) -> Result<Vec<String>> {
    let view = View::new(facts)?;
    let mut lines: Vec<String> = Vec::new();
    for shortage in view.shortages.iter().take(MOST_LINES) {
        let (queue, when) = (view.queue_name(shortage.queue), view.clock.day_range(&shortage.span));
        let (worst, hours) = (shortage.worst, shortage.hours);
        let advice = advice::close(&view, shortage);
        let (en, zh) = (advice.en, advice.zh);
        lines.push(view.say(text!(
            "{queue}, {when}: up to {worst:.1} agents short, {hours:.1} agent-hours; {en}",
            "{queue}，{when}：最多缺 {worst:.1} 人，{hours:.1} 人时；{zh}"
        )));
    }
    let more = view.shortages.len() - lines.len();
    if more > 0 {
        lines.push(view.say(text!("{more} more in report.html", "其余 {more} 处见 report.html")));
    }
    Ok(lines)
}
