#pragma once

#include "kernel/ids.h"

#include <string>
#include <string_view>

namespace luotsi::ports {

// Hashes a text about a person, so that the journal can later prove which text it was without
// keeping it. The salt lies beside the text and is erased with it.
class Sealer {
  public:
    virtual ~Sealer() = default;
    // 64 hex digits.
    virtual std::string Hash(const Uuid& salt, std::string_view text) const = 0;
};

}  // namespace luotsi::ports
