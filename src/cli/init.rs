//! `peakshift init`: writes a complete plan folder that runs as it is.

use super::{Session, init_from};
use crate::error::{Error, Result};
use crate::init::{self, Request, TEMPLATES, Template};
use crate::publish::{self, Change};
use crate::text;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make; it must not exist, or be empty.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The promotion.
    #[arg(long, value_name = "NAME", default_value = TEMPLATES[0].name, value_parser = names())]
    template: String,
    /// Number of agents on the roster; inquiries are scaled to it.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    agents: u32,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Make large groups of interchangeable agents instead of individual ones.
    #[arg(long)]
    alike: bool,
    /// Inquiries relative to what the roster can just carry; above 1, people are short.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    demand: f64,
    /// Plan so many local days around the event: a campaign with its waves, hours by contract and week, leave and days off.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=56))]
    days: Option<u32>,
    /// Use all the optional settings, explained: a catalogue of shifts, briefings and training, sites, mentors, people who learn, pay.
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    from: init_from::Options,
}

fn names() -> clap::builder::PossibleValuesParser {
    let value = |template: &Template| clap::builder::PossibleValue::new(template.name).help(template.about);
    TEMPLATES.iter().map(value).collect::<Vec<_>>().into()
}

/// Writes the folder.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    if !(args.demand > 0.0 && args.demand <= 1000.0) {
        let demand = args.demand;
        return Err(Error::Usage(text!(
            "--demand {demand}: a factor above 0 and up to 1000 is expected",
            "--demand {demand}：应为大于 0 且不超过 1000 的倍数"
        )));
    }
    let template = TEMPLATES.iter().find(|template| template.name == args.template).unwrap_or(&TEMPLATES[0]);
    let (agents, Args { seed, alike, demand, days, full, .. }) = (args.agents as usize, args);
    let request = Request { template, agents, seed: *seed, alike: *alike, demand: *demand, days: *days, full: *full };
    let folder = args.folder.display();
    if publish::is_in_use(&args.folder)? {
        return Err(init_from::in_use(&args.folder));
    }
    if !args.from.from.is_empty() {
        return init_from::run(&args.folder, &args.from, session);
    }
    let changes: Vec<Change> =
        init::files(&request).into_iter().map(|file| Change::Write(file.name.to_owned(), file.bytes)).collect();
    let written = init_from::made(&args.folder, &changes)?;
    let written: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    if session.json {
        session.object(&serde_json::json!({ "files": written }))?;
    } else {
        session.result(&written.join("\n"))?;
        session.say(&text!("next: peakshift plan {folder}", "下一步：peakshift plan {folder}"));
    }
    Ok(ExitCode::SUCCESS)
}
