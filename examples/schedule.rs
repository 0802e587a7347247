//! A schedule for a requirement that comes from elsewhere, checked and printed:
//! `cargo run --release --example schedule`.

use peakshift::domain::demand::Level;
use peakshift::domain::ids::Table;
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::{check, read, schedule};

const SETTINGS: &str = r#"
[plan]
name = "One evening"
timezone = "Asia/Shanghai"
start = "2026-11-11T16:00"
end = "2026-11-12T00:00"
interval_minutes = 60

[[queues]]
id = "presale"
name = "售前"
aht_seconds = 240
concurrency = 3
answer_within_seconds = 30
service_level = 0.8
patience_seconds = 120

[squads]
size = 4
"#;

const AGENTS: &str = "\
agent_id,name,tier,queues,max_hours
A1,陈静,senior,presale,8
A2,王磊,regular,presale,8
A3,李娜,regular,presale,4
A4,Sam,new,presale,8
";

// Standard agents on line in each hour from 16:00 on, as another tool, or a table of somebody's own, has them.
const WANTED: [f64; 8] = [1.0, 1.0, 1.5, 2.0, 3.0, 3.0, 2.5, 1.0];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("plan.toml"), SETTINGS)?;
    std::fs::write(folder.path().join("agents.csv"), AGENTS)?;
    let mut plan = read::plan(folder.path(), read::Needs { inquiries: false, agents: true })?.plan;
    // An end by its rounds, not by the clock, gives the same schedule on every machine.
    plan.solver.iterations = Some(3);
    plan.solver.time_limit_seconds = 30.0;

    let level = |hour: usize| if hour == 4 { Level::Peak } else { Level::Normal };
    let needs = WANTED.iter().enumerate();
    let needs = needs.map(|(hour, &required)| Need { required, standby_required: 0.0, level: level(hour) }).collect();
    let requirement = Requirement { needs: Table::new(vec![needs]), info: None };

    let candidate = schedule::solve(&plan, &requirement, &[], &Unobserved)?;
    // The checker shares nothing with the search; only what it passes can be used further.
    let verified = match check::check(&plan, &requirement, &candidate.roster, &[]) {
        Ok(verified) => verified,
        Err(violations) => return Err(format!("{violations:?}").into()),
    };

    for segment in verified.roster().segments() {
        let agent = &plan.agents[segment.agent];
        let queue = segment.queue.map_or("", |queue| plan.queues[queue].id.as_str());
        let [start, end] = [segment.span.start, segment.span.end].map(|at| plan.zone.show(at));
        println!("{} {start} {end} {} {queue}", agent.id, segment.activity.name());
    }
    let total = verified.objective().total();
    let certificate = &candidate.certificate;
    println!(
        "costs {:.2}; no schedule costs less than {:.2}, so that this one is within {:.1} % of the best",
        total.0,
        certificate.bound.0,
        100.0 * certificate.gap(total).0,
    );
    Ok(())
}
