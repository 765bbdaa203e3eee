#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {

// While a dispute is open its part is held; a settlement says how much of it is paid, and a dispute
// that is withdrawn leaves all of it to be paid.
enum class DisputeStage { kOpen, kSettled, kWithdrawn };

// The part of a month's payment about which the contract's sides disagree.
struct DisputedPart {
    std::string code;
    // The dispute's revision in the contract registry.
    std::uint64_t revision = 0;
    // Of disputes of one contract, the one that was heard of first takes first.
    std::uint64_t order = 0;
    Month month;
    // At most this, or a share; with neither, all of it.
    std::optional<Money> amount;
    Share share;
    // Only the lines of these services; empty: the whole month.
    std::vector<std::string> service_codes;
    DisputeStage stage = DisputeStage::kOpen;
    // Of the disputed part, by the settlement.
    std::optional<Money> pay;
    CivilDate opened_on;
    // For so many days after a proposal its part is still held back.
    std::uint64_t recall_days = 0;
    // The payment was out before the dispute was opened: nothing is held, now or by a correction.
    bool too_late = false;
    // What it takes of the month's newest proposal; absent while there is none.
    std::optional<Money> taken;
    // What the settlement took away: from then on it takes this, or all that a correction leaves of
    // the lines it concerns.
    std::optional<Money> unpaid;
    // Set for one that is over while a step of the ladder holds payments: until that is let go it
    // takes at most this, as if it were open, and what it gives free waits.
    std::optional<Money> waiting = {};

    static constexpr auto Fields() {
        using D = DisputedPart;
        return std::tuple{
            Field{"code", &D::code},
            Field{"revision", &D::revision},
            Field{"order", &D::order},
            Field{"month", &D::month},
            Field{"amount", &D::amount},
            Field{"share", &D::share},
            Field{"service_codes", &D::service_codes},
            Field{"stage", &D::stage},
            Field{"pay", &D::pay},
            Field{"opened_on", &D::opened_on},
            Field{"recall_days", &D::recall_days},
            Field{"too_late", &D::too_late},
            Field{"taken", &D::taken},
            Field{"unpaid", &D::unpaid},
            Field{"waiting", &D::waiting}
        };
    }
};

// What one dispute takes of a proposal.
struct WithheldPart {
    std::string code;
    Money amount;
    bool operator==(const WithheldPart&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &WithheldPart::code}, Field{"amount", &WithheldPart::amount}
        };
    }
};

// The dispute, at one revision, that made a proposal of a month already proposed.
struct DisputeMark {
    std::string code;
    std::uint64_t revision = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &DisputeMark::code}, Field{"revision", &DisputeMark::revision}
        };
    }
};

}  // namespace luotsi::finance_integration

namespace luotsi {

template <>
struct EnumNames<finance_integration::DisputeStage> {
    using E = finance_integration::DisputeStage;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kOpen, "open"},
        {E::kSettled, "settled"},
        {E::kWithdrawn, "withdrawn"},
    }};
};

}  // namespace luotsi
