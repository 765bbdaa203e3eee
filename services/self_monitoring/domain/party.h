#pragma once

#include "kernel/describe.h"
#include "kernel/identifiers.h"

#include <string>
#include <tuple>

namespace luotsi::self_monitoring {

// A provider in its one normalised form, as it is stored.
struct Provider {
    std::string scheme;
    std::string id;

    static Provider Of(const PartyIdentifier& identifier) {
        return {.scheme = identifier.scheme, .id = identifier.id};
    }
    // A colon occurs in no scheme, so two keys are equal only when both parts are.
    std::string Key() const { return scheme + ':' + id; }

    static constexpr auto Fields() {
        return std::tuple{Field{"scheme", &Provider::scheme}, Field{"id", &Provider::id}};
    }
    auto operator<=>(const Provider&) const = default;
};

}  // namespace luotsi::self_monitoring
