#!/bin/sh
# A shift that begins at 01:30 on the night when clocks go back, read by the Rust crates calcard 0.3.14 and icalendar 0.17.17 and by
# the PyPI package icalendar 7.3.2.
#
# That night has 01:30 twice in New York, and a calendar file that says so with TZID means the first (RFC 5545, 3.3.5). One would
# guess: a reader of calendars knows that rule, or at least gives one of the two.
# What happens: calcard expands the event to nothing, with the error InvalidDtStart beside the empty list; the Rust icalendar has no
# time in UTC for it. The Python icalendar reads the first, 05:30 UTC. A shift an hour later or earlier is read by all three.
# Whom it hurts: night shifts of one night a year: they are missing from the calendar of whoever works them.
# What helps: write the times of that hour in UTC (with Z), which every reader takes; look at the errors of an expansion.
# Seen: calcard 0 events for 01:30 and 1 for 03:30; icalendar None and 08:30; Python 05:30 and 08:30.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet icalendar==7.3.2
mkdir "$work/src"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "shift"
version = "0.0.0"
edition = "2021"
[dependencies]
calcard = { version = "=0.3.14", default-features = false }
icalendar = { version = "=0.17.17", features = ["chrono-tz"] }
TOML
for start in 013000 033000; do
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//shop//roster//EN \
        BEGIN:VTIMEZONE TZID:America/New_York \
        BEGIN:DAYLIGHT DTSTART:20260308T020000 TZOFFSETFROM:-0500 TZOFFSETTO:-0400 END:DAYLIGHT \
        BEGIN:STANDARD DTSTART:20261101T020000 TZOFFSETFROM:-0400 TZOFFSETTO:-0500 END:STANDARD END:VTIMEZONE \
        BEGIN:VEVENT UID:night@shop.example DTSTAMP:20261001T000000Z \
        "DTSTART;TZID=America/New_York:20261101T$start" "DTEND;TZID=America/New_York:20261101T083000" \
        "SUMMARY:Night shift" END:VEVENT END:VCALENDAR >"$work/$start.ics"
done
cat >"$work/src/main.rs" <<'RUST'
use icalendar::{Calendar, Component, DatePerhapsTime};
fn main() {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(file).unwrap();
        let read = calcard::icalendar::ICalendar::parse(&text).unwrap();
        let dates = read.expand_dates(calcard::common::timezone::Tz::UTC, 10);
        let errors: Vec<String> = dates.errors.iter().map(|error| format!("{:?}", error.error)).collect();
        let calendar: Calendar = text.parse().unwrap();
        let start = calendar.events().next().and_then(|event| event.get_start());
        let Some(DatePerhapsTime::DateTime(start)) = start else { panic!("no start") };
        println!("calcard {} {:?}, icalendar {:?}", dates.events.len(), errors, start.try_into_utc().map(|at| at.format("%H:%M").to_string()));
    }
}
RUST
rust=$(cd "$work" && CARGO_TARGET_DIR="$work/target" cargo run --quiet -- 013000.ics 033000.ics)
python=$("$work/venv/bin/python" - "$work/013000.ics" "$work/033000.ics" <<'PYTHON'
import datetime, sys
from pathlib import Path
import icalendar
for path in sys.argv[1:]:
    event = icalendar.Calendar.from_ical(Path(path).read_bytes()).walk("VEVENT")[0]
    print(event["DTSTART"].dt.astimezone(datetime.timezone.utc).strftime("%H:%M"), end=" ")
PYTHON
)
echo "Rust:   $rust"
echo "Python: $python"
[ "$python" = "05:30 08:30 " ] || { echo "the Python reader has changed" >&2; exit 1; }
[ "$rust" = 'calcard 0 ["InvalidDtStart"], icalendar None
calcard 1 [], icalendar Some("08:30")' ] || { echo "the Rust readers have changed" >&2; exit 1; }
echo "unchanged: the shift is lost"
