#include "report_intake/adapters/ladder_proto.h"

#include "platform/wire/values.h"

namespace luotsi::report_intake {

void PutStep(const TakenStep& step, report::v1::LadderStepTaken* out) {
    out->set_step(static_cast<std::uint32_t>(step.step));
    out->set_kind(static_cast<contract::v1::LadderStepKind>(static_cast<int>(step.kind) + 1));
    out->set_taken_on(step.taken_on.ToText());
    for (const Month month : step.missing)
        out->add_missing_months(month.ToText());
    out->set_withdrawn_on(wire::TextOf(step.withdrawn_on));
}

std::optional<report::v1::LadderEvent> TellLadder(
    const ports::Held<LadderBook>& after, const LadderEvent& event
) {
    const auto* taken = std::get_if<StepTaken>(&event);
    const bool withdrawn = std::holds_alternative<StepWithdrawn>(event);
    if (taken == nullptr && !withdrawn) return std::nullopt;
    report::v1::LadderEvent told;
    told.set_kind(
        withdrawn ? report::v1::LADDER_EVENT_KIND_STEP_WITHDRAWN
                  : report::v1::LADDER_EVENT_KIND_STEP_TAKEN
    );
    told.set_contract_id(after.id.ToText());
    told.set_contract_number(after.state.contract_key);
    PutStep(withdrawn ? after.state.withdrawn.back() : taken->step, told.mutable_step());
    told.set_revision(after.revision);
    return told;
}

const char* LadderEventType(const LadderEvent& event) {
    return std::holds_alternative<StepWithdrawn>(event)
               ? "fi.luotsi.report.ladder.step_withdrawn.v1"
               : "fi.luotsi.report.ladder.step_taken.v1";
}

}  // namespace luotsi::report_intake
