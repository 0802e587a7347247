//! The shifts of an imported roster as `[[shifts]]` of plan.toml.

use crate::domain::imported_roster::ProposedShift;
use crate::domain::plan::{Breaks, Rules};
use crate::text;
use std::fmt::Write;

/// `shifts` as plan.toml says them, and what `[rules]` must say besides where they are longer, shorter or finer than `rules` allow.
pub fn catalogue_toml(shifts: &[ProposedShift], rules: &Rules, breaks: &Breaks) -> String {
    if shifts.is_empty() {
        return String::new();
    }
    let mut text = "\
# The shifts of the roster. With a catalogue every work block is one of these; left out: free blocks.
# 名册中的班次。设班次表后工作班段只能取自其中；不设则自由排班。
"
    .to_owned();
    let needs = needs(shifts, rules, breaks);
    if !needs.is_empty() {
        let needs = needs.join(", ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# They need under [rules]:  需在 [rules] 中设：{needs}");
    }
    for ProposedShift { id, start, minutes, days } in shifts {
        let id = toml::Value::String(id.clone());
        let start = format!("{:02}:{:02}", start / 60, start % 60);
        let times = text!(*days, "once", "{days} times", "").en;
        let _ = write!(
            text,
            "\n[[shifts]]\nid = {id}\nstarts = [\"{start}\"]             # {times} in the roster  名册中 {days} 次\nminutes = {minutes}\n"
        );
    }
    text
}

/// The keys of `[rules]` that stand against some of the shifts, with values that do not.
fn needs(shifts: &[ProposedShift], rules: &Rules, breaks: &Breaks) -> Vec<String> {
    let minutes = || shifts.iter().map(|shift| shift.minutes);
    let meal = |minutes: i64| if minutes > breaks.meal_after.0 && !breaks.meal_paid { breaks.meal_length.0 } else { 0 };
    let grid = shifts.iter().fold(rules.block_grid.0, |grid, shift| gcd(gcd(grid, shift.start), shift.minutes));
    let (shortest, longest) = (minutes().min().unwrap_or(0), minutes().max().unwrap_or(0));
    let paid = minutes().map(|minutes| minutes - meal(minutes)).max().unwrap_or(0);
    let all = [
        ("block_grid_minutes", grid, grid < rules.block_grid.0),
        ("min_block_minutes", shortest, shortest < rules.min_block.0),
        ("max_block_minutes", longest, longest > rules.max_block.0),
        ("max_duty_minutes", paid, paid > rules.max_duty.0),
    ];
    all.into_iter().filter(|(.., needed)| *needed).map(|(key, value, _)| format!("{key} = {value}")).collect()
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Every line of `text` as a comment.
pub fn commented(text: &str) -> String {
    let line = |line: &str| match line {
        "" => "\n".to_owned(),
        _ if line.starts_with('#') => format!("{line}\n"),
        _ => format!("# {line}\n"),
    };
    text.lines().map(line).collect()
}
