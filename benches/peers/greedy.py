"""A quick schedule to hint with: agents in random order, each given the blocks that help most, and again until none moves."""
import functools
import math
import random

import numpy as np

from contract import SLOTS_PER_HOUR, blocks_of, paid_slots, total_cost
from pausing import best_filling

TRIED = 12  # blocks that get exact pauses before one is chosen


@functools.cache
def fillings(breaks, length, shortest, longest):
    """Some ways to fill a work block: tuples of (offset, length, activity)."""
    pause, meal, margin, meal_after = breaks
    with_meal = length > meal_after
    found = set()
    for pauses in range(length // shortest + 1):
        work = length - pauses * pause - (meal if with_meal else 0)
        stretches = pauses + 1 + with_meal
        if not stretches * shortest <= work <= stretches * longest:
            continue
        base, extra = divmod(work, stretches)
        even = [base + (i < extra) for i in range(stretches)]
        full = []
        for i in range(stretches):
            rest = stretches - i - 1
            full.append(min(longest, work - sum(full) - rest * shortest))
        for lengths in (even, even[::-1], full, full[::-1]):
            for meal_at in range(1, stretches) if with_meal else (0,):
                filling = lay_out(lengths, meal_at, pause, meal)
                meals = [(o, n) for o, n, activity in filling if activity == "meal"]
                if all(margin <= o <= length - n - margin for o, n in meals):
                    found.add(filling)
        if len(found) >= 12:
            break
    return sorted(found)


def lay_out(lengths, meal_at, pause, meal):
    filling, offset = [], 0
    for i, stretch in enumerate(lengths):
        if i:
            kind, long = ("meal", meal) if i == meal_at else ("break", pause)
            filling.append((offset, long, kind))
            offset += long
        filling.append((offset, stretch, "work"))
        offset += stretch
    return tuple(filling)


class Greedy:
    def __init__(self, plan, seed):
        self.plan, self.random = plan, random.Random(seed)
        self.need = np.array(plan.required)
        self.ready_need = np.array(plan.standby)
        self.price = np.array(plan.shortage_price) / SLOTS_PER_HOUR
        self.online, self.ready = np.zeros_like(self.need), np.zeros_like(self.need)
        self.members, self.leads = np.zeros(plan.slots), np.zeros(plan.slots)
        self.tours = [[] for _ in plan.agents]
        self.pairs = {}  # block length: (first point, end point) of every block of that length
        for p, a in enumerate(plan.points):
            for last in range(p + 1, len(plan.points)):
                self.pairs.setdefault(plan.points[last] - a, []).append((p, last))
        minutes = lambda key: plan.minutes("breaks", key)
        self.breaks = {"stretch": (minutes("min_work_minutes"), minutes("max_work_minutes")), "margin": minutes("meal_margin_minutes"),
                       "pauses": {"break": minutes("break_minutes"), "meal": minutes("meal_minutes")},
                       "meal_after": minutes("meal_after_minutes")}
        rest = plan.minutes("rules", "min_rest_minutes")
        self.rules = {"rest": rest, "gap": max(1, min(rest, plan.minutes("rules", "min_gap_minutes"))),
                      "blocks": plan.settings["rules"]["max_blocks_per_duty"],
                      "paid": plan.minutes("rules", "max_duty_minutes"), "span": plan.minutes("rules", "max_span_minutes")}

    def run(self, out_of_time):
        """Fills every tour, then plans every agent anew, again and again while that helps.

        Stops between agents when `out_of_time` says so; it is told whether this is the first sweep.
        """
        order, best, lowest = list(range(len(self.plan.agents))), self.tours, math.inf
        while True:
            self.random.shuffle(order)
            for i in order:
                if out_of_time(lowest == math.inf):
                    break
                self.count(i, -1)
                self.tours[i] = []
                self.fill(i)
            total = total_cost(self.plan, self.tours)
            if total >= lowest - 1e-6:
                return best
            best, lowest = list(self.tours), total

    def take(self, tours):
        """Goes on from these tours."""
        self.tours = list(tours)
        for i in range(len(tours)):
            self.count(i, 1)

    def count(self, i, sign, segments=None):
        agent = self.plan.agents[i]
        for start, end, activity, queue in self.tours[i] if segments is None else segments:
            if activity == "standby":
                self.ready[queue, start:end] += sign * agent.efficiency
                continue
            (self.leads if agent.lead else self.members)[start:end] += sign
            if activity == "work":
                self.online[queue, start:end] += sign * agent.efficiency

    def fill(self, i):
        for find in (self.best_work, self.best_standby):
            while (block := find(i)) is not None:
                self.tours[i] = sorted(self.tours[i] + block)
                self.count(i, 1, block)

    def fits(self, i, mine, block):
        """Do R2, R6, R7 and R8 hold with one more block? Blocks are (start, end, paid slots)."""
        rules = self.rules
        blocks = sorted([*mine, block])
        if sum(paid for _, _, paid in blocks) > self.plan.agents[i].max_hours * SLOTS_PER_HOUR:
            return False
        duty = []
        for start, end, paid in blocks:
            gap = start - duty[-1][1] if duty else rules["rest"]
            if gap < rules["gap"]:
                return False
            duty = [*(duty if gap < rules["rest"] else []), (start, end, paid)]
            if (len(duty) > rules["blocks"] or sum(paid for _, _, paid in duty) > rules["paid"]
                    or end - duty[0][0] > rules["span"]):
                return False
        return True

    def on_duty_cost(self, i):
        """Running sums over slots of the price of being in a block (wishes) and of being on duty (squads)."""
        plan, agent = self.plan, self.plan.agents[i]
        wish = np.zeros(plan.slots)
        for cell, cost in enumerate(agent.wish_cost):
            wish[plan.points[cell]:plan.points[cell + 1]] = cost / plan.cell_length(cell)
        price, size = plan.settings["penalties"]["lead_shortage"] / SLOTS_PER_HOUR, plan.settings["squads"]["size"]
        missing = self.members / size - self.leads
        squad = -price * np.clip(missing, 0, 1) if agent.lead else price * np.clip(missing + 1 / size, 0, 1 / size)
        return running(wish), running(wish + squad)

    def starts(self, i, length, paid):
        """Slots at which a block of this length can start for the agent, on the grid, free, and allowed beside the others."""
        plan, agent = self.plan, self.plan.agents[i]
        mine = [(a, b, paid_slots(plan, [s for s in self.tours[i] if a <= s[0] < b])) for _, a, b in blocks_of(self.tours[i])]
        return np.array([plan.points[p] for p, last in self.pairs.get(length, ())
                         if all(agent.free[p:last]) and self.fits(i, mine, (plan.points[p], plan.points[last], paid))], dtype=int)

    def paid_worth(self, i):
        """What a paid slot is worth while promised hours are missing."""
        plan, agent = self.plan, self.plan.agents[i]
        missing = agent.min_hours * SLOTS_PER_HOUR > paid_slots(plan, self.tours[i])
        return plan.settings["penalties"]["below_min_hours"] / SLOTS_PER_HOUR if missing else 0.0

    def online_worth(self, agent):
        """By queue of the agent: running sums over slots of what being on line is worth."""
        surplus = self.plan.settings["penalties"]["surplus"] / SLOTS_PER_HOUR
        useful = np.clip(self.need - self.online, 0, agent.efficiency)
        return [running((useful * self.price - (agent.efficiency - useful) * surplus)[q]) for q in agent.queues]

    def fillings(self, length):
        keys = ("break_minutes", "meal_minutes", "meal_margin_minutes", "meal_after_minutes")
        breaks = tuple(self.plan.minutes("breaks", key) for key in keys)
        return fillings(breaks, length, *(self.plan.minutes("breaks", key) for key in ("min_work_minutes", "max_work_minutes")))

    def best_work(self, i):
        """The block that helps most; for an empty tour, the two blocks that together help most."""
        worth = self.online_worth(self.plan.agents[i])
        found = self.best_by_span(i, worth, 1e-6)
        if not self.tours[i] and len(found) > 1:
            spans = self.best_pair(i, found)
        else:
            spans = self.best_spans(found, TRIED)
        refined = [self.refine(i, span, *found[span], worth) for span in spans]
        if not self.tours[i]:
            return sorted(segment for _, block in refined for segment in block) or None
        return max(refined, key=lambda f: f[0])[1] if refined else None

    def best_by_span(self, i, worth, floor):
        """{(start, length): (value, filling)} of the best ready filling of every block that fits the tour of the agent."""
        best = {}
        for values, starts, filling in self.valued_blocks(i, worth):
            length = filling[-1][0] + filling[-1][1]
            for value, t in zip(values.tolist(), starts.tolist()):
                if value > max(floor, best.get((t, length), (-math.inf,))[0]):
                    best[t, length] = (value, filling)
        return best

    def best_spans(self, found, count):
        return sorted(found, key=lambda span: -found[span][0])[:count]

    def best_pair(self, i, found):
        """The one or two blocks of the highest value that a tour can hold: R6, R7 and R8 for all pairs at once."""
        rules, spans = self.rules, list(found)
        start = np.array([t for t, _ in spans])
        end = start + [length for _, length in spans]
        value = np.array([found[span][0] for span in spans])
        paid = np.array([paid_slots(self.plan, [(o, o + n, activity, None) for o, n, activity in found[span][1]])
                         for span in spans])
        gap = start[None, :] - end[:, None]
        together, both = gap < rules["rest"], paid[:, None] + paid[None, :]
        allowed = (gap >= rules["gap"]) & (both <= self.plan.agents[i].max_hours * SLOTS_PER_HOUR)
        allowed &= ~together | ((both <= rules["paid"]) & (end[None, :] - start[:, None] <= rules["span"])
                                & (rules["blocks"] >= 2))
        pairs = np.where(allowed, value[:, None] + value[None, :], -math.inf)
        a, b = np.unravel_index(pairs.argmax(), pairs.shape)
        single = value.argmax()
        return [spans[a], spans[b]] if pairs[a, b] > value[single] else [spans[single]]

    def refine(self, i, span, value, filling, worth):
        """A block with its pauses and queues where they cost least: (value, segments)."""
        (t, length), agent, breaks = span, self.plan.agents[i], self.breaks
        ready = sum(max(w[t + o + n] - w[t + o] for w in worth) for o, n, activity in filling if activity == "work")
        best, segments = best_filling(t, t + length, worth, breaks["stretch"], breaks["pauses"], length > breaks["meal_after"],
                                      breaks["margin"])
        block = [(a, b, activity, agent.queues[q] if q is not None else None) for a, b, activity, q in segments]
        return value + best - ready, block

    def valued_blocks(self, i, worth):
        """(values, starts, filling) of all fillings at all starts at which a block fits the tour of the agent."""
        plan, agent, minutes = self.plan, self.plan.agents[i], self.plan.minutes
        _, duty_cost = self.on_duty_cost(i)
        slot_cost = agent.cost / SLOTS_PER_HOUR - self.paid_worth(i)
        meal, meal_after = minutes("breaks", "meal_minutes"), minutes("breaks", "meal_after_minutes")
        for length in range(minutes("rules", "min_block_minutes"), minutes("rules", "max_block_minutes") + 1):
            unpaid = meal if length > meal_after and not plan.settings["breaks"]["meal_paid"] else 0
            starts = self.starts(i, length, length - unpaid)
            if not len(starts) or not worth:
                continue
            cost = duty_cost[starts + length] - duty_cost[starts] + (length - unpaid) * slot_cost
            for filling in self.fillings(length):
                value = -cost
                for offset, n, activity in filling:
                    if activity == "work":
                        value = value + np.max([w[starts + offset + n] - w[starts + offset] for w in worth], axis=0)
                yield value, starts, filling

    def best_standby(self, i):
        plan, agent, minutes = self.plan, self.plan.agents[i], self.plan.minutes
        if not agent.queues:
            return None
        price = plan.settings["penalties"]["standby_shortage"] / SLOTS_PER_HOUR
        value = np.clip(self.ready_need - self.ready, 0, agent.efficiency)[agent.queues] * price
        wish, _ = self.on_duty_cost(i)
        worth = running(value.max(axis=0)) - wish
        slot_cost = agent.cost * plan.settings["standby"]["pay_ratio"] / SLOTS_PER_HOUR - self.paid_worth(i)
        best, choice = 1e-6, None
        for length in range(minutes("standby", "min_block_minutes"), minutes("standby", "max_block_minutes") + 1):
            starts = self.starts(i, length, length)
            if not len(starts):
                continue
            gain = worth[starts + length] - worth[starts] - length * slot_cost
            if gain.max() > best:
                best, choice = gain.max(), (int(starts[gain.argmax()]), length)
        return self.standby_block(agent, *choice, value) if choice else None

    def standby_block(self, agent, start, length, value):
        """Segments by queue; the queue changes only where the requirement does."""
        block, choice = [], value.argmax(axis=0)
        for t in range(start, start + length):
            queue = agent.queues[choice[t]]
            if block and block[-1][3] == queue:
                block[-1] = (block[-1][0], t + 1, "standby", queue)
            else:
                block.append((t, t + 1, "standby", queue))
        return block


def running(values):
    return np.concatenate(([0.0], np.cumsum(values)))
