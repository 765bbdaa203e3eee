#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace luotsi::report_intake {

// Which definition of each indicator holds on a month's last day.
struct DefinitionsInForce {
    // The version in force, by indicator code; an indicator without one is left out.
    std::map<std::string, std::uint64_t> versions;
    // Indicators whose definition is proposed while none is in force: how they are counted is not
    // agreed.
    std::set<std::string> pending = {};
};

}  // namespace luotsi::report_intake
