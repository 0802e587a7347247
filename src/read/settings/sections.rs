//! The tables of plan.toml below `[plan]`, one function each, merged with the defaults key by key.

use super::pace::ramp;
use super::toml_walk::{Bounds, Section};
use crate::domain::demand::{Level, Missing};
use crate::domain::plan::*;
use crate::domain::units::{Minutes, Money, Share};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, shortened};
use crate::read::table::hours::clock_range;
use crate::text;

/// Lengths up to ten weeks: enough for any rule, and far from overflow.
const MINUTES: Bounds = Bounds::from_to(0.0, 100_800.0);
const SOME_MINUTES: Bounds = Bounds::above(0.0, 100_800.0);
const PRICE: Bounds = Bounds::from_to(0.0, 1e9);
const SECONDS: Bounds = Bounds::from_to(1.0, 86_400.0);
/// Shares near their ends ask for agents without end; so do chats that slow each other down to less than one at a time.
const MOST_SHRINKAGE: Bounds = Bounds::share_to(0.95);
const OCCUPANCY: Bounds = Bounds::share_from(0.05);
const SERVICE_LEVEL: Bounds = Bounds::share_to(0.9999);
const SLOWDOWN: Bounds = Bounds::from_to(0.0, 1.0);
/// More rounds than a chat of a shop has.
const ROUNDS: Bounds = Bounds::from_to(1.0, 100.0);
/// Queues whose tables still have room for a workbook's columns.
const MOST_QUEUES: usize = 500;
/// More threads than that are a slip, and each wants its own stack.
const THREADS: Bounds = Bounds::from_to(0.0, 256.0);
/// Runs whose counts still fit into memory.
const RUNS: Bounds = Bounds::from_to(1.0, 100_000.0);

fn minutes(section: &Section<'_>, key: &'static str, default: Minutes, bounds: Bounds, f: &mut Findings) -> Minutes {
    Minutes(section.whole(key, default.0, bounds, f))
}

const MISSING: [(&str, Missing); 2] = [("unknown", Missing::Unknown), ("zero", Missing::Zero)];

/// Minutes of a pause, which must fit the slots.
fn pause(section: &Section<'_>, key: &'static str, default: Minutes, findings: &mut Findings) -> Minutes {
    let length = minutes(section, key, default, SOME_MINUTES, findings);
    if length.0 % 5 != 0 {
        let n = length.0;
        let message = text!("`{key}` is {n}, which is not a multiple of 5", "`{key}` 为 {n}，不是 5 的整数倍");
        section.report(&codes::PAUSE_OFF_GRID, key, message, findings);
        return default;
    }
    length
}

/// Reports a minimum above its maximum, at the minimum.
fn ordered(section: &Section<'_>, low: (&'static str, f64), high: (&'static str, f64), findings: &mut Findings) {
    let ((low_key, low), (high_key, high)) = (low, high);
    if low > high {
        let message =
            text!("`{low_key}` {low} is above `{high_key}` {high}", "`{low_key}` {low} 大于 `{high_key}` {high}");
        let key = if section.is_present(low_key) { low_key } else { high_key };
        section.report(&codes::MIN_ABOVE_MAX, key, message, findings);
    }
}

/// An id that has not been used before and can stand in a list.
pub(in crate::read) fn id(section: &Section<'_>, used: &[String], findings: &mut Findings) -> Option<String> {
    let id = section.required_text("id", findings)?;
    let value = id.value;
    if value.contains([';', '；', ',', '，', '、', '"', '\'', '\n', '\t']) {
        findings.add(
            &codes::ID_UNUSABLE,
            id.at,
            text!("the id `{value}` cannot stand in a list", "id `{value}` 不能用于列表"),
        );
    }
    if used.contains(&value) {
        findings.add(&codes::DUPLICATE_ID, id.at, text!("the id `{value}` is given twice", "id `{value}` 重复"));
    }
    Some(value)
}

