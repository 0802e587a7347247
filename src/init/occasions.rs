//! Which festivals a history shows, and which comes next: rows of events.csv to be confirmed by the planner.
//!
//! A day counts as raised when its inquiries are at least `RAISED` times the median of the same weekday in the five weeks on both
//! sides. An edition is seen when a raised day lies within a day of the festival; the raised days around it without a gap are
//! the event.

use crate::domain::festivals::{self, DayTotals, Festival, RAISED, times};
use chrono::{Datelike, Days, NaiveDate};

/// Raised days on either side of a festival that belong to it, at most.
const LONGEST_SIDE: u64 = 3;
/// A festival farther ahead is no plan yet.
const AHEAD: u64 = 120;

/// One edition of a festival that the history shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Which.
    pub festival: &'static Festival,
    /// Its day.
    pub day: NaiveDate,
    /// First and last raised day.
    pub days: [NaiveDate; 2],
    /// The highest day over the usual of its weekday.
    pub times: f64,
}

/// An edition to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coming {
    /// Which.
    pub festival: &'static Festival,
    /// Its day, the first where it has several.
    pub day: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// Past editions that the history shows.
    pub seen: usize,
}

/// The editions of the festivals of `country` that `totals` show, in order of time.
pub fn seen(totals: &DayTotals, country: &str) -> Vec<Seen> {
    let (Some((&first, _)), Some((&last, _))) = (totals.first_key_value(), totals.last_key_value()) else {
        return Vec::new();
    };
    let mut found: Vec<Seen> = festivals::of_country(country)
        .flat_map(|festival| festival.days(first, last).into_iter().map(move |day| (festival, day)))
        .filter_map(|(festival, day)| edition(totals, festival, day))
        .collect();
    found.sort_by_key(|seen| seen.day);
    found
}

fn edition(totals: &DayTotals, festival: &'static Festival, day: NaiveDate) -> Option<Seen> {
    let raised = |day: NaiveDate| times(totals, day).filter(|times| *times >= RAISED);
    let shifted = |days: i64| {
        let by = Days::new(days.unsigned_abs());
        if days < 0 { day.checked_sub_days(by) } else { day.checked_add_days(by) }
    };
    let core = [0, -1, 1].into_iter().filter_map(shifted).find(|&day| raised(day).is_some())?;
    let side = |step: fn(NaiveDate) -> Option<NaiveDate>| {
        let days = std::iter::successors(Some(core), |&day| step(day)).take(LONGEST_SIDE as usize + 1);
        days.take_while(|&day| raised(day).is_some()).last().unwrap_or(core)
    };
    let days = [side(|day| day.pred_opt()), side(|day| day.succ_opt())];
    let most = days[0].iter_days().take_while(|day| *day <= days[1]).filter_map(raised).fold(0.0, f64::max);
    Some(Seen { festival, day, days, times: most })
}

/// The next edition of each festival of `country` after `last`, the nearest first.
pub fn coming(seen: &[Seen], country: &str, last: NaiveDate) -> Vec<Coming> {
    let Some(until) = last.checked_add_days(Days::new(AHEAD)) else { return Vec::new() };
    let next = festivals::of_country(country).filter_map(|festival| {
        let [day, until] = festival.editions(last, until).into_iter().find(|[day, _]| *day > last)?;
        let seen = seen.iter().filter(|seen| seen.festival == festival).count();
        Some(Coming { festival, day, until, seen })
    });
    let mut next: Vec<Coming> = next.collect();
    next.sort_by_key(|coming| coming.day);
    next
}

impl Seen {
    /// Its row of events.csv, of the columns of [`HEADER`].
    fn row(&self) -> String {
        row(self.festival, self.day, self.days)
    }
}

impl Coming {
    /// The days that it is expected to raise: those of the last edition that was seen, or its own.
    pub fn days(&self, seen: &[Seen]) -> [NaiveDate; 2] {
        let last = seen.iter().rev().find(|seen| seen.festival == self.festival);
        let Some(last) = last else { return [self.day, self.until] };
        last.days.map(|day| self.day + (day - last.day))
    }
}

