//! many.csv and many.html: the plans of a list, one row each.

mod shop;

pub use shop::{Shop, ShopState};

use crate::domain::currency::unit;
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::report::csv::{Writer, brief, cell};
use crate::report::figures::{grouped, percent};
use crate::report::html::{Part, escape, standalone, table_of};
use crate::report::listing::Listing;
use crate::report::numbers::rounded;
use crate::report::summary::finding_object;
use crate::text;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Plans of one currency together.
#[derive(Debug, Default, Clone)]
struct Sum {
    plans: usize,
    agents: f64,
    total: f64,
    wages: f64,
    shortage: f64,
    short_hours: f64,
    bound: f64,
}

impl Sum {
    fn gap(&self) -> f64 {
        if self.total > 0.0 { (self.total - self.bound) / self.total } else { 0.0 }
    }
}

/// The table over all plans in every form.
pub struct Many {
    /// Names and bytes of many.csv and many.html.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// For the terminal.
    pub listing: Listing,
    /// For programs.
    pub object: Value,
}

/// The table over `shops`; `link` gives the address of a report as many.html finds it.
///
/// # Errors
/// None that an input could cause.
pub fn many(shops: &[Shop], link: &dyn Fn(&Shop) -> Option<String>, lang: Lang) -> Result<Many> {
    let sums = sums(shops);
    let listing = listing(shops, &sums, lang);
    let files = vec![("many.csv", table(shops, lang)?), ("many.html", page(shops, &listing, link, lang).into_bytes())];
    let counts: Map<String, Value> =
        counted(shops).into_iter().map(|(state, n)| (state.to_owned(), json!(n))).collect();
    let sums = sums.iter().map(|(currency, sum)| {
        json!({
            "currency": currency,
            "plans": sum.plans,
            "total": rounded(sum.total),
            "wages": rounded(sum.wages),
            "shortage": rounded(sum.shortage),
            "short_hours": rounded(sum.short_hours),
            "bound": rounded(sum.bound),
            "gap": sum.gap(),
        })
    });
    let object = json!({
        "plans": shops.iter().map(|shop| object(shop, lang)).collect::<Vec<_>>(),
        "counts": counts,
        "totals": sums.collect::<Vec<_>>(),
    });
    Ok(Many { files, listing, object })
}

/// How many plans are in each state.
fn counted(shops: &[Shop]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    shops.iter().for_each(|shop| *counts.entry(shop.state.name()).or_default() += 1);
    counts
}

fn sums(shops: &[Shop]) -> BTreeMap<String, Sum> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for shop in shops {
        let Some(total) = shop.total() else { continue };
        let sum = sums.entry(shop.currency().to_owned()).or_default();
        let term = |name: &str| shop.within("objective", name).unwrap_or_default();
        sum.plans += 1;
        sum.agents += shop.within("counts", "scheduled_agents").unwrap_or_default();
        sum.total += total;
        sum.wages += term("wages");
        sum.shortage += term("shortage");
        sum.short_hours += shop.short_hours().unwrap_or_default();
        sum.bound += shop.number("bound").unwrap_or_default();
    }
    sums
}

fn listing(shops: &[Shop], sums: &BTreeMap<String, Sum>, lang: Lang) -> Listing {
    let row = |shop: &Shop| {
        let money =
            |amount: Option<f64>| amount.map_or_else(String::new, |amount| money(shop.currency(), amount, sums));
        let term = |name: &str| money(shop.within("objective", name));
        let number = |number: Option<f64>, digits: usize| number.map_or_else(String::new, |n| format!("{n:.digits$}"));
        let figures = [
            number(shop.within("counts", "scheduled_agents"), 0),
            money(shop.total()),
            term("wages"),
            term("shortage"),
            number(shop.short_hours(), 1),
            shop.number("gap").map_or_else(String::new, percent),
            format!("{:.1}", shop.seconds),
        ];
        [Text::same(&shop.plan), shop.state.title()].into_iter().chain(figures.map(Text::same)).collect()
    };
    let sum = |(currency, sum): (&String, &Sum)| {
        let n = sum.plans;
        let money = |amount| money(currency, amount, sums);
        let figures = [
            format!("{:.0}", sum.agents),
            money(sum.total),
            money(sum.wages),
            money(sum.shortage),
            format!("{:.1}", sum.short_hours),
            percent(sum.gap()),
            String::new(),
        ];
        [text!("all {n} with a schedule", "有班表的 {n} 个合计"), Text::default()]
            .into_iter()
            .chain(figures.map(Text::same))
            .collect()
    };
    let currency = if sums.len() == 1 { sums.keys().next().map_or("", String::as_str) } else { "" };
    let in_money = |head: Text| {
        let Text { en, zh } = head;
        let Text { en: code, zh: yuan } = unit(currency);
        if currency.is_empty() { Text { en, zh } } else { text!("{en} ({code})", "{zh}（{yuan}）") }
    };
    Listing {
        title: text!("Plans side by side", "多个方案"),
        heads: vec![
            text!("Plan", "方案"),
            text!("State", "状态"),
            text!("Agents", "人数"),
            in_money(text!("Objective", "总代价")),
            in_money(text!("Wages", "工资成本")),
            in_money(text!("Shortage", "缺口成本")),
            text!("Short (hours)", "缺口（人时）"),
            text!("Gap", "差距"),
            text!("Seconds", "秒"),
        ],
        rows: shops.iter().map(row).chain(sums.iter().map(sum)).collect(),
        notes: notes(shops, lang),
    }
}

