#include "contract_registry/domain/clause_checks.h"

#include "contract_registry/domain/type_checks.h"

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

bool HasWords(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\f\v") != std::string::npos;
}

bool IsIn(std::span<const ClauseKind> kinds, ClauseKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

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

bool IsBoundByMinimum(const Terms& terms) {
    // Own production and free choice buy nothing, a system buys only by its admissions, and a
    // voucher's provider is approved by the voucher act.
    const bool buys = IsPurchase(terms.type) && terms.type != ContractType::kServiceVoucher &&
                      !IsPurchasingSystem(terms);
    if (!buys) return false;
    const bool public_body = terms.provider_kind == ProviderKind::kPublic ||
                             terms.provider_kind == ProviderKind::kInHouse ||
                             terms.provider_kind == ProviderKind::kJointCompany;
    return !public_body;
}

bool Settles(const Terms& terms, ClauseKind kind) {
    const Clause* clause = Find(terms, kind);
    return clause != nullptr && (Waives(terms, kind) || HasWords(clause->text));
}

bool Waives(const Terms& terms, ClauseKind kind) {
    const Clause* clause = Find(terms, kind);
    return clause != nullptr && clause->waived && HasWords(clause->waiver_reason);
}

std::vector<ClauseKind> MissingClauses(const Terms& terms, std::span<const ClauseKind> wanted) {
    std::vector<ClauseKind> missing;
    for (const ClauseKind kind : wanted) {
        if (!Settles(terms, kind)) missing.push_back(kind);
    }
    return missing;
}

std::vector<FieldFault> MissingClauseFaults(
    const Terms& terms, std::span<const ClauseKind> wanted, std::span<const ClauseKind> not_waivable
) {
    std::vector<FieldFault> faults;
    const bool is_bound = IsBoundByMinimum(terms);
    for (const ClauseKind kind : wanted) {
        if (!is_bound && IsIn(kMinimum, kind)) continue;
        const std::string detail(EnumText(kind));
        if (!Settles(terms, kind)) {
            faults.push_back({"clauses", "CLAUSE_MISSING", detail});
        } else if (IsIn(not_waivable, kind) && Waives(terms, kind)) {
            faults.push_back({"clauses", "CLAUSE_NOT_WAIVABLE", detail});
        }
    }
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
        if (clause.waived && !HasWords(clause.waiver_reason))
            faults.push_back({at + "waiver_reason", "FIELD_REQUIRED", kind});
        if (!clause.waived && !HasWords(clause.text))
            faults.push_back({at + "text", "FIELD_REQUIRED", kind});
    }
    return faults;
}

}  // namespace luotsi::contract_registry
