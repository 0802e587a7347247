"""The comparison that peers_forecast.sh runs: one row for each method and set.

Every method gets the 16 weeks before an origin of sets.json and forecasts the 168 hours from it. WAPE is the sum of
|y - p50| over the sum of y; loss is the pinball loss at .95 over the sum of y; cover is the share of hours under p95; seconds
are CPU seconds of forecasting, for peakshift of the whole command with reading and writing, for the peers without imports and
without reading. Hours without a row are filled for the peers as forecast_score.py fills them; closed hours are not scored.
"""

import csv
import json
import logging
import os
import resource
import subprocess
import sys
import time
import warnings
from datetime import datetime, timedelta

import numpy
import pandas

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

HOUR = timedelta(hours=1)
WEEK = 168
LEVELS = [90]  # two-sided: its upper bound is the 95 % quantile


def load(path):
    counts = {}
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            counts.setdefault(row["queue"], {})[datetime.fromisoformat(row["start"])] = float(row["inquiries"])
    return counts


def filled(series, origin):
    first = max(origin - 16 * WEEK * HOUR, min(series))
    weeks = (origin - first) // (WEEK * HOUR)
    times = [origin - (weeks * WEEK - i) * HOUR for i in range(weeks * WEEK)]
    step = WEEK * HOUR
    values = [next((series[t] for t in (h, h - step, h + step, h - 2 * step) if t in series and t < origin), 0.0) for h in times]
    return times, numpy.array(values)


def peakshift(binary, work, series, queue, origin):
    folder = os.path.join(work, "plan")
    os.makedirs(folder, exist_ok=True)
    end = origin + WEEK * HOUR
    with open(os.path.join(folder, "plan.toml"), "w", encoding="utf-8") as file:
        file.write('[plan]\nname = "peers"\ntimezone = "Asia/Shanghai"\nstart = "%s"\nend = "%s"\ninterval_minutes = 60\n'
                   '[[queues]]\nid = "%s"\nname = "%s"\naht_seconds = 300\nconcurrency = 1\nanswer_within_seconds = 30\n'
                   'service_level = 0.8\npatience_seconds = 120\n'
                   % (origin.isoformat(timespec="minutes"), end.isoformat(timespec="minutes"), queue, queue))
    with open(os.path.join(folder, "inquiries.csv"), "w", encoding="utf-8") as file:
        file.write("start,queue,inquiries\n")
        for at in sorted(series):
            if origin - 16 * WEEK * HOUR <= at < origin:
                file.write("%s,%s,%d\n" % (at.isoformat(timespec="minutes"), queue, series[at]))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([binary, "forecast", folder, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.path.join(folder, "out", "forecast.csv"), newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [float(r["p50"]) for r in rows], [float(r["p95"]) for r in rows], seconds


def statsforecast(model):
    def forecast(series, origin):
        from statsforecast import StatsForecast
        times, values = filled(series, origin)
        frame = pandas.DataFrame({"unique_id": "q", "ds": times, "y": values})
        began = time.process_time()
        out = StatsForecast(models=[model()], freq="h").forecast(df=frame, h=WEEK, level=LEVELS)
        seconds = time.process_time() - began
        name = [c for c in out.columns if c not in ("unique_id", "ds") and "-" not in c][0]
        return out[name].to_numpy(), out[name + "-hi-90"].to_numpy(), seconds
    return forecast


def seasonal_window():
    from statsforecast.models import SeasonalWindowAverage
    from statsforecast.utils import ConformalIntervals
    return SeasonalWindowAverage(season_length=WEEK, window_size=4, prediction_intervals=ConformalIntervals(n_windows=6, h=WEEK))


def mstl():
    from statsforecast.models import MSTL, AutoETS
    return MSTL(season_length=[24, WEEK], trend_forecaster=AutoETS(model="ZZN"))


def prophet(series, origin):
    from prophet import Prophet
    times, values = filled(series, origin)
    frame = pandas.DataFrame({"ds": times, "y": values})
    began = time.process_time()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    model = Prophet(interval_width=0.9, daily_seasonality=20, weekly_seasonality=20, yearly_seasonality=False)
    model.fit(frame, seed=1)
    out = model.predict(pandas.DataFrame({"ds": [origin + i * HOUR for i in range(WEEK)]}))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return out["yhat"].to_numpy(), out["yhat_upper"].to_numpy(), time.process_time() - began + children


def main():
    sets, binary, work = sys.argv[1:4]
    with open(os.path.join(sets, "sets.json"), encoding="utf-8") as file:
        config = json.load(file)
    methods = {"statsforecast window of 4": statsforecast(seasonal_window), "statsforecast MSTL+ETS": statsforecast(mstl),
               "Prophet": prophet}
    print("%-14s %-26s %7s %7s %7s %12s" % ("set", "method", "WAPE", "loss95", "cover95", "s per series"))
    for entry in config["sets"]:
        counts = load(os.path.join(sets, entry["file"]))
        jobs = [(q, datetime.fromisoformat(o)) for q in entry["regular"]["queues"] for o in entry["regular"]["origins"]]
        for name in ["peakshift", *methods]:
            error = loss = volume = covered = hours = seconds = 0.0
            for queue, origin in jobs:
                series = counts[queue]
                if name == "peakshift":
                    p50, p95, took = peakshift(binary, work, series, queue, origin)
                else:
                    known = {at: y for at, y in series.items() if at < origin}
                    p50, p95, took = methods[name](known, origin)
                seconds += took
                for i in range(WEEK):
                    y = series.get(origin + i * HOUR)
                    if y is None:
                        continue
                    m, high = max(p50[i], 0.0), max(p95[i], 0.0)
                    error += abs(y - m)
                    loss += max(0.95 * (y - high), 0.05 * (high - y))
                    covered += y <= high
                    volume += y
                    hours += 1
            print("%-14s %-26s %7.4f %7.4f %7.3f %12.3f"
                  % (entry["name"], name, error / volume, loss / volume, covered / hours, seconds / len(jobs)), flush=True)


if __name__ == "__main__":
    main()
