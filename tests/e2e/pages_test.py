#!/usr/bin/python3
"""What the pages say can be typed is true: docs/contracts.md is run line by line, and docs/reference/luotsictl.md
names every command of the program with all its options.

LUOTSI_BIN names the directory with both programs.
"""
import functools
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


@functools.cache
def program():
    """What may follow each word of the program, as it tells a shell that completes."""
    text = subprocess.run([BIN / "luotsictl", "completion", "bash"], capture_output=True, text=True, check=True).stdout
    return {path: words.split() for path, words in re.findall(r"^        '([^']*)'\) words='([^']*)'", text, re.M)}


def verbs(*words):
    """The commands below a noun; none where there is no noun to speak of."""
    return [word for word in program().get(" ".join(words), []) if not word.startswith("-")]


def options(*words):
    """What a command takes, each by all its names: [["--file", "-f"], ["--month"]]."""
    named = re.findall(r"--[a-z-]+(?: -\w\b)?", " ".join(program().get(" ".join(words), [])))
    return [names.split() for names in named]


def commands():
    return [(noun, verb) for noun in verbs() for verb in verbs(noun) or [""]]


def spelt(reference):
    """How the page's table spells commands; "…" stands for the options of the one before it."""
    spans = []
    for line in reference.splitlines():
        for span in re.findall(r"`([^`]*)`", line if line.startswith("| `") else ""):
            spans.append(span.replace("…", spans[-1]) if span.endswith(" …") else span)
    return spans


def lines_of(noun, verb, spans):
    begins = rf"import .*\b{verb}\b" if noun == "import" else rf"{noun}( \S+\|)*( |\b){verb}(?![\w-])"
    return [one for one in spans if re.match(begins, one)]


def unnamed(reference):
    """Commands of the program that a page does not show in its table."""
    spans = spelt(reference)
    return [f"{noun} {verb}".strip() for noun, verb in commands() if not lines_of(noun, verb, spans)]


def untold(reference):
    """Options that a command takes and a page does not show, or the other way round."""
    spans = spelt(reference)
    everywhere = {name for names in options() for name in names} | {"-h", "--help"}
    everywhere |= {"--page-size", "--page-token"}
    wrong = []
    for noun, verb in commands():
        told = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(lines_of(noun, verb, spans))))
        taken = [names for names in options(noun, *filter(None, [verb])) if not everywhere.issuperset(names)]
        wrong += [f"{noun} {verb} takes {names[0]}" for names in taken if not told.intersection(names)]
        wrong += [f"{noun} {verb} does not take {name}" for name in sorted(told - everywhere)
                  if not any(name in names for names in taken)]
    return wrong


def mistyped(page):
    """Commands of a page's blocks that the program does not have, or not with these options."""
    everywhere = {name for names in options() for name in names} | {"-h", "--help"}
    wrong = []
    for command in commands_of(page.replace("\\\n", " ")):
        path = []
        for word in command.split()[1:]:
            path += [word] if word in verbs(*path) else []
        taken = everywhere | {name for names in options(*path) for name in names}
        alone = re.split(r" (?:\||&&) ", command)[0]
        if not path or not taken.issuperset(re.findall(r"(?<= )--?[a-z][a-z-]*", alone)):
            wrong.append(command)
    return wrong


class Pages(unittest.TestCase):
    def test_the_reference_names_every_command(self):
        self.assertGreater(len(verbs()), 30)
        self.assertEqual(unnamed(REFERENCE), [])

    def test_a_command_that_is_not_named_is_found(self):
        self.assertEqual(unnamed(re.sub(r"`amendment sign [^`]*`", "", REFERENCE)), ["amendment sign"])

    def test_the_reference_tells_every_option(self):
        self.assertEqual(untold(REFERENCE), [])

    def test_an_option_that_is_not_told_is_found(self):
        before = REFERENCE.replace(" \\| --as-closed STAGE]", "]").replace("`report list [", "`report list [--colour ")
        self.assertNotEqual(before, REFERENCE)
        self.assertEqual(untold(before), ["report get takes --as-closed", "report list does not take --colour"])

    def test_every_page_types_commands_that_the_program_has(self):
        pages = {path: path.read_text(encoding="utf-8") for path in [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]}
        self.assertGreater(sum(len(commands_of(page)) for page in pages.values()), 100)
        wrong = {path: mistyped(page.replace("luotsictl NOUN VERB", "")) for path, page in pages.items()}
        self.assertEqual({path: found for path, found in wrong.items() if found}, {})

    def test_a_mistyped_command_is_found(self):
        planted = "```\nluotsictl report gett --month 2026-01\nluotsictl status --wiat\nluotsictl status --wait\n```\n"
        self.assertEqual(mistyped(planted), ["luotsictl report gett --month 2026-01", "luotsictl status --wiat"])

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
