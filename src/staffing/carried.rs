//! Erlang A while things change: what customers meet in one stretch of time, given who is in the queue at its start.
//!
//! The queue is that of [`super::chain`] with rates that jump from slot to slot and agents that change from stretch to stretch: deaths at rate
//! `μ_j` for `j ≤ S`, `M + θ (j − S)` above, and arrivals at the rate of the slot. [`super::crowd`] solves its forward equations. A
//! customer who finds `w` waiting, all places taken, is answered when `w + 1` more have left, at the rates `M + wθ, …, M + θ, M`: the
//! wait is `V = −ln(B)/θ` with `B` beta distributed, `B ~ Beta(M/θ, w + 1)`, and the chance to be answered within `t`, patience `> V` included, is
//!
//! ```text
//! a_w = E[B; B ≥ x] = M / (M + θ (w + 1)) · (1 − I_x(M/θ + 1, w + 1)),       x = e^{−θt}
//! ```
//!
//! with `I` the incomplete beta function. With `a = 1` while a place is free, the service level over the stretch is
//! `∫ λ Σ p_j a_j dt / ∫ λ dt`. Agents who come find nothing to do or take those who wait. Agents who go finish the chats that they
//! hold, off line: of those held, as many stay as agents do.

use super::crowd::{Crowd, Rates};
use super::{Measures, Traffic, chain};
use crate::domain::units::Share;

/// Least lumps in the spread of the number in the system, `√S`.
pub(super) const FINE: f64 = 6.0;
/// The same where a number is only to be found roughly.
pub(super) const COARSE: f64 = 1.5;
/// Steps of lumps that one stretch takes at most: a few thousandths of a second. Teams of thousands stay below.
const WORK: f64 = 3e6;
/// The number in the system never passes its mean by so many standard deviations.
const SURE: f64 = 8.0;
/// Chances to be answered that are none.
const HOPELESS: f64 = 1e-12;

/// The queue at a moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    /// Chats held and customers waiting.
    crowd: Crowd,
    /// Whole agents on line until now.
    agents: u64,
}

impl State {
    /// Nobody is there.
    pub fn empty() -> State {
        State { crowd: Crowd::of(0), agents: 0 }
    }

    /// The long run of `agents` agents, mixed from the whole numbers on both sides.
    pub fn settled(traffic: &Traffic, agents: f64) -> State {
        let whole = |agents: u64| {
            let post = Post::new(traffic, agents, FINE);
            State { crowd: Crowd::settled(post.lump, traffic.per_second, |x| post.leave(x)), agents }
        };
        let low = whole(agents.floor() as u64);
        if agents.fract() == 0.0 { low } else { low.mixed(&whole(agents.ceil() as u64), agents.fract()) }
    }

    /// `self` during the share `1 − f` of the time, `other` during the rest.
    pub fn mixed(&self, other: &State, f: f64) -> State {
        State { crowd: self.crowd.mixed(&other.crowd, f), agents: self.agents.min(other.agents) }
    }

    /// What `agents` agents find: those who go take with them the chats that they hold.
    fn met_by(&self, traffic: &Traffic, agents: u64) -> Crowd {
        if agents >= self.agents {
            return self.crowd.clone();
        }
        let places = (self.agents * u64::from(traffic.concurrency)) as f64;
        let stay = agents as f64 / self.agents as f64;
        self.crowd.moved(|x| (x - places).max(0.0) + x.min(places) * stay)
    }
}

/// A stretch of time in which the agents stay, in slots of equal length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots<'a> {
    /// In the mean of the stretch.
    pub traffic: Traffic,
    /// Share of the inquiries in each slot; empty: evenly.
    pub shape: &'a [f64],
    /// Length of the stretch.
    pub seconds: f64,
    /// Least lumps in the spread of the number in the system.
    pub fineness: f64,
}

/// Sums over a stretch, in customers and in seconds.
#[derive(Default)]
struct Sums {
    offered: f64,
    answered: f64,
    delayed: f64,
    busy: f64,
    waiting: f64,
}

