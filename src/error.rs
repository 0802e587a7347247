//! What can go wrong: findings in the input with code, place and remedy, and the errors that end a command.

use crate::domain::text::{Lang, Text};
use crate::text;
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The command cannot go on.
    Error,
    /// The command goes on, and the user should know.
    Warning,
}

/// One thing found in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A code of the registry [`crate::read::findings::codes`], e.g. `E203`.
    pub code: &'static str,
    /// File as the user knows it, relative to the plan folder; empty where no file is at fault.
    pub file: String,
    /// Line, counted from 1; none where the whole file is meant.
    pub line: Option<usize>,
    /// Column, counted from 1 in characters for TOML and in cells for tables.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub hint: Text,
}

impl Finding {
    /// One line for people, without the hint: `error[E203] agents.csv:5:3: …`.
    pub fn headline(&self, lang: Lang) -> String {
        let word = match (self.severity, lang) {
            (Severity::Error, Lang::En) => "error",
            (Severity::Warning, Lang::En) => "warning",
            (Severity::Error, Lang::Zh) => "错误",
            (Severity::Warning, Lang::Zh) => "警告",
        };
        let mut place = self.file.clone();
        for part in [self.line, self.column].into_iter().flatten() {
            place.push_str(&format!(":{part}"));
        }
        let colon = if place.is_empty() { "" } else { ": " };
        format!("{word}[{}] {place}{colon}{}", self.code, self.message.get(lang))
    }
}

/// An error that ends a command.
#[derive(Debug)]
pub enum Error {
    /// The command line makes no sense. Exit code 2.
    Usage(Text),
    /// The input is invalid; at least one finding is an error. Exit code 3.
    Invalid(Vec<Finding>),
    /// A schedule breaks rules. Exit code 1.
    Violations(Text),
    /// An output could not be written. Exit code 4.
    Output {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another command writes there. Exit code 4.
    Busy(Text),
    /// A defect of peakshift. Exit code 70.
    Defect(Text),
}

/// Result with [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The exit code of SPEC section 5.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Violations(_) => 1,
            Error::Usage(_) => 2,
            Error::Invalid(_) => 3,
            Error::Output { .. } | Error::Busy(_) => 4,
            Error::Defect(_) => 70,
        }
    }

    /// The error in words, without the findings of `Invalid`, which are shown one by one.
    pub fn text(&self) -> Text {
        match self {
            Error::Usage(text) | Error::Violations(text) | Error::Busy(text) | Error::Defect(text) => text.clone(),
            Error::Invalid(findings) => {
                let n = findings.iter().filter(|f| f.severity == Severity::Error).count();
                text!(n, "the input is invalid: {n} error", "the input is invalid: {n} errors", "输入无效：{n} 处错误")
            }
            Error::Output { path, source } => {
                let path = path.display();
                text!("cannot write {path}: {source}", "无法写入 {path}：{source}")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Error {}
