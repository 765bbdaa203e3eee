#include "report_intake/app/tie_call_offs.h"

#include "report_intake/app/ceiling_books.h"

#include <optional>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

ports::Entry TyingWork(const CallOff& one, CivilDate today) {
    ports::RequestContext request;
    request.actor = "schedule";
    return {
        std::move(request),
        [one, today](ports::Unit& unit) -> std::optional<Rejection> {
            TieCallOff(unit, one, today);
            return std::nullopt;
        },
    };
}

}  // namespace

absl::Status TieCallOffsHandler::Handle(CivilDate today) {
    std::vector<CallOff> untied;
    const absl::Status found = finder_.FindUntied(untied);
    if (!found.ok() || untied.empty()) return found;
    std::vector<ports::Entry> work;
    work.reserve(untied.size());
    for (const CallOff& one : untied)
        work.push_back(TyingWork(one, today));
    for (const auto& answer : books_.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
