//! Codes of the calendar files.

use super::code::{Code, rows};

rows! {
    CALENDAR_CODES "Codes of the calendar files, in order.";

    CALENDAR_UNREADABLE "W953" Warning "a calendar file of an earlier run cannot be read", "先前生成的日历文件无法读取" =>
        "put the file back from a backup, or ask its owner to delete what was imported from it: it is made anew, and its events cannot be told from new ones", "请从备份恢复该文件，或请收件人删除先前导入的日程：该文件将重新生成，其中的日程无法与新日程对应";
}
