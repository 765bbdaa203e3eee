#pragma once

#include "kernel/check.h"
#include "kernel/decision.h"

#include <absl/status/status.h>

#include <utility>
#include <variant>

namespace luotsi::ports {

// What a handler answers: a value, the business's no, or the world's failure.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : outcome_(std::move(value)) {}                  // NOLINT: implicit by intent
    Result(Rejection rejection) : outcome_(std::move(rejection)) {}  // NOLINT
    Result(absl::Status status) : outcome_(std::move(status)) {      // NOLINT
        LUOTSI_CHECK(!std::get<absl::Status>(outcome_).ok(), "a failure carries a failed status");
    }

    bool ok() const { return std::holds_alternative<T>(outcome_); }
    bool rejected() const { return std::holds_alternative<Rejection>(outcome_); }
    bool failed() const { return std::holds_alternative<absl::Status>(outcome_); }

    const T& value() const& { return std::get<T>(outcome_); }
    T& value() & { return std::get<T>(outcome_); }
    T&& value() && { return std::get<T>(std::move(outcome_)); }
    const T& operator*() const& { return value(); }
    const T* operator->() const { return &value(); }
    const Rejection& rejection() const { return std::get<Rejection>(outcome_); }
    const absl::Status& status() const { return std::get<absl::Status>(outcome_); }

    // Hands a refusal or failure on under another value type. Not for a value.
    template <class U>
    Result<U> Forward() const {
        if (rejected()) return Result<U>(rejection());
        return Result<U>(status());
    }

  private:
    std::variant<T, Rejection, absl::Status> outcome_;
};

}  // namespace luotsi::ports
