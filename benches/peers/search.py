"""How the model is solved: as a whole, or in rounds of a few agents with the others kept, beside a bound by the outline."""
import itertools
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from contract import SLOTS_PER_HOUR, blocks_of, total_cost
from greedy import Greedy
from model import Scale, Schedule, in_order
from outline import Outline
from patterns import PatternSchedule, pools

RESERVE = 0.5  # seconds kept for writing
WHOLE_UP_TO = 1000  # agents times slots that the whole model is used for
FIRST_UNTIL, HINT_UNTIL = 0.8, 0.3  # shares of the time for the first sweep of the greedy, and for all
OUTLINE_UP_TO = 60_000  # agents times slots; larger outlines are not even built in a minute
PROOF_UNTIL = 0.3  # share of the time for the bound, with one thread
ROUND_LEAST = 0.5  # seconds; less is not worth another round
GROUPS, ROUND_SECONDS = (1, 2, 4), 5.0  # agents in a round, in turn, and its time limit


class Clock:
    """Wall time since the process began, against a limit."""

    def __init__(self, seconds):
        self.began = time.monotonic() - time.process_time()  # start-up and imports count, too
        self.seconds = seconds

    def spent(self):
        return time.monotonic() - self.began

    def left(self):
        return self.seconds - RESERVE - self.spent()


@dataclass
class Found:
    tours: list
    shape: str
    hint: float
    first_seconds: float
    bound: float
    status: str = "hint"
    path: list = field(default_factory=list)  # (seconds, total)


class Progress(cp_model.CpSolverSolutionCallback):
    def __init__(self, clock, schedule, path):
        super().__init__()
        self.clock, self.schedule, self.path = clock, schedule, path

    def on_solution_callback(self):
        self.path.append((round(self.clock.spent(), 2), self.schedule.currency(self.objective_value)))


def run(plan, given, clock):
    """The best schedule in the time, with a bound."""
    late = lambda first: clock.spent() > (FIRST_UNTIL if first else HINT_UNTIL) * clock.seconds
    tours = in_order(plan, Greedy(plan, given.seed).run(late))
    shape = given.shape
    if shape == "auto":
        shape = "whole" if len(plan.agents) * plan.slots <= WHOLE_UP_TO else "rounds"
    found = Found(tours, shape, total_cost(plan, tours), clock.spent(), plain_bound(plan))
    found.path.append((round(clock.spent(), 2), found.hint))
    if shape == "whole":
        solve_whole(plan, given, clock, found)
    else:
        solve_in_rounds(plan, given, clock, found)
    return found


def plain_bound(plan):
    """Each standard agent that is required costs at least the cheapest wage for it, or the price of doing without."""
    total = 0.0
    for q, (needs, prices) in enumerate(zip(plan.required, plan.shortage_price)):
        wages = [agent.cost / agent.efficiency for agent in plan.agents if q in agent.queues and agent.efficiency > 0]
        total += sum(need * min([price, *wages]) for need, price in zip(needs, prices))
    return total / SLOTS_PER_HOUR


def solver_for(given, seconds):
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = given.threads
    solver.parameters.random_seed = given.seed
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    if given.log:
        solver.parameters.log_search_progress = True
        solver.parameters.log_to_stdout = False
        solver.log_callback = lambda line: print(line, file=sys.stderr, flush=True)
    return solver


def take(plan, found, clock, tours):
    """Keeps a schedule if it is the best so far."""
    total = total_cost(plan, tours)
    if total < found.path[-1][1] - 1e-6:
        found.tours = tours
        found.path.append((round(clock.spent(), 2), total))
        found.status = "feasible"


def solve_in_rounds(plan, given, clock, found):
    """With two threads or more, one proves while the others search; with one, it proves first."""
    if len(plan.agents) * plan.slots > OUTLINE_UP_TO:
        solve_rounds(plan, given, clock, found, given.threads)
        return
    if given.threads == 1:
        solve_bound(plan, given, clock, found, PROOF_UNTIL, 1)
        solve_rounds(plan, given, clock, found, 1)
        return
    with ThreadPoolExecutor() as threads:
        proof = threads.submit(solve_bound, plan, given, clock, found, 1.0, 1)
        solve_rounds(plan, given, clock, found, given.threads - 1)
        proof.result()


def solve_bound(plan, given, clock, found, until, workers):
    """A lower bound by the outline, until a share of the time."""
    scale = Scale(plan)
    outline = Outline(plan, scale, found.tours, range(len(plan.agents)))
    outline.hint(found.tours)
    solver = solver_for(given, min(until * clock.seconds - clock.spent(), clock.left()))
    solver.parameters.num_workers = workers
    solver.parameters.linearization_level = 2
    solver.solve(outline.model)
    found.bound = max(found.bound, outline.currency(solver.best_objective_bound) - scale.rounding(plan))


def solve_rounds(plan, given, clock, found, workers):
    """Groups of agents, all others kept, each agent choosing among patterns, until the time is over."""
    random, scale = np.random.default_rng(given.seed), Scale(plan)
    for size in itertools.cycle(GROUPS):
        if clock.left() < ROUND_LEAST:
            return
        group = related(plan, found.tours, size, random)
        board = Greedy(plan, given.seed)
        board.take(found.tours)
        schedule = PatternSchedule(plan, scale, found.tours, pools(board, group, random))
        schedule.hint(found.tours)
        if clock.left() < ROUND_LEAST:
            return
        solver = solver_for(given, min(clock.left(), ROUND_SECONDS))
        solver.parameters.num_workers = workers
        solver.parameters.linearization_level = 2
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = 0
        status = solver.solve(schedule.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            take(plan, found, clock, schedule.tours(solver.boolean_value, found.tours))


def related(plan, tours, size, random):
    """An agent and others who share a queue, those on duty at the same time first."""
    first = int(random.integers(len(plan.agents)))
    mine = blocks_of(tours[first])
    closeness = lambda j: sum(max(0, min(a[2], b[2]) - max(a[1], b[1])) for a in mine for b in blocks_of(tours[j]))
    others = [j for j, agent in enumerate(plan.agents) if j != first and set(agent.queues) & set(plan.agents[first].queues)]
    others.sort(key=lambda j: -random.random() * (12 + closeness(j)))
    return sorted([first, *others[:size - 1]])


def solve_whole(plan, given, clock, found):
    scale = Scale(plan)
    schedule = Schedule(plan, scale, found.tours, range(len(plan.agents)))
    schedule.hint(found.tours)
    solver = solver_for(given, clock.left())
    solver.parameters.subsolvers.append("objective_lb_search_max_lp")  # the default worker's bound is far lower
    status = solver.solve(schedule.model, Progress(clock, schedule, found.path))
    found.status = solver.status_name(status).lower()
    found.bound = max(found.bound, schedule.currency(solver.best_objective_bound) - scale.rounding(plan))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found.tours = schedule.tours(solver.boolean_value, found.tours)
