//! Sample campaigns of many days: whole local days around the event, waves that the forecast learns, and people with contracts by
//! the week.

use peakshift::domain::calendar::{Moment, Span, Zone};
use peakshift::domain::ids::QueueId;
use peakshift::domain::plan::{Agent, Plan};
use peakshift::domain::units::Minutes;
use peakshift::init::{Request, TEMPLATES, Template, files};
use peakshift::read::{self, Needs};
use peakshift::{forecast, staffing};
use std::fs;

const ALL: Needs = Needs { inquiries: true, agents: true };
/// Paid hours of one day, in the long run.
const HOURS_OF_A_DAY: f64 = 8.0;

fn request(template: &'static Template, days: u32) -> Request {
    Request { template, agents: 60, seed: 7, alike: false, demand: 1.0, days: Some(days), full: false }
}

fn loaded(request: &Request) -> read::Loaded {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files(request) {
        fs::write(folder.path().join(file.name), file.bytes).expect("written");
    }
    read::plan(folder.path(), ALL).unwrap_or_else(|error| panic!("{}: {error:?}", request.template.name))
}

/// The local days of the horizon.
fn days(plan: &Plan) -> Vec<Span> {
    let (zone, span) = (plan.zone, plan.horizon.span());
    let mut starts: Vec<Moment> =
        (0..=span.seconds() / 900).map(|quarter| span.start + Minutes(quarter * 15)).collect();
    starts.retain(|at| zone.minute_of_day(*at) == Minutes(0));
    starts.windows(2).map(|pair| Span { start: pair[0], end: pair[1] }).collect()
}

fn date(zone: Zone, at: Moment) -> String {
    zone.local(at).date().to_string()
}

/// Hours of `day` in which `agent` can work.
fn free_hours(agent: &Agent, day: Span) -> f64 {
    let quarters = (0..day.seconds() / 900).map(|quarter| day.start + Minutes(quarter * 15));
    let inside = |spans: &[Span], at: Moment| spans.iter().any(|span| span.start <= at && at < span.end);
    let is_free = |at: &Moment| agent.available.as_ref().is_none_or(|spans| inside(spans, *at));
    quarters.filter(is_free).count() as f64 / 4.0
}

#[test]
fn every_length_is_whole_local_days_around_the_event_and_is_read_without_a_finding() {
    for template in &TEMPLATES {
        for (count, alike) in [(1, false), (7, true), (14, false), (28, false), (28, true), (56, false)] {
            let loaded = loaded(&Request { alike, ..request(template, count) });
            assert_eq!(loaded.warnings, [], "{} {count}", template.name);
            let plan = &loaded.plan;
            let days = days(plan);
            assert_eq!(days.len(), count as usize, "{}", template.name);
            assert_eq!((days[0].start, days[days.len() - 1].end), (plan.horizon.span().start, plan.horizon.span().end));
            let own: Vec<_> = plan.events.iter().filter(|event| event.kind == template.name).collect();
            assert_eq!(own.len(), 3, "{}: two past editions and the one to come", template.name);
            assert!(days.contains(&own[2].span), "{} {count}: the day itself is planned", template.name);
        }
    }
}

#[test]
fn the_same_request_gives_the_same_bytes_and_another_seed_or_length_does_not() {
    let first = files(&request(&TEMPLATES[0], 14));
    assert_eq!(first, files(&request(&TEMPLATES[0], 14)));
    let table = |request: &Request, name: &str| {
        files(request).into_iter().find(|file| file.name == name).expect("a table").bytes
    };
    let same = request(&TEMPLATES[0], 14);
    for name in ["agents.csv", "availability.csv", "inquiries.csv"] {
        assert_ne!(table(&same, name), table(&Request { seed: 8, ..same }, name), "{name}");
        assert_ne!(table(&same, name), table(&Request { days: Some(15), ..same }, name), "{name}");
    }
}

#[test]
fn waves_of_kinds_of_their_own_are_forecast_above_the_days_beside_them() {
    for template in &TEMPLATES {
        let loaded = loaded(&request(template, 28));
        let plan = &loaded.plan;
        let (forecast, _) = forecast::forecast(plan, loaded.history.as_ref().expect("a history")).expect("a forecast");
        let days = days(plan);
        let length = plan.horizon.interval.0 * 60;
        let expected = |day: &Span| {
            let [from, to] = [day.start, day.end].map(|at| ((at.0 - plan.horizon.span().start.0) / length) as usize);
            let of_queue = |queue: QueueId| forecast.cells[queue][from..to].iter().map(|cell| cell.mean).sum::<f64>();
            plan.queues.ids().map(of_queue).sum::<f64>()
        };
        let coming: Vec<_> =
            plan.events.iter().filter(|event| event.span.overlap_seconds(&plan.horizon.span()) > 0).collect();
        assert_eq!(coming.len(), 5, "{}", template.name);
        let is_plain = |day: &Span| coming.iter().all(|event| event.span.overlap_seconds(day) == 0);
        for event in &coming {
            let editions = plan.events.iter().filter(|past| past.kind == event.kind).count();
            assert_eq!(editions, 3, "{}: two past editions show what the wave brings", event.name);
            let before = days.iter().rfind(|day| day.end <= event.span.start && is_plain(day));
            let after = days.iter().find(|day| day.start >= event.span.end && is_plain(day));
            assert!(before.or(after).is_some(), "{}: a day beside it", event.name);
            let own: Vec<f64> = days.iter().filter(|day| day.overlap_seconds(&event.span) > 0).map(&expected).collect();
            let least = own.iter().copied().fold(f64::INFINITY, f64::min);
            for beside in before.into_iter().chain(after) {
                let (name, plain) = (&event.name, expected(beside));
                assert!(least > 1.1 * plain, "{name}: {own:.0?}, {plain:.0} on {}", date(plan.zone, beside.start));
            }
        }
    }
}

