"""A real Apache Kafka broker on loopback: one node, KRaft, storage in a directory of one's own.

    jars()                          fetches the broker from Maven Central where it is not there yet
    start(Options(directory, ...))  starts it and waits until it answers; gives {"port", "pid", ...}
    stop(directory)                 stops it, also one that a killed run left behind
    with running(options) as info:  both

With `tls` the listeners ask for certificates and every principal (the CN of its certificate) may only do
what an ACL allows; the broker's own and `admin` may do everything. Kafka never calls fsync by itself: with
a single node, acks=all survives the end of the process, not of the machine.
"""
import base64
import contextlib
import dataclasses
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = HERE.parents[1] / "build" / "tools" / "kafka"
HEAP = "-Xmx384m"
FETCH_SECONDS = 400
READY_SECONDS = 60
STOP_SECONDS = 30
NODE_ID = 1
ADMIN = "admin"            # the principal that may do everything
EX_UNAVAILABLE = 69        # sysexits.h: what a command ends with when the broker cannot be had


class Unavailable(Exception):
    """The broker cannot be fetched or run on this machine."""


class Failed(Exception):
    """The broker is there and does not start or answer."""


@dataclasses.dataclass
class Options:
    directory: pathlib.Path
    port: int = 0                               # 0 takes a free one
    tls: pathlib.Path = None                    # holds ca.pem, kafka.pem (chain) and kafka.key
    properties: dict = dataclasses.field(default_factory=dict)


# ---- Fetching

def jars():
    """The directory of the broker's jars; Unavailable when they are neither here nor to be fetched."""
    pom = HERE / "pom.xml"
    wanted = hashlib.sha256(pom.read_bytes()).hexdigest()
    directory, stamp = TOOLS / "jars", TOOLS / "pom.sha256"
    for program in ("java", "mvn"):
        if not shutil.which(program):
            raise Unavailable(f"{program} is not installed (tools/apt-packages.txt names its package)")
    TOOLS.mkdir(parents=True, exist_ok=True)
    with open(TOOLS / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs may ask at once
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return directory
        shutil.rmtree(directory, ignore_errors=True)
        fetch(pom, directory)
        stamp.write_text(wanted, encoding="utf-8")
    return directory


def fetch(pom, directory):
    command = ["mvn", "-q", "-B", "-f", str(pom), f"-Djars={directory}", "generate-resources"]
    log = TOOLS / "fetch.log"
    with open(log, "wb") as out:
        try:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                  timeout=FETCH_SECONDS, check=False).returncode
        except subprocess.TimeoutExpired:
            code = "the time limit"
    if code:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        raise Unavailable("the Kafka broker cannot be fetched: is Maven Central reachable? Maven ended with "
                          f"{code}:\n    " + "\n    ".join(last))


# ---- Configuration

def broker_properties(options, port, controller_port):
    """The broker's configuration as a mapping."""
    directory = options.directory
    lines = {
        "process.roles": "broker,controller",
        "node.id": NODE_ID,
        "controller.quorum.voters": f"{NODE_ID}@127.0.0.1:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "CLIENTS",
        "listeners": f"CLIENTS://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"CLIENTS://127.0.0.1:{port}",
        "listener.security.protocol.map": "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": directory / "data",
        "auto.create.topics.enable": "false",
        # One node: every internal topic has one copy, and few partitions so that it starts quickly.
        "default.replication.factor": 1,
        "min.insync.replicas": 1,
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "transaction.state.log.num.partitions": 4,
        "group.initial.rebalance.delay.ms": 0,
        "group.min.session.timeout.ms": 1000,
        # A small machine.
        "num.network.threads": 2,
        "num.io.threads": 2,
        "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        "log.index.size.max.bytes": 1024 * 1024,
        "controlled.shutdown.max.retries": 1,
    }
    if options.tls:
        lines |= tls_properties(options)
    return lines | options.properties


def as_text(properties):
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def tls_properties(options):
    return {
        "listener.security.protocol.map": "CLIENTS:SSL,CONTROLLER:SSL",
        "ssl.client.auth": "required",
        "ssl.enabled.protocols": "TLSv1.3,TLSv1.2",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": key_store(options),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": (options.tls / "ca.pem").resolve(),
        "ssl.principal.mapping.rules": r"RULE:^CN=([^,]+).*$/$1/",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:kafka;User:{ADMIN}",
    }


