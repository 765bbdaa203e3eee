#!/usr/bin/python3
"""A wrong input to every RPC: the cases are made from the descriptors of every method, so a method
without an example fails. Each must give a coded error that names the field and leave no trace."""
import pathlib
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "demo"))

import grpc  # noqa: E402

import server  # noqa: E402
import wire  # noqa: E402
from google.protobuf import descriptor_pb2  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from luotsi.error.v1 import reason_pb2  # noqa: E402
from luotsi.type.v1 import tabular_import_pb2 as import_pb  # noqa: E402
from luotsi.validate.v1 import validate_pb2  # noqa: E402
from wire import alert_pb, audit_pb, config_pb, contract_pb, finance_pb, monitoring_pb, report_pb  # noqa: E402

PACKAGES = (contract_pb, report_pb, alert_pb, finance_pb, monitoring_pb, audit_pb, config_pb)
STRING, MESSAGE, ENUM = 9, 11, 14
LIMIT_BYTES = 4 * 1024 * 1024
MARK = "QQMARKQQ"
DEADLINE = 20


# ---- One valid request a method. A new method fails here until it has one.

class Examples:
    def __init__(self, world):
        self.world = world

    def contract(self, number):
        provider = wire.type_pb.PartyIdentifier(scheme="FI-PRO", id="2077474-0")
        new = contract_pb.Contract(
            number=number, title="Palveluasuminen", type="CONTRACT_TYPE_PURCHASE", unit="Asuminen",
            provider=dict(identifier=provider, name="Esimerkkihoiva Oy"), start_date="2025-11-01",
            end_date="2027-12-31", goals=[dict(code="G", text="Tavoite")],
            prices=[dict(service_code="VRK", unit="day", unit_price=dict(currency_code="EUR", amount_micros=1))],
            indicators=[dict(code="I", name="Mittari", goal_code="G", focus_area="FOCUS_AREA_QUALITY", unit="share",
                             direction="DIRECTION_AT_LEAST", target_level=dict(numerator=1, denominator=2))],
            responsible_persons=[dict(side=side, level=level, name="Palvelupäällikkö")
                                 for side in (1, 2) for level in (1, 2, 3)],
            reporting_duty=dict(due_day=10))
        new.buyer.name = "Hyvinvointialue"
        return new

    def CreateContract(self):
        return contract_pb.CreateContractRequest(contract=self.contract("N-" + uuid.uuid4().hex))

    def ActivateContract(self):
        return contract_pb.ActivateContractRequest(contract_id=self.world.draft())

    def AmendContract(self):
        return contract_pb.AmendContractRequest(
            contract_id=self.world.contract, effective_from="2026-01-01", reason="AMENDMENT_REASON_MINOR",
            title="Uusi nimi " + uuid.uuid4().hex)

    def GetContract(self):
        return contract_pb.GetContractRequest(contract_id=self.world.contract)

    def ListContracts(self):
        return contract_pb.ListContractsRequest()

    def ListContractChanges(self):
        return contract_pb.ListContractChangesRequest(contract_id=self.world.contract)

    def GetRegistryRevision(self):
        return contract_pb.GetRegistryRevisionRequest()

    def lines(self):
        return [report_pb.ReportLine(service=dict(service_code="VRK", unit="day", quantity=dict(micros=1000000)))]

    def SubmitReport(self):
        return report_pb.SubmitReportRequest(
            contract_id=self.world.active(), month="2025-12", lines=self.lines(),
            forecast=[dict(month="2026-03", service_code="VRK", quantity=dict(micros=1))])

    def CorrectReport(self):
        lines = self.lines()
        lines[0].service.quantity.micros = uuid.uuid4().int % 10**9
        return report_pb.CorrectReportRequest(
            contract_id=self.world.contract, month="2025-11", lines=lines, correction_reason="tarkennus")

    def ApproveReport(self):
        return report_pb.ApproveReportRequest(contract_id=self.world.reported(), month="2025-12")

    def GetReport(self):
        return report_pb.GetReportRequest(contract_id=self.world.contract, month="2025-11")

    def ListReports(self):
        return report_pb.ListReportsRequest()

    def ListDueReports(self):
        return report_pb.ListDueReportsRequest(contract_id=self.world.contract)

    def GetCompliance(self):
        return report_pb.GetComplianceRequest(contract_id=self.world.contract, month="2025-11")

    def CreateProviderKey(self):
        return report_pb.CreateProviderKeyRequest(
            provider=dict(scheme="FI-PRO", id="2077474-0"), system="palkat-" + uuid.uuid4().hex)

    def ListProviderKeys(self):
        return report_pb.ListProviderKeysRequest()

    def RevokeProviderKey(self):
        return report_pb.RevokeProviderKeyRequest(key_id=self.world.change("CreateProviderKey").key.key_id)

    def CreateRule(self):
        return alert_pb.CreateRuleRequest(rule=dict(
            code="r-" + uuid.uuid4().hex, kind="report-overdue", severity="SEVERITY_INFO",
            text_fi="a", text_sv="b", text_en="c"))

    def GetRule(self):
        return alert_pb.GetRuleRequest(rule_id=self.world.rule)

    def ListRules(self):
        return alert_pb.ListRulesRequest()

    def GetAlert(self):
        return alert_pb.GetAlertRequest(alert_id=self.world.alert())

    def ListAlerts(self):
        return alert_pb.ListAlertsRequest()

    def CloseAlert(self):
        return alert_pb.CloseAlertRequest(alert_id=self.world.alert(), reason="selvitetty")

    def GetAlertCounts(self):
        return alert_pb.GetAlertCountsRequest()

    def invoice(self, number, name="Tuntematon Oy"):
        return finance_pb.Invoice(
            number=number, invoice_date="2026-01-15", supplier=dict(name=name),
            net=dict(currency_code="EUR", amount_minor=100), unit="Asuminen")

    def RecordInvoice(self):
        return finance_pb.RecordInvoiceRequest(invoice=self.invoice("I-" + uuid.uuid4().hex))

    def GetInvoice(self):
        return finance_pb.GetInvoiceRequest(invoice_id=self.world.invoice)

    def ListInvoices(self):
        return finance_pb.ListInvoicesRequest()

    def GetInvoiceTotals(self):
        return finance_pb.GetInvoiceTotalsRequest()

    def ListOffContractPurchases(self):
        return finance_pb.ListOffContractPurchasesRequest()

    def GetPaymentProposal(self):
        return finance_pb.GetPaymentProposalRequest(payment_proposal_id=self.world.proposal)

    def ListPaymentProposals(self):
        return finance_pb.ListPaymentProposalsRequest()

    def ListSupplierAliases(self):
        return finance_pb.ListSupplierAliasesRequest()

    def DecideSupplierAlias(self):
        return finance_pb.DecideSupplierAliasRequest(
            alias_id=self.world.alias(), decision="ALIAS_STATE_REJECTED")

    def PublishCatalogue(self):
        self.world.month += 1
        return monitoring_pb.PublishCatalogueRequest(catalogue=dict(
            version="v-" + uuid.uuid4().hex, valid_from=f"{2030 + self.world.month // 12}-{self.world.month % 12 + 1:02}",
            key_figures=[dict(code="K", heading="HEADING_SAFETY", name_fi="a", name_sv="b", name_en="c", unit="n")]))

    def GetCatalogue(self):
        return monitoring_pb.GetCatalogueRequest(version="first")

    def ListCatalogues(self):
        return monitoring_pb.ListCataloguesRequest()

    def SubmitSelfMonitoring(self):
        self.world.past_month -= 1
        year, month = divmod(self.world.past_month, 12)
        return monitoring_pb.SubmitSelfMonitoringRequest(
            provider=dict(scheme="FI-PRO", id="2077474-0"), month=f"{year}-{month + 1:02}",
            values=[dict(key_figure="K", value=dict(numerator=1, denominator=1))])

    def GetSubmission(self):
        return monitoring_pb.GetSubmissionRequest(submission_id=self.world.submission)

    def ListSubmissions(self):
        return monitoring_pb.ListSubmissionsRequest()

    def GetCoverage(self):
        return monitoring_pb.GetCoverageRequest(month="2026-01")

    def RecordComplaint(self):
        return monitoring_pb.RecordComplaintRequest(
            contract_id=self.world.contract, category="care-delay", severity="COMPLAINT_SEVERITY_MILD",
            received_on="2026-01-10", description="Palvelu viivästyi.")

    def AcknowledgeComplaint(self):
        return monitoring_pb.AcknowledgeComplaintRequest(
            complaint_id=self.world.complaint(), provider=dict(scheme="FI-PRO", id="2077474-0"))

    def GetComplaint(self):
        return monitoring_pb.GetComplaintRequest(complaint_id=self.world.complaint())

    def ListComplaints(self):
        return monitoring_pb.ListComplaintsRequest()

    def GetComplaintCounts(self):
        return monitoring_pb.GetComplaintCountsRequest()

    def GetAuditTrail(self):
        return audit_pb.GetAuditTrailRequest(entity_id=self.world.contract)

    def VerifyAudit(self):
        return audit_pb.VerifyAuditRequest(module="contract-registry")

    def ListCheckpoints(self):
        return audit_pb.ListCheckpointsRequest(module="contract-registry")

    def GetClock(self):
        return config_pb.GetClockRequest()

    def AdvanceClock(self):
        return config_pb.AdvanceClockRequest(to_day=self.world.day_after(1))

    def ListParkedEvents(self):
        return config_pb.ListParkedEventsRequest(module="alerting")

    def GetParkedEvent(self):
        return config_pb.GetParkedEventRequest(id=PARKED)

    def RetryParkedEvents(self):
        return config_pb.RetryParkedEventsRequest(id=PARKED)

    def DiscardParkedEvent(self):
        return config_pb.DiscardParkedEventRequest(id=PARKED, reason="Tilattu uudelleen")

    def GetStatus(self):
        return config_pb.GetStatusRequest()

    def GetStateHash(self):
        return config_pb.GetStateHashRequest()


