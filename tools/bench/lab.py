"""Everything that `make bench` starts, in one directory that goes with it: certificates, PostgreSQL, `luotsi serve`,
a broker; and the references that Luotsi is measured against.
"""
import contextlib
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import time
import types
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("BUILD", "build/dev")
BIN = BUILD / "bin"
sys.path[:0] = [str(ROOT / "tools" / name) for name in ("cluster", "demo", "kafka")]

import certificates  # noqa: E402
import kafka_broker  # noqa: E402

# What is measured, and what those two follow: without a bus all of it runs in one process.
MODULES = "contract-registry,report-intake,self-monitoring,finance-integration,alerting"
SCHEMA, CLIENT, SERVER = "report_intake", "client", "server"
# A service by itself needs a bus; where it is not what is measured, it is away, and the outbox waits.
NO_BROKER = "127.0.0.1:9"
READY_SECONDS, STOP_SECONDS = 60, 30
ROUNDS, SPREAD = 3, 0.15


class Failed(Exception):
    """A step did not work."""


def run(words, **options):
    done = subprocess.run([str(word) for word in words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, **options)
    if done.returncode:
        raise Failed(f"{words[0]} ended with {done.returncode}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    return done.stdout


def say(text):
    print(text, file=sys.stderr, flush=True)


def compare(name, unit, gate, reference, ours):
    """Ours between two references, three times; `busy` when those differ by too much to say anything."""
    before, rounds, spread = reference(), [], 0.0
    for _ in range(ROUNDS):
        rate, after = ours(), reference()
        middle = (before + after) / 2
        spread = max(spread, abs(after - before) / max(after, before, 1e-9))
        rounds.append({"ours": round(rate, 1), "reference": round(middle, 1), "ratio": round(rate / middle, 3)})
        say(f"{name}: {rate:,.0f} {unit} to {middle:,.0f}: {rate / middle:.3f}")
        before = after
    ratios = [one["ratio"] for one in rounds]
    return {"ratio": statistics.median(ratios), "low": min(ratios), "high": max(ratios), "unit": unit, "rounds": rounds,
            "reference_differs": round(spread, 3), "busy": spread > SPREAD, "gate": gate}


def row(name, one, noisy, *further):
    """A measure's line of a table; `further`: columns after the name. A busy machine's ratio is told only when asked for."""
    middle = sorted(one["rounds"], key=lambda each: each["ratio"])[len(one["rounds"]) // 2]
    told = not one["busy"] or noisy
    ratio = f"**{one['ratio']:.3f}** | {one['low']:.3f} … {one['high']:.3f}" if told else "busy machine | "
    tail = f", p99 {one['p99_ms']} ms" if "p99_ms" in one else ""
    return (f"| {' | '.join([name, *further])} | {ratio} | {middle['ours']:,.0f} {one['unit']}{tail} | "
            f"{middle['reference']:,.0f} | {one['reference_differs']:.0%} | {one['gate']} |")


def refused(results, noisy):
    """What is said of measures that a busy machine spoiled."""
    return [] if noisy else [f"{name}: the reference differs by {one['reference_differs']:.0%} between rounds; the machine is busy"
                             for name, one in results.items() if one.get("busy")]


def last_words(directory):
    """What `luotsi serve` said last."""
    log = pathlib.Path(directory) / "luotsi.log"
    return "\n".join((log.read_text(errors="replace") if log.exists() else "").splitlines()[-5:])


def end(failures):
    sys.exit("\n".join(f"bench: {why}" for why in failures) or 0)


class Lab:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        # tests/support/with_postgres has started the server.
        self.postgres = os.environ.get("LUOTSI_TEST_POSTGRES") or ""
        if not self.postgres:
            raise Failed("run me under tests/support/with_postgres, as `make bench` does")
        self.tls = certificates.make(types.SimpleNamespace(secrets=self.directory), (CLIENT, SERVER))
        self.broker = None
        self.extra = {}     # of the configuration

    # ---- PostgreSQL

    def sql(self, text):
        return run(["psql", "-h", self.postgres, "-U", "postgres", "-Atqc", text])

    def count(self, table):
        return int(self.sql(f"SELECT count(*) FROM {SCHEMA}.{table}"))

    def pgbench(self, script, clients, seconds):
        """Transactions a second."""
        path = self.directory / "pgbench.sql"
        path.write_text(script, encoding="utf-8")
        text = run(["pgbench", "-h", self.postgres, "-U", "postgres", "-n", "-M", "prepared", "-f", path,
                    "-c", clients, "-j", min(clients, 2), "-T", seconds, "postgres"])
        return float(re.search(r"^tps = ([0-9.]+) \(without initial", text, re.M)[1])

    # ---- Luotsi

    def config(self, with_bus):
        tls = {"certificate_file": f"{self.tls}/{SERVER}.pem", "key_file": f"{self.tls}/{SERVER}.key",
               "ca_file": f"{self.tls}/ca.pem"}
        settings = {
            "county": certificates.TRUST_DOMAIN.split(".", maxsplit=1)[0], "grpc": {"port": 0, "tls": tls},
            "admin": {"port": 0}, "store": {"postgres": {"host": self.postgres, "database": "postgres"}},
            "log": {"level": "warning"}, **self.extra,
            "identity": {"trust_domain": certificates.TRUST_DOMAIN, "services": [
                {"name": CLIENT, "roles": ["tactical", "operational", "operations"]}]}}
        if with_bus:
            bootstrap = self.broker["bootstrap"] if self.broker else NO_BROKER
            settings["kafka"] = {"bootstrap_servers": bootstrap, "create_topics": True}
        path = self.directory / "luotsi.yaml"
        path.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
        return path

    def migrate(self):
        path = self.config(False)
        self.sql(run([BIN / "luotsi", "migrate", "bootstrap", "--config", path, "--modules", MODULES]))
        run([BIN / "luotsi", "migrate", "apply", "--config", path, "--modules", MODULES])

    @contextlib.contextmanager
    def luotsi(self, with_bus=False, modules=MODULES):
        ready = self.directory / "ready.json"
        ready.unlink(missing_ok=True)
        with open(self.directory / "luotsi.log", "a", encoding="utf-8") as log:
            process = subprocess.Popen([str(BIN / "luotsi"), "serve", f"--modules={modules}", "--config",
                                        str(self.config(with_bus)), "--ready-file", str(ready)],
                                       stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            yield types.SimpleNamespace(**wait_ready(process, ready), pid=process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def ctl(self, server, *words):
        return run([BIN / "luotsictl", "--server", f"127.0.0.1:{server.grpc_port}", "--ca", self.tls / "ca.pem",
                    "--cert", self.tls / f"{CLIENT}.pem", "--key", self.tls / f"{CLIENT}.key", *words])

    def channel(self, server):
        import grpc
        read = lambda name: (self.tls / name).read_bytes()  # noqa: E731
        return grpc.secure_channel(f"127.0.0.1:{server.grpc_port}", grpc.ssl_channel_credentials(
            read("ca.pem"), read(f"{CLIENT}.key"), read(f"{CLIENT}.pem")))

    # ---- The load client (tests/bench/load)

    def load(self, port, method, requests, outstanding):
        path = self.directory / "requests.bin"
        write_parts(path, requests)
        answer = json.loads(run([BIN / "luotsi_load", "call", f"127.0.0.1:{port}", method, path, outstanding, self.tls]))
        if answer["failed"]:
            raise Failed(f"{method}: {answer['failed']} of {answer['calls']} calls failed")
        return answer

    @contextlib.contextmanager
    def echo(self, answer):
        path = self.directory / "answer.bin"
        path.write_bytes(answer)
        process = subprocess.Popen([str(BIN / "luotsi_load"), "echo", str(path), str(self.tls)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(STOP_SECONDS)

    # ---- Kafka

    def start_broker(self):
        self.broker = kafka_broker.start(kafka_broker.Options(self.directory / "broker"))

    def stop_broker(self):
        kafka_broker.stop(self.directory / "broker")

    def kafka_python(self, program, *words):
        """A few lines for the Python that has a Kafka client."""
        python = run([ROOT / "tools" / "stock_clients" / "install", "kafka"]).strip()
        return run([python, ROOT / "tools" / "bench" / "topics.py", program, self.broker["bootstrap"], *words])


def wait_ready(process, ready):
    until = time.monotonic() + READY_SECONDS
    while not (ready.exists() and ready.read_text().endswith("\n")):
        if process.poll() is not None or time.monotonic() > until:
            raise Failed("luotsi serve did not become ready")
        time.sleep(0.01)
    return json.loads(ready.read_text())


def write_parts(path, parts):
    with open(path, "wb") as file:
        for part in parts:
            file.write(len(part).to_bytes(4, "big") + part)


def series(admin_port, name):
    """The sum of a series over its labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{admin_port}/metrics", timeout=10) as page:
        text = page.read().decode()
    return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if re.match(rf"{name}[ {{]", line))
