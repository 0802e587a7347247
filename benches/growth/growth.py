"""The table behind benches/growth.sh.

Three runs for each plan:
  first    `--iterations 0`: the first valid schedule, written
  work     `--iterations N`: a given amount of work, so that CPU seconds compare between sizes on any machine
  timed    `--time-limit S`: what the user gets
With an older build beside the present one, both do the timed run on the same requirement, one after the other, and a second line says
how they compare: gap, memory, and the CPU seconds after which the present build had the total that the older one ends with.
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
from follow import follow, reached  # noqa: E402
from measure import run  # noqa: E402

COLUMNS = ["plan", "agents", "hours", "kind", "kinds", "first_wall", "first_cpu", "work_rounds", "work_cpu", "work_bound", "wall", "cpu",
           "megabytes", "total", "bound", "gap", "rounds", "status", "optimum", "older", "older_cpu", "older_megabytes", "older_total",
           "older_gap", "reached_cpu"]
HEAD = ("agents hours kind      kinds |  first s  cpu s | rounds    cpu s        bound |   wall s    cpu s     MB"
        "        total        bound     gap  rounds status")
# the rows without options; days are for teams that have a lead who plans weeks
AGENTS = {24: [30, 100, 300, 1000, 3000, 10000], 60: [30, 100, 300, 1000, 3000, 10000], 168: [30, 100, 300, 1000, 3000, 10000],
          336: [30, 100, 300, 1000], 672: [30, 100, 300]}
MANY_QUEUES = (500, 336, "queues")
REQUIREMENTS = ("req.csv", "requirements.given.csv")


def options():
    numbers = lambda text: [int(part) for part in text.split(",")]
    words = lambda text: text.split(",")
    parser = argparse.ArgumentParser(description="How the schedule grows with agents, horizon and likeness.")
    parser.add_argument("--peakshift", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--agents", type=numbers, help="default: 30 to 10000, fewer over 14 and 28 days")
    parser.add_argument("--hours", type=numbers, default=list(AGENTS), help="horizons")
    parser.add_argument("--kinds", type=words, help="different, alike, queues (twelve of them), campaign (as init --days makes it); "
                                                     "default: the first two, and one row of the third")
    parser.add_argument("--rows", type=words, help="these rows alone, as AGENTS:HOURS:KIND")
    parser.add_argument("--plans", type=Path, help="a folder of plan folders with a requirement (req.csv or requirements.given.csv) in place "
                                                   "of made ones; optimum.json beside it is printed")
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of the timed run; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of the run of given work; 0 leaves it out")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds after which a run is given up")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--against-binary", type=Path, help="an older build to compare with; growth.sh takes --against COMMIT")
    parser.add_argument("--against-name", default="older")
    parser.add_argument("--csv", type=Path, help="also write the rows to this file")
    return parser.parse_args()


def rows(given):
    """Agents, hours and kind of each row."""
    if given.rows:
        for row in given.rows:
            agents, hours, kind = row.split(":")
            yield int(agents), int(hours), kind
        return
    for kind in given.kinds or ["different", "alike"]:
        for hours in given.hours:
            for agents in given.agents or AGENTS.get(hours, AGENTS[60]):
                yield agents, hours, kind
    if given.agents is None and given.kinds is None and MANY_QUEUES[1] in given.hours:
        yield MANY_QUEUES


def command(given, folder, *more, build=None):
    return [build or given.peakshift, "schedule", folder, "--threads", given.threads, "--seed", given.seed, "--gap", 0, "--lang", "en",
            "--json", *more]


def summary(done):
    """What a run says; nothing if it was given up or failed."""
    if done.code != 0:
        print(done.err, file=sys.stderr)
    return json.loads(done.out) if done.code == 0 else None


def schedule(given, folder, *more):
    """One run and its summary."""
    done = run([*command(given, folder, *more), "--quiet"], given.patience)
    return done, summary(done)


def measure(given, folder, row, requirement):
    if given.against_binary:
        plans.keep_what_it_knows(given.against_binary, folder)
    asked = ["--requirements", requirement] if requirement else []
    done, found = schedule(given, folder, *asked, "--iterations", 0, "--time-limit", given.patience)
    row.update(first_wall=done.wall if found else None, first_cpu=done.cpu, status="given up")
    if given.rounds and found:
        done, found = schedule(given, folder, *asked, "--iterations", given.rounds, "--time-limit", given.patience)
        row.update(work_rounds=given.rounds, work_cpu=done.cpu if found else None, work_bound=found and found["bound"])
    row.update(megabytes=done.megabytes)
    if given.seconds and row["first_wall"] is not None:
        asked += ["--time-limit", given.seconds]
        older = beside(given, folder, row, asked) if given.against_binary else None
        done, seen = follow(command(given, folder, *asked))
        found = summary(done)
        row.update(wall=done.wall, cpu=done.cpu, megabytes=done.megabytes)
        if older and found:
            at_end = done.cpu if found["objective"]["total"] <= older["objective"]["total"] else None
            early = reached(seen, older["objective"]["total"])
            row.update(reached_cpu=at_end if early is None else early)
    if found:
        row.update(total=found["objective"]["total"], bound=found["bound"], gap=found["gap"],
                   rounds=found["iterations"], status=found["status"])


def beside(given, folder, row, asked):
    """The older build on a copy of the plan."""
    copy = folder.with_name(folder.name + "-older")
    shutil.copytree(folder, copy)
    done = run([*command(given, copy, *asked, build=given.against_binary), "--quiet"], given.patience)
    found = summary(done)
    if found:
        row.update(older=given.against_name, older_cpu=done.cpu, older_megabytes=done.megabytes,
                   older_total=found["objective"]["total"], older_gap=found["gap"])
    shutil.rmtree(copy)
    return found


def show(row):
    cell = lambda key, form, width: f"{form.format(row[key]) if row.get(key) is not None else '-':>{width}}"
    return " ".join([
        cell("agents", "{}", 6), cell("hours", "{}", 5), f"{row['kind']:<9}", cell("kinds", "{}", 5), "|",
        cell("first_wall", "{:.2f}", 8), cell("first_cpu", "{:.2f}", 6), "|",
        cell("work_rounds", "{}", 6), cell("work_cpu", "{:.1f}", 8), cell("work_bound", "{:,.0f}", 12), "|",
        cell("wall", "{:.1f}", 8), cell("cpu", "{:.1f}", 8), cell("megabytes", "{:.0f}", 6),
        cell("total", "{:,.0f}", 12), cell("bound", "{:,.0f}", 12), cell("gap", "{:.2%}", 7), cell("rounds", "{}", 7),
        str(row["status"])])


def compared(row):
    """The lines below a row: the optimum where it is known, the older build where there is one."""
    if row.get("optimum") and row.get("total"):
        over, short = row["total"] / row["optimum"] - 1, 1 - row["bound"] / row["optimum"]
        yield f"       optimum {row['optimum']:,.0f}: total {over:.2%} above it, bound {short:.2%} below it"
    if row.get("older_total") is not None and row.get("total") is not None:
        gaps = f"gap {row['older_gap']:.2%}, now {row['gap']:.2%}"
        if row["gap"] > 0:
            gaps += f" (old/new {row['older_gap'] / row['gap']:.1f})"
        memory = f"memory {row['older_megabytes']:.0f} MB, now {row['megabytes'] / row['older_megabytes']:.2f} of it"
        reach = "its total not reached"
        if row.get("reached_cpu") is not None:
            share = row["reached_cpu"] / row["older_cpu"]
            reach = f"its total after {row['reached_cpu']:.1f} of its {row['older_cpu']:.1f} CPU s ({share:.2f})"
        yield f"       {row['older']}: total {row['older_total']:,.0f}, {gaps}; {reach}; {memory}"


def made(given, work):
    """The rows with their folders and no requirement but the plan's own."""
    for agents, hours, kind in rows(given):
        folder = work / f"{kind}-{hours}-{agents}"
        plans.make(given.peakshift, folder, agents, hours, kind, given.seed)
        yield folder, {"agents": agents, "hours": hours, "kind": kind, "kinds": plans.kinds_of(folder)}, None


