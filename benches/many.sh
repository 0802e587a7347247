#!/usr/bin/env bash
# Many plans side by side beside a shell loop over the same plans with the same seconds each: throughput, totals, memory.
# usage: bash benches/many.sh [--plans N] [--seconds S] [--agents FROM-TO] [--threads N]
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
exec python3 benches/many/many.py --peakshift "${CARGO_TARGET_DIR:-target}/release/peakshift" "$@"
