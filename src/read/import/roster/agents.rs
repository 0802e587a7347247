//! agents.csv from what the rows say of everybody.

use super::asked::Open;
use super::columns::Sources;
use super::dates::Reading;
use super::headers::{self, Field};
use super::model::{Counted, Person, Problems, Said};
use super::people::is_rounded;
use super::skills::{Skills, mark};
use super::tiers::{Service, Tiers, served};
use crate::domain::formula::unguarded;
use crate::domain::text::Text;
use crate::read::import::dialect::{Decimal, Number, is_not_known, number};
use crate::read::import::grid::{Grid, Value};
use crate::read::table::columns::of_header;
use crate::text;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What the table is made with.
pub(super) struct Maker<'a> {
    pub grids: &'a [Grid],
    pub sources: &'a Sources,
    pub tiers: &'a Tiers<'a>,
    pub skills: &'a Skills<'a>,
    pub tier_of_all: Option<&'a str>,
    pub queue_of_all: Option<&'a str>,
    pub service: Service,
    pub reading: Reading,
    pub decimal: Option<Decimal>,
    /// The first local day of the plan.
    pub start: NaiveDate,
}

/// The table and what is said of it.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Tiers with the words that stood for them.
    pub tiers: Counted,
    pub queues: Counted,
    pub notes: Vec<Text>,
}

const NUMBERS: [&str; 5] = ["min_hours", "max_hours", "cost_per_hour", "efficiency", "max_chats"];
const TEXTS: [&str; 2] = ["site", "efficiency_from"];

