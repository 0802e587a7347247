//! 飞书: `POST /open-apis/attendance/v1/user_daily_shifts/batch_create`, at most 50 rows a body.
//!
//! Ids are text, shift 0 is rest; `employee_type` of the query says what the ids of people are; 50 calls a second.

use super::{Account, DayRow, System};
use crate::domain::text::Text;
use crate::text;
use chrono::Datelike;
use serde_json::{Value, json};

/// Rows that one call takes.
const MOST: usize = 50;
/// The shift that is none.
const REST: &str = "0";

/// 飞书.
pub struct Feishu;

impl System for Feishu {
    fn name(&self) -> &'static str {
        "feishu"
    }

    fn title(&self) -> Text {
        text!(
            "Feishu: POST each file to https://open.feishu.cn/open-apis/attendance/v1/user_daily_shifts/batch_create?employee_type=employee_id (or employee_no, as the ids of people are)",
            "飞书：将各文件依次 POST 到 https://open.feishu.cn/open-apis/attendance/v1/user_daily_shifts/batch_create?employee_type=employee_id（人员编号为工号时用 employee_no）"
        )
    }

    fn source(&self) -> &'static str {
        "https://open.feishu.cn/document/server-docs/attendance-v1/user_daily_shift/batch_create"
    }

    fn has_numbers(&self) -> bool {
        false
    }

    fn bodies(&self, account: &Account<'_>, rows: &[DayRow]) -> Vec<(String, Value)> {
        let body = |(at, rows): (usize, &[DayRow])| {
            let shifts = rows.iter().map(|row| {
                json!({
                    "group_id": account.group,
                    "shift_id": row.shift.as_deref().unwrap_or(REST),
                    "month": row.month(),
                    "user_id": row.user,
                    "day_no": row.date.day(),
                })
            });
            let mut body = json!({ "user_daily_shifts": shifts.collect::<Vec<_>>() });
            if let Some(operator) = account.operator {
                body["operator_id"] = json!(operator);
            }
            (format!("{:03}", at + 1), body)
        };
        rows.chunks(MOST).enumerate().map(body).collect()
    }
}
