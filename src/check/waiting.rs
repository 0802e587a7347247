//! Work that may wait (SPEC section 4): what is late of it, and who has none to do.

use std::collections::VecDeque;

/// Less than this is nothing.
const NOTHING: f64 = 1e-12;

/// Hours that are late and hours of hands without work. `inflow` and `hands` are hours by slot; work is due `due` slots after that in which
/// it came in. The oldest is done first, what is late after all other; what is not yet due at the end is late by the share of its time
/// that has passed.
pub(super) fn late_and_idle(inflow: &[f64], hands: &[f64], due: usize) -> (f64, f64) {
    let mut line: VecDeque<(usize, f64)> = VecDeque::new();
    let (mut late, mut left_late, mut idle) = (0.0, 0.0, 0.0);
    for (slot, (&come, &able)) in inflow.iter().zip(hands).enumerate() {
        if come > 0.0 {
            line.push_back((slot, come));
        }
        let mut able = able;
        while let Some((_, work)) = line.front_mut().filter(|_| able > NOTHING) {
            let done = able.min(*work);
            (able, *work) = (able - done, *work - done);
            if *work <= NOTHING {
                line.pop_front();
            }
        }
        let done = able.min(left_late);
        left_late -= done;
        idle += able - done;
        while let Some(&(_, work)) = line.front().filter(|(came, _)| slot - came >= due) {
            (late, left_late) = (late + work, left_late + work);
            line.pop_front();
        }
    }
    let last = inflow.len().saturating_sub(1);
    let waited = line.iter().map(|&(came, work)| work * (last - came) as f64 / due as f64);
    (late + waited.sum::<f64>(), idle)
}
