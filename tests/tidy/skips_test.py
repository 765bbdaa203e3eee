#!/usr/bin/python3
"""A skipped test without an excuse must fail a run that asks for every test (tools/skipped_tests)."""

import pathlib
import subprocess
import sys
import tempfile

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "skipped_tests"
RUN = '<testcase name="{}" status="run"/>'
SKIP = '<testcase name="{}" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>'

# (what, test cases, is the data there, expected exit code, what is said)
CASES = [
    ("nothing skipped", RUN.format("a"), True, 0, ""),
    ("a skip", RUN.format("a") + SKIP.format("b"), True, 1, "FAILED: b "),
    ("a skip without data", SKIP.format("b"), False, 1, "FAILED: b "),
    ("real data is there and yet skipped", SKIP.format("real_data_x"), True, 1, "FAILED: real_data_x "),
    ("real data is not there", SKIP.format("real_data_x"), False, 0, "skipped: real_data_x"),
]


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        junit = pathlib.Path(folder, "ctest.xml")
        for what, cases, has_data, expected, said in CASES:
            junit.write_text(f"<testsuite>{cases}</testsuite>", encoding="utf-8")
            data = folder if has_data else folder + "/none"
            done = subprocess.run([TOOL, junit, data], capture_output=True, text=True, check=False)
            if done.returncode != expected or said not in done.stdout:
                faults += 1
                print(f"FAILED: {what}: exit {done.returncode}, said {done.stdout!r} {done.stderr!r}")
    print(f"{len(CASES)} cases, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
