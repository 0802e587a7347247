#!/usr/bin/env bash
# Forecasts the normal weeks of the public sets with peakshift, statsforecast and Prophet in one run, and prints error, loss and CPU
# seconds of each. The Python packages go into a folder that is deleted afterwards, unless VENV names one that has them.
# usage: bash benches/peers_forecast.sh [SETS] [PEAKSHIFT]     (default: ../shared/data/forecast, target/release/peakshift)
set -euo pipefail
cd "$(dirname "$0")/.."
sets=${1:-../shared/data/forecast}
peakshift=${2:-${CARGO_TARGET_DIR:-target}/release/peakshift}
[ -x "$peakshift" ] || cargo build --release --locked --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "${VENV:-}" ]; then
    VENV=$work/venv
    python3 -m venv "$VENV"
    "$VENV/bin/pip" install --quiet statsforecast==2.1.1 prophet==1.5.0
fi
OMP_NUM_THREADS=1 "$VENV/bin/python" benches/peers_forecast.py "$sets" "$peakshift" "$work"
