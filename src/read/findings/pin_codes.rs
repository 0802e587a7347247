//! Codes of what people lock and change by hand in a schedule.

use super::code::{Code, rows};

rows! {
    PIN_CODES "Codes of locks, in order.";

    LOCK_UNKNOWN "E730" Error "a mark does not say whether a row is locked", "看不出某行是否锁定" =>
        "write x for a row to keep, and nothing for any other", "要保留的行请填 x，其余留空";
    PINS_CONTRADICT "E731" Error "two cells ask for different things at the same time", "两处改动对同一时间的要求不同" =>
        "undo one of them, or change both alike", "请撤销其中一处，或改成一致";
    NOTHING_PINNED "W732" Warning "a file of locks locks nothing", "锁定文件中没有任何锁定" =>
        "mark rows with x in the column `locked`, change cells by hand, or keep all rows with --pins-all", "请在“锁定”列填 x，或手工改动单元格，或用 --pins-all 保留所有行";
    GRID_CELL_UNKNOWN "E733" Error "a changed cell of the time grid cannot be read", "时间网格中改动的单元格无法识别" =>
        "write a queue, a break, a meal, standby with a queue, or nothing for time without duty", "请填写队列名、小休、用餐、“待命 队列名”，不上班则留空";
    GRID_MOVED "E734" Error "columns of the time grid were added or taken away", "时间网格增加或减少了列" =>
        "undo that; change what the cells say, not where they stand", "请撤销；只改单元格内容，不要增删列";
    GRID_UNCOMPARED "W735" Warning "the time grid cannot be compared with what was published", "时间网格无法与已发布的班表比较" =>
        "nothing, if it was not changed; else lock rows in the sheet of segments", "若未改动时间网格则无需处理；否则请在班段表中锁定";
}
