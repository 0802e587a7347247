//! Who bears what: a picture by tier, bars of the agents who bear most, and the two lists.

use super::{escape, say, tables};
use crate::domain::fairness::Load;
use crate::domain::ids::TierId;
use crate::domain::text::Text;
use crate::report::fairness::{Fairness, MEASURES, Measure, Part, notes};
use crate::report::figures::percent;
use crate::report::listing::Listing;
use crate::report::strain::strain;
use crate::report::view::View;
use crate::report::words;
use crate::text;

/// Pixels of the picture: of its panels, of what stands left of them, of a lane and of the scale below.
const PANEL: f64 = 300.0;
const LEFT: f64 = 110.0;
const APART: f64 = 30.0;
const TOP: f64 = 26.0;
const LANE: f64 = 38.0;
const SCALE: f64 = 22.0;
/// Radius of a circle at least and at most, and of a single person at most.
const SMALLEST: f64 = 1.5;
const LARGEST: f64 = 16.0;
const LARGEST_OF_ONE: f64 = 5.0;
/// Places along a panel.
const PLACES: usize = 24;
/// Bars of agents.
const BARS: usize = 12;
/// Width of the longest bar, in percent of its row, alone and beside the sum of two numbers.
const LONGEST: f64 = 45.0;
const LONGEST_WITH_SUM: f64 = 32.0;

/// The section; nothing on a plan without agents.
pub(super) fn section(view: &View<'_>) -> String {
    let fairness = Fairness::of(view);
    if fairness.agents.is_empty() {
        return String::new();
    }
    let mut by_agent = by_agent(view, &fairness);
    by_agent.notes = notes(view.plan, &fairness);
    let parts = [
        picture(view, &fairness),
        bars(view, &fairness),
        tables::listing(view, Some(by_tier(view, &fairness))),
        tables::listing(view, Some(by_agent)),
        tables::listing(view, strain(view)),
    ];
    parts.concat()
}

/// One lane a tier, one panel a measure; a circle for people who bear alike, as large as they are many, and a line at the mean.
fn picture(view: &View<'_>, fairness: &Fairness) -> String {
    let tiers = fairness.worst_tiers();
    let width = LEFT + MEASURES.len() as f64 * (PANEL + APART);
    let bottom = TOP + LANE * tiers.len() as f64;
    let mut svg = format!(
        "<svg aria-hidden=\"true\" width=\"{width}\" height=\"{0}\" viewBox=\"0 0 {width} {0}\" xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\" fill=\"var(--ink)\">\n",
        bottom + SCALE
    );
    for (lane, (tier, part)) in tiers.iter().enumerate() {
        let y = TOP + LANE * lane as f64;
        let name = say(view, words::tier(&view.plan.tiers[*tier]));
        let people = part.people;
        let people = say(view, text!(people, "{people} agent", "{people} agents", "{people} 人"));
        svg += &format!(
            "<text x=\"0\" y=\"{:.0}\">{name}</text><text x=\"0\" y=\"{:.0}\" font-size=\"10\" fill=\"var(--soft)\">{people}</text>\n",
            y + 17.0,
            y + 30.0
        );
    }
    for (panel, measure) in MEASURES.iter().enumerate() {
        let x = LEFT + panel as f64 * (PANEL + APART);
        let most = fairness.agents.iter().map(|part| (measure.of)(&part.sum())).fold(1.0, f64::max);
        let values = |tier: TierId| -> Vec<f64> {
            let of_tier = view.plan.agents.values().zip(&fairness.agents).filter(|(agent, _)| agent.tier == tier);
            of_tier.map(|(_, part)| (measure.of)(&part.sum())).collect()
        };
        let largest = tiers.iter().flat_map(|(tier, _)| places(&values(*tier), most)).map(|place| place.0).max();
        let one = LARGEST_OF_ONE.min(LARGEST / (largest.unwrap_or(1) as f64).sqrt());
        svg += &axis(x, bottom, most, &say(view, measure.name()));
        for (lane, (tier, part)) in tiers.iter().enumerate() {
            let y = TOP + LANE * (lane as f64 + 0.5);
            svg += &swarm(view, &values(*tier), (x, y), most, one);
            let (mean, above) = (x + PANEL * part.mean(measure.of) / most, y - LANE / 2.0);
            svg += &format!("<path d=\"M{mean:.1} {above:.1}v{LANE}\" stroke=\"var(--ink)\" stroke-width=\"2\"/>\n");
        }
    }
    svg += "</svg>";
    let head = if fairness.events > 0 {
        text!("Hours of each agent by tier, over all events", "各梯队每人工时（合计以往活动）")
    } else {
        text!("Hours of each agent by tier", "各梯队每人工时")
    };
    let legend = text!(
        "a circle: people with as many hours, larger for more people · a line: the mean",
        "圆：工时相同的人，人越多越大 · 竖线：平均"
    );
    format!(
        "<figure><figcaption>{} <span class=\"legend\">{}</span></figcaption><div class=\"plot\"><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">{svg}</div>\
         <small class=\"on\">{}</small></div></figure>\n",
        say(view, head.clone()),
        say(view, legend),
        say(view, head),
        say(view, text!("more to the right →", "向右滑动看更多 →"))
    )
}

