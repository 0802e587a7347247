//! The effect of the coming events on every queue.

use super::calendar::{self, MOST_EDITIONS};
use super::campaign::{self, Brought, Campaign, Common, Told, Wave};
use super::carryover::{self, Carryover, Pair};
use super::choice::{Choice, Vote};
use super::effect::{self, LogEffect, Ratio, Voice};
use super::grown;
use super::lift::Lift;
use super::occasion::{Level, Occasion, growth};
use super::opening;
use super::phases;
use super::running;
use super::trial;
use super::unsaid::Hints;
use super::uplift::uplifted;
use crate::domain::calendar::Span;
use crate::domain::demand::Event;
use crate::domain::ids::QueueId;
use crate::domain::text::Text;
use crate::forecast::history::day_types::DayTypes;
use crate::forecast::history::grid::Grid;
use crate::forecast::history::hours_change::Change;
use crate::forecast::history::shift::Shift;
use crate::forecast::methods::normal::NormalWeek;
use std::collections::BTreeSet;
use std::iter::once;
use std::sync::Arc;

/// Weight of an edition relative to the next one, both alike.
const AGE_WEIGHT: f64 = 0.5;

/// One queue, as far as the history goes. Of its counts only those are kept that a coming event needs.
#[derive(Debug)]
pub struct Queue {
    /// The grid, with the days of the calendar where they belong for this queue.
    pub grid: Arc<Grid>,
    /// The last cell with a count.
    pub last: Option<usize>,
    /// Cells with a count outside events.
    pub normal: usize,
    /// Whether the history knows its hours.
    pub has_hours: bool,
    /// What its counts say of each event.
    pub hints: Hints,
    /// The first cell of `newest`.
    pub from: usize,
    /// Counts before the horizon, those of events that run; none where unknown.
    pub newest: Vec<Option<f64>>,
    /// How busy it was in the last weeks, as if the newest level had been there all along.
    pub level: Level,
    /// The normal week.
    pub week: NormalWeek,
    /// Lasting changes of its level.
    pub shifts: Vec<Shift>,
    /// Changes of its opening hours.
    pub changes: Vec<Change>,
    /// What the calendar does to it.
    pub days: DayTypes,
    /// Quantiles .8 and .95 of how much a week differs from the one before; see [`crate::forecast::history::rhythm`].
    pub wildness: Option<[f64; 2]>,
}

impl Queue {
    /// What came in a past cell, one of those that are kept.
    fn count(&self, cell: usize) -> Option<f64> {
        *self.newest.get(cell.checked_sub(self.from)?)?
    }
}

/// A coming event and what is expected of it.
#[derive(Debug)]
pub struct Promotion {
    /// Index into the events of the plan.
    pub event: usize,
    /// First cell of its halo.
    pub first: usize,
    /// Of each queue, what it does to each cell from `first`.
    pub queues: Vec<Vec<Lift>>,
    /// Whether the history has no edition to learn from.
    pub unseen: bool,
    /// Of each queue, the factor by which the event so far has gone beyond what was expected of it, if it runs already.
    pub paces: Vec<Option<f64>>,
    /// What earlier waves of its campaign change.
    pub campaign: Campaign,
}

/// What the editions of an event say about one queue.
pub(super) struct Said {
    /// All of them, between count and ratio.
    pub blend: LogEffect,
    /// The log effect of the last one's counts times growth.
    pub last: Vec<f64>,
}

/// All events in all queues, with what is known of each.
pub struct Season<'a> {
    pub(super) grid: &'a Grid,
    pub(super) events: &'a [Event],
    pub(super) queues: &'a [Queue],
    pub(super) horizon: Span,
    /// By event, of each queue; none for events that are not needed.
    pub(super) past: Vec<Option<Vec<Occasion>>>,
    choice: Choice,
    carryover: Carryover,
    /// By event; nothing of those that are of no campaign.
    told: Vec<Told>,
    /// Past events that had earlier waves and are not of the campaign at hand.
    pub(super) teachers: Vec<usize>,
    common: Common,
}

