//! The columns of every table and their Chinese names. One row here is one name in the README.

use super::folding::folded;

/// A column: its name in every file, and the other headers under which it is found.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in SPEC and in everything that peakshift writes.
    pub name: &'static str,
    /// Chinese names.
    pub aliases: &'static [&'static str],
}

const fn column(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, aliases }
}

/// Every column that any table has.
pub static COLUMNS: &[Column] = &[
    column("start", &["时间", "开始", "开始时间", "时段", "起始时间", "上班时间", "上班打卡", "签到时间", "clock_in"]),
    column("end", &["结束", "结束时间", "下班时间", "下班打卡", "签退时间", "clock_out"]),
    column("date", &["日期"]),
    column("queue", &["队列", "技能组", "业务队列"]),
    column("inquiries", &["咨询量", "进线量", "咨询数"]),
    column("interval_minutes", &["区间分钟", "时段分钟", "间隔分钟"]),
    column("aht_seconds", &["处理时长", "平均处理时长", "处理时长秒", "aht"]),
    column("event", &["活动", "活动名称"]),
    column("kind", &["类型", "活动类型", "类别"]),
    column("growth", &["增长", "增长倍数"]),
    column("uplift", &["峰值倍数", "放大倍数"]),
    column("hours", &["开放时间", "营业时间", "服务时间"]),
    column("aht_factor", &["处理时长倍数", "时长倍数"]),
    column("campaign", &["所属大促", "大促"]),
    column("planned_growth", &["计划增长", "计划增速"]),
    column("phase_times", &["波次", "波次时间", "开抢时间"]),
    column("agent_id", &["工号", "坐席工号", "员工编号", "employee_id"]),
    column("name", &["姓名", "名字"]),
    column("tier", &["梯队", "级别"]),
    column("queues", &["技能", "可服务队列", "技能队列"]),
    column("min_hours", &["最少工时", "最低工时", "保底工时"]),
    column("max_hours", &["最多工时", "最高工时", "工时上限"]),
    column("cost_per_hour", &["时薪", "每小时成本"]),
    column("efficiency", &["效率", "效率系数"]),
    column("site", &["职场", "场地"]),
    column("borrow", &["可借调", "共享"]),
    column("max_chats", &["最多会话", "最大并发"]),
    column("efficiency_from", &["效率变更", "效率起始"]),
    column("hired", &["入职日期", "入职时间"]),
    column("activity", &["活动状态", "状态", "班段活动"]),
    column("lead", &["组长", "带班"]),
    column("locked", &["锁定", "固定"]),
    column("published", &["原定", "原班段"]),
    column("required", &["需求", "需求人数"]),
    column("standby_required", &["备班需求", "备班需求人数"]),
    column("level", &["等级", "峰值等级"]),
    column("baseline", &["基线", "平日水平"]),
    column("mean", &["均值", "期望"]),
    column("p50", &["中位数"]),
    column("p80", &["八成分位"]),
    column("p95", &["九五分位"]),
    column("common", &["共同占比"]),
    column("shape", &["区间内分布"]),
    column("aht_spread", &["处理时长离散"]),
    column("aht_together", &["处理时长与来量相关"]),
    column("model", &["模型预测"]),
    column("op", &["操作", "运算"]),
    column("value", &["数值", "取值"]),
    column("reason", &["原因", "理由"]),
    column("with", &["对调人", "换班对象", "与谁对调"]),
    column("ours", &["方案中", "方案名称"]),
    column("theirs", &["考勤编号", "考勤系统编号"]),
    column("agents_p50", &["中位人数"]),
    column("agents_p95", &["九五人数"]),
    column("expected_service_level", &["预期服务水平"]),
    column("expected_occupancy", &["预期占用率"]),
    column("limit", &["取决于", "决定因素"]),
    column("answered_within", &["达标应答量", "及时应答量"]),
    column("mean_wait_seconds", &["平均等待", "平均等待秒"]),
    column("abandoned", &["放弃量"]),
    column("rounds", &["轮次", "对话轮次"]),
    column("rounds_within", &["及时回复轮次", "三分钟回复轮次"]),
    column("mean_reply_seconds", &["平均响应", "平均响应时长"]),
];

/// A header without the text in brackets at its end, and that text: `时薪（元）`, `AHT (seconds)`.
pub(in crate::read) fn bracketed(header: &str) -> (&str, Option<&str>) {
    let header = header.trim();
    let Some(inside) = header.strip_suffix([')', '）', ']', '】']) else { return (header, None) };
    match inside.rsplit_once(['(', '（', '[', '【']) {
        Some((bare, unit)) if !bare.trim().is_empty() => (bare.trim_end(), Some(unit.trim())),
        _ => (header, None),
    }
}

/// The column that a header names, in any case and width, with blanks or hyphens for underscores.
fn named(header: &str) -> Option<&'static str> {
    let plain = folded(header).to_lowercase().replace([' ', '-'], "_");
    COLUMNS.iter().find(|c| c.name == plain || c.aliases.contains(&plain.as_str())).map(|c| c.name)
}

/// The column that a header without blanks and underscores names: `agentid`.
pub(in crate::read) fn of_squeezed(words: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|c| c.name.replace('_', "") == words || c.aliases.contains(&words)).map(|c| c.name)
}

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Measure {
    /// Lengths of time in units of so many seconds.
    Time(f64),
    /// Money for an hour.
    Wage,
    /// Something counted.
    Count,
    /// A share or factor.
    Share,
}

