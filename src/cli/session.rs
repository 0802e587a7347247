//! What one run of the command line prints, and how: results on stdout, prose on stderr.

use super::Global;
use super::figures;
use super::terminal::{self, complain, escaped, fitted, print, shown};
use crate::domain::text::{Lang, Text};
use crate::error::{Error, Finding, Result, Severity};
use crate::read;
use crate::report::Listing;
use serde_json::{Value, json};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The manners of one run.
#[derive(Debug)]
pub struct Session {
    /// Language of prose.
    pub lang: Lang,
    /// Whether stdout carries one JSON object.
    pub json: bool,
    /// Whether stderr carries errors only.
    pub quiet: bool,
    /// Whether stderr understands colours.
    pub color: bool,
    /// Whether stdout understands colours.
    pub color_of_results: bool,
    /// Columns of stdout and of stderr where they are terminals: prose is broken there between words.
    pub widths: [Option<usize>; 2],
    /// Columns that a chart on stdout may take; none where none is wanted.
    pub chart_width: Option<usize>,
    /// Whether stdout knows block characters.
    pub has_blocks: bool,
    folder: OnceLock<PathBuf>,
}

/// A style of the terminal.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    /// Errors.
    Red,
    /// Stages, and what is wanted.
    Cyan,
    /// What there is.
    Green,
}

impl Style {
    /// `word` in this style.
    pub fn paint(self, word: &str) -> String {
        let code = match self {
            Style::Red => "1;31",
            Style::Cyan => "36",
            Style::Green => "32",
        };
        format!("\x1b[{code}m{word}\x1b[0m")
    }
}

impl Session {
    /// The manners that the options ask for.
    pub fn new(options: &Global, lang: Lang) -> Self {
        let color = |terminal: bool| match options.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Self {
            lang: options.lang.map_or(lang, Lang::from),
            json: options.json,
            quiet: options.quiet,
            color: color(io::stderr().is_terminal()),
            color_of_results: color(io::stdout().is_terminal()),
            widths: [terminal::of_stdout(), terminal::of_stderr()],
            chart_width: (!options.json && !options.quiet).then(terminal::width),
            has_blocks: terminal::knows_blocks(),
            folder: OnceLock::new(),
        }
    }

    /// Says nothing but errors.
    pub fn silent(lang: Lang) -> Self {
        Self {
            lang,
            json: false,
            quiet: true,
            color: false,
            color_of_results: false,
            widths: [None; 2],
            chart_width: None,
            has_blocks: false,
            folder: OnceLock::new(),
        }
    }

    /// `word` in `style`, where the terminal shows colours.
    pub fn paint(&self, style: Style, word: &str) -> String {
        if self.color { style.paint(word) } else { word.to_owned() }
    }

    /// Prints a result for people.
    pub fn result(&self, text: &str) -> Result<()> {
        self.painted_result(&shown(text.trim_end()))
    }

    /// Prints a result that may be painted: findings that are rendered, and what is shown beside them.
    pub fn painted_result(&self, safe: &str) -> Result<()> {
        print(&fitted(safe.trim_end(), self.widths[0]))
    }

    /// A table for people, as wide as their terminal.
    pub fn table(&self, listing: &Listing) -> String {
        figures::table(listing, self.lang, self.widths[0])
    }

    /// A table for people, and below it how to read it.
    pub fn listing(&self, listing: &Listing) -> String {
        self.table(listing) + &figures::notes(listing, self.lang)
    }

    /// Prints the one result for programs.
    pub fn object(&self, value: &Value) -> Result<()> {
        print(&escaped(&format!("{value:#}")))
    }

    /// Prints one of many results for programs, on a line of its own.
    pub fn line(&self, value: &Value) -> Result<()> {
        print(&escaped(&value.to_string()))
    }

    fn complain(&self, safe: &str) {
        complain(&fitted(safe, self.widths[1]));
    }

    /// Says something on stderr, unless quiet.
    pub fn say(&self, text: &Text) {
        if !self.quiet {
            self.complain(&shown(text.get(self.lang)));
        }
    }

    /// Says something of our own words, which may be painted, unless quiet.
    pub fn say_painted(&self, own: &Text) {
        if !self.quiet {
            self.complain(own.get(self.lang));
        }
    }

    /// Notes which plan is being read, so that findings can show its lines.
    pub fn reading(&self, plan: &Path) {
        let folder = if plan.is_dir() { plan } else { plan.parent().unwrap_or(Path::new("")) };
        // One command reads one plan; a second note would say the same.
        let _ = self.folder.set(folder.to_owned());
    }

    /// Shows findings: warnings unless quiet, errors always.
    pub fn findings(&self, findings: &[Finding]) {
        let told: Vec<Finding> =
            findings.iter().filter(|f| f.severity == Severity::Error || !self.quiet).cloned().collect();
        if !told.is_empty() {
            self.complain(self.rendered(&told, self.color).trim_end());
        }
    }

    /// Findings as people read them: where and what, then what to do. Safe to show.
    pub fn rendered(&self, findings: &[Finding], color: bool) -> String {
        let folder = self.folder.get().map_or(Path::new(""), PathBuf::as_path);
        let visible = |text: &Text| Text { en: shown(&text.en).into_owned(), zh: shown(&text.zh).into_owned() };
        let safe: Vec<Finding> = findings
            .iter()
            .map(|finding| Finding {
                file: shown(&finding.file).into_owned(),
                message: visible(&finding.message),
                hint: visible(&finding.hint),
                ..finding.clone()
            })
            .collect();
        read::render(&safe, folder, self.lang, color)
    }

    /// Shows the error that ends the command.
    pub fn fail(&self, error: &Error) {
        let mut findings: &[Finding] = &[];
        if let Error::Invalid(found) = error {
            findings = found;
            self.findings(findings);
        }
        let text = error.text();
        let word = if self.lang == Lang::Zh { "错误：" } else { "error: " };
        self.complain(&format!("{}{}", self.paint(Style::Red, word), shown(text.get(self.lang))));
        if self.json && !matches!(error, Error::Violations(_)) {
            let object = json!({
                "error": { "exit_code": error.exit_code(), "message": text.get(self.lang) },
                "findings": findings.iter().map(|finding| self.finding_object(finding)).collect::<Vec<_>>(),
            });
            // The command has failed already; that its report cannot be written either changes nothing.
            let _ = self.object(&object);
        }
    }

    /// A finding as programs read it.
    pub fn finding_object(&self, finding: &Finding) -> Value {
        json!({
            "severity": finding.severity,
            "code": finding.code,
            "file": finding.file,
            "line": finding.line,
            "column": finding.column,
            "message": finding.message.get(self.lang),
            "hint": finding.hint.get(self.lang),
        })
    }
}
