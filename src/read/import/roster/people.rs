//! Who is who: rows of several sheets that speak of one person, and the id of everybody.

use super::model::{At, Counted, Person, Problems, Row, address, places};
use crate::domain::ids::{AgentId, Table};
use crate::domain::plan::Agent;
use crate::read::findings::codes;
use crate::read::import::grid::Grid;
use crate::read::table::cells::unfit;
use crate::text;
use std::collections::BTreeMap;

/// Everybody, each once, with what all rows say of them; lists first.
pub(super) fn gathered(mut rows: Vec<Person>, grids: &[Grid], problems: &mut Problems) -> Vec<Person> {
    rows.sort_by_key(|person| person.row != Row::Listed);
    let mut people: Vec<Person> = Vec::new();
    let (mut by_id, mut by_name) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, Vec<usize>>::new());
    let mut names: Vec<(At, String)> = Vec::new();
    for row in rows {
        let known = match (&row.id, &row.name) {
            (Some(id), _) => by_id.get(&bare(id)).copied().or_else(|| {
                // A sheet with names alone may have come before.
                let same = row.name.as_ref().and_then(|name| by_name.get(name)).map_or(&[][..], Vec::as_slice);
                same.iter().copied().find(|index| people[*index].id.is_none())
            }),
            (None, Some(name)) => match by_name.get(name).map_or(&[][..], Vec::as_slice) {
                [] => None,
                [one] => Some(*one),
                several => {
                    let ids: Vec<String> = several.iter().map(|index| people[*index].shown()).collect();
                    names.push((row.at, format!("{name} ({})", ids.join(", "))));
                    continue;
                }
            },
            (None, None) => continue,
        };
        let index = match known {
            Some(index) => {
                if !joined(&mut people[index], row, grids, problems) {
                    continue;
                }
                index
            }
            None => {
                people.push(row);
                people.len() - 1
            }
        };
        let person = &people[index];
        if let Some(id) = &person.id {
            by_id.insert(bare(id), index);
        }
        if let Some(name) = &person.name {
            let same = by_name.entry(name.clone()).or_default();
            if !same.contains(&index) {
                same.push(index);
            }
        }
    }
    if let Some((at, first)) = names.first() {
        let n = names.len();
        let message = text!(
            n,
            "{n} row has a name that several people bear: {first}",
            "{n} rows have a name that several people bear, first {first}",
            "{n} 行的姓名对应多人，首个为 {first}"
        );
        problems.refuse(&codes::ROSTER_CONFLICT, grids, *at, message);
    }
    people
}

/// An id without the zeros that a spreadsheet takes from the front of a number.
fn bare(id: &str) -> String {
    let is_number = id.bytes().all(|b| b.is_ascii_digit());
    let short = id.trim_start_matches('0');
    if is_number && !short.is_empty() { short.to_owned() } else { id.to_owned() }
}

/// Takes into `person` what `row` says; not where the two contradict each other.
fn joined(person: &mut Person, row: Person, grids: &[Grid], problems: &mut Problems) -> bool {
    let is_twice = match row.row {
        Row::Listed => person.row == Row::Listed,
        Row::Wide => person.days.iter().any(|day| day.at.grid == row.at.grid && day.at.row != row.at.row),
        Row::Below | Row::Long => false,
    };
    let (first, shown) = (address(grids, person.at), row.shown());
    if is_twice {
        let message = text!("`{shown}` is already in {first}", "`{shown}` 已见于 {first}");
        problems.refuse(&codes::AGENT_TWICE, grids, row.at, message);
        return false;
    }
    if let (Some(before), Some(name)) = (&person.name, &row.name)
        && before != name
    {
        let message = text!("`{shown}` is called {before} in {first}", "`{shown}` 在 {first} 处姓名为 {before}");
        problems.refuse(&codes::ROSTER_CONFLICT, grids, row.at, message);
        return false;
    }
    // Of two forms of a number the one with zeros in front is the id.
    if row.id.as_ref().map(String::len) > person.id.as_ref().map(String::len) {
        person.id = row.id;
    }
    person.name = person.name.take().or(row.name);
    for said in row.said {
        // The same words again say nothing new.
        let same = |other: &super::model::Said| {
            other.field == said.field && other.title == said.title && other.placed.cell.text == said.placed.cell.text
        };
        if !person.said.iter().any(same) {
            person.said.push(said);
        }
    }
    person.days.extend(row.days);
    true
}

