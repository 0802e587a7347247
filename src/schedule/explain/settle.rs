//! What a change costs after those have answered whom it touches.

use super::probe::{Answer, Desk, Probe, Wish};
use crate::schedule::team::board::Board;

/// Gains below which rounding may speak.
const LEAST_GAIN: f64 = 1e-6;

/// Change of the objective where `worker` does as `answer` says and `others` then answer once, one after the other, over what their
/// answers alone would bring; and how many of them change.
pub fn settled(probe: Probe<'_>, worker: usize, answer: &Answer, others: &[usize]) -> (f64, usize) {
    let mut board = probe.board.clone();
    board.put(probe.problem, worker, answer.tour.clone());
    let (after, changed) = answered(probe, board, others);
    // What they would gain anyway is no merit of this change.
    let (alone, _) = answered(probe, probe.board.clone(), others);
    let price = after - alone;
    if price < answer.price { (price, changed) } else { (answer.price, 0) }
}

/// The cost of `board` after `others` have answered, and how many of them change.
fn answered(probe: Probe<'_>, mut board: Board, others: &[usize]) -> (f64, usize) {
    let (mut desk, mut changed) = (Desk::default(), 0);
    for &other in others {
        let asked = Probe { board: &board, ..probe }.ask(other, &Wish::default(), &mut desk);
        if let Some(answer) = asked.filter(|answer| answer.price < -LEAST_GAIN) {
            board.put(probe.problem, other, answer.tour);
            changed += 1;
        }
    }
    (board.cost(), changed)
}
