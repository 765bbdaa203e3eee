#pragma once

#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "platform/wire/values.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/adapters/version_content.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// Contract and month, which most requests name.
struct Place {
    Uuid contract;
    Month month;
};

template <class Request>
Place ReadPlace(const Request& request, wire::Reader& reader) {
    return {
        reader.Id(request.contract_id(), "contract_id"),
        reader.MonthOf(request.month(), "month").value_or(Month()),
    };
}

// What the rules say of a contract that they do not know.
Rejection UnknownContract();
// And of a month that is not the contract's. To a company it is not where another one provided.
Rejection OutsideContract();
Rejection ReportNotFound(const Place& place, std::string field);

// What a caller sees of a month: a company that has left its own months and no contract, the one
// that came the contract without the months before.
enum class Sight { kNothing, kContract, kMonth };

// What is read before an answer: terms and reports, as far as the caller may see them.
class ReportReads {
  public:
    ReportReads(journal::Journal& journal, ReportReadModel& read_model)
        : journal_(journal), read_model_(read_model) {}

    // The terms of a contract, or CONTRACT_NOT_FOUND.
    ports::Result<ContractTerms> TermsOf(const rpc::Call& call, const Uuid& contract);
    // The terms of a contract for a month of the caller's, or MONTH_OUTSIDE_CONTRACT.
    ports::Result<ContractTerms> TermsIn(const rpc::Call& call, const Place& place);
    absl::StatusOr<Sight> SightOf(const rpc::Call& call, const Place& place);
    absl::StatusOr<MonthsSeen> MonthsOf(const rpc::Call& call, const Uuid& contract) {
        return read_model_.MonthsOf(call.caller.scope, contract);
    }
    // `unknown` where the contract does not exist for the caller, `without` where only the month
    // does not: just what a contract or a report that never was is answered with.
    absl::Status CheckMonth(
        const rpc::Call& call,
        const Place& place,
        const Rejection& unknown,
        const Rejection& without
    );
    // A month that has a report, with the content of the version in force; nothing otherwise.
    absl::StatusOr<std::optional<ports::Held<ReportBook>>> FindReport(
        const Uuid& contract, Month month
    );
    // The closings of a month's report so far, as they were told.
    absl::StatusOr<std::vector<PeriodClosed>> ClosingsOf(const Uuid& report);
    // Before a version that need not be the one in force is read.
    absl::Status Fetch(ports::Held<ReportBook>& held, std::size_t version) {
        return FetchContent(journal_, held, version);
    }

  private:
    journal::Journal& journal_;
    ReportReadModel& read_model_;
};

}  // namespace luotsi::report_intake
