//! What a calendar tells of a block: when, what, where, under whom.

use crate::domain::calendar::{LocalTimeError, Moment, Span, Zone};
use crate::domain::diary::{AGENT, Owner, TIME, escaped};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::leads::lead_of;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::text::{Lang, Text};
use crate::report::clock::Clock;
use crate::report::words;
use crate::text;

/// How long before a work block an alarm rings, in minutes: time to get there.
const BEFORE_WORK: u32 = 60;
/// The same before a standby block, for which nobody has to get anywhere.
const BEFORE_STANDBY: u32 = 30;

/// A block as a calendar tells it.
pub(super) struct Event {
    /// Whose, by id.
    pub agent: String,
    pub standby: bool,
    pub span: Span,
    /// Content lines but for UID, DTSTAMP and SEQUENCE.
    pub lines: Vec<String>,
}

/// `name` with a value of type TEXT.
pub(super) fn text_line(name: &str, value: &str) -> String {
    format!("{name}:{}", escaped(value))
}

pub(super) struct Teller<'a> {
    pub plan: &'a Plan,
    roster: &'a Roster,
    /// By segment of the roster.
    leads: Vec<Option<AgentId>>,
    pub clock: Clock,
}

impl<'a> Teller<'a> {
    pub fn new(plan: &'a Plan, roster: &'a Roster, lang: Lang) -> Self {
        Self { plan, roster, leads: lead_of(plan, roster), clock: Clock { zone: plan.zone, lang } }
    }

    pub fn say(&self, text: &Text) -> String {
        text.get(self.clock.lang).to_owned()
    }

    /// What the calendar of `owner` is called.
    pub fn title(&self, owner: &Owner) -> String {
        let plan = &self.plan.name;
        let who = |id: &str| self.plan.agents.find(|agent| agent.id == id).map_or(id.to_owned(), |at| self.who(at));
        match owner {
            Owner::Agent(id) => format!("{plan} {}", who(id)),
            Owner::Squad(id) => {
                let lead = who(id);
                self.say(&text!("{plan} squad of {lead}", "{plan} {lead} 的小组"))
            }
        }
    }

    /// The blocks of `agent`.
    pub fn of_agent(&self, agent: AgentId) -> Vec<Event> {
        self.blocks(agent).map(|(block, lead)| self.event(agent, &block, lead, false)).collect()
    }

    /// The blocks of `lead` and of all who work under that agent then; none where the agent leads nobody, having no block or another tier.
    pub fn of_squad(&self, lead: AgentId) -> Option<Vec<Event>> {
        let can_lead = self.plan.tiers[self.plan.agents[lead].tier].can_lead;
        if !can_lead || self.roster.of(lead).is_empty() {
            return None;
        }
        let of_agent = |agent: AgentId| {
            let in_squad = move |led_by: Option<AgentId>| agent == lead || led_by == Some(lead);
            let blocks = self.blocks(agent).filter(move |(_, led_by)| in_squad(*led_by));
            blocks.map(move |(block, led_by)| self.event(agent, &block, led_by, true))
        };
        Some(self.roster.agents().flat_map(of_agent).collect())
    }

