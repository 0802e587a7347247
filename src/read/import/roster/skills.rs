//! The queues that skills stand for, however they are separated.

use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Queue;

const STRONG: [char; 11] = [';', '、', '/', ',', '|', '+', '&', '\n', '；', '，', '\\'];
const ALL: [&str; 8] = ["全部", "所有", "全技能", "全能", "全业务", "all", "不限", "全部队列"];
/// What follows the name of a queue without changing it.
const TAILS: [&str; 7] = ["组", "客服", "队列", "技能", "岗", "坐席", "业务"];

/// The parts of a cell between any of the signs that separate, blanks included.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let strong = text.split(STRONG).map(str::trim).filter(|part| !part.is_empty());
    strong.flat_map(str::split_whitespace).collect()
}

/// Words and the queues of the plan that they stand for.
#[derive(Debug)]
pub(super) struct Skills<'a> {
    pub queues: &'a Table<QueueId, Queue>,
    /// `--queue 售前VIP=presale`; an empty id leaves the word out.
    pub told: &'a [(String, String)],
}

/// What a cell of skills says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found<'a> {
    /// Ids, each with the word that stands for it.
    pub queues: Vec<(&'a str, String)>,
    pub unknown: Vec<String>,
}

impl<'a> Skills<'a> {
    /// Reads a cell; a name that holds a sign or a blank is found whole.
    pub fn read(&self, text: &str) -> Found<'a> {
        let mut found = Found::default();
        if self.take(text.trim(), &mut found) {
            return found;
        }
        for part in text.split(STRONG).map(str::trim).filter(|part| !part.is_empty()) {
            if self.take(part, &mut found) {
                continue;
            }
            let words: Vec<&str> = part.split_whitespace().collect();
            let known = words.iter().filter(|word| self.find(word).is_some()).count();
            if known == 0 {
                found.unknown.push(part.to_owned());
                continue;
            }
            for word in words {
                if !self.take(word, &mut found) {
                    found.unknown.push(word.to_owned());
                }
            }
        }
        found
    }

    fn take(&self, word: &str, found: &mut Found<'a>) -> bool {
        let Some(ids) = self.find(word) else { return false };
        for id in ids {
            if found.queues.iter().all(|(known, _)| *known != id) {
                found.queues.push((id, word.to_owned()));
            }
        }
        true
    }

    /// The queues that one word stands for; an empty list where it is to be left out, none where it is not known.
    pub fn find(&self, word: &str) -> Option<Vec<&'a str>> {
        let own = |name: &str| {
            let same = |text: &str| text.to_lowercase() == name.to_lowercase();
            let by_id = self.queues.values().find(|queue| same(&queue.id));
            by_id.or_else(|| self.queues.values().find(|queue| same(&queue.name))).map(|queue| queue.id.as_str())
        };
        if let Some((_, id)) = self.told.iter().find(|(known, _)| known == word) {
            return if id.is_empty() { Some(Vec::new()) } else { own(id).map(|id| vec![id]) };
        }
        if ALL.contains(&word.to_lowercase().as_str()) {
            return Some(self.queues.values().map(|queue| queue.id.as_str()).collect());
        }
        let short = || TAILS.iter().find_map(|tail| own(word.strip_suffix(tail).filter(|name| !name.is_empty())?));
        own(word).or_else(short).map(|id| vec![id])
    }

    /// Whether every part of a cell is known.
    pub fn knows(&self, text: &str) -> bool {
        let found = self.read(text);
        found.unknown.is_empty() && !found.queues.is_empty()
    }
}

const YES: [&str; 14] = ["√", "✓", "✔", "1", "是", "y", "yes", "有", "○", "●", "主", "辅", "true", "会"];
const NO: [&str; 8] = ["0", "否", "n", "no", "×", "false", "不会", "✗"];

/// What a mark under the name of a queue says; none where it is no mark.
pub(super) fn mark(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    YES.contains(&text.as_str()).then_some(true).or_else(|| NO.contains(&text.as_str()).then_some(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::findings::list::Findings;
    use crate::read::settings::plan_toml;

    #[test]
    fn skills_however_they_are_separated() {
        let toml = "[plan]\ntimezone = \"UTC\"\nstart = \"2026-11-10T00:00\"\nend = \"2026-11-11T00:00\"\n\
            [[queues]]\nid = \"presale\"\nname = \"售前\"\n[[queues]]\nid = \"aftersale\"\nname = \"售后\"\n\
            [[queues]]\nid = \"vip desk\"\nname = \"VIP\"\n";
        let plan = plan_toml::read(toml, "test", &mut Findings::new("plan.toml")).plan;
        let told = [("售前VIP".to_owned(), "presale".to_owned()), ("闲聊".to_owned(), String::new())];
        let skills = Skills { queues: &plan.queues, told: &told };
        let read = |text: &str| {
            let found = skills.read(text);
            let ids = found.queues.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(";");
            (ids, found.unknown.join(";"))
        };
        for text in [
            "售前;售后",
            "售前；售后",
            "售前、售后",
            "售前/售后",
            "售前，售后",
            "售前|售后",
            "售前 售后",
            "Presale, AFTERSALE",
            "售前组+售后组",
        ] {
            assert_eq!(read(text), ("presale;aftersale".to_owned(), String::new()), "{text}");
        }
        assert_eq!(read("vip desk / 售前VIP"), ("vip desk;presale".to_owned(), String::new()));
        assert_eq!(read("全部").0, "presale;aftersale;vip desk");
        assert_eq!(read("闲聊"), (String::new(), String::new()));
        assert_eq!(read("售前 投诉"), ("presale".to_owned(), "投诉".to_owned()), "nothing is dropped");
        assert_eq!(read("大客户 专席"), (String::new(), "大客户 专席".to_owned()));
        assert_eq!((mark("√"), mark("否"), mark("x")), (Some(true), Some(false), None));
    }
}
