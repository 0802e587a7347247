//! schedule.xlsx: the schedule for people, ready to print.
//!
//! One file per sheet. Text is written as text, so that no name becomes a formula; formulas hold places and numbers alone.

mod carried;
mod counts;
mod coverage;
mod daily;
mod fairness;
mod grid;
mod grid_edits;
mod hire;
mod naming;
mod night;
mod overview;
mod places;
mod roster;
mod saving;
mod segments;
mod settings;
mod simulation;
mod squads;
mod style;

pub(super) use hire::listings;

use super::Facts;
use super::view::View;
use crate::domain::imprint;
use crate::domain::text::Text;
use crate::error::Result;
use crate::text;
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use saving::{failed, saved};
use style::Styles;

/// How hard the file is packed, 1 to 9: the sheets of a month take a fifth of the time of the usual 6, and the file is a third larger.
const PACKED: u8 = 2;

/// What writing a sheet ends with.
type Done = std::result::Result<(), XlsxError>;

/// A sheet: its name and what fills it.
type Sheet = (Text, fn(&View<'_>, &Styles, &mut Worksheet) -> Done);

fn sheets() -> [Sheet; 13] {
    [
        (text!("Overview", "概览"), overview::fill),
        (text!("Roster", "排班总表"), roster::fill),
        (text!("Day lists", "每日班表"), daily::fill),
        (imprint::grid_sheet(), grid::fill),
        (imprint::segments_sheet(), segments::fill),
        (text!("Coverage", "覆盖"), coverage::fill_table),
        (text!("Charts", "图表"), coverage::fill_charts),
        (text!("Standby", "待命"), squads::fill_standby),
        (text!("Squads", "小组"), squads::fill_squads),
        (text!("Fairness", "公平性"), fairness::fill),
        (text!("Simulation", "仿真"), simulation::fill),
        (text!("Settings", "设置"), settings::fill),
        (places::counts_sheet(), counts::fill),
    ]
}

pub(super) fn bytes(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let view = View::new(facts)?;
    build(&view).map_err(|error| failed(error, "schedule.xlsx"))
}

fn build(view: &View<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(view.plan.horizon.start.0)?;
    // The clock of the machine would make two equal runs differ.
    book.set_properties(&DocProperties::new().set_title(&view.plan.name).set_creation_datetime(&made));
    let styles = Styles::new(view.lang());
    let night: Option<Sheet> = view.facts.night.map(|_| (text!("Changes", "变动"), night::fill as _));
    let sheets: Vec<Sheet> = night.into_iter().chain(sheets()).collect();
    let filled: Vec<Worksheet> = sheets
        .into_par_iter()
        .map(|(name, fill)| {
            let mut sheet = Worksheet::new();
            sheet.set_name(view.say(name))?;
            style::set_up_page(&mut sheet, view);
            fill(view, &styles, &mut sheet)?;
            Ok(sheet)
        })
        .collect::<std::result::Result<_, XlsxError>>()?;
    for sheet in filled {
        book.push_worksheet(sheet);
    }
    book.set_zip_compression_level(PACKED);
    saved(&mut book)
}
