#!/usr/bin/env bash
# peakshift beside an OR-Tools CP-SAT model of the same contract: same plans, same seconds, same threads, same referee.
# usage: bash benches/peers.sh [SECONDS] [PLANS] [THREADS]
#   PLANS    a folder of plan folders; default: ../shared/plans, and plans made by init for 12, 30, 100 and 300 agents
#   PEERS_CACHE    keeps the Python environment of the peer in this folder; unset: a throw-away one
#   PEERS_CSV      also writes the rows to this file
#   PEERS_REFEREE  judges both; default: ../shared/tools/referee.py, or `peakshift verify` where there is none
#   PEERS_SHAPE    whole, rounds or auto (see benches/peers/README.md)
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
plans=${2:-}
threads=${3:-2}
cargo build --release --locked --quiet
peakshift="${CARGO_TARGET_DIR:-target}/release/peakshift"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

environment=${PEERS_CACHE:-$work/environment}
if [ ! -x "$environment/bin/python" ]; then
    python3 -m venv "$environment"
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r benches/peers/requirements.txt

mkdir "$work/plans"
for plan in "${plans:-../shared/plans}"/*/; do
    [ -f "$plan/plan.toml" ] && cp -r "$plan" "$work/plans/"
done
chmod -R u+w "$work/plans"
if [ -z "$plans" ]; then
    for agents in 12 30 100 300; do
        "$peakshift" init "$work/plans/init-$agents" --agents "$agents" --seed 7 --quiet >/dev/null
        # The model of the peer does not know this price.
        sed -i '/^extra_break/d' "$work/plans/init-$agents/plan.toml"
    done
fi
python3 benches/peers/table.py --peakshift "$peakshift" --python "$environment/bin/python" --seconds "$seconds" \
    --threads "$threads" --referee "${PEERS_REFEREE:-../shared/tools/referee.py}" --shape "${PEERS_SHAPE:-auto}" ${PEERS_CSV:+--csv "$PEERS_CSV"} "$work/plans"
