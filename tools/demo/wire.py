"""How the demo speaks with Luotsi: compiled messages, calls with retries, and actions as requests."""
import datetime
import importlib
import pathlib
import subprocess
import sys
import time

import grpc

import county as made

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILED = ROOT / "build" / "demo" / "py"
MAX_TRIES = 40           # of one call while the server says that a retry is sensible
DEADLINE_SECONDS = 30


def compile_protos():
    """Python message classes from proto/, made anew when a file there has changed."""
    sources = sorted((ROOT / "proto").rglob("*.proto"))
    stamp = COMPILED / ".stamp"
    if not stamp.exists() or stamp.stat().st_mtime < max(s.stat().st_mtime for s in sources):
        COMPILED.mkdir(parents=True, exist_ok=True)
        subprocess.run(["protoc", f"-I{ROOT / 'proto'}", f"--python_out={COMPILED}", *map(str, sources)],
                       check=True)
        stamp.touch()
    if str(COMPILED) not in sys.path:
        sys.path.insert(0, str(COMPILED))


compile_protos()


def all_of(package_name):
    """Every file of a package: `contract.v1` has one for each part of the registry."""
    folder = ROOT / "proto" / "luotsi" / package_name.replace(".", "/")
    return [f"{package_name}.{file.stem}" for file in sorted(folder.glob("*.proto"))]


def package(name):
    """The messages of a package's files, looked up by name: `package("contract").Contract`."""
    return {
        "contract": Messages(*all_of("contract.v1")),
        "report": Messages(*all_of("report.v1")),
        "alert": Messages("alert.v1.alert", "alert.v1.alert_service"),
        "finance": Messages(*all_of("finance.v1")),
        "monitoring": Messages(*all_of("selfmonitoring.v1")),
        "audit": Messages("audit.v1.audit_service"),
        "config": Messages("config.v1.clock_service", "config.v1.system_service"),
        "steering": Messages(*all_of("steering.v1")),
        "type": Messages("type.v1.money", "type.v1.party"),
    }[name]


class Messages:
    def __init__(self, *files):
        self.modules = [importlib.import_module(f"luotsi.{file}_pb2") for file in files]

    def __getattr__(self, name):
        for module in self.modules:
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)

    def methods(self):
        for module in self.modules:
            for service in module.DESCRIPTOR.services_by_name.values():
                yield from service.methods


contract_pb, report_pb, alert_pb, finance_pb, monitoring_pb, audit_pb, config_pb, steering_pb, type_pb = map(
    package, ("contract", "report", "alert", "finance", "monitoring", "audit", "config", "steering", "type"))
from google.protobuf import message_factory  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402


class Refused(Exception):
    """The server said no. `reason` is from luotsi.error.v1.Reason."""

    def __init__(self, method, error):
        self.code, self.reason, self.fields, self.retry_seconds = error.code(), "", [], None
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                for detail in status_pb2.Status.FromString(value).details:
                    self.read(detail)
        fields = f", fields {', '.join(self.fields)}" if self.fields else ""
        super().__init__(f"{method}: {self.code.name} {self.reason} {error.details()}{fields}")

    def read(self, detail):
        info, retry, bad = (error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo(),
                            error_details_pb2.BadRequest())
        if detail.Unpack(info):
            self.reason = info.reason
        elif detail.Unpack(retry):
            self.retry_seconds = retry.retry_delay.ToTimedelta().total_seconds()
        elif detail.Unpack(bad):
            self.fields = [f"{v.field} ({v.reason})" for v in bad.field_violations]