# A healthy world parks nothing and no call can make it: what a retry and a discard do is tried in
# tests/conformance/feed_test.cc.
PARKED = "alerting/contract-registry/1"
NOTHING_TO_CHANGE = {"RetryParkedEvents", "DiscardParkedEvent"}

# What to change in an example so that the same request id comes with another body.
OTHER_BODY = {
    "ActivateContract": lambda r: setattr(r, "etag", "r1"),
    "ApproveReport": lambda r: setattr(r, "etag", "r1"),
    "AdvanceClock": lambda r: setattr(r, "to_day", "2199-01-01"),
    "CreateProviderKey": lambda r: setattr(r, "life_days", 7),
    "RevokeProviderKey": lambda r: setattr(r, "etag", "r1"),
    "SubmitSelfMonitoring": lambda r: setattr(r.values[0].value, "numerator", 2),
    "DecideSupplierAlias": lambda r: setattr(r, "decision", 2),
    "AcknowledgeComplaint": lambda r: setattr(r.provider, "id", "1572860-0"),
}


def make_other(method, request):
    if method in OTHER_BODY:
        OTHER_BODY[method](request)
        return
    for path, field, holder in fields_of(request):
        if field.type == STRING and field.name in ("title", "text_en", "correction_reason", "reason", "number",
                                                   "version", "category", "description", "month"):
            index = getattr(holder, field.name)
            setattr(holder, field.name, "2025-10" if field.name == "month" else index + "x")
            return
    raise SystemExit(f"{method}: say in OTHER_BODY how its body can differ")


