"""Processes that outlive the command that started them, found again by their pid files."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import time

from state import Failed, say

POLL_SECONDS = 0.05
CHILDREN = {}   # pid: Popen, of those that this command itself started
# What a cluster runs; nobody else's process with the directory in its arguments is ended.
PROGRAMS = {"luotsi", "postgres", "java", "redis-server", "prometheus", "haproxy"}


def start_time(pid):
    """Ticks since boot, so that a process id that was given to somebody else is not taken for ours."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else int(fields[19])


def record(state, name, pid):
    (state.pids / f"{name}.json").write_text(json.dumps({"pid": pid, "start": start_time(pid)}), encoding="utf-8")


def pid_of(state, name):
    """The process id, when the process still runs."""
    try:
        known = json.loads((state.pids / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    alive = known["start"] is not None and start_time(known["pid"]) == known["start"]
    return known["pid"] if alive else None


def log_of(state, name):
    return state.logs / f"{name}.log"


def start(state, name, command, user=None, env=None):
    """Starts the command unless it runs already. Secrets come in files, never in `command` or `env`."""
    if pid_of(state, name):
        return
    if user:
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", **(env or {})}
    with open(log_of(state, name), "ab") as out:
        process = subprocess.Popen([str(word) for word in command], cwd="/", env=environment,
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   start_new_session=True)
    CHILDREN[process.pid] = process
    record(state, name, process.pid)


def await_ready(state, name, is_ready, seconds):
    """Waits until `is_ready()`; a process that ended, or the time limit, is a failure with its last lines."""
    until = time.monotonic() + seconds
    while not is_ready():
        reap()
        if not pid_of(state, name):
            raise Failed(f"{name} ended before it was ready:\n{tail(state, name)}")
        if time.monotonic() > until:
            raise Failed(f"{name} was not ready within {seconds} s:\n{tail(state, name)}")
        time.sleep(POLL_SECONDS)


def tail(state, name, count=12):
    try:
        lines = log_of(state, name).read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        lines = []
    return "\n".join(f"    {line[:300]}" for line in lines) + f"\n    (whole log: {log_of(state, name)})"


def reap():
    """Children that ended would otherwise stay as zombies of this command. Only those started here are asked for:
    waiting for any child would take another thread's exit code away from it, which then reads as success."""
    for process in list(CHILDREN.values()):
        process.poll()


def stop(state, name, gently=signal.SIGTERM, seconds=20):
    """Asks, waits, and kills when asking was not enough. True when it ran."""
    pid = pid_of(state, name)
    if pid:
        end(name, pid, gently, seconds)
    (state.pids / f"{name}.json").unlink(missing_ok=True)
    return pid is not None


def end(name, pid, gently, seconds):
    born = start_time(pid)
    for sign, limit in ((gently, seconds), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        until = time.monotonic() + limit
        while time.monotonic() < until:
            reap()
            if start_time(pid) != born or born is None:
                return
            time.sleep(POLL_SECONDS)
        say(f"{name} (pid {pid}) did not end within {limit} s")
    raise Failed(f"{name} (pid {pid}) cannot be ended")


def session_of(pid):
    """The process that leads the session: what a known process started is known too."""
    try:
        return os.getsid(pid)
    except OSError:
        return None


def leftovers(state):
    """(pid, program) of processes that work in the directory and that no pid file knows."""
    found = []
    mark = str(state.directory) + "/"
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            program = (entry / "comm").read_text(encoding="utf-8").strip()
            if program in PROGRAMS and any(mark in word + "/" for word in words):
                found.append((int(entry.name), program))
    return found
