#include "contract_registry/adapters/ocds_value.h"

#include "kernel/check.h"
#include "kernel/decimal_text.h"
#include "platform/codec/json_codec.h"

#include <algorithm>
#include <array>

namespace luotsi::contract_registry::ocds {

Value Value::Text(std::string text) {
    Value value;
    value.value_ = std::move(text);
    return value;
}

Value Value::Whole(std::int64_t number) {
    Value value;
    value.value_ = Number{std::to_string(number)};
    return value;
}

Value Value::Decimal(std::int64_t unscaled, int scale) {
    Value value;
    value.value_ = Number{DecimalText(unscaled, scale, 0)};
    return value;
}

Value Value::Amount(Money money) {
    return Decimal(money.minor(), money.currency().minor_digits());
}

Value Value::ListOf(List items) {
    Value value;
    value.value_ = std::move(items);
    return value;
}

Value Value::Object(Members members) {
    Value value;
    value.value_ = std::move(members);
    return value;
}

const Value* Value::Find(std::string_view name) const {
    if (!is_object()) return nullptr;
    for (const auto& [member, value] : members()) {
        if (member == name) return &value;
    }
    return nullptr;
}

Value& Value::Set(std::string_view name, Value value) {
    auto& members = std::get<Members>(value_);
    for (auto& [member, old] : members) {
        if (member != name) continue;
        old = std::move(value);
        return *this;
    }
    members.emplace_back(name, std::move(value));
    return *this;
}

Value& Value::SetUnlessEmpty(std::string_view name, Value value) {
    return value.empty() ? *this : Set(name, std::move(value));
}

void Value::Remove(std::string_view name) {
    std::erase_if(std::get<Members>(value_), [&](const auto& one) { return one.first == name; });
}

bool Value::empty() const {
    if (is_text()) return text().empty();
    if (is_list()) return list().empty();
    return is_object() ? members().empty() : is_null();
}

std::string Value::ToJson() const {
    std::string out;
    AppendTo(out);
    return out;
}

void Value::AppendTo(std::string& out) const {
    json::Writer writer(out);
    if (is_null()) return writer.Literal("null");
    if (is_text()) return writer.String(text());
    if (is_list()) {
        writer.Open('[');
        for (const Value& item : list()) {
            writer.Element();
            item.AppendTo(out);
        }
        return writer.Close(']');
    }
    if (is_object()) {
        writer.Open('{');
        for (const auto& [name, value] : members()) {
            writer.Key(name);
            value.AppendTo(out);
        }
        return writer.Close('}');
    }
    writer.Literal(std::get<Number>(value_).digits);
}

namespace {

// Lists that stand as a whole though their items have ids.
constexpr std::array<std::string_view, 2> kWholeLists{
    "additionalIdentifiers", "additionalClassifications"
};

bool HasIds(const Value& list) {
    return std::ranges::all_of(list.list(), [](const Value& item) {
        return item.Find("id") != nullptr;
    });
}

}  // namespace

// `before` is null where there was nothing.
Value Merged(const Value* before, const Value& change, std::string_view name) {
    if (change.is_object()) {
        Value merged = before != nullptr && before->is_object() ? *before : Value::Object();
        for (const auto& [member, value] : change.members()) {
            if (value.is_null()) {
                merged.Remove(member);
            } else {
                merged.Set(member, Merged(merged.Find(member), value, member));
            }
        }
        return merged;
    }
    const bool whole = std::ranges::find(kWholeLists, name) != kWholeLists.end();
    if (!change.is_list() || whole || !HasIds(change)) return change;
    Value merged = before != nullptr && before->is_list() ? *before : Value::ListOf({});
    auto& items = std::get<Value::List>(merged.value_);
    for (const Value& item : change.list()) {
        const auto same = std::ranges::find_if(items, [&](const Value& one) {
            const Value* const id = one.Find("id");
            return id != nullptr && *id == *item.Find("id");
        });
        if (same == items.end()) {
            items.push_back(Merged(nullptr, item, {}));
        } else {
            *same = Merged(&*same, item, {});
        }
    }
    return merged;
}

Value Compiled(std::span<const Value> releases) {
    LUOTSI_CHECK(!releases.empty(), "a record has at least one release");
    Value compiled = Value::Object();
    for (Value release : releases) {
        for (const std::string_view omitted : {"id", "date", "tag"})
            release.Remove(omitted);
        compiled = Merged(&compiled, release, {});
    }
    const std::string date = releases.back().Find("date")->text();
    compiled.Set("id", Value::Text(compiled.Find("ocid")->text() + '-' + date));
    compiled.Set("date", Value::Text(date));
    compiled.Set("tag", Value::ListOf({Value::Text("compiled")}));
    return compiled;
}

}  // namespace luotsi::contract_registry::ocds
