#pragma once

#include "kernel/civil.h"

#include <optional>
#include <string>
#include <string_view>

namespace luotsi::contract_registry {

// A quarter of a calendar year, as the county reports: "2026-Q3".
class Quarter {
  public:
    static Quarter Of(CivilDate day) {
        const Month month = Month::Of(day);
        return Quarter(month.AddMonths(-static_cast<int>((month.month() - 1) % kMonths)));
    }
    static std::optional<Quarter> Parse(std::string_view text) {
        constexpr std::size_t kYear = 4;
        if (text.size() != kYear + 3 || text.substr(kYear, 2) != "-Q") return std::nullopt;
        const char number = text.back();
        if (number < '1' || number > '4') return std::nullopt;
        const std::optional<Month> year = Month::Parse(std::string(text.substr(0, kYear)) + "-01");
        if (!year) return std::nullopt;
        return Quarter(year->AddMonths(static_cast<int>(kMonths) * (number - '1')));
    }
    std::string ToText() const {
        return first_.ToText().substr(0, 4) + "-Q" +
               std::to_string((first_.month() - 1) / kMonths + 1);
    }
    CivilDate FirstDay() const { return first_.FirstDay(); }
    CivilDate LastDay() const { return first_.AddMonths(static_cast<int>(kMonths) - 1).LastDay(); }

  private:
    static constexpr unsigned kMonths = 3;
    explicit Quarter(Month first) : first_(first) {}

    Month first_;
};

}  // namespace luotsi::contract_registry
