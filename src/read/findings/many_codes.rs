//! Codes of many plans that are done side by side.

use super::code::{Code, rows};

rows! {
    MANY_CODES "Codes of many plans, in order.";

    LIST_EMPTY "E340" Error "a list names no plan", "清单中没有方案" =>
        "write one plan folder a line; lines that begin with # say nothing", "请每行写一个方案文件夹；以 # 开头的行不计";
    PLAN_TWICE "W790" Warning "a plan is named twice", "方案重复给出" =>
        "nothing; it is done once, in its first place", "无需处理；只在首次出现处执行一次";
    BORROW_UNSAID "W791" Warning "somebody is borrowed by one roster and not by another", "同一人在一份花名册中可借调，在另一份中不可" =>
        "write borrow = true in both rosters, so that nobody is planned twice; if they are two people, give them two agent_ids", "若为同一人，请在两份花名册中都填写可借调，以免重复排班；若为两人，请使用不同工号";
    BORROW_UNKNOWN "E796" Error "a cell does not say whether somebody is borrowed", "看不出某人是否可借调" =>
        "write true for somebody whom other plans have too, and nothing for anybody else", "其他方案也会用到的人请填 true 或 是，其余留空";
    BORROWED_ELSEWHERE "W794" Warning "people who are borrowed were planned around other plans of a list", "借调人员曾按清单中的其他方案避让" =>
        "look into the other plans before anybody who is borrowed gets other hours, or do the list again", "调整借调人员的班次前请先核对其他方案，或重新运行清单";
}
