//! Progress on stderr: a live line on a terminal, an occasional plain line elsewhere.

use super::figures::{grouped, percent};
use super::interrupt;
use super::session::{Session, Style};
use super::terminal::complain;
use crate::domain::progress::{Observer, Progress};
use crate::domain::text::{Lang, Text};
use crate::text;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between two updates of a live line.
const LIVE_EVERY: Duration = Duration::from_millis(100);
/// Between two plain lines.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// Shows the progress of one stage until it is dropped.
pub struct Meter<'a> {
    session: &'a Session,
    stage: Text,
    line: Option<ProgressBar>,
    shown: Mutex<Shown>,
}

struct Shown {
    last: Instant,
    said_stop: bool,
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
            bar.enable_steady_tick(LIVE_EVERY);
            bar
        });
        Self { session, stage, line, shown: Mutex::new(Shown { last: Instant::now(), said_stop: false }) }
    }

    fn text(&self, progress: &Progress) -> String {
        let lang = self.session.lang;
        let stage = self.session.paint(Style::Cyan, self.stage.get(lang));
        let mut parts = vec![format!("{stage} {:.1} s", progress.elapsed.as_secs_f64())];
        let known = [(progress.incumbent, text!("best", "当前最优")), (progress.bound, text!("bound", "下界"))];
        parts.extend(
            known
                .iter()
                .filter_map(|(money, name)| money.map(|money| format!("{} {}", name.get(lang), grouped(money.0, 0)))),
        );
        if let (Some(best), Some(bound)) = (progress.incumbent, progress.bound)
            && best.0 > 0.0
        {
            let name = text!("gap", "差距");
            parts.push(format!("{} {}", name.get(lang), percent((best.0 - bound.0) / best.0)));
        }
        parts.push(progress.doing.get(lang).to_owned());
        parts.join(if lang == Lang::Zh { "，" } else { ", " })
    }
}

impl Observer for Meter<'_> {
    fn note(&self, progress: &Progress) {
        let every = if self.line.is_some() { LIVE_EVERY } else { PLAIN_EVERY };
        // Another thread is showing something: this note may be lost.
        let Ok(mut shown) = self.shown.try_lock() else { return };
        if self.session.quiet || shown.last.elapsed() < every {
            return;
        }
        shown.last = Instant::now();
        match &self.line {
            Some(line) => line.set_message(self.text(progress)),
            None => complain(&self.text(progress)),
        }
    }

    fn stop_requested(&self) -> bool {
        let stop = interrupt::requested();
        if stop
            && let Ok(mut shown) = self.shown.try_lock()
            && !std::mem::replace(&mut shown.said_stop, true)
        {
            let text = text!(
                "interrupted: finishing with the best schedule so far (Ctrl-C again ends at once)",
                "已中断：以目前最好的班表收尾（再按一次 Ctrl-C 立即退出）"
            );
            match &self.line {
                Some(line) => line.println(text.get(self.session.lang)),
                None => self.session.say(&text),
            }
        }
        stop
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }
}
