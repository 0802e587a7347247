//! What people call the tiers, and the tier that a hire date or a length of service stands for.

use super::skills::parts;
use crate::domain::ids::{Table, TierId};
use crate::domain::plan::Tier;

const WORDS: [(&str, &[&str]); 5] = [
    (
        "senior",
        &[
            "senior",
            "lead",
            "leader",
            "teamlead",
            "teamleader",
            "supervisor",
            "expert",
            "资深",
            "高级",
            "组长",
            "副组长",
            "班长",
            "队长",
            "主管",
            "骨干",
            "专家",
            "师傅",
            "金牌",
        ],
    ),
    (
        "regular",
        &[
            "regular",
            "permanent",
            "advisor",
            "adviser",
            "agent",
            "associate",
            "representative",
            "fulltime",
            "正式",
            "正式工",
            "熟手",
            "熟练",
            "普通",
            "中级",
            "老员工",
            "全职",
            "成熟",
        ],
    ),
    (
        "new",
        &[
            "new",
            "trainee",
            "apprentice",
            "probation",
            "newstarter",
            "intern",
            "rookie",
            "newhire",
            "新人",
            "新手",
            "新员工",
            "新进",
            "实习",
            "实习生",
            "见习",
            "见习生",
            "试用",
            "试用期",
            "学员",
            "培训生",
        ],
    ),
    (
        "borrowed",
        &["borrowed", "loan", "onloan", "support", "借调", "借用", "支援", "外援", "跨部门", "临时支援", "其他部门"],
    ),
    (
        "outsourced",
        &["outsourced", "outsource", "vendor", "partner", "contractor", "agency", "bpo", "外包", "外协", "劳务"],
    ),
];
/// What follows a word of a tier without changing it.
const TAILS: [&str; 6] = ["客服", "坐席", "员工", "人员", "专员", "组"];

/// Words and the tiers of the plan that they stand for.
#[derive(Debug)]
pub(super) struct Tiers<'a> {
    pub tiers: &'a Table<TierId, Tier>,
    /// `--tier 一级=senior`.
    pub told: &'a [(String, String)],
}

impl<'a> Tiers<'a> {
    /// The tier that `text` names; none where it names none, or two.
    pub fn find(&self, text: &str) -> Option<&'a str> {
        if let Some(found) = self.word(text) {
            return Some(found);
        }
        let found: Option<Vec<&str>> = parts(text).iter().map(|part| self.word(part)).collect();
        let mut found = found?;
        found.dedup();
        (found.len() == 1).then(|| found[0])
    }

    fn word(&self, text: &str) -> Option<&'a str> {
        let own = |id: &str| self.tiers.values().find(|tier| tier.id == id).map(|tier| tier.id.as_str());
        if let Some((_, id)) = self.told.iter().find(|(word, _)| word == text) {
            return own(id);
        }
        let plain: String =
            text.to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).collect();
        let known = |word: &str| WORDS.iter().find(|(_, words)| words.contains(&word)).and_then(|(id, _)| own(id));
        let short = || TAILS.iter().find_map(|tail| known(plain.strip_suffix(tail)?));
        own(text).or_else(|| own(&text.to_lowercase())).or_else(|| known(&plain)).or_else(short)
    }
}

/// The rule from service to tier, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Service {
    /// Up to here somebody is new.
    pub new: i64,
    /// From here on senior.
    pub senior: i64,
}

impl Service {
    /// The tier of somebody who has served `days` when the plan starts.
    pub fn tier(&self, days: i64) -> &'static str {
        if days < self.new {
            "new"
        } else if days >= self.senior {
            "senior"
        } else {
            "regular"
        }
    }
}

/// Reads a length of service in days: `3年`, `2年6个月`, `18个月`, `45天`, or a number of `unit`s. A year is 365 days, a month
/// the twelfth of it.
pub(super) fn served(text: &str, unit: &str) -> Option<i64> {
    let days_of = |unit: &str| match unit.trim() {
        "年" | "周年" | "y" | "yr" | "year" | "years" => Some(365.0),
        "月" | "个月" | "m" | "month" | "months" => Some(365.0 / 12.0),
        "天" | "日" | "d" | "day" | "days" => Some(1.0),
        "周" | "星期" | "w" | "week" | "weeks" => Some(7.0),
        _ => None,
    };
    if let Ok(number) = text.parse::<f64>() {
        return (0.0..=100_000.0)
            .contains(&number)
            .then_some(number)
            .zip(days_of(unit))
            .map(|(n, days)| (n * days) as i64);
    }
    if let Some(rest) = text.strip_suffix("年半") {
        return rest.parse::<f64>().ok().map(|years| ((years + 0.5) * 365.0) as i64);
    }
    let (mut total, mut rest) = (0.0, text.trim());
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|digits| *digits > 0)?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        total += number * days_of(&rest[..word].to_lowercase())?;
        rest = rest[word..].trim_start();
    }
    (0.0..=100_000.0).contains(&total).then_some(total as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_in_the_words_of_people() {
        let table = Table::new(Tier::defaults());
        let told = [("一级".to_owned(), "senior".to_owned())];
        let tiers = Tiers { tiers: &table, told: &told };
        for (text, wanted) in [
            ("资深", Some("senior")),
            ("高级客服", Some("senior")),
            ("一级", Some("senior")),
            ("正式员工", Some("regular")),
            ("实习生", Some("new")),
            ("外包", Some("outsourced")),
            ("借调/支援", Some("borrowed")),
            ("Team Lead", Some("senior")),
            ("SENIOR", Some("senior")),
            ("资深、新人", None),
            ("P3", None),
            ("", None),
        ] {
            assert_eq!(tiers.find(text), wanted, "{text}");
        }
    }

    #[test]
    fn service_in_days() {
        for (text, unit, wanted) in [
            ("3年", "", Some(1095)),
            ("2年6个月", "", Some(912)),
            ("18个月", "", Some(547)),
            ("45天", "", Some(45)),
            ("1年半", "", Some(547)),
            ("0.5", "年", Some(182)),
            ("3", "", None),
            ("很久", "", None),
        ] {
            assert_eq!(served(text, unit), wanted, "{text}");
        }
        let rule = Service { new: 28, senior: 365 };
        assert_eq!([0, 27, 28, 364, 365].map(|days| rule.tier(days)), ["new", "new", "regular", "regular", "senior"]);
    }
}
