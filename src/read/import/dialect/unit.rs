//! Units of lengths of time.

/// What the lengths of a column are, in seconds each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Unit {
    Seconds,
    Minutes,
    Hours,
}

impl Unit {
    pub const NAMES: [(&str, Unit); 3] =
        [("seconds", Unit::Seconds), ("minutes", Unit::Minutes), ("hours", Unit::Hours)];

    /// The unit that the words in brackets above a column name.
    pub fn named(unit: &str) -> Option<Unit> {
        let unit = unit.trim_matches('.');
        if ["秒", "s", "sec", "secs", "second", "seconds", "单位:秒"].contains(&unit) {
            Some(Unit::Seconds)
        } else if ["分", "分钟", "m", "min", "mins", "minute", "minutes", "单位:分钟"].contains(&unit) {
            Some(Unit::Minutes)
        } else {
            ["小时", "时", "h", "hour", "hours"].contains(&unit).then_some(Unit::Hours)
        }
    }

    pub fn seconds(self) -> f64 {
        match self {
            Unit::Seconds => 1.0,
            Unit::Minutes => 60.0,
            Unit::Hours => 3600.0,
        }
    }
}
