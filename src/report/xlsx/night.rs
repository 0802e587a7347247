//! Changes: what a replanned night changes for whom.

use super::simulation::write;
use super::style::Styles;
use super::{Done, Worksheet};
use crate::report::night::{before_and_after, curve, to_tell};
use crate::report::view::View;
use crate::text;
use rust_xlsxwriter::{Note, XlsxError};

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    sheet.set_column_width(0, 64.0)?.set_column_width(1, 16.0)?.set_column_width(2, 40.0)?;
    sheet.write_with_format(0, 0, view.say(text!("Changes", "变动")), &styles.title)?;
    let to_tell = to_tell(&view.facts).map_err(|error| XlsxError::ParameterError(error.text().en))?;
    let mut row = 1;
    for listing in [before_and_after(&view.facts), Some(to_tell), curve(&view.facts)].into_iter().flatten() {
        row = write(view, styles, sheet, row + 1, listing)?;
    }
    Ok(())
}

/// What was published in the place of a changed cell.
pub(super) fn note(view: &View<'_>, before: &[String]) -> Note {
    let was = if before.is_empty() { view.say(text!("nothing", "无")) } else { before.join("\n") };
    Note::new(view.say(text!("published:\n{was}", "原定：\n{was}"))).add_author_prefix(false)
}
