//! How many customers are in a queue at a moment, as probabilities, and how they change while rates are constant.
//!
//! The number in the system, chats held and customers waiting together, is a birth-death process with births at rate `λ` and deaths at
//! rate `d_j`. Its probabilities follow Kolmogorov's forward equations
//!
//! ```text
//! p_j' = λ p_{j−1} − (λ + d_j) p_j + d_{j+1} p_{j+1}
//! ```
//!
//! solved by uniformization (Jensen 1953; Ingolfsson, Akhmetshina, Budge, Li & Wu 2007): with `Λ ≥ λ + d_j` for all `j`, and `P = I + Q/Λ`,
//!
//! ```text
//! p(t) = Σ_k e^{−Λt} (Λt)^k/k! · p(0) P^k,        ∫_0^t p = (1/Λ) Σ_k P(Poisson(Λt) > k) · p(0) P^k
//! ```
//!
//! without any error but where the sums end. A large queue is kept in lumps of `h` neighbouring numbers, whose jumps have the drift
//! `b = λ − d` and the variance `λ + d` of the queue (where `h |b|` is more than the variance, the drift alone):
//!
//! ```text
//! up = max(λ + d − h |b|, 0) / 2h² + b⁺/h,        down = max(λ + d − h |b|, 0) / 2h² + b⁻/h
//! ```
//!
//! With `h = 1` these are `λ` and `d`.

use std::ops::Range;

/// Probabilities below this are dropped at both ends.
const NEGLIGIBLE: f64 = 1e-13;
/// Most lumps of a long run.
const LARGEST: usize = 1_000_000;
/// What is left out where a crowd is taken to stay as it is: no later stretch of the same length changes it by more than the last one.
const STILL: f64 = 1e-9;
/// Jumps expected in one sum: `e^{−Λt}` is far from underflow.
const JUMPS: f64 = 400.0;

/// Probabilities of the number in the system.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Crowd {
    /// `h`: numbers in one lump, a power of 2.
    lump: u64,
    /// The lump of `p[0]`; lump `i` holds the numbers from `i h` to `i h + h − 1`.
    first: usize,
    p: Vec<f64>,
}

/// Jumps between lumps, as probabilities of one step of the uniformized chain.
pub(super) struct Rates {
    /// Into a lump from the one below.
    from_below: Vec<f64>,
    /// Into a lump from the one above.
    from_above: Vec<f64>,
    stays: Vec<f64>,
    /// `Λ`, per second.
    largest: f64,
}

impl Rates {
    /// Rates over lumps `0..=top` of `lump` numbers: births at `birth`, deaths from number `x` at `death(x)`.
    pub fn new(lump: u64, top: usize, birth: f64, death: impl Fn(f64) -> f64) -> Rates {
        let (mut up, mut down): (Vec<f64>, Vec<f64>) =
            (0..=top).map(|index| jumps(lump, birth, death(middle(lump, index)))).unzip();
        (up[top], down[0]) = (0.0, 0.0);
        let largest = up.iter().zip(&down).map(|(up, down)| up + down).fold(f64::MIN_POSITIVE, f64::max);
        let stays = up.iter().zip(&down).map(|(up, down)| 1.0 - (up + down) / largest).collect();
        let scaled = |rate: f64| rate / largest;
        let from_below = std::iter::once(0.0).chain(up[..top].iter().copied().map(scaled)).collect();
        let from_above = down[1..].iter().copied().map(scaled).chain(std::iter::once(0.0)).collect();
        Rates { from_below, from_above, stays, largest }
    }

    /// One step from `now`, with a place more on either side, to `next`, over the lumps of `range`.
    fn step(&self, now: &[f64], next: &mut [f64], range: Range<usize>) {
        let n = range.len();
        let (below, above) = (&self.from_below[range.clone()][..n], &self.from_above[range.clone()][..n]);
        let stays = &self.stays[range][..n];
        let (left, here, right) = (&now[..n], &now[1..n + 1], &now[2..n + 2]);
        for (i, next) in next[..n].iter_mut().enumerate() {
            *next = here[i] * stays[i] + left[i] * below[i] + right[i] * above[i];
        }
    }
}

