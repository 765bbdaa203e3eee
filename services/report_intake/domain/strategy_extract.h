#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/describe.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace luotsi::report_intake {

// That figures left the county, and which; who took them stands in the row's actor.
struct StrategyExtractExported {
    static constexpr std::string_view kName = "strategy_extract_exported";
    Month from_month;
    Month to_month;
    // Empty: all services.
    std::string service_code;
    std::uint64_t least_clients = 0;
    std::uint64_t rows = 0;
    std::uint64_t hidden_rows = 0;
    // SHA-256 of the CSV, as hex.
    std::string csv_sha256;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"from_month", &StrategyExtractExported::from_month},
            Field{"to_month", &StrategyExtractExported::to_month},
            Field{"service_code", &StrategyExtractExported::service_code},
            Field{"least_clients", &StrategyExtractExported::least_clients},
            Field{"rows", &StrategyExtractExported::rows},
            Field{"hidden_rows", &StrategyExtractExported::hidden_rows},
            Field{"csv_sha256", &StrategyExtractExported::csv_sha256}
        };
    }
};

// One stream an extract: nothing depends on the past. It stands in the journal beside the changes,
// so that one chain vouches for both.
struct StrategyExtractBook {
    using State = StrategyExtractExported;
    using Event = std::variant<StrategyExtractExported>;
    static constexpr std::string_view kKind = "strategy_extract";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& extract, const Event& event, const Recorded&) {
        extract = std::get<StrategyExtractExported>(event);
    }
};

}  // namespace luotsi::report_intake
