#!/usr/bin/python3
"""A broker that is away, relays and consumers that are killed: every change is taken, every event has one effect.

    tests/support/with_postgres tests/integration/kafka/backlog_test.py WORKER [--events N] [--outage SECONDS] [--seed S]

Intake takes N changes while the broker is stopped for a while; two relays share the journal (one stands by), and
relays, consumer and intake are killed (SIGKILL) or paused past the lease (SIGSTOP) at random moments. Then every
event must have had exactly one effect, in the order of its key. LUOTSI_BACKLOG_EVENTS and
LUOTSI_BACKLOG_OUTAGE set the size where the options do not. Prints what was measured as one line of JSON. Ends with
77 where no broker can be had.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "kafka"))

import kafka_broker  # noqa: E402

SKIPPED = 77
PREFIX = "drill"
LEASE_SECONDS = 1.5
PATIENCE_SECONDS = 300
RELAYS = ("relay-a", "relay-b")


class Process:
    """One worker that is started again whenever it was killed; what it said last, by word."""

    def __init__(self, name, words, forever=True):
        self.name, self.words, self.forever = name, words, forever
        self.said, self.repeated, self.kills, self.epochs = {}, 0, 0, set()
        self.finished = False
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.listen, args=(self.process,), daemon=True).start()

    def listen(self, process):
        for line in process.stdout:
            word, _, value = line.strip().partition(" ")
            self.said[word] = value
            if word == "repeated":
                self.repeated += int(value)
            if word == "active":
                self.epochs.add(int(value))
        if not self.forever and process.wait() == 0:
            self.finished = True

    def kill(self):
        self.kills += 1
        self.process.kill()
        self.process.wait()
        if not self.finished:
            self.start()

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    def number(self, word):
        return int(self.said.get(word, 0))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("worker", type=pathlib.Path)
    parser.add_argument("--events", type=int, default=int(os.environ.get("LUOTSI_BACKLOG_EVENTS", 5000)))
    parser.add_argument("--outage", type=float, default=float(os.environ.get("LUOTSI_BACKLOG_OUTAGE", 5)))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    return parser.parse_args()


def wait_until(condition, what, seconds=PATIENCE_SECONDS):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what} did not come about within {seconds:.0f} s")
        time.sleep(0.05)


class Drill:
    def __init__(self, options, directory, broker):
        self.options, self.directory, self.broker = options, directory, broker
        self.chance = random.Random(options.seed)
        self.pauses = 0
        self.deck = []
        bus = [broker["bootstrap"], PREFIX]
        worker = str(options.worker)
        self.consumer = Process("consumer", [worker, "consumer", directory, *bus, "consumer-a"])
        self.relays = [Process(name, [worker, "relay", directory, *bus, name]) for name in RELAYS]
        self.intake = None

    def take_in(self, count):
        """Starts taking changes up to `count` in all."""
        self.intake = Process("intake", [str(self.options.worker), "intake", self.directory, str(count)], False)

    def disturb(self):
        """One random mishap."""
        relay = self.chance.choice(self.relays)
        if not self.deck:  # each kind comes up before any comes again
            self.deck = ["intake", "consumer", "consumer", "relay", "relay", "pause"]
            self.chance.shuffle(self.deck)
        mishap = self.deck.pop()
        if mishap == "intake":
            if self.intake and not self.intake.finished:
                self.intake.kill()
        elif mishap == "consumer":
            self.consumer.kill()
        elif mishap == "relay":
            relay.kill()
        else:
            self.pause_active()

    def pause_active(self):
        """Longer than its lease: the standby takes over, and it comes back as if nothing were."""
        relay = max(self.relays, key=lambda one: max(one.epochs, default=0))
        relay.process.send_signal(signal.SIGSTOP)
        time.sleep(LEASE_SECONDS * 2)
        relay.process.send_signal(signal.SIGCONT)
        self.pauses += 1

    def effects(self):
        return self.consumer.number("effects")

    def run(self):
        events, outage = self.options.events, self.options.outage
        began = time.monotonic()
        self.take_in(events // 2)
        wait_until(lambda: self.effects() > 0, "the first effect")
        self.pause_active()
        self.consumer.kill()
        for _ in range(2):
            self.disturb()
        wait_until(lambda: self.intake.finished, "half of the changes")
        # The broker goes; changes are acknowledged all the same.
        kafka_broker.stop(self.broker["directory"])
        stopped = time.monotonic()
        before = self.intake.number("acknowledged")
        self.take_in(events)
        wait_until(lambda: self.intake.finished, "the other half, without a broker")
        taken_without_broker = self.intake.number("acknowledged") - before
        seconds = time.monotonic() - stopped
        while time.monotonic() - stopped < outage:
            self.disturb()
            time.sleep(self.chance.random() * 2)
        self.broker.update(kafka_broker.start(self.broker["options"]))
        back = time.monotonic()
        while self.effects() < events:
            if time.monotonic() - back > PATIENCE_SECONDS:
                sys.exit(f"FAILED: {self.effects()} of {events} effects {PATIENCE_SECONDS} s after the return; "
                         f"consumer {self.consumer.said}, relays {[relay.said for relay in self.relays]}")
            if "stopped" in self.consumer.said:
                sys.exit(f"FAILED: the feed has stopped: {self.consumer.said['stopped']}")
            if self.chance.random() < 0.3:
                self.disturb()
            time.sleep(1)
        drained = time.monotonic() - back
        processes = [self.consumer, self.intake, *self.relays]
        return {
            "seed": self.options.seed, "events": events, "outage_s": round(back - stopped, 1),
            "taken_without_broker": taken_without_broker,
            "taken_per_s_without_broker": round(taken_without_broker / seconds),
            "seconds_to_drain": round(drained, 1), "seconds_in_all": round(time.monotonic() - began, 1),
            "kills": sum(process.kills for process in processes), "pauses": self.pauses,
            "takeovers": len(set().union(*(relay.epochs for relay in self.relays))),
            "repeated_on_the_bus": self.consumer.repeated}

    def end(self):
        for process in [self.consumer, *self.relays, *([self.intake] if self.intake else [])]:
            process.end()


def main():
    options = parse()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as directory:
        sockets = os.environ["LUOTSI_TEST_POSTGRES"]
        place = pathlib.Path(directory) / "broker"
        place.mkdir()
        wanted = kafka_broker.Options(place)
        try:
            info = kafka_broker.start(wanted)
        except kafka_broker.Unavailable as why:
            print(f"skipped: {why}")
            return 1 if os.environ.get("LUOTSI_REQUIRE") == "all" else SKIPPED
        # The same port again after the outage.
        wanted.port = info["port"]
        broker = {**info, "options": wanted, "directory": place}
        drill = None
        try:
            subprocess.run([options.worker, "setup", sockets], check=True)
            drill = Drill(options, sockets, broker)
            figures = drill.run()
        finally:
            if drill:
                drill.end()
            kafka_broker.stop(place)
        check = subprocess.run([options.worker, "check", sockets], stdout=subprocess.PIPE, text=True, check=False)
        figures |= json.loads(check.stdout)
    print(json.dumps(figures))
    if check.returncode != 0 or figures["takeovers"] < 2 or figures["kills"] < 1:
        print("FAILED: see the figures above", file=sys.stderr)
        return 1
    print(f"passed: {figures['events']} events, each with one effect, in the order of its key")
    return 0


if __name__ == "__main__":
    sys.exit(main())
