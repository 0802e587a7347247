"""The contract on the grid of blocks alone: a relaxation, small enough for a roster of hundreds.

Blocks, gaps, duties, hours and standby are exact. Inside a work block only the slots on line in each piece of a cell are
counted; where pauses lie is left open, but no window holds more work than the densest row of stretches and breaks. Every
tour satisfies this, shortage is convex, so the optimum here is a lower bound.
"""
from model import Schedule
from tours import Tour


class OutlineTour(Tour):
    def add_pauses(self):
        """`work[queue][piece]` counts slots on line in a piece."""
        on_duty = {cell for kind in ("short", "long") for cell in self.on[kind]}
        for piece, (cell, a, b) in enumerate(self.pieces):
            if cell not in on_duty:
                continue
            for q in self.work:
                self.work[q][piece] = self.model.new_int_var(0, b - a, "")
            duty = [self.on[kind][cell] for kind in ("short", "long") if cell in self.on[kind]]
            self.model.add(sum(self.work[q][piece] for q in self.work) <= (b - a) * sum(duty))

    def keep_stretches(self):
        """Windows of two to six pieces, and all blocks together."""
        pieces = [piece for piece in range(len(self.pieces)) if any(piece in line for line in self.work.values())]
        for first in pieces:
            for last in range(first + 1, min(first + 6, len(self.pieces))):
                line = [self.work[q][piece] for piece in range(first, last + 1) for q in self.work if piece in self.work[q]]
                length = self.pieces[last][2] - self.pieces[first][1]
                most = self.densest(length)
                if most < length:
                    self.model.add(sum(line) <= most)
        self.limit_blocks(pieces)

    def densest(self, length):
        """The most slots on line in a window: stretches as long as allowed, breaks between them."""
        period = self.stretch[1] + self.pause["break"]
        return length // period * self.stretch[1] + min(length % period, self.stretch[1])

    def limit_blocks(self, pieces):
        """On line in all blocks of a kind: at most a line through the best that a block of each length can hold."""
        stretch, pause = self.stretch[1], self.pause["break"]
        period, work, duty = stretch + pause, [], []
        for kind in ("short", "long"):
            shortest, longest = self.lengths(kind)
            held = [period * self.most_work(length, kind) - stretch * length for length in range(shortest, longest + 1)]
            if not self.start[kind] or not held:
                continue
            duty += [max(held) * v for v in self.start[kind].values()]
            duty += [stretch * self.plan.cell_length(cell) * v for cell, v in self.on[kind].items()]
        work = [period * self.work[q][piece] for piece in pieces for q in self.work]
        if work:
            self.model.add(sum(work) <= sum(duty))

    def most_work(self, length, kind):
        """The most slots on line in a block: the fewest breaks with which stretches are not too long."""
        with_meal = kind == "long"
        room = length - (self.pause["meal"] if with_meal else 0)
        breaks = 0
        while room - breaks * self.pause["break"] > (breaks + 1 + with_meal) * self.stretch[1]:
            breaks += 1
        return room - breaks * self.pause["break"]

    def add_meals(self):
        # one meal for each long block; a meal at its start stands for it in hours and wages
        self.begin["meal"] = {self.plan.points[point]: v for point, v in self.start["long"].items()}

    def values(self, segments):
        found = {v.index: 1 for v in self.outer_variables(segments)}
        for start, end, activity, queue in segments:
            if activity == "work":
                for piece, (_, a, b) in enumerate(self.pieces):
                    slots = min(b, end) - max(a, start)
                    if slots > 0:
                        index = self.work[queue][piece].index
                        found[index] = found.get(index, 0) + slots
        return found


class Outline(Schedule):
    def new_tour(self, i):
        return OutlineTour(self.model, self.plan, self.plan.agents[i], self.pieces)

    def add_coverage(self):
        plan, scale = self.plan, self.scale
        surplus = scale.price(plan.settings["penalties"]["surplus"])
        for q in range(len(plan.queues)):
            for piece, (_, a, b) in enumerate(self.pieces):
                need = scale.people(plan.required[q][a]) * (b - a)
                terms = [(tour.work[q][piece], scale.people(tour.agent.efficiency)) for tour in self.free.values()
                         if piece in tour.work.get(q, ())]
                self.at_least(need, terms, scale.price(plan.shortage_price[q][a]) + surplus)
                self.terms += [(v, surplus * weight) for v, weight in terms]
                self.constant -= surplus * need
            inside = {t for _, a, b in self.pieces for t in range(a, b)}
            for t in set(range(plan.slots)) - inside:
                self.constant += scale.price(plan.shortage_price[q][t]) * scale.people(plan.required[q][t])