/// A range of clocks; an end before the start lies on the next day.
pub(super) fn hours(s: &Section<'_>, key: &'static str, findings: &mut Findings) -> Option<[i64; 2]> {
    const DAY: i64 = 1440;
    let given = s.text(key, findings)?;
    match clock_range(&given.value) {
        Some([from, to]) if from < to => Some([from, to]),
        Some([from, to]) if from > to => Some([from, to + DAY]),
        _ => {
            let shown = shortened(&given.value);
            let message = text!("`{shown}` is not a range of hours", "`{shown}` 不是时间范围");
            let hint = text!("write e.g. {key} = \"09:00-24:00\"", "请写作例如 {key} = \"09:00-24:00\"");
            findings.add_with_hint(&codes::UNKNOWN_WORD, given.at, message, hint);
            None
        }
    }
}

/// From five minutes to the longest horizon.
const WITHIN_HOURS: Bounds = Bounds::from_to(1.0 / 12.0, 8784.0);

/// The hours within which work that may wait is to be done; a queue has one limit of the answer.
fn within_hours(s: &Section<'_>, findings: &mut Findings) -> Option<f64> {
    let hours = s.optional_number("answer_within_hours", WITHIN_HOURS, findings)?;
    if s.is_present("answer_within_seconds") {
        let message = text!(
            "a queue has answer_within_hours or answer_within_seconds, not both",
            "answer_within_hours 与 answer_within_seconds 只能二选一"
        );
        s.report(&codes::TWO_LIMITS, "answer_within_hours", message, findings);
    }
    Some(hours)
}

/// The queues, and whether there are more than a plan may have; those behind are left out then.
pub(in crate::read) fn queues(root: &Section<'_>, findings: &mut Findings) -> (Vec<Queue>, bool) {
    let mut queues: Vec<Queue> = Vec::new();
    let mut used = Vec::new();
    for s in root.sections("queues", findings) {
        let id = id(&s, &used, findings);
        used.extend(id.clone());
        let queue = Queue {
            name: s.text("name", findings).map_or_else(|| id.clone().unwrap_or_default(), |name| name.value),
            id: id.clone().unwrap_or_default(),
            aht_seconds: s.number("aht_seconds", 240.0, SECONDS, findings),
            concurrency: s.whole("concurrency", 3, Bounds::from_to(1.0, 100.0), findings) as u32,
            concurrency_slowdown: s.number("concurrency_slowdown", 0.15, SLOWDOWN, findings),
            answer_within_seconds: s.number("answer_within_seconds", 30.0, Bounds::from_to(0.0, 604_800.0), findings),
            answer_within_hours: within_hours(&s, findings),
            service_level: Share(s.number("service_level", 0.8, SERVICE_LEVEL, findings)),
            patience_seconds: s.number("patience_seconds", 120.0, Bounds::from_to(1.0, 604_800.0), findings),
            max_occupancy: Share(s.number("max_occupancy", 0.85, OCCUPANCY, findings)),
            hours: hours(&s, "hours", findings),
            missing: s.word("missing", &MISSING, findings).unwrap_or_default(),
            bot_share: Share(s.number("bot_share", 0.0, Bounds::share(true, true), findings)),
            shrinkage: Share(s.number("shrinkage", 0.05, MOST_SHRINKAGE, findings)),
            rounds_mean: s.number("rounds_mean", 1.0, ROUNDS, findings),
        };
        let s_at = s.place();
        s.finish(findings);
        if queues.len() == MOST_QUEUES {
            let message = text!("more than {MOST_QUEUES} queues", "超过 {MOST_QUEUES} 个队列");
            findings.add(&codes::OUT_OF_RANGE, s_at, message);
            return (queues, true);
        }
        if id.is_some_and(|id| queues.iter().all(|q| q.id != id)) {
            queues.push(queue);
        }
    }
    (queues, false)
}

