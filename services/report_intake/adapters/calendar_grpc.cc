#include "report_intake/adapters/calendar_grpc.h"

#include "platform/rpc/errors.h"
#include "platform/wire/values.h"
#include "report_intake/adapters/ladder_proto.h"
#include "report_intake/adapters/report_proto.h"
#include "report_intake/domain/ladder.h"
#include "report_intake/domain/reporting_rate.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

constexpr int kMostRateMonths = 120;

void PutWindow(
    const Uuid& contract,
    const Window& window,
    const MonthReport& report,
    CivilDate today,
    report::v1::ReportingWindow* out
) {
    out->set_contract_id(contract.ToText());
    out->set_month(window.month.ToText());
    out->set_opens(window.opens.ToText());
    out->set_due_date(window.due_date.ToText());
    out->set_first_close(wire::TextOf(window.first_close));
    out->set_final_close(wire::TextOf(window.final_close));
    const int state = static_cast<int>(StateOn(window, report, today)) + 1;
    out->set_state(static_cast<report::v1::WindowState>(state));
    out->set_stage(ToProto(report.stage));
    out->set_version(static_cast<std::uint32_t>(report.versions.size()));
    if (report.excused) out->set_excuse(report.excuse);
}

void PutCounts(const RateCounts& counts, report::v1::ReportingCount* out) {
    out->set_expected(counts.expected);
    out->set_received(counts.received);
    out->set_on_time(counts.on_time);
    out->set_excused(counts.excused);
    const auto received = ShareOf(counts.received, counts.expected);
    const auto on_time = ShareOf(counts.on_time, counts.expected);
    if (received) out->set_received_share(static_cast<std::uint32_t>(*received));
    if (on_time) out->set_on_time_share(static_cast<std::uint32_t>(*on_time));
}

std::vector<Month> Only(const MonthsSeen& seen, std::vector<Month> months) {
    std::erase_if(months, [&](Month month) { return !seen.Has(month); });
    return months;
}

// Steps with those of their months that the caller has; none that are of other companies alone.
template <class Steps>
void PutSteps(const std::vector<TakenStep>& steps, const MonthsSeen& seen, Steps* out) {
    for (TakenStep step : steps) {
        std::vector<Month> months = Only(seen, step.missing);
        if (months.empty() && !step.missing.empty()) continue;
        step.missing = std::move(months);
        PutStep(step, out->Add());
    }
}

// The months' order and how many they are.
void CheckSpan(Month from, Month to, wire::Reader& reader) {
    if (to < from) reader.Fault("to_month", "PERIOD_REVERSED");
    if (to.Index() - from.Index() >= kMostRateMonths)
        reader.Fault("to_month", "PERIOD_TOO_LONG", std::to_string(kMostRateMonths));
}

}  // namespace

void CalendarGrpc::AddTo(rpc::Router& router) {
    using namespace report::v1;
    const auto name = [](const char* method) {
        return std::string("/luotsi.report.v1.ReportingCalendarService/") + method;
    };
    router.Unary<GetWindowsRequest, GetWindowsResponse>(
        name("GetWindows"),
        [this](const auto& call, const auto& request, auto& out) {
            return GetWindows(call, request, out);
        }
    );
    router.Unary<RecordExcuseRequest, ReportingWindow>(
        name("RecordExcuse"),
        [this](const auto& call, const auto& request, auto& out) {
            return Excuse(call, request, true, out);
        }
    );
    router.Unary<WithdrawExcuseRequest, ReportingWindow>(
        name("WithdrawExcuse"),
        [this](const auto& call, const auto& request, auto& out) {
            return Excuse(call, request, false, out);
        }
    );
    router.Unary<ListLadderStepsRequest, ListLadderStepsResponse>(
        name("ListLadderSteps"),
        [this](const auto& call, const auto& request, auto& out) {
            return ListSteps(call, request, out);
        }
    );
    router.Unary<GetReportingRateRequest, ReportingRate>(
        name("GetReportingRate"),
        [this](const auto& call, const auto& request, auto& out) {
            return GetRate(call, request, out);
        }
    );
}

ports::Result<ContractTerms> CalendarGrpc::TermsOf(const rpc::Call& call, const Uuid& contract) {
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return terms.Forward<ContractTerms>();
    const absl::StatusOr<bool> covered = reports_.Covers(call.caller.scope, contract);
    if (!covered.ok()) return covered.status();
    if (terms->state.known() && *covered) return ContractTerms(terms->state);
    return Rejection{
        .reason = "CONTRACT_NOT_FOUND",
        .field = "contract_id",
        .facts =
            {{"resource_type", "luotsi.contract.v1.Contract"}, {"resource_name", contract.ToText()}
            },
    };
}

