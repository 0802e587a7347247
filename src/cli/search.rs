//! The options that every search takes.

use super::pipeline::Run;
use crate::domain::plan::Solver;
use crate::domain::roster::Segment;
use crate::domain::units::Share;
use crate::error::{Error, Result};
use crate::text;
use std::path::PathBuf;

/// As many as plan.toml may ask for.
const MOST_THREADS: usize = 256;

/// A file with what is to be kept.
#[derive(Debug, Clone, clap::Args)]
pub struct PinsFile {
    /// Keep what is locked or changed by hand in this schedule.xlsx, or the rows of this schedule.csv (those with a mark, where it has a column `locked`).
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// Keep every row of the file.
    #[arg(long, requires = "pins")]
    pins_all: bool,
}

impl PinsFile {
    /// The segments to keep, in a schedule that is still `sought` or in one that is there; none without a file.
    pub fn read(&self, run: &mut Run<'_>, sought: bool) -> Result<Vec<Segment>> {
        self.pins.as_deref().map_or(Ok(Vec::new()), |path| run.read_pins(path, self.pins_all, sought))
    }
}

/// Options of every search; they go before `[solver]` of plan.toml.
#[derive(Debug, Clone, clap::Args)]
pub struct Search {
    #[command(flatten)]
    pins: PinsFile,
    /// Stop after this many seconds.
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<f64>,
    /// Stop when the cost is proven to be within this share of the optimum, e.g. 0.01.
    #[arg(long, value_name = "SHARE")]
    gap: Option<f64>,
    /// Stop after this many improvement rounds, whatever the clock says: the same bytes on every machine.
    #[arg(long, value_name = "N")]
    iterations: Option<u64>,
    /// Threads; 0: all cores.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Seed of every random choice.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl Search {
    /// The segments that the search must keep.
    pub fn pins(&self, run: &mut Run<'_>) -> Result<Vec<Segment>> {
        self.pins.read(run, true)
    }

    /// Whether there are any.
    pub fn has_pins(&self) -> bool {
        self.pins.pins.is_some()
    }

    /// Refuses pins where no single schedule is sought.
    pub fn refuse_pins(&self) -> Result<()> {
        match self.pins.pins {
            Some(_) => Err(Error::Usage(text!("--pins is not for this command", "此命令不支持 --pins"))),
            None => Ok(()),
        }
    }

    /// Puts what was asked for on the command line in place of what plan.toml says.
    pub fn apply(&self, solver: &mut Solver) -> Result<()> {
        if let Some(seconds) = self.time_limit {
            // A year and more is no limit; the bound keeps it a valid `Duration`.
            if !(seconds > 0.0 && seconds <= 1e8) {
                return Err(Error::Usage(text!(
                    "--time-limit {seconds}: a number of seconds above 0 is expected",
                    "--time-limit {seconds}：应为大于 0 的秒数"
                )));
            }
            solver.time_limit_seconds = seconds;
        }
        if let Some(gap) = self.gap {
            if !(0.0..1.0).contains(&gap) {
                return Err(Error::Usage(text!(
                    "--gap {gap}: a share from 0 to below 1 is expected, e.g. 0.01",
                    "--gap {gap}：应为 0 到 1 之间的比例，如 0.01"
                )));
            }
            solver.gap = Share(gap);
        }
        solver.iterations = self.iterations.or(solver.iterations);
        if let Some(threads) = self.threads.filter(|threads| *threads > MOST_THREADS) {
            return Err(Error::Usage(text!(
                "--threads {threads}: a number from 0 to {MOST_THREADS} is expected",
                "--threads {threads}：应为 0 到 {MOST_THREADS} 之间的整数"
            )));
        }
        solver.threads = self.threads.unwrap_or(solver.threads);
        solver.seed = self.seed.unwrap_or(solver.seed);
        Ok(())
    }
}
