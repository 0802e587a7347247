//! `peakshift check`: every problem of every input at once, and what was understood.

use super::pipeline::unfinished;
use super::progress::Meter;
use super::terminal::shown;
use super::{PlanPath, Session};
use crate::domain::demand::Forecast;
use crate::domain::text::Text;
use crate::error::{Error, Finding, Result, Severity};
use crate::forecast::{self, Examination};
use crate::read::{self, Loaded, Needs};
use crate::{report, staffing, text};
use serde_json::{Value, json};
use std::ops::Range;
use std::process::ExitCode;

const DAY: i64 = 1440;
const WEEKDAYS: [[&str; 2]; 7] = [
    ["Mon", "周一"],
    ["Tue", "周二"],
    ["Wed", "周三"],
    ["Thu", "周四"],
    ["Fri", "周五"],
    ["Sat", "周六"],
    ["Sun", "周日"],
];

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
}

/// What the forecast makes of the history.
struct History {
    examination: Examination,
    /// By queue: its id and its closed hours of the week, in minutes from Monday 00:00.
    closed: Vec<(String, Vec<Range<i64>>)>,
    /// What handling times are used.
    handling: Vec<Text>,
}

/// Reads everything and reports; exit code 3 when there is an error.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    unfinished::finish(&args.path.plan)?;
    session.reading(&args.path.plan);
    let meter = Meter::start(session, text!("check", "检查"));
    let (loaded, mut findings) = read::survey(&args.path.plan, Needs { inquiries: true, agents: true });
    let count = |findings: &[Finding], severity| findings.iter().filter(|finding| finding.severity == severity).count();
    // What was misread says nothing about the history.
    let history = loaded.as_ref().filter(|_| count(&findings, Severity::Error) == 0).and_then(history);
    // A drill can be judged by a plan without errors only: its queues and agents may be the ones in error.
    if let Some(plan) = loaded.as_ref().filter(|_| count(&findings, Severity::Error) == 0) {
        findings.extend(read::drill_findings(&plan.folder, &plan.plan));
    }
    findings.extend(history.iter().flat_map(|history| history.examination.findings.clone()));
    let forecast = loaded.as_ref().filter(|_| count(&findings, Severity::Error) == 0).map(forecast);
    findings.extend(forecast.iter().flat_map(refused));
    drop(meter);
    let errors = count(&findings, Severity::Error);
    let warnings = count(&findings, Severity::Warning);
    let days = history.as_ref().map(|history| &history.examination.days);
    let understood = loaded.as_ref().map(|loaded| read::understood(loaded, days));
    if session.json {
        let list: Vec<_> = findings.iter().map(|finding| session.finding_object(finding)).collect();
        let mut understood = understood.map_or(json!({}), |all| json!(all));
        if let (Some(history), Some(loaded)) = (&history, &loaded) {
            history.extend(&mut understood, loaded);
        }
        let mut object = json!({ "findings": list, "understood": understood });
        if let (Some(loaded), Some(Ok(Some((forecast, _))))) = (&loaded, &forecast) {
            object["adjustments"] = report::adjustments_object(&loaded.plan, forecast);
            object["limits"] = report::limits_object(&loaded.plan, &staffing::staff(&loaded.plan, forecast)?.rounded());
        }
        session.object(&object)?;
    } else {
        let mut page = session.rendered(&findings, session.color_of_results);
        let lines = understood.iter().flat_map(read::Understood::lines);
        for line in lines.chain(history.iter().flat_map(History::lines)) {
            page += &shown(line.get(session.lang));
            page.push('\n');
        }
        if let (Some(loaded), Some(Ok(Some((forecast, _))))) = (&loaded, &forecast) {
            page += &limits(loaded, forecast, session)?;
        }
        let wrong = text!(errors, "{errors} error", "{errors} errors", "{errors} 处错误").get(session.lang).to_owned();
        let end = text!(
            warnings,
            "{wrong}, {warnings} warning",
            "{wrong}, {warnings} warnings",
            "{wrong}，{warnings} 处警告"
        );
        session.painted_result(&(page + end.get(session.lang)))?;
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// What would be forecast, with its warnings; none without a history.
fn forecast(loaded: &Loaded) -> Result<Option<(Forecast, Vec<Finding>)>> {
    let history = loaded.history.as_ref();
    let made = |history| forecast::forecast(&loaded.plan, history).map(|(made, warnings)| (made.rounded(), warnings));
    history.map(made).transpose()
}

/// What keeps a forecast from being made, or what it says of an event or a campaign that runs: the examination looks at normal weeks.
fn refused(forecast: &Result<Option<(Forecast, Vec<Finding>)>>) -> Vec<Finding> {
    match forecast {
        Err(Error::Invalid(findings)) => findings.clone(),
        Ok(Some((_, warnings))) => {
            let runs = [forecast::RUNNING_EVENT, forecast::CAMPAIGN];
            warnings.iter().filter(|warning| runs.contains(&warning.code)).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// For how many hours each limit sets the requirement that `forecast` leads to, and what the planner's word changed.
fn limits(loaded: &Loaded, forecast: &Forecast, session: &Session) -> Result<String> {
    let plan = &loaded.plan;
    let requirement = staffing::staff(plan, forecast)?.rounded();
    let listings = [report::adjustments(plan, forecast), report::limits(plan, &requirement)];
    Ok(listings.iter().flatten().map(|listing| session.listing(listing)).collect())
}

fn history(loaded: &Loaded) -> Option<History> {
    let (plan, history) = (&loaded.plan, loaded.history.as_ref()?);
    let examination = forecast::examine(plan, history);
    let closed =
        examination.closed.iter().map(|(queue, hours)| (plan.queues[queue].id.clone(), hours.clone())).collect();
    let handling = forecast::handling_used(plan, history);
    Some(History { closed, handling, examination })
}

impl History {
    fn lines(&self) -> Vec<Text> {
        let with_hours = self.closed.iter().filter(|(_, hours)| !hours.is_empty());
        let closed = with_hours.map(|(id, hours)| {
            let [en, zh] = [0, 1].map(|lang| week(hours, lang));
            text!("queue {id}: closed {en}", "队列 {id}：不开放时段 {zh}")
        });
        closed.chain(self.handling.iter().chain(&self.examination.calendar).cloned()).collect()
    }

    /// Adds `closed_hours`, `handling`, `proposed_events` and, where there is one, `calendar` to the object of what was understood.
    fn extend(&self, understood: &mut Value, loaded: &Loaded) {
        let zone = loaded.plan.zone;
        let closed = self.closed.iter().map(|(id, hours)| (id.clone(), json!(week(hours, 0))));
        understood["closed_hours"] = Value::Object(closed.collect());
        understood["handling"] = json!(self.handling.iter().map(|line| &line.en).collect::<Vec<_>>());
        if !self.examination.calendar.is_empty() {
            understood["calendar"] = json!(self.examination.calendar.iter().map(|line| &line.en).collect::<Vec<_>>());
        }
        let proposed = self.examination.proposals.iter().map(|proposal| {
            json!({
                "event": proposal.name(zone),
                "kind": forecast::PROPOSED_KIND,
                "start": zone.show(proposal.span.start),
                "end": zone.show(proposal.span.end),
                "times": (proposal.times * 100.0).round() / 100.0,
            })
        });
        understood["proposed_events"] = Value::Array(proposed.collect());
    }
}

/// Closed hours in words, e.g. `Mon-Fri 00:00-09:00 18:00-24:00; Sat-Sun 00:00-24:00`; `lang` 0 is English.
fn week(closed: &[Range<i64>], lang: usize) -> String {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let day = |day: i64| -> String {
        let inside = closed.iter().map(|r| (r.start - day * DAY).max(0)..(r.end - day * DAY).min(DAY));
        let words = inside.filter(|r| r.start < r.end).map(|r| format!("{}-{}", clock(r.start), clock(r.end)));
        words.collect::<Vec<_>>().join(" ")
    };
    let days: Vec<String> = (0..7).map(day).collect();
    let mut parts = Vec::new();
    let mut first = 0;
    while first < days.len() {
        let run = days[first..].iter().take_while(|hours| **hours == days[first]).count();
        let [from, to] = [first, first + run - 1].map(|day| WEEKDAYS[day][lang]);
        let name = if run > 1 { format!("{from}-{to}") } else { from.to_owned() };
        if !days[first].is_empty() {
            parts.push(format!("{name} {}", days[first]));
        }
        first += run;
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_hours_are_named_by_runs_of_alike_days() {
        let mut closed: Vec<Range<i64>> = (0..5).map(|d| d * DAY..d * DAY + 540).collect();
        closed.push(5 * DAY..7 * DAY);
        assert_eq!(week(&closed, 0), "Mon-Fri 00:00-09:00; Sat-Sun 00:00-24:00");
        assert_eq!(week(&closed[2..3], 1), "周三 00:00-09:00");
        assert_eq!(week(&[], 0), "");
    }
}
