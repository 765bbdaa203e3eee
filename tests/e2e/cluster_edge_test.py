#!/usr/bin/python3
"""The edge alone, in front of five stand-ins: who is reached, with which certificate, and what stays outside.

deploy/haproxy/haproxy.cfg runs as it is; a stand-in is a gRPC server behind mutual TLS that answers its own name
and the name of the peer that called. Ends with 77 when HAProxy is not installed.
"""
import concurrent.futures
import pathlib
import resource
import shutil
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / name) for name in ("cluster", "demo")]

import grpc  # noqa: E402

import certificates  # noqa: E402
import edge  # noqa: E402
import process  # noqa: E402
from state import MODULES, State  # noqa: E402
from wire import error_details_pb2, status_pb2  # noqa: E402

SERVICES = {
    "contract-registry": "luotsi.contract.v1.ContractService", "report-intake": "luotsi.report.v1.ReportService",
    "self-monitoring": "luotsi.selfmonitoring.v1.SelfMonitoringService",
    "finance-integration": "luotsi.finance.v1.FinanceService", "alerting": "luotsi.alert.v1.AlertService",
}
CALLS_LIMIT, CONNECTIONS_LIMIT = 2000, 40
RESETS, BATCH = 20_000, 80
AWAY = {"fi": "Palvelu ei vastaa juuri nyt. Lähetä sama pyyntö hetken kuluttua uudelleen.",
        "sv": "Tjänsten svarar inte just nu. Skicka samma begäran på nytt om en stund.",
        "en": "The service does not answer just now. Send the same request again in a moment."}
SHARE_OF_CALLS = 1.5        # calls that may reach a service while the limit of the window is being noticed
EDGE_CPU_SECONDS = 20

failures = []


def check(what, holds, found=""):
    print(f"{'ok     ' if holds else 'FAILED:'} {what}{f': {found}' if found != '' else ''}")
    if not holds:
        failures.append(what)


class StandIn:
    """Answers every method with `<module> <peer's name>`; counts the calls."""

    def __init__(self, state, module):
        self.module, self.calls = module, 0
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(4), handlers=[self])
        tls = certificates.directory(state)

        def pem(name):
            return (tls / name).read_bytes()

        credentials = grpc.ssl_server_credentials([(pem(f"{module}.key"), pem(f"{module}.pem"))], pem("ca.pem"), True)
        self.server.add_secure_port(f"127.0.0.1:{state.ports()[f'{module}.grpc']}", credentials)
        self.server.start()

    def service(self, details):
        def unary(request, context):
            self.calls += 1
            peer = context.auth_context().get("x509_common_name", [b"-"])[0].decode()
            return f"{self.module} {peer}".encode()

        def stream(requests, context):
            self.calls += 1
            total = sum(len(one) for one in requests)
            yield str(total).encode()

        if details.method.endswith("/Stream"):
            return grpc.stream_stream_rpc_method_handler(stream)
        return grpc.unary_unary_rpc_method_handler(unary)


def context_of(state):
    context = ssl.create_default_context(cafile=certificates.directory(state) / "ca.pem")
    context.set_alpn_protocols(["h2"])
    return context


def channel(state):
    ca = (certificates.directory(state) / "ca.pem").read_bytes()
    return grpc.secure_channel(f"127.0.0.1:{state.ports()['edge']}", grpc.ssl_channel_credentials(ca),
                               options=[("grpc.use_local_subchannel_pool", 1)])


def ask(one, method, metadata=()):
    """The answer's text, or the code with which the call was refused."""
    try:
        return one.unary_unary(method)(b"x", timeout=5, metadata=metadata).decode()
    except grpc.RpcError as error:
        return error.code().name


def test_routes(state):
    with channel(state) as one:
        for module, service in SERVICES.items():
            found = ask(one, f"/{service}/Any")
            check(f"{service} is answered by {module}, which sees the edge's certificate", found == f"{module} edge", found)
            found = ask(one, "/luotsi.config.v1.SystemService/GetStatus", [("luotsi-module", module)])
            check(f"the metadata luotsi-module: {module} chooses it", found == f"{module} edge", found)
        found = ask(one, "/luotsi.unknown.v1.Service/Any")
        check("an unknown service is UNIMPLEMENTED", found == "UNIMPLEMENTED", found)
        sizes = (b"x" * 100_000 for _ in range(100))
        found = next(one.stream_stream("/luotsi.finance.v1.FinanceService/Stream")(sizes, timeout=20)).decode()
        check("a stream of 10 MB arrives", found == "10000000", found)


def test_limits(state, stand_ins):
    with channel(state) as one:
        before = stand_ins["alerting"].calls
        found = ask(one, "/luotsi.alert.v1.AlertService/Any", [("x-long", "a" * 60_000)])
        check("60 kB of headers are refused at the edge", found not in ("alerting edge",), found)
        found = ask(one, "/luotsi.alert.v1.AlertService/Any", [(f"x-{n}", "a") for n in range(80)])
        check("80 header fields are refused at the edge", found not in ("alerting edge",), found)
        check("neither reached the service", stand_ins["alerting"].calls == before)
    with socket.create_connection(("127.0.0.1", state.ports()["edge"])) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        plain.settimeout(10)
        check("plain text gets no answer", not plain.recv(100).startswith(b"HTTP"))
    http = raw(state)
    http.sendall(frame(1, 5, 1, headers("/luotsi.alert.v1.AlertService/Any", "text/html")))
    check("what is no gRPC is refused with 415", b"415" in read_some(http), )
    http.close()


# ---- HTTP/2 by hand

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, body=b""):
    return struct.pack(">I", len(body))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + body


