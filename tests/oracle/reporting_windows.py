#!/usr/bin/python3
"""The windows of reported months 2024-2035, counted by hand of another kind than the service's.

Easter by epact and golden number (Clavius), where the service has Gauss's remainders; working days
from a set of closed days a year; clock changes by the rule of directive 2000/84/EC. Writes
`tests/unit/report_intake/data/windows_2024_2035.csv` and `helsinki_days_2024_2035.csv`;
with --check it only says whether they are as written.
"""
import csv
import datetime
import io
import pathlib
import sys

DATA = pathlib.Path(__file__).resolve().parents[1] / "unit/report_intake/data"
DAY = datetime.timedelta(days=1)
# name: due day, (months after, day) of the first and of the final closing or None
CONTRACTS = {
    "early": (1, (1, 6), (2, 1)),
    "usual": (10, (1, 20), (2, 20)),
    "late": (28, (2, 15), (3, 28)),
    "far": (15, (1, 28), (24, 1)),
    "final-only": (6, None, (1, 24)),
    "unclosed": (24, None, None),
}
# Days on which the county itself is closed, beside the statutory ones.
COUNTY_DAYS = {datetime.date(2024, 2, 12), datetime.date(2027, 5, 7), datetime.date(2031, 3, 10)}


def easter(year):
    golden = year % 19 + 1
    century = year // 100 + 1
    solar = 3 * century // 4 - 12
    lunar = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - solar - 10
    epact = (11 * golden + 20 + lunar - solar) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    full_moon += 7 - (sunday + full_moon) % 7
    return datetime.date(year, 3, 1) + (full_moon - 1) * DAY


def saturday_from(day):
    while day.isoweekday() != 6:
        day += DAY
    return day


def closed(year):
    """Days on which a deadline does not fall: act 150/1930 section 5."""
    sunday = easter(year)
    midsummer = saturday_from(datetime.date(year, 6, 20))
    fixed = [(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)]
    moving = [sunday - 2 * DAY, sunday, sunday + DAY, sunday + 39 * DAY, sunday + 49 * DAY, midsummer, midsummer - DAY,
              saturday_from(datetime.date(year, 10, 31))]
    return {datetime.date(year, month, day) for month, day in fixed} | set(moving)


CLOSED = set().union(*(closed(year) for year in range(2023, 2040))) | COUNTY_DAYS


def working(day):
    while day.isoweekday() > 5 or day in CLOSED:
        day += DAY
    return day


def months_on(year, month, count):
    number = year * 12 + month - 1 + count
    return number // 12, number % 12 + 1


def close_day(year, month, agreed):
    if agreed is None:
        return None
    return working(datetime.date(*months_on(year, month, agreed[0]), agreed[1]))


def windows():
    rows = [("contract", "month", "opens", "due_date", "first_close", "final_close")]
    for name, (due_day, first, final) in CONTRACTS.items():
        for year in range(2024, 2036):
            for month in range(1, 13):
                opens = datetime.date(*months_on(year, month, 1), 1)
                first_close = close_day(year, month, first)
                final_close = close_day(year, month, final)
                if first_close and final_close:
                    final_close = max(first_close, final_close)
                rows.append((name, f"{year}-{month:02d}", opens, working(opens.replace(day=due_day)),
                             first_close or "", final_close or ""))
    return rows


def last_sunday(year, month):
    day = datetime.date(year, month, 31)
    return day - (day.isoweekday() % 7) * DAY


def helsinki(instant):
    """Two hours before UTC's clock, three from the last Sunday of March to that of October, both at 01:00 UTC."""
    one = datetime.time(1)
    begins = datetime.datetime.combine(last_sunday(instant.year, 3), one)
    ends = datetime.datetime.combine(last_sunday(instant.year, 10), one)
    return instant + datetime.timedelta(hours=3 if begins <= instant < ends else 2)


def days():
    rows = [("instant", "helsinki_day")]
    moments = set()
    for year in range(2024, 2036):
        for month in range(1, 13):
            last = datetime.date(*months_on(year, month, 1), 1) - DAY
            for hour, minute in ((20, 59), (21, 1), (21, 59), (22, 1)):
                moments.add(datetime.datetime.combine(last, datetime.time(hour, minute)))
        for month in (3, 10):
            night = datetime.datetime.combine(last_sunday(year, month), datetime.time(0))
            for minutes in (-181, -179, -121, -119, -1, 0, 59, 60, 61, 1259, 1261, 1319, 1321):
                moments.add(night + datetime.timedelta(minutes=minutes))
    for moment in sorted(moments):
        rows.append((moment.isoformat() + ".000000Z", helsinki(moment).date()))
    return rows


def as_text(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def main():
    wrong = 0
    for name, rows in (("windows_2024_2035.csv", windows()), ("helsinki_days_2024_2035.csv", days())):
        path = DATA / name
        if "--check" not in sys.argv:
            path.write_text(as_text(rows), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != as_text(rows):
            print(f"{path} is not what the oracle says")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
