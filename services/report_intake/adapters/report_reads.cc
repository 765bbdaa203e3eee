#include "report_intake/adapters/report_reads.h"

#include "platform/rpc/errors.h"

#include <utility>

namespace luotsi::report_intake {

Rejection UnknownContract() {
    return {.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
}

Rejection ReportNotFound(const Place& place, std::string field) {
    return {
        .reason = "REPORT_NOT_FOUND",
        .field = std::move(field),
        .facts =
            {{"resource_type", "luotsi.report.v1.Report"},
             {"resource_name", place.contract.ToText() + "/" + place.month.ToText()}},
    };
}

ports::Result<ContractTerms> ReportReads::TermsOf(const rpc::Call& call, const Uuid& contract) {
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return terms.Forward<ContractTerms>();
    const absl::StatusOr<bool> covered = read_model_.Covers(call.caller.scope, contract);
    if (!covered.ok()) return covered.status();
    if (!terms->state.known() || !*covered) {
        return Rejection{
            .reason = "CONTRACT_NOT_FOUND",
            .field = "contract_id",
            .facts =
                {{"resource_type", "luotsi.contract.v1.Contract"},
                 {"resource_name", contract.ToText()}},
        };
    }
    return ContractTerms(terms->state);
}

absl::Status ReportReads::CheckScope(
    const rpc::Call& call, const Uuid& contract, const Rejection& unknown
) {
    const absl::StatusOr<bool> covered = read_model_.Covers(call.caller.scope, contract);
    if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
    return *covered ? absl::OkStatus() : rpc::ToStatus(unknown, call.language);
}

absl::StatusOr<std::optional<ports::Held<ReportBook>>> ReportReads::FindReport(
    const Uuid& contract, Month month
) {
    const absl::StatusOr<std::optional<Uuid>> id = read_model_.Find(contract, month);
    if (!id.ok()) return id.status();
    if (!id->has_value()) return std::optional<ports::Held<ReportBook>>();
    auto held = journal_.Load<ReportBook>(**id);
    if (!held.ok()) return held.status();
    if (!held->state.reported()) return std::optional<ports::Held<ReportBook>>();
    return std::optional(std::move(held).value());
}

}  // namespace luotsi::report_intake
