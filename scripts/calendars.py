"""Compares every day of data/calendars/ with two packages of PyPI, and prints where they differ.

    python3 -m venv venv && venv/bin/pip install chinesecalendar holidays workalendar
    venv/bin/python scripts/calendars.py

A day is compared by what it is: off or at work. No part of CI: it tells of tables that change once a year.
"""

import csv
import sys
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
import holidays
from workalendar.usa import UnitedStates

TABLES = Path(__file__).resolve().parent.parent / "data" / "calendars"
CHINA, STATES = holidays.China, holidays.UnitedStates


def by_chinese_calendar(day):
    return chinese_calendar.is_workday(day)


def by_holidays(country):
    def is_working_day(day):
        return country(years=day.year).is_working_day(day)

    return is_working_day


def by_workalendar(day):
    return UnitedStates().is_working_day(day)


SOURCES = {
    "cn": {"chinesecalendar": by_chinese_calendar, "holidays": by_holidays(CHINA)},
    "us": {"workalendar": by_workalendar, "holidays": by_holidays(STATES)},
}


def table(name):
    """The years that a table covers, and of each of its days whether people work."""
    lines = (TABLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    first, last = next(line for line in lines if line.startswith("# years: ")).removeprefix("# years: ").split("-")
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return range(int(first), int(last) + 1), {date.fromisoformat(row["date"]): row["kind"] == "work" for row in rows}


def days(years):
    day = date(years[0], 1, 1)
    while day.year <= years[-1]:
        yield day
        day += timedelta(days=1)


def compare(name):
    """Prints the differences of one table; the number of them."""
    years, special = table(name)
    found = 0
    for package, is_working_day in SOURCES[name].items():
        differing = 0
        for day in days(years):
            own = special.get(day, day.weekday() < 5)
            try:
                other = is_working_day(day)
            except NotImplementedError:
                other = None
            if other != own:
                differing += 1
                word = {True: "work", False: "off", None: "not known"}
                print(f"{name} {day} {day:%a}: here {word[own]}, {package} {word[other]}")
        checked = sum(1 for _ in days(years))
        print(f"{name} {years[0]}-{years[-1]}: {checked} days, {differing} differ from {package} {version(package)}")
        found += differing
    return found


if __name__ == "__main__":
    sys.exit(1 if sum([compare(name) for name in SOURCES]) else 0)
