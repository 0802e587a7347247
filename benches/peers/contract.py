"""Reads a plan folder and a requirement, evaluates and writes schedules: the contract as the peer sees it.

Time is counted in slots of 5 minutes from plan.start. A *cell* is the time between two neighbouring points of the block
grid; blocks are runs of whole cells. Supported: CSV inputs in UTF-8 or GB18030 with English headers, as `init` writes.
"""
import bisect
import csv
import datetime as dt
import io
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

SLOT_SECONDS = 300
SLOTS_PER_HOUR = 12

DEFAULTS = {
    "plan": {"interval_minutes": 30},
    "inputs": {"agents": "agents.csv", "availability": "availability.csv"},
    "rules": {"block_grid_minutes": 30, "min_block_minutes": 180, "max_block_minutes": 540, "min_gap_minutes": 120,
              "max_blocks_per_duty": 3, "max_duty_minutes": 600, "max_span_minutes": 840, "min_rest_minutes": 660},
    "breaks": {"max_work_minutes": 45, "min_work_minutes": 20, "break_minutes": 10, "meal_after_minutes": 300,
               "meal_minutes": 30, "meal_margin_minutes": 90, "meal_paid": False},
    "standby": {"min_block_minutes": 60, "max_block_minutes": 240, "pay_ratio": 0.5},
    "squads": {"size": 10, "experienced_share": 0.3},
    "penalties": {"shortage": {"normal": 300.0, "peak": 600.0, "burst": 900.0}, "surplus": 5.0, "standby_shortage": 80.0,
                  "lead_shortage": 200.0, "experienced_shortage": 60.0, "below_min_hours": 30.0,
                  "outside_preference": 8.0, "avoided": 20.0, "night_over_fair_share": 25.0, "fair_night_hours": 12.0},
}
# efficiency, cost per hour, can lead, experienced
TIERS = {"senior": (1.2, 60.0, True, True), "regular": (1.0, 45.0, False, True), "new": (0.6, 35.0, False, False),
         "borrowed": (0.5, 50.0, False, False), "outsourced": (0.8, 40.0, False, False)}


@dataclass
class Agent:
    id: str
    name: str
    tier: str
    queues: list          # indices of the queues this agent serves
    efficiency: float
    cost: float           # per paid hour
    lead: bool
    experienced: bool
    min_hours: float
    max_hours: float
    free: list = field(default_factory=list)      # per cell: may the agent work in all of it
    wish_cost: list = field(default_factory=list)  # per cell: price of being in a block there


@dataclass
class Plan:
    zone: ZoneInfo
    start: int            # seconds since 1970 UTC
    slots: int
    queues: list          # ids
    settings: dict
    points: list          # slots on the block grid, ascending
    night: list           # per cell: slots between 00:00 and 06:00 local
    agents: list = field(default_factory=list)
    required: list = field(default_factory=list)   # [queue][slot], standard agents
    standby: list = field(default_factory=list)    # [queue][slot]
    shortage_price: list = field(default_factory=list)  # [queue][slot], per agent-hour
    tense: list = field(default_factory=list)      # per slot: is the level peak or burst for some queue

    @property
    def cells(self):
        return len(self.points) - 1

    def minutes(self, table, key):
        """A setting in minutes as slots."""
        return self.settings[table][key] * 60 // SLOT_SECONDS

    def cell_slots(self, cell):
        return range(self.points[cell], self.points[cell + 1])

    def cell_length(self, cell):
        return self.points[cell + 1] - self.points[cell]


def over(default, given):
    """The defaults with the given keys in their place, tables merged."""
    merged = dict(default)
    for key, value in given.items():
        merged[key] = over(default[key], value) if isinstance(default.get(key), dict) else value
    return merged


def moment(text, zone):
    """Seconds since 1970 UTC of a local time, or of one with its own offset."""
    if isinstance(text, dt.datetime):
        when = text
    else:
        day, _, clock = text.strip().replace("/", "-").replace("T", " ").partition(" ")
        year, month, date = (int(part) for part in day.split("-"))
        when = dt.datetime.fromisoformat(f"{year:04}-{month:02}-{date:02}T{clock.strip().zfill(5)}")
    return int((when if when.tzinfo else when.replace(tzinfo=zone)).timestamp())


def rows(path):
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    for row in csv.DictReader(io.StringIO(text), delimiter=separator):
        yield {key.strip().lower(): (value or "").strip() for key, value in row.items() if key}


