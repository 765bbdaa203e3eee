#include "report_intake/adapters/report_reads.h"

#include "platform/rpc/errors.h"

#include <memory>
#include <utility>
#include <variant>

namespace luotsi::report_intake {
namespace {

Rejection ContractNotFound(const Uuid& contract) {
    return {
        .reason = "CONTRACT_NOT_FOUND",
        .field = "contract_id",
        .facts =
            {{"resource_type", "luotsi.contract.v1.Contract"}, {"resource_name", contract.ToText()}
            },
    };
}

}  // namespace

Rejection UnknownContract() {
    return {.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
}

Rejection OutsideContract() {
    return {.reason = "MONTH_OUTSIDE_CONTRACT", .field = "month"};
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
    if (!terms->state.known() || !*covered) return ContractNotFound(contract);
    return ContractTerms(terms->state);
}

ports::Result<ContractTerms> ReportReads::TermsIn(const rpc::Call& call, const Place& place) {
    const auto terms = journal_.Load<TermsBook>(place.contract);
    if (!terms.ok()) return terms.Forward<ContractTerms>();
    const absl::StatusOr<Sight> sight = SightOf(call, place);
    if (!sight.ok()) return sight.status();
    if (!terms->state.known() || *sight == Sight::kNothing) return ContractNotFound(place.contract);
    if (*sight == Sight::kContract) return OutsideContract();
    return ContractTerms(terms->state);
}

absl::StatusOr<Sight> ReportReads::SightOf(const rpc::Call& call, const Place& place) {
    const absl::StatusOr<MonthsSeen> seen = MonthsOf(call, place.contract);
    if (!seen.ok()) return seen.status();
    if (seen->Has(place.month)) return Sight::kMonth;
    const absl::StatusOr<bool> covered = read_model_.Covers(call.caller.scope, place.contract);
    if (!covered.ok()) return covered.status();
    return *covered ? Sight::kContract : Sight::kNothing;
}

absl::Status ReportReads::CheckMonth(
    const rpc::Call& call, const Place& place, const Rejection& unknown, const Rejection& without
) {
    const absl::StatusOr<Sight> sight = SightOf(call, place);
    if (!sight.ok()) return rpc::WithDetails(sight.status(), call.language);
    if (*sight == Sight::kMonth) return absl::OkStatus();
    return rpc::ToStatus(*sight == Sight::kContract ? without : unknown, call.language);
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

absl::StatusOr<std::vector<PeriodClosed>> ReportReads::ClosingsOf(const Uuid& report) {
    // At most one a stage; a report that is sent again and again has many other events.
    std::vector<journal::Row> rows;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement events = db.Prepare(
            "SELECT payload FROM journal WHERE stream=? AND kind=? AND event=? ORDER BY revision"
        );
        events.BindAll(report, ReportBook::kKind, PeriodClosed::kName);
        while (events.Step()) {
            journal::Row& row = rows.emplace_back();
            row.kind = ReportBook::kKind;
            row.payload = events.Text(0);
        }
    });
    if (!read.ok()) return read;
    std::vector<PeriodClosed> closings;
    for (const journal::Row& row : rows) {
        const std::shared_ptr<const void> event = journal_.DecodeEvent(row);
        const auto* told = static_cast<const ReportEvent*>(event.get());
        const auto* closed = told == nullptr ? nullptr : std::get_if<PeriodClosed>(told);
        if (closed == nullptr) return absl::DataLossError("a month's closing cannot be read");
        closings.push_back(*closed);
    }
    return closings;
}

}  // namespace luotsi::report_intake
