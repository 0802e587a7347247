//! What people call the money of a plan.

use super::text::Text;
use crate::text;

/// Codes of ISO 4217, RMB as people write it too, and what an amount of each ends with in Chinese.
const CHINESE: [(&str, &str); 15] = [
    ("CNY", "元"),
    ("RMB", "元"),
    ("HKD", "港元"),
    ("TWD", "新台币"),
    ("MOP", "澳门元"),
    ("USD", "美元"),
    ("EUR", "欧元"),
    ("GBP", "英镑"),
    ("JPY", "日元"),
    ("KRW", "韩元"),
    ("SGD", "新加坡元"),
    ("MYR", "林吉特"),
    ("THB", "泰铢"),
    ("AUD", "澳元"),
    ("CAD", "加元"),
];

/// The unit of amounts in a currency as plan.toml writes it: its code in English, its name in Chinese where it is known.
pub fn unit(currency: &str) -> Text {
    let known = CHINESE.iter().find(|(code, _)| code.eq_ignore_ascii_case(currency));
    Text { en: currency.to_owned(), zh: known.map_or(currency, |(_, name)| name).to_owned() }
}

/// An amount in a currency: `CNY 14,574`, `14,574 元`.
pub fn money(currency: &str, amount: &str) -> Text {
    let Text { en, zh } = unit(currency);
    text!("{en} {amount}", "{amount} {zh}")
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn amounts_are_written_as_people_do() {
        let of = |currency| money(currency, "1,200");
        assert_eq!((of("CNY").en, of("CNY").zh), ("CNY 1,200".to_owned(), "1,200 元".to_owned()));
        assert_eq!(of("usd").zh, "1,200 美元");
        assert_eq!((of("XYZ").en, of("XYZ").zh), ("XYZ 1,200".to_owned(), "1,200 XYZ".to_owned()));
    }
}
