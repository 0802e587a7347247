"""Compares every day of data/calendars/ with two packages of PyPI and prints where they differ; `--write` makes the generated tables anew.

    python3 -m venv venv && venv/bin/pip install chinesecalendar holidays workalendar
    venv/bin/python scripts/calendars.py [--write] [CN US GB ...]

A day is compared by what it is: off or at work. CN and US are written by hand from the notices and the law, and only compared. The other
tables are made from the dates of `holidays`, with names of our own, and compared with `workalendar`; what that one has otherwise is
explained in scripts/calendar_countries.py and stands in the head of the table. No part of CI: it tells of tables that change once a year.
"""

import csv
import sys
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
import holidays
from workalendar.usa import UnitedStates

from calendar_countries import COUNTRIES

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


def by_days(days_of):
    """A source that gives the days off of a year."""
    known = {}

    def is_working_day(day):
        if day.year not in known:
            known[day.year] = set(days_of(day.year))
        return day.weekday() < 5 and day not in known[day.year]

    return is_working_day


def juneteenth(day):
    """Class `UnitedStates` of workalendar leaves it out by default."""
    return "Juneteenth, a holiday since 2021" if day.month == 6 and 18 <= day.day <= 20 else ""


SOURCES = {
    "CN": {"chinesecalendar": by_chinese_calendar, "holidays": by_holidays(CHINA)},
    "US": {"workalendar": by_workalendar, "holidays": by_holidays(STATES)},
}
for code, country in COUNTRIES.items():
    SOURCES[code] = {"holidays": by_days(country.first), "workalendar": by_days(country.second)}


def table(name):
    """The years that a table covers, and of each of its days whether people work."""
    lines = (TABLES / f"{name.lower()}.csv").read_text(encoding="utf-8").splitlines()
    first, last = next(line for line in lines if line.startswith("# years: ")).removeprefix("# years: ").split("-")
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return range(int(first), int(last) + 1), {date.fromisoformat(row["date"]): row["kind"] == "work" for row in rows}


def days(years):
    day = date(years[0], 1, 1)
    while day.year <= years[-1]:
        yield day
        day += timedelta(days=1)


def compare(name):
    """Prints the differences of one table; the number of those that are not explained."""
    years, special = table(name)
    explained = COUNTRIES[name].explained if name in COUNTRIES else {}
    explanation = juneteenth if name == "US" else lambda day: explained.get(day, "")
    unexplained = 0
    for package, is_working_day in SOURCES[name].items():
        differing = []
        for day in days(years):
            own = special.get(day, day.weekday() < 5)
            try:
                other = is_working_day(day)
            except NotImplementedError:
                other = None
            if other != own:
                differing.append(day)
                word = {True: "work", False: "off", None: "not known"}
                why = explanation(day) if package == "workalendar" else ""
                unexplained += not why
                print(f"{name} {day} {day:%a}: here {word[own]}, {package} {word[other]}{why and ': ' + why}")
        checked = sum(1 for _ in days(years))
        print(f"{name} {years[0]}-{years[-1]}: {checked} days, {len(differing)} differ from {package} {version(package)}")
    return unexplained


def write(name):
    """Makes the table of a country from its first source."""
    country = COUNTRIES[name]
    years = f"{country.years[0]}-{country.years[-1]}"
    named = {day: called for year in country.years for day, called in country.first(year).items()}
    counts = {}
    for why in (why for day, why in country.explained.items() if day.weekday() < 5):
        counts[why] = counts.get(why, 0) + 1
    packages = f"holidays {version('holidays')} and workalendar {version('workalendar')}"
    with open(TABLES / f"{name.lower()}.csv", "w", encoding="utf-8", newline="") as out:
        for line in country.head:
            out.write(f"# {line}\n")
        out.write(f"# Dates compared in {packages} by scripts/calendars.py;")
        told = [f"{count} x {why}" for why, count in sorted(counts.items())]
        out.write(" no working day differs.\n" if not told else f" where workalendar differs, {'; '.join(told)}.\n")
        out.write(f"# years: {years}\n")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["date", "kind", "name", "name_zh"])
        for day, called in sorted(named.items()):
            english, chinese = country.name(called)
            rows.writerow([day.isoformat(), "off", english, chinese])


if __name__ == "__main__":
    chosen = [word.upper() for word in sys.argv[1:] if word != "--write"] or list(SOURCES)
    if "--write" in sys.argv:
        for code in (code for code in chosen if code in COUNTRIES):
            write(code)
    sys.exit(1 if sum([compare(code) for code in chosen]) else 0)
