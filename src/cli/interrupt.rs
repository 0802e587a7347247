//! Ctrl-C: the first asks the search for its best, a later one ends the process.

use super::terminal::complain;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

static REQUESTED: OnceLock<Instant> = OnceLock::new();

/// What to say at the end, once the schedule is published and nothing is lost by ending.
static LAST_WORD: Mutex<Option<String>> = Mutex::new(None);

/// Exit code of a process that an interrupt ended, by the shells' convention.
pub const INTERRUPTED: u8 = 130;

/// Signals closer together are one request: `timeout` and job runners signal a process and then its whole group.
const ONE_REQUEST: Duration = Duration::from_secs(1);

/// From now on the first Ctrl-C only raises a flag. Without a handler, Ctrl-C ends the process as usual.
pub fn listen() {
    let handler = || {
        let before = REQUESTED.get().is_some();
        let is_new = REQUESTED.get_or_init(Instant::now).elapsed() > ONE_REQUEST || !before;
        let last_word = last_word();
        if is_new && (before || last_word.is_some()) {
            last_word.as_deref().into_iter().for_each(complain);
            std::process::exit(i32::from(INTERRUPTED));
        }
    };
    // Fails only where a handler stands already, which then does the same.
    let _ = ctrlc::set_handler(handler);
}

/// Whether Ctrl-C was pressed.
pub fn requested() -> bool {
    REQUESTED.get().is_some()
}

/// With a last word the next Ctrl-C says it and ends the process: the schedule is published, and what follows only judges it.
pub fn end_at_once(word: Option<String>) {
    *last_word() = word;
}

fn last_word() -> MutexGuard<'static, Option<String>> {
    LAST_WORD.lock().unwrap_or_else(PoisonError::into_inner)
}
