//! What an import says of the sample that a folder was made as.

use super::Session;
use crate::init::leftover::leftover;
use crate::text;
use std::path::Path;

/// Names the files and the queues of `folder` that are still those of the sample it was made as.
pub fn tell(folder: &Path, session: &Session) {
    let folder = if folder.is_dir() { folder } else { folder.parent().unwrap_or(folder) };
    let Ok(toml) = std::fs::read_to_string(folder.join("plan.toml")) else { return };
    let left = leftover(&toml, |name| std::fs::read(folder.join(name)).ok());
    if !left.files.is_empty() {
        let files = left.files.join(", ");
        session.say(&text!(
            "still of the sample that `init` made, not of the shop: {files}; import or replace them",
            "以下文件仍是 `init` 生成的样例，并非店铺数据：{files}；请导入或替换"
        ));
    }
    if !left.queues.is_empty() {
        let (n, queues) = (left.queues.len(), left.queues.join(", "));
        session.say(&text!(
            n,
            "settings of the template, not of the shop: queue {queues} in plan.toml (handling time, chats held at once, targets, patience, bot)",
            "settings of the template, not of the shop: queues {queues} in plan.toml (handling time, chats held at once, targets, patience, bot)",
            "以下为模板设置，并非店铺设置：plan.toml 中的队列 {queues}（处理时长、同时接待数、目标、耐心、机器人）"
        ));
    }
}