class Luotsi:
    """A client of a running server. No generated stubs: the methods come from the descriptors."""

    def __init__(self, port=None, channel=None):
        self.channel = channel or grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stubs, self.calls = {}, 0
        factory = message_factory.MessageFactory()
        for messages in (contract_pb, report_pb, alert_pb, finance_pb, monitoring_pb, audit_pb, config_pb, steering_pb):
            for method in messages.methods():
                if method.name.startswith("Import"):
                    continue  # the streams
                answer = factory.GetPrototype(method.output_type)
                self.stubs[method.name] = self.channel.unary_unary(
                    f"/{method.containing_service.full_name}/{method.name}",
                    request_serializer=lambda request: request.SerializeToString(),
                    response_deserializer=answer.FromString)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def call(self, method, request):
        return self.finish(method, request, None)

    def begin(self, method, request):
        return self.stubs[method].future(request, timeout=DEADLINE_SECONDS)

    def finish(self, method, request, future):
        """Waits for the answer; the same request again, where the server tells when."""
        for tries_left in reversed(range(MAX_TRIES)):
            self.calls += 1
            try:
                return (future or self.begin(method, request)).result()
            except grpc.RpcError as error:
                refused = Refused(method, error)
                if refused.retry_seconds is None or tries_left == 0:
                    raise refused from None
                time.sleep(refused.retry_seconds)
                future = None

    def all_rows(self, method, request, rows):
        """Every page of a List method."""
        request.page_size = 1000
        while True:
            answer = self.call(method, request)
            yield from getattr(answer, rows)
            if not answer.next_page_token:
                return
            request.page_token = answer.next_page_token

    def settle(self):
        """Waits until every service has heard what the others said."""
        self.call("GetStatus", config_pb.GetStatusRequest(wait_until_settled=True))

    def advance(self, day):
        """Moves the virtual clock; every day in between begins in turn, with everything settled before it."""
        self.settle()
        self.call("AdvanceClock", config_pb.AdvanceClockRequest(request_id=f"demo-{day}", to_day=str(day)))
        self.settle()

    def state_hash(self):
        """The hash of each module's business state, and `all` over them."""
        answer = self.call("GetStateHash", config_pb.GetStateHashRequest())
        return {**answer.modules, "all": answer.sha256}


# ---- Values

def euros(cents):
    return type_pb.Money(currency_code="EUR", amount_minor=cents)


def ratio(value):
    return type_pb.Ratio(numerator=value[0], denominator=value[1])


def party_id(provider):
    return type_pb.PartyIdentifier(scheme=provider.scheme, id=provider.id)


def price_rows(services):
    return [contract_pb.Price(
        service_code=s.code, service_name=s.name, unit=s.unit,
        unit_price=type_pb.UnitPrice(currency_code="EUR", amount_micros=s.price)) for s in services]


def indicator_rows(rows):
    return [contract_pb.Indicator(
        code=code, name=name, goal_code="T-" + code, focus_area="FOCUS_AREA_" + area, unit=unit,
        direction="DIRECTION_" + direction, target_level=ratio(target))
        for area, code, name, unit, direction, target, _ in rows]


def type_part(new, contract):
    """What the contract's type must say beyond what all say."""
    if contract.type == "DYNAMIC_PURCHASING":
        new.dynamic_purchasing.admission_date = str(contract.start)
    if contract.type == "ALLIANCE":
        new.alliance.target_cost.CopyFrom(euros(contract.agreed))
        new.alliance.gain_share = new.alliance.pain_share = 5000
    if contract.type == "SERVICE_VOUCHER":
        # Above every price of the year: the county pays the price.
        new.voucher.value.currency_code = "EUR"
        new.voucher.value.amount_micros = 10 * max(service.price for service in contract.services)


PERSONS = [("BUYER", "OPERATIONAL", "Palveluohjaaja"), ("BUYER", "TACTICAL", "Palvelupäällikkö"),
           ("BUYER", "STRATEGIC", "Toimialajohtaja"), ("PROVIDER", "OPERATIONAL", "Yksikön vastaava"),
           ("PROVIDER", "TACTICAL", "Aluepäällikkö"), ("PROVIDER", "STRATEGIC", "Toimitusjohtaja")]


def report_lines(lines):
    for line in lines:
        if "indicator" in line:
            yield report_pb.ReportLine(indicator=report_pb.IndicatorActual(
                indicator_code=line["indicator"], value=ratio(line["value"])))
        else:
            yield report_pb.ReportLine(service=report_pb.ServiceActual(
                service_code=line["service"], unit=line["unit"],
                quantity=type_pb.Quantity(micros=line["quantity"])))


def forecast_lines(lines):
    return [report_pb.ForecastLine(month=line["month"], service_code=line["service"],
                                   quantity=type_pb.Quantity(micros=line["quantity"])) for line in lines]


# ---- Actions as requests: one function a kind, each gives (method, request)