/// Jumps up and down per second from a lump of `lump` numbers with births at `birth` and deaths at `death`.
fn jumps(lump: u64, birth: f64, death: f64) -> (f64, f64) {
    let (h, drift) = (lump as f64, birth - death);
    let both = (birth + death - h * drift.abs()).max(0.0) / (2.0 * h * h);
    (both + drift.max(0.0) / h, both + (-drift).max(0.0) / h)
}

/// The middle of the numbers of a lump.
fn middle(lump: u64, index: usize) -> f64 {
    index as f64 * lump as f64 + (lump as f64 - 1.0) / 2.0
}

impl Crowd {
    /// Exactly `number` in the system.
    pub fn of(number: usize) -> Crowd {
        Crowd { lump: 1, first: number, p: vec![1.0] }
    }

    /// The long run with these rates, by detailed balance. Lumps that are only left, never come back to, hold nobody.
    pub fn settled(lump: u64, birth: f64, death: impl Fn(f64) -> f64) -> Crowd {
        let rates = |index| jumps(lump, birth, death(middle(lump, index)));
        let (mut first, mut ln_weights, mut highest) = (0, vec![0.0_f64], 0.0_f64);
        let mut last = 0.0;
        for index in 1..LARGEST {
            let (up, down) = (rates(index - 1).0, rates(index).1);
            if down <= 0.0 {
                (first, ln_weights, highest, last) = (index, vec![0.0], 0.0, 0.0);
                continue;
            }
            last += (up / down).ln();
            ln_weights.push(last);
            highest = highest.max(last);
            if last < highest + NEGLIGIBLE.ln() {
                break;
            }
        }
        let weights: Vec<f64> = ln_weights.iter().map(|ln| (ln - highest).exp()).collect();
        let all: f64 = weights.iter().sum();
        Crowd { lump, first, p: weights.into_iter().map(|weight| weight / all).collect() }.trimmed()
    }

    /// The highest number that is possible.
    pub fn highest(&self) -> usize {
        (self.first + self.p.len()) * self.lump as usize - 1
    }

    /// The lump after the last that is possible, with the lumps of `self`.
    pub fn lumps(&self) -> usize {
        self.first + self.p.len()
    }

    /// The lumps that are possible, with what they hold.
    pub fn lumps_held(&self) -> impl Iterator<Item = (usize, f64)> {
        self.p.iter().enumerate().filter(|(_, held)| **held > 0.0).map(|(i, held)| (self.first + i, *held))
    }

    /// The same in lumps of `lump`, a power of 2; a larger one is split evenly.
    pub fn in_lumps(&self, lump: u64) -> Crowd {
        let mut parts = self.clone();
        while parts.lump < lump {
            let mut p = vec![0.0; (parts.first + parts.p.len() - 1) / 2 + 1 - parts.first / 2];
            for (i, share) in parts.p.iter().enumerate() {
                p[(parts.first + i) / 2 - parts.first / 2] += share;
            }
            parts = Crowd { lump: parts.lump * 2, first: parts.first / 2, p };
        }
        while parts.lump > lump {
            let p = parts.p.iter().flat_map(|share| [share / 2.0, share / 2.0]).collect();
            parts = Crowd { lump: parts.lump / 2, first: parts.first * 2, p };
        }
        parts
    }

    /// `(1 − f) self + f other`.
    pub fn mixed(&self, other: &Crowd, f: f64) -> Crowd {
        if f == 0.0 {
            return self.clone();
        }
        let lump = self.lump.min(other.lump);
        let (a, b) = (self.in_lumps(lump), other.in_lumps(lump));
        let first = a.first.min(b.first);
        let mut p = vec![0.0; a.lumps().max(b.lumps()) - first];
        for (crowd, weight) in [(&a, 1.0 - f), (&b, f)] {
            crowd.p.iter().enumerate().for_each(|(i, share)| p[crowd.first + i - first] += weight * share);
        }
        Crowd { lump, first, p }
    }

