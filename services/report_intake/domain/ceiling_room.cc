#include "report_intake/domain/ceiling_room.h"

#include "report_intake/domain/prices.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

bool Agrees(const ContractTerms& terms, Month month, const std::string& service_code) {
    if (service_code.empty()) return true;
    return std::ranges::any_of(TermsWithin(terms, month), [&](const ReportingTerms* agreed) {
        const auto code = &PricedService::service_code;
        return std::ranges::find(agreed->services, service_code, code) != agreed->services.end();
    });
}

}  // namespace

OpenCeiling OpenFor(const Uuid& id, const Ceiling& ceiling, const Uuid& contract, Month month) {
    return {
        .id = id,
        .kind = ceiling.kind,
        .number = ceiling.number,
        .measure = ceiling.measure,
        .valid_from = ceiling.valid_from,
        .valid_to = ceiling.valid_to,
        .left = RoomFor(ceiling, contract, month),
    };
}

bool HoldsIn(const Ceiling& ceiling, Month month) {
    if (ceiling.valid_from && *ceiling.valid_from > month.LastDay()) return false;
    return !ceiling.valid_to || *ceiling.valid_to >= month.FirstDay();
}

bool IsFor(const Ceiling& decision, const Uuid& contract, const ContractTerms& terms, Month month) {
    if (decision.kind != CeilingKind::kDecision) return false;
    if (!decision.contracts.empty())
        return std::ranges::find(decision.contracts, contract) != decision.contracts.end();
    return Agrees(terms, month, decision.measure.service_code) ||
           std::ranges::find(decision.uses, contract, &CeilingUse::contract) != decision.uses.end();
}

}  // namespace luotsi::report_intake
