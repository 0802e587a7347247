//! One run: the events of all queues and agents in the order of time.

use super::away::Away;
use super::clock::Clock;
use super::customers;
use super::demand::{Arrivals, generator};
use super::desks::{Desks, Work};
use super::line::Line;
use super::overrun::Overruns;
use super::posts::Post;
use super::replies::Replies;
use super::sources::Sources;
use super::tally::Tally;
use super::world::{Change, Next, World};
use rand_pcg::Pcg64Mcg;
use std::collections::VecDeque;

/// Purposes of the generators of work and patience, by queue, beyond those of the arrivals.
const SERVICE: u64 = 1 << 30;

/// An answer this little after the limit is within it: the clock is in binary fractions.
const ROUNDING: f64 = 1e-9;
/// Shortest time between two looks at whether more standby can be called, in seconds.
const CALL_AGAIN: f64 = 60.0;

/// A run as it stands.
#[derive(Clone)]
pub(super) struct Run<'a> {
    pub world: &'a World,
    pub sources: Sources,
    pub clock: Clock,
    /// When each agent's next chat ends; apart from the other sources, which change more often and are few.
    pub ends: Clock,
    pub arrivals: Vec<Arrivals>,
    pub lines: Vec<Line>,
    pub posts: Vec<Post>,
    pub desks: Desks<'a>,
    pub away: Away,
    /// The queue in which the schedule or a call has each agent now, there or not.
    pub posted: Vec<Option<usize>>,
    /// Agents who take no more new chats in their stretch.
    pub winding_up: Vec<bool>,
    pub overruns: Overruns,
    /// Standby shifts that were called, by index.
    pub called: Vec<bool>,
    /// Those on their way: when they arrive and which shift. The delay is the same for all, so they arrive in order.
    pub on_the_way: VecDeque<(f64, usize)>,
    /// For which queue standby was called in the last event, if it was.
    pub wanted: Option<usize>,
    pub next_change: usize,
    pub interval: usize,
    pub now: f64,
    /// Work and patience of the customers, by queue: the same for the same customer, however the day goes.
    pub customers: Vec<Pcg64Mcg>,
    pub tally: Tally,
    /// Where there is a scorecard.
    pub replies: Option<Replies<'a>>,
}

/// Plays one run.
pub(super) fn play(world: &World, arrivals: Vec<Arrivals>, seed: u64, number: u32) -> Tally {
    let mut run = Run::new(world, arrivals, seed, number);
    run.start();
    while run.step() {}
    run.close_books();
    Tally { scores: run.replies.map_or_else(Vec::new, |replies| replies.counts), ..run.tally }
}