# ---- A small world to point at

class World:
    def __init__(self, client):
        self.client = client
        self.examples = Examples(self)
        self.month, self.past_month = 0, 2025 * 12 + 11
        self.rule = self.change("CreateRule").id
        self.contract = self.active()
        self.change("SubmitReport", contract_id=self.contract, month="2025-11")
        self.change("ApproveReport", contract_id=self.contract, month="2025-11")
        self.invoice = self.change("RecordInvoice").id
        first = self.examples.PublishCatalogue()
        first.catalogue.version, first.catalogue.valid_from = "first", "1990-01"
        self.send("PublishCatalogue", first)
        self.submission = self.change("SubmitSelfMonitoring").id
        client.call("AdvanceClock", config_pb.AdvanceClockRequest(request_id="world", to_day="2026-02-16"))
        client.settle()
        self.proposal = client.call("ListPaymentProposals", finance_pb.ListPaymentProposalsRequest()).payment_proposals[0].id

    def send(self, method, request):
        request.request_id = "world-" + uuid.uuid4().hex
        answer = self.client.call(method, request)
        self.client.settle()
        return answer

    def change(self, method, **fields):
        request = getattr(self.examples, method)()
        for name, value in fields.items():
            setattr(request, name, value)
        return self.send(method, request)

    def draft(self):
        return self.change("CreateContract").id

    def active(self):
        return self.change("ActivateContract").id

    def reported(self):
        contract = self.active()
        self.change("SubmitReport", contract_id=contract)
        return contract

    def complaint(self):
        return self.change("RecordComplaint").id

    def alert(self):
        contract = self.active()
        later = self.day_after(1)
        self.client.call("AdvanceClock", config_pb.AdvanceClockRequest(request_id="to-" + later, to_day=later))
        self.client.settle()
        return self.client.call("ListAlerts", alert_pb.ListAlertsRequest(contract_id=contract)).alerts[0].id

    def day_after(self, days):
        today = self.client.call("GetClock", config_pb.GetClockRequest()).today
        return str(wire.datetime.date.fromisoformat(today) + wire.datetime.timedelta(days=days))

    def alias(self):
        name = "Alias" + uuid.uuid4().hex
        contract = self.examples.contract("A-" + uuid.uuid4().hex)
        contract.provider.name = name + " Oy"
        created = self.send("CreateContract", contract_pb.CreateContractRequest(contract=contract))
        self.change("ActivateContract", contract_id=created.id)
        invoice = self.examples.invoice("I-" + uuid.uuid4().hex, name + ", Oy")
        self.send("RecordInvoice", finance_pb.RecordInvoiceRequest(invoice=invoice))
        for alias in self.client.all_rows("ListSupplierAliases", finance_pb.ListSupplierAliasesRequest(), "aliases"):
            if alias.alias == name + ", Oy":
                return alias.id
        raise SystemExit("no alias was proposed")

    def positions(self):
        status = self.client.call("GetStatus", config_pb.GetStatusRequest(wait_until_settled=True))
        return {module.module: module.journal_position for module in status.modules}


