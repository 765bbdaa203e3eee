"""Those who report, in tests/e2e/outage_drill_test.py: one process that submits and approves reports and makes keys.

    outage_load.py PLAN.json

Takes lines `allow N` (how many items may be begun in all), prints lines `done K`, and ends once every item is
acknowledged; then the plan's `results` holds a row a call: [kind, contract or provider, month, begun, acknowledged,
tries]. A call that ends without an answer is made again with the same request id, at the other replica. A refusal
ends the process: nothing here gives a reason for one.
"""
import asyncio
import json
import pathlib
import sys
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "demo"))

import grpc  # noqa: E402

import wire  # noqa: E402

METHODS = {"submit": "/luotsi.report.v1.ReportService/SubmitReport",
           "approve": "/luotsi.report.v1.ReportService/ApproveReport",
           "key": "/luotsi.report.v1.ProviderKeyService/CreateProviderKey"}
# No answer, or `later`: the same call again.
AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED,
         grpc.StatusCode.ABORTED, grpc.StatusCode.CANCELLED}
DEADLINE_SECONDS = 10
REST_SECONDS = 0.05
GIVE_UP_SECONDS = 180
CHANNEL = (("grpc.initial_reconnect_backoff_ms", 100), ("grpc.min_reconnect_backoff_ms", 100),
           ("grpc.max_reconnect_backoff_ms", 500))


class Load:
    def __init__(self, plan):
        self.plan = plan
        self.items = plan["items"]
        self.allowed = self.begun = self.done = 0
        self.rows = []
        self.token = pathlib.Path(plan["token_file"]).read_text(encoding="ascii").strip()

    def stubs(self):
        read = lambda name: (pathlib.Path(self.plan["tls"]) / name).read_bytes()  # noqa: E731
        # The edge's certificate opens the connection, the token says who calls.
        credentials = grpc.ssl_channel_credentials(read("ca.pem"), read("edge.key"), read("edge.pem"))
        self.channels = [grpc.aio.secure_channel(target, credentials, options=CHANNEL)
                         for target in self.plan["targets"]]
        return [{kind: channel.unary_unary(method) for kind, method in METHODS.items()} for channel in self.channels]

    async def run(self):
        self.targets = self.stubs()
        listener = asyncio.create_task(self.listen())
        await asyncio.gather(*(self.caller(number) for number in range(self.plan["outstanding"])))
        listener.cancel()
        self.tell()
        pathlib.Path(self.plan["results"]).write_text(json.dumps(self.rows), encoding="utf-8")

    async def listen(self):
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            self.allowed = int(line.split()[1])
            self.tell()

    def tell(self):
        print(f"done {self.done}", flush=True)

    async def caller(self, number):
        prefer = number % len(self.targets)
        while self.begun < len(self.items):
            if self.begun >= self.allowed:
                await asyncio.sleep(0.02)
                continue
            self.begun += 1
            prefer = await self.carry(self.items[self.begun - 1], prefer)
            self.done += 1

    async def carry(self, item, prefer):
        kind, who, month, value = item
        if kind == "key":
            return await self.call("key", who, month, wire.report_pb.CreateProviderKeyRequest(
                request_id=f"drill-key-{who}-{value}", system="drill", life_days=300,
                provider=wire.type_pb.PartyIdentifier(scheme=month, id=who)), prefer)
        prefer = await self.call("submit", who, month, wire.report_pb.SubmitReportRequest(
            request_id=f"drill-submit-{who}-{month}", contract_id=who, month=month,
            lines=wire.report_lines(self.plan["lines"](value))), prefer)
        return await self.call("approve", who, month, wire.report_pb.ApproveReportRequest(
            request_id=f"drill-approve-{who}-{month}", contract_id=who, month=month), prefer)

    async def call(self, kind, who, month, request, prefer):
        body, begun, tries = request.SerializeToString(), time.monotonic(), 0
        while True:
            tries += 1
            try:
                await self.targets[prefer][kind](body, timeout=DEADLINE_SECONDS,
                                                 metadata=(("authorization", "Bearer " + self.token),))
                break
            except grpc.aio.AioRpcError as error:
                if error.code() not in AGAIN or time.monotonic() - begun > GIVE_UP_SECONDS:
                    raise SystemExit(f"{kind} {who} {month}, try {tries}: {wire.Refused(kind, error)}") from None
            prefer = (prefer + 1) % len(self.targets)
            await asyncio.sleep(REST_SECONDS)
        self.rows.append([kind, who, month, begun, time.monotonic(), tries])
        return prefer


def lines(value):
    """An indicator in percent, and ten to a hundred days of care."""
    return [{"indicator": "QUALITY", "value": (value, 100)},
            {"service": "CARE", "unit": "day", "quantity": (10 + value) * 1_000_000}]


def main():
    plan = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    plan["lines"] = lines
    asyncio.run(Load(plan).run())


if __name__ == "__main__":
    main()
