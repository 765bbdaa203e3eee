#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::alerting {

// The parameters of a rule: texts by name, complete and checked against the rule's kind.
class RuleParameters {
  public:
    RuleParameters() = default;
    explicit RuleParameters(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}

    const std::map<std::string, std::string>& texts() const { return texts_; }
    // The three below are for parameters that the kind names and whose form it has checked.
    const std::string& Text(std::string_view name) const;
    // Of a parameter that the kind got later: rules stored before do not have it.
    std::string TextOr(std::string_view name, std::string_view fallback) const;
    std::int64_t Whole(std::string_view name) const;
    std::vector<std::int64_t> Wholes(std::string_view name) const;

  private:
    std::map<std::string, std::string> texts_;
};

// "90": plain digits within the range.
std::optional<std::int64_t> ParseWhole(std::string_view text, std::int64_t min, std::int64_t max);
// "180,90,30": 1..10 different numbers within the range.
std::optional<std::vector<std::int64_t>> ParseWholes(
    std::string_view text, std::int64_t min, std::int64_t max
);

// "A,B": the parts between commas; nothing for an empty text.
std::vector<std::string> ParseCodes(std::string_view text);

}  // namespace luotsi::alerting
