//! The settings that this schedule was made with, by the keys of plan.toml.

use super::style::{Styles, on_screen_only};
use super::{Done, Worksheet};
use crate::domain::demand::Level;
use crate::domain::plan::{Holiday, Pay, Penalties, Plan, Queue, Tier};
use crate::domain::scorecard::Criterion;
use crate::report::scorecard;
use crate::report::view::View;
use crate::text;

/// The first columns of the two halves, which lie side by side, and how wide a key, a value and what parts the halves are.
const HALVES: [u16; 2] = [0, 3];
const WIDTHS: [f64; 3] = [30.0, 34.0, 2.0];

/// Key and value.
type Setting = (String, String);

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let plan = view.plan;
    for first in HALVES {
        for (column, head) in (first..).zip([text!("Setting", "设置项"), text!("Value", "值")]) {
            sheet.write_with_format(0, column, view.say(head), &styles.head)?;
        }
        for (column, width) in (first..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?.set_portrait();
    let mut sections = vec![
        ("plan".to_owned(), plan_settings(view)),
        ("forecast".to_owned(), forecast(plan)),
        ("staffing".to_owned(), staffing(plan)),
        ("rules".to_owned(), rules(plan)),
        ("breaks".to_owned(), breaks(plan)),
        ("standby".to_owned(), standby(plan)),
        ("squads / levels".to_owned(), squads_and_levels(plan)),
        ("penalties".to_owned(), penalties(&plan.penalties)),
        ("pay".to_owned(), pay(&plan.pay)),
        ("solver".to_owned(), solver(view)),
    ];
    sections.extend(plan.queues.values().map(|queue| (format!("queues: {}", queue.id), of_queue(queue))));
    sections.extend(plan.tiers.values().map(|tier| (format!("tiers: {}", tier.id), of_tier(tier))));
    let of_criterion =
        |criterion: &Criterion| (format!("scorecard: {}", criterion.name), of_criterion(view, criterion));
    sections.extend(plan.scorecard.iter().map(of_criterion));
    in_halves(styles, sheet, &sections)?;
    // They stand in plan.toml, and nobody works with them on paper.
    on_screen_only(sheet, (0, HALVES[1] + WIDTHS.len() as u16))
}

/// Writes the sections one below the other, from the middle on in the second half.
fn in_halves(styles: &Styles, sheet: &mut Worksheet, sections: &[(String, Vec<Setting>)]) -> Done {
    let all: usize = sections.iter().map(|(_, settings)| 1 + settings.len()).sum();
    let (mut row, mut done) = (1, 0);
    let mut first = HALVES[0];
    for (section, settings) in sections {
        if first == HALVES[0] && 2 * done >= all {
            (row, first) = (1, HALVES[1]);
        }
        sheet.write_with_format(row, first, section, &styles.band)?.write_with_format(
            row,
            first + 1,
            "",
            &styles.band,
        )?;
        for (key, value) in settings {
            row += 1;
            sheet.write_with_format(row, first, key, &styles.cell)?.write_with_format(
                row,
                first + 1,
                value,
                &styles.cell,
            )?;
        }
        row += 1;
        done += 1 + settings.len();
    }
    Ok(())
}

fn set(key: &str, value: impl ToString) -> Setting {
    (key.to_owned(), value.to_string())
}

fn plan_settings(view: &View<'_>) -> Vec<Setting> {
    let plan = view.plan;
    vec![
        set("name", &plan.name),
        set("timezone", plan.zone.0.name()),
        set("start", plan.zone.show(plan.horizon.start)),
        set("end", plan.zone.show(plan.horizon.end)),
        set("interval_minutes", plan.horizon.interval.0),
        set("currency", &plan.currency),
        set("peakshift", env!("CARGO_PKG_VERSION")),
    ]
}

fn forecast(plan: &Plan) -> Vec<Setting> {
    let mut settings = vec![set("opening_quarter_share", plan.forecast.opening_quarter_share.0)];
    let given = [("calendar", &plan.holidays.calendar), ("holidays", &plan.holidays.file)];
    settings.extend(given.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| set(key, value)));
    settings
}

fn staffing(plan: &Plan) -> Vec<Setting> {
    vec![set("model", &plan.staffing.model), set("demand_quantile", plan.staffing.demand_quantile.0)]
}

fn of_queue(queue: &Queue) -> Vec<Setting> {
    vec![
        set("name", &queue.name),
        set("aht_seconds", queue.aht_seconds),
        set("concurrency", queue.concurrency),
        set("concurrency_slowdown", queue.concurrency_slowdown),
        queue.answer_within_hours.map_or_else(
            || set("answer_within_seconds", queue.answer_within_seconds),
            |hours| set("answer_within_hours", hours),
        ),
        set("service_level", queue.service_level.0),
        set("patience_seconds", queue.patience_seconds),
        set("max_occupancy", queue.max_occupancy.0),
        set("missing", queue.missing.name()),
        set("bot_share", queue.bot_share.0),
        set("shrinkage", queue.shrinkage.0),
        set("rounds_mean", queue.rounds_mean),
    ]
}

