//! Tables that the workbook, the page and the terminal show alike.

use super::Facts;
use super::figures::{grouped, percent};
use super::view::View;
use crate::domain::currency::unit;
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::Block;
use crate::domain::simulation::{SquadFigures, SquadWorth, StandbyWorth};
use crate::domain::text::Text;
use crate::error::Result;
use crate::text;

/// A table in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// What it lists.
    pub title: Text,
    /// One head for each column.
    pub heads: Vec<Text>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Text>>,
    /// How to read it.
    pub notes: Vec<Text>,
}

/// Who gets fewer paid hours than promised; none where all do.
pub(super) fn promises(view: &View<'_>) -> Option<Listing> {
    let price = view.plan.penalties.below_min_hours;
    let promises = super::promises::promises(view.plan, view.roster());
    let rows: Vec<Vec<Text>> = promises
        .iter()
        .filter(|promise| promise.broken())
        .map(|promise| {
            let hours = [promise.promised, promise.paid, promise.standby, promise.missing()];
            let cells = hours.iter().map(|hours| format!("{hours:.1}"));
            let cost = grouped(promise.missing() * price);
            [view.who(promise.agent)].into_iter().chain(cells).chain([cost]).map(Text::same).collect()
        })
        .collect();
    let Text { en: currency, zh: yuan } = unit(&view.plan.currency);
    let note = text!(
        "An hour below the promise counts {currency} {price} (below_min_hours); where that is under a wage, it is cheaper to break the promise.",
        "低于保底每小时计 {price} {yuan}（below_min_hours）；若低于时薪，则不兑现保底反而更省。"
    );
    (!rows.is_empty()).then(|| Listing {
        title: text!("Fewer paid hours than promised", "低于保底工时的坐席"),
        heads: vec![
            text!("Agent", "坐席"),
            text!("Promised", "保底"),
            text!("Paid", "计薪"),
            text!("of them standby", "其中待命"),
            text!("Missing", "缺少"),
            text!("{currency}", "{yuan}"),
        ],
        rows,
        notes: vec![note],
    })
}

/// The sessions of every block, by agent and time; none where there are none.
pub(super) fn sessions(view: &View<'_>) -> Option<Listing> {
    let of = |agent| view.roster().blocks(agent).into_iter().map(move |block| (agent, block));
    let row = |(agent, block): (AgentId, Block<'_>)| {
        let sessions = view.block_sessions(&block);
        let block = format!("{} {}", view.clock.day_name(view.clock.day(block.span.start)), view.block_range(&block));
        let cells = [view.who(agent), block, sessions.join(", ")];
        (!sessions.is_empty()).then(|| cells.map(Text::same).to_vec())
    };
    let rows: Vec<Vec<Text>> = view.roster().agents().flat_map(of).filter_map(row).collect();
    (!rows.is_empty()).then(|| Listing {
        title: text!("Briefings, trainings and other activities", "班前会、培训等活动"),
        heads: vec![text!("Agent", "坐席"), text!("Block", "班段"), text!("Activities", "活动")],
        rows,
        notes: Vec::new(),
    })
}

/// The intervals that miss the service level though covered; none without a simulation.
pub(super) fn misses(view: &View<'_>) -> Option<Listing> {
    view.facts.simulation?;
    let row = |miss: &super::misses::Miss| {
        let figures = &miss.figures;
        vec![
            Text::same(view.clock.day_range(&view.plan.horizon.interval_span(miss.interval))),
            Text::same(view.queue_name(miss.queue).to_owned()),
            Text::same(percent(figures.service_level.0)),
            Text::same(format!("{} – {}", percent(figures.service_level_p05.0), percent(figures.service_level_p95.0))),
            Text::same(percent(view.plan.queues[miss.queue].service_level.0)),
            Text::same(format!("{:.1}", miss.lacking)),
            Text::same(format!("{:.1}", miss.cell.required)),
            Text::same(format!("{:.1}", miss.cell.scheduled)),
        ]
    };
    let none =
        text!("Every interval that is covered reaches its service level.", "凡需求已满足的时段，服务水平均达标。");
    Some(Listing {
        title: text!("Covered, and yet below the service level", "需求已满足但服务水平不达标的时段"),
        heads: vec![
            text!("When", "时段"),
            text!("Queue", "队列"),
            text!("Service level", "服务水平"),
            text!("5–95 % of runs", "5–95% 区间"),
            text!("Target", "目标"),
            text!("Inquiries lacking", "差额（咨询）"),
            text!("Required", "需求"),
            text!("On line", "在线"),
        ],
        rows: view.misses.iter().map(row).collect(),
        notes: if view.misses.is_empty() { vec![none] } else { Vec::new() },
    })
}

