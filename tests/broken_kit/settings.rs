//! Ways to break settings.

use super::{Broken, Folder, moved, other_number};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_pcg::Pcg64;

/// Values of every type of TOML.
const VALUES: [&str; 12] = [
    "\"\"",
    "\"abc\"",
    "\"售前\"",
    "\"09:00-24:00\"",
    "true",
    "7",
    "0.5",
    "[]",
    "[\"abc\"]",
    "{ abc = 1 }",
    "2026-11-11T00:00:00",
    "[[1, 2], [3, 4]]",
];

/// Breaks one place of plan.toml or of drill.toml.
pub fn break_one(folder: &mut Folder, rng: &mut Pcg64) -> Broken {
    let file = if rng.random_bool(0.85) { "plan.toml" } else { "drill.toml" };
    let text = folder.get_mut(file).expect("settings");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_header = |line: &str| line.starts_with('[');
    let is_key = |line: &str| line.parse::<toml::Table>().is_ok_and(|table| table.len() == 1) && !is_header(line);
    let places: Vec<usize> = (0..lines.len()).filter(|&at| is_header(&lines[at]) || is_key(&lines[at])).collect();
    let at = *places.choose(rng).expect("places");
    let line = lines[at].clone();
    if is_header(&line) {
        return of_header(file, text, &mut lines, at, rng);
    }
    let (key, rest) = line.split_once('=').expect("a key and its value");
    let (key, old) = (key.trim().to_owned(), value_of(rest).to_owned());
    let mut broken = Broken { file, line: at + 1, key, old, new: String::new(), what: "" };
    match rng.random_range(0..12) {
        0 => {
            broken.what = "a key is missing";
            lines.remove(at);
        }
        1 => {
            broken.what = "a key has another name";
            broken.new = format!("{}x", broken.key);
            lines[at] = format!("{} = {}", broken.new, broken.old);
        }
        2 => {
            broken.what = "a key is there twice";
            broken.line = at + 2;
            lines.insert(at + 1, line.clone());
        }
        3 => {
            broken.what = "a value is not closed";
            broken.new = format!("\"{}", broken.old.trim_matches('"'));
            lines[at] = format!("{} = {}", broken.key, broken.new);
        }
        _ => {
            (broken.what, broken.new) = another(&broken.old, rng);
            lines[at] = format!("{} = {}", broken.key, broken.new);
        }
    }
    *text = lines.join("\n") + "\n";
    broken
}

/// The value before its comment.
fn value_of(rest: &str) -> &str {
    let is_quoted = |at: usize| !rest[..at].matches('"').count().is_multiple_of(2);
    let end = rest.char_indices().find(|&(at, sign)| sign == '#' && !is_quoted(at)).map_or(rest.len(), |(at, _)| at);
    rest[..end].trim()
}

fn of_header(file: &'static str, text: &mut String, lines: &mut Vec<String>, at: usize, rng: &mut Pcg64) -> Broken {
    let header = value_of(&lines[at]).to_owned();
    let key = header.trim_matches(['[', ']']).to_owned();
    let mut broken = Broken { file, line: at + 1, key, old: header.clone(), new: String::new(), what: "" };
    match rng.random_range(0..4) {
        0 => {
            broken.what = "a header is missing";
            lines.remove(at);
        }
        1 => {
            broken.what = "a header has another name";
            broken.new = header.replacen(']', "x]", 1);
        }
        2 => {
            broken.what = "a header is not closed";
            broken.new = header.trim_end_matches(']').to_owned();
        }
        _ => {
            broken.what = "a table is a list, or a list a table";
            broken.new =
                if header.starts_with("[[") { format!("[{}]", broken.key) } else { format!("[[{}]]", broken.key) };
        }
    }
    if !broken.new.is_empty() {
        lines[at].clone_from(&broken.new);
    }
    *text = lines.join("\n") + "\n";
    broken
}

/// Another value in place of `old`.
fn another(old: &str, rng: &mut Pcg64) -> (&'static str, String) {
    if rng.random_bool(0.4) {
        return ("another value", (*VALUES.choose(rng).expect("values")).to_owned());
    }
    let bare = old.trim_matches('"');
    match moved(bare, rng) {
        Some(time) => ("another time", format!("\"{time}\"")),
        None if old.parse::<f64>().is_ok() => ("another number", other_number(old, rng)),
        None if old.starts_with('"') => ("another word", format!("\"{bare}X\"")),
        None if old.starts_with('[') => ("another list", old.replacen('[', "[\"abcX\", ", 1)),
        None => ("another value", format!("\"{bare}\"")),
    }
}
