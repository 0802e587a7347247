//! The customers of one queue who wait, in order of arrival, each until served or out of patience; before them those whose
//! chat was handed over, who have had their answer and stay.

use super::desks::Work;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A waiting line. Times are seconds since the start of the horizon, not negative.
#[derive(Clone, Default)]
pub(super) struct Line {
    /// From the oldest on; the front is always somebody who waits.
    customers: VecDeque<Customer>,
    /// Number of the customer at the front, counted since the line was last empty.
    front: u64,
    /// All who wait, those handed over included.
    waiting: usize,
    /// Chats handed over, the first first: since when and its work.
    handed: VecDeque<(f64, Work)>,
    /// When patience ends and whose; those already served stay in until they come up.
    deadlines: BinaryHeap<Reverse<(Bits, u64)>>,
}

/// A time whose order as an integer is that of the time: so it is for IEEE numbers that are not negative.
type Bits = u64;

#[derive(Clone)]
struct Customer {
    arrival: f64,
    work: f64,
    gone: bool,
}

impl Line {
    /// Customers who wait.
    pub fn len(&self) -> usize {
        self.waiting
    }

    /// Customers who wait for their first answer.
    pub fn unanswered(&self) -> usize {
        self.waiting - self.handed.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// A chat comes to the head of the line with its work.
    pub fn hand_over(&mut self, now: f64, work: Work) {
        self.handed.push_back((now, work));
        self.waiting += 1;
    }

    /// Takes the first chat that was handed over; returns since when it waits and its work.
    pub fn take_handed(&mut self) -> Option<(f64, Work)> {
        let chat = self.handed.pop_front()?;
        self.waiting -= 1;
        Some(chat)
    }

    /// Since when each chat handed over waits.
    pub fn handed_since(&self) -> impl Iterator<Item = f64> + '_ {
        self.handed.iter().map(|&(since, _)| since)
    }

    /// Arrival of the one who waits longest for a first answer.
    pub fn oldest(&self) -> Option<f64> {
        self.customers.front().map(|customer| customer.arrival)
    }

    /// Arrivals of those who wait for their first answer, the oldest first.
    pub fn arrivals(&self) -> impl Iterator<Item = f64> + '_ {
        self.customers.iter().filter(|customer| !customer.gone).map(|customer| customer.arrival)
    }

    /// Somebody with so much `work` joins who will wait until `deadline`.
    pub fn join(&mut self, arrival: f64, work: f64, deadline: f64) {
        let number = self.front + self.customers.len() as u64;
        self.customers.push_back(Customer { arrival, work, gone: false });
        self.deadlines.push(Reverse((deadline.to_bits(), number)));
        self.waiting += 1;
    }

    /// Takes the one who waits longest for a first answer; returns the arrival and the work.
    pub fn take(&mut self) -> Option<(f64, f64)> {
        let customer = self.customers.pop_front()?;
        self.front += 1;
        self.waiting -= 1;
        self.tidy();
        Some((customer.arrival, customer.work))
    }

    /// Lets one whose deadline is not after `now` give up; returns the arrival.
    pub fn give_up(&mut self, now: f64) -> Option<f64> {
        while let Some(&Reverse((bits, number))) = self.deadlines.peek() {
            let index = number.checked_sub(self.front).map(|index| index as usize);
            match index.and_then(|index| self.customers.get_mut(index)).filter(|customer| !customer.gone) {
                Some(customer) => {
                    if f64::from_bits(bits) > now {
                        return None;
                    }
                    customer.gone = true;
                    let arrival = customer.arrival;
                    self.deadlines.pop();
                    self.waiting -= 1;
                    self.tidy();
                    return Some(arrival);
                }
                None => {
                    self.deadlines.pop();
                }
            }
        }
        None
    }

    /// When somebody may give up next, or earlier; infinite where nobody waits.
    pub fn next_deadline(&self) -> f64 {
        self.deadlines.peek().map_or(f64::INFINITY, |&Reverse((bits, _))| f64::from_bits(bits))
    }

    fn tidy(&mut self) {
        if self.unanswered() == 0 {
            self.customers.clear();
            self.deadlines.clear();
            self.front = 0;
        }
        while self.customers.front().is_some_and(|customer| customer.gone) {
            self.customers.pop_front();
            self.front += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Work};
    use proptest::prelude::*;

    /// The same line as a plain list, searched in full.
    #[derive(Default)]
    struct Plain(Vec<(f64, f64)>, Vec<f64>);

    impl Plain {
        fn give_up(&mut self, now: f64) -> Option<f64> {
            let due = self.0.iter().map(|c| c.1).fold(f64::INFINITY, f64::min);
            let at = self.0.iter().position(|c| c.1 == due && due <= now)?;
            Some(self.0.remove(at).0)
        }
    }

    proptest! {
        #[test]
        fn it_behaves_as_a_list_searched_in_full(steps in proptest::collection::vec((0_u8..6, 0.0..9.0_f64), 1..200)) {
            let (mut line, mut plain) = (Line::default(), Plain::default());
            for (now, (what, patience)) in steps.into_iter().enumerate() {
                let now = now as f64;
                match what {
                    0 | 1 => {
                        line.join(now, now / 2.0, now + patience);
                        plain.0.push((now, now + patience));
                    }
                    2 => {
                        let first = (!plain.0.is_empty()).then(|| plain.0.remove(0).0);
                        let expected = first.map(|arrival| (arrival, arrival / 2.0));
                        prop_assert_eq!(line.take(), expected);
                    }
                    3 => prop_assert_eq!(line.give_up(now), plain.give_up(now)),
                    4 => {
                        line.hand_over(now, Work { left: patience, ..Work::new(1.0, 0.0) });
                        plain.1.push(patience);
                    }
                    _ => {
                        let first = (!plain.1.is_empty()).then(|| plain.1.remove(0));
                        prop_assert_eq!(line.take_handed().map(|(_, work)| work.left), first);
                    }
                }
                prop_assert_eq!(line.len(), plain.0.len() + plain.1.len());
                prop_assert_eq!(line.unanswered(), plain.0.len());
                prop_assert_eq!(line.is_empty(), plain.0.is_empty() && plain.1.is_empty());
                prop_assert_eq!(line.oldest(), plain.0.first().map(|c| c.0));
                prop_assert_eq!(line.arrivals().collect::<Vec<_>>(), plain.0.iter().map(|c| c.0).collect::<Vec<_>>());
                let due = plain.0.iter().map(|c| c.1).fold(f64::INFINITY, f64::min);
                prop_assert!(line.next_deadline() <= due);
            }
        }
    }
}
