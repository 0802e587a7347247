//! Published schedules that others have replaced: kept whole, and brought back.
//!
//! ```text
//! out/versions/001/schedule.csv, …   every published file as it was before change 1
//! out/versions/001/version.json      what change 1 was: when, who, which command, why
//! ```
//!
//! A version is never changed, renumbered or taken away. To go back is a change like any other: it keeps what it replaces as the
//! newest version and notes which version it brought back. So undo after undo goes one step further back each time, the state
//! before a new change is that change's, and whatever was undone can be had again by its number. All of it is a list of
//! [`Change`]s, which the caller makes in one set with what it publishes: a kill leaves one published schedule whole.

use super::manifest::{MANIFEST, Manifest};
use super::set::Change;
use crate::error::{Error, Finding, Result, Severity};
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of versions, inside that of the published files.
pub const FOLDER: &str = "versions";
/// The record of a version, beside its files.
pub const RECORD: &str = "version.json";
/// The published schedule: without it there is nothing to keep.
const SCHEDULE: &str = "schedule.csv";
/// Commands whose schedule can be made again from the plan folder.
const REPEATABLE: [&str; 2] = ["plan", "schedule"];

/// A change of the published schedule, as kept beside the version that it replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When: local time with its offset, `2026-11-10T23:41:07+08:00`.
    pub at: String,
    /// The user's name in the environment; none where that does not tell.
    pub who: Option<String>,
    /// The command, e.g. `replan`.
    pub command: String,
    /// Its arguments; of a path of this machine the last name only, see [`without_paths`].
    pub arguments: Vec<String>,
    /// Why, in the user's words; may be empty.
    pub note: String,
    /// All absences in force after the change, as the command line writes them: `A0031@2026-11-10T23:30/2026-11-11T06:00`.
    pub absences: Vec<String>,
    /// All surges in force after the change, as the command line writes them.
    pub surges: Vec<String>,
    /// Agents whose segments the change touched.
    pub changed: Vec<String>,
    /// The version that the change brought back; none for a new schedule.
    pub restored: Option<u32>,
    /// The night that was replanned; none for any other change.
    #[serde(default)]
    pub night: Option<NightRecord>,
}

/// What a published schedule is judged by that keeps the rules of a night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NightRecord {
    /// The local time of the question.
    pub now: String,
    /// `[replan] notice_minutes` at that time, or what stood in its place.
    pub notice_minutes: i64,
    /// `[replan] call_minutes` at that time.
    pub call_minutes: i64,
}

impl Record {
    /// The command line without the program.
    pub fn command_line(&self) -> String {
        std::iter::once(&self.command).chain(&self.arguments).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// A kept schedule and the change that replaced it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// The change that replaced it.
    pub record: Record,
}

/// The versions under `out`, oldest first; none where nothing was ever kept.
///
/// # Errors
/// [`Error::Invalid`] with E858 for each record that cannot be read.
pub fn list(out: &Path) -> Result<Vec<Version>> {
    let mut versions = Vec::new();
    let mut findings = Vec::new();
    for number in numbers(out) {
        let place = name(number, RECORD);
        let record = fs::read(out.join(&place)).map_err(|error| error.to_string());
        match record.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string())) {
            Ok(record) => versions.push(Version { number, record }),
            Err(why) => findings.push(unreadable(out, &place, &why)),
        }
    }
    if findings.is_empty() { Ok(versions) } else { Err(Error::Invalid(findings)) }
}

/// The changes that keep what is published under `out` as the next version, for `record`, the change that replaces it. `outputs` are the
/// names of published files; those that fingerprints.json tells of count as well. Nothing where no schedule is published.
///
/// # Errors
/// [`Error::Invalid`] with E858 for a published file that cannot be read.
pub fn keep(out: &Path, outputs: &[&str], record: &Record) -> Result<Vec<Change>> {
    if !out.join(SCHEDULE).is_file() {
        return Ok(Vec::new());
    }
    let number = next(out);
    let mut changes = copies(out, &published(out, outputs), |file| name(number, file))?;
    // A record of strings cannot fail to be written.
    let mut bytes = serde_json::to_vec_pretty(record).unwrap_or_default();
    bytes.push(b'\n');
    changes.push(Change::Write(name(number, RECORD), bytes));
    Ok(changes)
}

/// The number of the next version.
pub fn next(out: &Path) -> u32 {
    numbers(out).last().map_or(1, |last| last + 1)
}

/// The changes that publish version `number` again; what is published now is kept as the next version. `record` is told which
/// version it is that comes back.
///
/// # Errors
/// [`Error::Invalid`] with E857 where there is no such version, E858 where it cannot be read.
pub fn restore(out: &Path, outputs: &[&str], number: u32, record: &Record) -> Result<Vec<Change>> {
    if !numbers(out).contains(&number) {
        return Err(missing(out, Some(number)));
    }
    let folder = out.join(FOLDER).join(digits(number));
    let files: BTreeSet<String> = files(&folder).into_iter().filter(|file| file != RECORD).collect();
    if !files.contains(SCHEDULE) {
        return Err(Error::Invalid(vec![unreadable(out, &name(number, SCHEDULE), "not there")]));
    }
    let mut changes = keep(out, outputs, &Record { restored: Some(number), ..record.clone() })?;
    changes.extend(copies(&folder, &files, str::to_owned).map_err(|error| located(out, number, error))?);
    let gone = published(out, outputs).into_iter().filter(|file| !files.contains(file));
    changes.extend(gone.map(Change::Retire));
    Ok(changes)
}

