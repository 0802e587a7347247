//! The played schedule: as many runs as there is time for, and what standby is worth.

use super::{Run, unready};
use crate::cli::stage::{SCORECARD, STANDBY};
use crate::domain::incidents::Incidents;
use crate::error::Result;
use crate::{simulate, text};

impl Run<'_> {
    /// Plays as many runs as take some seconds, where that is fewer than plan.toml says; says so.
    pub fn simulate_briefly(&mut self) -> Result<()> {
        let asked = self.plan.simulation.runs;
        let runs = simulate::brief_runs(&self.plan, self.expected()?);
        if runs < asked {
            self.tell(&text!(
                runs,
                "a long plan: {runs} run is played instead of {asked}; `peakshift simulate` plays them all",
                "a long plan: {runs} runs are played instead of {asked}; `peakshift simulate` plays them all",
                "方案较长：仿真 {runs} 次而非 {asked} 次；`peakshift simulate` 可全部执行"
            ));
        }
        self.plan.simulation.runs = runs;
        let played = self.simulate(Incidents::default());
        self.plan.simulation.runs = asked;
        played
    }

    /// Plays the simulation again with standby squads of other sizes, where anybody stands by: `all` its runs, or as many
    /// as take some seconds.
    pub fn weigh_standby(&mut self, all: bool) -> Result<()> {
        let simulation = self.simulation.as_ref().ok_or_else(|| unready("simulation"))?;
        let runs = if all { Some(simulation.runs) } else { simulate::affordable_runs(simulation) };
        let Some(runs) = runs else {
            self.tell(&text!(
                "what standby is worth is left out: it would take longer than the plan; `peakshift simulate --risk` tells it",
                "未评估待命小队的价值：所需时间会超过求解本身；可用 `peakshift simulate --risk` 评估"
            ));
            return Ok(());
        };
        let worth = self.timed(&STANDBY, |run, _| {
            let (forecast, requirement, schedule) = (run.expected()?, run.required()?, run.checked()?);
            let seed = run.plan.solver.seed;
            simulate::standby_worth(&run.plan, forecast, requirement, schedule, &run.incidents, seed, runs)
        })?;
        self.standby_worth = Some(worth).filter(|worth| worth.queues.values().any(Option::is_some));
        Ok(())
    }

    /// Plays the simulation again with one more agent in the hours in which the scorecard is lost, where it may fail.
    pub fn weigh_scorecard(&mut self) -> Result<()> {
        let simulation = self.simulation.as_ref().ok_or_else(|| unready("simulation"))?;
        if !simulate::is_at_risk(&simulation.scorecard) {
            return Ok(());
        }
        let raises = self.timed(&SCORECARD, |run, _| {
            let simulation = run.simulation.as_ref().ok_or_else(|| unready("simulation"))?;
            simulate::raises(&run.plan, run.expected()?, run.checked()?, &run.incidents, simulation)
        })?;
        self.raises = Some(raises);
        Ok(())
    }
}
