#include "report_intake/adapters/report_views_grpc.h"

#include "platform/rpc/errors.h"
#include "report_intake/adapters/report_proto.h"
#include "report_intake/domain/diff.h"
#include "report_intake/domain/rules.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

constexpr std::string_view kService = "/luotsi.report.v1.ReportService/";
// The longest period whose compliance is told at once.
constexpr int kMostMonths = 60;

absl::Status ListRules(const pb::ListReportRulesRequest&, pb::ListReportRulesResponse& out) {
    for (const ReportRule& rule : Rules()) {
        pb::ReportRule* one = out.add_rules();
        one->set_code(std::string(rule.code));
        one->set_severity(
            rule.severity == FaultSeverity::kError ? pb::FAULT_SEVERITY_ERROR
                                                   : pb::FAULT_SEVERITY_WARNING
        );
        one->set_field(std::string(rule.field));
        one->set_basis(std::string(EnumText(rule.basis)));
        const rpc::ReasonText* text = rpc::FindReason(rule.code);
        if (text == nullptr) continue;
        one->set_text_fi(text->fi);
        one->set_text_sv(text->sv);
        one->set_text_en(text->en);
    }
    return absl::OkStatus();
}

// The lines of a version; of version 0 none.
const std::vector<ReportLine>& LinesOf(const MonthReport& report, std::size_t version) {
    static const std::vector<ReportLine> kNone;
    return version == 0 ? kNone : report.versions[version - 1].content.lines;
}

void PutDifference(const LineDifference& difference, pb::LineDifference* out) {
    out->set_change(static_cast<pb::LineChange>(static_cast<int>(difference.change) + 1));
    if (difference.before) PutLine(*difference.before, out->mutable_before());
    if (difference.after) PutLine(*difference.after, out->mutable_after());
    if (difference.amount) wire::Put(*difference.amount, out->mutable_amount());
}

// How many months from the first to the last; a refusal where they are in the wrong order or too
// many.
Checked<int> MonthsOf(Month first, Month last) {
    if (last < first) return Rejection{.reason = "PERIOD_REVERSED", .field = "to_month"};
    for (int months = 1; months <= kMostMonths; ++months) {
        if (first.AddMonths(months - 1) == last) return months;
    }
    return Rejection{
        .reason = "PERIOD_TOO_LONG",
        .field = "to_month",
        .facts = {{"limit", std::to_string(kMostMonths)}},
    };
}

}  // namespace

void ReportViewsGrpc::AddTo(rpc::Router& router) {
    const std::string service(kService);
    router.Unary<pb::ListReportRulesRequest, pb::ListReportRulesResponse>(
        service + "ListReportRules",
        [](const auto&, const auto& request, auto& out) { return ListRules(request, out); }
    );
    router.Unary<pb::DiffReportsRequest, pb::ReportDiff>(
        service + "DiffReports",
        [this](const auto& call, const auto& request, auto& out) {
            return Diff(call, request, out);
        }
    );
    router.Unary<pb::GetComplianceRequest, pb::Compliance>(
        service + "GetCompliance",
        [this](const auto& call, const auto& request, auto& out) {
            return GetCompliance(call, request, out);
        }
    );
}

