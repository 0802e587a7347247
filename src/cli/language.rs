//! Which language to speak.

use super::Lang;
use clap::ValueEnum;
use std::ffi::OsString;

/// A language on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    #[value(aliases = ["en-US", "en-GB", "en_US", "en_GB"])]
    En,
    #[value(aliases = ["zh-CN", "zh-Hans", "zh-Hans-CN", "zh-SG", "zh_CN"])]
    Zh,
}

impl From<Choice> for Lang {
    fn from(choice: Choice) -> Lang {
        match choice {
            Choice::En => Lang::En,
            Choice::Zh => Lang::Zh,
        }
    }
}

/// The language asked for by `--lang`, else the locale's: Chinese for `zh*`, English otherwise.
///
/// Looks at the bare arguments, because help and usage errors need the language before the arguments are parsed.
pub fn early(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1)).copied();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    match after.or(joined) {
        None => of_locale(sys_locale::get_locale().as_deref()),
        told => of_locale(told),
    }
}

fn of_locale(locale: Option<&str>) -> Lang {
    if locale.is_some_and(|locale| locale.to_ascii_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
}
