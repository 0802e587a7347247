#!/usr/bin/env bash
# One table of how the schedule grows with agents, horizon and likeness: first valid schedule, CPU, wall, memory, bound, gap.
# usage: bash benches/growth.sh [--agents 30,100] [--hours 24,60] [--kinds different,alike] [--seconds S] [--rounds N] …
#        bash benches/growth.sh --help
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
exec python3 benches/growth/growth.py --peakshift "${CARGO_TARGET_DIR:-target}/release/peakshift" "$@"