impl<'a> Season<'a> {
    /// Learns from the `past` events, by event of each of `queues`, how effects carry over; none are those that are not [`calendar::needed`].
    pub fn new(
        grid: &'a Grid,
        events: &'a [Event],
        queues: &'a [Queue],
        past: Vec<Option<Vec<Occasion>>>,
        horizon: Span,
    ) -> Self {
        let lessons = calendar::lessons(events, horizon);
        let (choice, carryover) = (Choice::learn(&[], queues.len()), Carryover::learn(&[], queues.len()));
        let (told, common) = (vec![Told::default(); events.len()], Common::learn(std::iter::empty()));
        let teachers = Vec::new();
        let mut season = Self { grid, events, queues, horizon, past, choice, carryover, told, teachers, common };
        let votes: Vec<Vote> = lessons.iter().flat_map(|&lesson| season.votes(lesson)).collect();
        season.choice = Choice::learn(&votes, queues.len());
        let pairs: Vec<Pair> = lessons.iter().flat_map(|&lesson| season.pairs(lesson)).collect();
        season.carryover = Carryover::learn(&pairs, queues.len());
        season.learn_campaigns(&lessons);
        season
    }

    /// Learns from the past events `lessons` how alike the waves of a campaign err, and what those brought that have begun.
    fn learn_campaigns(&mut self, lessons: &[usize]) {
        let coming = calendar::coming(self.events, self.horizon);
        let begun = campaign::begun(self.events, &coming, self.horizon);
        let earlier = |&of: &usize| campaign::earlier(self.events, of);
        // Waves of the campaign at hand would say that they are alike, and by that raise the next one twice.
        let teaches = |of: &&usize| !begun.contains(of) && !earlier(of).is_empty();
        self.teachers = lessons.iter().filter(teaches).copied().collect();
        let of_past: BTreeSet<usize> = self.teachers.iter().flat_map(|of| once(*of).chain(earlier(of))).collect();
        for of in of_past.into_iter().chain(begun) {
            self.told[of] = self.told(of, &self.choice, self.grid.past());
        }
        self.common = self.common_of(&self.teachers);
    }

    /// How alike the waves of campaigns err by the past events `teachers`, each with its earlier waves.
    pub(super) fn common_of(&self, teachers: &[usize]) -> Common {
        let lesson = |&of: &usize| Some((self.told[of].learned.as_ref()?, self.waves_before(of, false)));
        Common::learn(teachers.iter().filter_map(lesson))
    }

    /// What event `of` brought, as far as it is known before cell `until`, over what was expected of it by `choice`.
    pub(super) fn told(&self, of: usize, choice: &Choice, until: usize) -> Told {
        let Some(targets) = &self.past[of] else { return Told::default() };
        let Some(effects) = self.effects(of, targets, choice) else { return Told::default() };
        let both = |(queue, (target, effect)): (usize, (&Occasion, &LogEffect))| {
            let mut lifts = self.learned_lifts(queue, target, effect);
            let learned = Brought::new(self.grid, target, &lifts, until);
            let word = self.events[of].growth_of(QueueId(queue));
            self.follow_growth(of, queue, target, &mut lifts);
            (learned, word.and_then(|_| Brought::new(self.grid, target, &lifts, until)))
        };
        let (learned, planned): (Vec<_>, Vec<_>) = targets.iter().zip(&effects).enumerate().map(both).unzip();
        Told { learned: Wave::new(&learned), planned: Wave::new(&planned) }
    }

    /// What the earlier waves of the campaign of event `of` brought, over the planner's growth if `planned`.
    fn waves_before(&self, of: usize, planned: bool) -> Vec<&Wave> {
        campaign::earlier(self.events, of).into_iter().filter_map(|i| self.told[i].wave(planned)).collect()
    }

    /// What the coming event `of` does.
    pub fn promotion(&self, of: usize) -> Promotion {
        let event = &self.events[of];
        let target = |q: &Queue| Occasion::coming(&q.grid, event.span, q.level.clone(), |cell| q.week.band(cell).mean);
        let targets: Vec<Occasion> = self.queues.iter().map(target).collect();
        let first = targets.first().map_or(0, |t| t.first);
        let effects = self.effects(of, &targets, &self.choice);
        let unseen = effects.is_none();
        let one = |(q, target): (usize, &Occasion)| self.in_queue(of, q, target, effects.as_ref().map(|e| &e[q]));
        let (mut queues, mut paces, mut factors) = (Vec::new(), Vec::new(), Vec::new());
        for (lifts, factor, pace) in targets.iter().enumerate().map(one) {
            queues.push(lifts);
            factors.push(factor);
            paces.push(pace);
        }
        let by_word = self.events[of].growth.is_some();
        let told = |i: usize| Some((i, self.told[i].wave(by_word)?.times()));
        let waves = campaign::earlier(self.events, of).into_iter().filter_map(told).collect();
        Promotion { event: of, first, queues, unseen, paces, campaign: Campaign { waves, factors } }
    }

