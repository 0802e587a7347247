//! The help in Chinese. The English help stands beside each option; this table holds its translation.

use crate::domain::text::Lang;
use clap::Command;

/// Commands by name.
const COMMANDS: &[(&str, &str)] = &[
    ("peakshift", "预测大促咨询高峰，测算所需坐席，求解排班"),
    ("init", "生成一个可直接运行的方案文件夹"),
    ("check", "读取全部输入，一次报告所有问题"),
    ("forecast", "按时段和队列预测咨询量"),
    ("staff", "按时段和队列测算所需坐席"),
    ("schedule", "按人力需求求解排班"),
    ("plan", "主流程：预测、测算、排班、校验、仿真、出报告"),
    ("compare", "把一个方案的多个变体并排比较：成本、缺口、服务水平，以及谁的班次会变"),
    ("verify", "按规则逐条校验已发布的班表，并重新核算成本"),
    ("simulate", "用随机来量逐条仿真班表"),
    ("backtest", "各预测方法在这份历史上的表现，以及采用哪一种"),
    ("erlang", "独立的人力计算器：需要多少坐席，或给定坐席能达到什么水平"),
    ("completions", "输出命令行补全脚本"),
    ("man", "输出手册页（roff）"),
    ("help", "显示某个命令的帮助"),
];

/// Options by name, or as `command.option` where an option means something else there.
const OPTIONS: &[(&str, &str)] = &[
    ("lang", "消息与报告的语言；默认随系统区域设置"),
    ("json", "在标准输出打印一个 JSON 对象，代替文字"),
    ("quiet", "不显示进度、说明与警告，只显示错误和结果"),
    ("color", "何时使用颜色"),
    ("help", "显示帮助"),
    ("verbose", "与 --version 同用：并显示求解器与时区数据"),
    ("plan", "方案文件夹，或其中 plan.toml 的路径"),
    ("folder", "要新建的文件夹；须不存在或为空"),
    ("template", "促销模板"),
    ("init.agents", "名册人数；咨询量随之缩放"),
    ("init.seed", "随机数种子"),
    ("alike", "生成大批条件相同、可互换的坐席，而不是各不相同"),
    ("demand", "来量相对于名册刚好能承接的倍数；大于 1 则人手不足"),
    ("schedule.requirements", "用此文件代替 out/requirements.csv"),
    ("pins", "一份 schedule.csv，其中各行须原样保留"),
    ("time_limit", "最多求解多少秒"),
    ("gap", "已证明与最优相差不超过此比例时停止，如 0.01"),
    ("iterations", "做满这么多轮改进后停止，与时钟无关：在任何机器上结果逐字节相同"),
    ("threads", "线程数；0 表示全部核心"),
    ("seed", "随机数种子"),
    ("verify.schedule", "要校验的班表；默认 out/schedule.csv"),
    ("verify.requirements", "用于核算的人力需求；默认 out/requirements.csv"),
    ("runs", "仿真次数；越多越稳定"),
    ("surge", "来量高于预测：倍数；单个队列写作 队列=倍数，限定时间写作 倍数@起/止"),
    ("drill", "演练文件（TOML）：来量突增、离岗、机器人中断、处理变长"),
    ("risk", "另以从零到两倍的待命规模逐次模拟，找出足够的最小规模"),
    ("variants", "变体，写作 名称: 键=值, …；键同 plan.toml（用点连接），也可用 growth、demand 或 agents=文件；可重复"),
    ("refine", "再按仿真结果修正需求并重新求解这么多次；各次分享总时限"),
    ("no_show", "每名坐席缺勤的概率"),
    ("actuals", "回放实际来量：含 start、queue、inquiries 列的文件"),
    ("model", "模型；全名或末尾字母"),
    ("per_hour", "每小时咨询量"),
    ("aht", "平均处理时长（秒）"),
    ("erlang.agents", "计算这么多坐席能达到的水平，而不是求所需坐席"),
    ("within", "首响时限（秒）"),
    ("target", "时限内首响的占比"),
    ("patience", "顾客平均耐心（秒，erlang-a）"),
    ("max_occupancy", "求所需坐席时允许的最高占用率"),
    ("shell", "命令行外壳"),
    ("man.command", "命令；不写则为整个 peakshift"),
    ("help.command", "命令；不写则为全部"),
];

const PAGE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// The command with its help in `lang`.
pub fn translated(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command.disable_help_subcommand(true),
        Lang::Zh => chinese(command).disable_help_subcommand(true),
    }
}

fn chinese(mut command: Command) -> Command {
    let name = command.get_name().to_owned();
    if let Some(about) = find(COMMANDS, &name) {
        command = command.about(about);
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in names {
        command = command.mut_subcommand(sub, chinese);
    }
    command.help_template(PAGE).subcommand_help_heading("命令").mut_args(|arg| {
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let id = arg.get_id().to_string();
        let arg = arg.help_heading(heading);
        match find(OPTIONS, &format!("{name}.{id}")).or_else(|| find(OPTIONS, &id)) {
            Some(help) => arg.help(help),
            None => arg,
        }
    })
}

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    fn untranslated(command: &Command, found: &mut Vec<String>) {
        let is_chinese = |help: Option<&clap::builder::StyledStr>| {
            help.is_some_and(|help| help.to_string().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)))
        };
        if !is_chinese(command.get_about()) {
            found.push(command.get_name().to_owned());
        }
        let options = command.get_arguments().filter(|arg| arg.get_id() != "version");
        found.extend(
            options
                .filter(|arg| !is_chinese(arg.get_help()))
                .map(|arg| format!("{}.{}", command.get_name(), arg.get_id())),
        );
        command.get_subcommands().for_each(|sub| untranslated(sub, found));
    }

    #[test]
    fn every_command_and_option_has_a_chinese_help() {
        let mut found = Vec::new();
        untranslated(&translated(Cli::command(), Lang::Zh), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_consistent() {
        translated(Cli::command(), Lang::Zh).debug_assert();
        translated(Cli::command(), Lang::En).debug_assert();
    }
}
