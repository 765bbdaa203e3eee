#pragma once

#include "kernel/ids.h"

namespace luotsi::runtime {

/// UUIDv7 from the operating system's randomness, each greater than the one before in this process.
class SystemIdSource : public IdSource {
  public:
    SystemIdSource();
    Uuid Next(Instant now) override { return ids_.Next(now); }

  private:
    SeededIdSource ids_;
};

}  // namespace luotsi::runtime
