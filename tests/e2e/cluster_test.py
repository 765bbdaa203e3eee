#!/usr/bin/python3
"""A whole cluster on this machine: the demo in it equals the embedded one, and strangers' tools read it.

Ends with 77 where the Kafka broker, or a server, is not to be had; with LUOTSI_REQUIRE=all that is a failure.
"""
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import yaml

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "cluster"))

import bus  # noqa: E402
import certificates  # noqa: E402
import kafka_broker  # noqa: E402
import process  # noqa: E402
import services  # noqa: E402
from state import MODULES, State  # noqa: E402

RUN, DEMO, COMPARE = (ROOT / "tools" / "cluster" / name for name in ("run", "demo", "compare"))
SKIPPED, INCOMPLETE = 77, 3
DEMO_SECONDS = 400
HALF_STARTED_SECONDS = 1.0      # long enough that servers run, too short for all of `up`

failures = []


def check(what, holds, found=""):
    print(f"{'ok     ' if holds else 'FAILED:'} {what}{f': {found}' if found != '' and not holds else ''}", flush=True)
    if not holds:
        failures.append(what)


def run(*command, seconds=120):
    done = subprocess.run([str(word) for word in command], text=True, errors="replace", stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=seconds)
    return done.returncode, done.stdout


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(1 if os.environ.get("LUOTSI_REQUIRE") == "all" else SKIPPED)