# ---- Walking a request's fields

def rule_of(field):
    return field.GetOptions().Extensions[validate_pb2.rule]


def fields_of(message, prefix="", depth=0):
    """(path, field, holder) of every field; of a list its first element, made where there is none."""
    for field in message.DESCRIPTOR.fields:
        path = prefix + field.name
        repeated = field.label == field.LABEL_REPEATED
        if field.type == MESSAGE:
            if field.message_type.full_name.startswith("google.protobuf") or field.message_type.GetOptions().map_entry:
                continue
            if depth > 4:
                continue
            child = getattr(message, field.name)
            if repeated:
                child = child[0] if child else child.add()
            else:
                child.SetInParent()
            yield from fields_of(child, path + ("[0]." if repeated else "."), depth + 1)
        else:
            yield path + ("[0]" if repeated else ""), field, message


def put(holder, field, value):
    if field.label == field.LABEL_REPEATED:
        del getattr(holder, field.name)[:]
        getattr(holder, field.name).append(value)
    else:
        setattr(holder, field.name, value)


def variants(request, wanted):
    """A fresh copy of the request for each wanted field, with that field at hand."""
    probe = type(request)()
    probe.CopyFrom(request)
    paths = [path for path, field, _ in fields_of(probe) if wanted(field)]
    for path in paths:
        copy = type(request)()
        copy.CopyFrom(request)
        for found, field, holder in fields_of(copy):
            if found == path:
                yield path, field, holder, copy
                break


