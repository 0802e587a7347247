//! What the time grid is filtered, sorted and zoomed with. Without a script it stays hidden.

use super::{escape, say};
use crate::domain::fairness::Load;
use crate::domain::ids::{AgentId, Id};
use crate::domain::text::Text;
use crate::report::view::View;
use crate::text;
use std::collections::BTreeSet;

/// What a row is found by: its numbers, in the order of [`FILTERS`], and then of the sorts.
pub(super) struct Marks {
    /// Of the tier.
    tier: usize,
    /// Of the queues of its segments.
    queues: BTreeSet<usize>,
    /// Of the leads in whose squads it is.
    leads: BTreeSet<usize>,
    /// Of the site.
    site: Option<usize>,
    /// Minutes of the horizon until its first segment.
    start: i64,
    /// Paid minutes.
    minutes: i64,
}

impl Marks {
    /// Those of `agent`.
    pub(super) fn new(view: &View<'_>, agent: AgentId, load: &Load) -> Self {
        let who = &view.plan.agents[agent];
        let segments = view.roster().of(agent);
        let blocks = view.roster().blocks(agent);
        let leads = blocks.iter().filter_map(|block| view.lead_of(agent, block));
        let own = (view.plan.tiers[who.tier].can_lead && !blocks.is_empty()).then_some(agent);
        let start = segments.first().map_or(view.plan.horizon.end, |segment| segment.span.start);
        Self {
            tier: who.tier.index(),
            queues: segments.iter().filter_map(|segment| Some(segment.queue?.index())).collect(),
            leads: leads.chain(own).map(|lead| lead.index()).collect(),
            site: who.site.map(|site| site.index()),
            start: (start.0 - view.plan.horizon.start.0) / 60,
            minutes: (load.paid * 60.0).round() as i64,
        }
    }

    /// As an attribute has them: `tier|queues|squads|site|start|minutes`.
    pub(super) fn text(&self) -> String {
        let joined = |all: &BTreeSet<usize>| all.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        let site = self.site.map_or(String::new(), |site| site.to_string());
        let (queues, leads) = (joined(&self.queues), joined(&self.leads));
        format!("{}|{queues}|{leads}|{site}|{}|{}", self.tier, self.start, self.minutes)
    }
}

/// The controls over rows with `marks`.
pub(super) fn tools(view: &View<'_>, marks: &[Marks]) -> String {
    let plan = view.plan;
    let used = |of: fn(&Marks) -> Vec<usize>| marks.iter().flat_map(of).collect::<BTreeSet<usize>>();
    let named = |used: BTreeSet<usize>, name: &dyn Fn(usize) -> String| -> Vec<(usize, String)> {
        used.into_iter().map(|at| (at, name(at))).collect()
    };
    let tiers = named(used(|mark| vec![mark.tier]), &|at| {
        plan.tiers.values().nth(at).map_or(String::new(), |tier| view.say(crate::report::words::tier(tier)))
    });
    let queues = named(used(|mark| mark.queues.iter().copied().collect()), &|at| {
        plan.queues.ids().nth(at).map_or(String::new(), |queue| view.queue_name(queue).to_owned())
    });
    let leads = named(used(|mark| mark.leads.iter().copied().collect()), &|at| view.who(AgentId(at)));
    let sites = named(used(|mark| mark.site.into_iter().collect()), &|at| {
        plan.sites.values().nth(at).map_or(String::new(), |site| site.id.clone())
    });
    let filters = [
        (text!("Tier", "梯队"), tiers),
        (text!("Queue", "队列"), queues),
        (text!("Squad of", "小组组长"), leads),
        (text!("Site", "职场"), sites),
    ];
    let mut html = format!(
        "<label>{}<input type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n",
        say(view, text!("Name or ID", "姓名或工号"))
    );
    for (at, (head, options)) in filters.into_iter().enumerate() {
        html += &filter(view, at, head, &options);
    }
    html + &sorts(view) + &zooms(view) + &ends(view)
}

/// A choice among the values that rows have; nothing where they all have one.
fn filter(view: &View<'_>, at: usize, head: Text, options: &[(usize, String)]) -> String {
    if options.len() < 2 {
        return String::new();
    }
    let option = |(value, name): &(usize, String)| format!("<option value=\"{value}\">{}", escape(name));
    let all = say(view, text!("all", "全部"));
    let options: String = options.iter().map(option).collect();
    format!(
        "<label>{}<select data-filter=\"{at}\"><option value=\"\">{all}{options}</select></label>\n",
        say(view, head)
    )
}

fn sorts(view: &View<'_>) -> String {
    let ways = [
        text!("start of duty", "上班时间"),
        text!("number", "工号"),
        text!("squad", "小组"),
        text!("hours, most first", "工时从多到少"),
    ];
    let head = say(view, text!("Sort by", "排序"));
    format!("<label>{head}<select class=\"sort\">{}</select></label>\n", options(view, ways))
}

/// How much time is as wide as the window; empty: as it is without a script.
fn zooms(view: &View<'_>) -> String {
    let hours = view.plan.horizon.span().seconds() / 3600;
    let mut ways = vec![(text!("whole plan", "全程"), hours)];
    let shorter = [(text!("one day", "一天"), 24), (text!("6 hours", "6 小时"), 6), (text!("2 hours", "2 小时"), 2)];
    ways.extend(shorter.into_iter().filter(|(_, shown)| *shown < hours));
    let option = |(name, shown): (Text, i64)| format!("<option value=\"{shown}\">{}", say(view, name));
    let ways: String = ways.into_iter().map(option).collect();
    let (head, usual) = (say(view, text!("Zoom", "缩放")), say(view, text!("usual", "标准")));
    let all = hours;
    format!(
        "<label>{head}<select class=\"zoom\" data-hours=\"{all}\"><option value=\"\">{usual}{ways}</select></label>\n"
    )
}

/// What takes all filters back, how many rows are shown, and how to use the keys.
fn ends(view: &View<'_>) -> String {
    format!(
        "<button type=\"button\">{}</button>\n<p role=\"status\" data-said=\"{}\"></p>\n<p class=\"note keys\">{}</p>\n",
        say(view, text!("Show all", "显示全部")),
        // The script puts numbers for these signs.
        say(view, text!("# of ## shown", "显示 # 人，共 ## 人")),
        say(
            view,
            text!(
                "Click a row or press Enter for the card of a person, Escape to close it; arrow keys go from row to row and from piece to piece.",
                "点击一行或按回车查看个人卡片，Esc 关闭；上下键换行，左右键逐段查看。"
            )
        )
    )
}

fn options<const N: usize>(view: &View<'_>, names: [Text; N]) -> String {
    let option = |(at, name): (usize, Text)| format!("<option value=\"{at}\">{}", say(view, name));
    names.into_iter().enumerate().map(option).collect()
}
