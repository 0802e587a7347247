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

/// Time zones in whose places people pay in one currency, by their names in the data base of zones.
const ZONES: [(&str, &[&str]); 12] = [
    ("CNY", &["Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin"]),
    ("HKD", &["Asia/Hong_Kong"]),
    ("TWD", &["Asia/Taipei"]),
    ("MOP", &["Asia/Macau"]),
    ("GBP", &["Europe/London"]),
    ("JPY", &["Asia/Tokyo"]),
    ("KRW", &["Asia/Seoul"]),
    ("SGD", &["Asia/Singapore"]),
    ("MYR", &["Asia/Kuala_Lumpur"]),
    (
        "AUD",
        &["Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"],
    ),
    ("CAD", &["America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax"]),
    (
        "EUR",
        &[
            "Europe/Berlin",
            "Europe/Paris",
            "Europe/Madrid",
            "Europe/Rome",
            "Europe/Vienna",
            "Europe/Amsterdam",
            "Europe/Brussels",
            "Europe/Luxembourg",
            "Europe/Dublin",
            "Europe/Lisbon",
            "Europe/Helsinki",
            "Europe/Athens",
        ],
    ),
];

/// The currency in which people of a time zone pay; none where it is not known here.
pub fn of_zone(zone: &str) -> Option<&'static str> {
    ZONES.iter().find(|(_, zones)| zones.contains(&zone)).map(|(code, _)| *code)
}

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
    use super::{money, of_zone};

    #[test]
    fn a_shop_is_paid_in_the_money_of_its_place() {
        let zones = ["Asia/Shanghai", "Europe/London", "Europe/Berlin", "America/New_York"];
        assert_eq!(zones.map(of_zone), [Some("CNY"), Some("GBP"), Some("EUR"), None]);
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        let of = |currency| money(currency, "1,200");
        assert_eq!((of("CNY").en, of("CNY").zh), ("CNY 1,200".to_owned(), "1,200 元".to_owned()));
        assert_eq!(of("usd").zh, "1,200 美元");
        assert_eq!((of("XYZ").en, of("XYZ").zh), ("XYZ 1,200".to_owned(), "1,200 XYZ".to_owned()));
    }
}
