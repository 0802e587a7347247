//! What the words above a column mean, with or without the unit in brackets, and the words of totals.

use crate::read::table::columns;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::read) enum Role {
    /// Day, or day and clock, of the start of an interval or conversation.
    Start,
    /// The same of its end.
    End,
    /// A day.
    Date,
    /// A clock or a range of clocks.
    Clock,
    /// A queue.
    Queue,
    /// What came in.
    Count,
    /// What was handled, taken for what came in only where nothing else says that.
    Handled,
    /// Mean handling time.
    Handling,
    /// Time until the first reply.
    FirstReply,
    /// Minutes of the interval.
    Minutes,
    /// Number of a conversation.
    Conversation,
}

impl Role {
    /// The word of `--column`.
    pub fn name(self) -> &'static str {
        match self {
            Role::Start => "start",
            Role::End => "end",
            Role::Date => "date",
            Role::Clock => "clock",
            Role::Queue => "queue",
            Role::Count | Role::Handled => "inquiries",
            Role::Handling => "aht_seconds",
            Role::FirstReply => "first_reply",
            Role::Minutes => "interval_minutes",
            Role::Conversation => "conversation",
        }
    }
}

const WORDS: [(Role, &[&str]); 11] = [
    (
        Role::Start,
        &[
            "datetime",
            "timestamp",
            "starttime",
            "startedat",
            "createdat",
            "开始时间",
            "会话开始时间",
            "接入时间",
            "进线时间",
            "咨询时间",
            "创建时间",
            "进入时间",
            "日期时间",
            "会话创建时间",
            "来访时间",
        ],
    ),
    (
        Role::End,
        &[
            "endtime",
            "endedat",
            "until",
            "结束时间",
            "会话结束时间",
            "截止",
            "截止时间",
            "区间结束",
            "时段结束",
            "intervalend",
            "periodend",
            "intervalending",
            "时段截止",
            "截至",
            "截至时间",
        ],
    ),
    (
        Role::Date,
        &["date", "day", "日期", "统计日期", "业务日期", "天", "咨询日期", "数据日期", "日期/时段", "日期\\时段"],
    ),
    (
        Role::Clock,
        &[
            "hour",
            "time",
            "clock",
            "interval",
            "period",
            "timeslot",
            "timerange",
            "slot",
            "时段",
            "时间段",
            "小时",
            "时刻",
            "统计时段",
            "半小时",
            "区间",
            "时间",
            "整点",
            "钟点",
            "时间区间",
            "时间范围",
            "时点",
        ],
    ),
    (
        Role::Queue,
        &[
            "skill",
            "skillgroup",
            "group",
            "queuename",
            "业务线",
            "队列名称",
            "分组",
            "客服组",
            "技能组名称",
            "接待组",
            "组别",
            "业务类型",
            "业务",
            "team",
        ],
    ),
    (
        Role::Count,
        &[
            "contacts",
            "chats",
            "volume",
            "chatsoffered",
            "callsoffered",
            "contactsoffered",
            "offeredchats",
            "offeredcalls",
            "offeredcontacts",
            "chatsreceived",
            "callsreceived",
            "contactsreceived",
            "incomingchats",
            "incomingcalls",
            "incomingcontacts",
            "chatvolume",
            "callvolume",
            "contactvolume",
            "offered",
            "calls",
            "conversations",
            "incoming",
            "count",
            "咨询人数",
            "咨询次数",
            "来访量",
            "呼入量",
            "接入量",
            "进线数",
            "人工咨询量",
            "来量",
            "请求量",
            "进线",
            "咨询",
            "会话总量",
            "总咨询量",
            "数量",
            "咨询会话量",
            "进线总量",
            "来电量",
        ],
    ),
    (
        Role::Handled,
        &[
            "handled",
            "answered",
            "chatshandled",
            "callshandled",
            "contactshandled",
            "chatsanswered",
            "callsanswered",
            "contactsanswered",
            "接待量",
            "接待人数",
            "会话量",
            "会话数",
            "接起量",
            "接通量",
            "应答量",
            "人工接待量",
        ],
    ),
    (
        Role::Handling,
        &[
            "aht",
            "handletime",
            "handlingtime",
            "avghandletime",
            "averagehandletime",
            "averagehandlingtime",
            "平均会话时长",
            "会话时长",
            "平均接待时长",
            "接待时长",
            "平均处理时间",
            "处理时间",
            "duration",
            "handleseconds",
            "平均通话时长",
            "通话时长",
        ],
    ),
    (
        Role::FirstReply,
        &[
            "firstreply",
            "firstresponse",
            "firstresponsetime",
            "firstreplytime",
            "frt",
            "首次响应时长",
            "首次响应时间",
            "首响",
            "首响时长",
            "平均首次响应时长",
            "平均首响",
            "首次响应",
            "首次回复时长",
            "平均首响时长",
        ],
    ),
    (Role::Minutes, &["intervalminutes", "粒度"]),
    (
        Role::Conversation,
        &[
            "conversationid",
            "sessionid",
            "chatid",
            "ticketid",
            "callid",
            "会话id",
            "会话编号",
            "咨询单号",
            "会话号",
            "流水号",
            "单号",
        ],
    ),
];

