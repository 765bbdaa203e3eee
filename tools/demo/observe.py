"""The figures of the demo county as Luotsi tells them, read through its public interface alone.

The same groups and names as in oracle.py, so that the two can be laid side by side.
"""
import collections
import datetime

import county as made
from wire import alert_pb, contract_pb, finance_pb, instant, monitoring_pb, report_pb


def name_of(enum, value, prefix):
    return enum.Name(value).removeprefix(prefix)


def observe(luotsi, county, requests, refused):
    contracts = list(luotsi.all_rows("ListContracts", contract_pb.ListContractsRequest(), "contracts"))
    return {
        "Contracts": contract_figures(luotsi, county, contracts, requests),
        "Reports": report_figures(luotsi, contracts),
        "Indicators": compliance_figures(luotsi, contracts),
        "Payment proposals": payment_figures(luotsi),
        "Alerts": alert_figures(luotsi),
        "Invoices": invoice_figures(luotsi),
        "Off-contract purchases": off_contract_figures(luotsi),
        "Self-monitoring": monitoring_figures(luotsi),
        "Calls": {"refused with the foreseen reason": refused},
    }


def contract_figures(luotsi, county, contracts, requests):
    figures = collections.Counter()
    for contract in contracts:
        figures["in state " + name_of(contract_pb.ContractState, contract.state, "CONTRACT_STATE_")] += 1
        figures["of type " + name_of(contract_pb.ContractType, contract.type, "CONTRACT_TYPE_")] += 1
    backdated = next(a for a in county.actions if a.kind == "amend" and a.data["effective"] < a.day
                     and not a.expect)
    service = backdated.data["contract"].services[0].code

    def price(valid_on, as_of=None):
        request = contract_pb.GetContractRequest(
            contract_id=requests.contract_ids[backdated.key], valid_on=valid_on)
        if as_of:
            request.as_of.FromDatetime(instant(as_of))
        answer = luotsi.call("GetContract", request)
        return next(p.unit_price.amount_micros for p in answer.prices if p.service_code == service)

    day_before = backdated.day - datetime.timedelta(days=1)
    figures["price on 2025-03-15, known then"] = price("2025-03-15", day_before)
    figures["price on 2025-03-15, known now"] = price("2025-03-15")
    figures["price on 2025-01-15, known now"] = price("2025-01-15")
    return figures


def bound(contracts):
    """Contracts that were ever in force."""
    return [c for c in contracts if c.state not in (contract_pb.CONTRACT_STATE_DRAFT,
                                                    contract_pb.CONTRACT_STATE_TENDERED)]


def report_figures(luotsi, contracts):
    figures = collections.Counter()
    for report in luotsi.all_rows("ListReports", report_pb.ListReportsRequest(), "reports"):
        figures["months reported"] += 1
        figures["versions replaced by a correction"] += report.version - 1
        figures["in state " + name_of(report_pb.ReportState, report.state, "REPORT_STATE_")] += 1
        for version in range(1, report.version):
            old = luotsi.call("GetReport", report_pb.GetReportRequest(
                contract_id=report.contract_id, month=report.month, version=version))
            figures.update("returned lines, " + line.reason for line in old.returned_lines)
        figures.update("returned lines, " + line.reason for line in report.returned_lines)
    for contract in bound(contracts):
        due = luotsi.call("ListDueReports", report_pb.ListDueReportsRequest(contract_id=contract.id))
        figures["months never reported"] += sum(row.overdue for row in due.due_reports)
    return figures


def compliance_figures(luotsi, contracts):
    figures = collections.Counter()
    pending = []
    for contract in bound(contracts):
        last = min(made.LAST_MONTH, contract.end_date[:7] or made.LAST_MONTH)
        for month in made.months(contract.start_date[:7], last):
            request = report_pb.GetComplianceRequest(contract_id=contract.id, month=month)
            pending.append((request, luotsi.begin("GetCompliance", request)))
    for request, future in pending:
        for row in luotsi.finish("GetCompliance", request, future).indicators:
            figures["target level, " + name_of(report_pb.ComplianceResult, row.result,
                                               "COMPLIANCE_RESULT_")] += 1
    return figures


def payment_figures(luotsi):
    by_contract, amounts = collections.Counter(), []
    for row in luotsi.all_rows("ListPaymentProposals", finance_pb.ListPaymentProposalsRequest(),
                               "payment_proposals"):
        if sum(line.amount.amount_minor for line in row.lines) != row.total.amount_minor:
            raise SystemExit(f"The lines of payment proposal {row.id} do not sum to its total.")
        amounts.append(row.amount.amount_minor)
        by_contract[row.contract_number] += row.amount.amount_minor
    return {"proposals": len(amounts), "recoveries (negative)": sum(a < 0 for a in amounts),
            "sum, cents": sum(amounts), "by contract": dict(by_contract)}


def alert_figures(luotsi):
    figures = {}
    for rule in luotsi.all_rows("ListRules", alert_pb.ListRulesRequest(), "rules"):
        figures[rule.code + ", open"] = figures[rule.code + ", closed"] = 0
    for row in luotsi.call("GetAlertCounts", alert_pb.GetAlertCountsRequest()).counts:
        state = name_of(alert_pb.AlertState, row.state, "ALERT_STATE_").lower()
        figures[f"{row.rule_code}, {state}"] += row.count
    return figures


def invoice_figures(luotsi):
    answer = luotsi.call("GetInvoiceTotals", finance_pb.GetInvoiceTotalsRequest())
    figures = collections.Counter({
        "all": answer.count, "all, cents": sum(money.amount_minor for money in answer.net),
        "credits": answer.credits})
    for row in answer.totals:
        name = name_of(finance_pb.MatchOutcome, row.outcome, "MATCH_OUTCOME_") + " " + \
            name_of(finance_pb.MatchReason, row.match_reason, "MATCH_REASON_")
        figures[name] += row.count
        figures[name + ", cents"] += row.net.amount_minor
    return figures


def off_contract_figures(luotsi):
    rows = {(row.month, row.unit): (row.no_contract_known, row.contract_not_in_force, row.net.amount_minor)
            for row in luotsi.all_rows("ListOffContractPurchases",
                                       finance_pb.ListOffContractPurchasesRequest(), "purchases")}
    return {"no contract known": sum(row[0] for row in rows.values()),
            "contract not in force": sum(row[1] for row in rows.values()),
            "sum, cents": sum(row[2] for row in rows.values()), "by month and unit": rows}


def monitoring_figures(luotsi):
    counts = luotsi.call("GetComplaintCounts", monitoring_pb.GetComplaintCountsRequest())
    submissions = {(row.provider.id, row.month) for row in luotsi.all_rows(
        "ListSubmissions", monitoring_pb.ListSubmissionsRequest(), "submissions")}
    figures = collections.Counter({
        "complaints recorded": counts.recorded, "complaints relayed": counts.relayed,
        "complaints acknowledged": counts.acknowledged, "submissions": len(submissions)})
    for month in made.months("2025-01", "2025-12"):
        answer = luotsi.call("GetCoverage", monitoring_pb.GetCoverageRequest(month=month))
        for row in answer.providers:
            figures["provider-months to cover"] += 1
            figures["provider-months without a submission"] += (row.provider.id, month) not in submissions
            figures["headings delivered"] += len(row.delivered)
            figures["headings missing"] += len(row.missing)
    return figures

