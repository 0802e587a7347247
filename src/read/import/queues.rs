//! Names of queues in exports: matched with the ids and names of the plan, and with what was answered before.

use super::choices::Choices;
use super::grid::plain;

/// The queues of a plan, and what the names of a file mean.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Queues<'a> {
    /// Id and name of each; none where there is no plan yet, and any name is a queue.
    pub known: &'a [(String, String)],
    pub choices: &'a Choices,
}

/// What a name of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Found {
    /// The queue of this id.
    Id(String),
    /// A queue that was chosen to be left out.
    LeftOut,
    /// No queue of the plan.
    Unknown,
}

impl Queues<'_> {
    /// What `name` is.
    pub fn find(&self, name: &str) -> Found {
        let wanted = folded(name);
        let chosen = self.choices.queues.iter().find(|(known, _)| folded(known) == wanted);
        if let Some((_, id)) = chosen {
            return if id.is_empty() { Found::LeftOut } else { Found::Id(id.clone()) };
        }
        let known = self.known.iter().find(|(id, name)| folded(id) == wanted || folded(name) == wanted);
        match known {
            Some((id, _)) => Found::Id(id.clone()),
            None if self.known.is_empty() => Found::Id(name.trim().to_owned()),
            None => Found::Unknown,
        }
    }

    /// Whether a name is known, as a queue or as one to leave out.
    pub fn knows(&self, name: &str) -> bool {
        let wanted = folded(name);
        let known = self.known.iter().flat_map(|(id, name)| [id, name]);
        !wanted.is_empty()
            && known.chain(self.choices.queues.iter().map(|(name, _)| name)).any(|name| folded(name) == wanted)
    }

    /// The one known name that `text` holds, the longest where one lies inside another.
    pub fn named_in(&self, text: &str) -> Option<String> {
        let text = folded(text);
        let chosen = self.choices.queues.iter().map(|(name, _)| name);
        let all = self.known.iter().flat_map(|(id, name)| [id, name]).chain(chosen);
        let mut found: Vec<&String> = all.filter(|name| !name.is_empty() && text.contains(&folded(name))).collect();
        found.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let longest = (*found.first()?).clone();
        let same = |name: &&&String| folded(&longest).contains(&folded(name)) || self.find(name) == self.find(&longest);
        (found.iter().filter(same).count() == found.len()).then_some(longest)
    }

    /// Every id, for the options of a question.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|(id, _)| id.as_str())
    }
}

/// A name without case, blanks and width.
fn folded(name: &str) -> String {
    plain(name).to_lowercase().chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ids_and_choices_are_found_however_they_are_written() {
        let known = [("presale".to_owned(), "售前".to_owned()), ("aftersale".to_owned(), "售后".to_owned())];
        let choices = Choices {
            queues: vec![("VIP专线".to_owned(), "presale".to_owned()), ("测试".to_owned(), String::new())],
            ..Choices::default()
        };
        let queues = Queues { known: &known, choices: &choices };
        for name in ["presale", "PreSale", "售前", " 售前 ", "vip专线"] {
            assert_eq!(queues.find(name), Found::Id("presale".to_owned()), "{name}");
        }
        assert_eq!((queues.find("测试"), queues.find("物流")), (Found::LeftOut, Found::Unknown));
        assert_eq!(queues.named_in("10月售前咨询量").as_deref(), Some("售前"));
        assert_eq!(queues.named_in("售前与售后"), None);
    }
}
