//! agents.csv: `agent_id, name, tier, queues`, optionally `min_hours, max_hours, cost_per_hour, efficiency, site, borrow` and those of
//! [`super::pace`]; other columns are carried through.
//!
//! ```text
//! agent_id,name,tier,queues,min_hours,max_hours
//! A0001,林平思,regular,presale;aftersale,4,10
//! ```

use super::carried::{self, Carried};
use super::pace;
use crate::domain::ids::{AgentId, QueueId, SiteId, Table, TierId};
use crate::domain::plan::{Agent, BORROW, Plan};
use crate::domain::units::Money;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::read::table::cells::{Reported, Sign, shortened};
use crate::read::table::columns::Form;
use crate::read::table::folding::{self, folded};
use crate::read::table::names;
use crate::read::table::sheet::{FileFacts, Row};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FORM: Form = Form {
    required: &["agent_id", "name", "tier", "queues"],
    optional: &[
        "min_hours",
        "max_hours",
        "cost_per_hour",
        "efficiency",
        "site",
        "efficiency_from",
        "hired",
        "max_chats",
        "borrow",
    ],
    ignored: &[],
};
const ID: usize = 0;
const NAME: usize = 1;
const TIER: usize = 2;
const QUEUES: usize = 3;
const MIN_HOURS: usize = 4;
const MAX_HOURS: usize = 5;
const COST: usize = 6;
const EFFICIENCY: usize = 7;
const SITE: usize = 8;
const PACE: pace::Columns = pace::Columns { efficiency_from: 9, hired: 10, max_chats: 11 };
/// Columns that people look for in their tables, too.
const KEPT: [(usize, &str); 4] =
    [(SITE, "site"), (PACE.max_chats, "max_chats"), (PACE.efficiency_from, "efficiency_from"), (PACE.hired, "hired")];
const BORROWED: usize = 12;

/// What people write into a column of yes and no.
const YES_OR_NO: [(&str, bool); 20] = [
    ("true", true),
    ("yes", true),
    ("y", true),
    ("t", true),
    ("1", true),
    ("x", true),
    ("✓", true),
    ("√", true),
    ("是", true),
    ("可", true),
    ("", false),
    ("false", false),
    ("no", false),
    ("n", false),
    ("f", false),
    ("0", false),
    ("-", false),
    ("—", false),
    ("否", false),
    ("不", false),
];

/// More people than any plan has.
const MOST_AGENTS: usize = 200_000;
/// Above this an efficiency is more likely a percentage.
const UNLIKELY_EFFICIENCY: f64 = 3.0;

/// The agents, and every agent_id of the file, also of rows that could not be read.
pub(in crate::read) type Agents = (Table<AgentId, Agent>, BTreeSet<String>);

/// Reads the roster, without availability.
pub(in crate::read) fn read(path: &Path, plan: &Plan, findings: &mut Findings) -> Option<(Agents, FileFacts)> {
    let (sheet, carried) = carried::open(path, &FORM, findings)?;
    let mut agents = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let has_borrow = sheet.has(BORROWED);
    if sheet.has(SITE) && plan.sites.is_empty() {
        let message = text!("the column `site` has no effect without [[sites]]", "未设 [[sites]] 时列 `site` 不起作用");
        findings.add(&codes::COLUMN_NOT_USED, sheet.title_place(SITE), message);
    }
    let kept: Vec<(usize, &str)> = KEPT.into_iter().filter(|&(column, _)| sheet.has(column)).collect();
    let mut undated = 0;
    let rows = sheet.rows(findings, |row, findings| {
        report_repeat(row, &mut lines, findings);
        if agents.len() == MOST_AGENTS {
            return;
        }
        if let Ok(mut agent) = read_row(row, plan, &carried, findings) {
            agent.carried.extend(kept.iter().map(|&(column, title)| (title.to_owned(), row.cell(column).to_owned())));
            undated += usize::from(PACE.lacks_date(row, &plan.tiers[agent.tier]));
            agent.carried.extend(has_borrow.then(|| borrowed(row, findings)));
            agents.push(agent);
        }
    });
    if rows > MOST_AGENTS {
        let message =
            text!("{rows} rows; at most {MOST_AGENTS} agents are read", "共 {rows} 行，最多 {MOST_AGENTS} 位坐席");
        findings.add(&codes::TABLE_TOO_LONG, Place::default(), message);
    }
    if undated > 0 {
        pace::report_undated(plan, undated, findings);
    }
    pace::report_fewer_chats(plan, &agents, findings);
    if rows == 0 {
        findings.add(&codes::NO_AGENT, Place::default(), text!("no agent", "没有坐席"));
    } else if !findings.has_errors() {
        report_unstaffed(plan, &agents, findings);
    }
    let facts = sheet.facts(findings.file(), rows);
    Some(((Table::new(agents), lines.into_keys().collect()), facts))
}

fn report_repeat(row: &Row<'_>, lines: &mut BTreeMap<String, usize>, findings: &mut Findings) {
    let id = row.cell(ID);
    // Two widths of one number are one number.
    let same = lines.get(id).or_else(|| lines.get(&*folded(id)));
    if let Some(first) = same {
        let shown = shortened(id);
        let message = text!("agent `{shown}` is already in line {first}", "坐席 `{shown}` 已见于第 {first} 行");
        findings.add(&codes::AGENT_TWICE, row.place(ID), message);
    } else if let (false, Some(line)) = (id.is_empty(), row.place(ID).line) {
        lines.insert(id.to_owned(), line);
        lines.insert(folded(id).into_owned(), line);
    }
}

