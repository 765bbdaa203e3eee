#!/usr/bin/python3
"""What docs/steering.md says can be typed is true: each section is typed line by line at a server of its own, with the
files that it shows, on the days of which it speaks.

LUOTSI_BIN names the directory with both programs.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
sys.path.insert(0, str(ROOT / "tests/e2e"))
from cli_test import Server  # noqa: E402  pylint: disable=wrong-import-position

PAGE = (ROOT / "docs/steering.md").read_text(encoding="utf-8")
FIRST_DAY = "2026-02-15"
# The example with the codes of which the page speaks.
CONTRACT = (ROOT / "deploy/examples/contract.yaml").read_text(encoding="utf-8")
for theirs, ours in (("{code: staff,", "{code: G1,"), ("goal_code: staff", "goal_code: G1"),
                     ("code: staffing,", "code: STAFF,"), ("indicator_code: staffing", "indicator_code: STAFF")):
    CONTRACT = CONTRACT.replace(theirs, ours)

# A file that the page tells of in words.
TOLD = {"analysis.yaml": "conclusions: Done.\nlessons: [{code: L1, text: Ask earlier., audience: procurement}]"}
# The day on which a command is typed, where the page speaks of a later one.
DAYS = {
    "person erase": "2026-06-01", "review pack CONTRACT --from 2026-01-01 --to 2026-12-31 --as-of": "2027-01-11",
    "decision complete": "2027-03-15", "group decide": "2026-05-15", "group complete": "2026-09-15",
    "quarterly get": "2026-10-06", "visit record": "2026-04-14", "deviation correct": "2026-05-02",
    "feedback record": "2026-04-01", "plan procurement -o": "2026-07-01", "promise evaluate": "2026-04-05",
    "sustainability report": "2026-07-10",
}
# What must have happened before, told in words or in another section.
BEFORE = {
    "process complete": ["process join local SERVICE-UNIT --from 2026-01-01"],
    "analysis refresh": ["analysis open CONTRACT --reason x"],
    "lesson list": ["contract create -f successor.yaml"],
    "visit record": ["chain add CONTRACT 'FI-PRO 1572860-0' --name Sub --service cleaning --from 2026-03-01"],
    "participation record": ["contract create -f draft.yaml"],
    "promise publish": ["goal set -f goals.yaml"],
}


def sections(page):
    return [part for part in re.split(r"^## ", page, flags=re.M)[1:] if "```" in part]


def blocks(section):
    return re.findall(r"^```\w*\n(.*?)^```", section, re.S | re.M)


def commands_of(section):
    """Each command with the text that the page gives it on standard input."""
    found = []
    for block in blocks(section):
        lines = iter(block.splitlines())
        for line in lines:
            if not line.startswith("luotsictl "):
                continue
            command, here = [line], re.search(r"<<'?(\w+)'?", line)
            while here and command[-1] != here[1]:
                command.append(next(lines))
            found.append("\n".join(command))
    return found


def files_of(page):
    """The files that the page shows, by the names that it gives them."""
    files, name = {}, ""
    for block in blocks(page):
        name = ""
        for line in block.splitlines():
            named = re.match(r"# ([\w-]+\.yaml)", line)
            if named:
                name = named[1]
                files[name] = ""
            elif name and line != "---":
                files[name] += line + "\n"
    return files


class SteeringPage(unittest.TestCase):
    def test_every_section_is_true_line_by_line(self):
        typed = 0
        for section in sections(PAGE):
            with self.subTest(section.splitlines()[0]), Reader(files_of(section), files_of(PAGE)) as reader:
                for command in commands_of(section):
                    reader.follow(command)
                    typed += 1
        self.assertGreaterEqual(typed, 75)

    def test_a_command_that_is_not_one_is_found(self):
        with Reader({}, {}) as reader, self.assertRaises(AssertionError):
            reader.follow("luotsictl review plan CONTRACT --loudly")


class Reader:
    """Somebody who types what the page says, and puts in the ids that were printed."""

    def __init__(self, near, far):
        self.files = {**TOLD, **far, **near}
        self.ids, self.today = {"NAME": "Etunimi", "HASH": "b" * 64}, ""

    def __enter__(self):
        self.server = Server().__enter__()
        self.folder = tempfile.TemporaryDirectory(prefix="luotsi-steering-")
        self.path = pathlib.Path(self.folder.name)
        (self.path / "deploy").symlink_to(ROOT / "deploy")
        self.advance(FIRST_DAY)
        for line in ("parameter apply -f deploy/parameters/finland.yaml",
                     "parameter set subcontracting.max_depth 2 --from 2023-01-01 --source x",
                     "parameter set subcontracting.approval_from 3 --from 2023-01-01 --source x",
                     "parameter set subcontracting.tier_consent_from 3 --from 2023-01-01 --source x",
                     "parameter set planning.lead_days 365 --from 2023-01-01 --source x"):
            self.type("luotsictl " + line)
        self.files["contract.yaml"] = CONTRACT
        made = self.type("luotsictl contract create -f contract.yaml")["id"]
        self.type("luotsictl contract activate " + made)
        self.learn(CONTRACT=made)
        self.files["draft.yaml"] = CONTRACT.replace("EX-1", "EX-2")
        after = f"parent_contract_id: {made}\nparent_relation: successor\n"
        self.files["successor.yaml"] = CONTRACT.replace("EX-1", "EX-3") + after
        return self

    def __exit__(self, *args):
        self.folder.cleanup()
        self.server.__exit__(*args)

    def learn(self, **ids):
        self.ids.update(ids)
        if "CONTRACT" in ids:
            self.ids["0199…"] = ids["CONTRACT"]

    def advance(self, day):
        if day > self.today:
            self.type("luotsictl clock advance " + day)
            self.today = day

    def follow(self, command):
        words = command.removeprefix("luotsictl ")
        for start, day in DAYS.items():
            if words.startswith(start):
                self.advance(day)
        for start, lines in BEFORE.items():
            if words.startswith(start):
                for line in lines:
                    self.take(line, self.type("luotsictl " + line))
        self.take(words, self.type(command))

    def take(self, words, answer):
        """The ids that the next lines speak of."""
        noun = " ".join(words.split()[:2])
        if noun == "contract create":
            self.learn(CONTRACT=answer["id"])
        if noun == "person add":
            self.learn(PERSON=answer["id"])
        if noun in ("dispute open", "deviation record"):
            self.ids["0199…"] = answer["id"]
        if noun == "review record":
            self.learn(DECISION=answer["decision_ids"][0])
        if noun == "group create":
            self.learn(GROUP=answer["id"], MEMBER=answer["members"][0]["id"])

    def filled(self, text):
        for word, value in self.ids.items():
            text = re.sub(rf"(?<![\w-]){word}(?![\w-])", value, text)
        return text

    def type(self, command):
        for name, text in self.files.items():
            (self.path / name).write_text(self.filled(text), encoding="utf-8")
        first, *rest = self.filled(command).split("\n")
        form = "" if " -o " in first else "-o json "
        program = f"'{BIN}/luotsictl' --server 127.0.0.1:{self.server.port} {form}"
        shell = "\n".join([first.replace("luotsictl ", program, 1), *rest]) + "\n"
        done = subprocess.run(["bash", "-c", shell], cwd=self.path, capture_output=True, text=True, check=False,
                              timeout=60)
        if done.returncode != 0:
            raise AssertionError(f"{command}\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout) if done.stdout.startswith("{") else {}


if __name__ == "__main__":
    unittest.main()
