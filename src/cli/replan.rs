//! `peakshift replan`: the rest of a night, planned anew with as few changes as they are worth.

use super::calendar::Calendars;
use super::figures::notes;
use super::pipeline::Run;
use super::pipeline::calendar::follow_restored;
use super::simulate::parse_surge;
use super::written::named;
use super::{PlanPath, Session, interrupt};
use crate::domain::incidents::Scaling;
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::publish::versions;
use crate::read::Needs;
use crate::report::{self, Facts, Listing};
use crate::text;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Changes that the terminal shows.
const FIRST_TOLD: usize = 12;

/// Options of `replan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub path: PlanPath,
    /// The local time of the question, e.g. 2026-11-10T23:40; what is over stays, and what begins soon.
    #[arg(long, value_name = "TIME", required_unless_present_any = ["undo", "watch"])]
    pub now: Option<String>,
    /// What has come in so far, from a file with start, queue and inquiries; the rest of the forecast follows it.
    #[arg(long, value_name = "FILE")]
    actuals: Option<PathBuf>,
    /// An agent who is away from now on, or during FROM/TO; may be given many times.
    #[arg(long, value_name = "ID[@FROM/TO]")]
    pub absent: Vec<String>,
    /// More inquiries than forecast from now on: a factor, for one queue as QUEUE=FACTOR, for a time as FACTOR@FROM/TO.
    #[arg(long, value_name = "[QUEUE=]FACTOR[@FROM/TO]")]
    pub surge: Vec<String>,
    /// Change at most this many people; those who are absent do not count.
    #[arg(long, value_name = "N")]
    pub max_changes: Option<usize>,
    /// What begins within this many minutes stays as it is; default: `notice_minutes` of plan.toml.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(0..=100_800))]
    pub notice: Option<i64>,
    /// Publish the new schedule; what is published now is kept as a version. Absences and surges are remembered with it.
    #[arg(long)]
    apply: bool,
    /// Go back: publish again what the newest change replaced, and keep what is published now.
    #[arg(long, conflicts_with_all = ["now", "actuals", "absent", "surge", "max_changes", "notice", "apply", "calendar"])]
    undo: bool,
    /// Follow what comes in: raise alarms and propose whenever FILE grows, and apply nothing. Time is the clock's, outside of the plan's own
    /// time the end of the newest row.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["actuals", "apply", "undo", "calendar"])]
    pub watch: Option<PathBuf>,
    /// With --watch: look at the file every so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=3600), requires = "watch")]
    pub every: u64,
    /// With --watch: end at this local time; default: the end of the plan.
    #[arg(long, value_name = "TIME", requires = "watch")]
    pub until: Option<String>,
    /// With --watch: look once and end.
    #[arg(long, requires = "watch")]
    pub once: bool,
    #[command(flatten)]
    calendars: Calendars,
    /// Why, for the list of versions.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

/// Reads the published schedule and writes the new one with its changes to out/replan/, and to out/ where that is asked for.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let needs = Needs { inquiries: false, agents: !args.undo };
    let mut run = Run::open(&args.path.plan, needs, session)?;
    run.claim("replan")?;
    run.warn_of_list();
    run.keep_calendar(args.calendars.is_asked());
    match &args.now {
        Some(now) => propose(args, now, &mut run, session),
        None => undo(args, &run, session),
    }
}

fn propose(args: &Args, now: &str, run: &mut Run<'_>, session: &Session) -> Result<ExitCode> {
    if let Some(minutes) = args.notice {
        run.replan.notice.0 = minutes;
    }
    let night = run.night(now, &args.absent, args.max_changes)?;
    let surges: Vec<Scaling> = args.surge.iter().map(|surge| parse_surge(surge, &run.plan)).collect::<Result<_>>()?;
    let published = run.read_published(&night)?;
    run.read_borne();
    let came = args.actuals.as_ref().map(|path| run.read_came(path, night.now)).transpose()?;
    let known = run.reforecast(came, &surges, &night)?;
    interrupt::listen();
    let told = run.replan(&night, &published, &known)?;
    let facts = Facts { night: Some(&told), seconds: &[], ..run.facts() };
    let files = run.write_night(&facts)?;
    let applied = if args.apply { Some(run.apply(&facts, &known, &args.note)?) } else { None };
    finish(&facts, &files, applied, (args, session))
}

