//! Ctrl-C: the first asks the search for its best, the second ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Exit code of a process that an interrupt ended, by the shells' convention.
const INTERRUPTED: i32 = 130;

/// From now on the first Ctrl-C only raises a flag. Without a handler, Ctrl-C ends the process as usual.
pub fn listen() {
    let handler = || {
        if REQUESTED.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
    };
    // Fails only where a handler stands already, which then does the same.
    let _ = ctrlc::set_handler(handler);
}

/// Whether Ctrl-C was pressed.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}
