//! The columns of every table and their Chinese names. One row here is one name in the README.

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
    column("start", &["时间", "开始", "开始时间", "时段", "起始时间"]),
    column("end", &["结束", "结束时间"]),
    column("queue", &["队列", "技能组", "业务队列"]),
    column("inquiries", &["咨询量", "进线量", "咨询数"]),
    column("interval_minutes", &["区间分钟", "时段分钟", "间隔分钟"]),
    column("aht_seconds", &["处理时长", "平均处理时长", "处理时长秒"]),
    column("event", &["活动", "活动名称"]),
    column("kind", &["类型", "活动类型", "类别"]),
    column("growth", &["增长", "增长倍数"]),
    column("uplift", &["峰值倍数", "放大倍数"]),
    column("hours", &["开放时间", "营业时间", "服务时间"]),
    column("aht_factor", &["处理时长倍数", "时长倍数"]),
    column("phase_times", &["波次", "波次时间", "开抢时间"]),
    column("agent_id", &["工号", "坐席工号", "员工编号"]),
    column("name", &["姓名", "名字"]),
    column("tier", &["梯队", "级别"]),
    column("queues", &["技能", "可服务队列", "技能队列"]),
    column("min_hours", &["最少工时", "最低工时", "保底工时"]),
    column("max_hours", &["最多工时", "最高工时", "工时上限"]),
    column("cost_per_hour", &["时薪", "每小时成本"]),
    column("efficiency", &["效率", "效率系数"]),
    column("site", &["职场", "场地"]),
    column("max_chats", &["最多会话", "最大并发"]),
    column("efficiency_from", &["效率变更", "效率起始"]),
    column("hired", &["入职日期", "入职时间"]),
    column("activity", &["活动状态", "状态", "班段活动"]),
    column("lead", &["组长", "带班"]),
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
    column("model", &["模型预测"]),
    column("op", &["操作", "运算"]),
    column("value", &["数值", "取值"]),
    column("reason", &["原因", "理由"]),
    column("agents_p50", &["中位人数"]),
    column("agents_p95", &["九五人数"]),
    column("expected_service_level", &["预期服务水平"]),
    column("expected_occupancy", &["预期占用率"]),
    column("limit", &["取决于", "决定因素"]),
    column("answered_within", &["达标应答量", "及时应答量"]),
    column("mean_wait_seconds", &["平均等待", "平均等待秒"]),
    column("abandoned", &["放弃量"]),
];

/// The column that a header names, in any case and with blanks or hyphens for underscores.
pub(in crate::read) fn of_header(header: &str) -> Option<&'static str> {
    let plain = header.trim().to_lowercase().replace([' ', '-'], "_");
    COLUMNS.iter().find(|c| c.name == plain || c.aliases.contains(&plain.as_str())).map(|c| c.name)
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
    fn headers_are_found_in_any_case() {
        assert_eq!(of_header(" Agent ID "), Some("agent_id"));
        assert_eq!(of_header("　工号"), Some("agent_id"));
        assert_eq!(of_header("agents"), None);
    }
}
