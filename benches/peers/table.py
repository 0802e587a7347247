"""The table behind benches/peers.sh: each plan by peakshift and by the peer, one after the other, both judged the same way."""
import argparse
import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from measure import run  # noqa: E402

COLUMNS = ["plan", "agents", "ours_total", "ours_bound", "ours_gap", "ours_wall", "ours_first_wall", "ours_status", "ours_judged",
           "peer_shape", "peer_total", "peer_bound", "peer_gap", "peer_wall", "peer_first_wall", "peer_hint", "peer_status",
           "peer_judged", "ratio", "joint_gap"]
HEAD = (f"{'plan':<14} {'agents':>6} | {'peakshift':>11} {'bound':>11} {'gap':>7} {'first s':>7} {'judged':<7} | "
        f"{'CP-SAT':>11} {'bound':>11} {'gap':>7} {'hint':>11} {'hint s':>7} {'judged':<7} {'shape':<6} {'status':<9} | "
        f"{'ratio':>6} {'joint gap':>9}")


def options():
    parser = argparse.ArgumentParser(description="peakshift and the CP-SAT peer on the same plans.")
    parser.add_argument("plans", type=Path, help="a folder of plan folders; results are written under each")
    parser.add_argument("--peakshift", required=True)
    parser.add_argument("--python", required=True, help="a Python that has OR-Tools")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shape", default="auto")
    parser.add_argument("--referee", type=Path, required=True, help="judges both; `peakshift verify` if there is no such file")
    parser.add_argument("--csv", type=Path)
    return parser.parse_args()


def requirement(given, plan):
    """The given requirement of a plan, or its own."""
    path = plan / "requirements.given.csv"
    if path.exists():
        return path
    path = plan / "out" / "requirements.csv"
    if not path.exists():
        for stage in ("forecast", "staff"):
            done = run([given.peakshift, stage, plan, "--quiet"])
            if done.code != 0:
                raise SystemExit(done.err)
    return path


def judge(given, plan, requirements, schedule):
    """(total, verdict) of a schedule by the referee, or by `peakshift verify` where there is no referee."""
    if given.referee.exists():
        found = json.loads(run([sys.executable, given.referee, plan, "--requirements", requirements, "--schedule", schedule,
                                "--json"]).out)
        return found["objective"]["total"], "clean" if found["ok"] else "BROKEN"
    (plan / "out").mkdir(exist_ok=True)
    own = plan / "out" / "requirements.csv"
    if requirements != own:
        own.write_bytes(requirements.read_bytes())
    found = json.loads(run([given.peakshift, "verify", plan, "--schedule", schedule, "--json"]).out)
    return found["objective"]["total"], "BROKEN" if found["violations"] else "clean"


def ours(given, plan, requirements):
    common = [given.peakshift, "schedule", plan, "--requirements", requirements, "--threads", given.threads, "--seed", given.seed,
              "--quiet", "--json"]
    first = run([*common, "--iterations", 0])
    done = run([*common, "--time-limit", given.seconds])
    if done.code != 0:
        raise SystemExit(done.err)
    summary = json.loads(done.out)
    total, judged = judge(given, plan, requirements, plan / "out" / "schedule.csv")
    return {"agents": summary["counts"]["agents"], "ours_total": total, "ours_bound": summary["bound"],
            "ours_gap": gap(total, summary["bound"]), "ours_wall": done.wall, "ours_first_wall": first.wall,
            "ours_status": summary["status"], "ours_judged": judged}


def peer(given, plan, requirements):
    schedule = plan / "peer" / "schedule.csv"
    done = run([given.python, HERE / "solve.py", plan, "--requirements", requirements, "--schedule", schedule,
                "--seconds", given.seconds, "--threads", given.threads, "--seed", given.seed, "--shape", given.shape])
    if done.code != 0:
        print(done.err, file=sys.stderr)
        return {"peer_status": "failed", "peer_judged": "-"}
    found = json.loads(done.out)
    total, judged = judge(given, plan, requirements, schedule)
    return {"peer_shape": found["shape"], "peer_total": total, "peer_bound": found["bound"], "peer_gap": gap(total, found["bound"]),
            "peer_wall": done.wall, "peer_first_wall": found["first_seconds"], "peer_hint": found["hint"],
            "peer_status": found["status"], "peer_judged": judged}


def gap(total, bound):
    return (total - bound) / total if total else 0.0


def compare(given, plan):
    requirements = requirement(given, plan)
    row = {"plan": plan.name, **ours(given, plan, requirements), **peer(given, plan, requirements)}
    if "peer_total" in row:
        row["ratio"] = row["peer_total"] / row["ours_total"] if row["ours_total"] else 1.0
        row["joint_gap"] = gap(min(row["ours_total"], row["peer_total"]), max(row["ours_bound"], row["peer_bound"]))
    return row


def show(row):
    cell = lambda key, form, width: f"{form.format(row[key]) if key in row else '-':>{width}}"
    money = "{:,.1f}"
    return " ".join([
        f"{row['plan']:<14}", cell("agents", "{}", 6), "|", cell("ours_total", money, 11), cell("ours_bound", money, 11),
        cell("ours_gap", "{:.2%}", 7), cell("ours_first_wall", "{:.2f}", 7), f"{row['ours_judged']:<7}", "|",
        cell("peer_total", money, 11), cell("peer_bound", money, 11), cell("peer_gap", "{:.2%}", 7),
        cell("peer_hint", money, 11), cell("peer_first_wall", "{:.2f}", 7), f"{row['peer_judged']:<7}",
        f"{row.get('peer_shape', '-'):<6}", f"{row['peer_status']:<9}", "|", cell("ratio", "{:.3f}", 6),
        cell("joint_gap", "{:.2%}", 9)])


def main():
    given = options()
    print(HEAD, flush=True)
    rows = []
    for plan in sorted(path for path in given.plans.iterdir() if (path / "plan.toml").exists()):
        rows.append(compare(given, plan))
        print(show(rows[-1]), flush=True)
        if given.csv:
            with given.csv.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, COLUMNS)
                table.writeheader()
                table.writerows(rows)


if __name__ == "__main__":
    main()