pub(in crate::read) fn tiers(root: &Section<'_>, findings: &mut Findings) -> Vec<Tier> {
    let mut tiers = Tier::defaults();
    let mut used = Vec::new();
    for s in root.sections("tiers", findings) {
        let Some(id) = id(&s, &used, findings) else {
            continue;
        };
        used.push(id.clone());
        let known = tiers.iter().find(|tier| tier.id == id).cloned();
        let is_new = known.is_none();
        let base = known.unwrap_or(Tier {
            id: id.clone(),
            efficiency: 1.0,
            cost_per_hour: Money(0.0),
            can_lead: false,
            experienced: false,
            standby_rank: 9,
            ramp: Vec::new(),
        });
        for key in ["efficiency", "cost_per_hour"].into_iter().filter(|key| is_new && !s.is_present(key)) {
            let message = text!("the new tier `{id}` has no `{key}`", "新梯队 `{id}` 缺少 `{key}`");
            findings.add(&codes::TIER_INCOMPLETE, s.place(), message);
        }
        let tier = Tier {
            id,
            efficiency: s.number("efficiency", base.efficiency, Bounds::from_to(0.0, 100.0), findings),
            cost_per_hour: Money(s.number("cost_per_hour", base.cost_per_hour.0, PRICE, findings)),
            can_lead: s.flag("can_lead", base.can_lead, findings),
            experienced: s.flag("experienced", base.experienced, findings),
            standby_rank: s.whole("standby_rank", base.standby_rank, Bounds::from_to(-1e6, 1e6), findings),
            ramp: ramp(&s, findings).unwrap_or(base.ramp),
        };
        s.finish(findings);
        match tiers.iter_mut().find(|known| known.id == tier.id) {
            Some(known) => *known = tier,
            None => tiers.push(tier),
        }
    }
    tiers
}

pub(in crate::read) fn rules(root: &Section<'_>, findings: &mut Findings) -> Rules {
    let s = root.section("rules", findings);
    let d = Rules::default();
    let mut block_grid = minutes(&s, "block_grid_minutes", d.block_grid, SOME_MINUTES, findings);
    if block_grid.0 % 5 != 0 || 1440 % block_grid.0 != 0 {
        let n = block_grid.0;
        let message = text!(
            "a grid of {n} minutes does not divide a day into steps of 5-minute slots",
            "{n} 分钟的网格不能由 5 分钟时隙整除一天"
        );
        s.report(&codes::BLOCK_GRID_UNEVEN, "block_grid_minutes", message, findings);
        block_grid = d.block_grid;
    }
    let rules = Rules {
        block_grid,
        min_block: minutes(&s, "min_block_minutes", d.min_block, SOME_MINUTES, findings),
        max_block: minutes(&s, "max_block_minutes", d.max_block, SOME_MINUTES, findings),
        min_gap: minutes(&s, "min_gap_minutes", d.min_gap, MINUTES, findings),
        max_blocks_per_duty: s.whole("max_blocks_per_duty", 3, Bounds::from_to(1.0, 1000.0), findings) as usize,
        max_duty: minutes(&s, "max_duty_minutes", d.max_duty, SOME_MINUTES, findings),
        max_span: minutes(&s, "max_span_minutes", d.max_span, SOME_MINUTES, findings),
        min_rest: minutes(&s, "min_rest_minutes", d.min_rest, MINUTES, findings),
        max_days_in_row: s.whole("max_days_in_row", 0, Bounds::from_to(0.0, 1000.0), findings) as usize,
        max_shift_kinds: s.whole("max_shift_kinds", 0, Bounds::from_to(0.0, 100_000.0), findings) as usize,
    };
    let (low, high) = (rules.min_block.0 as f64, rules.max_block.0 as f64);
    ordered(&s, ("min_block_minutes", low), ("max_block_minutes", high), findings);
    if rules.min_rest < rules.min_gap {
        let (rest, gap) = (rules.min_rest.0, rules.min_gap.0);
        let message = text!(
            "`min_rest_minutes` {rest} is below `min_gap_minutes` {gap}",
            "`min_rest_minutes` {rest} 小于 `min_gap_minutes` {gap}"
        );
        s.report(&codes::REST_BELOW_GAP, "min_rest_minutes", message, findings);
    }
    s.finish(findings);
    rules
}

