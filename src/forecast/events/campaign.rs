//! The waves of one campaign (opening, deposits, final payments, the day): what this year's earlier ones brought, beside what was expected of
//! them, raises or lowers the coming ones.
//!
//! Waves to which the planner gave one name of a campaign belong together, those with different names do not. Where one of two has no name, a wave
//! belongs that has come before this one in both years: it is the last of its kind before it, its last edition came before the last edition of
//! this kind, by nearly as many days, and no more than three weeks lie between one wave and the next. What comes every month or week has editions
//! between the two years and is none.
//!
//! With the counts `y` of an earlier wave, the forecast `p` that it would have had and its normal hours `b`, sums over its known hours,
//!
//! ```text
//! r = ln(Σ y / Σ p)        w = min(1, 2 (1 − Σ b / Σ p)), how far it is felt; below 0 not at all
//! r_q ← z r_q + (1 − z) r,  z = w_q Σ_q p / (Σ_q p + 100)                 a queue leans on all queues
//! ln f_q = w_q′ · n ρ / (1 + (n − 1) ρ) · Σ w r_q / n,  n = Σ w            w_q′: how far the coming wave is felt in the queue
//! ```
//!
//! which is the best linear guess of a wave's `r` from `n` others where two waves of a campaign correlate by `ρ`. Past campaigns tell `ρ`, each
//! past wave that had earlier ones by the mean product of its `r` and theirs over their mean square, leaned on a half:
//!
//! ```text
//! ρ = (ν ½ s² + Σ w r r′) / (ν s² + Σ w (r² + r′²) / 2)       ν = 4, s = .15, between 0 and 1
//! ```

use super::lift::Lift;
use super::occasion::Occasion;
use crate::domain::calendar::Span;
use crate::domain::demand::Event;
use crate::forecast::history::grid::Grid;

const DAY: i64 = 86_400;
/// A wave of the same campaign begins at most so long before.
const MOST_BEFORE: i64 = 45 * DAY;
/// The same where both have its name, which may be that of every year.
const MOST_BEFORE_BY_NAME: i64 = 183 * DAY;
/// Between the end of a wave and the start of the next lies at most so much.
const MOST_GAP: i64 = 21 * DAY;
/// The distance of two waves differs from that of their last editions by at most so much: presales begin earlier every year.
const MOST_MOVED: i64 = 14 * DAY;
/// Inquiries of all queues, come or expected, below which a wave says nothing.
const LEAST_COUNTS: f64 = 30.0;
/// Expected inquiries at which a queue half speaks for itself.
const HALF_HEARD: f64 = 100.0;
/// No wave says more than a factor of three.
const MOST_LOG: f64 = 1.1;
/// Correlation ρ of two waves of a campaign before any past campaign tells.
const PRIOR_COMMON: f64 = 0.5;
/// Weight ν of the prior, in past waves that had earlier ones.
const PRIOR_WAVES: f64 = 4.0;
/// Log standard deviation s of `r` that the prior stands for.
const PRIOR_LOG: f64 = 0.15;

/// Indices of the earlier waves of the campaign of event `of`, latest first.
pub fn earlier(events: &[Event], of: usize) -> Vec<usize> {
    let mut found: Vec<usize> = (0..events.len()).filter(|&i| is_wave_before(events, i, of)).collect();
    found.sort_by_key(|&i| std::cmp::Reverse(events[i].span.start));
    let (mut next, mut apart) = (events[of].span, false);
    found.retain(|&i| {
        let (span, named) = (events[i].span, by_name(&events[i], &events[of]).is_some());
        apart |= !named && next.start.0 - span.end.0 > MOST_GAP;
        next = if apart { next } else { span };
        named || !apart
    });
    found
}

/// Whether the names of their campaigns make two events waves of one; none where one has no name.
fn by_name(a: &Event, b: &Event) -> Option<bool> {
    Some(a.campaign.as_ref()? == b.campaign.as_ref()?)
}

