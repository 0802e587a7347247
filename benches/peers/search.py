"""How the model is solved: as a whole, or in rounds of a few agents with the others kept."""
import sys
import time
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from contract import total_cost
from greedy import Greedy
from model import Scale, Schedule, in_order

RESERVE = 0.5  # seconds kept for writing


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
    bound: float = 0.0
    status: str = "hint"
    path: list = field(default_factory=list)  # (seconds, total)


class Progress(cp_model.CpSolverSolutionCallback):
    def __init__(self, clock, schedule, path):
        super().__init__()
        self.clock, self.schedule, self.path = clock, schedule, path

    def on_solution_callback(self):
        self.path.append((round(self.clock.spent(), 2), self.schedule.currency(self.objective_value)))


def run(plan, given, clock):
    tours = in_order(plan, Greedy(plan, given.seed).run(lambda: clock.spent() > 0.3 * clock.seconds))
    found = Found(tours, given.shape, total_cost(plan, tours), clock.spent())
    found.path.append((round(clock.spent(), 2), found.hint))
    solve_whole(plan, given, clock, found)
    return found


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


def solve_whole(plan, given, clock, found):
    scale = Scale(plan)
    schedule = Schedule(plan, scale, found.tours, range(len(plan.agents)))
    schedule.hint(found.tours)
    solver = solver_for(given, clock.left())
    solver.parameters.subsolvers.append("objective_lb_search_max_lp")  # the default worker's bound is far lower
    status = solver.solve(schedule.model, Progress(clock, schedule, found.path))
    found.status = solver.status_name(status).lower()
    found.bound = max(0.0, schedule.currency(solver.best_objective_bound) - scale.rounding(plan))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found.tours = schedule.tours(solver.boolean_value, found.tours)
