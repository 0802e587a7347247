//! `peakshift replan --watch`: follows what comes in, raises alarms and proposes, and applies nothing.
//!
//! Every look is one of its own: it reads the plan and what is published anew, so that a schedule that is applied beside it counts at
//! the next look. The time is the clock's; outside of the plan's own time, as in a rehearsal, it is the end of the newest row.

use super::follow::{Follower, Look};
use super::pipeline::{Known, Run};
use super::replan::Args;
use super::simulate::parse_surge;
use super::{Session, interrupt};
use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::ids::QueueId;
use crate::domain::incidents::Scaling;
use crate::domain::night::Night;
use crate::domain::roster::Roster;
use crate::domain::text::Text;
use crate::domain::units::Minutes;
use crate::domain::watch::Watch;
use crate::error::{Error, Finding, Result};
use crate::read::Needs;
use crate::read::findings::codes::ACTUALS_FUTURE;
use crate::report;
use crate::text;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Between two looks at whether Ctrl-C was pressed.
const PATIENCE: Duration = Duration::from_millis(50);
/// The clock counts from so long before the plan on.
const BEFORE: Minutes = Minutes(24 * 60);

/// Where the time comes from.
#[derive(Clone, Copy)]
enum Time {
    Clock,
    /// The newest row, and this at the earliest.
    Rows(Moment),
}

/// What one look has found.
struct Seen<'a> {
    run: Run<'a>,
    night: Night,
    published: Roster,
    known: Known,
    watch: Watch,
}

/// The alarms that are raised, so that none is told twice.
struct Raising {
    alarms: BTreeSet<(&'static str, QueueId)>,
    /// The latest moment of any look.
    latest: Moment,
}

impl Raising {
    /// Takes the alarms of a look at `now`; how many of them are new. A clock that was put back, or an older file, shows a moment again that
    /// was over: an alarm that is not there yet at that moment is not over for it.
    fn raise(&mut self, now: Moment, mut alarms: BTreeSet<(&'static str, QueueId)>) -> usize {
        let new = alarms.difference(&self.alarms).count();
        if now < self.latest {
            alarms.append(&mut self.alarms);
        }
        *self = Self { alarms, latest: now.max(self.latest) };
        new
    }
}

/// The state of a watch.
struct Watcher<'a> {
    args: &'a Args,
    session: &'a Session,
    /// What one look says is said here.
    silent: &'a Session,
    time: Time,
    until: Moment,
    raising: Raising,
    looks: usize,
    raised: usize,
    /// The newest copy of the file.
    rows: Option<std::path::PathBuf>,
    /// What was last said to be wrong, without the time at which it was.
    wrong: Vec<Finding>,
}

/// Watches until the plan is over, `--until`, `--once` or Ctrl-C ends it.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let Some(file) = &args.watch else { return Ok(ExitCode::SUCCESS) };
    let run = open(args, session)?;
    let horizon = run.plan.horizon;
    let given = args.now.as_ref().map(|now| time(&run, now, "--now")).transpose()?;
    let until = args.until.as_ref().map(|until| time(&run, until, "--until")).transpose()?;
    let is_on = horizon.start - BEFORE <= clock() && clock() < horizon.end;
    let silent = Session::silent(session.lang);
    let mut watcher = Watcher {
        args,
        session,
        silent: &silent,
        time: if given.is_none() && is_on { Time::Clock } else { Time::Rows(given.unwrap_or(horizon.start)) },
        until: until.unwrap_or(horizon.end),
        raising: Raising { alarms: BTreeSet::new(), latest: horizon.start },
        looks: 0,
        raised: 0,
        rows: None,
        wrong: Vec::new(),
    };
    interrupt::listen();
    watcher.follow(file)?;
    watcher.end(session);
    Ok(ExitCode::SUCCESS)
}

fn open<'s>(args: &Args, session: &'s Session) -> Result<Run<'s>> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    if let Some(minutes) = args.notice {
        run.replan.notice.0 = minutes;
    }
    Ok(run)
}

