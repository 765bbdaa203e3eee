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
from wire import (alert_pb, audit_pb, config_pb, contract_pb, finance_pb, monitoring_pb, report_pb,  # noqa: E402
                  steering_pb)

PACKAGES = (contract_pb, report_pb, alert_pb, finance_pb, monitoring_pb, audit_pb, config_pb, steering_pb)
STRING, MESSAGE, ENUM = 9, 11, 14
# The largest number of each whole type and whether it has a sign: int64, uint64, int32, uint32.
WHOLE = {3: (2**63 - 1, True), 4: (2**64 - 1, False), 5: (2**31 - 1, True), 13: (2**32 - 1, False)}
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

    def UpdateDraft(self):
        return contract_pb.UpdateDraftRequest(
            contract_id=self.world.draft(), contract=self.contract("N-" + uuid.uuid4().hex))

    def TenderContract(self):
        return contract_pb.TenderContractRequest(contract_id=self.world.draft(), reason="hankintailmoitus")

    def StartEnding(self):
        return contract_pb.StartEndingRequest(
            contract_id=self.world.active(), ground="END_GROUND_MUTUAL", reason="sovittu", last_day="2027-06-30")

    def EndContract(self):
        return contract_pb.EndContractRequest(
            contract_id=self.world.active(), ground="END_GROUND_BREACH", reason="olennainen rikkomus")

    def CloseContract(self):
        ended = self.world.change("EndContract").id
        return contract_pb.CloseContractRequest(contract_id=ended, reason="loppuarvio")

    def CancelContract(self):
        return contract_pb.CancelContractRequest(contract_id=self.world.draft(), reason="hankinta keskeytetty")

    def ValidateContract(self):
        return contract_pb.ValidateContractRequest(contract_id=self.world.contract)

    def GetFamily(self):
        return contract_pb.GetFamilyRequest(contract_id=self.world.contract)

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

    def ExportOcds(self):
        return contract_pb.ExportOcdsRequest(publisher="Mallialueen hyvinvointialue")

    def GetForecast(self):
        contract = self.world.active()
        for month in ("2025-11", "2025-12", "2026-01"):
            self.world.change("SubmitReport", contract_id=contract, month=month)
        return report_pb.GetForecastRequest(contract_id=contract, service_code="VRK", months_ahead=3)

    def GetForecastAccuracy(self):
        return report_pb.GetForecastAccuracyRequest(
            contract_id=self.world.contract, from_month="2025-01", to_month="2025-12", max_horizon=3)

    def GetVolumes(self):
        return report_pb.GetVolumesRequest(service_code="VRK", month="2025-11")

    def GetProductionComparison(self):
        return report_pb.GetProductionComparisonRequest(month="2025-11", service_code="VRK")

    def ExportStrategyExtract(self):
        return report_pb.ExportStrategyExtractRequest(from_month="2025-01", to_month="2025-12", service_code="VRK")

    def GetProviderOverview(self):
        return report_pb.GetProviderOverviewRequest(provider=dict(scheme="FI-PRO", id="2077474-0"), page_size=5)

    def GetReportTemplate(self):
        return report_pb.GetReportTemplateRequest(contract_id=self.world.contract, month="2025-11", language="sv")

    def GetScorecard(self):
        return report_pb.GetScorecardRequest(contract_id=self.world.contract, from_month="2025-01", to_month="2025-12")

    def ProposeDefinition(self):
        words = dict(name="Osuus", numerator="Ajoissa päässeet", denominator="Kaikki")
        return report_pb.ProposeDefinitionRequest(contract_id=self.world.active(), content=dict(
            indicator_code="I", unit="share", source="741/2023", valid_from="2025-11", fi=words, sv=words, en=words,
            examples=[dict(numerator=dict(micros=95000000), denominator=dict(micros=100000000),
                           value=dict(numerator=95, denominator=100), target_level=dict(numerator=9, denominator=10),
                           met=True)]))

    def AcceptDefinition(self):
        proposed = self.world.change("ProposeDefinition")
        return report_pb.AcceptDefinitionRequest(
            contract_id=proposed.contract_id, indicator_code="I", version=1, side="SIDE_PROVIDER")

    def GetDefinition(self):
        proposed = self.world.change("ProposeDefinition")
        return report_pb.GetDefinitionRequest(contract_id=proposed.contract_id, indicator_code="I", version=1)

    def ListDefinitions(self):
        return report_pb.ListDefinitionsRequest(
            contract_id=self.world.contract, indicator_code="I", in_force_in="2025-11")

    def ExplainIndicator(self):
        report = self.SubmitReport()
        report.lines.append(report_pb.ReportLine(indicator=dict(
            indicator_code="I", value=dict(numerator=95, denominator=100))))
        self.world.send("SubmitReport", report)
        return report_pb.ExplainIndicatorRequest(
            contract_id=report.contract_id, month=report.month, indicator_code="I", version=1)

    def AddSubcontractor(self):
        self.world.limits()
        return contract_pb.AddSubcontractorRequest(
            contract_id=self.world.active(), party=dict(identifier=dict(scheme="FI-PRO", id="0112038-9"), name="Siivous Oy"),
            service="siivous", valid_from="2025-12-01")

    def DecideConsent(self):
        chain = self.world.change("AddSubcontractor")
        return contract_pb.DecideConsentRequest(
            contract_id=chain.contract_id, subcontractor_id=chain.subcontractors[0].id,
            decision="CONSENT_DECISION_APPROVED", reason="tarkistettu")

    def RemoveSubcontractor(self):
        chain = self.world.change("AddSubcontractor")
        return contract_pb.RemoveSubcontractorRequest(
            contract_id=chain.contract_id, subcontractor_id=chain.subcontractors[0].id, removed_from="2026-01-01",
            reason="oma henkilöstö")

    def GetSupplyChain(self):
        return contract_pb.GetSupplyChainRequest(contract_id=self.world.contract)

    def voucher_contract(self):
        new = self.contract("N-" + uuid.uuid4().hex)
        new.type = contract_pb.CONTRACT_TYPE_SERVICE_VOUCHER
        new.voucher.value.currency_code, new.voucher.value.amount_micros = "EUR", 42000000
        made = self.world.send("CreateContract", contract_pb.CreateContractRequest(contract=new))
        return self.world.change("ActivateContract", contract_id=made.id).id

    def TickVoucherCriterion(self):
        self.world.limits()
        return contract_pb.TickVoucherCriterionRequest(
            contract_id=self.voucher_contract(), criterion="insurance", met=True, evidence="todistus 17")

    def ApproveVoucherProvider(self):
        ticked = self.world.change("TickVoucherCriterion")
        return contract_pb.ApproveVoucherProviderRequest(contract_id=ticked.contract_id, valid_from="2025-12-01")

    def WithdrawVoucherApproval(self):
        approved = self.world.change("ApproveVoucherProvider")
        return contract_pb.WithdrawVoucherApprovalRequest(
            contract_id=approved.contract_id, withdrawn_from="2026-01-01", reason="vakuutus päättyi")

    def GetVoucherProvider(self):
        return contract_pb.GetVoucherProviderRequest(contract_id=self.world.contract)

    def ListVoucherProviders(self):
        return contract_pb.ListVoucherProvidersRequest()

    def AttachDocument(self):
        return contract_pb.AttachDocumentRequest(
            contract_id=self.world.contract, title="Sopimus", media_type="application/pdf",
            retention_class="RETENTION_CLASS_CONTRACT", content=b"%PDF " + uuid.uuid4().bytes)

    def GetDocument(self):
        return contract_pb.GetDocumentRequest(document_id=self.world.change("AttachDocument").id)

    def ListDocuments(self):
        return contract_pb.ListDocumentsRequest(contract_id=self.world.contract)

    def DeleteDocument(self):
        # A contract of 1990 with a parameter of one year: its retention is over.
        self.world.send("SetParameter", contract_pb.SetParameterRequest(
            key="retention.monitoring_years", value=dict(valid_from="1990-01-01", value="1", source="testi")))
        old = self.contract("N-" + uuid.uuid4().hex)
        old.start_date, old.end_date = "1990-01-01", "1991-12-31"
        made = self.world.send("CreateContract", contract_pb.CreateContractRequest(contract=old))
        document = self.AttachDocument()
        document.contract_id, document.retention_class = made.id, contract_pb.RETENTION_CLASS_MONITORING
        kept = self.world.send("AttachDocument", document)
        return contract_pb.DeleteDocumentRequest(document_id=kept.id, reason="päätös 12")

    def RecordInhouseTurnover(self):
        return contract_pb.RecordInhouseTurnoverRequest(
            provider=dict(scheme="FI-PRO", id="0112038-9"), year=dict(
                year=2024, total=dict(currency_code="EUR", amount_minor=800000000),
                external=dict(currency_code="EUR", amount_minor=self.world.next_cents())))

    def RecordNoMarket(self):
        return contract_pb.RecordNoMarketRequest(
            provider=dict(scheme="FI-PRO", id="0112038-9"),
            no_market=dict(notice_on="2024-01-01", answers_until="2024-02-01"))

    def GetInhouseUnit(self):
        self.world.change("RecordInhouseTurnover")
        return contract_pb.GetInhouseUnitRequest(provider=dict(scheme="FI-PRO", id="0112038-9"))

    def ListInhouseUnits(self):
        return contract_pb.ListInhouseUnitsRequest()

    def RecordStatute(self):
        return contract_pb.RecordStatuteRequest(statute=dict(
            code="t-" + uuid.uuid4().hex, title_fi="Laki", title_sv="Lag", title_en="Act", valid_from="2020-01-01"))

    def EndStatute(self):
        return contract_pb.EndStatuteRequest(code=self.world.change("RecordStatute").code, last_day="2027-12-31")

    def GetStatute(self):
        return contract_pb.GetStatuteRequest(code=self.world.change("RecordStatute").code)

    def ListStatutes(self):
        return contract_pb.ListStatutesRequest()

    def ListContractsByLegalBasis(self):
        return contract_pb.ListContractsByLegalBasisRequest(code=self.world.change("RecordStatute").code)

    def RecordRisk(self):
        return contract_pb.RecordRiskRequest(contract_id=self.world.contract, risk=dict(
            code="R-" + uuid.uuid4().hex, title="Henkilöstö ei riitä", trigger_indicator="I", likelihood=2000,
            impact=dict(currency_code="EUR", amount_minor=100000), level="LEVEL_OPERATIONAL"))

    def MarkRiskRealised(self):
        risk = self.own_risk()
        return contract_pb.MarkRiskRealisedRequest(contract_id=risk.contract_id, code=risk.code, on="2025-12-01",
            amount=dict(currency_code="EUR", amount_minor=1000))

    def CloseRisk(self):
        risk = self.own_risk()
        return contract_pb.CloseRiskRequest(contract_id=risk.contract_id, code=risk.code, note="ohi")

    def own_risk(self):
        # Of a contract of its own: a contract holds only so many risks.
        made = self.world.send("CreateContract", contract_pb.CreateContractRequest(
            contract=self.contract("N-" + uuid.uuid4().hex)))
        return self.world.change("RecordRisk", contract_id=made.id)

    def CalmRisk(self):
        contract = self.world.active()
        risk = self.world.change("RecordRisk", contract_id=contract)
        report = self.SubmitReport()
        report.contract_id = contract
        report.lines.append(report_pb.ReportLine(indicator=dict(
            indicator_code="I", value=dict(numerator=0, denominator=100))))
        self.world.send("SubmitReport", report)
        return contract_pb.CalmRiskRequest(contract_id=contract, code=risk.code, note="katsottu")

    def ListRisks(self):
        return contract_pb.ListRisksRequest(contract_id=self.world.contract)

    def GetRiskSummary(self):
        return contract_pb.GetRiskSummaryRequest()

    def PublishTemplate(self):
        return contract_pb.PublishTemplateRequest(code="t-" + uuid.uuid4().hex, title="Asumispalvelut", content=dict(
            type="CONTRACT_TYPE_PURCHASE", clauses=[dict(kind="CLAUSE_KIND_CONTENT", text="Sisältö")]))

    def GetTemplate(self):
        return contract_pb.GetTemplateRequest(code=self.world.change("PublishTemplate").code)

    def ListTemplates(self):
        return contract_pb.ListTemplatesRequest()

    def CreateContractFromTemplate(self):
        return contract_pb.CreateContractFromTemplateRequest(
            template_code=self.world.change("PublishTemplate").code, contract=self.contract("N-" + uuid.uuid4().hex))

    def GetTemplateUsage(self):
        return contract_pb.GetTemplateUsageRequest(**{"from": "2026-01-01", "to": "2026-12-31"})

    def ProposeAmendment(self):
        return contract_pb.ProposeAmendmentRequest(
            contract_id=self.world.contract, reasons=["AMENDMENT_REASON_NOT_MATERIAL"], effective_from="2026-01-01",
            patch=dict(title="Uusi nimi " + uuid.uuid4().hex))

    def AttachAmendmentDocument(self):
        return contract_pb.AttachAmendmentDocumentRequest(
            amendment_id=self.world.amendment(), document=dict(reference="D-1", sha256="a" * 64))

    def RemoveAmendmentDocument(self):
        amendment = self.world.amendment()
        self.world.change("AttachAmendmentDocument", amendment_id=amendment)
        return contract_pb.RemoveAmendmentDocumentRequest(amendment_id=amendment, reference="D-1")

    def SignAmendment(self):
        return contract_pb.SignAmendmentRequest(
            amendment_id=self.world.amendment(), side="SIDE_BUYER", signed_on="2026-02-01")

    def ApplyAmendment(self):
        amendment = self.world.change("ProposeAmendment", contract_id=self.world.active()).id
        for side in (1, 2):
            self.world.change("SignAmendment", amendment_id=amendment, side=side)
        Examples.spare_amendment = self.world.amendment()
        return contract_pb.ApplyAmendmentRequest(amendment_id=amendment)

    def RejectAmendment(self):
        return contract_pb.RejectAmendmentRequest(amendment_id=self.world.amendment(), reason="Ei perusteita")

    def WithdrawAmendment(self):
        return contract_pb.WithdrawAmendmentRequest(amendment_id=self.world.amendment(), reason="Ei perusteita")

    def GetAmendment(self):
        return contract_pb.GetAmendmentRequest(amendment_id=self.world.amendment())

    def ListAmendments(self):
        return contract_pb.ListAmendmentsRequest()

    def CheckModification(self):
        return contract_pb.CheckModificationRequest(
            contract_id=self.world.contract, reasons=["AMENDMENT_REASON_MINOR"],
            value_change=dict(currency_code="EUR", amount_minor=1))

    def ExportModificationNotice(self):
        return contract_pb.ExportModificationNoticeRequest(amendment_id=self.world.amendment())

    def ApproveItem(self):
        return contract_pb.ApproveItemRequest(
            item_id=self.world.draft(), item_kind="APPROVAL_ITEM_KIND_CONTRACT", level="APPROVAL_LEVEL_TACTICAL")

    def UnapproveItem(self):
        return contract_pb.UnapproveItemRequest(
            item_id=self.world.contract, level="APPROVAL_LEVEL_TACTICAL", reason="Korjattava")

    def GetApproval(self):
        return contract_pb.GetApprovalRequest(item_id=self.world.contract)

    def ListApprovals(self):
        return contract_pb.ListApprovalsRequest()

    def AppointDeputy(self):
        return contract_pb.AppointDeputyRequest(
            level="APPROVAL_LEVEL_TACTICAL", deputy="tactical/" + uuid.uuid4().hex, **{"from": "2026-02-01", "to": "2026-12-31"})

    def DismissDeputy(self):
        return contract_pb.DismissDeputyRequest(deputy_id=self.world.change("AppointDeputy").id)

    def ListDeputies(self):
        return contract_pb.ListDeputiesRequest()

    def lasting(self):
        """A contract in force with options, a renewal clause, notice periods and an index clause."""
        new = self.contract("N-" + uuid.uuid4().hex)
        new.options.add(code="O1", months=12, notice_months=3)
        new.renewal.kind, new.renewal.months, new.renewal.notice_months = 1, 12, 3
        new.notice.buyer_months, new.notice.provider_months = 3, 6
        new.index_clause.factor_decimals = -1
        new.index_clause.components.add(series="ATI", weight=10000, base_point=dict(micros=112400000))
        made = self.world.send("CreateContract", contract_pb.CreateContractRequest(contract=new))
        return self.world.change("ActivateContract", contract_id=made.id).id

    def UseOption(self):
        return contract_pb.UseOptionRequest(contract_id=self.lasting(), option_code="O1", reason="palvelutarve jatkuu")

    def DecideRenewal(self):
        return contract_pb.DecideRenewalRequest(
            contract_id=self.lasting(), decision="RENEWAL_DECISION_RENEW", reason="johtoryhmä 3/2026")

    def GiveNotice(self):
        return contract_pb.GiveNoticeRequest(contract_id=self.lasting(), side="SIDE_BUYER", reason="oma tuotanto")

    def GetRenewal(self):
        return contract_pb.GetRenewalRequest(contract_id=self.world.contract)

    def ListRenewals(self):
        return contract_pb.ListRenewalsRequest()

    def ApplyIndex(self):
        return contract_pb.ApplyIndexRequest(
            contract_id=self.lasting(), effective_from="2027-01-01",
            points=[dict(series="ATI", point=dict(micros=116100000))])

    def ListPrices(self):
        return contract_pb.ListPricesRequest(contract_id=self.world.contract)

    def AddObligation(self):
        return contract_pb.AddObligationRequest(obligation=dict(
            contract_id=self.world.contract, party="SIDE_PROVIDER", code="V-" + uuid.uuid4().hex,
            title="Vakuutustodistus", recurrence="RECURRENCE_YEARLY", **{"from": "2027-01-15"}))

    def due_obligation(self):
        """One that is due on the day it is added: no horizon is set here."""
        today = self.world.client.call("GetClock", config_pb.GetClockRequest()).today
        request = self.AddObligation()
        setattr(request.obligation, "from", today)
        request.obligation.closed_day_rule = contract_pb.CLOSED_DAY_RULE_AS_IT_IS
        return self.world.send("AddObligation", request)

    def FulfilObligation(self):
        obligation = self.due_obligation()
        return contract_pb.FulfilObligationRequest(
            obligation_id=obligation.id, due_date=obligation.occurrences[0].due_date, evidence_sha256="a" * 64)

    def WithdrawObligation(self):
        return contract_pb.WithdrawObligationRequest(
            obligation_id=self.world.change("AddObligation").id, reason="ei enää tarpeen")

    def GetObligation(self):
        return contract_pb.GetObligationRequest(obligation_id=self.world.change("AddObligation").id)

    def ListObligations(self):
        return contract_pb.ListObligationsRequest()

    def GetFulfilment(self):
        return contract_pb.GetFulfilmentRequest()

    def OpenDispute(self):
        return steering_pb.OpenDisputeRequest(dispute=dict(
            contract_id=self.world.contract, code="D-" + uuid.uuid4().hex, subject="Laskutetut poissaolopäivät",
            deadline="2099-12-31", part=dict(month="2025-11", amount=dict(currency_code="EUR", amount_minor=100))))

    def dispute(self):
        return self.world.change("OpenDispute").id

    def AnswerDispute(self):
        return steering_pb.AnswerDisputeRequest(dispute_id=self.dispute(), text="emme hyväksy")

    def EscalateDispute(self):
        Examples.spare_dispute = self.dispute()
        return steering_pb.EscalateDisputeRequest(dispute_id=self.dispute())

    def SettleDispute(self):
        return steering_pb.SettleDisputeRequest(
            dispute_id=self.dispute(), pay=dict(currency_code="EUR", amount_minor=50), text="puolet")

    def WithdrawDispute(self):
        return steering_pb.WithdrawDisputeRequest(dispute_id=self.dispute(), text="selvitetty")

    def GetDispute(self):
        return steering_pb.GetDisputeRequest(dispute_id=self.dispute())

    def ListDisputes(self):
        return steering_pb.ListDisputesRequest()

    def GrantPower(self):
        return steering_pb.GrantPowerRequest(actor="tactical/" + uuid.uuid4().hex, power={
            "limit": dict(currency_code="EUR", amount_minor=10000000), "from": "2026-01-01",
            "decision": "aluehallitus 12.1.2026"})

    def RevokePower(self):
        holder = self.world.change("GrantPower")
        return steering_pb.RevokePowerRequest(
            actor=holder.actor, power_id=holder.powers[0].id, **{"from": "2099-01-01"})

    def ListPowers(self):
        return steering_pb.ListPowersRequest()

    def PublishProcessTemplate(self):
        return steering_pb.PublishProcessTemplateRequest(code="T-" + uuid.uuid4().hex, version=dict(
            valid_from="2020-01-01", source="aluehallitus 12.1.2026",
            steps=[dict(step="PROCESS_STEP_NEED", unit="U", days=7)]))

    def ListProcessTemplates(self):
        return steering_pb.ListProcessTemplatesRequest()

    def SetUnitMember(self):
        return steering_pb.SetUnitMemberRequest(actor="local", membership={"unit": "U", "from": "2020-01-01"})

    def ListUnitMembers(self):
        return steering_pb.ListUnitMembersRequest()

    def StartProcess(self):
        return steering_pb.StartProcessRequest(
            contract_id=self.world.draft(), template_code=self.world.change("PublishProcessTemplate").code,
            on="2026-01-02")

    def PlanProcessStep(self):
        return steering_pb.PlanProcessStepRequest(
            contract_id=self.world.change("StartProcess").contract_id, step="PROCESS_STEP_NEED", planned_on="2026-03-01")

    def CompleteProcessStep(self):
        self.world.change("SetUnitMember")
        return steering_pb.CompleteProcessStepRequest(
            contract_id=self.world.change("StartProcess").contract_id, step="PROCESS_STEP_NEED", on="2026-01-05")

    def GetProcess(self):
        return steering_pb.GetProcessRequest(contract_id=self.world.change("StartProcess").contract_id)

    def GetProcessTimes(self):
        return steering_pb.GetProcessTimesRequest()

    def AddMilestone(self):
        return contract_pb.AddMilestoneRequest(milestone=dict(
            contract_id=self.world.contract, code="M-" + uuid.uuid4().hex, title="Yksikkö avattu",
            due_date="2027-06-30"))

    def JudgeMilestone(self):
        return contract_pb.JudgeMilestoneRequest(
            milestone_id=self.world.change("AddMilestone").id, state="MILESTONE_STATE_MET", on="2026-01-31",
            evidence_sha256="a" * 64)

    def GetMilestone(self):
        return contract_pb.GetMilestoneRequest(milestone_id=self.world.change("AddMilestone").id)

    def ListMilestones(self):
        return contract_pb.ListMilestonesRequest()

    def ListConditionalPayments(self):
        return finance_pb.ListConditionalPaymentsRequest()

    def GetConditionalPaymentTotals(self):
        return finance_pb.GetConditionalPaymentTotalsRequest()

    def SetParameter(self):
        return contract_pb.SetParameterRequest(
            key="framework.max_months", value=dict(valid_from="2017-01-01", value="48", source=uuid.uuid4().hex))

    def GetParameter(self):
        return contract_pb.GetParameterRequest(key="framework.max_months")

    def ListParameters(self):
        return contract_pb.ListParametersRequest()

    def lines(self):
        return [report_pb.ReportLine(service=dict(service_code="VRK", unit="day", quantity=dict(micros=1000000)))]

    def SubmitReport(self):
        return report_pb.SubmitReportRequest(
            contract_id=self.world.active(), month="2025-12", lines=self.lines(),
            forecast=[dict(month="2026-03", service_code="VRK", quantity=dict(micros=1))])

    def ValidateReport(self):
        return self.SubmitReport()

    def CompleteReport(self):
        line = self.lines()[0]
        line.service.service_date = "2025-12-05"
        return report_pb.CompleteReportRequest(
            contract_id=self.world.returned(), month="2025-12", version=1,
            lines=[report_pb.MendedLine(index=1, line=line)])

    def DiffReports(self):
        return report_pb.DiffReportsRequest(contract_id=self.world.contract, month="2025-11")

    def ListReportRules(self):
        return report_pb.ListReportRulesRequest()

    def Reconcile(self):
        return finance_pb.ReconcileRequest(contract_id=self.world.contract, month="2025-11")

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

    def GetWindows(self):
        return report_pb.GetWindowsRequest(contract_id=self.world.contract, year=2025)

    def RecordExcuse(self):
        return report_pb.RecordExcuseRequest(
            contract_id=self.world.active(), month="2026-01", reason="tietojärjestelmän vaihto")

    def WithdrawExcuse(self):
        excused = self.world.change("RecordExcuse").contract_id
        return report_pb.WithdrawExcuseRequest(contract_id=excused, month="2026-01", reason="kirjattu väärin")

    def ListLadderSteps(self):
        return report_pb.ListLadderStepsRequest(contract_id=self.world.contract)

    def GetReportingRate(self):
        return report_pb.GetReportingRateRequest(
            provider=dict(scheme="FI-PRO", id="2077474-0"), from_month="2025-01", to_month="2025-12")

    def SetCeiling(self):
        return report_pb.SetCeilingRequest(
            number="K-" + uuid.uuid4().hex, kind="CEILING_KIND_CONTRACTS", contract_ids=[self.world.active()],
            service_code="VRK", unit="day", valid_from="2025-11-01", limit=dict(quantity=dict(micros=9000000)))

    def ChangeCeiling(self):
        return report_pb.ChangeCeilingRequest(
            ceiling_id=self.world.change("SetCeiling").id, valid_from="2026-01-01", basis="§ 12",
            limit=dict(quantity=dict(micros=8000000)))

    def GetCeiling(self):
        return report_pb.GetCeilingRequest(ceiling_id=self.world.change("SetCeiling").id)

    def ListCeilings(self):
        return report_pb.ListCeilingsRequest()

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

    def GetBuyerPart(self):
        return finance_pb.GetBuyerPartRequest(
            payment_proposal_id=self.world.joint_proposal(), buyer=dict(scheme="FI-PRO", id="3221309-4"))

    def ListBuyerParts(self):
        return finance_pb.ListBuyerPartsRequest(buyer=dict(scheme="FI-PRO", id="3221309-4"))

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

    def MarkPilot(self):
        return steering_pb.MarkPilotRequest(
            contract_id=self.world.active(), pilot=True, reason="kokeilu")

    def OpenAnalysis(self):
        return steering_pb.OpenAnalysisRequest(contract_id=self.world.active(), reason="väliarvio")

    def RefreshAnalysis(self):
        contract = self.world.change("OpenAnalysis").contract_id
        # Something that the analysis tells of: a refresh that finds nothing new leaves nothing behind.
        self.world.change("RecordComplaint", contract_id=contract)
        return steering_pb.RefreshAnalysisRequest(contract_id=contract, number=1)

    def CompleteAnalysis(self):
        return steering_pb.CompleteAnalysisRequest(
            contract_id=self.world.change("OpenAnalysis").contract_id, number=1, conclusions="Tavoitteet täyttyivät.",
            lessons=[dict(code="L1", text="Pyydä ennuste aiemmin.", audience="hankinta")])

    def GetAnalyses(self):
        return steering_pb.GetAnalysesRequest(contract_id=self.world.contract)

    def ListAnalyses(self):
        return steering_pb.ListAnalysesRequest()

    def ListLessons(self):
        return steering_pb.ListLessonsRequest(contract_id=self.world.contract)

    def AnswerLesson(self):
        successor = self.contract("N-" + uuid.uuid4().hex)
        successor.parent_contract_id = self.world.change("CompleteAnalysis").contract_id
        successor.parent_relation = contract_pb.PARENT_RELATION_SUCCESSOR
        made = self.world.send("CreateContract", contract_pb.CreateContractRequest(contract=successor))
        return steering_pb.AnswerLessonRequest(
            contract_id=made.id, analysis_number=1, lesson_code="L1", answer="LESSON_ANSWER_NOT_USED", reason="ei koske")

    def GetMeasure(self):
        return steering_pb.GetMeasureRequest(
            code="lessons_considered", to="2025-12-31", **{"from": "2025-10-01"})

    def GetQuarterlyReport(self):
        return steering_pb.GetQuarterlyReportRequest(quarter="2025-Q4")

    def PublishQuarterlyReport(self):
        return steering_pb.PublishQuarterlyReportRequest(quarter="2025-Q4", reason="uusi ajo")

    def GetPublishedReport(self):
        self.world.change("PublishQuarterlyReport")
        return steering_pb.GetPublishedReportRequest(quarter="2025-Q4", version=1)

    def goal(self):
        """A goal of the county that is there already, so that others can name it."""
        self.world.send("SetGoals", steering_pb.SetGoalsRequest(goals=[dict(
            code="S-GOAL", level="GOAL_LEVEL_COUNTY", name_fi="Tavoite", name_sv="Mål", valid_from_year=2024,
            formula="GOAL_FORMULA_SHARE_MET", unit="share")]))
        return "S-GOAL"

    def SetGoals(self):
        return steering_pb.SetGoalsRequest(goals=[dict(
            code="S-" + uuid.uuid4().hex, level="GOAL_LEVEL_COUNTY", name_fi="Tavoite", name_sv="Mål",
            valid_from_year=2024, formula="GOAL_FORMULA_MEAN", unit="day",
            target_level=dict(numerator=1, denominator=2), direction="DIRECTION_AT_LEAST")])

    def ListGoals(self):
        return steering_pb.ListGoalsRequest()

    def LinkContractGoal(self):
        return steering_pb.LinkContractGoalRequest(link=dict(
            contract_id=self.world.active(), contract_goal_code="G", goal_code=self.goal()))

    def UnlinkContractGoal(self):
        link = self.world.change("LinkContractGoal")
        return steering_pb.UnlinkContractGoalRequest(
            contract_id=link.contract_id, contract_goal_code="G", goal_code=link.goal_code)

    def ListContractGoalLinks(self):
        return steering_pb.ListContractGoalLinksRequest()

    def GetGoalStatus(self):
        return steering_pb.GetGoalStatusRequest(goal_code=self.goal(), from_month="2025-01", to_month="2025-12")

    def ListUnservedGoals(self):
        return steering_pb.ListUnservedGoalsRequest()

    def ListGoallessContracts(self):
        return steering_pb.ListGoallessContractsRequest()

    def PublishPromise(self):
        return steering_pb.PublishPromiseRequest(
            code="P-" + uuid.uuid4().hex, title_fi="Lupaus", title_sv="Löfte",
            items=[dict(code="I1", text_fi="Vastaamme heti.", text_sv="Vi svarar genast.", goal_codes=[self.goal()])])

    def EvaluatePromise(self):
        return steering_pb.EvaluatePromiseRequest(
            code=self.world.change("PublishPromise").code,
            evaluation=dict(round="2026-kevat", held_on=self.world.day_after(0), evaluators=3, summary_fi="Hyvä.",
                            summary_sv="Bra.", scores=[dict(item_code="I1", counts=[0, 0, 1, 1, 1])]))

    def GetPromise(self):
        return steering_pb.GetPromiseRequest(code=self.world.change("PublishPromise").code)

    def GetPublicPromise(self):
        return steering_pb.GetPublicPromiseRequest()

    def SetMultiProviderAims(self):
        return steering_pb.SetMultiProviderAimsRequest(
            code="S-" + uuid.uuid4().hex, name_fi="Asuminen", name_sv="Boende", service_codes=["C-" + uuid.uuid4().hex],
            aim=dict(from_year=2025, private_share=3000, source="valtuusto"))

    def GetMultiProviderStatus(self):
        for key, value in (("multi_provider.private_kinds", "private"),
                           ("multi_provider.innovative_procedures", "competitive_dialogue")):
            self.world.send("SetParameter", contract_pb.SetParameterRequest(
                key=key, value=dict(valid_from="2023-01-01", value=value, source="koe")))
        return steering_pb.GetMultiProviderStatusRequest(year=2025)

    def SetProgrammeMeasure(self):
        return steering_pb.SetProgrammeMeasureRequest(definition=dict(
            code="M-" + uuid.uuid4().hex, programme="ohjelma", name_fi="Mittari", name_sv="Mått", name_en="Measure",
            kind="MEASURE_KIND_COUNT", owner_unit="Hankinta", due_date="2026-12-31"))

    def RecordMeasure(self):
        return steering_pb.RecordMeasureRequest(
            code=self.world.change("SetProgrammeMeasure").definition.code,
            result=dict(on="2025-10-01", count=3, evidence_sha256="a" * 64, evidence_name="pöytäkirja"))

    def ListProgrammeMeasures(self):
        return steering_pb.ListProgrammeMeasuresRequest(to="2025-12-31", **{"from": "2025-01-01"})

    def MarkStrategic(self):
        return steering_pb.MarkStrategicRequest(contract_id=self.world.active(), strategic=True, reason="laaja")

    def SetSustainabilityPlan(self):
        return steering_pb.SetSustainabilityPlanRequest(contract_id=self.world.active(), content=dict(
            goals=[dict(code="G1", kind="RESPONSIBILITY_KIND_SOCIAL", text="Työllistetään", metric="henkilöt")],
            employment=dict(decision="EMPLOYMENT_DECISION_USED", decided_on="2025-10-01", reason="sopii"),
            first_period_end="2025-12-31", period_months=12, report_days=30, evidence_sha256="a" * 64))

    def RecordSustainabilityReport(self):
        return steering_pb.RecordSustainabilityReportRequest(
            contract_id=self.world.change("SetSustainabilityPlan").contract_id,
            report=dict(period_end="2025-12-31", received_on="2026-01-10",
                        results=[dict(goal_code="G1", value=dict(numerator=3, denominator=1))]))

    def GetSustainabilityPlan(self):
        return steering_pb.GetSustainabilityPlanRequest(
            contract_id=self.world.change("SetSustainabilityPlan").contract_id)

    def ListSustainabilityPlans(self):
        return steering_pb.ListSustainabilityPlansRequest()

    def GetSustainabilityShare(self):
        return steering_pb.GetSustainabilityShareRequest(to="2025-12-31", **{"from": "2025-01-01"})

    def AddCriterion(self):
        return steering_pb.AddCriterionRequest(criterion=dict(
            contract_id=self.world.contract, code="K-" + uuid.uuid4().hex, category="CRITERION_CATEGORY_FOOD",
            theme="CRITERION_THEME_ETHICAL", use="CRITERION_USE_MINIMUM", text="Reilu kauppa", from_year=2024,
            evidence_sha256="a" * 64))

    def WithdrawCriterion(self):
        return steering_pb.WithdrawCriterionRequest(
            criterion_id=self.world.change("AddCriterion").id, from_year=2025, reason="poistui")

    def ListCriteria(self):
        return steering_pb.ListCriteriaRequest()

    def SearchContracts(self):
        return steering_pb.SearchContractsRequest(query="asumis*", filter=dict(
            states=["CONTRACT_STATE_ACTIVE"], types=["CONTRACT_TYPE_PURCHASE"],
            provider=dict(scheme="FI-PRO", id="2077474-0"), service_code="S", cpv_prefix="8531",
            focus_area="FOCUS_AREA_QUALITY", signed_from="2024-01-01", signed_to="2026-01-01",
            in_force_from="2024-01-01", in_force_to="2026-01-01",
            value_min=dict(currency_code="EUR", amount_minor=1), value_max=dict(currency_code="EUR", amount_minor=2)))

    def SaveSearch(self):
        return steering_pb.SaveSearchRequest(saved_search=dict(
            name="S-1", query="asumis* " + uuid.uuid4().hex, filter=dict(cpv_prefix="8531"), alert=True))

    def ListSavedSearches(self):
        return steering_pb.ListSavedSearchesRequest()

    def DeleteSavedSearch(self):
        saved = self.world.change("SaveSearch")
        return steering_pb.DeleteSavedSearchRequest(saved_search_id=saved.id)

    def ListNames(self):
        return steering_pb.ListNamesRequest(language="sv", list="attention")

    def GetProcurementPlan(self):
        self.world.limits()
        return steering_pb.GetProcurementPlanRequest(years=3)

    def GetMarket(self):
        return steering_pb.GetMarketRequest(service_code="S", from_year=2024, to_year=2026)

    def RecordProviderProfile(self):
        return steering_pb.RecordProviderProfileRequest(profile=dict(
            provider=dict(scheme="FI-PRO", id="2077474-0"), local=True, municipality=uuid.uuid4().hex[:8]))

    def ListProviderProfiles(self):
        return steering_pb.ListProviderProfilesRequest()

    def CountCriteria(self):
        return steering_pb.CountCriteriaRequest(year=2025)

    def RecordVehicles(self):
        return steering_pb.RecordVehiclesRequest(contract_id=self.world.active(), year=dict(
            year=2025, vehicles=4, low_emission=1, evidence_sha256="a" * 64))

    def GetVehicleShare(self):
        return steering_pb.GetVehicleShareRequest(year=2025)

    def ListWithoutAccessibility(self):
        return steering_pb.ListWithoutAccessibilityRequest()

    def RecordVisit(self):
        return monitoring_pb.RecordVisitRequest(
            contract_id=self.world.contract, visited_on="2026-01-10", kind="VISIT_KIND_UNANNOUNCED",
            findings=[dict(category="staffing", severity="FINDING_SEVERITY_MILD")], follow_up_on="2026-03-01",
            document_sha256="a" * 64, description="Miehitys alle sovitun.")

    def GetVisit(self):
        return monitoring_pb.GetVisitRequest(visit_id=self.world.change("RecordVisit").id)

    def ListVisits(self):
        return monitoring_pb.ListVisitsRequest()

    def RecordDeviation(self):
        return monitoring_pb.RecordDeviationRequest(
            contract_id=self.world.contract, found_on="2026-01-10", category="medication",
            severity="FINDING_SEVERITY_MODERATE", correct_by="2026-03-01", description="Lupa puuttui.")

    def CorrectDeviation(self):
        return monitoring_pb.CorrectDeviationRequest(
            deviation_id=self.world.change("RecordDeviation").id, corrected_on="2026-01-20", evidence_sha256="b" * 64)

    def GetDeviation(self):
        return monitoring_pb.GetDeviationRequest(deviation_id=self.world.change("RecordDeviation").id)

    def ListDeviations(self):
        return monitoring_pb.ListDeviationsRequest()

    def GetProviderFile(self):
        return monitoring_pb.GetProviderFileRequest(provider=dict(scheme="FI-PRO", id="2077474-0"))

    def RecordFeedback(self):
        return monitoring_pb.RecordFeedbackRequest(feedback=dict(
            contract_id=self.world.contract, month="2026-01", source="FEEDBACK_SOURCE_CLIENTS",
            theme="t-" + uuid.uuid4().hex, count=3, scale_from=1, scale_to=5, scores=[dict(score=4, count=2)],
            summary="Ruokaan oltiin tyytyväisiä."))

    def GetFeedback(self):
        return monitoring_pb.GetFeedbackRequest(feedback_id=self.world.change("RecordFeedback").id)

    def ListFeedback(self):
        return monitoring_pb.ListFeedbackRequest()

    def RecordParticipation(self):
        return monitoring_pb.RecordParticipationRequest(participation=dict(
            contract_ids=[self.world.contract], phase="PARTICIPATION_PHASE_PREPARATION",
            method="PARTICIPATION_METHOD_SURVEY", held_on="2026-01-10", people=40, outcome="Tavoite selkeni.",
            effects=[dict(contract_id=self.world.contract, kind="PARTICIPATION_EFFECT_KIND_GOAL", code="G")]))

    def GetParticipation(self):
        return monitoring_pb.GetParticipationRequest(participation_id=self.world.change("RecordParticipation").id)

    def ListParticipations(self):
        return monitoring_pb.ListParticipationsRequest()

    def ListWithoutParticipation(self):
        return monitoring_pb.ListWithoutParticipationRequest(phase="PARTICIPATION_PHASE_TENDERING")

    def CountParticipation(self):
        return monitoring_pb.CountParticipationRequest()

    def AddPerson(self):
        return steering_pb.AddPersonRequest(person=dict(
            code="POST-" + uuid.uuid4().hex, side="SIDE_BUYER", name="Kaarlo Esimerkki", contact="+358 40 0000000"))

    def ChangePerson(self):
        return steering_pb.ChangePersonRequest(person_id=self.world.change("AddPerson").id, person=dict(
            code="POST-" + uuid.uuid4().hex, side="SIDE_BUYER", name="Kaarlo Esimerkki"))

    def HandOver(self):
        return steering_pb.HandOverRequest(
            person_id=self.world.change("AddPerson").id, successor_id=self.world.change("AddPerson").id,
            **{"from": self.world.day_after(30)})

    def AppointStandIn(self):
        return steering_pb.AppointStandInRequest(
            person_id=self.world.change("AddPerson").id, deputy_id=self.world.change("AddPerson").id,
            to="2026-07-31", **{"from": "2026-07-01"})

    def RecordDeparture(self):
        return steering_pb.RecordDepartureRequest(
            person_id=self.world.change("AddPerson").id, last_day=self.world.day_after(-1))

    def ErasePerson(self):
        return steering_pb.ErasePersonRequest(
            person_id=self.world.change("RecordDeparture").id, also_in=[str(uuid.uuid4())], not_in=[str(uuid.uuid4())])

    def GetPerson(self):
        return steering_pb.GetPersonRequest(person_id=self.world.change("AddPerson").id)

    def ListPersons(self):
        return steering_pb.ListPersonsRequest()

    def AssignSlot(self):
        return steering_pb.AssignSlotRequest(
            contract_id=self.world.contract, side="SIDE_BUYER", level="LEVEL_TACTICAL",
            person_id=self.world.change("AddPerson").id, **{"from": "2026-07-01"})

    def ListResponsible(self):
        return steering_pb.ListResponsibleRequest(contract_id=self.world.contract)

    def ListMyWork(self):
        return steering_pb.ListMyWorkRequest(person_id=self.world.change("AddPerson").id)

    def ScheduleReviewMeeting(self):
        return steering_pb.ScheduleReviewMeetingRequest(contract_id=self.world.contract, planned_on="2199-01-31")

    def RecordNegotiation(self):
        return steering_pb.RecordNegotiationRequest(
            contract_id=self.world.contract, held_on="2026-02-01", participants=7, minutes_sha256="a" * 64,
            minutes_name="Pöytäkirja", decisions=[dict(
                code="D-" + uuid.uuid4().hex, text="Perehdytys uusitaan", owner_side="SIDE_PROVIDER",
                owner_level="LEVEL_TACTICAL", due_date="2199-01-31")])

    def BuildNegotiationPack(self):
        return steering_pb.BuildNegotiationPackRequest(
            contract_id=self.world.contract, from_date="2025-01-01", to_date="2026-12-31")

    def GetReviewPlan(self):
        return steering_pb.GetReviewPlanRequest(contract_id=self.world.contract)

    def ListReviewPlans(self):
        return steering_pb.ListReviewPlansRequest()

    def ListReviewMeetings(self):
        return steering_pb.ListReviewMeetingsRequest()

    def CompleteDecision(self):
        return steering_pb.CompleteDecisionRequest(
            decision_id=self.world.change("RecordNegotiation").decision_ids[0], completed_on="2026-02-02",
            evidence_sha256="b" * 64, evidence_name="Perehdytysohje")

    def WithdrawDecision(self):
        return steering_pb.WithdrawDecisionRequest(
            decision_id=self.world.change("RecordNegotiation").decision_ids[0], reason="ei enää tarpeen")

    def ListDecisions(self):
        return steering_pb.ListDecisionsRequest()

    def RecordEvent(self):
        return steering_pb.RecordEventRequest(event=dict(
            kind="STEERING_EVENT_KIND_TRAINING", date="2026-01-20", participants=24,
            contract_ids=[self.world.contract], title="Perehdytys raportointiin"))

    def CorrectEvent(self):
        recorded = self.world.change("RecordEvent")
        recorded.participants = 25
        return steering_pb.CorrectEventRequest(event_id=recorded.id, event=recorded, reason="laskuvirhe")

    def RemoveEvent(self):
        return steering_pb.RemoveEventRequest(event_id=self.world.change("RecordEvent").id, reason="ei pidetty")

    def ListEvents(self):
        return steering_pb.ListEventsRequest()

    def CountEvents(self):
        return steering_pb.CountEventsRequest(from_date="2026-01-01", to_date="2026-12-31")

    def CreateSteeringGroup(self):
        return steering_pb.CreateSteeringGroupRequest(group=dict(
            code="G-" + uuid.uuid4().hex, name="Asumisen ohjausryhmä", contract_ids=[self.world.contract],
            service_codes=["YPA-VRK"], members=[
                dict(side="GROUP_SIDE_BUYER", organisation="Hyvinvointialue", name="Tilaajan edustaja"),
                dict(side="GROUP_SIDE_PROVIDER", organisation="Hoiva Oy", name="Tuottajan edustaja"),
                dict(side="GROUP_SIDE_CLIENT", organisation="Vanhusneuvosto", name="Asiakkaan edustaja")]))

    def AddGroupMember(self):
        return steering_pb.AddGroupMemberRequest(
            group_id=self.world.change("CreateSteeringGroup").id,
            member=dict(side="GROUP_SIDE_CLIENT", organisation="Omaiset ry", name="Omaisten edustaja"))

    def RemoveGroupMember(self):
        group = self.world.change("AddGroupMember")
        return steering_pb.RemoveGroupMemberRequest(group_id=group.id, member_id=group.members[-1].id)

    def RecordGroupDecision(self):
        group = self.world.change("CreateSteeringGroup")
        return steering_pb.RecordGroupDecisionRequest(group_id=group.id, decision=dict(
            code="D-1", text="Ruokalista uusitaan", decided_on="2026-01-20",
            responsible_member_id=group.members[0].id, due_date="2026-06-30"))

    def CompleteGroupDecision(self):
        return steering_pb.CompleteGroupDecisionRequest(
            group_id=self.world.change("RecordGroupDecision").id, code="D-1", done_on="2026-01-31")

    def GetSteeringGroup(self):
        return steering_pb.GetSteeringGroupRequest(group_id=self.world.change("CreateSteeringGroup").id)

    def ListSteeringGroups(self):
        return steering_pb.ListSteeringGroupsRequest()

    def GetGroupMaterial(self):
        return steering_pb.GetGroupMaterialRequest(
            group_id=self.world.change("CreateSteeringGroup").id, from_date="2026-01-01", to_date="2026-03-31")

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
# Four eyes: where identity is off there is one caller, who made everything and approves nothing.
# tests/scenarios/contract_registry/p07_approval_test.cc has more callers.
REFUSED_TO_ONE = {"ApproveItem": "APPROVAL_OWN_ITEM", "UnapproveItem": "APPROVAL_NOT_GIVEN"}

