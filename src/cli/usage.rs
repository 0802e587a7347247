//! Usage errors in Chinese: clap says them in English only.

use super::terminal::{complain, shown};
use crate::domain::text::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;

/// What the parsers of numbers say, and how it begins in Chinese.
const NUMBERS: [(&str, &str); 5] = [
    ("invalid digit found in string", "不是整数"),
    ("cannot parse integer from empty string", "没有数字"),
    ("cannot parse float from empty string", "没有数字"),
    ("number too large to fit in target type", "数字过大"),
    ("invalid float literal", "不是数字"),
];

/// Says what is wrong with the command line, or shows the help that was asked for; returns the exit code.
pub fn told(error: &clap::Error, lang: Lang) -> u8 {
    match said(error).filter(|_| lang == Lang::Zh) {
        Some(message) => complain(&shown(&message)),
        None => drop(error.print()),
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// The message; none where there is nothing to translate.
fn said(error: &clap::Error) -> Option<String> {
    let what = |kind| plain(error.get(kind)?);
    let or_empty = |kind| what(kind).unwrap_or_default();
    let arg = || or_empty(ContextKind::InvalidArg);
    let value = || or_empty(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 '{}'", arg()),
        ErrorKind::InvalidSubcommand => format!("没有命令 '{}'", or_empty(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value().is_empty() => format!("'{}' 缺少取值", arg()),
        ErrorKind::InvalidValue => format!("'{}' 不能取 '{}'", arg(), value()),
        ErrorKind::ValueValidation => format!("'{}' 不能取 '{}'{}", arg(), value(), why(error)),
        ErrorKind::MissingRequiredArgument => format!("缺少必填参数：{}", arg()),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => match what(ContextKind::PriorArg) {
            Some(other) if other == arg() => format!("'{other}' 只能写一次"),
            Some(other) => format!("'{}' 不能与 {other} 同用", arg()),
            None => format!("'{}' 不能与其他参数同用", arg()),
        },
        ErrorKind::NoEquals => format!("'{}' 与取值之间须写 =", arg()),
        ErrorKind::TooManyValues => format!("'{}' 的取值 '{}' 多余", arg(), value()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("'{}' 的取值个数不对", arg()),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8 文字".to_owned(),
        _ => return None,
    };
    let valid = what(ContextKind::ValidValue).or_else(|| what(ContextKind::ValidSubcommand));
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    let suggested = suggested.into_iter().find_map(what);
    let trailing = error.get(ContextKind::TrailingArg).map(|_| arg());
    let lines = [
        valid.filter(|names| !names.is_empty()).map(|names| format!("  可选：{names}")),
        suggested.map(|name| format!("  提示：是否想写 '{name}'？")),
        trailing.map(|arg| format!("  提示：要把 '{arg}' 当作取值，请写成 '-- {arg}'")),
        what(ContextKind::Usage).map(|usage| format!("\n{}", usage.trim_end().replacen("Usage: ", "用法：", 1))),
        Some("\n详见 '--help'。".to_owned()),
    ];
    Some(std::iter::once(format!("错误：{message}")).chain(lines.into_iter().flatten()).collect::<Vec<_>>().join("\n"))
}

/// Why a value is refused, after a colon.
fn why(error: &clap::Error) -> String {
    let Some(source) = error.source().map(ToString::to_string) else { return String::new() };
    if let Some((_, chinese)) = NUMBERS.iter().find(|(english, _)| *english == source) {
        return format!("：{chinese}");
    }
    match source.split_once(" is not in ") {
        Some((_, range)) => format!("：不在 {range} 之内"),
        None => format!("：{source}"),
    }
}

fn plain(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(word) => Some(word.clone()),
        ContextValue::Strings(words) => Some(words.join("、")),
        ContextValue::StyledStr(words) => Some(words.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
