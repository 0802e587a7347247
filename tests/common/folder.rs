//! Writes a plan built in code as a plan folder, for programs that read files.

use peakshift::domain::calendar::Span;
use peakshift::domain::coverage::CoverageCell;
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::{Holiday, Plan};
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Segment};
use peakshift::domain::sessions::Each;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Writes plan.toml, agents.csv, availability.csv and worked.csv. Windows are written as they are stored: `unavailable` rows are gone.
pub fn write_plan(plan: &Plan, folder: &Path) {
    fs::write(folder.join("plan.toml"), settings(plan)).expect("plan.toml");
    let mut agents =
        String::from("agent_id,name,tier,queues,min_hours,max_hours,cost_per_hour,efficiency,site,efficiency_from\n");
    let mut availability = String::from("agent_id,start,end,kind\n");
    let mut worked = String::from("agent_id,start,end\n");
    for agent in plan.agents.values() {
        let queues: Vec<_> = agent.queues.iter().map(|&q| plan.queues[q].id.as_str()).collect();
        let most = agent.max_hours.map_or(String::new(), |hours| hours.to_string());
        let steps: Vec<_> = agent.steps.iter().map(|step| format!("{}={}", step.from, step.efficiency)).collect();
        let site = agent.site.map_or("", |site| &plan.sites[site].id);
        let row = (&agent.id, &agent.name, &plan.tiers[agent.tier].id, queues.join(";"), agent.min_hours, most);
        writeln!(
            agents,
            "{},{},{},{},{},{},{},{},{},{}",
            row.0,
            row.1,
            row.2,
            row.3,
            row.4,
            row.5,
            agent.cost_per_hour.0,
            agent.efficiency,
            site,
            steps.join(";")
        )
        .expect("a string");
        let mut rows = |kind: &str, spans: &[Span]| {
            for span in spans {
                let (start, end) = (plan.zone.show(span.start), plan.zone.show(span.end));
                writeln!(availability, "{},{start},{end},{kind}", agent.id).expect("a string");
            }
        };
        rows("available", agent.available.as_deref().unwrap_or(&[]));
        rows("prefer", agent.prefer.as_deref().unwrap_or(&[]));
        rows("avoid", &agent.avoid);
        for span in &agent.worked {
            let (start, end) = (plan.zone.show(span.start), plan.zone.show(span.end));
            writeln!(worked, "{},{start},{end}", agent.id).expect("a string");
        }
    }
    fs::write(folder.join("agents.csv"), agents).expect("agents.csv");
    fs::write(folder.join("availability.csv"), availability).expect("availability.csv");
    fs::write(folder.join("worked.csv"), worked).expect("worked.csv");
}