/// The version that undo brings back: what was published before the change that made what is published now. One that brought a version
/// back counts as the change that made that version.
///
/// # Errors
/// [`Error::Invalid`] with E857 where there is nothing to go back to, E858 where a record cannot be read.
pub fn before(out: &Path) -> Result<u32> {
    let versions = list(out)?;
    maker(&versions).map(|version| version.number).ok_or_else(|| missing(out, None))
}

/// The record of the change that made what is published now; none where it is no replacement of a kept version. Its absences and
/// surges are those in force.
pub fn in_force(versions: &[Version]) -> Option<&Record> {
    maker(versions).map(|version| &version.record)
}

/// Whether what is published was made by hand, so to say, and cannot be made again by `plan` or `schedule`, which therefore keep it
/// when they replace it.
pub fn is_precious(versions: &[Version]) -> bool {
    in_force(versions).is_some_and(|record| !REPEATABLE.contains(&record.command.as_str()))
}

/// The version whose replacement made what is published now; none where it is no replacement of a kept version.
pub fn maker(versions: &[Version]) -> Option<&Version> {
    let mut rest = versions;
    loop {
        let last = rest.last()?;
        let Some(restored) = last.record.restored else { return Some(last) };
        // A version can only bring back one before it; each step leaves fewer.
        let until = rest.partition_point(|version| version.number < restored.min(last.number));
        rest = &rest[..until];
    }
}

/// `arguments` as they may be kept: of an absolute path, or one that leaves the folder, only its last name stays, also behind `=`.
pub fn without_paths(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    arguments.into_iter().map(|argument| without_path(&argument)).collect()
}

fn without_path(argument: &str) -> String {
    if let Some((option, value)) = argument.split_once('=').filter(|(option, _)| option.starts_with("--")) {
        return format!("{option}={}", without_path(value));
    }
    let is_drive = argument.as_bytes().get(1) == Some(&b':') && argument.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_path =
        is_drive || ["/", "\\", "~", "./", "../", ".\\", "..\\"].iter().any(|start| argument.starts_with(start));
    if !is_path {
        return argument.to_owned();
    }
    argument.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn digits(number: u32) -> String {
    format!("{number:03}")
}

/// Where `file` of version `number` lies, under the folder of published files.
pub fn name(number: u32, file: &str) -> String {
    format!("{FOLDER}/{}/{file}", digits(number))
}

/// The numbers of the versions under `out`, rising.
fn numbers(out: &Path) -> Vec<u32> {
    let entries = fs::read_dir(out.join(FOLDER)).into_iter().flatten().flatten();
    let number = |entry: fs::DirEntry| {
        let name = entry.file_name();
        let number: u32 = name.to_str()?.parse().ok()?;
        // An empty folder is what a set that failed could not take away.
        let is_version = digits(number) == name.to_str()? && fs::read_dir(entry.path()).ok()?.next().is_some();
        is_version.then_some(number)
    };
    let mut numbers: Vec<u32> = entries.filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// The names of the published files under `out`.
fn published(out: &Path, outputs: &[&str]) -> BTreeSet<String> {
    let manifest = Manifest::of(out);
    let known = outputs.iter().copied().chain(manifest.names()).chain([MANIFEST]);
    known.filter(|name| out.join(name).is_file()).map(str::to_owned).collect()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().is_file()).filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn copies(from: &Path, files: &BTreeSet<String>, to: impl Fn(&str) -> String) -> Result<Vec<Change>> {
    let copy = |file: &String| {
        let bytes = fs::read(from.join(file));
        let refused = |why: std::io::Error| Error::Invalid(vec![unreadable(from, file, &why.to_string())]);
        bytes.map(|bytes| Change::Write(to(file), bytes)).map_err(refused)
    };
    files.iter().map(copy).collect()
}

fn located(out: &Path, number: u32, error: Error) -> Error {
    let Error::Invalid(findings) = error else { return error };
    let folder = shown(out, &format!("{FOLDER}/{}", digits(number)));
    let locate = |finding: Finding| {
        let file = Path::new(&finding.file).file_name().unwrap_or_default().to_string_lossy();
        Finding { file: format!("{folder}/{file}"), ..finding }
    };
    Error::Invalid(findings.into_iter().map(locate).collect())
}

/// `place` under the folder `out` as the user knows it: `out/versions/001`.
fn shown(out: &Path, place: &str) -> String {
    let folder: PathBuf = out.file_name().map(PathBuf::from).unwrap_or_default();
    format!("{}/{place}", folder.display())
}

fn missing(out: &Path, number: Option<u32>) -> Error {
    let message = match number.map(digits) {
        Some(number) => text!("there is no version {number}", "没有版本 {number}"),
        None => text!(
            "there is no version to go back to: what is published has replaced nothing that was kept",
            "没有可恢复的版本：当前发布的班表未曾替换过已保留的版本"
        ),
    };
    Error::Invalid(vec![Finding {
        severity: Severity::Error,
        code: "E857",
        file: shown(out, FOLDER),
        line: None,
        column: None,
        message,
        hint: text!("`peakshift versions PLAN` lists those that there are", "`peakshift versions PLAN` 可列出现有版本"),
    }])
}

/// The finding that `place` under `out`, a file of a version, cannot be read.
pub fn unreadable(out: &Path, place: &str, why: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        code: "E858",
        file: shown(out, place),
        line: None,
        column: None,
        message: text!("this file of a version cannot be read: {why}", "版本中的此文件无法读取：{why}"),
        hint: text!(
            "put the file back from a backup, or move the version's folder elsewhere",
            "请从备份恢复该文件，或将该版本的文件夹移到别处"
        ),
    }
}
