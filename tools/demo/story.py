"""The demo as a newcomer sees it: the year, the tables that luotsictl gives, and the comparison."""
import collections
import csv
import io
import re
import subprocess
import sys
import time
import unicodedata

import yaml

import county as made
import observe
import oracle
import wire

WIDTH = 100
BOLD, PLAIN = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")


# ---- Printing

def say(text=""):
    print(text, flush=True)


def heading(text):
    say(f"\n{BOLD}{text}{PLAIN}\n{'─' * min(len(text), WIDTH)}")


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(titles, rows, right=()):
    """Columns named in `right` are figures and stand to the right."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(width(cell) for cell in column) for column in zip(titles, *rows)]

    def line(cells):
        out = []
        for title, cell, wide in zip(titles, cells, widths):
            fill = " " * (wide - width(cell))
            out.append(fill + cell if title in right else cell + fill)
        return "  " + "  ".join(out).rstrip()

    say(BOLD + line(titles) + PLAIN)
    for row in rows:
        say(line(row))


def grouped(text):
    """`1234567.80` -> `1 234 567.80`"""
    return re.sub(r"(?<=\d)(?=(\d{3})+(\.|$))", " ", text)


def money(cents):
    return grouped(f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}")


def cents_of(text):
    """`-1234.50` -> -123450"""
    return int(text.replace(".", "")) if text else 0


def short(text, most):
    return text if len(text) <= most else text[:most - 1] + "…"


# ---- The tables

class Client:
    """luotsictl, the program that a person would use."""

    def __init__(self, command):
        self.command = [str(word) for word in command]

    def rows(self, *words):
        """A list as rows, read as CSV so that the demo can show the columns that fit."""
        done = subprocess.run([*self.command, "-o", "csv", "--page-all", *words], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise SystemExit(f"luotsictl {' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
        return list(csv.DictReader(io.StringIO(done.stdout)))


def words(name):
    """`PAYMENT_COMMITMENT` -> `payment commitment`"""
    return name.lower().replace("_", " ")


def shown(command, count, total):
    rest = f"; {total - count} more rows" if total > count else ""
    say(f"  ($ luotsictl {command}{rest})")


def show_contracts(client):
    rows = sorted(client.rows("contract", "list"), key=lambda row: row["number"])
    heading(f"Contracts: {len(rows)} of seven kinds")
    say("What was agreed, with whom and until when. A draft binds no one; an ended contract stays readable.\n")
    few = [row for n, row in enumerate(rows) if n % 3 == 1]
    table(["Number", "About", "Type", "State", "Provider", "Last day", "Agreed, EUR"],
          [[row["number"], row["title"].split(",")[0], words(row["type"]), words(row["state"]),
            short(row["provider"].split(" (")[0], 31), row["end_date"] or "open",
            grouped(row["agreed_value"])] for row in few], right=("Agreed, EUR",))
    shown("contract list", len(few), len(rows))


def show_reports(client):
    rows = client.rows("report", "list")
    heading(f"Reports: {len(rows)} months reported by providers")
    say("A report with a returned line or without the agreed forecast is INCOMPLETE and cannot be approved.\n"
        "An approved report is the ground for payment. A correction replaces a report; both are kept.\n")
    states = ["APPROVED", "RECEIVED", "INCOMPLETE"]
    months = collections.defaultdict(collections.Counter)
    for row in rows:
        months[row["month"]][row["state"]] += 1
        months[row["month"]]["corrected"] += int(row["version"]) > 1
    table(["Month", "Reports", *(state.capitalize() for state in states), "Corrected"],
          [[month, sum(counts[s] for s in states), *(counts[s] for s in states), counts["corrected"]]
           for month, counts in sorted(months.items())],
          right=("Reports", "Approved", "Received", "Incomplete", "Corrected"))
    shown("report list", 0, 0)


def show_alerts(client):
    rows = sorted(client.rows("alert", "list", "--state", "open"),
                  key=lambda row: (row["became_true_on"], row["contract"], row["subject"]))
    heading(f"Alerts: {len(rows)} open")
    say("Rules are data. Each finding is raised once and closed when it is no longer true. The newest three\n"
        "of each rule:\n")
    by_rule = collections.defaultdict(list)
    for row in rows:
        by_rule[row["rule"]].append(row)
    few = [row for rule in sorted(by_rule) for row in by_rule[rule][-3:]]
    table(["Severity", "Contract", "Subject", "True since", "What it says"],
          [[words(row["severity"]), row["contract"], row["subject"], row["became_true_on"],
            short(row["text"], 44)] for row in few])
    shown("alert list --state open", len(few), len(rows))


def show_payments(client, luotsi):
    rows = sorted(client.rows("payment", "list"), key=lambda row: (row["month"], row["contract"]))
    total = sum(cents_of(row["amount"]) for row in rows)
    heading(f"Payment proposals: {len(rows)}, together {money(total)} EUR")
    say("Approved quantities times the prices in force, each line rounded once. A corrected report proposes\n"
        "only the difference, which may be a recovery.\n")
    few = sorted(rows[:4] + [row for row in rows[4:] if cents_of(row["already_proposed"])][:6],
                 key=lambda row: (row["month"], row["contract"], row["report_version"]))
    table(["Contract", "Payee", "Month", "Report", "Total", "Proposed before", "To pay, EUR"],
          [[row["contract"], short(row["payee"].split(" (")[0], 32), row["month"], "v" + row["report_version"],
            grouped(row["total"]), grouped(row["already_proposed"]), grouped(row["amount"])] for row in few],
          right=("Total", "Proposed before", "To pay, EUR"))
    proposal = luotsi.call("GetPaymentProposal", wire.finance_pb.GetPaymentProposalRequest(
        payment_proposal_id=rows[0]["id"]))
    say("  Every euro is explained, here of the first proposal: "
        + "; ".join(line.explanation for line in proposal.lines))
    shown("payment list", len(few), len(rows))


def show_off_contract(client):
    rows = client.rows("off-contract", "list")
    count = sum(int(row["no_contract_known"]) + int(row["contract_not_in_force"]) for row in rows)
    heading(f"Off-contract purchases: {count} invoices, {money(sum(cents_of(row['net']) for row in rows))} EUR")
    say("Invoices of suppliers without any contract, or on a day when none was in force, by month and unit.\n")
    units = sorted({row["unit"] for row in rows})
    cells = collections.defaultdict(int)
    numbers = collections.Counter()
    for row in rows:
        cells[row["month"], row["unit"]] += cents_of(row["net"])
        numbers[row["month"]] += int(row["no_contract_known"]) + int(row["contract_not_in_force"])
    titles = ["Month", "Invoices", *(short(unit, 17) for unit in units)]
    table(titles, [[month, numbers[month], *(money(cells[month, unit]) if (month, unit) in cells else "-"
                                             for unit in units)] for month in sorted(numbers)], right=titles[1:])
    shown("off-contract list", 0, 0)


# ---- The comparison

def laid_side_by_side(expected, found):
    """Prints the table; true when all is equal."""
    heading("The same year, counted twice")
    say("On the left what the generator worked out from its own data, in Python, without asking the server;\n"
        "on the right what Luotsi says.\n")
    rows, differing = [], []
    for group in expected:
        for name in [*expected[group], *(name for name in found[group] if name not in expected[group])]:
            rows.append(side_by_side(group, name, expected[group].get(name, 0), found[group].get(name, 0), differing))
    table(["Figure", "Generator", "Luotsi", "Same"], rows, right=("Generator", "Luotsi"))
    for line in differing:
        say(line)
    wrong = sum(row[-1] != "yes" for row in rows)
    say(f"\n{BOLD}{len(rows) - wrong} of {len(rows)} figures are the same."
        + (f" {wrong} differ." if wrong else "") + PLAIN)
    return wrong == 0


def side_by_side(group, name, ours, theirs, differing):
    label = f"{group}: {name}"
    same = "yes" if ours == theirs else "NO"
    if isinstance(ours, dict):
        theirs = theirs or {}
        for key in sorted({*ours, *theirs}):
            if ours.get(key) != theirs.get(key):
                differing.append(f"  {label}: {key}: generator {ours.get(key)}, Luotsi {theirs.get(key)}")
        return [label + ", rows", len(ours), len(theirs), same]
    if name.endswith("cents"):
        return [label.replace(", cents", ", EUR"), money(ours), money(theirs), same]
    if "price on" in name:
        return [label, f"{ours / made.EURO:.4f}", f"{theirs / made.EURO:.4f}", same]
    return [label, ours, theirs, same]


def read_rules(path):
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rules["rules"] if isinstance(rules, dict) else rules


def tell(luotsi, client, county, rules_path, plant_fault, where="one process with an empty store"):
    """True when every figure is as expected, and what Luotsi said."""
    began = time.monotonic()
    heading("A wellbeing services county in Luotsi, January 2025 to February 2026")
    say(f"{county.buyer.name} is made up: {len(county.contracts)} contracts, {len(county.providers)} providers and "
        f"{len(county.own_units)} units of its own.\n"
        f"It lives through {(made.LAST_DAY - made.FIRST_DAY).days + 1} days in {where}. "
        f"{len(county.actions)} calls follow, each on\nits day, as the county and its providers would send them.")
    rules = read_rules(rules_path)
    refused, requests = wire.live(luotsi, county, rules, plant_fault)
    found = observe.observe(luotsi, county, requests, refused)
    lived = time.monotonic() - began
    show_contracts(client)
    show_reports(client)
    show_alerts(client)
    show_payments(client, luotsi)
    show_off_contract(client)
    same = laid_side_by_side(oracle.expect(county, rules), found)
    say(f"The year took {lived:.1f} s ({luotsi.calls} calls), everything {time.monotonic() - began:.1f} s.")
    return same, {"figures": found, "state_hash": luotsi.state_hash()}
