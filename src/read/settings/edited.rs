//! plan.toml with other numbers in it: what stands around them, comments too, stays as it is.

use crate::error::{Error, Result};
use crate::read::findings::list::Findings;
use crate::read::table::{file, sheet};
use crate::text;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A number of one queue that is to be another.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueSetting {
    /// The queue's id.
    pub queue: String,
    /// The key.
    pub key: String,
    /// What to write.
    pub value: f64,
}

/// The bytes of the plan.toml at `path` with `settings`: UTF-8, as it is where there are none.
///
/// # Errors
/// [`Error::Invalid`] where it cannot be read, else as [`edited`].
pub fn edited_plan(path: &Path, settings: &[QueueSetting]) -> Result<Vec<u8>> {
    let mut findings = Findings::new(path.display().to_string());
    let read = file::read_bytes(path, file::MOST_OF_A_TOML, &mut findings);
    let text = read.and_then(|bytes| {
        if settings.is_empty() {
            Some((bytes, None))
        } else {
            sheet::decode_text(&bytes, &mut findings).map(|(text, _)| (Vec::new(), Some(text)))
        }
    });
    match text {
        Some((bytes, None)) => Ok(bytes),
        Some((_, Some(text))) => edited(&text, settings).map(String::into_bytes),
        None => Err(Error::Invalid(findings.into_sorted())),
    }
}

/// `text` of plan.toml with `settings`; a key that is not there is written below the queue's id.
///
/// # Errors
/// A defect where `text` is no TOML, or has no such queue: a plan was read from it.
pub fn edited(text: &str, settings: &[QueueSetting]) -> Result<String> {
    let document = DeTable::parse(text).map_err(|error| lost(&error.to_string()))?;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for setting in settings {
        edits.push(edit(text, &document, setting).ok_or_else(|| lost(&setting.queue))?);
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut out = text.to_owned();
    // Keys that are written below the same id stand in the order in which they are given.
    for group in edits.chunk_by(|a, b| a.0 == b.0) {
        let new: String = group.iter().map(|(_, new)| new.as_str()).collect();
        out.replace_range(group[0].0.clone(), &new);
    }
    Ok(out)
}

fn lost(what: &str) -> Error {
    Error::Defect(text!("plan.toml cannot be edited: {what}", "无法修改 plan.toml：{what}"))
}

fn find<'a>(table: &'a DeTable<'_>, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// Where `setting` is written, and how.
fn edit(text: &str, document: &Spanned<DeTable<'_>>, setting: &QueueSetting) -> Option<(Range<usize>, String)> {
    let queues = find(document.get_ref(), "queues")?.get_ref().as_array()?;
    let is_own = |table: &DeTable<'_>| {
        find(table, "id").and_then(|id| id.get_ref().as_str()).is_some_and(|id| id == setting.queue)
    };
    let queue = queues.iter().find(|queue| queue.get_ref().as_table().is_some_and(is_own))?;
    let table = queue.get_ref().as_table()?;
    let value = format!("{}", setting.value);
    if let Some(old) = find(table, &setting.key) {
        return Some((old.span(), value));
    }
    let id = find(table, "id")?.span();
    let key = &setting.key;
    if text[queue.span()].starts_with('{') {
        return Some((id.end..id.end, format!(", {key} = {value}")));
    }
    let line = text[id.end..].find('\n').map_or(text.len(), |end| id.end + end + 1);
    let before = if text[..line].ends_with('\n') { "" } else { "\n" };
    Some((line..line, format!("{before}{key} = {value}\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str =
        "# top\n[[queues]]\nid = \"a\"  # first\naht_seconds = 240 # measured\n\n[[queues]]\nid = \"b\"\n";

    fn setting(queue: &str, key: &str, value: f64) -> QueueSetting {
        QueueSetting { queue: queue.to_owned(), key: key.to_owned(), value }
    }

    #[test]
    fn a_number_is_replaced_and_what_stands_around_it_stays() {
        let out = edited(PLAN, &[setting("a", "aht_seconds", 251.5)]).unwrap();
        assert_eq!(out, PLAN.replace("240", "251.5"));
    }

    #[test]
    fn a_key_that_is_not_there_is_written_below_the_id() {
        let out = edited(PLAN, &[setting("b", "shrinkage", 0.08), setting("b", "patience_seconds", 90.0)]).unwrap();
        assert_eq!(out, format!("{PLAN}shrinkage = 0.08\npatience_seconds = 90\n"));
        let out = edited(PLAN, &[setting("a", "bot_share", 0.1)]).unwrap();
        assert_eq!(out, PLAN.replace("# first\n", "# first\nbot_share = 0.1\n"));
    }

    #[test]
    fn queues_may_stand_in_a_line() {
        let plan = "queues = [{ id = \"a\", aht_seconds = 1 }, { id = \"b\" }]\n";
        let out = edited(plan, &[setting("b", "aht_seconds", 2.0), setting("a", "aht_seconds", 3.0)]).unwrap();
        assert_eq!(out, "queues = [{ id = \"a\", aht_seconds = 3 }, { id = \"b\", aht_seconds = 2 }]\n");
        assert!(edited(plan, &[setting("c", "aht_seconds", 2.0)]).is_err());
    }
}
