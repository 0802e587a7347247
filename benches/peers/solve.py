"""Schedules a plan folder with OR-Tools CP-SAT.

usage: solve.py PLAN --requirements FILE --schedule FILE [--seconds S] [--threads N] [--seed N] [--shape whole|rounds|auto]
Prints one JSON object: total, bound, gap, status, seconds, the time of the first schedule, and the totals on the way.
"""
import argparse
import json
import sys

import search
from contract import read_plan, total_cost, write_schedule


def main():
    options = argparse.ArgumentParser(description="CP-SAT peer of peakshift schedule")
    options.add_argument("plan")
    options.add_argument("--requirements", required=True)
    options.add_argument("--schedule", required=True, help="where to write schedule.csv")
    options.add_argument("--seconds", type=float, default=60.0, help="wall limit, from the start of this process")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--shape", choices=("whole", "rounds", "auto"), default="auto")
    options.add_argument("--log", action="store_true", help="the solver's own log on stderr")
    given = options.parse_args()
    clock = search.Clock(given.seconds)
    plan = read_plan(given.plan, given.requirements)
    found = search.run(plan, given, clock)
    total = total_cost(plan, found.tours)
    write_schedule(plan, found.tours, given.schedule)
    json.dump({"agents": len(plan.agents), "shape": found.shape, "total": total, "bound": found.bound,
               "gap": (total - found.bound) / total if total else 0.0, "status": found.status,
               "hint": found.hint, "first_seconds": found.first_seconds, "seconds": clock.spent(),
               "path": found.path}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
