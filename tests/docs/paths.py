"""Paths named in backticks in a document, and whether the tree has them."""

import itertools
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# folder/file, perhaps with *, {a,b} and :NameOfATest; not /absolute, not a web address.
PATH = re.compile(r"^(?![a-z]+://)([\w.-]+(?:/[\w.*{},-]+)+/?)(?::([\w.]+))?$")


def quoted(text):
    """What stands in backticks, in order; fenced blocks are left out."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", text)


def spellings(path):
    """a/{b,c}.h -> a/b.h, a/c.h"""
    parts = re.split(r"\{([^{}]*)\}", path)
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(choice) for choice in itertools.product(*choices)]


def fault(token, root=ROOT):
    """None when `token` is no path or the tree has it, else what is wrong."""
    match = PATH.match(token)
    if not match:
        return None
    path, test = match.groups()
    for spelling in spellings(path):
        found = sorted(root.glob(spelling))
        if not found:
            return f"{spelling} does not exist"
        if test and not any(test.split(".")[-1] in file.read_text(encoding="utf-8") for file in found if file.is_file()):
            return f"{spelling} has no test {test}"
    return None


def is_path(token):
    return PATH.match(token) is not None
