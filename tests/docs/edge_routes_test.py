#!/usr/bin/python3
"""The edge has a way to each package whose services the programs answer; a new one is not forgotten."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
EDGE = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
PACKAGE = re.compile(r"^package (luotsi\.[a-z.]+\.v\d+);", re.M)


def packages():
    """The packages that declare a service."""
    for source in sorted(ROOT.glob("proto/luotsi/**/*.proto")):
        text = source.read_text(encoding="utf-8")
        if re.search(r"^service ", text, re.M):
            yield PACKAGE.search(text).group(1)


def complaints(edge):
    rules = [line for line in edge.splitlines() if "path_beg" in line]
    routed = {path for line in rules for path in re.findall(r"/(luotsi\.[a-z.]+\.v\d+)\. ?", line)}
    asked = set(packages())
    for name in sorted(asked - routed):
        yield f"no way to {name}"
    for name in sorted(routed - asked):
        yield f"a way to {name}, which has no service"


def main():
    edge = EDGE.read_text(encoding="utf-8")
    found = list(complaints(edge))
    # Planted: a way that is misspelt is one that is missing and one that leads nowhere.
    if len(list(complaints(edge.replace("luotsi.alert.v1", "luotsi.alarm.v1")))) != len(found) + 2:
        found.append("the check does not notice a wrong way")
    for line in found:
        print(f"{EDGE.relative_to(ROOT)}: {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
