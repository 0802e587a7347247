//! What earlier waves of a campaign change in the coming ones, on histories whose truth is known.

mod forecast_kit;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use forecast_kit::{World, sum_p50};
use peakshift::domain::demand::{Event, Forecast};
use peakshift::domain::ids::QueueId;
use peakshift::error::Finding;
use proptest::prelude::*;

/// Kind, first day of November and days of each wave, and what it is over a normal day.
const WAVES: [(&str, u32, u32, f64); 3] = [("opening", 1, 1, 3.0), ("deposits", 4, 2, 2.5), ("day", 11, 1, 5.0)];

/// By year, how strong each wave is.
type Strength = fn(i32) -> [f64; 3];

/// 100 an hour by day, a third at night, all `scale` times; a wave is its factor times its strength.
fn truth(t: NaiveDateTime, strength: [f64; 3], scale: f64) -> f64 {
    let normal = scale * if (8..24).contains(&t.hour()) { 90.0 } else { 30.0 };
    let days = |wave: &(&str, u32, u32, f64)| t.month() == 11 && (wave.1..wave.1 + wave.2).contains(&t.day());
    match WAVES.iter().position(days) {
        Some(i) => normal * WAVES[i].3 * strength[i],
        None => normal,
    }
}

/// Campaigns from `first` to 2026, planned on 10 November 2026 for two days, of queues of these `scales`.
fn campaigns(first: i32, strength: impl Fn(i32) -> [f64; 3], scales: &[f64]) -> World {
    let mut world = World::new("2026-11-10T00:00", 48, 60);
    for &scale in scales {
        world.queue(&format!("{first}-08-04"), 60, |t| Some(truth(t, strength(t.year()), scale)));
    }
    for year in first..=2026 {
        for (kind, day, days, _) in WAVES {
            let start = NaiveDate::from_ymd_opt(year, 11, day).expect("a day");
            world.event(&format!("{kind} {year}"), kind, &format!("{start}T00:00"), 24 * i64::from(days));
        }
    }
    world
}

fn event<'w>(world: &'w mut World, name: &str) -> &'w mut Event {
    world.events.iter_mut().find(|event| event.name == name).expect("an event")
}

/// What the day is forecast to bring in queue `queue`.
fn day_of(made: &(Forecast, Vec<Finding>), queue: usize) -> f64 {
    sum_p50(&made.0.cells[QueueId(queue)][24..])
}

fn day(world: &World) -> f64 {
    day_of(&world.forecast(), 0)
}

/// The same world as if this year's day were of another campaign.
fn apart(mut world: World) -> World {
    for (kind, campaign) in [("opening", "before"), ("deposits", "before"), ("day", "after")] {
        event(&mut world, &format!("{kind} 2026")).campaign = Some(campaign.to_owned());
    }
    world
}

fn ran(times: f64) -> impl Fn(i32) -> [f64; 3] {
    move |year| if year == 2026 { [times, times, times] } else { [1.0; 3] }
}

#[test]
fn waves_that_brought_more_raise_the_day_and_it_is_said() {
    let world = campaigns(2025, ran(1.3), &[1.0]);
    let (with, without) = (world.forecast(), apart(world).forecast());
    let times = day_of(&with, 0) / day_of(&without, 0);
    // Two waves, each felt in full, of which two thirds are believed.
    assert!((times / 1.3f64.powf(2.0 / 3.0) - 1.0).abs() < 0.01, "{times}");
    let said: Vec<&Finding> = with.1.iter().filter(|finding| finding.code == "W972").collect();
    let [said] = said[..] else { panic!("{:?}", with.1) };
    assert!(said.message.en.contains("opening 2026 × 1.30, deposits 2026 × 1.30"), "{}", said.message.en);
    assert!(said.message.en.contains("q0 × 1.19"), "{}", said.message.en);
    assert!(said.message.zh.contains("opening 2026 × 1.30"), "{}", said.message.zh);
    assert!(without.1.iter().all(|finding| finding.code != "W972"));
}

