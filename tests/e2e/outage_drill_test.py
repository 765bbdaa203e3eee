#!/usr/bin/python3
"""Kafka and Redis are away for a while and processes are killed: every report is acknowledged, every event has one effect.

    tests/e2e/outage_drill_test.py [--events N] [--outage SECONDS] [--seed S] [--dir D] [--plant]

The whole cluster of tools/cluster (five `luotsi` processes over mutual TLS) and a second replica of report intake,
whose relay stands by. Reports are submitted and approved and provider keys made, all the time: before, while and
after the broker and Redis are killed for a while. The active relay, alerting, finance and self-monitoring are killed at
random moments and started again. When all has come to rest, journals, topics, inboxes and effects are compared row by
row, and the consumers' state with that of consumers that read the topics anew, undisturbed, into an empty database.

--plant takes one effect away before the comparison: the drill must then fail. LUOTSI_OUTAGE_EVENTS and
LUOTSI_OUTAGE_SECONDS set the size where the options do not. Prints what was measured as one line of JSON. Ends with 77
where the broker or a server cannot be had; with LUOTSI_REQUIRE=all that is a failure.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import yaml

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "cluster"), str(ROOT / "tests" / "e2e")]

import state as place  # noqa: E402
import bus  # noqa: E402
import certificates  # noqa: E402
import cluster  # noqa: E402
import kafka_broker  # noqa: E402
import outage_checks as checks  # noqa: E402
import postgres  # noqa: E402
import process  # noqa: E402
import redis_server  # noqa: E402
import services  # noqa: E402

SKIPPED = 77
DAY = "2026-01-15"
FIRST_YEAR, MONTHS = 2020, 60
LEASE_MS = 3000
SOURCE, STANDBY = "report-intake", "report-intake-2"
INSTANCES = {"report-intake-1": SOURCE, STANDBY: STANDBY}     # as the lease names them
REPLICAS = (SOURCE, STANDBY)
CONSUMERS = ("alerting", "finance-integration", "self-monitoring")
TOPIC = "luotsi.report.reports.v1"
KEY_SHARE = 0.1         # of the events are provider keys', the one kind that self-monitoring hears of
LOADERS, OUTSTANDING = 2, 48
BEFORE, DURING = 0.25, 0.5      # of the work
DRAIN_SECONDS = 600
SLOWEST_ACK_SECONDS = 20        # a killed replica costs a retry, never the outage's length
READY_SECONDS = 60
BROKER_SECONDS = 18             # about what a broker needs that comes back from a crash
TICK_SECONDS = 0.1
FRESH = "luotsi_fresh"
KINDS = {"report_received": "submit", "report_approved": "approve", "provider_key_created": "key"}


class Failed(Exception):
    """The drill did not come to its end."""


def say(text):
    print(text, flush=True)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--events", type=int, default=int(os.environ.get("LUOTSI_OUTAGE_EVENTS", 3000)))
    parser.add_argument("--outage", type=float, default=float(os.environ.get("LUOTSI_OUTAGE_SECONDS", 6)))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--dir", type=pathlib.Path)
    parser.add_argument("--plant", action="store_true")
    return parser.parse_args()


def need():
    missing = [name for name in ("redis-server", "haproxy", "kcat", "setpriv") if not shutil.which(name)]
    if not any(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        missing.append("PostgreSQL")
    try:
        kafka_broker.jars()
    except kafka_broker.Unavailable as why:
        missing.append(str(why))
    if missing:
        say(f"SKIPPED: not to be had here: {', '.join(missing)}")
        sys.exit(1 if os.environ.get("LUOTSI_REQUIRE") == "all" else SKIPPED)


# ---- The cluster and its second replica of report intake

class Site:
    def __init__(self, directory):
        self.state = place.State(directory)
        self.slowest_start = self.slowest_takeover = 0.0

    def up(self):
        if self.state.directory.exists():   # of an earlier run
            cluster.down(self.state, purge=True)
        state = self.state.make()
        certificates.make(state)
        state.ports()
        cluster.start_servers(state)
        bus.declare(state)
        services.prepare(state, DAY)
        self.configure()
        postgres.bootstrap(state, services.bootstrap_sql(state))
        services.migrate(state)
        services.start(state)
        self.start(STANDBY)
        self.await_ready(STANDBY)
        cluster.edge.start(state)

    def configure(self):
        state = self.state
        for module in place.MODULES:
            self.change(module, lambda settings: settings["kafka"].update(relay_lease_ms=LEASE_MS))
        settings = yaml.safe_load(services.config_file(state, SOURCE).read_text(encoding="utf-8"))
        grpc_port, admin_port = place.free_ports(2)
        settings["grpc"]["port"], settings["admin"]["port"] = grpc_port, admin_port
        settings["kafka"]["instance"] = STANDBY
        settings["audit"]["checkpoint_file"] += "-2"
        services.config_file(state, STANDBY).write_text(yaml.safe_dump(settings), encoding="utf-8")
        self.targets = [f"127.0.0.1:{port}" for port in (state.ports()[f"{SOURCE}.grpc"], grpc_port)]

    def change(self, name, change):
        file = services.config_file(self.state, name)
        settings = yaml.safe_load(file.read_text(encoding="utf-8"))
        change(settings)
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")

    def start(self, name):
        module = SOURCE if name == STANDBY else name
        services.ready_file(self.state, name).unlink(missing_ok=True)
        process.start(self.state, name, [services.BIN / "luotsi", "serve", f"--modules={module}", "--config",
                                         services.config_file(self.state, name), "--ready-file",
                                         services.ready_file(self.state, name)])

    def await_ready(self, name):
        began = time.monotonic()
        process.await_ready(self.state, name, lambda: services.is_ready(self.state, name), READY_SECONDS)
        self.slowest_start = max(self.slowest_start, time.monotonic() - began)

    def kill(self, name):
        """SIGKILL, and started again; a relay only when the standby has taken over: it would know itself again."""
        pid = process.pid_of(self.state, name)
        if not pid:
            raise Failed(f"{name} has ended by itself:\n{process.tail(self.state, name)}")
        os.kill(pid, signal.SIGKILL)
        process.CHILDREN[pid].wait()
        if name in REPLICAS:
            self.await_takeover(name)
        self.start(name)
        self.await_ready(name)

    def await_takeover(self, name):
        began = time.monotonic()
        while self.active() == name:
            if time.monotonic() - began > READY_SECONDS:
                raise Failed(f"no relay took over from {name}:\n{process.tail(self.state, name)}")
            time.sleep(0.1)
        self.slowest_takeover = max(self.slowest_takeover, time.monotonic() - began)

    def bus_away(self):
        """As a crash: nobody says farewell."""
        kafka_broker.stop(self.state.data / bus.NAME, at_once=True)
        pid = process.pid_of(self.state, redis_server.NAME)
        os.kill(pid, signal.SIGKILL)
        process.CHILDREN[pid].wait()

    def bus_back(self):
        redis_server.start(self.state)
        bus.start(self.state)

    def sql(self, text, database=postgres.DATABASE):
        return postgres.psql(self.state, text, database)

    def rows(self, text):
        return [line.split("|") for line in self.sql(text).splitlines()]

    def lease(self):
        """(the replica that holds it, epoch)."""
        holder, epoch = self.rows("SELECT holder, epoch FROM report_intake.relay_leases")[0]
        return INSTANCES[holder.partition("/")[0]], int(epoch)

    def active(self):
        return self.lease()[0]

    def drain(self, database=postgres.DATABASE):
        """Waits until every consumer of the database has taken all that report intake tells."""
        names = ",".join(f"'{kind}'" for kind in KINDS)
        until = time.monotonic() + DRAIN_SECONDS
        while True:
            told = int(self.sql(f"SELECT count(*) FROM report_intake.journal WHERE event IN ({names})"))
            taken = {module: int(self.sql(
                f"SELECT coalesce(sum(sequence), 0) FROM {postgres.schema(module)}.inbox_marks "
                f"WHERE origin = '{TOPIC}'", database)) for module in CONSUMERS}
            if all(one == told for one in taken.values()):
                return
            if time.monotonic() > until:
                raise Failed(f"{told} events are told, after {DRAIN_SECONDS} s the consumers have taken {taken}")
            time.sleep(0.25)

    def down(self):
        process.stop(self.state, STANDBY)
        cluster.down(self.state)


# ---- What is reported

class Work:
    """Contracts, and every report and key that is to come."""

    def __init__(self, events, seed):
        import county
        self.random = random.Random(seed)
        self.keys = round(events * KEY_SHARE)
        self.reports = (events - self.keys) // 2
        self.months = [f"{FIRST_YEAR + at // 12}-{at % 12 + 1:02}" for at in range(MONTHS)]
        self.parties = [county.business_id(1_000_000 + 11 * at) for at in range(-(-self.reports // MONTHS))]

    def contract(self, wire, number):
        party = lambda code: {"identifier": {"scheme": "FI-PRO", "id": code}, "name": f"Party {code}"}  # noqa: E731
        return wire.contract_pb.Contract(
            number=f"DRILL-{number:05}", title=f"Contract {number}", type="CONTRACT_TYPE_PURCHASE", unit="Unit",
            buyer=party("3221309-4"), provider=party(self.parties[number]), start_date=f"{FIRST_YEAR}-01-01",
            end_date=f"{FIRST_YEAR + 20}-12-31", service_description="care", reporting_duty={"due_day": 15},
            prices=[wire.contract_pb.Price(service_code="CARE", service_name="Care", unit="day", unit_price={
                "currency_code": "EUR", "amount_micros": 157_500_000})],
            goals=[wire.contract_pb.Goal(code="G", text="Good care")],
            indicators=[wire.contract_pb.Indicator(
                code="QUALITY", name="Quality", goal_code="G", focus_area="FOCUS_AREA_QUALITY", unit="percent",
                direction="DIRECTION_AT_LEAST", target_level={"numerator": 80, "denominator": 100})],
            responsible_persons=[wire.contract_pb.ResponsiblePerson(
                side="SIDE_" + side, level="LEVEL_" + level, name=f"{role} {number}")
                for side, level, role in wire.PERSONS])

    def make_contracts(self, client, wire):
        def each(method, requests):
            begun = [(request, client.begin(method, request)) for request in requests]
            return [client.finish(method, request, future) for request, future in begun]

        made = each("CreateContract", [wire.contract_pb.CreateContractRequest(
            request_id=f"drill-create-{at:05}", contract=self.contract(wire, at)) for at in range(len(self.parties))])
        each("ActivateContract", [wire.contract_pb.ActivateContractRequest(
            request_id=f"drill-activate-{at:05}", contract_id=one.id) for at, one in enumerate(made)])
        self.contracts = [one.id for one in made]
        create_rule(client, wire)
        client.settle()

    def items(self):
        """[kind, contract or party, month or scheme, value] in the order in which they come: months go by."""
        slots = [(contract, month) for month in self.months for contract in self.contracts][:self.reports]
        items = [["submit", contract, month, self.random.randint(70, 100)] for contract, month in slots]
        for number in range(self.keys):
            items.insert(self.random.randint(0, len(items)),
                         ["key", self.parties[number % len(self.parties)], "FI-PRO", number])
        return items


class Loaders:
    """The processes that report. A contract's reports come from one of them."""

    def __init__(self, site, work, token_file):
        self.items = work.items()
        shares = [[item for at, item in enumerate(self.items) if self.loader_of(item) == one] for one in range(LOADERS)]
        self.shares, self.done, self.plans, self.processes = shares, [0] * LOADERS, [], []
        for one, share in enumerate(shares):
            plan = site.state.directory / f"load-{one}.json"
            results = site.state.directory / f"load-{one}-results.json"
            plan.write_text(json.dumps({
                "items": share, "outstanding": OUTSTANDING, "tls": str(certificates.directory(site.state)),
                "targets": site.targets, "token_file": str(token_file), "results": str(results)}), encoding="utf-8")
            self.plans.append(results)
            self.processes.append(subprocess.Popen(
                [services.PYTHON, ROOT / "tests/e2e/outage_load.py", plan], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
            threading.Thread(target=self.listen, args=(one,), daemon=True).start()

    @staticmethod
    def loader_of(item):
        return int(item[1].replace("-", "")[-6:], 16) % LOADERS

    def listen(self, one):
        for line in self.processes[one].stdout:
            self.done[one] = int(line.split()[1])

    def allow(self, share):
        for one, process_ in enumerate(self.processes):
            if process_.poll() not in (None, 0):
                raise Failed(f"a reporter gave up: {process_.stderr.read()[-2000:]}")
            if process_.poll() is None:
                try:
                    process_.stdin.write(f"allow {int(len(self.shares[one]) * share)}\n")
                    process_.stdin.flush()
                except BrokenPipeError:
                    pass    # it has finished between the two lines

    def share_done(self):
        return sum(self.done) / len(self.items)

    def results(self):
        for process_ in self.processes:
            if process_.wait(DRAIN_SECONDS):
                raise Failed(f"a reporter gave up: {process_.stderr.read()[-2000:]}")
        return [row for file in self.plans for row in json.loads(file.read_text(encoding="utf-8"))]

    def end(self):
        for process_ in self.processes:
            process_.kill()
            process_.wait()


# ---- The drill

class Task(threading.Thread):
    """A thread whose failure is told by who waits for it."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.trouble = work, None
        self.start()

    def run(self):
        try:
            self.work()
        except Exception as why:    # pylint: disable=broad-except
            self.trouble = why

    def raise_trouble(self):
        if self.trouble:
            raise self.trouble

    def join(self, timeout=None):
        super().join(timeout)
        self.raise_trouble()


class Drill:
    def __init__(self, options, site):
        self.options, self.site = options, site
        self.chance = random.Random(options.seed)
        self.kills = {phase: {} for phase in ("before", "during", "after")}
        self.share = self.returned = self.backlog = 0

    def disturb(self, phase, gap):
        """Kills until told to stop: each kind comes up before any comes again."""
        deck = []
        while not self.enough.wait(self.chance.uniform(*gap)):
            if not deck:
                deck = ["relay", *CONSUMERS]
                self.chance.shuffle(deck)
            kind = deck.pop()
            self.site.kill(self.site.active() if kind == "relay" else kind)
            self.kills[phase][kind] = self.kills[phase].get(kind, 0) + 1

    def phase(self, phase, loaders, to, seconds, is_over):
        """Work goes on evenly up to a share of it, processes are killed; ends when all are and `is_over()`."""
        self.enough, begin = threading.Event(), self.share
        mishaps = Task(lambda: self.disturb(phase, (seconds / 14, seconds / 5)))
        began = time.monotonic()
        while not (is_over() and set(self.kills[phase]) == {"relay", *CONSUMERS}):
            self.share = begin + (to - begin) * min(1.0, (time.monotonic() - began) / seconds)
            loaders.allow(self.share)
            mishaps.raise_trouble()
            if time.monotonic() - began > seconds + DRAIN_SECONDS:
                raise Failed(f"{phase}: {loaders.share_done():.0%} is acknowledged, killed {self.kills[phase]}")
            time.sleep(TICK_SECONDS)
        self.enough.set()
        mishaps.join()

    def run(self, loaders):
        """The calls that were made, and figures."""
        outage, first_epoch, began = self.options.outage, self.site.lease()[1], time.monotonic()
        self.phase("before", loaders, BEFORE, max(5, outage / 3), lambda: loaders.share_done() >= BEFORE - 0.01)
        self.site.bus_away()
        away = time.monotonic()
        say(f"the broker and Redis are killed; {loaders.share_done():.0%} is acknowledged")
        # Calls come in until the broker answers again, which takes it a while.
        back = Task(lambda: self.bring_back(outage))
        self.phase("during", loaders, BEFORE + DURING, outage + BROKER_SECONDS, lambda: not back.is_alive())
        back.join()
        returned = self.returned
        say(f"they are back after {returned - away:.0f} s; {loaders.share_done():.0%} is acknowledged, "
            f"{self.backlog} positions are not on the bus")
        self.phase("after", loaders, 1, max(5, outage / 4), lambda: loaders.share_done() >= 0.99)
        loaders.allow(1)
        calls = loaders.results()
        self.site.drain()
        drained = time.monotonic()
        begun = [call for call in calls if away <= call[3] <= returned]
        during = [call for call in begun if call[4] <= returned]
        waits = sorted(call[4] - call[3] for call in begun)
        return calls, {
            "seed": self.options.seed, "outage_s": round(returned - away, 1),
            "calls_acknowledged": len(calls), "reports_acknowledged": sum(call[0] == "submit" for call in calls),
            "begun_in_the_outage": len(begun), "acknowledged_in_the_outage": len(during),
            "reports_acknowledged_in_the_outage": sum(call[0] == "submit" for call in during),
            "calls_made_again": sum(call[5] > 1 for call in calls),
            "slowest_ack_s": round(max(call[4] - call[3] for call in calls), 2),
            "slowest_ack_in_the_outage_s": round(waits[-1], 2), "p99_in_the_outage_s": round(waits[len(waits) * 99 // 100], 3),
            "unpublished_at_the_return": self.backlog, "kills": self.kills,
            "kills_in_all": sum(sum(one.values()) for one in self.kills.values()),
            "relays_killed": sum(one["relay"] for one in self.kills.values()),
            "relay_changes": self.site.lease()[1] - first_epoch,
            "slowest_takeover_s": round(self.site.slowest_takeover, 1), "slowest_start_s": round(self.site.slowest_start, 1),
            "seconds_to_drain_from_the_return": round(drained - returned, 1),
            "seconds_from_the_last_ack": round(drained - max(call[4] for call in calls), 1),
            "seconds_in_all": round(drained - began, 1)}

    def bring_back(self, seconds):
        time.sleep(seconds)
        self.site.bus_back()
        self.returned, self.backlog = time.monotonic(), self.lag()

    def lag(self):
        return int(self.site.sql("SELECT (SELECT position FROM report_intake.journal_head) - "
                                 "(SELECT position FROM report_intake.cursors WHERE feed LIKE '%relay%')"))


# ---- What became of it

def source_events(site):
    """(position, key on the bus, (kind, contract or key, month)) of what report intake tells."""
    months, found = {}, []
    names = ",".join(f"'{kind}'" for kind in KINDS)
    for position, event, stream, contract, month in site.rows(
            f"SELECT position, event, encode(stream, 'hex'), {told('contract')}, {told('month')} "
            f"FROM report_intake.journal WHERE event IN ({names}) ORDER BY position"):
        if event == "report_received":
            months[stream] = (plain(contract), month)
        kind = KINDS[event]
        what = (kind, *((plain(stream), "") if kind == "key" else months[stream]))
        found.append((int(position), what[1], what))
    return found


def told(name):
    """A part of a journal row's payload, which stands under the event's name."""
    return f"coalesce(payload::json->event->>'{name}', '')"


def plain(identifier):
    return identifier.replace("-", "")


def read_topic(site, name):
    """(partition, offset, key, position, sequence) of every record, read by a program that is not ours."""
    tls = certificates.directory(site.state)
    out = site.state.directory / "records.txt"
    with open(out, "wb") as file:
        subprocess.run(["timeout", "300", "kcat", "-b", bus.bootstrap_servers(site.state), "-X", "security.protocol=SSL",
                        "-X", f"ssl.ca.location={tls / 'ca.pem'}", "-X", f"ssl.certificate.location={tls / 'admin.pem'}",
                        "-X", f"ssl.key.location={tls / 'admin.key'}", "-C", "-e", "-q", "-o", "beginning", "-t", name,
                        "-f", "%p|%o|%k|%h\n"], stdout=file, check=True)
    records = []
    for line in out.read_text(encoding="utf-8").splitlines():
        partition, offset, key, headers = line.split("|", 3)
        headers = dict(one.partition("=")[::2] for one in headers.split(","))
        source, _, position = headers["ce_id"].rpartition("/")
        if source != SOURCE:
            raise Failed(f"a record of {source} on {name}")
        records.append((int(partition), int(offset), plain(key), int(position), int(headers["ce_sequence"])))
    return records


# Whose journal shows the effect of which kind, in which of its events, and where that names contract and month.
EFFECTS = {
    "alerting, reports received": ("alerting", "submit", "report_noted", "stream"),
    "finance, reports approved": ("finance-integration", "approve", "payment_proposed", "payload"),
    **{f"{module}, keys": (module, "key", "key_noted", "stream") for module in CONSUMERS},
}


def effects(site, module, event, named_by):
    """(position in report intake's journal, (contract or key, month)) in the order in which they took effect."""
    who = "encode(stream, 'hex')" if named_by == "stream" else told("contract_id")
    rows = site.rows(f"SELECT coalesce(request_id, ''), {who}, {told('month')} "
                     f"FROM {postgres.schema(module)}.journal WHERE event = '{event}' ORDER BY position")
    found = []
    for request, contract, month in rows:
        match = re.fullmatch(rf"event/{SOURCE}/(\d+)/\d+", request)
        found.append((int(match[1]) if match else None, (plain(contract), month)))
    return found


def inbox(site, module):
    return {plain(key): int(sequence) for key, sequence in site.rows(
        f"SELECT key, sequence FROM {postgres.schema(module)}.inbox_marks WHERE origin = '{TOPIC}'")}


def parked(site):
    return sum(int(site.sql(f"SELECT count(*) FROM {postgres.schema(module)}.parked_events"))
               for module in place.MODULES)


def asked_for(calls, source):
    """The calls as events. Of a key only its provider is known to the caller: keys are counted."""
    keys = iter(what for _, _, what in source if what[0] == "key")
    return [next(keys, ("key", "lost", "")) if call[0] == "key" else (call[0], plain(call[1]), call[2])
            for call in calls]


class Verdict:
    def __init__(self):
        self.failures = 0

    def check(self, what, found):
        good = not found
        say(f"{'ok     ' if good else 'FAILED:'} {what}" + ("" if good else f": {getattr(found, 'text', lambda: found)()}"))
        self.failures += not good


def compare(site, calls, figures, options, verdict):
    """Journals, topic, inboxes and effects, row by row."""
    source, records = source_events(site), read_topic(site, TOPIC)
    wanted = asked_for(calls, source)
    effects_of = {}
    for who, (module, kind, event, named_by) in EFFECTS.items():
        expected = [(position, what[1:]) for position, _, what in source if what[0] == kind]
        effects_of[who] = (expected, effects(site, module, event, named_by))
    marks_of = {module: inbox(site, module) for module in CONSUMERS}
    if options.plant:
        effects_of["alerting, reports received"][1].pop()
    on_topic, repeated = checks.topic(source, records)
    figures |= {"events": len(source), "records": len(records), "repeated_records": repeated,
                "effects": {who: len(rows) for who, (_, rows) in effects_of.items()}, "parked": parked(site)}
    verdict.check(f"all {len(calls)} acknowledged calls are in the journal, once", checks.acknowledged(wanted, source))
    verdict.check(f"all {len(source)} events are on the topic, in order a key", on_topic)
    for who, (expected, rows) in effects_of.items():
        verdict.check(f"{who}: {len(expected)} events, each with one effect, in order", checks.effects(expected, rows))
    for module, stored in marks_of.items():
        verdict.check(f"{module}: the inbox stands at the end of each of {len(stored)} keys",
                      checks.marks(source, stored))
    payments(site, verdict)
    verdict.check("nothing is parked", figures["parked"])
    if not verdict.failures:
        tried = list(checks.planted(source, wanted, records, effects_of, marks_of))
        figures["planted"], figures["planted_caught"] = len(tried), sum(caught for _, caught in tried)
        verdict.check(f"{len(tried)} violations planted in these rows are caught",
                      [name for name, caught in tried if not caught])


def payments(site, verdict):
    """And one hop further: alerting heard of each payment that finance proposed because of a report."""
    proposed = sorted((plain(contract), month) for contract, month in site.rows(
        f"SELECT {told('contract_id')}, {told('month')} FROM finance_integration.journal "
        "WHERE event = 'payment_proposed'"))
    noted = sorted(map(tuple, site.rows(f"SELECT encode(stream, 'hex'), {told('month')} FROM alerting.journal "
                                        "WHERE event = 'payment_noted'")))
    verdict.check(f"alerting noted each of {len(proposed)} payments once", [] if proposed and proposed == noted else
                  f"{len(proposed)} proposed, {len(noted)} noted, {len(set(noted))} different")


def create_rule(client, wire):
    client.call("CreateRule", wire.alert_pb.CreateRuleRequest(request_id="drill-rule", rule=wire.rule_message({
        "code": "indicator-below-target", "kind": "indicator-beyond-target", "severity": "warning",
        "parameters": {"indicator": ""}, "text_fi": "Mittari", "text_sv": "Mätare", "text_en": "Indicator"})))


def hashes(client, wire):
    return {module: client.processes[module].call("GetStateHash", wire.config_pb.GetStateHashRequest())
            .modules[module] for module in CONSUMERS}


def undisturbed(site, client, wire, verdict):
    """Consumers with an empty database read the same topics, and nobody kills them."""
    before = hashes(client, wire)
    state = site.state
    for name in CONSUMERS:
        process.stop(state, name)
        site.change(name, lambda settings: settings["store"]["postgres"].update(database=FRESH))
    site.sql(f"CREATE DATABASE {FRESH}", "postgres")
    schemas = services.luotsi(state, CONSUMERS[0], "migrate", "bootstrap")
    site.sql(postgres.bootstrap_sql(state, schemas).replace(f"DATABASE {postgres.DATABASE} ", f"DATABASE {FRESH} "), FRESH)
    for name in CONSUMERS:
        services.luotsi(state, name, "migrate", "apply", "--modules", name)
        site.start(name)
        site.await_ready(name)
    create_rule(client, wire)
    site.drain(FRESH)
    client.settle()
    after = hashes(client, wire)
    for name in CONSUMERS:
        verdict.check(f"{name}: the state equals that of an undisturbed consumer ({after[name][:12]})",
                      [] if before[name] == after[name] else f"{before[name]} and {after[name]}")


def drill(options, directory):
    import client as cluster_client
    site, verdict, loaders = Site(directory), Verdict(), None
    try:
        began = time.monotonic()
        site.up()
        say(f"up after {time.monotonic() - began:.0f} s, seed {options.seed}")
        with cluster_client.connect(directory) as client:
            work = Work(options.events, options.seed)
            work.make_contracts(client, cluster_client.wire)
            say(f"{len(work.contracts)} contracts, {work.reports} reports, {work.keys} keys to come")
            loaders = Loaders(site, work, client.token.file)
            calls, figures = Drill(options, site).run(loaders)
            client.settle()
            compare(site, calls, figures, options, verdict)
            verdict.check("no call waited for the bus", figures["slowest_ack_s"] > SLOWEST_ACK_SECONDS)
            verdict.check("reports were acknowledged while it was away",
                          figures["reports_acknowledged_in_the_outage"] < DURING / 2 * work.reports)
            # Each killed relay had a successor. A lease that lapses while its holder lives is a fault; one is forgiven
            # to a machine that stands still for seconds.
            verdict.check(f"the lease changed hands {figures['relays_killed']} times, each time that its holder was killed",
                          [] if figures["relay_changes"] - figures["relays_killed"] in (0, 1) else
                          f"{figures['relay_changes']} times")
            undisturbed(site, client, cluster_client.wire, verdict)
        print(json.dumps(figures), flush=True)
    finally:
        if loaders:
            loaders.end()
        site.down()
    return verdict.failures


def main():
    options = parse()
    need()
    parent = pathlib.Path(tempfile.mkdtemp(prefix="luotsi-outage-")) if not options.dir else options.dir.resolve()
    parent.mkdir(parents=True, exist_ok=True)
    parent.chmod(0o755)     # PostgreSQL runs as another user
    try:
        failures = drill(options, parent / "cluster")
    except (Failed, place.Failed) as why:
        say(f"FAILED: {why}")
        failures = 1
    if failures:
        say(f"{failures} failed; logs are in {parent / 'cluster' / 'log'}")
        return 1
    shutil.rmtree(parent)
    say("passed: each report acknowledged, each event with one effect, in the order of its key")
    return 0


if __name__ == "__main__":
    sys.exit(main())