/// The frame of a panel whose right end stands for `most` hours.
fn axis(x: f64, bottom: f64, most: f64, name: &str) -> String {
    let step =
        [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].into_iter().find(|step| most / step <= 6.0).unwrap_or(200.0);
    let mut svg = format!("<text x=\"{x}\" y=\"16\" font-weight=\"600\">{name}</text>\n");
    for tick in 0..=(most / step) as usize {
        let hours = tick as f64 * step;
        let at = x + PANEL * hours / most;
        svg += &format!(
            "<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"var(--mesh)\"/><text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\" \
             font-size=\"11\" fill=\"var(--soft)\">{hours}</text>\n",
            bottom + 15.0
        );
    }
    svg
}

/// How many of `values` lie at each place of a panel, and their sum.
fn places(values: &[f64], most: f64) -> [(usize, f64); PLACES + 1] {
    let mut places = [(0, 0.0); PLACES + 1];
    for value in values {
        let place = &mut places[(value / most * PLACES as f64).round() as usize];
        *place = (place.0 + 1, place.1 + value);
    }
    places
}

/// Circles whose area goes with the number of people, `one` the radius of a single one.
fn swarm(view: &View<'_>, values: &[f64], (x, y): (f64, f64), most: f64, one: f64) -> String {
    let mut svg = String::new();
    for (people, sum) in places(values, most).into_iter().filter(|place| place.0 > 0) {
        let mean = sum / people as f64;
        let radius = (one * (people as f64).sqrt()).max(SMALLEST);
        let told = say(
            view,
            text!(people, "{people} agent, {mean:.1} h", "{people} agents, {mean:.1} h", "{people} 人，{mean:.1} 小时"),
        );
        svg += &format!(
            "<circle cx=\"{:.1}\" cy=\"{y}\" r=\"{radius:.1}\" fill=\"var(--bar)\" fill-opacity=\".55\"><title>{told}</title></circle>\n",
            x + PANEL * mean / most
        );
    }
    svg
}

/// The agents who bear most of what sets people apart, the worst first.
fn bars(view: &View<'_>, fairness: &Fairness) -> String {
    let measure = fairness.measure();
    let agents = fairness.worst_agents();
    let most = agents.iter().map(|(_, part)| (measure.of)(&part.sum())).fold(0.0, f64::max);
    let shown = agents.iter().filter(|(_, part)| (measure.of)(&part.sum()) > 0.0).take(BARS);
    let rows: String =
        shown.map(|(agent, part)| bar(&escape(&view.who(*agent)), part, measure, most, fairness.events > 0)).collect();
    let what = measure.name();
    let Text { en, zh } = what;
    let head = say(view, text!("{en}, those with most", "{zh}最多的人"));
    let legend = if fairness.events > 0 {
        let (now, before) = (say(view, text!("this event", "本次")), say(view, text!("earlier events", "以往")));
        format!(
            "<span class=\"legend\"><span class=\"key\" style=\"--c:var(--bar)\">{now}</span>\
             <span class=\"key\" style=\"--c:var(--pale)\">{before}</span></span>"
        )
    } else {
        String::new()
    };
    format!("<h3>{head}{legend}</h3>\n{rows}")
}

