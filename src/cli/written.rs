//! How a command tells what it wrote, for people and for programs.

use super::Session;
use super::terminal::shown;
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use serde_json::Value;
use std::path::PathBuf;

/// `files` as `--json` names them.
pub fn named(files: &[PathBuf]) -> Value {
    files.iter().map(|path| path.display().to_string()).collect()
}

/// `lines` as `--json` gives them.
pub fn told(lines: &[Text], lang: Lang) -> Value {
    lines.iter().map(|line| line.get(lang)).collect()
}

/// Tells which files were written: in `object` for programs, or after `overview` for people, which is safe to print.
pub fn wrote(session: &Session, files: &[PathBuf], mut object: Value, overview: &str) -> Result<()> {
    if session.json {
        object["files"] = named(files);
        return session.object(&object);
    }
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    session.painted_result(&format!("{overview}{}", shown(&names.join("\n"))))
}