pub(in crate::read) fn breaks(root: &Section<'_>, findings: &mut Findings) -> Breaks {
    let s = root.section("breaks", findings);
    let d = Breaks::default();
    let breaks = Breaks {
        max_work: minutes(&s, "max_work_minutes", d.max_work, SOME_MINUTES, findings),
        min_work: minutes(&s, "min_work_minutes", d.min_work, MINUTES, findings),
        break_length: pause(&s, "break_minutes", d.break_length, findings),
        meal_after: minutes(&s, "meal_after_minutes", d.meal_after, MINUTES, findings),
        meal_length: pause(&s, "meal_minutes", d.meal_length, findings),
        meal_margin: minutes(&s, "meal_margin_minutes", d.meal_margin, MINUTES, findings),
        meal_latest: minutes(&s, "meal_latest_minutes", d.meal_latest, MINUTES, findings),
        meal_paid: s.flag("meal_paid", d.meal_paid, findings),
    };
    let (low, high) = (breaks.min_work.0 as f64, breaks.max_work.0 as f64);
    ordered(&s, ("min_work_minutes", low), ("max_work_minutes", high), findings);
    s.finish(findings);
    breaks
}

pub(in crate::read) fn standby(root: &Section<'_>, findings: &mut Findings) -> Standby {
    let s = root.section("standby", findings);
    let d = Standby::default();
    let mut levels = s.words("levels", &Level::ALL.map(|level| (level.name(), level)), findings).unwrap_or(d.levels);
    levels.sort_unstable();
    levels.dedup();
    let risk_quantile = if s.is_false("risk_quantile") {
        None
    } else {
        let given = s.optional_number("risk_quantile", Bounds::share(false, false), findings);
        given.map(Share).or(d.risk_quantile)
    };
    let standby = Standby {
        ratio: s.number("ratio", d.ratio, Bounds::from_to(0.0, 100.0), findings),
        levels,
        risk_quantile,
        min_block: minutes(&s, "min_block_minutes", d.min_block, SOME_MINUTES, findings),
        max_block: minutes(&s, "max_block_minutes", d.max_block, SOME_MINUTES, findings),
        pay_ratio: s.number("pay_ratio", d.pay_ratio, Bounds::from_to(0.0, 100.0), findings),
    };
    let (low, high) = (standby.min_block.0 as f64, standby.max_block.0 as f64);
    ordered(&s, ("min_block_minutes", low), ("max_block_minutes", high), findings);
    s.finish(findings);
    standby
}

pub(in crate::read) fn squads(root: &Section<'_>, findings: &mut Findings) -> Squads {
    let s = root.section("squads", findings);
    let d = Squads::default();
    let size = s.number("size", d.size, Bounds::above(0.0, 1e6), findings);
    let share = s.number("experienced_share", d.experienced_share.0, Bounds::share(true, true), findings);
    let new_per_mentor = s.number("new_per_mentor", d.new_per_mentor, Bounds::from_to(0.0, 1e6), findings);
    s.finish(findings);
    Squads { size, experienced_share: Share(share), new_per_mentor }
}

pub(in crate::read) fn levels(root: &Section<'_>, findings: &mut Findings) -> Levels {
    let s = root.section("levels", findings);
    let d = Levels::default();
    let peak = s.number("peak", d.peak, Bounds::above(0.0, 1e6), findings);
    let burst = s.number("burst", d.burst, Bounds::above(0.0, 1e6), findings);
    ordered(&s, ("peak", peak), ("burst", burst), findings);
    s.finish(findings);
    Levels { peak, burst }
}

