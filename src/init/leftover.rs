//! What a folder still has of the sample that it was made as, after tables of a shop were put into it.

use super::{Request, TEMPLATES, files};

/// What begins the line of plan.toml that says how a sample was made.
const MADE_BY: &str = "# Made by: peakshift init ";

/// What is still the sample's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leftover {
    /// Files that are byte for byte those of the sample.
    pub files: Vec<&'static str>,
    /// Ids of queues whose settings are those of the sample.
    pub queues: Vec<&'static str>,
}

/// The request that made the sample of `plan_toml`; none where it is no sample.
fn request(plan_toml: &str) -> Option<Request> {
    let words: Vec<&str> = plan_toml.lines().next()?.strip_prefix(MADE_BY)?.split_whitespace().collect();
    let after = |option: &str| words.iter().position(|word| *word == option).and_then(|at| words.get(at + 1));
    let template = TEMPLATES.iter().find(|template| Some(&template.name) == after("--template"))?;
    Some(Request {
        template,
        agents: after("--agents")?.parse().ok()?,
        seed: after("--seed")?.parse().ok()?,
        alike: words.contains(&"--alike"),
        demand: 1.0,
        days: after("--days").and_then(|days| days.parse().ok()),
        full: words.contains(&"--full"),
    })
}

/// What a folder with this `plan_toml` still has of its sample; `content` gives the bytes of one of its files.
pub fn leftover(plan_toml: &str, content: impl Fn(&str) -> Option<Vec<u8>>) -> Leftover {
    let Some(request) = request(plan_toml) else { return Leftover::default() };
    let sample = files(&request);
    let is_same = |name: &str, bytes: &[u8]| content(name).is_some_and(|now| now == bytes);
    let tables = sample.iter().filter(|file| file.name != "plan.toml" && is_same(file.name, &file.bytes));
    let blocks = |text: &str| text.split("[[queues]]").skip(1).map(|block| block.trim().to_owned()).collect::<Vec<_>>();
    let made = sample.iter().find(|file| file.name == "plan.toml");
    let made = made.map_or(Vec::new(), |file| blocks(&String::from_utf8_lossy(&file.bytes)));
    let now = blocks(plan_toml);
    let queues = request.template.queues_for(request.agents).iter().zip(&made);
    // The last queue is followed by other sections, so its own lines are compared.
    let own = |block: &str| block.split("\n\n").next().unwrap_or_default().to_owned();
    let kept = queues.filter(|(_, block)| now.iter().any(|other| own(other) == own(block)));
    Leftover { files: tables.map(|file| file.name).collect(), queues: kept.map(|(queue, _)| queue.id).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_untouched_is_named_and_what_was_changed_is_not() {
        [None, Some(14)].into_iter().for_each(names_what_is_left);
    }

    fn names_what_is_left(days: Option<u32>) {
        let request = Request {
            template: &TEMPLATES[0],
            agents: 24,
            seed: 3,
            alike: false,
            demand: 1.0,
            days,
            full: days.is_some(),
        };
        let mut folder: BTreeMap<String, Vec<u8>> =
            files(&request).into_iter().map(|file| (file.name.to_owned(), file.bytes)).collect();
        let toml = String::from_utf8(folder["plan.toml"].clone()).unwrap();
        folder.insert("inquiries.csv".to_owned(), b"start,queue,inquiries\n".to_vec());
        let found = leftover(&toml, |name| folder.get(name).cloned());
        assert_eq!(found.files, ["drill.toml", "events.csv", "agents.csv", "availability.csv"]);
        assert_eq!(found.queues, ["presale", "aftersale", "logistics"]);
        let changed = toml.replacen("aht_seconds = 240 ", "aht_seconds = 200 ", 1);
        assert_ne!(changed, toml);
        assert_eq!(leftover(&changed, |name| folder.get(name).cloned()).queues, ["aftersale", "logistics"]);
        assert_eq!(leftover("[plan]\n", |name| folder.get(name).cloned()), Leftover::default());
    }
}
