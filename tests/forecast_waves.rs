//! The waves of a campaign (opening, deposit, final payment, the day): each learns from its own kind, on a history whose truth is known.

mod forecast_kit;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use forecast_kit::{World, at, sum_p50};
use peakshift::domain::ids::QueueId;

/// Kind, day of November of the wave, its opening and what the day is over a normal one without the opening.
const WAVES: [(&str, u32, u32, f64); 4] =
    [("opening", 1, 20, 1.2), ("deposit", 4, 10, 1.5), ("final", 9, 0, 2.2), ("day", 11, 20, 3.0)];
/// What each opening adds in its first hour, over the normal hour.
const SURGES: [f64; 4] = [2.0, 1.0, 6.0, 4.0];

fn wave_day(year: i32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 11, day).expect("a day")
}

/// 100 an hour, on a wave with its factor and a surge that halves each hour; all times the growth of the year.
fn truth(t: NaiveDateTime, growth: f64) -> f64 {
    let normal = 100.0;
    let year = chrono::Datelike::year(&t);
    let Some(i) = WAVES.iter().position(|wave| t.date() == wave_day(year, wave.1)) else { return normal };
    let growth = if year == 2026 { growth } else { 1.0 };
    let (_, _, hour, factor) = WAVES[i];
    let surge = if t.hour() < hour { 0.0 } else { SURGES[i] * 0.5f64.powi((t.hour() - hour) as i32) };
    growth * normal * (factor + surge)
}

/// Two campaigns a year apart; the second one's waves are in the horizon, at `growth` by the planner's word where there is one.
fn campaign(start: &str, growth: Option<f64>) -> World {
    let mut world = World::new(start, 24 * 12, 60);
    let scatter = |t: NaiveDateTime| f64::from((chrono::Datelike::ordinal(&t) * 7 + t.hour() * 3) % 11) / 200.0 - 0.025;
    world.queue("2025-08-04", 60, |t| Some((truth(t, growth.unwrap_or(1.0)) * (1.0 + scatter(t))).round()));
    for year in [2025, 2026] {
        for (kind, day, hour, _) in WAVES {
            let name = format!("{kind} {year}");
            let event = world.event(&name, kind, &format!("{}T00:00", wave_day(year, day)), 24);
            event.phase_times = vec![NaiveTime::from_hms_opt(hour, 0, 0).expect("a time")];
            event.growth = growth.filter(|_| year == 2026);
        }
    }
    world
}

fn is_near(world: &World, growth: f64, share: f64) {
    let (made, _) = world.forecast();
    for (kind, day, hour, _) in WAVES {
        let first = wave_day(2026, day).and_time(NaiveTime::MIN);
        let place = (first - world.start).num_hours() as usize;
        let cells = &made.cells[QueueId(0)][place..place + 24];
        let wanted: Vec<f64> = (0..24).map(|h| truth(first + TimeDelta::hours(h), growth)).collect();
        let (found, all) = (sum_p50(cells), wanted.iter().sum::<f64>());
        assert!((found / all - 1.0).abs() < share, "{kind}: {found:.0} of {all:.0}");
        let (peak, highest) = (cells[hour as usize].p50, wanted[hour as usize]);
        assert!((peak / highest - 1.0).abs() < share, "{kind}: {peak:.0} at its opening, not {highest:.0}");
        assert!(cells.iter().all(|cell| cell.event == format!("{kind} 2026")), "{kind}");
    }
}

#[test]
fn each_wave_is_forecast_from_its_own_kind() {
    is_near(&campaign("2026-11-01T00:00", None), 1.0, 0.06);
}

#[test]
fn a_growth_said_for_the_campaign_raises_the_total_of_each_wave_and_keeps_its_shape() {
    is_near(&campaign("2026-11-01T00:00", Some(1.4)), 1.4, 0.06);
}

#[test]
fn waves_that_are_over_do_not_change_what_the_others_learn() {
    // Planned on the eve of the day: three waves of this year are history.
    let mut world = campaign("2026-11-10T00:00", None);
    world.hours = 48;
    let (made, _) = world.forecast();
    let day: Vec<f64> = (0..24).map(|h| truth(at("2026-11-11T00:00") + TimeDelta::hours(h), 1.0)).collect();
    let found = sum_p50(&made.cells[QueueId(0)][24..48]);
    assert!((found / day.iter().sum::<f64>() - 1.0).abs() < 0.06, "{found:.0}");
    // The day between two waves is a normal one.
    let between = sum_p50(&made.cells[QueueId(0)][..24]) / 24.0;
    assert!((between / 100.0 - 1.0).abs() < 0.1, "{between:.0}");
}
