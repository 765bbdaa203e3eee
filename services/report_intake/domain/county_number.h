#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "report_intake/domain/month_history.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// What the county has set of the numbers that reports are held against: a local copy of the
// registry's dated parameters, noted in the own journal from the registry's events.

struct NumberFrom {
    CivilDate valid_from;
    std::int64_t number = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &NumberFrom::valid_from}, Field{"number", &NumberFrom::number}
        };
    }
};

struct CountyNumberNoted {
    static constexpr std::string_view kName = "county_number_noted";
    // The parameter's in the registry.
    std::uint64_t revision = 0;
    std::string code;
    // All that were ever set, in the order of days.
    std::vector<NumberFrom> values;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &CountyNumberNoted::revision},
            Field{"code", &CountyNumberNoted::code},
            Field{"values", &CountyNumberNoted::values}
        };
    }
};
using CountyNumberEvent = std::variant<CountyNumberNoted>;

struct CountyNumber {
    std::uint64_t revision = 0;
    std::string code;
    std::vector<NumberFrom> values;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &CountyNumber::revision},
            Field{"code", &CountyNumber::code},
            Field{"values", &CountyNumber::values}
        };
    }
};

// The stream is the parameter's id in the registry.
struct CountyNumberBook {
    using State = CountyNumber;
    using Event = CountyNumberEvent;
    static constexpr std::string_view kKind = "county_number";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(State& number, const Event& event, const Recorded& recorded);
};

// An older or known revision changes nothing.
Decision<CountyNumberEvent> Decide(const CountyNumber& number, const CountyNumberNoted& news);

// A parameter by which odd figures are found.
struct OddNumber {
    std::string_view code;
    std::int64_t Oddness::* member;
};
// Null where the parameter is none of intake's.
const OddNumber* FindOddNumber(std::string_view code);

}  // namespace luotsi::report_intake