/// An amount; with its currency where there are several.
fn money(currency: &str, amount: f64, sums: &BTreeMap<String, Sum>) -> String {
    if sums.len() > 1 { format!("{currency} {}", grouped(amount)) } else { grouped(amount) }
}

/// Every failure with what is wrong first, and how many plans are in which state.
fn notes(shops: &[Shop], lang: Lang) -> Vec<Text> {
    let failed = shops.iter().filter(|shop| shop.state == ShopState::Failed);
    let mut notes: Vec<Text> = failed.map(|shop| shop.line(lang)).collect();
    let states = [ShopState::Done, ShopState::Unchanged, ShopState::Interrupted, ShopState::Failed, ShopState::Waiting];
    let counts: Vec<Text> = states
        .into_iter()
        .map(|state| (state.title(), shops.iter().filter(|shop| shop.state == state).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(Text { en, zh }, n)| text!("{n} {en}", "{n} 个{zh}"))
        .collect();
    let joined = |lang: Lang, by: &str| counts.iter().map(|count| count.get(lang)).collect::<Vec<_>>().join(by);
    let (n, en, zh) = (shops.len(), joined(Lang::En, ", "), joined(Lang::Zh, "，"));
    notes.push(text!(n, "{n} plan: {en}", "{n} plans: {en}", "共 {n} 个方案：{zh}"));
    if shops.iter().any(|shop| !matches!(shop.state, ShopState::Done | ShopState::Unchanged)) {
        notes.push(text!(
            "the same command with --resume does what is left, and what has changed; `peakshift check PLAN` tells all that is wrong with one",
            "同一命令加 --resume 只执行剩余及有变化的方案；`peakshift check 方案` 可列出某个方案的全部问题"
        ));
    }
    notes
}

fn table(shops: &[Shop], lang: Lang) -> Result<Vec<u8>> {
    let mut writer = Writer::new(&[
        "plan",
        "name",
        "state",
        "exit_code",
        "currency",
        "agents",
        "scheduled_agents",
        "total",
        "wages",
        "shortage",
        "required_hours",
        "short_hours",
        "bound",
        "gap",
        "status",
        "seconds",
        "warnings",
        "code",
        "message",
    ])?;
    for shop in shops {
        let number = |number: Option<f64>| number.map_or_else(String::new, brief);
        let count = |key| number(shop.within("counts", key));
        let term = |key| number(shop.within("objective", key));
        let (code, message) = shop.first_problem(lang).unwrap_or_default();
        writer.row([
            cell(&shop.plan),
            cell(shop.word("plan", "name")),
            shop.state.name().to_owned(),
            shop.exit_code().to_string(),
            cell(shop.currency()),
            count("agents"),
            count("scheduled_agents"),
            term("total"),
            term("wages"),
            term("shortage"),
            count("required_hours"),
            count("short_hours"),
            number(shop.number("bound")),
            number(shop.number("gap")),
            shop.figures.get("status").and_then(Value::as_str).unwrap_or_default().to_owned(),
            brief(shop.seconds),
            count("warnings"),
            code.to_owned(),
            cell(&message),
        ])?;
    }
    writer.finish()
}

fn page(shops: &[Shop], listing: &Listing, link: &dyn Fn(&Shop) -> Option<String>, lang: Lang) -> String {
    let escaped = |text: &Text| escape(text.get(lang));
    let heads: Vec<String> = listing.heads.iter().map(escaped).collect();
    let cells = |(at, row): (usize, &Vec<Text>)| {
        let mut cells: Vec<String> = row.iter().map(escaped).collect();
        if let Some(shop) = shops.get(at) {
            cells[0] = named(shop, link);
        }
        cells
    };
    let notes = listing.notes.iter().map(|note| format!("<p class=\"note\">{}</p>\n", escaped(note)));
    let table = table_of(&heads, listing.rows.iter().enumerate().map(cells));
    standalone(listing.title.get(lang), &[Part::new("", table + &notes.collect::<String>())], lang)
}

/// The plan with its name, which leads to its report.
fn named(shop: &Shop, link: &dyn Fn(&Shop) -> Option<String>) -> String {
    let (plan, name) = (escape(&shop.plan), escape(shop.word("plan", "name")));
    let plan = match link(shop) {
        Some(address) => format!("<a href=\"{}\">{plan}</a>", escape(&address)),
        None => plan,
    };
    if name.is_empty() { plan } else { format!("{plan}<br>{name}") }
}

fn object(shop: &Shop, lang: Lang) -> Value {
    let mut object = shop.figures.clone();
    object.insert("folder".to_owned(), json!(shop.plan));
    object.insert("state".to_owned(), json!(shop.state.name()));
    object.insert("exit_code".to_owned(), json!(shop.exit_code()));
    object.insert("wall_seconds".to_owned(), json!((shop.seconds * 1e3).round() / 1e3));
    if let Some((code, message)) = &shop.error {
        object.insert("error".to_owned(), json!({ "exit_code": code, "message": message.get(lang) }));
        let findings = shop.findings.iter().map(|finding| finding_object(finding, lang));
        object.insert("findings".to_owned(), findings.collect());
    }
    Value::Object(object)
}
