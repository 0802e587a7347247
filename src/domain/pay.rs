//! `[pay]`: what is paid on top of the wage (SPEC sections 1 and 4).

use chrono::NaiveDate;

/// What is paid on top of the wage.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// Currency for each paid hour before six in the morning, local clock.
    pub night_bonus_per_hour: f64,
    /// Paid hours of one duty from which on the wage is higher; 0: never.
    pub overtime_after_hours: f64,
    /// The wage beyond them, as a multiple of the wage at work; at least 1.
    pub overtime_ratio: f64,
    /// Local dates on which the wage is higher, each once, in order.
    pub holidays: Vec<Holiday>,
}

/// A local date with a higher wage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holiday {
    /// The date.
    pub date: NaiveDate,
    /// The wage on it, at work or on standby, as a multiple of that of other days; at least 1.
    pub ratio: f64,
}

impl Default for Pay {
    fn default() -> Self {
        Self { night_bonus_per_hour: 0.0, overtime_after_hours: 0.0, overtime_ratio: 1.5, holidays: Vec::new() }
    }
}

impl Pay {
    /// The wage on `date` as a multiple of that of other days.
    pub fn ratio_on(&self, date: NaiveDate) -> f64 {
        self.holidays.iter().find(|holiday| holiday.date == date).map_or(1.0, |holiday| holiday.ratio)
    }

    /// What a paid hour beyond the overtime limit costs more, as a share of the wage; none: there is no overtime.
    pub fn overtime_share(&self) -> Option<f64> {
        (self.overtime_after_hours > 0.0 && self.overtime_ratio > 1.0).then_some(self.overtime_ratio - 1.0)
    }
}