/// What the standby squad is worth, by queue and size; none where it was not played.
pub(super) fn standby_worth(view: &View<'_>) -> Option<Listing> {
    let worth = view.facts.standby_worth?;
    let rows = worth.queues.iter().flat_map(|(queue, squad)| {
        let row = move |(at, figures): (usize, &SquadFigures)| {
            let mut size = format!("{:.0} %", figures.size * 100.0);
            if squad.as_ref().is_some_and(|squad| squad.smallest == Some(at)) {
                size += " ✓";
            }
            vec![
                Text::same(view.queue_name(queue).to_owned()),
                Text::same(size),
                Text::same(figures.segments.to_string()),
                Text::same(format!("{:.1}", figures.hours)),
                Text::same(percent(figures.service_level.0)),
                Text::same(percent(figures.abandoned_share.0)),
                Text::same(percent(figures.held_share.0)),
            ]
        };
        squad.iter().flat_map(|squad| squad.sizes.iter().enumerate()).map(row).collect::<Vec<_>>()
    });
    Some(Listing {
        title: text!("What the standby squad is worth", "待命小队的价值"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Squad", "规模"),
            text!("Calls possible", "待命段数"),
            text!("Agent-hours", "人时"),
            text!("Service level", "服务水平"),
            text!("Gave up", "放弃率"),
            text!("Target held", "达标概率"),
        ],
        rows: rows.collect(),
        notes: worth_notes(view, worth),
    })
}

/// What the standby squad is worth, by queue and size; none where it was not played.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn standby_table(facts: &Facts<'_>) -> Result<Option<Listing>> {
    Ok(standby_worth(&View::new(facts)?))
}

fn worth_notes(view: &View<'_>, worth: &StandbyWorth) -> Vec<Text> {
    let (runs, wanted) = (worth.runs, percent(worth.probability.0));
    let mut notes = vec![text!(
        runs,
        "In the hours with standby, {runs} run of every size; 100 % is the squad on the roster. ✓ marks the smallest squad that \
         holds the target in {wanted} of the runs.",
        "In the hours with standby, {runs} runs of every size; 100 % is the squad on the roster. ✓ marks the smallest squad that \
         holds the target in {wanted} of the runs.",
        "按待命时段统计，每种规模模拟 {runs} 次；100% 为班表上的小队。✓ 为在 {wanted} 的模拟中达标的最小规模。"
    )];
    for (queue, squad) in worth.queues.iter() {
        let Some(squad) = squad else { continue };
        let name = view.queue_name(queue);
        let ruled = rule(view.plan, squad);
        let (by_rule, required) = (ruled.get(view.lang()), percent(of_required(squad, squad.standby_required_hours)));
        notes.push(match squad.smallest.map(|at| &squad.sizes[at]) {
            Some(size) if size.segments == 0 => text!(
                "{name}: the target is held without standby; {by_rule}, ratio and risk together for {required}.",
                "{name}：无需待命即可达标；{by_rule}，比例与风险取大为 {required}。"
            ),
            Some(size) => {
                let (hours, share) = (size.hours, percent(of_required(squad, size.hours)));
                text!(
                    "{name}: {hours:.1} standard agent-hours on standby are enough, {share} of the requirement; {by_rule}, \
                     ratio and risk together for {required}.",
                    "{name}：待命 {hours:.1} 标准人时即可，占需求的 {share}；{by_rule}，比例与风险取大为 {required}。"
                )
            }
            None => text!(
                "{name}: even twice the squad does not hold the target that often; {by_rule}, ratio and risk together for {required}.",
                "{name}：即使小队加倍也达不到该概率；{by_rule}，比例与风险取大为 {required}。"
            ),
        });
    }
    notes
}

fn rule(plan: &Plan, squad: &SquadWorth) -> Text {
    let (ratio, hours) = (percent(plan.standby.ratio), squad.ratio_hours);
    text!("the rule of {ratio} asks for {hours:.1}", "按 {ratio} 规则需 {hours:.1} 人时")
}

fn of_required(squad: &SquadWorth, hours: f64) -> f64 {
    if squad.required_hours > 0.0 { hours / squad.required_hours } else { 0.0 }
}

/// The rounds of simulation-based staffing, before and after; none without it.
pub fn refinement(facts: &Facts<'_>) -> Option<Listing> {
    if facts.refinement.is_empty() {
        return None;
    }
    let row = |(at, round): (usize, &crate::domain::simulation::RefineRound)| {
        let mut name = at.to_string();
        if round.is_published {
            name += " ✓";
        }
        let amounts = [round.wages, round.total, round.simulated_cost].map(|amount| Text::same(grouped(amount.0)));
        let mut cells = vec![
            Text::same(name),
            Text::same(format!("{:.1}", round.required_hours)),
            Text::same(percent(round.service_level.0)),
            Text::same(round.under_target.to_string()),
        ];
        cells.extend(amounts);
        cells
    };
    Some(Listing {
        title: text!("Refined by simulation", "按仿真修正需求"),
        heads: vec![
            text!("Round", "轮次"),
            text!("Hours required", "需求人时"),
            text!("Service level", "服务水平"),
            text!("Intervals under target", "不达标时段"),
            text!("Wages", "工资成本"),
            text!("Objective", "总代价"),
            text!("Simulated cost", "仿真成本"),
        ],
        rows: facts.refinement.iter().enumerate().map(row).collect(),
        notes: vec![text!(
            "Round 0 is the staffing model's requirement. ✓ is published: the lowest simulated cost, in which missed service stands in \
             place of shortages and surplus. Agents are missing here as often as the plan's shrinkage says.",
            "第 0 轮为排班模型的需求。✓ 为发布的一轮：仿真成本最低，其中以未达标的服务代替缺口与冗余。此处按计划的缩减率模拟缺勤。"
        )],
    })
}
