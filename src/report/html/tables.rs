//! The numbers and lists of the page.

use super::{escape, say};
use crate::domain::currency::unit;
use crate::domain::text::{Lang, Text};
use crate::report::figures::{grouped, percent};
use crate::report::listing::{self, Listing};
use crate::report::view::View;
use crate::report::{advice, incidents, overrun, relax, scorecard, words};
use crate::text;

/// Rows of one list on the page; the workbook has all.
const MOST_ROWS: usize = 60;
/// Shortages in plain sight; the others unfold.
const FIRST_ROWS: usize = 6;
/// Rows of a listing in plain sight.
const UNFOLDED_ROWS: usize = 24;

pub(super) fn key_figures(view: &View<'_>) -> String {
    let card = |figure: crate::report::KeyFigure| {
        let [label, value, note] = [figure.label, figure.value, figure.note].map(|text| say(view, text));
        format!("<div class=\"card\"><span>{label}</span><strong>{value}</strong><small>{note}</small></div>\n")
    };
    format!("<div class=\"cards\">\n{}</div>\n", view.key_figures().into_iter().map(card).collect::<String>())
}

/// A table; cells must be escaped. On a phone a row becomes a paragraph in which every cell has its head.
fn table<const N: usize>(view: &View<'_>, heads: [Text; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    table_of(&heads.map(|head| say(view, head)), rows)
}

/// A table of escaped heads and cells.
pub(in crate::report) fn table_of<R: IntoIterator<Item = String>>(
    heads: &[String],
    rows: impl IntoIterator<Item = R>,
) -> String {
    let head: String = heads.iter().map(|head| format!("<th>{head}</th>")).collect();
    let row = |cells: R| {
        let cell = |(head, cell): (&String, String)| format!("<td data-head=\"{head}\">{cell}</td>");
        format!("<tr>{}</tr>\n", heads.iter().zip(cells).map(cell).collect::<String>())
    };
    let rows: String = rows.into_iter().map(row).collect();
    format!("<div class=\"scroll\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n")
}

/// The rows of `listing` as a table.
pub(in crate::report) fn listed(listing: &Listing, lang: Lang) -> String {
    let escaped = |cell: &Text| escape(cell.get(lang));
    let heads: Vec<String> = listing.heads.iter().map(escaped).collect();
    table_of(&heads, listing.rows.iter().map(|row| row.iter().map(escaped).collect::<Vec<_>>()))
}

/// A sentence about the rows that a list leaves out.
fn left_out(view: &View<'_>, all: usize) -> String {
    if all <= MOST_ROWS {
        return String::new();
    }
    let more = all - MOST_ROWS;
    format!(
        "<p class=\"note\">{}</p>\n",
        say(view, text!("{more} more in schedule.xlsx", "其余 {more} 条见 schedule.xlsx"))
    )
}

pub(super) fn shortages(view: &View<'_>) -> String {
    if view.shortages.is_empty() {
        return format!("<p class=\"good\">{}</p>\n", say(view, text!("Nothing is short.", "没有缺口。")));
    }
    let heads = [
        text!("When", "时段"),
        text!("Queue", "队列"),
        text!("Most at once", "最多缺（人）"),
        text!("Agent-hours", "人时"),
        text!("What would close it", "如何补上"),
    ];
    let rows = view.shortages.iter().take(MOST_ROWS).map(|weighed| {
        let (_, shortage) = weighed;
        [
            escape(&view.clock.day_range(&shortage.span)),
            escape(view.queue_name(shortage.queue)),
            format!("{:.1}", shortage.worst),
            format!("{:.1}", shortage.hours),
            say(view, advice::close(view, weighed)),
        ]
    });
    let first = view.to_close().min(FIRST_ROWS);
    let (dearest, others) = (rows.clone().take(first), rows.skip(first));
    let mut html = if first > 0 {
        table(view, heads.clone(), dearest)
    } else {
        format!("<p class=\"good\">{}</p>\n", say(view, text!("Nothing has to be done.", "无需处理。")))
    };
    if view.shortages.len() > first {
        let more = view.shortages.len() - first;
        let calm = view.shortages.len() - view.to_close();
        let summary = if calm == more {
            text!("{calm} with nothing to do", "{calm} 处无需处理")
        } else {
            text!("{more} others, {calm} of them with nothing to do", "另有 {more} 处，其中 {calm} 处无需处理")
        };
        let others = table(view, heads, others) + &left_out(view, view.shortages.len());
        html.push_str(&format!("<details><summary>{}</summary>\n{others}</details>\n", say(view, summary)));
    }
    html
}

/// A listing with its title below that of the section; the rows beyond the first unfold.
pub(super) fn listing(view: &View<'_>, listing: Option<Listing>) -> String {
    let Some(listing) = listing else { return String::new() };
    let heads: Vec<String> = listing.heads.into_iter().map(|head| say(view, head)).collect();
    let all = listing.rows.len();
    let mut rows: Vec<Vec<String>> = listing
        .rows
        .into_iter()
        .take(MOST_ROWS)
        .map(|row| row.into_iter().map(|cell| say(view, cell)).collect())
        .collect();
    let others = rows.split_off(rows.len().min(UNFOLDED_ROWS));
    let mut html = format!("<h3>{}</h3>\n", say(view, listing.title));
    if !rows.is_empty() {
        html += &table_of(&heads, rows);
    }
    if !others.is_empty() {
        let more = all - UNFOLDED_ROWS;
        let summary = say(view, text!("{more} more", "其余 {more} 条"));
        let others = table_of(&heads, others) + &left_out(view, all);
        html += &format!("<details><summary>{summary}</summary>\n{others}</details>\n");
    }
    let note = |note| format!("<p class=\"note\">{}</p>\n", say(view, note));
    html + &listing.notes.into_iter().map(note).collect::<String>()
}

