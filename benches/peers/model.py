"""The whole contract in CP-SAT: tours of some agents beside given tours of all others, and every term of the objective.

Money is counted in whole units, every price rounded down, so the solver's bound stays below the true optimum.
"""
import math
from fractions import Fraction

from ortools.sat.python import cp_model

from contract import SLOTS_PER_HOUR, paid_slots, private_cost
from tours import Tour


class Scale:
    """Whole numbers for efficiencies and requirements (per standard agent) and for money (per unit of currency)."""

    def __init__(self, plan):
        amounts = {agent.efficiency for agent in plan.agents}
        amounts.update(x for table in (plan.required, plan.standby) for row in table for x in row)
        self.agent = next((10**k for k in range(4) if all(is_whole(x * 10**k) for x in amounts)), 10**4)
        self.exact = all(is_whole(x * self.agent) for x in amounts)
        self.money = SLOTS_PER_HOUR * self.agent * 100

    def people(self, amount):
        return round(amount * self.agent)

    def price(self, per_hour):
        """A price for each unit of people in one slot."""
        return math.floor(per_hour * self.money / SLOTS_PER_HOUR / self.agent + 1e-9)

    def cost(self, amount):
        return math.floor(amount * self.money + 1e-9)

    def rounding(self, plan):
        """The most that rounded efficiencies and requirements can add to a bound, in currency."""
        if self.exact:
            return 0.0
        price = sum(max(row_price, plan.settings["penalties"]["surplus"]) + plan.settings["penalties"]["standby_shortage"]
                    for row in plan.shortage_price for row_price in row)
        return price / SLOTS_PER_HOUR * 0.5 / self.agent * (1 + len(plan.agents))


def is_whole(x):
    return abs(x - round(x)) < 1e-7


