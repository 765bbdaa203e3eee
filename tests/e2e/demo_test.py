#!/usr/bin/python3
"""The demo county counts the same on both sides, and the comparison notices one cent."""
import os
import pathlib
import subprocess
import sys
import tempfile

RUN = pathlib.Path(__file__).resolve().parents[2] / "tools" / "demo" / "run"


def run(*options):
    with tempfile.TemporaryDirectory() as directory:  # the server's log stays after a difference
        done = subprocess.run([RUN, *options], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False, env={**os.environ, "TMPDIR": directory})
    return done.returncode, done.stdout


def main():
    code, output = run()
    if code != 0:
        print(output)
        print(f"FAILED: the demo ended with {code}, expected 0")
        return 1
    if "NO" in output.split("The same year, counted twice")[-1].split():
        print("FAILED: the demo ended with 0 and shows a figure that differs")
        return 1

    code, output = run("--plant-fault")
    differing = [line for line in output.splitlines() if line.endswith(" NO")]
    if code != 1 or not any("Invoices: all, EUR" in line for line in differing):
        print(output)
        print(f"FAILED: one cent was sent wrong and the demo ended with {code}; differing: {differing}")
        return 1
    print("the demo's figures agree, and one planted cent was found in:", *differing, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
