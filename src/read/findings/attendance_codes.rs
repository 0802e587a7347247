//! Codes of exports to attendance systems.

use super::code::{Code, rows};

rows! {
    ATTENDANCE_CODES "Codes of an export to an attendance system, in order.";

    ATTENDANCE_KIND "E980" Error "not a kind of row of a table of ids", "编号表中没有这种类型" =>
        "write agent or shift", "请写“坐席”（agent）或“班次”（shift）";
    ATTENDANCE_TWICE "E981" Error "two ids for one agent or shift", "同一坐席或班次有两个编号" =>
        "keep the right row", "请只保留正确的一行";
    ATTENDANCE_MISSING "E982" Error "an agent or a shift has no id in the attendance system", "坐席或班次在考勤系统中没有编号" =>
        "add a row for each to the file of --ids, with the id that the attendance system shows; an agent with an empty `theirs` is left out", "请在 --ids 的文件中为每项加一行，填入考勤系统中的编号；坐席的 theirs 留空则不导出";
    ATTENDANCE_NUMBER "E983" Error "an id of this attendance system is a whole number above 0", "该考勤系统的编号应为正整数" =>
        "take the number from the attendance system, not the name", "请填考勤系统中的编号，而不是名称";
}