class Requests:
    """Remembers the ids that the server gave."""

    def __init__(self, luotsi, county):
        self.luotsi, self.county = luotsi, county
        self.contract_ids, self.complaint_ids, self.revisions = {}, {}, {}

    def of(self, action, request_id):
        return getattr(self, action.kind)(request_id, **action.data)

    def learn(self, action, answer):
        if action.kind == "create":
            self.contract_ids[action.key] = answer.id
        elif action.kind == "complain":
            self.complaint_ids[action.key] = answer.id
        if action.kind in ("create", "activate", "amend"):
            self.revisions[action.key] = answer.revision

    def create(self, request_id, contract):
        buyer = self.county.buyer
        new = contract_pb.Contract(
            number=contract.number, title=contract.title, type="CONTRACT_TYPE_" + contract.type,
            buyer=dict(identifier=party_id(buyer), name=buyer.name), unit=contract.unit,
            provider=dict(identifier=party_id(contract.provider), name=contract.provider.name),
            start_date=str(contract.start), end_date=str(contract.end or ""),
            prices=price_rows(contract.services), indicators=indicator_rows(contract.indicators),
            goals=[contract_pb.Goal(code="T-" + row[1], text=row[2] + " on sovitulla tasolla")
                   for row in contract.indicators],
            responsible_persons=[contract_pb.ResponsiblePerson(
                side="SIDE_" + side, level="LEVEL_" + level, name=f"{role} {contract.index + 1}")
                for side, level, role in PERSONS],
            reporting_duty=dict(due_day=contract.due_day, forecast_required=contract.forecast),
            service_description=contract.word)
        if contract.agreed is not None:
            new.agreed_value.CopyFrom(euros(contract.agreed))
        if contract.annual is not None:
            new.annual_value.CopyFrom(euros(contract.annual))
        type_part(new, contract)
        return "CreateContract", contract_pb.CreateContractRequest(request_id=request_id, contract=new)

    def activate(self, request_id, contract):
        return "ActivateContract", contract_pb.ActivateContractRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number])

    def tick_voucher(self, request_id, contract, criterion):
        return "TickVoucherCriterion", contract_pb.TickVoucherCriterionRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number], criterion=criterion, met=True,
            evidence="rekisteriote")

    def approve_voucher(self, request_id, contract):
        return "ApproveVoucherProvider", contract_pb.ApproveVoucherProviderRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number], valid_from=str(contract.start))

    def amend(self, request_id, contract, effective, reason, text, change):
        request = contract_pb.AmendContractRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number],
            effective_from=str(effective), reason="AMENDMENT_REASON_" + reason, description=text,
            prices=price_rows(change.get("prices", ())), indicators=indicator_rows(change.get("indicators", ())))
        if "end_date" in change:
            request.end_date = str(change["end_date"])
        if "agreed" in change:
            request.agreed_value.CopyFrom(euros(change["agreed"]))
        return "AmendContract", request

    def submit(self, request_id, contract, month, lines, forecast):
        return "SubmitReport", report_pb.SubmitReportRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number], month=month,
            lines=report_lines(lines), forecast=forecast_lines(forecast),
            min_contract_revision=self.revisions[contract.number])

    def correct(self, request_id, contract, month, lines, forecast, why):
        return "CorrectReport", report_pb.CorrectReportRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number], month=month,
            lines=report_lines(lines), forecast=forecast_lines(forecast), correction_reason=why)

    def approve(self, request_id, contract, month):
        return "ApproveReport", report_pb.ApproveReportRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number], month=month)

    def invoice(self, request_id, number, day, supplier, net, vat, unit, word, contract_number, gross=None):
        new = finance_pb.Invoice(
            number=number, invoice_date=str(day), net=euros(net), vat=euros(vat),
            gross=euros(net + vat if gross is None else gross), unit=unit, service_description=word,
            contract_number=contract_number)
        if supplier:
            scheme, supplier_id, name = supplier
            new.supplier.name = name
            if supplier_id:
                new.supplier.identifier.scheme, new.supplier.identifier.id = scheme, supplier_id
        return "RecordInvoice", finance_pb.RecordInvoiceRequest(request_id=request_id, invoice=new)

    def decide_alias(self, request_id, alias):
        found = [a for a in self.luotsi.all_rows(
            "ListSupplierAliases", finance_pb.ListSupplierAliasesRequest(), "aliases") if a.alias == alias]
        if not found:
            raise LookupError(f"no alias was proposed for {alias}")
        return "DecideSupplierAlias", finance_pb.DecideSupplierAliasRequest(
            request_id=request_id, alias_id=found[0].id, decision="ALIAS_STATE_CONFIRMED")

    def complain(self, request_id, complaint, contract, category, severity, received):
        return "RecordComplaint", monitoring_pb.RecordComplaintRequest(
            request_id=request_id, contract_id=self.contract_ids[contract.number], category=category,
            severity="COMPLAINT_SEVERITY_" + severity, received_on=str(received),
            description=f"Reklamaatio {complaint}: sovittu palvelu ei toteutunut.")

    def acknowledge(self, request_id, complaint, provider):
        return "AcknowledgeComplaint", monitoring_pb.AcknowledgeComplaintRequest(
            request_id=request_id, complaint_id=self.complaint_ids[complaint], provider=party_id(provider))

    def catalogue(self, request_id, version, figures, **valid):
        new = monitoring_pb.Catalogue(version=version, valid_from=valid["from"])
        for code, heading, fi, sv, en, unit, mandatory in figures:
            new.key_figures.add(code=code, heading="HEADING_" + heading, name_fi=fi, name_sv=sv, name_en=en,
                                unit=unit, mandatory=mandatory)
        return "PublishCatalogue", monitoring_pb.PublishCatalogueRequest(request_id=request_id, catalogue=new)

    def monitor(self, request_id, provider, month, values):
        return "SubmitSelfMonitoring", monitoring_pb.SubmitSelfMonitoringRequest(
            request_id=request_id, provider=party_id(provider), month=month,
            values=[monitoring_pb.KeyFigureValue(key_figure=code, value=ratio(value)) for code, value in values])


