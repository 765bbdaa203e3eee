"""Where a cluster lives: its directory, its ports, and what was started in it."""
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import random
import socket
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "kafka"))

import kafka_broker  # noqa: E402

BIN = ROOT / os.environ.get("BUILD", "build/dev") / "bin"
DEFAULT = ROOT / "build" / "cluster"
COUNTY = "esimerkkila"
TRUST_DOMAIN = "luotsi.test"
# Sources before their followers, as in services/luotsi/modules.cc; compose_test.py compares the two.
MODULES = ("contract-registry", "report-intake", "self-monitoring", "finance-integration", "alerting")
PORTS = range(20000, 30000)
LONGEST_SOCKET_DIRECTORY = 80   # a Unix socket's whole path has at most 107 characters


class Failed(Exception):
    """A step did not work; the text says which, why, and which log tells more."""


def say(text):
    print(text, file=sys.stderr, flush=True)


class State:
    """The directory of one cluster. Everything in it can be thrown away while the cluster is down."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory).resolve()
        self.secrets = self.directory / "secrets"       # keys, passwords, tokens
        self.config = self.directory / "config"         # what each process reads
        self.logs = self.directory / "log"
        self.pids = self.directory / "pid"
        self.data = self.directory / "data"
        self.file = self.directory / "state.json"

    def make(self):
        # Others may pass through, because PostgreSQL runs as another user; the secrets they may not see.
        for path in (self.directory, self.config, self.logs, self.pids, self.data):
            path.mkdir(parents=True, exist_ok=True)
        self.secrets.mkdir(mode=0o700, exist_ok=True)
        return self

    @property
    def sockets(self):
        """A short directory for Unix sockets; the state directory's own when its name is short enough."""
        own = self.directory / "run"
        if len(str(own)) > LONGEST_SOCKET_DIRECTORY:
            name = hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]
            own = pathlib.Path(tempfile.gettempdir()) / f"luotsi-{name}"
        own.mkdir(mode=0o755, exist_ok=True)
        return own

    # -- state.json

    def read(self):
        try:
            return json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write(self, **facts):
        """Adds facts; written beside and renamed, so that a reader never sees half of it."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(self.read() | facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        draft.replace(self.file)

    def ports(self):
        """The ports, chosen once: a process that comes back is found where it was."""
        known = self.read().get("ports")
        if not known:
            names = ["edge", "edge_metrics", "postgres", "kafka", "prometheus"]
            names += [f"{module}.{kind}" for module in MODULES for kind in ("grpc", "admin")]
            known = dict(zip(names, free_ports(len(names))))
            self.write(ports=known)
        return known

    @contextlib.contextmanager
    def lock(self):
        """One `up` or `down` at a time."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with open(self.directory / "lock", "w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Failed(f"another command works on {self.directory}") from None
            yield


def free_ports(count):
    """Free ports below those that the kernel gives to outgoing connections, so that they stay free."""
    ports = []
    with contextlib.ExitStack() as stack:
        for port in random.sample(PORTS, len(PORTS)):
            one = stack.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                one.bind(("127.0.0.1", port))
                ports.append(port)
            if len(ports) == count:
                return ports
    raise Failed("no free ports")


def write_private(path, text):
    """A file that only its owner may read."""
    kafka_broker.write_private(path, text)
    return path