pub(in crate::read) fn penalties(root: &Section<'_>, findings: &mut Findings) -> Penalties {
    let s = root.section("penalties", findings);
    let d = Penalties::default();
    let by_level = s.section("shortage", findings);
    let shortage = Level::ALL.map(|level| by_level.number(level.name(), d.shortage_at(level), PRICE, findings));
    by_level.finish(findings);
    let mut price = |key, default| s.number(key, default, PRICE, findings);
    let penalties = Penalties {
        shortage,
        surplus: price("surplus", d.surplus),
        standby_shortage: price("standby_shortage", d.standby_shortage),
        lead_shortage: price("lead_shortage", d.lead_shortage),
        experienced_shortage: price("experienced_shortage", d.experienced_shortage),
        mentor_shortage: price("mentor_shortage", d.mentor_shortage),
        seat_excess: price("seat_excess", d.seat_excess),
        below_min_hours: price("below_min_hours", d.below_min_hours),
        outside_preference: price("outside_preference", d.outside_preference),
        avoided: price("avoided", d.avoided),
        night_over_fair_share: price("night_over_fair_share", d.night_over_fair_share),
        fair_night_hours: price("fair_night_hours", d.fair_night_hours),
        extra_break: price("extra_break", d.extra_break),
        late_work: price("late_work", d.late_work),
        queue_switch: price("queue_switch", d.queue_switch),
    };
    s.finish(findings);
    penalties
}

pub(in crate::read) fn solver(root: &Section<'_>, findings: &mut Findings) -> Solver {
    let s = root.section("solver", findings);
    let d = Solver::default();
    // Seeds stay below 2^53, where every reader of TOML has whole numbers exactly.
    let whole = Bounds::from_to(0.0, 9_007_199_254_740_991.0);
    let solver = Solver {
        gap: Share(s.number("gap", d.gap.0, Bounds::share(true, false), findings)),
        time_limit_seconds: s.number(
            "time_limit_seconds",
            d.time_limit_seconds,
            Bounds::above(0.0, 604_800.0),
            findings,
        ),
        iterations: s.optional_whole("iterations", whole, findings).map(|n| n as u64),
        threads: s.whole("threads", 0, THREADS, findings) as usize,
        seed: s.whole("seed", 1, whole, findings) as u64,
        carry_over: s.number("carry_over", d.carry_over, PRICE, findings),
    };
    s.finish(findings);
    solver
}

pub(in crate::read) fn simulation(root: &Section<'_>, findings: &mut Findings) -> SimulationSettings {
    let s = root.section("simulation", findings);
    let d = SimulationSettings::default();
    let handling = [("exponential", Handling::Exponential), ("lognormal", Handling::Lognormal)];
    let breaks = [StretchEnd::Finish, StretchEnd::HandOver].map(|end| (end.name(), end));
    let settings = SimulationSettings {
        runs: s.whole("runs", i64::from(d.runs), RUNS, findings) as u32,
        handling: s.word("handling", &handling, findings).unwrap_or(d.handling),
        handling_cv: s.number("handling_cv", d.handling_cv, Bounds::above(0.0, 100.0), findings),
        standby_call_wait_seconds: s.number(
            "standby_call_wait_seconds",
            d.standby_call_wait_seconds,
            Bounds::from_to(0.0, 86_400.0),
            findings,
        ),
        standby_call_backlog: s.whole("standby_call_backlog", 20, Bounds::from_to(0.0, 1e9), findings) as u32,
        standby_delay: minutes(&s, "standby_delay_minutes", d.standby_delay, MINUTES, findings),
        breaks: s.word("breaks", &breaks, findings).unwrap_or(d.breaks),
        last_chat: minutes(&s, "last_chat_minutes", d.last_chat, MINUTES, findings),
    };
    s.finish(findings);
    settings
}

pub(in crate::read) fn replan(root: &Section<'_>, findings: &mut Findings) -> Replan {
    let s = root.section("replan", findings);
    let d = Replan::default();
    let replan = Replan {
        notice: minutes(&s, "notice_minutes", d.notice, MINUTES, findings),
        call: minutes(&s, "call_minutes", d.call, MINUTES, findings),
        change_penalty: Money(s.number("change_penalty", d.change_penalty.0, PRICE, findings)),
    };
    s.finish(findings);
    replan
}
