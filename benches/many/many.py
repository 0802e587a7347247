"""Plans N samples in a loop, one after the other, and as one list side by side; prints a table of both.

With --hyperqueue the same list is done by scripts/scale/hq.py too, on one worker of as many cores; with --no-loop the loop is left out.

The samples have FROM to TO agents, evenly, in turn of each template, and seeds 1 to N. The loop and the list get the same seconds for each
plan, and both work on copies of the same folders, the list first.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402

TEMPLATES = ("double11", "618", "black-friday")


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peakshift", required=True, help="the binary")
    parser.add_argument("--plans", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=5.0, help="time limit of each plan")
    parser.add_argument("--agents", default="12-60", help="from the first to the second number of agents")
    parser.add_argument("--threads", type=int, default=0, help="threads of the loop's plans and of the list; 0: all cores")
    parser.add_argument("--hyperqueue", metavar="PYTHON", help="a Python that has hyperqueue: the list on HyperQueue, too")
    parser.add_argument("--no-loop", action="store_true", help="leave the loop out")
    return parser.parse_args()


def on_hyperqueue(asked, folder, limits):
    """The run of the folder's list on HyperQueue."""
    script = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "scale" / "hq.py"
    cores = asked.threads or os.cpu_count()
    command = [asked.hyperqueue, script, folder / "list.txt", "--into", folder / "table", "--cores", cores,
               "--peakshift", asked.peakshift, "--", *limits]
    return checked(measure.run([str(part) for part in command]), "HyperQueue")


def checked(run, what):
    """A run that went well."""
    if run.code != 0:
        sys.exit(f"{what} ended with {run.code}: {run.err}{run.out}")
    return run


def compared(totals_of, totals_then):
    """How much dearer the first totals are than the others, in words."""
    dearer = [100 * (one / other - 1) for one, other in zip(totals_of, totals_then) if other > 0]
    return f"{sum(dearer) / len(dearer):+.2f} % on average, from {min(dearer):+.2f} to {max(dearer):+.2f} %"


def samples(asked, folder):
    """Makes the plan folders; their names."""
    least, most = (int(number) for number in asked.agents.split("-"))
    names = []
    for at in range(asked.plans):
        agents = least + (most - least) * at // max(1, asked.plans - 1)
        name = f"{at:03}-{agents}-agents"
        command = [asked.peakshift, "init", folder / name, "--agents", str(agents), "--seed", str(at + 1),
                   "--template", TEMPLATES[at % len(TEMPLATES)], "--quiet"]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
        names.append(name)
    return names


def totals(folder, names):
    """The objective of each plan."""
    read = lambda name: json.loads((folder / name / "out" / "summary.json").read_text())
    return [read(name)["objective"]["total"] for name in names]


def row(head, plans, seconds, cpu, megabytes):
    print(f"{head:22}{seconds:10.1f}{cpu:10.1f}{3600 * plans / seconds:10.0f}{megabytes:10.0f}", flush=True)


def main():
    asked = options()
    of_plan = ["--time-limit", str(asked.seconds), "--gap", "0"]
    limits = [*of_plan, "--threads", str(asked.threads), "--quiet"]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        side, loop, spread = work / "side", work / "loop", work / "spread"
        side.mkdir()
        names = samples(asked, side)
        (side / "list.txt").write_text("\n".join(names) + "\n")
        shutil.copytree(side, loop)
        shutil.copytree(side, spread)

        command = [asked.peakshift, "plan", "--list", side / "list.txt", "--into", work / "table", *limits]
        together = checked(measure.run(command), "the list")
        n = len(names)
        print(f"{n} plans of {asked.agents} agents, {asked.seconds:g} s each")
        print(f"{'':22}{'wall s':>10}{'CPU s':>10}{'plans/h':>10}{'peak MB':>10}")
        row("list, side by side", n, together.wall, together.cpu, together.megabytes)
        if not asked.no_loop:
            alone = [checked(measure.run([asked.peakshift, "plan", loop / name, *limits]), name) for name in names]
            wall, largest = sum(run.wall for run in alone), max(run.megabytes for run in alone)
            row("loop, one by one", n, wall, sum(run.cpu for run in alone), largest)
            print(f"throughput: {wall / together.wall:.2f} times the loop's")
            print(f"totals: {compared(totals(side, names), totals(loop, names))}")
            print(f"memory: that of {together.megabytes / largest:.1f} plans")
        if asked.hyperqueue:
            engine = on_hyperqueue(asked, spread, of_plan)
            # Of the engine's tasks and servers the system says neither CPU nor memory here.
            print(f"{'list on HyperQueue':22}{engine.wall:10.1f}{'':10}{3600 * n / engine.wall:10.0f}")
            print(f"throughput on HyperQueue: {together.wall / engine.wall:.2f} times the list's")
            print(f"totals on HyperQueue: {compared(totals(spread, names), totals(side, names))}")


main()
