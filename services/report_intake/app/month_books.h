#pragma once

#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/app/definition_books.h"
#include "report_intake/domain/report_decide.h"

namespace luotsi::report_intake {

// A month's report found inside a unit of work by contract and month, or a fresh one.
struct FoundMonth {
    Uuid id;
    MonthView view;
};

// `fresh` is the id to use where the month has no report yet. The references in the view hold until
// the unit appends.
inline FoundMonth FindMonth(
    ports::Unit& unit, const Uuid& contract, Month month, const Uuid& fresh, ClosedDays closed_days
) {
    const Uuid id = unit.FindClaim(MonthClaim(contract, month)).value_or(fresh);
    const ports::Held<ReportBook>& held = unit.Get<ReportBook>(id);
    const ContractTerms& terms = unit.Get<TermsBook>(contract).state;
    FoundMonth found{
        id,
        MonthView{
            held.state,
            held.revision,
            terms,
            closed_days,
            unit.Get<PermissionsBook>(contract).state,
        }
    };
    found.view.definitions = DefinitionsFor(unit, contract, month);
    return found;
}

}  // namespace luotsi::report_intake