    /// The lifts of event `of` in `queue` by the `effect` of its editions, without one by the planner's word; by what factor earlier
    /// waves of its campaign raise them, and by what factor it has gone beyond that so far.
    fn in_queue(
        &self,
        of: usize,
        queue: usize,
        target: &Occasion,
        effect: Option<&LogEffect>,
    ) -> (Vec<Lift>, Option<f64>, Option<f64>) {
        let (event, own) = (&self.events[of], &self.queues[queue]);
        let id = QueueId(queue);
        if event.is_closed(id) {
            let shut = vec![false; target.baseline.len()];
            return (uplifted(self.grid, target, event, id, &shut), None, None);
        }
        let opened = opening::opened(&own.grid, target, event, &own.week.open);
        let (mut lifts, raised) = match effect {
            Some(effect) => {
                let mut lifts = self.learned_lifts(queue, target, effect);
                self.follow_growth(of, queue, target, &mut lifts);
                opening::fill_lifts(&mut lifts, &opened);
                let before = self.waves_before(of, event.growth_of(id).is_some());
                let raised = self.common.follow(&before, queue, target, &mut lifts);
                (lifts, raised)
            }
            None => {
                let mut target = target.clone();
                opening::fill_baseline(&mut target.baseline, &opened);
                (uplifted(self.grid, &target, event, id, &opened), None)
            }
        };
        let alone = effect.is_none() && event.uplift_of(id).is_none();
        let pace = running::follow(self.grid, target.first, &target.inside, |cell| own.count(cell), &mut lifts, alone);
        (lifts, raised, pace)
    }

    /// Effect of event `of` on each queue of `targets`, as `choice` weighs the ways to carry it over; none without any edition.
    fn effects(&self, of: usize, targets: &[Occasion], choice: &Choice) -> Option<Vec<LogEffect>> {
        let weighed = |(q, said): (usize, Said)| {
            let x = choice.weighed(q, &said.blend.x, &said.last);
            LogEffect { x, seen: said.blend.seen }
        };
        Some(self.said(of, targets)?.into_iter().enumerate().map(weighed).collect())
    }

    /// What the editions of event `of` say about each queue of `targets`; none without any edition.
    pub(super) fn said(&self, of: usize, targets: &[Occasion]) -> Option<Vec<Said>> {
        let found = calendar::editions(self.events, of, self.horizon);
        let new = phases::minutes(&self.events[of].phase_times);
        let mut editions = Vec::new();
        for (age, &i) in found.iter().enumerate().take(MOST_EDITIONS) {
            let Some(occasions) = &self.past[i] else { continue };
            if !occasions.iter().any(Occasion::is_known) {
                continue;
            }
            let shift = calendar::shift(self.grid, self.events[i].span, self.events[of].span);
            let ratio = |(target, occasion)| effect::ratio(self.grid, target, occasion, shift);
            let mut ratios: Vec<Ratio> = targets.iter().zip(occasions).map(ratio).collect();
            let counts = effect::lean(&mut ratios);
            let old = phases::minutes(&self.events[i].phase_times);
            let weight = AGE_WEIGHT.powi(age as i32) * calendar::similarity(self.grid, self.events, i, of);
            editions.push((ratios, counts, weight, old, age));
        }
        let of_queue = |(q, target): (usize, &Occasion)| {
            let past = |i: usize| self.past[i].as_ref().map(|queues| &queues[q]);
            let raised = grown::raised(self.grid, self.events, &found, QueueId(q), past);
            let voices: Vec<Voice<'_>> = editions
                .iter()
                .map(|(ratios, counts, weight, old, age)| Voice {
                    x: effect::blended(self.grid, target, &ratios[q], old, &new, raised[*age]),
                    ratio: &ratios[q],
                    counts,
                    weight: *weight,
                })
                .collect();
            let blend = effect::average(target, &voices);
            let (ratios, _, _, old, _) = &editions[0];
            let mut last = effect::repeated(self.grid, target, &ratios[q], old, &new);
            for (i, x) in last.iter_mut().enumerate() {
                if ratios[q].r[i].is_none() || !target.inside.contains(&(target.first + i)) {
                    *x = blend.x[i];
                }
            }
            Said { blend, last }
        };
        (!editions.is_empty()).then(|| targets.iter().enumerate().map(of_queue).collect())
    }

