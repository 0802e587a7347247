//! When sales open: the phase times of events as moments.

use super::calendar::{LocalTimeError, Moment, Zone};
use super::demand::Event;

/// Every moment at which a phase of `event` opens, in order: its clock times on every local day on which the event runs, as far as they lie
/// inside it. A time that the zone skips opens nothing; of one that it has twice the first counts.
pub fn openings(event: &Event, zone: Zone) -> Vec<Moment> {
    let first = zone.local(event.span.start).date();
    let last = zone.local(event.span.end).date();
    let days = first.iter_days().take_while(|day| *day <= last);
    let moment = |local| match zone.resolve(local) {
        Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => Some(moment),
        Err(LocalTimeError::Skipped) => None,
    };
    let of_day = |day: chrono::NaiveDate| event.phase_times.iter().filter_map(move |time| moment(day.and_time(*time)));
    let mut moments: Vec<Moment> = days.flat_map(of_day).filter(|at| event.span.contains(*at)).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Span;
    use chrono::NaiveTime;

    #[test]
    fn phases_open_on_every_day_inside_the_event_by_the_local_clock() {
        let zone = Zone::named("America/New_York").unwrap_or(Zone::UTC);
        let at = |text: &str| zone.resolve(text.parse().unwrap_or_default()).unwrap_or(Moment(0));
        let span = Span { start: at("2026-10-31T20:00:00"), end: at("2026-11-02T00:00:00") };
        let mut event = Event::new("sale", "sale", span);
        event.phase_times =
            ["20:00", "01:30", "00:00"].map(|time| time.parse::<NaiveTime>().unwrap_or_default()).to_vec();
        let shown: Vec<String> = openings(&event, zone).into_iter().map(|at| zone.show(at)).collect();
        assert_eq!(shown, ["2026-10-31T20:00", "2026-11-01T00:00", "2026-11-01T01:30-04:00", "2026-11-01T20:00"]);
    }
}
