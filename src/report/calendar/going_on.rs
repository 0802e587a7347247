//! What is told now, going on from what was told before.
//!
//! | before | now | UID | SEQUENCE |
//! | --- | --- | --- | --- |
//! | – | a block | a number never used | 0 |
//! | an event | the same block, to the letter | kept | kept |
//! | an event | the block moved or changed | kept | one more |
//! | an event | none | kept, cancelled | one more |
//! | a cancelled event | – | kept, cancelled | kept |

use super::events::Event;
use super::matched::matched;
use super::names::fingerprint;
use crate::domain::calendar::Span;
use crate::domain::diary::{Owner, Told, Uid, escaped};
use crate::domain::plan::Plan;
use crate::domain::text::Lang;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// An event of a file.
pub(super) struct Entry {
    pub uid: Uid,
    pub sequence: u32,
    pub span: Span,
    /// Content lines but for UID, DTSTAMP and SEQUENCE.
    pub lines: Vec<String>,
}

/// The blocks of one agent and kind.
#[derive(Default)]
struct OfKind<'a> {
    now: Vec<&'a Event>,
    before: Vec<&'a Told>,
}

/// The events of `owner`'s file by time: those of `now`, and those of `before` that are no more.
pub(super) fn entries(plan: &Plan, owner: &Owner, now: &[Event], before: &[&Told], lang: Lang) -> Vec<Entry> {
    let mut of_kind: BTreeMap<(&str, bool), OfKind<'_>> = BTreeMap::new();
    for event in now {
        of_kind.entry((&event.agent, event.standby)).or_default().now.push(event);
    }
    let mut seen: BTreeSet<&Uid> = BTreeSet::new();
    for told in before.iter().filter(|told| seen.insert(&told.uid)) {
        of_kind.entry((&told.agent, told.uid.standby)).or_default().before.push(told);
    }
    let mut entries: Vec<Entry> = Vec::new();
    for ((agent, standby), OfKind { now: events, before: told }) in of_kind {
        let identity = identity(plan, owner, agent);
        let fresh =
            |ordinal| Uid { of_squad: matches!(owner, Owner::Squad(_)), identity: identity.clone(), standby, ordinal };
        let last = told.iter().map(|told| told.uid.ordinal).max().unwrap_or(0);
        // What another plan told of another time, in a folder that was copied for a new event, is over and stays in people's calendars.
        let ours = |told: &&&Told| told.uid.identity == identity || told.span.overlap_seconds(&plan.horizon.span()) > 0;
        let (gone, live): (Vec<&Told>, Vec<&Told>) = told.iter().filter(ours).partition(|told| told.cancelled);
        entries.extend(gone.into_iter().map(as_told));
        entries.extend(of_blocks(&events, live, last, fresh, lang));
    }
    entries.sort_by(|a, b| (a.span, &a.uid).cmp(&(b.span, &b.uid)));
    entries
}

/// The entries of the blocks of one agent and kind, and those of `live` that no block goes on from.
fn of_blocks(events: &[&Event], live: Vec<&Told>, last: u32, fresh: impl Fn(u32) -> Uid, lang: Lang) -> Vec<Entry> {
    let [now, before] =
        [events.iter().map(|e| e.span).collect(), live.iter().map(|t| t.span).collect()] as [Vec<Span>; 2];
    let found = matched(&before, &now);
    let mut ordinals = last.saturating_add(1)..;
    let mut entries: Vec<Entry> = Vec::new();
    for (event, goes_on_from) in events.iter().zip(&found) {
        let (uid, sequence) = match goes_on_from.map(|at| live[at]) {
            Some(told) => (told.uid.clone(), told.sequence.saturating_add(u32::from(told.lines != event.lines))),
            None => (fresh(ordinals.next().unwrap_or(u32::MAX)), 0),
        };
        entries.push(Entry { uid, sequence, span: event.span, lines: event.lines.clone() });
    }
    let is_left = |at: &usize| !found.contains(&Some(*at));
    entries.extend((0..live.len()).filter(is_left).map(|at| cancelled(live[at], lang)));
    entries
}

fn as_told(told: &Told) -> Entry {
    Entry { uid: told.uid.clone(), sequence: told.sequence, span: told.span, lines: told.lines.clone() }
}

/// `told`, taken back: without an alarm, and with a word in front for programs that show no status.
fn cancelled(told: &Told, lang: Lang) -> Entry {
    let word = text!("Cancelled: ", "已取消：");
    let mut is_inside = false;
    let mut lines = Vec::new();
    for line in &told.lines {
        is_inside |= line.starts_with("BEGIN:");
        if !is_inside {
            lines.push(match line.split_once(':') {
                Some(("STATUS", _)) => "STATUS:CANCELLED".to_owned(),
                Some(("TRANSP", _)) => "TRANSP:TRANSPARENT".to_owned(),
                Some(("SUMMARY", summary)) => format!("SUMMARY:{}{summary}", escaped(word.get(lang))),
                _ => line.clone(),
            });
        }
        is_inside &= !line.starts_with("END:");
    }
    Entry { uid: told.uid.clone(), sequence: told.sequence.saturating_add(1), span: told.span, lines }
}

/// What events are known by: the plan, the file and the agent. The time of a block is not in it, for that may change.
fn identity(plan: &Plan, owner: &Owner, agent: &str) -> String {
    let start = plan.horizon.start.0.to_string();
    let lead = match owner {
        Owner::Agent(_) => "",
        Owner::Squad(lead) => lead,
    };
    fingerprint(&[&plan.name, &start, lead, agent])
}
