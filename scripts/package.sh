#!/bin/sh
# Packs the crate and checks that it builds from what is packed and nothing else: `sh scripts/package.sh`. With the small solver, so
# that no C++ is built.
set -eu
cd "$(dirname "$0")/.."
. scripts/rust.sh
mkdir -p "${CARGO_TARGET_DIR:-target}"
CARGO_TARGET_DIR=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
export CARGO_TARGET_DIR

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
packed="$CARGO_TARGET_DIR/package/peakshift-$version.crate"
# What is not committed yet may be tried, too.
cargo package --quiet --locked --no-verify --allow-dirty 2>/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
tar -xzf "$packed" -C "$work"
say "$(find "$work" -type f | wc -l) files, $(($(wc -c <"$packed") / 1024)) KiB packed"
cargo check --manifest-path "$work/peakshift-$version/Cargo.toml" --release --locked --no-default-features --features microlp
