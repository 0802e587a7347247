//! Threads, and what is done where the system gives none: the same work on the calling thread alone.
//!
//! Results do not depend on the number of threads, so that it takes longer and nothing else.

use rayon::ThreadPoolBuilder;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// What `each` makes of all `items`, in their order, `lanes` of them at a time. A lane waits until what it began is done: a thread of a pool
/// that waits for another pool begins something else meanwhile, so that all would run at once and one on top of the other.
pub fn side_by_side<I: Sync, T: Send>(lanes: usize, items: &[I], each: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<T>>> = Mutex::new(items.iter().map(|_| None).collect());
    let lane = || loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(item) = items.get(at) else { return };
        let made = each(item);
        done.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(made);
    };
    std::thread::scope(|scope| {
        let others = if are_to_be_had() { lanes.min(items.len()).saturating_sub(1) } else { 0 };
        for _ in 0..others {
            if Builder::new().spawn_scoped(scope, lane).is_err() {
                break;
            }
        }
        lane();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
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
    fn no_more_is_begun_than_there_are_lanes() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let each = |item: &usize| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let made = on(1, || {
                std::thread::sleep(std::time::Duration::from_millis(5));
                item * 2
            });
            running.fetch_sub(1, Ordering::SeqCst);
            made
        };
        let items: Vec<usize> = (0..12).collect();
        let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
        assert_eq!(side_by_side(2, &items, each), doubled);
        assert!(most.load(Ordering::SeqCst) <= 2, "two lanes");
        assert_eq!(side_by_side(0, &items, |item| item * 2), doubled);
        assert!(side_by_side(3, &[] as &[usize], |item| *item).is_empty());
    }

    #[test]
    fn work_is_done_on_as_many_threads_as_asked_and_as_there_are_cores() {
        let cores = cores();
        assert_eq!(on(1, rayon::current_num_threads), 1);
        assert_eq!(on(cores, rayon::current_num_threads), cores);
        assert_eq!(on(cores + 254, rayon::current_num_threads), cores);
    }
}
