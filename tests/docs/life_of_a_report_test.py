#!/usr/bin/python3
"""docs/life-of-a-report.md follows one report through the code: every path that it names must exist."""

import sys

import paths

DOCUMENT = paths.ROOT / "docs" / "life-of-a-report.md"


def faults_of(text):
    tokens = paths.quoted(text)
    faults = [fault for fault in map(paths.fault, tokens) if fault]
    if not any(paths.is_path(token) for token in tokens):
        faults.append("it names no path")
    return faults


# (text, number of faults): the check is tried on these before it is believed.
PLANTED = [
    ("`tests/docs/paths.py` and `tests/docs/*.py`, `SubmitReport`, `luotsi.report.reports.v1`", 0),
    ("`tests/docs/paths.py:quoted`, `tests/docs/{paths,features_test}.py`", 0),
    ("`tests/docs/paths.py` then `services/report_intake/adapters/was_renamed.cc`", 1),
    ("`tests/docs/paths.py:no_such_test`", 1),
    ("`tests/docs/{paths,gone}.py`", 1),
    ("`tests/docs/*.gone`", 1),
    ("nothing in backticks", 1),
]


def main():
    for text, expected in PLANTED:
        found = faults_of(text)
        if len(found) != expected:
            print(f"FAILED: the check itself: {text!r}: expected {expected} faults, found {found}")
            return 1
    if not DOCUMENT.is_file():
        print(f"FAILED: there is no {DOCUMENT.relative_to(paths.ROOT)}")
        return 1
    text = DOCUMENT.read_text(encoding="utf-8")
    faults = faults_of(text)
    for fault in faults:
        print("FAILED: docs/life-of-a-report.md:", fault)
    count = sum(map(paths.is_path, paths.quoted(text)))
    print(f"{count} paths named, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
