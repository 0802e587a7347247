#!/bin/sh
# Erlang C of pyworkforce 0.5.1 with fewer agents than the work of one interval fills.
#
# One would guess: below the load there is no steady state, so that measures are refused, or stay within 0 and 1.
# What happens: `waiting_probability` is above 1 (1.42 with 9 agents for a load of 10, 4.41 with 5), `achieved_occupancy`
# too (1.11, 2.0), while `service_level` of the same object is 0. No warning.
# Whom it hurts: curves of waiting over headcount, which go through that region: shares above 1 are averaged with others
# and weighed by calls; the queue that is worst off looks off by a factor, not impossible.
# What helps: ask for occupancy first, and leave out what is at or above 1.
# Seen: agents 14: wait 0.174, occupancy 0.714; 9: wait 1.420, occupancy 1.111, level 0; 5: wait 4.409, occupancy 2.0, level 0.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pyworkforce==0.5.1
"$work/venv/bin/python" -W error::UserWarning - <<'PYTHON'
from importlib.metadata import version
from pyworkforce.queuing import ErlangC

print("pyworkforce", version("pyworkforce"))
# 100 calls of 3 minutes in 30 minutes: 10 agents are busy all the time.
queue = ErlangC(transactions=100, aht=3, asa=20 / 60, interval=30, shrinkage=0.0)
seen = {}
for agents in (14, 9, 5):
    seen[agents] = (
        round(queue.waiting_probability(positions=agents), 3),
        round(queue.achieved_occupancy(positions=agents), 3),
        round(queue.service_level(positions=agents), 3),
    )
    print("agents %d: wait %s, occupancy %s, level %s" % (agents, *seen[agents]))
assert seen[14] == (0.174, 0.714, 0.888), "the stable queue has changed"
assert seen[9] == (1.42, 1.111, 0) and seen[5] == (4.409, 2.0, 0), "the overloaded queue has changed"
print("unchanged: a probability above 1")
PYTHON