    /// How the two ways to carry over would have done on a past event in each queue.
    pub(super) fn votes(&self, lesson: usize) -> Vec<Vote> {
        let Some(targets) = &self.past[lesson] else { return Vec::new() };
        let Some(said) = self.said(lesson, targets) else { return Vec::new() };
        let vote = |(q, (target, said)): (usize, (&Occasion, &Said))| {
            let (blend, last) = (&said.blend.x, &said.last);
            let errors = [trial::wape(target, blend)?, trial::wape(target, last)?];
            Some(Vote::new(lesson, q, errors, trial::difference(target, blend, last)?))
        };
        targets.iter().zip(&said).enumerate().filter_map(vote).collect()
    }

    /// Forecast and real effects of a past event in each queue that has both.
    fn pairs(&self, lesson: usize) -> Vec<Pair> {
        let Some(targets) = &self.past[lesson] else { return Vec::new() };
        let Some(effects) = self.effects(lesson, targets, &self.choice) else { return Vec::new() };
        targets
            .iter()
            .zip(&effects)
            .enumerate()
            .filter(|(_, (target, _))| target.is_known())
            .filter_map(|(q, (target, effect))| Pair::new(self.grid, q, target, &effect.x))
            .collect()
    }

    /// Why the ways to carry an event over weigh what they do in `queue`.
    pub fn reason(&self, queue: usize) -> Text {
        self.choice.reason(queue)
    }

    /// The lift of every cell of `target` by `effect`.
    pub(super) fn learned_lifts(&self, queue: usize, target: &Occasion, effect: &LogEffect) -> Vec<Lift> {
        let k = effect::softening(&target.baseline);
        let variances = carryover::variances(self.grid, target, &effect.x);
        let (factor, common) = (self.carryover.factor(queue), self.carryover.common);
        (0..effect.x.len())
            .map(|i| {
                let x = effect.x[i];
                let point = ((target.baseline[i] + k) * x.exp() - k).max(0.0);
                let inside = target.inside.contains(&(target.first + i));
                Lift {
                    x,
                    point,
                    sigma: factor * variances[i].sqrt(),
                    inside,
                    seen: effect.seen[i],
                    opens: false,
                    common,
                }
            })
            .collect()
    }

    /// Brings `lifts` to the planner's growth where there is one.
    fn follow_growth(&self, of: usize, queue: usize, target: &Occasion, lifts: &mut [Lift]) {
        if let Some(factor) = self.planned(of, queue, target, lifts) {
            for lift in lifts.iter_mut().filter(|l| l.inside) {
                lift.point *= factor;
                lift.x += factor.ln();
            }
        }
    }

    /// The factor that brings `lifts` to the planner's growth over the latest edition with rows of this queue.
    fn planned(&self, of: usize, queue: usize, target: &Occasion, lifts: &[Lift]) -> Option<f64> {
        let at = |i: usize| self.past[i].as_ref().map(|q| &q[queue]);
        let from = calendar::editions(self.events, of, self.horizon)
            .into_iter()
            .find(|&i| at(i).is_some_and(Occasion::is_known))?;
        let twin = at(from)?;
        let between = |a: usize, b: usize| match (at(a), at(b)) {
            (Some(a), Some(b)) => growth(&a.level, &b.level),
            _ => 1.0,
        };
        let wanted = calendar::planned_growth(self.events, QueueId(queue), of, from, between)?;
        let shift = calendar::shift(self.grid, self.events[from].span, self.events[of].span);
        let (mut then, mut now) = (0.0, 0.0);
        for (i, lift) in lifts.iter().enumerate().filter(|(_, l)| l.inside) {
            let source = self.grid.at_local(self.grid.local(target.first + i) - shift);
            if let Some((Some(y), _)) = source.filter(|c| twin.inside.contains(c)).and_then(|c| twin.at(c)) {
                then += y;
                now += lift.point;
            }
        }
        (then > 0.0 && now > 0.0).then(|| wanted * then / now)
    }
}