/// Goes one step back.
fn undo(args: &Args, run: &Run<'_>, session: &Session) -> Result<ExitCode> {
    let (out, folder) = (run.out(), args.path.plan.display());
    let (back, kept) = (versions::before(&out)?, versions::next(&out));
    run.restore(back, &args.note)?;
    follow_restored(&args.path.plan, session)?;
    if session.json {
        session.object(&json!({ "restored": back, "kept_version": kept }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = text!(
        "version {back:03} is published again; what it replaced is kept as version {kept:03}, and `peakshift versions {folder} --restore {kept}` brings that back",
        "已重新发布版本 {back:03}；被其替换的班表保留为版本 {kept:03}，可用 `peakshift versions {folder} --restore {kept}` 恢复"
    );
    session.result(text.get(session.lang))?;
    Ok(ExitCode::SUCCESS)
}

/// What became of `--apply`: published with the number of the version that keeps what it replaced, or published already.
type Applied = Option<Option<u32>>;

fn applied_line(applied: Option<u32>, args: &Args) -> Text {
    let folder = args.path.plan.display();
    match applied {
        Some(kept) => text!(
            "published; what it replaced is kept as out/versions/{kept:03}, and `peakshift replan {folder} --undo` goes back",
            "已发布；被替换的班表保留在 out/versions/{kept:03}，`peakshift replan {folder} --undo` 可恢复"
        ),
        None => text!("nothing to publish: this is what is published already", "无需发布：当前发布的就是此班表"),
    }
}

/// What is to be told, one line a person, which breaks at the width of a terminal: in a table the longest would set the width of all.
fn told(to_tell: &Listing, lang: Lang) -> String {
    let line = |row: &Vec<Text>| {
        let [change, left, why] = &row[..] else { return String::new() };
        let (change, left, why) = (change.get(lang), left.get(lang), why.get(lang));
        let left = if left.chars().all(|digit| digit.is_ascii_digit()) {
            text!("{left} min left; ", "剩 {left} 分钟；")
        } else {
            Text::default()
        };
        let left = left.get(lang);
        format!("  {}\n", text!("{change} ({left}{why})", "{change}（{left}{why}）").get(lang))
    };
    let lines: String = to_tell.rows.iter().map(line).collect();
    format!("{}\n{lines}", to_tell.title.get(lang)) + &notes(to_tell, lang)
}

fn finish(
    facts: &Facts<'_>,
    files: &[PathBuf],
    applied: Applied,
    (args, session): (&Args, &Session),
) -> Result<ExitCode> {
    if session.json {
        let mut object = report::summary(facts);
        object["changes"] = report::changes_object(facts)?;
        object["files"] = named(files);
        if let Some(kept) = applied {
            object["applied"] = json!({ "published": kept.is_some(), "kept_version": kept });
        }
        session.object(&object)?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = session.lang;
    let mut to_tell = report::to_tell(facts)?;
    let more = to_tell.rows.len().saturating_sub(FIRST_TOLD);
    if more > 0 {
        to_tell.rows.truncate(FIRST_TOLD);
        to_tell.notes.push(text!("{more} more in changes.txt", "其余 {more} 条见 changes.txt"));
    }
    let shown = |listing: Option<Listing>| listing.map_or(String::new(), |l| session.listing(&l));
    let mut page = shown(report::before_and_after(facts)) + &told(&to_tell, lang) + &shown(report::curve(facts));
    page.extend(files.iter().map(|path| format!("  {}\n", path.display())));
    page.extend(applied.map(|kept| format!("{}\n", applied_line(kept, args).get(lang))));
    session.result(&page)?;
    Ok(ExitCode::SUCCESS)
}
