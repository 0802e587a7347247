//! Cells that say yes or no, bot or agent, answered or given up.

use super::columns::BotFlag;
use super::encoded::Charset;
use std::collections::BTreeMap;

/// Different cells that are remembered.
const REMEMBERED: usize = 256;

const YES: [&str; 9] = ["是", "1", "true", "yes", "y", "t", "有", "已转人工", "已转"];
const NO: [&str; 10] = ["否", "0", "false", "no", "n", "f", "没有", "未转人工", "未转", "不"];
const BOT: [&str; 8] = ["机器人", "机器人接待", "机器人解决", "智能客服", "bot", "robot", "chatbot", "ai"];
const AGENT: [&str; 8] = ["人工", "人工接待", "人工客服", "机器人转人工", "机器人+人工", "human", "agent", "bot+human"];
const GIVEN_UP: [&str; 14] = [
    "放弃",
    "已放弃",
    "排队放弃",
    "用户放弃",
    "客户放弃",
    "未接入",
    "未接通",
    "未应答",
    "超时未接",
    "漏接",
    "abandoned",
    "missed",
    "no answer",
    "unanswered",
];

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// Whether the bot closed a conversation.
pub(super) fn bot_closed(text: &str, yes: BotFlag) -> Option<bool> {
    if is_one_of(text, &BOT) || is_one_of(text, &AGENT) {
        return Some(is_one_of(text, &BOT));
    }
    is_yes(text).map(|flag| flag == (yes == BotFlag::YesIsBot))
}

/// Whether a status is one of a customer who left.
pub(super) fn given_up(text: &str) -> bool {
    is_one_of(text, &GIVEN_UP)
}

pub(super) fn is_yes(text: &str) -> Option<bool> {
    (is_one_of(text, &YES) || is_one_of(text, &NO)).then(|| is_one_of(text, &YES))
}

/// What cells were found to say: a column has few different ones.
#[derive(Debug, Default)]
pub(super) struct Flags {
    known: BTreeMap<Vec<u8>, Option<bool>>,
}

impl Flags {
    pub fn read(&mut self, cell: &[u8], charset: &mut Charset, read: impl Fn(&str) -> Option<bool>) -> Option<bool> {
        if let Some(flag) = self.known.get(cell) {
            return *flag;
        }
        let flag = charset.text(cell).and_then(|text| read(&text));
        if self.known.len() < REMEMBERED {
            self.known.insert(cell.to_owned(), flag);
        }
        flag
    }
}
