//! What changes for whom, in words that can be read out.

use super::NightFacts;
use crate::domain::calendar::{Moment, Span};
use crate::domain::change::Kind;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::night::is_call;
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::text::Text;
use crate::report::view::View;
use crate::report::words;
use crate::text;

/// Standard agents below which an interval is not called short.
const SHORT: f64 = 0.05;

/// What changes for one agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Who.
    pub agent: AgentId,
    /// What kind.
    pub kind: Kind,
    /// From when on.
    pub at: Moment,
    /// Blocks that were still to be done.
    pub before: String,
    /// Blocks that are.
    pub after: String,
    /// Why.
    pub reason: Text,
    /// The whole in one line.
    pub line: Text,
}

/// All changes, by time and agent.
pub(super) fn changes(view: &View<'_>, night: &NightFacts<'_>) -> Vec<Change> {
    let differs = |agent: &AgentId| night.published.of(*agent) != view.roster().of(*agent);
    let mut found: Vec<Change> =
        view.plan.agents.ids().filter(differs).map(|agent| Teller { view, night, agent }.change()).collect();
    found.sort_by_key(|change| (change.at, change.agent));
    found
}

struct Teller<'a> {
    view: &'a View<'a>,
    night: &'a NightFacts<'a>,
    agent: AgentId,
}

impl<'a> Teller<'a> {
    fn change(&self) -> Change {
        let (was, is) = (self.night.published.of(self.agent), self.view.roster().of(self.agent));
        let at = first_difference(was, is).unwrap_or(self.night.night.now);
        let left = |roster: &'a Roster| -> Vec<Block<'a>> {
            roster.blocks(self.agent).into_iter().filter(|block| block.span.end > self.night.night.now).collect()
        };
        let (mut before, mut after) = (left(self.night.published), left(self.view.roster()));
        let kind = self.kind(was, is, &before, &after);
        self.view.drop_what_stays(&mut before, &mut after);
        let [before_shown, after_shown] = [&before, &after].map(|blocks| self.blocks(blocks));
        Change {
            agent: self.agent,
            kind,
            at,
            reason: self.reason(kind, was, is),
            line: self.line((kind, at), is, (&before, &before_shown), (&after, &after_shown)),
            before: before_shown,
            after: after_shown,
        }
    }

    fn kind(&self, was: &[Segment], is: &[Segment], before: &[Block<'_>], after: &[Block<'_>]) -> Kind {
        if self.night.night.is_absent(self.agent) { Kind::Absent } else { Kind::between(was, is, before, after) }
    }

    /// A clock time, with its day where it is far off.
    fn time(&self, moment: Moment) -> String {
        const FAR_SECONDS: i64 = 18 * 3600;
        let clock = &self.view.clock;
        if moment.0 - self.night.night.now.0 < FAR_SECONDS {
            return clock.time(moment);
        }
        format!("{} {}", clock.day_name(clock.day(moment)), clock.time(moment))
    }

    fn blocks(&self, blocks: &[Block<'_>]) -> String {
        let of = |block: &Block<'_>| {
            let (from, to) = (self.time(block.span.start), self.view.clock.time(block.span.end));
            let queues = self.view.block_queues(block);
            let standby =
                if block.standby { self.view.say(words::activity(Activity::Standby)) + " " } else { String::new() };
            format!("{from}–{to} {standby}{queues}{}", self.view.sessions_behind(block))
        };
        blocks.iter().map(of).collect::<Vec<_>>().join(&self.view.say(text!(", ", "、")))
    }

