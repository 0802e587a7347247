//! What the columns of logs are called, in Chinese and English.

use crate::domain::text::Text;
use crate::read::table::columns::bracketed;
use crate::text;

/// What a column of a log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// When the conversation began.
    Start,
    /// Its queue or skill group.
    Queue,
    /// When it ended.
    End,
    /// How long it was handled.
    Handling,
    /// When the first reply came, or after how long.
    FirstReply,
    /// Who handled it.
    Agent,
    /// Whether the bot closed it.
    Bot,
    /// How it went: answered, given up.
    Status,
    /// Whether it was given up, yes or no.
    Abandoned,
    /// Number of the conversation, customer, channel: known and not counted.
    Other,
}

impl Role {
    /// The role in words.
    pub fn words(self) -> Text {
        match self {
            Role::Start => text!("start", "开始时间"),
            Role::Queue => text!("queue", "队列"),
            Role::End => text!("end", "结束时间"),
            Role::Handling => text!("handling time", "处理时长"),
            Role::FirstReply => text!("first reply", "首次响应"),
            Role::Agent => text!("agent", "坐席"),
            Role::Bot => text!("closed by the bot", "机器人解决"),
            Role::Status => text!("status", "状态"),
            Role::Abandoned => text!("given up", "是否放弃"),
            Role::Other => text!("not counted", "不计数"),
        }
    }
}

type Words = &'static [&'static str];
const TITLES: [(Role, Words); 10] = [
    (
        Role::Start,
        &[
            "会话开始时间",
            "会话开始",
            "对话开始时间",
            "开始时间",
            "开始",
            "接入时间",
            "会话接入时间",
            "进线时间",
            "咨询时间",
            "创建时间",
            "会话创建时间",
            "来访时间",
            "进入时间",
            "发起时间",
            "会话发起时间",
            "时间戳",
            "会话时间",
            "starttime",
            "start",
            "startedat",
            "startat",
            "started",
            "conversationstart",
            "sessionstart",
            "chatstart",
            "createdat",
            "createdtime",
            "createtime",
            "created",
            "creationtime",
            "begintime",
            "beginat",
            "openedat",
            "timestamp",
            "ts",
            "startts",
            "createdts",
            "datetime",
        ],
    ),
    (
        Role::Queue,
        &[
            "队列",
            "队列名称",
            "技能组",
            "技能组名称",
            "业务队列",
            "业务线",
            "客服组",
            "接待组",
            "分组",
            "组别",
            "queue",
            "queuename",
            "queueid",
            "skill",
            "skillgroup",
            "skillgroupname",
            "group",
            "groupname",
            "department",
        ],
    ),
    (
        Role::End,
        &[
            "会话结束时间",
            "会话结束",
            "对话结束时间",
            "结束时间",
            "结束",
            "关闭时间",
            "endtime",
            "end",
            "endedat",
            "endat",
            "ended",
            "closedat",
            "closetime",
            "closed",
            "finishedat",
            "conversationend",
            "sessionend",
            "endts",
        ],
    ),
    (
        Role::Handling,
        &[
            "会话时长",
            "会话持续时长",
            "对话时长",
            "处理时长",
            "处理时间",
            "接待时长",
            "服务时长",
            "人工时长",
            "通话时长",
            "duration",
            "handlingtime",
            "handletime",
            "handling",
            "aht",
            "talktime",
            "conversationduration",
            "sessionduration",
            "chatduration",
            "durationseconds",
            "handlingseconds",
            "durationsec",
            "durationms",
            "ahtseconds",
        ],
    ),
    (
        Role::FirstReply,
        &[
            "首次响应时长",
            "首次响应时间",
            "首次响应",
            "首响时长",
            "首响时间",
            "首响",
            "首次回复时间",
            "首次回复时长",
            "首次应答时长",
            "首次应答时间",
            "首条回复时间",
            "firstresponse",
            "firstresponsetime",
            "firstresponseat",
            "firstresponseseconds",
            "firstreply",
            "firstreplyat",
            "firstreplytime",
            "firstreplyseconds",
            "frt",
            "answeredat",
            "waitseconds",
        ],
    ),
    (
        Role::Agent,
        &[
            "客服",
            "客服工号",
            "客服账号",
            "客服姓名",
            "客服昵称",
            "坐席",
            "坐席工号",
            "坐席姓名",
            "接待客服",
            "接待人",
            "处理人",
            "工号",
            "agent",
            "agentid",
            "agentname",
            "assignee",
            "operator",
            "handledby",
            "servicer",
        ],
    ),
    (
        Role::Bot,
        &[
            "是否转人工",
            "转人工",
            "机器人解决",
            "是否机器人",
            "是否机器人解决",
            "机器人接待",
            "接待方式",
            "接待类型",
            "bot",
            "isbot",
            "botclosed",
            "closedbybot",
            "botresolved",
            "bothandled",
            "transferred",
            "transferredtoagent",
            "escalated",
            "isescalated",
        ],
    ),
    (
        Role::Status,
        &["状态", "会话状态", "接通状态", "结束方式", "status", "state", "outcome", "result", "disposition"],
    ),
    (Role::Abandoned, &["是否放弃", "放弃", "abandoned", "isabandoned"]),
    (
        Role::Other,
        &[
            "会话id",
            "会话编号",
            "会话号",
            "对话id",
            "对话编号",
            "咨询编号",
            "渠道",
            "来源",
            "来源渠道",
            "访客",
            "访客id",
            "客户",
            "客户id",
            "买家昵称",
            "满意度",
            "评价",
            "消息数",
            "sessionid",
            "session",
            "conversationid",
            "conversation",
            "chatid",
            "ticketid",
            "channel",
            "source",
            "customer",
            "customerid",
            "visitorid",
            "csat",
            "rating",
            "messages",
        ],
    ),
];

/// A title without blanks, case, underscores and the unit in brackets at its end.
pub(super) fn plain(title: &str) -> String {
    let (title, _) = bracketed(title);
    title.to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '.')).collect()
}

pub(super) fn role_of(title: &str) -> Option<Role> {
    let plain = plain(title);
    TITLES.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(role, _)| *role)
}
