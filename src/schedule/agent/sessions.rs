//! R13: what an agent may hold in work blocks besides breaks and meals, in slots, and what it costs to hold none.

use super::tour::Piece;
use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::ids::{AgentId, SessionId};
use crate::domain::plan::Plan;
use crate::domain::roster::Activity;
use crate::domain::sessions::{Each, Place, Session};
use std::ops::Range;

/// One session of an agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Which.
    pub session: SessionId,
    /// How long.
    pub slots: usize,
    /// Slots inside which it lies.
    pub window: Range<usize>,
    /// Starts of the blocks that should hold one each; none: one is held over the whole horizon.
    pub due: Option<Range<usize>>,
    /// Where in its block.
    pub place: Place,
    /// Price of one that is not held.
    pub missing: f64,
}

impl Task {
    /// Whether one is held over the whole horizon.
    pub fn is_wide(&self) -> bool {
        self.due.is_none()
    }

    /// Whether a block that starts at `slot` should hold one of its own.
    pub fn is_due(&self, slot: usize) -> bool {
        self.due.as_ref().is_some_and(|starts| starts.contains(&slot))
    }

    /// Whether it may begin at `slot`.
    pub fn fits(&self, slot: usize) -> bool {
        self.window.start <= slot && slot + self.slots <= self.window.end
    }

    fn activity(&self) -> Activity {
        Activity::Session(self.session)
    }

    fn is_held(&self, pieces: &[Piece]) -> bool {
        pieces.iter().any(|piece| piece.activity == self.activity())
    }
}

/// The sessions of one agent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sessions {
    /// In the order of the plan.
    pub tasks: Vec<Task>,
    /// Whether the agent works whatever is planned.
    works: bool,
}

/// A session that a block may hold.
#[derive(Debug, Clone, Copy)]
pub struct Offered<'a> {
    /// Which.
    pub task: &'a Task,
    /// What holding it is worth.
    pub reward: f64,
}

impl Sessions {
    /// Those of `plan` for an agent.
    pub fn of(plan: &Plan, agent: AgentId) -> Self {
        let mine = plan.sessions.iter().filter(|(_, session)| session.concerns(&plan.agents[agent]));
        Self::new(mine.map(|(id, session)| task(plan, id, session)).collect())
    }

    /// These sessions.
    pub fn new(tasks: Vec<Task>) -> Self {
        Self { tasks, works: false }
    }

    /// The same without R13: in any place of any block of a horizon of so many slots, however often.
    pub fn loose(mut self, slots: usize) -> Self {
        for task in &mut self.tasks {
            (task.window, task.due, task.place) = (0..slots, Some(0..slots), Place::Inside);
        }
        Self::new(self.tasks)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Whether any is held over the whole horizon.
    pub fn has_wide(&self) -> bool {
        self.tasks.iter().any(Task::is_wide)
    }

    /// What it costs a block that starts at `slot` to hold none.
    pub fn due(&self, slot: usize) -> f64 {
        self.tasks.iter().filter(|task| task.is_due(slot)).map(|task| task.missing).sum()
    }

    /// What is left to hold beside `pieces`, which stay.
    pub fn beside(&self, pieces: &[Piece]) -> Self {
        let left = self.tasks.iter().filter(|task| !task.is_wide() || !task.is_held(pieces));
        let works = pieces.iter().any(|piece| piece.activity != Activity::Standby);
        Self { works, ..Self::new(left.cloned().collect()) }
    }

    /// The same where of those over the whole horizon only these are left that `held` has a place for, and there alone.
    pub fn without_wide(&self, held: impl Fn(SessionId) -> Option<Range<usize>>) -> Self {
        let left = |task: &Task| match (task.is_wide(), held(task.session)) {
            (false, _) => Some(task.clone()),
            (true, held) => held.map(|window| Task { window, ..task.clone() }),
        };
        Self { works: self.works, ..Self::new(self.tasks.iter().filter_map(left).collect()) }
    }

    /// What it costs to have a work block and hold none that is held over the whole horizon; nothing to somebody who works anyway.
    pub fn fee(&self) -> f64 {
        if self.works {
            return 0.0;
        }
        self.tasks.iter().filter(|task| task.is_wide()).map(|task| task.missing).sum()
    }

    /// What each is worth that is held over the whole horizon, by task; what blocks hold for themselves is worth nothing here.
    pub fn rewards(&self) -> Vec<f64> {
        self.tasks.iter().map(|task| if task.is_wide() { task.missing } else { 0.0 }).collect()
    }

    /// Those that a block from `start` to `end` may hold, where holding one over the whole horizon is worth what `rewards` says by task.
    pub fn offered(&self, start: usize, end: usize, rewards: &[f64]) -> Vec<Offered<'_>> {
        let offered = |(task, &reward): (&'_ Task, &f64)| -> Option<f64> {
            let room = task.window.start.max(start) + task.slots <= task.window.end.min(end);
            let reward = if task.is_wide() || reward < 0.0 { reward } else { task.missing };
            (room && (task.is_wide() || task.is_due(start)) && reward > f64::NEG_INFINITY).then_some(reward)
        };
        let all = self.tasks.iter().zip(rewards);
        all.filter_map(|(task, reward)| Some(Offered { task, reward: offered((task, reward))? })).collect()
    }

    /// What a work block costs by the sessions that it should hold and does not.
    pub fn block_cost(&self, pieces: &[Piece]) -> f64 {
        let missed = |task: &&Task| task.is_due(pieces[0].start) && !task.is_held(pieces);
        self.tasks.iter().filter(missed).map(|task| task.missing).sum()
    }

    /// What a schedule costs by the sessions that should be held once and are not.
    pub fn wide_cost<'p>(&self, pieces: impl Iterator<Item = &'p Piece> + Clone) -> f64 {
        if !self.has_wide() || pieces.clone().all(|piece| piece.activity == Activity::Standby) {
            return 0.0;
        }
        let held = |task: &Task| pieces.clone().any(|piece| piece.activity == task.activity());
        let missed = |task: &&Task| task.is_wide() && !held(task);
        self.tasks.iter().filter(missed).map(|task| task.missing).sum()
    }

    /// The task that `activity` is.
    pub fn task(&self, activity: Activity) -> Option<&Task> {
        self.tasks.iter().find(|task| task.activity() == activity)
    }
}

fn task(plan: &Plan, id: SessionId, session: &Session) -> Task {
    let (slots, seconds) = (plan.horizon.slots(), SLOT_MINUTES * 60);
    let slot = |at: Moment, up: bool| {
        let from = at.0 - plan.horizon.start.0;
        let whole = if up { -(-from).div_euclid(seconds) } else { from.div_euclid(seconds) };
        usize::try_from(whole).unwrap_or(0).min(slots)
    };
    let window = slot(session.window.start, true)..slot(session.window.end, false);
    let due = slot(session.window.start, true)..slot(session.window.end, true);
    Task {
        session: id,
        slots: usize::try_from(session.length.0 / SLOT_MINUTES).unwrap_or(0),
        window,
        due: (session.each == Each::Block).then_some(due),
        place: session.place,
        missing: session.missing.0,
    }
}
