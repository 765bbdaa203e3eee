#pragma once

#include "kernel/describe.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

// What silence means before the last day.
enum class RenewalKind { kLapses, kBySilence };

// A right of the buyer to lengthen the contract (optio).
struct ContractOption {
    std::string code = {};
    // By how much it moves the last day, and how long before it the option must be used.
    std::uint64_t months = 0;
    std::uint64_t notice_months = 0;

    bool operator==(const ContractOption&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &ContractOption::code},
            Field{"months", &ContractOption::months},
            Field{"notice_months", &ContractOption::notice_months}
        };
    }
};

// Notice periods (irtisanomisaika).
struct NoticeTerms {
    std::uint64_t buyer_months = 0;
    std::uint64_t provider_months = 0;
    // The contract then ends on the last day of a month.
    bool at_month_end = false;

    bool operator==(const NoticeTerms&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"buyer_months", &NoticeTerms::buyer_months},
            Field{"provider_months", &NoticeTerms::provider_months},
            Field{"at_month_end", &NoticeTerms::at_month_end}
        };
    }
};

struct RenewalTerms {
    RenewalKind kind = RenewalKind::kLapses;
    // By how much silence renews.
    std::uint64_t months = 0;
    // How long before the last day the decision must be told.
    std::uint64_t notice_months = 0;

    bool operator==(const RenewalTerms&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &RenewalTerms::kind},
            Field{"months", &RenewalTerms::months},
            Field{"notice_months", &RenewalTerms::notice_months}
        };
    }
};

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::RenewalKind> {
    using E = contract_registry::RenewalKind;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kLapses, "lapses"},
        {E::kBySilence, "by_silence"},
    }};
};

}  // namespace luotsi