/// Whether event `wave` is a wave before event `of`: by name, else as one that has come before it in this year and in the last.
fn is_wave_before(events: &[Event], wave: usize, of: usize) -> bool {
    let since = |a: usize, b: usize| events[b].span.start.0 - events[a].span.start.0;
    let together = by_name(&events[wave], &events[of]);
    let most = if together.is_some() { MOST_BEFORE_BY_NAME } else { MOST_BEFORE };
    if events[wave].kind == events[of].kind || !(1..=most).contains(&since(wave, of)) {
        return false;
    }
    together.unwrap_or_else(|| {
        let alone = last_before(events, &events[wave].kind, events[of].span.start.0) == Some(wave);
        let last = |of: usize| last_before(events, &events[of].kind, events[of].span.start.0);
        let Some((wave_then, then)) = last(wave).zip(last(of)) else { return false };
        let moved = since(wave, of) - since(wave_then, then);
        alone && since(wave_then, then) > 0 && since(then, wave) > 0 && moved.abs() <= MOST_MOVED
    })
}

/// The last event of `kind` that starts before `start`.
fn last_before(events: &[Event], kind: &str, start: i64) -> Option<usize> {
    let before = (0..events.len()).filter(|&i| events[i].kind == kind && events[i].span.start.0 < start);
    before.max_by_key(|&i| events[i].span.start)
}

/// Sums over the known hours of a wave in one queue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Brought {
    came: f64,
    expected: f64,
    usual: f64,
}

impl Brought {
    /// What `event` brought before cell `until` beside `lifts`, one for each of its cells; none where less than a third of it and less than a
    /// day is known.
    pub fn new(grid: &Grid, event: &Occasion, lifts: &[Lift], until: usize) -> Option<Self> {
        let inside = event.inside.start - event.first..(event.inside.end - event.first).min(lifts.len());
        let known = inside.clone().filter(|i| event.first + i < until).filter_map(|i| Some((i, event.counts[i]?)));
        let days = known.clone().count();
        let sum = |sums: Self, (i, y): (usize, f64)| Self {
            came: sums.came + y,
            expected: sums.expected + lifts[i].point,
            usual: sums.usual + event.baseline[i],
        };
        (3 * days >= inside.len() || days >= grid.day()).then(|| known.fold(Self::default(), sum))
    }

    fn log(&self) -> f64 {
        (self.came / self.expected).max(f64::MIN_POSITIVE).ln().clamp(-MOST_LOG, MOST_LOG)
    }
}

/// How far an event is felt that is expected to bring `expected` in hours that would have `usual`, from 0 to 1: a day of twice the usual is
/// the event's, one that is hardly above it says more of the normal week.
fn felt(expected: f64, usual: f64) -> f64 {
    if expected > 0.0 { (2.0 * (1.0 - usual / expected)).clamp(0.0, 1.0) } else { 0.0 }
}

/// What a wave brought over what was expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// The logarithm of all queues together.
    all: f64,
    /// That of each queue, leaned on all.
    queues: Vec<f64>,
    /// How far it is felt.
    weight: f64,
}

impl Wave {
    /// Of what it brought in each queue, as far as it is known there; none where it is not felt or too little came.
    pub fn new(queues: &[Option<Brought>]) -> Option<Self> {
        let sum = |a: Brought, b: &Brought| Brought {
            came: a.came + b.came,
            expected: a.expected + b.expected,
            usual: a.usual + b.usual,
        };
        let together = queues.iter().flatten().fold(Brought::default(), sum);
        let weight = felt(together.expected, together.usual);
        if weight <= 0.0 || together.came.max(together.expected) < LEAST_COUNTS {
            return None;
        }
        let all = together.log();
        let one = |queue: &Option<Brought>| {
            let Some(own) = queue.filter(|own| own.expected > 0.0) else { return all };
            let z = felt(own.expected, own.usual) * own.expected / (own.expected + HALF_HEARD);
            if own == together { all } else { z * own.log() + (1.0 - z) * all }
        };
        Some(Self { all, queues: queues.iter().map(one).collect(), weight })
    }

