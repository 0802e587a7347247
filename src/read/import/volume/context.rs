//! What a sheet says beside its cells: in its name, its file's name and the rows above its header.

use crate::read::import::dialect::{self, Day, Written};
use crate::read::import::grid::{Grid, plain};
use crate::read::import::queues::Queues;

/// A month or a day, a year and a queue that the sheet as a whole is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Context {
    pub year: Option<i32>,
    pub month: Option<u32>,
    /// The one day of a sheet whose rows have none.
    pub day: Option<Day>,
    /// A name of a queue as the file has it, and where it was found.
    pub queue: Option<(String, [&'static str; 2])>,
}

/// Reads the names and the rows before `header`.
pub(super) fn of(grid: &Grid, header: usize, queues: &Queues<'_>) -> Context {
    let titles = (0..header).rev().flat_map(|row| grid.row(row).iter().filter(|cell| !cell.is_copy));
    let titles: Vec<String> = titles.filter(|cell| !cell.is_empty()).map(|cell| cell.text.to_string()).collect();
    let sheet = grid.sheet.as_deref().map(plain).unwrap_or_default();
    let stem = grid.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = plain(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    let exported = |text: &&String| {
        !["导出", "生成", "打印", "export", "printed"].iter().any(|word| text.to_lowercase().contains(word))
    };
    let told: Vec<&String> = titles.iter().filter(exported).collect();
    let mut found = Context::default();
    let names = [&sheet, &stem];
    for text in told.iter().copied().chain(names) {
        let (year, month) = year_and_month(text);
        found.year = found.year.or(year);
        found.month = found.month.or(month);
    }
    found.day = names.iter().find_map(|name| day_of(name)).or_else(|| match &days_in(&told)[..] {
        [day] => Some(day.clone()),
        _ => None,
    });
    let places = [["its sheet", "工作表名"], ["its file", "文件名"]];
    let by_name = names.iter().zip(places).filter(|(name, _)| !name.is_empty());
    let title = told.iter().find_map(|text| queues.named_in(text)).map(|name| (name, ["its title", "标题"]));
    found.queue = by_name.clone().find_map(|(name, place)| Some((queues.named_in(name)?, place))).or(title);
    if queues.known.is_empty() && names_a_queue(&sheet) {
        found.queue = found.queue.or(Some((sheet, places[0])));
    }
    found
}

/// Words of sheets that say what they hold and not whom it is of.
const NO_QUEUE: [&str; 19] = [
    "sheet",
    "工作表",
    "咨询",
    "进线",
    "接待",
    "会话",
    "对话",
    "数据",
    "汇总",
    "统计",
    "明细",
    "日报",
    "月报",
    "volume",
    "inquir",
    "data",
    "report",
    "export",
    "table",
];

/// Whether a sheet seems to be named after a queue, where no plan says what queues there are: `售前`, and not `10月` or `Sheet1`.
fn names_a_queue(sheet: &str) -> bool {
    let lower = sheet.to_lowercase();
    !sheet.is_empty()
        && !sheet.contains(|c: char| c.is_ascii_digit())
        && !NO_QUEUE.iter().any(|word| lower.contains(word))
}

fn days_in(titles: &[&String]) -> Vec<Day> {
    titles.iter().filter_map(|title| day_of(title)).collect()
}

/// The day that a name is, or begins or ends with: `2026-11-10`, `11月10日售前`, `11.10`.
fn day_of(name: &str) -> Option<Day> {
    let dotted = name.replace('.', "/");
    let whole = |text: &str| {
        dialect::day(text).filter(|(_, rest)| !rest.contains(|c: char| c.is_ascii_digit())).map(|(day, _)| day)
    };
    let start = dotted.find(|c: char| c.is_ascii_digit())?;
    whole(&dotted[start..])
}

/// `2026年10月`, `2026-10`, `202610`, `10月`, `2026`.
fn year_and_month(text: &str) -> (Option<i32>, Option<u32>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut year, mut month) = (None, None);
    let mut at = 0;
    while at < chars.len() {
        let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        if digits.is_empty() {
            at += 1;
            continue;
        }
        let after = chars.get(at + digits.len()).copied();
        let number: u32 = digits.parse().unwrap_or(0);
        match digits.len() {
            4 if (1990..2100).contains(&number) => {
                if year.is_some_and(|year| year != number as i32) {
                    return (None, None);
                }
                year = Some(number as i32);
                let next: String =
                    chars.get(at + 5..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).collect();
                let next: u32 = next.parse().unwrap_or(0);
                if matches!(after, Some('-' | '/' | '.' | '年')) && (1..=12).contains(&next) {
                    month = month.or(Some(next));
                }
            }
            6 | 8 if (1990..2100).contains(&(number / 10_u32.pow(digits.len() as u32 - 4))) => {
                year = year.or(digits[..4].parse().ok());
                month = month.or(digits[4..6].parse().ok().filter(|m| (1..=12).contains(m)));
            }
            1 | 2 if after == Some('月') && (1..=12).contains(&number) => month = month.or(Some(number)),
            _ => {}
        }
        at += digits.len();
    }
    (year, month)
}

/// The day of a month that a heading names alone, `1`, `1日` or `1号`, in the month of the sheet.
pub(super) fn day_of_month(text: &str, context: &Context) -> Option<Day> {
    let bare = text.strip_suffix(['日', '号']).unwrap_or(text);
    let day: u32 = bare.parse().ok().filter(|day| (1..=31).contains(day))?;
    let reading = Written { order: dialect::Order::Ymd, year: context.year, month: context.month?, day };
    reading.date(2024).map(|_| Day { readings: vec![reading], weekday: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_months_are_found_in_names() {
        for (text, found) in [
            ("2026年10月咨询量", (Some(2026), Some(10))),
            ("kefu-2026-10", (Some(2026), Some(10))),
            ("report_202610", (Some(2026), Some(10))),
            ("10月", (None, Some(10))),
            ("2026", (Some(2026), None)),
            ("2025年12月至2026年1月", (None, None)),
            ("Sheet1", (None, None)),
        ] {
            assert_eq!(year_and_month(text), found, "{text}");
        }
    }

    #[test]
    fn a_sheet_may_be_named_after_a_queue() {
        for (name, queue) in
            [("售前", true), ("VIP", true), ("Sheet", false), ("10月", false), ("咨询量", false), ("", false)]
        {
            assert_eq!(names_a_queue(name), queue, "{name}");
        }
    }

    #[test]
    fn a_sheet_may_be_one_day() {
        let date = |name: &str| day_of(name).and_then(|day| day.dates(Some(2026)).first().map(ToString::to_string));
        assert_eq!(date("2026-11-10"), Some("2026-11-10".to_owned()));
        assert_eq!(date("11月10日售前"), Some("2026-11-10".to_owned()));
        assert_eq!((date("Sheet1"), date("2026-10-01至2026-10-31")), (None, None));
    }
}
