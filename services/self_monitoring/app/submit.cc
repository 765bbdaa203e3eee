#include "self_monitoring/app/submit.h"

#include <optional>
#include <utility>

namespace luotsi::self_monitoring {

ports::Result<StoredSubmission> SubmitHandler::Handle(
    const SubmitSelfMonitoring& command, const ports::RequestContext& request
) {
    const Moment moment = clock_.Read();
    const Uuid id = ids_.Next(moment.now);
    std::optional<ports::Held<SubmissionBook>> after;
    const ports::Result<ports::Receipt> receipt = books_.Run(request, [&](ports::Unit& unit) {
        const CatalogueShelf& shelf = unit.Get<CatalogueBook>(CatalogueBookId()).state;
        std::optional<Rejection> refused =
            unit.Apply<SubmissionBook>(id, Decide(shelf, command, moment.today));
        if (!refused) after = unit.Get<SubmissionBook>(id);
        return refused;
    });
    const auto held = books_.Answer<SubmissionBook>(receipt, std::move(after));
    if (!held.ok()) return held.Forward<StoredSubmission>();
    return StoredSubmission{
        .id = SubmissionId(held->id),
        .submission = *held->state.submission,
        .received_at = held->recorded_at,
        .repeated = held->replayed,
    };
}

}  // namespace luotsi::self_monitoring