/// The columns of the rows that are proposed.
const HEADER: &str = "event,kind,start,end,growth,uplift,phase_times";

/// events.csv with the editions that were `seen`, and the one that is `coming`.
pub fn events_csv(seen: &[Seen], coming: &Coming) -> String {
    let past = seen.iter().map(Seen::row);
    let next = row(coming.festival, coming.day, coming.days(seen));
    let lines = std::iter::once(HEADER.to_owned()).chain(past).chain([next]);
    lines.map(|line| line + "\n").collect()
}

/// One edition. Openings are those of its day, so an event of several days goes without.
fn row(festival: &Festival, day: NaiveDate, [first, last]: [NaiveDate; 2]) -> String {
    let phases = if first == last { festival.phase_times } else { "" };
    format!("{},,,{phases}", festival.row(day.year(), [first, last]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    /// 100 a day, half of it on Sundays, with the given days raised.
    fn totals(raised: &[(NaiveDate, f64)]) -> DayTotals {
        let all = day(2025, 9, 1).iter_days().take_while(|d| *d <= day(2026, 10, 31));
        all.map(|d| {
            let times = raised.iter().find(|(r, _)| *r == d).map_or(1.0, |(_, times)| *times);
            (d, times * if d.weekday() == chrono::Weekday::Sun { 50.0 } else { 100.0 })
        })
        .collect()
    }

    #[test]
    fn raised_days_around_a_festival_are_one_edition() {
        let raised = [(day(2025, 11, 10), 2.0), (day(2025, 11, 11), 6.0), (day(2025, 11, 12), 1.6)];
        let found = seen(&totals(&raised), "CN");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].festival.kind, found[0].days), ("double11", [day(2025, 11, 10), day(2025, 11, 12)]));
        assert!((found[0].times - 6.0).abs() < 1e-9);
    }

    #[test]
    fn a_sunday_is_compared_with_sundays_and_other_peaks_are_no_festival() {
        // 6 April 2026 is no festival; 8 March 2026 is a Sunday with twice its usual.
        let found = seen(&totals(&[(day(2026, 4, 6), 5.0), (day(2026, 3, 8), 2.0)]), "CN");
        let kinds: Vec<_> = found.iter().map(|seen| seen.festival.kind).collect();
        assert_eq!(kinds, ["38"]);
    }

    #[test]
    fn the_next_editions_come_in_order_with_what_was_seen_of_them() {
        let totals = totals(&[(day(2025, 11, 11), 6.0)]);
        let next = coming(&seen(&totals, "CN"), "CN", day(2026, 10, 31));
        let kinds: Vec<_> = next.iter().map(|coming| (coming.festival.kind, coming.seen)).collect();
        assert_eq!(kinds, [("double11", 1), ("double12", 0)]);
        assert_eq!(next[0].day, day(2026, 11, 11));
    }

    #[test]
    fn the_rows_say_which_days_and_the_next_edition_has_those_of_the_last() {
        let totals = totals(&[(day(2025, 11, 10), 2.0), (day(2025, 11, 11), 6.0), (day(2026, 6, 18), 3.0)]);
        let seen = seen(&totals, "CN");
        let next = coming(&seen, "CN", day(2026, 10, 31))[0];
        assert_eq!(
            events_csv(&seen, &next),
            "event,kind,start,end,growth,uplift,phase_times\n\
             双11 2025,double11,2025-11-10T00:00,2025-11-12T00:00,,,\n\
             618 2026,618,2026-06-18T00:00,2026-06-19T00:00,,,00:00;10:00;20:00\n\
             双11 2026,double11,2026-11-10T00:00,2026-11-12T00:00,,,\n"
        );
    }

    #[test]
    fn too_little_history_says_nothing() {
        let totals: DayTotals = day(2025, 11, 3).iter_days().take(10).map(|d| (d, 100.0)).collect();
        assert!(seen(&totals, "CN").is_empty());
        assert!(seen(&DayTotals::new(), "US").is_empty());
    }
}
