#!/usr/bin/python3
"""luotsictl against a real `luotsi dev`: every command group, exit codes, formats, replays.

LUOTSI_BIN names the directory with both programs.
"""
import csv
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
READY_SECONDS = 30

CONTRACT = """
number: {number}
title: '{title}'
type: payment-commitment
buyer: {{name: Testilä wellbeing services county, identifier: FI-PRO 3221309-4}}
unit: Home care
provider: {{name: Hoiva Oy, identifier: FI-PRO 2077474-0}}
start_date: 2025-01-01
end_date: 2027-12-31
agreed_value: 120000.00 EUR
prices:
  - {{service_code: DAY, service_name: Care day, unit: day, unit_price: 157.50 EUR}}
goals:
  - {{code: home, text: People live at home longer}}
indicators:
  - {{code: on-time, name: Visits on time, goal_code: home, focus_area: quality, unit: share,
     direction: at-least, target_level: 95/100}}
responsible_persons:
{persons}
reporting_duty: {{due_day: 10}}
"""
PERSONS = "\n".join(f"  - {{side: {side}, level: {level}, name: {side} {level}}}"
                    for side in ("buyer", "provider")
                    for level in ("operational", "tactical", "strategic"))
REPORT = """
lines:
  - service: {service_code: DAY, unit: day, quantity: 310}
  - indicator: {indicator_code: on-time, value: 90/100}
"""
RULE = """
- code: trial-{n}
  kind: indicator-beyond-target
  severity: warning
  text_fi: Mittari alittaa tavoitetason
  text_sv: Indikatorn når inte målnivån
  text_en: The indicator misses its target level
"""
CATALOGUE = """
version: "{version}"
valid_from: {month}
key_figures:
  - {{code: waiting-days, heading: availability, name_fi: Odotusaika, name_sv: Väntetid,
     name_en: Waiting time, unit: days, mandatory: true}}
"""


class Server:
    """A `luotsi dev` with an empty store."""

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="luotsi-cli-")
        self.path = pathlib.Path(self.directory.name)
        ready, self.log = self.path / "ready.json", self.path / "server.log"
        with open(self.log, "w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [BIN / "luotsi", "dev", "--virtual-day", "2026-01-15", "--grpc-port", "0",
                 "--admin-port", "0", "--ready-file", ready], stdout=out, stderr=subprocess.STDOUT,
                cwd=self.path, env={**os.environ, "TMPDIR": str(self.path)})
        until = time.monotonic() + READY_SECONDS
        while not (ready.exists() and ready.read_text().endswith("\n")):
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit("luotsi dev did not get ready:\n" + self.log.read_text())
            time.sleep(0.01)
        self.port = json.loads(ready.read_text())["grpc_port"]
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.directory.cleanup()


