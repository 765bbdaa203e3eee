"""What belongs to a cluster, in the order in which it is started; stopping goes the other way round."""
import concurrent.futures
import shutil
import signal
import time

from state import BIN, MODULES, Failed, say  # first: it tells where kafka_broker is

import bus
import certificates
import edge
import kafka_broker
import postgres
import process
import prometheus
import redis_server
import services

SERVERS = {"postgres": postgres, "kafka": bus, "redis": redis_server}
LEFTOVER_SECONDS = 10


def up(state, virtual_day=None, parts="all"):
    """Starts what does not run yet; `parts` = "servers" leaves out Luotsi itself, the edge and Prometheus."""
    began = time.monotonic()
    state.make()
    if parts == "all":
        need_programs()
    kafka_broker.jars()  # first, because it is the one thing that may have to be fetched
    clear_leftovers(state, "left behind by an earlier run")
    certificates.make(state)
    state.ports()
    start_servers(state)
    bus.declare(state)
    if parts == "all":
        start_luotsi(state, virtual_day)
    say(f"up in {time.monotonic() - began:.1f} s, in {state.directory}")


def need_programs():
    if not (BIN / "luotsi").exists():
        raise Failed(f"{BIN / 'luotsi'} is not there yet: make build")


def start_servers(state):
    """Side by side; every failure is told, not only the first."""
    with concurrent.futures.ThreadPoolExecutor(len(SERVERS)) as pool:
        begun = {name: pool.submit(server.start, state) for name, server in SERVERS.items()}
    failures = [one.exception() for one in begun.values() if one.exception()]
    for failure in failures[1:]:
        say(f"also failed: {failure}")
    if failures:
        raise failures[0]


def start_luotsi(state, virtual_day):
    known = state.read().get("virtual_day")
    if running(state) & set(MODULES) and str(virtual_day or "") != (known or ""):
        raise Failed("the services run already with another clock; `down` first")
    state.write(virtual_day=str(virtual_day or ""))
    services.prepare(state, virtual_day)
    postgres.bootstrap(state, services.bootstrap_sql(state))
    services.migrate(state)
    services.start(state)
    edge.start(state)
    prometheus.start(state)


def running(state):
    return {name for name in parts_in_order() if process.pid_of(state, name)}


def parts_in_order():
    return [*SERVERS, *MODULES, edge.NAME, prometheus.NAME]


def stop_part(state, name):
    if name in MODULES:
        return services.stop(state, name)
    server = {**SERVERS, edge.NAME: edge, prometheus.NAME: prometheus}[name]
    return server.stop(state)


def down(state, purge=False):
    """Stops everything that works in the directory. Goes on after a failure, so that as little as possible stays."""
    failures = []
    # The edge first, so that no call is cut; the five services side by side; then what they stand on.
    for names in ([edge.NAME, prometheus.NAME], MODULES, SERVERS):
        with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
            ended = {name: pool.submit(stop_part, state, name) for name in names}
        for name, one in ended.items():
            if one.exception():
                failures.append(f"{name}: {one.exception()}")
            elif one.result():
                say(f"stopped {name}")
    clear_leftovers(state, "without a pid file")
    if failures:
        raise Failed("not everything could be stopped: " + "; ".join(failures))
    if purge:
        shutil.rmtree(state.sockets, ignore_errors=True)
        shutil.rmtree(state.directory, ignore_errors=True)


def clear_leftovers(state, why):
    """Ends processes in the directory that no pid file knows, for example after a kill of `up` itself."""
    known = {process.pid_of(state, name) for name in parts_in_order()}
    children = []
    for pid, program in process.leftovers(state):
        if pid not in known and process.session_of(pid) not in known:
            children.append((pid, program))
    for pid, program in children:
        say(f"ending {program} (pid {pid}), {why}")
        process.end(program, pid, signal.SIGTERM, LEFTOVER_SECONDS)


# ---- Status

def status(state):
    """Rows: name, state, pid, where, log."""
    rows = []
    for name in parts_in_order():
        pid = process.pid_of(state, name)
        where = services.summary(state, name) if name in MODULES else \
            {**SERVERS, edge.NAME: edge, prometheus.NAME: prometheus}[name].summary(state)
        rows.append((name, health(state, name) if pid else "stopped", pid or "-", where))
    return rows


def health(state, name):
    """`up`, or `silent` for a process that lives and does not answer."""
    probes = {"postgres": postgres.answers, "kafka": bus.answers, "redis": redis_server.answers,
              edge.NAME: edge.answers, prometheus.NAME: prometheus.answers}
    answered = probes[name](state) if name in probes else services.answers(state, name)
    return "up" if answered else "silent"
