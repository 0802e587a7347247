//! `peakshift completions`: completion scripts for shells.

use super::{Cli, Session};
use crate::error::{Error, Result};
use clap::CommandFactory;
use std::io::Write;
use std::process::ExitCode;

/// Options of `completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    shell: clap_complete::Shell,
}

/// Prints the completions of a shell.
pub fn run(args: &Args, _: &Session) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "peakshift", &mut script);
    std::io::stdout().write_all(&script).map_err(|source| Error::Output { path: "stdout".into(), source })?;
    Ok(ExitCode::SUCCESS)
}
