#!/usr/bin/python3
"""docs/integration/events.md lists exactly the topics and event types that the programs know."""
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "integration" / "events.md"
TYPE = re.compile(r"fi\.luotsi\.[a-z_]+\.[a-z_]+\.[a-z_]+\.v\d+")
# Types that are put together: "fi.luotsi.x." + "entity.happened" + ".v1".
PARTS = re.compile(r'"(fi\.luotsi\.(?:[a-z_]+\.)+)"\)? \+')
ENDINGS = re.compile(r'"((?:[a-z_]+\.)?[a-z_]+)"')


def told_types(source):
    """The types in one file, and the beginnings of those that it puts together."""
    text = source.read_text(encoding="utf-8")
    return set(TYPE.findall(text)), {(start, source) for start in PARTS.findall(text)}


def complaints(page, topics, types, starts):
    listed_topics = set(re.findall(r"^\| `([a-z_]+(?:\.[a-z_]+)+\.v\d+)` \| `application", page, re.M))
    for name in sorted(listed_topics ^ topics):
        yield f"topic {name} is {'only in the page' if name in listed_topics else 'not in the page'}"
    listed = set(TYPE.findall(page))
    for name in sorted(types - listed):
        yield f"type {name} is not in the page"
    for name in sorted(listed - types):
        rest = [name[len(start):].rsplit(".v", 1)[0] for start, _ in starts if name.startswith(start)]
        words = {word for start, source in starts if name.startswith(start)
                 for word in ENDINGS.findall(source.read_text(encoding="utf-8"))}
        if not any(ending in words for ending in rest):
            yield f"type {name} is only in the page"


def main():
    page = PAGE.read_text(encoding="utf-8")
    topics = {topic["name"] for topic in yaml.safe_load((ROOT / "deploy/kafka/topics.yaml").read_text())["topics"]}
    types, starts = set(), set()
    for source in sorted(ROOT.glob("services/*/adapters/**/*.cc")):
        whole, parts = told_types(source)
        types |= whole
        starts |= parts
    found = list(complaints(page, topics, types, starts))
    # Planted: a topic that nobody made, a type that nobody tells, and one that the page forgot.
    planted = page.replace("`luotsi.alert.alerts.v1`", "`luotsi.alert.alarms.v1`").replace("alert.closed.v1", "alert.shut.v1")
    if len(list(complaints(planted, topics, types, starts))) < 4:
        found.append("the check does not notice a wrong page")
    for line in found:
        print(f"docs/integration/events.md: {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
