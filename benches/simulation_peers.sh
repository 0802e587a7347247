#!/usr/bin/env bash
# Plays "phone, 30 agents" of benches/simulate.rs here, in simpy and in ciw, one after the other on one core, and prints the ratios.
# usage: bash benches/simulation_peers.sh [RUNS of the peers]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-10}
venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet simpy==4.1.2 ciw==3.2.7
ours=$(cargo bench --quiet --bench simulate | grep '^phone, 30 agents')
theirs=$("$venv/bin/python" benches/simulation_peers.py "$runs")
printf '%s\n%s\n' "$ours" "$theirs" | python3 -c '
import re, sys
first, *others = sys.stdin.read().splitlines()
numbers = re.search(r"(\d+) contacts +([\d.]+) million/s, service level ([\d.]+), gave up ([\d.]+)", first)
contacts, speed, level, gave_up = map(float, numbers.groups())
rows = [("peakshift", contacts, speed * 1e6, level, gave_up)]
for line in others:
    name, *numbers = line.split("\t")
    rows.append((name, *map(float, numbers)))
print("%-14s %10s %14s %14s %9s %8s" % ("simulator", "contacts", "contacts/s", "service level", "gave up", "ratio"))
for name, contacts, each, level, gave_up in rows:
    print("%-14s %10d %14.0f %14.4f %9.4f %8.0f" % (name, contacts, each, level, gave_up, rows[0][2] / each))'
