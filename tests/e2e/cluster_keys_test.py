#!/usr/bin/python3
"""A revoked provider key is refused by each of five processes within five seconds; the times are printed. So is the
time from a contract's activation to its provider's first accepted report, with the provider's own key at the edge.

Ends with 77 where the Kafka broker, or a server, is not to be had; with LUOTSI_REQUIRE=all that is a failure.
"""
import pathlib
import shutil
import sys
import tempfile
import time
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import cluster_test as cluster  # noqa: E402  (brings the paths of tools/cluster)
import certificates  # noqa: E402
import client  # noqa: E402
import grpc  # noqa: E402
import provider_ready_test as ready  # noqa: E402
from state import MODULES, State  # noqa: E402
from wire import contract_pb, report_pb, type_pb  # noqa: E402

LIMIT_SECONDS = 5.0         # docs/operations/access.md
ARRIVE_SECONDS = 30.0
PAUSE_SECONDS = 0.02
KEYS = 5
# Provider keys may not call it: who gets that far has been let in by the key.
METHOD = "/luotsi.config.v1.SystemService/GetStatus"


class Doors:
    """Every process, asked with a provider's key behind the operator's certificate, as the edge would."""

    def __init__(self, state):
        ca, key, certificate = ((certificates.directory(state) / name).read_bytes()
                                for name in ("ca.pem", "operations.key", "operations.pem"))
        trust = grpc.ssl_channel_credentials(ca, key, certificate)
        self.calls = {module: grpc.secure_channel(f"127.0.0.1:{state.ports()[f'{module}.grpc']}", trust)
                      .unary_unary(METHOD) for module in MODULES}

    def opens(self, module, secret):
        try:
            self.calls[module](b"", timeout=5, metadata=(("authorization", f"Bearer {secret}"),))
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.UNAUTHENTICATED:
                return False
            if error.code() != grpc.StatusCode.PERMISSION_DENIED:
                raise
        return True

    def times_until(self, opens, secret, limit):
        """Seconds until each process answers so; None where it does not within the limit."""
        began, times = time.monotonic(), dict.fromkeys(MODULES)
        while time.monotonic() - began < limit and None in times.values():
            for module in (one for one in MODULES if times[one] is None):
                if self.opens(module, secret) == opens:
                    times[module] = time.monotonic() - began
            time.sleep(PAUSE_SECONDS)
        return times


def test_revocation(state):
    doors, slowest = Doors(state), dict.fromkeys(MODULES, 0.0)
    with client.ClusterLuotsi(state.directory) as luotsi:
        for number in range(KEYS):
            made = luotsi.call("CreateProviderKey", report_pb.CreateProviderKeyRequest(
                request_id="k-" + uuid.uuid4().hex, system=f"billing-{number}",
                provider=type_pb.PartyIdentifier(scheme="FI-PRO", id="2077474-0")))
            arrived = doors.times_until(True, made.secret, ARRIVE_SECONDS)
            cluster.check(f"key {number + 1} opens at all five", None not in arrived.values(), arrived)
            luotsi.call("RevokeProviderKey", report_pb.RevokeProviderKeyRequest(
                request_id="r-" + uuid.uuid4().hex, key_id=made.key.key_id))
            refused = doors.times_until(False, made.secret, LIMIT_SECONDS)
            cluster.check(f"key {number + 1} is refused by all five within {LIMIT_SECONDS:.0f} s",
                          None not in refused.values(), refused)
            for module, took in refused.items():
                slowest[module] = max(slowest[module], took if took is not None else float("inf"))
    print("slowest of " + str(KEYS) + " revocations: "
          + ", ".join(f"{module} {took:.2f} s" for module, took in slowest.items()))


class AtTheEdge:
    """A provider's system: it trusts the edge and shows its key."""

    def __init__(self, state):
        self.channel = grpc.secure_channel(f"127.0.0.1:{state.ports()['edge']}", grpc.ssl_channel_credentials(
            (certificates.directory(state) / "ca.pem").read_bytes()))

    def submit(self, secret, report):
        """The reason of a refusal; none once the report is stored."""
        call = self.channel.unary_unary(ready.REPORTS + "SubmitReport",
                                        response_deserializer=report_pb.Report.FromString)
        try:
            stored = call(report.SerializeToString(), timeout=20, metadata=(("authorization", f"Bearer {secret}"),))
        except grpc.RpcError as error:
            return client.wire.Refused("SubmitReport", error).reason
        cluster.check("the line is accepted", len(stored.lines) == 1 and not stored.returned_lines, stored)
        return ""


def test_ready(state):
    """The news of the contract and of the key travel by the bus: too early is answered, and tried again."""
    with client.ClusterLuotsi(state.directory) as luotsi:
        contract = ready.inputs.Examples(None).contract("N-READY")
        contract.start_date = "2025-01-01"
        made = luotsi.call("CreateContract", contract_pb.CreateContractRequest(
            request_id="ready-" + uuid.uuid4().hex, contract=contract))
        began = time.monotonic()
        luotsi.call("ActivateContract", contract_pb.ActivateContractRequest(
            request_id="ready-" + uuid.uuid4().hex, contract_id=made.id))
        secret = luotsi.call("CreateProviderKey", report_pb.CreateProviderKeyRequest(
            request_id="ready-" + uuid.uuid4().hex, system="reporting",
            provider=contract.provider.identifier)).secret
        line = report_pb.ReportLine(service=dict(service_code="VRK", unit="day", quantity=dict(micros=310_000_000)))
        report = report_pb.SubmitReportRequest(request_id="ready-" + uuid.uuid4().hex, contract_id=made.id,
                                               month="2025-12", lines=[line])
        edge, refused = AtTheEdge(state), "never sent"
        while refused and time.monotonic() - began < ready.LIMIT_SECONDS:
            refused = edge.submit(secret, report)
            time.sleep(PAUSE_SECONDS)
        took = time.monotonic() - began
        cluster.check(f"a new provider reports within {ready.LIMIT_SECONDS:.0f} s", not refused, refused)
        print(f"from ActivateContract to the first accepted report at the edge: {took:.2f} s")


def main():
    cluster.need()
    parent = pathlib.Path(tempfile.mkdtemp(prefix="luotsi-keys-"))
    parent.chmod(0o755)     # PostgreSQL runs as another user
    state = State(parent / "cluster")
    try:
        code, output = cluster.run(cluster.RUN, "up", "--dir", state.directory, seconds=300)
        cluster.check("the cluster is up", code == 0, output[-2000:])
        if code == 0:
            test_revocation(state)
            test_ready(state)
    finally:
        cluster.run(cluster.RUN, "down", "--dir", state.directory)
        if cluster.failures:
            print(f"{len(cluster.failures)} failed; logs are in {state.logs}")
        else:
            shutil.rmtree(parent)
    return 1 if cluster.failures else 0


if __name__ == "__main__":
    sys.exit(main())
