//! Heads of the columns of agents.csv that only people read, as people write them.

use crate::domain::text::Text;
use crate::text;

/// The head of the column `title`: words that rosters have everywhere in the reader's language, others as they stand.
pub(super) fn head(title: &str) -> Text {
    let plain = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.to_lowercase().replace([' ', '-'], "_").as_str() {
        "hired" | "入职日期" | "入职时间" => text!("Hired on", "入职日期"),
        "max_chats" | "最多会话" | "最大并发" => text!("Most chats at once", "最多会话"),
        "efficiency_from" | "效率变更" | "效率起始" => text!("Efficiency from", "效率变更"),
        "site" | "职场" => text!("Site", "职场"),
        "phone" | "telephone" | "tel" | "phone_number" | "电话" | "联系电话" => text!("Phone", "电话"),
        "mobile" | "mobile_phone" | "cell_phone" | "手机" | "手机号" | "手机号码" => text!("Mobile", "手机"),
        "email" | "e_mail" | "mail" | "邮箱" => text!("E-mail", "邮箱"),
        "note" | "notes" | "remark" | "remarks" | "comment" | "comments" | "备注" => text!("Notes", "备注"),
        _ => Text::same(spoken(&plain)),
    }
}

/// A name of a data base in words: `emergency_contact` is `Emergency contact`.
fn spoken(title: &str) -> String {
    let is_name = title.contains('_') && title.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !is_name {
        return title.to_owned();
    }
    let words = title.replace('_', " ");
    let words = words.trim();
    words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn heads_are_words_in_the_readers_language() {
        for (title, en, zh) in [
            ("hired", "Hired on", "入职日期"),
            ("max_chats", "Most chats at once", "最多会话"),
            ("site", "Site", "职场"),
            (" Phone\nNumber ", "Phone", "电话"),
            ("手机号", "Mobile", "手机"),
            ("emergency_contact", "Emergency contact", "Emergency contact"),
            ("花名", "花名", "花名"),
            ("Team", "Team", "Team"),
        ] {
            assert_eq!((head(title).get(Lang::En), head(title).get(Lang::Zh)), (en, zh), "{title}");
        }
    }
}
