#!/usr/bin/python3
"""Many reports over one stream: each answered in order and as a single call would be, nothing doubled when the stream is
sent again, nothing half stored when the caller goes, and no more taken in than can be stored.

LUOTSI_BIN names the directory with the programs.
"""
import os
import pathlib
import queue
import random
import signal
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
os.environ.setdefault("BUILD", str(BIN.parent))
sys.path.insert(0, str(ROOT / "tools/demo"))

import grpc  # noqa: E402
import server  # noqa: E402
import wire  # noqa: E402

pb, types = wire.report_pb, wire.type_pb
SERVICES, MONTHS = 5, [f"2025-{month:02}" for month in range(1, 13)]
METHOD = "/luotsi.report.v1.ReportService/SubmitReports"
SEED = 20261122
faults = []


def check(name, expected, found):
    if expected != found:
        faults.append(name)
        print(f"DIFFERS {name}: expected {expected}, found {found}")


def make_contract(luotsi, number, services=SERVICES):
    contract_pb = wire.contract_pb
    party = lambda name, key: dict(name=name, identifier=dict(scheme="TRIAL", id=key))  # noqa: E731
    made = luotsi.call("CreateContract", contract_pb.CreateContractRequest(
        request_id=f"make-{number}", contract=contract_pb.Contract(
            number=f"T-{number:03}", title="Kotihoito", type="CONTRACT_TYPE_PURCHASE", unit="Kotihoito",
            buyer=party("Alue", "county"), provider=party(f"Tuottaja {number}", f"p{number}"), start_date="2025-01-01",
            prices=[contract_pb.Price(service_code=f"S{one}", unit="visit", unit_price=types.UnitPrice(
                currency_code="EUR", amount_micros=45_500_000)) for one in range(services)],
            goals=[contract_pb.Goal(code="G", text="Tavoite")],
            indicators=[contract_pb.Indicator(code="I", name="Osuus", goal_code="G", focus_area="FOCUS_AREA_QUALITY",
                                              unit="share", direction="DIRECTION_AT_LEAST",
                                              target_level=types.Ratio(numerator=9, denominator=10))],
            responsible_persons=[contract_pb.ResponsiblePerson(side="SIDE_" + side, level="LEVEL_" + level, name=role)
                                 for side, level, role in wire.PERSONS],
            reporting_duty=dict(due_day=10))))
    luotsi.call("ActivateContract", contract_pb.ActivateContractRequest(
        request_id=f"on-{number}", contract_id=made.id, etag=made.etag))
    return made.id


def line(service, day, quantity=1_000_000):
    return pb.ReportLine(service=pb.ServiceActual(
        service_code=f"S{service}", unit="visit", quantity=types.Quantity(micros=quantity), service_date=day))


def report(request_id, contract, month, lines):
    return pb.SubmitReportRequest(request_id=request_id, contract_id=contract, month=month, lines=lines)


def part(request, more=False):
    return pb.SubmitReportPart(report=request, more=more)


class Client:
    def __init__(self, port):
        self.luotsi = wire.Luotsi(port)
        self.method = self.luotsi.channel.stream_stream(
            METHOD, request_serializer=lambda one: one.SerializeToString(), response_deserializer=pb.SubmitReportAnswer.FromString)

    def stream(self, parts):
        return list(self.method(iter(parts), timeout=120))


def outcome(answer):
    """What a sender sees, without what differs by contract and by time."""
    if answer.HasField("error"):
        return (answer.error.code, reason_of(answer.error))
    one = answer.receipt
    return (one.state, one.accepted_lines, one.content_sha256, [(row.index, row.reason) for row in one.returned_lines])


def reason_of(status):
    info = wire.error_details_pb2.ErrorInfo()
    for detail in status.details:
        if detail.Unpack(info):
            return info.reason
    return ""


def by_call(luotsi, request):
    try:
        one = luotsi.call("SubmitReport", request)
    except wire.Refused as refused:
        return (refused.code.value[0], refused.reason)
    return (one.state, len(one.lines), one.content_sha256, [(row.index, row.reason) for row in one.returned_lines])


