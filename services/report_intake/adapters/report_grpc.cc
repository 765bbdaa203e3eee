#include "report_intake/adapters/report_grpc.h"

#include "platform/rpc/errors.h"
#include "platform/tabular/import.h"
#include "platform/wire/page.h"
#include "report_intake/adapters/report_import.h"
#include "report_intake/adapters/report_proto.h"

#include <algorithm>
#include <map>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kService = "/luotsi.report.v1.ReportService/";
// How far ahead the due calendar of an open-ended contract is listed.
constexpr int kMonthsAhead = 12;

// The version that is asked for: by its number, as it was closed, or the one in force; 0: there is
// none.
std::size_t AskedVersion(const report::v1::GetReportRequest& request, const MonthReport& report) {
    if (request.as_closed() == ToProto(PeriodStage::kFirstClosed))
        return report.first_closed_version;
    if (request.as_closed() == ToProto(PeriodStage::kFinal)) return report.final_version;
    if (request.version() == 0) return report.versions.size();
    return request.version() <= report.versions.size() ? request.version() : 0;
}

// What the rules say of a month without a report.
Rejection MonthNotReported() {
    return {.reason = "MONTH_NOT_REPORTED", .field = "month"};
}

}  // namespace

void ReportGrpc::AddTo(rpc::Router& router) {
    using namespace report::v1;
    const auto name = [](std::string_view method) {
        return std::string(kService) + std::string(method);
    };
    router.Unary<SubmitReportRequest, Report>(
        name("SubmitReport"),
        [this](const auto& call, const auto& request, auto& out) {
            return Submit(call, request, out);
        }
    );
    router.Unary<SubmitReportRequest, Report>(
        name("ValidateReport"),
        [this](const auto& call, const auto& request, auto& out) {
            return Validate(call, request, out);
        }
    );
    router.Unary<CompleteReportRequest, Report>(
        name("CompleteReport"),
        [this](const auto& call, const auto& request, auto& out) {
            return Complete(call, request, out);
        }
    );
    router.Unary<CorrectReportRequest, Report>(
        name("CorrectReport"),
        [this](const auto& call, const auto& request, auto& out) {
            return Correct(call, request, out);
        }
    );
    router.Unary<ApproveReportRequest, Report>(
        name("ApproveReport"),
        [this](const auto& call, const auto& request, auto& out) {
            return Approve(call, request, out);
        }
    );
    router.Unary<GetReportRequest, Report>(
        name("GetReport"),
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<ListReportsRequest, ListReportsResponse>(
        name("ListReports"),
        [this](const auto& call, const auto& request, auto& out) {
            return List(call, request, out);
        }
    );
    router.Unary<ListDueReportsRequest, ListDueReportsResponse>(
        name("ListDueReports"),
        [this](const auto& call, const auto& request, auto& out) {
            return ListDue(call, request, out);
        }
    );
    router.Upload<type::v1::ImportChunk, type::v1::ImportEvent>(
        name("ImportReports"),
        [this](const rpc::Call& call, tabular::ImportStream& stream) {
            ReportTaker taker(commands_, read_model_, dues_);
            return tabular::RunImport(call, stream, journal_, taker);
        }
    );
}

absl::Status ReportGrpc::Submit(
    const rpc::Call& call, const report::v1::SubmitReportRequest& request, report::v1::Report& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    const SubmitReport command{
        .contract = place.contract,
        .month = place.month,
        .sent = ParseSent(request, reader),
        .import_identity = {},
        .reason = request.reason(),
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const absl::StatusOr<Sight> sight = reads_.SightOf(call, place);
    if (!sight.ok()) return rpc::WithDetails(sight.status(), call.language);
    if (request.min_contract_revision() > 0) {
        const auto terms = journal_.Load<TermsBook>(place.contract);
        if (!terms.ok()) return rpc::ToStatus(terms, call.language);
        const bool unknown = *sight == Sight::kNothing;
        const std::uint64_t seen = unknown ? 0 : terms->state.contract_revision;
        if (seen < request.min_contract_revision()) {
            return rpc::Fault("REVISION_NOT_SEEN_YET", "min_contract_revision", "", call.language);
        }
    }
    if (*sight == Sight::kNothing) return rpc::ToStatus(UnknownContract(), call.language);
    if (*sight == Sight::kContract) return rpc::ToStatus(OutsideContract(), call.language);
    return Answer(call, commands_.Handle(place.contract, place.month, command, call.request), out);
}

absl::Status ReportGrpc::Validate(
    const rpc::Call& call, const report::v1::SubmitReportRequest& request, report::v1::Report& out
) {
    rpc::Call dry = call;
    dry.request.validate_only = true;
    const absl::Status judged = Submit(dry, request, out);
    // Nothing is stored that these could name.
    out.clear_id();
    out.clear_etag();
    out.clear_received_at();
    return judged;
}

absl::Status ReportGrpc::Complete(
    const rpc::Call& call, const report::v1::CompleteReportRequest& request, report::v1::Report& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    const CompleteReport command{
        .lines = ParseMended(request.lines(), reader),
        .version = request.version(),
        .totals = ParseTotals(request.totals(), reader),
        .reason = request.reason(),
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const absl::Status visible =
        reads_.CheckMonth(call, place, UnknownContract(), MonthNotReported());
    if (!visible.ok()) return visible;
    return Answer(call, commands_.Handle(place.contract, place.month, command, call.request), out);
}

absl::Status ReportGrpc::Correct(
    const rpc::Call& call, const report::v1::CorrectReportRequest& request, report::v1::Report& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    const CorrectReport command{
        .sent = ParseSent(request, reader),
        .reason = request.correction_reason(),
        .seen_revision = wire::SeenRevision(request.etag()),
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const absl::Status visible =
        reads_.CheckMonth(call, place, UnknownContract(), MonthNotReported());
    if (!visible.ok()) return visible;
    return Answer(call, commands_.Handle(place.contract, place.month, command, call.request), out);
}

absl::Status ReportGrpc::Approve(
    const rpc::Call& call, const report::v1::ApproveReportRequest& request, report::v1::Report& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    const ApproveReport command{.seen_revision = wire::SeenRevision(request.etag())};
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    return Answer(call, commands_.Handle(place.contract, place.month, command, call.request), out);
}

absl::Status ReportGrpc::Get(
    const rpc::Call& call, const report::v1::GetReportRequest& request, report::v1::Report& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    if (request.version() > 0 && request.as_closed() != report::v1::PERIOD_STAGE_UNSPECIFIED)
        reader.Fault("as_closed", "VERSION_AND_STAGE_GIVEN");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const Rejection missing = ReportNotFound(place, "month");
    const absl::Status visible = reads_.CheckMonth(call, place, missing, missing);
    if (!visible.ok()) return visible;
    auto held = reads_.FindReport(place.contract, place.month);
    if (!held.ok()) return rpc::WithDetails(held.status(), call.language);
    if (!held->has_value()) return rpc::ToStatus(ReportNotFound(place, "month"), call.language);
    const std::size_t version = AskedVersion(request, (*held)->state);
    if (version == 0) return rpc::ToStatus(ReportNotFound(place, "month"), call.language);
    const absl::Status fetched = reads_.Fetch(**held, version);
    if (!fetched.ok()) return rpc::WithDetails(fetched, call.language);
    PutReport(**held, version, call.language, &out);
    if (request.as_closed() == report::v1::PERIOD_STAGE_UNSPECIFIED) return absl::OkStatus();
    return PutClosedAmounts((*held)->id, request.as_closed(), call.language, out);
}

absl::Status ReportGrpc::PutClosedAmounts(
    const Uuid& report,
    report::v1::PeriodStage stage,
    const std::string& language,
    report::v1::Report& out
) {
    const auto closings = reads_.ClosingsOf(report);
    if (!closings.ok()) return rpc::WithDetails(closings.status(), language);
    for (const PeriodClosed& closed : *closings) {
        if (ToProto(closed.stage) != stage) continue;
        for (const Money& amount : closed.amounts)
            wire::Put(amount, out.add_closed_amounts());
    }
    return absl::OkStatus();
}

absl::Status ReportGrpc::List(
    const rpc::Call& call,
    const report::v1::ListReportsRequest& request,
    report::v1::ListReportsResponse& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    ReportFilter filter{
        .contract = std::nullopt,
        .month = request.month(),
        .state = StateFilter(request.state()),
        .scope = call.caller.scope,
    };
    wire::Reader reader;
    if (!request.contract_id().empty())
        filter.contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<ListedReport> found;
    const absl::Status listed =
        read_model_.List(filter, page.value().after, page.value().size + 1, found);
    if (!listed.ok()) return rpc::WithDetails(listed, call.language);
    const bool more = found.size() > page.value().size;
    if (more) found.pop_back();
    for (const ListedReport& one : found) {
        const auto held = journal_.Load<ReportBook>(one.id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutReport(*held, held->state.versions.size(), call.language, out.add_reports());
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(found.back().key));
    return absl::OkStatus();
}

absl::Status ReportGrpc::ListDue(
    const rpc::Call& call,
    const report::v1::ListDueReportsRequest& request,
    report::v1::ListDueReportsResponse& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    const auto terms = reads_.TermsOf(call, contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    std::map<Month, KnownReport> known;
    const absl::Status read = read_model_.Known(contract, known);
    if (!read.ok()) return rpc::WithDetails(read, call.language);
    const absl::StatusOr<MonthsSeen> seen = reads_.MonthsOf(call, contract);
    if (!seen.ok()) return rpc::WithDetails(seen.status(), call.language);
    const CivilDate today = commands_.Now().today;
    // A contract that begins later is listed from its beginning.
    const std::optional<CivilDate> start = terms->periods.back().start_date;
    const Month from = Month::Of(std::max(today, start.value_or(today)));
    const Month horizon = from.AddMonths(kMonthsAhead);
    for (const Due& due : DueCalendar(*terms, horizon, commands_.closed_days())) {
        if (!seen->Has(due.month)) continue;
        report::v1::DueReport* one = out.add_due_reports();
        one->set_kind(report::v1::DUE_KIND_REPORT);
        one->set_month(due.month.ToText());
        one->set_due_date(due.due_date.ToText());
        const auto found = known.find(due.month);
        const KnownReport report = found == known.end() ? KnownReport() : found->second;
        if (report.state) one->set_state(ToProto(*report.state));
        one->set_overdue(!report.has_figures && !report.excused && due.due_date < today);
        if (!report.excused) continue;
        const auto held = journal_.Load<ReportBook>(report.id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        one->set_excuse(held->state.excuse);
    }
    for (const Due& due : SelfMonitoringCalendar(*terms, horizon, commands_.closed_days())) {
        report::v1::DueReport* one = out.add_due_reports();
        one->set_kind(report::v1::DUE_KIND_SELF_MONITORING);
        one->set_month(due.month.ToText());
        one->set_due_date(due.due_date.ToText());
    }
    std::ranges::stable_sort(*out.mutable_due_reports(), {}, [](const auto& due) {
        return due.month();
    });
    return absl::OkStatus();
}

absl::Status ReportGrpc::Answer(
    const rpc::Call& call,
    const ports::Result<ports::Held<ReportBook>>& result,
    report::v1::Report& out
) {
    if (!result.ok()) return rpc::ToStatus(result, call.language);
    PutReport(*result, result->state.versions.size(), call.language, &out);
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
