#pragma once

#include "kernel/money.h"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry::ocds {

// A JSON value whose members keep their order and whose numbers keep their digits: money never
// passes through binary fractions.
class Value {
  public:
    using List = std::vector<Value>;
    using Members = std::vector<std::pair<std::string, Value>>;

    // null
    Value() = default;
    static Value Text(std::string text);
    static Value Whole(std::int64_t number);
    static Value Amount(Money money);
    // unscaled * 10^-scale
    static Value Decimal(std::int64_t unscaled, int scale);
    static Value ListOf(List items);
    static Value Object(Members members = {});

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    bool is_text() const { return std::holds_alternative<std::string>(value_); }
    bool is_list() const { return std::holds_alternative<List>(value_); }
    bool is_object() const { return std::holds_alternative<Members>(value_); }
    const std::string& text() const { return std::get<std::string>(value_); }
    const List& list() const { return std::get<List>(value_); }
    const Members& members() const { return std::get<Members>(value_); }

    // nullptr where there is no such member or this is no object.
    const Value* Find(std::string_view name) const;
    // Adds or replaces a member.
    Value& Set(std::string_view name, Value value);
    // The same, leaving out empty texts, lists and objects.
    Value& SetUnlessEmpty(std::string_view name, Value value);
    void Remove(std::string_view name);
    void Push(Value item) { std::get<List>(value_).push_back(std::move(item)); }

    bool operator==(const Value&) const = default;

    // Compact JSON.
    std::string ToJson() const;
    void AppendTo(std::string& out) const;

  private:
    // The digits as they are written.
    struct Number {
        std::string digits;
        bool operator==(const Number&) const = default;
    };
    bool empty() const;

    friend Value Merged(const Value* before, const Value& change, std::string_view name);
    std::variant<std::monostate, std::string, Number, List, Members> value_;
};

// The compiled release of one process from its releases in the order of their dates (OCDS 1.1.5,
// "Merging"): null removes, plain values and lists without ids replace, objects merge member by
// member, lists of objects by their `id`.
Value Compiled(std::span<const Value> releases);

}  // namespace luotsi::contract_registry::ocds
