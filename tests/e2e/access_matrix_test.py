#!/usr/bin/python3
"""Who may call what, tried against two running counties: every method (from the descriptors) x every role x own,
other provider's, other county's and unknown objects, over the wire. The outcome must be the table's
(docs/reference/access.md), nothing of another provider or county may stand in any answer's bytes, and what belongs
to another must be answered exactly like what never was. Then bad tokens, and provider keys through their life."""
import contextlib
import hashlib
import hmac
import importlib.machinery
import importlib.util
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import uuid

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "demo"), str(ROOT / "tests" / "e2e")]

import grpc  # noqa: E402

import server  # noqa: E402
import wire  # noqa: E402
import wrong_inputs_test as inputs  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from wire import alert_pb, config_pb, contract_pb, finance_pb, monitoring_pb, report_pb, steering_pb  # noqa: E402

loader = importlib.machinery.SourceFileLoader("issuer", str(ROOT / "tools" / "identity" / "issuer"))
issuer = importlib.util.module_from_spec(importlib.util.spec_from_loader("issuer", loader))
loader.exec_module(issuer)

COUNTIES = ("c1", "c2")
# The same providers and contract numbers in both counties: only the county tells them apart.
PROVIDERS = {"a": "2077474-0", "b": "1572860-0"}
DEADLINE = 20
# Levels by side, highest first: the three of the county and the three of the provider.
SIDES = {"county": ("strategic", "tactical", "operational"),
         "provider": ("provider_strategic", "provider_tactical", "provider")}
CLAIM = {role: "provider" for role in SIDES["provider"]} | {"buyer": "buyer"}
LIMITED = tuple(CLAIM)  # the roles that stand apart from all others and see their own things only
ALONE = LIMITED + ("client_representative",)
ALL_BUT_PROVIDER = [role for role in issuer.ROLES if role not in ALONE]
PACKAGES = (contract_pb, report_pb, alert_pb, finance_pb, monitoring_pb, config_pb, steering_pb)
LEAST_CASES = 3000
FEW_SECONDS = 5


# ---- Processes, tokens and calls

@contextlib.contextmanager
def county_server(county, directory):
    """A process that serves one county, with its log."""
    place = pathlib.Path(directory) / county
    place.mkdir()
    log = place / "log"
    store = postgres_store(county)
    (place / "luotsi.yaml").write_text(json.dumps(({"store": store} if store else {}) | {
        "county": county, "grpc": {"port": 0}, "admin": {"port": 0}, "reflection": True,
        "identity": {"issuers": [{"issuer": issuer.ISSUER, "audience": issuer.AUDIENCE,
                                  "key_set_file": f"{directory}/jwks.json"}]}}))
    if store:
        migrate(county, store, place / "luotsi.yaml")
    with open(log, "wb") as out:
        process = subprocess.Popen(
            [server.BIN / "luotsi", "dev", "--config", place / "luotsi.yaml", "--virtual-day", "2026-02-15",
             "--ready-file", place / "ready.json"], cwd=place, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**os.environ, "TMPDIR": str(place)})
        try:
            yield server.wait_ready(process, place / "ready.json"), log
        finally:
            server.stop(process)


def postgres_store(county):
    """With tests/support/with_postgres around it, the test runs on PostgreSQL: row policies hold there too."""
    host = os.environ.get("LUOTSI_TEST_POSTGRES")
    return {"postgres": {"host": host, "database": county, "role_prefix": county}} if host else None


