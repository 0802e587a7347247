#!/usr/bin/env bash
# Makes plans of 3, 6, 12 and 30 agents (seed 7), schedules each within SECONDS of wall time and prints one row for each.
# usage: bash benches/small.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
peakshift="${CARGO_TARGET_DIR:-target}/release/peakshift"
plans=$(mktemp -d)
trap 'rm -rf "$plans"' EXIT
for agents in 3 6 12 30; do
    plan="$plans/$(printf '%02d' "$agents")-agents"
    "$peakshift" init --agents "$agents" --seed 7 "$plan" --quiet >/dev/null
    "$peakshift" forecast "$plan" --quiet >/dev/null
    "$peakshift" staff "$plan" --quiet >/dev/null
    cp "$plan/out/requirements.csv" "$plan/requirements.given.csv"
done
bash benches/plans.sh "${1:-60}" "$plans"
