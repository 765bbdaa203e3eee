"""The demo's client (tools/demo/wire.py) for a cluster: calls go through the edge with a token.

What belongs to one process, its clock, its status and its state hash, is asked of each process by itself, with the
operator's certificate.
"""
import hashlib
import json
import sys
import time

import grpc

import certificates
import services
from state import MODULES, ROOT, Failed, State, write_private

sys.path.insert(0, str(ROOT / "tools" / "demo"))

import wire  # noqa: E402

# What a county's own people may do, all in one token: the demo is everybody at once.
ROLES = ("strategic", "tactical", "operational", "procurement", "controller", "supervision", "finance", "auditor",
         "operations")
RENEW_SECONDS = 300         # a token is replaced so long before it ends
SETTLE_SECONDS = 300
SETTLE_CALL_SECONDS = 20
MAX_MESSAGE = 64 * 1024 * 1024


class Token:
    """A token of the test issuer, renewed in time; in a file for luotsictl."""

    def __init__(self, state):
        self.state, self.text, self.made = state, "", 0.0
        self.file = state.secrets / "demo.token"

    def read(self):
        if time.monotonic() - self.made > services.settings.TOKEN_LIFE_SECONDS - RENEW_SECONDS or not self.text:
            self.text = services.token(self.state, *ROLES)
            self.made = time.monotonic()
            write_private(self.file, self.text + "\n")
        return self.text

    def credentials(self):
        def give(_, answer):
            answer((("authorization", "Bearer " + self.read()),), None)

        return grpc.metadata_call_credentials(give)


def read_pem(state, name):
    return (certificates.directory(state) / name).read_bytes()


class ClusterLuotsi(wire.Luotsi):
    def __init__(self, directory):
        self.state = State(directory)
        if not self.state.file.exists():
            raise Failed(f"no cluster in {directory}: tools/cluster/run up")
        self.ports = self.state.ports()
        self.token = Token(self.state)
        self.token.read()
        outside = grpc.composite_channel_credentials(
            grpc.ssl_channel_credentials(read_pem(self.state, "ca.pem")), self.token.credentials())
        super().__init__(channel=grpc.secure_channel(f"127.0.0.1:{self.ports['edge']}", outside))
        operator = grpc.ssl_channel_credentials(
            read_pem(self.state, "ca.pem"), read_pem(self.state, "operations.key"),
            read_pem(self.state, "operations.pem"))
        self.processes = {
            module: wire.Luotsi(channel=grpc.secure_channel(f"127.0.0.1:{self.ports[f'{module}.grpc']}", operator))
            for module in MODULES}

    def __exit__(self, *words):
        for one in self.processes.values():
            one.channel.close()
        super().__exit__(*words)

    def luotsictl_words(self):
        """How luotsictl is told where to go and who calls."""
        self.token.read()
        return ["--server", f"127.0.0.1:{self.ports['edge']}", "--ca", certificates.directory(self.state) / "ca.pem",
                "--token-file", self.token.file]

    # -- What belongs to each process

    def statuses(self, wait=False):
        request = wire.config_pb.GetStatusRequest(wait_until_settled=wait)
        begun = {name: one.stubs["GetStatus"].future(request, timeout=SETTLE_CALL_SECONDS)
                 for name, one in self.processes.items()}
        return {name: future.result() for name, future in begun.items()}

    def settle(self):
        """Every process settled, twice in a row, and no journal grew in between: work in one makes work in others."""
        before = None
        until = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < until:
            answers = self.statuses(wait=True)
            positions = {row.module: row.journal_position for one in answers.values() for row in one.modules}
            quiet = all(one.settled for one in answers.values())
            if quiet and positions == before:
                return answers
            before = positions if quiet else None
        raise Failed(f"the cluster did not settle within {SETTLE_SECONDS} s: {self.trouble()}")

    def trouble(self):
        """What lags or has stopped, as text."""
        found = []
        for one in self.statuses().values():
            for row in one.modules:
                if row.relay.lag or row.relay.trouble:
                    found.append(f"{row.module} relay lag {row.relay.lag} {row.relay.trouble}".strip())
                found += [f"{row.module} follows {feed.source} lag {feed.lag} {feed.stopped}".strip()
                          for feed in row.feeds if feed.lag or feed.stopped]
        return "; ".join(found) or "nothing lags"

    def parked(self):
        """Events that were set aside."""
        return sum(feed.parked for one in self.statuses().values() for row in one.modules for feed in row.feeds)

    def today(self):
        return {name: one.call("GetClock", wire.config_pb.GetClockRequest()).today
                for name, one in self.processes.items()}

    def advance(self, day):
        """Day by day. Followers first: when a source's day makes events, the clock of everyone who hears them
        stands on that day already, as it does in one process, where all share one clock."""
        days = set(self.today().values())
        if len(days) != 1:
            raise Failed(f"the processes stand on different days: {self.today()}")
        today = wire.datetime.date.fromisoformat(days.pop())
        self.settle()
        while today < day:
            today += wire.datetime.timedelta(days=1)
            for module in reversed(MODULES):
                self.processes[module].call("AdvanceClock", wire.config_pb.AdvanceClockRequest(
                    request_id=f"cluster-{today}", to_day=str(today)))
            self.settle()

    def state_hash(self):
        """As one process combines its modules: `name=hash` lines in the order of the names."""
        hashes = {}
        for one in self.processes.values():
            hashes |= one.call("GetStateHash", wire.config_pb.GetStateHashRequest()).modules
        lines = "".join(f"{name}={hashes[name]}\n" for name in sorted(hashes))
        return {**hashes, "all": hashlib.sha256(lines.encode()).hexdigest()}


def connect(directory):
    return ClusterLuotsi(directory)
