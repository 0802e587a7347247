//! What people of a campaign of weeks have agreed to: hours by contract and week, leave, and a day off that they wish for.

use super::campaign::Campaign;
use crate::domain::calendar::Span;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

/// Working days of a week; a day of leave counts for one of them.
const WORKING_DAYS: u32 = 5;
/// From so many days on, people are on leave in some of them.
const WITH_LEAVE: u32 = 7;
/// Chances of leave, and of a wish for one day of the week.
const CHANCES: (f64, f64) = (0.15, 0.4);
/// Hours that anybody may give, so that a block of work fits into the shortest campaign.
const LEAST: u32 = 4;
/// Days of leave at most.
const LONGEST_LEAVE: i64 = 4;
/// Nobody goes on leave so many days before and after the event.
const CLOSED_FOR_LEAVE: i64 = 1;

/// A form of employment.
#[derive(Debug)]
struct Contract {
    /// Least and most hours of a week.
    weekly: (u32, u32),
    /// Percent of them that are promised.
    promised: u32,
}

const FULL_TIME: Contract = Contract { weekly: (38, 44), promised: 80 };
const PART_TIME: Contract = Contract { weekly: (18, 28), promised: 70 };
const OTHER_DEPARTMENT: Contract = Contract { weekly: (8, 16), promised: 0 };
const AGENCY: Contract = Contract { weekly: (36, 48), promised: 0 };

/// What one agent has agreed to in the days of a campaign.
#[derive(Debug)]
pub(super) struct Agreed {
    /// Hours promised and hours allowed.
    pub hours: (Option<u32>, u32),
    /// Time on leave.
    pub leave: Option<Span>,
    /// Local days that are wished off.
    pub days_off: Vec<Span>,
}

/// Draws what an agent of `tier` has agreed to in the `days` of `campaign`.
pub(super) fn draw(tier: &str, campaign: &Campaign, days: u32, rng: &mut impl Rng) -> Agreed {
    let contract = form(tier, rng);
    let weekly = rng.random_range(contract.weekly.0..=contract.weekly.1);
    let (on_leave, wishes) = CHANCES;
    let leave = if days >= WITH_LEAVE && rng.random_bool(on_leave) { leave(campaign, rng) } else { None };
    let wish = rng.random_bool(wishes).then(|| rng.random_range(0..7));
    let (first, last) = campaign.shifts();
    let off = (first..=last).filter(|shift| days >= WITH_LEAVE && wish == Some(shift.rem_euclid(7)));
    let missed = leave.map_or(0, |(first, last)| u32::try_from(last - first + 1).unwrap_or(0));
    Agreed {
        hours: hours(contract, weekly, days, missed),
        leave: leave.map(|(first, last)| Span { start: campaign.day(first).start, end: campaign.day(last).end }),
        days_off: off.map(|shift| campaign.day(shift)).collect(),
    }
}

/// What every agent of `tier` has agreed to where all are alike: hours promised and allowed.
pub(super) fn alike(tier: &str, days: u32) -> (Option<u32>, u32) {
    let contract = match tier {
        "borrowed" => OTHER_DEPARTMENT,
        "outsourced" => AGENCY,
        _ => FULL_TIME,
    };
    let weekly = contract.weekly.1;
    hours(contract, weekly, days, 0)
}

fn form(tier: &str, rng: &mut impl Rng) -> Contract {
    let full_time = match tier {
        "borrowed" => return OTHER_DEPARTMENT,
        "outsourced" => return AGENCY,
        "senior" => 0.9,
        _ => 0.7,
    };
    if rng.random_bool(full_time) { FULL_TIME } else { PART_TIME }
}

/// Hours promised and allowed: those of whole weeks, and a fifth of a week for each day besides and less for each on leave.
fn hours(contract: Contract, weekly: u32, days: u32, on_leave: u32) -> (Option<u32>, u32) {
    let worked = days / 7 * WORKING_DAYS + (days % 7).min(WORKING_DAYS);
    let most = (weekly * worked.saturating_sub(on_leave) / WORKING_DAYS).max(LEAST);
    let least = most * contract.promised / 100;
    ((least > 0).then_some(least), most)
}

/// First and last day of a leave, counted from the day of the event; none where the event leaves no room for one.
fn leave(campaign: &Campaign, rng: &mut impl Rng) -> Option<(i64, i64)> {
    let (first, last) = campaign.shifts();
    let open: Vec<i64> = (first..=last).filter(|shift| shift.abs() > CLOSED_FOR_LEAVE).collect();
    let start = *open.choose(rng)?;
    let length = rng.random_range(1..=LONGEST_LEAVE);
    let end = (start..start + length).take_while(|shift| open.contains(shift)).last()?;
    Some((start, end))
}
