#include "report_intake/app/watch_dues.h"

#include "report_intake/app/month_books.h"

#include <algorithm>

namespace luotsi::report_intake {

absl::Status WatchDuesHandler::Handle(const Moment& moment) {
    std::vector<ReportingContract> reporting;
    const absl::Status found = finder_.FindReporting(reporting);
    if (!found.ok()) return found;
    std::vector<ports::Entry> work;
    for (const ReportingContract& one : reporting) {
        const absl::Status added = AddWork(one, moment, work);
        if (!added.ok()) return added;
    }
    for (const auto& answer : books_.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

absl::Status WatchDuesHandler::AddWork(
    const ReportingContract& one, const Moment& moment, std::vector<ports::Entry>& work
) {
    const auto terms = books_.Load<TermsBook>(one.contract);
    if (!terms.ok()) return absl::UnavailableError("the contract's terms cannot be read");
    for (const Due& due : DueCalendar(terms->state, Month::Of(moment.today), closed_days_)) {
        if (due.due_date >= moment.today) break;
        if (std::ranges::binary_search(one.settled, due.month)) continue;
        ports::RequestContext request;
        request.request_id = "overdue/" + one.contract.ToText() + "/" + due.month.ToText();
        request.actor = "schedule";
        const Uuid fresh = ids_.Next(moment.now);
        work.push_back(
            {request,
             [this, contract = one.contract, month = due.month, fresh, moment](ports::Unit& unit) {
                 const FoundMonth place = FindMonth(unit, contract, month, fresh, closed_days_);
                 return unit.Apply<ReportBook>(
                     place.id, CheckOverdue(place.view, contract, month, moment)
                 );
             }}
        );
    }
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
