//! R11: one meal in a long block, away from its ends.

use super::{Breach, Rule, minutes, pauses};
use crate::check::case::Case;
use crate::domain::roster::{Activity, Block};
use crate::domain::text::Text;
use crate::text;

/// R11.
pub struct Meal;

impl Rule for Meal {
    fn id(&self) -> &'static str {
        "R11"
    }

    fn statement(&self) -> Text {
        text!(
            "a block longer than meal_after_minutes holds exactly one meal, any other none; a meal is exactly meal_minutes, \
             with work on both sides, at least meal_margin_minutes from both ends of its block, and at most meal_latest_minutes (if not 0) after its start",
            "超过 meal_after_minutes 的班段正好一次用餐，其他班段没有；用餐正好 meal_minutes，前后都是工作，\
             距班段两端至少 meal_margin_minutes，并在班段开始后 meal_latest_minutes（非 0 时）之内"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        for block in case.work_blocks() {
            found.extend(pauses(block, Activity::Meal, case.plan.breaks.meal_length.0));
            margin_and_number(case, block, &mut found);
        }
        found
    }
}

fn margin_and_number(case: &Case<'_>, block: &Block<'_>, found: &mut Vec<Breach>) {
    let breaks = &case.plan.breaks;
    let margin = breaks.meal_margin.0;
    let mut meals = 0;
    for meal in block.segments.iter().filter(|segment| segment.activity == Activity::Meal) {
        meals += 1;
        let nearest = (meal.span.start.0 - block.span.start.0).min(block.span.end.0 - meal.span.end.0);
        if nearest < margin * 60 {
            let message = text!(
                "the meal is nearer than {margin} min to an end of its block",
                "用餐距班段一端不足 {margin} 分钟"
            );
            found.push(Breach { at: meal.span.start, message });
        }
        let (after, latest) = (meal.span.start.0 - block.span.start.0, breaks.meal_latest.0);
        if latest > 0 && after > latest * 60 {
            let after = minutes(after);
            let message = text!(
                "the meal starts {after} min after its block, at most {latest} are allowed",
                "用餐在班段开始 {after} 分钟后才开始，最多 {latest} 分钟"
            );
            found.push(Breach { at: meal.span.start, message });
        }
    }
    let required = usize::from(block.span.seconds() > breaks.meal_after.0 * 60);
    if meals != required {
        let long = minutes(block.span.seconds());
        let message = text!(
            meals,
            "the block of {long} min holds {meals} meal, {required} required",
            "the block of {long} min holds {meals} meals, {required} required",
            "{long} 分钟的班段有 {meals} 次用餐，应为 {required} 次"
        );
        found.push(Breach { at: block.span.start, message });
    }
}
