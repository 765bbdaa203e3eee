#!/usr/bin/python3
"""GetScorecard and the dashboard's statement, held against the reports and terms of the demo county.

The statement is run on the store of the demo (its schema attached by name), as Grafana runs it on PostgreSQL: only the
macros that Grafana fills in are filled in here. LUOTSI_BIN names the directory with the programs.
"""
import calendar
import contextlib
import fractions
import io
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
os.environ.setdefault("BUILD", str(BIN.parent))
sys.path[:0] = [str(ROOT / "tools/demo"), str(ROOT / "tools/observe")]

import county  # noqa: E402
import server  # noqa: E402
import sources  # noqa: E402
import story  # noqa: E402
import wire  # noqa: E402

FIRST, LAST = "2025-01", "2025-12"
AREAS = ["COST", "QUALITY", "OUTPUT", "DEVELOPMENT", "EFFECTIVENESS"]

faults = []


def check(name, expected, found):
    if expected != found:
        faults.append(name)
        print(f"DIFFERS {name}: expected {expected}, found {found}")


class Registry:
    def __init__(self, port):
        self.port = port

    def ask(self, *words):
        done = subprocess.run([BIN / "luotsictl", "--server", f"127.0.0.1:{self.port}", "-o", "json", *map(str, words)],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"luotsictl {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)


def ratio(value):
    return fractions.Fraction(int(value.get("numerator", 0)), int(value["denominator"]))


def last_day(month):
    year, number = map(int, month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02}"


def counted(registry, contract):
    """(reported, met) by area, from the reports in force and the terms of each month's last day."""
    found = {area: [0, 0] for area in AREAS}
    for report in registry.ask("report", "list", "--contract", contract, "--page-all").get("reports", []):
        if not FIRST <= report["month"] <= LAST or report["state"] == "REPORT_STATE_REPLACED":
            continue
        terms = registry.ask("contract", "get", contract, "--valid-on", last_day(report["month"]))
        agreed = {one["code"]: one for one in terms["indicators"]}
        for line in report["lines"]:
            if "indicator" not in line:
                continue
            one = agreed[line["indicator"]["indicator_code"]]
            value, target = ratio(line["indicator"]["value"]), ratio(one["target_level"])
            met = value >= target if one["direction"] == "DIRECTION_AT_LEAST" else value <= target
            area = found[one["focus_area"].removeprefix("FOCUS_AREA_")]
            area[0] += 1
            area[1] += met
    return found


def statement():
    [text] = [text for board, _, text in sources.statements() if board == "Luotsi scorecards"]
    for macro, value in (("to_char($__timeFrom()::timestamptz, 'YYYY-MM')", f"'{FIRST}'"),
                         ("to_char($__timeTo()::timestamptz, 'YYYY-MM')", f"'{LAST}'")):
        assert macro in text, f"the statement has no {macro}"
        text = text.replace(macro, value)
    return text


def basis_points(met, reported):
    """Half away from zero."""
    return None if reported == 0 else (2 * 10_000 * met + reported) // (2 * reported)


def compare(registry, store):
    contracts = registry.ask("contract", "list", "--page-all")["contracts"]
    reporting = 0
    for contract in contracts:
        card = registry.ask("call", "ScorecardService/GetScorecard", json.dumps(
            {"contract_id": contract["id"], "from_month": FIRST, "to_month": LAST}))
        expected = counted(registry, contract["id"])
        reporting += any(reported for reported, _ in expected.values())
        for name, area in zip(AREAS, card["areas"], strict=True):
            reported, met = expected[name]
            check(f"{contract['number']} {name}", ("FOCUS_AREA_" + name, reported, met, basis_points(met, reported)),
                  (area["focus_area"], int(area.get("reported", 0)), int(area.get("met", 0)), area.get("score")))
        bars = store.execute(statement().replace("$contract", contract["number"])).fetchall()
        check(f"{contract['number']} five bars", 5, len(bars))
        for name, (_, percent) in zip(AREAS, bars, strict=True):
            reported, met = expected[name]
            check(f"{contract['number']} {name} bar", None if not reported else round(100 * met / reported, 6),
                  None if percent is None else round(percent, 6))
    if not reporting:
        faults.append("nobody reported")
    return reporting


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-scores-") as directory:
        log = pathlib.Path(directory) / "server.log"
        with server.luotsi_dev(county.FIRST_DAY, log) as port, wire.Luotsi(port) as luotsi:
            ctl = story.Client([BIN / "luotsictl", "--server", f"127.0.0.1:{port}"])
            with contextlib.redirect_stdout(io.StringIO()):
                story.tell(luotsi, ctl, county.generate(), ROOT / "deploy/rules/default-rules.yaml", False, "a test")
            folder = re.search(r"^The store is (\S+);", log.read_text(encoding="utf-8"), re.M)[1]
            with contextlib.closing(sqlite3.connect(":memory:")) as store:
                store.execute("ATTACH ? AS report_intake", (f"{folder}/report_intake.sqlite",))
                reporting = compare(Registry(port), store)
    print(f"{reporting} contracts with reports, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
