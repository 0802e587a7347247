//! The time zone that an export names in its title rows: `Time zone: Europe/London`, `时区：Asia/Shanghai`.

use super::grid::Grid;
use crate::domain::calendar::Zone;
use crate::domain::imported::StatedZone;
use crate::domain::zones;
use crate::error::Finding;
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::text;
use chrono::NaiveDate;

/// Title rows are among the first ones.
const TITLE_ROWS: usize = 20;
/// Words in front of a zone.
const WORDS: [&str; 4] = ["time zone", "timezone", "time-zone", "时区"];
/// The zone of China as people call it.
const BEIJING: [&str; 3] = ["北京时间", "北京", "beijing"];
const CHINA: &str = "Asia/Shanghai";

/// A zone in a title row of `grid`, with its cell.
struct Found {
    row: usize,
    column: usize,
    zone: Zone,
}

/// The zones that title rows of `grids` name, and a warning for each whose clock is not that of the plan's zone in `year`, in which times are
/// read all the same; without a plan they are written as they stand.
pub(super) fn stated(grids: &[Grid], plan: Option<Zone>, year: i32) -> (Vec<StatedZone>, Vec<Finding>) {
    let (mut stated, mut findings) = (Vec::new(), Vec::new());
    for grid in grids {
        let Some(Found { row, column, zone }) = found(grid) else { continue };
        let agrees = plan.map(|plan| is_alike(zone, plan, year));
        if let Some(plan) = plan.filter(|_| agrees == Some(false)) {
            let (named, plan) = (zone.0.name(), plan.0.name());
            let mut of_file = Findings::new(grid.file.clone());
            let message = text!(
                "its title says that times are those of {named}, and the plan is in {plan}: they were read as {plan}",
                "标题写明时间为 {named}，而方案时区为 {plan}：已按 {plan} 读取"
            );
            of_file.add(&codes::IMPORT_ZONE, grid.place(row, column), message);
            findings.extend(of_file.into_sorted());
        }
        let cell = format!("{} {}", grid.name(), grid.address(row, column));
        stated.push(StatedZone { cell, zone: zone.0.name().to_owned(), agrees });
    }
    (stated, findings)
}

/// The first cell of the title rows that names a zone, behind a word for it.
fn found(grid: &Grid) -> Option<Found> {
    for row in 0..grid.rows().min(TITLE_ROWS) {
        for column in 0..grid.row(row).len() {
            let text = grid.cell(row, column).text.to_lowercase();
            let Some(word) = WORDS.iter().find(|word| text.contains(**word)) else { continue };
            let behind = text.split_once(word).map_or("", |(_, behind)| behind);
            if let Some(zone) = named_in(behind) {
                return Some(Found { row, column, zone });
            }
            // A column of zones has this word above it, and the zones below.
            let beside = grid.cell(row, column + 1);
            if let Some(zone) = named_in(&beside.text) {
                return Some(Found { row, column: column + 1, zone });
            }
        }
    }
    None
}

/// The zone that a text names, in whatever letters.
fn named_in(text: &str) -> Option<Zone> {
    let parts = |c: char| c.is_whitespace() || "()[],;:=（）【】，；：".contains(c);
    let words = text.split(parts);
    words.filter(|word| !word.is_empty()).find_map(|word| {
        let lower = word.to_lowercase();
        if BEIJING.contains(&lower.as_str()) {
            return Zone::named(CHINA);
        }
        // `Asia` and `Time` are no zones, but `EST` is one and a word in many titles.
        let is_plain = lower.contains('/') || lower == "utc" || lower == "gmt";
        zones::names().find(|name| is_plain && name.eq_ignore_ascii_case(word)).and_then(Zone::named)
    })
}

/// Whether two zones show the same clock in `year`, in winter and in summer.
fn is_alike(a: Zone, b: Zone, year: i32) -> bool {
    let noon = |month| NaiveDate::from_ymd_opt(year, month, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
    [1, 4, 7, 10].into_iter().filter_map(noon).all(|noon| a.resolve(noon).ok() == b.resolve(noon).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_named_by_its_name() {
        let name = |text: &str| named_in(text).map(|zone| zone.0.name());
        assert_eq!(name(": Europe/London"), Some("Europe/London"));
        assert_eq!(name(" (GMT+08:00) asia/shanghai"), Some("Asia/Shanghai"));
        assert_eq!(name("：北京时间"), Some("Asia/Shanghai"));
        assert_eq!(name("（Asia/Tokyo）"), Some("Asia/Tokyo"));
        assert_eq!(name(": UTC"), Some("UTC"));
        for none in ["", ": local", ": London", "/", "Date/Time"] {
            assert_eq!(name(none), None, "{none}");
        }
    }

    #[test]
    fn zones_of_one_clock_are_alike() {
        let zone = |name: &str| Zone::named(name).expect("a zone");
        assert!(is_alike(zone("Asia/Shanghai"), zone("Asia/Chongqing"), 2026));
        assert!(!is_alike(zone("Europe/London"), Zone::UTC, 2026), "in summer they are not");
    }
}