def random_reports(chance, contract, prefix):
    """Good ones, with bad lines, and refused ones."""
    made = []
    for number, month in enumerate(MONTHS):
        days = [f"{month}-{day:02}" for day in range(1, 29)]
        lines = [line(chance.randrange(SERVICES + (chance.random() < 0.2)), chance.choice(days), chance.randint(-1, 9) * 500_000)
                 for _ in range(chance.randint(1, 60))]
        if chance.random() < 0.3:  # five out of none
            lines.append(pb.ReportLine(indicator=pb.IndicatorActual(
                indicator_code="I", value=types.Ratio(numerator=5, denominator=0))))
        request = report(f"{prefix}-{number}", contract, month, lines)
        kind = chance.random()
        if kind < 0.1:
            request.contract_id = "01900000-0000-7000-8000-000000000000"
        elif kind < 0.2:
            request.month = "2031-01"
        elif kind < 0.25:
            request.ClearField("lines")
        made.append(request)
    return made


def cut(chance, request):
    """The same report in parts."""
    parts, rows = [], list(request.lines)
    while True:
        head = chance.randint(0, len(rows))
        one = report(request.request_id, request.contract_id, request.month, rows[:head])
        rows = rows[head:]
        parts.append(part(one, more=bool(rows)))
        if not rows:
            return parts


def equals_single_calls(client):
    chance = random.Random(SEED)
    seen = {}
    for trial in range(4):
        streamed, called = (make_contract(client.luotsi, 10 * trial + side) for side in (1, 2))
        client.luotsi.settle()
        seed = chance.random()
        mine = random_reports(random.Random(seed), streamed, f"stream-{trial}")
        same = random_reports(random.Random(seed), called, f"call-{trial}")
        parts = [piece for one in mine for piece in cut(chance, one)]
        answers = client.stream(parts)
        check(f"trial {trial}: order", [one.request_id for one in mine], [one.request_id for one in answers])
        for request, answer in zip(same, answers):
            expected = by_call(client.luotsi, request)
            check(f"trial {trial}: {answer.request_id}", expected, outcome(answer))
            seen[expected[0]] = seen.get(expected[0], 0) + 1
            zero = len(expected) > 2 and "LINE_DENOMINATOR_INVALID" in dict(expected[3]).values()
            seen["a zero below"] = seen.get("a zero below", 0) + zero
        before = client.luotsi.state_hash()["report-intake"]
        again = client.stream(parts)
        check(f"trial {trial}: sent again", [one.SerializeToString(deterministic=True) for one in answers],
              [one.SerializeToString(deterministic=True) for one in again])
        check(f"trial {trial}: nothing doubled", before, client.luotsi.state_hash()["report-intake"])
    if len(seen) < 5 or not seen["a zero below"]:
        faults.append("the trials do not reach every outcome")
    print(f"outcomes met: {seen}")


def answers_one_at_a_time(client):
    """A caller who waits for each answer before sending the next is not kept waiting."""
    contract = make_contract(client.luotsi, 500)
    client.luotsi.settle()
    to_send = queue.Queue()
    answers = client.method(iter(to_send.get, None), timeout=60)
    took = []
    for number, month in enumerate(MONTHS):
        began = time.monotonic()
        to_send.put(part(report(f"single-{number}", contract, month, [line(0, f"{month}-01")])))
        answer = next(answers)
        took.append(time.monotonic() - began)
        check(f"one at a time {month}", True, answer.HasField("receipt"))
    to_send.put(None)
    check("one at a time: the end", [], list(answers))
    print(f"one at a time: median {1000 * sorted(took)[len(took) // 2]:.1f} ms")


