//! The published cells of one queue: normal weeks and lifts, spread inside intervals, with handling times and the planner's word.

use super::adjusting::adjust;
use super::cells;
use super::events::openings::{self, Openings, Shape};
use super::events::promotion::{Promotion, Queue};
use super::handled::Handling;
use super::history::grid::Grid;
use super::history::within;
use super::slots::Slots;
use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::demand::{ForecastCell, Observation};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use std::ops::Range;

/// What the cells of every queue are made from.
pub struct Makings<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its grid.
    pub grid: &'a Grid,
    /// First cell with a forecast of its normal week.
    pub from: usize,
    /// Past cells that an event covers.
    pub masked: &'a [bool],
    /// The coming events by name.
    pub named: &'a [(&'a str, &'a Promotion)],
    /// What past openings show.
    pub openings: &'a Openings<'a>,
    /// Coming events with an opening whose hour reaches into the horizon.
    pub opening: &'a [usize],
}

impl Makings<'_> {
    /// The cells of queue number `index` through the horizon.
    pub fn cells(
        &self,
        index: usize,
        queue: &Queue,
        rows: &[Observation],
        handling: &Handling<'_>,
    ) -> Vec<ForecastCell> {
        let (plan, grid) = (self.plan, self.grid);
        let horizon = grid.horizon();
        // The hour after an opening may begin before the horizon and end after it.
        let reach =
            horizon.start.saturating_sub(grid.hour()).max(self.from)..(horizon.end + grid.hour()).min(grid.len());
        let within = within::shapes(&queue.grid, rows, self.masked);
        let one = |c: usize| {
            let bin = queue.grid.bin(c);
            let cell = cells::cell(queue, queue.week.open[bin], self.named, index, c, &plan.levels);
            ForecastCell { shape: if cell.p50 > 0.0 { within[bin].clone() } else { Vec::new() }, ..cell }
        };
        let mut found: Vec<ForecastCell> = reach.clone().map(one).collect();
        self.spread(index, &mut found, &reach);
        found.truncate(horizon.end - reach.start);
        let mut found = found.split_off(horizon.start - reach.start);
        for (cell, c) in found.iter_mut().zip(horizon) {
            cell.aht_seconds = handling.seconds(grid.start_of(c), &cell.event);
            cell.handling = handling.spread();
        }
        adjust(plan, QueueId(index), &mut found);
        for cell in &mut found {
            cell.level = cells::level(cell, &queue.week, &plan.levels);
        }
        found
    }

    /// Spreads the hours after openings of `cells`, those of `reach`, of queue number `index`.
    fn spread(&self, index: usize, cells: &mut [ForecastCell], reach: &Range<usize>) {
        let (plan, grid, queue) = (self.plan, self.grid, QueueId(index));
        let mut found: Vec<(Moment, Shape)> = Vec::new();
        for &i in self.opening.iter().filter(|&&i| !plan.events[i].is_closed(queue)) {
            let event = &plan.events[i];
            let ahead = openings::ahead(plan.zone, event, plan.horizon.span());
            found.extend(ahead.into_iter().map(|at| (at, self.openings.shape(&event.kind, queue, at))));
        }
        if found.is_empty() {
            return;
        }
        found.sort_by_key(|(at, _)| *at);
        let mut slots = Slots::new(grid.start_of(reach.start), (grid.seconds() / (60 * SLOT_MINUTES)) as usize, cells);
        for (i, (at, shape)) in found.iter().enumerate() {
            let next = found[i + 1..].iter().map(|(next, _)| *next).find(|next| next > at);
            slots.open(*at, next, shape);
        }
        slots.give(cells);
    }
}
