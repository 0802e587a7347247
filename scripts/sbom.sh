#!/bin/sh
# Lists everything that a build is made of, with versions, licences and sums, as CycloneDX 1.5 in peakshift.cdx.json:
# `sh scripts/sbom.sh [FILE]`. It is made from Cargo.lock when it is asked for, so that it is never out of date.
# The tool comes from the PATH, or once, pinned and built in some minutes, into a cache folder of ours.
set -eu
cd "$(dirname "$0")/.."
. scripts/rust.sh
into=${1:-peakshift.cdx.json}

version=0.5.9
tools="${XDG_CACHE_HOME:-$HOME/.cache}/peakshift/cargo-cyclonedx-$version"
PATH="$PATH:$tools/bin"
if ! have cargo-cyclonedx; then
    say "Building cargo-cyclonedx $version, some minutes, only the first time ..." \
        "正在构建 cargo-cyclonedx $version，约需几分钟，仅首次如此……"
    cargo install --quiet --locked --root "$tools" "cargo-cyclonedx@$version"
fi
# It writes beside Cargo.toml, under a name without its own ending.
work=$(mktemp -u sbom.XXXXXX)
trap 'rm -f "$work.json" "$work.txt"' EXIT
trap 'exit 130' INT
cargo cyclonedx --quiet --format json --spec-version 1.5 --override-filename "$work" --target all

# What cargo itself says the default build takes must all be there.
cargo tree --locked --edges normal,build --target all --prefix none --format '{p}' >"$work.txt"
if have python3; then
    python3 - "$work.json" "$work.txt" <<'TEXT'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    listed = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    rows = (line.split() for line in file if line.strip())
    wanted = {(name, number.removeprefix("v")) for name, number, *_ in rows} - {
        (listed["metadata"]["component"]["name"], listed["metadata"]["component"]["version"])
    }
components = listed["components"]
missing = wanted - {(each["name"], each["version"]) for each in components}
bare = [each["name"] for each in components if not each.get("licenses")]
if listed["bomFormat"] != "CycloneDX" or missing or bare:
    sys.exit(f"missing 缺少: {sorted(missing)}; without a licence 无许可证: {bare}")
print(f"CycloneDX {listed['specVersion']}: {len(components)} crates, all {len(wanted)} of the default build, each with its licence")
TEXT
else
    say "skipped: without python3 the list is not checked" "已跳过：没有 python3，清单未经核对"
fi
mv "$work.json" "$into"
say "$into"
