//! 企业微信: `POST /cgi-bin/checkin/setcheckinschedulist`, one body a month.
//!
//! Numbers for groups and shifts, 0 for rest; only for attendance rules by shift; 60 calls a minute.

use super::{Account, DayRow, System, number};
use crate::domain::text::Text;
use crate::text;
use chrono::Datelike;
use serde_json::{Value, json};

/// 企业微信.
pub struct WeCom;

impl System for WeCom {
    fn name(&self) -> &'static str {
        "wecom"
    }

    fn title(&self) -> Text {
        text!(
            "WeCom: POST each file to https://qyapi.weixin.qq.com/cgi-bin/checkin/setcheckinschedulist?access_token=…",
            "企业微信：将各文件依次 POST 到 https://qyapi.weixin.qq.com/cgi-bin/checkin/setcheckinschedulist?access_token=…"
        )
    }

    fn source(&self) -> &'static str {
        "https://developer.work.weixin.qq.com/document/path/93385"
    }

    fn has_numbers(&self) -> bool {
        true
    }

    fn bodies(&self, account: &Account<'_>, rows: &[DayRow]) -> Vec<(String, Value)> {
        let body = |rows: &[DayRow]| {
            let items = rows.iter().map(|row| {
                let shift = row.shift.as_deref().map_or(Some(0), number);
                json!({ "userid": row.user, "day": row.date.day(), "schedule_id": shift })
            });
            let month = rows.first().map(DayRow::month).unwrap_or_default();
            let body = json!({
                "groupid": number(account.group),
                "items": items.collect::<Vec<_>>(),
                "yearmonth": month,
            });
            (month.to_string(), body)
        };
        rows.chunk_by(|a, b| a.month() == b.month()).map(body).collect()
    }
}
