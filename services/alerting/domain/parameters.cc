#include "alerting/domain/parameters.h"

#include "kernel/check.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace luotsi::alerting {
namespace {

constexpr std::size_t kMaxNumbers = 10;
constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::optional<std::int64_t> ParseWhole(std::string_view text, std::int64_t min, std::int64_t max) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value < min || value > max) return std::nullopt;
    return value;
}

std::optional<std::vector<std::int64_t>> ParseWholes(
    std::string_view text, std::int64_t min, std::int64_t max
) {
    std::vector<std::int64_t> values;
    for (;;) {
        const std::size_t comma = text.find(',');
        const std::optional<std::int64_t> value = ParseWhole(text.substr(0, comma), min, max);
        const bool is_new = value && std::ranges::count(values, *value) == 0;
        if (!is_new || values.size() == kMaxNumbers) return std::nullopt;
        values.push_back(*value);
        if (comma == std::string_view::npos) return values;
        text.remove_prefix(comma + 1);
    }
}

std::vector<std::string> ParseCodes(std::string_view text) {
    std::vector<std::string> codes;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        codes.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return codes;
        text.remove_prefix(comma + 1);
        if (text.empty()) codes.emplace_back();
    }
    return codes;
}

std::string RuleParameters::TextOr(std::string_view name, std::string_view fallback) const {
    const auto found = texts_.find(std::string(name));
    return found == texts_.end() ? std::string(fallback) : found->second;
}

const std::string& RuleParameters::Text(std::string_view name) const {
    const auto found = texts_.find(std::string(name));
    LUOTSI_CHECK(found != texts_.end(), "a stored rule has every parameter of its kind");
    return found->second;
}

std::int64_t RuleParameters::Whole(std::string_view name) const {
    const std::optional<std::int64_t> value = ParseWhole(Text(name), 0, kLargest);
    LUOTSI_CHECK(value.has_value(), "a stored rule's parameters have passed their checks");
    return *value;
}

std::vector<std::int64_t> RuleParameters::Wholes(std::string_view name) const {
    std::optional<std::vector<std::int64_t>> values = ParseWholes(Text(name), 0, kLargest);
    LUOTSI_CHECK(values.has_value(), "a stored rule's parameters have passed their checks");
    return *std::move(values);
}

}  // namespace luotsi::alerting