def rule_message(rule):
    return alert_pb.Rule(
        code=rule["code"], kind=rule["kind"],
        severity="SEVERITY_" + str(rule["severity"]).upper().replace("SEVERITY_", ""),
        parameters={name: str(value) for name, value in (rule.get("parameters") or {}).items()},
        text_fi=rule["text_fi"], text_sv=rule["text_sv"], text_en=rule["text_en"])


# ---- The year

def live(luotsi, county, rules, plant_fault=False):
    """Sends every action on its day. Gives the number of calls that were refused as foreseen."""
    requests = Requests(luotsi, county)
    for rule in rules:
        luotsi.call("CreateRule", alert_pb.CreateRuleRequest(
            request_id="demo-rule-" + rule["code"], rule=rule_message(rule)))
    luotsi.call("SetParameter", contract_pb.SetParameterRequest(
        request_id="demo-voucher-criteria", key="voucher.criteria",
        value=dict(valid_from=str(made.FIRST_DAY), value=",".join(made.VOUCHER_CRITERIA), source="demo")))
    refused = 0
    serial = 0
    for day, actions in county.days():
        luotsi.advance(day)
        contract_work = [a for a in actions if a.kind in made.CONTRACT_WORK]
        for group in (contract_work, [a for a in actions if a not in contract_work]):
            for round_of_actions in rounds(group):
                sent = []
                for action in round_of_actions:
                    serial += 1
                    method, request = requests.of(action, f"demo-{serial:05d}")
                    if plant_fault and action.kind == "invoice" and not action.expect:
                        request.invoice.net.amount_minor += 1
                        request.invoice.gross.amount_minor += 1
                        plant_fault = False
                    sent.append((action, method, request, luotsi.begin(method, request)))
                for action, method, request, future in sent:
                    refused += finish(luotsi, requests, action, method, request, future)
            if group is contract_work and group:
                luotsi.settle()
    luotsi.advance(made.LAST_DAY)
    return refused, requests


def rounds(actions):
    """The actions in rounds: those of one key come in order, one a round."""
    waiting = {}
    for action in actions:
        waiting.setdefault(action.key, []).append(action)
    while waiting:
        yield [queue.pop(0) for queue in waiting.values()]
        waiting = {key: queue for key, queue in waiting.items() if queue}


def finish(luotsi, requests, action, method, request, future):
    """1 when the call was refused as foreseen, 0 when it was accepted."""
    try:
        answer = luotsi.finish(method, request, future)
    except Refused as refused:
        if refused.reason == action.expect:
            return 1
        raise SystemExit(f"On {action.day} the call for {action.key} ({action.note or action.kind}) was refused, "
                         f"foreseen was {action.expect or 'acceptance'}.\n{refused}") from None
    if action.expect:
        raise SystemExit(f"On {action.day} the call {method} for {action.key} ({action.note}) should have been "
                         f"refused with {action.expect}, and was accepted.")
    requests.learn(action, answer)
    return 0


def instant(day):
    """Noon of the day in UTC."""
    return datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc)
