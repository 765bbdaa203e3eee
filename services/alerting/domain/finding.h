#pragma once

#include "alerting/domain/alert.h"
#include "kernel/civil.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::alerting {

// What a rule says about a contract: a condition that holds.
struct Finding {
    std::string subject;
    CivilDate became_true_on;
    std::map<std::string, std::string> facts = {};
    // Whether the fact behind it was imported as history; absent: as the contract itself.
    std::optional<bool> historic = std::nullopt;
    // How serious this one is; absent: as its rule.
    std::optional<Severity> severity = std::nullopt;

    bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

}  // namespace luotsi::alerting