fn of_criterion(view: &View<'_>, criterion: &Criterion) -> Vec<Setting> {
    let said = |text| view.say(text);
    vec![
        set("metric", said(scorecard::metric_name(criterion))),
        set("window", said(scorecard::window(criterion))),
        set("threshold", said(scorecard::threshold(criterion))),
        set("weight", criterion.weight),
    ]
}

fn of_tier(tier: &Tier) -> Vec<Setting> {
    let settings = vec![
        set("efficiency", tier.efficiency),
        set("cost_per_hour", tier.cost_per_hour.0),
        set("can_lead", tier.can_lead),
        set("experienced", tier.experienced),
        set("standby_rank", tier.standby_rank),
    ];
    let stage = |(days, efficiency): &(u32, f64)| set(&format!("ramp: {days}"), efficiency);
    settings.into_iter().chain(tier.ramp.iter().map(stage)).collect()
}

fn rules(plan: &Plan) -> Vec<Setting> {
    let rules = &plan.rules;
    vec![
        set("block_grid_minutes", rules.block_grid.0),
        set("min_block_minutes", rules.min_block.0),
        set("max_block_minutes", rules.max_block.0),
        set("min_gap_minutes", rules.min_gap.0),
        set("max_blocks_per_duty", rules.max_blocks_per_duty),
        set("max_duty_minutes", rules.max_duty.0),
        set("max_span_minutes", rules.max_span.0),
        set("min_rest_minutes", rules.min_rest.0),
        set("max_days_in_row", rules.max_days_in_row),
        set("max_shift_kinds", rules.max_shift_kinds),
    ]
}

fn breaks(plan: &Plan) -> Vec<Setting> {
    let breaks = &plan.breaks;
    vec![
        set("max_work_minutes", breaks.max_work.0),
        set("min_work_minutes", breaks.min_work.0),
        set("break_minutes", breaks.break_length.0),
        set("meal_after_minutes", breaks.meal_after.0),
        set("meal_minutes", breaks.meal_length.0),
        set("meal_margin_minutes", breaks.meal_margin.0),
        set("meal_latest_minutes", breaks.meal_latest.0),
        set("meal_paid", breaks.meal_paid),
    ]
}

fn standby(plan: &Plan) -> Vec<Setting> {
    let standby = &plan.standby;
    let levels: Vec<&str> = standby.levels.iter().map(|level| level.name()).collect();
    vec![
        set("ratio", standby.ratio),
        set("levels", levels.join(", ")),
        set("risk_quantile", standby.risk_quantile.map_or_else(|| "–".to_owned(), |q| q.0.to_string())),
        set("min_block_minutes", standby.min_block.0),
        set("max_block_minutes", standby.max_block.0),
        set("pay_ratio", standby.pay_ratio),
    ]
}

fn squads_and_levels(plan: &Plan) -> Vec<Setting> {
    vec![
        set("size", plan.squads.size),
        set("experienced_share", plan.squads.experienced_share.0),
        set("new_per_mentor", plan.squads.new_per_mentor),
        set("peak", plan.levels.peak),
        set("burst", plan.levels.burst),
    ]
}

fn penalties(penalties: &Penalties) -> Vec<Setting> {
    let shortage = Level::ALL.map(|level| set(&format!("shortage.{}", level.name()), penalties.shortage_at(level)));
    let others = [
        set("surplus", penalties.surplus),
        set("standby_shortage", penalties.standby_shortage),
        set("lead_shortage", penalties.lead_shortage),
        set("experienced_shortage", penalties.experienced_shortage),
        set("mentor_shortage", penalties.mentor_shortage),
        set("seat_excess", penalties.seat_excess),
        set("below_min_hours", penalties.below_min_hours),
        set("outside_preference", penalties.outside_preference),
        set("avoided", penalties.avoided),
        set("night_over_fair_share", penalties.night_over_fair_share),
        set("extra_break", penalties.extra_break),
        set("late_work", penalties.late_work),
        set("queue_switch", penalties.queue_switch),
        set("fair_night_hours", penalties.fair_night_hours),
    ];
    shortage.into_iter().chain(others).collect()
}

fn pay(pay: &Pay) -> Vec<Setting> {
    let settings = vec![
        set("night_bonus_per_hour", pay.night_bonus_per_hour),
        set("overtime_after_hours", pay.overtime_after_hours),
        set("overtime_ratio", pay.overtime_ratio),
    ];
    let holiday = |holiday: &Holiday| set(&format!("holiday {}", holiday.date), holiday.ratio);
    settings.into_iter().chain(pay.holidays.iter().map(holiday)).collect()
}

fn solver(view: &View<'_>) -> Vec<Setting> {
    let (solver, certificate) = (&view.plan.solver, view.certificate);
    let settings = vec![
        set("gap", solver.gap.0),
        set("time_limit_seconds", solver.time_limit_seconds),
        set("seed", solver.seed),
        set("solver", &certificate.solver),
        set("iterations", certificate.iterations),
    ];
    let carried = view.facts.past.map(|_| set("carry_over", solver.carry_over));
    settings.into_iter().chain(carried).collect()
}
