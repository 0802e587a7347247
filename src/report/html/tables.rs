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
const UNFOLDED_ROWS: usize = 10;

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
    let rows: Vec<Vec<String>> = rows.into_iter().map(|cells| cells.into_iter().collect()).collect();
    let of_numbers = |at: &usize| rows.iter().all(|cells| cells.get(*at).is_none_or(|cell| is_number(cell)));
    // The style sets the second to the twelfth column to the right.
    let to_the_right: Vec<String> = (1..heads.len()).filter(of_numbers).map(|at| format!("n{}", at + 1)).collect();
    let class = to_the_right.join(" ");
    let row = |cells: Vec<String>| {
        let cell = |(head, cell): (&String, String)| format!("<td data-head=\"{head}\">{cell}</td>");
        format!("<tr>{}</tr>\n", heads.iter().zip(cells).map(cell).collect::<String>())
    };
    let rows: String = rows.into_iter().map(row).collect();
    format!(
        "<div class=\"scroll\"><table class=\"{class}\">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )
}

/// Whether a cell, which may have elements, is a number or a range of numbers with their unit, or says that there is none.
fn is_number(cell: &str) -> bool {
    let words = cell.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words));
    words.collect::<String>().chars().all(|sign| sign.is_ascii_digit() || ".,%–-+→≥≤!✓sh秒 \u{a0}".contains(sign))
}

/// The rows of `listing` as a table; those beyond the first unfold.
pub(in crate::report) fn listed(listing: &Listing, lang: Lang) -> String {
    let escaped = |cell: &Text| escape(cell.get(lang));
    let heads: Vec<String> = listing.heads.iter().map(escaped).collect();
    unfolding(lang, &heads, listing.rows.iter().map(|row| row.iter().map(escaped).collect()).collect(), "")
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
            text!(
                more,
                "{more} other, {calm} of them with nothing to do",
                "{more} others, {calm} of them with nothing to do",
                "另有 {more} 处，其中 {calm} 处无需处理"
            )
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
    let row = |row: Vec<Text>| row.into_iter().map(|cell| say(view, cell)).collect();
    let rows = listing.rows.into_iter().take(MOST_ROWS).map(row).collect();
    let html = format!(
        "<h3>{}</h3>\n{}",
        say(view, listing.title),
        unfolding(view.lang(), &heads, rows, &left_out(view, all))
    );
    let note = |note| format!("<p class=\"note\">{}</p>\n", say(view, note));
    html + &listing.notes.into_iter().map(note).collect::<String>()
}

/// A table of the first rows of cells; the others unfold, with `end` below them.
fn unfolding(lang: Lang, heads: &[String], mut rows: Vec<Vec<String>>, end: &str) -> String {
    let others = rows.split_off(rows.len().min(UNFOLDED_ROWS));
    let mut html = if rows.is_empty() { String::new() } else { table_of(heads, rows) };
    if !others.is_empty() {
        let more = others.len();
        let summary = text!("{more} more", "其余 {more} 条");
        let others = table_of(heads, others);
        html += &format!("<details><summary>{}</summary>\n{others}{end}</details>\n", summary.get(lang));
    }
    html
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
        let seconds = total.mean_wait_seconds;
        let class = if total.service_level < queue.service_level { "bad" } else { "good" };
        [
            escape(view.queue_name(id)),
            format!("<span class=\"{class}\">{}</span>", percent(total.service_level.0)),
            format!("{} – {}", percent(total.service_level_p05.0), percent(total.service_level_p95.0)),
            escape(&view.target(queue)),
            say(view, text!("{seconds:.0} s", "{seconds:.0} 秒")),
            percent(total.abandoned_share.0),
            percent(total.occupancy.0),
            percent(total.standby_called_share.0),
        ]
    });
    let runs = simulation.runs;
    let note = text!(
        runs,
        "{runs} run against random demand; nobody is missing unless said so",
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
    let notes: Vec<Vec<&str>> = view.calls.iter().map(|call| view.carried(call.agent).collect()).collect();
    // Columns that say nothing of those at call only take room.
    let said = |at: usize| notes.iter().any(|notes| notes.get(at).is_some_and(|note| !note.is_empty()));
    let titles = view.carried_heads();
    heads.extend(titles.iter().enumerate().filter(|(at, _)| said(*at)).map(|(_, title)| escape(title)));
    let rows = view.calls.iter().zip(&notes).take(MOST_ROWS).map(|(call, notes)| {
        let agent = &view.plan.agents[call.agent];
        let cells = [
            escape(view.queue_name(call.queue)),
            call.order.to_string(),
            escape(&view.clock.day_range(&call.span)),
            escape(&view.who(call.agent)),
            escape(&view.tier_name(agent)),
            call.efficiency.to_string(),
        ];
        let notes = notes.iter().enumerate().filter(|(at, _)| said(*at)).map(|(_, note)| escape(note));
        cells.into_iter().chain(notes).collect()
    });
    unfolding(view.lang(), &heads, rows.collect(), &left_out(view, view.calls.len()))
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
