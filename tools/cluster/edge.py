"""HAProxy in front of the five services: deploy/haproxy/haproxy.cfg with this cluster's addresses."""
import os
import signal
import socket
import ssl
import subprocess

import certificates
import process
from state import MODULES, ROOT, Failed, write_private

NAME = "edge"
CONFIG = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
READY_SECONDS = 20


def directory(state):
    return state.secrets / NAME


def variable(module):
    return "LUOTSI_" + module.upper().replace("-", "_")


def environment(state):
    ports = state.ports()
    return {"LUOTSI_EDGE_BIND": f"127.0.0.1:{ports['edge']}", "LUOTSI_EDGE_METRICS": f"127.0.0.1:{ports['edge_metrics']}",
            "LUOTSI_EDGE_TLS": str(directory(state)),
            **{variable(module): f"127.0.0.1:{ports[f'{module}.grpc']}" for module in MODULES}}


def write_certificates(state):
    """HAProxy reads chain and key from one file."""
    tls = certificates.directory(state)
    directory(state).mkdir(mode=0o700, exist_ok=True)
    texts = [(tls / name).read_text(encoding="ascii") for name in ("edge.pem", "edge.key")]
    write_private(directory(state) / "edge.pem", "".join(texts))
    write_private(directory(state) / "ca.pem", (tls / "ca.pem").read_text(encoding="ascii"))


def start(state, limits=None):
    """`limits`: further variables of haproxy.cfg, for trials."""
    if process.pid_of(state, NAME):
        return
    write_certificates(state)
    variables = {**environment(state), **(limits or {})}
    check(variables)
    process.start(state, NAME, ["haproxy", "-db", "-p", state.pids / "haproxy", "-f", CONFIG], env=variables)
    process.await_ready(state, NAME, lambda: answers(state), READY_SECONDS)


def check(variables):
    done = subprocess.run(["haproxy", "-c", "-f", str(CONFIG)], env={**os.environ, **variables}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise Failed(f"HAProxy refuses {CONFIG}:\n{done.stdout}")


def answers(state):
    """A handshake with the public port that ends in HTTP/2."""
    context = ssl.create_default_context(cafile=certificates.directory(state) / "ca.pem")
    context.set_alpn_protocols(["h2"])
    try:
        with socket.create_connection(("127.0.0.1", state.ports()["edge"]), 2) as link, \
                context.wrap_socket(link, server_hostname="localhost") as tls:
            return tls.selected_alpn_protocol() == "h2"
    except OSError:
        return False


def stop(state):
    return process.stop(state, NAME, gently=signal.SIGTERM)


def summary(state):
    return f"127.0.0.1:{state.ports()['edge']} (gRPC over TLS), http://127.0.0.1:{state.ports()['edge_metrics']}/metrics"
