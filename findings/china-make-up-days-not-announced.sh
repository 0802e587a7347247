#!/bin/sh
# Working days of China in 2027 by holidays 0.109 and by chinese-calendar 1.11.0.
#
# Each year's holidays in China come with make-up days: Saturdays and Sundays on which people work. They are announced only
# late in the year before. One would guess: a library that does not know them yet says so.
# What happens: holidays answers for 2027 as if there were none, with nothing to tell this from a year that is known;
# chinese-calendar raises NotImplementedError. Both know 2026 and agree on it: six days.
# Whom it hurts: rosters and forecasts around the Spring Festival and the first of October: a working Sunday is planned
# as a weekend, and the bridge days as working days, in any year that the installed release did not know.
# What helps: ask for the make-up days of the year, and take none at all as "not known".
# Seen: holidays 2025: 5, 2026: 6, 2027: 0; chinese-calendar 2027: NotImplementedError.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet holidays==0.109 chinese-calendar==1.11.0
"$work/venv/bin/python" -W error - <<'PYTHON'
from datetime import date, timedelta
from importlib.metadata import version
import chinese_calendar
import holidays

print("holidays", version("holidays"), "chinese-calendar", version("chinese-calendar"))


def weekend(year):
    days = (date(year, 1, 1) + timedelta(days=i) for i in range(365))
    return [day for day in days if day.weekday() >= 5]


def by_holidays(year):
    china = holidays.China(years=year)
    return [day for day in weekend(year) if china.is_working_day(day)]


for year in (2025, 2026, 2027):
    print(year, "holidays:", [str(day) for day in by_holidays(year)])
known = [day for day in weekend(2026) if chinese_calendar.is_workday(day)]
assert len(known) == 6 and by_holidays(2026) == known, "they no longer agree on 2026"
assert by_holidays(2027) == [], "holidays knows 2027 now, or says that it does not"
try:
    chinese_calendar.is_workday(date(2027, 1, 3))
except NotImplementedError as error:
    print("2027 chinese-calendar: NotImplementedError:", error)
else:
    raise AssertionError("chinese-calendar knows 2027 now")
print("unchanged: one refuses, one answers without a word")
PYTHON
