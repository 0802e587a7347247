//! Plan folders and workbooks that mean no good, and the binary that has to bear them.
#![allow(dead_code)]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

const BINARY: &str = env!("CARGO_BIN_EXE_peakshift");

/// Exit code, stdout and stderr.
pub fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The binary, in English where nothing else is asked for.
pub fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// Runs the binary, which has to succeed.
pub fn done(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = outcome(peakshift(arguments).output().expect("runs"));
    assert_eq!(code, 0, "{arguments:?}\n{stdout}\n{stderr}");
    stdout + &stderr
}

/// The binary in a shell that has run `limits`, such as `ulimit -v 600000`.
#[cfg(unix)]
pub fn within(limits: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{limits}; exec \"$0\" \"$@\"")])
        .arg(BINARY)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env("RAYON_NUM_THREADS", "2");
    outcome(shell.output().expect("a shell"))
}

/// A plan of some agents that `init` made.
pub fn plan() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan").to_str().expect("UTF-8").to_owned();
    done(&["init", &plan, "--agents", "8"]);
    change(&plan, "plan.toml", |text| format!("{text}\n[simulation]\nruns = 20\n"));
    (folder, plan)
}

/// Changes a file of a plan.
pub fn change(plan: &str, file: &str, change: impl Fn(&str) -> String) {
    let path = Path::new(plan).join(file);
    let text = fs::read_to_string(&path).expect(file);
    fs::write(path, change(&text)).expect(file);
}

/// Packs parts.
pub fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("a part");
    }
    archive.finish().expect("an archive").into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// An .xlsx of one sheet with these rows after `head`, and of `others`.
pub fn workbook(head: &str, rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheets = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!("{head}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
    let parts = [
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &sheets),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    packed(&[&parts, others].concat())
}

/// A table of shared texts.
pub fn texts(count: &str, items: &str) -> String {
    format!("<sst xmlns=\"{MAIN}\"{count}>{items}</sst>")
}

/// Looks of cells.
pub fn looks(items: &str) -> String {
    format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs>{items}</cellXfs></styleSheet>")
}

/// Files below a folder.
pub fn below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() { found.extend(below(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}
