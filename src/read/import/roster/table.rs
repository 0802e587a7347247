//! Whether a roster fills agents.csv anew, and with what.

use super::agents::Maker;
use super::columns::sources;
use super::dates::Reading;
use super::headers::Field;
use super::model::{Person, Problems};
use super::people::{identified, matched};
use super::request::Request;
use super::skills::Skills;
use super::summary;
use super::tiers::Tiers;
use crate::domain::imported::Kind;
use crate::domain::text::Text;
use crate::read::import::dialect::is_not_known;
use crate::read::import::grid::Grid;
use crate::text;

/// Header and rows of agents.csv.
type Table = (Vec<String>, Vec<Vec<String>>);

/// What is told of people without an id: how many got that of the plan's agent, and how many their name.
fn about_ids(by_plan: usize, made: usize) -> Vec<Text> {
    let mut notes = Vec::new();
    if by_plan > 0 {
        notes.push(text!(
            by_plan,
            "{by_plan} person without an id gets that of the plan's agent of that name",
            "{by_plan} people without an id get that of the plan's agent of their name",
            "{by_plan} 人没有工号，按姓名取方案中坐席的工号"
        ));
    }
    if made > 0 {
        notes.push(text!(
            made,
            "{made} person has the name as id (--make-ids)",
            "{made} people have their name as id (--make-ids)",
            "{made} 人以姓名为工号（--make-ids）"
        ));
    }
    notes
}

/// The table; none where the plan's own stays. Everybody has an id afterwards, or `problems` say who has none.
pub(super) fn made(
    grids: &[Grid],
    request: &Request<'_>,
    people: &mut [Person],
    has_list: bool,
    notes: &mut Vec<Text>,
    problems: &mut Problems,
) -> Option<Table> {
    let (choices, roster, plan) = (request.choices, request.roster, request.plan);
    let (by_plan, made) = identified(people, &plan.agents, roster.make_ids, grids, problems);
    notes.extend(about_ids(by_plan, made));
    let tiers = Tiers { tiers: &plan.tiers, told: &roster.tiers };
    let skills = Skills { queues: &plan.queues, told: &choices.queues };
    let mut open = Problems::default();
    let found = sources(people, &choices.columns, &tiers, &skills, grids, &mut open);
    let said = |field| people.iter().any(|person| person.of(field).any(|said| !is_not_known(&said.placed.cell)));
    let has_tier = !found.tiers.is_empty() || said(Field::Hired) || said(Field::Served) || roster.tier_of_all.is_some();
    let has_skills = !found.skills.is_empty() || !found.marks.is_empty() || choices.queue_of_all.is_some();
    let has_skills = has_skills || plan.queues.len() == 1;
    let is_new = has_list || plan.agents.is_empty() || has_tier && has_skills;
    if request.kind == Kind::Availability || !is_new {
        matched(people, &plan.agents, grids, problems);
        return None;
    }
    problems.questions.append(&mut open.questions);
    let maker = Maker {
        grids,
        sources: &found,
        tiers: &tiers,
        skills: &skills,
        tier_of_all: roster.tier_of_all.as_deref(),
        queue_of_all: choices.queue_of_all.as_deref(),
        service: roster.service,
        reading: Reading { order: choices.date_order, year: choices.year },
        decimal: choices.decimal,
        start: plan.zone.local(plan.horizon.start).date(),
    };
    let made = maker.make(people, problems);
    notes.extend(summary::of_agents(&made));
    let gone = plan.agents.values().filter(|agent| made.rows.iter().all(|row| row[0] != agent.id)).count();
    if gone > 0 {
        notes.push(text!(
            gone,
            "{gone} agent of the present agents.csv is not in it, and goes",
            "{gone} agents of the present agents.csv are not in it, and go",
            "现有 agents.csv 中的 {gone} 位坐席不在其中，将被移除"
        ));
    }
    Some((made.header, made.rows))
}
