"""Plan folders of any size, horizon and likeness, made from what `peakshift init` writes."""
import csv
import datetime as dt
import json
import re
import subprocess

TIME = "%Y-%m-%dT%H:%M"
# what interchangeable agents can do: two sets of queues, so that ten kinds of agents stay ten at every size
SKILLS = ("presale;aftersale", "presale;aftersale", "aftersale;logistics")
# what each queue is split into where there are many of them, by its share of the inquiries
SPLIT = (0.4, 0.3, 0.2, 0.1)
# the finding for a key of plan.toml that a build does not know
UNKNOWN_KEY = "E202"


def make(peakshift, folder, agents, hours, kind, seed):
    """Writes a plan with its forecast and requirement; `kind` is different, alike, queues (different, twelve queues) or campaign (whole days as
    `init --days` makes them)."""
    quiet = dict(check=True, stdout=subprocess.DEVNULL)
    more = {"alike": ["--alike"], "campaign": ["--days", str(hours // 24)]}.get(kind, [])
    if kind == "campaign" and hours % 24:
        raise SystemExit(f"a campaign has whole days, not {hours} hours")
    subprocess.run([peakshift, "init", folder, "--agents", str(agents), "--seed", str(seed), "--quiet", *more], **quiet)
    if kind != "campaign":
        start, end = horizon(folder)
        days = set_horizon(folder, start, hours)
        stretch_hours(folder, hours / ((end - start).total_seconds() / 3600), kind)
        set_windows(folder, days, kind)
    if kind == "queues":
        split_queues(folder)
    for stage in ("forecast", "staff"):
        subprocess.run([peakshift, stage, folder, "--quiet"], **quiet)


def keep_what_it_knows(older, folder):
    """Takes out of plan.toml the keys that an older build has not heard of, so that both builds plan the same thing."""
    done = subprocess.run([older, "check", folder, "--json", "--quiet"], capture_output=True, text=True)
    unknown = {found["line"] for found in json.loads(done.stdout)["findings"] if found["code"] == UNKNOWN_KEY}
    path = folder / "plan.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for at, line in enumerate(lines, 1) if at not in unknown), encoding="utf-8")


def horizon(folder):
    text = (folder / "plan.toml").read_text(encoding="utf-8-sig")
    return tuple(dt.datetime.strptime(re.search(rf'^{key} = "([^"]+)"', text, re.M)[1], TIME) for key in ("start", "end"))


def set_horizon(folder, start, hours):
    """Moves the end of the plan; gives the number of days that the horizon reaches."""
    path, end = folder / "plan.toml", start + dt.timedelta(hours=hours)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'^end = "[^"]+"', f'end = "{end.strftime(TIME)}"', text, count=1, flags=re.M), encoding="utf-8")
    return (end.date() - start.date()).days + 1


def read_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        return table.fieldnames, list(table)


def write_rows(path, names, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, names)
        table.writeheader()
        table.writerows(rows)


def stretch_hours(folder, factor, kind):
    """Hours promised and allowed follow the horizon; interchangeable agents get one of two sets of queues."""
    path, seen = folder / "agents.csv", {}
    names, rows = read_rows(path)
    for row in rows:
        for key in ("min_hours", "max_hours"):
            if row[key]:
                row[key] = f"{float(row[key]) * factor:.1f}"
        if kind == "alike":
            count = seen[row["tier"]] = seen.get(row["tier"], 0) + 1
            row["queues"] = SKILLS[count % len(SKILLS)]
    write_rows(path, names, rows)


def set_windows(folder, days, kind):
    """Daily windows and wishes are repeated on every further day; interchangeable agents have none."""
    path = folder / "availability.csv"
    if not path.exists():
        return
    if kind == "alike":
        path.unlink()
        return
    names, rows = read_rows(path)
    last = {}
    for row in rows:
        key = (row["agent_id"], row["kind"])
        last[key] = max(last.get(key, row["start"]), row["start"])
    first_day = min(dt.datetime.strptime(row["start"], TIME).date() for row in rows)
    more = []
    for row in rows:
        if row["kind"] == "unavailable" or row["start"] != last[row["agent_id"], row["kind"]]:
            continue
        start, end = (dt.datetime.strptime(row[key], TIME) for key in ("start", "end"))
        for day in range(1, days - (start.date() - first_day).days):
            later = dt.timedelta(days=day)
            more.append({**row, "start": (start + later).strftime(TIME), "end": (end + later).strftime(TIME)})
    write_rows(path, names, rows + more)


def split_queues(folder):
    """Splits every queue into those of SPLIT, and gives each agent two of them for one."""
    path = folder / "plan.toml"
    text = path.read_text(encoding="utf-8")
    for block in re.findall(r"\n\[\[queues\]\]\n(?:[^\n]+\n)*", text):
        key, name = (re.search(rf'^{field} = "([^"]+)"', block, re.M)[1] for field in ("id", "name"))
        parts = [block.replace(f'id = "{key}"', f'id = "{key}-{part}"').replace(f'name = "{name}"', f'name = "{name} {part}"')
                 for part in range(1, len(SPLIT) + 1)]
        text = text.replace(block, "".join(parts))
    path.write_text(text, encoding="utf-8")
    (folder / "drill.toml").unlink()
    names, rows = read_rows(folder / "inquiries.csv")
    write_rows(folder / "inquiries.csv", names, [
        {**row, "queue": f"{row['queue']}-{part}", "inquiries": count}
        for row in rows for part, count in enumerate(shares(int(row["inquiries"])), 1)])
    names, rows = read_rows(folder / "agents.csv")
    for at, row in enumerate(rows):
        row["queues"] = ";".join(f"{queue}-{(at + turn) % len(SPLIT) + 1}" for queue in row["queues"].split(";") for turn in (0, 1))
    write_rows(folder / "agents.csv", names, rows)


def shares(count):
    """A whole number in the parts of SPLIT, whole numbers too."""
    upto = [round(count * sum(SPLIT[:part])) for part in range(len(SPLIT) + 1)]
    return [later - earlier for earlier, later in zip(upto, upto[1:])]


def optimum(path):
    """The known optimum of a plan."""
    return json.loads(path.read_text(encoding="utf-8"))["optimum"]


def kinds_of(folder):
    """How many kinds of agents there are: agents of one kind differ in id and name only."""
    windows = {}
    path = folder / "availability.csv"
    for row in read_rows(path)[1] if path.exists() else ():
        windows.setdefault(row["agent_id"], []).append((row["start"], row["end"], row["kind"]))
    _, rows = read_rows(folder / "agents.csv")
    return len({(*(value for key, value in row.items() if key not in ("agent_id", "name")),
                 tuple(sorted(windows.get(row["agent_id"], ())))) for row in rows})