/// What was played besides the plan; nothing for a day that goes by the plan.
pub(super) fn incidents(view: &View<'_>) -> String {
    let lines = view.facts.incidents.map_or(Vec::new(), |incidents| incidents::lines(view, incidents));
    if lines.is_empty() {
        return String::new();
    }
    let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escape(line))).collect();
    format!("<h3>{}</h3>\n<ul>\n{items}</ul>\n", say(view, text!("Played with", "演练内容")))
}

pub(super) fn simulation(view: &View<'_>) -> String {
    let Some(simulation) = view.facts.simulation else { return String::new() };
    let heads = [
        text!("Queue", "队列"),
        text!("Service level", "服务水平"),
        text!("5–95 % of runs", "5–95% 区间"),
        text!("Target", "目标"),
        text!("Mean wait", "平均等待"),
        text!("Gave up", "放弃率"),
        text!("Occupancy", "占用率"),
        text!("Standby called", "召集待命"),
    ];
    let rows = view.plan.queues.iter().map(|(id, queue)| {
        let total = &simulation.totals[id];
        let class = if total.service_level < queue.service_level { "bad" } else { "good" };
        [
            escape(view.queue_name(id)),
            format!("<span class=\"{class}\">{}</span>", percent(total.service_level.0)),
            format!("{} – {}", percent(total.service_level_p05.0), percent(total.service_level_p95.0)),
            escape(&view.target(queue)),
            format!("{:.0} s", total.mean_wait_seconds),
            percent(total.abandoned_share.0),
            percent(total.occupancy.0),
            percent(total.standby_called_share.0),
        ]
    });
    let runs = simulation.runs;
    let note = text!(
        "{runs} runs against random demand; nobody is missing unless said so",
        "按随机需求模拟 {runs} 次；除非另有说明，无人缺勤"
    );
    let parts = [
        table(view, heads, rows),
        format!("<p class=\"note\">{}</p>\n", say(view, note)),
        incidents(view),
        listing(view, scorecard::standings(view)),
        listing(view, scorecard::raises(view)),
        listing(view, overrun::listing(view)),
        listing(view, listing::misses(view)),
        listing(view, listing::standby_worth(view)),
        listing(view, listing::refinement(&view.facts)),
        listing(view, relax::relaxed(view.facts.steps, &view.plan.currency)),
    ];
    parts.concat()
}

pub(super) fn standby(view: &View<'_>) -> String {
    if view.calls.is_empty() {
        return String::new();
    }
    let mut heads = [
        text!("Queue", "队列"),
        text!("Call no.", "呼叫序"),
        text!("At call", "待命时段"),
        text!("Agent", "坐席"),
        text!("Tier", "梯队"),
        text!("Efficiency", "效率"),
    ]
    .map(|head| say(view, head))
    .to_vec();
    heads.extend(view.carried_titles().iter().map(|title| escape(title)));
    let rows = view.calls.iter().take(MOST_ROWS).map(|call| {
        let agent = &view.plan.agents[call.agent];
        let cells = [
            escape(view.queue_name(call.queue)),
            call.order.to_string(),
            escape(&view.clock.day_range(&call.span)),
            escape(&view.who(call.agent)),
            escape(&view.tier_name(agent)),
            call.efficiency.to_string(),
        ];
        cells.into_iter().chain(view.carried(call.agent).map(escape))
    });
    table_of(&heads, rows) + &left_out(view, view.calls.len())
}

pub(super) fn cost(view: &View<'_>) -> String {
    let objective = view.verified.objective();
    let total = view.total();
    let Text { en: currency, zh: yuan } = unit(&view.plan.currency);
    let heads = [text!("Term of the objective", "总代价各项"), text!("{currency}", "{yuan}")];
    let terms =
        words::terms(objective, view.changes()).into_iter().map(|(term, money)| [say(view, term), grouped(money.0)]);
    let sum = [say(view, text!("Total", "合计")), grouped(total.0)].map(|cell| format!("<b>{cell}</b>"));
    let (bound, gap) = (grouped(view.certificate.bound.0), percent(view.certificate.gap(total).0));
    let proof = if view.certificate.is_known() {
        text!(
            "No schedule that keeps the rules costs less than {bound}; this one is within {gap} of that.",
            "满足规则的任何班表都不低于 {bound}；本班表与其差距 {gap}。"
        )
    } else {
        text!("How far this one is from the optimum is not known.", "本班表与最优解的差距未知。")
    };
    let proof = format!("<p class=\"note\">{}</p>\n", say(view, proof));
    table(view, heads, terms.chain([sum])) + &proof + &listing(view, listing::promises(view))
}

pub(super) fn warnings(view: &View<'_>) -> String {
    let findings = view.facts.warnings;
    if findings.is_empty() {
        return String::new();
    }
    let item = |finding: &crate::error::Finding| {
        let (headline, hint) = (escape(&finding.headline(view.lang())), escape(finding.hint.get(view.lang())));
        format!("<li>{headline}<br><small>{hint}</small></li>\n")
    };
    let items: String = findings.iter().take(MOST_ROWS).map(item).collect();
    format!("<ul>\n{items}</ul>\n")
}
