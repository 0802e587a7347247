//! review.html: what came, what it needed, who was there, and why some were missing.

use super::learned::presence_hours;
use super::listings::{hours, review_listings, squads};
use super::sentences::review_sentences;
use crate::domain::ids::{Id, QueueId};
use crate::domain::review::{Review, ReviewCell};
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::report::Facts;
use crate::report::html::{Figures, Part, charts, escape, with_charts};
use crate::report::view::View;
use crate::text;

pub(super) fn bytes(facts: &Facts<'_>, review: &Review) -> Result<Vec<u8>> {
    let view = View::new(facts)?;
    let name = &facts.plan.name;
    let title = text!("{name}: the morning after", "{name}：复盘");
    let said = review_sentences(facts, review);
    let said: String = said.into_iter().map(|line| format!("<p>{}</p>\n", say(&view, line))).collect();
    let mut parts = vec![Part::new("", said)];
    let charts = queues(&view, review);
    parts.extend(charts.map_err(|reason| Error::Defect(text!("review.html: {reason}", "review.html：{reason}")))?);
    let mut listings = review_listings(facts, review);
    listings.extend(squads(facts.plan, review));
    listings.push(hours(facts, review));
    listings.extend(presence_hours(facts, review));
    parts.extend(listings.iter().map(|listing| Part::of(listing, facts.lang)));
    Ok(with_charts(&view, title.get(facts.lang), &parts).into_bytes())
}

/// A statement in the reader's language, escaped.
fn say(view: &View<'_>, text: Text) -> String {
    escape(&view.say(text))
}

/// For each queue what came in its band, and who was needed and there.
fn queues(view: &View<'_>, review: &Review) -> std::result::Result<Vec<Part>, String> {
    let minutes = view.plan.horizon.interval.0;
    let part = |(queue, cells): (QueueId, &Vec<ReviewCell>)| {
        let mut figures = Figures::new(view, queue.index());
        let head = text!("Inquiries per {minutes} min, before the bot", "每 {minutes} 分钟咨询量（机器人分流前）");
        figures.add(head, charts::came(view, cells)?);
        figures.add(text!("Standard agents", "标准人数"), charts::hindsight(view, queue, cells)?);
        Ok(Part::new(view.queue_name(queue), figures.html()))
    };
    review.cells.iter().map(part).collect()
}
