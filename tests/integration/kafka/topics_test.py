#!/usr/bin/python3
"""deploy/kafka/topics.yaml and services/luotsi/topics.cc list the same topics; a difference is named.

Planted violation: a list with one topic less and one with other partitions must be noticed.
"""
import copy
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
SOURCE = ROOT / "services" / "luotsi" / "topics.cc"
LIST = ROOT / "deploy" / "kafka" / "topics.yaml"
ROW = re.compile(r'\{"(?P<owner>[a-z-]+)",\s*"fi\.luotsi\.[a-z.]+",\s*"(?P<entities>[a-z.]+v1)"'
                 r'(?:,\s*(?:\{\}|"[A-Za-z0-9.]+"))?(?:,\s*(?P<partitions>\d+))?\}')
PARTITIONS = re.compile(r"kPartitions = (\d+);")


def in_source():
    text = SOURCE.read_text(encoding="utf-8")
    partitions = int(PARTITIONS.search(text)[1])
    return {f"luotsi.{row['entities']}": (row["owner"], int(row["partitions"] or partitions))
            for row in ROW.finditer(text)}


def in_list(document):
    return {row["name"]: (row["owner"], row["partitions"]) for row in document["topics"]}


def differences(source, listed):
    return [f"{name}: the program has {source.get(name)}, the list has {listed.get(name)}"
            for name in sorted(source | listed) if source.get(name) != listed.get(name)]


def main():
    document = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    source, found = in_source(), differences(in_source(), in_list(document))
    found += [f"{row['name']}: events must be kept for good (retention.ms: -1)"
              for row in document["topics"] if row["config"].get("retention.ms") != -1]
    if len(source) != 6:
        found.append(f"{len(source)} rows were found in {SOURCE.name}; 6 are there")
    shorter, other = copy.deepcopy(document), copy.deepcopy(document)
    del shorter["topics"][0]
    other["topics"][1]["partitions"] += 1
    for planted in (shorter, other):
        if len(differences(source, in_list(planted))) != 1:
            found.append("a planted difference was not noticed")
    for line in found:
        print(f"FAILED: {line}", file=sys.stderr)
    if not found:
        print(f"passed: {len(source)} topics agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