absl::Status CalendarGrpc::GetWindows(
    const rpc::Call& call,
    const report::v1::GetWindowsRequest& request,
    report::v1::GetWindowsResponse& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto terms = TermsOf(call, contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    const std::vector<Window> windows =
        WindowsOf(*terms, static_cast<int>(request.year()), commands_.closed_days());
    if (windows.empty()) return absl::OkStatus();
    std::vector<Uuid> months;
    const absl::Status found =
        calendar_.FindMonths(contract, windows.front().month, windows.back().month, months);
    if (!found.ok()) return rpc::WithDetails(found, call.language);
    std::map<Month, MonthReport> known;
    for (const Uuid& id : months) {
        auto held = journal_.Load<ReportBook>(id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const Month month = held->state.month;
        known[month] = held->state;
    }
    const absl::StatusOr<MonthsSeen> seen = reports_.MonthsOf(call.caller.scope, contract);
    if (!seen.ok()) return rpc::WithDetails(seen.status(), call.language);
    const CivilDate today = commands_.Now().today;
    for (const Window& window : windows) {
        if (!seen->Has(window.month)) continue;
        PutWindow(contract, window, known[window.month], today, out.add_windows());
    }
    return absl::OkStatus();
}

template <class Request>
absl::Status CalendarGrpc::Excuse(
    const rpc::Call& call, const Request& request, bool excused, report::v1::ReportingWindow& out
) {
    wire::Reader reader;
    const ExcuseMonth command{
        .contract = reader.Id(request.contract_id(), "contract_id"),
        .month = reader.MonthOf(request.month(), "month").value_or(Month()),
        .excused = excused,
        .reason = request.reason(),
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto terms = TermsOf(call, command.contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    const auto held = commands_.Handle(command.contract, command.month, command, call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    Window window{.month = command.month, .opens = command.month.Next().FirstDay()};
    // A month that was told overdue may have left the contract's time since.
    window.due_date = held->state.due_date.value_or(window.opens);
    window = WindowOf(*terms, command.month, commands_.closed_days()).value_or(window);
    PutWindow(command.contract, window, held->state, commands_.Now().today, &out);
    return absl::OkStatus();
}

absl::Status CalendarGrpc::ListSteps(
    const rpc::Call& call,
    const report::v1::ListLadderStepsRequest& request,
    report::v1::ListLadderStepsResponse& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto terms = TermsOf(call, contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    const auto ladder = journal_.Load<LadderBook>(contract);
    if (!ladder.ok()) return rpc::ToStatus(ladder, call.language);
    const absl::StatusOr<MonthsSeen> seen = reports_.MonthsOf(call.caller.scope, contract);
    if (!seen.ok()) return rpc::WithDetails(seen.status(), call.language);
    for (const Month month : Only(*seen, ladder->state.missing))
        out.add_missing_months(month.ToText());
    PutSteps(ladder->state.steps, *seen, out.mutable_steps());
    PutSteps(ladder->state.withdrawn, *seen, out.mutable_withdrawn());
    return absl::OkStatus();
}

absl::Status CalendarGrpc::GetRate(
    const rpc::Call& call,
    const report::v1::GetReportingRateRequest& request,
    report::v1::ReportingRate& out
) {
    wire::Reader reader;
    RateFilter filter{
        .from = reader.MonthOf(request.from_month(), "from_month").value_or(Month()),
        .to = reader.MonthOf(request.to_month(), "to_month").value_or(Month()),
        .scope = call.caller.scope,
    };
    CheckSpan(filter.from, filter.to, reader);
    if (request.has_provider()) {
        const PartyIdentifier provider = reader.Party(request.provider(), "provider");
        filter.provider = ports::ScopeKey(provider.scheme, provider.id);
    }
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<MonthCount> months;
    const absl::Status counted = calendar_.CountReports(filter, commands_.Now().today, months);
    if (!counted.ok()) return rpc::WithDetails(counted, call.language);
    for (const MonthCount& month : months) {
        report::v1::ReportingCount* one = out.add_months();
        one->set_month(month.month.ToText());
        PutCounts(month.counts, one);
    }
    PutCounts(TotalOf(months), out.mutable_total());
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
