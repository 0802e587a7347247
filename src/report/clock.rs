//! Times as people read them: local days, clock times, ranges.

use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::ids::QueueId;
use crate::domain::roster::Segment;
use crate::domain::text::Lang;
use crate::domain::units::Minutes;
use chrono::{Datelike, NaiveDate};

/// The local clock in a language.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub zone: Zone,
    pub lang: Lang,
}

impl Clock {
    pub(super) fn day(&self, moment: Moment) -> NaiveDate {
        self.zone.local(moment).date()
    }

    /// `11月11日 周三`, `Wed 11 Nov`.
    pub(super) fn day_name(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Zh => {
                let weekday = ["一", "二", "三", "四", "五", "六", "日"][day.weekday().num_days_from_monday() as usize];
                format!("{}月{}日 周{weekday}", day.month(), day.day())
            }
            Lang::En => day.format("%a %-d %b").to_string(),
        }
    }

    /// `11月11日`, `11 Nov`.
    pub(super) fn short_day(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Zh => format!("{}月{}日", day.month(), day.day()),
            Lang::En => day.format("%-d %b").to_string(),
        }
    }

    /// `20:45`, with an offset only in an hour that the zone has twice.
    pub(super) fn time(&self, moment: Moment) -> String {
        let shown = self.zone.show(moment);
        shown.split_once('T').map_or_else(|| shown.clone(), |(_, time)| time.to_owned())
    }

    /// `18:00–24:00`: an end at midnight belongs to the day that it closes.
    pub(super) fn range(&self, span: &Span) -> String {
        let end =
            if self.zone.minute_of_day(span.end) == Minutes(0) { "24:00".to_owned() } else { self.time(span.end) };
        format!("{}–{end}", self.time(span.start))
    }

    /// The queues of `segments` one after the other by `name`, with the time of each change: `presale → 20:45 logistics`.
    pub(super) fn queue_changes<'n>(&self, segments: &[Segment], name: impl Fn(QueueId) -> &'n str) -> String {
        let mut changes = String::new();
        let mut last = None;
        for segment in segments {
            let Some(queue) = segment.queue.filter(|&queue| last != Some(queue)) else { continue };
            if last.is_some() {
                changes.push_str(&format!(" → {} ", self.time(segment.span.start)));
            }
            changes.push_str(name(queue));
            last = Some(queue);
        }
        changes
    }

    /// A range with its day.
    pub(super) fn day_range(&self, span: &Span) -> String {
        format!("{} {}", self.day_name(self.day(span.start)), self.range(span))
    }
}