    fn line(
        &self,
        (kind, at): (Kind, Moment),
        is: &[Segment],
        (before, was): (&[Block<'_>], &str),
        (after, now): (&[Block<'_>], &str),
    ) -> Text {
        let id = self.view.who(self.agent);
        let end = |blocks: &[Block<'_>]| blocks.last().map_or_else(String::new, |block| self.time(block.span.end));
        let (ends, ended) = (end(after), end(before));
        if was == now && !matches!(kind, Kind::Called | Kind::Absent) {
            let from = self.time(at);
            return text!(
                "{id}: {now} as published, with other pauses or queues from {from} on",
                "{id}: {now} 不变，{from} 起小休或队列有调整"
            );
        }
        match kind {
            Kind::Called => self.call_line(is, before, after),
            Kind::Extended if same_start(before, after) => {
                text!("{id}: stays until {ends}; published until {ended}", "{id}: 延长至 {ends}；原定 {ended} 下班")
            }
            Kind::Shortened if same_start(before, after) => {
                text!("{id}: goes home at {ends}; published until {ended}", "{id}: {ends} 下班；原定 {ended}")
            }
            Kind::Added if before.is_empty() => text!("{id}: comes in, {now}; was off", "{id}: 加班 {now}；原定休息"),
            Kind::Added => text!("{id}: also {now}", "{id}: 另加 {now}"),
            Kind::Released => text!("{id}: need not come; published: {was}", "{id}: 不必上班；原定 {was}"),
            Kind::Absent if after.is_empty() => text!("{id}: absent; published: {was}", "{id}: 缺席；原定 {was}"),
            Kind::Absent => {
                text!("{id}: absent for a time, then {now}; published: {was}", "{id}: 部分缺席，改为 {now}；原定 {was}")
            }
            _ => text!("{id}: now {now}; published: {was}", "{id}: 改为 {now}；原定 {was}"),
        }
    }

    /// The line of a call: from when until when in which queue, and what else is other than published.
    fn call_line(&self, is: &[Segment], before: &[Block<'_>], after: &[Block<'_>]) -> Text {
        let id = self.view.who(self.agent);
        let was = self.night.published.of(self.agent);
        let known = |c: Moment| was.windows(2).any(|pair| is_call(&pair[0], &pair[1]) && pair[1].span.start == c);
        let call = is.windows(2).find(|pair| is_call(&pair[0], &pair[1]) && !known(pair[1].span.start));
        let Some([_, call]) = call else { return Text::default() };
        let c = call.span.start;
        let queue = call.queue.map_or("", |queue| self.view.queue_name(queue));
        let of_call = |block: &&Block<'_>| block.span.end == c || block.span.start == c;
        let until = after.iter().find(|block| block.span.start == c).map_or(call.span.end, |block| block.span.end);
        let stood_by = |block: &&Block<'_>| block.standby && block.span.start < c && c <= block.span.end;
        let ended = before.iter().find(stood_by).map_or(c, |block| block.span.end);
        let [at, until, ended] = [c, until, ended].map(|moment| self.time(moment));
        let others: Vec<Block<'_>> = after.iter().filter(|block| !of_call(block)).cloned().collect();
        let (also, also_zh) = match self.blocks(&others) {
            none if none.is_empty() => (String::new(), String::new()),
            some => (format!("; also {some}"), format!("；另 {some}")),
        };
        text!(
            "{id}: from standby to {queue} at {at}, until {until}; published until {ended}{also}",
            "{id}: {at} 从待命转{queue}，至 {until}；原定 {ended} 下班{also_zh}"
        )
    }

    /// Whom the agent replaces, and where somebody was short.
    fn reason(&self, kind: Kind, was: &[Segment], is: &[Segment]) -> Text {
        if kind == Kind::Absent {
            return text!("away", "缺席");
        }
        let Some((queue, span, most)) = self.relief(was, is) else {
            return match kind {
                Kind::Released | Kind::Shortened => text!("more are there than needed", "人手有富余"),
                _ => text!("lowers the cost of the rest", "降低余下时段的成本"),
            };
        };
        let (name, range) = (self.view.queue_name(queue), self.view.clock.range(&span));
        let covers = text!("covers {name} {range}, short by up to {most:.1}", "补{name} {range}，最多缺 {most:.1} 人");
        let replaced = self.replaced(queue, &span);
        let Text { en, zh } = covers;
        replaced
            .map_or(Text { en: en.clone(), zh: zh.clone() }, |id| text!("in place of {id}; {en}", "代替 {id}；{zh}"))
    }

    /// The queue and time in which the agent is on line more than before while somebody was short, where that is most; and by how
    /// many standard agents it was short.
    fn relief(&self, was: &[Segment], is: &[Segment]) -> Option<(QueueId, Span, f64)> {
        let horizon = &self.view.plan.horizon;
        let on_line = |rows: &[Segment], queue: QueueId, span: &Span| -> i64 {
            let mine = rows.iter().filter(|row| row.activity == Activity::Work && row.queue == Some(queue));
            mine.map(|row| row.span.overlap_seconds(span)).sum()
        };
        let mut best: Option<(f64, QueueId, Span, f64)> = None;
        for (queue, cells) in self.night.short.iter() {
            let helped = |index: &usize| {
                let span = horizon.interval_span(*index);
                cells[*index] > SHORT && on_line(is, queue, &span) > on_line(was, queue, &span)
            };
            let intervals: Vec<usize> = (0..horizon.intervals()).filter(helped).collect();
            for run in intervals.chunk_by(|a, b| a + 1 == *b) {
                let (first, last) = (run[0], run[run.len() - 1]);
                let span = Span { start: horizon.interval_start(first), end: horizon.interval_span(last).end };
                let sum: f64 = run.iter().map(|&index| cells[index]).sum();
                let most = run.iter().map(|&index| cells[index]).fold(0.0, f64::max);
                if best.as_ref().is_none_or(|best| sum > best.0) {
                    best = Some((sum, queue, span, most));
                }
            }
        }
        best.map(|(_, queue, span, most)| (queue, span, most))
    }

    /// The absent agent who would have been on line in `queue` for most of `span`.
    fn replaced(&self, queue: QueueId, span: &Span) -> Option<String> {
        let lost = |agent: AgentId| -> i64 {
            let rows = self.night.published.of(agent).iter();
            let away = |row: &Segment| -> i64 {
                let overlap = |gone: Span| {
                    let both = Span { start: gone.start.max(row.span.start), end: gone.end.min(row.span.end) };
                    both.overlap_seconds(span)
                };
                self.night.night.absences(agent).map(overlap).sum()
            };
            rows.filter(|row| row.activity == Activity::Work && row.queue == Some(queue)).map(away).sum()
        };
        let mut absent: Vec<AgentId> = self.night.night.all_absences().iter().map(|(agent, _)| *agent).collect();
        absent.dedup();
        let most = absent.into_iter().map(|agent| (lost(agent), agent)).reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        (most.0 > 0).then(|| self.view.who(most.1))
    }
}

/// Whether it is one block each that begins at the same time and ends at another.
fn same_start(before: &[Block<'_>], after: &[Block<'_>]) -> bool {
    match (before, after) {
        ([before], [after]) => before.span.start == after.span.start && before.span.end != after.span.end,
        _ => false,
    }
}

/// The first moment from which on two lists of rows, each in order, are not the same.
fn first_difference(was: &[Segment], is: &[Segment]) -> Option<Moment> {
    let same = was.iter().zip(is).take_while(|(a, b)| a == b).count();
    let (a, b) = (was.get(same), is.get(same));
    match (a, b) {
        // A row that is only cut or longer differs from its end on.
        (Some(a), Some(b)) if (a.span.start, a.activity, a.queue) == (b.span.start, b.activity, b.queue) => {
            Some(a.span.end.min(b.span.end))
        }
        _ => [a, b].into_iter().flatten().map(|row| row.span.start).min(),
    }
}