def given_plans(given, work):
    """A row for each folder of `--plans` that has a requirement."""
    for source in sorted(path for path in given.plans.iterdir() if (path / "plan.toml").exists()):
        requirement = next((source / name for name in REQUIREMENTS if (source / name).exists()), None)
        if requirement is None:
            continue
        folder = work / source.name
        shutil.copytree(source, folder)
        start, end = plans.horizon(folder)
        row = {"plan": source.name, "agents": len(plans.read_rows(folder / "agents.csv")[1]), "kind": source.name,
               "hours": round((end - start).total_seconds() / 3600), "kinds": plans.kinds_of(folder)}
        known = folder / "optimum.json"
        if known.exists():
            row["optimum"] = plans.optimum(known)
        yield folder, row, requirement.resolve()


def main():
    given = options()
    print(HEAD, flush=True)
    table = []
    with tempfile.TemporaryDirectory() as work:
        for folder, row, requirement in (given_plans if given.plans else made)(given, Path(work)):
            measure(given, folder, row, requirement)
            table.append(row)
            print("\n".join([show(row), *compared(row)]), flush=True)
            shutil.rmtree(folder)
            if given.csv:
                write(given.csv, table)


def write(path, table):
    with path.open("w", encoding="utf-8", newline="") as file:
        rows_of = csv.DictWriter(file, COLUMNS)
        rows_of.writeheader()
        rows_of.writerows(table)


if __name__ == "__main__":
    main()
