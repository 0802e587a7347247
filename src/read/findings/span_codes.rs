//! Codes of rows that can be read and are hardly meant.

use super::code::{Code, rows};

rows! {
    SPAN_CODES "Codes of rows that can be read and are hardly meant, in order.";

    SPAN_LONG "W417" Warning "a row lasts far longer than such rows do", "某行的时长远超常理" =>
        "correct the year or the month of its start or its end", "请检查起止时间的年份与月份";
    ADJUST_TWICE "W630" Warning "an adjustment is there twice", "调整重复" =>
        "take one of the rows out, unless both are to hold, one after the other", "若并非要依次执行两次，请删去其中一行";
}
