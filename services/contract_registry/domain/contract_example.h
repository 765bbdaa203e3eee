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

namespace luotsi::contract_registry {

struct ExampleLine {
    std::string service_code = {};
    Quantity quantity = {};

    bool operator==(const ExampleLine&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &ExampleLine::service_code},
            Field{"quantity", &ExampleLine::quantity}
        };
    }
};

struct ExampleIndicator {
    std::string indicator_code = {};
    Ratio value = {};
    bool met = false;

    bool operator==(const ExampleIndicator&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"indicator_code", &ExampleIndicator::indicator_code},
            Field{"value", &ExampleIndicator::value},
            Field{"met", &ExampleIndicator::met}
        };
    }
};

// A worked example on which both sides agreed: a month's report and what follows from it.
struct ContractExample {
    std::string name = {};
    CivilDate valid_on = {};
    std::vector<ExampleLine> lines = {};
    std::vector<ExampleIndicator> indicators = {};
    // Before sanctions and incentives.
    std::optional<Money> payment = {};
    // Zero or above; absent: not agreed.
    std::optional<Money> sanction = {};
    std::optional<Money> incentive = {};

    bool operator==(const ContractExample&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"name", &ContractExample::name},
            Field{"valid_on", &ContractExample::valid_on},
            Field{"lines", &ContractExample::lines},
            Field{"indicators", &ContractExample::indicators},
            Field{"payment", &ContractExample::payment},
            Field{"sanction", &ContractExample::sanction},
            Field{"incentive", &ContractExample::incentive}
        };
    }
};

}  // namespace luotsi::contract_registry
