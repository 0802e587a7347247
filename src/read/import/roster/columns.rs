//! Which columns of a roster give tier and skills, told from their headers and, where those leave it open, from their words.

use super::headers::{self, Field};
use super::model::{At, Person, Problems, Said};
use super::skills::{Skills, mark};
use super::tiers::Tiers;
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::import::dialect::is_not_known;
use crate::read::import::grid::Grid;
use crate::text;
use std::collections::BTreeSet;

/// Where tier and skills come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sources {
    /// Titles of the columns that name a tier.
    pub tiers: BTreeSet<String>,
    /// Titles of the columns that name skills.
    pub skills: BTreeSet<String>,
    /// Titles that are themselves a skill, with the queue that they stand for; marks stand below them.
    pub marks: Vec<(String, String)>,
    /// What was told from words rather than headers.
    pub why: Vec<Text>,
}

/// One column with all that stands below it.
struct Words<'a> {
    title: &'a str,
    field: Field,
    first: At,
    values: BTreeSet<&'a str>,
}

/// Looks through the columns of everybody.
pub(super) fn sources(
    people: &[Person],
    chosen: &[(String, String)],
    tiers: &Tiers<'_>,
    skills: &Skills<'_>,
    grids: &[Grid],
    problems: &mut Problems,
) -> Sources {
    let columns = columns(people);
    let mut found = Sources::default();
    let are_tiers = |column: &Words<'_>| column.values.iter().all(|value| tiers.find(value).is_some());
    let are_skills = |column: &Words<'_>| column.values.iter().all(|value| skills.knows(value));
    choose_tier(&columns, chosen, &are_tiers, &mut found).unwrap_or_else(|(first, second)| {
        let (a, b) = (first.title, second.title);
        let message = text!("both `{a}` and `{b}` can be the tier", "“{a}”和“{b}”都可能是梯队");
        let options = vec![format!("--column tier={a}"), format!("--column tier={b}")];
        problems.ask(&codes::ROSTER_COLUMN, grids, second.first, message, options);
    });
    let queues = || columns.iter().filter(|column| column.field == Field::Queues);
    let named = || queues().filter(|column| is_told(column, "queues", chosen));
    found.skills = if named().next().is_some() { titles(named()) } else { titles(queues()) };
    for column in columns.iter().filter(|column| column.field == Field::Group && !column.values.is_empty()) {
        let title = column.title;
        let some_tiers = || column.values.iter().any(|value| tiers.find(value).is_some());
        let some_skills = || column.values.iter().any(|value| !skills.read(value).queues.is_empty());
        if found.tiers.is_empty() && (are_tiers(column) || some_tiers() && !some_skills()) {
            found.why.push(text!("tier from `{title}`: its words are tiers", "梯队取自“{title}”：其内容是梯队名称"));
            found.tiers.insert(title.to_owned());
        } else if found.skills.is_empty() && (are_skills(column) || some_skills() && !some_tiers()) {
            found.why.push(text!("skills from `{title}`: its words are queues", "技能取自“{title}”：其内容是队列名称"));
            found.skills.insert(title.to_owned());
        }
    }
    for column in columns.iter().filter(|column| column.field == Field::Carried) {
        let ids = skills.find(column.title).unwrap_or_default();
        let [queue] = ids[..] else { continue };
        if !column.values.is_empty() && column.values.iter().all(|value| mark(value).is_some()) {
            found.marks.push((column.title.to_owned(), queue.to_owned()));
        }
    }
    if !found.marks.is_empty() {
        let titles = found.marks.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>().join(", ");
        found.why.push(text!("skills from the marks under {titles}", "技能取自 {titles} 列下的勾选"));
    }
    found
}

fn titles<'a>(columns: impl Iterator<Item = &'a Words<'a>>) -> BTreeSet<String> {
    columns.map(|column| column.title.to_owned()).collect()
}

/// Whether `--column` names a column for a field.
fn is_told(column: &Words<'_>, field: &str, chosen: &[(String, String)]) -> bool {
    chosen.iter().any(|(name, told)| name == field && headers::is_chosen(column.first.column, column.title, told))
}

/// Takes the column of each sheet that is called like a tier; of two in one sheet the one that was told, or whose words are all tiers.
fn choose_tier<'a>(
    columns: &'a [Words<'a>],
    chosen: &[(String, String)],
    are_tiers: &dyn Fn(&Words<'_>) -> bool,
    found: &mut Sources,
) -> Result<(), (&'a Words<'a>, &'a Words<'a>)> {
    let strict: Vec<&Words<'_>> = columns.iter().filter(|column| column.field == Field::Tier).collect();
    let told: Vec<&&Words<'_>> = strict.iter().filter(|column| is_told(column, "tier", chosen)).collect();
    let sure: Vec<&&Words<'_>> = strict.iter().filter(|column| are_tiers(column)).collect();
    let beside = |column: &&Words<'a>| {
        strict.iter().find(|other| other.first.grid == column.first.grid && other.title != column.title)
    };
    let clash = strict.iter().find_map(|column| Some((*column, *beside(column)?)));
    match (clash, &told[..], &sure[..]) {
        (_, [_, ..], _) => found.tiers = titles(told.into_iter().copied()),
        (None, _, _) => found.tiers = titles(strict.into_iter()),
        (Some(_), [], [one]) => {
            let title = one.title;
            found.why.push(text!(
                "tier from `{title}`: of the columns that could be it the one whose words are all tiers",
                "梯队取自“{title}”：可能的几列中只有它的词都是梯队"
            ));
            found.tiers.insert(title.to_owned());
        }
        (Some((first, second)), _, _) => return Err((first, second)),
    }
    Ok(())
}

fn columns(people: &[Person]) -> Vec<Words<'_>> {
    let mut found: Vec<Words<'_>> = Vec::new();
    for Said { field, title, placed } in people.iter().flat_map(|person| &person.said) {
        let known = found.iter_mut().find(|column| column.title == title && column.field == *field);
        let column = match known {
            Some(column) => column,
            None => {
                found.push(Words { title, field: *field, first: placed.at, values: BTreeSet::new() });
                let last = found.len() - 1;
                &mut found[last]
            }
        };
        if !is_not_known(&placed.cell) {
            column.values.insert(placed.text());
        }
    }
    found
}
