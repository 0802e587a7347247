//! The help in Chinese. The English help stands beside each option; this table holds its translation.

use crate::domain::text::Lang;
use clap::{Arg, Command};

/// Commands by name.
const COMMANDS: &[(&str, &str)] = &[
    ("peakshift", "预测大促咨询高峰，测算所需坐席，求解排班"),
    ("init", "生成一个可直接运行的方案文件夹"),
    ("import", "读取现成的导出文件，写成方案文件夹中的表"),
    ("check", "读取全部输入，一次报告所有问题"),
    ("forecast", "按时段和队列预测咨询量"),
    ("staff", "按时段和队列测算所需坐席"),
    ("schedule", "按人力需求求解排班"),
    ("plan", "主流程：预测、测算、排班、校验、仿真、出报告"),
    ("compare", "把一个方案的多个变体并排比较：成本、缺口、服务水平，以及谁的班次会变"),
    ("verify", "按规则逐条校验已发布的班表，并重新核算成本"),
    ("simulate", "用随机来量逐条仿真班表"),
    ("hire", "在名册之外雇多少人、雇谁，以及每笔预算能换来什么"),
    ("replan", "活动当晚：以尽可能少的变动重排余下时段"),
    ("explain", "解释：某时段为何缺人，某人为何是这个班，谁能顶替；附代价"),
    ("review", "活动之后：预测误差、缺口的原因、下次应改进之处"),
    ("export", "把已发布的班表写成考勤系统的导入内容：企业微信或飞书"),
    ("versions", "列出以前发布过的班表，或恢复其中一版"),
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
    ("version", "显示版本"),
    ("verbose", "与 --version 同用：并显示求解器与时区数据"),
    ("plan", "方案文件夹，或其中 plan.toml 的路径"),
    ("folder", "要新建的文件夹；须不存在或为空"),
    ("template", "促销模板"),
    ("init.agents", "名册人数；咨询量随之缩放"),
    ("init.seed", "随机数种子"),
    ("init.days", "排大促前后共多少个当地自然日：含各波次的长周期大促，工时按合同与周数计，含休假与期望休息日"),
    ("full", "用上全部可选设置并逐项说明：班次表、班前会与培训、职场工位、新人带教与成长、薪酬"),
    ("alike", "生成大批条件相同、可互换的坐席，而不是各不相同"),
    ("from", "导出的咨询量与花名册文件；围绕它们建立文件夹，而不是生成样例"),
    ("event", "与 --from 同用：要排的大促，如 double11、618、black-friday"),
    ("timezone", "与 --from 同用：导出文件的时区；中文文件默认 Asia/Shanghai"),
    ("demand", "来量相对于名册刚好能承接的倍数；大于 1 则人手不足"),
    ("files", "导出文件：.csv、.tsv、.xlsx、.xls、.ods，可多个"),
    ("into", "方案文件夹，或其中 plan.toml 的路径"),
    ("kind", "文件是什么；不写则为咨询量"),
    ("date_order", "日期各部分的次序"),
    ("year", "日期不带年份时，首个日期的年份；不会被记住"),
    ("stamp", "每行的时间是其时段的开始还是结束"),
    ("interval", "时段长度（分钟）"),
    ("decimal", "数字中的小数点写法：点或逗号"),
    ("unit", "时长的单位"),
    ("repeated", "同一时段与队列有多行时相加"),
    ("columns", "某列是什么：字段=列字母或列名，如 inquiries=C、queue=业务线"),
    ("sheets", "要读的工作表；不写则读全部"),
    ("queues", "文件中的名称是哪个队列，如 售前=presale；id 留空则忽略；只写 id 则所有行都属于它"),
    ("replace", "替换方案文件夹中已有的表"),
    ("append", "在已有的表中补充新数据；相互矛盾则拒绝"),
    ("codes", "花名册代码的含义：时刻、off、leave、training、available 或 ignore，如 早=09:00-18:00"),
    ("tiers", "花名册中的词是哪个梯队，如 一级=senior"),
    ("tier_of_all", "花名册未写梯队的人属于哪个梯队"),
    ("make_ids", "没有工号的人以姓名为工号"),
    ("shifts", "方案时段内的班次如何处理：作为可用时间窗，或忽略"),
    ("first_day", "排班表首日的日期；不会被记住"),
    ("new_days", "没有梯队时：入职不足这么多天为新人"),
    ("senior_days", "没有梯队时：入职满这么多天为资深"),
    ("skip_totals", "花名册的合计与读到的不符也放行；不会被记住"),
    ("dry_run", "只说明理解到的内容，不写文件"),
    ("schedule.requirements", "用此文件代替 out/requirements.csv"),
    ("past", "以往方案的文件夹（含 out/schedule.csv）：报表显示本次、以往与合计，以往夜班多者这次少排；可重复"),
    ("pins", "保留此 schedule.xlsx 中锁定或手工改动的内容，或此 schedule.csv 的各行（有“锁定”列时只保留有标记的行）"),
    ("calendar", "另写日历文件：每位坐席一个，每位组长的小组一个；写过之后会自动保持最新"),
    ("pins_all", "保留文件中的所有行"),
    ("time_limit", "最多求解多少秒"),
    ("gap", "已证明与最优相差不超过此比例时停止，如 0.01"),
    ("iterations", "做满这么多轮改进后停止，与时钟无关：在任何机器上结果逐字节相同"),
    ("threads", "线程数；0 表示全部核心"),
    ("seed", "随机数种子"),
    ("verify.schedule", "要校验的班表；默认 out/schedule.csv"),
    ("verify.requirements", "用于核算的人力需求；默认 out/requirements.csv"),
    ("restore", "重新发布此版本；当前发布的班表保留为最新版本"),
    ("note", "原因，显示在版本列表中"),
    ("runs", "仿真次数；越多越稳定"),
    ("surge", "来量高于预测：倍数；单个队列写作 队列=倍数，限定时间写作 倍数@起/止"),
    ("drill", "演练文件（TOML）：来量突增、离岗、机器人中断、处理变长"),
    ("risk", "另以从零到两倍的待命规模逐次模拟，找出足够的最小规模"),
    ("variants", "变体，写作 名称: 键=值, …；键同 plan.toml（用点连接），也可用 growth、demand 或 agents=文件；可重复"),
    ("plans", "方案文件夹，或其中 plan.toml 的路径；默认为当前文件夹。可给出多个：并行执行，其中一个失败不影响其他"),
    ("list", "另执行此文件列出的方案：每行一个，相对于该文件；以 # 开头的行不计"),
    ("resume", "跳过已完成且此后毫无变化的方案"),
    ("plan.into", "多个方案的总表 many.csv 与 many.html 放在哪里；默认为当前文件夹下的 out-many"),
    ("refine", "再按仿真结果修正需求并重新求解这么多次；各次分享总时限"),
    ("no_show", "每名坐席缺勤的概率"),
    ("actuals", "回放实际来量：含 start、queue、inquiries 列的文件"),
    ("now", "当前当地时间，如 2026-11-10T23:40；已过去与即将开始的安排不变"),
    ("replan.actuals", "到目前为止的实际来量：含 start、queue、inquiries 列的文件；余下预测随之调整"),
    ("absent", "从现在起（或在 起/止 期间）缺席的坐席；可多次给出"),
    (
        "review.actuals",
        "实际来量：含 start、queue、inquiries 列的文件；可另有 answered_within、mean_wait_seconds、abandoned、aht_seconds",
    ),
    ("review.worked", "打卡数据：含 agent_id、start、end 列的文件；得出缺勤、迟到与下次应采用的损耗"),
    ("review.apply", "启用学到的内容：历史、活动与建议的设置；旧的予以保留"),
    ("replan.surge", "从现在起来量高于预测：倍数；单个队列写作 队列=倍数，限定时间写作 倍数@起/止"),
    ("max_changes", "最多变动多少人；缺席者不计"),
    ("replan.apply", "发布新班表；当前发布的保留为版本，缺席与突增随之记住"),
    (
        "replan.watch",
        "持续监看来量：文件增长时报警并给出建议，不发布任何变更；时间取系统时钟，在方案时段之外取最新一行的结束时刻",
    ),
    ("every", "配合 --watch：每隔这么多秒查看一次文件"),
    ("until", "配合 --watch：到此当地时间结束；默认为方案结束"),
    ("once", "配合 --watch：查看一次即结束"),
    ("undo", "恢复：重新发布最近一次变更所替换的班表，并保留当前发布的"),
    ("notice", "在这么多分钟内开始的安排不变；默认为 plan.toml 的 notice_minutes"),
    ("budgets", "用于外援的预算（工资与固定费用）；可多次给出，方案不超过其中最大的一个"),
    ("apply", "以新的花名册与班表替换旧的；旧的保留为一个版本"),
    ("model", "模型；全名或末尾字母"),
    ("per_hour", "每小时咨询量"),
    ("aht", "平均处理时长（秒）"),
    ("erlang.agents", "计算这么多坐席能达到的水平，而不是求所需坐席"),
    ("within", "首响时限（秒）"),
    ("target", "时限内首响的占比"),
    ("patience", "顾客平均耐心（秒，erlang-a）"),
    ("max_occupancy", "求所需坐席时允许的最高占用率"),
    ("at", "解释此当地时间谁在线，如 2026-11-10T23:00，以及怎样再添一人"),
    ("explain.queue", "与 --at 同用：只看该队列；默认全部"),
    ("explain.agent", "解释该坐席为何是这个班，以及还能怎样安排"),
    ("offers", "可先请谁延长、可让谁提前下班，以及各值多少"),
    ("relax", "各项规则与目标放宽一步会怎样：从当前班表出发重新求解"),
    ("requests", "坐席的申请（agent_id、kind、start、end、with；类型：换班、休息、缩短、延长、改时间）：逐条评估代价"),
    ("up_to", "与 --requests 同用：总代价不超过此数即同意；默认取 plan.toml 的 change_penalty"),
    ("explain.apply", "与 --requests 同用：发布同意后的班表；原班表保留为一个版本"),
    ("explain.absent", "谁能顶替缺席的坐席（全程，或 起/止 期间）；可多次使用"),
    ("to", "考勤系统：企业微信（wecom）或飞书（feishu）"),
    ("ids", "坐席与班次在考勤系统中的编号：含 kind（坐席或班次）、ours、theirs 三列的表"),
    ("group", "坐席所属的打卡规则或考勤组的编号"),
    ("operator", "操作人的编号（仅飞书需要时）"),
    ("shell", "命令行外壳"),
    ("man.command", "命令；不写则为整个 peakshift"),
    ("help.command", "命令；不写则为全部"),
];

