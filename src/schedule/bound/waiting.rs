//! Work that may wait, at prices: the first sum of (7) for its queues.

use crate::schedule::agent::waiting::Waiting;
use std::collections::VecDeque;

/// What the work of a queue costs at the least where hands cost `price` by slot, any number of them; `put` receives the slot in which work
/// is best done, and how much. The first sum of (7) for such a queue: no order and no number of hands is asked for, so that it is a
/// relaxation.
///
/// ```text
/// Σ r[a] · min( min over a <= t <= a+d of p[t],  late price + min(0, min over t > a+d of p[t]) )                     (10g)
/// ```
pub fn cheapest(waiting: &Waiting, required: &[f64], price: &[f64], mut put: impl FnMut(usize, f64)) -> f64 {
    let slots = required.len();
    let last = slots.saturating_sub(1);
    // Cheapest slot from each on; and inside a window that moves along.
    let mut after = vec![(0.0_f64, None); slots + 1];
    for slot in (0..slots).rev() {
        after[slot] = if price[slot] < after[slot + 1].0 { (price[slot], Some(slot)) } else { after[slot + 1] };
    }
    let mut window: VecDeque<usize> = VecDeque::new();
    let mut next = 0;
    let mut value = 0.0;
    for (came, &work) in required.iter().enumerate() {
        let until = (came + waiting.due).min(last);
        while next <= until {
            while window.back().is_some_and(|&slot| price[slot] >= price[next]) {
                window.pop_back();
            }
            window.push_back(next);
            next += 1;
        }
        while window.front().is_some_and(|&slot| slot < came) {
            window.pop_front();
        }
        if work <= 0.0 {
            continue;
        }
        let Some(&best) = window.front() else { continue };
        let over = came + waiting.due > last;
        let share = if over { (last - came) as f64 / waiting.due as f64 } else { 1.0 };
        let (later, by) = if over { (0.0, None) } else { after[came + waiting.due + 1] };
        let late = share * waiting.late_price + later;
        if price[best] <= late {
            put(best, work);
            value += work * price[best];
        } else {
            by.into_iter().for_each(|slot| put(slot, work));
            value += work * late;
        }
    }
    value
}