/// A time of the plan that `option` gives.
fn time(run: &Run<'_>, words: &str, option: &str) -> Result<Moment> {
    match run.night(words, &[], None) {
        Ok(night) => Ok(night.now),
        Err(Error::Invalid(findings)) => {
            let of_time = |finding: &Finding| finding.file == "--now";
            let named = |finding: Finding| match of_time(&finding) {
                true => Finding { file: option.to_owned(), ..finding },
                false => finding,
            };
            Err(Error::Invalid(findings.into_iter().map(named).collect()))
        }
        Err(error) => Err(error),
    }
}

/// What is wrong, the same at every look: rows ahead of the clock, which may have been put back, are told with the second of the look.
fn timeless(finding: &Finding) -> Finding {
    let told = if finding.code == ACTUALS_FUTURE.code { Text::default() } else { finding.message.clone() };
    Finding { message: told, ..finding.clone() }
}

fn clock() -> Moment {
    Moment(chrono::Utc::now().timestamp())
}

impl<'a> Watcher<'a> {
    fn follow(&mut self, file: &Path) -> Result<()> {
        let failed = |source| Error::Output { path: std::env::temp_dir(), source };
        let mut follower = Follower::new(file)?;
        let every = Duration::from_secs(self.args.every);
        let mut slot = None;
        loop {
            let look = follower.look(self.args.once).map_err(failed)?;
            let now = matches!(self.time, Time::Clock).then(|| clock().0 / (SLOT_MINUTES * 60));
            let mut due = slot != Some(now) || !self.wrong.is_empty();
            slot = Some(now);
            match look {
                Look::News(copy) => {
                    self.rows = Some(copy);
                    due = true;
                }
                // Alone it is refused as any file that is not there.
                Look::Missing if self.args.once => self.rows = Some(file.to_owned()),
                Look::Missing | Look::Same => {}
            }
            if due && self.look(file, &follower.copy())? || self.args.once || !pause(every) {
                return Ok(());
            }
        }
    }

