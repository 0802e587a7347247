//! `peakshift help`: the same pages as `--help`.

use super::{Cli, Session, translation};
use crate::error::Result;
use clap::CommandFactory;
use std::process::ExitCode;

/// Options of `help`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command; left out: all of them.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints the help of a command, or of all.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let colors = if session.color_of_results { clap::ColorChoice::Always } else { clap::ColorChoice::Never };
    let command = translation::translated(Cli::command(), session.lang).color(colors);
    let words = std::iter::once("peakshift").chain(args.command.as_deref()).chain(["--help"]);
    match command.try_get_matches_from(words) {
        Err(page) => page.exit(),
        Ok(_) => Ok(ExitCode::SUCCESS),
    }
}
