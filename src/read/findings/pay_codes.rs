//! Codes of what people are paid, and of how their efficiency changes with time.

use super::code::{Code, rows};

rows! {
    PAY_CODES "Codes of pay and of efficiency over time, in order.";

    HOLIDAY_DATE "E320" Error "a holiday has no readable date", "节假日的日期无法读取" =>
        "write it like date = \"2026-10-01\"", "请写作 date = \"2026-10-01\"";
    HOLIDAY_TWICE "E321" Error "a holiday is given twice", "节假日重复" =>
        "keep one row for each date", "每个日期只保留一行";
}
