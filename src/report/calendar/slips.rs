//! slips.html: the duties of each agent on a slip of paper, eight to a page of A4, to be cut apart.

use super::events::Teller;
use super::messages::{Line, lines};
use crate::domain::ids::AgentId;
use crate::report::html::escape;
use crate::text;
use unicode_width::UnicodeWidthStr;

/// Its name, beside the calendars.
pub(super) const FILE: &str = "slips.html";
/// Lines of a slip below its head, and half-width characters of a line: what fits into 105 by 74 mm at 9.5 pt.
const LINES: usize = 12;
const WIDTH: usize = 52;
const STYLE: &str = include_str!("slips.css");

/// The slips of all who have a block, in the order of the roster.
pub(super) fn bytes(teller: &Teller<'_>) -> Vec<u8> {
    let name = &teller.plan.name;
    let title = escape(&teller.say(&text!("{name}: slips", "{name}：班条")));
    let slips: Vec<String> = teller.plan.agents.ids().flat_map(|agent| slips(teller, agent)).collect();
    let lang = teller.say(&text!("en", "zh-CN"));
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        slips.concat()
    );
    html.into_bytes()
}

/// The slips of one agent: as many as the lines need, each with the head.
fn slips(teller: &Teller<'_>, agent: AgentId) -> Vec<String> {
    let parts = parts(lines(teller, agent));
    let (all, who, plan) = (parts.len(), escape(&teller.who(agent)), escape(&teller.plan.name));
    let slip = |(at, lines): (usize, &Vec<Line>)| {
        let number = if all > 1 { format!(" ({}/{all})", at + 1) } else { String::new() };
        let body: String = lines.iter().map(shown).collect();
        format!("<section><header><h2>{who}{number}</h2><p>{plan}</p></header>\n{body}</section>\n")
    };
    parts.iter().enumerate().map(slip).collect()
}

fn shown(line: &Line) -> String {
    match line {
        Line::Day(day) => format!("<h3>{}</h3>\n", escape(day)),
        Line::Block(block) => format!("<p>{}</p>\n", escape(block)),
        Line::Pauses(pauses) => format!("<p class=\"pauses\">{}</p>\n", escape(pauses)),
    }
}

/// `lines` in slips; a block stays with its day and its pauses.
fn parts(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut parts: Vec<Vec<Line>> = Vec::new();
    let (mut used, mut day): (usize, Option<String>) = (0, None);
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let mut together = vec![line];
        if let Line::Day(name) = &together[0] {
            day = Some(name.clone());
            together.extend(lines.next());
        }
        together.extend(lines.next_if(|line| matches!(line, Line::Pauses(_))));
        let height: usize = together.iter().map(height).sum();
        if parts.is_empty() || used + height > LINES {
            parts.push(Vec::new());
            used = 0;
            // A block that goes over says its day again.
            if let (Line::Block(_), Some(day)) = (&together[0], &day) {
                together.insert(0, Line::Day(day.clone()));
                used = 1;
            }
        }
        used += height;
        if let Some(part) = parts.last_mut() {
            part.extend(together);
        }
    }
    parts
}

/// Lines that a line takes on paper.
fn height(line: &Line) -> usize {
    let (Line::Day(text) | Line::Block(text) | Line::Pauses(text)) = line;
    text.width().div_ceil(WIDTH).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_hold_what_fits_and_say_the_day_again() {
        let block = |n: usize| [Line::Block(format!("block {n}")), Line::Pauses("break ".repeat(20))];
        let lines = std::iter::once(Line::Day("day".to_owned())).chain((0..7).flat_map(block));
        let parts = parts(lines.collect());
        assert!(parts.len() > 1);
        let blocks = |part: &Vec<Line>| part.iter().filter(|line| matches!(line, Line::Block(_))).count();
        assert_eq!(parts.iter().map(blocks).sum::<usize>(), 7, "none is lost");
        for part in &parts {
            assert!(matches!(part[0], Line::Day(_)));
            assert!(part.iter().map(height).sum::<usize>() <= LINES + 1);
        }
    }
}