# ---- Sending bytes and reading what is wrong with them

class Outcome:
    def __init__(self, error):
        self.code, self.reason, self.domain, self.fields, self.locales = error.code(), "", "", {}, {}
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                for detail in status_pb2.Status.FromString(value).details:
                    self.read(detail)

    def read(self, detail):
        info, bad, said = (error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(),
                           error_details_pb2.LocalizedMessage())
        if detail.Unpack(info):
            self.reason, self.domain = info.reason, info.domain
        elif detail.Unpack(bad):
            self.fields = {v.field: v.reason for v in bad.field_violations}
        elif detail.Unpack(said):
            self.locales[said.locale] = said.message


class Walk:
    def __init__(self, client):
        self.client, self.failures, self.cases = client, [], 0
        self.raw = {}

    def send(self, method, body):
        """The error that the bytes give, or None."""
        path = f"/{method.containing_service.full_name}/{method.name}"
        stub = self.raw.setdefault(path, self.client.channel.unary_unary(path))
        try:
            stub(body, timeout=DEADLINE, metadata=(("accept-language", "fi"),))
            return None
        except grpc.RpcError as error:
            return Outcome(error)

    def expect(self, method, case, body, code, reason, field=None):
        self.cases += 1
        outcome = self.send(method, body)
        where = f"{method.name}: {case}"
        if outcome is None:
            self.failures.append(f"{where}: accepted, expected {reason}")
            return
        reasons = set(outcome.fields.values()) | {outcome.reason}
        if outcome.code != code or reason not in reasons:
            self.failures.append(f"{where}: {outcome.code.name} {outcome.reason} {outcome.fields}, expected {reason}")
        elif field is not None and outcome.fields.get(field) != reason:
            self.failures.append(f"{where}: {outcome.fields} does not name {field} with {reason}")
        if outcome.domain != "luotsi.fi" or not outcome.locales.get("fi"):
            self.failures.append(f"{where}: the error lacks its domain or its Finnish text")


INVALID = grpc.StatusCode.INVALID_ARGUMENT


def walk_method(walk, world, method):
    example = getattr(Examples, method.name, None)
    if example is None:
        walk.failures.append(f"{method.name}: has no example in Examples, so nobody tried it with wrong input")
        return
    request = getattr(world.examples, method.name)()
    changes = method.GetOptions().Extensions[validate_pb2.effect] == validate_pb2.METHOD_EFFECT_CHANGE
    if changes:
        request.request_id = "wrong-" + uuid.uuid4().hex
    before = world.positions()
    wrong_shapes(walk, method, request)
    wrong_fields(walk, method, request)
    if changes:
        bare = type(request)()
        bare.CopyFrom(request)
        bare.request_id = ""
        walk.expect(method, "no request id", bare.SerializeToString(), INVALID, "REQUEST_ID_MISSING", "request_id")
    if world.positions() != before:
        walk.failures.append(f"{method.name}: a refused request left a trace: {before} -> {world.positions()}")
    if changes and method.name not in NOTHING_TO_CHANGE:
        same_id_other_body(walk, world, method, request)


