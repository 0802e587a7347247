//! A hidden sheet that counts from the words of the time grid who is on line and on standby in every slot, so that coverage follows
//! when the grid is changed by hand.
//!
//! It holds the words and a formula for every slot, queue and kind of duty. How efficient an agent is on each local day stands in hidden
//! columns of the grid, so that the two stay together when its rows are sorted. Coverage stands as plain numbers where formulas could not give what was published: where the grid has no column for every slot, where
//! two things to do have the same word, and where somebody's efficiency changes within a block that lies across midnight.

use super::grid;
use super::naming::{Naming, everything};
use super::places::{self, Days, FIRST, HOURS};
use super::style::Styles;
use super::{Done, Worksheet};
use crate::domain::calendar::{Moment, Slot};
use crate::domain::ids::{Id, QueueId};
use crate::domain::imprint;
use crate::domain::roster::Activity;
use crate::report::numbers::rounded;
use crate::report::view::View;
use crate::text;
use rust_xlsxwriter::Formula;
use rust_xlsxwriter::utility::column_number_to_name;
use std::collections::BTreeSet;

/// Agents times formulas up to which a spreadsheet counts in a moment.
const MOST_COUNTED: usize = 30_000_000;
/// The column of the clock.
const CLOCK: u16 = 1;
/// How far a count may be off what was published, in standard agents.
const EXACT: f64 = 1e-9;

/// What of a queue is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    OnLine,
    Standby,
}

/// The counts of a workbook.
pub(super) struct Counts {
    /// How many agents the grid has.
    agents: usize,
    days: Days,
    /// Standard agents by queue and slot, on line and on standby.
    values: Vec<[Vec<f64>; 2]>,
}

impl Counts {
    /// None where coverage must stand as plain numbers.
    pub(super) fn of(view: &View<'_>) -> Option<Self> {
        let slots = view.plan.horizon.slots();
        let agents = view.agents_of_grid().len();
        let formulas = 2 * view.plan.queues.len() * slots;
        if agents == 0 || formulas.saturating_mul(agents) > MOST_COUNTED || !grid::shows_slots(view) {
            return None;
        }
        let naming = Naming::new(view);
        let words: Vec<String> = everything(view).into_iter().map(|doing| naming.doing(doing)).collect();
        if words.iter().collect::<BTreeSet<_>>().len() < words.len() {
            return None;
        }
        let days = Days::of(view);
        let counts = Self { values: values(view, &days), agents, days };
        counts.are_published(view).then_some(counts)
    }

    /// Whether the counts are what was published.
    fn are_published(&self, view: &View<'_>) -> bool {
        let horizon = view.plan.horizon;
        view.coverage.iter().all(|(queue, cells)| {
            cells.iter().enumerate().all(|(index, cell)| {
                let slots = horizon.interval_slots(index);
                let mean = |counted| self.value(queue, counted)[slots.clone()].iter().sum::<f64>() / slots.len() as f64;
                let off = [cell.scheduled - mean(Counted::OnLine), cell.standby - mean(Counted::Standby)];
                off.iter().all(|off| off.abs() <= EXACT)
            })
        })
    }

    fn value(&self, queue: QueueId, counted: Counted) -> &[f64] {
        &self.values[queue.index()][counted as usize]
    }

    fn column(&self, queue: QueueId, counted: Counted) -> u16 {
        CLOCK + 1 + 2 * queue.index() as u16 + counted as u16
    }

    /// The cells of the slots of an interval.
    pub(super) fn cells(&self, view: &View<'_>, queue: QueueId, counted: Counted, interval: usize) -> String {
        let slots = view.plan.horizon.interval_slots(interval);
        let column = self.column(queue, counted);
        let rows = (FIRST + slots.start as u32, FIRST + slots.end as u32 - 1);
        places::cells(view, places::counts_sheet(), rows, (column, column))
    }

    /// Standard agents of those whose cell of the grid holds the word above.
    fn formula(&self, view: &View<'_>, slot: usize, column: u16) -> String {
        let of_grid = |at: u16| {
            let rows = (HOURS + 1, HOURS + self.agents as u32);
            places::cells(view, imprint::grid_sheet(), rows, (at, at))
        };
        let words = of_grid(places::column(slot));
        let efficiencies = of_grid(places::efficiency(view.plan.horizon.slots(), self.days.of_slot[slot]));
        format!("SUMPRODUCT(EXACT({words},${}$1)*{efficiencies})", column_number_to_name(column))
    }
}

/// Standard agents by queue and slot, on line and on standby, each as efficient as on the day of the slot.
fn values(view: &View<'_>, days: &Days) -> Vec<[Vec<f64>; 2]> {
    let (plan, slots) = (view.plan, view.plan.horizon.slots());
    let mut values = vec![[vec![0.0; slots], vec![0.0; slots]]; plan.queues.len()];
    for segment in view.roster().segments() {
        let counted = match segment.activity {
            Activity::Work => Counted::OnLine,
            Activity::Standby => Counted::Standby,
            _ => continue,
        };
        let Some(queue) = segment.queue else { continue };
        let slot = |moment: Moment| ((moment.0 - plan.horizon.start.0) / 300).clamp(0, slots as i64) as usize;
        let of_queue = &mut values[queue.index()][counted as usize];
        let (from, to) = (slot(segment.span.start), slot(segment.span.end));
        for (value, &day) in of_queue.iter_mut().zip(&days.of_slot).take(to).skip(from) {
            *value += plan.efficiency(segment.agent, days.moments[day]);
        }
    }
    values
}

/// The hidden sheet: the words always, the counts where there are some.
pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    sheet.set_hidden(true);
    let naming = Naming::new(view);
    sheet.write_with_format(0, 0, view.say(text!("Words of the time grid", "时间网格用词")), &styles.head)?;
    for (row, doing) in (FIRST..).zip(everything(view)) {
        sheet.write_string(row, 0, naming.doing(doing))?;
    }
    let Some(counts) = Counts::of(view) else { return Ok(()) };
    fill_slots(view, &naming, &counts, sheet)
}

fn fill_slots(view: &View<'_>, naming: &Naming, counts: &Counts, sheet: &mut Worksheet) -> Done {
    for slot in 0..view.plan.horizon.slots() {
        let start = view.plan.horizon.slot_start(Slot(slot));
        sheet.write_string(FIRST + slot as u32, CLOCK, view.clock.time(start))?;
    }
    for queue in view.plan.queues.ids() {
        for (counted, activity) in [(Counted::OnLine, Activity::Work), (Counted::Standby, Activity::Standby)] {
            let column = counts.column(queue, counted);
            sheet.write_string(0, column, naming.doing((activity, Some(queue))))?;
            for (slot, &value) in counts.value(queue, counted).iter().enumerate() {
                let formula = Formula::new(counts.formula(view, slot, column)).set_result(rounded(value).to_string());
                sheet.write_formula(FIRST + slot as u32, column, formula)?;
            }
        }
    }
    Ok(())
}