    /// The blocks of `agent`, each with its lead.
    pub fn blocks(&self, agent: AgentId) -> impl Iterator<Item = (Block<'a>, Option<AgentId>)> + '_ {
        let mut at = self.roster.segments().partition_point(|segment| segment.agent < agent);
        self.roster.blocks(agent).into_iter().map(move |block| {
            let lead = self.leads.get(at).copied().flatten();
            at += block.segments.len();
            (block, lead)
        })
    }

    fn event(&self, agent: AgentId, block: &Block<'_>, lead: Option<AgentId>, in_squad: bool) -> Event {
        let of_agent = &self.plan.agents[agent];
        let (kind, zone) = (self.say(&kind(block.standby)), self.plan.zone);
        let (duty, who) = (self.duty(block), self.name(agent));
        let summary = if in_squad { format!("{who} {duty}") } else { duty };
        let mut lines = vec![
            time_line(zone, "DTSTART", block.span.start),
            time_line(zone, "DTEND", block.span.end),
            text_line("SUMMARY", &summary),
            text_line("DESCRIPTION", &self.description(block, lead)),
        ];
        lines.extend(of_agent.site.map(|site| text_line("LOCATION", &self.plan.sites[site].id)));
        lines.push(text_line("CATEGORIES", &kind));
        lines.push(format!("STATUS:{}", if block.standby { "TENTATIVE" } else { "CONFIRMED" }));
        // Who is at call is free until called, and what a squad does takes no time of its lead's.
        lines.push(format!("TRANSP:{}", if block.standby || in_squad { "TRANSPARENT" } else { "OPAQUE" }));
        lines.push(text_line(AGENT, &of_agent.id));
        if !in_squad {
            // A lead would hear one for each of the squad, and has the own ones in the own file.
            let minutes = if block.standby { BEFORE_STANDBY } else { BEFORE_WORK };
            lines.extend(["BEGIN:VALARM".to_owned(), "ACTION:DISPLAY".to_owned(), format!("TRIGGER:-PT{minutes}M")]);
            lines.extend([text_line("DESCRIPTION", &summary), "END:VALARM".to_owned()]);
        }
        Event { agent: of_agent.id.clone(), standby: block.standby, span: block.span, lines }
    }

    /// The kind of a block and its queues.
    fn duty(&self, block: &Block<'_>) -> String {
        format!("{} {}", self.say(&kind(block.standby)), self.queues(block))
    }

    /// The same with the time of each change of queue.
    pub fn duty_in_order(&self, block: &Block<'_>) -> String {
        let queues = self.clock.queue_changes(block.segments, |queue| self.queue(queue));
        format!("{} {queues}", self.say(&kind(block.standby)))
    }

    /// Every stretch and pause with its clock times, and the lead.
    fn description(&self, block: &Block<'_>, lead: Option<AgentId>) -> String {
        let same = |a: &Segment, b: &Segment| (a.activity, a.queue) == (b.activity, b.queue);
        let line = |run: &[Segment]| {
            let span = Span { start: run[0].span.start, end: run[run.len() - 1].span.end };
            format!("{} {}", self.clock.range(&span), self.doing(&run[0]))
        };
        let mut lines: Vec<String> = block.segments.chunk_by(same).map(line).collect();
        lines.extend(lead.map(|lead| {
            let lead = self.who(lead);
            self.say(&text!("Lead: {lead}", "组长：{lead}"))
        }));
        lines.join("\n")
    }

    pub fn doing(&self, segment: &Segment) -> String {
        match (segment.activity, segment.queue) {
            (Activity::Session(session), _) => self.plan.sessions[session].name.clone(),
            (Activity::Work | Activity::Standby, Some(queue)) => self.queue(queue).to_owned(),
            (activity, _) => self.say(&words::activity(activity)),
        }
    }

    /// The queues of a block, in order of first work.
    fn queues(&self, block: &Block<'_>) -> String {
        let mut queues: Vec<&str> = Vec::new();
        for name in block.segments.iter().filter_map(|segment| segment.queue).map(|queue| self.queue(queue)) {
            if !queues.contains(&name) {
                queues.push(name);
            }
        }
        queues.join("/")
    }

    fn queue(&self, queue: QueueId) -> &'a str {
        let queue = &self.plan.queues[queue];
        if queue.name.is_empty() { &queue.id } else { &queue.name }
    }

    fn name(&self, agent: AgentId) -> &'a str {
        let agent = &self.plan.agents[agent];
        if agent.name.is_empty() { &agent.id } else { &agent.name }
    }

    /// Name and id.
    pub fn who(&self, agent: AgentId) -> String {
        let (name, id) = (self.name(agent), &self.plan.agents[agent].id);
        if name == id { id.clone() } else { format!("{name} {id}") }
    }
}

fn kind(standby: bool) -> Text {
    if standby { words::activity(Activity::Standby) } else { text!("Duty", "值班") }
}

/// A local time with its zone. One that the zone has twice means the first (RFC 5545, 3.3.5), so the second must be told in UTC; both are, as
/// not every reader knows of the rule.
fn time_line(zone: Zone, name: &str, at: Moment) -> String {
    let local = zone.local(at);
    match zone.resolve(local) {
        Err(LocalTimeError::Doubled(..)) => format!("{name}:{}Z", Zone::UTC.local(at).format(TIME)),
        _ => format!("{name};TZID={}:{}", zone.0.name(), local.format(TIME)),
    }
}
