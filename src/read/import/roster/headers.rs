//! The headers under which rosters keep what a plan needs, in Chinese and English.

use crate::read::import::grid::{Grid, plain};
use crate::read::table::columns;

/// What a column of a roster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Name,
    Tier,
    Queues,
    /// A group of people: a tier or a skill, as its words tell.
    Group,
    Hired,
    /// How long somebody has been there.
    Served,
    /// Whether somebody still is there.
    State,
    /// A number of agents.csv by its name there.
    Number(&'static str),
    /// A text of agents.csv by its name there.
    Words(&'static str),
    /// The date of a row that is one shift.
    Date,
    /// The code or the clocks of it.
    Shift,
    From,
    To,
    /// What a window of time is: available, leave and the like.
    Kind,
    /// A sum over the row, which goes when its days are another plan's.
    Sum(Sum),
    /// The number of the row.
    Serial,
    /// Goes along as it is.
    Carried,
}

/// What the sum at the end of a person's row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sum {
    DaysWorked,
    DaysOff,
    Other,
}

const WORDS: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "agent_id",
            "agentid",
            "id",
            "employeeid",
            "employeeno",
            "staffid",
            "staffno",
            "badge",
            "工号",
            "员工号",
            "员工工号",
            "员工编号",
            "坐席工号",
            "坐席号",
            "坐席编号",
            "客服工号",
            "客服编号",
            "人员编号",
            "人员工号",
            "工牌号",
        ],
    ),
    (
        Field::Name,
        &[
            "name",
            "agent",
            "agentname",
            "employee",
            "employeename",
            "fullname",
            "staff",
            "staffname",
            "姓名",
            "名字",
            "员工",
            "员工姓名",
            "坐席",
            "坐席姓名",
            "客服",
            "客服姓名",
            "人员",
            "人员姓名",
        ],
    ),
    (
        Field::Tier,
        &[
            "tier",
            "level",
            "grade",
            "rank",
            "seniority",
            "employmenttype",
            "梯队",
            "级别",
            "职级",
            "等级",
            "层级",
            "人员级别",
            "员工级别",
            "坐席级别",
            "客服级别",
            "人员类型",
            "人员类别",
            "员工类型",
            "员工类别",
            "用工类型",
            "用工性质",
            "用工形式",
            "身份",
        ],
    ),
    (
        Field::Queues,
        &[
            "queue",
            "queues",
            "skill",
            "skills",
            "skillgroup",
            "业务",
            "业务线",
            "业务组",
            "业务类型",
            "业务技能",
            "业务队列",
            "技能",
            "技能组",
            "技能队列",
            "技能项",
            "主技能",
            "副技能",
            "辅助技能",
            "第一技能",
            "第二技能",
            "第三技能",
            "可服务队列",
            "队列",
            "接待业务",
            "接待队列",
            "负责业务",
        ],
    ),
    (
        Field::Group,
        &[
            "group",
            "team",
            "department",
            "position",
            "role",
            "组",
            "组别",
            "小组",
            "班组",
            "团队",
            "部门",
            "岗位",
            "岗位名称",
            "职位",
            "职务",
            "所属组",
            "所属部门",
        ],
    ),
    (
        Field::Hired,
        &[
            "hired",
            "hiredate",
            "hiredon",
            "joindate",
            "joined",
            "入职日期",
            "入职时间",
            "入职",
            "入职日",
            "入司日期",
            "入司时间",
            "到岗日期",
        ],
    ),
    (Field::Served, &["tenure", "yearsofservice", "工龄", "司龄", "入职年限", "在职时长", "工作年限"]),
    (Field::State, &["status", "state", "状态", "在职状态", "人员状态", "员工状态", "是否在职"]),
    (Field::Number("min_hours"), &["min_hours", "minhours", "最少工时", "最低工时", "保底工时"]),
    (Field::Number("max_hours"), &["max_hours", "maxhours", "最多工时", "最高工时", "工时上限", "最大工时"]),
    (
        Field::Number("cost_per_hour"),
        &[
            "cost_per_hour",
            "costperhour",
            "hourlyrate",
            "hourlywage",
            "时薪",
            "小时工资",
            "每小时成本",
            "时薪标准",
            "小时成本",
        ],
    ),
    (Field::Number("efficiency"), &["efficiency", "效率", "效率系数", "产能系数"]),
    (Field::Number("max_chats"), &["max_chats", "maxchats", "最多会话", "最大并发", "最大会话数"]),
    (Field::Words("site"), &["site", "职场", "场地"]),
    (Field::Words("efficiency_from"), &["efficiency_from", "效率变更", "效率起始"]),
    (Field::Date, &["date", "day", "日期", "排班日期", "上班日期", "班次日期"]),
    (Field::Shift, &["shift", "shiftcode", "code", "班次", "班次名称", "班别", "排班", "班种"]),
    (Field::From, &["start", "from", "starttime", "开始", "开始时间", "上班时间", "上班", "起始时间"]),
    (Field::To, &["end", "to", "endtime", "结束", "结束时间", "下班时间", "下班"]),
    (Field::Kind, &["kind", "leavetype", "类型", "类别", "假别", "请假类型", "假期类型", "可用性"]),
    (
        Field::Sum(Sum::DaysWorked),
        &["出勤", "出勤天数", "上班天数", "应出勤", "应出勤天数", "班次数", "班数", "daysworked"],
    ),
    (Field::Sum(Sum::DaysOff), &["休息", "休息天数", "休假天数", "休天", "公休天数", "daysoff"]),
    (Field::Sum(Sum::Other), &["合计", "总计", "小计", "total", "工时合计", "总工时", "工时", "本月工时", "sum"]),
    (Field::Serial, &["no", "no.", "#", "序", "序号", "编号", "行号"]),
    (
        Field::Carried,
        &[
            "phone",
            "mobile",
            "telephone",
            "email",
            "note",
            "notes",
            "remark",
            "remarks",
            "comment",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "联系方式",
            "备注",
            "说明",
            "邮箱",
            "性别",
            "昵称",
            "花名",
            "微信",
            "城市",
            "上级",
            "主管",
            "直属上级",
        ],
    ),
];