#[test]
fn a_wave_that_is_over_is_not_said_to_follow() {
    let mut world = campaigns(2025, ran(1.3), &[1.0]);
    (world.start, world.hours) = (forecast_kit::at("2026-11-06T06:00"), 7 * 24);
    let start = world.moment(world.start);
    world.series[0].retain(|row| row.start < start);
    let (_, findings) = world.forecast();
    let said: Vec<&Finding> = findings.iter().filter(|finding| finding.code == "W972").collect();
    let [said] = said[..] else { panic!("{findings:?}") };
    assert!(said.message.en.starts_with("day 2026 follows"), "{}", said.message.en);
}

#[test]
fn the_day_between_the_waves_is_an_ordinary_one() {
    let world = campaigns(2025, ran(1.3), &[1.0]);
    let (with, without) = (world.cells(), apart(world).cells());
    assert_eq!(with[..12], without[..12]);
}

#[test]
fn past_campaigns_tell_how_far_waves_go_together() {
    let together: Strength = |year| [[1.0; 3], [1.4; 3], [0.8; 3], [1.3; 3], [1.3; 3]][(year - 2022) as usize];
    let alone: Strength =
        |year| [[1.0; 3], [1.4, 1.4, 1.0], [0.8, 0.8, 1.0], [1.4, 1.4, 1.0], [1.3, 1.3, 1.0]][(year - 2022) as usize];
    let raised = |strength: Strength| {
        let world = campaigns(2022, strength, &[1.0]);
        let with = day(&world);
        with / day(&apart(world))
    };
    let (together, alone) = (raised(together), raised(alone));
    assert!(together > alone + 0.02, "{together} and {alone}");
}

#[test]
fn an_event_that_has_more_than_one_edition_a_year_is_no_wave() {
    let monthly = |monthly: bool| {
        let mut world = campaigns(2025, ran(1.0), &[1.0]);
        for (i, (year, month)) in [(2025, 10), (2025, 11), (2026, 10), (2026, 11)].into_iter().enumerate() {
            let kind = if monthly { "members".to_owned() } else { format!("members {i}") };
            world.event(&format!("members {year}-{month}"), &kind, &format!("{year}-{month}-08T00:00"), 24);
        }
        for row in &mut world.series[0] {
            let local = world.zone.local(row.start);
            let strong = local.year() == 2026 && local.month() == 11;
            row.inquiries *= if local.day() == 8 { if strong { 6.0 } else { 3.0 } } else { 1.0 };
        }
        day(&world)
    };
    let (monthly, yearly) = (monthly(true), monthly(false));
    assert!((monthly / yearly - 1.0).abs() < 1e-3, "{monthly} {yearly}");
}

#[test]
fn a_growth_said_for_the_coming_wave_alone_stands() {
    let mut world = campaigns(2025, ran(1.3), &[1.0]);
    event(&mut world, "day 2026").growth = Some(1.5);
    let made = world.forecast();
    let last: f64 = 5.0 * (16.0 * 90.0 + 8.0 * 30.0);
    assert!((day_of(&made, 0) / (1.5 * last) - 1.0).abs() < 1e-6, "{}", day_of(&made, 0));
    assert!(made.1.iter().all(|finding| finding.code != "W972"));
}

#[test]
fn waves_that_brought_the_growth_that_was_said_leave_it_as_it_is_and_others_change_it() {
    for (came, said, changed) in
        [(1.3, 1.3, 1.0), (1.3, 1.0, 1.3f64.powf(2.0 / 3.0)), (1.0, 1.3, 1.3f64.powf(-2.0 / 3.0))]
    {
        let mut world = campaigns(2025, ran(came), &[1.0]);
        for kind in ["opening", "deposits", "day"] {
            event(&mut world, &format!("{kind} 2026")).growth = Some(said);
        }
        let last: f64 = 5.0 * (16.0 * 90.0 + 8.0 * 30.0);
        let times = day(&world) / (said * last);
        assert!((times / changed - 1.0).abs() < 1e-3, "{came} of {said}: {times} and not {changed}");
    }
}

