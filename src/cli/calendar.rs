//! The option of every command that publishes a schedule: files for people's calendars beside it.

/// Whether calendars are asked for.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Calendars {
    /// Write calendar files too, one for each agent and one for each lead's squad; once they are there, they are kept up to date without this.
    #[arg(long)]
    calendar: bool,
}

impl Calendars {
    /// Whether they are.
    pub fn is_asked(self) -> bool {
        self.calendar
    }
}