const TOTALS: [&str; 17] = [
    "合计",
    "总计",
    "小计",
    "总和",
    "汇总",
    "全天",
    "总量",
    "全部",
    "日合计",
    "日总计",
    "total",
    "totals",
    "sum",
    "subtotal",
    "grandtotal",
    "all",
    "总咨询",
];
const MEANS: [&str; 8] = ["平均", "均值", "日均", "平均值", "average", "mean", "avg", "占比"];

/// The words above a column: without blanks and case, and the unit that stands in brackets behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::read) struct Title {
    pub words: String,
    pub unit: String,
}

impl Title {
    /// Takes apart `平均处理时长(秒)` and `Wait [s]`.
    pub fn of(text: &str) -> Title {
        let lower = text.to_lowercase();
        let (words, unit) = match lower.find(['(', '[', '【', '（']) {
            Some(at) if at > 0 => {
                (&lower[..at], lower[at..].trim_matches(['(', ')', '[', ']', '【', '】', '（', '）', ' ']))
            }
            _ => (lower.as_str(), ""),
        };
        let words = words.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '\n' | '\r' | '\t' | ':')).collect();
        Title { words, unit: unit.to_owned() }
    }

    /// What a column under these words holds.
    pub fn role(&self) -> Option<Role> {
        let known = WORDS.iter().find(|(_, words)| words.contains(&self.words.as_str())).map(|(role, _)| *role);
        let by_alias = || match columns::of_squeezed(&self.words)? {
            "start" => Some(if matches!(self.words.as_str(), "时间" | "时段") { Role::Clock } else { Role::Start }),
            "end" => Some(Role::End),
            "queue" => Some(Role::Queue),
            "inquiries" => Some(Role::Count),
            "aht_seconds" => Some(Role::Handling),
            "interval_minutes" => Some(Role::Minutes),
            _ => None,
        };
        known.or_else(by_alias)
    }

    /// Whether the words say that the time above them is the end of its interval.
    pub fn says_end(&self) -> bool {
        let says = |text: &str| ["截止", "截至", "结束", "末", "end", "until"].iter().any(|word| text.contains(word));
        self.role() == Some(Role::End) || says(&self.unit) || says(&self.words)
    }
}

/// Whether a cell names a total.
pub(in crate::read) fn is_total(text: &str) -> bool {
    let Title { words, .. } = Title::of(text);
    TOTALS.contains(&words.as_str())
        || ["合计", "总计", "小计"].iter().any(|word| words.ends_with(word) || words.starts_with(word))
}

/// Whether a cell names a mean or a share, which is no count.
pub(in crate::read) fn is_mean(text: &str) -> bool {
    MEANS.contains(&Title::of(text).words.as_str())
}

/// `text` without a word of counting behind or before it: `售前` for `售前咨询量`.
pub(in crate::read) fn without_count(text: &str) -> Option<String> {
    let Title { words, .. } = Title::of(text);
    let counts = WORDS.iter().filter(|(role, _)| *role == Role::Count).flat_map(|(_, words)| words.iter().copied());
    let counts = counts.chain(["咨询量", "进线量", "咨询数", "inquiries"]).filter(|word| *word != "咨询");
    let mut longest: Vec<&str> = counts.collect();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = longest.iter().find_map(|word| words.strip_suffix(word).or_else(|| words.strip_prefix(word)))?;
    let rest = rest.trim_matches(['/', '|', '·', '.', ',']);
    (!rest.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_with_units_in_either_language() {
        for (text, role, unit) in [
            ("咨询量(次)", Role::Count, "次"),
            ("平均处理时长(秒)", Role::Handling, "秒"),
            ("AHT [min]", Role::Handling, "min"),
            ("Start Time", Role::Start, ""),
            ("时间", Role::Clock, ""),
            ("日期", Role::Date, ""),
            ("技能组", Role::Queue, ""),
            ("截止时间", Role::End, ""),
            ("aht_seconds", Role::Handling, ""),
            ("interval_minutes", Role::Minutes, ""),
            ("会话ID", Role::Conversation, ""),
        ] {
            let title = Title::of(text);
            assert_eq!((title.role(), title.unit.as_str()), (Some(role), unit), "{text}");
        }
        assert_eq!(Title::of("售前").role(), None);
        assert!(Title::of("时间(截止)").says_end() && !Title::of("时间").says_end());
    }

    #[test]
    fn totals_and_what_is_none() {
        assert!(is_total("合 计") && is_total("Total") && is_total("11月10日小计") && !is_total("售前"));
        assert!(is_mean("日均") && !is_mean("日期"));
        assert_eq!(without_count("售前咨询量").as_deref(), Some("售前"));
        assert_eq!(without_count("咨询量"), None);
    }
}
