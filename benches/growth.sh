#!/usr/bin/env bash
# One table of how the schedule grows with agents, horizon and likeness: first valid schedule, CPU, wall, memory, bound, gap.
# usage: bash benches/growth.sh [--agents 30,100] [--hours 24,60] [--kinds different,alike,queues,campaign] [--rows 500:336:queues] [--plans DIR]
#                               [--seconds S] [--rounds N] [--against COMMIT] …
#        bash benches/growth.sh --help
set -euo pipefail
cd "$(dirname "$0")/.."
options=()
while [ $# -gt 0 ]; do
    case $1 in
        --against)
            options+=(--against-binary "$(bash benches/older.sh "${2:?--against needs a commit}")" --against-name "$2")
            shift 2
            ;;
        *)
            options+=("$1")
            shift
            ;;
    esac
done
cargo build --release --locked --quiet
exec python3 benches/growth/growth.py --peakshift "${CARGO_TARGET_DIR:-target}/release/peakshift" "${options[@]}"