    /// What came over what was expected, all queues together.
    pub fn times(&self) -> f64 {
        self.all.exp()
    }
}

/// What earlier waves of the campaign of a coming event say about it.
#[derive(Debug, Default)]
pub struct Campaign {
    /// Each that says something, by its index among the events, with what came over what was expected of it.
    pub waves: Vec<(usize, f64)>,
    /// Of each queue, the factor by which the coming event is raised.
    pub factors: Vec<Option<f64>>,
}

/// What an event brought over what was expected of it: by its editions, and by the planner's growth in the queues that have one.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Over its editions.
    pub learned: Option<Wave>,
    /// Over the planner's growth.
    pub planned: Option<Wave>,
}

impl Told {
    /// Over the planner's growth if `planned`, else over its editions.
    pub fn wave(&self, planned: bool) -> Option<&Wave> {
        if planned { self.planned.as_ref() } else { self.learned.as_ref() }
    }
}

/// How alike the waves of a campaign err.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common(f64);

impl Common {
    /// Learns from past waves, each with the earlier ones of its campaign.
    pub fn learn<'w>(lessons: impl Iterator<Item = (&'w Wave, Vec<&'w Wave>)>) -> Self {
        let prior = PRIOR_WAVES * PRIOR_LOG.powi(2);
        let (mut product, mut square) = (PRIOR_COMMON * prior, prior);
        for (wave, before) in lessons {
            let n: f64 = before.iter().map(|b| b.weight).sum();
            for other in before {
                let weight = wave.weight * other.weight / n;
                product += weight * wave.all * other.all;
                square += weight * (wave.all.powi(2) + other.all.powi(2)) / 2.0;
            }
        }
        Self((product / square).clamp(0.0, 1.0))
    }

    /// The logarithm by which a coming wave that is felt in full is raised in `queue` after `before`; 0 after none.
    fn raise(self, before: &[&Wave], queue: usize) -> f64 {
        let n: f64 = before.iter().map(|wave| wave.weight).sum();
        let sum: f64 = before.iter().map(|wave| wave.weight * wave.queues[queue]).sum();
        // n ρ / (1 + (n − 1) ρ) of the mean, sum / n.
        if n > 0.0 { self.0 * sum / (1.0 + (n - 1.0) * self.0) } else { 0.0 }
    }

    /// Raises `lifts` of the coming event `target` in `queue` by what the waves `before` brought; returns the factor.
    pub fn follow(self, before: &[&Wave], queue: usize, target: &Occasion, lifts: &mut [Lift]) -> Option<f64> {
        if before.is_empty() {
            return None;
        }
        let inside = || lifts.iter().zip(&target.baseline).filter(|(lift, _)| lift.inside);
        let (expected, usual) = inside().fold((0.0, 0.0), |(p, b), (lift, usual)| (p + lift.point, b + usual));
        let log = felt(expected, usual) * self.raise(before, queue);
        for lift in lifts.iter_mut().filter(|lift| lift.inside) {
            lift.point *= log.exp();
            lift.x += log;
        }
        Some(log.exp())
    }
}

