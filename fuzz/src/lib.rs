//! A small shop that is in order, into which the targets put what the fuzzer makes.

use peakshift::domain::calendar::Zone;
use peakshift::domain::imported::{Kind, Told};
use peakshift::domain::plan::Plan;
use peakshift::error::Severity;
use peakshift::forecast;
use peakshift::read::{self, Loaded, Needs, Target};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PLAN: &str = "[plan]
name = \"shop\"
timezone = \"Europe/Berlin\"
start = \"2026-11-09T00:00\"
end = \"2026-11-11T00:00\"
interval_minutes = 60
[[queues]]
id = \"presale\"
name = \"售前\"
[[queues]]
id = \"aftersale\"
name = \"售后\"
[[sites]]
id = \"west\"
seats = 3
[forecast]
holidays = \"holidays.csv\"
calendar = \"CN\"
";
const AGENTS: &str = "agent_id,name,tier,queues
A1,Ann,senior,presale;aftersale
A2,Bo,regular,presale
A3,Cy,new,aftersale
";
const EVENTS: &str = "event,kind,start,end,growth,phase_times
a,double11,2026-11-01T00:00,2026-11-02T00:00,,
b,double11,2026-11-09T00:00,2026-11-10T00:00,1.2,20:00
";
const HOLIDAYS: &str = "date,kind\n2026-10-01,off\n";
const AVAILABILITY: &str = "agent_id,start,end,kind\nA1,2026-11-09T09:00,2026-11-10T02:00,available\n";
const WORKED: &str = "agent_id,start,end\nA2,2026-11-08T12:00,2026-11-08T20:00\n";
const ADJUST: &str = "start,end,queue,op,value\n2026-11-09T20:00,2026-11-09T22:00,presale,x,1.5\n";
/// Hours of the history: two weeks.
const HOURS: usize = 14 * 24;
const ALL: Needs = Needs { inquiries: true, agents: true };

/// The parts of a workbook around its one sheet.
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"agents\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ),
];

/// The folder of the shop.
pub struct Shop {
    place: TempDir,
    plan: Plan,
}

impl Default for Shop {
    fn default() -> Self {
        Self::new()
    }
}

impl Shop {
    /// Makes it, in memory where the system has a folder for that.
    pub fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder");
        let mut history = String::from("start,queue,inquiries,aht_seconds\n");
        for hour in 0..HOURS {
            let (day, clock) = (26 + hour / 24, hour % 24);
            let date = if day > 31 { format!("11-{:02}", day - 31) } else { format!("10-{day}") };
            for queue in ["presale", "aftersale"] {
                history += &format!("2026-{date}T{clock:02}:00,{queue},{},200\n", 5 + (hour * 7) % 30);
            }
        }
        let files = [
            ("plan.toml", PLAN),
            ("agents.csv", AGENTS),
            ("events.csv", EVENTS),
            ("holidays.csv", HOLIDAYS),
            ("availability.csv", AVAILABILITY),
            ("worked.csv", WORKED),
            ("adjust.csv", ADJUST),
            ("inquiries.csv", &history),
        ];
        for (name, text) in files {
            fs::write(place.path().join(name), text).expect("written");
        }
        let plan = read::plan(place.path(), ALL).expect("the shop is in order").plan;
        Self { place, plan }
    }

    /// Writes `data` as the file `name`; its path.
    pub fn put(&self, name: &str, data: &[u8]) -> PathBuf {
        let path = self.place.path().join(name);
        fs::write(&path, data).expect("written");
        path
    }

    /// The plan of the shop as it was before anything was put into it.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// `check` with `data` as the file `name`: everything is read, and what is free of errors is forecast.
    pub fn check_with(&self, name: &str, data: &[u8]) {
        self.put(name, data);
        self.check();
    }

    /// `check` of the folder as it is.
    pub fn check(&self) {
        let (loaded, findings) = read::survey(self.place.path(), ALL);
        for lang in [peakshift::domain::text::Lang::En, peakshift::domain::text::Lang::Zh] {
            read::render(&findings, self.place.path(), lang, true);
        }
        let Some(loaded) = loaded else { return };
        read::understood(&loaded);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return;
        }
        read::drill_findings(&loaded.folder, &loaded.plan);
        examine(&loaded);
    }

    /// What an import of inquiries takes: the shop's queues, zone and year.
    pub fn target(&self) -> Target {
        let queues = self.plan.queues.values().map(|queue| (queue.id.clone(), queue.name.clone())).collect();
        let inquiries = self.place.path().join("inquiries.csv");
        Target { zone: Zone::UTC, year: 2026, interval: 60, queues, inquiries }
    }

    /// Imports the file at `path` as inquiries.
    pub fn import_inquiries(&self, path: PathBuf) {
        let _ = read::import_inquiries(&[path], &self.target(), &Told::default());
    }

    /// Imports the file at `path` as a roster.
    pub fn import_roster(&self, path: PathBuf) {
        for kind in [Kind::Agents, Kind::Availability] {
            let _ = read::import_roster(std::slice::from_ref(&path), &self.plan, kind, &Told::default());
        }
    }
}

/// What `check` asks of the history.
fn examine(loaded: &Loaded) {
    let Some(history) = &loaded.history else { return };
    // Plans over months are for the stages, not for the readers.
    if loaded.plan.horizon.intervals() > 1000 || history.series.values().any(|rows| rows.len() > 20_000) {
        return;
    }
    forecast::examine(&loaded.plan, history);
    let _ = forecast::forecast(&loaded.plan, history);
}

/// A workbook of one sheet whose XML is `sheet`.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let sheet = ("xl/worksheets/sheet1.xml", sheet);
    for (name, bytes) in PARTS.iter().map(|(name, text)| (*name, text.as_bytes())).chain([sheet]) {
        writer.start_file(name, options).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("a workbook").into_inner()
}

/// Runs `$body` on every input with one shop for all; `$data` and `$shop` are its names in there.
#[macro_export]
macro_rules! target {
    (|$shop:ident, $data:ident| $body:expr) => {
        thread_local! { static SHOP: $crate::Shop = $crate::Shop::new(); }
        ::libfuzzer_sys::fuzz_target!(|$data: &[u8]| {
            SHOP.with(|$shop| {
                $body;
            });
        });
    };
}
