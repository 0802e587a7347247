//! Columns of numbers whose words say nothing, and several that say the same: what is asked about them.

use super::columns::{Columns, Measure, ask};
use super::entry::Sheet;
use crate::read::import::grid::Grid;
use crate::read::import::question;
use crate::read::import::queues::Queues;
use crate::text;
use std::collections::BTreeSet;

/// Settles what can be, and asks for the rest.
pub(super) fn settle(queues: &Queues<'_>, found: &Columns, open: &[usize], sheet: &mut Sheet<'_>) {
    let per_queue = found.counts.iter().filter(|measure| measure.queue.is_some()).count();
    if found.conversation.is_some() {
        leave_out(open, sheet);
        return;
    }
    if per_queue > 0 && found.queue.is_none() && per_queue == found.counts.len() {
        for &column in open {
            about_queue(queues, column, sheet);
        }
        return;
    }
    let names: BTreeSet<Option<&String>> = found.counts.iter().map(|measure| measure.queue.as_ref()).collect();
    if names.len() < found.counts.len() {
        several(&found.counts, sheet);
        return;
    }
    if !found.counts.is_empty() {
        leave_out(open, sheet);
        return;
    }
    match open {
        [] => {}
        [column] => {
            let letter = Grid::letter(*column);
            let title = title(sheet, *column);
            let message = match title.is_empty() {
                true => text!(
                    "column {letter} holds numbers and has no name; are they the inquiries?",
                    "{letter} 列全是数字但没有列名，是咨询量吗？"
                ),
                false => {
                    text!("column {letter}, `{title}`: are these the inquiries?", "{letter} 列 `{title}`：是咨询量吗？")
                }
            };
            ask(sheet, *column, message, vec![format!("--column inquiries={letter}")]);
        }
        several => {
            let letters: Vec<String> = several.iter().map(|column| Grid::letter(*column)).collect();
            let list = letters.join(", ");
            let mut options: Vec<String> =
                letters.iter().map(|letter| format!("--column inquiries={letter}")).collect();
            let titled = several.iter().map(|column| title(sheet, *column)).filter(|title| !title.is_empty());
            options.extend(titled.map(|title| question::option("--queue", &format!("{title}=ID"))));
            let message = text!(
                "columns {list} hold numbers, and no header says which are the inquiries, or of which queue",
                "{list} 列都是数字，表头没有说明哪一列是咨询量或属于哪个队列"
            );
            ask(sheet, several[0], message, options);
        }
    }
}

fn title(sheet: &Sheet<'_>, column: usize) -> String {
    sheet.header.map(|row| sheet.grid.cell(row, column).text.to_string()).unwrap_or_default()
}

fn leave_out(open: &[usize], sheet: &mut Sheet<'_>) {
    for &column in open {
        sheet.tell(column, "left out", text!("its words are not known", "列名不在已知之列"));
    }
}

/// A column of numbers beside those of queues: one more queue, or none.
fn about_queue(queues: &Queues<'_>, column: usize, sheet: &mut Sheet<'_>) {
    let (letter, title) = (Grid::letter(column), title(sheet, column));
    let mut options: Vec<String> =
        queues.ids().map(|id| question::option("--queue", &format!("{title}={id}"))).collect();
    options.push(question::option("--queue", &format!("{title}=")));
    let message = text!(
        "column {letter}, `{title}`, holds numbers beside the columns of queues, and the plan has no such queue; an empty id leaves it out",
        "{letter} 列 `{title}` 与各队列的列并列，但方案中没有该队列；id 留空表示忽略该列"
    );
    ask(sheet, column, message, options);
}

/// Several columns that all say how much came in.
fn several(counts: &[Measure], sheet: &mut Sheet<'_>) {
    let shown = |measure: &Measure| format!("{} `{}`", Grid::letter(measure.column), title(sheet, measure.column));
    let list = counts.iter().map(shown).collect::<Vec<_>>().join(", ");
    let options = counts.iter().map(|measure| format!("--column inquiries={}", Grid::letter(measure.column))).collect();
    let message = text!("several columns could be the inquiries: {list}", "有多列可能是咨询量：{list}");
    ask(sheet, counts[1].column, message, options);
}