class Schedule:
    """A model in which the agents of `chosen` are free and all others keep their tours."""

    def __init__(self, plan, scale, tours, chosen):
        self.plan, self.scale, self.chosen = plan, scale, list(chosen)
        self.model = cp_model.CpModel()
        self.terms, self.constant, self.slacks = [], 0, []
        self.pieces = pieces_of(plan)
        self.free = {i: self.new_tour(i) for i in self.chosen}
        self.kept = [(plan.agents[i], tour) for i, tour in enumerate(tours) if i not in self.free]
        self.count_kept()
        self.add_coverage()
        self.add_standby()
        self.add_squads()
        for i, tour in self.free.items():
            self.add_private(plan.agents[i], tour)
        self.order_alike()
        variables, costs = zip(*self.terms) if self.terms else ((), ())
        self.model.minimize(cp_model.LinearExpr.weighted_sum(variables, costs) + self.constant)

    def new_tour(self, i):
        return Tour(self.model, self.plan, self.plan.agents[i], self.pieces)

    def count_kept(self):
        plan, people = self.plan, self.scale.people
        table = lambda rows: [[0] * plan.slots for _ in range(rows)]
        self.online, self.ready = table(len(plan.queues)), table(len(plan.queues))
        self.members, self.leads, self.experienced = table(3)
        for agent, tour in self.kept:
            self.constant += self.scale.cost(private_cost(plan, agent, tour))
            for start, end, activity, queue in tour:
                for t in range(start, end):
                    if activity == "standby":
                        self.ready[queue][t] += people(agent.efficiency)
                        continue
                    self.members[t] += not agent.lead
                    self.leads[t] += agent.lead
                    self.experienced[t] += agent.experienced
                    if activity == "work":
                        self.online[queue][t] += people(agent.efficiency)

    def at_least(self, amount, terms, price):
        """Pays `price` for each unit by which the terms miss the amount. terms: (variable, weight)."""
        most = amount + sum(-weight for _, weight in terms if weight < 0)
        if most <= 0 or price <= 0:
            return
        if not terms:
            self.constant += price * amount
            return
        missing = self.model.new_int_var(0, most, "")
        self.model.add(missing + sum(weight * v for v, weight in terms) >= amount)
        self.terms.append((missing, price))
        self.slacks.append((missing, amount, terms))

    def add_coverage(self):
        plan, scale = self.plan, self.scale
        surplus = scale.price(plan.settings["penalties"]["surplus"])
        for q in range(len(plan.queues)):
            for t in range(plan.slots):
                need = scale.people(plan.required[q][t]) - self.online[q][t]
                terms = [(v, scale.people(tour.agent.efficiency)) for tour in self.free.values() for v in tour.on_line(q, t)]
                shortage = scale.price(plan.shortage_price[q][t])
                # surplus = missing + online - need, so its price goes to all three
                self.at_least(need, terms, shortage + surplus)
                self.terms += [(v, surplus * weight) for v, weight in terms]
                self.constant -= surplus * need

    def add_standby(self):
        plan, scale = self.plan, self.scale
        price = scale.price(plan.settings["penalties"]["standby_shortage"])
        within = {t for _, a, b in self.pieces for t in range(a, b)}
        for q in range(len(plan.queues)):
            for piece, (_, a, b) in enumerate(self.pieces):
                terms = [(tour.standby_in[q][piece], scale.people(tour.agent.efficiency)) for tour in self.free.values()
                         if piece in tour.standby_in.get(q, ())]
                # pieces have one requirement, but tours kept from elsewhere may change queue inside
                need = scale.people(plan.standby[q][a]) - self.ready[q][a]
                self.at_least(need, terms, price * (b - a))
            outside = [t for t in range(plan.slots) if t not in within]
            self.constant += price * sum(scale.people(plan.standby[q][t]) for t in outside)

    def add_squads(self):
        """Leads and experienced agents, by pieces of cells with one level."""
        plan, money = self.plan, self.scale.money
        squads, penalties = plan.settings["squads"], plan.settings["penalties"]
        size, share = Fraction(str(squads["size"])), Fraction(str(squads["experienced_share"]))
        for cell in range(plan.cells):
            t, length = plan.points[cell], plan.cell_length(cell)
            on = [(v, tour.agent) for tour in self.free.values() for kind in ("short", "long")
                  if (v := tour.on[kind].get(cell)) is not None]
            price = math.floor(penalties["lead_shortage"] / SLOTS_PER_HOUR * length * money / size.numerator + 1e-9)
            self.at_least(size.denominator * self.members[t] - size.numerator * self.leads[t],
                          [(v, size.numerator if agent.lead else -size.denominator) for v, agent in on], price)
            tense = sum(plan.tense[u] for u in plan.cell_slots(cell))
            price = math.floor(penalties["experienced_shortage"] / SLOTS_PER_HOUR * tense * money / share.denominator + 1e-9)
            people = self.members[t] + self.leads[t]
            self.at_least(share.numerator * people - share.denominator * self.experienced[t],
                          [(v, share.denominator * agent.experienced - share.numerator) for v, agent in on], price)

    def add_private(self, agent, tour):
        plan, scale, penalties = self.plan, self.scale, self.plan.settings["penalties"]
        wage = scale.cost(agent.cost / SLOTS_PER_HOUR)
        standby_wage = scale.cost(agent.cost * plan.settings["standby"]["pay_ratio"] / SLOTS_PER_HOUR)
        night = []
        for kind, cells in tour.on.items():
            for cell, v in cells.items():
                rate = standby_wage if kind == "standby" else wage
                self.terms.append((v, rate * plan.cell_length(cell) + scale.cost(agent.wish_cost[cell])))
                night += [(v, -plan.night[cell])] if plan.night[cell] else []
        if not plan.settings["breaks"]["meal_paid"]:
            self.terms += [(v, -wage * tour.pause["meal"]) for v in tour.begin["meal"].values()]
        self.at_least(-math.ceil(penalties["fair_night_hours"] * SLOTS_PER_HOUR - 1e-9), night,
                      scale.cost(penalties["night_over_fair_share"] / SLOTS_PER_HOUR))
        if agent.min_hours > 0:
            self.promise_hours(agent, tour)

    def promise_hours(self, agent, tour):
        plan, parts = self.plan, 100  # hundredths of a slot, so that promised hours need not be whole slots
        paid = [(v, parts * plan.cell_length(cell)) for cells in tour.on.values() for cell, v in cells.items()]
        if not plan.settings["breaks"]["meal_paid"]:
            paid += [(v, -parts * tour.pause["meal"]) for v in tour.begin["meal"].values()]
        price = self.scale.cost(plan.settings["penalties"]["below_min_hours"] / SLOTS_PER_HOUR / parts)
        promised = math.floor(agent.min_hours * SLOTS_PER_HOUR * parts + 1e-9)
        self.at_least(promised, paid, price)

    def order_alike(self):
        """Agents who differ in name only are ordered by their paid slots."""
        last = {}
        for i, tour in self.free.items():
            key = likeness(self.plan.agents[i])
            if key in last:
                everything = (0, self.plan.cells)
                self.model.add(self.free[last[key]].paid(*everything) >= tour.paid(*everything))
            last[key] = i

    def hint(self, tours):
        """Gives the solver a whole solution: one tour for each free agent."""
        values = {}
        for i, tour in self.free.items():
            values.update(tour.values(tours[i]))
        values.update({missing.index: max(0, amount - sum(weight * values.get(v.index, 0) for v, weight in terms))
                       for missing, amount, terms in self.slacks})
        self.model.clear_hints()
        for index in range(len(self.model.proto.variables)):
            self.model.proto.solution_hint.vars.append(index)
            self.model.proto.solution_hint.values.append(values.get(index, 0))

    def tours(self, value, tours):
        """The tours of all agents after a solution."""
        return [self.free[i].segments(value) if i in self.free else tour for i, tour in enumerate(tours)]

    def currency(self, cost):
        return cost / self.scale.money


def likeness(agent):
    return (agent.tier, tuple(agent.queues), agent.efficiency, agent.cost, agent.min_hours, agent.max_hours,
            tuple(agent.free), tuple(agent.wish_cost))


def in_order(plan, tours):
    """The same schedule, with the tours of agents who differ in name only in the order that the model asks for."""
    groups, ordered = {}, list(tours)
    for i, agent in enumerate(plan.agents):
        groups.setdefault(likeness(agent), []).append(i)
    for group in groups.values():
        for i, tour in zip(group, sorted((tours[i] for i in group), key=lambda tour: -paid_slots(plan, tour))):
            ordered[i] = tour
    return ordered


def pieces_of(plan):
    """(cell, first slot, end slot): cells cut where a requirement or its price changes."""
    tables = [row for table in (plan.required, plan.standby, plan.shortage_price) for row in table]
    pieces = []
    for cell in range(plan.cells):
        begin = plan.points[cell]
        for t in range(begin + 1, plan.points[cell + 1] + 1):
            if t == plan.points[cell + 1] or any(row[t] != row[t - 1] for row in tables):
                pieces.append((cell, begin, t))
                begin = t
    return pieces
