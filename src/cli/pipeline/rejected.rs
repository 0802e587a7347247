//! A schedule that breaks a rule is no result: the optimizer is wrong, or the checker.

use super::{Run, SHOWN};
use crate::check::Violation;
use crate::cli::violations;
use crate::domain::roster::Roster;
use crate::error::Error;
use crate::publish::{self, Change};
use crate::{report, text};

/// A schedule that breaks a rule, kept aside.
const REJECTED: &str = "rejected-schedule.csv";

impl Run<'_> {
    /// Keeps a schedule that breaks rules aside and makes the error of it: the optimizer is wrong, or the checker.
    pub(super) fn reject(&self, roster: &Roster, violations: &[Violation]) -> Error {
        let lines: Vec<String> =
            violations.iter().take(SHOWN).map(|violation| violations::line(violation, self.session.lang)).collect();
        let (n, lines) = (violations.len(), lines.join("\n  "));
        let change = report::rejected(&self.plan, roster).map(|bytes| Change::Write(REJECTED.to_owned(), bytes));
        let kept = change.and_then(|change| publish::replace(&self.out(), &[change]));
        let kept = kept.map_or_else(|error| error.text().en, |_| self.out().join(REJECTED).display().to_string());
        Error::Defect(text!(
            n,
            "the schedule found breaks {n} rule and is not published; kept for a bug report: {kept}\n  {lines}",
            "the schedule found breaks {n} rules and is not published; kept for a bug report: {kept}\n  {lines}",
            "求得的班表有 {n} 处违反规则，未发布；已另存供反馈：{kept}\n  {lines}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::session::Session;
    use crate::domain::calendar::Span;
    use crate::domain::ids::{AgentId, QueueId};
    use crate::domain::roster::{Activity, Segment};
    use crate::domain::text::Lang;
    use crate::domain::units::Minutes;
    use crate::read::Needs;
    use crate::{check, init};

    #[test]
    fn a_schedule_that_breaks_a_rule_is_kept_aside_and_is_a_defect() {
        let folder = tempfile::tempdir().expect("a folder");
        let request = init::Request {
            template: &init::TEMPLATES[0],
            agents: 6,
            seed: 1,
            alike: false,
            demand: 1.0,
            days: None,
            full: false,
        };
        for file in init::files(&request) {
            std::fs::write(folder.path().join(file.name), file.bytes).expect("written");
        }
        let session = Session::silent(Lang::En);
        let mut run = Run::open(folder.path(), Needs { inquiries: false, agents: true }, &session).expect("a plan");
        run.claim("schedule").expect("a folder of outputs");
        let start = run.plan.horizon.start;
        let span = Span { start, end: start + Minutes(5) };
        let segment = Segment { agent: AgentId(0), span, activity: Activity::Work, queue: Some(QueueId(0)) };
        let roster = Roster::new(vec![segment]);
        let violations = check::violations(&run.plan, &roster, &[]);

        let error = run.reject(&roster, &violations);
        assert_eq!(error.exit_code(), 70);
        let kept = std::fs::read_to_string(run.out().join("rejected-schedule.csv")).expect("kept");
        assert!(kept.contains("A0001"), "{kept}");
        assert!(!run.out().join("schedule.csv").exists());
        assert!(error.text().en.contains("R5"), "{error}");
    }
}
