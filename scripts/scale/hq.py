"""Plans the folders of a list on HyperQueue, and ends with one table over all of them.

    pip install hyperqueue==0.27.0
    python3 scripts/scale/hq.py LIST --into DIR [--workers 3] [--server-dir DIR] [--peakshift PROGRAM] [-- OPTIONS of plan]

Without --server-dir it starts a server and workers of its own here. Each plan is a task of one core; plans whose rosters have people whom
others may borrow are one task together, as the order of the list decides who has them. A task is `plan --resume`: what is done and has not
changed is left alone, so that a run which was killed is simply started again.
"""
import argparse
import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BORROW = {"borrow", "可借调", "共享"}


def options():
    own, of_plan = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, of_plan = own[:at], own[at + 1:]
    parser = argparse.ArgumentParser(description="Plans the folders of a list on HyperQueue.")
    parser.add_argument("list", type=Path, help="a plan folder a line, relative to the list; lines that begin with # say nothing")
    parser.add_argument("--into", type=Path, default=Path("out-many"), help="where the table over all plans goes")
    parser.add_argument("--workers", type=int, default=1, help="workers to start here")
    parser.add_argument("--cores", type=int, help="cores of each of them; default: all")
    parser.add_argument("--server-dir", type=Path, help="of a server that runs already; none is started then")
    parser.add_argument("--peakshift", default=shutil.which("peakshift") or "target/release/peakshift")
    return parser.parse_args(own), of_plan


def plans_of(path):
    """The folders of a list, in order, each once."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    named = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return list(dict.fromkeys((path.parent / name).resolve() for name in named))


def lends(plan):
    """Whether others may have people of this roster, as far as the head of its table tells."""
    roster = plan / "agents.csv"
    if not roster.is_file():
        return False
    head = roster.read_bytes().split(b"\n", 1)[0]
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            names = next(csv.reader(io.StringIO(head.decode(encoding))), [])
            return any(name.strip().lower() in BORROW for name in names)
        except UnicodeDecodeError:
            continue
    return False


def groups_of(plans):
    """Plans that go into one task."""
    lending = [plan for plan in plans if lends(plan)]
    return [[plan] for plan in plans if plan not in lending] + ([lending] if lending else [])


def run(client, given, of_plan, plans, work):
    from hyperqueue import Job

    # One plan that fails must stop none of the others, and by default the second failure cancels all that is left.
    job = Job(max_fails=None, name="peakshift")
    for at, group in enumerate(groups_of(plans)):
        told = work / f"{at:05}"
        command = [given.peakshift, "plan", *map(str, group), "--resume", "--threads", "1", "--quiet", "--into", str(told), *of_plan]
        # Where each writes is said: by default a second job of a new server writes over what the first one said.
        job.program(command, name=group[0].name, cwd=str(work), stdout=f"{told}.out", stderr=f"{told}.err")
    client.wait_for_jobs([client.submit(job)], raise_on_error=False)


def main():
    given, of_plan = options()
    given.peakshift = str(Path(given.peakshift).resolve())
    plans = plans_of(given.list)
    with tempfile.TemporaryDirectory() as work:
        from hyperqueue.client import Client
        from hyperqueue.cluster import LocalCluster, WorkerConfig

        if given.server_dir:
            run(Client(given.server_dir), given, of_plan, plans, Path(work))
        else:
            with LocalCluster() as cluster:
                for _ in range(given.workers):
                    cluster.start_worker(WorkerConfig(cores=given.cores or os.cpu_count()))
                run(cluster.client(), given, of_plan, plans, Path(work))
    # Does what is left, says once more what failed, and writes the table.
    last = [given.peakshift, "plan", "--list", str(given.list), "--resume", "--into", str(given.into), *of_plan]
    sys.exit(subprocess.run(last, check=False).returncode)


if __name__ == "__main__":
    main()
