#pragma once

#include "kernel/civil.h"

namespace luotsi {

/// The only way to learn the time. App code reads it once per command and hands the moment on.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Moment Read() = 0;
};

}  // namespace luotsi
