//! One plan of a list: how far it has come, and its figures.

use crate::domain::text::{Lang, Text};
use crate::error::{Error, Finding, Severity};
use crate::report::figures::{grouped, percent};
use crate::text;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// What the table takes over from summary.json.
const TAKEN: [&str; 8] = ["plan", "counts", "objective", "bound", "gap", "status", "iterations", "seconds"];

/// How far a plan of a list has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShopState {
    /// All of it is done.
    Done,
    /// It was done before, and nothing has changed since.
    Unchanged,
    /// The best schedule until an interruption is published, and not played.
    Interrupted,
    /// It failed.
    Failed,
    /// It was not begun.
    Waiting,
}

impl ShopState {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            ShopState::Done => "done",
            ShopState::Unchanged => "unchanged",
            ShopState::Interrupted => "interrupted",
            ShopState::Failed => "failed",
            ShopState::Waiting => "waiting",
        }
    }

    /// The word for people.
    pub(super) fn title(self) -> Text {
        match self {
            ShopState::Done => text!("done", "完成"),
            ShopState::Unchanged => text!("unchanged", "未变，跳过"),
            ShopState::Interrupted => text!("interrupted", "已中断"),
            ShopState::Failed => text!("failed", "失败"),
            ShopState::Waiting => text!("not begun", "未开始"),
        }
    }
}

/// One plan of a list.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its path, as the user knows it.
    pub plan: String,
    /// How far it has come.
    pub state: ShopState,
    /// Wall time that it took.
    pub seconds: f64,
    /// Its report.html, where it has one.
    pub page: Option<PathBuf>,
    /// Of its summary.json what the table shows; empty without a schedule.
    pub(super) figures: Map<String, Value>,
    /// Exit code and words of what ended it.
    pub(super) error: Option<(u8, Text)>,
    /// What is wrong with its input.
    pub(super) findings: Vec<Finding>,
}

impl Shop {
    /// The plan at `plan`, not begun.
    pub fn new(plan: String) -> Self {
        let (state, figures) = (ShopState::Waiting, Map::new());
        Self { plan, state, seconds: 0.0, page: None, figures, error: None, findings: Vec::new() }
    }

    /// Takes the figures of its summary.json.
    pub fn take(&mut self, summary: &Value) {
        let taken = TAKEN.iter().filter_map(|key| Some(((*key).to_owned(), summary.get(key)?.clone())));
        self.figures = taken.collect();
    }

    /// It ends with `error`.
    pub fn fail(&mut self, error: Error) {
        self.state = ShopState::Failed;
        self.error = Some((error.exit_code(), error.text()));
        if let Error::Invalid(findings) = error {
            self.findings = findings;
        }
    }

    /// The exit code that the plan alone would have ended with.
    pub fn exit_code(&self) -> u8 {
        self.error.as_ref().map_or(0, |(code, _)| *code)
    }

    /// The first thing that is wrong: its code where it has one, and the words; none where the plan did not fail.
    pub fn first_problem(&self, lang: Lang) -> Option<(&'static str, String)> {
        let (_, words) = self.error.as_ref()?;
        let first = self.findings.iter().find(|finding| finding.severity == Severity::Error);
        Some(
            first.map_or_else(
                || ("", words.get(lang).replace('\n', " ")),
                |finding| (finding.code, finding.headline(lang)),
            ),
        )
    }

    /// One line about the plan: what it took and what it gave, or what is wrong.
    pub fn line(&self, lang: Lang) -> Text {
        let (plan, seconds) = (&self.plan, self.seconds);
        let state = self.state.title();
        if let Some((_, problem)) = self.first_problem(lang) {
            return text!("{plan}: failed: {problem}", "{plan}：失败：{problem}");
        }
        let (Text { en, zh }, total, short) = (state, self.total(), self.short_hours());
        let (total, gap) = (grouped(total.unwrap_or_default()), percent(self.number("gap").unwrap_or_default()));
        let short = short.unwrap_or_default();
        text!(
            "{plan}: {en}, {seconds:.1} s, cost {total}, short {short:.1} h, gap {gap}",
            "{plan}：{zh}，{seconds:.1} 秒，总代价 {total}，缺口 {short:.1} 人时，差距 {gap}"
        )
    }

    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.figures.get(key)?.as_f64()
    }

    pub(super) fn within(&self, part: &str, key: &str) -> Option<f64> {
        self.figures.get(part)?.get(key)?.as_f64()
    }

    pub(super) fn word(&self, part: &str, key: &str) -> &str {
        self.figures.get(part).and_then(|part| part.get(key)).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn total(&self) -> Option<f64> {
        self.within("objective", "total")
    }

    pub(super) fn short_hours(&self) -> Option<f64> {
        self.within("counts", "short_hours")
    }

    pub(super) fn currency(&self) -> &str {
        self.word("plan", "currency")
    }
}
