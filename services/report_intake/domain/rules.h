#pragma once

#include "kernel/describe.h"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::report_intake {

enum class FaultSeverity { kError, kWarning };

// What a line is compared with.
enum class RuleBasis { kForm, kTerms, kPermissions, kCalendar, kStatute, kCeiling, kHistory };

// A rule by which a line is returned, or only remarked. Its text stands in the reason catalogue.
struct ReportRule {
    std::string_view code;
    FaultSeverity severity = FaultSeverity::kError;
    // The field that it looks at, from the report's root: `lines[].service.unit`.
    std::string_view field;
    RuleBasis basis = RuleBasis::kForm;
};

// All rules by code, then field. A check gives no code that does not stand here.
std::span<const ReportRule> Rules();

// Null where no such rule stands in the table.
const ReportRule* FindRule(std::string_view code, std::string_view field);

// One finding in a line, with its field counted from the report's root: `lines[3].service.unit`.
struct LineFault {
    std::string code;
    std::string field;
    std::string party;
    std::map<std::string, std::string> facts;
};

// Gathers all that is found in one line; the severity of each finding is that of its rule.
class LineFaults {
  public:
    // `list` is `lines` or `forecast`.
    LineFaults(std::string_view list, std::size_t index) : list_(list), index_(index) {}

    // `field` is counted from the line: `service.unit`. Code and field stand in the table.
    void Add(
        std::string_view code,
        std::string_view field,
        std::string party = {},
        std::map<std::string, std::string> facts = {}
    );

    // Whether the line goes back.
    bool returned() const { return !errors_.empty(); }
    std::size_t index() const { return index_; }
    const std::vector<LineFault>& errors() const { return errors_; }
    const std::vector<LineFault>& warnings() const { return warnings_; }

  private:
    std::string list_;
    std::size_t index_;
    std::vector<LineFault> errors_;
    std::vector<LineFault> warnings_;
};

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::RuleBasis> {
    using E = report_intake::RuleBasis;
    static constexpr std::array<std::pair<E, std::string_view>, 7> kNames{{
        {E::kForm, "form"},
        {E::kTerms, "terms"},
        {E::kPermissions, "permissions"},
        {E::kCalendar, "calendar"},
        {E::kStatute, "statute"},
        {E::kCeiling, "ceiling"},
        {E::kHistory, "history"},
    }};
};

}  // namespace luotsi
