//! A forecast of a sale, and the agents that it asks for, from a history in memory:
//! `cargo run --release --example forecast`.

use chrono::{NaiveTime, Timelike};
use peakshift::domain::calendar::{Moment, Span};
use peakshift::domain::demand::{Event, History, Observation};
use peakshift::domain::ids::Table;
use peakshift::domain::text::Lang;
use peakshift::domain::units::{Minutes, Share};
use peakshift::{forecast, read, staffing};

// Settings are those of plan.toml; what is left out has its default.
const SETTINGS: &str = r#"
[plan]
name = "Members' night"
timezone = "Europe/Paris"
start = "2026-10-15T18:00"
end = "2026-10-16T02:00"
interval_minutes = 60

[[queues]]
id = "chat"
name = "Chat"
aht_seconds = 240
concurrency = 3
answer_within_seconds = 30
service_level = 0.8
patience_seconds = 120
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("plan.toml"), SETTINGS)?;
    // No table is needed: history and event come from memory.
    let mut plan = read::plan(folder.path(), read::Needs { inquiries: false, agents: false })?.plan;

    let sale = Span { start: plan.horizon.start + Minutes(120), end: plan.horizon.end };
    plan.events.push(Event {
        // The first of its kind: the planner says that the day brings three times a normal one.
        uplift: Some(3.0),
        phase_times: vec![NaiveTime::from_hms_opt(20, 0, 0).ok_or("no such time")?],
        ..Event::new("Members' night", "members", sale)
    });

    // Eight weeks by the hour, busiest in the evening; one table row for each queue of the plan.
    let from = plan.horizon.start - Minutes(8 * 7 * 24 * 60);
    let series: Vec<Observation> = (0..8 * 7 * 24)
        .map(|hour| from + Minutes(hour * 60))
        .map(|start| Observation {
            start,
            length: Minutes(60),
            inquiries: usual(plan.zone.local(start).hour(), start),
            aht_seconds: None,
        })
        .collect();
    let history = History { series: Table::new(vec![series]) };

    let (forecast, findings) = forecast::forecast(&plan, &history)?;
    let requirement = staffing::staff(&plan, &forecast)?;

    for (queue, cells) in forecast.cells.iter() {
        println!("start             baseline    p50    p95  level   agents  answered in time");
        for (index, cell) in cells.iter().enumerate() {
            let need = requirement.needs[queue][index];
            let served = requirement.info.as_ref().map_or(Share(0.0), |info| info[queue][index].expected_service_level);
            println!(
                "{}  {:8.1} {:6.1} {:6.1}  {:6}  {:6.2}  {:14.1} %",
                plan.zone.show(plan.horizon.interval_start(index)),
                cell.baseline,
                cell.p50,
                cell.p95,
                cell.level.name(),
                need.required,
                100.0 * served.0,
            );
        }
    }
    // What peakshift has to say about the history, each with a code and a remedy.
    print!("{}", read::render(&findings, folder.path(), Lang::En, false));
    Ok(())
}

/// Inquiries in an hour: a smooth day with its top at 20:00, and a little unrest that is the same in every run.
fn usual(hour: u32, start: Moment) -> f64 {
    let day = 60.0 + 50.0 * ((f64::from(hour) - 20.0) * std::f64::consts::TAU / 24.0).cos();
    let unrest = (start.0 / 3600 * 7919 % 21 - 10) as f64 / 100.0;
    (day * (1.0 + unrest)).round()
}
