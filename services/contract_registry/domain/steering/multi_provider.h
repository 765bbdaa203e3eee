#pragma once

#include "contract_registry/domain/record.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// The county's aims for many kinds of providers (monituottajuus), by service, and the shares that a
// year came to, from contracts and euros.

// From its first year on, until a later one.
struct MultiProviderAim {
    std::uint64_t from_year = 0;
    std::optional<Share> private_share = {};
    std::optional<Share> innovative_share = {};
    std::optional<Share> voucher_share = {};
    // The decision that sets it.
    std::string source = {};

    bool operator==(const MultiProviderAim&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"from_year", &MultiProviderAim::from_year},
            Field{"private_share", &MultiProviderAim::private_share},
            Field{"innovative_share", &MultiProviderAim::innovative_share},
            Field{"voucher_share", &MultiProviderAim::voucher_share},
            Field{"source", &MultiProviderAim::source}
        };
    }
};

// A service of the county: what belongs to it and what it should come to.
struct MultiProviderAims {
    std::string code = {};
    std::string name_fi = {};
    std::string name_sv = {};
    std::string name_en = {};
    std::vector<std::string> service_codes = {};
    std::vector<std::string> cpv_prefixes = {};
    // In the order of years.
    std::vector<MultiProviderAim> aims = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &MultiProviderAims::code},
            Field{"name_fi", &MultiProviderAims::name_fi},
            Field{"name_sv", &MultiProviderAims::name_sv},
            Field{"name_en", &MultiProviderAims::name_en},
            Field{"service_codes", &MultiProviderAims::service_codes},
            Field{"cpv_prefixes", &MultiProviderAims::cpv_prefixes},
            Field{"aims", &MultiProviderAims::aims}
        };
    }
};

struct MultiProviderAimsSet {
    static constexpr std::string_view kName = "multi_provider_aims_set";
    std::string code;
    std::string name_fi;
    std::string name_sv;
    std::string name_en;
    std::vector<std::string> service_codes;
    std::vector<std::string> cpv_prefixes;
    MultiProviderAim aim;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &MultiProviderAimsSet::code},
            Field{"name_fi", &MultiProviderAimsSet::name_fi},
            Field{"name_sv", &MultiProviderAimsSet::name_sv},
            Field{"name_en", &MultiProviderAimsSet::name_en},
            Field{"service_codes", &MultiProviderAimsSet::service_codes},
            Field{"cpv_prefixes", &MultiProviderAimsSet::cpv_prefixes},
            Field{"aim", &MultiProviderAimsSet::aim}
        };
    }
};

using MultiProviderEvent = std::variant<MultiProviderAimsSet>;

struct MultiProviderBook {
    using State = MultiProviderAims;
    using Event = MultiProviderEvent;
    static constexpr std::string_view kKind = "multi_provider_aims";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& aims, const Event& event, const Recorded& recorded);
    // So that no two services claim the same code.
    static std::vector<Claim> Claims(const State& aims);
    static RecordRow RowOf(const State& aims);
};

Uuid MultiProviderId(std::string_view code);

// Setting what is set already changes nothing. What another service has is refused by its claim.
Decision<MultiProviderEvent> Decide(
    const MultiProviderAims& aims, const MultiProviderAimsSet& command
);

// The aim of a year; null before the first.
const MultiProviderAim* AimOf(const MultiProviderAims& aims, std::uint64_t year);

// Which kinds of providers and procedures count, by their codes.
struct MultiProviderRules {
    std::vector<std::string> private_kinds = {};
    std::vector<std::string> innovative_procedures = {};
};

// A contract's euros of the year.
struct BoughtUnder {
    Terms terms = {};
    std::int64_t minor = 0;
};

struct MultiProviderPart {
    std::int64_t minor = 0;
    std::uint64_t contracts = 0;
    std::optional<Ratio> share = {};
    std::optional<Share> aim = {};
    std::optional<bool> is_met = {};
};

struct MultiProviderRow {
    // Empty: contracts that belong to no service.
    std::string code = {};
    std::int64_t minor = 0;
    std::uint64_t contracts = 0;
    MultiProviderPart bought_privately = {};
    MultiProviderPart tendered_innovatively = {};
    MultiProviderPart vouchers = {};
};

// The service's code; empty: none. A price row says more than a CPV code, a longer CPV prefix more
// than a shorter one.
std::string ServiceOf(const Terms& terms, const std::vector<MultiProviderAims>& services);

// One row a service in the order of codes, whether it has euros or not; last, where there are any,
// the contracts that belong to none.
std::vector<MultiProviderRow> MultiProviderRows(
    const std::vector<MultiProviderAims>& services,
    const std::vector<BoughtUnder>& bought,
    const MultiProviderRules& rules,
    std::uint64_t year
);

}  // namespace luotsi::contract_registry
