#!/usr/bin/python3
"""More writes than a small server can take: each is told when to try again, and each is there exactly once.

One handler thread and a queue of two calls; many callers create contracts. Whoever is refused waits as the answer says
(RetryInfo) and sends the same request again; some send again what was stored already, as after a lost answer.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "demo"), str(ROOT / "tests" / "e2e")]

import grpc  # noqa: E402

import server  # noqa: E402
import wire  # noqa: E402
import wrong_inputs_test as inputs  # noqa: E402
from wire import contract_pb  # noqa: E402

CALLERS, WRITES_EACH = 48, 8
LEAST_REFUSALS = 50
LONGEST_SECONDS = 120
# A server that says "in an hour" is as good as down.
LONGEST_WAIT = 30
CREATE = "/luotsi.contract.v1.ContractService/CreateContract"


class Callers:
    def __init__(self, port):
        self.port, self.lock = port, threading.Lock()
        self.refused, self.waits, self.faults = collections.Counter(), [], []
        self.until = time.monotonic() + LONGEST_SECONDS

    def note(self, refusal):
        with self.lock:
            self.refused[f"{refusal.code.name} {refusal.reason}"] += 1
            if refusal.retry_seconds is None or not 0 < refusal.retry_seconds <= LONGEST_WAIT:
                self.faults.append(f"{refusal} says to wait {refusal.retry_seconds}")
            else:
                self.waits.append(refusal.retry_seconds)

    def send(self, stub, request):
        """The stored contract, however often it takes."""
        while time.monotonic() < self.until:
            try:
                return stub(request, timeout=30)
            except grpc.RpcError as error:
                refusal = wire.Refused("CreateContract", error)
                if refusal.code != grpc.StatusCode.RESOURCE_EXHAUSTED:
                    raise
                self.note(refusal)
                time.sleep(min(refusal.retry_seconds or 1, LONGEST_WAIT))
        raise SystemExit("FAILED: the writes did not get through in time")

    def run(self, caller):
        dice, stored = random.Random(caller), {}
        with grpc.insecure_channel(f"127.0.0.1:{self.port}") as channel:
            stub = channel.unary_unary(CREATE, request_serializer=contract_pb.CreateContractRequest.SerializeToString,
                                       response_deserializer=contract_pb.Contract.FromString)
            for number in range(WRITES_EACH):
                request = contract_pb.CreateContractRequest(
                    request_id=f"load-{caller}-{number}",
                    contract=inputs.Examples(None).contract(f"L-{caller}-{number}"))
                made = self.send(stub, request)
                if dice.random() < 0.3 and self.send(stub, request).id != made.id:
                    self.faults.append(f"L-{caller}-{number} was answered twice in two ways")
                stored[request.contract.number] = made.id
        return stored


def judge(port, callers, stored):
    faults = list(callers.faults)
    luotsi = wire.Luotsi(port)
    rows = luotsi.all_rows("ListContracts", contract_pb.ListContractsRequest(), "contracts")
    found = collections.Counter(row.number for row in rows)
    faults += [f"{number} is stored {count} times" for number, count in found.items() if count != 1]
    faults += [f"{number} was acknowledged and is lost" for number in stored if number not in found]
    faults += [f"{number} is there and was never acknowledged" for number in found if number not in stored]
    faults += [f"{row.number} has another id than was acknowledged" for row in rows if stored.get(row.number) != row.id]
    faults += [f"{row.number} was changed {row.revision} times" for row in rows if row.revision != 1]
    if sum(callers.refused.values()) < LEAST_REFUSALS:
        faults.append(f"only {sum(callers.refused.values())} refusals: the server was not overloaded")
    return faults


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-overload-") as directory:
        place = pathlib.Path(directory)
        (place / "luotsi.yaml").write_text(json.dumps({
            "county": "c1", "grpc": {"port": 0}, "admin": {"port": 0}, "store": {"directory": str(place / "store")},
            "limits": {"handler_threads": 1, "queued_calls": 2}}))
        with open(place / "log", "wb") as log:
            process = subprocess.Popen(
                [server.BIN / "luotsi", "serve", "--config", place / "luotsi.yaml", "--ready-file", place / "ready.json"],
                cwd=place, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "TMPDIR": directory})
            try:
                port = server.wait_ready(process, place / "ready.json")
                callers, stored, began = Callers(port), {}, time.monotonic()
                with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
                    for part in pool.map(callers.run, range(CALLERS)):
                        stored.update(part)
                took = time.monotonic() - began
                faults = judge(port, callers, stored)
            finally:
                server.stop(process)
    for fault in faults[:20]:
        print("FAILED", fault)
    print(f"{len(stored)} writes by {CALLERS} callers in {took:.1f} s; {dict(callers.refused)}, each told to wait "
          f"{min(callers.waits, default=0)} to {max(callers.waits, default=0)} s; {len(faults)} failures")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
