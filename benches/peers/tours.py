"""One agent's rules R1 to R11 in CP-SAT: every solution is a tour, every tour is a solution.

Blocks and stretches are counted where they start and end. For runs that cannot overlap, "at least l long" is
`on[t] >= starts in the last l` and "at most l long" is `on[t] <= starts in the last l`; the linear relaxation of these rows
is the hull of all sequences of runs, as with one arc for each run, with far fewer variables.
"""
import math

from contract import blocks_of

KINDS = ("short", "long", "standby")  # work without meal, work with meal, standby


class Tour:
    """Variables and constraints of one agent. Lists are sparse dictionaries: a missing key is the constant 0."""

    def __init__(self, model, plan, agent, pieces):
        self.model, self.plan, self.agent, self.pieces = model, plan, agent, pieces
        self.point_at = {slot: point for point, slot in enumerate(plan.points)}
        self.stretch = (plan.minutes("breaks", "min_work_minutes"), plan.minutes("breaks", "max_work_minutes"))
        self.pause = {"break": plan.minutes("breaks", "break_minutes"), "meal": plan.minutes("breaks", "meal_minutes")}
        self.start, self.end, self.on = ({kind: {} for kind in KINDS} for _ in range(3))
        self.work = {q: {} for q in agent.queues}
        self.begin = {"break": {}, "meal": {}}
        self.standby_in = {q: {} for q in agent.queues}
        self.open, self.eaten, self.duty = {}, {}, {}
        if not agent.queues:
            return
        for kind in KINDS:
            self.add_blocks(kind)
        self.add_pauses()
        self.keep_stretches()
        self.add_meals()
        self.add_standby_queues()
        self.keep_gaps()
        self.add_duties()

    def boolean(self):
        return self.model.new_bool_var("")

    # ---------------------------------------------------------------- blocks: R1, R2, R4, R5, R6

    def lengths(self, kind):
        """Shortest and longest block of a kind, in slots."""
        plan = self.plan
        if kind == "standby":
            return plan.minutes("standby", "min_block_minutes"), plan.minutes("standby", "max_block_minutes")
        shortest, longest = plan.minutes("rules", "min_block_minutes"), plan.minutes("rules", "max_block_minutes")
        meal_after = plan.minutes("breaks", "meal_after_minutes")
        return (shortest, min(longest, meal_after)) if kind == "short" else (max(shortest, meal_after + 1), longest)

    def kind_of(self, standby, length):
        return "standby" if standby else "long" if length > self.lengths("short")[1] else "short"

    def usable_cells(self, kind, shortest):
        """Free cells; standby only where it can be of use to someone, if the agent has no hours to fill."""
        plan, agent = self.plan, self.agent
        free = [cell for cell in range(plan.cells) if agent.free[cell]]
        if kind != "standby" or agent.min_hours > 0:
            return free
        wanted = [cell for cell in free
                  if any(plan.standby[q][t] > 0 for q in agent.queues for t in plan.cell_slots(cell))]
        near = lambda a, b: max(plan.points[a], plan.points[b]) < min(plan.points[a + 1], plan.points[b + 1]) + shortest
        return [cell for cell in free if any(near(cell, other) for other in wanted)]

    def add_blocks(self, kind):
        plan, model, points = self.plan, self.model, self.plan.points
        shortest, longest = self.lengths(kind)
        start, end, on = self.start[kind], self.end[kind], self.on[kind]
        for first, last in runs(self.usable_cells(kind, shortest)):
            if shortest > longest or points[last + 1] - points[first] < shortest:
                continue
            for cell in range(first, last + 1):
                on[cell] = self.boolean()
                if points[last + 1] - points[cell] >= shortest:
                    start[cell] = self.boolean()
                if points[cell + 1] - points[first] >= shortest:
                    end[cell + 1] = self.boolean()
        for point in range(plan.cells + 1):
            change = [on.get(point), *negative(on.get(point - 1)), *negative(start.get(point)), end.get(point)]
            require_zero(model, change)
        for cell in on:
            recent = [start[p] for p in start if p <= cell and points[cell] - points[p] < shortest]
            model.add(on[cell] >= sum(recent))
            model.add(on[cell] <= sum(start[p] for p in start if p <= cell and points[cell + 1] - points[p] <= longest))

    def every(self, table, key):
        """The variables at a key over the three kinds of blocks."""
        return [table[kind][key] for kind in KINDS if key in table[kind]]

    def keep_gaps(self):
        plan, points = self.plan, self.plan.points
        gap = max(min(plan.minutes("rules", "min_gap_minutes"), plan.minutes("rules", "min_rest_minutes")), 1)
        for cell in range(plan.cells):
            resting = [end for p in range(cell + 1) if points[cell] - points[p] < gap for end in self.every(self.end, p)]
            busy = self.every(self.on, cell)
            if busy:
                self.model.add_at_most_one(busy + resting)

    # ---------------------------------------------------------------- inside a work block: R3, R9, R10, R11

    def add_pauses(self):
        plan, on_duty = self.plan, [{**self.on["short"]}, {**self.on["long"]}]
        cell_of = {t: cell for cell in range(plan.cells) for t in plan.cell_slots(cell)}
        self.duty_at = {t: [on[cell] for on in on_duty if cell in on] for t, cell in cell_of.items()}
        self.duty_at = {t: found for t, found in self.duty_at.items() if found}
        margins = {"break": self.stretch[0], "meal": max(plan.minutes("breaks", "meal_margin_minutes"), self.stretch[0])}
        with_meal = {t for t, cell in cell_of.items() if cell in self.on["long"]}
        for first, last in runs(sorted(self.duty_at)):
            for t in range(first, last + 1):
                for q in self.work:
                    self.work[q][t] = self.boolean()
                for pause, length in self.pause.items():
                    inside = first + margins[pause] <= t and t + length + margins[pause] <= last + 1
                    if length and inside and (pause == "break" or t in with_meal):
                        self.begin[pause][t] = self.boolean()

    def stretch_starts(self, t):
        """What may begin a stretch at t: a block, or work after a pause. At most one of them is true."""
        found = [self.begin[pause][t - length] for pause, length in self.pause.items() if t - length in self.begin[pause]]
        point = self.point_at.get(t)
        return found + [self.start[kind][point] for kind in ("short", "long") if point in self.start[kind]]

    def keep_stretches(self):
        model, (shortest, longest) = self.model, self.stretch
        starts = {t: self.stretch_starts(t) for t in range(self.plan.slots + 1)}
        window = lambda t, length: [v for u in range(max(0, t - length + 1), t + 1) for v in starts[u]]
        for t, duty in self.duty_at.items():
            line = [self.work[q][t] for q in self.work]
            pausing = [self.begin[pause][u] for pause, length in self.pause.items()
                       for u in range(t - length + 1, t + 1) if u in self.begin[pause]]
            model.add(sum(line) + sum(pausing) == sum(duty))
            model.add(sum(line) >= sum(window(t, shortest)))
            model.add(sum(line) <= sum(window(t, longest)))
            if len(line) > 1:
                for q in self.work:
                    before = self.work[q].get(t - 1)
                    model.add(self.work[q][t] <= sum(starts[t]) + (0 if before is None else before))
        for t in starts:
            if t not in self.duty_at:
                require_zero(model, starts[t])

    def add_meals(self):
        """A long block opens a wish for a meal after its margin, and closes it a margin before its end."""
        plan, points = self.plan, self.plan.points
        margin, length = plan.minutes("breaks", "meal_margin_minutes"), self.pause["meal"]
        opens = {points[p] + margin: v for p, v in self.start["long"].items()}
        closes = {points[p] - margin - length: v for p, v in self.end["long"].items()}
        waiting = eaten = None
        for t in range(plan.slots + 1):
            meal = self.begin["meal"].get(t)
            if t in opens or meal is not None:
                waiting = self.step(waiting, opens.get(t), meal, self.open, t)
            if t in closes or meal is not None:
                eaten = self.step(eaten, meal, closes.get(t), self.eaten, t)
        for last in (waiting, eaten):
            require_zero(self.model, [last])

    def step(self, before, more, less, table, t):
        """A counter of 0 or 1 after one slot: before + more - less."""
        table[t] = self.boolean()
        require_zero(self.model, [table[t], *negative(before), *negative(more), less])
        return table[t]

    def on_line(self, queue, t):
        """The variables of which one is true when the agent is on line in a queue in a slot."""
        return [self.work[queue][t]] if t in self.work.get(queue, ()) else []

    # ---------------------------------------------------------------- standby: R3

    def add_standby_queues(self):
        for piece, (cell, _, _) in enumerate(self.pieces):
            on = self.on["standby"].get(cell)
            if on is None:
                continue
            if len(self.standby_in) == 1:
                self.standby_in[self.agent.queues[0]][piece] = on
                continue
            for q in self.standby_in:
                self.standby_in[q][piece] = self.boolean()
            self.model.add(sum(self.standby_in[q][piece] for q in self.standby_in) == on)

    # ---------------------------------------------------------------- duties and hours: R7, R8

    def paid(self, first, last):
        """Paid slots in the cells first .. last - 1."""
        plan = self.plan
        terms = [plan.cell_length(cell) * v for cell in range(first, last) for v in self.every(self.on, cell)]
        if not plan.settings["breaks"]["meal_paid"]:
            inside = range(plan.points[first], plan.points[last])
            terms += [-self.pause["meal"] * v for t, v in self.begin["meal"].items() if t in inside]
        return sum(terms)

    def add_duties(self):
        plan, model, points = self.plan, self.model, self.plan.points
        rest, span = plan.minutes("rules", "min_rest_minutes"), plan.minutes("rules", "max_span_minutes")
        for point in range(plan.cells):
            begun = self.every(self.start, point)
            if not begun:
                continue
            first = self.duty[point] = self.boolean()
            recent = [v for p in range(point + 1) if points[point] - points[p] < rest for v in self.every(self.end, p)]
            model.add(first <= sum(begun))
            for end in recent:
                model.add_implication(end, first.Not())
            for v in begun:
                model.add_bool_or([first, v.Not(), *recent])
        for cell in range(plan.cells):
            busy = self.every(self.on, cell)
            if busy:
                model.add(sum(busy) <= sum(v for p, v in self.duty.items() if p <= cell and points[cell + 1] - points[p] <= span))
        self.limit_duties(rest, span)
        if self.agent.max_hours < math.inf:
            model.add(self.paid(0, plan.cells) <= math.floor(self.agent.max_hours * 12 + 1e-9))

    def limit_duties(self, rest, span):
        plan, model, points = self.plan, self.model, self.plan.points
        most_blocks, most_paid = plan.settings["rules"]["max_blocks_per_duty"], plan.minutes("rules", "max_duty_minutes")
        shortest = min(plan.minutes("rules", "min_block_minutes"), plan.minutes("standby", "min_block_minutes"))
        gap = plan.minutes("rules", "min_gap_minutes")
        blocks_bind = lambda room: (room + gap) // (shortest + gap) > most_blocks
        paid_binds = lambda room: min(room, self.agent.max_hours * 12) > most_paid

        def limit(first, last, room, when):
            if blocks_bind(room):
                begun = [v for p in range(first, last) for v in self.every(self.start, p)]
                model.add(sum(begun) <= most_blocks).only_enforce_if(when)
            if paid_binds(room):
                model.add(self.paid(first, last) <= most_paid).only_enforce_if(when)

        for point, first in self.duty.items():
            last = max(p for p in range(point, plan.cells + 1) if points[p] - points[point] <= span)
            later = {p: v for p, v in self.duty.items() if point < p < last and points[p] - points[point] >= rest + shortest}
            limit(point, last, points[last] - points[point], [first] + [v.Not() for v in later.values()])
            for p, v in later.items():
                between = [w.Not() for other, w in later.items() if other < p]
                limit(point, p, points[p] - rest - points[point], [first, v] + between)
        begun = [v for p in range(plan.cells) for v in self.every(self.start, p)]
        if begun:
            model.add(sum(begun) <= most_blocks * sum(self.duty.values()))
            model.add(self.paid(0, plan.cells) <= most_paid * sum(self.duty.values()))

    # ---------------------------------------------------------------- to and from segments

    def segments(self, value):
        """The tour of a solution: (start, end, activity, queue) by start."""
        segments = []
        for pause, begins in self.begin.items():
            segments += [(t, t + self.pause[pause], pause, None) for t, v in begins.items() if value(v)]
        for q, line in self.work.items():
            segments += [(a, b + 1, "work", q) for a, b in runs([t for t, v in line.items() if value(v)])]
        return sorted(segments + self.standby_segments(value), key=lambda segment: segment[0])

    def standby_segments(self, value):
        segments = []
        for q, pieces in self.standby_in.items():
            slots = [t for piece, v in pieces.items() if value(v) for t in range(*self.pieces[piece][1:])]
            segments += [(a, b + 1, "standby", q) for a, b in runs(slots)]
        return segments

    def values(self, segments):
        """The variables that are not 0 in a tour, by index, with their values."""
        true = self.outer_variables(segments) + self.inner_variables(segments)
        return {v.index: 1 for v in true}

    def outer_variables(self, segments):
        """The variables of blocks and duties that are 1 in a tour."""
        plan, true = self.plan, []
        rest, previous = plan.minutes("rules", "min_rest_minutes"), None
        for standby, start, end in blocks_of(segments):
            kind = self.kind_of(standby, end - start)
            a, b = self.point_at[start], self.point_at[end]
            true += [self.start[kind][a], self.end[kind][b], *(self.on[kind][cell] for cell in range(a, b))]
            if previous is None or start - previous >= rest:
                true.append(self.duty[a])
            previous = end
        for start, end, activity, queue in segments:
            if activity == "standby" and len(self.standby_in) > 1:
                inside = [piece for piece, (_, a, b) in enumerate(self.pieces) if start <= a and b <= end]
                true += [self.standby_in[queue][piece] for piece in inside]
        return true

    def inner_variables(self, segments):
        """The variables inside work blocks that are 1 in a tour."""
        true = []
        for start, end, activity, queue in segments:
            if activity == "work":
                true += [self.work[queue][t] for t in range(start, end)]
            elif activity != "standby":
                true.append(self.begin[activity][start])
        for standby, start, end in blocks_of(segments):
            if self.kind_of(standby, end - start) == "long":
                true += self.meal_counters(segments, start, end)
        return true

    def meal_counters(self, segments, start, end):
        meal = next(a for a, _, activity, _ in segments if activity == "meal" and start <= a < end)
        margin = self.plan.minutes("breaks", "meal_margin_minutes")
        waiting = [self.open[t] for t in range(start + margin, meal) if t in self.open]
        return waiting + [self.eaten[t] for t in range(meal, end - margin - self.pause["meal"]) if t in self.eaten]


def runs(numbers):
    """(first, last) of every maximal run of neighbouring whole numbers in an ascending list."""
    found = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return found


def negative(variable):
    return [] if variable is None else [-variable]


def require_zero(model, terms):
    terms = [term for term in terms if term is not None]
    if terms:
        model.add(sum(terms) == 0)
