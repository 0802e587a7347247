#!/bin/sh
# Zone data compiled into the Rust crate chrono-tz 0.10.4, beside the data of the PyPI package tzdata 2026.6 (IANA 2026f).
#
# One would guess: a build made today, with the newest release of the crate, knows the clocks of today.
# What happens: the data are those of the crate's release (IANA_TZDB_VERSION says which), not of the system and not of
# the day of the build. Vancouver, Edmonton and Winnipeg stayed on summer time in November 2026; the crate sets them back.
# Whom it hurts: forecasts and rosters of these provinces: each peak, and each shift, an hour off from 1 November 2026 on.
# What helps: print the version of the data; read the system's data, or a copy that can be renewed without a release.
# Seen: chrono-tz (2025b) -8:00, -7:00, -6:00 hours on 15 November 2026; tzdata (2026f) -7:00, -6:00, -5:00.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet tzdata==2026.6
mkdir "$work/src"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "zones"
version = "0.0.0"
edition = "2021"
[dependencies]
chrono = { version = "=0.4.45", default-features = false }
chrono-tz = "=0.10.4"
TOML
cat >"$work/src/main.rs" <<'RUST'
use chrono::{Offset, TimeZone};
fn main() {
    let utc = chrono::Utc.with_ymd_and_hms(2026, 11, 15, 12, 0, 0).unwrap().naive_utc();
    print!("{}", chrono_tz::IANA_TZDB_VERSION);
    for zone in [chrono_tz::America::Vancouver, chrono_tz::America::Edmonton, chrono_tz::America::Winnipeg] {
        print!(" {}", zone.offset_from_utc_datetime(&utc).fix().local_minus_utc() / 3600);
    }
}
RUST
compiled=$(cd "$work" && CARGO_TARGET_DIR="$work/target" cargo run --quiet)
current=$("$work/venv/bin/python" - <<'PYTHON'
import datetime, tzdata, zoneinfo
zoneinfo.reset_tzpath([])  # the package, not the system
noon = datetime.datetime(2026, 11, 15, 12, tzinfo=datetime.timezone.utc)
zones = ["America/Vancouver", "America/Edmonton", "America/Winnipeg"]
hours = [int(noon.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset().total_seconds() // 3600) for zone in zones]
print(tzdata.IANA_VERSION, *hours, end="")
PYTHON
)
echo "chrono-tz 0.10.4: data $compiled"
echo "tzdata 2026.6:    data $current"
[ "$compiled" = "2025b -8 -7 -6" ] || { echo "the compiled data have changed" >&2; exit 1; }
[ "$current" = "2026f -7 -6 -5" ] || { echo "the current data have changed" >&2; exit 1; }
echo "unchanged: an hour apart"
