//! Who is away in a run: no-shows, and absences of a drill.

use super::demand::generator;
use super::world::World;
use rand::RngExt;

/// Purpose of the generator of no-shows, beyond those of the queues; absences have the next ones.
const ABSENCE: u64 = 1 << 31;

/// What keeps each agent from being on line, and whom each absence takes.
#[derive(Clone)]
pub(super) struct Away {
    /// Reasons in force, by agent; nobody on line has one.
    reasons: Vec<u32>,
    /// Agents, by absence.
    hit: Vec<Vec<usize>>,
}

impl Away {
    /// Draws one run. The same people are away whatever the schedule is.
    pub fn draw(world: &World, seed: u64, run: u32) -> Away {
        let unlucky = |purpose: u64, share: f64| -> Vec<bool> {
            let persons = world.persons.iter().max().map_or(0, |most| most + 1);
            let mut rng = generator(seed, run, ABSENCE + purpose);
            let drawn: Vec<bool> = (0..persons).map(|_| rng.random::<f64>() < share).collect();
            world.persons.iter().map(|&person| drawn[person]).collect()
        };
        let no_show = unlucky(0, world.no_show);
        let never = world.efficiencies.iter().map(|&pace| u32::from(pace <= 0.0));
        let hit = (1..).zip(&world.absences).map(|(purpose, group)| {
            let unlucky = unlucky(purpose, group.share);
            (0..unlucky.len()).filter(|&agent| unlucky[agent] && group.may_be_away[agent]).collect()
        });
        Away {
            reasons: never.zip(no_show).map(|(never, absent)| never + u32::from(absent)).collect(),
            hit: hit.collect(),
        }
    }

    /// Whether the agent can be on line.
    pub fn is_there(&self, agent: usize) -> bool {
        self.reasons[agent] == 0
    }

    /// An absence begins; those who were there and no longer are.
    pub fn begin(&mut self, absence: usize) -> Vec<usize> {
        let Away { reasons, hit } = self;
        let taken = hit[absence].iter().copied().filter(|&agent| {
            reasons[agent] += 1;
            reasons[agent] == 1
        });
        taken.collect()
    }

    /// An absence ends; those who are there again.
    pub fn end(&mut self, absence: usize) -> Vec<usize> {
        let Away { reasons, hit } = self;
        let back = hit[absence].iter().copied().filter(|&agent| {
            reasons[agent] -= 1;
            reasons[agent] == 0
        });
        back.collect()
    }
}
