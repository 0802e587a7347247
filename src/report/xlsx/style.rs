//! Formats and page set-up that the sheets share.

use super::Done;
use crate::domain::text::Lang;
use crate::report::palette;
use crate::report::view::View;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

/// ISO A4 in the numbering of the file format.
const A4: u8 = 9;

/// Points of a row of column heads.
pub(super) const HEAD_POINTS: f64 = 30.0;

/// The formats of all sheets.
pub(super) struct Styles {
    pub title: Format,
    pub note: Format,
    pub head: Format,
    pub band: Format,
    pub cell: Format,
    pub wrapped: Format,
    /// Wrapped, and other than published.
    pub changed: Format,
    pub center: Format,
    pub number: Format,
    pub money: Format,
    pub total: Format,
    pub short: Format,
    /// What turns a cell that is short red.
    pub red: Format,
    pub figure: Format,
}

impl Styles {
    pub(super) fn new(lang: Lang) -> Self {
        let base = base(lang);
        let cell = base
            .clone()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(colour(palette::RULE));
        let number = cell.clone().set_num_format("0.0;-0.0;–").set_align(FormatAlign::Right).set_indent(1);
        Self {
            title: base.clone().set_bold().set_font_size(16),
            note: base.clone().set_font_color(colour(0x5A6672)),
            head: base
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(colour(palette::HEADER))
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            band: base.clone().set_bold().set_background_color(colour(palette::BAND)),
            wrapped: cell.clone().set_text_wrap(),
            changed: cell.clone().set_text_wrap().set_bold().set_background_color(colour(palette::CHANGED)),
            center: cell.clone().set_align(FormatAlign::Center),
            money: cell.clone().set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1),
            total: number.clone().set_bold().set_border_top(FormatBorder::Thin),
            short: reddened(number.clone()),
            red: reddened(Format::new()),
            figure: base.set_bold().set_font_size(14).set_align(FormatAlign::Left),
            number,
            cell,
        }
    }
}

/// As what is short looks.
fn reddened(format: Format) -> Format {
    format.set_bold().set_background_color(colour(palette::SHORTAGE_PALE)).set_font_color(colour(0x9B1C1C))
}

/// Plain text in a typeface that has the reader's script.
pub(super) fn base(lang: Lang) -> Format {
    let face = match lang {
        Lang::Zh => "Microsoft YaHei",
        Lang::En => "Calibri",
    };
    Format::new().set_font_name(face).set_font_size(10).set_font_color(colour(palette::INK))
}

pub(super) fn colour(rgb: u32) -> Color {
    Color::RGB(rgb)
}

/// A4 across, as wide as one page, with the plan, the sheet and the page number at the foot.
pub(super) fn set_up_page(sheet: &mut Worksheet, view: &View<'_>) {
    // An ampersand begins a code, and one before a bracket does so even where it is doubled. All of a foot is 255 characters.
    let name: String = view.plan.name.chars().take(60).collect();
    let name = name.replace("&[", "＆[").replace('&', "&&");
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_screen_gridlines(false)
        .set_footer(format!("&L{name}&C&A&R&P / &N"));
}

/// Keeps a sheet that is read on a screen off the paper. What is printed of it is an empty cell: no page at all where empty ones are
/// left out.
pub(super) fn on_screen_only(sheet: &mut Worksheet, (row, column): (u32, u16)) -> Done {
    sheet.set_footer("").set_print_area(row, column, row, column)?;
    Ok(())
}

/// A row of column heads that stays in sight and is repeated on every page.
pub(super) fn heads(sheet: &mut Worksheet, styles: &Styles, row: u32, heads: &[(String, f64)]) -> Done {
    for (column, (head, width)) in (0_u16..).zip(heads) {
        sheet.write_with_format(row, column, head, &styles.head)?.set_column_width(column, *width)?;
    }
    sheet.set_row_height(row, HEAD_POINTS)?.set_freeze_panes(row + 1, 0)?.set_repeat_rows(0, row)?;
    Ok(())
}
