"""The table behind benches/growth.sh.

Three runs for each plan:
  first    `--iterations 0`: the first valid schedule, written
  work     `--iterations N`: a given amount of work, so that CPU seconds compare between sizes on any machine
  timed    `--time-limit S`: what the user gets
"""
import argparse
import csv
import json
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import plans  # noqa: E402
from measure import run  # noqa: E402

COLUMNS = ["agents", "hours", "kind", "kinds", "first_wall", "first_cpu", "work_rounds", "work_cpu", "work_bound", "wall", "cpu",
           "megabytes", "total", "bound", "gap", "rounds", "status"]
HEAD = ("agents hours kind      kinds |  first s  cpu s | rounds    cpu s        bound |   wall s    cpu s     MB"
        "        total        bound     gap  rounds status")


def options():
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description="How the schedule grows with agents, horizon and likeness.")
    parser.add_argument("--peakshift", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--agents", type=numbers, default=[30, 100, 300, 1000, 3000, 10000])
    parser.add_argument("--hours", type=numbers, default=[24, 60, 168], help="horizons")
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=["different", "alike"])
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of the timed run; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of the run of given work; 0 leaves it out")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds after which a run is given up")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path, help="also write the rows to this file")
    return parser.parse_args()


def schedule(given, folder, *more):
    """One run and its summary; no summary if the run was given up or failed."""
    done = run([given.peakshift, "schedule", folder, "--threads", given.threads, "--seed", given.seed, "--gap", 0, "--quiet",
                "--json", *more], given.patience)
    if done.code != 0:
        print(done.err, file=sys.stderr)
    return done, json.loads(done.out) if done.code == 0 else None


def measure(given, folder, agents, hours, kind):
    plans.make(given.peakshift, folder, agents, hours, kind, given.seed)
    row = {"agents": agents, "hours": hours, "kind": kind, "kinds": plans.kinds_of(folder)}
    done, summary = schedule(given, folder, "--iterations", 0, "--time-limit", given.patience)
    row.update(first_wall=done.wall if summary else None, first_cpu=done.cpu, status="given up")
    if given.rounds and summary:
        done, summary = schedule(given, folder, "--iterations", given.rounds, "--time-limit", given.patience)
        row.update(work_rounds=given.rounds, work_cpu=done.cpu if summary else None, work_bound=summary and summary["bound"])
    if given.seconds and row["first_wall"] is not None:
        done, summary = schedule(given, folder, "--time-limit", given.seconds)
        row.update(wall=done.wall, cpu=done.cpu, megabytes=done.megabytes)
    else:
        row.update(megabytes=done.megabytes)
    if summary:
        row.update(total=summary["objective"]["total"], bound=summary["bound"], gap=summary["gap"],
                   rounds=summary["iterations"], status=summary["status"])
    return row


def show(row):
    cell = lambda key, form, width: f"{form.format(row[key]) if row.get(key) is not None else '-':>{width}}"
    return " ".join([
        cell("agents", "{}", 6), cell("hours", "{}", 5), f"{row['kind']:<9}", cell("kinds", "{}", 5), "|",
        cell("first_wall", "{:.2f}", 8), cell("first_cpu", "{:.2f}", 6), "|",
        cell("work_rounds", "{}", 6), cell("work_cpu", "{:.1f}", 8), cell("work_bound", "{:,.0f}", 12), "|",
        cell("wall", "{:.1f}", 8), cell("cpu", "{:.1f}", 8), cell("megabytes", "{:.0f}", 6),
        cell("total", "{:,.0f}", 12), cell("bound", "{:,.0f}", 12), cell("gap", "{:.2%}", 7), cell("rounds", "{}", 7),
        str(row["status"])])


def main():
    given = options()
    print(HEAD, flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for kind in given.kinds:
            for hours in given.hours:
                for agents in given.agents:
                    folder = Path(work) / f"{kind}-{hours}-{agents}"
                    rows.append(measure(given, folder, agents, hours, kind))
                    print(show(rows[-1]), flush=True)
                    shutil.rmtree(folder)
                    if given.csv:
                        write(given.csv, rows)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
