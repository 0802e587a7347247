//! The language of one agent's schedules: everything that R1 to R11 and R13 to R15 demand, in slots of 5 minutes.
//!
//! The dynamic programs generate exactly the schedules of this language. Each rule file sets its own part; a rule that
//! is left out leaves the loose value, so that a test can see the rule bind.

use super::catalogue::Catalogue;
use super::days::Calendar;
use super::edges::Outside;
use super::lattice::Lattice;
use super::sessions::Sessions;
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::ids::Table;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::{Breaks, Plan};
use crate::domain::roster::{Activity, Segment};
use crate::domain::sessions::Place;
use crate::domain::units::Minutes;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What a schedule of one agent may look like; lengths in slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Grammar {
    /// Slots of the horizon.
    pub slots: usize,
    /// R1: where blocks start and end.
    pub lattice: Lattice,
    /// R3: the queues of each agent.
    pub queues: Table<AgentId, Vec<QueueId>>,
    /// R4: whether each agent is available in each slot.
    pub available: Table<AgentId, Vec<bool>>,
    /// R5: lengths of work blocks.
    pub work_block: RangeInclusive<usize>,
    /// R5: lengths of standby blocks.
    pub standby_block: RangeInclusive<usize>,
    /// R6: shortest gap in a duty; at least 1, because touching blocks are one block or break R2.
    pub min_gap: usize,
    /// R6, R7: a gap this long ends the duty; at least 1.
    pub min_rest: usize,
    /// R7: most blocks of a duty.
    pub max_blocks: usize,
    /// R7: most paid slots of a duty.
    pub max_duty: usize,
    /// R7: longest span of a duty.
    pub max_span: usize,
    /// R8: most paid slots of each agent.
    pub max_paid: Table<AgentId, usize>,
    /// R9: lengths of stretches.
    pub stretch: RangeInclusive<usize>,
    /// R10: length of a break; 0: there is none.
    pub break_length: usize,
    /// R11: length of a meal.
    pub meal_length: usize,
    /// R11: blocks longer than this hold one meal.
    pub meal_after: usize,
    /// R11: distance of a meal from both ends.
    pub meal_margin: usize,
    /// R11: a meal begins at most this long after its block.
    pub meal_latest: usize,
    /// Price of a break beyond the fewest that its block needs: of the sentences of the language the cheaper is sought.
    pub extra_break: f64,
    /// By slots of a work block: the fewest breaks that it needs.
    pub fewest_breaks: Vec<usize>,
    /// What counts the fewest breaks of a block.
    pub breaks: Breaks,
    /// Price of another queue for the next stretch of a block.
    pub queue_switch: f64,
    /// R13: what each agent may hold besides breaks and meals.
    pub sessions: Table<AgentId, Arc<Sessions>>,
    /// Whether meals count as paid.
    pub meal_paid: bool,
    /// R6, R7: what is worked outside the horizon.
    pub outside: Outside,
    /// R15: the work blocks of each agent; none: any.
    pub catalogue: Table<AgentId, Option<Arc<Catalogue>>>,
    /// R12: segments to keep, by agent.
    pub pins: Table<AgentId, Vec<Segment>>,
    /// R14: the days, where their number in a row has a limit.
    pub calendar: Option<Arc<Calendar>>,
}

/// Whole slots in `minutes`, rounded down: for upper limits.
pub fn at_most(minutes: Minutes) -> usize {
    (minutes.0.max(0) / SLOT_MINUTES) as usize
}

/// Whole slots in `minutes`, rounded up: for lower limits.
pub fn at_least(minutes: Minutes) -> usize {
    at_most(minutes + Minutes(SLOT_MINUTES - 1))
}

impl Grammar {
    /// A language without rules: anything on slots goes, by anybody, at any time.
    pub fn loose(plan: &Plan) -> Self {
        let slots = plan.horizon.slots();
        Self {
            slots,
            lattice: Lattice::every_slot(slots),
            queues: plan.agents.map(|_| plan.queues.ids().collect()),
            available: plan.agents.map(|_| vec![true; slots]),
            work_block: 1..=slots,
            standby_block: 1..=slots,
            min_gap: 1,
            min_rest: 1,
            max_blocks: slots,
            max_duty: slots,
            max_span: slots,
            max_paid: plan.agents.map(|_| slots),
            stretch: 1..=slots,
            break_length: 1,
            meal_length: 0,
            meal_after: slots,
            meal_margin: 0,
            meal_latest: slots,
            extra_break: plan.penalties.extra_break,
            fewest_breaks: Vec::new(),
            breaks: plan.breaks.clone(),
            queue_switch: plan.penalties.queue_switch,
            sessions: plan.agents.ids().map(|id| Arc::new(Sessions::of(plan, id).loose(slots))).collect(),
            meal_paid: plan.breaks.meal_paid,
            outside: Outside::none(plan),
            catalogue: plan.agents.map(|_| None),
            pins: plan.agents.map(|_| Vec::new()),
            calendar: None,
        }
    }

    /// Whether a work block of `length` slots holds a meal.
    pub fn has_meal(&self, length: usize) -> bool {
        length > self.meal_after
    }

    /// What the breaks of a work block of `length` slots that are free would cost.
    pub fn free_of_breaks(&self, length: usize) -> f64 {
        self.extra_break * self.fewest_breaks.get(length).copied().unwrap_or(0) as f64
    }

    /// The same where the block holds sessions of so many slots each, in these places.
    pub fn free_beside(&self, length: usize, held: impl Iterator<Item = (usize, Place)>) -> f64 {
        let (slots, inside) = held.fold((0, 0), |(slots, inside), (length, place)| {
            (slots + length, inside + usize::from(place == Place::Inside))
        });
        if slots == 0 || self.fewest_breaks.is_empty() {
            return self.free_of_breaks(length);
        }
        let meals = usize::from(self.has_meal(length));
        let seconds = |slots: usize| slots as i64 * SLOT_MINUTES * 60;
        let away = seconds(slots + meals * self.meal_length);
        self.extra_break * self.breaks.fewest(seconds(length), (meals + inside) as i64, away).max(0) as f64
    }

    /// The same where each stretch pays like a break: a block has one more stretch than pauses.
    pub fn free_of_stretches(&self, length: usize) -> f64 {
        self.free_of_breaks(length) + self.extra_break * (1 + usize::from(self.has_meal(length))) as f64
    }

    /// Slots off line in a work block of `length` slots at least, where breaks are asked for.
    pub fn least_pause(&self, length: usize) -> usize {
        let meal = if self.has_meal(length) { self.meal_length } else { 0 };
        let pauses = usize::from(meal > 0);
        let rest = |breaks: usize| (length - meal).saturating_sub(breaks * self.break_length);
        let breaks = (0..length).find(|&breaks| rest(breaks) <= (breaks + pauses + 1) * self.stretch.end());
        meal + breaks.unwrap_or(0) * self.break_length
    }

    /// Whether time spent so is paid.
    pub fn pays(&self, activity: Activity) -> bool {
        activity != Activity::Meal || self.meal_paid
    }

    /// Paid slots of a work block of `length` slots.
    pub fn paid(&self, length: usize) -> usize {
        if self.has_meal(length) && !self.meal_paid { length.saturating_sub(self.meal_length) } else { length }
    }
}