fn settings(plan: &Plan) -> String {
    let (r, b, s, p) = (&plan.rules, &plan.breaks, &plan.standby, &plan.penalties);
    let mut toml = format!(
        "[plan]\nname = \"{}\"\ntimezone = \"{}\"\nstart = \"{}\"\nend = \"{}\"\ninterval_minutes = {}\n",
        plan.name,
        plan.zone.0.name(),
        plan.zone.show(plan.horizon.start),
        plan.zone.show(plan.horizon.end),
        plan.horizon.interval.0,
    );
    let mut table = |name: &str, keys: &[(&str, String)]| {
        writeln!(toml, "\n[{name}]").expect("a string");
        for (key, value) in keys {
            writeln!(toml, "{key} = {value}").expect("a string");
        }
    };
    table(
        "rules",
        &[
            ("block_grid_minutes", r.block_grid.0.to_string()),
            ("min_block_minutes", r.min_block.0.to_string()),
            ("max_block_minutes", r.max_block.0.to_string()),
            ("min_gap_minutes", r.min_gap.0.to_string()),
            ("max_blocks_per_duty", r.max_blocks_per_duty.to_string()),
            ("max_duty_minutes", r.max_duty.0.to_string()),
            ("max_span_minutes", r.max_span.0.to_string()),
            ("min_rest_minutes", r.min_rest.0.to_string()),
            ("max_days_in_row", r.max_days_in_row.to_string()),
            ("max_shift_kinds", r.max_shift_kinds.to_string()),
        ],
    );
    table(
        "breaks",
        &[
            ("max_work_minutes", b.max_work.0.to_string()),
            ("min_work_minutes", b.min_work.0.to_string()),
            ("break_minutes", b.break_length.0.to_string()),
            ("meal_after_minutes", b.meal_after.0.to_string()),
            ("meal_minutes", b.meal_length.0.to_string()),
            ("meal_margin_minutes", b.meal_margin.0.to_string()),
            ("meal_latest_minutes", b.meal_latest.0.to_string()),
            ("meal_paid", b.meal_paid.to_string()),
        ],
    );
    table(
        "standby",
        &[
            ("min_block_minutes", s.min_block.0.to_string()),
            ("max_block_minutes", s.max_block.0.to_string()),
            ("pay_ratio", format!("{:?}", s.pay_ratio)),
        ],
    );
    table(
        "squads",
        &[
            ("size", format!("{:?}", plan.squads.size)),
            ("experienced_share", format!("{:?}", plan.squads.experienced_share.0)),
            ("new_per_mentor", format!("{:?}", plan.squads.new_per_mentor)),
        ],
    );
    let [normal, peak, burst] = p.shortage;
    table(
        "penalties",
        &[
            ("shortage", format!("{{ normal = {normal:?}, peak = {peak:?}, burst = {burst:?} }}")),
            ("surplus", format!("{:?}", p.surplus)),
            ("standby_shortage", format!("{:?}", p.standby_shortage)),
            ("lead_shortage", format!("{:?}", p.lead_shortage)),
            ("experienced_shortage", format!("{:?}", p.experienced_shortage)),
            ("mentor_shortage", format!("{:?}", p.mentor_shortage)),
            ("seat_excess", format!("{:?}", p.seat_excess)),
            ("below_min_hours", format!("{:?}", p.below_min_hours)),
            ("outside_preference", format!("{:?}", p.outside_preference)),
            ("avoided", format!("{:?}", p.avoided)),
            ("night_over_fair_share", format!("{:?}", p.night_over_fair_share)),
            ("fair_night_hours", format!("{:?}", p.fair_night_hours)),
            ("extra_break", format!("{:?}", p.extra_break)),
            ("late_work", format!("{:?}", p.late_work)),
            ("queue_switch", format!("{:?}", p.queue_switch)),
        ],
    );
    let pay = &plan.pay;
    let holiday = |holiday: &Holiday| format!("{{ date = \"{}\", ratio = {:?} }}", holiday.date, holiday.ratio);
    let holidays: Vec<String> = pay.holidays.iter().map(holiday).collect();
    table(
        "pay",
        &[
            ("night_bonus_per_hour", format!("{:?}", pay.night_bonus_per_hour)),
            ("overtime_after_hours", format!("{:?}", pay.overtime_after_hours)),
            ("overtime_ratio", format!("{:?}", pay.overtime_ratio)),
            ("holiday", format!("[{}]", holidays.join(", "))),
        ],
    );
    for site in plan.sites.values() {
        writeln!(toml, "\n[[sites]]\nid = \"{}\"\nseats = {}", site.id, site.seats).expect("a string");
    }
    for session in plan.sessions.values() {
        let quoted =
            |ids: &mut dyn Iterator<Item = &str>| ids.map(|id| format!("{id:?}")).collect::<Vec<_>>().join(", ");
        let tiers = quoted(&mut session.tiers.iter().map(|&tier| plan.tiers[tier].id.as_str()));
        let queues = quoted(&mut session.queues.iter().map(|&queue| plan.queues[queue].id.as_str()));
        let agents = quoted(&mut session.agents.iter().map(String::as_str));
        let each = if session.each == Each::Block { "block" } else { "plan" };
        let at = ["inside", "start", "end"][session.place as usize];
        let (from, to) = (plan.zone.show(session.window.start), plan.zone.show(session.window.end));
        writeln!(
            toml,
            "\n[[activities]]\nid = \"{}\"\nminutes = {}\ntiers = [{tiers}]\nqueues = [{queues}]\nagents = [{agents}]\n\
             from = \"{from}\"\nto = \"{to}\"\neach = \"{each}\"\nat = \"{at}\"\nmissing = {:?}",
            session.id, session.length.0, session.missing.0
        )
        .expect("a string");
    }
    for queue in plan.queues.values() {
        let (id, name) = (&queue.id, &queue.name);
        writeln!(toml, "\n[[queues]]\nid = \"{id}\"\nname = \"{name}\"").expect("a string");
        if let Some(hours) = queue.answer_within_hours {
            writeln!(toml, "answer_within_hours = {hours:?}").expect("a string");
        }
    }
    toml
}

/// The first five columns of requirements.csv.
pub fn requirements_csv(plan: &Plan, requirement: &Requirement) -> String {
    let mut csv = String::from("start,queue,required,standby_required,level\n");
    for (queue, needs) in requirement.needs.iter() {
        for (index, need) in needs.iter().enumerate() {
            let start = plan.zone.show(plan.horizon.interval_start(index));
            let (id, level) = (&plan.queues[queue].id, need.level.name());
            writeln!(csv, "{start},{id},{},{},{level}", need.required, need.standby_required).expect("a string");
        }
    }
    csv
}

/// schedule.csv.
pub fn schedule_csv(plan: &Plan, segments: &[Segment]) -> String {
    let mut csv = String::from("agent_id,name,tier,start,end,activity,queue,lead\n");
    for segment in segments {
        let agent = &plan.agents[segment.agent];
        let (start, end) = (plan.zone.show(segment.span.start), plan.zone.show(segment.span.end));
        let queue = match segment.activity {
            Activity::Session(session) => &plan.sessions[session].id,
            _ => segment.queue.map_or("", |queue| &plan.queues[queue].id),
        };
        let (id, name, tier) = (&agent.id, &agent.name, &plan.tiers[agent.tier].id);
        writeln!(csv, "{id},{name},{tier},{start},{end},{},{queue},", segment.activity.name()).expect("a string");
    }
    csv
}

/// coverage.csv.
pub fn coverage_csv(plan: &Plan, coverage: &Table<QueueId, Vec<CoverageCell>>) -> String {
    let mut csv = String::from("start,queue,required,scheduled,shortage,surplus,standby_required,standby\n");
    for (queue, cells) in coverage.iter() {
        for (index, c) in cells.iter().enumerate() {
            let start = plan.zone.show(plan.horizon.interval_start(index));
            let numbers = [c.required, c.scheduled, c.shortage, c.surplus, c.standby_required, c.standby];
            let numbers: Vec<_> = numbers.iter().map(f64::to_string).collect();
            writeln!(csv, "{start},{},{}", plan.queues[queue].id, numbers.join(",")).expect("a string");
        }
    }
    csv
}
