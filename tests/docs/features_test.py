#!/usr/bin/python3
"""docs/features.md has every row, with a known state, and names for each row that works what shows it."""

import re
import sys

import paths

DOCUMENT = paths.ROOT / "docs" / "features.md"
STATES = ("done", "simple", "not yet")
IDS = [f"{kind}{number:02}" for kind, last in (("M", 81), ("P", 52), ("X", 15)) for number in range(1, last + 1)]
ROW = re.compile(r"^\| *([MPX]\d+) *\| *(.*?) *\| *(.*?) *\| *(.*?) *\|$", re.M)


def faults_of_command(token):
    """`make target`: the Makefile must have it."""
    match = re.match(r"^make ([\w-]+)", token)
    if not match:
        return None
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    return None if re.search(rf"^{match[1]}:", makefile, re.M) else f"the Makefile has no target {match[1]}"


def faults_of_row(identifier, name, state, shown):
    if not name:
        yield f"{identifier}: has no name"
    if state not in STATES:
        yield f"{identifier}: state {state!r} is none of {', '.join(STATES)}"
    if state == "not yet":
        return
    tokens = paths.quoted(shown)
    # A command's first word may be a path: `tools/demo/run --year 2026`.
    words = [token if token.startswith("make ") else token.split()[0] for token in tokens]
    if not any(paths.is_path(word) or word.startswith("make ") for word in words):
        yield f"{identifier}: is {state!r} and names no test or command that shows it"
    for word in words:
        fault = paths.fault(word) or faults_of_command(word)
        if fault:
            yield f"{identifier}: {fault}"


def faults_of(text, ids):
    rows = ROW.findall(text)
    seen = [row[0] for row in rows]
    faults = [f"{identifier}: no row" for identifier in ids if identifier not in seen]
    faults += [f"{identifier}: more than one row" for identifier in sorted(set(seen)) if seen.count(identifier) > 1]
    faults += [f"{identifier}: no such feature" for identifier in seen if identifier not in ids]
    for row in rows:
        faults += faults_of_row(*row)
    return faults


# (rows, number of faults) for the ids M01 and M02: the check is tried on these before it is believed.
GOOD = "| M02 | b | not yet | - |\n"
PLANTED = [
    ("| M01 | a | not yet | - |\n" + GOOD, 0),
    ("| M01 | a | done | `tests/docs/paths.py:quoted` |\n" + GOOD, 0),
    ("| M01 | a | simple | `make demo`; `tools/test --fast` |\n" + GOOD, 0),
    (GOOD, 1),
    (GOOD + GOOD + "| M01 | a | not yet | - |\n", 1),
    ("| M01 | a | not yet | - |\n| M99 | c | not yet | - |\n" + GOOD, 1),
    ("| M01 | a | nearly | - |\n" + GOOD, 2),
    ("| M01 | a | done | - |\n" + GOOD, 1),
    ("| M01 | a | done | it was seen to work |\n" + GOOD, 1),
    ("| M01 | a | done | `tests/unit/gone_test.cc` |\n" + GOOD, 1),
    ("| M01 | a | done | `tests/docs/paths.py:NoSuchTest` |\n" + GOOD, 1),
    ("| M01 | a | done | `make nothing` |\n" + GOOD, 1),
]


def main():
    for text, expected in PLANTED:
        found = faults_of(text, ["M01", "M02"])
        if len(found) != expected:
            print(f"FAILED: the check itself: {text!r}: expected {expected} faults, found {found}")
            return 1
    text = DOCUMENT.read_text(encoding="utf-8")
    faults = faults_of(text, IDS)
    for fault in faults:
        print("FAILED: docs/features.md:", fault)
    states = [row[2] for row in ROW.findall(text)]
    print(", ".join(f"{states.count(state)} {state}" for state in STATES) + f"; {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
