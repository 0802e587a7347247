//! Whether any work block fits an agent, and if not, what stands against it.

use crate::domain::calendar::{Moment, SLOT_MINUTES, Span};
use crate::domain::plan::{Agent, Plan};
use crate::read::settings::block_check::fillable;

const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;

/// What leaves an agent without any work block. Ordered by how much else it lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::read) enum Hindrance {
    /// No available time in the horizon at all (R4).
    Never,
    /// No block fits into the available time (R1, R4, R5).
    Windows,
    /// No shift of the catalogue is among the blocks that fit (R15).
    Shifts,
    /// Every block is paid longer than `max_hours` (R8).
    Hours,
    /// Every block that fits breaks a duty with what is worked outside the horizon (R6, R7).
    Outside,
}

/// The blocks that the rules admit.
pub(in crate::read) struct Fit<'a> {
    plan: &'a Plan,
    /// Length and paid time of each, in seconds, by length.
    lengths: Vec<(i64, i64)>,
}

impl<'a> Fit<'a> {
    /// What the rules of `plan` admit.
    pub fn new(plan: &'a Plan) -> Self {
        let (rules, breaks) = (&plan.rules, &plan.breaks);
        let paid = |length: i64| {
            let unpaid = if length > breaks.meal_after.0 && !breaks.meal_paid { breaks.meal_length.0 } else { 0 };
            (length * 60, (length - unpaid) * 60)
        };
        Self { plan, lengths: fillable(rules, breaks).map(paid).collect() }
    }

    /// Whether they admit any.
    pub fn admits_any(&self) -> bool {
        !self.lengths.is_empty()
    }

    /// What stands against every block of `agent`; none where one fits.
    pub fn hindrance(&self, agent: &Agent) -> Option<Hindrance> {
        let payable =
            |&&(_, paid): &&(i64, i64)| agent.max_hours.is_none_or(|most| paid as f64 <= most * 3600.0 + 1e-6);
        let lengths: Vec<(i64, i64)> = self.lengths.iter().filter(payable).copied().collect();
        if lengths.is_empty() {
            return Some(Hindrance::Hours);
        }
        let mut worst = Hindrance::Never;
        for window in self.windows(agent) {
            worst = worst.max(Hindrance::Windows);
            for start in self.grid(window) {
                for &(length, paid) in &lengths {
                    let block = Span { start, end: Moment(start.0 + length) };
                    if block.end > window.end || !self.on_grid(block.end) {
                        continue;
                    }
                    if !self.in_catalogue(agent, block) {
                        worst = worst.max(Hindrance::Shifts);
                        continue;
                    }
                    if self.with_shifts(agent, block, paid) {
                        return None;
                    }
                    worst = Hindrance::Outside;
                }
            }
        }
        Some(worst)
    }

    /// The longest window of `agent`, and the shortest block, in minutes.
    pub fn longest_and_shortest(&self, agent: &Agent) -> (i64, i64) {
        let longest = self.windows(agent).map(|window| window.seconds() / 60).max();
        (longest.unwrap_or(0), self.lengths.first().map_or(0, |(length, _)| length / 60))
    }

    /// Seconds of the windows of `agent` that are long enough for a block; none where no block fits.
    pub fn usable_seconds(&self, agent: &Agent) -> i64 {
        let shortest = self.lengths.first().map_or(0, |(length, _)| *length);
        let seconds = self.windows(agent).map(|window| window.seconds()).filter(|&seconds| seconds >= shortest).sum();
        if self.hindrance(agent).is_some() { 0 } else { seconds }
    }

    /// The shifts of `agent` outside the horizon that can be one duty with a block inside.
    pub fn counting(&self, agent: &Agent) -> usize {
        let horizon = self.plan.horizon.span();
        let rest = self.plan.rules.min_rest.0 * 60;
        let mut runs = runs(agent, rest);
        runs.retain(|run| near(horizon, run.iter(), rest));
        runs.iter().map(Vec::len).sum()
    }