# What to change in an example so that the same request id comes with another body.
OTHER_BODY = {
    "ApplyIndex": lambda r: setattr(r.points[0].point, "micros", 116200000),
    "SetParameter": lambda r: setattr(r.value, "value", "36"),
    "FulfilObligation": lambda r: setattr(r, "evidence_sha256", "b" * 64),
    "EndStatute": lambda r: setattr(r, "last_day", "2027-12-30"),
    "RecordNoMarket": lambda r: setattr(r.no_market, "answers_until", "2024-02-02"),
    "RecordInhouseTurnover": lambda r: setattr(r.year.total, "amount_minor", 800000001),
    "AttachAmendmentDocument": lambda r: setattr(r.document, "reference", "D-2"),
    "RemoveAmendmentDocument": lambda r: setattr(r, "reference", "D-2"),
    "SignAmendment": lambda r: setattr(r, "signed_on", "2026-01-31"),
    "ApplyAmendment": lambda r: setattr(r, "amendment_id", Examples.spare_amendment),
    "SaveSearch": lambda r: setattr(r.saved_search, "query", "hoito"),
    "DeleteSavedSearch": lambda r: setattr(r, "saved_search_id", str(uuid.uuid4())),
    "RecordProviderProfile": lambda r: setattr(r.profile, "municipality", "091"),
    "AppointDeputy": lambda r: setattr(r, "deputy", "tactical/x"),
    "DismissDeputy": lambda r: setattr(r, "deputy_id", str(uuid.uuid4())),
    "ActivateContract": lambda r: setattr(r, "etag", "r1"),
    "ApproveReport": lambda r: setattr(r, "etag", "r1"),
    "ProposeDefinition": lambda r: setattr(r.content, "source", "1/2026"),
    "AcceptDefinition": lambda r: setattr(r, "side", 1),
    "CompleteReport": lambda r: setattr(r.lines[0].line.service.quantity, "micros", 2),
    "RecordExcuse": lambda r: setattr(r, "reason", "toinen"),
    "WithdrawExcuse": lambda r: setattr(r, "reason", "toinen"),
    "AdvanceClock": lambda r: setattr(r, "to_day", "2199-01-01"),
    "CreateProviderKey": lambda r: setattr(r, "life_days", 7),
    "RevokeProviderKey": lambda r: setattr(r, "etag", "r1"),
    "SubmitSelfMonitoring": lambda r: setattr(r.values[0].value, "numerator", 2),
    "DecideSupplierAlias": lambda r: setattr(r, "decision", 2),
    "AcknowledgeComplaint": lambda r: setattr(r.provider, "id", "1572860-0"),
    "ChangePerson": lambda r: setattr(r.person, "contact", "+358 40 1111111"),
    "HandOver": lambda r: setattr(r, "from", "2199-01-01"),
    "AppointStandIn": lambda r: setattr(r, "to", "2026-07-30"),
    "RecordDeparture": lambda r: setattr(r, "last_day", "2199-01-01"),
    "ErasePerson": lambda r: setattr(r, "person_id", str(uuid.uuid4())),
    "AddPerson": lambda r: setattr(r.person, "contact", "+358 40 1111111"),
    "AssignSlot": lambda r: setattr(r, "to", "2027-07-01"),
    "RecordFeedback": lambda r: setattr(r.feedback, "count", 4),
    "RecordParticipation": lambda r: setattr(r.participation, "people", 41),
    "RecordVisit": lambda r: setattr(r, "visited_on", "2026-01-11"),
    "RecordDeviation": lambda r: setattr(r, "found_on", "2026-01-09"),
    "CorrectDeviation": lambda r: setattr(r, "corrected_on", "2026-01-21"),
    "AnswerDispute": lambda r: setattr(r, "text", "toinen"),
    "EscalateDispute": lambda r: setattr(r, "dispute_id", Examples.spare_dispute),
    "SettleDispute": lambda r: setattr(r, "text", "toinen"),
    "WithdrawDispute": lambda r: setattr(r, "text", "toinen"),
    "GrantPower": lambda r: setattr(r.power, "decision", "toinen"),
    "RevokePower": lambda r: setattr(r, "from", "2098-12-31"),
    "PublishProcessTemplate": lambda r: setattr(r.version, "source", "toinen"),
    "SetUnitMember": lambda r: setattr(r.membership, "from", "2020-01-02"),
    "StartProcess": lambda r: setattr(r, "on", "2026-01-03"),
    "PlanProcessStep": lambda r: setattr(r, "planned_on", "2026-03-02"),
    "CompleteProcessStep": lambda r: setattr(r, "on", "2026-01-06"),
    "RefreshAnalysis": lambda r: setattr(r, "number", 2),
    "CompleteAnalysis": lambda r: setattr(r, "conclusions", "toinen"),
    "ScheduleReviewMeeting": lambda r: setattr(r, "planned_on", "2199-01-30"),
    "RecordNegotiation": lambda r: setattr(r, "participants", 8),
    "CompleteDecision": lambda r: setattr(r, "evidence_name", "toinen"),
    "CreateSteeringGroup": lambda r: setattr(r.group, "name", "toinen"),
    "AddGroupMember": lambda r: setattr(r.member, "organisation", "toinen"),
    "RemoveGroupMember": lambda r: setattr(r, "member_id", str(uuid.uuid4())),
    "RecordGroupDecision": lambda r: setattr(r.decision, "text", "toinen"),
    "CompleteGroupDecision": lambda r: setattr(r, "done_on", "2026-01-30"),
    "SetGoals": lambda r: setattr(r.goals[0], "name_en", "Other"),
    "LinkContractGoal": lambda r: setattr(r.link, "weight", 2),
    "UnlinkContractGoal": lambda r: setattr(r, "contract_goal_code", "G2"),
    "PublishPromise": lambda r: setattr(r, "title_fi", "Toinen"),
    "EvaluatePromise": lambda r: setattr(r.evaluation, "evaluators", 4),
    "SetMultiProviderAims": lambda r: setattr(r, "name_en", "Other"),
    "SetProgrammeMeasure": lambda r: setattr(r.definition, "name_en", "Other"),
    "RecordMeasure": lambda r: setattr(r.result, "count", 4),
    "SetSustainabilityPlan": lambda r: setattr(r.content, "report_days", 31),
    "RecordSustainabilityReport": lambda r: setattr(r.report, "received_on", "2026-01-11"),
    "AddCriterion": lambda r: setattr(r.criterion, "text", "Toinen"),
    "RecordVehicles": lambda r: setattr(r.year, "vehicles", 5),
    "AddSubcontractor": lambda r: setattr(r, "service", "kuljetus"),
    "ChangeCeiling": lambda r: setattr(r, "basis", "§ 13"),
    "TickVoucherCriterion": lambda r: setattr(r, "evidence", "todistus 18"),
    "ApproveVoucherProvider": lambda r: setattr(r, "valid_from", "2025-12-02"),
}


