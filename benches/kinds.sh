#!/usr/bin/env bash
# Schedules a sample of 100 agents (seed 1) with blocks of any kind, of 20 kinds and of 8, each within SECONDS of wall time: totals and what few kinds cost.
# usage: bash benches/kinds.sh [SECONDS] [AGENTS]
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
peakshift="${CARGO_TARGET_DIR:-target}/release/peakshift"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$peakshift" init --agents "${2:-100}" --seed 1 "$work/free" --quiet >/dev/null
"$peakshift" forecast "$work/free" --quiet >/dev/null
"$peakshift" staff "$work/free" --quiet >/dev/null
printf 'kinds total bound over_free\n'
free=
for kinds in 0 20 8; do
    plan="$work/$kinds"
    cp -r "$work/free" "$plan"
    printf '\n[rules]\nmax_shift_kinds = %s\n' "$kinds" >>"$plan/plan.toml"
    "$peakshift" schedule "$plan" --time-limit "${1:-60}" --gap 0 --seed 1 --json 2>/dev/null >"$work/summary.json"
    read -r total bound < <(python3 -c 'import json, sys; s = json.load(sys.stdin); print(s["objective"]["total"], s["bound"])' <"$work/summary.json")
    free=${free:-$total}
    awk -v kinds="$kinds" -v total="$total" -v bound="$bound" -v free="$free" \
        'BEGIN { printf "%s %.1f %.1f %.1f%%\n", kinds, total, bound, 100 * (total / free - 1) }'
done
