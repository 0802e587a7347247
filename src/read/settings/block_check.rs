//! Whether any block length can be filled with stretches, breaks and a meal (R5, R7, R9, R10, R11).

use super::toml_walk::Section;
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::plan::{Breaks, Plan, Rules};
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::text;

/// Longer blocks are not tried: if none up to two days can be filled, the rules are not meant so.
const LONGEST_TRIED: i64 = 2880;

/// Reports rules that no work block or no standby block can satisfy.
pub(in crate::read) fn report(plan: &Plan, root: &Section<'_>, findings: &mut Findings) {
    let Plan { rules, breaks, standby, .. } = plan;
    if rules.min_block <= rules.max_block && breaks.min_work <= breaks.max_work && !any_possible(rules, breaks) {
        let (low, high) = (rules.min_block.0, rules.max_block.0);
        let (duty, span) = (rules.max_duty.0, rules.max_span.0);
        let message = text!(
            "no block of {low} to {high} minutes can be filled with stretches, breaks and a meal within one duty of at most {duty} \
             paid minutes (max_duty_minutes) and {span} from first to last (max_span_minutes)",
            "{low} 到 {high} 分钟的班段都无法由工作段、小休和用餐填满，并符合班次上限：计薪 {duty} 分钟（max_duty_minutes）、\
             跨度 {span} 分钟（max_span_minutes）"
        );
        let key = if root.is_present("breaks") { "breaks" } else { "rules" };
        findings.add(&codes::NO_BLOCK_POSSIBLE, root.key_place(key), message);
    }
    let fits = lengths(rules.block_grid.0, standby.min_block.0, standby.max_block.0).next().is_some();
    if standby.min_block <= standby.max_block && !fits {
        let grid = rules.block_grid.0;
        let message = text!(
            "no multiple of {grid} minutes lies between the standby block lengths",
            "待命班段的最短与最长之间没有 {grid} 分钟的整数倍"
        );
        findings.add(&codes::NO_STANDBY_BLOCK_POSSIBLE, root.key_place("standby"), message);
    }
}

fn lengths(grid: i64, low: i64, high: i64) -> impl Iterator<Item = i64> {
    (1..).map(move |n| n * grid).skip_while(move |l| *l < low).take_while(move |l| *l <= high)
}

fn any_possible(rules: &Rules, breaks: &Breaks) -> bool {
    fillable(rules, breaks).next().is_some()
}

/// The lengths of work blocks, in minutes, that can be filled within one duty, from the shortest on.
pub(in crate::read) fn fillable<'a>(rules: &'a Rules, breaks: &'a Breaks) -> impl Iterator<Item = i64> + 'a {
    let high = rules.max_block.0.min(rules.max_span.0).min(LONGEST_TRIED);
    lengths(rules.block_grid.0, rules.min_block.0, high).filter(|&length| {
        let meal = length > breaks.meal_after.0;
        let unpaid = if meal && !breaks.meal_paid { breaks.meal_length.0 } else { 0 };
        length - unpaid <= rules.max_duty.0 && can_be_filled(breaks, length)
    })
}

/// Whether stretches and pauses fill exactly `length` minutes, with one meal if the length asks for it.
fn can_be_filled(breaks: &Breaks, length: i64) -> bool {
    let slots = |minutes: i64| (minutes / SLOT_MINUTES) as usize;
    let up = |minutes: i64| slots(minutes + SLOT_MINUTES - 1);
    let end = slots(length);
    let (shortest, longest) = (up(breaks.min_work.0).max(1), slots(breaks.max_work.0));
    let (pause, meal) = (slots(breaks.break_length.0), slots(breaks.meal_length.0));
    let margin = up(breaks.meal_margin.0);
    let needs_meal = length > breaks.meal_after.0;
    let latest = if breaks.meal_latest.0 > 0 { slots(breaks.meal_latest.0) } else { end };
    // starts[m][t]: a stretch may start in slot t after m meals.
    let mut starts = [vec![false; end + 1], vec![false; end + 1]];
    starts[0][0] = true;
    for t in 0..end {
        for meals in 0..2 {
            if !starts[meals][t] {
                continue;
            }
            for stop in t + shortest..=(t + longest).min(end) {
                if stop == end {
                    if (meals == 1) == needs_meal {
                        return true;
                    }
                    continue;
                }
                if stop + pause < end {
                    starts[meals][stop + pause] = true;
                }
                if needs_meal && meals == 0 && stop <= latest && stop >= margin && stop + meal + margin <= end {
                    starts[1][stop + meal] = true;
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::units::Minutes;

    #[test]
    fn the_defaults_fill_every_length() {
        for length in lengths(30, 180, 540) {
            assert!(can_be_filled(&Breaks::default(), length), "{length}");
        }
    }

    #[test]
    fn fixed_stretches_fill_only_lengths_that_add_up() {
        // Stretches of exactly 50 and breaks of 10: lengths 50, 110, 170, …; no meal below 300.
        let breaks = Breaks { min_work: Minutes(50), max_work: Minutes(50), ..Breaks::default() };
        let possible: Vec<i64> = (1..60).map(|n| n * 5).filter(|l| can_be_filled(&breaks, *l)).collect();
        assert_eq!(possible, [50, 110, 170, 230, 290]);
    }

    #[test]
    fn a_margin_wider_than_half_the_block_leaves_no_room_for_the_meal() {
        let breaks = Breaks { meal_margin: Minutes(150), ..Breaks::default() };
        assert!(!can_be_filled(&breaks, 325), "150 + 30 + 150 = 330");
        assert!(can_be_filled(&breaks, 330));
    }

    #[test]
    fn a_meal_that_must_be_before_its_margin_is_none() {
        let breaks = |latest| Breaks { meal_latest: Minutes(latest), ..Breaks::default() };
        assert!(!can_be_filled(&breaks(85), 480), "the margin is 90");
        assert!(can_be_filled(&breaks(90), 480));
    }

    #[test]
    fn a_duty_shorter_than_the_shortest_block_makes_all_impossible() {
        let rules = Rules { max_duty: Minutes(170), ..Rules::default() };
        assert!(!any_possible(&rules, &Breaks::default()));
        let rules = Rules { max_duty: Minutes(180), ..Rules::default() };
        assert!(any_possible(&rules, &Breaks::default()));
    }
}