#[test]
fn promised_hours_can_be_given_in_the_days_that_leave_and_windows_allow() {
    for (template, count) in TEMPLATES.iter().flat_map(|template| [1, 7, 14, 28].map(|count| (template, count))) {
        let plan = loaded(&request(template, count)).plan;
        let days = days(&plan);
        for agent in plan.agents.values() {
            let most = agent.max_hours.expect("a contract has a limit");
            let promised = agent.min_hours;
            let open = days.iter().filter(|day| free_hours(agent, **day) >= HOURS_OF_A_DAY).count() as f64;
            // A day off in every seven at least.
            let reachable = HOURS_OF_A_DAY * (open * 6.0 / 7.0).ceil();
            let id = &agent.id;
            assert!(promised <= most.min(reachable), "{id}: {promised} of {most} promised in {open} days of {count}");
            assert!(most <= f64::from(count.max(5)) / 7.0 * 60.0, "{id}: {most} hours in {count} days");
        }
    }
}

#[test]
fn nobody_works_seven_days_in_a_row_of_more_than_a_week() {
    let limit = |days| loaded(&Request { days, ..request(&TEMPLATES[0], 1) }).plan.rules.max_days_in_row;
    assert_eq!([None, Some(7), Some(8), Some(28)].map(limit), [0, 0, 6, 6]);
}

#[test]
fn contracts_differ_and_hours_follow_the_weeks() {
    let hours = |count| {
        let plan = loaded(&request(&TEMPLATES[0], count)).plan;
        let mut hours: Vec<f64> = plan.agents.values().filter_map(|agent| agent.max_hours).collect();
        hours.sort_by(f64::total_cmp);
        hours
    };
    let (one, four) = (hours(7), hours(28));
    let weekly: f64 = one.iter().sum::<f64>() / one.len() as f64;
    let monthly: f64 = four.iter().sum::<f64>() / four.len() as f64;
    assert!((monthly / weekly - 4.0).abs() < 0.4, "{weekly} a week, {monthly} in four");
    let mut kinds = four.clone();
    kinds.dedup();
    assert!(kinds.len() > 20, "{kinds:?}");
    assert!(four[5] < 0.5 * four[50], "part-time beside full-time: {four:?}");
}

#[test]
fn leave_and_wished_days_off_are_in_the_availability_and_the_event_keeps_clear_of_leave() {
    for template in &TEMPLATES {
        let plan = loaded(&request(template, 28)).plan;
        let days = days(&plan);
        let event = plan.events.iter().rfind(|event| event.kind == template.name).expect("the event");
        let gone = |agent: &Agent| days.iter().filter(|day| free_hours(agent, **day) == 0.0).count();
        let wished = |agent: &Agent| {
            let is_whole = |day: &&Span| agent.avoid.iter().any(|span| span.overlap_seconds(day) == day.seconds());
            days.iter().filter(is_whole).count()
        };
        let on_leave = plan.agents.values().filter(|agent| gone(agent) > 0).count();
        let wishing = plan.agents.values().filter(|agent| wished(agent) == 4).count();
        let preferring = plan.agents.values().filter(|agent| agent.prefer.is_some()).count();
        assert!((3..20).contains(&on_leave), "{}: {on_leave} on leave", template.name);
        assert!((12..36).contains(&wishing), "{}: {wishing} wish for a weekly day off", template.name);
        assert!(preferring > 3, "{}: {preferring} prefer a shift", template.name);
        for agent in plan.agents.values() {
            let free = free_hours(agent, event.span);
            assert!(free > 0.0, "{}: {} is on leave on the day itself", template.name, agent.id);
        }
    }
}

#[test]
fn the_roster_can_carry_the_campaign_with_little_to_spare() {
    for template in &TEMPLATES {
        let loaded = loaded(&request(template, 14));
        let plan = &loaded.plan;
        let (forecast, _) = forecast::forecast(plan, loaded.history.as_ref().expect("a history")).expect("a forecast");
        let requirement = staffing::staff(plan, &forecast).expect("a requirement");
        let given: f64 = plan.agents.values().map(|agent| agent.efficiency * agent.max_hours.unwrap_or(0.0)).sum();
        let at_once: f64 = plan.agents.values().map(|agent| agent.efficiency).sum();
        let needed: f64 = requirement.needs.values().flatten().map(|need| need.required).sum();
        let share = needed * plan.horizon.interval.hours() / given;
        let peak = (0..plan.horizon.intervals())
            .map(|index| requirement.needs.values().map(|needs| needs[index].required).sum::<f64>())
            .fold(0.0, f64::max);
        assert!((0.5..0.8).contains(&share), "{}: {share:.2} of the hours", template.name);
        assert!((0.25..1.0).contains(&(peak / at_once)), "{}: {:.2} of all at once", template.name, peak / at_once);
    }
}