impl<'a> Run<'a> {
    /// Nothing has happened yet.
    pub fn new(world: &'a World, arrivals: Vec<Arrivals>, seed: u64, number: u32) -> Run<'a> {
        let queues = world.queues.len();
        let sources = Sources { queues };
        Run {
            world,
            sources,
            clock: Clock::new(sources.squad() + 1),
            ends: Clock::new(world.efficiencies.len()),
            arrivals,
            lines: vec![Line::default(); queues],
            posts: vec![Post::default(); queues],
            desks: Desks::new(
                &world.queues,
                std::iter::zip(&world.efficiencies, &world.most_chats).map(|(&e, &most)| (e, most)),
            ),
            away: Away::draw(world, seed, number),
            posted: vec![None; world.efficiencies.len()],
            winding_up: vec![false; world.efficiencies.len()],
            overruns: Overruns::new(world.efficiencies.len()),
            called: vec![false; world.standby.len()],
            on_the_way: VecDeque::new(),
            wanted: None,
            next_change: 0,
            interval: 0,
            now: 0.0,
            customers: (0..queues as u64).map(|queue| generator(seed, number, SERVICE + queue)).collect(),
            tally: Tally::new(world),
            replies: (!world.criteria.is_empty()).then(|| Replies::new(world, seed, number)),
        }
    }

    /// Sets the first events.
    pub fn start(&mut self) {
        for queue in 0..self.world.queues.len() {
            let first = self.arrivals[queue].next();
            self.clock.set(self.sources.arrival(queue), first);
        }
        self.await_change();
    }

    /// The schedule's next change is the next event of the schedule.
    pub fn await_change(&mut self) {
        let next = self.world.changes.get(self.next_change).map_or(f64::INFINITY, |&(at, _)| at);
        self.clock.set(self.sources.schedule(), next);
    }

    /// The next event; whether there was one before the end of the horizon.
    pub fn step(&mut self) -> bool {
        let ((at, source), (end, agent)) = (self.clock.next(), self.ends.next());
        if at.min(end) >= self.world.end {
            return false;
        }
        if end < at {
            self.now = end;
            self.finish(agent);
            return true;
        }
        self.now = at;
        let queues = self.sources.queues;
        match source.checked_sub(3 * queues) {
            None if source < queues => self.arrive(source),
            None if source < 2 * queues => self.lose_patience(source - queues),
            None => self.sound_alarm(source - 2 * queues),
            Some(0) => self.change(),
            Some(_) => self.squad_arrives(),
        }
        true
    }

    fn arrive(&mut self, queue: usize) {
        let next = self.arrivals[queue].next();
        self.clock.set(self.sources.arrival(queue), next);
        let interval = self.world.interval_of(self.now);
        self.tally.cells[queue][interval].offered += 1;
        self.tally.flows[queue].arrived += 1;
        let (work, patience) = customers::next(self.world, queue, &mut self.customers[queue]);
        if self.lines[queue].is_empty()
            && let Some(agent) = self.desks.ready(queue)
        {
            self.answer(queue, agent, self.now, work);
            return;
        }
        let may_wait = self.world.queues[queue].may_wait;
        if !may_wait && self.clock.at(self.sources.alarm(queue)) == f64::INFINITY {
            self.clock.set(self.sources.alarm(queue), self.now + self.world.call_wait);
        }
        let deadline = self.now + patience;
        self.lines[queue].join(self.now, work, deadline);
        if deadline < self.clock.at(self.sources.patience(queue)) {
            self.clock.set(self.sources.patience(queue), deadline);
        }
        let backlog = self.lines[queue].len();
        let largest = &mut self.tally.cells[queue][self.interval].backlog;
        *largest = backlog.max(*largest);
        if !may_wait && backlog > self.world.call_backlog && self.now >= self.posts[queue].quiet_until {
            self.call(queue);
        }
    }

    /// Begins a chat with `work` relative to the mean of its queue.
    fn answer(&mut self, queue: usize, agent: usize, arrival: f64, work: f64) {
        let wait = self.now - arrival;
        let cell = &mut self.tally.cells[queue][self.world.interval_of(arrival)];
        cell.wait_seconds += wait;
        cell.within += u64::from(wait <= self.world.queues[queue].within + ROUNDING);
        if let Some(replies) = &mut self.replies {
            replies.answered(queue, arrival, wait);
        }
        let seconds = self.world.queues[queue].aht_at(self.now) * work;
        self.begin(queue, agent, Work::new(seconds, self.now));
    }

    /// Begins or takes over a chat.
    fn begin(&mut self, queue: usize, agent: usize, work: Work) {
        self.settle(queue);
        self.posts[queue].busy += 1;
        let end = self.desks.begin(agent, queue, work, self.now);
        self.ends.set(agent, end);
    }

    fn finish(&mut self, agent: usize) {
        let (ended, end) = self.desks.end(agent, self.now);
        self.tally.flows[ended.queue].handled += 1;
        if let Some(replies) = &mut self.replies {
            replies.ended(&ended, self.now);
        }
        self.ends.set(agent, end);
        if let Some(queue) = self.desks.queue_of(agent) {
            self.settle(queue);
            self.posts[queue].busy -= 1;
            self.serve(queue);
        } else if self.desks.held(agent) == 0 {
            self.overruns.end(agent, self.now, self.world, &mut self.tally.extras);
        }
    }

    /// Gives chats to those who are ready, as long as somebody waits.
    fn serve(&mut self, queue: usize) {
        while !self.lines[queue].is_empty() {
            let Some(agent) = self.desks.ready(queue) else { break };
            if let Some((since, work)) = self.lines[queue].take_handed() {
                self.tally.extras[queue].handed_wait += self.now - since;
                self.begin(queue, agent, work);
            } else if let Some((arrival, work)) = self.lines[queue].take() {
                self.answer(queue, agent, arrival, work);
            }
            self.forget_patience_if_empty(queue);
        }
    }

    fn forget_patience_if_empty(&mut self, queue: usize) {
        if self.lines[queue].is_empty() {
            self.clock.set(self.sources.patience(queue), f64::INFINITY);
        }
    }

    fn lose_patience(&mut self, queue: usize) {
        if let Some(arrival) = self.lines[queue].give_up(self.now) {
            let cell = &mut self.tally.cells[queue][self.world.interval_of(arrival)];
            cell.wait_seconds += self.now - arrival;
            cell.abandoned += 1;
            self.tally.flows[queue].abandoned += 1;
            if let Some(replies) = &mut self.replies {
                replies.gave_up(queue, arrival);
            }
        }
        self.clock.set(self.sources.patience(queue), self.lines[queue].next_deadline());
    }

    /// Looks whether the one who waits longest has waited too long.
    fn sound_alarm(&mut self, queue: usize) {
        let again = match self.lines[queue].oldest() {
            None => f64::INFINITY,
            Some(arrival) if arrival + self.world.call_wait > self.now => arrival + self.world.call_wait,
            Some(_) => {
                if self.now >= self.posts[queue].quiet_until {
                    self.call(queue);
                }
                self.posts[queue].quiet_until.max(self.now + ROUNDING)
            }
        };
        self.clock.set(self.sources.alarm(queue), again);
    }

    /// Wants standby for `queue`, whether anybody stands by or not.
    fn call(&mut self, queue: usize) {
        self.wanted = Some(queue);
        self.tally.alarmed = true;
        self.tally.last_alarms[queue] = self.now;
        self.posts[queue].quiet_until = self.now + CALL_AGAIN;
        self.rouse(queue);
    }

    /// Calls all who are on standby for `queue` now, in call order.
    pub fn rouse(&mut self, queue: usize) {
        let arrival = self.now + self.world.call_delay;
        for (index, shift) in self.world.standby.iter().enumerate() {
            if self.world.may_call(shift, queue, self.now) && !self.called[index] && self.away.is_there(shift.agent) {
                self.called[index] = true;
                self.on_the_way.push_back((arrival, index));
                self.tally.cells[queue][self.interval].called = true;
            }
        }
        let first = self.on_the_way.front().map_or(f64::INFINITY, |&(at, _)| at);
        self.clock.set(self.sources.squad(), first);
    }

    fn squad_arrives(&mut self) {
        if let Some((_, index)) = self.on_the_way.pop_front() {
            let shift = self.world.standby[index];
            self.come(shift.agent, shift.queue);
            self.serve(shift.queue);
        }
        let next = self.on_the_way.front().map_or(f64::INFINITY, |&(at, _)| at);
        self.clock.set(self.sources.squad(), next);
    }

    /// All changes of this moment; customers are served after the last, so that those who come share the backlog.
    fn change(&mut self) {
        while let Some(&(at, change)) = self.world.changes.get(self.next_change) {
            if at > self.now {
                break;
            }
            self.next_change += 1;
            match change {
                Change::Interval => self.turn_page(),
                Change::StandbyEnds(index) if self.called[index] => {
                    self.leave(self.world.standby[index].agent, Next::Rest);
                }
                Change::StandbyLastChat(index) if self.called[index] => {
                    self.wind_up(self.world.standby[index].agent);
                }
                Change::StandbyEnds(_) | Change::StandbyLastChat(_) => {}
                Change::Leaves(agent, next) => self.leave(agent, next),
                Change::LastChat(agent) => self.wind_up(agent),
                Change::Comes(agent, queue) => self.come(agent, queue),
                Change::AbsenceBegins(absence) => {
                    for agent in self.away.begin(absence) {
                        self.close(agent);
                    }
                }
                Change::AbsenceEnds(absence) => {
                    for agent in self.away.end(absence) {
                        self.open(agent);
                    }
                }
            }
        }
        self.await_change();
        for queue in 0..self.world.queues.len() {
            self.serve(queue);
            let largest = &mut self.tally.cells[queue][self.interval].backlog;
            *largest = self.lines[queue].len().max(*largest);
        }
    }

    /// Books the seconds until now.
    pub fn settle(&mut self, queue: usize) {
        self.posts[queue].settle(self.now, &mut self.tally.cells[queue][self.interval]);
    }

    fn turn_page(&mut self) {
        for queue in 0..self.world.queues.len() {
            self.settle(queue);
        }
        self.interval += 1;
        for (line, cells) in self.lines.iter().zip(&mut self.tally.cells) {
            cells[self.interval].backlog = line.len();
        }
    }

    /// Counts those who wait at the end of the horizon.
    pub fn close_books(&mut self) {
        self.now = self.world.end;
        for (queue, held) in self.desks.held_by_queue().into_iter().enumerate() {
            self.settle(queue);
            for arrival in self.lines[queue].arrivals() {
                let cell = &mut self.tally.cells[queue][self.world.interval_of(arrival)];
                cell.wait_seconds += self.now - arrival;
                cell.undecided += u64::from(self.world.queues[queue].has_time(self.now - arrival));
            }
            let (line, flow) = (&self.lines[queue], &mut self.tally.flows[queue]);
            flow.waiting = line.unanswered() as u64;
            flow.held = held + line.handed_since().count() as u64;
            self.tally.extras[queue].handed_wait += line.handed_since().map(|since| self.now - since).sum::<f64>();
        }
        self.overruns.end_all(self.now, self.world, &mut self.tally.extras);
    }
}
