#!/usr/bin/python3
"""A thousand personal identity codes sent through every text field of every method, every column of every
import and the metadata of calls: each is refused by its code, and afterwards none of them is found in the
journals, the log, the metrics, the ready file or any answer. LUOTSI_SEED repeats a run.

The codes are made up: their individual numbers 900-999 are kept for temporary codes that no person has."""
import contextlib
import importlib
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import urllib.request
import uuid

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "demo"), str(ROOT / "tests" / "e2e")]

import grpc  # noqa: E402
import yaml  # noqa: E402

import server  # noqa: E402
import wire  # noqa: E402
import wrong_inputs_test as inputs  # noqa: E402
from google.protobuf import descriptor_pb2, message_factory  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from luotsi.report.v1 import report_service_pb2 as report_pb  # noqa: E402
from luotsi.type.v1 import tabular_import_pb2 as import_pb  # noqa: E402

CODES = 4000
ROWS_AN_IMPORT = 120
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGNS = "-+ABCDEFUVWXY"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
SHORTEST = len("ddmmyy-nnnc")
REASON, PUBLIC_CODE = "PERSONAL_IDENTITY_CODE", "PII-HETU"
# Whatever stands for the sign, and also where one match lies inside another.
CODE_SHAPE = re.compile(rb"(?=(\d{6}).{1,3}?(9\d\d)([0-9A-Ya-y]))", re.DOTALL)


# ---- Codes

def made_codes(seed):
    """The canonical codes and, for each, the text to send: many shapes that a person might write."""
    rng = random.Random(seed)
    codes = []
    while len(codes) < CODES:
        birth = f"{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(0, 99):02}"
        serial = f"{rng.randint(900, 999)}"
        check = CHECKS[int(birth + serial) % 31]
        sign = rng.choice(SIGNS)
        codes.append(((birth, serial, check), sign))
    assert len({code for code, _ in codes}) > CODES * 0.99
    return codes


def plain(code, sign):
    return f"{code[0]}{sign}{code[1]}{code[2]}"


SHAPES = [
    lambda code, sign: plain(code, sign),
    lambda code, sign: plain(code, sign).lower(),
    lambda code, sign: f"Asiakas {plain(code, sign)}, huone 3",
    lambda code, sign: f"({plain(code, sign)})",
    lambda code, sign: f"hetu_{plain(code, sign)}/1",
    lambda code, sign: f"ä{plain(code, sign)}ö",
    lambda code, sign: plain(code, DASHES[int(code[1]) % len(DASHES)] if sign == "-" else sign),
    lambda code, sign: plain(code, " "),
    lambda code, sign: f"hetu{plain(code, sign)}",
    lambda code, sign: f"{plain(code, sign)}Xy",
]
# Where a form leaves no choice: an idempotency key may be ASCII only, a field short.
TIGHT = SHAPES[:2]


def found_in(data, planted):
    """The planted codes that the bytes hold, in whatever shape."""
    hits = set()
    for match in CODE_SHAPE.finditer(data):
        birth, serial, check = (part.decode() for part in match.groups())
        if (birth, serial, check.upper()) in planted:
            hits.add((birth, serial, check.upper()))
    return hits


# ---- A server whose files can be searched

@contextlib.contextmanager
def running(directory):
    """A `luotsi dev` on a store that stays; gives gRPC and admin port."""
    ready, log = directory / "ready.json", directory / "luotsi.log"
    with open(log, "wb") as out:
        process = subprocess.Popen(
            [server.BIN / "luotsi", "dev", "--virtual-day", "2026-02-15", "--grpc-port", "0", "--admin-port", "0",
             "--store", directory / "store", "--ready-file", ready], cwd=directory, stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT)
    try:
        port = server.wait_ready(process, ready)
        yield port, json.loads(ready.read_text())["admin_port"]
    finally:
        server.stop(process)


# ---- Planting