    /// Looks once; whether the watch is over. What is wrong with the input is said once and looked at again: a table that is being
    /// written may be right in a moment.
    fn look(&mut self, file: &Path, copy: &Path) -> Result<bool> {
        match self.seen() {
            Ok(Some(seen)) => {
                self.wrong.clear();
                self.looks += 1;
                let over = seen.watch.now >= self.until;
                self.show(seen, file)?;
                Ok(over)
            }
            Ok(None) => Ok(true),
            Err(Error::Invalid(findings)) => {
                let copied = copy.display().to_string();
                let named = |finding: Finding| {
                    let file = if finding.file == copied { file.display().to_string() } else { finding.file.clone() };
                    Finding { file, ..finding }
                };
                let findings: Vec<Finding> = findings.into_iter().map(named).collect();
                if self.args.once {
                    return Err(Error::Invalid(findings));
                }
                let wrong: Vec<Finding> = findings.iter().map(timeless).collect();
                if wrong != self.wrong {
                    self.session.findings(&findings);
                    self.wrong = wrong;
                }
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// What is to be seen now; none where the plan is over.
    fn seen(&self) -> Result<Option<Seen<'a>>> {
        let args = self.args;
        let mut run = open(args, self.silent)?;
        let horizon = run.plan.horizon;
        let exact = match self.time {
            Time::Clock => clock().max(horizon.start),
            Time::Rows(first) => {
                let newest = self.rows.as_ref().map(|rows| run.newest(rows)).transpose()?.flatten();
                newest.unwrap_or(first).max(first)
            }
        };
        let seconds = SLOT_MINUTES * 60;
        let slots = (exact.0 - horizon.start.0 + seconds - 1).div_euclid(seconds);
        let now = Moment(horizon.start.0 + slots * seconds);
        if now >= horizon.end {
            return Ok(None);
        }
        let shown = run.plan.zone.show(now);
        let night = run.night(&shown, &args.absent, args.max_changes)?;
        let surges: Vec<Scaling> =
            args.surge.iter().map(|surge| parse_surge(surge, &run.plan)).collect::<Result<_>>()?;
        let published = run.read_published(&night)?;
        let came = self.rows.as_ref().map(|rows| run.read_came(rows, exact)).transpose()?;
        let known = run.reforecast(came.filter(|rows| !rows.is_empty()), &surges, &night)?;
        let watch = run.watch(&night, &published, &known)?;
        Ok(Some(Seen { run, night, published, known, watch }))
    }

    /// The command line that publishes a proposal of `now`.
    fn command(&self, now: &str, file: &Path) -> String {
        let args = self.args;
        let mut words = vec!["peakshift replan".to_owned(), quoted(&args.path.plan)];
        words.push(format!("--now {now} --actuals {}", quoted(file)));
        words.extend(args.absent.iter().map(|absent| format!("--absent {absent}")));
        words.extend(args.surge.iter().map(|surge| format!("--surge {surge}")));
        words.extend(args.max_changes.map(|most| format!("--max-changes {most}")));
        words.extend(args.notice.map(|minutes| format!("--notice {minutes}")));
        words.push("--apply".to_owned());
        words.join(" ")
    }

    /// Shows what is seen, then, which takes longer, what a replan would bring where an alarm is new.
    fn show(&mut self, seen: Seen<'_>, file: &Path) -> Result<()> {
        let Seen { mut run, night, published, known, watch } = seen;
        let new = self.raising.raise(watch.now, watch.alarms.iter().map(|alarm| alarm.key()).collect());
        self.raised += new;
        let (lang, json) = (self.session.lang, self.session.json);
        if !json {
            let listing = report::watched(&run.plan, &watch, lang);
            let apart = if self.looks > 1 { "\n" } else { "" };
            self.session.result(&format!("{apart}{}", self.session.listing(&listing)))?;
        }
        let command = self.command(&run.plan.zone.show(watch.now), file);
        let proposal = (new > 0).then(|| run.propose(&night, &published, &known, command)).transpose()?;
        if json {
            return self.session.line(&report::watch_object(&run.plan, &watch, proposal.as_ref(), lang));
        }
        let lines = proposal.iter().flat_map(|proposal| report::proposed(&run.plan, proposal));
        let page: String = lines.map(|line| format!("  {}\n", line.get(lang))).collect();
        if page.is_empty() { Ok(()) } else { self.session.result(&page) }
    }

    fn end(&self, session: &Session) {
        let (looks, raised) = (self.looks, self.raised);
        let seen = text!(looks, "{looks} look", "{looks} looks", "").en;
        session.say(&text!(
            raised,
            "the watch is over: {seen}, {raised} alarm; nothing was applied",
            "the watch is over: {seen}, {raised} alarms; nothing was applied",
            "监看结束：共查看 {looks} 次，警报 {raised} 次；未发布任何变更"
        ));
    }
}

/// `path` as one word of a command line.
fn quoted(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.contains(char::is_whitespace) { format!("\"{shown}\"") } else { shown }
}

/// Waits, and says whether to go on.
fn pause(every: Duration) -> bool {
    let began = Instant::now();
    while began.elapsed() < every {
        if interrupt::requested() {
            return false;
        }
        std::thread::sleep(PATIENCE.min(every));
    }
    !interrupt::requested()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Severity;

    fn finding(code: &'static str, line: usize, told: &str) -> Finding {
        let (message, hint) = (Text::same(told), Text::default());
        Finding {
            severity: Severity::Error,
            code,
            file: "came.csv".to_owned(),
            line: Some(line),
            column: None,
            message,
            hint,
        }
    }

    #[test]
    fn what_is_wrong_is_the_same_a_second_later() {
        let ahead = |line, told| timeless(&finding(ACTUALS_FUTURE.code, line, told));
        assert_eq!(ahead(9, "lies in the future of 22:20:01"), ahead(9, "lies in the future of 22:20:02"));
        assert_ne!(ahead(9, "lies in the future of 22:20:01"), ahead(10, "lies in the future of 22:20:01"));
        let typo = |told| timeless(&finding("E411", 9, told));
        assert_ne!(typo("`presal` is no queue"), typo("`pre` is no queue"));
    }
}
