#!/usr/bin/env python3
"""Notice, option and renewal dates by another way than the product's.

The product computes the dates with month arithmetic. This oracle walks day by day: a notice period
is the number of calendar months counted on fingers, the latest notice day is found by trying every
day backwards from the end, and the Finnish calendar is a printed list of Easters with the holidays
written out. `term_dates.py` prints the table; `term_dates.py --check FILE` compares it.
"""

import calendar
import datetime
import sys

ONE_DAY = datetime.timedelta(days=1)

# From printed calendars.
EASTER = {
    2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16),
    2029: (4, 1), 2030: (4, 21), 2031: (4, 13), 2032: (3, 28), 2033: (4, 17), 2034: (4, 9),
    2035: (3, 25), 2036: (4, 13),
}


def holidays(year):
    easter = datetime.date(year, *EASTER[year])
    days = {datetime.date(year, month, day)
            for month, day in ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))}
    days |= {easter + offset * ONE_DAY for offset in (-2, 0, 1, 39, 49)}
    saturday = next(datetime.date(year, 6, day) for day in range(20, 27)
                    if datetime.date(year, 6, day).isoweekday() == 6)
    return days | {saturday, saturday - ONE_DAY}


def is_open(day):
    return day.isoweekday() < 6 and day not in holidays(day.year)


def working_day_before(day):
    while not is_open(day):
        day -= ONE_DAY
    return day


