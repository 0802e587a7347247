#!/bin/sh
# Builds peakshift and plans a Double 11 with 60 agents: `sh scripts/start.sh`.
set -eu
cd "$(dirname "$0")/.."
. scripts/toolchain.sh
cargo build --release --locked
peakshift="${CARGO_TARGET_DIR:-target}/release/peakshift"
[ -f examples/double11-60/plan.toml ] || "$peakshift" init examples/double11-60 --agents 60 --quiet
"$peakshift" plan examples/double11-60
