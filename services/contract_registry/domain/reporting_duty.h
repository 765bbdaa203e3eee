#pragma once

#include "contract_registry/domain/measures.h"
#include "kernel/describe.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

// A day counted from a reported month: `day` (1..28) of the month so many months after it.
struct CloseDay {
    std::uint64_t months_after = 1;
    std::uint64_t day = 1;

    bool operator==(const CloseDay&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"months_after", &CloseDay::months_after}, Field{"day", &CloseDay::day}
        };
    }
};

enum class LadderStepKind { kReminder, kHelp, kNotice, kHold, kSanctionProposal };

// What follows when so many reports are missing.
struct LadderStep {
    LadderStepKind kind = LadderStepKind::kReminder;
    // 0: not counted.
    std::uint64_t missed_in_a_row = 0;
    // Or so many of the last `of_months`; 0: not counted.
    std::uint64_t missed = 0;
    std::uint64_t of_months = 0;
    // Calendar days after the due day (first step) or after the step before.
    std::uint64_t days_after = 0;

    bool operator==(const LadderStep&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &LadderStep::kind},
            Field{"missed_in_a_row", &LadderStep::missed_in_a_row},
            Field{"missed", &LadderStep::missed},
            Field{"of_months", &LadderStep::of_months},
            Field{"days_after", &LadderStep::days_after}
        };
    }
};

struct ReportingDuty {
    // Day of the month after the reported one, 1..28.
    std::uint64_t due_day = 0;
    bool forecast_required = false;
    // 0: the same as `due_day`.
    std::uint64_t self_monitoring_due_day = 0;
    // Absent: self-monitoring is not reported by this contract.
    std::optional<IndicatorPeriod> self_monitoring_period = {};
    // Absent: a month's figures are not closed, or never final.
    std::optional<CloseDay> first_close = {};
    std::optional<CloseDay> final_close = {};
    std::vector<LadderStep> ladder = {};

    bool operator==(const ReportingDuty&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due_day", &ReportingDuty::due_day},
            Field{"forecast_required", &ReportingDuty::forecast_required},
            Field{"self_monitoring_due_day", &ReportingDuty::self_monitoring_due_day},
            Field{"self_monitoring_period", &ReportingDuty::self_monitoring_period},
            Field{"first_close", &ReportingDuty::first_close},
            Field{"final_close", &ReportingDuty::final_close},
            Field{"ladder", &ReportingDuty::ladder}
        };
    }
};

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::LadderStepKind> {
    using E = contract_registry::LadderStepKind;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kReminder, "reminder"},
        {E::kHelp, "help"},
        {E::kNotice, "notice"},
        {E::kHold, "hold"},
        {E::kSanctionProposal, "sanction_proposal"},
    }};
};

}  // namespace luotsi
