#pragma once

#include "kernel/describe.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace luotsi::self_monitoring {

enum class FindingSeverity { kMild, kModerate, kSerious };

// What a visit found.
struct Finding {
    std::string category;
    FindingSeverity severity = FindingSeverity::kMild;

    bool operator==(const Finding&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"category", &Finding::category}, Field{"severity", &Finding::severity}
        };
    }
};

// SHA-256 of a document as text, 64 hexadecimal digits in lower case; or nothing.
constexpr bool IsSha256OrEmpty(std::string_view text) {
    constexpr std::size_t kDigits = 64;
    return text.empty() || (text.size() == kDigits && std::ranges::all_of(text, [](char c) {
                                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                            }));
}

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::FindingSeverity> {
    using Severity = luotsi::self_monitoring::FindingSeverity;
    static constexpr std::array<std::pair<Severity, std::string_view>, 3> kNames{
        {{Severity::kMild, "mild"},
         {Severity::kModerate, "moderate"},
         {Severity::kSerious, "serious"}}
    };
};