/// What stands for a value, in help and usage.
const VALUES: &[(&str, &str)] = &[
    ("CODE=MEANING", "代码=含义"),
    ("COMMAND", "命令"),
    ("DATE", "日期"),
    ("DAYS", "天数"),
    ("DIR", "文件夹"),
    ("EVENT", "活动"),
    ("FACTOR", "倍数"),
    ("FIELD=COLUMN", "字段=列"),
    ("FILE", "文件"),
    ("HOW", "方式"),
    ("ID", "编号"),
    ("ID[@FROM/TO]", "编号[@起/止]"),
    ("KIND", "类型"),
    ("LANG", "语言"),
    ("MINUTES", "分钟"),
    ("MODEL", "模型"),
    ("MONEY", "金额"),
    ("N", "数"),
    ("NAME", "名称"),
    ("NAME: KEY=VALUE", "名称: 键=值"),
    ("NAME=ID", "名称=编号"),
    ("NAME=TIER", "名称=梯队"),
    ("NUMBER", "序号"),
    ("ORDER", "次序"),
    ("PLAN", "方案"),
    ("QUEUE", "队列"),
    ("SECONDS", "秒"),
    ("SHARE", "比例"),
    ("SHELL", "外壳"),
    ("SIGN", "符号"),
    ("SYSTEM", "系统"),
    ("TEMPLATE", "模板"),
    ("TEXT", "文字"),
    ("TIER", "梯队"),
    ("TIME", "时间"),
    ("UNIT", "单位"),
    ("WHEN", "何时"),
    ("WHICH", "哪个"),
    ("YEAR", "年"),
    ("ZONE", "时区"),
    ("[QUEUE=]FACTOR[@FROM/TO]", "[队列=]倍数[@起/止]"),
];