def make_other(method, request):
    if method in OTHER_BODY:
        OTHER_BODY[method](request)
        return
    for path, field, holder in fields_of(request):
        if field.type == STRING and field.name in ("title", "title_en", "note", "text_en", "correction_reason", "reason", "number",
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

    def next_cents(self):
        """Another amount each time, so that each recording is news."""
        self.cents = getattr(self, "cents", 0) + 1
        return self.cents

    def change(self, method, **fields):
        request = getattr(self.examples, method)()
        for name, value in fields.items():
            setattr(request, name, value)
        return self.send(method, request)

    def limits(self):
        """What chains and vouchers are allowed to be; set once."""
        if hasattr(self, "limited"):
            return
        self.limited = True
        for key, value in (("subcontracting.max_depth", "2"), ("subcontracting.tier_consent_from", "2"),
                           ("subcontracting.approval_from", "1"), ("voucher.criteria", "insurance"),
                           ("planning.lead_days", "365")):
            self.send("SetParameter", contract_pb.SetParameterRequest(
                key=key, value=dict(valid_from="2023-01-01", value=value, source="koe")))

    def joint_proposal(self):
        """A payment that several buyers share."""
        if not hasattr(self, "joint"):
            new = self.examples.contract("N-" + uuid.uuid4().hex)
            new.buyer.identifier.scheme, new.buyer.identifier.id = "FI-PRO", "3221309-4"
            for business_id, share in (("3221309-4", 5000), ("3221308-6", 3000), ("3221307-8", 2000)):
                one = new.buyer_shares.add(share=share)
                one.party.name = "Hyvinvointialue"
                one.party.identifier.scheme, one.party.identifier.id = "FI-PRO", business_id
            made = self.send("CreateContract", contract_pb.CreateContractRequest(contract=new))
            contract = self.change("ActivateContract", contract_id=made.id).id
            self.change("SubmitReport", contract_id=contract, month="2025-11")
            self.change("ApproveReport", contract_id=contract, month="2025-11")
            self.joint = self.client.call("ListPaymentProposals", finance_pb.ListPaymentProposalsRequest(
                contract_id=contract)).payment_proposals[0].id
        return self.joint

    def draft(self):
        return self.change("CreateContract").id

    def amendment(self):
        return self.change("ProposeAmendment").id

    def active(self):
        return self.change("ActivateContract").id

    def reported(self):
        contract = self.active()
        self.change("SubmitReport", contract_id=contract)
        return contract

    def returned(self):
        """A contract with a report whose second line was returned."""
        request = self.examples.SubmitReport()
        request.lines.add(service=dict(service_code="VRK", unit="week", quantity=dict(micros=1)))
        self.send("SubmitReport", request)
        return request.contract_id

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
        yield (path, *field_at(copy, path), copy)


def field_at(message, path):
    """The field and its holder; only what is missing on the way is made, so no other fault crowds it out."""
    *way, last = path.split(".")
    for step in way:
        name, _, in_list = step.partition("[")
        child = getattr(message, name)
        if in_list:
            child = child[0] if child else child.add()
        else:
            child.SetInParent()
        message = child
    return message.DESCRIPTOR.fields_by_name[last.partition("[")[0]], message


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


def beyond(field):
    """The whole numbers just outside the field's limits, as far as its type can hold them."""
    rule, (largest, signed) = rule_of(field), WHOLE[field.type]
    low = [rule.min - 1] if rule.has_min and (signed or rule.min > 0) else []
    return low + ([rule.max + 1] if rule.has_max and rule.max < largest else [])


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
    for path, field, holder, copy in variants(request, lambda f: f.type in WHOLE and beyond(f)):
        for number in beyond(field):
            put(holder, field, number)
            walk.expect(method, f"{number} in {path}", copy.SerializeToString(), INVALID, "FIELD_OUT_OF_RANGE", path)
    identifiers = lambda f: f.type == STRING and rule_of(f).format == validate_pb2.FORMAT_ID  # noqa: E731
    for path, field, holder, copy in variants(request, identifiers):
        put(holder, field, "not-an-id")
        walk.expect(method, f"no id in {path}", copy.SerializeToString(), INVALID, "FIELD_FORMAT_INVALID", path)
    for field in request.DESCRIPTOR.fields:
        if field.type == STRING and rule_of(field).format == validate_pb2.FORMAT_ID and rule_of(field).required:
            copy = type(request)()
            copy.CopyFrom(request)
            setattr(copy, field.name, str(uuid.uuid4()))
            not_found = next(r for r in (field.name[:-3].upper() + "_NOT_FOUND",
                                         "STEERING_" + field.name[:-3].upper() + "_NOT_FOUND",
                                         "GROUP_" + field.name[:-3].upper() + "_NOT_FOUND", "REPORT_NOT_FOUND",
                                         "PROCESS_NOT_FOUND", "ANALYSIS_NOT_FOUND",
                                         "SUPPLIER_ALIAS_NOT_FOUND", "PROVIDER_KEY_NOT_FOUND", "PERSON_NOT_FOUND",
                                         "CONTRACT_NOT_FOUND", "ENTITY_NOT_FOUND") if r in NOT_FOUND.get(method.name, (r,)) and
                             r in reason_pb2.Reason.keys())
            walk.expect(method, f"unknown {field.name}", copy.SerializeToString(), grpc.StatusCode.NOT_FOUND, not_found)


# Forms whose length is part of the form; a reader may call a longer text either way.
FIXED_FORMS = set()
NOT_FOUND = {"GetReport": ("REPORT_NOT_FOUND",), "DiffReports": ("REPORT_NOT_FOUND",),
             "DecideSupplierAlias": ("SUPPLIER_ALIAS_NOT_FOUND",),
             "RevokeProviderKey": ("PROVIDER_KEY_NOT_FOUND",), "ApproveItem": ("CONTRACT_NOT_FOUND",),
             "UnapproveItem": ("ENTITY_NOT_FOUND",), "GetApproval": ("ENTITY_NOT_FOUND",),
             "HandOver": ("PERSON_NOT_FOUND",), "AppointStandIn": ("PERSON_NOT_FOUND",),
             "RefreshAnalysis": ("ANALYSIS_NOT_FOUND",),
             "CompleteAnalysis": ("ANALYSIS_NOT_FOUND",), "PlanProcessStep": ("PROCESS_NOT_FOUND",),
             "CompleteProcessStep": ("PROCESS_NOT_FOUND",), "GetProcess": ("PROCESS_NOT_FOUND",),
             "RemoveGroupMember": ("STEERING_GROUP_NOT_FOUND", "GROUP_MEMBER_NOT_FOUND")}


# Its answer could hold a name, and never does: that is its point.
SHOWS_NOBODY = {"ErasePerson"}


def shows_persons(message, above=()):
    """Whether an answer of this type may hold a field that is protected."""
    if message.full_name in above:
        return False
    return any(rule_of(field).protected or
               (field.message_type is not None and shows_persons(field.message_type, above + (message.full_name,)))
               for field in message.fields)


def same_id_other_body(walk, world, method, request):
    refused = walk.send(method, request.SerializeToString())
    if method.name in REFUSED_TO_ONE:
        if refused is None or refused.reason != REFUSED_TO_ONE[method.name]:
            walk.failures.append(f"{method.name}: one caller alone was not refused: {refused and refused.reason}")
        return
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
    now = world.positions()
    # Who repeats a request sees its answer again: where that shows persons, the audit trail says so.
    readings = sum(now.values()) - sum(after.values())
    shown = shows_persons(method.output_type) and method.name not in SHOWS_NOBODY
    if readings != (1 if shown else 0):
        walk.failures.append(f"{method.name}: a repetition left a trace: {after} -> {now}")


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

    kind = {"ImportContracts": "contracts", "ImportReports": "reports", "ImportInvoices": "invoices",
            "ImportDeviations": "deviations"}[method.name]
    known = [path.read_text(encoding="utf-8") for path in (ROOT / "deploy/mappings").glob("*.yaml")]
    # Of delimited text: the wrong files below are.
    mapping = next(text for text in known if f"kind: {kind}\n" in text and "  format:" not in text)
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


def walk_report_stream(walk, world, method):
    """Disorder ends the stream; a report that is refused is answered, and the others go on."""
    def run(*parts):
        stub = walk.client.channel.stream_stream(
            f"/{method.containing_service.full_name}/{method.name}",
            response_deserializer=report_pb.SubmitReportAnswer.FromString)
        walk.cases += 1
        try:
            return list(stub(iter(parts), timeout=DEADLINE, metadata=(("accept-language", "fi"),)))
        except grpc.RpcError as error:
            return Outcome(error)

    part = lambda more=False, **fields: report_pb.SubmitReportPart(more=more, report=report_pb.SubmitReportRequest(  # noqa: E731
        **{"request_id": "stream-1", "contract_id": "01900000-0000-7000-8000-000000000000", "month": "2025-01", **fields})).SerializeToString()
    bad_code = part(request_id=MARK).replace(MARK.encode(), b"\xff" * len(MARK), 1)
    before = world.positions()
    for case, parts, reason in (
            ("garbage", (b"\xff\xff\xff",), "MESSAGE_MALFORMED"), ("bad UTF-8", (bad_code,), "TEXT_NOT_UTF8"),
            ("no report", (b"",), "FIELD_REQUIRED"), ("half a report", (part(more=True),), "STREAM_PART_MISMATCH"),
            ("two reports mixed", (part(more=True), part(request_id="stream-2")), "STREAM_PART_MISMATCH")):
        outcome = run(*parts)
        if isinstance(outcome, list) or reason not in set(outcome.fields.values()) | {outcome.reason}:
            walk.failures.append(f"{method.name}: {case}: expected {reason}, found {outcome}")
        elif not outcome.locales.get("fi"):
            walk.failures.append(f"{method.name}: {case}: not in the caller's language")
    for case, fields, reason in (
            ("no contract of ours", {}, "CONTRACT_NOT_FOUND"), ("no request id", {"request_id": ""}, "REQUEST_ID_MISSING")):
        answers = run(part(**fields), part(**fields))
        found = [info.reason for answer in answers for detail in answer.error.details
                 for info in [wire.error_details_pb2.ErrorInfo()] if detail.Unpack(info)] if isinstance(answers, list) else answers
        if found != [reason, reason]:
            walk.failures.append(f"{method.name}: {case}: expected {reason} twice, found {found}")
    if world.positions() != before:
        walk.failures.append(f"{method.name}: a refused report left a trace: {before} -> {world.positions()}")


def walk_report_file(walk, world, method):
    """A file that cannot be read, or whose place is wrong, is refused as a whole; nothing of it is stored."""
    def run(*parts):
        stub = walk.client.channel.stream_stream(f"/{method.containing_service.full_name}/{method.name}")
        walk.cases += 1
        try:
            list(stub(iter(parts), timeout=DEADLINE, metadata=(("accept-language", "fi"),)))
            return None
        except grpc.RpcError as error:
            return Outcome(error)

    header = lambda **f: report_pb.ImportReportFilePart(header=dict(  # noqa: E731
        {"request_id": "file-1", "file_name": "f.csv", "contract_id": world.contract, "month": "2025-11"}, **f)).SerializeToString()
    data = lambda text: report_pb.ImportReportFilePart(data=text.encode()).SerializeToString()  # noqa: E731
    good = "Palvelu;Yksikkö;Määrä\nVRK;day;1\n"
    bad_name = header(file_name=MARK).replace(MARK.encode(), b"\xff" * len(MARK), 1)
    before = world.positions()
    for case, parts, reason in (
            ("nothing sent", (), "FIELD_REQUIRED"), ("no header", (data(good),), "FIELD_REQUIRED"),
            ("garbage", (b"\xff\xff\xff",), "MESSAGE_MALFORMED"), ("bad UTF-8", (bad_name,), "TEXT_NOT_UTF8"),
            ("no file name", (header(file_name=""),), "FIELD_REQUIRED"),
            ("no request id", (header(request_id=""), data(good)), "REQUEST_ID_MISSING"),
            ("two headers", (header(), header()), "FIELD_FORMAT_INVALID"),
            ("a version that cannot be", (header(completes_version=1 << 31), data(good)), "FIELD_OUT_OF_RANGE"),
            ("a correction for two reasons", (header(correction_reason="a", reason="b"), data(good)), "FIELD_FORMAT_INVALID"),
            ("a correction that completes", (header(correction_reason="a", completes_version=1), data(good)),
             "FIELD_FORMAT_INVALID"),
            ("a blank correction", (header(correction_reason="  "), data(good)), "FIELD_REQUIRED"),
            ("an etag of nothing", (header(etag="1"), data(good)), "FIELD_FORMAT_INVALID"),
            ("a correction's person", (header(correction_reason="131052-308T"), data(good)), "PERSONAL_IDENTITY_CODE"),
            ("a correction of no report", (header(correction_reason="a", month="2025-10"), data(good)),
             "MONTH_NOT_REPORTED"),
            ("an empty file", (header(),), "SHEET_EMPTY"),
            ("an open quote", (header(), data('a;b\n"1;2\n')), "SHEET_QUOTE_OPEN"),
            ("a NUL", (header(), data("a;b\n\0;2\n")), "SHEET_UNREADABLE"),
            ("too many columns", (header(), data("a" + ";" * 500 + "\n1\n")), "SHEET_TOO_LARGE"),
            ("half a packed file", (header(), data("PK\x03\x04rubbish")), "SHEET_UNREADABLE"),
            ("no place", (header(contract_id="", month=""), data(good)), "SHEET_PLACE_MISSING"),
            ("no contract of ours", (header(contract_id="01900000-0000-7000-8000-000000000000"), data(good)),
             "CONTRACT_NOT_FOUND"),
            ("a stamp that was changed", (header(), data("Pohja;Palvelu;Yksikkö;Määrä\n1|x|1|2026-01|y|z;VRK;day;1\n")),
             "TEMPLATE_ALTERED")):
        outcome = run(*parts)
        where = f"{method.name}: {case}"
        if outcome is None or reason not in set(outcome.fields.values()) | {outcome.reason}:
            walk.failures.append(f"{where}: expected {reason}, found {outcome and (outcome.reason, outcome.fields)}")
        elif not outcome.locales.get("fi"):
            walk.failures.append(f"{where}: not in the caller's language")
    if world.positions() != before:
        walk.failures.append(f"{method.name}: a refused file left a trace: {before} -> {world.positions()}")


# Streams that are no imports by a mapping.
STREAM_WALKS = {"SubmitReports": walk_report_stream, "ImportReportFile": walk_report_file}


def main():
    log = pathlib.Path(server.BIN).parent / "wrong_inputs.log"
    with server.luotsi_dev("2026-02-15", log) as port, wire.Luotsi(port) as client:
        world, walk = World(client), Walk(client)
        methods = [m for package in PACKAGES for m in package.methods()]
        for method in methods:
            proto = descriptor_pb2.MethodDescriptorProto()
            method.CopyToProto(proto)
            walk_one = STREAM_WALKS.get(method.name, walk_import) if proto.client_streaming else walk_method
            walk_one(walk, world, method)
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