class Planter:
    def __init__(self, client, seed):
        self.client, self.failures, self.sent = client, [], []
        self.stock = iter(made_codes(seed))
        self.answers = []  # every byte that came back
        self.raw = {}

    def left(self):
        return CODES - len(self.sent)

    def next_text(self, shapes=SHAPES):
        code, sign = next(self.stock)
        self.sent.append(code)
        return shapes[len(self.sent) % len(shapes)](code, sign)

    def fail(self, where, what):
        self.failures.append(f"{where}: {what}")

    def keep(self, error):
        """Remembers all that an error says; its reason, public code and field reasons."""
        told = "", "", {}
        self.answers.append((error.details() or "").encode())
        for key, value in error.trailing_metadata() or ():
            raw = value if isinstance(value, bytes) else value.encode()
            self.answers.append(key.encode() + b"=" + raw)
            if key == "grpc-status-details-bin":
                told = self.read(status_pb2.Status.FromString(value))
        return told

    @staticmethod
    def read(status):
        """(reason, public code, fields) of a refusal's details."""
        reason, public_code, fields = "", "", {}
        info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        for detail in status.details:
            if detail.Unpack(info):
                reason, public_code = info.reason, info.metadata.get("public_code", "")
            elif detail.Unpack(bad):
                fields = {v.field: v.reason for v in bad.field_violations}
        return reason, public_code, fields

    def report(self, part):
        """The refusal of one report of a stream, or of the stream; None when it was accepted."""
        stub = self.client.channel.stream_stream("/luotsi.report.v1.ReportService/SubmitReports")
        try:
            answers = list(stub(iter([part.SerializeToString()]), timeout=inputs.DEADLINE))
            self.answers += answers
            error = report_pb.SubmitReportAnswer.FromString(answers[0]).error
            return self.read(error) if error.code else None
        except grpc.RpcError as error:
            return self.keep(error)

    def unary(self, path, body, metadata=()):
        """(reason, public code, fields) of the refusal; None when the call was accepted."""
        stub = self.raw.setdefault(path, self.client.channel.unary_unary(path))
        try:
            answer, call = stub.with_call(body, timeout=inputs.DEADLINE, metadata=metadata)
            self.answers.append(answer)
            self.answers += [f"{k}={v}".encode() for k, v in call.initial_metadata()]
            return None
        except grpc.RpcError as error:
            return self.keep(error)

    def stream(self, path, chunks):
        """The summary of an import, or (reason, public code, fields) of its refusal."""
        stub = self.client.channel.stream_stream(path)
        try:
            last = None
            for raw in stub(iter([c.SerializeToString() for c in chunks]), timeout=60):
                self.answers.append(raw)
                last = import_pb.ImportEvent.FromString(raw)
            return last.summary
        except grpc.RpcError as error:
            return self.keep(error)

    def expect(self, where, outcome, field, wanted=REASON):
        if outcome is None:
            return self.fail(where, "a code was accepted")
        reason, public_code, fields = outcome
        if fields.get(field) != wanted:
            return self.fail(where, f"{reason} {fields} does not name {field} with {wanted}")
        if reason == REASON and public_code != PUBLIC_CODE:
            self.fail(where, f"the public code is {public_code!r}")


def wire_path(method):
    return f"/{method.containing_service.full_name}/{method.name}"


def all_methods():
    """Every method of every service in proto/luotsi."""
    for path in sorted((ROOT / "proto/luotsi").rglob("*.proto")):
        name = str(path.relative_to(ROOT / "proto").with_suffix("")).replace("/", ".")
        module = importlib.import_module(name + "_pb2")
        for service in module.DESCRIPTOR.services_by_name.values():
            yield from service.methods


def example(world, method):
    """A request of the method; where nobody gave an example, an empty one: it is refused before it is read."""
    if hasattr(inputs.Examples, method.name):
        return getattr(world.examples, method.name)()
    return message_factory.MessageFactory().GetPrototype(method.input_type)()