#[test]
fn a_wave_that_runs_on_tells_with_its_days_so_far() {
    // The deposits run on to the eve of the day, beyond the start of the plan.
    let mut world = campaigns(2025, ran(1.3), &[1.0]);
    for year in [2025, 2026] {
        let span = &mut event(&mut world, &format!("deposits {year}")).span;
        span.end = span.end + peakshift::domain::units::Minutes(5 * 1440);
    }
    for row in &mut world.series[0] {
        let local = world.zone.local(row.start);
        let times = if local.year() == 2026 { 1.3 } else { 1.0 };
        row.inquiries *= if local.month() == 11 && (6..=10).contains(&local.day()) { 2.5 * times } else { 1.0 };
    }
    let with = day(&world);
    let mut alone = world;
    event(&mut alone, "opening 2026").kind = "by itself".to_owned();
    let one = day(&alone);
    event(&mut alone, "deposits 2026").kind = "by itself too".to_owned();
    event(&mut alone, "deposits 2026").uplift = Some(2.5);
    let none = day(&alone);
    assert!(with > 1.02 * one && one > 1.05 * none, "{with} {one} {none}");
}

/// What this year's wave of `kind` brought over what was forecast of it by itself on its eve.
fn brought(world: &World, kind: &str) -> f64 {
    let name = format!("{kind} 2026");
    let span = world.events.iter().find(|event| event.name == name).expect("an event").span;
    let came: f64 = world.series[0].iter().filter(|row| span.contains(row.start)).map(|row| row.inquiries).sum();
    let mut eve = World::new("2026-11-01T00:00", span.seconds() / 3600, 60);
    eve.start = world.zone.local(span.start);
    eve.series = vec![world.series[0].iter().filter(|row| row.start < span.start).cloned().collect()];
    eve.events = world.events.clone();
    for event in eve.events.iter_mut().filter(|event| event.name.ends_with("2026") && event.name != name) {
        event.kind = format!("{} by itself", event.kind);
    }
    came / sum_p50(&eve.cells())
}

/// What the day was forecast to bring before any wave of its year.
fn on_the_eve(world: &World) -> f64 {
    let mut eve = World::new("2026-11-01T00:00", 12 * 24, 60);
    let start = eve.moment(eve.start);
    eve.series = vec![world.series[0].iter().filter(|row| row.start < start).cloned().collect()];
    eve.events = world.events.clone();
    sum_p50(&eve.cells()[10 * 24..11 * 24])
}

/// What `backtest` says of the event `name` in queue 0: its error, and the factor of earlier waves.
fn tested(world: &World, name: &str) -> (f64, Option<f64>) {
    let tests = peakshift::forecast::backtest(&world.plan(), &world.history());
    let test = tests[QueueId(0)].events.iter().find(|test| test.event == name).expect("a test");
    let json = serde_json::to_value(test).expect("a value");
    assert_eq!(json.get("campaign").is_some(), test.campaign.is_some(), "{json}");
    (test.wape, test.campaign)
}

#[test]
fn a_back_test_follows_the_waves_of_its_year_as_the_forecast_does() {
    let world = campaigns(2023, |year| [[1.0; 3], [1.4; 3], [0.8; 3], [1.3; 3]][(year - 2023) as usize], &[1.0]);
    let mut alone = campaigns(2023, |year| [[1.0; 3], [1.4; 3], [0.8; 3], [1.3; 3]][(year - 2023) as usize], &[1.0]);
    for year in [2024, 2025] {
        for kind in ["opening", "deposits"] {
            event(&mut alone, &format!("{kind} {year}")).kind = format!("{kind} {year}");
        }
    }
    for (day, up) in [("day 2024", true), ("day 2025", false)] {
        let ((with, factor), (without, none)) = (tested(&world, day), tested(&alone, day));
        assert_eq!(factor.map(|factor| factor > 1.0), Some(up), "{day} {factor:?}");
        assert_eq!(none, None);
        assert!(with < 0.6 * without, "{day}: {with} with earlier waves, {without} without");
    }
    assert_eq!(tested(&world, "opening 2025").1, None, "the first wave has none before it");
}