impl Slots<'_> {
    /// What customers meet when `agents` agents serve them, and the queue at the end.
    pub fn played(&self, before: &State, agents: u64) -> (Measures, State) {
        let mut post = Post::new(&self.traffic, agents, self.fineness);
        let even = [1.0];
        let shape = if self.shape.is_empty() { &even } else { self.shape };
        let each = self.seconds / shape.len() as f64;
        let most = self.traffic.per_second * shape.len() as f64 * shape.iter().copied().fold(0.0, f64::max);
        post.spare(most, self.seconds);
        let mut crowd = before.met_by(&self.traffic, agents).in_lumps(post.lump);
        let highest = (post.top(&crowd, most, self.seconds) + 1) * post.lump as usize;
        post.answer(self.traffic.within_seconds, highest.saturating_sub(post.places as usize));
        let mut sums = Sums::default();
        let mut rates: Option<(f64, usize, Rates)> = None;
        for share in shape {
            let birth = self.traffic.per_second * share * shape.len() as f64;
            let top = post.top(&crowd, birth, each);
            let known = rates.take().filter(|(of, up_to, _)| *of == birth && *up_to >= top);
            let (_, _, slot) = rates.insert(known.unwrap_or_else(|| (birth, top, post.rates(top, birth))));
            let (after, spent) = crowd.after(slot, each);
            post.book(&spent, birth, each, &mut sums);
            crowd = after;
        }
        (self.measures(&post, &sums), State { crowd, agents })
    }

    fn measures(&self, post: &Post<'_>, sums: &Sums) -> Measures {
        let capacity = post.places * self.seconds;
        let occupancy = Share(if capacity > 0.0 { (sums.busy / capacity).min(1.0) } else { 1.0 });
        if sums.offered <= 0.0 {
            return Measures { occupancy, ..chain::idle(post.agents) };
        }
        let share = |part: f64| Share((part / sums.offered).clamp(0.0, 1.0));
        Measures {
            agents: post.agents as f64,
            probability_wait: share(sums.delayed),
            service_level: share(sums.answered),
            mean_wait_seconds: sums.waiting / sums.offered,
            occupancy,
            abandoned_share: share(sums.waiting * post.theta),
        }
    }
}

/// Whether [`COARSE`] finds the numbers of `agents` agents no more roughly than [`FINE`].
pub(super) fn is_fine_anyway(traffic: &Traffic, agents: u64) -> bool {
    let places = agents as f64 * f64::from(traffic.concurrency);
    lump(places, COARSE) == lump(places, FINE)
}

/// Numbers in one lump with so many places.
fn lump(places: f64, fineness: f64) -> u64 {
    let spread = places.sqrt() / fineness;
    if spread < 2.0 { 1 } else { 1 << (spread.log2().floor() as u32) }
}

/// Agents at work in a stretch.
struct Post<'a> {
    traffic: &'a Traffic,
    agents: u64,
    /// `S`.
    places: f64,
    /// `M`.
    full_rate: f64,
    /// `θ`.
    theta: f64,
    /// `h`.
    lump: u64,
    /// `a_w`, from `w = 0` until there is no chance.
    answered: Vec<f64>,
}

