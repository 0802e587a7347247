//! report.html: one page without network, for a screen, a phone and a printer.
//!
//! Everything that a user wrote passes through [`escape`].

mod card;
pub(super) mod charts;
mod fairness;
mod figure;
mod grid;
mod part;
mod tables;
mod tones;
mod tools;

pub(super) use figure::Figures;
pub(super) use part::Part;
pub(super) use tables::{listed, table_of};

use super::Facts;
use super::adjustments::adjustments;
use super::headline::headline;
use super::limits::{limit_times, limits};
use super::listing;
use super::night::{before_and_after, curve, to_tell};
use super::view::View;
use crate::domain::ids::{Id, QueueId};
use crate::domain::text::{Lang, Text};
use crate::error::{Error, Result};
use crate::text;

const STYLE: &str = include_str!("style.css");
/// What makes a page one to work with. Nothing of a plan ever stands in it: it reads words and numbers from attributes and cells.
const SCRIPT: &str = include_str!("page.js");
/// Its SHA-256, by which a browser runs it and nothing else; a test compares them.
const SCRIPT_HASH: &str = include_str!("page.js.sha256");

pub(super) fn bytes(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let view = View::new(facts)?;
    page(&view)
        .map(String::into_bytes)
        .map_err(|reason| Error::Defect(text!("report.html: {reason}", "report.html：{reason}")))
}

/// Text as HTML shows it.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    // A number and its sign stay on one line.
    for letter in text.replace(" %", "\u{a0}%").replace("≥ ", "≥\u{a0}").replace("≤ ", "≤\u{a0}").chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A statement in the reader's language, escaped.
fn say(view: &View<'_>, text: Text) -> String {
    escape(&view.say(text))
}

fn page(view: &View<'_>) -> std::result::Result<String, String> {
    let lang = language(view.lang());
    let title = escape(&view.plan.name);
    let limits = tables::listing(view, limits(view.plan, view.requirement)) + &tables::listing(view, limit_times(view));
    let adjusted = view.facts.forecast.and_then(|forecast| adjustments(view.plan, forecast));
    let adjusted = tables::listing(view, adjusted);
    let sessions = tables::listing(view, listing::sessions(view));
    let part = |head: Text, body: String| Part::new(&view.say(head), body);
    let mut parts = vec![
        part(text!("The rest of the night", "余下时段的重排"), night(view)?),
        part(text!("Where agents are short", "哪里缺人"), tables::shortages(view)),
    ];
    for queue in view.plan.queues.ids() {
        parts.push(Part::new(view.queue_name(queue), queue_charts(view, queue)?));
    }
    parts.extend([
        part(text!("Adjusted by hand", "人工调整"), adjusted),
        part(text!("What set the requirement", "需求取决于什么"), limits),
        part(text!("Simulated service", "模拟服务水平"), tables::simulation(view)),
        part(text!("Time grid", "时间网格"), grid::grid(view) + &sessions),
        part(text!("Standby in call order", "待命呼叫顺序"), tables::standby(view)),
        part(text!("Who bears what", "负担是否公平"), fairness::section(view)),
        part(text!("Cost by term", "成本构成"), tables::cost(view)),
        part(text!("Warnings", "警告"), tables::warnings(view)),
    ]);
    let body = part::body(&(header(view) + &tables::key_figures(view)), &parts, view.lang());
    let style = tones::queue_rules(view) + &grid::colours(view);
    Ok(document(&title, lang, &style, &body))
}

/// A page of its own: parts under a title, without network.
pub(super) fn standalone(title: &str, parts: &[Part], lang: Lang) -> String {
    titled(title, "", parts, lang)
}

/// A page of its own with charts of `view`.
pub(super) fn with_charts(view: &View<'_>, title: &str, parts: &[Part]) -> String {
    titled(title, &tones::queue_rules(view), parts, view.lang())
}

fn titled(title: &str, style: &str, parts: &[Part], lang: Lang) -> String {
    let title = escape(title);
    let body = part::body(&format!("<header><h1>{title}</h1></header>\n"), parts, lang);
    document(&title, language(lang), style, &body)
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

fn document(title: &str, lang: &str, style: &str, body: &str) -> String {
    let (version, tones, hash) = (env!("CARGO_PKG_VERSION"), tones::rules(), SCRIPT_HASH.trim_end());
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{tones}{STYLE}{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n\
         <footer>peakshift {version}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// What a replanned night changes; nothing for any other schedule.
fn night(view: &View<'_>) -> std::result::Result<String, String> {
    if view.facts.night.is_none() {
        return Ok(String::new());
    }
    let to_tell = to_tell(&view.facts).map_err(|error| error.text().en)?;
    let listings = [before_and_after(&view.facts), Some(to_tell), curve(&view.facts)];
    let body: String = listings.into_iter().map(|listing| tables::listing(view, listing)).collect();
    Ok(format!("<div class=\"told\">\n{body}</div>\n"))
}

fn header(view: &View<'_>) -> String {
    let clock = &view.clock;
    let horizon = view.plan.horizon;
    let show = |moment| format!("{} {}", clock.day_name(clock.day(moment)), clock.time(moment));
    let title = escape(&view.plan.name);
    let line = format!("{} → {} · {}", show(horizon.start), show(horizon.end), view.plan.zone.0.name());
    let sentence = headline(view).map_or(String::new(), |said| format!("<p class=\"lead\">{}</p>", say(view, said)));
    format!("<header><h1>{title}</h1><p>{}</p>{sentence}</header>\n", escape(&line))
}

/// The forecast of a queue with its band, the requirement against those on line, and the standby squad.
fn queue_charts(view: &View<'_>, queue: QueueId) -> std::result::Result<String, String> {
    let mut figures = Figures::new(view, queue.index());
    let minutes = view.plan.horizon.interval.0;
    if let Some(forecast) = view.facts.forecast {
        let head = text!("Inquiries per {minutes} min, before the bot", "每 {minutes} 分钟咨询量（机器人分流前）");
        figures.add(head, charts::forecast(view, &forecast.cells[queue])?);
    }
    figures.add(text!("Standard agents on line", "在线标准人数"), charts::coverage(view, queue)?);
    let cells = &view.coverage[queue];
    if cells.iter().any(|cell| cell.standby > 0.0 || cell.standby_required > 0.0) {
        figures.add(text!("Standard agents on standby", "待命标准人数"), charts::standby(view, queue)?);
    }
    Ok(figures.html())
}
