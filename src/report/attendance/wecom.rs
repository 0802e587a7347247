//! 企业微信: `POST /cgi-bin/checkin/setcheckinschedulist`, one body a month.
//!
//! Numbers for groups and shifts, 0 for rest; only for attendance rules by shift; 60 calls a minute.

use super::{Account, DayRow, System, number};
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::text;
use chrono::Datelike;
use serde_json::json;

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

    fn bodies(&self, account: &Account<'_>, rows: &[DayRow]) -> Result<Vec<(String, Vec<u8>)>> {
        let month = |row: &DayRow| row.date.year() * 100 + row.date.month() as i32;
        let body = |rows: &[DayRow]| {
            let items = rows.iter().map(|row| {
                let shift = row.shift.as_deref().map_or(Some(0), number);
                json!({ "userid": row.user, "day": row.date.day(), "schedule_id": shift })
            });
            let month = rows.first().map(month).unwrap_or_default();
            let body = json!({
                "groupid": number(account.group),
                "items": items.collect::<Vec<_>>(),
                "yearmonth": month,
            });
            let bytes = serde_json::to_vec_pretty(&body);
            let bytes = bytes.map_err(|error| Error::Defect(text!("wecom: {error}", "wecom：{error}")))?;
            Ok((month.to_string(), bytes))
        };
        rows.chunk_by(|a, b| month(a) == month(b)).map(body).collect()
    }
}