def key_store(options):
    """Key and chain in one file, as the broker reads them."""
    path = options.directory.resolve() / "keystore.pem"
    text = (options.tls / "kafka.key").read_text(encoding="ascii") \
        + (options.tls / "kafka.pem").read_text(encoding="ascii")
    write_private(path, text)
    return path


def write_private(path, text):
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def free_ports(count):
    """Different free TCP ports of loopback."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


# ---- Starting and stopping

def java(*words):
    # Serial collection and no agents: a test's broker should cost little beside what is tested.
    return ["java", HEAP, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
            "-cp", f"{jars()}/*", *map(str, words)]


def start(options):
    options.directory.mkdir(parents=True, exist_ok=True)
    running_now = status(options.directory)
    if running_now:
        raise Failed(f"a broker runs in {options.directory} already, pid {running_now['pid']}")
    ports = port_pair(options)
    config = options.directory / "server.properties"
    config.write_text(as_text(broker_properties(options, *ports)), encoding="utf-8")
    log = options.directory / "broker.log"
    with open(log, "ab") as out:
        format_storage(options.directory, config, out)
        process = subprocess.Popen(java("kafka.Kafka", config), stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    info = {"port": ports[0], "controller_port": ports[1], "pid": process.pid,
            "bootstrap": f"127.0.0.1:{ports[0]}", "log": str(log)}
    (options.directory / "broker.json").write_text(json.dumps(info) + "\n", encoding="utf-8")
    await_answer(process, info, options.tls)
    return info


def port_pair(options):
    """A broker that comes back keeps its ports, because its controller's address is in its storage's name."""
    before = read_info(options.directory)
    if before and options.port in (0, before["port"]):
        return before["port"], before["controller_port"]
    first, second = free_ports(2)
    return options.port or first, second


def format_storage(directory, config, out):
    if (directory / "data" / "meta.properties").exists():
        return
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    done = subprocess.run(java("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "--config", config),
                          stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise Failed(f"the broker's storage cannot be made; see {directory / 'broker.log'}")


def await_answer(process, info, tls):
    until = time.monotonic() + READY_SECONDS
    while not answers(info["port"], tls):
        if process.poll() is not None:
            raise Failed(f"the broker ended with {process.returncode} before it answered; see {info['log']}")
        if time.monotonic() > until:
            process.kill()
            process.wait()
            raise Failed(f"the broker did not answer within {READY_SECONDS} s; see {info['log']}")
        time.sleep(0.1)


def answers(port, tls=None):
    """Whether the broker names a live broker and a controller (a Metadata request, version 1, of no topic)."""
    body = struct.pack(">hhih", 3, 1, 1, 6) + b"luotsi" + struct.pack(">i", 0)
    try:
        with contextlib.ExitStack() as stack:
            link = stack.enter_context(socket.create_connection(("127.0.0.1", port), 2))
            if tls:
                link = stack.enter_context(client_context(tls).wrap_socket(link, server_hostname="localhost"))
            link.sendall(struct.pack(">i", len(body)) + body)
            with link.makefile("rb") as answer:
                head = answer.read(12)
            return len(head) == 12 and struct.unpack(">iii", head)[2] >= 1
    except OSError:
        return False


def client_context(tls):
    """As the broker itself: it may ask for the list of brokers without an ACL."""
    context = ssl.create_default_context(cafile=tls / "ca.pem")
    context.load_cert_chain(tls / "kafka.pem", tls / "kafka.key")
    return context


def read_info(directory):
    try:
        return json.loads((pathlib.Path(directory) / "broker.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def status(directory):
    """What start() gave, when that process still runs; None otherwise."""
    info = read_info(directory)
    return info if info and is_ours(info["pid"], directory) else None


def is_ours(pid, directory):
    """A process id may belong to somebody else by now: the command line names this directory's file."""
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return False
    wanted = (pathlib.Path(directory) / "server.properties").resolve()
    return "kafka.Kafka" in words and any(pathlib.Path(word).resolve() == wanted for word in words if "/" in word)


def stop(directory, at_once=False):
    """Stops the broker of the directory; true when one ran. `at_once` is a crash: no farewell."""
    info = status(directory)
    if not info:
        return False
    for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5))[1 if at_once else 0:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(info["pid"], sign)
        if gone(info["pid"], directory, seconds):
            return True
    raise Failed(f"the broker with pid {info['pid']} cannot be stopped")


def gone(pid, directory, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not is_ours(pid, directory):
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def running(options):
    info = start(options)
    try:
        yield info
    finally:
        stop(options.directory)
