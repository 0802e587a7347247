//! What a list of people leaves open, one question a kind.

use super::dates::NoDate;
use super::model::{At, Counted, Problems, places};
use super::skills::Skills;
use super::tiers::Tiers;
use crate::read::findings::codes;
use crate::read::import::grid::Grid;
use crate::text;

/// What is open, collected over everybody.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub tiers: Counted,
    pub no_tier: Vec<At>,
    pub skills: Counted,
    pub no_skill: Vec<At>,
    pub numbers: Vec<(At, String)>,
    pub either: Vec<(At, String)>,
    pub dates: Vec<(At, NoDate)>,
    pub rounded: Vec<(At, String)>,
    pub units: Vec<(At, String)>,
    pub both: Vec<(At, String)>,
    pub by_service: usize,
    pub future: usize,
}

impl Open {
    /// Asks.
    pub fn ask(&self, grids: &[Grid], tiers: &Tiers<'_>, skills: &Skills<'_>, problems: &mut Problems) {
        if let Some((_, _, at)) = self.tiers.words.first() {
            let words = self.tiers.shown(grids);
            let known = tiers.tiers.values().map(|tier| tier.id.as_str()).collect::<Vec<_>>().join(", ");
            let message = text!(
                "no tiers of the plan: {words}; its tiers are {known}",
                "不是方案的梯队：{words}；方案的梯队有 {known}"
            );
            let options = each(&self.tiers, "--tier", "regular");
            problems.ask(&codes::ROSTER_TIER_UNKNOWN, grids, *at, message, vec![options]);
        }
        if let Some(at) = self.no_tier.first() {
            let (n, cells) = (self.no_tier.len(), places(grids, &self.no_tier));
            let message = text!(
                n,
                "{n} person has no tier: {cells}",
                "{n} people have no tier: {cells}",
                "{n} 人没有梯队：{cells}"
            );
            problems.ask(&codes::ROSTER_TIER_UNKNOWN, grids, *at, message, vec!["--tier-of-all regular".to_owned()]);
        }
        let queues: Vec<&str> = skills.queues.values().map(|queue| queue.id.as_str()).collect();
        let first = queues.first().copied().unwrap_or("presale");
        if let Some((_, _, at)) = self.skills.words.first() {
            let (words, known) = (self.skills.shown(grids), queues.join(", "));
            let message = text!(
                "no queues of the plan: {words}; its queues are {known}",
                "不是方案的队列：{words}；方案的队列有 {known}"
            );
            let options = each(&self.skills, "--queue", first);
            let without =
                self.skills.words.first().map(|(word, ..)| format!("--queue \"{word}=\"")).unwrap_or_default();
            problems.ask(&codes::ROSTER_SKILL_UNKNOWN, grids, *at, message, vec![options, without]);
        }
        if let Some(at) = self.no_skill.first() {
            let (n, cells) = (self.no_skill.len(), places(grids, &self.no_skill));
            let message = text!(
                n,
                "{n} person has no skill: {cells}",
                "{n} people have no skill: {cells}",
                "{n} 人没有技能：{cells}"
            );
            problems.ask(
                &codes::ROSTER_SKILL_UNKNOWN,
                grids,
                *at,
                message,
                vec![format!("--queue \"{}\"", queues.join(";"))],
            );
        }
        self.ask_cells(grids, problems);
    }

    fn ask_cells(&self, grids: &[Grid], problems: &mut Problems) {
        if let Some((at, text)) = self.numbers.first() {
            let n = self.numbers.len();
            let message = text!(
                n,
                "{n} cell holds no number: {text}",
                "{n} cells hold no number, first {text}",
                "{n} 个单元格不是数字，首个为 {text}"
            );
            problems.refuse(&codes::ROSTER_CELL, grids, *at, message);
        }
        if let Some((at, text)) = self.both.first() {
            let n = self.both.len();
            let message = text!(
                n,
                "{n} person has tiers or skills that differ from row to row: {text}",
                "{n} people have tiers or skills that differ from row to row, first {text}",
                "{n} 人的梯队或技能各行不一，首个为 {text}"
            );
            problems.refuse(&codes::ROSTER_CONFLICT, grids, *at, message);
        }
        if let Some((at, text)) = self.either.first() {
            let message =
                text!("in `{text}` the comma may part thousands or decimals", "`{text}` 中的逗号可能是千位或小数");
            let options = vec!["--decimal point".to_owned(), "--decimal comma".to_owned()];
            problems.ask(&codes::ROSTER_CELL, grids, *at, message, options);
        }
        if let Some((at, text)) = self.units.first() {
            let message = text!(
                "`{text}` is no length of service: write its unit behind it or into the header, 工龄(年)",
                "`{text}` 不是在职时长：请在其后或表头中写明单位，例如 工龄(年)"
            );
            problems.ask(
                &codes::ROSTER_CELL,
                grids,
                *at,
                message,
                vec!["--tier-of-all regular --column note=工龄".to_owned()],
            );
        }
        if let Some((at, why)) = self.dates.first() {
            ask_date(*at, *why, self.dates.len(), grids, problems);
        }
        if let Some((at, title)) = self.rounded.first() {
            let n = self.rounded.len();
            let message = text!(
                n,
                "{n} number under `{title}` has lost digits; save the column as text and export it again",
                "{n} numbers under `{title}` have lost digits; save the column as text and export it again",
                "“{title}”下 {n} 个数丢失了数位；请将该列设为文本后重新导出"
            );
            problems.ask(&codes::ROSTER_CELL, grids, *at, message, vec![format!("--column \"skip={title}\"")]);
        }
    }
}

/// An option for each word: `--tier "P3=regular"`.
fn each(words: &Counted, option: &str, id: &str) -> String {
    words.words.iter().map(|(word, ..)| format!("{option} \"{word}={id}\"")).collect::<Vec<_>>().join(" ")
}

/// Asks about a date.
pub(super) fn ask_date(at: At, why: NoDate, n: usize, grids: &[Grid], problems: &mut Problems) {
    match why {
        NoDate::Either(a, b) => {
            let message = text!("the date may be {a} or {b}", "日期可能是 {a} 或 {b}");
            let options = ["mdy", "dmy"].map(|order| format!("--date-order {order}")).to_vec();
            problems.ask(&codes::IMPORT_DATE_ORDER, grids, at, message, options);
        }
        NoDate::Year => {
            let message = text!("the date has no year", "日期没有年份");
            problems.ask(&codes::IMPORT_YEAR, grids, at, message, vec!["--year 2026".to_owned()]);
        }
        NoDate::No => {
            let message = text!(
                n,
                "{n} cell, here, holds no date",
                "{n} cells, first here, hold no date",
                "{n} 个单元格（首个在此）不是日期"
            );
            problems.refuse(&codes::ROSTER_CELL, grids, at, message);
        }
    }
}