const PAGE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// The command with its help in `lang`.
pub fn translated(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command.disable_help_subcommand(true),
        Lang::Zh => chinese(command, "peakshift").disable_help_subcommand(true),
    }
}

/// A command, called by the words of `path`, with all below it.
fn chinese(mut command: Command, path: &str) -> Command {
    let name = command.get_name().to_owned();
    if let Some(about) = find(COMMANDS, &name) {
        command = command.about(about);
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in names {
        command = command.mut_subcommand(&sub, |below| chinese(below, &format!("{path} {sub}")));
    }
    let command = command
        .help_template(PAGE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| with_values(translated_argument(&name, arg)));
    // clap has no word of its own for the options of a usage line.
    let usage = command.clone().bin_name(path).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]");
    command.override_usage(usage)
}

/// An argument of command `name` under its Chinese heading, with its help and the names of its values.
fn translated_argument(name: &str, arg: Arg) -> Arg {
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    let id = arg.get_id().to_string();
    let help = find(OPTIONS, &format!("{name}.{id}")).or_else(|| find(OPTIONS, &id));
    let value = arg.get_value_names().and_then(|names| names.first()).and_then(|value| find(VALUES, value));
    let arg = arg.help_heading(heading);
    let arg = value.into_iter().fold(arg, Arg::value_name);
    help.into_iter().fold(arg, Arg::help)
}

/// The help with the values that can be taken and the one that stands by itself, which clap says in English.
fn with_values(arg: Arg) -> Arg {
    let taken = arg.get_action().takes_values();
    let possible: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let mut said = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if taken && !possible.is_empty() {
        said += &format!("；可选：{}", possible.join("、"));
    }
    if taken && default.iter().any(|value| !value.is_empty()) {
        said += &format!("；默认 {}", default.join("、"));
    }
    arg.help(said).hide_possible_values(true).hide_default_value(true)
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