def plant_in_method(planter, world, method, position):
    """One code in one string field of the method; False when it has no such field."""
    request = example(world, method)
    if "request_id" in request.DESCRIPTOR.fields_by_name:
        request.request_id = "pii-" + uuid.uuid4().hex
    fields = list(inputs.variants(request, lambda f: f.type == inputs.STRING))
    if position >= len(fields):
        return False
    path, field, holder, copy = fields[position]
    rule = inputs.rule_of(field)
    tight = 0 < rule.max_length < 40 or field.name == "request_id"
    inputs.put(holder, field, planter.next_text(TIGHT if tight else SHAPES))
    # A field that is shorter than a code takes none anyway.
    wanted = "FIELD_TOO_LONG" if 0 < rule.max_length < SHORTEST else REASON
    planter.expect(f"{method.name}: {path}", planter.unary(wire_path(method), copy.SerializeToString()), path, wanted)
    return True


def plant_in_report_stream(planter, world):
    """One code in each text field of a report that comes in a stream."""
    part = report_pb.SubmitReportPart(report=world.examples.SubmitReport())
    part.report.request_id = "pii-" + uuid.uuid4().hex
    for path, field, holder, copy in inputs.variants(part, lambda f: f.type == inputs.STRING):
        inputs.put(holder, field, planter.next_text(TIGHT))
        outcome, inner = planter.report(copy), path.removeprefix("report.")
        # A report is told by its own paths, the stream's form by the message's.
        named = path if outcome and path in outcome[2] else inner
        planter.expect(f"SubmitReports: {path}", outcome, named)


def plant_in_metadata(planter, world):
    get_clock = "/luotsi.config.v1.ClockService/GetClock"
    for key in ("x-correlation-id", "accept-language", "authorization", "traceparent", "x-pii"):
        for _ in range(4):
            planter.unary(get_clock, b"", metadata=((key, planter.next_text(TIGHT)),))
    for path in ("/luotsi.contract.v1.ContractService/{}", "/{}/GetClock"):
        for _ in range(4):
            planter.unary(path.format(planter.next_text(TIGHT)), b"")
    # A change that succeeds and carries a code as its correlation id.
    request = world.examples.CreateContract()
    request.request_id = "ok-" + uuid.uuid4().hex
    outcome = planter.unary("/luotsi.contract.v1.ContractService/CreateContract", request.SerializeToString(),
                            metadata=(("x-correlation-id", planter.next_text(TIGHT)),))
    if outcome is not None:
        planter.fail("metadata", f"a change with a strange correlation id is refused: {outcome}")


# ---- Imports

def headers_of(mapping):
    """Every header that the mapping's columns name, the first spelling of each."""
    names = []
    for rule in mapping["columns"].values():
        rule = rule.get("header", rule.get("first_usable", [])) if isinstance(rule, dict) else rule
        candidates = rule if isinstance(rule, list) else [rule]
        if isinstance(candidates[0], str):
            candidates = candidates[:1]
        names += [c if isinstance(c, str) else c[0] for c in candidates]
    texts = [str(mapping.get("identity", "")), *map(str, (mapping.get("constants") or {}).values())]
    known = set(mapping["columns"])
    for name in itertools.chain(*(re.findall(r"{\??([^}]+)}", t) for t in texts),
                                mapping.get("group_by", ()), mapping.get("where", ())):
        if name not in known:
            names.append(name)
    return list(dict.fromkeys(names))


def shipped_mappings():
    for path in sorted((ROOT / "deploy/mappings").glob("*.yaml")):
        text = path.read_text()
        yield text, yaml.safe_load(text)


METHOD_OF = {
    "contracts": "/luotsi.contract.v1.ContractService/ImportContracts",
    "deviations": "/luotsi.selfmonitoring.v1.SupervisionService/ImportDeviations",
    "reports": "/luotsi.report.v1.ReportService/ImportReports",
    "invoices": "/luotsi.finance.v1.FinanceService/ImportInvoices",
}


def written(text, mapping):
    """As a file of the mapping's encoding holds it: a dash that the encoding lacks is a plain one."""
    encoding = mapping.get("file", {}).get("encoding", "utf-8")
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate({ord(dash): "-" for dash in DASHES}).encode(encoding)