/// Earlier waves, over or running at the start of `horizon`, of the campaigns of the `coming` events.
pub fn begun(events: &[Event], coming: &[usize], horizon: Span) -> Vec<usize> {
    let all = coming.iter().flat_map(|&of| earlier(events, of)).filter(|&i| events[i].span.start < horizon.start);
    let mut found: Vec<usize> = all.collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Moment;

    /// Events of these kinds that start on these days and last one.
    fn events(of: &[(&str, i64)]) -> Vec<Event> {
        let span = |day: i64| Span { start: Moment(day * DAY), end: Moment((day + 1) * DAY) };
        of.iter().map(|(kind, day)| Event::new(&format!("{kind} {day}"), kind, span(*day))).collect()
    }

    #[test]
    fn waves_come_one_after_the_other_in_both_years() {
        let years = [("presale", 0), ("final", 8), ("day", 18), ("presale", 360), ("final", 372), ("day", 383)];
        let found = events(&years);
        assert_eq!(earlier(&found, 5), [4, 3], "a presale that begins earlier than last year");
        assert_eq!(earlier(&found, 4), [3]);
        assert!(earlier(&found, 3).is_empty() && earlier(&found, 2).is_empty(), "none has come before in two years");
        let far = events(&[("618", 0), ("day", 146), ("618", 365), ("day", 511)]);
        assert!(earlier(&far, 3).is_empty(), "another campaign");
        let moved = events(&[("fair", 0), ("day", 18), ("fair", 345), ("day", 383)]);
        assert!(earlier(&moved, 3).is_empty(), "as far apart as never before");
        let monthly = events(&[("members", 0), ("day", 18), ("members", 350), ("members", 372), ("day", 383)]);
        assert!(earlier(&monthly, 4).is_empty(), "members come every month");
    }

    #[test]
    fn a_name_says_which_waves_belong_together() {
        let named = |of: &[(&str, i64)], names: &[&str]| {
            let mut found = events(of);
            for (event, name) in found.iter_mut().zip(names) {
                event.campaign = Some((*name).to_owned()).filter(|name| !name.is_empty());
            }
            earlier(&found, found.len() - 1)
        };
        let moved = [("fair", 0), ("day", 18), ("fair", 345), ("final", 375), ("day", 383)];
        assert_eq!(named(&moved, &["", "", "d", "", "d"]), [2], "far from where it was last year");
        assert_eq!(named(&moved, &["d", "d", "d", "d", "d"]), [3, 2], "the name of every year");
        let alike = [("presale", 0), ("final", 8), ("day", 18), ("presale", 365), ("final", 373), ("day", 383)];
        assert_eq!(named(&alike, &["", "", "", "a", "a", "b"]), Vec::<usize>::new(), "names that differ");
        assert_eq!(named(&alike, &["", "", "", "", "a", "a"]), [4, 3], "one without a name is told by its order");
        assert_eq!(named(&alike, &["", "", "", "a", "b", "a"]), [3]);
        let members = [("members", 360), ("members", 372), ("day", 383)];
        assert_eq!(named(&members, &["a", "a", "a"]), [1, 0], "twice in one campaign");
    }

    #[test]
    fn a_wave_is_raised_towards_what_others_brought_and_never_beyond() {
        let wave = |times: f64, weight: f64| Wave { all: times.ln(), queues: vec![times.ln()], weight };
        for common in [0.0, 0.3, 1.0] {
            for weight in [0.1, 1.0] {
                let waves = [wave(1.3, weight), wave(1.1, weight), wave(1.2, 1.0)];
                let raised: Vec<f64> =
                    (0..=3).map(|n| Common(common).raise(&waves.iter().take(n).collect::<Vec<_>>(), 0).exp()).collect();
                assert_eq!(raised[0], 1.0);
                assert!(raised.iter().all(|times| (1.0..=1.3).contains(times)), "{raised:?}");
            }
        }
        let one = wave(1.3, 1.0);
        let [alone, together] = [1, 3].map(|n| Common(0.5).raise(&vec![&one; n], 0));
        assert!(alone < together && together < 1.3f64.ln(), "{alone} {together}");
    }

    #[test]
    fn a_wave_that_is_not_felt_says_nothing() {
        let brought = |came: f64, expected: f64, usual: f64| vec![Some(Brought { came, expected, usual })];
        assert_eq!(Wave::new(&brought(130.0, 100.0, 100.0)), None);
        assert_eq!(Wave::new(&brought(13.0, 10.0, 2.0)), None, "too few to say anything");
        let felt = Wave::new(&brought(1300.0, 1000.0, 200.0)).expect("a wave");
        assert!((felt.times() - 1.3).abs() < 1e-12 && felt.weight == 1.0 && felt.queues == [felt.all]);
    }
}
