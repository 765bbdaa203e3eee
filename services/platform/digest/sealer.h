#pragma once

#include "platform/digest/sha256.h"
#include "ports/sealer.h"

namespace luotsi::digest {

class Sha256Sealer : public ports::Sealer {
  public:
    std::string Hash(const Uuid& salt, std::string_view text) const override {
        return Sha256Hex(salt.ToText() + "\n" + std::string(text));
    }
};

}  // namespace luotsi::digest
