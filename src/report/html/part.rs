//! The parts of a page under their heads, and the links to them above.

use super::{escape, tables};
use crate::domain::text::{Lang, Text};
use crate::report::listing::Listing;
use crate::text;

/// Fewer heads are seen at a glance.
const LEAST_LINKS: usize = 4;

/// A part of a page.
pub(in crate::report) struct Part {
    /// Its head, escaped; empty where it has none.
    head: String,
    /// HTML.
    body: String,
}

impl Part {
    /// Under `head`, which is text, `body`, which is HTML.
    pub(in crate::report) fn new(head: &str, body: String) -> Self {
        Self { head: escape(head), body }
    }

    /// A listing under its title.
    pub(in crate::report) fn of(listing: &Listing, lang: Lang) -> Self {
        let note = |note: &Text| format!("<p class=\"note\">{}</p>\n", escape(note.get(lang)));
        let notes: String = listing.notes.iter().map(note).collect();
        Self::new(listing.title.get(lang), tables::listed(listing, lang) + &notes)
    }
}

/// `top`, links to the parts that have a head, and the parts; those without a body are left out.
pub(super) fn body(top: &str, parts: &[Part], lang: Lang) -> String {
    let (mut links, mut sections, mut count) = (String::new(), String::new(), 0);
    for (at, part) in parts.iter().filter(|part| !part.body.is_empty()).enumerate() {
        let Part { head, body } = part;
        if head.is_empty() {
            sections += &format!("<section>\n{body}</section>\n");
        } else {
            links += &format!("<a href=\"#p{at}\">{head}</a>\n");
            sections += &format!("<section id=\"p{at}\"><h2>{head}</h2>\n{body}</section>\n");
            count += 1;
        }
    }
    let contents = text!("Contents", "目录");
    let links = format!("<nav aria-label=\"{}\">\n{links}</nav>\n", contents.get(lang));
    [top, if count < LEAST_LINKS { "" } else { &links }, &sections].concat()
}