def migrate(county, store, config):
    psql = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", store["postgres"]["host"], "-U", "postgres"]
    subprocess.run([*psql, "-c", f"CREATE DATABASE {county}"], check=True)
    sql = subprocess.run([server.BIN / "luotsi", "migrate", "bootstrap", "--config", config], check=True,
                         capture_output=True).stdout
    subprocess.run([*psql, "-d", county], input=sql, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([server.BIN / "luotsi", "migrate", "apply", "--config", config], check=True, stdout=subprocess.DEVNULL)


def claims(county, roles, provider=None, **changes):
    now = int(time.time())
    made = {"iss": issuer.ISSUER, "aud": issuer.AUDIENCE, "sub": "trial", "iat": now, "nbf": now, "exp": now + 900,
            "county": county, "roles": roles} | changes
    limited = [role for role in roles if role in LIMITED][:1]
    return made | ({CLAIM[limited[0]]: "FI-PRO:" + PROVIDERS[provider]} if provider and limited else {})


class Answer:
    """What came back: bytes of the message, or the error with its details."""

    def __init__(self, body=b"", error=None):
        self.body, self.code, self.reason, self.parts = body, grpc.StatusCode.OK, "", [body]
        if error is None:
            return
        self.code = error.code()
        self.body = (error.details() or "").encode()
        self.parts = [self.body]
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self.body += value
                status = status_pb2.Status.FromString(value)
                for detail in status.details:
                    info = error_details_pb2.ErrorInfo()
                    if detail.Unpack(info):
                        self.reason = info.reason
                        # A map has no order on the wire.
                        self.parts.append(repr(sorted(info.metadata.items())).encode())
                    else:
                        self.parts.append(detail.value)


class Caller:
    """Calls any method with bytes; the token goes with each call."""

    def __init__(self, port):
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.max_metadata_size", 1 << 20)])
        self.stubs = {}

    def send(self, path, body, bearer=None, streams=False):
        metadata = [("authorization", "Bearer " + bearer)] if bearer is not None else []
        kind = self.channel.stream_stream if streams else self.channel.unary_unary
        stub = self.stubs.setdefault(path, kind(path))
        try:
            if streams:
                return Answer(b"".join(stub(iter((body,)), timeout=DEADLINE, metadata=metadata)))
            return Answer(stub(body, timeout=DEADLINE, metadata=metadata))
        except grpc.RpcError as error:
            return Answer(error=error)


class WithToken(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, token):
        self.token = token

    def intercept_unary_unary(self, continuation, details, request):
        metadata = list(details.metadata or ()) + [("authorization", "Bearer " + self.token)]
        return continuation(details._replace(metadata=metadata), request)


# ---- What there is to see: one set of objects a provider, planted with a marker that is in all of them

class Things(inputs.World):
    def __init__(self, client, county, provider):  # noqa: not the parent's world: two share one process
        self.client, self.county, self.provider = client, county, provider
        self.business_id = PROVIDERS[provider]
        self.marker = f"QZ{county}{provider}QZ"
        self.examples = inputs.Examples(self)
        made = self.examples.contract
        self.examples.contract = lambda number: self.mark(made(number))
        self.month, self.past_month = 0, 2025 * 12 + 11
        self.number = "N-" + provider  # the same in both counties

    def mark(self, contract):
        contract.title = contract.service_description = self.marker
        contract.provider.identifier.id = self.business_id
        contract.provider.name = self.marker + " Oy"
        return contract

    def seed(self):
        new = self.examples.contract(self.number)
        self.contract = self.send("CreateContract", contract_pb.CreateContractRequest(contract=new)).id
        self.change("ActivateContract", contract_id=self.contract)
        self.change("SubmitReport", contract_id=self.contract, month="2025-11")
        self.change("ApproveReport", contract_id=self.contract, month="2025-11")
        self.document_id = self.send("AttachDocument", contract_pb.AttachDocumentRequest(
            contract_id=self.contract, title=self.marker, media_type="text/plain",
            retention_class="RETENTION_CLASS_CONTRACT", content=self.marker.encode())).id
        for method, field in (("AddObligation", "obligation"), ("AddMilestone", "milestone")):
            request = getattr(self.examples, method)()
            getattr(request, field).title = self.marker
            setattr(self, field + "_id", self.send(method, request).id)
        self.amendment_id = self.change("ProposeAmendment", contract_id=self.contract, description=self.marker).id
        dispute = self.examples.OpenDispute()
        dispute.dispute.subject = self.marker
        self.dispute_id = self.send("OpenDispute", dispute).id
        invoice = self.examples.invoice("I-" + self.marker, self.marker + " Oy")
        invoice.contract_number, invoice.service_description = self.number, self.marker
        self.invoice = self.send("RecordInvoice", finance_pb.RecordInvoiceRequest(invoice=invoice)).id
        submission = self.examples.SubmitSelfMonitoring()
        submission.provider.id, submission.month = self.business_id, "2025-11"
        self.submission = self.send("SubmitSelfMonitoring", submission).id
        self.complaint_id = self.change("RecordComplaint", description=self.marker).id
        self.visit_id = self.change("RecordVisit", description=self.marker).id
        self.deviation_id = self.change("RecordDeviation", description=self.marker).id
        feedback = self.examples.RecordFeedback()
        feedback.feedback.summary = self.marker
        self.feedback_id = self.send("RecordFeedback", feedback).id
        heard = self.examples.RecordParticipation()
        heard.participation.outcome = self.marker
        self.participation_id = self.send("RecordParticipation", heard).id
        ceiling = self.examples.SetCeiling()
        ceiling.number, ceiling.contract_ids[0] = "K-" + self.marker, self.contract
        ceiling.limit.quantity.micros = 10**10
        self.ceiling_id = self.send("SetCeiling", ceiling).id
        key = report_pb.CreateProviderKeyRequest(
            provider=dict(scheme="FI-PRO", id=self.business_id), system="sys-" + self.marker)
        self.key = self.send("CreateProviderKey", key).key.key_id

    def look(self):
        """After the day has turned: what the services made of it by themselves."""
        self.proposal = self.client.call("ListPaymentProposals", finance_pb.ListPaymentProposalsRequest(
            contract_id=self.contract)).payment_proposals[0].id
        self.alert_id = self.client.call("ListAlerts", alert_pb.ListAlertsRequest(
            contract_id=self.contract)).alerts[0].id

    def ids(self):
        return {self.contract, self.invoice, self.submission, self.complaint_id, self.key, self.proposal,
                self.dispute_id, self.visit_id, self.deviation_id, self.feedback_id, self.participation_id,
                self.alert_id, self.ceiling_id, self.amendment_id, self.document_id, self.obligation_id, self.milestone_id}


class Nobody(Things):
    """Ids that never were."""

    def __init__(self):
        self.marker, self.business_id, self.number = "QZnobodyQZ", "0201256-6", "N-nobody"
        self.contract, self.invoice, self.submission, self.complaint_id, self.key, self.proposal, self.alert_id, self.amendment_id, self.document_id, self.obligation_id, self.milestone_id = (
            str(uuid.uuid4()) for _ in range(11))
        self.visit_id, self.deviation_id, self.feedback_id, self.participation_id = (
            str(uuid.uuid4()) for _ in range(4))
        self.dispute_id, self.ceiling_id = str(uuid.uuid4()), str(uuid.uuid4())


def seeded(port, county, tokens):
    token = tokens(county, ALL_BUT_PROVIDER)
    channel = grpc.intercept_channel(grpc.insecure_channel(f"127.0.0.1:{port}"), WithToken(token))
    client = wire.Luotsi(channel=channel)
    first = Things(client, county, "a")
    first.change("CreateRule")
    catalogue = first.examples.PublishCatalogue()
    catalogue.catalogue.version, catalogue.catalogue.valid_from = "first", "1990-01"
    first.send("PublishCatalogue", catalogue)
    things = {"a": first, "b": Things(client, county, "b")}
    for one in things.values():
        one.seed()
    client.call("AdvanceClock", config_pb.AdvanceClockRequest(request_id="turn", to_day="2026-02-16"))
    client.settle()
    for one in things.values():
        one.look()
        one.rule = client.call("ListRules", alert_pb.ListRulesRequest()).rules[0].id
    return client, things


# ---- One request a method about somebody's things. A method that is missing here fails.

def about(target, rule):
    party = dict(scheme="FI-PRO", id=target.business_id)
    line = [report_pb.ReportLine(service=dict(service_code="VRK", unit="day", quantity=dict(micros=7)))]
    invoice = finance_pb.Invoice(number="I-" + uuid.uuid4().hex, invoice_date="2026-01-15", unit="Asuminen",
                                 net=dict(currency_code="EUR", amount_minor=1), supplier=dict(name="Uusi Oy"))
    contract = inputs.Examples(None).contract("N-" + uuid.uuid4().hex)
    rule_row = dict(code="r-" + uuid.uuid4().hex, kind="report-overdue", severity="SEVERITY_INFO",
                    text_fi="a", text_sv="b", text_en="c")
    catalogue = dict(version="v-" + uuid.uuid4().hex, valid_from="2040-01", key_figures=[
        dict(code="K", heading="HEADING_SAFETY", name_fi="a", name_sv="b", name_en="c", unit="n")])
    nobody = str(uuid.uuid4())
    words = dict(name="x", numerator="y", denominator="z")
    return {
        "CreateContract": [contract_pb.CreateContractRequest(contract=contract)],
        "ActivateContract": [contract_pb.ActivateContractRequest(contract_id=target.contract)],
        # Steps that the contract's state or their ground forbids: the target stays as it is.
        "UpdateDraft": [contract_pb.UpdateDraftRequest(contract_id=target.contract, contract=contract)],
        "TenderContract": [contract_pb.TenderContractRequest(contract_id=target.contract, reason="x")],
        "StartEnding": [contract_pb.StartEndingRequest(
            contract_id=target.contract, ground="END_GROUND_TERM_OVER", reason="x", last_day="2027-01-31")],
        "EndContract": [contract_pb.EndContractRequest(
            contract_id=target.contract, ground="END_GROUND_TERM_OVER", reason="x")],
        "CloseContract": [contract_pb.CloseContractRequest(contract_id=target.contract, reason="x")],
        "CancelContract": [contract_pb.CancelContractRequest(contract_id=target.contract, reason="x")],
        "ValidateContract": [contract_pb.ValidateContractRequest(contract_id=target.contract)],
        "GetFamily": [contract_pb.GetFamilyRequest(contract_id=target.contract)],
        "AmendContract": [contract_pb.AmendContractRequest(
            contract_id=target.contract, effective_from="2026-03-01", reason="AMENDMENT_REASON_MINOR", title="x")],
        "GetContract": [contract_pb.GetContractRequest(contract_id=target.contract),
                        contract_pb.GetContractRequest(contract_id=target.contract, valid_on="2025-12-01")],
        "ListContracts": [contract_pb.ListContractsRequest(), contract_pb.ListContractsRequest(number=target.number),
                          contract_pb.ListContractsRequest(provider=party)],
        "ListContractChanges": [contract_pb.ListContractChangesRequest(contract_id=target.contract)],
        "GetRegistryRevision": [contract_pb.GetRegistryRevisionRequest()],
        "ExportOcds": [contract_pb.ExportOcdsRequest(publisher="P")],
        "SetGoals": [steering_pb.SetGoalsRequest(goals=[dict(
            code="S-GOAL", level="GOAL_LEVEL_COUNTY", name_fi="x", name_sv="x", valid_from_year=2024,
            formula="GOAL_FORMULA_SHARE_MET", unit="share")])],
        "ListGoals": [steering_pb.ListGoalsRequest()],
        "LinkContractGoal": [steering_pb.LinkContractGoalRequest(link=dict(
            contract_id=target.contract, contract_goal_code="G", goal_code="S-GOAL"))],
        "UnlinkContractGoal": [steering_pb.UnlinkContractGoalRequest(
            contract_id=target.contract, contract_goal_code="G", goal_code="NONE")],
        "ListContractGoalLinks": [steering_pb.ListContractGoalLinksRequest(),
                                  steering_pb.ListContractGoalLinksRequest(contract_id=target.contract)],
        "GetGoalStatus": [steering_pb.GetGoalStatusRequest(
            goal_code="S-GOAL", from_month="2025-01", to_month="2025-12")],
        "ListUnservedGoals": [steering_pb.ListUnservedGoalsRequest()],
        "ListGoallessContracts": [steering_pb.ListGoallessContractsRequest()],
        "PublishPromise": [steering_pb.PublishPromiseRequest(
            code="P1", title_fi="x", title_sv="x",
            items=[dict(code="I1", text_fi="x", text_sv="x", goal_codes=["S-GOAL"])])],
        "EvaluatePromise": [steering_pb.EvaluatePromiseRequest(code="NONE", evaluation=dict(
            round="r", held_on="2026-01-01", evaluators=1, summary_fi="x", summary_sv="x",
            scores=[dict(item_code="I1", counts=[0, 0, 0, 0, 1])]))],
        "GetPromise": [steering_pb.GetPromiseRequest(code="P1")],
        "GetPublicPromise": [steering_pb.GetPublicPromiseRequest()],
        "SetMultiProviderAims": [steering_pb.SetMultiProviderAimsRequest(
            code="S1", name_fi="x", name_sv="x", aim=dict(from_year=2025, private_share=3000, source="x"))],
        "GetMultiProviderStatus": [steering_pb.GetMultiProviderStatusRequest(year=2025)],
        "SetProgrammeMeasure": [steering_pb.SetProgrammeMeasureRequest(definition=dict(
            code="M1", programme="x", name_fi="x", name_sv="x", name_en="x", kind="MEASURE_KIND_COUNT",
            owner_unit="x", due_date="2026-12-31"))],
        "RecordMeasure": [steering_pb.RecordMeasureRequest(code="NONE", result=dict(
            on="2025-10-01", count=3, evidence_sha256="a" * 64, evidence_name="x"))],
        "ListProgrammeMeasures": [steering_pb.ListProgrammeMeasuresRequest(
            to="2025-12-31", **{"from": "2025-01-01"})],
        "MarkStrategic": [steering_pb.MarkStrategicRequest(contract_id=target.contract, reason="x")],
        "SetSustainabilityPlan": [steering_pb.SetSustainabilityPlanRequest(
            contract_id=target.contract, content=dict(
                goals=[dict(code="G1", kind="RESPONSIBILITY_KIND_SOCIAL", text="x")], first_period_end="2027-12-31",
                period_months=12, evidence_sha256="a" * 64))],
        "RecordSustainabilityReport": [steering_pb.RecordSustainabilityReportRequest(
            contract_id=target.contract, report=dict(
                period_end="2199-01-01", received_on="2199-01-01",
                results=[dict(goal_code="G1", value=dict(numerator=1, denominator=1))]))],
        "GetSustainabilityPlan": [steering_pb.GetSustainabilityPlanRequest(contract_id=target.contract)],
        "ListSustainabilityPlans": [steering_pb.ListSustainabilityPlansRequest()],
        "GetSustainabilityShare": [steering_pb.GetSustainabilityShareRequest(
            to="2025-12-31", **{"from": "2025-01-01"})],
        "AddCriterion": [steering_pb.AddCriterionRequest(criterion=dict(
            contract_id=target.contract, code="X", category="CRITERION_CATEGORY_FOOD",
            theme="CRITERION_THEME_ETHICAL", use="CRITERION_USE_MINIMUM", text="x", from_year=2024,
            evidence_sha256="a" * 64))],
        "WithdrawCriterion": [steering_pb.WithdrawCriterionRequest(criterion_id=nobody, from_year=2025, reason="x")],
        "ListCriteria": [steering_pb.ListCriteriaRequest(),
                         steering_pb.ListCriteriaRequest(contract_id=target.contract)],
        "SearchContracts": [steering_pb.SearchContractsRequest(),
                            steering_pb.SearchContractsRequest(query=target.number),
                            steering_pb.SearchContractsRequest(
                                filter=dict(provider=dict(scheme="FI-PRO", id=target.business_id)))],
        "SaveSearch": [steering_pb.SaveSearchRequest(saved_search=dict(name="S1", query="asumis*"))],
        "ListSavedSearches": [steering_pb.ListSavedSearchesRequest()],
        "DeleteSavedSearch": [steering_pb.DeleteSavedSearchRequest(saved_search_id=nobody)],
        "ListNames": [steering_pb.ListNamesRequest(language="fi")],
        "GetProcurementPlan": [steering_pb.GetProcurementPlanRequest()],
        "GetMarket": [steering_pb.GetMarketRequest(service_code="S")],
        "RecordProviderProfile": [steering_pb.RecordProviderProfileRequest(profile=dict(
            provider=dict(scheme="FI-PRO", id=target.business_id), local=True))],
        "ListProviderProfiles": [steering_pb.ListProviderProfilesRequest()],
        "CountCriteria": [steering_pb.CountCriteriaRequest(year=2025)],
        "RecordVehicles": [steering_pb.RecordVehiclesRequest(contract_id=target.contract, year=dict(
            year=2025, vehicles=4, low_emission=1, evidence_sha256="a" * 64))],
        "GetVehicleShare": [steering_pb.GetVehicleShareRequest(year=2025)],
        "ListWithoutAccessibility": [steering_pb.ListWithoutAccessibilityRequest()],
        "AddPerson": [steering_pb.AddPersonRequest(person=dict(code="POST-" + uuid.uuid4().hex, side="SIDE_BUYER", name="Kaarlo Esimerkki"))],
        "ChangePerson": [steering_pb.ChangePersonRequest(person_id=nobody, person=dict(code="POST-" + uuid.uuid4().hex, side="SIDE_BUYER", name="Kaarlo Esimerkki"))],
        "HandOver": [steering_pb.HandOverRequest(person_id=nobody, successor_id=nobody, **{"from": "2027-01-01"})],
        "AppointStandIn": [steering_pb.AppointStandInRequest(
            person_id=nobody, deputy_id=nobody, to="2027-01-31", **{"from": "2027-01-01"})],
        "RecordDeparture": [steering_pb.RecordDepartureRequest(person_id=nobody, last_day="2027-01-01")],
        "ErasePerson": [steering_pb.ErasePersonRequest(person_id=nobody)],
        "GetPerson": [steering_pb.GetPersonRequest(person_id=nobody)],
        "ListPersons": [steering_pb.ListPersonsRequest()],
        "AssignSlot": [steering_pb.AssignSlotRequest(
            contract_id=target.contract, side=1, level=2, person_id=nobody, **{"from": "2027-01-01"})],
        "ListResponsible": [steering_pb.ListResponsibleRequest(contract_id=target.contract)],
        "ListMyWork": [steering_pb.ListMyWorkRequest(), steering_pb.ListMyWorkRequest(person_id=nobody)],
        # Days and members that never were: whoever may call changes nothing.
        "ScheduleReviewMeeting": [steering_pb.ScheduleReviewMeetingRequest(
            contract_id=target.contract, planned_on="2000-01-01")],
        "RecordNegotiation": [steering_pb.RecordNegotiationRequest(
            contract_id=target.contract, held_on="2199-01-01", participants=1, minutes_sha256="a" * 64)],
        "BuildNegotiationPack": [steering_pb.BuildNegotiationPackRequest(
            contract_id=target.contract, from_date="2025-01-01", to_date="2026-12-31")],
        "GetReviewPlan": [steering_pb.GetReviewPlanRequest(contract_id=target.contract)],
        "ListReviewPlans": [steering_pb.ListReviewPlansRequest()],
        "ListReviewMeetings": [steering_pb.ListReviewMeetingsRequest(),
                               steering_pb.ListReviewMeetingsRequest(contract_id=target.contract)],
        "CompleteDecision": [steering_pb.CompleteDecisionRequest(
            decision_id=nobody, completed_on="2026-01-31", evidence_sha256="a" * 64)],
        "WithdrawDecision": [steering_pb.WithdrawDecisionRequest(decision_id=nobody, reason="x")],
        "ListDecisions": [steering_pb.ListDecisionsRequest(),
                          steering_pb.ListDecisionsRequest(contract_id=target.contract)],
        "RecordEvent": [steering_pb.RecordEventRequest(event=dict(
            kind="STEERING_EVENT_KIND_TRAINING", date="2199-01-01", contract_ids=[target.contract]))],
        "CorrectEvent": [steering_pb.CorrectEventRequest(event_id=nobody, reason="x", event=dict(
            kind="STEERING_EVENT_KIND_TRAINING", date="2026-01-01"))],
        "RemoveEvent": [steering_pb.RemoveEventRequest(event_id=nobody, reason="x")],
        "ListEvents": [steering_pb.ListEventsRequest()],
        "CountEvents": [steering_pb.CountEventsRequest(
            from_date="2026-01-01", to_date="2026-12-31", contract_id=target.contract)],
        "CreateSteeringGroup": [steering_pb.CreateSteeringGroupRequest(group=dict(
            code="G", name="x", contract_ids=[target.contract],
            members=[dict(side="GROUP_SIDE_BUYER", organisation="x", name="x")]))],
        "AddGroupMember": [steering_pb.AddGroupMemberRequest(
            group_id=nobody, member=dict(side="GROUP_SIDE_BUYER", organisation="x", name="x"))],
        "RemoveGroupMember": [steering_pb.RemoveGroupMemberRequest(group_id=nobody, member_id=nobody)],
        "RecordGroupDecision": [steering_pb.RecordGroupDecisionRequest(group_id=nobody, decision=dict(
            code="D", text="x", decided_on="2026-01-01", responsible_member_id=nobody))],
        "CompleteGroupDecision": [steering_pb.CompleteGroupDecisionRequest(
            group_id=nobody, code="D", done_on="2026-01-31")],
        "GetSteeringGroup": [steering_pb.GetSteeringGroupRequest(group_id=nobody)],
        "ListSteeringGroups": [steering_pb.ListSteeringGroupsRequest()],
        "GetGroupMaterial": [steering_pb.GetGroupMaterialRequest(
            group_id=nobody, from_date="2026-01-01", to_date="2026-12-31")],
        "MarkPilot": [steering_pb.MarkPilotRequest(contract_id=target.contract, pilot=False, reason="x")],
        # None is open, and no analysis has this number: whoever may call changes nothing.
        "OpenAnalysis": [steering_pb.OpenAnalysisRequest(contract_id=nobody, reason="x")],
        "RefreshAnalysis": [steering_pb.RefreshAnalysisRequest(contract_id=target.contract, number=99)],
        "CompleteAnalysis": [steering_pb.CompleteAnalysisRequest(
            contract_id=target.contract, number=99, conclusions="x")],
        "GetAnalyses": [steering_pb.GetAnalysesRequest(contract_id=target.contract)],
        "ListAnalyses": [steering_pb.ListAnalysesRequest()],
        "ListLessons": [steering_pb.ListLessonsRequest(contract_id=target.contract)],
        "AnswerLesson": [steering_pb.AnswerLessonRequest(
            contract_id=target.contract, analysis_number=99, lesson_code="L", answer="LESSON_ANSWER_USED")],
        "GetMeasure": [steering_pb.GetMeasureRequest(
            code="lessons_considered", to="2025-12-31", **{"from": "2025-10-01"})],
        "GetQuarterlyReport": [steering_pb.GetQuarterlyReportRequest(quarter="2025-Q4")],
        "PublishQuarterlyReport": [steering_pb.PublishQuarterlyReportRequest(quarter="2025-Q4", reason="x")],
        "GetPublishedReport": [steering_pb.GetPublishedReportRequest(quarter="2025-Q4", version=99)],
        "GetForecast": [report_pb.GetForecastRequest(contract_id=target.contract, service_code="VRK")],
        "GetForecastAccuracy": [
            report_pb.GetForecastAccuracyRequest(
                contract_id=target.contract, from_month="2025-01", to_month="2026-12"),
            report_pb.GetForecastAccuracyRequest(provider=party, from_month="2025-01", to_month="2026-12")],
        "GetVolumes": [report_pb.GetVolumesRequest(service_code="VRK", month="2025-11")],
        "GetProductionComparison": [report_pb.GetProductionComparisonRequest(month="2025-11")],
        "ExportStrategyExtract": [report_pb.ExportStrategyExtractRequest(from_month="2025-11", to_month="2025-12")],
        "GetProviderOverview": [report_pb.GetProviderOverviewRequest(),
                                report_pb.GetProviderOverviewRequest(provider=party)],
        "ProposeDefinition": [report_pb.ProposeDefinitionRequest(contract_id=target.contract, content=dict(
            indicator_code="I", unit="share", source="x", valid_from="2025-11", fi=words, sv=words, en=words,
            examples=[dict(numerator=dict(micros=1), denominator=dict(micros=1), value=dict(numerator=1, denominator=1),
                           met=True)]))],
        "AcceptDefinition": [report_pb.AcceptDefinitionRequest(
            contract_id=target.contract, indicator_code="I", version=1)],
        "GetDefinition": [report_pb.GetDefinitionRequest(contract_id=target.contract, indicator_code="I")],
        "ListDefinitions": [report_pb.ListDefinitionsRequest(contract_id=target.contract)],
        "ExplainIndicator": [report_pb.ExplainIndicatorRequest(
            contract_id=target.contract, month="2025-11", indicator_code="I")],
        "GetReportTemplate": [report_pb.GetReportTemplateRequest(contract_id=target.contract, month="2025-11")],
        "ImportReportFile": [report_pb.ImportReportFilePart(header=dict(
            file_name="m.csv", contract_id=target.contract, month="2025-01", validate_only=True))],
        "GetScorecard": [report_pb.GetScorecardRequest(
            contract_id=target.contract, from_month="2025-01", to_month="2026-12")],
        "AddSubcontractor": [contract_pb.AddSubcontractorRequest(
            contract_id=target.contract, party=dict(identifier=dict(scheme="FI-PRO", id="0112038-9"), name="Siivous Oy"),
            service="siivous", valid_from="2025-12-01")],
        "DecideConsent": [contract_pb.DecideConsentRequest(
            contract_id=target.contract, tier=1, decision="CONSENT_DECISION_APPROVED", reason="x")],
        "RemoveSubcontractor": [contract_pb.RemoveSubcontractorRequest(
            contract_id=target.contract, subcontractor_id=str(uuid.uuid4()), removed_from="2026-01-01", reason="x")],
        "GetSupplyChain": [contract_pb.GetSupplyChainRequest(contract_id=target.contract)],
        "TickVoucherCriterion": [contract_pb.TickVoucherCriterionRequest(
            contract_id=target.contract, criterion="insurance", met=True)],
        "ApproveVoucherProvider": [contract_pb.ApproveVoucherProviderRequest(
            contract_id=target.contract, valid_from="2025-12-01")],
        "WithdrawVoucherApproval": [contract_pb.WithdrawVoucherApprovalRequest(
            contract_id=target.contract, withdrawn_from="2026-01-01", reason="x")],
        "GetVoucherProvider": [contract_pb.GetVoucherProviderRequest(contract_id=target.contract)],
        "ListVoucherProviders": [contract_pb.ListVoucherProvidersRequest()],
        "ProposeAmendment": [contract_pb.ProposeAmendmentRequest(
            contract_id=target.contract, reasons=["AMENDMENT_REASON_NOT_MATERIAL"], effective_from="2026-03-01",
            patch=dict(title="x"))],
        "AttachAmendmentDocument": [contract_pb.AttachAmendmentDocumentRequest(
            amendment_id=target.amendment_id, document=dict(reference="D-1", sha256="a" * 64))],
        "RemoveAmendmentDocument": [contract_pb.RemoveAmendmentDocumentRequest(
            amendment_id=target.amendment_id, reference="D-1")],
        "SignAmendment": [
            contract_pb.SignAmendmentRequest(amendment_id=target.amendment_id, side=side, signed_on="2026-02-01")
            for side in (2, 1)],
        "ApplyAmendment": [contract_pb.ApplyAmendmentRequest(amendment_id=target.amendment_id)],
        "RejectAmendment": [contract_pb.RejectAmendmentRequest(amendment_id=target.amendment_id, reason="x")],
        "WithdrawAmendment": [contract_pb.WithdrawAmendmentRequest(amendment_id=target.amendment_id, reason="x")],
        "GetAmendment": [contract_pb.GetAmendmentRequest(amendment_id=target.amendment_id)],
        "ListAmendments": [contract_pb.ListAmendmentsRequest(),
                           contract_pb.ListAmendmentsRequest(contract_id=target.contract)],
        "CheckModification": [contract_pb.CheckModificationRequest(
            contract_id=target.contract, reasons=["AMENDMENT_REASON_MINOR"],
            value_change=dict(currency_code="EUR", amount_minor=1))],
        "ExportModificationNotice": [contract_pb.ExportModificationNoticeRequest(amendment_id=target.amendment_id)],
        "ApproveItem": [contract_pb.ApproveItemRequest(
            item_id=target.amendment_id, item_kind="APPROVAL_ITEM_KIND_AMENDMENT", level="APPROVAL_LEVEL_TACTICAL")],
        "UnapproveItem": [contract_pb.UnapproveItemRequest(
            item_id=target.amendment_id, level="APPROVAL_LEVEL_TACTICAL", reason="x")],
        "GetApproval": [contract_pb.GetApprovalRequest(item_id=target.amendment_id)],
        "ListApprovals": [contract_pb.ListApprovalsRequest(),
                          contract_pb.ListApprovalsRequest(contract_id=target.contract)],
        "AppointDeputy": [contract_pb.AppointDeputyRequest(
            level="APPROVAL_LEVEL_TACTICAL", deputy="tactical/x", **{"from": "2026-02-01", "to": "2026-12-31"})],
        "DismissDeputy": [contract_pb.DismissDeputyRequest(deputy_id=str(uuid.uuid4()))],
        "ListDeputies": [contract_pb.ListDeputiesRequest()],
        "SetParameter": [contract_pb.SetParameterRequest(
            key="framework.max_months", value=dict(valid_from="2017-01-01", value="48", source="x"))],
        "GetParameter": [contract_pb.GetParameterRequest(key="framework.max_months")],
        "ListParameters": [contract_pb.ListParametersRequest()],
        "UseOption": [contract_pb.UseOptionRequest(contract_id=target.contract, option_code="O1", reason="x")],
        "DecideRenewal": [contract_pb.DecideRenewalRequest(
            contract_id=target.contract, decision="RENEWAL_DECISION_END", reason="x")],
        "GiveNotice": [contract_pb.GiveNoticeRequest(contract_id=target.contract, side="SIDE_BUYER", reason="x")],
        "GetRenewal": [contract_pb.GetRenewalRequest(contract_id=target.contract)],
        "ListRenewals": [contract_pb.ListRenewalsRequest()],
        "ApplyIndex": [contract_pb.ApplyIndexRequest(
            contract_id=target.contract, effective_from="2027-01-01",
            points=[dict(series="ATI", point=dict(micros=1000000))])],
        "ListPrices": [contract_pb.ListPricesRequest(contract_id=target.contract)],
        "AddObligation": [contract_pb.AddObligationRequest(obligation=dict(
            contract_id=target.contract, party="SIDE_BUYER", code="X", title="x", recurrence="RECURRENCE_ONCE",
            **{"from": "2027-01-01"}))],
        "FulfilObligation": [contract_pb.FulfilObligationRequest(
            obligation_id=target.obligation_id, due_date="2027-01-15")],
        "WithdrawObligation": [contract_pb.WithdrawObligationRequest(
            obligation_id=target.obligation_id, reason="x")],
        "GetObligation": [contract_pb.GetObligationRequest(obligation_id=target.obligation_id)],
        "ListObligations": [contract_pb.ListObligationsRequest(),
                            contract_pb.ListObligationsRequest(contract_id=target.contract)],
        "GetFulfilment": [contract_pb.GetFulfilmentRequest(),
                          contract_pb.GetFulfilmentRequest(contract_id=target.contract)],
        "OpenDispute": [steering_pb.OpenDisputeRequest(dispute=dict(
            contract_id=target.contract, code="X", subject="x", deadline="2099-12-31"))],
        "AnswerDispute": [steering_pb.AnswerDisputeRequest(dispute_id=target.dispute_id, text="x")],
        "EscalateDispute": [steering_pb.EscalateDisputeRequest(dispute_id=target.dispute_id)],
        "SettleDispute": [steering_pb.SettleDisputeRequest(dispute_id=target.dispute_id, text="x")],
        "WithdrawDispute": [steering_pb.WithdrawDisputeRequest(dispute_id=target.dispute_id, text="x")],
        "GetDispute": [steering_pb.GetDisputeRequest(dispute_id=target.dispute_id)],
        "ListDisputes": [steering_pb.ListDisputesRequest(),
                         steering_pb.ListDisputesRequest(contract_id=target.contract)],
        "GrantPower": [steering_pb.GrantPowerRequest(actor="tactical/x", power={
            "limit": dict(currency_code="EUR", amount_minor=1), "from": "2026-01-01", "decision": "x"})],
        "RevokePower": [steering_pb.RevokePowerRequest(
            actor="tactical/x", power_id=nobody, **{"from": "2099-01-01"})],
        "ListPowers": [steering_pb.ListPowersRequest()],
        "PublishProcessTemplate": [steering_pb.PublishProcessTemplateRequest(code="T", version=dict(
            valid_from="2020-01-01", source="x", steps=[dict(step="PROCESS_STEP_NEED", unit="U", days=7)]))],
        "ListProcessTemplates": [steering_pb.ListProcessTemplatesRequest()],
        "SetUnitMember": [steering_pb.SetUnitMemberRequest(
            actor="tactical/x", membership={"unit": "U", "from": "2020-01-01"})],
        "ListUnitMembers": [steering_pb.ListUnitMembersRequest()],
        "StartProcess": [steering_pb.StartProcessRequest(
            contract_id=target.contract, template_code="NONE", on="2026-01-02")],
        "PlanProcessStep": [steering_pb.PlanProcessStepRequest(
            contract_id=target.contract, step="PROCESS_STEP_NEED", planned_on="2026-03-01")],
        "CompleteProcessStep": [steering_pb.CompleteProcessStepRequest(
            contract_id=target.contract, step="PROCESS_STEP_NEED", on="2026-01-05")],
        "GetProcess": [steering_pb.GetProcessRequest(contract_id=target.contract)],
        "GetProcessTimes": [steering_pb.GetProcessTimesRequest()],
        "AddMilestone": [contract_pb.AddMilestoneRequest(milestone=dict(
            contract_id=target.contract, code="X", title="x", due_date="2027-01-01"))],
        "JudgeMilestone": [contract_pb.JudgeMilestoneRequest(
            milestone_id=target.milestone_id, state="MILESTONE_STATE_NOT_MET", on="2026-01-01")],
        "GetMilestone": [contract_pb.GetMilestoneRequest(milestone_id=target.milestone_id)],
        "ListMilestones": [contract_pb.ListMilestonesRequest(),
                           contract_pb.ListMilestonesRequest(contract_id=target.contract)],
        "AttachDocument": [contract_pb.AttachDocumentRequest(
            contract_id=target.contract, title="x", media_type="text/plain", retention_class="RETENTION_CLASS_CONTRACT",
            content=b"x")],
        "GetDocument": [contract_pb.GetDocumentRequest(document_id=target.document_id)],
        "ListDocuments": [contract_pb.ListDocumentsRequest(contract_id=target.contract)],
        "DeleteDocument": [contract_pb.DeleteDocumentRequest(document_id=target.document_id, reason="x")],
        "RecordInhouseTurnover": [contract_pb.RecordInhouseTurnoverRequest(
            provider=party, year=dict(year=2024, total=dict(currency_code="EUR", amount_minor=1),
                                      external=dict(currency_code="EUR", amount_minor=0)))],
        "RecordNoMarket": [contract_pb.RecordNoMarketRequest(
            provider=party, no_market=dict(notice_on="2025-01-01", answers_until="2025-02-01"))],
        "GetInhouseUnit": [contract_pb.GetInhouseUnitRequest(provider=party)],
        "ListInhouseUnits": [contract_pb.ListInhouseUnitsRequest()],
        "RecordStatute": [contract_pb.RecordStatuteRequest(statute=dict(
            code="612/2021", title_fi="x", title_sv="x", title_en="x", valid_from="2021-07-01"))],
        "EndStatute": [contract_pb.EndStatuteRequest(code="612/2021", last_day="2030-12-31")],
        "GetStatute": [contract_pb.GetStatuteRequest(code="612/2021")],
        "ListStatutes": [contract_pb.ListStatutesRequest()],
        "ListContractsByLegalBasis": [contract_pb.ListContractsByLegalBasisRequest(code="612/2021")],
        "RecordRisk": [contract_pb.RecordRiskRequest(contract_id=target.contract, risk=dict(
            code="R1", title="x", level="LEVEL_OPERATIONAL", impact=dict(currency_code="EUR", amount_minor=1)))],
        "CalmRisk": [contract_pb.CalmRiskRequest(contract_id=target.contract, code="R1", note="x")],
        "MarkRiskRealised": [contract_pb.MarkRiskRealisedRequest(
            contract_id=target.contract, code="R1", on="2026-01-01")],
        "CloseRisk": [contract_pb.CloseRiskRequest(contract_id=target.contract, code="R1", note="x")],
        "ListRisks": [contract_pb.ListRisksRequest(contract_id=target.contract)],
        "GetRiskSummary": [contract_pb.GetRiskSummaryRequest()],
        "PublishTemplate": [contract_pb.PublishTemplateRequest(
            code="T1", title="x", content=dict(type="CONTRACT_TYPE_PURCHASE"))],
        "GetTemplate": [contract_pb.GetTemplateRequest(code="T1")],
        "ListTemplates": [contract_pb.ListTemplatesRequest()],
        "CreateContractFromTemplate": [contract_pb.CreateContractFromTemplateRequest(
            template_code="T1", contract=inputs.Examples(None).contract("T-" + target.marker))],
        "GetTemplateUsage": [contract_pb.GetTemplateUsageRequest(**{"from": "2026-01-01", "to": "2026-12-31"})],
        "SubmitReport": [report_pb.SubmitReportRequest(contract_id=target.contract, month="2026-01", lines=line),
                         report_pb.SubmitReportRequest(contract_id=target.contract, month="2026-01", lines=line,
                                                       min_contract_revision=1)],
        "CorrectReport": [report_pb.CorrectReportRequest(
            contract_id=target.contract, month="2025-11", lines=line, correction_reason="x")],
        "ValidateReport": [report_pb.SubmitReportRequest(contract_id=target.contract, month="2026-01", lines=line)],
        "CompleteReport": [report_pb.CompleteReportRequest(
            contract_id=target.contract, month="2025-11", version=1,
            lines=[report_pb.MendedLine(index=0, line=line[0])])],
        "DiffReports": [report_pb.DiffReportsRequest(contract_id=target.contract, month="2025-11")],
        "ListReportRules": [report_pb.ListReportRulesRequest()],
        "ApproveReport": [report_pb.ApproveReportRequest(contract_id=target.contract, month="2025-11")],
        "GetReport": [report_pb.GetReportRequest(contract_id=target.contract, month="2025-11"),
                      report_pb.GetReportRequest(contract_id=target.contract, month="2025-11", version=1)],
        "ListReports": [report_pb.ListReportsRequest(), report_pb.ListReportsRequest(contract_id=target.contract),
                        report_pb.ListReportsRequest(month="2025-11")],
        "ListDueReports": [report_pb.ListDueReportsRequest(contract_id=target.contract)],
        "GetWindows": [report_pb.GetWindowsRequest(contract_id=target.contract, year=2025)],
        "RecordExcuse": [report_pb.RecordExcuseRequest(contract_id=target.contract, month="2026-01", reason="x")],
        "WithdrawExcuse": [report_pb.WithdrawExcuseRequest(contract_id=target.contract, month="2026-01", reason="x")],
        "ListLadderSteps": [report_pb.ListLadderStepsRequest(contract_id=target.contract)],
        "GetReportingRate": [
            report_pb.GetReportingRateRequest(provider=party, from_month="2025-01", to_month="2026-12"),
            report_pb.GetReportingRateRequest(from_month="2025-01", to_month="2026-12")],
        "GetCompliance": [report_pb.GetComplianceRequest(contract_id=target.contract, month="2025-11")],
        "CreateProviderKey": [report_pb.CreateProviderKeyRequest(provider=party, system="x")],
        "SetCeiling": [report_pb.SetCeilingRequest(
            number="K-" + uuid.uuid4().hex, kind="CEILING_KIND_CONTRACTS", contract_ids=[target.contract],
            valid_from="2026-03-01", limit=dict(amount=dict(currency_code="EUR", amount_minor=1)))],
        "ChangeCeiling": [report_pb.ChangeCeilingRequest(
            ceiling_id=target.ceiling_id, valid_from="2026-03-01", basis="x", limit=dict(quantity=dict(micros=10**10)))],
        "GetCeiling": [report_pb.GetCeilingRequest(ceiling_id=target.ceiling_id)],
        "ListCeilings": [report_pb.ListCeilingsRequest(), report_pb.ListCeilingsRequest(contract_id=target.contract),
                         report_pb.ListCeilingsRequest(number="K-" + target.marker)],
        "ListProviderKeys": [report_pb.ListProviderKeysRequest(), report_pb.ListProviderKeysRequest(provider=party)],
        "RevokeProviderKey": [report_pb.RevokeProviderKeyRequest(key_id=target.key)],
        "CreateRule": [alert_pb.CreateRuleRequest(rule=rule_row)],
        "GetRule": [alert_pb.GetRuleRequest(rule_id=rule)],
        "ListRules": [alert_pb.ListRulesRequest()],
        "GetAlert": [alert_pb.GetAlertRequest(alert_id=target.alert_id)],
        "ListAlerts": [alert_pb.ListAlertsRequest(), alert_pb.ListAlertsRequest(contract_id=target.contract)],
        "CloseAlert": [alert_pb.CloseAlertRequest(alert_id=str(uuid.uuid4()), reason="x")],
        "GetAlertCounts": [alert_pb.GetAlertCountsRequest()],
        "PublishCatalogue": [monitoring_pb.PublishCatalogueRequest(catalogue=catalogue)],
        "GetCatalogue": [monitoring_pb.GetCatalogueRequest(version="first")],
        "ListCatalogues": [monitoring_pb.ListCataloguesRequest()],
        "SubmitSelfMonitoring": [monitoring_pb.SubmitSelfMonitoringRequest(
            provider=party, month="2025-10", values=[dict(key_figure="K", value=dict(numerator=1, denominator=1))])],
        "GetSubmission": [monitoring_pb.GetSubmissionRequest(submission_id=target.submission)],
        "ListSubmissions": [monitoring_pb.ListSubmissionsRequest(), monitoring_pb.ListSubmissionsRequest(provider=party)],
        "GetCoverage": [monitoring_pb.GetCoverageRequest(month="2025-11")],
        "RecordComplaint": [monitoring_pb.RecordComplaintRequest(
            contract_id=target.contract, category="care-delay", severity="COMPLAINT_SEVERITY_MILD",
            received_on="2026-01-10", description="x")],
        "AcknowledgeComplaint": [
            monitoring_pb.AcknowledgeComplaintRequest(complaint_id=target.complaint_id, provider=party),
            monitoring_pb.AcknowledgeComplaintRequest(complaint_id=target.complaint_id,
                                                      provider=dict(scheme="FI-PRO", id=PROVIDERS["a"]))],
        "GetComplaint": [monitoring_pb.GetComplaintRequest(complaint_id=target.complaint_id)],
        "ListComplaints": [monitoring_pb.ListComplaintsRequest(),
                           monitoring_pb.ListComplaintsRequest(contract_id=target.contract),
                           monitoring_pb.ListComplaintsRequest(provider=party)],
        "GetComplaintCounts": [monitoring_pb.GetComplaintCountsRequest()],
        "RecordVisit": [monitoring_pb.RecordVisitRequest(
            contract_id=target.contract, visited_on="2026-01-10", kind="VISIT_KIND_ANNOUNCED", description="x")],
        "GetVisit": [monitoring_pb.GetVisitRequest(visit_id=target.visit_id)],
        "ListVisits": [monitoring_pb.ListVisitsRequest(),
                       monitoring_pb.ListVisitsRequest(contract_id=target.contract),
                       monitoring_pb.ListVisitsRequest(provider=party)],
        "RecordDeviation": [monitoring_pb.RecordDeviationRequest(
            contract_id=target.contract, found_on="2026-01-10", category="medication",
            severity="FINDING_SEVERITY_MILD", correct_by="2026-03-01", description="x")],
        "CorrectDeviation": [monitoring_pb.CorrectDeviationRequest(
            deviation_id=target.deviation_id, corrected_on="2026-01-20")],
        "GetDeviation": [monitoring_pb.GetDeviationRequest(deviation_id=target.deviation_id)],
        "ListDeviations": [monitoring_pb.ListDeviationsRequest(),
                           monitoring_pb.ListDeviationsRequest(contract_id=target.contract),
                           monitoring_pb.ListDeviationsRequest(provider=party)],
        "GetProviderFile": [monitoring_pb.GetProviderFileRequest(provider=party)],
        "RecordFeedback": [monitoring_pb.RecordFeedbackRequest(feedback=dict(
            contract_id=target.contract, month="2026-01", source="FEEDBACK_SOURCE_RELATIVES", theme="x", count=1))],
        "GetFeedback": [monitoring_pb.GetFeedbackRequest(feedback_id=target.feedback_id)],
        "ListFeedback": [monitoring_pb.ListFeedbackRequest(),
                         monitoring_pb.ListFeedbackRequest(contract_id=target.contract)],
        "RecordParticipation": [monitoring_pb.RecordParticipationRequest(participation=dict(
            contract_ids=[target.contract], phase="PARTICIPATION_PHASE_CONTRACT_TIME",
            method="PARTICIPATION_METHOD_PANEL", held_on="2026-01-10", people=1))],
        "GetParticipation": [monitoring_pb.GetParticipationRequest(participation_id=target.participation_id)],
        "ListParticipations": [monitoring_pb.ListParticipationsRequest(),
                               monitoring_pb.ListParticipationsRequest(contract_id=target.contract)],
        "ListWithoutParticipation": [
            monitoring_pb.ListWithoutParticipationRequest(phase="PARTICIPATION_PHASE_TENDERING")],
        "CountParticipation": [monitoring_pb.CountParticipationRequest()],
        "RecordInvoice": [finance_pb.RecordInvoiceRequest(invoice=invoice)],
        "GetInvoice": [finance_pb.GetInvoiceRequest(invoice_id=target.invoice)],
        "ListInvoices": [finance_pb.ListInvoicesRequest(), finance_pb.ListInvoicesRequest(contract_id=target.contract),
                         finance_pb.ListInvoicesRequest(month="2026-01")],
        "GetInvoiceTotals": [finance_pb.GetInvoiceTotalsRequest()],
        "ListOffContractPurchases": [finance_pb.ListOffContractPurchasesRequest()],
        "GetPaymentProposal": [finance_pb.GetPaymentProposalRequest(payment_proposal_id=target.proposal)],
        "ListPaymentProposals": [finance_pb.ListPaymentProposalsRequest(),
                                 finance_pb.ListPaymentProposalsRequest(contract_id=target.contract)],
        "Reconcile": [finance_pb.ReconcileRequest(contract_id=target.contract, month="2025-11")],
        "GetBuyerPart": [finance_pb.GetBuyerPartRequest(payment_proposal_id=target.proposal, buyer=party)],
        "ListBuyerParts": [finance_pb.ListBuyerPartsRequest(buyer=party)],
        "ListConditionalPayments": [finance_pb.ListConditionalPaymentsRequest(),
                                    finance_pb.ListConditionalPaymentsRequest(contract_id=target.contract)],
        "GetConditionalPaymentTotals": [finance_pb.GetConditionalPaymentTotalsRequest(),
                                        finance_pb.GetConditionalPaymentTotalsRequest(contract_id=target.contract)],
        "ListSupplierAliases": [finance_pb.ListSupplierAliasesRequest()],
        "DecideSupplierAlias": [finance_pb.DecideSupplierAliasRequest(
            alias_id=str(uuid.uuid4()), decision="ALIAS_STATE_REJECTED")],
        "GetStatus": [config_pb.GetStatusRequest()],
        "GetStateHash": [config_pb.GetStateHashRequest()],
        "ListParkedEvents": [config_pb.ListParkedEventsRequest()],
        "GetParkedEvent": [config_pb.GetParkedEventRequest()],
        "RetryParkedEvents": [config_pb.RetryParkedEventsRequest()],
        "DiscardParkedEvent": [config_pb.DiscardParkedEventRequest()],
        "GetAuditTrail": [b""], "VerifyAudit": [b""], "ListCheckpoints": [b""],
        "GetClock": [config_pb.GetClockRequest()],
        "AdvanceClock": [config_pb.AdvanceClockRequest(to_day="2000-01-01")],
        "ImportContracts": [b""], "ImportReports": [b""], "SubmitReports": [report_pb.SubmitReportPart(
            report=report_pb.SubmitReportRequest(request_id="m", contract_id=target.contract, month="2025-01", validate_only=True))], "ImportInvoices": [b""], "ImportDeviations": [b""],
        "ServerReflectionInfo": [b""],
    }


# Methods whose change is only tried (validate_only), so that the world stays as it is; a foreign change is really sent.
def prepared(request, really):
    if isinstance(request, bytes):
        return request
    names = request.DESCRIPTOR.fields_by_name
    if "request_id" in names:
        request.request_id = "m-" + uuid.uuid4().hex
    if "validate_only" in names and not really:
        request.validate_only = True
    return request.SerializeToString()


def table():
    """docs/reference/access.md as {path: {role}}; a unit test holds the page true to the code."""
    roles, service, allowed = [], "", {}
    for line in (ROOT / "docs/reference/access.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            service = line[3:]
        elif cells[0] == "method":
            roles = cells[1:]
        elif line.startswith("|") and not cells[0].startswith("-"):
            allowed[f"/{service}/{cells[0]}"] = {role for role, mark in zip(roles, cells[1:]) if mark}
    return allowed


# ---- The walk

class Walk:
    def __init__(self):
        self.cases, self.failures, self.own_seen, self.alike = 0, [], 0, 0

    def fail(self, where, what):
        self.failures.append(f"{where}: {what}")

    def case(self, where, answer, allowed, foreign):
        """`foreign`: texts that may not stand in the answer."""
        self.cases += 1
        refused = answer.reason == "ROLE_NOT_ALLOWED" and answer.code == grpc.StatusCode.PERMISSION_DENIED
        if not allowed and not refused:
            self.fail(where, f"not in the table, and answered {answer.code.name} {answer.reason}")
        if allowed and refused:
            self.fail(where, "in the table, and refused")
        if answer.code in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN):
            self.fail(where, f"{answer.code.name} {answer.reason}")
        for text in foreign:
            if text.encode() in answer.body:
                self.fail(where, f"{text} of another stands in the answer")


def shape(answer, sent):
    """The answer without the ids that the caller itself sent."""
    parts = list(answer.parts)
    for text in sent:
        parts = [part.replace(text.encode(), b"*") for part in parts]
    return answer.code.name, answer.reason, parts


STREAMS = {"ExportOcds", "ImportContracts", "ImportReports", "SubmitReports", "ImportInvoices", "ImportDeviations",
           "ImportReportFile",
           "ServerReflectionInfo"}
# A provider that speaks in another's name is told so: it knows that the other exists, it named it itself.
IN_ANOTHERS_NAME = {"SubmitSelfMonitoring", "AcknowledgeComplaint"}


def walk_matrix(walk, caller, allowed, things, tokens):
    nobody = Nobody()
    targets = {"own": things["c1"]["a"], "other provider's": things["c1"]["b"],
               "other county's": things["c2"]["b"], "unknown": nobody}
    rule = things["c1"]["a"].rule
    own, other = things["c1"]["a"], things["c1"]["b"]
    county_two = {x for t in things["c2"].values() for x in t.ids() | {t.marker}}
    bearer = {role: tokens("c1", [role], "a" if role in LIMITED else None) for role in issuer.ROLES}
    stranger = {role: tokens("c2", [role], "a" if role in LIMITED else None) for role in issuer.ROLES}
    for path in allowed:
        method = path.rsplit("/", 1)[1]
        for role, (name, target) in itertools.product(issuer.ROLES, targets.items()):
            requests = about(target, rule).get(method)
            if requests is None:
                walk.fail(method, "no request in about(): nobody has tried who may call it")
                break
            for number, request in enumerate(requests):
                where = f"{method}/{number} as {role}, {name}"
                really = role in LIMITED and name != "own"
                body = prepared(request, really)
                sent = target.ids() | {target.number, target.business_id}
                mine = role in LIMITED
                foreign = county_two | ({x for x in other.ids() | {other.marker, other.business_id}} if mine else set())
                named = mine and method in IN_ANOTHERS_NAME and name != "own"
                answer = caller.send(path, body, bearer[role], method in STREAMS)
                told = named and answer.reason == "ROLE_NOT_ALLOWED"
                walk.case(where, answer, role in allowed[path] and not told, foreign - sent)
                if own.marker.encode() in answer.body and mine:
                    walk.own_seen += 1
                walk.cases += 1
                answer = caller.send(path, body, stranger[role], method in STREAMS)
                if answer.reason != "COUNTY_NOT_SERVED" or answer.code != grpc.StatusCode.PERMISSION_DENIED:
                    walk.fail(where, f"with county c2's token: {answer.code.name} {answer.reason}")
        for role in SIDES["provider"]:
            if role in allowed[path] and method not in STREAMS | IN_ANOTHERS_NAME:
                compare_with_unknown(walk, caller, path, targets, rule, bearer[role])
    for path in allowed:  # no one at all
        walk.cases += 1
        answer = caller.send(path, b"", None, path.rsplit("/", 1)[1] in STREAMS)
        if (answer.code, answer.reason) != (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
            walk.fail(path, f"without a token: {answer.code.name} {answer.reason}")


def compare_with_unknown(walk, caller, path, targets, rule, token):
    method = path.rsplit("/", 1)[1]
    unknown = targets["unknown"]
    for name in ("other provider's", "other county's"):
        target = targets[name]
        pairs = zip(about(target, rule)[method], about(unknown, rule)[method])
        for number, (theirs, nobodys) in enumerate(pairs):
            if theirs == nobodys:
                continue  # names nothing of anyone's
            found = shape(caller.send(path, prepared(theirs, True), token),
                          target.ids() | {target.number, target.business_id})
            absent = shape(caller.send(path, prepared(nobodys, True), token),
                           unknown.ids() | {unknown.number, unknown.business_id})
            walk.cases += 2
            walk.alike += 1
            if found != absent:
                walk.fail(f"{method}/{number} as provider, {name}",
                          f"{str(found)[:300]} is not like the unknown's {str(absent)[:300]}")


def check_detector(walk, caller, things, tokens):
    """The planted violation: a caller who may see all must be found to see what is another's."""
    leaks = 0
    other = things["c1"]["b"]
    for path, request in (("/luotsi.contract.v1.ContractService/ListContracts", contract_pb.ListContractsRequest()),
                          ("/luotsi.finance.v1.FinanceService/ListInvoices", finance_pb.ListInvoicesRequest()),
                          ("/luotsi.selfmonitoring.v1.SelfMonitoringService/ListComplaints",
                           monitoring_pb.ListComplaintsRequest())):
        trial = Walk()
        trial.case(path, caller.send(path, request.SerializeToString(), tokens("c1", ["auditor"])), True, {other.marker})
        leaks += len(trial.failures)
    if leaks != 3:
        walk.fail("detector", f"the auditor's 3 lists show the other provider, {leaks} were noticed")


def check_nothing_changed(walk, client, things, before):
    """Foreign changes were really sent: the other provider's things are as they were."""
    after = standing(client, things)
    for what, state in before.items():
        if after[what] != state:
            walk.fail(what, "was changed by a foreign caller")


def standing(client, things):
    state = {}
    for letter, one in things.items():
        state[f"contract {letter}"] = client.call("GetContract", contract_pb.GetContractRequest(
            contract_id=one.contract)).revision
        state[f"report {letter}"] = client.call("GetReport", report_pb.GetReportRequest(
            contract_id=one.contract, month="2025-11")).etag
        state[f"complaint {letter}"] = client.call("GetComplaint", monitoring_pb.GetComplaintRequest(
            complaint_id=one.complaint_id)).SerializeToString(deterministic=True)
    keys = client.call("ListProviderKeys", report_pb.ListProviderKeysRequest()).keys
    state["keys"] = sorted((key.key_id, key.state) for key in keys)
    return state


# ---- Bad tokens

def raw(header, body, signature=b""):
    parts = (json.dumps(header).encode(), json.dumps(body).encode(), signature)
    return ".".join(issuer.text(part) for part in parts)


def bad_tokens(directory, kid):
    good = claims("c1", ["auditor"])
    now = int(time.time())
    token = lambda body, **header: issuer.make_token(directory, kid, body, header)  # noqa: E731
    public = json.dumps(issuer.read_set(directory)[0]).encode()
    confused = raw({"alg": "HS256", "kid": kid}, good)
    confused = confused[:-1] + "." + issuer.text(hmac.new(public, confused[:-1].encode(), hashlib.sha256).digest())
    whole = token(good)
    return [
        ("nothing", "", "TOKEN_MALFORMED"), ("garbage", "x.y.z", "TOKEN_MALFORMED"),
        ("alg none", raw({"alg": "none", "kid": kid}, good), "TOKEN_ALGORITHM_REFUSED"),
        ("HS256 with the public key", confused, "TOKEN_ALGORITHM_REFUSED"),
        ("wrong audience", token(good | {"aud": "other"}), "TOKEN_AUDIENCE_WRONG"),
        ("expired", token(good | {"iat": now - 900, "nbf": now - 900, "exp": now - 60}), "TOKEN_EXPIRED"),
        ("from the future", token(good | {"nbf": now + 120}), "TOKEN_NOT_YET_VALID"),
        ("too long a life", token(good | {"exp": now + 3600}), "TOKEN_LIFE_TOO_LONG"),
        ("unknown kid", token(good, kid="other"), "TOKEN_KEY_UNKNOWN"),
        ("kid with a path", token(good, kid="../../etc/passwd"), "TOKEN_KEY_UNKNOWN"),
        ("truncated", whole[:-6], "TOKEN_SIGNATURE_INVALID"),
        ("64 KiB", token(good | {"pad": "x" * 48 * 1024}), "TOKEN_TOO_LONG"),
        ("another issuer", token(good | {"iss": "https://evil.example"}), "TOKEN_ISSUER_UNKNOWN"),
        ("provider with a second role", token(claims("c1", ["provider", "auditor"], "a")), "TOKEN_CLAIMS_INVALID"),
        ("strategic of both sides", token(claims("c1", ["provider_strategic", "strategic"], "a")), "TOKEN_CLAIMS_INVALID"),
        ("a provider's strategic of nobody", token(claims("c1", ["provider_strategic"])), "TOKEN_CLAIMS_INVALID"),
        ("buyer with a second role", token(claims("c1", ["buyer", "auditor"], "a")), "TOKEN_CLAIMS_INVALID"),
        ("buyer of nothing", token(claims("c1", ["buyer"])), "TOKEN_CLAIMS_INVALID"),
        ("a key that never was", f"lk_{uuid.uuid4()}_{'0' * 64}", "PROVIDER_KEY_INVALID"),
    ]


def walk_bad_tokens(walk, caller, directory, kid, log):
    path = "/luotsi.contract.v1.ContractService/ListContracts"
    tokens = bad_tokens(directory, kid)
    for about_it, token, reason in tokens:
        walk.cases += 1
        answer = caller.send(path, b"", token)
        if (answer.code, answer.reason) != (grpc.StatusCode.UNAUTHENTICATED, reason):
            walk.fail(f"token {about_it}", f"{answer.code.name} {answer.reason}, expected {reason}")
    until = time.monotonic() + FEW_SECONDS
    while tokens[-1][2] not in log.read_text() and time.monotonic() < until:
        time.sleep(0.05)  # a line follows its answer
    written = log.read_text()
    for about_it, token, reason in tokens:
        if reason not in written:
            walk.fail(f"token {about_it}", f"{reason} is not in the log")
        for part in token.split("."):
            if len(part) > 12 and part[:60] in written:
                walk.fail(f"token {about_it}", "stands in the log")


# ---- Provider keys

def walk_keys(walk, caller, client, log):
    listing = "/luotsi.contract.v1.ContractService/ListContracts"
    provider = dict(scheme="FI-PRO", id=PROVIDERS["a"])

    def make(**fields):
        return client.call("CreateProviderKey", report_pb.CreateProviderKeyRequest(
            request_id="k-" + uuid.uuid4().hex, provider=provider, system="billing", **fields))

    def outcome(secret):
        walk.cases += 1
        return caller.send(listing, b"", secret).reason

    first, second = make(), make()
    if outcome(first.secret) or outcome(second.secret):
        walk.fail("keys", "two keys of one system do not overlap")
    if outcome(first.secret[:-1] + ("0" if first.secret[-1] != "0" else "1")) != "PROVIDER_KEY_INVALID":
        walk.fail("keys", "a wrong secret is not refused")
    client.call("RevokeProviderKey", report_pb.RevokeProviderKeyRequest(
        request_id="r-" + uuid.uuid4().hex, key_id=first.key.key_id))
    begun = time.monotonic()
    while outcome(first.secret) != "PROVIDER_KEY_REVOKED" and time.monotonic() - begun < FEW_SECONDS:
        time.sleep(0.05)
    took = time.monotonic() - begun
    if took >= FEW_SECONDS:
        walk.fail("keys", "a revoked key still opened after 5 s")
    if outcome(second.secret):
        walk.fail("keys", "the other key was revoked too")
    # A key of a week ends by the service's clock.
    week = make(life_days=7)
    if outcome(week.secret):
        walk.fail("keys", "a key of a week does not open")
    client.call("AdvanceClock", config_pb.AdvanceClockRequest(request_id="week", to_day="2026-02-24"))
    if outcome(week.secret) != "PROVIDER_KEY_EXPIRED":
        walk.fail("keys", "a key opens after its end")
    try:
        make(life_days=366)
        walk.fail("keys", "a key of more than a year was made")
    except wire.Refused as refused:
        if refused.reason != "PROVIDER_KEY_LIFE_TOO_LONG":
            walk.fail("keys", refused.reason)
    for secret in (first.secret, second.secret, week.secret):
        if secret[-64:] in log.read_text():
            walk.fail("keys", "a secret stands in the log")
    return took


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-access-") as directory, contextlib.ExitStack() as stack:
        kid = "key-1"
        subprocess.run([ROOT / "tools/identity/issuer", "init", "--dir", directory, "--kid", kid], check=True)
        tokens = lambda *words: issuer.make_token(directory, kid, claims(*words))  # noqa: E731
        ports, logs, clients, things = {}, {}, {}, {}
        for county in COUNTIES:
            ports[county], logs[county] = stack.enter_context(county_server(county, directory))
        for county in COUNTIES:
            clients[county], things[county] = seeded(ports[county], county, tokens)
        walk, caller, allowed = Walk(), Caller(ports["c1"]), table()
        check_detector(walk, caller, things, tokens)
        before = standing(clients["c1"], things["c1"])
        walk_matrix(walk, caller, allowed, things, tokens)
        check_nothing_changed(walk, clients["c1"], things["c1"], before)
        walk_bad_tokens(walk, caller, directory, kid, logs["c1"])
        took = walk_keys(walk, caller, clients["c1"], logs["c1"])
    if walk.cases < LEAST_CASES:
        walk.fail("matrix", f"only {walk.cases} cases")
    if walk.own_seen < 10:
        walk.fail("matrix", f"a provider saw its own things in {walk.own_seen} answers only: the test looks at nothing")
    for failure in walk.failures[:60]:
        print("FAILED", failure)
    print(f"{len(allowed)} methods x {len(issuer.ROLES)} roles, {walk.cases} cases; a provider saw its own "
          f"in {walk.own_seen} answers; {walk.alike} foreign requests were answered like unknown ones; a revoked key "
          f"was refused after {took:.2f} s; {len(walk.failures)} failures")
    return 1 if walk.failures else 0


if __name__ == "__main__":
    sys.exit(main())
