//! The dearest shortages, the worst misses and the steps that bring most in a few lines, for those who read the terminal only.

use super::figures::percent;
use super::marks::Mark;
use super::misses::Miss;
use super::promises::promises;
use super::strain::hard;
use super::view::View;
use super::{Facts, advice, relax};
use crate::domain::currency::unit;
use crate::domain::ids::AgentId;
use crate::domain::text::Text;
use crate::error::Result;
use crate::text;

/// Lines of one notice; the reports list the others.
const MOST_LINES: usize = 3;

/// Where, when and how many agents are short and what would close it, dearest first, one line each in the reader's
/// language, and last how many places are left out and how many ask for nothing; empty where nothing is short.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn shortage_notice(facts: &Facts<'_>) -> Result<Vec<String>> {
    let view = View::new(facts)?;
    let to_close = view.to_close();
    let mut lines: Vec<String> = Vec::new();
    for weighed in view.shortages.iter().take(to_close.min(MOST_LINES)) {
        let (_, shortage) = weighed;
        let (queue, when) = (view.queue_name(shortage.queue), view.clock.day_range(&shortage.span));
        let (worst, hours) = (shortage.worst, shortage.hours);
        let advice = advice::close(&view, weighed);
        let (en, zh) = (advice.en, advice.zh);
        lines.push(view.say(text!(
            "{queue}, {when}: up to {worst:.1} agents short, {hours:.1} agent-hours; {en}",
            "{queue}，{when}：最多缺 {worst:.1} 人，{hours:.1} 人时；{zh}"
        )));
    }
    let more = to_close - lines.len();
    if more > 0 {
        lines.push(view.say(text!("{more} more in report.html", "其余 {more} 处见 report.html")));
    }
    lines.extend(advice::nothing_to_do(&view).map(|calm| view.say(calm)));
    Ok(lines)
}

/// The worst intervals that are covered and miss their service level, in a few lines in the reader's language, and last how many are left out; empty where there is none.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn miss_notice(facts: &Facts<'_>) -> Result<Vec<String>> {
    let view = View::new(facts)?;
    let line = |miss: &Miss| {
        let queue = view.queue_name(miss.queue);
        let when = view.clock.day_range(&view.plan.horizon.interval_span(miss.interval));
        let level = percent(miss.figures.service_level.0);
        let target = percent(view.plan.queues[miss.queue].service_level.0);
        let (required, scheduled) = (miss.cell.required, miss.cell.scheduled);
        view.say(text!(
            "{queue}, {when}: {level} instead of {target} with {scheduled:.1} agents for {required:.1} required",
            "{queue}，{when}：{level}，目标 {target}；需求 {required:.1} 人，在线 {scheduled:.1} 人"
        ))
    };
    let mut lines: Vec<String> = view.misses.iter().take(MOST_LINES).map(line).collect();
    let more = view.misses.len() - lines.len();
    if more > 0 {
        lines.push(view.say(text!("{more} more in report.html", "其余 {more} 处见 report.html")));
    }
    Ok(lines)
}

/// Who gets fewer paid hours than promised, by how many and at what price, the worst first, and whose promise only standby
/// fills; empty where every promise is kept at work.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn promise_notice(facts: &Facts<'_>) -> Result<Vec<String>> {
    let view = View::new(facts)?;
    let promises = promises(view.plan, view.roster());
    let price = view.plan.penalties.below_min_hours;
    let Text { en: currency, zh: yuan } = unit(&view.plan.currency);
    let broken = || promises.iter().filter(|promise| promise.broken());
    let mut lines: Vec<String> = Vec::new();
    for promise in broken().take(MOST_LINES) {
        let (who, paid, promised) = (view.who(promise.agent), promise.paid, promise.promised);
        let (missing, cost) = (promise.missing(), promise.missing() * price);
        lines.push(view.say(text!(
            "{who}: {paid:.1} of {promised:.1} promised hours, {missing:.1} missing; below_min_hours counts {currency} {cost:.0} for them",
            "{who}：保底 {promised:.1} 小时，排班 {paid:.1} 小时，少 {missing:.1} 小时；below_min_hours 计 {cost:.0} {yuan}"
        )));
    }
    let more = broken().count() - lines.len();
    if more > 0 {
        lines.push(view.say(text!("{more} more in report.html", "其余 {more} 位见 report.html")));
    }
    let by_standby: Vec<String> = promises.iter().filter(|p| p.by_standby()).map(|p| view.who(p.agent)).collect();
    if let Some(first) = by_standby.first() {
        let n = by_standby.len();
        lines.push(view.say(text!(
            n,
            "{n} agent, {first}, gets the promised hours only with standby",
            "{n} agents, first {first}, get their promised hours only with standby",
            "{n} 位坐席（首位 {first}）靠待命才达到保底工时"
        )));
    }
    Ok(lines)
}

/// The steps of rules that would bring most, one line each in the reader's language, and last how many are left out; empty where
/// none was weighed.
pub fn relax_notice(facts: &Facts<'_>) -> Vec<String> {
    let say = |text: Text| text.get(facts.lang).to_owned();
    let shown = facts.steps.iter().take(MOST_LINES);
    let mut lines: Vec<String> = shown.map(|step| say(relax::line(step, &facts.plan.currency))).collect();
    let more = facts.steps.len() - lines.len();
    if more > 0 {
        lines.push(say(text!("{more} more in report.html", "其余 {more} 项见 report.html")));
    }
    lines
}

/// Who has most duties to look at twice, hours that add up and broken wishes, one line each in the reader's language, and last how many
/// are left out; empty where nobody has any.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn strain_notice(facts: &Facts<'_>) -> Result<Vec<String>> {
    let view = View::new(facts)?;
    let people = hard(&view).worst();
    let line = |(agent, marks): &(AgentId, Vec<Mark>)| {
        let told: Vec<String> = marks.iter().map(|mark| view.say(mark.what.clone())).collect();
        let (who, told) = (view.who(*agent), told.join(view.say(text!("; ", "；")).as_str()));
        view.say(text!("{who}: {told}", "{who}：{told}"))
    };
    let mut lines: Vec<String> = people.iter().take(MOST_LINES).map(line).collect();
    let more = people.len() - lines.len();
    if more > 0 {
        lines.push(view.say(text!("{more} more in report.html", "其余 {more} 位见 report.html")));
    }
    Ok(lines)
}