def refuses_disorder(client):
    contract = make_contract(client.luotsi, 600)
    client.luotsi.settle()
    first = report("half", contract, "2025-01", [line(0, "2025-01-01")])
    other = report("another", contract, "2025-01", [line(1, "2025-01-01")])
    late = pb.SubmitReportRequest()
    late.CopyFrom(first)
    late.validate_only = True
    for name, parts in (("a dry run that begins in the middle", [part(first, more=True), part(late)]),
                        ("parts of two reports mixed", [part(first, more=True), part(other)]),
                        ("half a report", [part(first, more=True)])):
        try:
            client.stream(parts)
            faults.append(name)
        except grpc.RpcError as error:
            check(name, "STREAM_PART_MISMATCH", wire.Refused("SubmitReports", error).reason)
    ahead = report("ahead", contract, "2025-01", [line(0, "2025-01-01")])
    ahead.min_contract_revision = 999
    endless = report("endless", contract, "2025-01", [line(0, "2025-01-01")] * 15_000)
    [unseen, endless_answer] = client.stream([part(ahead), *[part(endless, more=True)] * 5, part(endless)])
    check("terms that are not here yet", "REVISION_NOT_SEEN_YET", reason_of(unseen.error))
    check("more lines than a report may have", "FIELD_TOO_MANY", reason_of(endless_answer.error))
    try:
        client.luotsi.call("GetReport", pb.GetReportRequest(contract_id=contract, month="2025-01"))
        faults.append("half a report was stored")
    except wire.Refused as refused:
        check("nothing of it is stored", "REPORT_NOT_FOUND", refused.reason)


def a_caller_that_goes(client):
    """Whole reports sent before it went may be stored, half ones never."""
    contract = make_contract(client.luotsi, 700)
    client.luotsi.settle()
    sent = threading.Event()

    def parts():
        yield part(report("gone-1", contract, "2025-01", [line(0, "2025-01-01")]))
        yield part(report("gone-2", contract, "2025-02", [line(0, "2025-02-01")]), more=True)
        sent.set()
        time.sleep(30)
    call = client.method(parts(), timeout=60)
    check("answered while the stream goes on", True, next(call).HasField("receipt"))
    sent.wait(10)
    call.cancel()
    time.sleep(0.5)
    reports = list(client.luotsi.all_rows("ListReports", pb.ListReportsRequest(contract_id=contract), "reports"))
    check("only the whole report is stored", ["2025-01"], [one.month for one in reports])


def takes_no_more_than_it_stores(client, pid):
    """A server that stands still is sent a few megabytes, not all there is."""
    contract = make_contract(client.luotsi, 800, services=100)
    client.luotsi.settle()
    rows = [line(service, f"2025-01-{day:02}") for service in range(100) for day in range(1, 29)]
    body = report("large", contract, "2025-01", rows)
    taken = []

    def parts():
        for number in range(400):
            body.request_id = f"large-{number}"
            one = part(body)
            taken.append(one.ByteSize())
            yield one
    call = client.method(parts(), timeout=120)
    next(call)
    os.kill(pid, signal.SIGSTOP)
    at_rest, until = -1, time.monotonic() + 20
    while at_rest != len(taken) and time.monotonic() < until:
        at_rest = len(taken)
        time.sleep(2)
    print(f"a server at rest holds up its caller after {sum(taken) / 1e6:.1f} MB of {400 * taken[0] / 1e6:.0f}")
    if at_rest > 300:
        faults.append("the caller was not held up")
    os.kill(pid, signal.SIGCONT)
    check("all are answered in the end", 399, sum(1 for _ in call))


def process_of(port):
    """The one process that listens on the port."""
    inode = next(row.split()[9] for table in ("tcp", "tcp6")
                 for row in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]
                 if row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A")
    for link in pathlib.Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) == f"socket:[{inode}]":
                return int(link.parts[2])
        except OSError:
            continue
    raise SystemExit("nobody listens")


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-stream-") as directory:
        with server.luotsi_dev("2026-02-01", pathlib.Path(directory) / "log") as port:
            client = Client(port)
            equals_single_calls(client)
            answers_one_at_a_time(client)
            refuses_disorder(client)
            a_caller_that_goes(client)
            takes_no_more_than_it_stores(client, process_of(port))
    if faults:
        sys.exit(f"FAILED: {len(faults)} differences")
    print("the stream says what single calls say")


if __name__ == "__main__":
    main()
