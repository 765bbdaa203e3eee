#include "contract_registry/app/steering/closing_analysis_work.h"

#include "contract_registry/app/family_work.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/steering/picture_sanctions.h"

#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kFromAmount = "analysis.from_amount";

}  // namespace

AnalysisFigures FiguresIn(ports::Unit& unit, const Uuid& contract, const Moment& moment) {
    const Picture picture = unit.Get<PictureBook>(contract).state;
    const std::vector<FamilyMember> line = LineOf(unit, contract);
    const Period life{CivilDate::FromDays(0), moment.today};
    const auto terms_on = [&](CivilDate day) { return FamilyTermsOn(line, day).terms; };
    return FiguresForAnalysis(picture, moment.today, SanctionsOf(picture, life, terms_on));
}

bool NeedsAnalysis(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& history, const Moment& moment
) {
    if (unit.Get<ClosingAnalysisBook>(contract).state.was_pilot) return true;
    const std::optional<Money> from = MoneyOn(ParameterIn(unit, kFromAmount), moment.today);
    if (!from) return false;
    return ReachesLimit(history, unit.Get<PictureBook>(contract).state, from);
}

void OpenAnalysisIfDue(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
) {
    const ContractHistory after = unit.Get<ContractBook>(contract).state;
    std::optional<AnalysisOpened> opened = CauseOf(before, after);
    if (!opened) return;
    // What a decided end takes away of the terms still stood before it.
    const bool needed = NeedsAnalysis(unit, contract, after, moment) ||
                        NeedsAnalysis(unit, contract, before, moment);
    if (!needed) return;
    opened->contract_id = contract;
    opened->opened_on = moment.today;
    opened->figures = FiguresIn(unit, contract, moment);
    unit.Append<ClosingAnalysisBook>(contract, *opened);
}

std::optional<Rejection> RefuseWithoutAnalysis(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext&,
    const Moment& moment
) {
    const bool needed = NeedsAnalysis(unit, contract.id, contract.state, moment);
    return RefuseUnanalysed(unit.Get<ClosingAnalysisBook>(contract.id).state, needed);
}

}  // namespace luotsi::contract_registry
