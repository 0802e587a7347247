//! review.csv, review.json, review.html: what an event turned out to be.

mod learned;
mod listings;
mod object;
mod page;
mod scorecard;
mod sentences;
mod table;
mod worst;

pub use learned::proposals;
pub use listings::review_listings;
pub use object::review_object;
pub use sentences::review_sentences;

use super::Facts;
use crate::domain::review::Review;
use crate::error::Result;

/// Names and bytes of the files of a review.
///
/// # Errors
/// When a stage that the page needs did not run.
pub fn review_contents(facts: &Facts<'_>, review: &Review) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut object = format!("{:#}", review_object(facts, review)).into_bytes();
    object.push(b'\n');
    Ok(vec![
        ("review.csv", table::bytes(facts.plan, review)?),
        ("review.json", object),
        ("review.html", page::bytes(facts, review)?),
    ])
}
