//! Codes of forecasts: what is odd in a history, what is assumed of the newest days, days off and make-up working days.

use super::code::{Code, rows};

rows! {
    FORECAST_CODES "Codes of forecasts, in order.";

    CALENDAR_DATE "E631" Error "a day of the holidays file has no readable date", "节假日文件中的日期无法读取" =>
        "write it like 2027-10-01", "请写作 2027-10-01";
    CALENDAR_KIND "E632" Error "a day of the holidays file is of no known kind", "节假日文件中的类型未知" =>
        "write off (nobody works), work (a Saturday or Sunday at work) or normal (a day like others)", "请写 休息（off）、上班（work，调休上班的周六或周日）或 平日（normal）";
    CALENDAR_TWICE "E633" Error "a day of the holidays file is given twice", "节假日文件中的日期重复" =>
        "keep one row for each date", "每个日期只保留一行";
    NO_HISTORY "W911" Warning "a queue has no history before the plan", "队列在方案开始前没有历史" =>
        "add its rows to inquiries.csv, or check the queue's name there", "请在 inquiries.csv 中补充该队列的数据，或检查队列名";
    SHORT_HISTORY "W912" Warning "the history is shorter than two weeks", "历史不足两周" =>
        "add older rows: the rhythm of the week is read from them", "请补充更早的数据，以便识别一周的规律";
    NO_EDITION "W913" Warning "the history holds no edition of the coming event", "历史中没有同类活动" =>
        "say the uplift in events.csv, or add an edition to the history", "请在 events.csv 中填写 uplift，或补充往届数据";
    OLD_HISTORY "W914" Warning "the history ends long before the plan", "历史在方案开始前很久就结束了" =>
        "export the newest weeks, too", "请一并导出最近几周的数据";
    FAILURE "W915" Warning "days with far less than usual are left out of the normal week", "明显偏少的日子不计入平日周" =>
        "take the rows out if they are wrong", "若数据有误请删去这些行";
    UNLABELLED_PEAK "W916" Warning "a peak in the history belongs to no event", "历史中的高峰没有对应的活动" =>
        "add the row that the hint proposes to events.csv", "请把提示中的行补充到 events.csv";
    LEVEL_SHIFT "W917" Warning "the level of a queue changed for good", "队列水平发生长期变化" =>
        "nothing, if it lasts; else label the time as an event", "若为长期变化则无需处理，否则请标注为活动";
    ZEROS "W918" Warning "zeros in busy hours are taken for missing", "繁忙时段的零按缺失处理" =>
        "leave missing intervals out of the file", "缺失的区间请勿写入文件";
    UPLIFT_MISSING "E965" Error "nobody says what a first edition will do", "首届活动没有填写倍数" =>
        "write its uplift in events.csv: 1 for a day like others, 2 to 10 for a sale", "请在 events.csv 中填写 uplift：与平日相同为 1，促销为 2 至 10";
    HOURS_CHANGED "W966" Warning "the opening hours of a queue changed", "队列的开放时间有变化" =>
        "nothing, if they hold in the horizon, too", "若方案时段内仍如此则无需处理";
    RUNNING_EVENT "W967" Warning "a running event sets the level of its rest", "进行中的活动决定其余下时段的水平" =>
        "nothing, if it goes on like that", "若将持续如此则无需处理";
    QUEUE_SILENT "W968" Warning "a queue has no rows where others have", "某队列没有数据而其他队列有" =>
        "write zeros, or take the queue out of plan.toml, if it has ended", "若该队列已停用，请写入 0 或从 plan.toml 中删除";
    HOURS_UNSEEN "W969" Warning "a queue is open by plan.toml where its history shows nothing", "plan.toml 写明的开放时间在历史中没有数据" =>
        "lay a number over these hours with adjust.csv, or shorten `hours`", "请用 adjust.csv 写入预计来量，或缩短 hours";
    YEAR_UNKNOWN "W970" Warning "the calendar does not know a year", "节假日日历不含某一年" =>
        "write the days of the year to a file and name it: [forecast] holidays = \"holidays.csv\"", "请将该年的休息日与调休上班日写入文件，并在 [forecast] 中写 holidays = \"holidays.csv\"";
    DAYS_ASSUMED "W971" Warning "the history does not show what days off or make-up days do to a queue", "历史未显示休息日或调休上班日对队列的影响" =>
        "nothing, if it is so; else write these days as normal to the holidays file, or a number to adjust.csv", "若确实如此则无需处理；否则请在节假日文件中将这些天写为 平日，或在 adjust.csv 中写入来量";
    CAMPAIGN "W972" Warning "earlier waves of a campaign set the level of a later one", "同一大促中已过的波次影响后续波次的水平" =>
        "nothing, if the campaign goes on like that; else write the growth of the later wave to events.csv", "若大促将持续如此则无需处理；否则请在 events.csv 中填写后续波次的 growth";
    FESTIVAL "W973" Warning "a shopping festival in the horizon has no row in the events", "方案时段内的购物节在活动文件中没有对应的行" =>
        "add the row that the hint proposes to events.csv, with uplift 1 if you do not take part", "请把提示中的行补充到 events.csv；若不参加，uplift 填 1";
}
