#!/usr/bin/python3
"""The reference consumer of docs/integration/finance.md ends with the right ledger though it is killed ten times.

    tests/e2e/finance_consumer_test.py broker     against a real broker and events written by a seed
    tests/e2e/finance_consumer_test.py cluster    against Luotsi itself: the cluster of tools/cluster and its demo

Ends with 77 where the broker or the consumer's library cannot be had.
"""
import contextlib
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "kafka"), str(ROOT / "tests" / "e2e")]
sys.dont_write_bytecode = True

import kafka_broker  # noqa: E402

CONSUMER = ROOT / "tools" / "finance_consumer" / "finance_consumer.py"
EVENTS, KILLS, SEED = 20_000, 10, 20260131
LIMIT_SECONDS = 120


def client():
    """The Python that has the consumer's library."""
    done = subprocess.run([ROOT / "tools" / "stock_clients" / "install", "kafka"], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode == 77:
        skip(done.stderr)
    done.check_returncode()
    return done.stdout.strip()


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(77)


class Consumer:
    def __init__(self, python, ledger, arguments, batch=25):
        self.ledger = ledger
        self.command = [python, CONSUMER, "--ledger", ledger, "--batch", str(batch), "--until-caught-up", *arguments]

    def run(self, *more):
        done = subprocess.run([*self.command, *more], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False, timeout=LIMIT_SECONDS)
        if done.returncode:
            raise SystemExit(f"FAILED: the consumer ended with {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)

    def run_and_kill(self, after_events):
        """Kills it once its ledger holds so many events; says how many it held then."""
        with subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            until = time.monotonic() + LIMIT_SECONDS
            while self.events() < after_events:
                if process.poll() is not None:
                    raise SystemExit(f"FAILED: it ended before it was killed\n{process.stderr.read()}")
                if time.monotonic() > until:
                    process.kill()
                    raise SystemExit("FAILED: no progress")
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
        return self.events()

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(sql).fetchall()

    def events(self):
        try:
            return self.rows("SELECT count(*) FROM events")[0][0]
        except sqlite3.OperationalError:
            return 0  # not made yet

    def payments(self):
        return dict(self.rows("SELECT id, amount_minor FROM payments"))

    def invoices(self):
        return {row[0]: list(row[1:]) for row in self.rows("SELECT id, outcome, contract_id, net_minor FROM invoices")}


def differences(truth, ledger):
    """What a person would want to know, at most five lines."""
    lines = [f"{key}: {truth.get(key, 'not there')} at Luotsi, {ledger.get(key, 'not there')} in the ledger"
             for key in sorted(set(truth) | set(ledger)) if truth.get(key) != ledger.get(key)]
    return lines[:5]


def must_agree(truth, consumer):
    found = differences(truth["payments"], consumer.payments()) + differences(truth["invoices"], consumer.invoices())
    if found:
        raise SystemExit("FAILED: the ledger differs\n" + "\n".join(found))
    # A comparison that cannot fail would prove nothing.
    lost = dict(consumer.payments())
    lost.popitem()
    if len(differences(truth["payments"], lost)) != 1:
        raise SystemExit("FAILED: the comparison did not notice a lost payment")


def kill_often(consumer, total):
    chance, killed_at = random.Random(SEED), []
    for number in range(KILLS):
        low, high = total * number // (KILLS + 1), total * (number + 1) // (KILLS + 1)
        killed_at.append(consumer.run_and_kill(max(1, chance.randint(low, high - 1))))
    if len(set(killed_at)) != KILLS or killed_at[-1] >= total:
        raise SystemExit(f"FAILED: the kills did not fall into the work: {killed_at} of {total}")
    print(f"killed at {killed_at} of {total} events")


def test_broker():
    python = client()
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory) / "broker"
        try:
            info = kafka_broker.start(kafka_broker.Options(place))
        except kafka_broker.Unavailable as why:
            skip(why)
        try:
            made = subprocess.run([python, ROOT / "tests" / "e2e" / "finance_events.py", info["bootstrap"],
                                   str(EVENTS), str(SEED)], stdout=subprocess.PIPE, check=True, timeout=LIMIT_SECONDS)
            truth = json.loads(made.stdout)
            consumer = Consumer(python, f"{directory}/ledger.sqlite", ["--bootstrap", info["bootstrap"]])
            kill_often(consumer, truth["events"])
            # The broker dies as well, and comes back.
            kafka_broker.stop(place, at_once=True)
            kafka_broker.start(kafka_broker.Options(place))
            print("after the last start:", consumer.run())
            must_agree(truth, consumer)
            again = consumer.run("--from-the-beginning")
            must_agree(truth, consumer)
            print(f"read all {truth['events']} events ({truth['repeated']} of them twice on the topics) again:", again)
        finally:
            kafka_broker.stop(place)


def luotsi_truth(directory):
    """What the API of the cluster tells; run by Debian's Python, which has gRPC."""
    sys.path.insert(0, str(ROOT / "tools" / "cluster"))
    import client as cluster_client
    wire = cluster_client.wire
    with cluster_client.connect(directory) as luotsi:
        luotsi.settle()
        payments = luotsi.all_rows("ListPaymentProposals", wire.finance_pb.ListPaymentProposalsRequest(),
                                   "payment_proposals")
        amounts = {one.id: one.amount.amount_minor for one in payments}
        rows = luotsi.all_rows("ListInvoices", wire.finance_pb.ListInvoicesRequest(), "invoices")
        outcome = wire.finance_pb.Invoice.DESCRIPTOR.fields_by_name["outcome"].enum_type
        word = lambda one: outcome.values_by_number[one.outcome].name.removeprefix("MATCH_OUTCOME_").lower()  # noqa: E731
        invoices = {one.id: [word(one), one.contract_id, one.net.amount_minor] for one in rows}
    return {"payments": amounts, "invoices": invoices}


def cluster(*words):
    done = subprocess.run([ROOT / "tools" / "cluster" / "run", *words], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode == kafka_broker.EX_UNAVAILABLE:
        skip(done.stdout)
    if done.returncode:
        raise SystemExit(f"FAILED: tools/cluster/run {words[0]}\n{done.stdout[-3000:]}")


def test_cluster():
    python = client()
    sys.path.insert(0, str(ROOT / "tools" / "cluster"))
    import bus
    import certificates
    from state import State
    with tempfile.TemporaryDirectory(prefix="luotsi-") as directory:
        os.chmod(directory, 0o755)  # PostgreSQL's own user has to get in
        place = f"{directory}/c"
        try:
            cluster("up", "--fresh", "--virtual-day", "2025-01-01", "--dir", place)
            subprocess.run([ROOT / "tools" / "demo" / "run", "--cluster", place, "--figures", f"{directory}/figures"],
                           check=True, stdout=subprocess.DEVNULL, timeout=900)
            state = State(place)
            tls = certificates.directory(state)
            properties = {"security.protocol": "ssl", "ssl.ca.location": tls / "ca.pem",
                          "ssl.certificate.location": tls / "admin.pem", "ssl.key.location": tls / "admin.key"}
            words = [word for name, value in properties.items() for word in ("--property", f"{name}={value}")]
            consumer = Consumer(python, f"{directory}/ledger.sqlite",
                                ["--bootstrap", bus.bootstrap_servers(state), *words], batch=1)
            truth = luotsi_truth(place)
            known = consumer_total(python, consumer, directory)
            kill_often(consumer, known)
            print("after the last start:", consumer.run())
            must_agree(truth, consumer)
        finally:
            cluster("down", "--purge", "--dir", place)


def consumer_total(python, consumer, directory):
    """How many events there are: what a consumer that nobody kills finds in a ledger of its own."""
    other = Consumer(python, f"{directory}/undisturbed.sqlite", [])
    other.command = [word if word != consumer.ledger else other.ledger for word in consumer.command]
    return other.run()["events"]


def main():
    {"broker": test_broker, "cluster": test_cluster}[sys.argv[1]]()
    print("the ledger equals what was published")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
