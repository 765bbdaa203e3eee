"""A `luotsi dev` of one's own: empty store, virtual clock, free ports, gone afterwards."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / os.environ.get("BUILD", "build/dev") / "bin"
READY_SECONDS = 20
STOP_SECONDS = 10


@contextlib.contextmanager
def luotsi_dev(virtual_day, log):
    """Gives the gRPC port. What the server says goes to the file `log`."""
    with tempfile.TemporaryDirectory(prefix="luotsi-demo-") as directory, open(log, "wb") as out:
        ready = pathlib.Path(directory) / "ready.json"
        process = subprocess.Popen(
            [BIN / "luotsi", "dev", "--virtual-day", str(virtual_day), "--grpc-port", "0", "--admin-port", "0",
             "--ready-file", ready], cwd=directory, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, env={**os.environ, "TMPDIR": directory})
        try:
            yield wait_ready(process, ready)
        finally:
            stop(process)


def wait_ready(process, ready):
    until = time.monotonic() + READY_SECONDS
    while not (ready.exists() and ready.read_text().endswith("\n")):
        if process.poll() is not None:
            raise SystemExit(f"luotsi dev ended with {process.returncode} before it was ready.")
        if time.monotonic() > until:
            raise SystemExit(f"luotsi dev was not ready within {READY_SECONDS} s.")
        time.sleep(0.01)
    return json.loads(ready.read_text())["grpc_port"]


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
