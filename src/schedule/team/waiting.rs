//! Work that may wait, as the optimizer sees it: what hands in each slot cost, and what more of them would be worth.
//!
//! Work comes in by r[t] and is done in order of arrival, so that one number says how far it is: F, of all work up to now what is done or
//! given up. With A[t] = Σ r up to t, x[t] the hands, d the slots until work is due, O the late work that is still to be done,
//!
//! ```text
//! F ← min(A[t], F + x[t]),   O ← O less what hands are left,   idle what is left then
//! where t >= d and A[t-d] > F:   late A[t-d] − F,   O grows by as much,   F ← A[t-d]                                (10f)
//! ```
//!
//! Of what is left at the end the share is late of its time that has passed. The cost is convex in x: more hands are worth what they
//! are spared later, the late price where work would have been late before the line was next empty, less than nothing where it would not.

use crate::schedule::agent::waiting::Waiting;

/// Less than this is nothing.
const NOTHING: f64 = 1e-9;

/// What one more hand would find to do in a slot.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Hands {
    /// Work that is in time.
    Busy,
    /// Late work.
    Late,
    /// Nothing.
    Idle,
}

/// What the hands `online` cost by what they do and leave.
pub fn cost(waiting: &Waiting, required: &[f64], online: &[f64]) -> f64 {
    let mut cost = 0.0;
    let done = walk(waiting, required, online, |_, spent| cost += spent);
    cost + left(waiting, required, done).map(|(work, price)| work * price).sum::<f64>()
}

/// By slot: what more hands there are worth, each for that slot.
pub fn worths(waiting: &Waiting, required: &[f64], online: &[f64]) -> Vec<f64> {
    // By slot: what hands would find, and whether work is late at its end.
    let mut course = Vec::with_capacity(online.len());
    let done = walk(waiting, required, online, |state, _| course.push(state));
    let oldest = left(waiting, required, done + NOTHING).next();
    let (mut in_time, mut of_late) = (oldest.map_or(0.0, |(_, price)| price), 0.0);
    let mut worths = vec![0.0; online.len()];
    for (worth, &(hands, late)) in worths.iter_mut().zip(&course).rev() {
        // At the end of the slot: being ahead by some work, and having some late work less to do.
        let ahead = if late { waiting.late_price + of_late } else { in_time };
        *worth = match hands {
            Hands::Idle => -waiting.surplus_price,
            Hands::Late => of_late,
            Hands::Busy => ahead,
        };
        in_time = match hands {
            Hands::Busy => ahead,
            Hands::Late => of_late,
            Hands::Idle => -waiting.surplus_price,
        };
        of_late = if hands == Hands::Idle { -waiting.surplus_price } else { of_late };
    }
    worths
}

/// Goes through the slots; `each` receives what hands do there with whether work is late, and what it costs. Returns F at the end.
fn walk(waiting: &Waiting, required: &[f64], online: &[f64], mut each: impl FnMut((Hands, bool), f64)) -> f64 {
    let (mut come, mut done, mut due, mut open) = (0.0, 0.0_f64, 0.0, 0.0_f64);
    for (slot, (&comes, &able)) in required.iter().zip(online).enumerate() {
        come += comes;
        let used = able.min(come - done).max(0.0);
        done += used;
        let on_late = (able - used).min(open);
        open -= on_late;
        let idle = able - used - on_late;
        let hands = match (come - done > NOTHING, open > NOTHING) {
            (true, _) => Hands::Busy,
            (false, true) => Hands::Late,
            (false, false) => Hands::Idle,
        };
        if slot >= waiting.due {
            due += required[slot - waiting.due];
        }
        let late = (due - done).max(0.0);
        done = done.max(due);
        open += late;
        each((hands, late > NOTHING), late * waiting.late_price + idle * waiting.surplus_price);
    }
    done
}

/// What is left in the end when `done` is done or given up, the oldest first, each with its price.
fn left<'a>(waiting: &'a Waiting, required: &'a [f64], done: f64) -> impl Iterator<Item = (f64, f64)> + 'a {
    let last = required.len().saturating_sub(1);
    let mut come = 0.0;
    required.iter().enumerate().filter_map(move |(slot, &comes)| {
        come += comes;
        let work = (come - done).min(comes);
        let share = (last - slot) as f64 / waiting.due as f64;
        (work > 0.0).then_some((work, share * waiting.late_price))
    })
}
