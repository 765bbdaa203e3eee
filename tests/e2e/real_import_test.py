#!/usr/bin/python3
"""The real files: every count against an independent oracle, a second run, killed runs, a rebuild.

LUOTSI_BIN names the directory with the programs, LUOTSI_REAL_DATA the data (default ../shared/data),
LUOTSI_SEED repeats the moments of killing. Ends with 77 when the data is not there.
"""
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
DATA = pathlib.Path(os.environ.get("LUOTSI_REAL_DATA", ROOT / "../shared/data")).resolve()
KILLS = 4
LIMIT_SECONDS = 600

differing = []


def check(name, expected, found):
    if expected == found:
        return
    differing.append(name)
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted({*expected, *found}):
            if expected.get(key) != found.get(key):
                print(f"DIFFERS {name}: {key}: expected {expected.get(key)}, found {found.get(key)}")
    else:
        print(f"DIFFERS {name}: expected {expected}, found {found}")


def start(store, stdout=subprocess.PIPE):
    """tools/real/run in the background, with the build that is under test."""
    return subprocess.Popen([ROOT / "tools/real/run", DATA, store], text=True, stdout=stdout,
                            stderr=subprocess.PIPE, env={**os.environ, "BUILD": str(BIN.parent)})


def run(store):
    """Undisturbed; the JSON and the seconds it took."""
    began = time.monotonic()
    process = start(store)
    out, talk = process.communicate(timeout=LIMIT_SECONDS)
    if process.returncode:
        print(talk)
        raise SystemExit(f"FAILED: tools/real/run ended with {process.returncode}")
    return json.loads(out), time.monotonic() - began


def kill_in(store, seconds):
    """Starts a run and kills its server after so many seconds; what the run said before it ended."""
    # Nobody reads the JSON here, and a full pipe would keep a finished run waiting.
    process = start(store, stdout=subprocess.DEVNULL)
    found = re.match(r"server pid (\d+)", process.stderr.readline())
    if not found:
        raise SystemExit("FAILED: tools/real/run did not start a server")
    time.sleep(seconds)
    try:
        os.kill(int(found.group(1)), signal.SIGKILL)
    except ProcessLookupError:
        print(f"  after {seconds:.2f} s the run had ended already")
    _, talk = process.communicate(timeout=LIMIT_SECONDS)
    steps = [line for line in talk.splitlines() if ": " in line and " file" in line]
    print(f"  killed after {seconds:.2f} s, ended with {process.returncode}, in {(steps or ['start'])[-1]}")
    if process.returncode == 0:
        print("  (it was at its end, so the kill did not disturb it)")


