//! A workbook of listings: one sheet for each list of them, the first with a picture of its first listing.

use super::saving::{failed, saved};
use super::simulation::write;
use super::style::{Styles, colour, set_up_page};
use crate::domain::currency::unit;
use crate::domain::text::Text;
use crate::error::Result;
use crate::report::listing::Listing;
use crate::report::palette;
use crate::report::view::View;
use crate::text;
use rust_xlsxwriter::{
    Chart, ChartLegendPosition, ChartLine, ChartType, DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError,
};

/// Letters of the name of a sheet, and those that it may not hold.
const LONGEST_NAME: usize = 31;
const NOT_IN_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// Columns of the curve that are drawn: what stays short, by the sum of money.
const SUM: u16 = 2;
const SHORT: u16 = 3;

/// The bytes of `file` with `sheets`, each a name and its listings; the first `drawn` rows of the first listing are drawn.
pub(in crate::report) fn listings(
    view: &View<'_>,
    file: &str,
    sheets: Vec<(String, Vec<Listing>)>,
    drawn: usize,
) -> Result<Vec<u8>> {
    build(view, sheets, drawn).map_err(|error| failed(error, file))
}

fn build(
    view: &View<'_>,
    sheets: Vec<(String, Vec<Listing>)>,
    drawn: usize,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(view.plan.horizon.start.0)?;
    book.set_properties(&DocProperties::new().set_title(&view.plan.name).set_creation_datetime(&made));
    let styles = Styles::new(view.lang());
    let mut names: Vec<String> = Vec::new();
    for (at, (name, listings)) in sheets.into_iter().enumerate() {
        let mut sheet = Worksheet::new();
        let name = free_name(&name, &names);
        sheet.set_name(&name)?.set_column_width(0, 26.0)?;
        for column in 1..8 {
            sheet.set_column_width(column, 18.0)?;
        }
        set_up_page(&mut sheet, view);
        let mut row = 0;
        for listing in listings {
            row = write(view, &styles, &mut sheet, row, listing)? + 1;
        }
        if at == 0 && drawn > 1 {
            sheet.insert_chart(row, 0, &chart(view, &name, drawn as u32)?)?;
        }
        names.push(name);
        book.push_worksheet(sheet);
    }
    saved(&mut book)
}

/// What stays short by the sum of money; the first listing begins in the first row with its title and heads.
fn chart(view: &View<'_>, sheet: &str, rows: u32) -> std::result::Result<Chart, XlsxError> {
    let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
    let (first, last) = (2, 1 + rows);
    chart
        .add_series()
        .set_name(view.say(text!("agent-hours short", "缺口人时")).as_str())
        .set_categories((sheet, first, SUM, last, SUM))
        .set_values((sheet, first, SHORT, last, SHORT))
        .set_format(ChartLine::new().set_color(colour(palette::SHORTAGE)).set_width(2));
    let Text { en: currency, zh: yuan } = unit(&view.plan.currency);
    chart.x_axis().set_name(view.say(text!("spent, {currency}", "花费（{yuan}）")).as_str());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(360);
    Ok(chart)
}

/// `name` as a sheet may be called, unlike those before.
fn free_name(name: &str, before: &[String]) -> String {
    let plain: String = name.chars().filter(|letter| !NOT_IN_NAME.contains(letter)).collect();
    let plain = plain.trim_matches('\'');
    let cut = |room: usize| plain.chars().take(room).collect::<String>();
    let taken =
        |name: &String| name.is_empty() || before.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let plain_name = cut(LONGEST_NAME);
    if !taken(&plain_name) {
        return plain_name;
    }
    let numbered = (2..).map(|n| format!("{} {n}", cut(LONGEST_NAME - 6)));
    numbered.into_iter().find(|name| !taken(name)).unwrap_or(plain_name)
}
