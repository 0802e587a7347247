//! What people read stands in both languages, with one word for one thing; seen in the source, as far as it can be.

use std::fs;
use std::path::{Path, PathBuf};

/// A string of the source.
struct Literal {
    file: String,
    line: usize,
    text: String,
    /// Whether it is one of a `text!`.
    in_catalogue: bool,
    /// Where it begins and ends in its file.
    span: (usize, usize),
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

/// All strings outside of tests, by file and place.
fn literals() -> Vec<Vec<Literal>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("src"), &mut paths);
    paths.sort();
    assert!(paths.len() > 100, "{} files", paths.len());
    let name = |path: &Path| path.strip_prefix(root).expect("inside").display().to_string();
    paths.iter().map(|path| of_file(&name(path), &fs::read_to_string(path).expect("UTF-8"))).collect()
}

fn of_file(file: &str, source: &str) -> Vec<Literal> {
    let code = source.split("#[cfg(test)]").next().unwrap_or(source);
    let bytes = code.as_bytes();
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        let rest = &code[at..];
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = character(rest) {
            length
        } else if let Some((from, to, length)) = string(rest, at > 0 && bytes[at - 1].is_ascii_alphanumeric()) {
            found.push(Literal {
                file: file.to_owned(),
                line: code[..at].matches('\n').count() + 1,
                text: rest[from..to].to_owned(),
                in_catalogue: in_catalogue(&code[..at]),
                span: (at, at + length),
            });
            length
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += skipped;
    }
    found
}

/// The length of a character in quotes, which may be a quotation mark.
fn character(rest: &str) -> Option<usize> {
    let mut inside = rest.strip_prefix('\'')?.chars();
    let first = inside.next()?;
    let length = if first == '\\' { rest[2..].find('\'').filter(|at| *at < 12)? + 3 } else { 2 + first.len_utf8() };
    rest.get(length - 1..length).filter(|end| *end == "'").map(|_| length)
}

/// Where a string at the start of `rest` has its text, and how long it is.
fn string(rest: &str, behind_word: bool) -> Option<(usize, usize, usize)> {
    let raw =
        rest.strip_prefix('r').filter(|_| !behind_word).map(|rest| rest.len() - rest.trim_start_matches('#').len());
    if let Some(marks) = raw.filter(|marks| rest[1 + marks..].starts_with('"')) {
        let (from, end) = (2 + marks, format!("\"{}", "#".repeat(marks)));
        let to = from + rest[from..].find(&end)?;
        return Some((from, to, to + end.len()));
    }
    let inside = rest.strip_prefix('"')?.as_bytes();
    let mut at = 0;
    while *inside.get(at)? != b'"' {
        at += if inside[at] == b'\\' { 2 } else { 1 };
    }
    Some((1, at + 1, at + 2))
}

/// Whether the brackets that are open at the end of `code` are those of a `text!`.
fn in_catalogue(code: &str) -> bool {
    let mut depth = 0;
    for (at, c) in code.char_indices().rev().take(4000) {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return code[..at].ends_with("text!"),
            '(' => depth -= 1,
            _ => {}
        }
    }
    false
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Whether `text` has three plain words in a row.
fn is_prose(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let plain = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.windows(3).any(|three| three.iter().all(&plain))
}

/// How far a string may stand from its pair, in bytes.
const BESIDE: usize = 300;

/// English without Chinese beside it, and why.
const ENGLISH: [(&str, &str); 4] = [
    // Words of files, which the reports say in both languages.
    ("src/domain/explained.rs", ""),
    // Help of a value in English; the Chinese help names the values alone.
    ("src/init/template.rs", ""),
    // Words that the reader of TOML finds in messages of its library.
    ("src/cli/usage.rs", ""),
    // The comments at the head of import.toml are in both, one below the other.
    ("src/read/import/choices.rs", "# What"),
];

#[test]
fn english_stands_beside_its_chinese() {
    let mut alone = Vec::new();
    for of_file in literals() {
        for literal in of_file.iter().filter(|l| !l.in_catalogue && is_prose(&l.text) && !is_chinese(&l.text)) {
            let near = |other: &&Literal| {
                is_chinese(&other.text)
                    && other.span.0.abs_diff(literal.span.1).min(literal.span.0.abs_diff(other.span.1)) < BESIDE
            };
            let known = ENGLISH.iter().any(|(file, start)| literal.file == *file && literal.text.starts_with(start));
            if !known && of_file.iter().find(near).is_none() {
                alone.push(format!("{}:{}: {}", literal.file, literal.line, literal.text));
            }
        }
    }
    assert!(alone.is_empty(), "outside of text! and without Chinese:\n{}", alone.join("\n"));
}

/// Words that are out, and the one in their place.
const OUT: [(&str, &str); 11] = [
    ("目标函数", "总代价"),
    ("下界", "最多还能再省"),
    ("备班", "待命"),
    ("客服", "坐席"),
    ("座席", "坐席"),
    ("等级", "级别"),
    ("计划时段", "方案时段"),
    ("计划期", "方案时段"),
    ("计划文件夹", "方案文件夹"),
    ("排班计划", "方案"),
    ("计划", "方案"),
];

/// What is planned, beside what came: the one thing that 计划 still is.
const PLANNED: [&str; 10] = [
    "计划外",
    "计划需求",
    "计划工时",
    "计划在线",
    "与计划一致",
    "与计划不同时",
    "，计划为",
    "，计划 {planned}",
    "按计划的缩减率",
    "实际 / 计划",
];

/// Where the words stand that exports and rosters of others use.
fn is_of_others(file: &str) -> bool {
    file.starts_with("src/read/import/")
        || ["src/read/table/columns.rs", "src/read/inputs/schedule_table.rs"].contains(&file)
}

#[test]
fn one_thing_has_one_chinese_word() {
    let mut found = Vec::new();
    for literal in literals().into_iter().flatten() {
        if !is_chinese(&literal.text) || !literal.in_catalogue && is_of_others(&literal.file) {
            continue;
        }
        let text = PLANNED.iter().fold(literal.text.clone(), |text, planned| text.replace(planned, ""));
        let out = OUT.iter().filter(|(word, _)| text.contains(word));
        found.extend(
            out.take(1).map(|(word, right)| {
                format!("{}:{}: {word}, not {right}: {}", literal.file, literal.line, literal.text)
            }),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_is_counted_with_a_plural_in_brackets() {
    let endings = ["(s)", "(es)", "(ies)"];
    let literals = literals().into_iter().flatten();
    let counted = |l: &Literal| endings.iter().any(|ending| l.text.contains(ending));
    let found: Vec<String> = literals.filter(counted).map(|l| format!("{}:{}: {}", l.file, l.line, l.text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The reader of the source sees what it should.
#[test]
fn strings_are_found_where_they_are() {
    let source = r##"
        // "no"
        let a = text!("{n} rows \"here\"", "{n} 行"); let b = '"'; let c = r#"raw "x""#;
        say(&text!(n, "one", "many (s)", "许多")); let d = '\''; let e = "out";
        #[cfg(test)] mod tests { let f = "test"; }
    "##;
    let found = of_file("x.rs", source);
    let texts: Vec<&str> = found.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["{n} rows \\\"here\\\"", "{n} 行", "raw \"x\"", "one", "many (s)", "许多", "out"]);
    let catalogue: Vec<bool> = found.iter().map(|l| l.in_catalogue).collect();
    assert_eq!(catalogue, [true, true, false, true, true, true, false]);
    assert_eq!(found[3].line, 4);
    assert!(is_prose("there is no queue") && !is_prose("on line") && !is_prose("A B C"));
}
