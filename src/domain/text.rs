//! Prose in the two languages that peakshift speaks.

use serde::{Deserialize, Serialize};

/// A language of messages and tables for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, the language of most users.
    #[default]
    Zh,
    /// English.
    En,
}

/// One statement in both languages; made by [`text!`](crate::text!).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Text {
    /// What reads alike in both languages.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text { en: text.clone(), zh: text }
    }

    /// The statement in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A [`Text`](crate::domain::text::Text) from two format strings, English first; both may capture variables. Behind a whole number there are
/// two in English, for one and for any other number.
///
/// ```
/// use peakshift::{domain::text::Lang, text};
/// let n = 3;
/// assert_eq!(text!("{n} rows", "{n} 行").get(Lang::Zh), "3 行");
/// assert_eq!(text!(n, "{n} row is left out", "{n} rows are left out", "略去 {n} 行").get(Lang::En), "3 rows are left out");
/// ```
#[macro_export]
macro_rules! text {
    ($en:literal, $zh:literal) => {
        $crate::domain::text::Text { en: format!($en), zh: format!($zh) }
    };
    ($n:expr, $one:literal, $en:literal, $zh:literal) => {
        $crate::domain::text::Text { en: if $n == 1 { format!($one) } else { format!($en) }, zh: format!($zh) }
    };
}