def read_plan(folder, requirements):
    folder = Path(folder)
    given = tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8-sig"))
    settings = {table: over(default, given.get(table, {})) for table, default in DEFAULTS.items()}
    zone = ZoneInfo(settings["plan"]["timezone"])
    start, end = (moment(settings["plan"][key], zone) for key in ("start", "end"))
    slots = (end - start) // SLOT_SECONDS
    local = [dt.datetime.fromtimestamp(start + SLOT_SECONDS * t, zone) for t in range(slots + 1)]
    grid = settings["rules"]["block_grid_minutes"] * 60
    points = [t for t, when in enumerate(local) if (when.hour * 3600 + when.minute * 60 + when.second) % grid == 0]
    night = [sum(local[t].hour < 6 for t in range(a, b)) for a, b in zip(points, points[1:])]
    plan = Plan(zone, start, slots, [queue["id"] for queue in given["queues"]], settings, points, night)
    read_agents(plan, folder, given.get("tiers", []))
    read_requirements(plan, requirements)
    return plan


def read_agents(plan, folder, given_tiers):
    tiers = dict(TIERS)
    for tier in given_tiers:
        old = tiers.get(tier["id"], (None, None, False, False))
        keys = ("efficiency", "cost_per_hour", "can_lead", "experienced")
        tiers[tier["id"]] = tuple(tier.get(key, was) for key, was in zip(keys, old))
    kinds = {}
    availability = folder / plan.settings["inputs"]["availability"]
    if availability.exists():
        for row in rows(availability):
            span = (moment(row["start"], plan.zone) - plan.start, moment(row["end"], plan.zone) - plan.start)
            kinds.setdefault(row["agent_id"], {}).setdefault(row["kind"], []).append(span)
    for row in rows(folder / plan.settings["inputs"]["agents"]):
        efficiency, cost, lead, experienced = tiers[row["tier"]]
        number = lambda key, default: float(row[key]) if row.get(key) else default
        served = {part.strip() for part in row["queues"].split(";")}
        agent = Agent(row["agent_id"], row.get("name", ""), row["tier"],
                      [q for q, queue in enumerate(plan.queues) if queue in served],
                      number("efficiency", efficiency), number("cost_per_hour", cost), lead, experienced,
                      number("min_hours", 0.0), number("max_hours", math.inf))
        set_wishes(plan, agent, kinds.get(agent.id, {}))
        plan.agents.append(agent)


def covered(a, b, spans):
    """Seconds of [a, b) inside the union of spans."""
    total, reached = 0, a
    for c, d in sorted(spans):
        c, d = max(c, reached), min(d, b)
        if d > c:
            total, reached = total + d - c, d
    return total


def set_wishes(plan, agent, kinds):
    penalties = plan.settings["penalties"]
    for a, b in zip(plan.points, plan.points[1:]):
        a, b = a * SLOT_SECONDS, b * SLOT_SECONDS
        inside = covered(a, b, kinds["available"]) == b - a if "available" in kinds else True
        agent.free.append(inside and covered(a, b, kinds.get("unavailable", [])) == 0)
        outside = b - a - covered(a, b, kinds["prefer"]) if "prefer" in kinds else 0
        avoided = covered(a, b, kinds.get("avoid", []))
        agent.wish_cost.append((outside * penalties["outside_preference"] + avoided * penalties["avoided"]) / 3600)


def read_requirements(plan, path):
    price = plan.settings["penalties"]["shortage"]
    table = lambda value: [[value] * plan.slots for _ in plan.queues]
    plan.required, plan.standby, plan.shortage_price = table(0.0), table(0.0), table(price["normal"])
    plan.tense = [False] * plan.slots
    interval = plan.settings["plan"]["interval_minutes"] * 60 // SLOT_SECONDS
    for row in rows(path):
        first = (moment(row["start"], plan.zone) - plan.start) // SLOT_SECONDS
        q = plan.queues.index(row["queue"])
        for t in range(max(first, 0), min(first + interval, plan.slots)):
            plan.required[q][t] = float(row["required"])
            plan.standby[q][t] = float(row["standby_required"] or 0)
            plan.shortage_price[q][t] = price[row["level"]]
            plan.tense[t] = plan.tense[t] or row["level"] != "normal"


def blocks_of(tour):
    """(is standby, first slot, end slot) of each block of a tour: segments (start, end, activity, queue) by start."""
    blocks = []
    for start, end, activity, _ in tour:
        standby = activity == "standby"
        if blocks and blocks[-1][2] == start and blocks[-1][0] == standby:
            blocks[-1] = (standby, blocks[-1][1], end)
        else:
            blocks.append((standby, start, end))
    return blocks


