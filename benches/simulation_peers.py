"""The case "phone, 30 agents" of benches/simulate.rs in simpy and in ciw: one queue, Poisson arrivals, exponential handling and
patience, 36 hours a run. Prints one row for each: name, contacts, contacts per second, service level, share who gave up."""

import random
import sys
import time

import ciw
import simpy

AGENTS, LOAD, AHT, PATIENCE, WITHIN = 30, 0.9, 240.0, 120.0, 30.0
RATE, HORIZON = LOAD * AGENTS / AHT, 36 * 3600.0


def simpy_run(seed):
    draw, env = random.Random(seed), simpy.Environment()
    desks = simpy.Resource(env, capacity=AGENTS)
    counts = [0, 0, 0]

    def customer(env):
        arrived = env.now
        with desks.request() as turn:
            yield turn | env.timeout(draw.expovariate(1 / PATIENCE))
            if not turn.triggered:
                counts[2] += 1
                return
            counts[1] += env.now - arrived <= WITHIN
            yield env.timeout(draw.expovariate(1 / AHT))

    def source(env):
        while True:
            yield env.timeout(draw.expovariate(RATE))
            counts[0] += 1
            env.process(customer(env))

    env.process(source(env))
    env.run(until=HORIZON)
    return counts


def ciw_run(seed):
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1 / AHT)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE)],
        number_of_servers=[AGENTS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(HORIZON)
    records = simulation.get_all_records()
    gave_up = sum(record.record_type == "renege" for record in records)
    within = sum(record.record_type == "service" and record.waiting_time <= WITHIN for record in records)
    return [len(records), within, gave_up]


for name, run in (("simpy " + simpy.__version__, simpy_run), ("ciw " + ciw.__version__, ciw_run)):
    totals, begun = [0, 0, 0], time.perf_counter()
    for seed in range(int(sys.argv[1])):
        totals = [a + b for a, b in zip(totals, run(seed))]
    seconds = time.perf_counter() - begun
    contacts, within, gave_up = totals
    print(name, contacts, contacts / seconds, within / contacts, gave_up / contacts, sep="\t")
