//! drill.toml of a sample folder: a bad opening night, to rehearse with `simulate --drill`.

use super::template::{QueueSpec, Template};
use crate::domain::units::Minutes;

/// The text of drill.toml.
pub(super) fn text(template: &Template, queues: &[QueueSpec]) -> String {
    let zone = template.zone();
    let opening = template.phases.first().map_or(0.0, |phase| phase.hour);
    let opens = template.midnight(template.day, 0) + Minutes((opening * 60.0) as i64);
    let at = |hours: i64| zone.show(opens + Minutes(hours * 60));
    let (start, one, two, four, six) = (at(0), at(1), at(2), at(4), at(6));
    let (first, last) = (queues[0].id, queues[queues.len() - 1].id);
    format!(
        "# Play it: peakshift simulate . --drill drill.toml   演练：peakshift simulate . --drill drill.toml\n\
         # `from` and `to` left out: the whole plan. `queue` left out: all queues.  不写 from、to 为全程；不写 queue 为全部队列。\n\n\
         name = \"{}\"\n\n\
         [[incidents]]\n\
         kind = \"surge\"              # inquiries over those forecast  来量相对预测的倍数\n\
         queue = \"{first}\"\n\
         factor = 1.5\n\
         from = \"{start}\"\n\
         to = \"{two}\"\n\n\
         [[incidents]]\n\
         kind = \"absence\"            # agents = [\"A0001\"] names them  可用 agents 指定坐席\n\
         share = 0.05                # drawn for each agent and run  每名坐席在每次仿真中的离岗概率\n\
         from = \"{start}\"\n\
         to = \"{six}\"\n\n\
         [[incidents]]\n\
         kind = \"bot-outage\"         # every inquiry reaches the agents  机器人中断，全部转人工\n\
         from = \"{one}\"\n\
         to = \"{two}\"\n\n\
         [[incidents]]\n\
         kind = \"handling\"           # handling time of chats that begin then  此时开始的会话处理变长\n\
         queue = \"{last}\"\n\
         factor = 2.0\n\
         from = \"{two}\"\n\
         to = \"{four}\"\n",
        template.title,
    )
}