absl::Status ReportViewsGrpc::Diff(
    const rpc::Call& call, const pb::DiffReportsRequest& request, pb::ReportDiff& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const Rejection missing = ReportNotFound(place, "month");
    const absl::Status visible = reads_.CheckMonth(call, place, missing, missing);
    if (!visible.ok()) return visible;
    auto held = reads_.FindReport(place.contract, place.month);
    if (!held.ok()) return rpc::WithDetails(held.status(), call.language);
    if (!held->has_value()) return rpc::ToStatus(ReportNotFound(place, "month"), call.language);
    const MonthReport& report = (*held)->state;
    const std::size_t in_force = report.versions.size();
    const std::size_t from = request.from_version();
    const std::size_t to = request.to_version() == 0 ? in_force : request.to_version();
    if (from > in_force) return rpc::ToStatus(ReportNotFound(place, "from_version"), call.language);
    if (to > in_force) return rpc::ToStatus(ReportNotFound(place, "to_version"), call.language);
    for (const std::size_t version : {from, to}) {
        const absl::Status fetched =
            version == 0 ? absl::OkStatus() : reads_.Fetch(**held, version);
        if (!fetched.ok()) return rpc::WithDetails(fetched, call.language);
    }
    const auto terms = reads_.TermsIn(call, place);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    const ReportDiff diff =
        DiffLines(*terms, place.month, LinesOf(report, from), LinesOf(report, to));
    out.set_contract_id(request.contract_id());
    out.set_month(request.month());
    out.set_from_version(request.from_version());
    out.set_to_version(static_cast<std::uint32_t>(to));
    for (const LineDifference& one : diff.lines)
        PutDifference(one, out.add_lines());
    for (const Money& amount : diff.amounts)
        wire::Put(amount, out.add_amounts());
    out.set_unchanged_lines(static_cast<std::uint32_t>(diff.unchanged_lines));
    return absl::OkStatus();
}

absl::Status ReportViewsGrpc::GetCompliance(
    const rpc::Call& call, const pb::GetComplianceRequest& request, pb::Compliance& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    const std::optional<Month> last = reader.MonthOf(request.to_month(), "to_month");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const absl::StatusOr<MonthsSeen> seen = reads_.MonthsOf(call, place.contract);
    if (!seen.ok()) return rpc::WithDetails(seen.status(), call.language);
    // Of the months before it, who provides today learns what it would of months without a report.
    const bool own = seen->Has(place.month);
    const auto terms = own ? reads_.TermsIn(call, place) : reads_.TermsOf(call, place.contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    const Checked<int> months = MonthsOf(place.month, last.value_or(place.month));
    if (!months.ok()) return rpc::ToStatus(months.rejection(), call.language);
    out.set_contract_id(request.contract_id());
    out.set_month(request.month());
    const absl::Status first = Judge(call, *terms, place, own, out.mutable_indicators());
    if (!first.ok() || !last) return first;
    for (int i = 0; i < months.value(); ++i) {
        const Place one{place.contract, place.month.AddMonths(i)};
        if (!Covers(*terms, one.month) || !seen->Has(one.month)) continue;
        pb::MonthCompliance* month = out.add_months();
        month->set_month(one.month.ToText());
        const absl::Status judged = Judge(call, *terms, one, true, month->mutable_indicators());
        if (!judged.ok()) return judged;
    }
    return absl::OkStatus();
}

absl::Status ReportViewsGrpc::Judge(
    const rpc::Call& call,
    const ContractTerms& terms,
    const Place& place,
    bool visible,
    google::protobuf::RepeatedPtrField<pb::IndicatorCompliance>* out
) {
    const auto held = reads_.FindReport(place.contract, place.month);
    if (!held.ok()) return rpc::WithDetails(held.status(), call.language);
    std::map<std::string, JudgedIndicator> judged;
    if (visible && held->has_value()) {
        for (const JudgedIndicator& one : (*held)->state.versions.back().content.indicators)
            judged[one.indicator_code] = one;
    }
    for (const MeasuredIndicator& agreed : terms.On(place.month.LastDay()).indicators) {
        pb::IndicatorCompliance* one = out->Add();
        one->set_indicator_code(agreed.code);
        wire::Put(agreed.target_level, one->mutable_target_level());
        const auto reported = judged.find(agreed.code);
        if (reported == judged.end()) {
            one->set_result(pb::COMPLIANCE_RESULT_NO_DATA);
            continue;
        }
        wire::Put(reported->second.value, one->mutable_value());
        wire::Put(reported->second.target_level, one->mutable_target_level());
        one->set_result(
            reported->second.met ? pb::COMPLIANCE_RESULT_MET : pb::COMPLIANCE_RESULT_NOT_MET
        );
    }
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
