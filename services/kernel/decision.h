#pragma once

#include "kernel/check.h"

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi {

/// One field of a command that is not acceptable. `field` is a dotted path
/// ("terms.prices[2].unit"), `reason` an UPPER_SNAKE code, `detail` text for a person. Never put
/// personal data in `detail`.
struct FieldFault {
    std::string field = {};
    std::string reason = {};
    std::string detail = {};

    bool operator==(const FieldFault&) const = default;
};

/// The business says no. `reason` is UPPER_SNAKE and reads as a fact (MONTH_ALREADY_REPORTED);
/// `field` names the main culprit or is empty; `facts` are the values that explain the answer (ids,
/// dates, amounts as text); `more` lists further faults found at the same time.
struct Rejection {
    std::string reason = {};
    std::string field = {};
    std::map<std::string, std::string> facts = {};
    std::vector<FieldFault> more = {};

    bool operator==(const Rejection&) const = default;
};

template <class Event>
class Decision;

template <class T, class... Others>
concept NoneOf = (!std::same_as<std::remove_cvref_t<T>, Others> && ...);

template <class T, class Event>
concept OneEventOf =
    NoneOf<T, Decision<Event>, Rejection, std::vector<Event>> && std::convertible_to<T, Event>;

/// The answer of a `Decide`: the events that happen, or why not. An accepted decision may hold no
/// events: the command changes nothing.
template <class Event>
class [[nodiscard]] Decision {
  public:
    Decision(std::vector<Event> events) : events_(std::move(events)) {}
    Decision(Rejection rejection) : rejection_(std::move(rejection)) {}

    /// One event, also given as an alternative of the event variant.
    template <OneEventOf<Event> One>
    Decision(One&& event) {
        events_.push_back(Event(std::forward<One>(event)));
    }

    bool accepted() const { return !rejection_.has_value(); }

    /// Empty when the decision is a refusal: look at accepted() first.
    const std::vector<Event>& events() const { return events_; }
    std::vector<Event>&& TakeEvents() { return std::move(events_); }

    const Rejection& rejection() const {
        LUOTSI_CHECK(rejection_.has_value(), "only a refused decision has a rejection");
        return *rejection_;
    }

  private:
    std::vector<Event> events_;
    std::optional<Rejection> rejection_;
};

/// A value that passed its checks, or why it did not.
template <class T>
class [[nodiscard]] Checked {
  public:
    Checked(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
    Checked(Rejection rejection) : outcome_(std::in_place_index<1>, std::move(rejection)) {}

    bool ok() const { return outcome_.index() == 0; }

    const T& value() const& {
        LUOTSI_CHECK(ok(), "value() is for a value that passed: look at ok() first");
        return *std::get_if<0>(&outcome_);
    }
    T&& value() && {
        LUOTSI_CHECK(ok(), "value() is for a value that passed: look at ok() first");
        return std::move(*std::get_if<0>(&outcome_));
    }
    const Rejection& rejection() const {
        LUOTSI_CHECK(!ok(), "only a value that failed its checks has a rejection");
        return *std::get_if<1>(&outcome_);
    }

  private:
    std::variant<T, Rejection> outcome_;
};

/// std::visit(Overloaded{[](const A&) {...}, [](const B&) {...}}, variant)
template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace luotsi
