//! Progress on stderr: a live line on a terminal, a plain line every five seconds elsewhere.
//!
//! A thread beside the stage does the telling, so that a stage which has nothing new to say, or no way to say it, is seen to work.

use super::figures::{grouped, percent};
use super::interrupt;
use super::session::{Session, Style};
use super::terminal::{complain, shown};
use crate::domain::progress::{Observer, Progress};
use crate::domain::text::{Lang, Text};
use crate::text;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Between two updates of a live line.
const LIVE_EVERY: Duration = Duration::from_millis(100);
/// Between two plain lines.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// Shows the progress of one stage until it is dropped.
pub struct Meter<'a> {
    session: &'a Session,
    teller: Arc<Teller>,
    beat: Option<JoinHandle<()>>,
}

/// What the stage and the thread beside it share.
struct Teller {
    /// The stage by name, painted where that is wanted.
    stage: String,
    lang: Lang,
    line: Option<ProgressBar>,
    began: Instant,
    state: Mutex<State>,
    /// Wakes the thread when the stage is over.
    over: Condvar,
}

struct State {
    /// What the stage noted last, and when.
    noted: Option<(Progress, Instant)>,
    said_stop: bool,
    is_over: bool,
}

impl<'a> Meter<'a> {
    /// Begins to show `stage`.
    pub fn start(session: &'a Session, stage: Text) -> Self {
        let live = !session.quiet && stderr().is_terminal();
        let line = live.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                bar.set_style(style);
            }
            bar.set_message(stage.get(session.lang).to_owned());
            bar
        });
        let teller = Arc::new(Teller {
            stage: session.paint(Style::Cyan, stage.get(session.lang)),
            lang: session.lang,
            line,
            began: Instant::now(),
            state: Mutex::new(State { noted: None, said_stop: false, is_over: false }),
            over: Condvar::new(),
        });
        let beside = Arc::clone(&teller);
        // Without a thread to spare the stage runs all the same, in silence.
        let beat = if session.quiet { None } else { std::thread::Builder::new().spawn(move || beside.tell()).ok() };
        Self { session, teller, beat }
    }

    /// Says something above the live line.
    pub fn say(&self, text: &Text) {
        match &self.teller.line {
            Some(line) => line.println(shown(text.get(self.session.lang))),
            None => self.session.say(text),
        }
    }
}

/// Does `work` and shows that it is done, where it takes long.
pub fn during<T>(session: &Session, stage: Text, work: impl FnOnce() -> T) -> T {
    let _shown = Meter::start(session, stage);
    work()
}

impl Teller {
    /// Tells what the stage does until it is over.
    fn tell(&self) {
        let every = if self.line.is_some() { LIVE_EVERY } else { PLAIN_EVERY };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut told = Instant::now();
        while !state.is_over {
            let left = every.saturating_sub(told.elapsed());
            if !left.is_zero() {
                let waited = self.over.wait_timeout(state, left);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            told = Instant::now();
            let text = self.text(state.noted.as_ref().map(|(progress, _)| progress));
            match &self.line {
                Some(line) => {
                    line.set_message(text);
                    line.tick();
                }
                None => complain(&text),
            }
        }
    }

    fn text(&self, progress: Option<&Progress>) -> String {
        let (stage, lang, seconds) = (&self.stage, self.lang, self.began.elapsed().as_secs_f64());
        let unit = text!("s", "秒");
        let mut parts = vec![format!("{stage} {seconds:.1} {}", unit.get(lang))];
        if let Some(progress) = progress {
            parts.extend(said(progress, lang));
        }
        parts.join(if lang == Lang::Zh { "，" } else { ", " })
    }
}

/// What a search knows: best, bound, gap, and what it does.
fn said(progress: &Progress, lang: Lang) -> Vec<String> {
    let known = [(progress.incumbent, text!("best", "当前最优")), (progress.bound, text!("bound", "至少需"))];
    let of_money = known.iter().filter_map(|(money, name)| Some((name.get(lang), money.as_ref()?)));
    let mut parts: Vec<String> = of_money.map(|(name, money)| format!("{name} {}", grouped(money.0, 0))).collect();
    if let (Some(best), Some(bound)) = (progress.incumbent, progress.bound)
        && best.0 > 0.0
    {
        let name = text!("gap", "差距");
        parts.push(format!("{} {}", name.get(lang), percent((best.0 - bound.0) / best.0)));
    }
    parts.push(progress.doing.get(lang).to_owned());
    parts
}

impl Observer for Meter<'_> {
    fn note(&self, progress: &Progress) {
        if self.session.quiet {
            return;
        }
        // Another thread is noting or telling something: this note may be lost.
        let Ok(mut state) = self.teller.state.try_lock() else { return };
        if state.noted.as_ref().is_none_or(|(_, at)| at.elapsed() >= LIVE_EVERY) {
            state.noted = Some((progress.clone(), Instant::now()));
        }
    }

    fn stop_requested(&self) -> bool {
        let stop = interrupt::requested();
        if stop
            && let Ok(mut state) = self.teller.state.try_lock()
            && !std::mem::replace(&mut state.said_stop, true)
        {
            self.say(&text!(
                "interrupted: finishing with the best schedule so far (Ctrl-C again ends at once)",
                "已中断：以目前最好的班表收尾（再按一次 Ctrl-C 立即退出）"
            ));
        }
        stop
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        self.teller.state.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.teller.over.notify_all();
        if let Some(beat) = self.beat.take() {
            // A thread that failed to tell has nothing left to say.
            let _ = beat.join();
        }
        if let Some(line) = &self.teller.line {
            line.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::units::Money;

    #[test]
    fn a_line_says_what_is_known_in_either_language() {
        let (incumbent, bound) = (Some(Money(2_175_947.4)), Some(Money(1_020_276.0)));
        let doing = text!("first prices", "首轮价格");
        let all = Progress { elapsed: Duration::ZERO, incumbent, bound, doing };
        assert_eq!(said(&all, Lang::En), ["best 2,175,947", "bound 1,020,276", "gap 53.1 %", "first prices"]);
        assert_eq!(said(&all, Lang::Zh), ["当前最优 2,175,947", "至少需 1,020,276", "差距 53.1 %", "首轮价格"]);
        let early = Progress { incumbent: None, bound: None, ..all };
        assert_eq!(said(&early, Lang::En), ["first prices"]);
    }

    #[test]
    fn a_meter_ends_with_its_stage_and_gives_what_the_work_gives() {
        let mut loud = Session::silent(Lang::Zh);
        loud.quiet = false;
        for session in [Session::silent(Lang::En), loud] {
            assert_eq!(during(&session, text!("check", "检查"), || 7), 7);
        }
    }
}