def headers(path, content_type="application/grpc"):
    fields = {":method": "POST", ":scheme": "https", ":path": path, ":authority": "localhost",
              "content-type": content_type, "te": "trailers"}
    return b"".join(bytes([0, len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
                    for name, value in fields.items())


def raw(state):
    link = context_of(state).wrap_socket(socket.create_connection(("127.0.0.1", state.ports()["edge"]), 10),
                                         server_hostname="localhost")
    link.sendall(PREFACE + frame(4, 0, 0))
    return link


def read_some(link, seconds=2):
    link.settimeout(seconds)
    got = b""
    try:
        while b"415" not in got and len(got) < 100_000:
            more = link.recv(4096)
            if not more:
                break
            got += more
    except OSError:
        pass
    return got


def drain(link):
    try:
        while link.recv(65536):
            pass
    except OSError:
        pass


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def refusal(one, method):
    """(code, seconds after which the same request is sensible, the words by language)."""
    try:
        one.unary_unary(method)(b"x", timeout=5)
    except grpc.RpcError as error:
        after, words = None, {}
        for key, value in error.trailing_metadata() or ():
            for detail in status_pb2.Status.FromString(value).details if key == "grpc-status-details-bin" else ():
                retry, told = error_details_pb2.RetryInfo(), error_details_pb2.LocalizedMessage()
                if detail.Unpack(retry):
                    after = retry.retry_delay.ToTimedelta().total_seconds()
                if detail.Unpack(told):
                    words[told.locale] = told.message
        return error.code().name, after, words
    return "OK", None, {}


def test_away(state, stand_ins):
    """A service that starts anew: its callers are told when to send the same request again, as by a service itself."""
    method = "/luotsi.alert.v1.AlertService/Any"
    stand_ins["alerting"].server.stop(None).wait()
    with channel(state) as one:
        for what, later in (("not found yet", 0), ("found", 4)):
            time.sleep(later)       # the edge looks every second, and more often once it doubts
            found = refusal(one, method)
            check(f"a service that is away, {what}: when to retry, in three languages",
                  found == ("UNAVAILABLE", 1.0, AWAY), found)
        stand_ins["alerting"] = StandIn(state, "alerting")
        began, found = time.monotonic(), ""
        while found != "alerting edge" and time.monotonic() - began < 10:
            time.sleep(0.2)
            found = ask(one, method)
        check("it is reached again", found == "alerting edge", f"after {time.monotonic() - began:.1f} s")


def test_rapid_reset(state, stand_ins):
    """CVE-2023-44487: calls that are opened and reset, with just enough time between to reach a service."""
    pid = process.pid_of(state, edge.NAME)
    stand_in = stand_ins["report-intake"]
    before, cpu, began = stand_in.calls, cpu_seconds(pid), time.monotonic()
    link = raw(state)
    threading.Thread(target=drain, args=(link,), daemon=True).start()
    call = headers("/luotsi.report.v1.ReportService/Any")
    sent = 0
    try:
        for first in range(0, RESETS, BATCH):
            numbers = [2 * n + 1 for n in range(first, first + BATCH)]
            link.sendall(b"".join(frame(1, 4, n, call) + frame(0, 1, n, b"\0\0\0\0\1x") for n in numbers))
            time.sleep(0.003 if sent else 0.3)      # the first ones reach it on a busy machine too
            link.sendall(b"".join(frame(3, 0, n, struct.pack(">I", 8)) for n in numbers))
            sent = first + BATCH
    except OSError:
        pass  # cut off by the edge, which is as good
    link.close()
    time.sleep(1)
    reached, spent = stand_in.calls - before, cpu_seconds(pid) - cpu
    print(f"        {sent} calls opened and reset in {time.monotonic() - began:.1f} s: {reached} reached the service, "
          f"the edge spent {spent:.1f} s of CPU")
    check("of the resets no more than the limit reach a service", 0 < reached <= CALLS_LIMIT * SHARE_OF_CALLS, reached)
    check("the edge does not burn", spent < EDGE_CPU_SECONDS, f"{spent:.1f} s")
    with channel(state) as one:
        found = ask(one, "/luotsi.alert.v1.AlertService/Any")
        check("within the same ten seconds the address is refused", found == "UNAVAILABLE", found)


def test_connections(state):
    links = []
    for _ in range(CONNECTIONS_LIMIT + 20):
        try:
            link = raw(state)
            link.settimeout(2)
            if link.recv(9):
                links.append(link)
        except OSError:
            pass
    check(f"an address has no more than {CONNECTIONS_LIMIT} connections", len(links) <= CONNECTIONS_LIMIT + 1, len(links))
    check("and it has most of them", len(links) >= CONNECTIONS_LIMIT - 5, len(links))
    for link in links:
        link.close()


def main():
    if not shutil.which("haproxy"):
        print("SKIPPED: haproxy is not installed")
        return 77
    # Room for the refused connections too.
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory(prefix="luotsi-edge-") as directory:
        state = State(directory).make()
        certificates.make(state)
        stand_ins = {module: StandIn(state, module) for module in MODULES}
        try:
            edge.start(state, {"LUOTSI_EDGE_CALLS": str(CALLS_LIMIT), "LUOTSI_EDGE_CONNECTIONS": str(CONNECTIONS_LIMIT)})
            test_routes(state)
            test_limits(state, stand_ins)
            test_connections(state)
            test_away(state, stand_ins)
            test_rapid_reset(state, stand_ins)
        finally:
            log = process.tail(state, edge.NAME, 5)
            edge.stop(state)
            for one in stand_ins.values():
                one.server.stop(None)
    if failures:
        print(f"{len(failures)} failed: {failures}\n{log}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
