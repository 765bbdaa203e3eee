#!/usr/bin/python3
"""GetReportingRate and the dashboard's statement, held against a count by hand of the demo county's reports.

By hand: every month of every contract whose due day has passed, from `report windows`, and the first version of its
report, from `report list` and `report get`. The statement is run on the store of the demo, as Grafana runs it on PostgreSQL: only what
PostgreSQL and Grafana fill in is filled in here. LUOTSI_BIN names the directory with the programs.
"""
import collections
import contextlib
import datetime
import io
import os
import pathlib
import re
import sqlite3
import sys
import tempfile
import zoneinfo

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
os.environ.setdefault("BUILD", str(BIN.parent))
sys.path[:0] = [str(ROOT / "tools/demo"), str(ROOT / "tools/observe"), str(ROOT / "tests/e2e")]

import county  # noqa: E402
import scorecard_test  # noqa: E402
import server  # noqa: E402
import sources  # noqa: E402
import story  # noqa: E402
import wire  # noqa: E402

FIRST, LAST = "2025-01", "2026-12"
YEARS = (2025, 2026)
NOT_BINDING = {"CONTRACT_STATE_DRAFT", "CONTRACT_STATE_TENDERED", "CONTRACT_STATE_CANCELLED"}
HELSINKI = zoneinfo.ZoneInfo("Europe/Helsinki")

faults = []


def check(name, expected, found):
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            faults.append(name)
            print(f"DIFFERS {name} {key}: expected {expected.get(key)}, found {found.get(key)}")


def received_on(registry, report):
    first = report if report["version"] == 1 else registry.ask(
        "report", "get", "--contract", report["contract_id"], "--month", report["month"], "--version", "1")
    # Python 3.10 reads at most six decimals.
    text = re.sub(r"\.\d+", "", first["received_at"]).replace("Z", "+00:00")
    return str(datetime.datetime.fromisoformat(text).astimezone(HELSINKI).date())


def by_hand(registry, contracts, today):
    """(expected, received, on time, excused) by provider and month."""
    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    for contract in contracts:
        if "identifier" not in contract.get("provider", {}) or contract["state"] in NOT_BINDING:
            continue
        party = contract["provider"]["identifier"]
        reports = {one["month"]: one for one in registry.ask(
            "report", "list", "--contract", contract["id"], "--page-all").get("reports", [])}
        # A contract that was ended has no window any more for a month that it had reported by then.
        dues = {month: (one["due_date"], "") for month, one in reports.items()}
        for year in YEARS:
            for window in registry.ask("report", "windows", "--contract", contract["id"], "--year", year).get("windows", []):
                dues[window["month"]] = window["due_date"], window["state"]
        for month, (due, state) in dues.items():
            if due >= today:
                continue
            count = counts[f"{party['scheme']}:{party['id']}", month]
            came = month in reports
            if not came and state == "WINDOW_STATE_EXCUSED":
                count[3] += 1
                continue
            count[0] += 1
            count[1] += came
            count[2] += came and received_on(registry, reports[month]) <= due
    return counts


def read(answer):
    return {one["month"]: [int(one.get(name, 0)) for name in ("expected", "received", "on_time", "excused")]
            for one in answer.get("months", [])}


def statement(today):
    [text] = [text for board, _, text in sources.statements() if board == "Luotsi reporting"]
    for macro, value in (("to_char($__timeFrom()::timestamptz, 'YYYY-MM')", f"'{FIRST}'"),
                         ("to_char($__timeTo()::timestamptz, 'YYYY-MM')", f"'{LAST}'"),
                         ("to_char(now() AT TIME ZONE 'Europe/Helsinki', 'YYYY-MM-DD')", f"'{today}'")):
        assert macro in text, f"the statement has no {macro}"
        text = text.replace(macro, value)
    return text


def compare(registry, store, today):
    contracts = registry.ask("contract", "list", "--page-all")["contracts"]
    expected = by_hand(registry, contracts, today)
    for provider in sorted({provider for provider, _ in expected}):
        scheme, number = provider.split(":")
        found = read(registry.ask("report", "rate", "--provider-scheme", scheme, "--provider-id", number,
                                  "--from-month", FIRST, "--to-month", LAST))
        check(provider, {month: count for (who, month), count in sorted(expected.items()) if who == provider}, found)
    rows = {(provider, month): list(counts) for provider, month, *counts in store.execute(statement(today))}
    check("the dashboard's rows", dict(expected), rows)
    sums = [sum(column) for column in zip(*expected.values())]
    if not sums[1] or sums[0] == sums[2]:
        faults.append("the year is too tidy to tell anything")
    return len(expected), sums


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-rate-") as directory:
        log = pathlib.Path(directory) / "server.log"
        with server.luotsi_dev(county.FIRST_DAY, log) as port, wire.Luotsi(port) as luotsi:
            ctl = story.Client([BIN / "luotsictl", "--server", f"127.0.0.1:{port}"])
            with contextlib.redirect_stdout(io.StringIO()):
                story.tell(luotsi, ctl, county.generate(), ROOT / "deploy/rules/default-rules.yaml", False, "a test")
            folder = re.search(r"^The store is (\S+);", log.read_text(encoding="utf-8"), re.M)[1]
            registry = scorecard_test.Registry(port)
            status = luotsi.call("GetStatus", wire.config_pb.GetStatusRequest())
            today = max(module.last_day for module in status.modules)
            with contextlib.closing(sqlite3.connect(":memory:")) as store:
                store.execute("ATTACH ? AS report_intake", (f"{folder}/report_intake.sqlite",))
                months, sums = compare(registry, store, today)
    print(f"{months} months of providers; expected, received, on time, excused {sums}; {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