impl Maker<'_> {
    /// Makes the table; what is open goes to `problems`.
    pub fn make(&self, people: &[Person], problems: &mut Problems) -> Made {
        let mut made = Made::default();
        let mut open = Open::default();
        let said = |field: Field| people.iter().any(|p| p.of(field).any(|said| !is_not_known(&said.placed.cell)));
        let numbers: Vec<&'static str> = NUMBERS.into_iter().filter(|name| said(Field::Number(name))).collect();
        let texts: Vec<&'static str> = TEXTS.into_iter().filter(|name| said(Field::Words(name))).collect();
        let has_hired = said(Field::Hired);
        let carried = self.carried(people);
        made.header = ["agent_id", "name", "tier", "queues"].map(str::to_owned).to_vec();
        made.header.extend(numbers.iter().chain(&texts).map(|name| (*name).to_owned()));
        made.header.extend(has_hired.then(|| "hired".to_owned()));
        made.header.extend(carried.iter().map(|(_, title)| title.clone()));
        let hired = people.iter().flat_map(|person| person.of(Field::Hired)).map(|said| &said.placed.cell);
        let dates = self.reading.of(hired);
        for person in people {
            let id = person.id.clone().unwrap_or_default();
            let hired = self.hired(person, dates, &mut open);
            let tier = self.tier(person, hired, &mut made, &mut open);
            let queues = self.queues(person, &mut made, &mut open);
            let name = person.name.clone().unwrap_or_else(|| id.clone());
            let mut row = vec![id, name, tier, queues];
            row.extend(numbers.iter().map(|name| self.number(person, name, &mut open)));
            let first = |field| person.of(field).find(|said| !is_not_known(&said.placed.cell));
            row.extend(texts.iter().map(|name| first(Field::Words(name)).map_or("", |s| s.placed.text()).to_owned()));
            row.extend(has_hired.then(|| hired.map_or(String::new(), |date| date.to_string())));
            row.extend(carried.iter().map(|((field, title), _)| carry(person, *field, title, &mut open)));
            made.rows.push(row);
        }
        self.say(&open, &mut made);
        open.ask(self.grids, self.tiers, self.skills, problems);
        made
    }

    /// Columns that go along as they are, each with the title that it gets: no other column is found under that.
    fn carried(&self, people: &[Person]) -> Vec<((Field, String), String)> {
        let mut found: Vec<((Field, String), String)> = Vec::new();
        for Said { field, title, .. } in people.iter().flat_map(|person| &person.said) {
            let names = [&self.sources.tiers, &self.sources.skills];
            let is_used = *field != Field::Carried && names.iter().any(|titles| titles.contains(title))
                || self.sources.marks.iter().any(|(mark, _)| mark == title);
            let is_note = matches!(field, Field::Carried | Field::Group | Field::Tier | Field::State | Field::Served);
            if is_used || !is_note || title.is_empty() || found.iter().any(|((_, known), _)| known == title) {
                continue;
            }
            let is_read = |name: &str| {
                ["agent_id", "name", "tier", "queues", "hired"].contains(&name)
                    || NUMBERS.contains(&name)
                    || TEXTS.contains(&name)
            };
            let as_written = if of_header(title).is_some_and(is_read) { format!("原{title}") } else { title.clone() };
            found.push(((*field, title.clone()), as_written));
        }
        found
    }

    fn tier(&self, person: &Person, hired: Option<NaiveDate>, made: &mut Made, open: &mut Open) -> String {
        let words =
            person.said.iter().filter(|said| self.sources.tiers.contains(&said.title) && said.field != Field::Carried);
        let words: Vec<&Said> = words.filter(|said| !is_not_known(&said.placed.cell)).collect();
        let tiers: BTreeSet<&str> = words.iter().filter_map(|said| self.tiers.find(said.placed.text())).collect();
        if let (2.., Some(last)) = (tiers.len(), words.last()) {
            open.both.push((last.placed.at, format!("{} {}", person.shown(), Vec::from_iter(tiers).join(", "))));
        }
        if let Some(said) = words.first() {
            let word = said.placed.text();
            match self.tiers.find(word) {
                Some(tier) => {
                    made.tiers
                        .add(&if tier == word { word.to_owned() } else { format!("{word} → {tier}") }, said.placed.at);
                    return tier.to_owned();
                }
                None => open.tiers.add(word, said.placed.at),
            }
            return String::new();
        }
        let by_service = self.sources.tiers.is_empty().then(|| self.served(person, hired, open)).flatten();
        if let Some(days) = by_service {
            let tier = self.service.tier(days);
            open.by_service += 1;
            made.tiers.add(tier, person.at);
            return tier.to_owned();
        }
        match self.tier_of_all.and_then(|tier| self.tiers.find(tier)) {
            Some(tier) => {
                made.tiers.add(tier, person.at);
                tier.to_owned()
            }
            None => {
                open.no_tier.push(person.at);
                String::new()
            }
        }
    }

    /// Days that somebody has served when the plan starts.
    fn served(&self, person: &Person, hired: Option<NaiveDate>, open: &mut Open) -> Option<i64> {
        if let Some(hired) = hired {
            open.future += usize::from(hired > self.start);
            return Some((self.start - hired).num_days());
        }
        let said = person.of(Field::Served).find(|said| !is_not_known(&said.placed.cell))?;
        let days = served(said.placed.text(), &headers::unit(&said.title));
        if days.is_none() {
            open.units.push((said.placed.at, said.placed.text().to_owned()));
        }
        days
    }

    fn hired(&self, person: &Person, reading: Reading, open: &mut Open) -> Option<NaiveDate> {
        let said = person.of(Field::Hired).find(|said| !is_not_known(&said.placed.cell))?;
        let found = reading.date(&said.placed.cell);
        found.map_err(|why| open.dates.push((said.placed.at, why))).ok()
    }

    fn queues(&self, person: &Person, made: &mut Made, open: &mut Open) -> String {
        let mut ids: Vec<String> = Vec::new();
        let mut is_open = false;
        let words =
            person.said.iter().filter(|said| self.sources.skills.contains(&said.title) && said.field != Field::Carried);
        let mut by_title: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for said in words.filter(|said| !is_not_known(&said.placed.cell)) {
            let found = self.skills.read(said.placed.text());
            let mut skills: Vec<&str> = found.queues.iter().map(|(id, _)| *id).collect();
            skills.sort_unstable();
            let before = by_title.entry(&said.title).or_insert_with(|| skills.clone());
            if *before != skills {
                let shown = format!("{} {} / {}", person.shown(), before.join(";"), skills.join(";"));
                open.both.push((said.placed.at, shown));
            }
            for (id, word) in &found.queues {
                made.queues.add(&if id == word { word.clone() } else { format!("{word} → {id}") }, said.placed.at);
                ids.push((*id).to_owned());
            }
            is_open |= !found.unknown.is_empty();
            found.unknown.iter().for_each(|word| open.skills.add(word, said.placed.at));
        }
        for (title, queue) in &self.sources.marks {
            let ticked = |said: &&Said| said.title == *title && mark(said.placed.text()) == Some(true);
            if let Some(said) = person.of(Field::Carried).find(ticked) {
                made.queues.add(queue, said.placed.at);
                ids.push(queue.clone());
            }
        }
        if ids.is_empty() && !is_open {
            let only = (self.skills.queues.len() == 1).then(|| self.skills.queues.values().next()).flatten();
            let all = self.queue_of_all.map(|all| self.skills.read(all)).filter(|found| found.unknown.is_empty());
            match (all, only) {
                (Some(found), _) => ids.extend(found.queues.iter().map(|(id, _)| (*id).to_owned())),
                (None, Some(only)) => ids.push(only.id.clone()),
                (None, None) => open.no_skill.push(person.at),
            }
            ids.iter().for_each(|id| made.queues.add(id, person.at));
        }
        // In the order of the plan, each once.
        let all = self.skills.queues.values().map(|queue| queue.id.clone());
        all.filter(|id| ids.contains(id)).collect::<Vec<_>>().join(";")
    }

    fn number(&self, person: &Person, name: &'static str, open: &mut Open) -> String {
        let Some(said) = person.of(Field::Number(name)).find(|said| !is_not_known(&said.placed.cell)) else {
            return String::new();
        };
        let (at, text) = (said.placed.at, said.placed.text().to_owned());
        match number(&said.placed.cell, self.decimal) {
            Number::Sure(value, _) if value.is_finite() && value >= 0.0 => format!("{value}"),
            Number::Either(..) => {
                open.either.push((at, text));
                String::new()
            }
            Number::NotKnown => String::new(),
            _ => {
                open.numbers.push((at, format!("{name} {text}")));
                String::new()
            }
        }
    }

    fn say(&self, open: &Open, made: &mut Made) {
        made.notes.extend(self.sources.why.iter().cloned());
        if open.by_service > 0 {
            let (n, Service { new, senior }) = (open.by_service, self.service);
            let first = made_of(self.start);
            made.notes.push(text!(
                n,
                "{n} tier by service until {first}, as no column names a tier: below {new} days new, from {senior} days on senior, else regular (--new-days, --senior-days)",
                "{n} tiers by service until {first}, as no column names a tier: below {new} days new, from {senior} days on senior, else regular (--new-days, --senior-days)",
                "没有梯队列，{n} 人按截至 {first} 的在职天数定梯队：不足 {new} 天为 new，满 {senior} 天为 senior，其余为 regular（--new-days、--senior-days）"
            ));
        }
        if open.future > 0 {
            let n = open.future;
            made.notes.push(text!(
                n,
                "{n} person is hired after the plan starts",
                "{n} people are hired after the plan starts",
                "{n} 人的入职日期晚于方案开始"
            ));
        }
        if self.sources.skills.is_empty() && self.sources.marks.is_empty() && open.no_skill.is_empty() {
            let all = self.queue_of_all.map_or_else(
                || text!("no column names skills, and the plan has one queue", "没有技能列，而方案只有一个队列"),
                |all| text!("no column names skills: everybody gets {all}", "没有技能列：所有人均为 {all}"),
            );
            made.notes.push(all);
        }
    }
}

fn made_of(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// A cell as it is; of a number all its digits.
fn carry(person: &Person, field: Field, title: &str, open: &mut Open) -> String {
    let Some(said) = person.of(field).find(|said| said.title == title) else { return String::new() };
    let text = match said.placed.cell.value {
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => unguarded(said.placed.cell.raw.as_deref().unwrap_or(said.placed.text())).to_owned(),
    };
    if is_rounded(&text) || matches!(said.placed.cell.value, Value::Number(number) if number.abs() >= 1e15) {
        open.rounded.push((said.placed.at, title.to_owned()));
    }
    text
}
