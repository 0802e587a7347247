#!/usr/bin/env bash
# Schedules every folder of PLANS (default ../shared/plans) within SECONDS of wall time and prints one row for each.
# usage: bash benches/plans.sh [SECONDS] [PLANS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
plans=${2:-../shared/plans}
cargo build --release --locked --quiet
peakshift="${CARGO_TARGET_DIR:-target}/release/peakshift"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%-16s %12s %12s %8s %8s %s\n' plan total bound gap rounds status
for plan in "$plans"/*/; do
    name=$(basename "$plan")
    cp -r "$plan" "$work/$name"
    "$peakshift" schedule "$work/$name" --requirements "$work/$name/requirements.given.csv" --time-limit "$seconds" --quiet \
        --json | python3 -c '
import json, sys
s = json.load(sys.stdin)
print("%-16s %12.1f %12.1f %7.2f%% %8d %s" % (sys.argv[1], s["objective"]["total"], s["bound"], 100 * s["gap"],
                                              s["iterations"], s["status"]))' "$name"
done
