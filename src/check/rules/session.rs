//! R13: activities besides breaks and meals, each in its place, in its window, and not too often.

use super::{Breach, Rule, minutes};
use crate::check::case::Case;
use crate::domain::ids::SessionId;
use crate::domain::roster::{Activity, Block, Segment};
use crate::domain::sessions::{Each, Place, Session};
use crate::domain::text::Text;
use crate::text;

/// R13.
pub struct Held;

impl Rule for Held {
    fn id(&self) -> &'static str {
        "R13"
    }

    fn statement(&self) -> Text {
        text!(
            "an activity lies in a work block of an agent whom it names, is exactly `minutes` long and inside its window; at `start` or `end` \
             it is the first or last row of its block, `inside` it has work on both sides; at most one of an id per plan, or per block",
            "活动须位于其所指坐席的工作班段内，正好为 `minutes` 分钟并在其时间窗内；`start`、`end` 为班段的首、尾一行，`inside` 前后都是工作；\
             同一活动每个方案（或每个班段）至多一次"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        let mut held: Vec<(SessionId, usize)> = Vec::new();
        for (number, block) in case.work_blocks().enumerate() {
            for (i, segment) in block.segments.iter().enumerate() {
                let Activity::Session(id) = segment.activity else { continue };
                let session = &case.plan.sessions[id];
                let breaches = breaches(case, session, block, i);
                found.extend(breaches.into_iter().map(|message| Breach { at: segment.span.start, message }));
                let of = if session.each == Each::Block { number } else { 0 };
                if held.iter().filter(|known| **known == (id, of)).count() == 1 {
                    let id = &session.id;
                    let message = text!("activity {id} is held more than once", "活动 {id} 安排了不止一次");
                    found.push(Breach { at: segment.span.start, message });
                }
                held.push((id, of));
            }
        }
        found
    }
}

fn breaches(case: &Case<'_>, session: &Session, block: &Block<'_>, at: usize) -> Vec<Text> {
    let (segment, id) = (&block.segments[at], &session.id);
    let mut found = Vec::new();
    if !session.concerns(case.agent) {
        found.push(text!("activity {id} is not for this agent", "活动 {id} 不适用于该坐席"));
    }
    let (long, required) = (minutes(segment.span.seconds()), session.length.0);
    if segment.span.seconds() != required * 60 {
        found.push(text!(
            "activity {id} is {long} min long, exactly {required} are required",
            "活动 {id} 时长为 {long} 分钟，必须正好 {required} 分钟"
        ));
    }
    if segment.span.start < session.window.start || segment.span.end > session.window.end {
        found.push(text!("activity {id} lies outside its window", "活动 {id} 不在其时间窗内"));
    }
    if session.each == Each::Block && !session.is_due(block.span.start) {
        found.push(text!(
            "activity {id}: its block does not start inside its window",
            "活动 {id}：所在班段不在其时间窗内开始"
        ));
    }
    found.extend(misplaced(session, block, at));
    found
}

fn misplaced(session: &Session, block: &Block<'_>, at: usize) -> Vec<Text> {
    let id = &session.id;
    let is_work = |other: Option<&Segment>| other.is_some_and(|other| other.activity == Activity::Work);
    let before = at.checked_sub(1).map(|before| &block.segments[before]);
    let after = block.segments.get(at + 1);
    let (first, last) = (before.is_none(), after.is_none());
    let mut found = Vec::new();
    if session.place == Place::Start && !first {
        found.push(text!("activity {id} is not the first thing of its block", "活动 {id} 不是班段的第一项"));
    }
    if session.place == Place::End && !last {
        found.push(text!("activity {id} is not the last thing of its block", "活动 {id} 不是班段的最后一项"));
    }
    let kept_before = is_work(before) || (session.place == Place::Start && first);
    let kept_after = is_work(after) || (session.place == Place::End && last);
    if !kept_before || !kept_after {
        found.push(text!("activity {id} does not have work on both sides", "活动 {id} 的前后没有都是工作"));
    }
    found
}
