//! Broken rules as people read them.

use crate::check::Violation;
use crate::domain::text::Lang;

/// A violation on one line.
pub fn line(violation: &Violation, lang: Lang) -> String {
    let Violation { rule, agent_id, start, message } = violation;
    format!("{rule:<4} {agent_id} {start} {}", message.get(lang))
}
