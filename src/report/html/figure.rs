//! Charts over one time with the numbers that they are drawn from: under the finger, by the keyboard, and as a table that unfolds.

use super::charts::{Chart, Key, PLOT};
use super::tones::{tone, toned};
use super::{escape, say};
use crate::domain::text::Text;
use crate::report::view::View;
use crate::text;

/// Charts that share a table of numbers.
pub(in crate::report) struct Figures<'v, 'a> {
    view: &'v View<'a>,
    /// Tells the tables of a page apart.
    number: usize,
    html: String,
    columns: Vec<(Text, Vec<f64>)>,
}

impl<'v, 'a> Figures<'v, 'a> {
    /// No chart yet; `number` is another one for all others of the page.
    pub(in crate::report) fn new(view: &'v View<'a>, number: usize) -> Self {
        Self { view, number, html: String::new(), columns: Vec::new() }
    }

    /// Adds a chart under its head.
    pub(in crate::report) fn add(&mut self, head: Text, chart: Chart) {
        let (head, first) = (say(self.view, head), self.columns.len() + 1);
        let legend: String = chart.keys.iter().map(|key| self.key(key)).collect();
        let values = chart.keys.into_iter().filter_map(|key| Some((key.name, key.values?)));
        self.columns.extend(values);
        let (number, count) = (self.number, self.columns.len() + 1 - first);
        let svg = toned(self.view, &chart.svg.replacen("<svg ", "<svg aria-hidden=\"true\" ", 1));
        let [from, to] = PLOT;
        self.html += &format!(
            "<figure><figcaption>{head}<span class=\"legend\">{legend}</span></figcaption>\n\
             <div class=\"plot\" data-table=\"v{number}\" data-first=\"{first}\" data-count=\"{count}\" data-from=\"{from:.4}\" data-to=\"{to:.4}\">\
             <div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{head}{}\">{svg}</div><small class=\"on\">{}</small></div></figure>\n",
            say(
                self.view,
                text!(": values by the arrow keys, or in the table below", "：用方向键看数值，或见下方数值表")
            ),
            say(self.view, text!("later hours to the right →", "向右滑动看后续时段 →"))
        );
    }

    fn key(&self, key: &Key) -> String {
        let name = say(self.view, key.name.clone());
        format!("<span class=\"key\" style=\"--c:{}\">{name}</span>", tone(self.view, key.colour))
    }

    /// The charts, and their numbers to be unfolded.
    pub(in crate::report) fn html(self) -> String {
        let view = self.view;
        let horizon = view.plan.horizon;
        let mut heads = format!("<th>{}", say(view, text!("When", "时段")));
        self.columns.iter().for_each(|(name, _)| heads += &format!("<th>{}", say(view, name.clone())));
        let row = |index: usize| {
            let mut row = format!("<tr><th>{}", escape(&view.clock.day_range(&horizon.interval_span(index))));
            self.columns.iter().for_each(|(_, values)| row += &format!("<td>{}", number(values.get(index))));
            row + "\n"
        };
        let rows: String = (0..horizon.intervals()).map(row).collect();
        let (number, summary) = (self.number, say(view, text!("The numbers of these charts", "以上图表的数值")));
        format!(
            "{}<details class=\"values\"><summary>{summary}</summary>\n\
             <div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{summary}\"><table id=\"v{number}\">\n<thead><tr>{heads}</thead>\n<tbody>\n{rows}</table></div></details>\n",
            self.html
        )
    }
}

fn number(value: Option<&f64>) -> String {
    value.filter(|value| !value.is_nan()).map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"))
}