    fn windows<'b>(&self, agent: &'b Agent) -> impl Iterator<Item = Span> + use<'b> {
        let horizon = self.plan.horizon.span();
        let all = agent.available.is_none().then_some(horizon);
        let given = agent.available.iter().flatten().copied();
        let inside = move |span: Span| Span { start: span.start.max(horizon.start), end: span.end.min(horizon.end) };
        given.chain(all).map(inside).filter(|span| span.start < span.end)
    }

    /// Times in `window` at which a block may begin.
    fn grid(&self, window: Span) -> impl Iterator<Item = Moment> + '_ {
        let origin = self.plan.horizon.start.0;
        let first = origin + (window.start.0 - origin + SLOT_SECONDS - 1).div_euclid(SLOT_SECONDS) * SLOT_SECONDS;
        (first..window.end.0).step_by(SLOT_SECONDS as usize).map(Moment).filter(|&at| self.on_grid(at))
    }

    fn on_grid(&self, at: Moment) -> bool {
        self.plan.zone.minute_of_day(at).0 % self.plan.rules.block_grid.0.max(1) == 0
    }

    /// Whether `block` is a shift of the tier of `agent`; where there is no catalogue every block may be one.
    fn in_catalogue(&self, agent: &Agent, block: Span) -> bool {
        let start = self.plan.zone.minute_of_day(block.start).0;
        self.plan.shifts.is_empty() || self.plan.shift(agent.tier, start, block.seconds()).is_some()
    }

    /// Whether a duty of `block` alone keeps R6, R7 and R14 with what is worked outside the horizon.
    fn with_shifts(&self, agent: &Agent, block: Span, paid: i64) -> bool {
        let rules = &self.plan.rules;
        let rest = rules.min_rest.0 * 60;
        let (mut blocks, mut paid, mut duty) = (1, paid, block);
        for run in runs(agent, rest).iter().filter(|run| near(block, run.iter(), rest)) {
            if near(block, run.iter(), rules.min_gap.0 * 60) {
                return false;
            }
            blocks += run.len();
            paid += run.iter().map(Span::seconds).sum::<i64>();
            for shift in run {
                duty = Span { start: duty.start.min(shift.start), end: duty.end.max(shift.end) };
            }
        }
        blocks <= rules.max_blocks_per_duty
            && paid <= rules.max_duty.0 * 60
            && duty.seconds() <= rules.max_span.0 * 60
            && (rules.max_days_in_row == 0 || self.days_in_row(agent, block) <= rules.max_days_in_row)
    }

    /// Most local days in a row on which a duty starts, with `block`.
    fn days_in_row(&self, agent: &Agent, block: Span) -> usize {
        let rest = self.plan.rules.min_rest.0 * 60;
        let mut all = agent.worked.clone();
        all.insert(all.partition_point(|shift| shift.start < block.start), block);
        let duties = all.chunk_by(|a, b| b.start.0 - a.end.0 < rest);
        let mut days: Vec<i64> = duties.map(|duty| self.plan.zone.day(duty[0].start)).collect();
        days.dedup();
        days.chunk_by(|a, b| a + 1 == *b).map(<[i64]>::len).max().unwrap_or(0)
    }
}

/// The shifts of `agent` outside the horizon, in runs with gaps below `rest` seconds.
fn runs(agent: &Agent, rest: i64) -> Vec<Vec<Span>> {
    agent.worked.chunk_by(|a, b| b.start.0 - a.end.0 < rest).map(<[Span]>::to_vec).collect()
}

/// Whether one of `shifts` is less than `seconds` from `span`.
fn near<'b>(span: Span, mut shifts: impl Iterator<Item = &'b Span>, seconds: i64) -> bool {
    shifts.any(|shift| (span.start.0 - shift.end.0).max(shift.start.0 - span.end.0) < seconds)
}
