#!/usr/bin/python3
"""What must hold after the outage drill, as plain functions over plain rows, and violations that they must catch.

    outage_checks.py        tries every check on sound rows and on planted violations

A source row is (position, key, what): an event in the journal of report intake, its key on the bus and what it is about.
"""
import collections
import random
import sys

SHOWN = 3


class Findings:
    """Counts by name; the first few of each are kept to be shown."""

    def __init__(self):
        self.counts, self.first = collections.Counter(), {}

    def add(self, name, one):
        self.counts[name] += 1
        if len(self.first.setdefault(name, [])) < SHOWN:
            self.first[name].append(str(one))

    def __bool__(self):
        return bool(self.counts)

    def text(self):
        return "; ".join(f"{count} {name}: {', '.join(self.first[name])}" for name, count in self.counts.items())


def acknowledged(calls, source):
    """Every acknowledged call is in the journal once, and nothing else is. Both are multisets of what was done."""
    found = Findings()
    asked, stored = collections.Counter(calls), collections.Counter(what for _, _, what in source)
    for what in asked.keys() | stored.keys():
        if stored[what] < asked[what]:
            found.add("acknowledged and not in the journal", what)
        if stored[what] > asked[what]:
            found.add("in the journal and never asked for", what)
    return found


def topic(source, records):
    """Records are (partition, offset, key, position, sequence). Gives the findings and how many were repetitions."""
    found, repeated = Findings(), 0
    expected, sequences = {}, collections.Counter()
    for position, key, _ in source:
        sequences[key] += 1
        expected[position] = (key, sequences[key])
    seen, last, homes = set(), collections.Counter(), {}
    for partition, offset, key, position, sequence in sorted(records):
        if expected.get(position) != (key, sequence):
            found.add("records that no event has told", (position, key, sequence))
            continue
        if homes.setdefault(key, partition) != partition:
            found.add("keys in two partitions", key)
        if position in seen:
            repeated += 1
            continue
        seen.add(position)
        if sequence != last[key] + 1:
            found.add("out of order on the topic", (partition, offset, key, sequence))
        last[key] = max(last[key], sequence)
    for position in expected.keys() - seen:
        found.add("not on the topic", position)
    return found, repeated


def effects(expected, rows):
    """`expected` and `rows` are (position in the source's journal, what); rows in the order in which they took effect,
    a row of no event has the position None. `what` begins with the stream in which order matters."""
    found = Findings()
    wanted, taken = dict(expected), collections.Counter(position for position, _ in rows)
    subjects = collections.Counter(what for _, what in rows)
    for position, what in wanted.items():
        if not taken[position]:
            found.add("without effect", (position, what))
    for what, count in collections.Counter(wanted.values()).items():
        if subjects[what] > count:
            found.add("twice in effect", what)
    last = {}
    for position, what in rows:
        if wanted.get(position) != what:
            found.add("effects of no event", (position, what))
            continue
        if taken[position] > 1:
            found.add("twice in effect", (position, what))
        if position < last.get(what[0], 0):
            found.add("out of order in effect", (position, what))
        last[what[0]] = position
    return found


def marks(source, stored):
    """The inbox's marks, {key: sequence}: each key was taken to its end and no further."""
    found = Findings()
    wanted = collections.Counter(key for _, key, _ in source)
    for key in wanted.keys() | stored.keys():
        if wanted[key] != stored.get(key, 0):
            found.add("marks that do not stand at the end", (key, stored.get(key, 0), wanted[key]))
    return found


# ---- Planted violations: (name, what is planted, the word that must come up)

def without(rows, at):
    return rows[:at] + rows[at + 1:]


def swapped(rows, one, other):
    rows = list(rows)
    rows[one], rows[other] = rows[other], rows[one]
    return rows


def two_of_a_stream(rows, stream_of):
    """Places of two rows of one stream."""
    first = {}
    for at, row in enumerate(rows):
        if stream_of(row) in first:
            return first[stream_of(row)], at
        first[stream_of(row)] = at
    raise LookupError("no stream has two rows")


