//! The registry of everything that can be wrong with the input: one row per code.
//!
//! docs/errors.md is made from this table, and a test compares the two.

use super::code::rows;
use std::sync::LazyLock;

pub use super::attendance_codes::*;
pub use super::calendar_codes::*;
pub use super::code::Code;
pub use super::forecast_codes::*;
pub use super::import_codes::*;
pub use super::many_codes::*;
pub use super::pay_codes::*;
pub use super::pin_codes::*;
pub use super::review_codes::*;
pub use super::score_codes::*;
pub use super::session_codes::*;
pub use super::span_codes::*;

/// Every code, in order.
pub static CODES: LazyLock<Vec<&'static Code>> = LazyLock::new(|| {
    [
        PLAN_CODES,
        FORECAST_CODES,
        CALENDAR_CODES,
        PAY_CODES,
        SESSION_CODES,
        SCORE_CODES,
        PIN_CODES,
        REVIEW_CODES,
        ATTENDANCE_CODES,
        MANY_CODES,
        SPAN_CODES,
        IMPORT_CODES,
    ]
    .concat()
});

rows! {
    PLAN_CODES "Codes of a plan folder and its stages, in order.";

    // Files.
    PLAN_NOT_FOUND "E101" Error "there is no plan here", "此处没有方案" =>
        "give the plan folder or its plan.toml; `peakshift init DIR` makes one", "请给出方案文件夹或其 plan.toml；`peakshift init DIR` 可新建一个";
    FILE_MISSING "E102" Error "an input file is missing", "缺少输入文件" =>
        "put the file there, or name it under [inputs] in plan.toml", "请放入该文件，或在 plan.toml 的 [inputs] 中写明文件名";
    FILE_UNREADABLE "E103" Error "a file cannot be read", "文件无法读取" =>
        "close it in other programs and check its permissions", "请在其他程序中关闭该文件，并检查权限";
    ENCODING_UNKNOWN "E104" Error "the encoding of a file is not known", "无法识别文件编码" =>
        "save it as UTF-8, or as UTF-16 with byte order mark, or as GB18030", "请另存为 UTF-8、带 BOM 的 UTF-16 或 GB18030";
    WORKBOOK_UNREADABLE "E105" Error "a workbook cannot be read", "工作簿无法读取" =>
        "save it again as .xlsx, without a password", "请重新另存为 .xlsx，且不要加密";
    TABLE_EMPTY "E106" Error "a table has no header", "表格没有表头" =>
        "write the column names into the first line", "请在第一行写上列名";
    FILE_TOO_LARGE "E107" Error "a file is too large", "文件过大" =>
        "leave out what the plan does not need", "请去掉方案用不到的内容";
    FILE_CHANGED "E110" Error "a file was changed while it was read", "文件在读取时被改动" =>
        "run the command again when whoever writes the file is done", "请等文件写完后重新运行";
    INPUT_NOT_FOUND "W108" Warning "a file that plan.toml names is missing", "plan.toml 指定的文件不存在" =>
        "correct the name under [inputs], or take the line out", "请更正 [inputs] 中的文件名，或删去该行";
    INPUT_OUTSIDE "W109" Warning "an input lies outside of the plan folder", "输入文件位于方案文件夹之外" =>
        "nothing, if that is meant; the folder alone is then not the whole plan", "若有意为之则无需处理；此时方案文件夹不含全部输入";

    NOT_A_FILE "E155" Error "an input is a folder, a pipe or a device", "输入是文件夹、管道或设备" =>
        "give an ordinary file; write what comes through a pipe to one first", "请给出普通文件；来自管道的内容请先存为文件";
    WORKBOOK_TOO_LARGE "E156" Error "a workbook holds too much", "工作簿内容过多" =>
        "keep the rows that the plan needs, or save the sheet as .csv", "请只保留方案所需的行，或将该表另存为 .csv";
    TABLE_TOO_LONG "E157" Error "a table has too many rows", "表格行数过多" =>
        "add up single contacts to intervals, and leave out what the plan does not need", "请将逐条记录汇总到区间，并去掉方案用不到的内容";

    // The form of plan.toml, and of a drill.
    TOML_SYNTAX "E201" Error "a file is not valid TOML", "文件不是有效的 TOML" =>
        "correct the line; text stands in double quotes", "请修正此行；文字须用英文双引号括起";
    UNKNOWN_KEY "E202" Error "an unknown key", "未知的键" =>
        "correct its spelling or take it out", "请更正拼写或删去";
    WRONG_TYPE "E203" Error "a value of the wrong type", "值的类型不对" =>
        "write the value as the type that the message names", "请按提示的类型书写";
    KEY_MISSING "E204" Error "a required key is missing", "缺少必需的键" =>
        "add the key", "请补上该键";
    OUT_OF_RANGE "E205" Error "a value is out of range", "值超出范围" =>
        "write a value in the range that the message names", "请填写提示范围内的值";
    NOT_A_SHARE "E206" Error "a share is not between 0 and 1", "比例不在 0 到 1 之间" =>
        "write 20 % as 0.2", "20% 应写作 0.2";
    NOT_FINITE "E207" Error "a number is not finite", "数值不是有限数" =>
        "write an ordinary number", "请填写普通数字";
    UNKNOWN_WORD "E208" Error "a word that is not among the choices", "不在可选词之内" =>
        "write one of the words that the message names", "请填写提示中的某个词";
    EMPTY_TEXT "E209" Error "a text is empty", "文字为空" =>
        "write a text", "请填写内容";

    // What plan.toml says.
    ZONE_UNKNOWN "E301" Error "the time zone is not known", "未知的时区" =>
        "write a name of the IANA database, e.g. Asia/Shanghai", "请填写 IANA 时区名，例如 Asia/Shanghai";
    HORIZON_REVERSED "E302" Error "the plan ends before it starts", "方案的结束早于开始" =>
        "put plan.end after plan.start", "plan.end 须晚于 plan.start";
    HORIZON_OFF_GRID "E303" Error "the plan does not start on the 5-minute grid", "方案开始时间不在 5 分钟网格上" =>
        "let plan.start and plan.end be multiples of 5 minutes", "plan.start 与 plan.end 须为 5 分钟的整数倍";
    HORIZON_NOT_WHOLE "E304" Error "the horizon is not a whole number of intervals", "方案时段不是整数个区间" =>
        "move plan.end, or choose another interval_minutes", "请调整 plan.end 或 interval_minutes";
    HORIZON_TOO_LONG "E305" Error "the horizon is too long", "方案时段过长" =>
        "plan at most 366 days at once", "一次最多规划 366 天";
    NO_QUEUE "E306" Error "the plan has no queue", "方案没有队列" =>
        "add a [[queues]] table with an id", "请添加带 id 的 [[queues]]";
    DUPLICATE_ID "E307" Error "an id is given twice", "id 重复" =>
        "give each queue, tier and pool its own id", "每个队列、梯队和人员池须有各自的 id";
    PAUSE_OFF_GRID "E308" Error "a pause is not a multiple of 5 minutes", "休息时长不是 5 分钟的整数倍" =>
        "write a multiple of 5", "请填写 5 的整数倍";
    MIN_ABOVE_MAX "E309" Error "a minimum is above its maximum", "最小值大于最大值" =>
        "lower the minimum or raise the maximum", "请调低最小值或调高最大值";
    BLOCK_GRID_UNEVEN "E310" Error "the block grid does not divide a day", "班段网格不能整除一天" =>
        "write 5, 10, 15, 20, 30 or 60 minutes", "请填写 5、10、15、20、30 或 60 分钟";
    NO_BLOCK_POSSIBLE "E311" Error "no block length satisfies the rules", "没有任何班段长度能满足规则" =>
        "widen min_work_minutes to max_work_minutes, or the block lengths, or lower meal_margin_minutes, or raise meal_latest_minutes",
        "请放宽 min_work_minutes 到 max_work_minutes 的范围或班段长度，或调低 meal_margin_minutes，或调高 meal_latest_minutes";
    NO_STANDBY_BLOCK_POSSIBLE "E312" Error "no standby block fits the block grid", "没有符合网格的待命班段长度" =>
        "let a multiple of block_grid_minutes lie between the two lengths of [standby]", "[standby] 的最短与最长之间须有 block_grid_minutes 的整数倍";
    ID_UNUSABLE "E313" Error "an id cannot be used in a list", "id 不能用于列表" =>
        "leave out ; , and quotation marks", "请去掉分号、逗号和引号";
    TIER_INCOMPLETE "E314" Error "a new tier lacks a value", "新梯队缺少取值" =>
        "give the tier efficiency and cost_per_hour", "请给出该梯队的 efficiency 与 cost_per_hour";
    POOL_UNKNOWN_NAME "E315" Error "a pool names an unknown tier, queue or site", "人员池引用了未知的梯队、队列或职场" =>
        "write an id of [[tiers]], [[queues]] or [[sites]]", "请填写 [[tiers]]、[[queues]] 或 [[sites]] 中的 id";
    REST_BELOW_GAP "W316" Warning "the rest between duties is shorter than the gap between blocks", "班次间休息短于班段间隔" =>
        "raise min_rest_minutes above min_gap_minutes", "请将 min_rest_minutes 调到 min_gap_minutes 之上";

    // Tables in general.
    COLUMN_MISSING "E401" Error "a column is missing", "缺少列" =>
        "add the column; the README lists the names in both languages", "请补上该列；README 列有中英文列名";
    COLUMN_TWICE "E402" Error "a column is given twice", "列重复" =>
        "keep one of the two", "请只保留一列";
    TIME_INVALID "E403" Error "not a time", "不是有效时间" =>
        "write 2026-11-11T00:00 or 2026/11/11 0:00", "请写作 2026-11-11T00:00 或 2026/11/11 0:00";
    TIME_SKIPPED "E404" Error "the time zone skips this local time", "该时区跳过了这一本地时间" =>
        "write the time after the clocks go forward, or add the offset", "请写拨快之后的时间，或加上时差";
    TIME_DOUBLED "E405" Error "the time zone has this local time twice", "该时区的这一本地时间出现两次" =>
        "add the offset that the message names", "请加上提示中的时差";
    NUMBER_INVALID "E406" Error "not a number", "不是数字" =>
        "write digits with a decimal point, without a unit", "请只写数字和小数点，不带单位";
    NUMBER_NEGATIVE "E407" Error "a number is negative", "数值为负" =>
        "write zero or more", "请填写零或正数";
    NUMBER_NOT_POSITIVE "E408" Error "a number is not above zero", "数值不大于零" =>
        "write a number above zero, or leave an optional cell empty", "请填写正数，可选单元格也可留空";
    NUMBER_ABSURD "E409" Error "a number is too large to be true", "数值大得不可信" =>
        "check the unit and the decimal point", "请检查单位和小数点";
    CELL_EMPTY "E410" Error "a required cell is empty", "必填单元格为空" =>
        "fill it in or take the row out", "请填写，或删去该行";
    QUEUE_UNKNOWN "E411" Error "a queue is not in plan.toml", "队列不在 plan.toml 中" =>
        "write the id of a queue, or add it as [[queues]]", "请填写队列的 id，或在 [[queues]] 中添加";
    END_NOT_AFTER_START "E412" Error "an end is not after its start", "结束不晚于开始" =>
        "ends are exclusive: a day ends at 00:00 of the next", "结束时间不含在内：一天结束于次日 00:00";
    QUOTE_OPEN "E413" Error "a quotation mark is not closed", "引号没有闭合" =>
        "close the quotation mark or take it out", "请补上或删去引号";
    CELLS_TOO_MANY "E414" Error "a row has more cells than the header", "某行的单元格多于表头" =>
        "put a cell that holds the separator into quotation marks", "含有分隔符的单元格须加引号";
    COLUMN_UNKNOWN "W415" Warning "an unknown column is left out", "忽略未知列" =>
        "rename it if it was meant; the README lists the names", "若确需此列请改名；列名见 README";
    MORE_OF_THE_SAME "W416" Warning "more findings of one kind than are listed", "同类问题过多，未全部列出" =>
        "correct these first, then check again", "请先修正已列出的，再次检查";
    COLUMN_NOT_USED "W470" Warning "a column of agents.csv has no effect", "agents.csv 的某列不起作用" =>
        "nothing; it is carried through to the tables for people", "无需处理；该列会原样带到供人查看的表格中";

    NAME_OF_TWO "E440" Error "a name that two queues have", "一个名称对应两个队列" =>
        "write the id that only one of them has, or give one another name in plan.toml", "请填写唯一的队列 id，或在 plan.toml 中为其中一个改名";
    UNIT_CONTRADICTS "E441" Error "the unit in a header does not fit the column", "表头中的单位与该列不符" =>
        "write the numbers in the unit that the README names for the column, and take the brackets out", "请按 README 中该列的单位填写数值，并去掉括号";

    TEXT_TOO_LONG "E455" Error "an id or a name is too long", "编号或名称过长" =>
        "write at most 200 characters", "请不超过 200 个字符";
    TEXT_CONTROL "E456" Error "an id or a name holds a control character", "编号或名称含有控制字符" =>
        "type the text anew", "请重新键入该文字";
    FORMULA_NOT_CALCULATED "E457" Error "formulas have never been calculated", "公式从未计算过" =>
        "open the workbook in a spreadsheet program, save it there, and try again", "请先在电子表格软件中打开并保存该工作簿，再重试";
    FORMULA_ASIDE "W458" Warning "formulas in columns that are not read have never been calculated", "未读取的列中有从未计算过的公式" =>
        "nothing, unless the column is wanted", "若不需要该列则无需处理";
    CELL_ERROR "E459" Error "a cell holds the error of a formula", "单元格内容是公式错误" =>
        "mend the formula; leave the cell empty where the value is not known", "请修正公式；若数值未知请留空";

    // inquiries.csv and actuals.
    OBSERVATION_TWICE "E501" Error "an interval is given twice", "区间重复" =>
        "keep one row for each start and queue", "每个开始时间和队列只保留一行";
    OBSERVATIONS_OVERLAP "E502" Error "an interval reaches into the next", "区间与下一区间重叠" =>
        "correct interval_minutes or the start", "请更正 interval_minutes 或开始时间";
    INTERVAL_UNUSABLE "E503" Error "the length of an interval cannot be used", "区间长度不可用" =>
        "intervals are multiples of 5 minutes that divide a day; add the column interval_minutes where rows are irregular",
        "区间须为 5 分钟的整数倍且能整除一天；若行距不规则，请加上 interval_minutes 列";
    OBSERVATION_OFF_GRID "E504" Error "an interval starts off the 5-minute grid", "区间开始时间不在 5 分钟网格上" =>
        "start intervals at multiples of 5 minutes", "区间须始于 5 分钟的整数倍";
    HISTORY_EMPTY "E505" Error "no history remains", "没有可用的历史数据" =>
        "add rows before plan.start", "请补充 plan.start 之前的数据";
    ROWS_AFTER_START "W506" Warning "rows at or after the start of the plan are ignored", "忽略方案开始及之后的行" =>
        "nothing, unless plan.start is wrong", "若 plan.start 无误则无需处理";
    HOUR_HOLDS_BOTH "W507" Warning "a doubled hour has one row, which then holds both hours", "重复的一小时只有一行，视为两小时之和" =>
        "give each of the two hours its own row with an offset", "请为两个小时各写一行并加上时差";
    QUEUE_WITHOUT_HISTORY "W508" Warning "a queue has no history", "某队列没有历史数据" =>
        "check the queue's id in inquiries.csv; its forecast is 0", "请检查 inquiries.csv 中的队列 id；其预测为 0";
    QUEUE_NOT_PLANNED "W509" Warning "a queue of the history is not in the plan", "历史数据中的某队列不在方案中" =>
        "nothing, unless it is to be planned too; then add it as [[queues]]", "若无需为该队列排班则不必处理，否则请在 [[queues]] 中添加";

    TWELVE_HOURS "W558" Warning "no time of the file lies after 12:59", "文件中没有晚于 12:59 的时间" =>
        "if the tool that wrote it counts twelve hours twice a day, export with 24 hours; the afternoon is missing or on top of the morning",
        "若导出工具使用 12 小时制，请改用 24 小时制导出；否则下午会缺失或与上午重叠";
    COUNT_NOT_KNOWN "W559" Warning "rows whose count is not known are left out", "忽略咨询量未知的行" =>
        "nothing; the intervals count as missing. Write 0 where nobody came", "无需处理，这些区间按缺失计；若确无咨询请写 0";
    ROWS_REPEATED "W510" Warning "rows are repeated with the same count", "存在计数相同的重复行" =>
        "nothing; each counts once. An export that was appended twice looks like this", "无需处理，各计一次；重复追加的导出会如此";
    HOUR_SKIPPED "W560" Warning "rows lie in an hour that the time zone skips", "有数据位于时区跳过的时段" =>
        "nothing, if a counter wrote them; a row of 0 is left out, another counts for the hour that follows",
        "若由计数系统写出则无需处理；为 0 的行忽略，其余计入随后的一小时";
    OMITTED "W561" Warning "a history seems to leave out intervals without inquiries", "历史数据似乎省略了无咨询的时段" =>
        "write missing = \"zero\" under the queue in plan.toml, or missing = \"unknown\" if it is not so",
        "请在 plan.toml 的该队列下写 missing = \"zero\"；若非如此则写 missing = \"unknown\"";
    TOTALS_WITHOUT_HOURS "E562" Error "totals of a day, and no rows that show its hours", "只有每日合计，没有能显示各时段的数据" =>
        "add rows of an hour or less of the same queue for some days, at best two weeks", "请补充同一队列若干天（最好两周）一小时或更细的数据";
    TOTALS_SPREAD "W563" Warning "totals of a day are spread along the hours of other weeks", "每日合计按其他周的时段分布拆分" =>
        "nothing; rows by the hour say more, above all of promotions", "无需处理；按小时的数据更准确，促销日尤其如此";
    HANDLING_DIFFERS "W564" Warning "the handling time of the history differs from the setting", "历史中的处理时长与设置不同" =>
        "correct aht_seconds in plan.toml, or take the column out of inquiries.csv", "请更正 plan.toml 中的 aht_seconds，或从 inquiries.csv 中删去该列";

    // events.csv.
    EVENT_TWICE "E601" Error "an edition of an event is given twice", "同一场活动重复" =>
        "keep one row for each edition", "每场活动只保留一行";
    PHASE_TIME_INVALID "E602" Error "a phase time is not a clock time", "波次时间无效" =>
        "write clock times like 00:00;10:00;20:00", "请写作 00:00;10:00;20:00";
    END_INCLUSIVE "W655" Warning "an end lies in the last second of a minute", "结束时间在某分钟的最后一秒" =>
        "ends are exclusive: write 00:00 of the next day for 23:59:59", "结束时间不含在内：23:59:59 请写作次日 00:00";
    EVENTS_OVERLAP "W603" Warning "two events of one kind overlap", "同类活动时间重叠" =>
        "correct the times if this is one event", "若为同一场活动请更正时间";

    EVENT_CONTRADICTS "E665" Error "rows of one event contradict each other", "同一场活动的各行相互矛盾" =>
        "write what an event has once, or alike in all of its rows", "同一场活动各行的同一列只写一次或写成一致";
    EVENT_HOURS_INVALID "E666" Error "hours of an event are not a range of clock times", "活动的开放时间无效" =>
        "write hours like 09:00-24:00", "请写作 09:00-24:00";

    // The effect of coming events, and adjust.csv.
    OPENING_UNSEEN "W525" Warning "the history is too coarse to show how an opening begins", "历史粒度太粗，看不出开抢后的走势" =>
        "export past editions by 5 or 15 minutes, at least the hours that follow their phase times; else set [forecast] opening_quarter_share",
        "请按 5 或 15 分钟导出往届数据（至少波次后的一小时）；否则请设置 [forecast] opening_quarter_share";
    PHASE_CLOSED "E625" Error "a phase opens in hours in which nothing is expected", "波次开始时所在时段不开放" =>
        "write `hours` of the event, correct phase_times, or give the queue a row with uplift 0 if it stays closed",
        "请填写活动的 hours 或更正 phase_times；若该队列不开放，请为其单独写一行并将 uplift 设为 0";
    EVENT_CLOSED "E626" Error "a coming event lies wholly in closed hours", "即将到来的活动全部落在不开放时段" =>
        "write `hours` or phase_times to open them, or uplift 0 if they stay closed",
        "请用 hours 或 phase_times 开放这些时段；若不开放请将 uplift 设为 0";
    ADJUST_OP_UNKNOWN "E627" Error "an adjustment does something that is not known", "调整的操作未知" =>
        "write × (times), + (inquiries per interval), = (in place of the forecast), min (at least) or max (at most)",
        "请填写 ×（倍数）、+（每区间咨询量）、=（替代预测）、min（至少）或 max（至多）";
    ADJUST_FACTOR_ABSURD "E628" Error "an adjustment multiplies by a number too large to be true", "调整倍数大得不可信" =>
        "write + or = for a number of inquiries, and 130 % as 1.3", "咨询量请用 + 或 =；130% 应写作 1.3";
    ADJUST_OUTSIDE "W629" Warning "an adjustment lies outside the horizon", "调整在方案时段之外" =>
        "nothing, unless the times are wrong", "若时间无误则无需处理";

    // agents.csv and availability.csv.
    AGENT_TWICE "E701" Error "an agent is given twice", "坐席重复" =>
        "give each agent one row and one agent_id", "每位坐席一行、一个工号";
    TIER_UNKNOWN "E702" Error "a tier is not known", "未知的梯队" =>
        "write senior, regular, new, borrowed, outsourced, or add a [[tiers]] table", "请填写 senior、regular、new、borrowed、outsourced，或添加 [[tiers]]";
    SITE_UNKNOWN "E710" Error "a site is not known", "未知的职场" =>
        "write the id of one of [[sites]], add it there, or leave the cell empty", "请填写 [[sites]] 中的 id，或在其中添加，或留空";
    AGENT_UNKNOWN "E703" Error "an agent is not in agents.csv", "坐席不在 agents.csv 中" =>
        "correct the agent_id, or add the agent", "请更正工号，或添加该坐席";
    HOURS_REVERSED "W704" Warning "min_hours is above max_hours", "min_hours 大于 max_hours" =>
        "lower min_hours or raise max_hours", "请调低 min_hours 或调高 max_hours";
    KIND_UNKNOWN "E705" Error "a kind of availability is not known", "未知的可用性类型" =>
        "write available, unavailable, prefer or avoid", "请填写 available、unavailable、prefer 或 avoid";
    NO_AGENT "W706" Warning "the roster is empty", "花名册为空" =>
        "add agents to agents.csv", "请在 agents.csv 中添加坐席";
    EFFICIENCY_UNLIKELY "W707" Warning "an efficiency is unlikely", "效率值可疑" =>
        "1.0 is a standard agent, 0 handles nothing; write 120 % as 1.2", "标准坐席为 1.0，0 表示不接待；120% 应写作 1.2";
    NEVER_AVAILABLE "W708" Warning "an agent has no available time in the horizon", "坐席在方案时段内没有可用时间" =>
        "check the dates in availability.csv", "请检查 availability.csv 中的日期";
    QUEUE_UNSTAFFED "W709" Warning "no agent can serve a queue", "没有坐席能服务某队列" =>
        "add the queue to the queues of agents who can serve it", "请把该队列加入能服务它的坐席的技能";
    WORKED_INSIDE "E770" Error "a worked shift lies inside the horizon", "已排班次位于方案时段内" =>
        "keep only shifts that end by plan.start or start at plan.end or later; what is fixed inside is a pin", "只保留 plan.start 之前结束或 plan.end 之后开始的班次；方案时段内固定的班段请用 --pins";
    WORKED_OVERLAP "E771" Error "two worked shifts of one agent overlap", "同一坐席的两个已排班次重叠" =>
        "keep one row for each shift", "每个班次只保留一行";
    WORKED_LEAVES_NOTHING "W772" Warning "shifts outside the horizon leave an agent no duty", "方案时段外的班次使坐席无法上班" =>
        "nothing, if these rows are right; the rules are min_gap, max_blocks_per_duty, max_duty, max_span, min_rest and max_days_in_row", "若这些行无误则无需处理；相关规则为 min_gap、max_blocks_per_duty、max_duty、max_span、min_rest 与 max_days_in_row";
    NO_BLOCK_FITS "W773" Warning "no work block fits into the windows of an agent", "坐席的可用时间内排不下任何班段" =>
        "widen the windows in availability.csv, or lower min_block_minutes", "请放宽 availability.csv 中的时间，或调低 min_block_minutes";
    HOURS_HOLD_NO_BLOCK "W774" Warning "the hours of an agent are too few for any work block", "坐席的工时上限不够任何班段" =>
        "raise max_hours, or lower min_block_minutes", "请调高 max_hours，或调低 min_block_minutes";

    PAST_WITHOUT_SCHEDULE "E775" Error "an earlier event has no schedule", "以往活动没有班表" =>
        "name a plan folder that holds out/schedule.csv; `peakshift plan` writes it", "请给出含有 out/schedule.csv 的方案文件夹；该文件由 `peakshift plan` 写出";
    PAST_TWICE "E776" Error "an earlier event is given twice, or is this plan itself", "以往活动重复给出，或就是本方案" =>
        "name each earlier plan folder once", "每个以往方案文件夹只给一次";
    PAST_UNKNOWN "W777" Warning "people of an earlier event are not in the roster", "以往活动中的人不在名册中" =>
        "nothing, if they have left; else give them the agent_id that they had", "若已离开则无需处理，否则请沿用其原工号";
    PAST_WITHOUT_PEAKS "W779" Warning "the peaks of an earlier event are not known", "以往活动的高峰时段未知" =>
        "keep out/requirements.csv beside its schedule to count its peak hours", "请把 out/requirements.csv 与其班表放在一起，以便统计高峰工时";
    ROSTER_LACKS "W778" Warning "rows are of people whom the roster of a variant does not have", "有些行属于变体名册中没有的人" =>
        "nothing, if these people are meant to be left out; else add them to that roster", "若本就不含这些人则无需处理，否则请把他们加入该名册";

    WINDOW_TO_THE_MINUTE "W755" Warning "windows end a minute before the next step, and reach to it", "时间窗在下一步之前一分钟结束，视为延至该步" =>
        "nothing; ends are exclusive, so write 00:00 of the next day for the end of a day", "无需处理；结束时间不含在内，一天结束请写次日 00:00";

    // [[pools]] and what hires from them.
    NO_POOL "E750" Error "there is nobody to hire: plan.toml has no [[pools]]", "没有可雇人员：plan.toml 中没有 [[pools]]" =>
        "add a [[pools]] table with id, tier, queues and most for each agency or team that could help", "请为每个可用的外包商或团队添加 [[pools]]，填写 id、tier、queues 与 most";
    HIRE_OF_FEW_KINDS "E758" Error "hire does not keep a limit of kinds of shifts", "雇用测算不支持班段种类上限" =>
        "ask with max_shift_kinds = 0, e.g. on a copy of the plan", "请以 max_shift_kinds = 0 测算，例如在方案副本上";
    POOL_WITHOUT_QUEUE "E751" Error "a pool can serve no queue", "人员池没有可服务的队列" =>
        "name the queues that its people can serve", "请写出其人员能服务的队列";
    POOL_OUTSIDE "E752" Error "a pool lies outside the plan", "人员池的可用时间在方案之外" =>
        "correct from and to, or take the pool out", "请更正 from 与 to，或删去该人员池";
    POOL_HOURS_REVERSED "E753" Error "min_hours of a pool is above its max_hours", "人员池的 min_hours 大于 max_hours" =>
        "lower min_hours or raise max_hours", "请调低 min_hours 或调高 max_hours";
    POOL_BLOCK_IMPOSSIBLE "E756" Error "the blocks that a pool sells cannot be worked", "人员池出售的班段无法排入" =>
        "write a length that [rules] and [breaks] allow, a multiple of block_grid_minutes", "请填写 [rules] 与 [breaks] 允许的长度，须为 block_grid_minutes 的整数倍";
    POOL_PRICE_UNCLEAR "E757" Error "the price of a pool is not clear", "人员池的价格不明确" =>
        "give cost_per_hour, or cost_per_block together with block_minutes", "请填写 cost_per_hour，或同时填写 cost_per_block 与 block_minutes";
    ROSTER_NOT_CSV "E754" Error "the roster is no .csv file, and cannot be written", "花名册不是 .csv 文件，无法写入" =>
        "save it as .csv and name that under [inputs] agents, or run without --apply", "请另存为 .csv 并在 [inputs] agents 中写明，或不使用 --apply";

    // What one stage writes and another reads.
    ROW_TWICE "E801" Error "a queue and interval are given twice", "队列与区间重复" =>
        "keep one row for each start and queue", "每个开始时间和队列只保留一行";
    START_OFF_INTERVAL "E802" Error "a start is not on the plan's intervals", "开始时间不在方案的区间上" =>
        "count intervals from plan.start", "区间从 plan.start 起算";
    LEVEL_UNKNOWN "E803" Error "a level is not known", "未知的级别" =>
        "write normal, peak or burst", "请填写 normal、peak 或 burst";
    QUANTILES_CROSS "E804" Error "forecast quantiles cross", "预测分位数交叉" =>
        "p50 is at most p80, and p80 at most p95", "须满足 p50 ≤ p80 ≤ p95";
    FORECAST_INCOMPLETE "E805" Error "a forecast lacks rows", "预测缺少行" =>
        "run `peakshift forecast` again", "请重新运行 `peakshift forecast`";
    ACTIVITY_UNKNOWN "E806" Error "an activity is not known", "未知的活动" =>
        "write work, break, meal or standby", "请填写 work、break、meal 或 standby";
    REQUIREMENT_INCOMPLETE "W807" Warning "a requirement lacks rows, which count as 0 and normal", "需求缺少行，按 0 和 normal 计" =>
        "nothing, unless the rows were meant to be there", "若本应存在请补上，否则无需处理";
    OUTSIDE_HORIZON "W808" Warning "rows outside the horizon are left out", "忽略方案时段之外的行" =>
        "nothing, unless the times are wrong", "若时间无误则无需处理";
    SEGMENT_QUEUE_UNKNOWN "W809" Warning "a segment names a queue that the plan does not have", "班段引用了方案中没有的队列" =>
        "the segment then counts as without a queue", "该班段按无队列处理";
    MORE_THAN_INQUIRIES "E810" Error "a part is larger than the whole", "部分大于整体" =>
        "answered_within and abandoned are parts of inquiries, rounds_within of rounds", "answered_within 与 abandoned 须不超过 inquiries，rounds_within 须不超过 rounds";
    SHAPE_INVALID "E825" Error "the shape of an interval is not shares of its slots", "区间内分布不是各时隙的占比" =>
        "run `peakshift forecast` again, or leave the cell empty where the interval is even", "请重新运行 `peakshift forecast`；若区间内均匀请留空";
    PIN_OF_PAUSE_WITH_QUEUE "E870" Error "a pinned break or meal names a queue", "固定的小休或用餐写了队列" =>
        "leave the queue of breaks and meals empty", "小休与用餐的队列须留空";
    PAUSE_WITH_QUEUE "W871" Warning "a break or meal names a queue", "小休或用餐写了队列" =>
        "leave it empty; a break or meal is in no queue, and the cell counts for nothing", "请留空；小休与用餐不属于任何队列，该单元格不起作用";

    REQUIREMENT_COARSE "W855" Warning "rows of a requirement are longer than the plan's intervals", "需求行比方案的区间长" =>
        "nothing, if each row holds for all of its time; else write one row for each interval", "若每行适用于其整段时间则无需处理；否则请每个区间写一行";
    NAME_CONTRADICTS "W856" Warning "a row has the number of one agent and the name of another", "某行的工号与姓名不是同一人" =>
        "change the agent_id too if the person was meant to change", "若要换人，请同时修改 agent_id";
    VERSION_MISSING "E857" Error "there is no such version of the schedule", "没有该版本的班表" =>
        "`peakshift versions PLAN` lists those that there are", "`peakshift versions PLAN` 可列出现有版本";
    VERSION_UNREADABLE "E858" Error "a kept version of the schedule cannot be read", "保留的班表版本无法读取" =>
        "put the file back from a backup, or move the version's folder elsewhere", "请从备份恢复该文件，或将该版本的文件夹移到别处";

    // What a later stage finds in the input; `schedule` words it itself.
    PIN_UNKEPT "E901" Error "a pinned segment cannot be kept", "固定的班段无法保留" =>
        "take the row out of the pins, or change what stands against it", "请从固定行中删除，或修改与之冲突的设置";
    PINS_OF_MANY_KINDS "E902" Error "the pins take more kinds of shifts than there may be", "固定的班段用到的种类超过上限" =>
        "raise max_shift_kinds of [rules], or take rows out of the pins", "请提高 [rules] 的 max_shift_kinds，或减少固定行";
    NIGHT_TIME "E920" Error "a time on the command line cannot be read", "无法读取命令行所给的时间" =>
        "write it like 2026-11-10T23:40, a span as FROM/TO", "请写作 2026-11-10T23:40，时间段写作 起/止";
    NIGHT_OUTSIDE "E921" Error "a time on the command line lies outside the plan", "命令行所给的时间在方案之外" =>
        "give a time between start and end of the plan", "请给出方案开始与结束之间的时间";
    NIGHT_OFF_SLOTS "E922" Error "a time of the night lies off the 5-minute slots", "重排所给的时间不在 5 分钟格上" =>
        "give full 5 minutes, counted from the start of the plan", "请取自方案开始起的整 5 分钟";
    ABSENT_UNKNOWN "E923" Error "an agent named on the command line is not in the roster", "命令行所给的坐席不在名册中" =>
        "give an agent_id of agents.csv", "请使用 agents.csv 中的工号";
    ABSENCE_REVERSED "E924" Error "an absence ends before it begins", "缺席的结束早于开始" =>
        "write it as ID@FROM/TO with the earlier time first", "请写作 工号@起/止，较早的时间在前";
    ABSENT_TWICE "E925" Error "an agent is away already at that time", "该坐席在该时间已登记缺席" =>
        "give each absence once; spans of one agent may not overlap", "每次缺席只写一次；同一人的时间段不可重叠";
    ACTUALS_FUTURE "E926" Error "a row of the actuals lies in the future", "实际来量中有未来的时段" =>
        "correct --now or the clock, or take the row out", "请更正 --now 或系统时钟，或删去此行";
    ACTUALS_GAP "E927" Error "the actuals have a gap", "实际来量有缺口" =>
        "add the rows, with 0 where nothing came in", "请补上这些行；没有来量的写 0";
    PUBLISHED_FOREIGN "E928" Error "the published schedule does not belong to the plan", "已发布的班表与方案不符" =>
        "run `peakshift plan` or `peakshift schedule` again, take back what was changed since, or give earlier absences again with their times", "请重新运行 `peakshift plan` 或 `peakshift schedule`，撤回之后的改动，或连同起止时间重新给出先前的缺席";
    ACTUALS_UNFINISHED "W929" Warning "an interval of the actuals is not over yet", "实际来量的某时段尚未结束" =>
        "nothing; it counts when it is over", "无需处理；结束后自会计入";
    REQUEST_KIND "E936" Error "a request is of no known kind", "申请的类型无法识别" =>
        "write swap, day off, shorter, longer or other hours", "请写 换班、休息、缩短、延长 或 改时间";
    REQUEST_OUTSIDE "E937" Error "a request lies outside the plan", "申请在方案时段之外" =>
        "correct its times, or take the row out", "请更正时间，或删去此行";
    REQUEST_PARTNER "E938" Error "a request has a partner that it cannot have", "申请中对调的人不成立" =>
        "name another agent, and only for a swap", "请填写另一位坐席，且仅用于换班";
    OUTPUT_STALE "W950" Warning "a result of an earlier command was made from other inputs", "先前命令的结果由不同的输入生成" =>
        "run the command again that makes it", "请重新运行生成它的命令";
    OUTPUT_EDITED "W951" Warning "a result of an earlier command was changed since", "先前命令的结果后来被改动" =>
        "nothing, if that was meant; else run the command again that makes it", "若有意为之则无需处理，否则请重新运行生成它的命令";
    INPUT_CHANGED "W954" Warning "an input was changed while the command ran", "输入文件在命令运行期间被改动" =>
        "run the command again: what it wrote belongs to the file as it was before", "请重新运行：所写结果对应改动前的文件";
    BOUND_UNKNOWN "W952" Warning "how far the schedule is from the optimum is not known", "班表与最优解的差距未知" =>
        "run `peakshift schedule` again for a bound", "如需知道最多还能再省多少，请重新运行 `peakshift schedule`";
    CAP_BROKEN "W985" Warning "chats that are finished make stretches longer than R9 allows", "做完手上的会话使连续工作超过 R9 的上限" =>
        "no new chat in the last minutes of a stretch, chats handed over, or more agents", "每段最后几分钟不接新会话，或转交会话，或增加人手";
}

/// The row of `code`.
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|row| row.code == code).copied()
}
