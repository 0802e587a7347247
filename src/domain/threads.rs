//! Threads, and what is done where the system gives none: the same work on the calling thread alone.
//!
//! Results do not depend on the number of threads, so that it takes longer and nothing else.

use rayon::ThreadPoolBuilder;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{Builder, JoinHandle};

/// Address space that a thread may take: its stack, and the arena that glibc's malloc reserves for it (64 MiB, aligned to as much).
const ROOM_OF_A_THREAD: u64 = 130 << 20;
/// Threads beside those that compute: what is shown, Ctrl-C, and the solver's.
const BESIDE: u64 = 4;
/// Where Linux tells the limits of this process.
const LIMITS: &str = "/proc/self/limits";

static ALONE: OnceLock<bool> = OnceLock::new();

/// Sets up the threads of the process; to be called once, on the thread that computes, before anything is.
pub fn start() {
    if *ALONE.get_or_init(|| !has_room() || ThreadPoolBuilder::new().build().is_err()) {
        // Fails only where threads were set up before.
        let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    }
}

/// Whether threads beside the calling one can be started.
pub fn are_to_be_had() -> bool {
    !ALONE.get().is_some_and(|alone| *alone)
}

/// Whether `threads` threads can be started beside those that there are, one for each at the same time.
pub fn can_start(threads: usize) -> bool {
    let gate = Arc::new(Mutex::new(()));
    let shut = gate.lock().unwrap_or_else(PoisonError::into_inner);
    let waiting = (0..threads).map_while(|_| {
        let gate = Arc::clone(&gate);
        Builder::new().spawn(move || drop(gate.lock())).ok()
    });
    let started: Vec<JoinHandle<()>> = waiting.collect();
    drop(shut);
    let all = started.len() == threads;
    // A thread that only waits does not fail.
    started.into_iter().for_each(|thread| drop(thread.join()));
    all
}

/// Does `work` on `threads` threads of its own, 0: one for each core, and never on more than there are cores: others would only wait
/// for a turn, and what is shared takes longer the more there are. Where they cannot be started, on those that there are.
pub fn on<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = are_to_be_had().then(|| ThreadPoolBuilder::new().num_threads(threads.min(cores())).build());
    match pool {
        Some(Ok(pool)) => pool.install(work),
        _ => work(),
    }
}

/// Whether a thread for each core has room in the address space of the process, where that is limited.
fn has_room() -> bool {
    let limits = std::fs::read_to_string(LIMITS).unwrap_or_default();
    most_bytes(&limits).is_none_or(|most| most >= (cores() as u64 + BESIDE) * ROOM_OF_A_THREAD)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The soft limit of the address space; none where there is none.
fn most_bytes(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_the_address_space_is_read() {
        let limits = |soft: &str| {
            format!(
                "Limit   Soft Limit   Hard Limit   Units\nMax cpu time   1   1   seconds\nMax address space         {soft}            unlimited            bytes\n"
            )
        };
        assert_eq!(most_bytes(&limits("268435456")), Some(268_435_456));
        assert_eq!(most_bytes(&limits("unlimited")), None);
        assert_eq!(most_bytes(""), None);
    }

    #[test]
    fn some_threads_can_be_started() {
        assert!(can_start(0) && can_start(3));
    }

    #[test]
    fn work_is_done_on_as_many_threads_as_asked_and_as_there_are_cores() {
        let cores = cores();
        assert_eq!(on(1, rayon::current_num_threads), 1);
        assert_eq!(on(cores, rayon::current_num_threads), cores);
        assert_eq!(on(cores + 254, rayon::current_num_threads), cores);
    }
}
