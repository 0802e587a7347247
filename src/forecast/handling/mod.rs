//! How long a chat takes: by queue, hour of the week and event, as the history's `aht_seconds` show it.
//!
//! Knows `history` only. Every mean is weighed by inquiries, because a mean of many chats says more than one of few.

pub mod credible;
pub mod evidence;
pub mod factor;
pub mod hours;
pub mod trial;
pub mod week;
