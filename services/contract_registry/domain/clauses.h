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

// The first five steer and monitor; the other eight are what a contract must agree at least (act
// 612/2021 section 15, subsection 2).
enum class ClauseKind {
    kReportingDuty,
    kBreachHandling,
    kSanctions,
    kCooperation,
    kSelfMonitoring,
    kContent,
    kSupervision,
    kSolvency,
    kSubcontracting,
    kPreparedness,
    kPaymentReduction,
    kNotice,
    kEnding
};

struct Clause {
    ClauseKind kind = ClauseKind::kReportingDuty;
    std::string text = {};
    // Codes of the statutes it rests on.
    std::vector<std::string> statutes = {};
    bool waived = false;
    std::string waiver_reason = {};

    bool operator==(const Clause&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &Clause::kind},
            Field{"text", &Clause::text},
            Field{"statutes", &Clause::statutes},
            Field{"waived", &Clause::waived},
            Field{"waiver_reason", &Clause::waiver_reason}
        };
    }
};

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ClauseKind> {
    using E = contract_registry::ClauseKind;
    static constexpr std::array<std::pair<E, std::string_view>, 13> kNames{{
        {E::kReportingDuty, "reporting_duty"},
        {E::kBreachHandling, "breach_handling"},
        {E::kSanctions, "sanctions"},
        {E::kCooperation, "cooperation"},
        {E::kSelfMonitoring, "self_monitoring"},
        {E::kContent, "content"},
        {E::kSupervision, "supervision"},
        {E::kSolvency, "solvency"},
        {E::kSubcontracting, "subcontracting"},
        {E::kPreparedness, "preparedness"},
        {E::kPaymentReduction, "payment_reduction"},
        {E::kNotice, "notice"},
        {E::kEnding, "ending"},
    }};
};

}  // namespace luotsi