    /// Moves every number `x` to `to(x) ≤ x`, split between the two nearest lumps so that means are kept.
    pub fn moved(&self, to: impl Fn(f64) -> f64) -> Crowd {
        let mut p = vec![0.0; self.lumps() + 1];
        for (i, share) in self.p.iter().enumerate() {
            let target = to(middle(self.lump, self.first + i));
            let place = ((target - middle(self.lump, 0)) / self.lump as f64).max(0.0);
            let low = place.floor() as usize;
            p[low] += share * (1.0 - place.fract());
            p[low + 1] += share * place.fract();
        }
        Crowd { lump: self.lump, first: 0, p }.trimmed()
    }

    fn trimmed(mut self) -> Crowd {
        while self.p.len() > 1 && self.p.last().is_some_and(|last| *last < NEGLIGIBLE) {
            self.p.pop();
        }
        let low = self.p.iter().position(|share| *share >= NEGLIGIBLE).unwrap_or(0);
        self.p.drain(..low);
        self.first += low;
        self
    }

    /// The crowd after `seconds` of `rates`, and the seconds spent in each lump.
    pub fn after(self, rates: &Rates, seconds: f64) -> (Crowd, Crowd) {
        let pieces = (rates.largest * seconds / JUMPS).ceil().max(1.0);
        let (lump, top) = (self.lump, rates.stays.len() - 1);
        let mut spent = vec![0.0; top + 1];
        let mut now = self;
        for left in (0..pieces as usize).rev() {
            let next = now.after_a_piece(rates, seconds / pieces, &mut spent);
            let change = next.distance(&now) * left as f64;
            now = next;
            if change < STILL {
                let rest = seconds / pieces * left as f64;
                now.p.iter().zip(&mut spent[now.first..]).for_each(|(share, spent)| *spent += share * rest);
                break;
            }
        }
        (now, Crowd { lump, first: 0, p: spent })
    }

    /// `Σ |p_i − q_i|`, of crowds with equal lumps.
    fn distance(&self, other: &Crowd) -> f64 {
        let of =
            |crowd: &Crowd, at: usize| at.checked_sub(crowd.first).and_then(|i| crowd.p.get(i)).map_or(0.0, |p| *p);
        let lumps = self.first.min(other.first)..self.lumps().max(other.lumps());
        lumps.map(|at| (of(self, at) - of(other, at)).abs()).sum()
    }

    fn after_a_piece(&self, rates: &Rates, seconds: f64, spent: &mut [f64]) -> Crowd {
        let jumps = rates.largest * seconds;
        // No more lumps than can be reached in so many jumps; lump `from + i` has place `i + 1`, so that there is nothing on either side, and
        // `low..high` may be occupied.
        let reach = (jumps + 10.0 * jumps.sqrt()).ceil() as usize + 30;
        let (from, to) = (self.first.saturating_sub(reach), (self.lumps() + reach).min(rates.stays.len()));
        let (mut low, mut high) = (self.first - from, self.lumps() - from);
        let mut now = vec![0.0; to - from + 2];
        now[low + 1..=high].copy_from_slice(&self.p);
        let (mut next, mut end) = (now.clone(), vec![0.0; to - from]);
        let spent = &mut spent[from..to];
        let (mut weight, mut tail) = ((-jumps).exp(), -(-jumps).exp_m1());
        for k in 1_u32.. {
            let each = tail / rates.largest;
            let sums = end[low..high].iter_mut().zip(&mut spent[low..high]);
            for ((end, spent), share) in sums.zip(&now[low + 1..=high]) {
                *end += weight * share;
                *spent += each * share;
            }
            if tail < NEGLIGIBLE {
                break;
            }
            let (first, last) = (low, high);
            (low, high) = (low.saturating_sub(1), (high + 1).min(to - from));
            now[low..=first].fill(0.0);
            now[last + 1..=high + 1].fill(0.0);
            rates.step(&now[low..=high + 1], &mut next[low + 1..=high], from + low..from + high);
            while low + 1 < high && next[low + 1] < NEGLIGIBLE {
                low += 1;
            }
            while low + 1 < high && next[high] < NEGLIGIBLE {
                high -= 1;
            }
            std::mem::swap(&mut now, &mut next);
            weight *= jumps / f64::from(k);
            tail -= weight;
            // What rounding leaves of the tail far beyond the mean is nothing.
            if f64::from(k) > jumps && weight < NEGLIGIBLE {
                tail = 0.0;
            }
        }
        Crowd { lump: self.lump, first: from, p: end }.trimmed()
    }
}