/// Gives everybody an id: their own, that of the agent of the plan with their name, or their name where `make_ids` says so.
/// Says how many ids come from where.
pub(super) fn identified(
    people: &mut [Person],
    agents: &Table<AgentId, Agent>,
    make_ids: bool,
    grids: &[Grid],
    problems: &mut Problems,
) -> (usize, usize) {
    let (mut by_plan, mut made) = (0, 0);
    let mut open: Vec<(At, String)> = Vec::new();
    let mut taken: BTreeMap<String, At> = people.iter().filter_map(|p| Some((p.id.clone()?, p.at))).collect();
    for person in people.iter_mut() {
        let Some(name) = person.name.clone().filter(|_| person.id.is_none()) else { continue };
        let mut same = agents.values().filter(|agent| agent.name == name || agent.id == name);
        if let (Some(agent), None) = (same.next(), same.next()) {
            person.id = Some(agent.id.clone());
            by_plan += 1;
        } else if make_ids && !taken.contains_key(&name) {
            made += 1;
            taken.insert(name.clone(), person.at);
            person.id = Some(name);
        } else {
            open.push((person.at, name));
        }
    }
    report_lost(people, grids, problems);
    if let Some((at, first)) = open.first() {
        let n = open.len();
        let message = text!(
            n,
            "{n} person has no id: {first}",
            "{n} people have no id, first {first}",
            "{n} 人没有工号，首个为 {first}"
        );
        let options = vec!["--make-ids".to_owned(), "--column agent_id=C".to_owned()];
        problems.ask(&codes::ROSTER_NO_ID, grids, *at, message, options);
    }
    (by_plan, made)
}

/// Refuses ids whose digits are lost, and those that no table can hold.
fn report_lost(people: &[Person], grids: &[Grid], problems: &mut Problems) {
    let mut lost: Vec<At> = Vec::new();
    let mut words = Counted::default();
    for person in people {
        let id = person.id.as_deref().unwrap_or_default();
        if is_rounded(id) {
            lost.push(person.at);
            words.add(id, person.at);
        }
        let texts = [person.id.as_deref(), person.name.as_deref()];
        if let Some((code, message)) = texts.into_iter().flatten().find_map(unfit) {
            problems.refuse(code, grids, person.at, message);
        }
    }
    if let Some(first) = lost.first() {
        let (n, shown, cells) = (lost.len(), words.shown(grids), places(grids, &lost));
        let message = text!(
            n,
            "{n} id has lost digits: {shown}, in {cells}",
            "{n} ids have lost digits: {shown}, in {cells}",
            "{n} 个工号丢失了数位：{shown}，位于 {cells}"
        );
        problems.refuse(&codes::ROSTER_CELL, grids, *first, message);
    }
}

/// Whether a text is a number that a spreadsheet has shortened: `1.39E+10`.
pub(super) fn is_rounded(text: &str) -> bool {
    let Some((digits, power)) = text.to_uppercase().split_once("E+").map(|(a, b)| (a.to_owned(), b.to_owned())) else {
        return false;
    };
    !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !power.is_empty()
        && power.bytes().all(|b| b.is_ascii_digit())
}

/// People who are not in the plan's roster, where that is not written anew; an id without its zeros is told apart by nobody else.
pub(super) fn matched(people: &mut [Person], agents: &Table<AgentId, Agent>, grids: &[Grid], problems: &mut Problems) {
    let mut unknown: Vec<(At, String)> = Vec::new();
    let mut known: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    agents.values().for_each(|agent| known.entry(bare(&agent.id)).or_default().push(&agent.id));
    for person in people.iter_mut() {
        let Some(id) = person.id.clone() else { continue };
        let similar = known.get(&bare(&id)).map_or(&[][..], Vec::as_slice);
        let only = if let [only] = similar { Some(only) } else { None };
        match similar.iter().find(|agent| **agent == id).or(only) {
            Some(agent) => person.id = Some((*agent).to_owned()),
            None => unknown.push((person.at, person.shown())),
        }
    }
    if let Some((at, first)) = unknown.first() {
        let n = unknown.len();
        let message = text!(
            n,
            "{n} person is not in the plan's roster: {first}; the file has no tiers or skills for them",
            "{n} people are not in the plan's roster, first {first}; the file has no tiers or skills for them",
            "{n} 人不在方案花名册中，首个为 {first}；文件中也没有其梯队或技能"
        );
        problems.refuse(&codes::AGENT_UNKNOWN, grids, *at, message);
    }
}
