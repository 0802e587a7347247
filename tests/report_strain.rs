//! Who has it hard: what is told of a person is counted right, and what is named against it forbids it.

mod report_fixture;

use peakshift::check::{Verified, check};
use peakshift::domain::calendar::Span;
use peakshift::domain::fairness::loads;
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::plan::Plan;
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::text::{Lang, Text};
use peakshift::domain::units::Minutes;
use peakshift::report::{Listing, Output, strain_notice, strain_table};
use report_fixture::{Fixture, double11, fixture};

const AGENT: AgentId = AgentId(0);

fn listing(fixture: &Fixture) -> Option<Listing> {
    strain_table(&fixture.facts(Lang::En)).unwrap()
}

fn cells(listing: &Listing) -> Vec<Vec<String>> {
    listing.rows.iter().map(|row| row.iter().map(|cell| cell.en.clone()).collect()).collect()
}

/// Work from `start` minutes after the plan begins, stretches of `stretch` minutes with breaks between, the last one as long as is left.
fn block(plan: &Plan, start: i64, minutes: i64, stretch: i64, queues: &[usize]) -> Vec<Segment> {
    let (mut at, end) = (plan.horizon.start + Minutes(start), plan.horizon.start + Minutes(start + minutes));
    let mut segments = Vec::new();
    let mut number = 0;
    while at < end {
        let left = (end.0 - at.0) / 60;
        let work = if left <= plan.breaks.max_work.0 { left } else { stretch };
        let mut push = |length: i64, activity, queue| {
            segments.push(Segment {
                agent: AGENT,
                span: Span { start: at, end: at + Minutes(length) },
                activity,
                queue,
            });
            at = at + Minutes(length);
        };
        push(work, Activity::Work, Some(QueueId(queues[number % queues.len()])));
        if work < left {
            push(plan.breaks.break_length.0, Activity::Break, None);
        }
        number += 1;
    }
    segments
}

/// `fixture` with those segments alone.
fn with(mut fixture: Fixture, segments: Vec<Segment>) -> Fixture {
    fixture.plan.agents[AGENT].queues = fixture.plan.queues.ids().collect();
    fixture.verified = judged(&fixture, &fixture.plan, segments).expect("it keeps the rules");
    fixture
}

fn judged(
    fixture: &Fixture,
    plan: &Plan,
    segments: Vec<Segment>,
) -> Result<Verified, Vec<peakshift::check::Violation>> {
    check(plan, &fixture.requirement, &Roster::new(segments), &[])
}

/// The plan with `rules.max_span_minutes = 720` or the like.
fn ruled(plan: &Plan, key: &str) -> Plan {
    let (name, value) = key.split_once(" = ").unwrap_or_else(|| panic!("no rule: {key}"));
    let number: i64 = value.parse().unwrap();
    let mut plan = plan.clone();
    match name {
        "rules.max_blocks_per_duty" => plan.rules.max_blocks_per_duty = number as usize,
        "rules.max_span_minutes" => plan.rules.max_span = Minutes(number),
        "rules.max_days_in_row" => plan.rules.max_days_in_row = number as usize,
        "rules.max_duty_minutes" => plan.rules.max_duty = Minutes(number),
        "breaks.min_work_minutes" => plan.breaks.min_work = Minutes(number),
        _ => panic!("no such rule: {name}"),
    }
    plan
}

/// Every rule that is named against something forbids the schedule in which it was found.
#[test]
fn what_is_named_forbids_it() {
    let long = fixture("Asia/Shanghai", "2026-11-02T00:00", 24 * 9, 14);
    let days = |plan: &Plan| -> Vec<Segment> {
        let day = |day: i64| [540, 960].map(|from| block(plan, day * 1440 + from, 300, 45, &[0])).concat();
        (0..8).flat_map(day).collect()
    };
    let pieces: Vec<Segment> =
        [0, 300, 630].into_iter().flat_map(|from| block(&double11(6).plan, 60 + from, 180, 40, &[0])).collect();
    let rests = block(&double11(6).plan, 60, 300, 20, &[0]);
    let eight_days = days(&long.plan);
    let cases = [
        (double11(6), pieces, vec!["3 pieces in one duty", "13.5 h from first to last"]),
        (double11(6), rests, vec!["9 breaks in 5.0 h, 5 are enough"]),
        (long, eight_days, vec!["70.0 paid h in 7 days", "on duty 8 days in a row"]),
    ];
    for (fixture, segments, wanted) in cases {
        let fixture = with(fixture, segments.clone());
        let rows = cells(&listing(&fixture).expect("something is hard"));
        let told: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
        assert_eq!(told, wanted);
        for row in &rows {
            assert!(row[0].contains("A0001") && !row[3].is_empty(), "{row:?}");
            let plan = ruled(&fixture.plan, &row[4]);
            assert!(judged(&fixture, &plan, segments.clone()).is_err(), "{} does not forbid {}", row[4], row[2]);
        }
    }
}

