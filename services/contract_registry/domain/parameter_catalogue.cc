#include "contract_registry/domain/parameter.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

using enum ParameterKind;

// By the first word of the key, then as a reader would look for them.
constexpr ParameterDefinition kCatalogue[] = {
    {"clauses.required", kCodes, "Kinds of clauses that activation demands, or a written waiver"},
    {"framework.max_months", kWhole, "Longest term of a framework agreement in months"},
    {"procurement.threshold.annex_e", kMoney, "National threshold of social and health services"},
    {"procurement.threshold.eu", kMoney, "EU threshold of goods and services, sub-central buyers"},
};

}  // namespace

std::span<const ParameterDefinition> ParameterCatalogue() {
    return kCatalogue;
}

const ParameterDefinition* FindParameter(std::string_view key) {
    const auto found = std::ranges::find(kCatalogue, key, &ParameterDefinition::key);
    return found == std::end(kCatalogue) ? nullptr : found;
}

}  // namespace luotsi::contract_registry
