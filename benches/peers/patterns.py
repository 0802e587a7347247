"""Tours made of work blocks from a pool of patterns, one variable for each: for improving a group of agents at a time.

A pattern is a whole work block with its pauses and queues. Gaps, duties, hours and standby are as in `tours`.
"""
import math

import numpy as np

from contract import blocks_of
from model import Schedule
from tours import Tour

BLOCKS = 120  # patterns by value, for each agent and valuation


class PatternTour(Tour):
    def __init__(self, model, plan, agent, pieces, pool):
        self.pool = pool  # [segments of a block]
        super().__init__(model, plan, agent, pieces)

    def add_pauses(self):
        self.chosen = {}
        self.at = {}
        for block in self.pool:
            v = self.chosen[tuple(block)] = self.boolean()
            for start, end, activity, queue in block:
                if activity == "work":
                    for t in range(start, end):
                        self.at.setdefault((queue, t), []).append(v)

    def keep_stretches(self):
        """Every start and end of a block is that of its pattern."""
        for kind in ("short", "long"):
            for table, side in ((self.start[kind], 0), (self.end[kind], 1)):
                by_point = {}
                for block, v in self.chosen.items():
                    ends = (block[0][0], block[-1][1])
                    if self.kind_of(False, ends[1] - ends[0]) == kind:
                        by_point.setdefault(self.point_at[ends[side]], []).append(v)
                for point, v in table.items():
                    self.model.add(sum(by_point.get(point, [])) == v)

    def add_meals(self):
        self.begin["meal"] = {self.plan.points[point]: v for point, v in self.start["long"].items()}

    def on_line(self, queue, t):
        return self.at.get((queue, t), [])

    def segments(self, value):
        found = [segment for block, v in self.chosen.items() if value(v) for segment in block]
        return sorted(found + self.standby_segments(value), key=lambda segment: segment[0])

    def inner_variables(self, segments):
        return [self.chosen[block] for block in work_blocks(segments)]


class PatternSchedule(Schedule):
    def __init__(self, plan, scale, tours, pools):
        self.pools = pools
        super().__init__(plan, scale, tours, sorted(pools))

    def new_tour(self, i):
        return PatternTour(self.model, self.plan, self.plan.agents[i], self.pieces, self.pools[i])


def work_blocks(tour):
    """The work blocks of a tour, each a tuple of segments."""
    return [tuple(s for s in tour if start <= s[0] < end) for standby, start, end in blocks_of(tour) if not standby]


def pools(board, group, random):
    """Blocks to choose from for each agent of a group: those in place, the best beside all others, the best for what is missing
    without the group at random prices. `board` is a Greedy that holds the present tours."""
    found = {i: dict.fromkeys(work_blocks(board.tours[i])) for i in group}
    for i in group:
        board.count(i, -1)
    for i in group:
        tour, board.tours[i] = board.tours[i], []
        noise = np.repeat(random.uniform(0.1, 1.0, (len(board.need), board.need.shape[1] // 6 + 1)), 6, axis=1)
        add_best(board, i, found[i], noise[:, :board.need.shape[1]])
        for j in group:
            if j != i:
                board.count(j, 1)
        add_best(board, i, found[i], 1.0)
        for j in group:
            if j != i:
                board.count(j, -1)
        board.tours[i] = tour
    for i in group:
        board.count(i, 1)
    return {i: list(blocks) for i, blocks in found.items()}


def add_best(board, i, blocks, noise):
    """Adds the most valuable blocks of one agent at the board's prices times `noise`."""
    agent, price = board.plan.agents[i], board.price
    board.price = price * noise
    worth = board.online_worth(agent)
    found = board.best_by_span(i, worth, -math.inf)
    for span in board.best_spans(found, BLOCKS):
        blocks[tuple(board.refine(i, span, *found[span], worth)[1])] = None
    board.price = price