def plant_in_import(planter, text, mapping, rows):
    where, path = mapping["mapping"], METHOD_OF[mapping["kind"]]
    separator = mapping.get("file", {}).get("separator", ",")
    columns = [*headers_of(mapping), "A column that nobody reads"]
    # Rows that the mapping's `where` leaves out are counted and not looked at.
    fixed = {columns.index(name): values[0] for name, values in (mapping.get("where") or {}).items()}

    def chunks(header, file_name, body, mapping_text=text):
        lines = [separator.join(f'"{cell}"' for cell in line) for line in (header, *body)]
        return [import_pb.ImportChunk(header=dict(mapping=mapping_text, file_name=file_name)),
                import_pb.ImportChunk(data=b"".join(written(line + "\n", mapping) for line in lines))]

    def row(number, column):
        cells = [str(fixed.get(i, f"x{number}")) for i in range(len(columns))]
        if column is not None:
            cells[column] = planter.next_text()
        return cells

    free = [i for i in range(len(columns)) if i not in fixed]
    body = [row(n, free[n % len(free)]) for n in range(rows)]
    for summary_of in range(2):  # the same file twice: a refused row must stay refused
        summary = planter.stream(path, chunks(columns, f"rows-{where}.csv", body))
        if isinstance(summary, tuple):
            return planter.fail(where, f"the import is refused as a whole: {summary}")
        refused = {n.line for n in summary.rejections if n.code == REASON}
        if len(refused) != rows or summary.rejected != rows or summary.accepted:
            planter.fail(where, f"run {summary_of}: {len(refused)} of {rows} rows are refused for their code")
        named = {n.column for n in summary.rejections if n.code == REASON}
        if not named >= {columns[i] for i in free}:
            planter.fail(where, f"columns {sorted(set(columns) - named)} are not named")
        if any(n.value for n in summary.rejections if n.line in refused):
            planter.fail(where, "a value of a refused row is repeated")
    header = list(columns)
    header[-1] = planter.next_text()
    planter.expect(f"{where}: header", planter.stream(path, chunks(header, "h.csv", [row(1, None)])), "data")
    planter.expect(f"{where}: file name",
                   planter.stream(path, chunks(columns, planter.next_text() + ".csv", [row(1, None)])),
                   "header.file_name")
    for spelled in (planter.next_text(TIGHT), escaped(planter.next_text(TIGHT))):
        changed = text.replace(f"source: {mapping['source']}", f'source: "{spelled}"')
        planter.expect(f"{where}: mapping",
                       planter.stream(path, chunks(columns, "m.csv", [row(1, None)], changed)), "header.mapping")


def plant_in_awards(planter, text, mapping):
    """Open contracting data has no columns: a code stands in each text of an award that the mapping reads."""
    where, path = mapping["mapping"], METHOD_OF[mapping["kind"]]
    texts = {"number": "A-1", "title": "Palvelu", "supplier_name": "Hoiva Oy", "buyer_name": "Alue"}
    for number, planted in enumerate(texts):
        cell = texts | {planted: planter.next_text()}
        release = {"ocid": f"ocds-x-{number}", "id": f"r{number}", "date": "2025-01-01T00:00:00Z",
                   "tender": {"title": "Palvelu"}, "buyer": {"id": "b", "name": cell["buyer_name"]},
                   "awards": [{"id": cell["number"], "title": cell["title"], "date": "2025-01-01T00:00:00Z",
                               "suppliers": [{"id": "s", "name": cell["supplier_name"]}],
                               "value": {"amount": 1, "currency": "EUR"}}]}
        summary = planter.stream(path, [
            import_pb.ImportChunk(header=dict(mapping=text, file_name=f"awards-{number}.json")),
            import_pb.ImportChunk(data=json.dumps({"releases": [release]}, ensure_ascii=False).encode())])
        # A code that also spans what stands between two texts is seen before there are rows.
        if isinstance(summary, tuple):
            if summary[0] != REASON:
                planter.fail(where, f"{planted}: the import is refused as a whole: {summary}")
        elif summary.accepted or REASON not in {n.code for n in summary.rejections}:
            planter.fail(where, f"{planted}: {summary.accepted} accepted, {[n.code for n in summary.rejections]}")