def compare(found, oracle):
    register, invoices = found["register"], found["invoices"]
    expected, matching, emergency = oracle["invoices"], oracle["matching"], oracle["provider_reports"]
    check("register rows", oracle["register"]["rows"], register["read"])
    check("register rows accounted for", register["read"],
          register["accepted"] + register["unchanged"] + register["rejected"] + register["skipped"])
    check("register contracts", register["accepted"] + register["unchanged"], register["contracts"])
    check("register annual values", oracle["register"]["annual_value_sum"], register["annual_value"])
    check("register whole values", oracle["register"]["total_value_sum"], register["agreed_value"])
    dirty = oracle["register"]["dirty_counts"]
    noted = {}
    for note in register["noted_values"] + register["rejected_values"]:
        noted.setdefault(note["column"], set()).add(note["line"])
    for column in ("Annual Value", "Total Contract Value (including extensions)"):
        check(f"register lines noted for {column}", dirty[f"{column}: not a number"], len(noted.get(column, ())))
    check("register contracts that were never in force", len(oracle["register"]["never_in_force_lines"]),
          register["states"].get("DRAFT", 0))

    check("invoice files", expected["files"], invoices["files"])
    check("invoice rows read", expected["rows"], invoices["read"])
    check("invoice rows stored", expected["rows"], invoices["rows"])
    check("invoice rows rejected or skipped", 0, invoices["rejected"] + invoices["skipped"])
    check("invoice net", {"GBP": expected["net"]}, invoices["net"])
    for column in ("net", "gross", "vat"):
        check(f"invoice {column} as imported", expected[column], invoices["sums"].get(f"{column} GBP"))
    check("invoice credits", expected["credits"], invoices["credits"])
    check("invoice repeated rows", expected["totals"]["repeated_rows"], invoices["repeated_rows"])
    check("invoice redacted payees", expected["totals"]["redacted"], invoices["redacted"])
    check("invoice redacted net", expected["redacted_net"], invoices["redacted_net"])
    check("invoice outcomes", matching["outcomes"], invoices["outcomes"])
    check("matched + ambiguous + unmatched", expected["rows"], sum(invoices["outcomes"].values()))
    check("invoice reasons", matching["counts"], {key: row["count"] for key, row in invoices["reasons"].items()})
    check("invoice net by reason", matching["net"], {key: row["net"] for key, row in invoices["reasons"].items()})

    off = found["off_contract"]
    check("off-contract rows", matching["off_contract"]["rows"], off["rows"])
    check("off-contract net", matching["off_contract"]["net"], off["net"])
    check("off-contract by month", matching["off_contract"]["by_month"], off["by_month"])
    check("off-contract by unit", matching["off_contract"]["by_directorate"],
          {unit or "(blank)": net for unit, net in off["by_unit"].items()})

    reports = found["emergency"]
    check("A&E rows", emergency["rows"], reports["reports"]["read"])
    check("A&E providers", emergency["providers"], reports["providers"])
    check("A&E provider-months", emergency["type_1"], reports["provider_months"])
    check("A&E alerts", emergency["below_target"], reports["below_target"])
    check("A&E without an alert", emergency["not_below_target"], reports["not_below_target"])
    by_month = {}
    for alert in reports["below_target_alerts"]:
        month = re.search(r"\d{4}-\d{2}", alert).group()
        by_month[month] = by_month.get(month, 0) + 1
    check("A&E alerts by month", emergency["below_by_month"], by_month)
    check("A&E RN5 2017-04 alerts at 94.996 %", True,
          any("RN5" in alert and "2017-04" in alert for alert in reports["below_target_alerts"]))
    check("A&E overdue reports", [{"contract": f"AE-{code}", "month": month}
                                  for code, month in emergency["missing_inside_calendar"]], reports["overdue"])


def main():
    if not (DATA / "invoices" / "salford").is_dir():
        print(f"SKIPPED real_data_import: there is no real data in {DATA}")
        return 77
    oracle = json.loads(subprocess.run([ROOT / "tests/oracle/real_data.py", DATA, "--brief"],
                                       stdout=subprocess.PIPE, check=True).stdout)
    seed = int(os.environ.get("LUOTSI_SEED", random.SystemRandom().randrange(10**6)))
    print(f"LUOTSI_SEED={seed}")
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="luotsi-real-test-") as directory:
        calm, killed = pathlib.Path(directory, "calm"), pathlib.Path(directory, "killed")
        first, seconds = run(calm)
        print(f"first run {seconds:.1f} s: {first['seconds']}")
        compare(first, oracle)

        second, seconds = run(calm)
        print(f"second run {seconds:.1f} s")
        check("changes of the second run", 0, second["changes"])
        check("state after the second run", first["state_hash"], second["state_hash"])
        compare(second, oracle)

        for _ in range(KILLS):
            moment = moments.uniform(0.1, first["seconds"]["import_until_settled"] / 2)
            kill_in(killed, moment)
        after_kills, _ = run(killed)
        check("state after killed runs", first["state_hash"], after_kills["state_hash"])
        compare(after_kills, oracle)

        for store in (calm, killed):
            rebuilt = json.loads(subprocess.run([BIN / "luotsi", "rebuild", "--store", store],
                                                stdout=subprocess.PIPE, check=True).stdout)
            check(f"rebuilt {store.name}", True, rebuilt["same"])
            for name, hashes in rebuilt["modules"].items():
                check(f"rebuilt {store.name} {name}", hashes["before"], hashes["after"])
    print(f"{len(differing)} figures differ" if differing else "every figure is as the oracle says")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