#[test]
fn a_back_test_knows_of_a_wave_that_runs_on_what_had_come_by_then() {
    // The opening runs on beside the deposits, which begin on the fourth.
    let factor = |later: f64| {
        let mut world = campaigns(2025, ran(1.3), &[1.0]);
        for year in [2025, 2026] {
            let span = &mut event(&mut world, &format!("opening {year}")).span;
            span.end = span.end + peakshift::domain::units::Minutes(8 * 1440);
        }
        for row in &mut world.series[0] {
            let local = world.zone.local(row.start);
            let runs = local.month() == 11 && [2, 3, 6, 7, 8, 9].contains(&local.day());
            let times = if local.year() < 2026 {
                1.0
            } else if local.day() < 4 {
                1.3
            } else {
                later
            };
            row.inquiries *= if runs { 3.0 * times } else { 1.0 };
        }
        tested(&world, "deposits 2026").1.expect("a factor")
    };
    let (one, other) = (factor(1.3), factor(4.0));
    assert!((one / 1.3f64.sqrt() - 1.0).abs() < 0.01, "{one}");
    assert!((one / other - 1.0).abs() < 0.01, "{one} {other}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_opening_that_ran_k_times_as_large_moves_the_day_towards_k_and_never_beyond(
        opening in 0.4f64..3.0, deposits in 0.4f64..3.0, seed in 0usize..3,
    ) {
        // Other years say that waves go together, that they do not, or nothing.
        let years: Strength = [
            (|_| [1.0; 3]) as Strength,
            |year| [[1.0; 3], [1.5; 3], [0.7; 3]][(year - 2023) as usize],
            |year| [[1.0; 3], [1.5, 1.5, 0.7], [0.7, 0.7, 1.5]][(year - 2023) as usize],
        ][seed];
        let strength = move |year| if year == 2026 { [opening, deposits, 1.0] } else { years(year) };
        let world = campaigns(2023, strength, &[1.0]);
        let brought = ["opening", "deposits"].map(|kind| brought(&world, kind));
        let (low, high) = (brought[0].min(brought[1]).min(1.0), brought[0].max(brought[1]).max(1.0));
        if seed == 2 {
            let times = day(&world) / day(&apart(world));
            prop_assert!(low / 1.02 <= times && times <= 1.02 * high, "{times} for {brought:?}");
            return Ok(());
        }
        // That the waves came as the last edition, and not as all of them, speaks for the last edition of the day, too: what they change in
        // all is told beside the eve of the first.
        let moved = day(&world) / on_the_eve(&world);
        prop_assert!(low / 1.02 <= moved && moved <= 1.02 * high, "{moved} for {brought:?}");
        if (brought[0] - 1.0) * (brought[1] - 1.0) > 0.0 {
            prop_assert!((moved - 1.0) * (brought[0] - 1.0) >= 0.0, "{moved} for {brought:?}");
            let far = brought.map(f64::ln).into_iter().map(f64::abs).fold(f64::INFINITY, f64::min);
            let believed = [0.65, 0.95][seed];
            prop_assert!(far < 0.1 || moved.ln().abs() >= believed * far.min(1.1), "{moved} for {brought:?}");
        }
    }

    #[test]
    fn ten_times_the_inquiries_are_ten_times_the_day(times in 0.5f64..2.0, scale in 2.0f64..50.0) {
        let one = day(&campaigns(2025, ran(times), &[1.0]));
        let many = day(&campaigns(2025, ran(times), &[scale]));
        prop_assert!((many / one / scale - 1.0).abs() < 0.01, "{one} {many} {scale}");
    }

    #[test]
    fn alike_parts_of_a_queue_are_raised_alike(times in 0.5f64..2.0, part in 0.2f64..0.8) {
        let whole = day(&campaigns(2025, ran(times), &[3.0]));
        let made = campaigns(2025, ran(times), &[3.0 * part, 3.0 * (1.0 - part)]).forecast();
        let parts = day_of(&made, 0) + day_of(&made, 1);
        prop_assert!((parts / whole - 1.0).abs() < 0.01, "{whole} {parts}");
    }
}