/// What `--column` calls a field.
const NAMES: &[(&str, Field)] = &[
    ("agent_id", Field::Id),
    ("name", Field::Name),
    ("tier", Field::Tier),
    ("queues", Field::Queues),
    ("hired", Field::Hired),
    ("served", Field::Served),
    ("min_hours", Field::Number("min_hours")),
    ("max_hours", Field::Number("max_hours")),
    ("cost_per_hour", Field::Number("cost_per_hour")),
    ("efficiency", Field::Number("efficiency")),
    ("max_chats", Field::Number("max_chats")),
    ("site", Field::Words("site")),
    ("efficiency_from", Field::Words("efficiency_from")),
    ("date", Field::Date),
    ("shift", Field::Shift),
    ("start", Field::From),
    ("end", Field::To),
    ("kind", Field::Kind),
    ("note", Field::Carried),
    ("skip", Field::Serial),
];

/// The field that `--column NAME=…` means.
pub(super) fn named(name: &str) -> Option<Field> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
}

/// The name of a field in `--column` and in what is said.
pub(super) fn name_of(field: Field) -> &'static str {
    match field {
        Field::Group => "group",
        Field::State => "state",
        Field::Sum(_) => "sum",
        Field::Serial => "number of the row",
        Field::Carried => "note",
        other => NAMES.iter().find(|(_, field)| *field == other).map_or("note", |(name, _)| name),
    }
}

/// A header without blanks, brackets and marks, in small letters: `时薪` of `* 时薪（元）`.
pub(super) fn bare(title: &str) -> String {
    let title = plain(title).to_lowercase();
    let cut = title.find(['(', '[', '【']).filter(|at| *at > 0).unwrap_or(title.len());
    title[..cut].chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':')).collect()
}

/// What stands in the brackets of a header: `年` of `工龄(年)`.
pub(super) fn unit(title: &str) -> String {
    let title = plain(title).to_lowercase();
    let inside = title.split(['(', '[', '【', '/']).nth(1).unwrap_or_default();
    inside.trim_end_matches([')', ']', '】']).trim().to_owned()
}

/// What a header says that its column holds.
pub(super) fn field(title: &str) -> Option<Field> {
    let bare = bare(title);
    let find = |word: &str| WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(field, _)| *field);
    let numbered = || bare.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四".contains(c));
    let several = || find(numbered()).filter(|field| *field == Field::Queues);
    // `姓名\日期` in the corner says what stands below it and what beside it.
    let corner = || bare.split(['/', '\\', '|']).filter_map(find).find(|f| matches!(f, Field::Id | Field::Name));
    let aliased = || match columns::of_header(title)? {
        "agent_id" => Some(Field::Id),
        "name" => Some(Field::Name),
        "tier" => Some(Field::Tier),
        "queues" => Some(Field::Queues),
        "hired" => Some(Field::Hired),
        _ => None,
    };
    find(&bare).or_else(|| find(&bare.replace(['_', '-'], ""))).or_else(several).or_else(aliased).or_else(corner)
}

/// Whether `chosen`, a letter or the words of a header, is that column.
pub(super) fn is_chosen(column: usize, title: &str, chosen: &str) -> bool {
    (!title.is_empty() && bare(title) == bare(chosen)) || Grid::column_of(chosen) == Some(column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_word_means_one_field() {
        let words: Vec<_> = WORDS.iter().flat_map(|(_, words)| words.iter()).collect();
        let twice: Vec<_> =
            words.iter().filter(|word| words.iter().filter(|other| other == word).count() > 1).collect();
        assert_eq!(twice, Vec::<&&&str>::new());
        assert_eq!(words.len(), words.iter().collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn headers_as_people_write_them() {
        for (title, wanted) in [
            ("工 号", Some(Field::Id)),
            ("＊姓名：", Some(Field::Name)),
            ("时薪（元）", Some(Field::Number("cost_per_hour"))),
            ("Agent ID", Some(Field::Id)),
            ("Hire Date", Some(Field::Hired)),
            ("技能2", Some(Field::Queues)),
            ("姓名\\日期", Some(Field::Name)),
            ("最多工时(小时)", Some(Field::Number("max_hours"))),
            ("手机号", Some(Field::Carried)),
            ("11月10日", None),
            ("", None),
        ] {
            assert_eq!(field(title), wanted, "{title}");
        }
        assert_eq!((unit("工龄(年)"), unit("工龄")), ("年".to_owned(), String::new()));
    }
}
