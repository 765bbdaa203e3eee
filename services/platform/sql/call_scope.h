#pragma once

#include <absl/time/time.h>

#include <string>
#include <utility>

namespace luotsi::sql {

// What the call that a thread works on means for its reading: until when it wants the answer, and
// whose rows it may see. The gRPC server sets it around each handler; the store's statements end at
// the deadline, and PostgreSQL's row policies hold back other providers' rows should a query forget
// to.
class CallScope {
  public:
    struct Values {
        absl::Time deadline = absl::InfiniteFuture();
        // "scheme:id" of the only provider whose rows may be seen; empty: all.
        std::string provider = {};
    };

    explicit CallScope(Values values) : before_(std::exchange(Slot(), std::move(values))) {}
    ~CallScope() { Slot() = std::move(before_); }
    CallScope(const CallScope&) = delete;
    CallScope& operator=(const CallScope&) = delete;

    // Unbounded outside calls.
    static const Values& Current() { return Slot(); }

  private:
    static Values& Slot() {
        thread_local Values values;
        return values;
    }
    Values before_;
};

}  // namespace luotsi::sql
