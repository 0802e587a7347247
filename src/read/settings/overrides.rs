//! Values that stand in place of those of plan.toml, by key with dots: `breaks.max_work_minutes`, `queues.presale.aht_seconds`.

use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::text;
use toml::{Table, Value};

/// Arrays of tables that have an id each.
const LISTS: [&str; 6] = ["queues", "tiers", "pools", "sites", "shifts", "activities"];
/// The list whose defaults need not stand in plan.toml.
const DEFAULTED: &str = "tiers";

/// `text` of plan.toml with `values` in it, each a key with dots and a value as TOML writes it, or a bare word. A key of a list without
/// an id holds for all of its members. A text that is no TOML comes back as it is: its reader says why.
pub(in crate::read) fn replaced(text: &str, values: &[(String, String)], findings: &mut Findings) -> String {
    let Ok(mut root) = text.parse::<Table>() else { return text.to_owned() };
    for (key, value) in values {
        let parts: Vec<&str> = key.split('.').collect();
        let parsed = format!("x = {value}").parse::<Table>().ok().and_then(|mut table| table.remove("x"));
        let value = parsed.unwrap_or_else(|| Value::String(value.clone()));
        set(&mut root, &parts, &value, key, findings);
    }
    toml::to_string(&root).unwrap_or_else(|_| text.to_owned())
}

fn set(table: &mut Table, parts: &[&str], value: &Value, key: &str, findings: &mut Findings) {
    let Some((&first, rest)) = parts.split_first() else { return };
    if rest.is_empty() {
        table.insert(first.to_owned(), value.clone());
        return;
    }
    if LISTS.contains(&first) {
        let list = table.entry(first).or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(members) = list else { return refuse(key, findings) };
        return set_member(members, first, rest, value, key, findings);
    }
    match table.entry(first).or_insert_with(|| Value::Table(Table::new())) {
        Value::Table(inner) => set(inner, rest, value, key, findings),
        _ => refuse(key, findings),
    }
}

/// Sets a key of one member of a list, or of all where no member is named.
fn set_member(members: &mut Vec<Value>, list: &str, rest: &[&str], value: &Value, key: &str, findings: &mut Findings) {
    let [name, inner @ ..] = rest else { return };
    if inner.is_empty() {
        members.iter_mut().filter_map(Value::as_table_mut).for_each(|member| set(member, rest, value, key, findings));
        return;
    }
    let named = |member: &Value| ["id", "name"].iter().any(|k| member.get(k).and_then(Value::as_str) == Some(name));
    if let Some(member) = members.iter_mut().find(|member| named(member)).and_then(Value::as_table_mut) {
        set(member, inner, value, key, findings);
    } else if list == DEFAULTED {
        let mut member = Table::from_iter([("id".to_owned(), Value::String((*name).to_owned()))]);
        set(&mut member, inner, value, key, findings);
        members.push(Value::Table(member));
    } else {
        let ids: Vec<&str> = members.iter().filter_map(|member| member.get("id").and_then(Value::as_str)).collect();
        let message = text!("`{key}`: [[{list}]] has no `{name}`", "`{key}`：[[{list}]] 中没有 `{name}`");
        let hint = did_you_mean(&codes::UNKNOWN_KEY, nearest(name, ids));
        findings.add_with_hint(&codes::UNKNOWN_KEY, Place::default(), message, hint);
    }
}

fn refuse(key: &str, findings: &mut Findings) {
    let message = text!("`{key}` goes through a value that is no table", "`{key}` 经过的值不是表");
    findings.add(&codes::UNKNOWN_KEY, Place::default(), message);
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str =
        "[plan]\nstart = \"x\"\n[[queues]]\nid = \"a\"\nname = \"售前\"\naht = 1\n[[queues]]\nid = \"b\"\n";

    fn with(values: &[(&str, &str)]) -> (Table, usize) {
        let values: Vec<_> = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let mut findings = Findings::new(String::new());
        let text = replaced(PLAN, &values, &mut findings);
        (text.parse().unwrap(), findings.into_sorted().len())
    }

    #[test]
    fn a_value_goes_where_its_key_says() {
        let (root, findings) = with(&[
            ("breaks.max_work_minutes", "60"),
            ("queues.b.aht", "5"),
            ("queues.售前.name", "chat"),
            ("tiers.senior.efficiency", "1.3"),
            ("standby.levels", "[\"peak\"]"),
        ]);
        assert_eq!(findings, 0);
        assert_eq!(root["breaks"]["max_work_minutes"].as_integer(), Some(60));
        assert_eq!(root["queues"][1]["aht"].as_integer(), Some(5));
        assert_eq!(root["queues"][0]["name"].as_str(), Some("chat"));
        assert_eq!(root["tiers"][0]["efficiency"].as_float(), Some(1.3));
        assert_eq!(root["standby"]["levels"][0].as_str(), Some("peak"));
    }

    #[test]
    fn a_key_without_a_member_is_for_all_and_an_unknown_member_is_told() {
        let (root, _) = with(&[("queues.aht", "9")]);
        assert!(root["queues"].as_array().unwrap().iter().all(|queue| queue["aht"].as_integer() == Some(9)));
        assert_eq!(with(&[("queues.c.aht", "9")]).1, 1);
        assert_eq!(with(&[("plan.start.x", "9")]).1, 1);
    }
}
