//! `ramp` of `[[tiers]]`: the efficiency of people by days since they were hired.

use super::toml_walk::Section;
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::text;

/// Who learns for longer is an old hand.
const MOST_DAYS: f64 = 3660.0;
const MOST_EFFICIENCY: f64 = 100.0;

/// Efficiency up to so many days, by rising days; none where the key is absent. What is not possible is told and left out.
pub(super) fn ramp(tier: &Section<'_>, findings: &mut Findings) -> Option<Vec<(u32, f64)>> {
    let mut stages: Vec<(u32, f64)> = Vec::new();
    for pair in tier.pairs("ramp", findings)? {
        let [days, efficiency] = pair.value;
        let last = stages.last().map_or(0, |&(days, _)| days);
        let whole = days.fract() == 0.0 && (1.0..=MOST_DAYS).contains(&days);
        if whole && days > f64::from(last) && (0.0..=MOST_EFFICIENCY).contains(&efficiency) {
            stages.push((days as u32, efficiency));
            continue;
        }
        let message = if whole && days <= f64::from(last) {
            text!("{days} days after {last} days", "{last} 天之后是 {days} 天")
        } else {
            text!(
                "an efficiency of {efficiency} in the first {days} days; whole days from 1 to {MOST_DAYS}, efficiency from 0 to {MOST_EFFICIENCY}",
                "前 {days} 天效率为 {efficiency}；天数须为 1 至 {MOST_DAYS} 的整数，效率为 0 至 {MOST_EFFICIENCY}"
            )
        };
        findings.add(&codes::RAMP_INVALID, pair.at, message);
    }
    Some(stages)
}
