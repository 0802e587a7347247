"""The best pauses and queues of one work block at given prices: a longest path over stretches."""


def best_filling(start, end, worth, stretch, pauses, meal_wanted, margin):
    """(value, segments) of the best filling, or None. `worth`: by queue, running sums over slots of being on line; `stretch`:
    shortest and longest; `pauses`: {activity: slots}; segments are (start, end, activity, index into worth)."""
    # by meal taken or not: where a stretch may begin, (value, pause before it), and where one has ended, (value, start, queue)
    begin, closed = ({start: (0.0, None)}, {}), ({}, {})
    for t in range(start, end + 1):
        for done in (0, 1):
            found = max_stretch(t, begin[done], worth, stretch)
            if found is None:
                continue
            closed[done][t] = found
            value = found[0]
            offer(begin[done], t + pauses["break"], value, ("break", t, done))
            if meal_wanted and not done and t - start >= margin and end - t - pauses["meal"] >= margin:
                offer(begin[1], t + pauses["meal"], value, ("meal", t, 0))
    done = int(meal_wanted)
    if end not in closed[done]:
        return None
    return closed[done][end][0], trace(end, done, begin, closed, pauses)


def max_stretch(t, begin, worth, stretch):
    """The best stretch that ends at t: (value, its start, its queue)."""
    best = None
    for u in range(t - stretch[1], t - stretch[0] + 1):
        if u in begin:
            value, queue = max((sums[t] - sums[u], -q) for q, sums in enumerate(worth))
            value += begin[u][0]
            if best is None or value > best[0]:
                best = (value, u, -queue)
    return best


def offer(table, t, value, origin):
    if t not in table or value > table[t][0]:
        table[t] = (value, origin)


def trace(t, done, begin, closed, pauses):
    segments = []
    while True:
        _, u, queue = closed[done][t]
        segments.append((u, t, "work", queue))
        origin = begin[done][u][1]
        if origin is None:
            return segments[::-1]
        activity, t, done = origin
        segments.append((t, t + pauses[activity], activity, None))
