#include "contract_registry/domain/clause_checks.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

constexpr std::array kSteering{
    ClauseKind::kReportingDuty,
    ClauseKind::kBreachHandling,
    ClauseKind::kSanctions,
    ClauseKind::kCooperation,
    ClauseKind::kSelfMonitoring,
};

constexpr std::array kMinimum{
    ClauseKind::kContent,
    ClauseKind::kSupervision,
    ClauseKind::kSolvency,
    ClauseKind::kSubcontracting,
    ClauseKind::kPreparedness,
    ClauseKind::kPaymentReduction,
    ClauseKind::kNotice,
    ClauseKind::kEnding,
};

const Clause* Find(const Terms& terms, ClauseKind kind) {
    const auto found = std::ranges::find(terms.clauses, kind, &Clause::kind);
    return found == terms.clauses.end() ? nullptr : &*found;
}

}  // namespace

std::span<const ClauseKind> SteeringClauses() {
    return kSteering;
}
std::span<const ClauseKind> MinimumClauses() {
    return kMinimum;
}

bool Settles(const Terms& terms, ClauseKind kind) {
    const Clause* clause = Find(terms, kind);
    return clause != nullptr && (clause->waived || !clause->text.empty());
}

bool Waives(const Terms& terms, ClauseKind kind) {
    const Clause* clause = Find(terms, kind);
    return clause != nullptr && clause->waived;
}

std::vector<ClauseKind> MissingClauses(const Terms& terms, std::span<const ClauseKind> wanted) {
    std::vector<ClauseKind> missing;
    for (const ClauseKind kind : wanted) {
        if (!Settles(terms, kind)) missing.push_back(kind);
    }
    return missing;
}

std::vector<FieldFault> MissingClauseFaults(
    const Terms& terms, std::span<const ClauseKind> wanted
) {
    std::vector<FieldFault> faults;
    for (const ClauseKind kind : MissingClauses(terms, wanted))
        faults.push_back({"clauses", "CLAUSE_MISSING", std::string(EnumText(kind))});
    return faults;
}

std::vector<FieldFault> ClauseContentFaults(const Terms& terms, std::string_view prefix) {
    std::vector<FieldFault> faults;
    std::set<ClauseKind> seen;
    for (std::size_t i = 0; i < terms.clauses.size(); ++i) {
        const Clause& clause = terms.clauses[i];
        const std::string at = std::string(prefix) + "clauses[" + std::to_string(i) + "].";
        const std::string kind(EnumText(clause.kind));
        if (!seen.insert(clause.kind).second)
            faults.push_back({at + "kind", "CLAUSE_DUPLICATE", kind});
        if (clause.waived && clause.waiver_reason.empty())
            faults.push_back({at + "waiver_reason", "FIELD_REQUIRED", kind});
        if (!clause.waived && clause.text.empty())
            faults.push_back({at + "text", "FIELD_REQUIRED", kind});
    }
    return faults;
}

}  // namespace luotsi::contract_registry