fn bar(name: &str, part: &Part, measure: Measure, most: f64, counted: bool) -> String {
    let [now, before] = [&part.now, &part.before.load].map(|load| (measure.of)(load));
    let longest = if counted { LONGEST_WITH_SUM } else { LONGEST };
    let width = |hours: f64| longest * hours / most.max(1e-9);
    let earlier = if counted {
        format!("<i style=\"width:{:.1}%;margin-left:-8px;background:var(--pale)\"></i>", width(before))
    } else {
        String::new()
    };
    format!(
        "<div class=\"measure\"><span>{name}</span><i style=\"width:{:.1}%\"></i>{earlier}<b>{}</b></div>\n",
        width(now),
        added(part, measure.of, counted)
    )
}

/// `7.0`, or with earlier events `7.0 + 12.0 = 19.0`, which stays in one line.
fn added(part: &Part, of: fn(&Load) -> f64, counted: bool) -> String {
    let (now, before, sum) = (of(&part.now), of(&part.before.load), of(&part.sum()));
    if counted { format!("{now:.1} + {before:.1} = {sum:.1}").replace(' ', "\u{a0}") } else { format!("{now:.1}") }
}

fn by_agent(view: &View<'_>, fairness: &Fairness) -> Listing {
    let counted = fairness.events > 0;
    let rows = fairness.worst_agents().into_iter().map(|(agent, part)| {
        let tier = view.tier_name(&view.plan.agents[agent]);
        let hours = MEASURES.map(|measure| added(&part, measure.of, counted));
        [view.who(agent), tier].into_iter().chain(hours).chain(counts(&part.sum())).map(Text::same).collect()
    });
    let heads = heads([text!("Agent", "坐席"), text!("Tier", "梯队")]);
    let title = if counted {
        text!(
            "By agent, the worst first: this event + earlier ones = all",
            "按坐席，负担最重者在前：本次 + 以往 = 合计"
        )
    } else {
        text!("By agent, the worst first", "按坐席，负担最重者在前")
    };
    Listing { title, heads, rows: rows.collect(), notes: Vec::new() }
}

fn by_tier(view: &View<'_>, fairness: &Fairness) -> Listing {
    let rows = fairness.worst_tiers().into_iter().map(|(tier, part)| {
        let name = view.say(words::tier(&view.plan.tiers[tier]));
        let hours = MEASURES.map(|measure| format!("{:.1}", part.mean(measure.of)));
        [name, part.people.to_string()].into_iter().chain(hours).chain(counts(&part.sum())).map(Text::same).collect()
    });
    let heads = heads([text!("Tier", "梯队"), text!("Agents", "人数")]);
    let title = if fairness.events > 0 {
        text!(
            "By tier: hours of one agent in the mean, counts of all; over all events",
            "按梯队：每人平均工时与总次数（合计以往活动）"
        )
    } else {
        text!("By tier: hours of one agent in the mean, counts of all", "按梯队：每人平均工时与总次数")
    };
    Listing { title, heads, rows: rows.collect(), notes: Vec::new() }
}

/// The heads of a table whose rows begin with `first`.
fn heads(first: [Text; 2]) -> Vec<Text> {
    let counts = [text!("Split duties", "拆分班"), text!("Queue changes", "换队列"), text!("Wishes kept", "意愿满足")];
    first.into_iter().chain(MEASURES.map(|measure| measure.name())).chain(counts).collect()
}

fn counts(load: &Load) -> [String; 3] {
    let kept = load.share_kept().map_or_else(|| "–".to_owned(), percent);
    [load.split.to_string(), load.switches.to_string(), kept]
}
