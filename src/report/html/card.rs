//! The card of a person, which unfolds below the row of the time grid: duty by duty, hours, and what became of wishes.

use super::{escape, say};
use crate::domain::fairness::Load;
use crate::domain::ids::AgentId;
use crate::domain::roster::{Block, Segment};
use crate::domain::text::Text;
use crate::report::marks::Mark;
use crate::report::strain;
use crate::report::view::View;
use crate::report::wishes::{Broken, broken};
use crate::text;

/// What somebody with the segments in `view` has to know, of whom `load` counts the hours.
pub(super) fn card(view: &View<'_>, agent: AgentId, load: &Load) -> String {
    let blocks = view.roster().blocks(agent);
    let duties: String = blocks.iter().map(|block| format!("<li>{}", duty(view, agent, block))).collect();
    let lines = [Some(person(view, agent)), Some(hours(view, agent, load)), wishes(view, agent, &blocks, load)];
    let lines: String = lines.into_iter().flatten().map(|line| format!("<p>{}", escape(&line))).collect();
    let duties = if blocks.is_empty() {
        format!("<p>{}", say(view, text!("Nothing to do.", "没有安排。")))
    } else {
        format!("<ol>{duties}</ol>")
    };
    let marks: String = strain::hard(view).marks(agent).iter().map(|mark| format!("<p>{}", hard(view, mark))).collect();
    format!("<div class=\"facts\">{duties}{lines}{marks}</div>")
}

/// Something that is hard for the person.
fn hard(view: &View<'_>, mark: &Mark) -> String {
    let (what, key) = (view.say(mark.what.clone()), view.say(mark.key.clone()));
    let parts = [what, mark.when.clone(), key].into_iter().filter(|part| !part.is_empty());
    format!("<b class=\"bad\">!</b> {}", escape(&parts.collect::<Vec<_>>().join(" · ")))
}

/// One block: when, for which queue, pauses, sessions and the lead.
fn duty(view: &View<'_>, agent: AgentId, block: &Block<'_>) -> String {
    let day = view.clock.day_name(view.clock.day(block.span.start));
    let head = format!("<b>{}</b>", escape(&format!("{day} {}", view.block_range(block))));
    let queues = view.block_queue_changes(block);
    let doing = if block.standby { text!("on standby: {queues}", "待命：{queues}") } else { Text::same(queues) };
    let mut parts = vec![view.say(doing)];
    let (breaks, meal) = (view.block_breaks(block), view.block_meal(block));
    if !breaks.is_empty() {
        parts.push(view.say(text!("breaks {breaks}", "小休 {breaks}")));
    }
    if !meal.is_empty() {
        parts.push(view.say(text!("meal {meal}", "用餐 {meal}")));
    }
    parts.extend(view.block_sessions(block));
    if let Some(lead) = view.lead_of(agent, block) {
        let lead = view.who(lead);
        parts.push(view.say(text!("lead {lead}", "组长 {lead}")));
    }
    format!("{head} {}", escape(&parts.join(" · ")))
}

/// Tier, site, and what the agent can serve.
fn person(view: &View<'_>, agent: AgentId) -> String {
    let agent = &view.plan.agents[agent];
    let queues: Vec<&str> = agent.queues.iter().map(|&queue| view.queue_name(queue)).collect();
    let queues = queues.join(view.say(text!(", ", "、")).as_str());
    let site = agent.site.map(|site| view.plan.sites[site].id.clone());
    let parts = [view.tier_name(agent)].into_iter().chain(site);
    let known = view.say(text!("can serve {queues}", "可服务 {queues}"));
    parts.chain([known]).collect::<Vec<_>>().join(" · ")
}

/// Paid hours beside what was promised and what is the most.
fn hours(view: &View<'_>, agent: AgentId, load: &Load) -> String {
    let agent = &view.plan.agents[agent];
    let (paid, standby, night, promised) = (load.paid, load.standby, load.night, agent.min_hours);
    let mut parts = vec![text!("{paid:.1} paid hours", "计薪 {paid:.1} 小时")];
    if standby > 0.0 {
        parts.push(text!("{standby:.1} of them on standby", "其中待命 {standby:.1}"));
    }
    if night > 0.0 {
        parts.push(text!("{night:.1} at night", "夜间 {night:.1}"));
    }
    if promised > 0.0 {
        parts.push(text!("promised {promised:.1}", "保底 {promised:.1}"));
    }
    if let Some(most) = agent.max_hours {
        parts.push(text!("at most {most:.1}", "上限 {most:.1}"));
    }
    parts.into_iter().map(|part| view.say(part)).collect::<Vec<_>>().join(" · ")
}

/// What became of the wishes; none where there are none.
fn wishes(view: &View<'_>, agent: AgentId, blocks: &[Block<'_>], load: &Load) -> Option<String> {
    let broken = broken(&view.plan.agents[agent], blocks);
    load.share_kept()?;
    let (kept, lost) = (load.kept, load.broken);
    let kept = view.say(text!("wishes kept {kept:.1} h", "意愿满足 {kept:.1} 小时"));
    if broken.is_empty() {
        return Some(kept);
    }
    let when: Vec<String> = broken.iter().map(|wish| told(view, wish)).collect();
    let when = when.join(view.say(text!(", ", "、")).as_str());
    Some(kept + &view.say(text!(" · broken {lost:.1} h: {when}", " · 违背 {lost:.1} 小时：{when}")))
}

fn told(view: &View<'_>, wish: &Broken) -> String {
    let when = view.clock.day_range(&wish.span);
    view.say(if wish.avoided {
        text!("{when} (to be avoided)", "{when}（希望避开）")
    } else {
        text!("{when} (not preferred)", "{when}（非优先时段）")
    })
}

/// What a bar of the grid stands for.
pub(super) fn segment(view: &View<'_>, segment: &Segment) -> String {
    let (range, word) = (view.clock.range(&segment.span), view.activity_name(segment.activity));
    match segment.queue {
        Some(queue) => format!("{range} {word} {}", view.queue_name(queue)),
        None => format!("{range} {word}"),
    }
}
