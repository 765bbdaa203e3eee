#include "report_intake/app/climb_ladder.h"

#include "report_intake/domain/ladder.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/windows.h"

#include <utility>

namespace luotsi::report_intake {
namespace {

void AppendAll(ports::Unit& unit, const Uuid& contract, const Decision<LadderEvent>& decision) {
    for (const LadderEvent& event : decision.events())
        unit.Append<LadderBook>(contract, event);
}

}  // namespace

void NoteOnLadder(ports::Unit& unit, const Uuid& contract, Month month, const Uuid& report) {
    const MonthReport& state = unit.Get<ReportBook>(report).state;
    const ContractTerms& terms = unit.Get<TermsBook>(contract).state;
    const bool known = !state.due_date || *state.due_date >= terms.known_since;
    const bool missing = known && IsMissing(state);
    AppendAll(
        unit, contract, NoteMonth(unit.Get<LadderBook>(contract).state, terms, month, missing)
    );
}

void ClimbLadder(ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, CivilDate today) {
    AppendAll(
        unit,
        contract,
        Climb(
            unit.Get<LadderBook>(contract).state,
            unit.Get<TermsBook>(contract).state,
            closed_days,
            today
        )
    );
}

ports::Work ClimbingWork(const Uuid& contract, ClosedDays closed_days, CivilDate today) {
    return [contract, closed_days, today](ports::Unit& unit) -> std::optional<Rejection> {
        ClimbLadder(unit, contract, closed_days, today);
        return std::nullopt;
    };
}

}  // namespace luotsi::report_intake
