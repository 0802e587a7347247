//! Ctrl-C: the first asks the search for its best, a later one ends the process.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

static REQUESTED: OnceLock<Instant> = OnceLock::new();

/// Exit code of a process that an interrupt ended, by the shells' convention.
const INTERRUPTED: i32 = 130;

/// Signals closer together are one request: `timeout` and job runners signal a process and then its whole group.
const ONE_REQUEST: Duration = Duration::from_secs(1);

/// From now on the first Ctrl-C only raises a flag. Without a handler, Ctrl-C ends the process as usual.
pub fn listen() {
    let handler = || {
        if REQUESTED.get_or_init(Instant::now).elapsed() > ONE_REQUEST {
            std::process::exit(INTERRUPTED);
        }
    };
    // Fails only where a handler stands already, which then does the same.
    let _ = ctrlc::set_handler(handler);
}

/// Whether Ctrl-C was pressed.
pub fn requested() -> bool {
    REQUESTED.get().is_some()
}
