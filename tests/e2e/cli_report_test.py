#!/usr/bin/python3
"""The report commands of luotsictl as a person reads them: what errors rest on, tables that tell rows apart, files.

LUOTSI_BIN names the directory with both programs.
"""
import hashlib
import os
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
import cli_test  # noqa: E402  pylint: disable=wrong-import-position

CONTRACT = cli_test.CONTRACT.replace(
    "{{due_day: 10}}",
    "{{due_day: 10, first_close: {{months_after: 1, day: 15}}, final_close: {{months_after: 12, day: 28}}}}")
LATER = "2026-03-02"
BY_DAY = """lines:
  - service: {{service_code: DAY, unit: day, quantity: {}, service_date: 2026-01-05}}
  - service: {{service_code: DAY, unit: day, quantity: {}, service_date: 2026-01-06}}
"""
WHOLE = "lines:\n  - service: {service_code: DAY, unit: day, quantity: 10, clients: 7}\n"
CEILING = ("kind: decision\nservice_code: DAY\nunit: day\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\n"
           "limit: {quantity: 400}\nbasis: Palvelupäätös\n")


class Reports(cli_test.Cli):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subprocess.run([*cls.program(), "clock", "advance", LATER], check=True, capture_output=True)

    @classmethod
    def program(cls):
        return [str(cli_test.BIN / "luotsictl"), "--server", f"127.0.0.1:{cls.server.port}"]

    def active(self):
        text = CONTRACT.format(number=self.new_number(), title="Home care", persons=cli_test.PERSONS)
        contract = self.json("contract", "create", "-f", "-", text=text)["id"]
        self.ctl("contract", "activate", contract)
        self.settle()
        return contract

    def sent(self, text, *words, month="2026-01", code=0):
        contract = self.active()
        where = ("--contract", contract, "--month", month)
        self.ctl("report", "submit", *where, *words, "-f", "-", text=text, code=code)
        return where

    # ---- What an error rests on

    def test_a_total_that_differs_tells_the_difference(self):
        where = ("--contract", self.active(), "--month", "2026-01")
        _, told = self.ctl("report", "submit", *where, "-f", "-", code=4,
                           text=WHOLE + "totals: [{service_code: DAY, quantity: 9}]\n")
        self.assertIn("error: RECON_TOTAL (RECON-TOTAL)\n", told)
        for fact in ("difference", "-1"), ("lines", "10"), ("total", "9"):
            self.assertRegex(told, rf"\b{fact[0]}(=|: ){fact[1]}\b")

    def test_a_limit_below_what_is_used_tells_how_much_that_is(self):
        ceiling = self.json("ceiling", "set", "--number", self.new_number(), "-f", "-", text=CEILING)
        self.sent(WHOLE.replace("clients: 7", f"decision: {ceiling['number']}"))
        _, told = self.ctl("ceiling", "change", ceiling["id"], "--from", "2026-01-01", "--basis", "y", "-f", "-",
                           code=4, text="limit: {quantity: 9}\n")
        self.assertIn("error: CEILING_BELOW_USED\n", told)
        self.assertIn("used=10", told)

    def test_an_open_quote_tells_its_row(self):
        path = self.server.path / "open.csv"
        path.write_text('Palvelu;Määrä\nDAY;1\n"DAY;2\n', encoding="utf-8")
        _, told = self.ctl("report", "import", path, "--contract", self.active(), "--month", "2026-01", code=4)
        self.assertIn("error: SHEET_QUOTE_OPEN\n", told)
        self.assertIn("\n  row=3\n", told)

    def test_verbose_tells_by_what_the_servers_log_knows_the_call(self):
        _, told = self.ctl("contract", "get", "019c4b1e-7a80-7f1a-8d2e-0123456789ab", "-v", code=3)
        correlation = re.match(r"correlation id (\S+)\nerror: CONTRACT_NOT_FOUND\n", told)[1]
        self.assertIn(f'"correlation_id":"{correlation}"', self.server.log.read_text(encoding="utf-8"))

    # ---- Files

    def test_what_cannot_be_read_is_said_so(self):
        where = ("--contract", self.active(), "--month", "2026-01")
        for words in (("report", "submit", *where, "-f", "/tmp"), ("report", "import", "/tmp", *where),
                      ("rule", "apply", "-f", "/tmp"), ("contract", "create", "-f", "/no/such"),
                      ("import", "invoices", "/dev/null", "/tmp", "--mapping", "salford-invoices",
                       "--mappings", cli_test.ROOT / "deploy/mappings")):
            _, told = self.ctl(*words, code=2)
            self.assertRegex(told, r"^error: cannot read \S+: .*[Dd]irectory\n$")
        folder = os.open("/tmp", os.O_RDONLY)
        for words in (("report", "submit", *where, "-f", "-"), ("report", "import", "-", *where),
                      ("call", "ClockService/GetClock", "-")):
            done = subprocess.run([*self.program(), *words], stdin=folder, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (2, "error: cannot read standard input: Is a directory\n"))
        os.close(folder)

    def test_a_file_without_content_is_said_so(self):
        where = ("--contract", self.active(), "--month", "2026-01")
        for path, name in (("/dev/null", "/dev/null"), ("-", "standard input")):
            _, told = self.ctl("report", "submit", *where, "-f", path, text="", code=4)
            self.assertIn(f"error: {name}: nothing in it", told)
        self.assertIn("SHEET_EMPTY", self.ctl("report", "import", "/dev/null", *where, code=4)[1])

    def test_an_import_tells_the_reports_state_and_how_the_file_was_read(self):
        contract = self.active()
        path = self.server.path / "month.csv"
        for unit, state, code in (("hour", "INCOMPLETE", 4), ("day", "RECEIVED", 0)):
            path.write_text(f"Palvelu;Yksikkö;Määrä\nDAY;{unit};31,5\n", encoding="utf-8")
            out, _ = self.ctl("report", "import", path, "--contract", contract, "--month", "2026-01", code=code)
            self.assertIn(f"\nstate: {state}\n", out)
            self.assertIn("\nread_as: CSV, UTF-8, separator ;, decimal ,\n", out)

    def test_a_marked_file_that_cannot_be_written_is_said_before_anything_is_stored(self):
        path = self.server.path / "marked.csv"
        path.write_text("Palvelu;Yksikkö;Määrä\nDAY;hour;31,5\n", encoding="utf-8")
        contract = self.active()
        for option in ("--marked", "--faults-csv"):
            for place in ("/no/such/x.csv", "/tmp"):
                _, told = self.ctl("report", "import", path, "--contract", contract, "--month", "2026-01", "--submit",
                                   option, place, code=2)
                self.assertEqual(told, f"error: cannot write {place}\n")
        self.assertEqual(self.rows("report", "list", "--contract", contract), [])
        self.ctl("report", "import", path, "--contract", contract, "--month", "2026-01", "--submit",
                 "--marked", path.with_name("out.csv"), "--faults-csv", path.with_name("faults.csv"), code=4)
        self.assertIn("LINE_UNIT_MISMATCH", path.with_name("faults.csv").read_text(encoding="utf-8"))

    def test_an_extract_as_csv_is_the_file_of_the_audit_trail(self):
        self.sent(WHOLE)
        self.settle()
        done = subprocess.run(
            [*self.program(), "volume", "extract", "--from-month", "2026-01", "--to-month", "2026-01", "-o", "csv"],
            capture_output=True, check=True)
        beside = dict(line.split(": ", 1) for line in done.stderr.decode().splitlines())
        digest = hashlib.sha256(done.stdout).hexdigest()
        self.assertEqual(beside["csv_sha256"], digest)
        self.assertIn(b"clients_partly_told", done.stdout.splitlines()[0])
        trail = self.json("audit", "trail", beside["extract_id"])
        self.assertIn(digest, trail["entries"][0]["event_json"])
        table, talk = self.ctl("volume", "extract", "--from-month", "2026-01", "--to-month", "2026-01")
        self.assertNotIn("\ncsv: ", table)
        self.assertEqual(talk, "")

    # ---- Tables that tell rows apart

    def test_a_difference_tells_the_day_where_lines_have_one(self):
        where = self.sent(BY_DAY.format(10, 10))
        self.ctl("report", "submit", *where, "--reason", "recount", "-f", "-", text=BY_DAY.format(11, 11))
        days = [(row["day"], row["quantity_before"], row["quantity"])
                for row in self.rows("report", "diff", *where, "--from-version", "1")]
        self.assertEqual(days, [("2026-01-05", "10", "11"), ("2026-01-06", "10", "11")])
        table, _ = self.ctl("report", "diff", *where, "--from-version", "1")
        self.assertRegex(table, r"^CHANGE +SERVICE +DAY +UNIT BEFORE +UNIT +QUANTITY BEFORE +QUANTITY +AMOUNT\n")
        self.assertRegex(table, r"CHANGED +DAY +2026-01-06 ")

    def test_a_difference_without_days_has_no_column_for_them(self):
        where = self.sent(WHOLE)
        self.ctl("report", "submit", *where, "--reason", "recount", "-f", "-", text=WHOLE.replace("7", "8"))
        table, _ = self.ctl("report", "diff", *where, "--from-version", "1")
        self.assertRegex(table, "^CHANGE +SERVICE +UNIT BEFORE +UNIT +QUANTITY BEFORE +QUANTITY +"
                                "CLIENTS BEFORE +CLIENTS +AMOUNT\n")
        gone, _ = self.ctl("report", "diff", *where, "--from-version", "0")
        self.assertRegex(gone, r"ADDED +DAY ")

    def test_an_overview_names_the_open_months_and_their_days(self):
        contract = self.active()
        mine = [row for row in self.rows("report", "overview") if row["contract_id"] == contract]
        self.assertEqual(mine[0]["open_months"].split(", ")[-3:], ["2026-01", "2026-02", "2026-03"])
        self.assertEqual(mine[0]["due_dates"].split(", ")[-3:], ["2026-02-10", "2026-03-10", "2026-04-10"])

    def test_a_closed_month_without_a_report_says_so_and_why(self):
        contract = self.active()
        month = ("--contract", contract, "--month", "2026-01")
        excused, _ = self.ctl("report", "excuse", *month, "--reason", "system change")
        self.assertRegex(excused, r"VERSION +EXCUSE\n.* none +system change\n$")
        windows, _ = self.ctl("report", "windows", "--contract", contract, "--year", "2026")
        january, february = windows.splitlines()[1:3]
        self.assertRegex(january, r"^2026-01 .* none +system change$")
        self.assertRegex(february, r"^2026-02 .* none$")
        withdrawn, _ = self.ctl("report", "withdraw-excuse", *month, "--reason", "wrong month")
        self.assertRegex(withdrawn, r"VERSION\n.* none\n$")
        rows = self.rows("report", "windows", "--contract", contract, "--year", "2026")
        self.assertEqual((rows[0]["version"], rows[0]["excuse"]), ("0", ""))


def load_tests(loader, _, __):
    # Those of the parent run in cli_test.
    names = [name for name in loader.getTestCaseNames(Reports) if name not in dir(cli_test.Cli)]
    return unittest.TestSuite(map(Reports, names))


if __name__ == "__main__":
    unittest.main(verbosity=1)