fn measure(column: &str) -> Option<Measure> {
    match column {
        "aht_seconds" | "mean_wait_seconds" | "mean_reply_seconds" => Some(Measure::Time(1.0)),
        "interval_minutes" => Some(Measure::Time(60.0)),
        "min_hours" | "max_hours" => Some(Measure::Time(3600.0)),
        "cost_per_hour" => Some(Measure::Wage),
        "efficiency" | "aht_factor" | "growth" | "uplift" => Some(Measure::Share),
        "inquiries" | "required" | "standby_required" | "answered_within" | "abandoned" | "max_chats" | "rounds"
        | "rounds_within" => Some(Measure::Count),
        _ => None,
    }
}

/// A unit as headers write it: what it measures, and how many of the base unit one is.
fn unit(word: &str) -> Option<(Measure, f64)> {
    let word = folded(word).to_lowercase();
    Some(match word.trim_start_matches("单位").trim_start_matches([':', ' ']) {
        "毫秒" | "ms" | "milliseconds" => (Measure::Time(0.001), 1.0),
        "秒" | "秒数" | "s" | "sec" | "secs" | "second" | "seconds" => (Measure::Time(1.0), 1.0),
        "分" | "分钟" | "分钟数" | "min" | "mins" | "minute" | "minutes" => (Measure::Time(60.0), 1.0),
        "时" | "小时" | "小时数" | "h" | "hr" | "hrs" | "hour" | "hours" => (Measure::Time(3600.0), 1.0),
        "天" | "日" | "day" | "days" => (Measure::Time(86_400.0), 1.0),
        "元" | "元/小时" | "元/时" | "元/h" | "¥" | "￥" | "cny" | "rmb" | "人民币" | "$" | "usd" | "€" | "eur"
        | "£" | "gbp" | "cny/h" | "usd/h" | "eur/h" | "元每小时" | "$/h" | "€/h" => (Measure::Wage, 1.0),
        "cny/month" | "usd/month" | "eur/month" | "/month" | "元/天" | "元/日" | "元/月" | "万元" | "千元" | "角"
        | "分/小时" => (Measure::Wage, f64::NAN),
        "个" | "人" | "名" | "位" | "次" | "条" | "通" | "件" | "单" | "人次" | "会话" | "count" | "people" => {
            (Measure::Count, 1.0)
        }
        "百" => (Measure::Count, 100.0),
        "千" | "k" => (Measure::Count, 1000.0),
        "万" => (Measure::Count, 10_000.0),
        "%" | "百分比" => (Measure::Share, 0.01),
        "倍" | "x" | "×" => (Measure::Share, 1.0),
        _ => return None,
    })
}

/// What a header says: its column, and by what its numbers are multiplied for the unit of the column; none where the unit in
/// brackets is of something else.
pub(in crate::read) fn read_header(header: &str) -> Option<(&'static str, Option<f64>)> {
    if let Some(column) = named(header) {
        return Some((column, Some(1.0)));
    }
    let (bare, inside) = bracketed(header);
    let (column, (measured, factor)) = (named(bare)?, unit(inside?)?);
    let scale = match (measure(column)?, measured) {
        (Measure::Time(own), Measure::Time(given)) => Some(given / own),
        (own, given) if own == given => Some(factor).filter(|factor| factor.is_finite()),
        _ => None,
    };
    Some((column, scale))
}

/// The column that a header names, whatever its unit.
pub(in crate::read) fn of_header(header: &str) -> Option<&'static str> {
    read_header(header).map(|(column, _)| column)
}

/// The columns of one table.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Form {
    /// Must be there.
    pub required: &'static [&'static str],
    /// May be there. They are numbered after the required ones.
    pub optional: &'static [&'static str],
    /// Known, and not read.
    pub ignored: &'static [&'static str],
}

impl Form {
    /// All columns that are read, in the order of their numbers.
    pub fn read(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.required.iter().chain(self.optional).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_header_names_one_column_only() {
        let names: Vec<_> =
            COLUMNS.iter().flat_map(|c| [c.name].into_iter().chain(c.aliases.iter().copied())).collect();
        assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len());
        assert!(COLUMNS.iter().all(|c| !c.aliases.is_empty()), "SPEC: every column has a Chinese alias");
    }

    #[test]
    fn a_unit_in_brackets_is_read_converted_or_refused() {
        for (header, column, scale) in [
            ("时薪（元）", "cost_per_hour", Some(1.0)),
            ("平均处理时长(秒)", "aht_seconds", Some(1.0)),
            ("AHT (seconds)", "aht_seconds", Some(1.0)),
            ("处理时长（分钟）", "aht_seconds", Some(60.0)),
            ("最多工时【小时】", "max_hours", Some(1.0)),
            ("max_hours (min)", "max_hours", Some(1.0 / 60.0)),
            ("效率（%）", "efficiency", Some(0.01)),
            ("咨询量(万)", "inquiries", Some(10_000.0)),
            ("时薪（元/月）", "cost_per_hour", None),
            ("处理时长（人）", "aht_seconds", None),
        ] {
            assert_eq!(read_header(header), Some((column, scale)), "{header}");
        }
        for header in ["咨询量（机器人）", "队列（秒）", "（秒）"] {
            assert_eq!(read_header(header), None, "{header}");
        }
    }

    #[test]
    fn headers_are_found_in_any_case() {
        assert_eq!(of_header(" Agent ID "), Some("agent_id"));
        assert_eq!(of_header("　工号"), Some("agent_id"));
        assert_eq!(of_header("agents"), None);
    }
}
