//! `peakshift man`: manual pages in roff, for `man -l -` and for packages.

use super::{Cli, Session, translation};
use crate::error::{Error, Result};
use crate::text;
use clap::CommandFactory;
use std::io::Write;
use std::process::ExitCode;

/// Options of `man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command; left out: peakshift as a whole.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints the manual page of a command, or of all.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut command = translation::translated(Cli::command(), session.lang);
    command.build();
    let page = match &args.command {
        None => command,
        Some(name) => command.find_subcommand(name).cloned().ok_or_else(|| {
            let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let known = known.join(", ");
            Error::Usage(text!("no command `{name}`; there are {known}", "没有命令“{name}”；可用：{known}"))
        })?,
    };
    let output = |source| Error::Output { path: "stdout".into(), source };
    let mut roff = Vec::new();
    let source = concat!("peakshift ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(page).source(source).render(&mut roff).map_err(output)?;
    std::io::stdout().write_all(&roff).map_err(output)?;
    Ok(ExitCode::SUCCESS)
}