fn read_row(row: &Row<'_>, plan: &Plan, carried: &Carried, findings: &mut Findings) -> Result<Agent, Reported> {
    let id = row.required_name(ID, "agent_id", findings);
    let name = row.name(NAME, findings);
    let tier = tier(row, plan, findings);
    let queues = queues(row, plan, findings);
    let min_hours = row.number(MIN_HOURS, Sign::NotNegative, findings);
    let max_hours = row.number(MAX_HOURS, Sign::NotNegative, findings);
    let cost = row.number(COST, Sign::NotNegative, findings);
    let efficiency = row.number(EFFICIENCY, Sign::NotNegative, findings);
    let site = site(row, plan, findings);
    let (id, tier) = (id?, tier?);
    let (min_hours, max_hours, efficiency) = (min_hours?.unwrap_or(0.0), max_hours?, efficiency?);
    if let Some(most) = max_hours.filter(|most| min_hours > *most) {
        let message =
            text!("min_hours {min_hours} is above max_hours {most}", "min_hours {min_hours} 大于 max_hours {most}");
        findings.add(&codes::HOURS_REVERSED, row.place(MIN_HOURS), message);
    }
    if let Some(unlikely) = efficiency.filter(|e| *e == 0.0 || *e > UNLIKELY_EFFICIENCY) {
        let message = text!("an efficiency of {unlikely}", "效率为 {unlikely}");
        findings.add(&codes::EFFICIENCY_UNLIKELY, row.place(EFFICIENCY), message);
    }
    let usual = efficiency.unwrap_or(plan.tiers[tier].efficiency);
    let steps = PACE.steps(row, &plan.tiers[tier], usual, findings);
    let max_chats = PACE.chats(row, findings);
    let (name, site) = (name?, site?);
    Ok(Agent {
        id: id.to_owned(),
        name: if name.is_empty() { id } else { name }.to_owned(),
        tier,
        queues: queues?,
        min_hours,
        max_hours,
        cost_per_hour: cost?.map_or(plan.tiers[tier].cost_per_hour, Money),
        efficiency: usual,
        steps: steps?,
        max_chats: max_chats?,
        available: None,
        prefer: None,
        avoid: Vec::new(),
        worked: Vec::new(),
        site,
        carried: carried.cells(row),
    })
}

fn tier(row: &Row<'_>, plan: &Plan, findings: &mut Findings) -> Result<TierId, Reported> {
    let cell = row.text(TIER, "tier", findings)?;
    names::tier(&plan.tiers, cell).ok_or_else(|| {
        let near = nearest(cell, plan.tiers.values().map(|tier| tier.id.as_str()));
        let shown = shortened(cell);
        let message = text!("there is no tier `{shown}`", "没有梯队 `{shown}`");
        findings.add_with_hint(
            &codes::TIER_UNKNOWN,
            row.place(TIER),
            message,
            did_you_mean(&codes::TIER_UNKNOWN, near),
        );
        Reported
    })
}

/// The site of an agent; none where the cell is empty, or the plan has no sites.
fn site(row: &Row<'_>, plan: &Plan, findings: &mut Findings) -> Result<Option<SiteId>, Reported> {
    let cell = row.cell(SITE);
    if cell.is_empty() || plan.sites.is_empty() {
        return Ok(None);
    }
    let known = plan.sites.iter().find(|(_, site)| site.id == cell).map(|(id, _)| id);
    known.map(Some).ok_or_else(|| {
        let near = nearest(cell, plan.sites.values().map(|site| site.id.as_str()));
        let shown = shortened(cell);
        let message = text!("there is no site `{shown}`", "没有职场 `{shown}`");
        let hint = did_you_mean(&codes::SITE_UNKNOWN, near);
        findings.add_with_hint(&codes::SITE_UNKNOWN, row.place(SITE), message, hint);
        Reported
    })
}

/// The column `borrow` as tables for people and later stages have it.
fn borrowed(row: &Row<'_>, findings: &mut Findings) -> (String, String) {
    let cell = row.cell(BORROWED);
    let yes = folding::word(&YES_OR_NO, cell).unwrap_or_else(|| {
        let shown = shortened(cell);
        let message = text!("`{shown}` is neither yes nor no", "“{shown}”既不是“是”也不是“否”");
        findings.add(&codes::BORROW_UNKNOWN, row.place(BORROWED), message);
        false
    });
    let [head, marked] = BORROW;
    (head.to_owned(), if yes { marked } else { "" }.to_owned())
}

fn queues(row: &Row<'_>, plan: &Plan, findings: &mut Findings) -> Result<Vec<QueueId>, Reported> {
    let cell = row.text(QUEUES, "queues", findings)?;
    let mut queues = Vec::new();
    let mut all_known = true;
    for name in names::queue_parts(&plan.queues, cell) {
        match names::queue_at(name, row.place(QUEUES), &plan.queues, findings) {
            Ok(queue) => queues.push(queue),
            Err(Reported) => all_known = false,
        }
    }
    queues.sort_unstable();
    queues.dedup();
    if all_known { Ok(queues) } else { Err(Reported) }
}

fn report_unstaffed(plan: &Plan, agents: &[Agent], findings: &mut Findings) {
    for (_, queue) in plan.queues.iter().filter(|(id, _)| !agents.iter().any(|a| a.queues.contains(id))) {
        let name = &queue.id;
        let message = text!("no agent can serve `{name}`", "没有坐席能服务 `{name}`");
        findings.add(&codes::QUEUE_UNSTAFFED, Place::default(), message);
    }
}
