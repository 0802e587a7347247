#!/bin/sh
# Builds peakshift with the small solver, without a C++ toolchain, and plans teams of 6 and 30: `sh scripts/start-small.sh`.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --locked --no-default-features --features microlp
peakshift="${CARGO_TARGET_DIR:-target}/release/peakshift"
for agents in 6 30; do
    folder="examples/double11-$agents"
    [ -f "$folder/plan.toml" ] || "$peakshift" init "$folder" --agents "$agents" --quiet
    "$peakshift" plan "$folder" --time-limit 20
done
