//! The command line: parses, composes the stages, prints, and maps every end to an exit code.

mod backtest;
mod calendar;
mod chart;
mod check;
mod compare;
mod completions;
mod drafts;
mod erlang;
mod explain;
mod export;
mod figures;
mod finish;
mod follow;
mod forecast;
mod guard;
mod help;
mod hire;
mod import;
mod import_roster;
mod init;
mod init_from;
mod interrupt;
mod language;
mod leftover;
mod man;
mod many;
mod pinned;
mod pipeline;
mod places;
mod plan;
mod progress;
mod reading;
mod refine;
mod replan;
mod review;
mod schedule;
mod search;
mod session;
mod simulate;
mod staff;
mod stage;
mod terminal;
mod translation;
mod usage;
mod verify;
mod version;
mod versions;
mod violations;
mod watch;
mod written;

use crate::domain::text::Lang;
use crate::domain::threads;
use crate::error::Result;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use session::Session;
use std::path::PathBuf;
use std::process::ExitCode;

/// Forecasts promotion peaks, computes how many agents are needed, and schedules the shifts.
#[derive(Debug, Parser)]
#[command(
    name = "peakshift",
    version,
    max_term_width = 110,
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    /// Print the version.
    #[arg(long, short = 'V', display_order = 906, action = clap::ArgAction::Version)]
    version: Option<bool>,
    /// With --version: also the solver and the time zone data.
    #[arg(long, display_order = 907, requires = "version")]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
struct Global {
    /// Language of messages and reports; default: from the locale.
    #[arg(long, global = true, display_order = 901, value_enum, ignore_case = true, value_name = "LANG")]
    lang: Option<language::Choice>,
    /// Print one JSON object on stdout instead of text.
    #[arg(long, global = true, display_order = 902)]
    json: bool,
    /// Print no progress, prose or warnings; errors and results only.
    #[arg(long, short, global = true, display_order = 903)]
    quiet: bool,
    /// When to colour messages.
    #[arg(long, global = true, display_order = 904, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
    /// Print help.
    #[arg(long, short, global = true, display_order = 905, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// Where the plan is.
#[derive(Debug, Clone, clap::Args)]
struct PlanPath {
    /// The plan folder, or the path of its plan.toml.
    #[arg(value_name = "PLAN", default_value = ".")]
    plan: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a complete plan folder that runs as it is.
    Init(Box<init::Args>),
    /// Read exports as they come and write the tables of a plan folder.
    Import(Box<import::Args>),
    /// Read everything and report every problem at once.
    Check(check::Args),
    /// Forecast inquiries per interval and queue.
    Forecast(forecast::Args),
    /// Compute the agents required per interval and queue.
    Staff(staff::Args),
    /// Solve for a schedule of the requirement.
    Schedule(schedule::Args),
    /// Forecast, staff, schedule, verify, simulate and report: the main job.
    Plan(plan::Args),
    /// Variants of one plan side by side: cost, shortage, service level, and what changes for whom.
    Compare(compare::Args),
    /// Judge a published schedule by the rules and recompute its cost.
    Verify(verify::Args),
    /// Play the schedule against random demand, contact by contact.
    Simulate(simulate::Args),
    /// Whom to hire beside the roster, and what every sum of money would buy.
    Hire(hire::Args),
    /// In the night itself: plan the rest anew with as few changes as they are worth.
    Replan(replan::Args),
    /// Why an interval is short, why somebody has this duty, who could stand in; with prices.
    Explain(explain::Args),
    /// After the event: how far the forecast was off, whose fault the shortages were, what to learn.
    Review(review::Args),
    /// Write the published schedule for an attendance system: WeCom or Feishu.
    Export(export::Args),
    /// List the schedules that were published before, or go back to one.
    Versions(versions::Args),
    /// How well each forecast method would have done on this history, and which is used.
    Backtest(backtest::Args),
    /// The staffing calculator by itself: agents required, or what given agents achieve.
    Erlang(erlang::Args),
    /// Print shell completions.
    Completions(completions::Args),
    /// Print a manual page in roff.
    Man(man::Args),
    /// Print the help of a command.
    Help(help::Args),
}

/// Runs the command line of this process; the exit code is one of SPEC section 5.
pub fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let lang = language::early(&arguments);
    let command = Cli::command().version(version::text(&arguments, lang));
    let command = translation::translated(command, lang);
    let cli = match command.try_get_matches_from(&arguments).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(usage::told(&error, lang)),
    };
    let session = Session::new(&cli.global, lang);
    guard::install();
    threads::start();
    match guard::caught(|| run(&cli.command, &session)) {
        Ok(code) => code,
        Err(error) => {
            session.fail(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(command: &Command, session: &Session) -> Result<ExitCode> {
    match command {
        Command::Init(args) => init::run(args, session),
        Command::Import(args) => import::run(args, session),
        Command::Check(args) => check::run(args, session),
        Command::Forecast(args) => forecast::run(args, session),
        Command::Staff(args) => staff::run(args, session),
        Command::Schedule(args) => schedule::run(args, session),
        Command::Plan(args) if args.is_many() => many::run(args, session),
        Command::Plan(args) => plan::run(args, session),
        Command::Compare(args) => compare::run(args, session),
        Command::Verify(args) => verify::run(args, session),
        Command::Simulate(args) => simulate::run(args, session),
        Command::Hire(args) => hire::run(args, session),
        Command::Replan(args) if args.watch.is_some() => watch::run(args, session),
        Command::Replan(args) => replan::run(args, session),
        Command::Explain(args) => explain::run(args, session),
        Command::Review(args) => review::run(args, session),
        Command::Export(args) => export::run(args, session),
        Command::Versions(args) => versions::run(args, session),
        Command::Backtest(args) => backtest::run(args, session),
        Command::Erlang(args) => erlang::run(args, session),
        Command::Completions(args) => completions::run(args, session),
        Command::Man(args) => man::run(args, session),
        Command::Help(args) => help::run(args, session),
    }
}
