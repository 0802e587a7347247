//! What `import` asks and finds. An error that leaves a choice open is a question: its hint names the options.

use super::code::{Code, rows};

rows! {
    IMPORT_CODES "Codes of an import, in order.";

    IMPORT_DATE_ORDER "E1001" Error "a date can be read in two ways", "日期有两种读法" =>
        "say which part stands where with --date-order", "请用 --date-order 说明各部分的次序";
    IMPORT_YEAR "E1002" Error "dates have no year", "日期没有年份" =>
        "say the year of the first one with --year", "请用 --year 说明首个日期的年份";
    IMPORT_COLUMN "E1003" Error "what a column holds is not clear", "不清楚某列是什么" =>
        "say it with --column", "请用 --column 说明";
    IMPORT_SHEET "E1004" Error "which sheets are meant is not clear", "不清楚应读哪个工作表" =>
        "name them with --sheet", "请用 --sheet 指定";
    IMPORT_INTERVAL "E1005" Error "the length of the intervals is not clear", "不清楚时段的长度" =>
        "say it with --interval", "请用 --interval 说明";
    IMPORT_STAMP "E1006" Error "times may be starts or ends of intervals", "时间可能是时段的开始或结束" =>
        "say it with --stamp", "请用 --stamp 说明";
    IMPORT_UNIT "E1007" Error "the unit of a length of time is not clear", "不清楚时长的单位" =>
        "say it with --unit", "请用 --unit 说明";
    IMPORT_QUEUE "E1008" Error "which queue is meant is not clear", "不清楚是哪个队列" =>
        "say it with --queue, or add the queue to plan.toml", "请用 --queue 说明，或在 plan.toml 中添加该队列";
    IMPORT_TWICE "E1009" Error "an interval has several counts", "同一时段有多个数值" =>
        "add --repeated sum if they are parts, or take one out", "若为应相加的部分请加 --repeated sum，否则请删去一个";
    IMPORT_COUNT "E1010" Error "a count cannot be read", "数值无法读取" =>
        "correct the cell; leave it empty where the count is not known", "请更正该单元格；数值未知请留空";
    IMPORT_NO_TIME "E1011" Error "a count has no time", "数值没有对应的时间" =>
        "correct the day or the clock of its row, or take the row out", "请更正该行的日期或时刻，或删去该行";
    IMPORT_TOTAL "E1012" Error "a total of the file differs from its rows", "文件的合计与各行不符" =>
        "correct the row that is wrong, or take the total out", "请更正有误的行，或删去合计";
    IMPORT_REPLACES "E1013" Error "the plan folder has another table already", "方案文件夹中已有不同的表" =>
        "add --replace to put the imported one in its place, or --append to add what is new", "如要替换请加 --replace；只补充新数据请加 --append";
    IMPORT_BESIDE "E1014" Error "a table lies beside the one that would be written", "将写入的表旁另有同名文件" =>
        "take it away, or name the one to use under [inputs]", "请移走该文件，或在 [inputs] 中写明使用哪一个";
    IMPORT_CONTRADICTS "E1015" Error "an imported row contradicts the table in the plan folder", "导入的行与方案文件夹中的表矛盾" =>
        "correct one of the two, or use --replace", "请更正其中之一，或使用 --replace";
    IMPORT_NOTHING "E1016" Error "nothing to import was found", "没有可导入的内容" =>
        "check that the files hold a table with times and counts", "请检查文件中是否有带时间和数值的表";
    IMPORT_DECIMAL "E1017" Error "a comma may separate thousands or decimals", "逗号可能是千位分隔符或小数点" =>
        "say it with --decimal", "请用 --decimal 说明";

    IMPORT_ZONE "W1018" Warning "an export names another time zone than the plan", "导出文件写明的时区与方案不同" =>
        "set timezone under [plan] to that of the export, or export in the time zone of the plan", "请将 [plan] 的 timezone 改为导出文件的时区，或按方案时区重新导出";

    ROSTER_NO_HEADER "E1060" Error "no header of a roster is found", "未找到花名册的表头" =>
        "write 工号 or 姓名 above the column of people, or name it with --column name=A", "请在人员列上方写明工号或姓名，或用 --column name=A 指明";
    ROSTER_DAYS_OPEN "E1061" Error "the days of a roster are not sure", "花名册的日期不确定" =>
        "say the date of the first day with --first-day", "请用 --first-day 说明首日的日期";
    ROSTER_CODE_UNKNOWN "E1062" Error "codes of a roster are not explained", "花名册中的班次代码没有说明" =>
        "explain each once with --code", "请用 --code 逐个说明";
    ROSTER_TIER_UNKNOWN "E1063" Error "words for a tier are not known", "未知的梯队名称" =>
        "say which tier each is with --tier, or give one to all without with --tier-of-all", "请用 --tier 说明各自对应的梯队，或用 --tier-of-all 指定其余人员的梯队";
    ROSTER_SKILL_UNKNOWN "E1064" Error "skills are no queues of the plan", "技能不是方案中的队列" =>
        "say which queue each is with --queue", "请用 --queue 说明各自对应的队列";
    ROSTER_NO_ID "E1065" Error "people of a roster have no id", "花名册中有人没有工号" =>
        "fill in ids, or let names be ids with --make-ids", "请补上工号，或用 --make-ids 以姓名作为工号";
    ROSTER_CONFLICT "E1066" Error "two places of a roster contradict each other", "花名册中两处内容相互矛盾" =>
        "correct one of them", "请更正其中一处";
    ROSTER_TOTALS_DIFFER "E1067" Error "sums of a roster differ from what was read", "花名册的合计与读到的内容不符" =>
        "look for rows that are missing or read wrongly; --skip-totals lets the sums pass", "请检查是否有缺失或误读的行；--skip-totals 可不核对合计";
    ROSTER_CELL "E1068" Error "a cell of a roster cannot be read", "花名册的单元格无法读取" =>
        "correct the cell, or leave its column out with --column skip=", "请更正该单元格，或用 --column skip= 略去该列";
    ROSTER_COLUMN "E1069" Error "a column of a roster is not sure", "花名册的某列不确定" =>
        "say which column it is with --column", "请用 --column 指明";
}