def wrong_shapes(walk, method, request):
    body = request.SerializeToString()
    walk.expect(method, "garbage", b"\xff\xff\xff\xff", INVALID, "MESSAGE_MALFORMED")
    walk.expect(method, "cut short", body + b"\x0a\x7f\x01", INVALID, "MESSAGE_MALFORMED")
    # Field 15000 is unknown everywhere: a newer client may send it, but not five megabytes of it.
    unknown = bytes([0xc2, 0xa9, 0x07]) + bytes([0x80, 0x80, 0xc0, 0x02]) + b"x" * (5 * 1024 * 1024)
    walk.expect(method, "too large", body + unknown, grpc.StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE")
    required = [f for f in request.DESCRIPTOR.fields if rule_of(f).required]
    for field in required:
        walk.expect(method, f"empty, {field.name} missing", b"", INVALID, "FIELD_REQUIRED", field.name)


def wrong_fields(walk, method, request):
    for path, field, holder, copy in variants(request, lambda f: f.type == STRING):
        put(holder, field, MARK)
        bad = copy.SerializeToString().replace(MARK.encode(), b"\xff" * len(MARK), 1)
        walk.expect(method, f"bad UTF-8 in {path}", bad, INVALID, "TEXT_NOT_UTF8", path)
    for path, field, holder, copy in variants(request, lambda f: f.type == STRING):
        put(holder, field, "a" * 300_000)
        reason = "FIELD_TOO_LONG" if rule_of(field).format not in FIXED_FORMS else "FIELD_FORMAT_INVALID"
        walk.expect(method, f"too long {path}", copy.SerializeToString(), INVALID, reason, path)
    for path, field, holder, copy in variants(request, lambda f: f.type == ENUM):
        put(holder, field, 9999)
        walk.expect(method, f"bad enum in {path}", copy.SerializeToString(), INVALID, "ENUM_VALUE_UNKNOWN", path)
    identifiers = lambda f: f.type == STRING and rule_of(f).format == validate_pb2.FORMAT_ID  # noqa: E731
    for path, field, holder, copy in variants(request, identifiers):
        put(holder, field, "not-an-id")
        walk.expect(method, f"no id in {path}", copy.SerializeToString(), INVALID, "FIELD_FORMAT_INVALID", path)
    for field in request.DESCRIPTOR.fields:
        if field.type == STRING and rule_of(field).format == validate_pb2.FORMAT_ID and rule_of(field).required:
            copy = type(request)()
            copy.CopyFrom(request)
            setattr(copy, field.name, str(uuid.uuid4()))
            not_found = next(r for r in (field.name[:-3].upper() + "_NOT_FOUND", "REPORT_NOT_FOUND",
                                         "SUPPLIER_ALIAS_NOT_FOUND", "PROVIDER_KEY_NOT_FOUND") if r in NOT_FOUND.get(method.name, (r,)) and
                             r in reason_pb2.Reason.keys())
            walk.expect(method, f"unknown {field.name}", copy.SerializeToString(), grpc.StatusCode.NOT_FOUND, not_found)


# Forms whose length is part of the form; a reader may call a longer text either way.
FIXED_FORMS = set()
NOT_FOUND = {"GetReport": ("REPORT_NOT_FOUND",), "DecideSupplierAlias": ("SUPPLIER_ALIAS_NOT_FOUND",),
             "RevokeProviderKey": ("PROVIDER_KEY_NOT_FOUND",)}


def same_id_other_body(walk, world, method, request):
    refused = walk.send(method, request.SerializeToString())
    if refused is not None:
        walk.failures.append(f"{method.name}: the example itself is refused: {refused.reason} {refused.fields}")
        return
    after = world.positions()
    walk.cases += 1
    if walk.send(method, request.SerializeToString()) is not None:
        walk.failures.append(f"{method.name}: the same request again is refused")
    make_other(method.name, request)
    walk.expect(method, "same request id, other body", request.SerializeToString(), INVALID, "REQUEST_ID_REUSED",
                "request_id")
    if world.positions() != after:
        walk.failures.append(f"{method.name}: a repetition left a trace")


# ---- The streams

def walk_import(walk, world, method):
    def run(*chunks):
        stub = walk.client.channel.stream_stream(f"/{method.containing_service.full_name}/{method.name}")
        walk.cases += 1
        try:
            list(stub(iter(chunks), timeout=DEADLINE, metadata=(("accept-language", "fi"),)))
            return None
        except grpc.RpcError as error:
            return Outcome(error)

    kind = {"ImportContracts": "contracts", "ImportReports": "reports", "ImportInvoices": "invoices"}[method.name]
    mapping = next(p for p in (ROOT / "deploy/mappings").glob("*.yaml") if f"kind: {kind}\n" in p.read_text()).read_text()
    header = lambda **f: import_pb.ImportChunk(header=dict(  # noqa: E731
        {"mapping": mapping, "file_name": "f.csv"}, **f)).SerializeToString()
    bad_name = header(file_name=MARK).replace(MARK.encode(), b"\xff" * len(MARK), 1)
    cases = [
        ("nothing sent", (), None, None),
        ("data before the header", (import_pb.ImportChunk(data=b"a,b\n").SerializeToString(),), None, None),
        ("garbage", (b"\xff\xff\xff",), "MESSAGE_MALFORMED", None),
        ("bad UTF-8", (bad_name,), "TEXT_NOT_UTF8", "header.file_name"),
        ("no mapping", (header(mapping=""),), "FIELD_REQUIRED", "header.mapping"),
        ("no file name", (header(file_name=""),), "FIELD_REQUIRED", "header.file_name"),
        ("a mapping that is no YAML", (header(mapping="a: [b"),), "MAPPING_INVALID", None),
        ("a mapping of another kind", (header(mapping="mapping: x\nkind: nothing\nsource: x\n"),), "MAPPING_INVALID", None),
        ("an empty file", (header(),), "FILE_EMPTY", None),
        ("another file's columns", (header(), import_pb.ImportChunk(data=b"x,y\n1,2\n").SerializeToString()),
         "HEADER_COLUMN_MISSING", None),
        ("an open quote", (header(), import_pb.ImportChunk(data=b'x,y\n"1,2\n').SerializeToString()), None, None),
    ]
    before = world.positions()
    for case, chunks, reason, field in cases:
        outcome = run(*chunks)
        where = f"{method.name}: {case}"
        if outcome is None or not outcome.reason or not outcome.locales.get("fi"):
            walk.failures.append(f"{where}: {outcome and outcome.reason} is no coded error")
        elif reason and reason not in set(outcome.fields.values()) | {outcome.reason}:
            walk.failures.append(f"{where}: {outcome.reason} {outcome.fields}, expected {reason}")
        elif field and field not in outcome.fields:
            walk.failures.append(f"{where}: {outcome.fields} does not name {field}")
    if world.positions() != before:
        walk.failures.append(f"{method.name}: a refused import left a trace: {before} -> {world.positions()}")


def main():
    log = pathlib.Path(server.BIN).parent / "wrong_inputs.log"
    with server.luotsi_dev("2026-02-15", log) as port, wire.Luotsi(port) as client:
        world, walk = World(client), Walk(client)
        methods = [m for package in PACKAGES for m in package.methods()]
        for method in methods:
            proto = descriptor_pb2.MethodDescriptorProto()
            method.CopyToProto(proto)
            (walk_import if proto.client_streaming else walk_method)(walk, world, method)
        # The walk itself must be able to fail: a method that nobody gave an example for.
        planted = Walk(client)
        saved = Examples.GetClock
        del Examples.GetClock
        walk_method(planted, world, next(m for m in methods if m.name == "GetClock"))
        Examples.GetClock = saved
        if not planted.failures:
            walk.failures.append("a method without an example was not noticed")
    for failure in walk.failures:
        print(failure)
    print(f"{walk.cases} wrong inputs to {len(methods)} methods, {len(walk.failures)} faults")
    return 1 if walk.failures else 0


if __name__ == "__main__":
    sys.exit(main())
