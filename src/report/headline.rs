//! The plan in one sentence: people, money, what is short, what callers will meet, and whether somebody has to act.

use super::figures::{played_level, scheduled_values};
use super::view::View;
use crate::domain::text::Text;
use crate::text;

/// The sentence; none where no schedule is priced. What callers meet is in it where it was played: what the staffing model expects
/// holds only where nothing is short.
pub(super) fn headline(view: &View<'_>) -> Option<Text> {
    let [agents, wages, short] = scheduled_values(&view.facts)?;
    let [Text { en: agents, zh: people }, Text { en: wages, zh: money }] = [agents, wages];
    let (Text { en: short, zh: lack }, Text { en: end, zh: rest }) = (short, to_do(view));
    let Some(Text { en: level, zh: share }) = played_level(&view.facts) else {
        return Some(text!(
            "{agents} agents on duty for {wages}; {short} short; {end}.",
            "{people} 人上班，工资 {money}；缺 {lack}；{rest}。"
        ));
    };
    Some(text!(
        "{agents} agents on duty for {wages}; {short} short, {level} expected to be answered in time; {end}.",
        "{people} 人上班，工资 {money}；缺 {lack}，预期 {share} 及时应答；{rest}。"
    ))
}

/// Agent-hours of work that may wait and is not done in time, as the objective counts them; none below a tenth.
fn late_hours(view: &View<'_>) -> Option<f64> {
    let (verified, _) = view.facts.schedule?;
    let hours = verified.objective().late_work.0 / view.plan.penalties.late_work;
    (hours >= 0.1).then_some(hours)
}

fn to_do(view: &View<'_>) -> Text {
    let Text { en, zh } = gaps(view);
    match late_hours(view) {
        None => Text { en, zh },
        Some(late) => text!(
            "{late:.1} agent-hours of work that may wait are late; {en}",
            "可等待的工作有 {late:.1} 人时逾期；{zh}"
        ),
    }
}

fn gaps(view: &View<'_>) -> Text {
    let Some((_, first)) = view.shortages.first() else { return text!("nothing is short", "没有缺口") };
    let n = view.to_close();
    let (when, queue) = (view.clock.day_range(&first.span), view.queue_name(first.queue));
    if n == 0 {
        return text!("nothing has to be done", "无需处理");
    }
    text!(
        n,
        "{n} gap has to be closed: {queue}, {when}",
        "{n} gaps have to be closed, first {queue}, {when}",
        "{n} 处需要补人，先补{queue} {when}"
    )
}