def paid_slots(plan, tour):
    meal_paid = plan.settings["breaks"]["meal_paid"]
    return sum(end - start for start, end, activity, _ in tour if activity != "meal" or meal_paid)


def private_cost(plan, agent, tour):
    """Wages, promised hours, wishes and fairness of one agent's tour, in currency."""
    penalties = plan.settings["penalties"]
    paid = paid_slots(plan, tour)
    standby = sum(end - start for start, end, activity, _ in tour if activity == "standby")
    wages = agent.cost * (paid - standby * (1 - plan.settings["standby"]["pay_ratio"])) / SLOTS_PER_HOUR
    wishes = night = 0
    for _, start, end in blocks_of(tour):
        for cell in range(bisect.bisect_left(plan.points, start), bisect.bisect_left(plan.points, end)):
            wishes += agent.wish_cost[cell]
            night += plan.night[cell]
    below = max(0.0, agent.min_hours - paid / SLOTS_PER_HOUR) * penalties["below_min_hours"]
    unfair = max(0.0, night / SLOTS_PER_HOUR - penalties["fair_night_hours"]) * penalties["night_over_fair_share"]
    return wages + wishes + below + unfair


def total_cost(plan, tours):
    """The objective of section 4 for one tour for each agent, in currency."""
    penalties, squads = plan.settings["penalties"], plan.settings["squads"]
    online = [[0.0] * plan.slots for _ in plan.queues]
    standby = [[0.0] * plan.slots for _ in plan.queues]
    duty, leads, experienced = ([0] * plan.slots for _ in range(3))
    for agent, tour in zip(plan.agents, tours):
        for start, end, activity, queue in tour:
            for t in range(start, end):
                if activity == "standby":
                    standby[queue][t] += agent.efficiency
                    continue
                duty[t] += 1
                leads[t] += agent.lead
                experienced[t] += agent.experienced
                if activity == "work":
                    online[queue][t] += agent.efficiency
    total = 0.0
    for q in range(len(plan.queues)):
        for t in range(plan.slots):
            over_need = online[q][t] - plan.required[q][t]
            total += max(0.0, -over_need) * plan.shortage_price[q][t] + max(0.0, over_need) * penalties["surplus"]
            total += max(0.0, plan.standby[q][t] - standby[q][t]) * penalties["standby_shortage"]
    for t in range(plan.slots):
        total += max(0.0, (duty[t] - leads[t]) / squads["size"] - leads[t]) * penalties["lead_shortage"]
        if plan.tense[t]:
            missing = squads["experienced_share"] * duty[t] - experienced[t]
            total += max(0.0, missing) * penalties["experienced_shortage"]
    private = sum(private_cost(plan, agent, tour) for agent, tour in zip(plan.agents, tours))
    return total / SLOTS_PER_HOUR + private


def lead_of(plan, block, lead_blocks):
    """The id of the lead on duty who overlaps a work block most, or nothing."""
    best, longest = "", 0
    for lead, start, end in lead_blocks:
        overlap = min(end, block[2]) - max(start, block[1])
        if overlap > longest:
            best, longest = lead.id, overlap
    return best


def write_schedule(plan, tours, path):
    def clock(slot):
        when = dt.datetime.fromtimestamp(plan.start + slot * SLOT_SECONDS, plan.zone)
        text = when.strftime("%Y-%m-%dT%H:%M")
        twice = when.utcoffset() != when.replace(fold=1 - when.fold).utcoffset()
        offset = when.strftime("%z")
        return f"{text}{offset[:3]}:{offset[3:5]}" if twice else text

    lead_blocks = [(agent, start, end) for agent, tour in zip(plan.agents, tours) if agent.lead
                   for standby, start, end in blocks_of(tour) if not standby]
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["agent_id", "name", "tier", "start", "end", "activity", "queue", "lead"])
        for agent, tour in zip(plan.agents, tours):
            blocks = blocks_of(tour)
            for start, end, activity, queue in tour:
                block = next(b for b in blocks if b[1] <= start < b[2])
                lead = "" if agent.lead or block[0] else lead_of(plan, block, lead_blocks)
                named = plan.queues[queue] if activity in ("work", "standby") else ""
                out.writerow([agent.id, agent.name, agent.tier, clock(start), clock(end), activity, named, lead])
