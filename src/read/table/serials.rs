//! Serial numbers for dates: what a spreadsheet stores, and shows once a column has lost its format.

use chrono::{NaiveDate, TimeDelta};

/// Days from 1899-12-30 of the first and the last date that is taken for one: 1995 to 2064.
const FIRST: f64 = 34_700.0;
const LAST: f64 = 60_300.0;

fn number(cell: &str) -> Option<f64> {
    let plain = cell.len() >= 5 && cell.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    cell.parse().ok().filter(|days| plain && (FIRST..LAST).contains(days))
}

/// Whether a cell may be the serial number of a date.
pub(in crate::read) fn may_be(cell: &str) -> bool {
    number(cell).is_some()
}

/// The date and time of a serial number, to the second: `2025-12-10T12:00:00` for `46001.5`.
pub(in crate::read) fn shown(cell: &str) -> Option<String> {
    let days = number(cell)?;
    let midnight = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    let at = midnight.checked_add_signed(TimeDelta::seconds((days * 86_400.0).round() as i64))?;
    Some(at.format("%Y-%m-%dT%H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_count_days_from_1899() {
        assert_eq!(shown("46001.5").as_deref(), Some("2025-12-10T12:00:00"));
        // A third of a day is no exact number, a second is.
        assert_eq!(shown("46001.3333333333").as_deref(), Some("2025-12-10T08:00:00"));
        for cell in ["", "4600", "20261110", "46001:5", "-46001", "1e5", "61000"] {
            assert_eq!(shown(cell), None, "{cell}");
        }
    }
}
