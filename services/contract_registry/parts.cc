#include "contract_registry/adapters/parameter_part.h"
#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {
namespace {

// One row a part; the order is that of the daily round.
constexpr PartRow kParts[] = {
    {ParameterAggregates, MakeParameters},
};

}  // namespace

std::span<const PartRow> Parts() {
    return kParts;
}

}  // namespace luotsi::contract_registry
