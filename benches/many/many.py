"""Plans N samples in a loop, one after the other, and as one list side by side; prints a table of both.

The samples have FROM to TO agents, evenly, in turn of each template, and seeds 1 to N. The loop and the list get the same seconds for each
plan, and both work on copies of the same folders, the list first.
"""
import argparse
import json
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
    return parser.parse_args()


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


def main():
    asked = options()
    limits = ["--time-limit", str(asked.seconds), "--gap", "0", "--threads", str(asked.threads), "--quiet"]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        side, loop = work / "side", work / "loop"
        side.mkdir()
        names = samples(asked, side)
        shutil.copytree(side, loop)
        (side / "list.txt").write_text("\n".join(names) + "\n")

        command = [asked.peakshift, "plan", "--list", side / "list.txt", "--into", work / "table", *limits]
        together = measure.run(command)
        if together.code != 0:
            sys.exit(f"the list ended with {together.code}: {together.err}{together.out}")
        alone = []
        for name in names:
            alone.append(measure.run([asked.peakshift, "plan", loop / name, *limits]))
            if alone[-1].code != 0:
                sys.exit(f"{name} ended with {alone[-1].code}: {alone[-1].err}")

        wall, largest = sum(run.wall for run in alone), max(run.megabytes for run in alone)
        pairs = list(zip(totals(side, names), totals(loop, names)))
        dearer = [100 * (one / other - 1) for one, other in pairs if other > 0]
        n = len(names)
        print(f"{n} plans of {asked.agents} agents, {asked.seconds:g} s each")
        print(f"{'':22}{'wall s':>10}{'CPU s':>10}{'plans/h':>10}{'peak MB':>10}")
        for head, seconds, cpu, megabytes in (
            ("loop, one by one", wall, sum(run.cpu for run in alone), largest),
            ("list, side by side", together.wall, together.cpu, together.megabytes),
        ):
            print(f"{head:22}{seconds:10.1f}{cpu:10.1f}{3600 * n / seconds:10.0f}{megabytes:10.0f}")
        print(f"throughput: {wall / together.wall:.2f} times the loop's")
        print(f"totals: {sum(dearer) / len(dearer):+.2f} % on average, from {min(dearer):+.2f} to {max(dearer):+.2f} %")
        print(f"memory: that of {together.megabytes / largest:.1f} plans")


main()
