//! Codes of `[[activities]]`, `[[shifts]]` and work that may wait.

use super::code::{Code, rows};

rows! {
    SESSION_CODES "Codes of activities and shifts, in order.";

    SHIFT_IMPOSSIBLE "E317" Error "no block can be a shift of the catalogue", "班次表中的班次不可能排出" =>
        "let it start and last in steps of block_grid_minutes, as long as [rules] allows", "开始与时长须为 block_grid_minutes 的整数倍，时长须符合 [rules]";
    SESSION_IMPOSSIBLE "E318" Error "an activity that nobody can hold", "无法安排的活动" =>
        "let minutes be a multiple of 5 that fits between from and to", "minutes 须为 5 的倍数，且能放进 from 与 to 之间";
    SESSIONS_TOO_MANY "E319" Error "too many activities could fall into one work block", "可能落入同一班段的活动过多" =>
        "narrow their windows, or name the tiers, queues or agents that they are for", "请缩小时间窗，或指定适用的梯队、队列或坐席";
    SESSION_UNHELD "W344" Warning "an activity that no block of the plan can hold", "方案内没有班段能安排的活动" =>
        "move its window into the plan or make it shorter; as it is, everybody who works is charged for it", "请把时间窗移入方案时段，或缩短活动；否则凡上班者均按缺少此活动计价";
    NO_SHIFT_FITS "W345" Warning "the catalogue has no shift for an agent", "班次表中没有适用于某坐席的班次" =>
        "add a shift to [[shifts]], or the tier to one of them", "请在 [[shifts]] 中增加班次，或把其梯队加入某个班次";
    TWO_LIMITS "E347" Error "a queue with two limits of the answer", "队列有两个应答时限" =>
        "keep answer_within_hours for work that may wait, answer_within_seconds for people who do", "可以等待的工作保留 answer_within_hours，否则保留 answer_within_seconds";
    LATE_BELOW_WAGE "W348" Warning "late work is as cheap as its wage", "逾期工作的代价不高于工资" =>
        "raise penalties.late_work above the wages of those who do the work, if it is to be done", "若须完成，请将 penalties.late_work 调到这些坐席的时薪之上";
    SESSION_OF_NOBODY "W346" Warning "an activity names an agent who is not in the roster", "活动指定的坐席不在名册中" =>
        "write an agent_id of the roster", "请填写名册中的工号";
    SESSION_CONCERNS_NOBODY "W352" Warning "an activity that is for nobody in the roster", "名册中没有人适用的活动" =>
        "name tiers, queues or agents that the roster has together, or take the activity out", "请填写名册中确有其人的梯队、队列或坐席，或删去该活动";
}