def escaped(text):
    return "".join(f"\\x{ord(c):02x}" for c in text)


# ---- The search

def searched(directory, admin_port):
    """(where, bytes) of everything that a run leaves."""
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        yield str(path.relative_to(directory)), path.read_bytes()
    if admin_port:
        with urllib.request.urlopen(f"http://127.0.0.1:{admin_port}/metrics", timeout=10) as metrics:
            yield "/metrics", metrics.read()


def search(directory, admin_port, planter, control):
    planted, files, seen_control = set(planter.sent), 0, set()
    for where, data in itertools.chain(searched(directory, admin_port), [("answers", b"\n".join(planter.answers))]):
        files += 1
        if hits := found_in(data, planted):
            planter.fail(where, f"holds {len(hits)} planted codes")
        seen_control |= {word for word in control if word.encode() in data and where.startswith(("store", "luotsi"))}
    # A search that finds nothing anywhere proves nothing: these words must be found.
    for word in set(control) - seen_control:
        planter.fail("the search", f"does not see {word}, which was stored or logged")
    return files


def search_can_find():
    """The search itself must see every shape."""
    code = ("010199", "912", CHECKS[10199912 % 31])
    for shape in SHAPES:
        if found_in(b"\x00" + shape(code, "-").encode() + b"\x00", {code}) != {code}:
            return False
    return True


def plant_all(planter, world, methods):
    unary = [m for m in methods if not streams(m)]
    for text, mapping in shipped_mappings():
        form = mapping.get("file", {}).get("format")
        if form == "json":
            plant_in_awards(planter, text, mapping)
        elif form == "xml":
            print(f"{mapping['mapping']}: not planted here; XML cells go the way of JSON cells")
        else:
            plant_in_import(planter, text, mapping, ROWS_AN_IMPORT)
    plant_in_metadata(planter, world)
    plant_in_report_stream(planter, world)
    fields = 0
    for method in unary:
        for position in itertools.count():
            if not plant_in_method(planter, world, method, position):
                break
            fields += 1
    # The rest go round the fields that change something.
    rounds = ((m, p) for p in itertools.count() for m in unary if m.name in ("CreateContract", "SubmitReport",
              "RecordInvoice", "RecordComplaint", "SubmitSelfMonitoring", "CreateRule"))
    while planter.left() > 0:
        method, position = next(rounds)
        plant_in_method(planter, world, method, position % 5)
    return fields


def streams(method):
    proto = descriptor_pb2.MethodDescriptorProto()
    method.CopyToProto(proto)
    return proto.client_streaming


def main():
    seed = int(os.environ.get("LUOTSI_SEED", random.randrange(2**32)))
    print(f"seed {seed}")
    if not search_can_find():
        raise SystemExit("the search does not see a code that is there")
    with tempfile.TemporaryDirectory(prefix="luotsi-personal-") as temporary:
        directory = pathlib.Path(temporary)
        with running(directory) as (port, admin_port), wire.Luotsi(port) as client:
            world, planter = inputs.World(client), Planter(client, seed)
            methods = list(all_methods())
            control = plant_control(planter, world)
            fields = plant_all(planter, world, methods)
            files = search(directory, admin_port, planter, control)
        files += search(directory, None, planter, control)  # what the end of the process leaves
    for failure in planter.failures[:40]:
        print(failure)
    print(f"{len(planter.sent)} codes in {fields} fields of {len(methods)} methods, {len(METHOD_OF)} imports and "
          f"metadata; {files} places searched, {len(planter.failures)} faults")
    return 1 if planter.failures else 0


def plant_control(planter, world):
    """Words that do get stored and logged."""
    stored, logged = "Verrokki" + uuid.uuid4().hex, "verrokki-" + uuid.uuid4().hex
    request = world.examples.CreateContract()
    request.request_id, request.contract.title = "control-" + uuid.uuid4().hex, stored
    planter.unary("/luotsi.contract.v1.ContractService/CreateContract", request.SerializeToString(),
                  metadata=(("x-correlation-id", logged),))
    return [stored, logged]


if __name__ == "__main__":
    sys.exit(main())
