//! What becomes of requests.

use super::place::Explanation;
use super::told::Told;
use super::words::price;
use crate::domain::currency::unit;
use crate::domain::explained::{Judged, Proposal, Wanted};
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::error::Result;
use crate::report::Facts;
use crate::report::listing::Listing;
use crate::report::numbers::amount;
use crate::report::relax::{relaxed, steps_object};
use crate::report::view::View;
use crate::text;
use serde_json::{Value, json};

/// Offers that the terminal shows.
const OFFERED: usize = 10;

/// The verdict on each request, in their order; each was judged with those accepted before it carried out.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn requests(facts: &Facts<'_>, judged: &[Judged], paid: f64) -> Result<Explanation> {
    let told = Told { view: View::new(facts)? };
    let object = json!({ "requests": judged.iter().map(|judged| told.request_object(judged)).collect::<Vec<_>>() });
    let accepted = judged.iter().filter(|judged| judged.accepted).count();
    let n = judged.len();
    let Text { en: currency, zh: yuan } = unit(&facts.plan.currency);
    Ok(Explanation {
        listings: vec![Listing {
            title: text!("Requests: {accepted} of {n} granted", "申请：{n} 条，同意 {accepted} 条"),
            heads: vec![
                text!("Agent", "坐席"),
                text!("Asks for", "申请"),
                text!("When", "时间"),
                text!("Verdict", "结论"),
                text!("Why", "依据"),
                text!("Price, {currency}", "代价（{yuan}）"),
                text!("Then", "改为"),
            ],
            rows: judged.iter().map(|judged| told.request_row(judged, paid)).collect(),
            notes: Vec::new(),
        }],
        object,
    })
}

/// What a step of each rule would bring.
pub fn relaxation(facts: &Facts<'_>) -> Explanation {
    let nothing = || Listing {
        title: text!("No step of a rule or target would bring anything.", "放宽任何一项规则或目标都没有效果。"),
        heads: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    let listing = relaxed(facts.steps, &facts.plan.currency).unwrap_or_else(nothing);
    Explanation { listings: vec![listing], object: json!({ "relaxed": steps_object(facts.steps) }) }
}

/// Who should be asked first to stay longer, and who to go home early.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn offers(facts: &Facts<'_>, offers: &[Vec<Proposal>; 2]) -> Result<Explanation> {
    let told = Told { view: View::new(facts)? };
    let titles =
        [text!("Whom to ask to stay longer", "可请谁延长"), text!("Who could go home early", "可让谁提前下班")];
    let listing = |(title, offers): (Text, &Vec<Proposal>)| {
        let mut listing = told.proposals(title, &offers[..offers.len().min(OFFERED)]);
        if offers.is_empty() {
            listing.notes.push(text!("Nobody: it would cost more than it saves.", "无：代价均大于收益。"));
        }
        listing
    };
    let objects = offers.each_ref().map(|offers| offers.iter().map(|one| told.object(one, None)).collect::<Vec<_>>());
    let [longer, shorter] = objects;
    Ok(Explanation {
        listings: titles.into_iter().zip(offers).map(listing).collect(),
        object: json!({ "offers": { "longer": longer, "shorter": shorter } }),
    })
}

fn wanted(wanted: Wanted) -> Text {
    match wanted {
        Wanted::Swap => text!("swap", "换班"),
        Wanted::DayOff => text!("day off", "休息"),
        Wanted::Shorter => text!("shorter", "缩短"),
        Wanted::Longer => text!("longer", "延长"),
        Wanted::OtherHours => text!("other hours", "改时间"),
    }
}

impl Told<'_> {
    fn request_object(&self, judged: &Judged) -> Value {
        let plan = self.view.plan;
        let request = &judged.request;
        json!({
            "agent_id": plan.agents[request.agent].id,
            "kind": request.wanted.name(),
            "start": plan.zone.show(request.span.start),
            "end": plan.zone.show(request.span.end),
            "verdict": if judged.accepted { "accepted" } else { "refused" },
            "rule": judged.rule,
            "price": judged.price.map(|price| amount(Money(price))),
            "partner": judged.partner.or(request.with).map(|agent| plan.agents[agent].id.as_str()),
            "changes": judged.changes.iter().map(|change| self.object(change, None)).collect::<Vec<_>>(),
        })
    }

    fn request_row(&self, judged: &Judged, paid: f64) -> Vec<Text> {
        let request = &judged.request;
        let limit = crate::report::figures::grouped(paid);
        let (partner, partner_zh) = match judged.partner {
            Some(agent) => {
                let who = self.view.who(agent);
                (format!(" with {who}"), format!("，与 {who} 对调"))
            }
            None => (String::new(), String::new()),
        };
        let why = match (judged.price, judged.rule) {
            (Some(_), _) if judged.accepted => {
                text!("costs at most {limit}{partner}", "代价不超过 {limit}{partner_zh}")
            }
            (Some(_), _) => text!("costs more than {limit}{partner}", "代价超过 {limit}{partner_zh}"),
            (None, Some(rule)) => text!("rule {rule}", "规则 {rule}"),
            (None, None) if request.wanted == Wanted::Swap => text!("no duty to swap", "没有可对调的班"),
            (None, None) => text!("several rules", "多条规则"),
        };
        let verdict = if judged.accepted { text!("yes", "同意") } else { text!("no", "不同意") };
        let then = judged.changes.iter().map(|change| {
            let [_, after] = self.before_and_after(change);
            let id = &self.view.plan.agents[change.agent].id;
            if after.is_empty() { text!("{id} off", "{id} 休息") } else { Text::same(format!("{id} {after}")) }
        });
        let joined = then.reduce(|a, b| {
            let (en, zh) = (a.en + " | " + &b.en, a.zh + " | " + &b.zh);
            Text { en, zh }
        });
        vec![
            Text::same(self.view.who(request.agent)),
            wanted(request.wanted),
            Text::same(self.view.clock.day_range(&request.span)),
            verdict,
            why,
            Text::same(judged.price.map_or_else(|| "–".to_owned(), price)),
            joined.unwrap_or_else(|| text!("as it is", "不变")),
        ]
    }
}