impl Post<'_> {
    fn new(traffic: &Traffic, agents: u64, fineness: f64) -> Post<'_> {
        let places = agents as f64 * f64::from(traffic.concurrency);
        let full_rate = agents as f64 * traffic.agent_rate(traffic.concurrency);
        let theta = 1.0 / traffic.patience_seconds;
        Post { traffic, agents, places, full_rate, theta, lump: lump(places, fineness), answered: Vec::new() }
    }

    /// Makes lumps larger until so many seconds at `birth` take no more steps than [`WORK`]: the jumps of a lump of `h` are fewer by `h²`, and the
    /// lumps that may be occupied by `h`.
    fn spare(&mut self, birth: f64, seconds: f64) {
        let jumps = 2.0 * birth.max(self.full_rate) * seconds;
        let waiting = (birth / self.theta).min(2.0 * birth * seconds);
        let occupied = 2.0 * SURE * (self.places + waiting).sqrt();
        let work = |lump: u64| jumps / (lump as f64).powi(2) * (occupied / lump as f64).max(1.0);
        while work(self.lump) > WORK {
            self.lump *= 2;
        }
    }

    /// Computes the chances of those who find fewer than `most` waiting, until there is none.
    ///
    /// `I_x(a, b + 1) = I_x(a, b) + u_b` with `u_b = x^a (1 − x)^b Γ(a + b) / (Γ(a) b!)`, from `I_x(a, 0) = 0` on.
    fn answer(&mut self, within: f64, most: usize) {
        let a = self.full_rate / self.theta + 1.0;
        let ln_late = (-(-self.theta * within).exp_m1()).ln();
        let (mut ln_term, mut left) = (-self.theta * within * a, 1.0_f64);
        for b in (0..most).map(|w| w as f64) {
            left -= ln_term.exp();
            if left < HOPELESS || self.full_rate <= 0.0 {
                break;
            }
            self.answered.push(left * self.full_rate / (self.full_rate + self.theta * (b + 1.0)));
            ln_term += ln_late + ((a + b) / (b + 1.0)).ln();
        }
    }

    /// Chats that end and customers who give up per second, with `x` in the system.
    fn leave(&self, x: f64) -> f64 {
        if x >= self.places {
            return self.full_rate + self.theta * (x - self.places);
        }
        let agents = self.agents as f64;
        let held = (x / agents).floor();
        let more = x - held * agents;
        let rate = |held: f64| self.traffic.agent_rate(held as u32);
        (agents - more) * rate(held) + more * rate(held + 1.0)
    }

    fn rates(&self, top: usize, birth: f64) -> Rates {
        Rates::new(self.lump, top, birth, |x| self.leave(x))
    }

    /// The highest lump that can be reached in `seconds` from `crowd`: no more than who is there and who comes, and above the level at which as
    /// many leave as come no more than the scatter of those who wait, whose variance is at most `λ/θ`.
    fn top(&self, crowd: &Crowd, birth: f64, seconds: f64) -> usize {
        let highest = crowd.highest() as f64;
        let come = birth * seconds;
        let at_once = highest + come + SURE * come.sqrt();
        let level = self.places + (birth - self.full_rate).max(0.0) / self.theta;
        let settled = highest.max(level) + SURE * (birth / self.theta).sqrt();
        (at_once.min(settled) / self.lump as f64).ceil() as usize + SURE as usize
    }

    /// Adds what happens in a slot in which `spent` seconds are spent in each lump.
    fn book(&self, spent: &Crowd, birth: f64, seconds: f64, sums: &mut Sums) {
        sums.offered += birth * seconds;
        for (index, seconds) in spent.lumps_held() {
            let [answered, delayed, busy, waiting] = self.of_lump(index);
            sums.answered += birth * seconds * answered;
            sums.delayed += birth * seconds * delayed;
            sums.busy += seconds * busy;
            sums.waiting += seconds * waiting;
        }
    }

    /// Means over the numbers of a lump: the chance to be answered in time, whether all places are taken, places taken, customers waiting.
    fn of_lump(&self, index: usize) -> [f64; 4] {
        let lump = self.lump as usize;
        let (from, to) = ((index * lump) as f64, ((index + 1) * lump) as f64);
        if to <= self.places {
            return [1.0, 0.0, (from + to - 1.0) / 2.0, 0.0];
        }
        let mut sums = [0.0; 4];
        for ahead in (index * lump..(index + 1) * lump).map(|j| j as f64 - self.places) {
            let of_number = if ahead < 0.0 {
                [1.0, 0.0, self.places + ahead, 0.0]
            } else {
                [self.answered.get(ahead as usize).copied().unwrap_or(0.0), 1.0, self.places, ahead]
            };
            sums.iter_mut().zip(of_number).for_each(|(sum, value)| *sum += value / lump as f64);
        }
        sums
    }
}

/// A stretch of time in which neither rates nor agents change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// What comes in.
    pub traffic: Traffic,
    /// Length.
    pub seconds: f64,
    /// Whole standard agents on line.
    pub agents: u64,
}

/// What customers meet in each of `stretches`, one after another from an empty queue on; customers count where they arrive, and the wait
/// where it is spent. One interval with slots inside is as many stretches with the same agents.
///
/// ```
/// use peakshift::staffing::{Traffic, carried::{Stretch, played}};
/// let traffic = Traffic { per_second: 0.1, aht_seconds: 240.0, concurrency: 1, slowdown: 0.0, patience_seconds: 120.0, within_seconds: 30.0 };
/// let rush = Stretch { traffic: Traffic { per_second: 0.3, ..traffic }, seconds: 300.0, agents: 26 };
/// let after = Stretch { traffic, seconds: 300.0, agents: 26 };
/// let [first, behind, later] = played(&[rush, after, after])[..] else { unreachable!() };
/// assert!(behind.service_level < later.service_level, "{first:?} {behind:?} {later:?}");
/// ```
pub fn played(stretches: &[Stretch]) -> Vec<Measures> {
    let mut state = State::empty();
    let one = |stretch: &Stretch| {
        let slots = Slots { traffic: stretch.traffic, shape: &[], seconds: stretch.seconds, fineness: FINE };
        let (measures, after) = slots.played(&state, stretch.agents);
        state = after;
        measures
    };
    stretches.iter().map(one).collect()
}