def need():
    for program in ("haproxy", "redis-server", "prometheus", "kcat", "setpriv"):
        if not shutil.which(program):
            skip(f"{program} is not installed")
    if not any(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        skip("PostgreSQL is not installed")
    try:
        kafka_broker.jars()
    except kafka_broker.Unavailable as why:
        skip(why)


# ---- What is checked

def test_half_started(state):
    """A killed `up` leaves servers behind; `down` finds them."""
    begun = subprocess.Popen([RUN, "up", "--servers", "--dir", state.directory], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    time.sleep(HALF_STARTED_SECONDS)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    left = process.leftovers(state)
    check("a killed `up` left something to clear", bool(left))
    code, output = run(RUN, "down", "--dir", state.directory)
    check("`down` after it ends with 0", code == 0, output)
    check("and leaves no process", not process.leftovers(state), process.leftovers(state))


def test_demo(state):
    code, output = run(DEMO, "--dir", state.directory, "--only", "demo", "--keep", seconds=DEMO_SECONDS)
    check("the demo in the cluster equals the embedded one", code == 0 and output.endswith("embedded and cluster agree\n"),
          output[-3000:])
    code, output = run(RUN, "status", "--dir", state.directory)
    check("every part is up", code == 0, output)


def test_planted_difference(state):
    """One cent in one figure of what the cluster said."""
    out = state.directory.parent / "cluster-demo"
    answer = json.loads((out / "demo-cluster.json").read_text(encoding="utf-8"))
    answer["figures"]["Invoices"]["all, cents"] += 1
    planted = out / "planted.json"
    planted.write_text(json.dumps(answer), encoding="utf-8")
    code, output = run(COMPARE, out / "demo-embedded.json", planted)
    check("one planted cent is found", code == 1 and "differs: figures / Invoices / all, cents" in output, output[-500:])


def kcat(state, name, *words):
    tls = certificates.directory(state)
    return run("timeout", "20", "kcat", "-b", bus.bootstrap_servers(state), "-X", "security.protocol=SSL",
               "-X", f"ssl.ca.location={tls / 'ca.pem'}", "-X", f"ssl.certificate.location={tls / f'{name}.pem'}",
               "-X", f"ssl.key.location={tls / f'{name}.key'}", *words)


def test_kcat(state):
    code, output = kcat(state, "alerting", "-C", "-e", "-q", "-t", "luotsi.finance.payments.v1", "-f", "%k|%h|%s\n")
    rows = output.splitlines()
    check("kcat reads the payments", code == 0 and len(rows) > 100, output[-500:])
    first = rows[0] if rows else ""
    check("a payment has CloudEvents headers and flat JSON",
          all(word in first for word in ("ce_id=", "ce_type=fi.luotsi.finance.", "content-type=application/json", "|{")),
          first)
    code, output = kcat(state, "self-monitoring", "-C", "-e", "-q", "-t", "luotsi.finance.payments.v1")
    check("a service that does not follow the payments may not read them",
          code != 0 and "authorization failed" in output, output[-300:])
    planted = state.directory / "planted"
    planted.write_text("key:value\n", encoding="utf-8")
    code, output = kcat(state, "alerting", "-P", "-K:", "-t", "luotsi.finance.payments.v1", "-l", planted)
    check("and none may write to another's topic", code != 0 and "authorization failed" in output, output[-300:])


def test_grpcurl(state):
    code, output = run(ROOT / "tools" / "stock_clients" / "install", "grpcurl", seconds=400)
    if code == SKIPPED:
        skip("grpcurl cannot be installed here")
    grpcurl = output.strip()
    ca = certificates.directory(state) / "ca.pem"
    where = f"127.0.0.1:{state.ports()['edge']}"
    method = "luotsi.contract.v1.ContractService/ListContracts"
    token = services.token(state, "tactical")
    words = [grpcurl, "-cacert", ca, "-d", '{"page_size": 2}']
    header = ["-expand-headers", "-H", "authorization: Bearer ${LUOTSI_TOKEN}"]  # a token is no argument
    code, output = with_token(token, [*words, *header, where, method])
    check("grpcurl with a token lists contracts through the edge", code == 0 and "ESI-2025-" in output, output[-600:])
    code, output = run(*words, where, method)
    check("without a token it is Unauthenticated", code != 0 and "Unauthenticated" in output, output[-600:])


def test_names_stay_home(state):
    """No topic and no log ever holds a person's name: what was published cannot be erased."""
    def call(method, message):
        code, output = run(ROOT / "tools" / "stock_clients" / "install", "grpcurl", seconds=400)
        name = method.rsplit("/", 1)[1]
        if not name.startswith("List"):
            message["request_id"] = f"names-{name}"
        words = [output.strip(), "-cacert", certificates.directory(state) / "ca.pem", "-d", json.dumps(message),
                 "-expand-headers", "-H", "authorization: Bearer ${LUOTSI_TOKEN}", f"127.0.0.1:{state.ports()['edge']}",
                 f"luotsi.{method}"]
        code, output = with_token(services.token(state, "strategic"), words)
        check(f"{name} is answered", code == 0, output[-600:])
        return json.loads(output) if code == 0 else {}

    contract = call("contract.v1.ContractService/ListContracts", {"page_size": 1})["contracts"][0]
    person = call("steering.v1.ResponsibleService/AddPerson",
                  {"person": {"code": "TAKT-1", "side": "SIDE_BUYER", "name": "Aarnikka Qvarnmarker",
                              "contact": "qvarnmarker@esimerkki.invalid"}})
    today = datetime.date.fromisoformat((person.get("recordedAt") or person["recorded_at"])[:10])
    call("steering.v1.ResponsibleService/AssignSlot",
         {"contract_id": contract["id"], "side": "SIDE_BUYER", "level": "LEVEL_TACTICAL", "person_id": person["id"],
          "from": str(today)})
    seen = json.dumps(call("steering.v1.ResponsibleService/ListResponsible", {"contract_id": contract["id"]}))
    check("the name is shown to who may read it", "Qvarnmarker" in seen, seen[-600:])
    yesterday = str(today - datetime.timedelta(days=1))
    call("steering.v1.ResponsibleService/RecordDeparture", {"person_id": person["id"], "last_day": yesterday})
    call("steering.v1.ResponsibleService/ErasePerson", {"person_id": person["id"]})
    time.sleep(2)   # for the relay
    topics = yaml.safe_load((ROOT / "deploy/kafka/topics.yaml").read_text(encoding="utf-8"))["topics"]
    published = "".join(kcat(state, topic["readers"][0], "-C", "-e", "-q", "-o", "beginning", "-t", topic["name"])[1]
                        for topic in topics)
    check("what was published can be searched", contract["number"] in published, len(published))
    check("no topic holds the name", "qvarnmarker" not in published.lower())
    logs = [path for path in sorted(state.logs.rglob("*"))
            if path.is_file() and b"qvarnmarker" in path.read_bytes().lower()]
    check("no log holds the name", not logs, logs)


def with_token(token, command):
    done = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, timeout=60, env={**os.environ, "LUOTSI_TOKEN": token})
    return done.returncode, done.stdout


def test_strangers(state):
    """Nobody reaches a service or a server without a certificate of the cluster."""
    import grpc
    ca = (certificates.directory(state) / "ca.pem").read_bytes()
    for module in MODULES:
        where = f"127.0.0.1:{state.ports()[f'{module}.grpc']}"
        with grpc.secure_channel(where, grpc.ssl_channel_credentials(ca)) as channel:
            try:
                channel.unary_unary("/luotsi.config.v1.SystemService/GetStatus")(b"", timeout=5)
                found = "answered"
            except grpc.RpcError as error:
                found = error.code().name
        check(f"{module} does not answer a caller without a certificate", found == "UNAVAILABLE", found)
    code, output = run("timeout", "4", "kcat", "-b", bus.bootstrap_servers(state), "-X", "security.protocol=SSL",
                       "-X", f"ssl.ca.location={certificates.directory(state) / 'ca.pem'}", "-L")
    check("nor does Kafka", code != 0, output[-300:])
    code, output = run("psql", f"host=127.0.0.1 port={state.ports()['postgres']} user=luotsi_alerting_app dbname=luotsi "
                       "sslmode=disable", "-w", "-c", "SELECT 1")
    check("nor PostgreSQL without TLS", code != 0 and "no encryption" in output, output[-300:])


def test_secrets(state):
    """No password, token or key in an argument, an environment or a log."""
    secrets = set()
    for file in state.secrets.rglob("*"):
        if file.is_file() and (file.parent.name == "postgres" or file.name.startswith("redis-")
                               or file.suffix in (".token", ".key")):
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            secrets |= {line for line in lines if len(line) > 20 and "-----" not in line}
    check("there are secrets to look for", len(secrets) > 30, len(secrets))
    seen = []
    for name in ("cmdline", "environ"):
        for pid in [process.pid_of(state, part) for part in (*MODULES, "postgres", "kafka", "redis", "edge", "prometheus")]:
            text = pathlib.Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8", errors="replace")
            seen += [f"{name} of {pid}" for one in secrets if one in text]
    for log in state.logs.iterdir():
        text = log.read_text(encoding="utf-8", errors="replace")
        seen += [str(log) for one in secrets if one in text]
    check("no secret in an argument, an environment or a log", not seen, sorted(set(seen)))


def test_killed_service(state):
    pid = process.pid_of(state, "alerting")
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)
    code, output = run(RUN, "status", "--dir", state.directory)
    check("status tells that a service is gone", code == INCOMPLETE and "stopped" in output, output)
    day = state.read()["virtual_day"]
    code, output = run(RUN, "up", "--dir", state.directory, *(["--virtual-day", day] if day else []))
    check("a second `up` brings it back", code == 0, output)
    code, output = run(RUN, "status", "--dir", state.directory)
    check("and all is up again", code == 0, output)


def test_down(state):
    code, output = run(RUN, "down", "--dir", state.directory)
    check("`down` ends with 0", code == 0, output)
    check("no process stays", not process.leftovers(state), process.leftovers(state))
    code, _ = run(RUN, "status", "--dir", state.directory)
    check("status ends with 3", code == INCOMPLETE)


def main():
    need()
    parent = pathlib.Path(tempfile.mkdtemp(prefix="luotsi-cluster-"))
    parent.chmod(0o755)     # PostgreSQL runs as another user
    state = State(parent / "cluster")
    tests = (test_half_started, test_demo, test_planted_difference, test_kcat, test_grpcurl, test_names_stay_home,
             test_strangers, test_secrets, test_killed_service, test_down)
    try:
        for test in tests:
            began = time.monotonic()
            test(state)
            print(f"        ({test.__name__}: {time.monotonic() - began:.1f} s)", flush=True)
    finally:
        run(RUN, "down", "--dir", state.directory)
        if failures:
            print(f"{len(failures)} failed; logs are in {state.logs}")
        else:
            shutil.rmtree(parent)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