class Cli(unittest.TestCase):
    server = None
    number = 0

    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def ctl(self, *words, code=0, text=None, port=None):
        """Runs luotsictl and checks its exit code; gives standard output and standard error."""
        command = [str(BIN / "luotsictl"), "--server", f"127.0.0.1:{port or self.server.port}", *map(str, words)]
        done = subprocess.run(command, input=text, text=True, capture_output=True, check=False, timeout=60)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr

    def json(self, *words, **more):
        return json.loads(self.ctl(*words, "-o", "json", **more)[0])

    def rows(self, *words):
        return list(csv.DictReader(io.StringIO(self.ctl(*words, "-o", "csv")[0])))

    def settle(self):
        self.ctl("status", "--wait", "--timeout", "30s")

    def new_number(self):
        Cli.number += 1
        return f"C-{Cli.number}"

    def new_contract(self, *words, title="Home care, east", **more):
        text = CONTRACT.format(number=self.new_number(), title=title, persons=PERSONS)
        return self.json("contract", "create", "-f", "-", *words, text=text, **more)

    def active_contract(self):
        contract = self.new_contract()
        self.ctl("contract", "activate", contract["id"])
        self.settle()
        return contract["id"]

    # ---- Contracts

    def test_contract_lives_through_draft_activation_and_amendment(self):
        contract = self.new_contract()
        self.assertEqual(contract["state"], "CONTRACT_STATE_DRAFT")
        identity = contract["id"]
        active = self.json("contract", "activate", identity, "--etag", contract["etag"])
        self.assertEqual(active["state"], "CONTRACT_STATE_ACTIVE")
        amendment = ("effective_from: 2025-06-01\nreason: review-clause\n"
                     "prices: [{service_code: DAY, unit: day, unit_price: 160.00 EUR}]\n")
        self.ctl("contract", "amend", identity, "-f", "-", text=amendment)
        before = self.json("contract", "get", identity, "--as-of", active["recorded_at"],
                           "--valid-on", "2025-12-31")
        after = self.json("contract", "get", identity, "--as-of", "now", "--valid-on", "2025-12-31")
        self.assertEqual(before["prices"][0]["unit_price"]["amount_micros"], "157500000")
        self.assertEqual(after["prices"][0]["unit_price"]["amount_micros"], "160000000")
        changes = self.rows("contract", "changes", identity)
        self.assertEqual(len(changes), 3)
        self.assertEqual(changes[-1]["effective_from"], "2025-06-01")

    def test_contract_get_shows_people_money_and_prices(self):
        table, _ = self.ctl("contract", "get", self.new_contract()["id"])
        self.assertIn("120000.00 EUR", table)
        self.assertIn("157.50 EUR", table)
        self.assertIn("Hoiva Oy (FI-PRO 2077474-0)", table)

    def test_contract_list_filters_and_pages(self):
        made = [self.new_contract() for _ in range(3)]
        one = self.json("contract", "list", "--number", made[0]["number"])["contracts"]
        self.assertEqual([contract["id"] for contract in one], [made[0]["id"]])
        first, talk = self.ctl("contract", "list", "--page-size", "1", "-o", "json")
        self.assertEqual(len(json.loads(first)["contracts"]), 1)
        self.assertIn("--page-token", talk)
        everything = self.json("contract", "list", "--page-size", "2", "--page-all")
        self.assertGreaterEqual(len(everything["contracts"]), 3)
        self.assertEqual(everything["next_page_token"], "")
        self.assertTrue(self.rows("contract", "list", "--state", "draft", "--provider-scheme", "FI-PRO",
                                  "--provider-id", "2077474-0"))

    # ---- Reports, alerts, payments

    def test_a_forecast_that_is_missing_ends_with_rejected_data(self):
        text = CONTRACT.format(number=self.new_number(), title="Home care", persons=PERSONS)
        text = text.replace("{due_day: 10}", "{due_day: 10, forecast_required: true}")
        contract = self.json("contract", "create", "-f", "-", text=text)["id"]
        self.ctl("contract", "activate", contract)
        self.settle()
        where = ("--contract", contract, "--month", "2025-11")
        for verb in ("validate", "submit"):
            answer = self.json("report", verb, *where, "-f", "-", code=4, text=REPORT)
            self.assertEqual([(line["reason"], line["severity"]) for line in answer["remarks"]],
                             [("FORECAST_MISSING", "FAULT_SEVERITY_ERROR")])
            self.assertEqual(answer["returned_lines"], [])
        shown, _ = self.ctl("report", "get", *where)
        self.assertIn("The contract requires a forecast", shown)
        path = self.server.path / "no-forecast.csv"
        path.write_text("Palvelu;Yksikkö;Määrä\nDAY;day;310\n", encoding="utf-8")
        for words in ((), ("--submit",)):
            told, _ = self.ctl("report", "import", path, *where, *words, "--lang", "fi", code=4)
            self.assertIn("errors: 1\n", told)
            self.assertIn("Sopimus vaatii ennusteen", told)
        whole = REPORT + "forecast: [{month: 2025-12, service_code: DAY, quantity: 300}]\n"
        self.assertEqual(self.json("report", "submit", *where, "-f", "-", text=whole)["remarks"], [])

    def test_approved_report_becomes_a_payment_proposal_and_an_alert(self):
        self.ctl("rule", "apply", "-f", "-", text=RULE.format(n="chain"))
        identity = self.active_contract()
        where = ("--contract", identity, "--month", "2025-11")
        report = self.json("report", "submit", *where, "-f", "-", text=REPORT)
        self.assertEqual(report["state"], "REPORT_STATE_RECEIVED")
        self.assertEqual(self.json("report", "get", *where)["id"], report["id"])
        # What came back tells a script by the exit code, what came of it by the answer.
        other = self.active_contract()
        for verb in ("validate", "submit"):
            answer = self.json("report", verb, "--contract", other, "--month", "2025-11", "-f", "-", code=4,
                               text=REPORT.replace("unit: day", "unit: hour"))
            self.assertEqual([line["reason"] for line in answer["returned_lines"]], ["LINE_UNIT_MISMATCH"])
        # Why it is sent again goes with it, as a month wants it after its first closing.
        elsewhere = ("--contract", other, "--month", "2025-11")
        for verb in ("validate", "submit"):
            again = self.json("report", verb, *elsewhere, "--reason", "the unit was wrong", "-f", "-", text=REPORT)
            self.assertEqual(again["correction_reason"], "the unit was wrong")
        compliance = self.rows("report", "compliance", *where)
        self.assertEqual(compliance[0]["result"], "NOT_MET")
        self.assertEqual(compliance[0]["target_level"], "95/100")
        corrected = self.json("report", "correct", *where, "--reason", "a day was missing", "-f", "-",
                              text=REPORT.replace("310", "311"))
        self.assertEqual(corrected["version"], 2)
        approved = self.json("report", "approve", *where, "--etag", corrected["etag"])
        self.assertEqual(approved["state"], "REPORT_STATE_APPROVED")
        due = self.rows("report", "due", "--contract", identity)
        self.assertIn("2025-11", [row["month"] for row in due])
        self.assertEqual(len(self.rows("report", "list", "--contract", identity)), 1)
        self.settle()
        payment, = self.rows("payment", "list", "--contract", identity)
        self.assertEqual((payment["amount"], payment["amount_currency"]), ("48982.50", "EUR"))
        self.assertIn("48982.50 EUR", self.ctl("payment", "get", payment["id"])[0])
        alert, = self.rows("alert", "list", "--contract", identity, "--rule", "trial-chain")
        self.assertIn("target", self.ctl("alert", "get", alert["id"])[0])
        self.assertTrue(any(row["rule"] == "trial-chain" for row in self.rows("alert", "counts")))
        self.ctl("alert", "close", alert["id"], "--reason", "agreed with the provider")
        self.ctl("alert", "close", alert["id"], "--reason", "again", code=4)

    def test_rule_apply_changes_nothing_the_second_time(self):
        text = RULE.format(n="twice") + RULE.format(n="thrice")
        self.assertEqual(self.json("rule", "apply", "-f", "-", text=text)["created"], 2)
        again = self.json("rule", "apply", "-f", "-", text=text)
        self.assertEqual((again["created"], again["unchanged"]), (0, 2))
        other = text.replace("severity: warning", "severity: critical")
        self.assertEqual(self.json("rule", "apply", "-f", "-", text=other, code=5)["refused"], 2)
        rule = next(row for row in self.rows("rule", "list", "--page-all") if row["code"] == "trial-twice")
        self.assertIn("Mittari alittaa", self.ctl("rule", "get", rule["id"])[0])
        single = RULE.format(n="single").replace("\n- ", "\n  ")
        self.ctl("rule", "create", "-f", "-", text=single)

    # ---- Invoices

    def test_invoice_is_recorded_matched_and_counted(self):
        self.active_contract()
        invoice = ("number: {}\ninvoice_date: 2025-12-10\nsupplier: {{name: Unknown Oy}}\n"
                   "net: 100.50 EUR\nunit: Home care\n")
        got = self.json("invoice", "record", "-f", "-", text=invoice.format("=A1+1"))
        self.assertEqual(got["match_reason"], "MATCH_REASON_NO_CONTRACT_KNOWN")
        self.assertEqual(self.json("invoice", "get", got["id"])["id"], got["id"])
        self.assertGreaterEqual(int(self.json("invoice", "totals")["count"]), 1)
        text, _ = self.ctl("invoice", "list", "--outcome", "unmatched", "--month", "2025-12", "-o", "csv")
        self.assertIn(",'=A1+1,", text)
        self.assertIn(",100.50,EUR,", text)
        table, _ = self.ctl("off-contract", "list", "--from", "2025-12", "--to", "2025-12")
        self.assertIn("100.50 EUR", table)

    def test_aliases_are_proposed_and_decided(self):
        self.active_contract()
        for n, name in enumerate(("Hoiva Oyj", "HOIVA OY AB")):
            self.ctl("invoice", "record", "-f", "-",
                     text=f"number: A-{n}\ninvoice_date: 2025-12-11\nsupplier: {{name: {name}}}\nnet: 1.00 EUR\n")
        proposed = self.rows("alias", "list", "--state", "proposed")
        for row, verb in zip(proposed, ("confirm", "reject")):
            decided = self.json("alias", verb, row["id"])
            self.assertIn(decided["state"], ("ALIAS_STATE_CONFIRMED", "ALIAS_STATE_REJECTED"))
        self.ctl("alias", "confirm", "019c4b1e-7a80-7f1a-8d2e-0123456789ab", code=3)

    def test_import_accounts_for_every_row(self):
        path = self.server.path / "invoices-small.csv"
        path.write_text("Authority Name,Date of Payment,SAP Document Number,Gross,VAT,Net,Supplier Name,Directorate,"
                        "G/L description.\n"
                        "Trial Council,2025-12-01,17,12,2,10,Trial Ltd,People,Care\n"
                        "Trial Council,no day,18,12,2,10,Trial Ltd,People,Care\n", encoding="utf-8")
        words = ("import", "invoices", path, "--mapping", "salford-invoices",
                 "--mappings", ROOT / "deploy/mappings")
        self.assertEqual(self.json(*words, "--dry-run", code=4)["totals"]["accepted"], 1)
        totals = self.json(*words, code=4)["totals"]
        self.assertEqual((totals["read"], totals["accepted"], totals["rejected"]), (2, 1, 1))
        self.assertEqual(totals["sums"], {**totals["sums"], "net GBP": "10.00"})
        again = self.json(*words, code=4)["totals"]
        self.assertEqual((again["accepted"], again["unchanged"]), (0, 1))
        table, talk = self.ctl(*words, code=4)
        self.assertIn("VALUE_NOT_A_DATE", table)
        self.assertEqual(talk, "")
        self.ctl("import", "invoices", path, "--mapping", "no-such-mapping", code=2)

    # ---- Self-monitoring

    def test_self_monitoring_from_catalogue_to_coverage(self):
        identity = self.active_contract()
        self.ctl("catalogue", "publish", "-f", "-", text=CATALOGUE.format(version="2025.1", month="2025-01"))
        self.assertEqual(len(self.rows("catalogue", "list")), 1)
        self.assertIn("waiting-days", self.ctl("catalogue", "get", "--version", "2025.1")[0])
        submission = self.json(
            "self-monitoring", "submit", "--provider-scheme", "FI-PRO", "--provider-id", "2077474-0",
            "--month", "2025-11", "-f", "-", text="values: [{key_figure: waiting-days, value: 7/1}]\n")
        self.ctl("self-monitoring", "get", submission["id"])
        self.assertEqual(len(self.rows("self-monitoring", "list", "--month", "2025-11")), 1)
        coverage = self.rows("self-monitoring", "coverage", "--month", "2025-11")
        self.assertEqual(coverage[0]["delivered"], "AVAILABILITY")

        complaint = self.json("complaint", "record", "--contract", identity, "--category", "care-delay",
                              "--severity", "moderate", "--received-on", "2026-01-10")
        self.ctl("complaint", "acknowledge", complaint["id"], "--provider-scheme", "FI-PRO",
                 "--provider-id", "2077474-0")
        self.assertIn("ACKNOWLEDGED", self.ctl("complaint", "get", complaint["id"])[0])
        self.assertEqual(len(self.rows("complaint", "list", "--contract", identity)), 1)
        self.assertEqual(self.rows("complaint", "counts")[0]["acknowledged"], "1")

    def test_supervision_from_visit_to_the_providers_file(self):
        identity = self.active_contract()
        visit = self.json("visit", "record", "--contract", identity, "--kind", "unannounced",
                          "--visited-on", "2026-01-10", "-f", "-",
                          text="findings: [{category: staffing, severity: mild}]\n")
        self.assertIn("staffing", self.ctl("visit", "get", visit["id"])[0])
        self.assertEqual(len(self.rows("visit", "list", "--contract", identity)), 1)
        deviation = self.json("deviation", "record", "--contract", identity, "--category", "medication",
                              "--severity", "serious", "--found-on", "2026-01-10", "--correct-by", "2026-01-31")
        self.assertEqual(len(self.rows("deviation", "list", "--contract", identity, "--due-before", "2026-02-01")), 1)
        self.ctl("deviation", "correct", deviation["id"], "--on", "2026-01-14")
        self.assertIn("CORRECTED", self.ctl("deviation", "get", deviation["id"])[0])
        self.assertEqual(self.rows("deviation", "list", "--contract", identity, "--state", "open"), [])
        file = self.rows("provider-file", "get", "--provider-scheme", "FI-PRO", "--provider-id", "2077474-0")
        self.assertIn(visit["id"], [row["visit"] for row in file])
        self.assertIn(deviation["id"], [row["deviation"] for row in file])

    def test_how_people_were_heard(self):
        identity = self.active_contract()
        feedback = (f"contract_id: {identity}\nmonth: 2025-12\nsource: clients\ntheme: meals\ncount: 3\n"
                    "scale_from: 1\nscale_to: 5\nscores: [{score: 4, count: 2}, {score: 5, count: 1}]\n")
        first = self.json("feedback", "record", "-f", "-", text=feedback)
        self.assertEqual(first["average"], {"numerator": "13", "denominator": "3"})
        self.json("feedback", "record", "-f", "-", text=feedback.replace("count: 3", "count: 4"))
        self.assertIn("meals", self.ctl("feedback", "get", first["id"])[0])
        listed = self.rows("feedback", "list", "--contract", identity)
        self.assertEqual([(row["count"], row["version"]) for row in listed], [("4", "2")])
        self.assertIn(identity, [row["contract_id"] for row in self.rows(
            "participation", "missing", "--phase", "contract-time")])
        heard = self.json("participation", "record", "-f", "-", text=(
            f"contract_ids: [{identity}]\nphase: contract-time\nmethod: expert-by-experience\n"
            "held_on: 2026-01-12\npeople: 8\noutcome: Same staff.\n"))
        self.assertIn("Same staff", self.ctl("participation", "get", heard["id"])[0])
        self.assertEqual(len(self.rows("participation", "list", "--contract", identity)), 1)
        self.assertNotIn(identity, [row["contract_id"] for row in self.rows(
            "participation", "missing", "--phase", "contract-time")])
        self.assertEqual(self.rows("participation", "count", "--from-year", "2026")[0]["people"], "8")

    def test_search_plan_and_market(self):
        made = self.new_contract(title="Merenrannan asumispalvelujen hankinta")
        self.ctl("contract", "activate", made["id"])
        hits = self.rows("search", "contracts", "--query", "asumispalvelu meren*", "--state", "active")
        self.assertEqual([hit["id"] for hit in hits], [made["id"]])
        self.assertEqual(self.rows("search", "contracts", "--query", "merenrannan", "--signed-from", "2026-01-01"), [])
        kept = self.json("search", "save", "-f", "-", text="name: meri\nquery: meren*\nfilter: {states: [active]}\n")
        self.assertIn("meri", [row["name"] for row in self.rows("search", "saved")])
        self.ctl("search", "forget", kept["id"])
        self.assertNotIn("meri", [row["name"] for row in self.rows("search", "saved")])
        self.ctl("parameter", "set", "planning.lead_days", "365", "--from", "2020-01-01", "--source", "koe")
        plan = self.json("plan", "procurement", "--years", "3")
        self.assertEqual(len(plan["years"]), 3)
        self.assertEqual(self.json("plan", "procurement", "--years", "3", "--as-of", plan["as_of"]), plan)
        service = made["prices"][0]["service_code"]
        self.json("market", "profile", "-f", "-", text="provider: {scheme: FI-PRO, id: 2077474-0}\nlocal: true\n")
        self.assertEqual([row["provider"] for row in self.rows("market", "profiles")], ["2077474-0"])
        self.assertEqual(int(self.rows("market", "get", service)[-1]["providers"]) > 0, True)
        names = self.rows("name", "list", "--language", "sv", "--list", "luotsi.contract.v1.ContractState")
        self.assertIn("I kraft", [row["name"] for row in names])

    # ---- The server itself

    def test_system_commands(self):
        self.assertEqual(self.json("clock", "get")["today"], "2026-01-15")
        self.ctl("clock", "advance", "2026-01-01", code=4)
        modules = {row["module"] for row in self.rows("status")}
        self.assertEqual(len(modules), 5)
        self.assertEqual(len(self.json("state-hash")["sha256"]), 64)
        self.assertIn("settled: true", self.ctl("status", "--wait")[0])
        self.ctl("contract", "revision")
        self.assertTrue(self.ctl("version", port=1)[0].startswith("luotsictl "))
        self.assertIn("complete ", self.ctl("completion", "bash", port=1)[0])
        called = json.loads(self.ctl("call", "ClockService/GetClock", "{}")[0])
        self.assertTrue(called["is_virtual"])

    # ---- Errors, replays, formats

    def test_errors_speak_the_chosen_language_and_name_every_field(self):
        request = '{"request_id": "x", "contract": {"number": "N 1"}}'
        _, finnish = self.ctl("call", "ContractService/CreateContract", request, "--lang", "fi", code=4)
        self.assertTrue(finnish.startswith("virhe: "), finnish)
        for field in ("contract.number", "contract.title", "contract.type"):
            self.assertIn(field, finnish)
        self.assertIn("Kenttä on annettava.", finnish)
        self.assertIn("seuraavaksi: ", finnish)
        _, swedish = self.ctl("call", "ContractService/CreateContract", request, "--lang", "sv", code=4)
        self.assertIn("Fältet måste anges.", swedish)

    def test_exit_codes(self):
        self.ctl("contract", "get", code=2)
        self.ctl("contract", "list", "--state", "no-such-state", code=2)
        self.ctl("nonsense", code=2)
        self.ctl("contract", "create", "-f", "/no/such/file", code=2)
        self.ctl("contract", "get", "019c4b1e-7a80-7f1a-8d2e-0123456789ab", code=3)
        self.ctl("contract", "get", "no-id", code=4)
        self.ctl("contract", "create", "-f", "-", text="titel: x\n", code=4)
        contract = self.new_contract()
        text = CONTRACT.format(number=contract["number"], title="Other", persons=PERSONS)
        self.ctl("contract", "create", "-f", "-", text=text, code=5)
        self.ctl("contract", "activate", contract["id"], "--etag", "stale", code=5)
        self.ctl("contract", "list", port=1, code=7)

    def test_request_id_replays_and_refuses_other_content(self):
        number = self.new_number()
        def create(title, code=0):
            text = CONTRACT.format(number=number, title=title, persons=PERSONS)
            out, _ = self.ctl("contract", "create", "-f", "-", "--request-id", "once-1", "-o", "json",
                              text=text, code=code)
            return json.loads(out)["id"] if code == 0 else None
        self.assertEqual(create("First"), create("First"))
        create("Second", code=5)
        _, talk = self.ctl("contract", "create", "-f", "-", "-v", "--dry-run",
                           text=CONTRACT.format(number=self.new_number(), title="T", persons=PERSONS))
        self.assertIn("request id ", talk)

    def test_dry_run_stores_nothing(self):
        before = self.json("state-hash")["sha256"]
        self.new_contract("--dry-run")
        self.assertEqual(self.json("state-hash")["sha256"], before)

    def test_stored_text_cannot_drive_a_spreadsheet_or_a_pipe(self):
        contract = self.new_contract(title="=HYPERLINK(1), \"x\"")
        text, talk = self.ctl("contract", "list", "--number", contract["number"], "-o", "csv")
        self.assertIn("\"'=HYPERLINK(1), \"\"x\"\"\"", text)
        self.assertEqual(talk, "")
        pipe = subprocess.run(
            f"'{BIN}/luotsictl' --server 127.0.0.1:{self.server.port} contract list --page-all -o csv | head -n 1",
            shell=True, text=True, capture_output=True, check=False)
        self.assertTrue(pipe.stdout.startswith("id,number,title"))
        self.assertEqual(pipe.stderr, "")

    def test_review_meetings_their_decisions_and_the_pack(self):
        contract = self.active_contract()
        planned = self.json("review", "schedule", contract, "--on", "2199-01-31")
        self.assertEqual(planned["state"], "REVIEW_PLAN_STATE_SCHEDULED")
        self.assertEqual(self.rows("review", "plans", "--state", "scheduled")[0]["planned_on"], "2199-01-31")
        held = self.json("review", "record", "-f", "-", text=f"""
contract_id: {contract}
held_on: 2026-01-10
participants: 7
minutes_sha256: {"a" * 64}
decisions:
  - {{code: K1, text: Perehdytys uusitaan, owner_side: provider, owner_level: tactical, due_date: 2199-03-31}}
""")
        self.assertEqual(self.rows("review", "list", "--contract", contract)[0]["participants"], "7")
        self.assertEqual(self.json("review", "plan", contract)["last_held_on"], "2026-01-10")
        pack = ("review", "pack", contract, "--from", "2026-01-01", "--to", "2026-12-31")
        first = self.json(*pack)
        self.assertEqual(first["open_decisions"][0]["code"], "K1")
        decision = held["decision_ids"][0]
        self.ctl("decision", "complete", decision, "--on", "2026-01-12", "--sha256", "b" * 64)
        self.assertEqual(self.rows("decision", "list", "--contract", contract)[0]["state"], "DONE_IN_TIME")
        self.ctl("decision", "withdraw", decision, "--reason", "x", code=4)
        self.assertNotIn("K1", self.ctl(*pack)[0])
        self.assertEqual(self.json(*pack, "--as-of", first["as_of"]), first)

    def test_events_are_recorded_and_counted(self):
        event = "{kind: market-dialogue, date: 2026-01-12, participants: 24, title: Vuoropuhelu}"
        recorded = self.json("event", "record", "-f", "-", text=event)
        count = ("event", "count", "--from", "2026-01-01", "--to", "2026-01-31", "--kind", "market-dialogue")
        self.assertEqual(self.rows(*count)[0], {"kind": "MARKET_DIALOGUE", "events": "1", "participants": "24"})
        self.ctl("event", "correct", recorded["id"], "-f", "-", "--reason", "laskuvirhe", text=event.replace("24", "25"))
        self.assertEqual(self.rows(*count)[0]["participants"], "25")
        self.ctl("event", "remove", recorded["id"], "--reason", "ei pidetty")
        self.assertEqual(self.rows(*count)[0]["events"], "0")
        self.assertEqual(self.rows("event", "list", "--kind", "market-dialogue")[0]["removed"], "true")

    def test_steering_groups_with_client_representatives(self):
        contract = self.active_contract()
        group = self.json("group", "create", "-f", "-", text=f"""
code: ASUMINEN
name: Asumisen ohjausryhmä
contract_ids: [{contract}]
members:
  - {{side: buyer, organisation: Hyvinvointialue, name: Tilaajan edustaja}}
  - {{side: provider, organisation: Hoiva Oy, name: Tuottajan edustaja}}
  - {{side: client, organisation: Vanhusneuvosto, name: Asiakkaan edustaja}}
""")
        decision = "{{code: P1, text: Ruokalista uusitaan, decided_on: 2026-01-10, responsible_member_id: {}}}"
        client, provider = group["members"][2]["id"], group["members"][1]["id"]
        refused = self.ctl("group", "decide", group["id"], "-f", "-", text=decision.format(client), code=4)[1]
        self.assertIn("CLIENT_CANNOT_BE_RESPONSIBLE", refused)
        self.ctl("group", "decide", group["id"], "-f", "-", text=decision.format(provider))
        self.ctl("group", "complete", group["id"], "P1", "--on", "2026-01-12")
        self.ctl("group", "add-member", group["id"], "-f", "-",
                 text="{side: client, organisation: Omaiset ry, name: Omaisten edustaja}")
        self.ctl("group", "remove-member", group["id"], client)
        self.assertIn("Omaisten edustaja", self.ctl("group", "get", group["id"])[0])
        self.assertEqual(self.rows("group", "list")[0]["code"], "ASUMINEN")
        material = self.ctl("group", "material", group["id"], "--from", "2026-01-01", "--to", "2026-03-31")[0]
        self.assertIn("Ruokalista uusitaan", material)
        self.assertNotIn("edustaja", material)


if __name__ == "__main__":
    unittest.main(verbosity=1)