def month_after(day):
    """The same day one calendar month later, counted from day to day; None when it is not there."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return year, month


def termination(given, months, month_end):
    """Steps month by month but keeps the day that was given (act 150/1930 § 3)."""
    year, month = given.year, given.month
    for _ in range(months):
        year, month = month_after(datetime.date(year, month, 1))
    longest = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, longest if month_end else min(given.day, longest))


def latest_notice(end, months, month_end):
    day = end
    while termination(day, months, month_end) > end:
        day -= ONE_DAY
    return day


def extended(end, months):
    """Whole months of service: the next day moves, a month's end stays a month's end."""
    last = (end + ONE_DAY).day == 1
    return termination(end, months, last)


def reminder(deadline, months, days):
    """The latest day whose distance to the deadline is not shorter than the lead time."""
    year, month = deadline.year, deadline.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    day = min(deadline.day, calendar.monthrange(year, month)[1])
    return datetime.date(year, month, day) - days * ONE_DAY


# kind, date, months, at month end (or days of a reminder), what the case is for
CASES = [
    # A notice given: when does the contract end?
    ("termination", "2024-02-29", 12, 0, "a leap day and a year"),
    ("termination", "2024-02-29", 48, 0, "leap day to leap day"),
    ("termination", "2028-02-29", 6, 0, "from a leap day"),
    ("termination", "2023-08-31", 6, 0, "the 31st into a leap February"),
    ("termination", "2024-08-31", 6, 0, "the 31st into a short February"),
    ("termination", "2024-08-30", 6, 0, "the 30th into a short February"),
    ("termination", "2024-08-29", 6, 0, "the 29th into a short February"),
    ("termination", "2024-08-28", 6, 0, "the 28th stays"),
    ("termination", "2025-10-31", 1, 0, "the 31st into November"),
    ("termination", "2025-12-31", 2, 0, "across the year"),
    ("termination", "2026-12-06", 12, 0, "given on Independence Day"),
    ("termination", "2027-01-15", 6, 1, "the end of the month"),
    ("termination", "2027-01-31", 1, 1, "the end of February"),
    ("termination", "2028-01-31", 1, 1, "the end of a leap February"),
    ("termination", "2029-06-30", 12, 1, "month end to month end"),
    ("termination", "2030-02-28", 12, 1, "February to February"),
    ("termination", "2031-02-28", 12, 1, "February to a leap February"),
    ("termination", "2031-02-28", 12, 0, "the 28th, not the month's end"),
    ("termination", "2032-11-01", 3, 1, "the first day, the third month's end"),
    ("termination", "2035-12-31", 0, 0, "no period"),
    # The contract's end: until when can a notice be given?
    ("notice", "2024-12-31", 6, 0, "month end to a shorter month's end"),
    ("notice", "2024-08-31", 6, 0, "a leap February's end"),
    ("notice", "2025-08-31", 6, 0, "a February's end"),
    ("notice", "2024-02-29", 6, 0, "the 31st still reaches the leap day"),
    ("notice", "2025-02-28", 6, 0, "the 31st still reaches February's end"),
    ("notice", "2024-02-28", 6, 0, "one day before a leap February's end"),
    ("notice", "2025-09-30", 6, 0, "Easter does not touch the 31st of March"),
    ("notice", "2024-09-30", 6, 0, "Easter Sunday 2024-03-31"),
    ("notice", "2024-06-29", 3, 0, "Good Friday 2024-03-29"),
    ("notice", "2024-10-01", 6, 0, "Easter Monday 2024-04-01"),
    ("notice", "2025-10-18", 6, 0, "Good Friday 2025-04-18"),
    ("notice", "2025-10-21", 6, 0, "Easter Monday 2025-04-21"),
    ("notice", "2026-10-06", 6, 0, "Easter Monday 2026-04-06"),
    ("notice", "2027-09-26", 6, 0, "Good Friday 2027-03-26"),
    ("notice", "2028-10-17", 6, 0, "Easter Monday 2028-04-17"),
    ("notice", "2029-09-30", 6, 0, "the Saturday between, 2029-03-31"),
    ("notice", "2030-10-19", 6, 0, "Good Friday 2030-04-19"),
    ("notice", "2031-10-14", 6, 0, "Easter Monday 2031-04-14"),
    ("notice", "2032-09-29", 6, 0, "Easter Monday 2032-03-29"),
    ("notice", "2033-10-15", 6, 0, "Good Friday 2033-04-15"),
    ("notice", "2034-10-10", 6, 0, "Easter Monday 2034-04-10"),
    ("notice", "2035-09-26", 6, 0, "Easter Monday 2035-03-26"),
    ("notice", "2024-12-21", 6, 0, "Midsummer Eve 2024-06-21"),
    ("notice", "2025-12-20", 6, 0, "Midsummer Eve 2025-06-20"),
    ("notice", "2026-12-20", 6, 0, "Midsummer Day 2026-06-20"),
    ("notice", "2027-12-26", 6, 0, "Midsummer Day 2027-06-26"),
    ("notice", "2031-12-20", 6, 0, "Midsummer Eve 2031-06-20"),
    ("notice", "2035-12-22", 6, 0, "Midsummer Eve 2035-06-22"),
    ("notice", "2027-06-06", 6, 0, "Independence Day on a Sunday"),
    ("notice", "2028-06-06", 6, 0, "Independence Day on a Monday"),
    ("notice", "2029-06-06", 6, 0, "Independence Day on a Wednesday"),
    ("notice", "2030-06-06", 6, 0, "Independence Day on a Thursday"),
    ("notice", "2031-06-06", 6, 0, "Independence Day on a Friday"),
    ("notice", "2032-06-06", 6, 0, "Independence Day on a Saturday"),
    ("notice", "2026-06-24", 6, 0, "Christmas Eve"),
    ("notice", "2027-06-26", 6, 0, "St Stephen's Day on a Saturday"),
    ("notice", "2030-07-01", 6, 0, "New Year's Day"),
    ("notice", "2031-07-06", 6, 0, "Epiphany"),
    ("notice", "2026-11-01", 6, 0, "May Day on a Friday"),
    ("notice", "2025-11-29", 6, 0, "Ascension Day 2025-05-29"),
    ("notice", "2025-12-31", 12, 1, "twelve months at a month's end"),
    ("notice", "2026-06-15", 6, 1, "an end within a month"),
    ("notice", "2028-02-29", 6, 1, "a leap February's end"),
    ("notice", "2028-02-28", 6, 1, "the day before it is too late for that month"),
    ("notice", "2033-01-31", 11, 1, "back to a February"),
    ("notice", "2034-05-31", 0, 0, "no period"),
    # Options: use by, so many months before the end.
    ("option", "2027-12-31", 3, 0, "three months before a year's end"),
    ("option", "2028-05-31", 3, 0, "a leap day"),
    ("option", "2029-05-31", 3, 0, "February's end"),
    ("option", "2030-09-21", 3, 0, "Midsummer Eve 2030-06-21"),
    ("option", "2033-12-24", 6, 0, "Midsummer Eve 2033-06-24"),
    ("option", "2026-10-03", 6, 0, "Good Friday 2026-04-03"),
    ("option", "2035-03-06", 3, 0, "Independence Day 2034-12-06"),
    ("option", "2032-08-29", 6, 0, "a leap day on a Sunday"),
    ("option", "2031-04-30", 6, 0, "the 31st of October"),
    # The last day of the next term.
    ("renewal", "2027-02-28", 12, 0, "into a leap year"),
    ("renewal", "2028-02-29", 12, 0, "out of a leap year"),
    ("renewal", "2024-02-29", 48, 0, "leap to leap"),
    ("renewal", "2028-02-28", 12, 0, "not a month's end"),
    ("renewal", "2025-12-31", 24, 0, "year's end"),
    ("renewal", "2026-04-30", 1, 0, "April's end to May's end"),
    ("renewal", "2026-01-30", 1, 0, "the 30th of January"),
    ("renewal", "2034-08-31", 6, 0, "August's end to February's end"),
    ("renewal", "2030-06-15", 18, 0, "the middle of a month"),
    # Reminders before a deadline.
    ("reminder", "2025-02-28", 12, 0, "a year before"),
    ("reminder", "2025-02-28", 6, 0, "half a year before"),
    ("reminder", "2029-02-28", 12, 0, "a year before, a leap year"),
    ("reminder", "2028-05-31", 3, 0, "three months before: the leap day"),
    ("reminder", "2028-03-07", 0, 7, "a week before: the leap day"),
    ("reminder", "2026-01-05", 0, 7, "a week before, across the year"),
    ("reminder", "2031-08-31", 6, 0, "into February"),
]


def table():
    yield "kind\tdate\tmonths\textra\tlast_day\tworking_day\tnote"
    for kind, date, months, extra, note in CASES:
        day = datetime.date.fromisoformat(date)
        last = {
            "termination": lambda: termination(day, months, bool(extra)),
            "notice": lambda: latest_notice(day, months, bool(extra)),
            "option": lambda: latest_notice(day, months, False),
            "renewal": lambda: extended(day, months),
            "reminder": lambda: reminder(day, months, extra),
        }[kind]()
        yield f"{kind}\t{date}\t{months}\t{extra}\t{last}\t{working_day_before(last)}\t{note}"


def main(arguments):
    lines = list(table())
    if not arguments:
        print("\n".join(lines))
        return 0
    with open(arguments[1], encoding="utf-8") as kept:
        known = kept.read().splitlines()
    for ours, theirs in zip(lines, known):
        if ours != theirs:
            print(f"the table says {theirs!r}, the oracle {ours!r}")
            return 1
    if len(lines) != len(known):
        print(f"the table has {len(known)} lines, the oracle {len(lines)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
