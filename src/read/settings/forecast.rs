//! `[forecast]`: how openings fall, and the calendar of days off.

use super::calendars;
use super::toml_walk::{Bounds, Placed, Section};
use crate::domain::holidays::Holidays;
use crate::domain::plan::ForecastSettings;
use crate::domain::units::Share;
use crate::read::findings::list::Findings;

/// A quarter of an hour holds a quarter of it where nothing falls.
const OPENING: Bounds = Bounds::from_to(0.25, 0.95);

/// Reads the table: the settings, the calendar, and the name of the planner's own file of days.
pub(in crate::read) fn read(
    root: &Section<'_>,
    findings: &mut Findings,
) -> (ForecastSettings, Holidays, Option<Placed<String>>) {
    let s = root.section("forecast", findings);
    let d = ForecastSettings::default().opening_quarter_share;
    let opening_quarter_share = Share(s.number("opening_quarter_share", d.0, OPENING, findings));
    let known = calendars::TABLES.map(|(name, table)| (name, (name, table)));
    let calendar = s.word("calendar", &known, findings);
    let file = s.long_text("holidays", findings);
    s.finish(findings);
    let table = calendar.map_or_else(Holidays::default, |(name, table)| calendars::read(name, table));
    let holidays = Holidays { file: file.as_ref().map_or_else(String::new, |file| file.value.clone()), ..table };
    (ForecastSettings { opening_quarter_share }, holidays, file)
}
