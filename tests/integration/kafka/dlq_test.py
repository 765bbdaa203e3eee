#!/usr/bin/python3
"""One process on a real broker: it follows itself over the bus, and a stranger's record can be looked after.

    tests/integration/kafka/dlq_test.py LUOTSI LUOTSICTL

A contract travels over Kafka to every follower; a record that is no event of ours is parked, listed, shown and given
up with a reason; the process ends cleanly on SIGTERM. Ends with 77 where no broker can be had.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "kafka"))

import kafka_broker  # noqa: E402

SKIPPED = 77
PATIENCE_SECONDS = 60
TOPIC = "luotsi.contract.contracts.v1"
FOLLOWERS = {"report-intake", "self-monitoring", "finance-integration", "alerting"}


def wait_for(what, attempt):
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        got = attempt()
        if got:
            return got
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what} did not come about within {PATIENCE_SECONDS} s")
        time.sleep(0.1)


class Service:
    def __init__(self, luotsi, luotsictl, directory, bootstrap):
        self.luotsictl, self.ready = luotsictl, directory / "ready.json"
        config = directory / "luotsi.yaml"
        config.write_text(f"county: paijat-hame\nstore: {{directory: '{directory}/store'}}\n"
                          f"kafka: {{bootstrap_servers: '{bootstrap}', create_topics: true, instance: one}}\n",
                          encoding="utf-8")
        with open(directory / "log", "wb") as log:
            self.process = subprocess.Popen(
                [luotsi, "serve", "--config", config, "--grpc-port", "0", "--admin-port", "0",
                 "--ready-file", self.ready], stdout=subprocess.DEVNULL, stderr=log)
        self.port = json.loads(wait_for("a ready service", self.ports))["grpc_port"]

    def ports(self):
        return self.ready.exists() and self.ready.read_text(encoding="utf-8")

    def ctl(self, *words, fails=False):
        done = subprocess.run(
            [self.luotsictl, "--server", f"127.0.0.1:{self.port}", "-o", "json", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if (done.returncode != 0) != fails:
            sys.exit(f"FAILED: luotsictl {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr}")
        return done.stderr if fails else json.loads(done.stdout)

    def parked(self, *words):
        found = self.ctl("dlq", "list", *words)
        return found.get("events", []) if isinstance(found, dict) else found

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def expect(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")


def try_it(service, bootstrap):
    service.ctl("contract", "create", "-f", ROOT / "deploy" / "examples" / "contract.yaml")
    status = service.ctl("status", "--wait", "--timeout", "1m")
    expect(status["settled"], "the service has not settled")
    for module in status["modules"]:
        expect(module["relay"]["active"] and int(module["relay"].get("lag", 0)) == 0,
               f"{module['module']} is not published: {module['relay']}")
        if module["module"] in FOLLOWERS:
            expect(int(module["feeds"][0]["position"]) > 0, f"{module['module']} has seen no contract")
    subprocess.run(["kcat", "-P", "-b", bootstrap, "-t", TOPIC, "-k", "a-stranger"], input=b"garbage", check=True)
    parked = wait_for("parked events", lambda: len(service.parked()) == len(FOLLOWERS) and service.parked())
    expect({one["module"] for one in parked} == FOLLOWERS, f"parked in {parked}")
    expect({one["reason"] for one in parked} == {"NO_HEADERS"}, f"reasons of {parked}")
    one = parked[0]["id"]
    expect("payload" in service.ctl("dlq", "show", one), "an event is shown without what it carries")
    retried = service.ctl("dlq", "retry", one)
    expect(retried.get("waiting") == 1 and retried.get("reason") == "NO_HEADERS", f"retry gave {retried}")
    service.ctl("dlq", "discard", one, fails=True)  # a reason is asked for
    given_up = service.ctl("dlq", "discard", one, "--reason", "sent by mistake")
    expect(given_up["discard_reason"] == "sent by mistake", f"discard gave {given_up}")
    expect(len(service.parked()) == len(FOLLOWERS) - 1, "a discarded event still waits")
    expect([gone["id"] for gone in service.parked("--state", "discarded")] == [one], "its record is not kept")
    service.ctl("dlq", "discard", one, "--reason", "another reason", fails=True)
    expect("PARKED_EVENT_NOT_FOUND" in service.ctl("dlq", "show", "alerting/nowhere/1", fails=True),
           "an unknown event is not named as such")


def main():
    luotsi, luotsictl = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        try:
            info = kafka_broker.start(kafka_broker.Options(directory / "broker"))
        except kafka_broker.Unavailable as why:
            print(f"skipped: {why}")
            return 1 if os.environ.get("LUOTSI_REQUIRE") == "all" else SKIPPED
        service = None
        try:
            service = Service(luotsi, luotsictl, directory, info["bootstrap"])
            try_it(service, info["bootstrap"])
            code = service.end()
            expect(code == 0, f"the service ended with {code}")
        finally:
            if service and service.process.poll() is None:
                service.process.kill()
            kafka_broker.stop(directory / "broker")
    print("passed: followed over the bus; a stranger's record was parked, shown and given up")
    return 0


if __name__ == "__main__":
    sys.exit(main())
