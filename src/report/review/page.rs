//! review.html: what came, what it needed, who was there, and why some were missing.

use super::learned::presence_hours;
use super::listings::{hours, review_listings, squads};
use super::sentences::review_sentences;
use crate::domain::ids::Id;
use crate::domain::review::Review;
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::report::Facts;
use crate::report::html::{Figures, charts, escape, listed, with_charts};
use crate::report::listing::Listing;
use crate::report::view::View;
use crate::text;

/// Rows of a table in plain sight; one that is longer unfolds.
const UNFOLDED_ROWS: usize = 24;

pub(super) fn bytes(facts: &Facts<'_>, review: &Review) -> Result<Vec<u8>> {
    let view = View::new(facts)?;
    let name = &facts.plan.name;
    let title = text!("{name}: the morning after", "{name}：复盘");
    let said = review_sentences(facts, review);
    let said: String = said.into_iter().map(|line| format!("<p>{}</p>\n", say(&view, line))).collect();
    let mut html = format!("<section>{said}</section>\n");
    let charts = queues(&view, review);
    html += &charts.map_err(|reason| Error::Defect(text!("review.html: {reason}", "review.html：{reason}")))?;
    let mut listings = review_listings(facts, review);
    listings.extend(squads(facts.plan, review));
    listings.push(hours(facts, review));
    listings.extend(presence_hours(facts, review));
    html.extend(listings.iter().map(|listing| section(&view, listing)));
    Ok(with_charts(&view, title.get(facts.lang), &html).into_bytes())
}

/// A statement in the reader's language, escaped.
fn say(view: &View<'_>, text: Text) -> String {
    escape(&view.say(text))
}

/// For each queue what came in its band, and who was needed and there.
fn queues(view: &View<'_>, review: &Review) -> std::result::Result<String, String> {
    let mut html = String::new();
    let minutes = view.plan.horizon.interval.0;
    for (queue, cells) in review.cells.iter() {
        let mut figures = Figures::new(view, queue.index());
        let name = view.queue_name(queue);
        let head = text!(
            "{name}: inquiries per {minutes} min, before the bot",
            "{name}：每 {minutes} 分钟咨询量（机器人分流前）"
        );
        figures.add(head, charts::came(view, cells)?);
        figures.add(text!("{name}: standard agents", "{name}：标准人数"), charts::hindsight(view, queue, cells)?);
        html += &figures.html();
    }
    Ok(format!("<section>{html}</section>\n"))
}

fn section(view: &View<'_>, listing: &Listing) -> String {
    let lang = view.lang();
    let notes: String =
        listing.notes.iter().map(|note| format!("<p class=\"note\">{}</p>\n", escape(note.get(lang)))).collect();
    let mut table = if listing.rows.is_empty() { String::new() } else { listed(listing, lang) };
    if listing.rows.len() > UNFOLDED_ROWS {
        let n = listing.rows.len();
        let summary = say(view, text!("{n} rows", "{n} 行"));
        table = format!("<details><summary>{summary}</summary>\n{table}</details>\n");
    }
    format!("<section><h2>{}</h2>{table}{notes}</section>\n", escape(listing.title.get(lang)))
}