def planted_topic(source, records):
    records = sorted(records)
    middle = len(records) // 2
    partition, offset, key, position, sequence = records[middle]
    count = collections.Counter(one[3] for one in records)
    single = next(at for at in range(middle, len(records)) if count[records[at][3]] == 1)
    # Two records of one key that came once each change places.
    pair = two_of_a_stream([one if count[one[3]] == 1 else (None, at, at, at, at) for at, one in enumerate(records)],
                           lambda one: one[2])
    crossed = [records[pair[0]][:2] + records[pair[1]][2:], records[pair[1]][:2] + records[pair[0]][2:]]
    rest = [one for at, one in enumerate(records) if at not in pair]
    return [("a record is lost", without(records, single), "not on the topic"),
            ("a record nobody told", [*records, (partition, 1 << 40, key, 1 << 40, 1)], "no event has told"),
            ("another sequence", without(records, middle) + [(partition, offset, key, position, sequence + 1)],
             "no event has told"),
            ("two of a key change places", rest + crossed, "out of order on the topic"),
            ("a key moves", [*records, (partition + 1, 0, key, position, sequence)], "keys in two partitions")]


def planted_effects(expected, rows):
    middle = len(rows) // 2
    position, what = rows[middle]
    planted = [("an effect is lost", without(rows, middle), "without effect"),
               ("an effect comes twice", [*rows, rows[middle]], "twice in effect"),
               ("and under no event's name", [*rows, (None, what)], "twice in effect"),
               ("an effect of nothing", [*rows, (1 << 40, ("nobody", "2020-01"))], "effects of no event")]
    try:
        planted.append(("two of a stream change places", swapped(rows, *two_of_a_stream(rows, lambda one: one[1][0])),
                        "out of order in effect"))
    except LookupError:
        pass    # of a provider key there is one event only
    del position
    return planted


def planted(source, calls, records, effects_of, marks_of):
    """(name, caught) of every violation, planted in the rows that were checked."""
    for name, rows, word in planted_topic(source, records):
        yield f"topic: {name}", word in topic(source, rows)[0].text()
    yield "an acknowledged report is lost", "not in the journal" in acknowledged(calls, source[1:]).text()
    yield "a report is stored twice", "never asked for" in acknowledged(calls, [*source, source[0]]).text()
    for who, (expected, rows) in effects_of.items():
        for name, changed, word in planted_effects(expected, rows):
            yield f"{who}: {name}", word in effects(expected, changed).text()
    for who, stored in marks_of.items():
        key = next(iter(stored))
        yield f"{who}: a mark lags", bool(marks(source, {**stored, key: stored[key] - 1}))
        yield f"{who}: a key is unknown", bool(marks(source, {one: stored[one] for one in stored if one != key}))


def self_test():
    chance = random.Random(1)
    keys = [f"key-{number}" for number in range(5)]
    source = [(position * 2, keys[position % 5], ("submit", keys[position % 5], f"month-{position // 5}"))
              for position in range(1, 41)]
    sequences, records = collections.Counter(), []
    for position, key, _ in source:
        sequences[key] += 1
        records.append((keys.index(key) % 3, len(records), key, position, sequences[key]))
    # A relay that came back tells some again.
    records += [(partition, len(records) + offset, key, position, sequence)
                for partition, offset, key, position, sequence in records[10:20]]
    calls = [what for _, _, what in source]
    chance.shuffle(calls)
    expected = [(position, what[1:]) for position, _, what in source]
    stored = dict(sequences)
    sound = [acknowledged(calls, source), topic(source, records)[0], effects(expected, expected), marks(source, stored)]
    failures = [f"sound rows were blamed: {one.text()}" for one in sound if one]
    if topic(source, records)[1] != 10:
        failures.append("repetitions are not counted")
    tried = list(planted(source, calls, records, {"consumer": (expected, expected)}, {"consumer": stored}))
    failures += [f"not caught: {name}" for name, caught in tried if not caught]
    for failure in failures:
        print(f"FAILED: {failure}")
    print(f"{len(tried)} violations planted, {sum(caught for _, caught in tried)} caught")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(self_test())