/// One piece, one break or one change of queue fewer is nothing to tell.
#[test]
fn what_is_usual_is_not_told() {
    let plan = double11(6).plan;
    let two: Vec<Segment> = [60, 480].into_iter().flat_map(|from| block(&plan, from, 240, 45, &[0])).collect();
    let calm = block(&plan, 60, 300, 45, &[0, 0, 1, 1, 0, 2]);
    for segments in [two, calm] {
        let fixture = with(double11(6), segments);
        assert_eq!(listing(&fixture), None);
        assert!(strain_notice(&fixture.facts(Lang::En)).unwrap().is_empty());
    }
    let fixture = with(double11(6), block(&plan, 60, 300, 45, &[0, 1, 0, 1, 0, 1]));
    let rows = cells(&listing(&fixture).expect("five changes"));
    assert_eq!(rows.len(), 1);
    assert!(rows[0][2].starts_with("5 changes of queue in 5.0 h") && rows[0][4].starts_with("penalties.queue_switch"));
}

/// What one remedy is against stands once, the worst of it in front, however many days it is found on.
#[test]
fn what_comes_again_is_told_once() {
    let long = fixture("Asia/Shanghai", "2026-11-02T00:00", 24 * 6, 14);
    let day = |day: i64| block(&long.plan, 540 + day * 1440, 300, if day == 3 { 35 } else { 45 }, &[0, 1]);
    let segments: Vec<Segment> = (0..5).flat_map(day).collect();
    let rows = cells(&listing(&with(long, segments)).expect("changes of queue"));
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(
        rows[0][2].starts_with("6 changes of queue in 5.0 h") && rows[0][2].ends_with(", the worst of 5"),
        "{rows:?}"
    );
    let times: Vec<&str> = rows[0][3].split(", ").collect();
    assert_eq!(times, ["Thu 5 Nov 09:00–14:00", "Mon 2 Nov 09:00–14:00", "Tue 3 Nov 09:00–14:00", "+2"]);
}

/// Hours of broken wishes are those that the objective counts, and each time that is told lies in a block.
#[test]
fn broken_wishes_are_counted_as_elsewhere() {
    let mut fixture = double11(60);
    let start = fixture.plan.horizon.start;
    let span = |from: i64, to: i64| Span { start: start + Minutes(from), end: start + Minutes(to) };
    for (at, agent) in fixture.plan.agents.values_mut().enumerate() {
        let shift = 45 * at as i64 % 700;
        match at % 4 {
            0 => agent.prefer = Some(vec![span(shift, shift + 200), span(shift + 300, shift + 400)]),
            1 => agent.avoid = vec![span(shift, shift + 333)],
            2 => {
                (agent.prefer, agent.avoid) =
                    (Some(vec![span(shift, shift + 600)]), vec![span(shift + 100, shift + 220)])
            }
            _ => {}
        }
    }
    let rows = cells(&listing(&fixture).expect("wishes are broken"));
    let loads = loads(&fixture.plan, Some(&fixture.requirement), fixture.verified.roster());
    let hours = |who: &str| -> f64 {
        let wishes = rows.iter().filter(|row| row[0].ends_with(who) && row[2].starts_with("wish broken for "));
        wishes.map(|row| row[2].split(' ').nth(3).unwrap().parse::<f64>().unwrap()).sum()
    };
    let mut broken = 0;
    for (agent, load) in fixture.plan.agents.values().zip(&loads) {
        assert!((hours(&agent.id) - load.broken).abs() < 0.11, "{}: {} of {}", agent.id, hours(&agent.id), load.broken);
        broken += u32::from(load.broken > 0.0);
    }
    assert!(broken > 20, "{broken}");
}

/// The worst person comes first, and all that is told of one stands together, on the page and in the workbook.
#[test]
fn the_worst_come_first_everywhere() {
    let mut fixture = double11(60);
    fixture.plan.agents.values_mut().for_each(|agent| agent.prefer = Some(Vec::new()));
    let listing = listing(&fixture).expect("no wish is kept");
    let people: Vec<String> = cells(&listing).iter().map(|row| row[0].clone()).collect();
    let runs: Vec<usize> = people.chunk_by(|a, b| a == b).map(<[String]>::len).collect();
    assert!(runs.windows(2).all(|pair| pair[0] >= pair[1]), "{runs:?}");
    let mut once = people.clone();
    once.dedup();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), runs.len(), "nobody stands in two places");
    for lang in [Lang::En, Lang::Zh] {
        let page = String::from_utf8((Output::Html.export().bytes)(&fixture.facts(lang)).unwrap()).unwrap();
        let Text { en, zh } = listing.title.clone();
        assert!(page.contains(if lang == Lang::En { &en } else { &zh }));
        assert!(page.contains(&people[0]));
        let lines = strain_notice(&fixture.facts(lang)).unwrap();
        assert!(lines.len() == 4 && lines[0].starts_with(&people[0]), "{lines:?}");
    }
}
