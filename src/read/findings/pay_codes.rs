//! Codes of what people are paid, and of how their efficiency changes with time.

use super::code::{Code, rows};

rows! {
    PAY_CODES "Codes of pay and of efficiency over time, in order.";

    HOLIDAY_DATE "E320" Error "a holiday has no readable date", "节假日的日期无法读取" =>
        "write it like date = \"2026-10-01\"", "请写作 date = \"2026-10-01\"";
    HOLIDAY_TWICE "E321" Error "a holiday is given twice", "节假日重复" =>
        "keep one row for each date", "每个日期只保留一行";
    RAMP_INVALID "E322" Error "a ramp of a tier cannot be used", "梯队的成长阶段无法使用" =>
        "write pairs of days and efficiency with rising days, e.g. ramp = [[14, 0.4], [28, 0.7]]", "请按天数递增写出 [天数, 效率]，例如 ramp = [[14, 0.4], [28, 0.7]]";
    STEPS_UNREADABLE "E323" Error "a change of efficiency cannot be read", "效率变更无法读取" =>
        "write it like 2026-11-01=0.7;2026-11-10=0.9", "请写作 2026-11-01=0.7;2026-11-10=0.9";
    STEPS_NOT_RISING "E324" Error "the dates of changes of efficiency do not rise", "效率变更的日期没有递增" =>
        "give each date once, the earlier ones first", "每个日期只写一次，较早的在前";
    HIRED_UNREADABLE "E325" Error "a date of hiring cannot be read", "入职日期无法读取" =>
        "write it like 2026-10-28, or leave it empty for the usual efficiency", "请写作 2026-10-28；留空则按通常效率计";
    CHATS_INVALID "E326" Error "a number of chats is not possible", "会话数无效" =>
        "write a whole number from 1 on, or leave it empty for the queue's", "请写 1 以上的整数；留空则按队列的设置";
    HIRED_MISSING "W780" Warning "agents of a tier with a ramp have no date of hiring", "有成长阶段的梯队中有人没有入职日期" =>
        "fill the column `hired`, or leave it: they count with their usual efficiency", "请填写“入职日期”列；留空则按通常效率计";
    CHATS_FEWER "W781" Warning "agents hold fewer chats at once than their queue", "部分坐席同时会话数少于队列设置" =>
        "say in their efficiency what that takes off; only the simulation knows it by itself", "请在效率中体现其影响；只有仿真会自行计入";
    PROMISE_BELOW_WAGE "W370" Warning "a broken promise of hours is cheaper than the wage", "不兑现保底工时比支付时薪更省" =>
        "raise penalties.below_min_hours above the wages of those who have promised hours, if the hours are to be given", "若须兑现保底工时，请将 penalties.below_min_hours 调到这些坐席的时薪之上";
    HOLIDAY_OTHER_YEAR "W372" Warning "a holiday on a day of the plan, in another year", "节假日与方案日期相同但年份不同" =>
        "correct the year, or add the date of this year; as it is, that day is paid as any other", "请更正年份，或补上今年的日期；否则当天按平日计薪";
}
