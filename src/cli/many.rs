//! `peakshift plan` of several plans: side by side, one table at the end.
//!
//! ```text
//! asked ──shared──▶ who waits for whom ──queue──▶ one plan at a time on each thread (shop) ──▶ many.csv, many.html
//! ```
//!
//! Plans that borrow the same people are done one after the other, in the order of the list: what an earlier one gave them is no time of
//! theirs in a later one. All others are done side by side, so that nothing but the seconds depends on the number of threads.

mod asked;
mod queue;
mod shared;
mod shop;

use super::pipeline::{Duty, done};
use super::plan::Args;
use super::progress::Meter;
use super::terminal::shown;
use super::{Session, interrupt};
use crate::domain::plan::Solver;
use crate::domain::progress::{Observer, Progress};
use crate::domain::text::{Lang, Text};
use crate::domain::threads;
use crate::error::{Error, Result};
use crate::publish::{self, Change, Lock};
use crate::report::{self, Shop, ShopState};
use crate::text;
use queue::Queue;
use serde_json::json;
use shared::Sharing;
use shop::{Outcome, Work};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Where the table goes, unless told otherwise.
const FOLDER: &str = "out-many";
/// Plans that run, as many as a line of progress names.
const NAMED: usize = 3;
/// Between two looks for an interruption.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Does all plans, writes the table over them, and ends with the worst of their exit codes.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let threads = threads(args)?;
    let (plans, twice) = asked::plans(&args.plans, args.list.as_deref())?;
    session.findings(&twice);
    let into = args.into.clone().unwrap_or_else(|| PathBuf::from(FOLDER));
    let _lock = claim(&into)?;
    interrupt::listen();
    let sharing = Sharing::of(&plans);
    session.findings(&sharing.warnings);
    let all = All {
        args,
        session,
        plans: &plans,
        over: Condvar::new(),
        state: Mutex::new(State::new(&plans, threads, sharing)),
    };
    let shops = all.done();
    let table = report::many(&shops, &|shop: &Shop| address(&into, shop.page.as_deref()?), session.lang)?;
    let changes: Vec<Change> =
        table.files.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
    let written = publish::replace(&into, &changes)?;
    let written: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    if session.json {
        let mut object = table.object;
        object["files"] = json!(written);
        session.object(&object)?;
    } else {
        let shown = session.listing(&table.listing);
        session.result(&format!("{shown}{}", written.join("\n")))?;
    }
    Ok(ExitCode::from(shops.iter().map(exit_code).max().unwrap_or_default()))
}

/// The threads of all plans together.
///
/// # Errors
/// [`Error::Usage`] where an option is wrong, or is for one plan only.
fn threads(args: &Args) -> Result<usize> {
    for (option, is_given) in [("--pins", args.search.has_pins()), ("--past", !args.past.is_empty())] {
        if is_given {
            return Err(Error::Usage(text!(
                "{option} is for one plan: give that plan alone, without --list, --resume and --into",
                "{option} 只用于单个方案：请单独给出该方案，且不带 --list、--resume 和 --into"
            )));
        }
    }
    let mut solver = Solver { threads: 0, ..Solver::default() };
    args.search.apply(&mut solver)?;
    Ok(match solver.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    })
}

/// Takes the folder of the table, before the minutes of the searches are spent.
fn claim(into: &Path) -> Result<Lock> {
    let failed = |source| Error::Output { path: into.to_owned(), source };
    std::fs::create_dir_all(into).map_err(failed)?;
    let lock = Lock::take(into, "plan")?;
    publish::recover(into)?;
    Ok(lock)
}

/// A plan that an interruption kept from being done ends the command as the interruption would.
fn exit_code(shop: &Shop) -> u8 {
    match shop.state {
        ShopState::Waiting | ShopState::Interrupted => interrupt::INTERRUPTED,
        _ => shop.exit_code(),
    }
}

