#!/usr/bin/python3
"""The table of values in charts/luotsi/README.md, from the comments of values.yaml.

    tools/chart/readme.py           says whether the table is as values.yaml has it; ends with 1 when it is not
    tools/chart/readme.py --write   writes it
"""
import json
import pathlib
import re
import sys

import yaml

CHART = pathlib.Path(__file__).resolve().parents[2] / "charts" / "luotsi"
BEGIN, END = "<!-- values: made by tools/chart/readme.py --write -->", "<!-- end of values -->"
KEY = re.compile(r"^( *)([A-Za-z][A-Za-z0-9-]*):")


def paths(text):
    """(path, comment) of every key of the file's block style, in its order; the comment is nothing when there is none."""
    stack, comment = [], None
    for line in text.splitlines():
        if line.strip().startswith("# -- "):
            comment = line.strip().removeprefix("# -- ")
            continue
        match = KEY.match(line)
        if match:
            depth = len(match[1]) // 2
            stack = [*stack[:depth], match[2]]
            yield tuple(stack), comment
        comment = None


def value_at(values, path):
    for key in path:
        values = values[key]
    return values


def undocumented(text):
    """Keys that hold a value and say nothing about themselves or in a block above."""
    values = yaml.safe_load(text)
    documented = {path for path, comment in paths(text) if comment}
    for path, comment in paths(text):
        covered = any(path[:length] in documented for length in range(1, len(path)))
        inner = any(other[:len(path)] == path and other != path for other in documented)
        if not comment and not covered and not inner and path != ("config", "log"):
            yield ".".join(path) + f" (now {value_at(values, path)!r})"


def table(text):
    values = yaml.safe_load(text)
    rows = ["| key | default | meaning |", "|---|---|---|"]
    for path, comment in paths(text):
        if comment:
            default = json.dumps(value_at(values, path), ensure_ascii=False).replace("|", "\\|")
            rows.append(f"| `{'.'.join(path)}` | `{default}` | {comment.replace('|', chr(92) + '|')} |")
    return "\n".join(rows)


def with_table(readme, text):
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not rest or END not in rest:
        raise SystemExit(f"the README has no place for the table: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{table(text)}\n{END}{after}"


def main():
    readme = CHART / "README.md"
    text = (CHART / "values.yaml").read_text(encoding="utf-8")
    missing = list(undocumented(text))
    for key in missing:
        print(f"values.yaml: {key} has no comment", file=sys.stderr)
    now = readme.read_text(encoding="utf-8")
    wanted = with_table(now, text)
    if sys.argv[1:] == ["--write"]:
        readme.write_text(wanted, encoding="utf-8")
    elif now != wanted:
        print("charts/luotsi/README.md: the table is not of this values.yaml; tools/chart/readme.py --write",
              file=sys.stderr)
        return 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
