//! Hours of a day as people write them: `09:00-24:00`, `9-18`, `24小时`.

use super::folding::folded;
use super::time::parse_clock;
use chrono::Timelike;

/// Minutes of a day.
const MIDNIGHT: i64 = 1440;

/// From and until which minutes of the day; the order is as written.
pub(in crate::read) fn clock_range(cell: &str) -> Option<[i64; 2]> {
    let minute = |part: &str| match part.trim() {
        "24:00" | "24" | "24时" | "24点" => Some(MIDNIGHT),
        hour if (1..=2).contains(&hour.len()) => hour.parse().ok().filter(|hour| *hour < 24).map(|hour: i64| hour * 60),
        part => parse_clock(part).map(|time| i64::from(time.hour() * 60 + time.minute())),
    };
    match &*folded(cell) {
        "24小时" | "24h" | "24H" | "全天" => Some([0, MIDNIGHT]),
        cell => {
            let (from, to) = cell.split_once(['-', '–', '—', '~', '至', '到'])?;
            Some([minute(from)?, minute(to)?])
        }
    }
}
