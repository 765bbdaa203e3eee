#!/usr/bin/python3
"""What the pages say can be typed is true: docs/contracts.md is run line by line, and docs/reference/luotsictl.md
names every command of the program.

LUOTSI_BIN names the directory with both programs.
"""
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
sys.path.insert(0, str(ROOT / "tests/e2e"))
from cli_test import Server  # noqa: E402  pylint: disable=wrong-import-position

CONTRACTS = (ROOT / "docs/contracts.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference/luotsictl.md").read_text(encoding="utf-8")
TODAY = re.search(r"--virtual-day (\S+)`", CONTRACTS)[1]
# Section 136 of act 1397/2016, in force from the first day of 2017, is judged by these.
LIMITS = ("procurement.threshold.annex_e", "procurement.threshold.eu", "procurement.threshold.eu_works",
          "modification.single_change", "modification.minor_share", "modification.minor_share_works")
# What a contract with a private provider agrees at least: act 612/2021 section 15, subsection 2.
MINIMUM = ("content", "supervision", "solvency", "subcontracting", "preparedness", "payment-reduction", "notice",
           "ending")
EXAMPLE = (ROOT / "deploy/examples/contract.yaml").read_text(encoding="utf-8")
WAIVED = '  - {{kind: {kind}, waived: true, waiver_reason: "Not needed"}}'
# Each of these needs a contract in force that nobody has let end.
NEEDS_ANOTHER = ("renewal decide", "renewal notice", "contract end")


def blocks(page):
    return re.findall(r"^```\w*\n(.*?)^```", page, re.S | re.M)


def commands_of(page):
    return [line.split("  #")[0].strip() for block in blocks(page) for line in block.splitlines()
            if line.startswith("luotsictl ")]


def files_of(page):
    """The files that the page shows, by the names that it gives them."""
    yaml = [block for block in blocks(page) if not block.startswith("luotsictl")]
    call_off, worth, change = yaml
    return {"call-off.yaml": call_off, "worth.yaml": worth, "change.yaml": change}


def verbs(*words):
    """The commands below a noun, as --help shows them; none where there is no noun to speak of."""
    text = subprocess.run([BIN / "luotsictl", *words, "--help"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^  ([a-z][a-z-]*)\b", text.partition("\nSubcommands:\n")[2], re.M)


def unnamed(reference):
    """Commands of the program that a page does not show in its table."""
    rows = "\n".join(line for line in reference.splitlines() if line.startswith("| `"))
    spelt = re.findall(r"`([^`]*)`", rows)
    return [f"{noun} {verb}".strip() for noun in verbs() for verb in verbs(noun) or [""]
            if not any(re.match(rf"{noun}( \S+\|)*( |\b){verb}\b" if noun != "import" else rf"import .*\b{verb}\b", one)
                       for one in spelt)]


class Pages(unittest.TestCase):
    def test_the_reference_names_every_command(self):
        self.assertGreater(len(verbs()), 30)
        self.assertEqual(unnamed(REFERENCE), [])

    def test_a_command_that_is_not_named_is_found(self):
        self.assertEqual(unnamed(re.sub(r"`amendment sign [^`]*`", "", REFERENCE)), ["amendment sign"])

    def test_the_shipped_limits_reach_back_to_the_act(self):
        with Server() as server, tempfile.TemporaryDirectory(prefix="luotsi-pages-") as folder:
            page = Page(self, server.port, pathlib.Path(folder))
            page.run("luotsictl parameter apply -f deploy/parameters/finland.yaml")
            for key in LIMITS:
                first = page.type("luotsictl parameter get " + key)["values"][0]
                self.assertLessEqual(first["valid_from"], "2017-01-01", key)

    def test_the_shipped_clauses_are_those_of_the_act(self):
        with Server() as server, tempfile.TemporaryDirectory(prefix="luotsi-pages-") as folder:
            page = Page(self, server.port, pathlib.Path(folder))
            page.run("luotsictl clock advance " + TODAY)
            page.run("luotsictl parameter apply -f deploy/parameters/finland.yaml")
            for number, kind in enumerate(MINIMUM):
                for nth, (row, reason) in enumerate((("", "CLAUSE_MISSING"), (WAIVED, "CLAUSE_NOT_WAIVABLE"))):
                    text = re.sub(rf"^.*\bkind: {kind},.*$", row.format(kind=kind), EXAMPLE, flags=re.M)
                    text = text.replace("EX-1", f"EX-{number}-{nth}")
                    (pathlib.Path(folder) / "less.yaml").write_text(text, encoding="utf-8")
                    page.run("luotsictl contract create -f less.yaml")
                    told = page.type("luotsictl contract validate ID")
                    faults = [(one["reason"], one["detail"]) for one in told.get("faults", [])]
                    self.assertEqual(faults, [(reason, kind.replace("-", "_"))])

    def test_contracts_is_true_line_by_line(self):
        with Server() as server, tempfile.TemporaryDirectory(prefix="luotsi-pages-") as folder:
            page = Page(self, server.port, pathlib.Path(folder))
            page.run("luotsictl clock advance " + TODAY)
            wanted = commands_of(CONTRACTS)
            self.assertGreater(len(wanted), 18)
            for command in wanted:
                page.run(command)


class Page:
    """A reader who types what the page says, and puts in the ids that were printed."""

    def __init__(self, test, port, folder):
        self.test, self.port, self.folder = test, port, folder
        self.contract = self.amendment = ""
        self.contracts = 0
        for name, text in files_of(CONTRACTS).items():
            (folder / name).write_text(text, encoding="utf-8")

    def run(self, command):
        if any(command.startswith("luotsictl " + words) for words in NEEDS_ANOTHER):
            self.another()
        if "amendment check" in command:
            self.call_off()
        answer = self.type(command)
        if " contract create " in command:
            self.contract = answer["id"]
        if " amendment propose " in command:
            self.amendment = answer["id"]

    def type(self, command):
        words = [{"ID": self.contract, "AMENDMENT": self.amendment,
                  "HASH": hashlib.sha256(b"offer").hexdigest()}.get(word, word)
                 for word in shlex.split(command)[1:]]
        words = [str(ROOT / word) if word.startswith("deploy/") else word for word in words]
        done = subprocess.run([BIN / "luotsictl", "--server", f"127.0.0.1:{self.port}", "-o", "json", *words],
                              cwd=self.folder, capture_output=True, text=True, check=False, timeout=60)
        self.test.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout) if done.stdout.startswith("{") else {}

    def call_off(self):
        """The call-off of the page, below its framework."""
        path = self.folder / "call-off.yaml"
        path.write_text(re.sub("019c…", self.contract, path.read_text(encoding="utf-8")), encoding="utf-8")
        made = self.type("luotsictl contract create -f call-off.yaml")
        self.type(f"luotsictl contract activate {made['id']}")
        family = self.type("luotsictl contract family ID")
        self.test.assertEqual(len(family["nodes"]), 2)

    def another(self):
        """One more contract of the example's making, in force."""
        self.contracts += 1
        text = (ROOT / "deploy/examples/contract.yaml").read_text(encoding="utf-8")
        path = self.folder / "another.yaml"
        path.write_text(re.sub("^number: EX-1$", f"number: EX-2-{self.contracts}", text, flags=re.M), encoding="utf-8")
        self.contract = self.type("luotsictl contract create -f another.yaml")["id"]
        self.type("luotsictl contract activate ID")


if __name__ == "__main__":
    unittest.main()
