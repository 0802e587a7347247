//! One run with standby squads of several sizes.
//!
//! Until the first call that somebody would hear it is one and the same run, whatever the squad is: it is played once that far, and from
//! there once for each squad that differs. It ends with the last customer who counts.

use super::demand::Arrivals;
use super::run::Run;
use super::tally::Cell;
use super::world::{Change, World};

/// The squads that are compared, and what counts of their runs.
pub(super) struct Squads {
    /// The first has no squad at all.
    worlds: Vec<World>,
    /// For each the first with the same squad.
    alike: Vec<usize>,
    /// Customers count who arrive before this in one of `queues`.
    until: f64,
    queues: Vec<usize>,
}

impl Squads {
    /// The squads of `worlds`, which differ in nothing else, and of which the first has none. Those customers count who arrive in `hours`, by queue
    /// and interval.
    pub fn new(worlds: impl IntoIterator<Item = World>, hours: &[Vec<bool>]) -> Squads {
        let worlds: Vec<World> = worlds.into_iter().map(World::unscored).collect();
        let first = |world: &World| worlds.iter().position(|other| other.standby == world.standby).unwrap_or(0);
        let ends = hours.iter().filter_map(|of_queue| of_queue.iter().rposition(|&counts| counts));
        let last = ends.max().map_or(0, |last| last + 1);
        Squads {
            until: worlds.first().map_or(0.0, |world| last as f64 * world.interval_seconds),
            queues: (0..hours.len()).filter(|&queue| hours[queue].contains(&true)).collect(),
            alike: worlds.iter().map(first).collect(),
            worlds,
        }
    }

    /// The worlds, in their order.
    pub fn worlds(&self) -> &[World] {
        &self.worlds
    }

    /// The run with each squad: the cells by queue and interval, of which only those of the hours that count are complete.
    pub fn play(&self, arrivals: Vec<Arrivals>, seed: u64, number: u32) -> Vec<Vec<Vec<Cell>>> {
        let Some(nobody) = self.worlds.first() else { return Vec::new() };
        let mut run = Run::new(nobody, arrivals, seed, number);
        run.start();
        let Some(queue) = self.first_heard(&mut run) else {
            return vec![run.tally.cells; self.worlds.len()];
        };
        let mut played: Vec<Vec<Vec<Cell>>> = Vec::with_capacity(self.worlds.len());
        for (at, world) in self.worlds.iter().enumerate() {
            let cells = if self.alike[at] < at {
                played[self.alike[at]].clone()
            } else {
                let mut other = run.with_squad(world, seed, number);
                other.rouse(queue);
                while self.goes_on(&mut other) {}
                other.tally.cells
            };
            played.push(cells);
        }
        played
    }

    /// Plays up to the first call that somebody of any squad would hear, and tells its queue; none where the run is over before.
    fn first_heard(&self, run: &mut Run<'_>) -> Option<usize> {
        while self.goes_on(run) {
            let heard = |queue: &usize| {
                let hears = |world: &World| world.standby.iter().any(|shift| world.may_call(shift, *queue, run.now));
                self.worlds.iter().any(hears)
            };
            if let Some(queue) = run.wanted.take().filter(heard) {
                return Some(queue);
            }
        }
        None
    }

    /// Plays the next event, if one can change what counts.
    fn goes_on(&self, run: &mut Run<'_>) -> bool {
        let counts = |queue: &usize| run.lines[*queue].oldest().is_some_and(|arrival| arrival < self.until);
        if run.now >= self.until && !self.queues.iter().any(counts) {
            return false;
        }
        let is_played = run.step();
        if !is_played {
            run.close_books();
        }
        is_played
    }
}

impl<'a> Run<'a> {
    /// The run, in which nobody was called yet, goes on with the squad of `world`, which differs in nothing else.
    fn with_squad(&self, world: &'a World, seed: u64, number: u32) -> Run<'a> {
        let fresh = Run::new(world, Vec::new(), seed, number);
        let is_done = |at: f64| match self.world.changes.get(self.next_change) {
            Some(&(next, _)) if next <= self.now => at < self.now,
            _ => at <= self.now,
        };
        let next_change = world.changes.partition_point(|&(at, _)| is_done(at));
        let mut away = fresh.away;
        for &(_, change) in &world.changes[..next_change] {
            match change {
                Change::AbsenceBegins(absence) => drop(away.begin(absence)),
                Change::AbsenceEnds(absence) => drop(away.end(absence)),
                _ => {}
            }
        }
        let mut other = Run {
            world,
            ends: self.ends.grown(world.efficiencies.len()),
            desks: fresh.desks.taken_over(&self.desks),
            away,
            called: fresh.called,
            next_change,
            ..self.clone()
        };
        other.posted.resize(world.efficiencies.len(), None);
        other.winding_up.resize(world.efficiencies.len(), false);
        other.overruns.grow(world.efficiencies.len());
        other.await_change();
        other
    }
}