/// The address of `page` as a file in `into` gives it; none where they have nothing in common.
fn address(into: &Path, page: &Path) -> Option<String> {
    let (into, page) = (into.canonicalize().ok()?, page.canonicalize().ok()?);
    let common = into.components().zip(page.components()).take_while(|(a, b)| a == b).count();
    let up = into.components().skip(common).map(|_| "..".to_owned());
    let down = page.components().skip(common).map(|part| encoded(&part.as_os_str().to_string_lossy()));
    (common > 0).then(|| up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A name of a file in an address.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let letter = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    name.bytes().map(letter).collect()
}

/// All plans while they are done.
struct All<'a> {
    args: &'a Args,
    session: &'a Session,
    plans: &'a [PathBuf],
    state: Mutex<State>,
    /// A plan is over.
    over: Condvar,
}

struct State {
    queue: Queue,
    before: Vec<Vec<usize>>,
    /// What became of each plan.
    outcomes: Vec<Outcome>,
}

impl State {
    fn new(plans: &[PathBuf], threads: usize, sharing: Sharing) -> Self {
        let waiting = |plan: &PathBuf| Outcome {
            shop: Shop::new(plan.display().to_string()),
            lent: Vec::new(),
            changed: Vec::new(),
        };
        let before = sharing.before.clone();
        let queue = Queue::new(threads, sharing.before, sharing.large);
        Self { queue, before, outcomes: plans.iter().map(waiting).collect() }
    }
}

impl All<'_> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does all plans; after an interruption those end that were begun, and no others begin.
    fn done(self) -> Vec<Shop> {
        let meter = Meter::start(self.session, text!("plans", "多个方案"));
        let began = Instant::now();
        let all = &self;
        std::thread::scope(|scope| {
            let mut state = all.state();
            loop {
                let stopped = meter.stop_requested();
                while let Some((at, threads)) = (!stopped).then(|| state.queue.begin()).flatten() {
                    let elsewhere = state.before[at].iter().flat_map(|at| state.outcomes[*at].lent.clone()).collect();
                    let meter = &meter;
                    let one = move || all.one(at, threads, elsewhere, meter);
                    let is_begun = threads::are_to_be_had()
                        && std::thread::Builder::new().spawn_scoped(scope, one.clone()).is_ok();
                    if !is_begun {
                        drop(state);
                        one();
                        state = all.state();
                    }
                }
                if state.queue.running().next().is_none() {
                    return;
                }
                meter.note(&all.progress(&state, began));
                state = all.over.wait_timeout(state, LOOK_EVERY).unwrap_or_else(PoisonError::into_inner).0;
            }
        });
        drop(meter);
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.outcomes.into_iter().map(|outcome| outcome.shop).collect()
    }

    /// Does the plan at `at`.
    fn one(&self, at: usize, threads: usize, elsewhere: Vec<Duty>, meter: &Meter<'_>) {
        let (args, lang) = (self.args, self.session.lang);
        let work = Work { plan: &self.plans[at], args, lang, threads, elsewhere: &elsewhere };
        let outcome = shop::plan(&work);
        let mut state = self.state();
        state.queue.end(at);
        let (n, all, Text { en, zh }) = (state.queue.over(), self.plans.len(), outcome.shop.line(lang));
        let changed: Vec<Text> = outcome.changed.iter().map(|name| done::shown(name)).collect();
        let in_lang = |lang| changed.iter().map(|name| name.get(lang)).collect::<Vec<_>>();
        let (what, what_zh) = (in_lang(Lang::En).join(", "), in_lang(Lang::Zh).join("、"));
        meter.say(&match changed.as_slice() {
            [] => text!("[{n}/{all}] {en}", "[{n}/{all}] {zh}"),
            _ => text!("[{n}/{all}] {en} (changed: {what})", "[{n}/{all}] {zh}（有变化：{what_zh}）"),
        });
        state.outcomes[at] = outcome;
        self.over.notify_all();
    }

    /// What is going on.
    fn progress(&self, state: &State, began: Instant) -> Progress {
        let (over, all) = (state.queue.over(), self.plans.len());
        let name = |(at, _): (usize, usize)| shown(&self.plans[at].display().to_string()).into_owned();
        let running: Vec<String> = state.queue.running().map(name).collect();
        let more = if running.len() > NAMED { ", …" } else { "" };
        let now = running[..running.len().min(NAMED)].join(", ");
        let doing = text!("{over} of {all} over; now {now}{more}", "已结束 {over}/{all}；进行中：{now}{more}");
        Progress { elapsed: began.elapsed(), incumbent: None, bound: None, doing }
    }
}
