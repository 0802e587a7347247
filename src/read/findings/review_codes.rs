//! Codes of the morning after.

use super::code::{Code, rows};

rows! {
    REVIEW_CODES "Codes of a review, in order.";

    LEARNED_NOT_CSV "E790" Error "what was learned cannot be put in place of an input", "学到的内容无法替换输入文件" =>
        "save the input as .csv inside the plan folder and name that under [inputs], or copy the file from out/learned by hand", "请将输入另存为方案文件夹内的 .csv 并在 [inputs] 中写明，或从 out/learned 手工复制";
    ACTUALS_ELSEWHERE "E791" Error "what came tells of no interval of the plan", "实际来量不涉及方案的任何时段" =>
        "give the file of this event, or the plan folder of that one", "请给出本次活动的文件，或对应的方案文件夹";
    LEARNED_BROKEN "E792" Error "the record of what was learned cannot be read", "学习记录无法读取" =>
        "put the file back from a backup, or take it away where nothing of it is in plan.toml", "请从备份恢复该文件；若其内容均未写入 plan.toml，也可删除";
    ACTUALS_MOVED "W784" Warning "what came seems to be of another time zone", "实际来量似乎属于其他时区" =>
        "write the times of the plan's zone, or with their offset as in 2026-11-11T00:00+08:00; nothing, if the event went so",
        "请按方案时区书写时间，或写明偏移，如 2026-11-11T00:00+08:00；若活动确实如此则无需处理";
    CLOCKED_UNKNOWN "W785" Warning "people on the clock are not in the roster", "打卡记录中有人不在名册中" =>
        "nothing, if they worked elsewhere; else correct their ids", "若属其他部门则无需处理，否则请更正工号";
    CLOCKED_OPEN "W786" Warning "somebody came and by the clock never left", "有人只打了上班卡" =>
        "write the end where it is known; the work block of such a row is not judged", "请补上结束时间；否则该行所在的班段不作评判";
    CLOCKED_ELSEWHERE "E793" Error "the clock tells nothing of the plan", "打卡记录不涉及本方案" =>
        "give the clock-in data of this event; times without a zone are those of the plan", "请给出本次活动的打卡记录；未注明时区的时间按方案时区";
    ACTUALS_UNIT "W787" Warning "handling times of what came seem to be in another unit", "实际处理时长的单位似乎有误" =>
        "write aht_seconds in seconds; nothing of them is proposed for plan.toml", "aht_seconds 请以秒填写；不会据此提出方案设置建议";
}
